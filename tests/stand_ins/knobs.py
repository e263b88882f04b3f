"""Hides how a test asks the origin to misbehave.

Knobs are written `name=value`, several joined by commas, in a path prefix that relative URLs of manifests
and pages inherit: `/k/rate=5MB,latency=50,range=off/hls-fmp4/master.m3u8`. On a single file they may stand in
the query string instead: `/files/small.mp4?cut=0.3&times=1`; a manifest asked for so redirects to the prefix.

Sizes and rates: `1500`, `64kB`, `5MB`, `1.5GB` (decimal), `4KiB`, `2MiB`. Fractions lie between 0 and 1. `N`
is a whole number. What is counted goes by path, its prefix included, the query left out.

Pace
    rate=SIZE             bytes per second and connection
    throttle_after=SIZE   each response slows down after so many bytes, to `slow`
    slow=SIZE             bytes per second after `throttle_after` (default 100 kB)
    latency=MS            milliseconds before each answer
    max_conns=N           429 with Retry-After beyond N requests at once under one prefix

Ranges
    range=off             no ranges: 200 with everything
    range=ignore          the same, though they are advertised
    range=lie             206, but Content-Range and body are of another offset
    range=liebody         206 with the right Content-Range over a body from another offset

Faults of a body (media only)
    cut=FRACTION          the connection closes after this part of the body
    stall=FRACTION        nothing more comes after this part, and the connection stays open
    wrong_length=N        Content-Length is N more (when negative, less) than there are bytes
    no_length=1           no Content-Length (chunked)
    gzip=on, gzip=force   gzip, chunked, when the client accepts it, or regardless
    etag=off              neither ETag nor Last-Modified
    change_after=SIZE     after so many bytes (`3req`: so many requests) the URL holds another file, with
                          another ETag and Last-Modified; If-Range is honoured

Refusals
    fail=STATUS           this status; `retry_after=S` adds that header
    fail_segment=N        503 (or `fail`, which then goes for that segment alone) for segment number N
    missing_segment=N     404 for segment number N, for ever

Scope
    times=N               cut, stall, wrong_length, fail, fail_segment strike each path's first N requests
    on=media, on=doc      rate, latency, fail apply only to media, or to manifests, pages and the API
"""

import dataclasses
import re
from collections.abc import Iterable
from typing import Self

UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
CHOICES = {
    "range": {"on", "off", "ignore", "lie", "liebody"},
    "gzip": {"off", "on", "force"},
    "on": {"all", "media", "doc"},
}


class BadKnobError(ValueError):
    """A knob that doesn't exist, or a value that it can't take."""


@dataclasses.dataclass(frozen=True)
class Knobs:
    rate: int | None = None
    throttle_after: int | None = None
    slow: int = 100_000
    latency: float = 0
    range: str = "on"
    cut: float | None = None
    stall: float | None = None
    fail: int | None = None
    retry_after: int | None = None
    fail_segment: int | None = None
    missing_segment: int | None = None
    times: int | None = None
    wrong_length: int = 0
    change_after_bytes: int | None = None
    change_after_requests: int | None = None
    no_length: bool = False
    gzip: str = "off"
    etag: bool = True
    max_conns: int | None = None
    on: str = "all"

    @classmethod
    def parse(cls, prefix: str, query: Iterable[tuple[str, str]] = ()) -> Self:
        """Reads the path prefix's knobs, then the query's; other words in the query are not ours."""
        values: dict[str, object] = {}
        for pair in filter(None, prefix.split(",")):
            name, _, text = pair.partition("=")
            if name not in NAMES:
                raise BadKnobError(f"no knob is called {name!r}")
            values |= _read(name, text)
        for name, text in query:
            if name in NAMES:
                values |= _read(name, text)
        return cls(**values)  # type: ignore[arg-type]  # _read gives each field its type

    def hits(self, *, media: bool) -> bool:
        """Whether latency, rate and fail go for this kind of answer."""
        return self.on == "all" or (self.on == "media") == media


NAMES = {field.name for field in dataclasses.fields(Knobs)} - {"change_after_bytes", "change_after_requests"}
NAMES |= {"change_after"}


def parse_size(text: str) -> int:
    """`5MB` is 5,000,000; `4MiB` is 4,194,304; a bare number counts bytes."""
    found = re.fullmatch(r"([\d.]+)\s*([A-Za-z]*)", text)
    if not found or found[2].lower() not in UNITS:
        raise BadKnobError(f"not a size: {text!r}")
    return int(float(found[1]) * UNITS[found[2].lower()])


def _read(name: str, text: str) -> dict[str, object]:
    if name in CHOICES:
        if text not in CHOICES[name]:
            raise BadKnobError(f"{name} takes one of {sorted(CHOICES[name])}, not {text!r}")
        return {name: text}
    try:
        return _read_number(name, text)
    except ValueError as error:
        raise BadKnobError(f"{name}={text}: {error}") from error


def _read_number(name: str, text: str) -> dict[str, object]:
    if name == "change_after":
        if text.endswith("req"):
            return {"change_after_requests": int(text[:-3])}
        return {"change_after_bytes": parse_size(text)}
    if name in {"rate", "throttle_after", "slow"}:
        return {name: parse_size(text)}
    if name in {"latency", "cut", "stall"}:
        return {name: float(text)}
    if name in {"no_length", "etag"}:
        return {name: text.lower() in {"1", "on", "yes", "true"}}
    return {name: int(text)}
