"""Heads of HTTP messages, and how far their bodies reach. Knows bytes, and no sockets.

Requests come from programs that strangers' pages steer: one reading or none (`parse_request`), so that no two
programs on the way can see two different requests in the same bytes. Answers come from all the servers in the
world: read with patience (`parse_answer`), and always written anew, so that the client gets one reading too.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from workers.egress.policy import Address, plain_host
from workers.egress.refusal import Refusal

LARGEST_REQUEST_HEAD = 32 * 1024
LARGEST_ANSWER_HEAD = 128 * 1024
MOST_HEADERS = 200

Headers = tuple[tuple[bytes, bytes], ...]

_TOKEN = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_REQUEST_LINE = re.compile(rb"([A-Z]{1,20}) ([\x21-\x7e]+) HTTP/1\.([01])")
_STATUS_LINE = re.compile(rb"(?:HTTP/(\d(?:\.\d)?)|ICY) +([1-5]\d\d)(?: (.*+))?", re.DOTALL)
_AUTHORITY = re.compile(r"(\[[^\[\]]*\]|[^\[\]:@/?#]+)(?::(\d{1,5}))?")
_LENGTH = re.compile(rb"\d{1,18}")
_METHODS = {b"GET", b"HEAD", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS", b"CONNECT"}

_HOP_BY_HOP = {
    b"connection",
    b"keep-alive",
    b"te",
    b"trailer",
    b"transfer-encoding",
    b"upgrade",
    b"content-length",
}
_NEVER_NAMED = {b"host", b"content-length", b"transfer-encoding"}
_OURS = {b"x-linkferry-denied", b"x-linkferry-failed"}  # a site must not sound like the guard


class BadBodyError(Exception):
    """A body that is not framed as its head said."""


# -- bodies ----------------------------------------------------------------------------------------------


class Body(Protocol):
    """How far a message reaches, told while its bytes come by."""

    done: bool
    """Whether all of it has come by."""
    until_end: bool
    """Whether only the end of the connection ends it."""

    def take(self, data: bytes) -> int:
        """How many of these bytes belong to the body. Raises `BadBodyError`."""
        ...


@dataclass(slots=True)
class Counted:
    """A body of a known length."""

    left: int
    done: bool = field(init=False)
    until_end: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self.done = not self.left

    def take(self, data: bytes) -> int:
        count = min(self.left, len(data))
        self.left -= count
        self.done = not self.left
        return count


@dataclass(slots=True)
class Endless:
    """A body, or a tunnel's direction, that ends with its connection."""

    done: bool = field(init=False, default=False)
    until_end: bool = field(init=False, default=True)

    def take(self, data: bytes) -> int:
        return len(data)


class Chunked:
    """A chunked body: bytes pass unchanged, this only finds where they end."""

    until_end = False
    _SIZE = re.compile(rb"([0-9a-fA-F]{1,15})[ \t]*(?:;[^\x00-\x08\x0a-\x1f\x7f]*)?")

    def __init__(self) -> None:
        self.done = False
        self._left = 0  # of the present chunk, with the line end behind it
        self._line = bytearray()
        self._trailer = -1  # bytes of trailers seen, once the last chunk has come

    def take(self, data: bytes) -> int:
        at = 0
        while at < len(data) and not self.done:
            at = self._skip(data, at) if self._left else self._read(data, at)
        return at

    def _skip(self, data: bytes, at: int) -> int:
        count = min(self._left, len(data) - at)
        for place in range(max(at, at + count - 2), at + count):  # the last two are CR and LF
            behind = self._left - (place - at)
            if behind <= 2 and data[place] != b"\n\r"[behind - 1]:
                raise BadBodyError("a chunk does not end where it said")
        self._left -= count
        return at + count

    def _read(self, data: bytes, at: int) -> int:
        end = data.find(b"\n", at)
        stop = len(data) if end < 0 else end + 1
        self._line += data[at:stop]
        if len(self._line) > 8192:
            raise BadBodyError("a chunk's head is too long")
        if end >= 0:
            line, self._line = bytes(self._line), bytearray()
            self._understand(line)
        return stop

    def _understand(self, line: bytes) -> None:
        if not line.endswith(b"\r\n"):
            raise BadBodyError("a bare line feed")
        if self._trailer >= 0:
            self._trailer += len(line)
            self.done = line == b"\r\n"
            if self._trailer > LARGEST_REQUEST_HEAD:
                raise BadBodyError("too many trailers")
            return
        size = self._SIZE.fullmatch(line[:-2])
        if not size:
            raise BadBodyError("a chunk without a size")
        self._left = int(size[1], 16)
        if self._left:
            self._left += 2
        else:
            self._trailer = 0


