"""Hides how a file is put on the wire: ranges, pace, and every way of doing it wrong on purpose.

`FileAnswer.send` is the whole story of one response. Files are never read into memory as a whole; without a
pace they leave by sendfile.
"""

import asyncio
import contextlib
import dataclasses
import datetime as dt
import email.utils
import hashlib
import re
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from aiohttp import web

from tests.stand_ins.knobs import Knobs

CHUNK = 64_000
SENDFILE_STEP = 8 << 20
MAX_LAG = 0.25  # seconds that a slow reader may catch up on
BORN = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
WRONG_OFFSET = 1_000

CONTENT_TYPES = {
    ".mp4": "video/mp4",
    ".m4s": "video/iso.segment",
    ".webm": "video/webm",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".opus": "audio/ogg",
    ".ts": "video/mp2t",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mpd": "application/dash+xml",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".png": "image/png",
    ".srt": "application/x-subrip",
    ".vtt": "text/vtt",
    ".txt": "text/plain",
}


@dataclasses.dataclass(frozen=True)
class Source:
    """A file as it is at the moment; `version` 1 is what came after a change."""

    path: Path
    version: int = 0

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(str(self.path).encode()).hexdigest()[:16]}-{self.version}"'

    @property
    def last_modified(self) -> str:
        moment = BORN + dt.timedelta(days=self.version)
        return email.utils.format_datetime(moment, usegmt=True)

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES.get(self.path.suffix, "application/octet-stream")


@dataclasses.dataclass(frozen=True)
class Span:
    """The bytes asked for: all of them, a part, or (status 416) none that exist."""

    status: int
    start: int
    length: int


def span_of(header: str | None, size: int) -> Span:
    """Reads a Range header as RFC 9110 says; what it can't read it ignores."""
    found = re.fullmatch(r"bytes=(\d*)-(\d*)", (header or "").replace(" ", ""))
    if not found or found.groups() == ("", ""):
        return Span(200, 0, size)
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return Span(200, 0, size)
    if start >= size or (not first and int(last) == 0):
        return Span(416, 0, 0)
    return Span(206, start, end - start)


