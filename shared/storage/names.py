"""What files are called: their keys, the names that people see, and the headers that carry those."""

import re
import secrets
import unicodedata
from urllib.parse import quote

_VIDEO = ("3gp", "m4v", "mkv", "mov", "mp4", "ts", "webm")
_AUDIO = ("aac", "flac", "m4a", "mp3", "oga", "ogg", "opus", "wav")
_OTHER = ("avif", "bin", "gif", "jpeg", "jpg", "json", "lrc", "png", "srt", "txt", "vtt", "webp", "zip")
EXTENSIONS = frozenset({*_VIDEO, *_AUDIO, *_OTHER})
"""What a key may end in; anything else becomes `bin`, so that no storage ever serves a page or a script."""

BINARY = "application/octet-stream"
_BLANK = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\xad\u180e\u200b\u2060"
)
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*(; ?charset=[a-z0-9-]+)?")
_KEY = re.compile(r"(?=.{1,512}\Z)[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")

PREFIX = "media/"
"""What all our keys begin with."""


def new_key(filename: str) -> str:
    """A key that nobody can guess: `media/<32 hex digits>/<safe name>.<allowed extension>`."""
    stem, _, extension = safe_name(filename).rpartition(".")
    if extension.lower() not in EXTENSIONS or not stem:
        stem, extension = stem or extension, "bin"
    return f"{PREFIX}{secrets.token_hex(16)}/{stem}.{extension.lower()}"


def safe_name(filename: str, *, limit: int = 100) -> str:
    """`filename` in at most `limit` bytes of `A-Z a-z 0-9 _ -` and one dot, before the extension.

    No slash, leading dot, control character or change of writing direction survives; accents are dropped;
    what can't be written becomes `_`; a name of which nothing is left becomes `file`.
    """
    stem, extension = _split(display_name(filename))
    stem = re.sub(r"[^A-Za-z0-9_-]+", "_", _ascii(stem)).strip("_-") or "file"
    extension = re.sub(r"[^A-Za-z0-9]+", "", _ascii(extension))
    ending = f".{extension}" if extension else ""
    return stem[: limit - len(ending)].rstrip("_-") + ending


def display_name(filename: str, *, limit: int = 180) -> str:
    """`filename` as people may see it: any script, one line, one path component, `limit` bytes of UTF-8."""
    name = unicodedata.normalize("NFC", filename)
    name = "".join("_" if c in "/\\" else c for c in name if not _invisible(c))
    stem, extension = _split(" ".join(name.split()).rstrip(". "))
    if not stem and extension.lower() not in EXTENSIONS:  # a hidden file
        stem, extension = extension, ""
    stem = stem.strip(". ")
    ending = f".{extension}" if extension else ""
    stem = stem.encode()[: limit - len(ending.encode())].decode(errors="ignore").rstrip()
    return (stem or "file") + ending


def content_disposition(filename: str, *, inline: bool) -> str:
    """The header's value: an ASCII name for old clients and the real one in UTF-8 (RFC 6266, RFC 8187)."""
    name = display_name(filename)
    plain = re.sub(r'[^ -~]|["\\%]', "_", _ascii(name, unknown="_")).strip(" .") or "file"
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='!#$&+-.^_`|~')}"


def _split(name: str) -> tuple[str, str]:
    stem, dot, extension = name.rpartition(".")
    if not dot or not 0 < len(extension) <= 10 or " " in extension:
        return name, ""
    return stem, extension


def _ascii(text: str, unknown: str = " ") -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return "".join(c if c.isascii() else unknown for c in plain)


def _invisible(character: str) -> bool:
    """Control characters, half surrogates, direction marks and blanks of no width; not the joiners that emoji
    are made of.
    """
    if character in "\t\r\n":
        return False  # becomes a space, as it separates words
    return character in _BLANK or unicodedata.category(character) in ("Cc", "Cs")


def safe_type(content_type: str) -> str:
    return content_type if _TYPE.fullmatch(content_type) else BINARY


def may_inline(content_type: str) -> bool:
    """Whether a browser may show it under our name: media can't run scripts, pages and SVG can."""
    return content_type.startswith(("video/", "audio/", "image/")) and "svg" not in content_type


def good_key(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise ValueError("a storage key is made of letters, digits and ._- between single slashes")
    return key