# -- requests --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Request:
    """One request to the proxy, with nothing left in it that is between the client and the proxy only."""

    method: str
    host: str | Address
    """Empty for a question to the guard itself (`GET /healthz`)."""
    port: int
    path: str
    headers: Headers
    length: int | None
    """Of the body; None when it is chunked."""
    minor: int
    credentials: str
    closing: bool
    """Whether the client closes the connection after the answer."""

    @property
    def has_body(self) -> bool:
        return self.length != 0

    def body(self) -> Body:
        return Chunked() if self.length is None else Counted(self.length)

    @property
    def authority(self) -> str:
        return authority(self.host, self.port)

    def head(self) -> bytes:
        """What goes to the site."""
        host = self.authority.removesuffix(":80")
        lines = [f"{self.method} {self.path} HTTP/1.{self.minor}".encode(), f"Host: {host}".encode()]
        lines += _lines(self.headers)
        if self.length is None:
            lines.append(b"Transfer-Encoding: chunked")
        elif self.length or self.method in {"POST", "PUT", "PATCH"}:
            lines.append(b"Content-Length: %d" % self.length)
        return b"\r\n".join([*lines, b"", b""])


def authority(host: str | Address, port: int) -> str:
    """`host:port`, with brackets around an IPv6 address."""
    return f"[{host}]:{port}" if ":" in str(host) else f"{host}:{port}"


def parse_request(head: bytes) -> Request:
    """The request of a head that ends with an empty line. Raises `Refusal`."""
    if len(head) > LARGEST_REQUEST_HEAD:
        raise Refusal("head-size")
    if not head.endswith(b"\r\n\r\n"):
        raise Refusal("head", "bare line feeds")
    first, *rest = head[:-4].split(b"\r\n")
    line = _REQUEST_LINE.fullmatch(first)
    if not line or line[1] not in _METHODS:
        raise Refusal("head", "the request line")
    headers = _strict_headers(rest)
    minor = int(line[3])
    method, (host, port, path) = line[1].decode(), _target(line[1], line[2].decode())
    length = _request_length(headers, minor)
    if method == "CONNECT" and length != 0:
        raise Refusal("head", "CONNECT with a body")
    options = _options(headers)
    if options & _NEVER_NAMED or len(_values(headers, b"host")) > 1:
        raise Refusal("head", "framing by Connection, or two hosts")
    return Request(
        method,
        host,
        port,
        path,
        _end_to_end(headers, options | {b"host", b"ytdl-request-proxy"}),
        length,
        minor,
        _credentials(headers),
        closing=not minor or b"close" in options,
    )


def _strict_headers(lines: list[bytes]) -> Headers:
    if len(lines) > MOST_HEADERS:
        raise Refusal("head-size", "too many headers")
    headers = tuple(header for line in lines if (header := _header(line)))
    if len(headers) < len(lines):
        raise Refusal("head", "a header line")
    return headers


def _target(method: bytes, target: str) -> tuple[str | Address, int, str]:
    """Host, port and path, from the form of target that goes with the method."""
    if method == b"CONNECT":
        return *_authority(target, None), ""
    if target.startswith("/"):
        return "", 0, target
    scheme, separator, rest = target.partition("://")
    if not separator or scheme.lower() != "http":
        raise Refusal("scheme")
    end = next((at for at, char in enumerate(rest) if char in "/?"), len(rest))
    path = rest[end:]
    if "#" in target or "\\" in target:
        raise Refusal("head", "a fragment or backslash in the target")
    if not path.startswith("/"):
        path = "*" if method == b"OPTIONS" and not path else f"/{path}"
    return *_authority(rest[:end], 80), path


def _authority(text: str, default: int | None) -> tuple[str | Address, int]:
    found = _AUTHORITY.fullmatch(text)
    if not found:
        raise Refusal("head", "the authority")
    port = int(found[2]) if found[2] else default
    if not port or port > 65_535:
        raise Refusal("head", "the port")
    return plain_host(found[1]), port


def _request_length(headers: Headers, minor: int) -> int | None:
    lengths, codings = _values(headers, b"content-length"), _values(headers, b"transfer-encoding")
    if not codings and not lengths:
        return 0
    if codings:
        if lengths or not minor or [each.lower() for each in codings] != [b"chunked"]:
            raise Refusal("head", "Transfer-Encoding")
        return None
    if len(lengths) > 1 or not _LENGTH.fullmatch(lengths[0]):
        raise Refusal("head", "Content-Length")
    return int(lengths[0])


