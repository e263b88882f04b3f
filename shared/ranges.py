"""What `Range` and `If-None-Match` ask for: the same wherever bytes are served (RFC 9110)."""

import re

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII | re.IGNORECASE)
_TAG = re.compile(r'(?:W/)?("[^"]*")')


def span(asked: str, total: int) -> tuple[int, int] | None:
    """From and up to which of `total` bytes a `Range` header asks; empty when there are no such bytes.

    None means the whole: for what makes no sense, and for several ranges at once, as on S3.
    """
    found = _RANGE.fullmatch(asked.strip())
    if found is None or found[0].endswith("=-"):
        return None
    first, last = found[1], found[2]
    if not first:
        return max(0, total - int(last)), total
    if last and int(last) < int(first):
        return None
    return int(first), min(total, int(last) + 1) if last else total


def is_known(asked: str | None, tag: str) -> bool:
    """Whether an `If-None-Match` header names the `ETag`; proxies may have weakened it."""
    if asked is None:
        return False
    return asked.strip() == "*" or tag.removeprefix("W/") in _TAG.findall(asked)
