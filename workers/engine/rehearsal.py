"""Hides how yt-dlp is made warm without a network: it extracts from canned answers before the first fork.

What costs time in a first extraction is compiling: of patterns, of date formats, of modules imported late.
Forked children inherit all of that.
"""

import _strptime  # type: ignore[import-not-found]  # no stubs for a private module
import contextlib
import io
import re
from collections.abc import Iterator
from typing import Any

from yt_dlp.networking import Response

HOST = "https://rehearsal.invalid"
_PATTERNS_KEPT = 20_000

_PAGE = b"""<!DOCTYPE html><html><head><title>-</title>
<meta property="og:title" content="-"><meta property="og:video" content="%(host)s/a.mp4">
<meta property="og:image" content="%(host)s/a.jpg"></head>
<body><video src="/a.mp4" poster="/a.jpg"></video></body></html>"""
_MASTER = b"""#EXTM3U
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="en",LANGUAGE="en",URI="a.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1000000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=640x360,AUDIO="a"
v.m3u8
"""
_PLAYLIST = b"""#EXTM3U
#EXT-X-TARGETDURATION:5
#EXTINF:5,
a.ts
#EXT-X-ENDLIST
"""
_MANIFEST = b"""<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"
mediaPresentationDuration="PT5S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="0"
bandwidth="1000000" codecs="avc1.64001f" width="640" height="360"><SegmentTemplate media="$Number$.m4s"
initialization="i.mp4" duration="5" timescale="1" startNumber="1"/></Representation></AdaptationSet>
</Period></MPD>"""
_ANSWERS = {
    "/page": ("text/html; charset=utf-8", _PAGE % {b"host": HOST.encode()}),
    "/a.mp4": ("video/mp4", b"\x00\x00\x00\x18ftypisom"),
    "/master.m3u8": ("application/vnd.apple.mpegurl", _MASTER),
    "/v.m3u8": ("application/vnd.apple.mpegurl", _PLAYLIST),
    "/a.m3u8": ("application/vnd.apple.mpegurl", _PLAYLIST),
    "/manifest.mpd": ("application/dash+xml", _MANIFEST),
}


def rehearse(ydl: Any) -> None:
    """Extracts from a page, a file and two kinds of manifest; what it compiles stays compiled."""
    _keep_compiled()
    with _canned(ydl):
        for path in ("/page", "/a.mp4", "/master.m3u8", "/manifest.mpd"):
            ydl.extract_info(HOST + path, download=False)


def _keep_compiled() -> None:
    """Python remembers 512 patterns and 5 date formats; yt-dlp's generic extractor alone needs more."""
    re._MAXCACHE = _PATTERNS_KEPT  # type: ignore[attr-defined]  # noqa: SLF001  # no public way
    _strptime._CACHE_MAX_SIZE = _PATTERNS_KEPT  # noqa: SLF001  # no public way


@contextlib.contextmanager
def _canned(ydl: Any) -> Iterator[None]:
    ydl.urlopen = _answer
    try:
        yield
    finally:
        del ydl.urlopen


def _answer(request: Any) -> Any:
    url = request if isinstance(request, str) else str(request.url)
    kind, body = _ANSWERS[url.removeprefix(HOST)]
    headers = {"Content-Type": kind, "Last-Modified": "Thu, 01 Jan 2026 00:00:00 GMT"}
    return Response(io.BytesIO(body), url, headers)
