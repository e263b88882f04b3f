"""Hides where addresses say until when they work: signed URLs of the usual makers.

Pure, and careful: a number counts only under a name that means expiry and when it is a moment near ours.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

_MOMENT = re.compile(
    r"(?:^|[?&/~;,_-])(?:x-)?(?:expires?|expiry|exp|until|valid_?(?:to|until)|e)[=/](\d{10})(?:\d{3})?(?!\d)",
    re.IGNORECASE,
)
_HEXADECIMAL = re.compile(r"[?&]oe=([0-9a-f]{8})(?![0-9a-f])", re.IGNORECASE)  # fbcdn.net, cdninstagram.com
_SIGNED_AT = re.compile(r"[?&]X-(?:Amz|Goog)-Date=(\d{8}T\d{6}Z)", re.IGNORECASE)
_SIGNED_FOR = re.compile(r"[?&]X-(?:Amz|Goog)-Expires=(\d{1,7})(?!\d)", re.IGNORECASE)
_NEAR = 366 * 86_400.0


def earliest(urls: Iterable[str], now: float) -> float | None:
    """When the first of these addresses stops working (Unix seconds), as far as they say."""
    moments = (moment for url in urls for moment in _moments(url))
    return min((each for each in moments if abs(each - now) < _NEAR), default=None)


def _moments(url: str) -> Iterable[float]:
    yield from (float(found) for found in _MOMENT.findall(url))
    yield from (float(int(found, 16)) for found in _HEXADECIMAL.findall(url))
    signed_at, signed_for = _SIGNED_AT.search(url), _SIGNED_FOR.search(url)
    if signed_at and signed_for:
        began = datetime.strptime(signed_at[1].upper(), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        yield began.timestamp() + int(signed_for[1])
