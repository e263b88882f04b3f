"""Width and height of a picture, read from its first bytes, without any imaging library."""

import struct
from pathlib import Path


def picture(path: Path) -> tuple[str, int, int] | None:
    """Format, width and height, or None when it is no picture that Telegram would take."""
    with path.open("rb") as file:
        head = file.read(65_536)
    if head.startswith(b"\x89PNG\r\n\x1a\n") and len(head) >= 24:
        return ("png", *struct.unpack(">II", head[16:24]))
    if head[:6] in {b"GIF87a", b"GIF89a"} and len(head) >= 10:
        return ("gif", *struct.unpack("<HH", head[6:10]))
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _webp(head)
    if head.startswith(b"\xff\xd8"):
        return _jpeg(head)
    return None


def _webp(head: bytes) -> tuple[str, int, int] | None:
    if len(head) < 30:
        return None
    kind = head[12:16]
    if kind == b"VP8X":
        width = int.from_bytes(head[24:27], "little")
        return "webp", width + 1, int.from_bytes(head[27:30], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return "webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", head[26:30])
    return "webp", width & 0x3FFF, height & 0x3FFF


def _jpeg(head: bytes) -> tuple[str, int, int] | None:
    at = 2
    while at + 9 <= len(head):
        if head[at] != 0xFF:
            return None
        marker = head[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return "jpeg", width, height
        at += 2 + int(struct.unpack(">H", head[at + 2 : at + 4])[0])
    return None
