"""Hides how worker and child talk: length-prefixed frames of a tag and one JSON value over a stream socket.

A frame is four bytes of length, the tag, a newline, JSON. The worker asks `extract` (an `Ask`), `transfer`
(an `Order`), `rework` (a `Rework`) or `listen` (a `Listening`); the child answers `media` (an `Extraction`)
or `listing` (a `Listing`), any number of `progress` and `growth`, `made`, or `failure` (a `Failed`) at any
point. During a transfer the child also says when it must fetch everything `again`, and asks to `connect` to a
site, which is `granted`, and says when it did `disconnect`; a connection may be `wanted` back meanwhile. The
child decodes strangers' bytes, so that the worker trusts nothing that it says beyond these types and bounds.
"""

import asyncio
import socket
import struct
import threading
from dataclasses import dataclass, field
from typing import Literal

from shared.errors import Failure
from shared.models import Progress, from_json, to_json
from workers.engine.media import Extraction, Format, Listing, Made, Media, Packed, Selection, Track

EXTRACT, TRANSFER, REWORK, LISTEN = "extract", "transfer", "rework", "listen"
MEDIA, LISTING, PROGRESS, MADE, FAILURE = "media", "listing", "progress", "made", "failure"
GROWTH, LIVE, AGAIN = "growth", "live", "again"
CONNECT, DISCONNECT, GRANTED, WANTED = "connect", "disconnect", "granted", "wanted"
NEWS = frozenset({PROGRESS, GROWTH, LIVE, AGAIN, CONNECT, DISCONNECT})
"""What a child says before its answer."""

LARGEST_FRAME = 16 * 1024 * 1024
_LENGTH = struct.Struct(">I")


class BadFrameError(Exception):
    """The other side said something that is no frame."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What to extract; `known` is what an earlier child packed of it. `items`: so many of a playlist.

    `cookies` is a cookies.txt to use.
    """

    url: str
    known: str | None = None
    items: int = 0
    cookies: str | None = field(default=None, repr=False)


Streamed = Literal["no", "passed", "muxed"]
"""Which files are wanted while they come: none, those that pass as they are, or what is muxed, too."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to transfer; `growing`: say how far the file is while it grows."""

    selection: Selection
    growing: bool = False
    streamed: Streamed = "no"


@dataclass(frozen=True, slots=True)
class Growth:
    """A file that grows from front to back: all but its first `head` bytes will stay as they are.

    Without a name, what was said before is void: nothing will come of that file.
    """

    name: str | None = None
    size: int = 0
    head: int = 0


@dataclass(frozen=True, slots=True)
class Live:
    """An MP4 that can be played while it grows from front to back, of `total` bytes where that is known.

    Without a name, what was said before is void.
    """

    name: str | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Connection:
    """One connection to a site: asked for, granted, given back or wanted back."""

    site: str


@dataclass(frozen=True, slots=True)
class Failed:
    """What went wrong; `fetching`: while the link itself was being followed, not while something was added to
    it (a thumbnail, subtitles) or made of it.
    """

    failure: Failure
    fetching: bool = False


@dataclass(frozen=True, slots=True)
class Output:
    """What a transfer made."""

    files: tuple[Made, ...]


def pack(tag: str, value: object) -> bytes:
    """One frame."""
    body = f"{tag}\n{to_json(value)}".encode()
    if len(body) > LARGEST_FRAME:
        raise BadFrameError(f"{len(body)} bytes are too much for a frame")
    return _LENGTH.pack(len(body)) + body


def unpack(body: bytes) -> tuple[str, bytes]:
    """The tag and the JSON of a frame's body."""
    tag, _, text = body.partition(b"\n")
    return tag.decode("ascii", "replace"), text


def _length(header: bytes) -> int:
    (length,) = _LENGTH.unpack(header)
    if length > LARGEST_FRAME:
        raise BadFrameError(f"a frame says it has {length} bytes")
    return int(length)


async def receive(reader: asyncio.StreamReader) -> tuple[str, bytes]:
    """The next frame on the worker's side. Raises `EOFError` when the child is gone."""
    try:
        return unpack(await reader.readexactly(_length(await reader.readexactly(_LENGTH.size))))
    except (asyncio.IncompleteReadError, ConnectionError):
        raise EOFError from None


class Channel:
    """The child's side: blocking."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._file = sock.makefile("rb")
        self._sending = threading.Lock()

    def receive(self) -> tuple[str, bytes] | None:
        """The next frame, or None when the worker has hung up."""
        header = self._file.read(_LENGTH.size)
        if len(header) < _LENGTH.size:
            return None
        return unpack(self._file.read(_length(header)))

    def send(self, tag: str, value: object) -> None:
        """From any thread."""
        frame = pack(tag, value)
        with self._sending:
            self._socket.sendall(frame)


def warm() -> None:
    """Builds every coder once, so that forked children inherit them."""
    track = Track(1.0, 2, 2, "h264", "aac")
    made = Made("a", 1, "mp4", "video/mp4", "video", track)
    media = Media("1", "generic", "https://preload.invalid/", "t", (Format("0", "https", "mp4"),))
    for value in (
        Extraction(media, Packed("")),
        Listing("", "generic", "1", "t"),
        Progress("downloading"),
        Output((made,)),
        Failed(Failure("internal", "")),
    ):
        to_json(value)
    from_json(Ask, to_json(Ask("https://preload.invalid/")))
    from_json(Order, to_json(Order(Selection(("0",), "mp4", "video"))))
    from_json(Connection, to_json(Connection("preload.invalid")))
    to_json(Growth())
    to_json(Live())
