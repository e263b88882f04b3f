"""Hides how a thread speaks HTTP the way that yt-dlp does: its headers, cookies, impersonation and proxy.

yt-dlp's handlers are made for one thread. Each `Line` therefore has handlers of its own, and so connections
of its own; cookies and the TLS context, which costs 30 ms to make, are shared.
"""

import copy
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from yt_dlp.networking import Request
from yt_dlp.networking._urllib import UrllibRH
from yt_dlp.networking.common import _REQUEST_HANDLERS, _RH_PREFERENCES, RequestHandler
from yt_dlp.networking.exceptions import HTTPError, TransportError

from workers.engine.ranges import Span

PATIENCE = 12.0
"""Seconds without a byte after which a request counts as dead, and is made again from where it stopped."""
_DIGITS = r"[0-9]{1,18}"  # of numbers that no machine is afraid of
_NUMBER = re.compile(rf"\s*({_DIGITS})\s*")
_CONTENT_RANGE = re.compile(rf"bytes ({_DIGITS})-({_DIGITS})/({_DIGITS}|\*)\s*")


@dataclass(frozen=True, slots=True)
class Resource:
    """What is behind one address, and how to ask for it."""

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    data: bytes | None = field(default=None, repr=False)
    impersonate: Any = None


@dataclass(frozen=True, slots=True)
class Version:
    """What tells one state of a file from another. `validator` is fit for If-Range, or None."""

    size: int | None
    validator: str | None

    def differs_from(self, other: "Version") -> bool:
        sizes, validators = {self.size, other.size} - {None}, {self.validator, other.validator} - {None}
        return len(sizes) > 1 or len(validators) > 1


class Reply:
    """An answer whose body is still to be read; `start` and `end` are what it says of itself."""

    def __init__(self, response: Any) -> None:
        self._response = response
        headers = response.headers
        self.partial = response.status == 206
        self.encoded = (headers.get("Content-Encoding") or "identity").lower() != "identity"
        length = _number(headers.get("Content-Length"))
        self.length = None if self.encoded else length
        found = _CONTENT_RANGE.fullmatch(headers.get("Content-Range") or "") if self.partial else None
        self.start = int(found[1]) if found else 0
        self.end = int(found[2]) + 1 if found else None
        size = _number(found[3]) if found else None if self.partial else self.length
        self.version = Version(size, _validator(headers))
        self.url = str(response.url)

    def read(self, most: int) -> bytes:
        return bytes(self._response.read(most))

    def close(self) -> None:
        with suppress(Exception):  # a connection that broke may complain once more
            self._response.close()


class Line:
    """One thread's way to the network. `ydl` is yt-dlp for whatever of its code that thread runs."""

    def __init__(self, ydl: Any, tls: Callable[..., Any]) -> None:
        self.ydl = copy.copy(ydl)
        self._base = ydl
        self._tls = tls
        self._renew()

    def _renew(self) -> None:
        self.ydl.__dict__["_request_director"] = self._director = director_of(self._base, self._tls)

    def open(self, what: Resource, span: Span | None, version: Version | None = None) -> Reply:
        """Asks for all of it, or for a span if it is still of this version. Raises yt-dlp's exceptions."""
        headers = {"Accept-Encoding": "identity", **what.headers}
        if span is not None:
            headers["Range"] = f"bytes={span.start}-{span.end - 1 if span.end is not None else ''}"
            if version and version.validator:
                headers["If-Range"] = version.validator
        extensions: dict[str, Any] = {"timeout": PATIENCE}
        if what.impersonate is not None:
            extensions["impersonate"] = what.impersonate
        try:
            return Reply(self.ydl.urlopen(Request(what.url, what.data, headers, extensions=extensions)))
        except HTTPError as error:
            with suppress(Exception):
                error.close()
            raise

    def hang_up(self) -> None:
        """Closes its connections; the next request opens others."""
        with suppress(Exception):
            self._director.close()
        self._renew()

    def close(self) -> None:
        with suppress(Exception):
            self._director.close()


def director_of(ydl: Any, tls: Callable[..., Any]) -> Any:
    """New handlers, by the proxy that yt-dlp has now."""
    director = ydl.build_request_director(_REQUEST_HANDLERS.values(), _RH_PREFERENCES)
    for handler in director.handlers.values():
        handler._make_sslcontext = tls  # noqa: SLF001  # no public way
    return director


def keep_to_the_proxy() -> None:
    """No request, and no header of one, chooses another proxy or none; no handler speaks FTP."""
    RequestHandler._get_proxies = lambda self, _: self.proxies.copy()  # noqa: SLF001  # no public way
    UrllibRH._SUPPORTED_URL_SCHEMES = ("http", "https", "data")  # noqa: SLF001  # no public way


def tls_of(ydl: Any) -> Callable[..., Any]:
    """Gives the TLS context that the warm session has, instead of a new one for each line."""
    handler = ydl._request_director.handlers["Requests"]  # noqa: SLF001  # no public way
    contexts: dict[object, Any] = {}

    def context(legacy_ssl_support: bool | None = None) -> Any:
        if legacy_ssl_support not in contexts:
            contexts[legacy_ssl_support] = make(legacy_ssl_support)
        return contexts[legacy_ssl_support]

    make, handler._make_sslcontext = handler._make_sslcontext, context  # noqa: SLF001  # as above
    context()
    return context


def status_of(error: BaseException) -> int | None:
    """The status of a refusal; None for everything else."""
    return int(error.status) if isinstance(error, HTTPError) else None


def asked_pause(error: BaseException) -> float | None:
    """Seconds that a refusal asks us to wait."""
    if not isinstance(error, HTTPError):
        return None
    wait = _number(error.response.headers.get("Retry-After"))
    return None if wait is None else float(wait)


def is_forbidden(error: BaseException) -> bool:
    return status_of(error) in {401, 403, 404, 410}


def is_passing(error: BaseException) -> bool:
    """Whether the same request may go well the next time."""
    status = status_of(error)
    if status is not None:
        return status in {408, 425, 429} or status >= 500
    if "Egress denied" in str(error):
        return False
    return isinstance(error, TransportError | ConnectionError | TimeoutError)


def _validator(headers: Any) -> str | None:
    """A strong ETag, else the date: weak tags are no good for ranges."""
    tag = headers.get("ETag")
    return str(tag) if tag and not tag.startswith("W/") else headers.get("Last-Modified")


def _number(text: str | None) -> int | None:
    found = _NUMBER.fullmatch(text or "")
    return int(found[1]) if found else None
