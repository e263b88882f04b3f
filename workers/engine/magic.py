"""Hides how a file says what it is: its first bytes, never its name or what the server called it.

Only these families reach ffmpeg or a chat. Playlists and manifests that pose as media have no such beginning.
"""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO

MPEG_TS_PACKET = 188
HEAD_OF_MP4 = 64
"""Bytes of what stands before and after the index in the head of an MP4, generously."""

_BEGINNINGS: tuple[tuple[int, bytes, str], ...] = (
    (4, b"ftypavif", "avif"),
    (4, b"ftypavis", "avif"),
    (4, b"ftypheic", "heic"),
    (4, b"ftypheix", "heic"),
    (4, b"ftypmif1", "heic"),
    (4, b"ftyp", "mp4"),
    (4, b"styp", "mp4"),
    (4, b"moov", "mp4"),
    (4, b"moof", "mp4"),
    (4, b"mdat", "mp4"),
    (4, b"wide", "mp4"),
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (0, b"OggS", "ogg"),
    (0, b"ID3", "mp3"),
    (0, b"fLaC", "flac"),
    (0, b"FLV\x01", "flv"),
    (0, b"\x00\x00\x01\xba", "mpeg"),
    (0, b"\x00\x00\x01\xb3", "mpeg"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "asf"),
    (0, b"#!AMR", "amr"),
    (0, b"\x0b\x77", "ac3"),
    (0, b"\xff\xd8\xff", "jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"GIF87a", "gif"),
    (0, b"GIF89a", "gif"),
)
_RIFF = {b"WAVE": "wav", b"AVI ": "avi", b"WEBP": "webp"}
MOST_BOXES = 500_000
"""Looked at in a file; one with more is made to keep us busy, or lasts for days."""
IMAGES = frozenset({"jpeg", "png", "webp", "gif", "avif", "heic"})


def family(head: bytes) -> str | None:
    """The family of a file by its first two kilobytes, or None when it is no medium that we know."""
    for offset, beginning, name in _BEGINNINGS:
        if head[offset : offset + len(beginning)] == beginning:
            return name
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if _is_transport_stream(head):
        return "mpegts"
    return _by_frame_header(head)


def _is_transport_stream(head: bytes) -> bool:
    syncs = head[::MPEG_TS_PACKET][:4]
    return len(syncs) > 1 and set(syncs) == {0x47}


def _by_frame_header(head: bytes) -> str | None:
    """Bare MPEG audio: eleven set bits, then version, layer and rates that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    if head[1] & 0xF6 == 0xF0:
        return "aac"
    layer, rate, frequency = head[1] & 0x06, head[2] & 0xF0, head[2] & 0x0C
    return "mp3" if layer and rate != 0xF0 and frequency != 0x0C else None


def family_of(path: Path) -> str | None:
    with path.open("rb") as file:
        return family(file.read(2048))


def is_streamable_mp4(path: Path) -> bool:
    """Whether an MP4 plays while it is still loading: its index comes first, and it is not in fragments."""
    with path.open("rb") as file:
        for kind, length in _boxes(file):
            if kind in {b"mdat", b"moof"} or length < 8:
                return False
            if kind == b"moov":
                return b"mvex" not in file.read(min(length, 16 * 1024 * 1024))
    return False


def index_of_mp4(head: bytes) -> str | None:
    """Where an MP4 keeps its index, by its beginning: `first`, `last`, `fragments`; None: not told yet."""
    at = 0
    while at + 16 <= len(head):
        length, kind = struct.unpack(">I4s", head[at : at + 8])
        if length == 1:
            length = int.from_bytes(head[at + 8 : at + 16], "big")
        if kind == b"moov":
            if b"mvex" in head[at : at + length]:
                return "fragments"
            return "first" if at + length <= len(head) else None
        if kind == b"moof":
            return "fragments"
        if kind == b"mdat" or length < 8:
            return "last"
        at += length
    return None


def lacks_its_end(path: Path) -> bool:
    """Whether a fragment is visibly too short: a box of MP4, or a packet of MPEG-TS, is cut."""
    with path.open("rb") as file:
        head = file.read(2048)
        if family(head) == "mp4":
            return not _boxes_fit(file)
    return _is_transport_stream(head) and path.stat().st_size % MPEG_TS_PACKET != 0


def _boxes_fit(file: IO[bytes]) -> bool:
    lengths = [length for _, length in _boxes(file)]
    if 0 in lengths or len(lengths) == MOST_BOXES:  # it goes on to the end of the file; nobody can tell
        return True
    return sum(max(each, 8) for each in lengths) == os.fstat(file.fileno()).st_size


def _boxes(file: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """Kind and length of each box; the file is where its body begins."""
    size, at = os.fstat(file.fileno()).st_size, 0
    for _ in range(MOST_BOXES):
        if at + 8 > size:
            return
        file.seek(at)
        length, kind = struct.unpack(">I4s", file.read(8))
        if length == 1:
            length = int.from_bytes(file.read(8), "big")
        yield kind, length
        at += max(length, 8) if length else size  # the last one may leave its length open
