"""Hides how yt-dlp reads the manifests of HLS and DASH, and how it decrypts: by its own downloaders.

They are run up to where they would begin to fetch, and what they would fetch is taken from them. So byte
ranges, init segments, advertisements, discontinuities, added queries and keys are treated as yt-dlp does.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from yt_dlp.downloader import get_suitable_downloader
from yt_dlp.downloader.dash import DashSegmentsFD
from yt_dlp.downloader.hls import HlsFD

from shared.errors import Internal, SiteTrouble
from workers.engine.ranges import Span
from workers.engine.ytdlp_net import Line, Resource

Info = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fragment:
    """One piece of a stream. `decrypt` is None where it is in the clear."""

    resource: Resource
    span: Span | None = None
    decrypt: Callable[[bytes], bytes] | None = None


class _Caught:
    """Stands before a downloader of yt-dlp's, and keeps what it would fetch."""

    caught: tuple[list[Info], Info] | None = None

    def _prepare_and_start_frag_download(self, ctx: Info, _info: Info) -> None:
        ctx["fragment_index"] = 0

    def download_and_append_fragments(self, _ctx: Info, fragments: Any, info: Info, **_: object) -> bool:
        self.caught = (list(fragments), info)
        return True

    def download_and_append_fragments_multiple(self, *tracks: Any, **_: object) -> bool:
        ((_, fragments, info),) = tracks
        self.caught = (list(fragments), info)
        return True


class _Hls(_Caught, HlsFD):  # type: ignore[misc]  # yt-dlp has no types
    pass


class _Dash(_Caught, DashSegmentsFD):  # type: ignore[misc]  # as above
    pass


_READERS: dict[Any, Any] = {HlsFD: _Hls, DashSegmentsFD: _Dash}


def is_in_fragments(info: Info, params: Info) -> bool:
    """Whether `fragments_of` can tell what is to be fetched."""
    if get_suitable_downloader(dict(info), params) not in _READERS:
        return False
    fragments = info.get("fragments")
    return not info.get("is_live") and not callable(fragments) and not isinstance(fragments, str)


def fragments_of(line: Line, info: Info) -> list[Fragment]:
    """All pieces of a stream, in order. Raises yt-dlp's exceptions, and what refuses a stream."""
    info = dict(info)
    reader = _READERS[get_suitable_downloader(info, line.ydl.params)](line.ydl, line.ydl.params)
    reader.real_download("stream", info)
    if reader.caught is None:
        raise Internal("yt-dlp did not say what the stream consists of")
    found, about = reader.caught
    if not found:
        raise SiteTrouble("the stream has no parts")
    unlock = _Unlock(reader, about)
    return [_fragment(each, about, unlock) for each in found]


def _fragment(raw: Info, about: Info, unlock: "_Unlock") -> Fragment:
    resource = Resource(raw["url"], dict(about.get("http_headers") or {}), about.get("request_data"))
    place = raw.get("byte_range")
    span = Span(int(place["start"]), int(place["end"])) if place else None
    locked = (raw.get("decrypt_info") or {}).get("METHOD") == "AES-128"
    return Fragment(resource, span, (lambda content: unlock(raw, content)) if locked else None)


class _Unlock:
    """yt-dlp's decryption. One at a time: it fetches a key once, and notes it in what all fragments share."""

    def __init__(self, reader: Any, about: Info) -> None:
        self._decrypt = reader.decrypter(about)
        self._lock = threading.Lock()

    def __call__(self, raw: Info, content: bytes) -> bytes:
        with self._lock:
            return bytes(self._decrypt(raw, content))