def _credentials(headers: Headers) -> str:
    given = _values(headers, b"proxy-authorization")
    return given[0].decode("latin-1") if len(given) == 1 else ""


# -- answers ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """The head of a site's answer."""

    status: int
    phrase: bytes
    headers: Headers
    """Without those of one hop; framing is in `length` and `chunked`."""
    length: int | None
    chunked: bool
    lasting: bool
    """Whether the site keeps the connection open afterwards."""

    def body(self, method: str) -> Body:
        if self.is_interim or method == "HEAD" or self.status in {204, 304}:
            return Counted(0)
        if self.chunked:
            return Chunked()
        return Endless() if self.length is None else Counted(self.length)

    @property
    def is_interim(self) -> bool:
        return self.status < 200

    def head(self, *, keep: bool) -> bytes:
        """What goes to the client."""
        lines = [b"HTTP/1.1 %d %b" % (self.status, self.phrase), *_lines(self.headers)]
        if self.chunked:
            lines.append(b"Transfer-Encoding: chunked")
        elif self.length is not None:
            lines.append(b"Content-Length: %d" % self.length)
        if not keep and not self.is_interim:
            lines.append(b"Connection: close")
        return b"\r\n".join([*lines, b"", b""])

    def header(self, name: bytes) -> str:
        return b", ".join(_values(self.headers, name)).decode("latin-1")


def parse_answer(head: bytes, *, ours: bool = False) -> Answer:
    """The answer of a head with its empty line. Raises `Refusal`. `ours`: of another guard."""
    if len(head) > LARGEST_ANSWER_HEAD:
        raise Refusal("answer", "a very large head")
    first, *rest = [line.rstrip(b"\r") for line in head.rstrip(b"\r\n").split(b"\n")]
    line = _STATUS_LINE.fullmatch(first)
    if not line or _CONTROL.search(first):
        raise Refusal("answer", "no HTTP")
    if line[2] == b"101":
        raise Refusal("answer", "an upgrade that nobody asked for")
    headers = _patient_headers(rest)
    options = _options(headers)
    modern = line[1] not in {None, b"1.0", b"0.9"}
    chunked = modern and _is_chunked(headers)
    return Answer(
        int(line[2]),
        (line[3] or b"").strip(),
        _end_to_end(headers, options | (set() if ours else _OURS)),
        None if _values(headers, b"transfer-encoding") else _answer_length(headers),
        chunked,
        lasting=modern and b"close" not in options,
    )


def _patient_headers(lines: list[bytes]) -> Headers:
    """Folded lines are unfolded; what is no header is left out."""
    unfolded: list[bytes] = []
    for line in lines:
        if line[:1] in {b" ", b"\t"} and unfolded:
            unfolded[-1] += b" " + line.strip()
        else:
            unfolded.append(line)
    return tuple(header for line in unfolded[:MOST_HEADERS] if (header := _header(line)))


def _is_chunked(headers: Headers) -> bool:
    codings = [
        part.strip().lower() for each in _values(headers, b"transfer-encoding") for part in each.split(b",")
    ]
    if codings and codings not in ([b"chunked"], [b"identity"]):
        raise Refusal("answer", "an unknown Transfer-Encoding")
    return codings == [b"chunked"]


def _answer_length(headers: Headers) -> int | None:
    lengths = {part.strip() for each in _values(headers, b"content-length") for part in each.split(b",")}
    if not lengths:
        return None
    if len(lengths) > 1 or not _LENGTH.fullmatch(length := lengths.pop()):
        raise Refusal("answer", "Content-Length")
    return int(length)


# -- what both share -------------------------------------------------------------------------------------


def _header(line: bytes) -> tuple[bytes, bytes] | None:
    """Name and value, or None when the line is no header."""
    name, colon, value = line.partition(b":")
    if not colon or not _TOKEN.fullmatch(name) or _CONTROL.search(value):
        return None
    return name, value.strip(b" \t")


def _values(headers: Headers, name: bytes) -> list[bytes]:
    return [value for key, value in headers if key.lower() == name]


def _options(headers: Headers) -> set[bytes]:
    """The names in `Connection`."""
    return {part.strip().lower() for each in _values(headers, b"connection") for part in each.split(b",")}


def _end_to_end(headers: Headers, without: Iterable[bytes]) -> Headers:
    dropped = _HOP_BY_HOP | set(without)
    return tuple(
        (key, value)
        for key, value in headers
        if (name := key.lower()) not in dropped and not name.startswith(b"proxy-")
    )


def _lines(headers: Headers) -> list[bytes]:
    return [b"%b: %b" % each for each in headers]
