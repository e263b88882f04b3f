"""A plugin that takes the bounds of size, memory, time and redirects away: the attacks then go on and on.

Only a test can load it: the operator names plugins, and nothing in production switches a defence off.
"""

import contextlib
import urllib.request

import requests.sessions

from workers.engine import child, confinement, fetch, pieces, ytdlp_net

FOR_EVER = 1e6
MANY = 1 << 40


def register(ydl):
    child.within = lambda _: contextlib.nullcontext()
    fetch.PATIENCE = ytdlp_net.PATIENCE = ydl.params["socket_timeout"] = FOR_EVER
    pieces.Gauge.expect = lambda *_: None
    confinement.MEMORY = confinement.FILE_SLACK = MANY
    requests.sessions.DEFAULT_REDIRECT_LIMIT = MANY
    redirects = urllib.request.HTTPRedirectHandler
    redirects.max_redirections = redirects.max_repeats = MANY
