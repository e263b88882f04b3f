"""A plugin that takes the engine's bounds and doubts away: the attacks then go on and on, or succeed.

Only a test can load it: the operator names plugins, and nothing in production switches a defence off.
"""

import contextlib
import urllib.request

import requests.sessions
from yt_dlp.downloader.external import FFmpegFD

from workers.engine import child, confinement, fetch, pieces, probe, ytdlp, ytdlp_net

FOR_EVER = 1e6
MANY = 1 << 40


def register(ydl):
    child.within = lambda _: contextlib.nullcontext()
    fetch.PATIENCE = ytdlp_net.PATIENCE = ydl.params["socket_timeout"] = FOR_EVER
    pieces.Gauge.expect = lambda *_: None
    pieces.FAILURES = pieces.REFUSALS = MANY
    confinement.MEMORY = confinement.FILE_SLACK = MANY
    requests.sessions.DEFAULT_REDIRECT_LIMIT = MANY
    redirects = urllib.request.HTTPRedirectHandler
    redirects.max_redirections = redirects.max_repeats = MANY
    ydl.params["playlist_items"] = None
    ydl.most_items = MANY
    probe.DECODING["max_pixels"] = probe.READING["max_pixels"] = str(2**31 - 1)
    take_what_lives()
    believe_no_length()


def take_what_lives():
    """Neither is a live stream refused, nor does ffmpeg stay off the network."""
    fetch_by_ffmpeg = FFmpegFD.real_download
    ytdlp.Site._refuse_unfetchable = lambda *_: None
    ytdlp._refuse_ffmpeg = lambda *given: fetch_by_ffmpeg(*given) if given else None


def believe_no_length():
    """Whatever came is all there is."""
    begin = ytdlp_net.Reply.__init__

    def begin_without(self, response):
        response.fp.enforce_content_length = False
        begin(self, response)
        self.length, self.version = None, ytdlp_net.Version(None, self.version.validator)

    ytdlp_net.Reply.__init__ = begin_without