class Pace:
    """Says when each chunk may leave, by an absolute clock, so that delays do not add up."""

    def __init__(self, knobs: Knobs, *, applies: bool) -> None:
        self._rate = knobs.rate if applies else None
        self._threshold = knobs.throttle_after
        self._slow = knobs.slow
        self._due = time.monotonic()
        self._sent = 0

    def unlimited(self) -> int | None:
        """How many bytes may leave at full speed from here on; None is all of them."""
        if self._rate is not None:
            return 0
        return None if self._threshold is None else max(0, self._threshold - self._sent)

    def chunk(self) -> int:
        return max(1, min(CHUNK, self._now() // 20))

    async def wait(self, size: int) -> None:
        """Waits for the moment at which these bytes have arrived over such a connection."""
        self._due = max(self._due, time.monotonic() - MAX_LAG) + size / self._now()
        self._sent += size
        await asyncio.sleep(max(0.0, self._due - time.monotonic()))

    def passed(self, size: int) -> None:
        self._sent += size
        self._due = time.monotonic()

    def _now(self) -> int:
        throttled = self._threshold is not None and self._sent >= self._threshold
        return self._slow if throttled or self._rate is None else self._rate


@dataclasses.dataclass
class FileAnswer:
    """One response with a file's bytes, with the faults that the knobs call for.

    `struck` says whether the counted faults (cut, stall, wrong_length) strike this request; `sent` is told of
    bytes as they leave.
    """

    request: web.BaseRequest
    source: Source
    knobs: Knobs
    struck: bool
    sent: Callable[[int], None]

    async def send(self) -> web.StreamResponse:
        span = self._span()
        if span.status == 416:
            headers = self._headers() | {"Content-Range": f"bytes */{self.source.size}"}
            return web.Response(status=416, headers=headers)
        response = web.StreamResponse(status=span.status, headers=self._headers())
        if span.status == 206:
            shift = self._shift(span) if self.knobs.range == "lie" else 0
            first = span.start + shift
            last = first + span.length - 1
            response.headers["Content-Range"] = f"bytes {first}-{last}/{self.source.size}"
        if self._zips():
            response.headers["Content-Encoding"] = "gzip"
        elif not self.knobs.no_length:
            response.content_length = max(0, span.length + (self.knobs.wrong_length if self.struck else 0))
        await response.prepare(self.request)
        if self.request.method != "HEAD":
            await self._body(response, span)
        return response

    def _span(self) -> Span:
        header = self.request.headers.get("Range")
        if self.knobs.range in {"off", "ignore"} or self.knobs.gzip == "force":
            header = None
        condition = self.request.headers.get("If-Range")
        if condition is not None and condition not in {self.source.etag, self.source.last_modified}:
            header = None
        return span_of(header, self.source.size)

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": self.source.content_type}
        if self.knobs.etag:
            headers |= {"ETag": self.source.etag, "Last-Modified": self.source.last_modified}
        if self.knobs.range != "off":
            headers["Accept-Ranges"] = "bytes"
        return headers

    def _shift(self, span: Span) -> int:
        """How far from the asked-for offset a lying answer starts, still inside the file."""
        if self.knobs.range not in {"lie", "liebody"} or span.status != 206:
            return 0
        room = self.source.size - span.start - span.length
        return min(WRONG_OFFSET, room) or -min(WRONG_OFFSET, span.start)

    def _zips(self) -> bool:
        accepts = "gzip" in self.request.headers.get("Accept-Encoding", "")
        return self.knobs.gzip == "force" or (self.knobs.gzip == "on" and accepts)

    async def _body(self, response: web.StreamResponse, span: Span) -> None:
        length = span.length
        stops = [fraction for fraction in (self.knobs.cut, self.knobs.stall) if fraction is not None]
        if self.struck:
            length = min([length, *(int(span.length * fraction) for fraction in stops)])
            length = min(length, max(0, span.length + self.knobs.wrong_length))
        with self.source.path.open("rb") as file:
            await self._stream(response, file, span.start + self._shift(span), length)
        if not self.struck:
            return
        if self.knobs.stall is not None:
            await self._hang()
        if stops or self.knobs.wrong_length:
            self._close()

    async def _stream(self, response: web.StreamResponse, file: BinaryIO, offset: int, length: int) -> None:
        pace = Pace(self.knobs, applies=self.knobs.hits(media=True))
        if self._zips() or self.knobs.no_length:
            await self._write(response, file, offset, length, pace)
            return
        free = pace.unlimited()
        quick = length if free is None else min(length, free)
        await self._sendfile(file, offset, quick)
        pace.passed(quick)
        await self._write(response, file, offset + quick, length - quick, pace)

    async def _sendfile(self, file: BinaryIO, offset: int, length: int) -> None:
        end = offset + length
        while offset < end:
            transport = self.request.transport
            if transport is None:
                raise ConnectionResetError("the client is gone")
            step = min(SENDFILE_STEP, end - offset)
            count = await asyncio.get_running_loop().sendfile(transport, file, offset, step)
            self.sent(count)
            offset += count

    async def _write(
        self, response: web.StreamResponse, file: BinaryIO, offset: int, length: int, pace: Pace
    ) -> None:
        zipper = zlib.compressobj(1, wbits=31) if self._zips() else None
        file.seek(offset)
        for chunk in _chunks(file, length, pace):
            wire = zipper.compress(chunk) if zipper else chunk
            if pace.unlimited() == 0:
                await pace.wait(len(wire))
            else:
                pace.passed(len(wire))
            await response.write(wire)
            self.sent(len(wire))
        if zipper:
            await response.write(zipper.flush())

    async def _hang(self) -> None:
        with contextlib.suppress(ConnectionError):
            while self.request.transport and not self.request.transport.is_closing():
                await asyncio.sleep(0.1)

    def _close(self) -> None:
        if self.request.transport:
            self.request.transport.close()


def _chunks(file: BinaryIO, length: int, pace: Pace) -> Iterator[bytes]:
    while length > 0:
        size = pace.chunk() if pace.unlimited() == 0 else CHUNK
        chunk = file.read(min(size, length))
        if not chunk:
            return
        length -= len(chunk)
        yield chunk
