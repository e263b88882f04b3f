"""Hides how a medium gets its small JPEG: of the site's picture, fetched while the medium is still coming,
or of a moment of the video.

That there is none, or none in time, is never an error. Chats want JPEG, at most 320 pixels a side and 200 kB
(https://core.telegram.org/bots/api#inputmediavideo).
"""

import io
import struct
import threading
import time
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
from av.codec.context import CodecContext
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame

from workers.engine import magic
from workers.engine.alarm import only_main_is_alarmed
from workers.engine.leases import Leases, site_of
from workers.engine.probe import DECODING, READING
from workers.engine.ytdlp_net import Line, Resource

SIDE = 320
MOST_BYTES = 200_000
LARGEST = 8 * 1024 * 1024
PATIENCE = 8.0
TRIES = 2
_QUALITY = 4  # of 2 (best) to 31
_DEMUXERS = {"jpeg": "jpeg_pipe", "png": "png_pipe", "webp": "webp_pipe"}


class SitePicture:
    """Is being fetched by a thread of its own from the first of these addresses that has one."""

    def __init__(self, urls: Sequence[str], line: Line, leases: Leases) -> None:
        self._urls, self._line, self._leases = urls[:TRIES], line, leases
        self._end = time.monotonic() + PATIENCE
        self._jpeg: bytes | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def jpeg(self) -> bytes | None:
        """What came, waiting for it at most until `PATIENCE` after the beginning."""
        self._thread.join(max(0.0, self._end - time.monotonic()))
        return self._jpeg

    def _run(self) -> None:
        only_main_is_alarmed()
        try:
            for url in self._urls:
                if jpeg := self._from(url):
                    self._jpeg = jpeg
                    return
        finally:
            self._line.close()

    def _from(self, url: str) -> bytes | None:
        site = site_of(url)
        if not self._leases.take(site, lambda: time.monotonic() > self._end):
            return None
        try:
            reply = self._line.open(Resource(url), None)
            try:
                content = reply.read(LARGEST)
            finally:
                reply.close()
        except Exception:  # noqa: BLE001  # the network raises anything
            return None
        finally:
            self._line.hang_up()
            self._leases.give_back(site)
        return small_jpeg(content)


def small_jpeg(picture: bytes) -> bytes | None:
    """A picture as chats want it; None when it is none, or too large for one."""
    demuxer = _DEMUXERS.get(magic.family(picture[:2048]) or "")
    if demuxer is None:
        return None
    try:
        made = _encoded(_decoded(picture, demuxer))
    except (av.FFmpegError, ValueError, MemoryError, StopIteration):
        return None
    return made if len(made) <= MOST_BYTES else None


def moment(video: Path, at: float) -> bytes | None:
    """A small JPEG of the key frame before a second; None when that takes more, such as turning it."""
    options = READING | {"skip_frame": "all"}
    try:
        with av.open(str(video), "r", options=options) as container:
            stream = container.streams.video[0]
            stream.codec_context.thread_count = 1
            stream.codec_context.options = DECODING
            container.seek(int(at * av.time_base))
            frame = next(container.decode(stream))
            made = None if frame.rotation else _encoded(frame)
    except (av.FFmpegError, ValueError, IndexError, MemoryError, StopIteration):
        return None
    return made if made and len(made) <= MOST_BYTES else None


def size(path: Path) -> tuple[int | None, int | None]:
    """Width and height of a picture, as far as its head tells; pictures that are too large have none."""
    with path.open("rb") as file:
        head = file.read(2048)
    family = magic.family(head)
    if family == "gif":
        width, height = struct.unpack("<HH", head[6:10])
        return width, height
    if (demuxer := _DEMUXERS.get(family or "")) is None:
        return None, None
    options = READING | {"skip_frame": "all", "format_whitelist": demuxer}
    try:
        with av.open(str(path), "r", format=demuxer, options=options) as container:
            context = container.streams.video[0].codec_context
            return context.width or None, context.height or None
    except (av.FFmpegError, ValueError, IndexError, MemoryError):
        return None, None


def _decoded(picture: bytes, demuxer: str) -> VideoFrame:
    looking = DECODING | {"skip_frame": "all"}  # else the look at what it is decodes it once already
    with av.open(io.BytesIO(picture), "r", format=demuxer, options=looking) as container:
        stream = container.streams.video[0]
        stream.codec_context.options = DECODING
        stream.codec_context.thread_count = 1
        return next(container.decode(stream))


def _encoded(frame: VideoFrame) -> bytes:
    shrink = min(1.0, SIDE / frame.width, SIDE / frame.height)
    width, height = (max(1, round(side * shrink)) for side in (frame.width, frame.height))
    encoder = CodecContext.create("mjpeg", "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuvj420p"
    encoder.time_base = Fraction(1, 25)
    encoder.qmin = encoder.qmax = _QUALITY
    small = frame.reformat(width, height, "yuvj420p")
    small.pts = 0
    return b"".join(bytes(each) for each in (*encoder.encode(small), *encoder.encode(None)))
