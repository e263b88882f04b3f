"""Turns what people type of a wish into values: hides the ways to write a time or a part of a medium."""

import re
from collections.abc import Iterable
from typing import Any

from shared.models import LANGUAGE, QUALITY, Clip, Wish

# `1:05`, `01:02:03.5`; or `90`, `90s`, `1m30s`, `1h2m3s`. Bounded, so that no number overflows.
_CLOCK = re.compile(r"(?:(?P<h>\d{1,3}):)?(?P<m>\d{1,4}):(?P<s>[0-5]?\d(?:\.\d{1,6})?)", re.ASCII)
_UNITS = re.compile(
    r"(?:(?P<h>\d{1,3})h)?(?:(?P<m>\d{1,5})m)?(?:(?P<s>\d{1,6}(?:\.\d{1,6})?)s?)?", re.ASCII | re.IGNORECASE
)
_LONGEST = 64
_SUBTITLES = re.compile(r"(?:subs?|subtitles)[:=](.+)", re.IGNORECASE)
_DASH = re.compile(r"\s*(?:[-\u2010-\u2015]|\.\.\.?|\u2026)\s*")  # dashes and dots, as phones make them


def parse_time(text: str) -> float:
    """Seconds of `90`, `1:05`, `1:02:03.5` or `1m30s`. Raises `ValueError` with a sentence for people."""
    found = _CLOCK.fullmatch(text.strip()) or _UNITS.fullmatch(text.strip())
    if not found or not any(found.groups()):
        raise ValueError(f"“{text.strip()[:20]}” is not a time. Write 1:05, 1:02:03 or 90.")
    if found["h"] and found.re is _CLOCK and int(found["m"]) >= 60:
        raise ValueError(f"“{text.strip()[:20]}” is not a time: an hour has 60 minutes.")
    return int(found["h"] or 0) * 3600 + int(found["m"] or 0) * 60 + float(found["s"] or 0)


def parse_clip(text: str) -> Clip:
    """The part between `START-END`; without START from the beginning, without END to the end.

    Raises `ValueError` with a sentence for people.
    """
    ends = _DASH.split(text.strip()[:_LONGEST])
    if len(ends) != 2 or not any(ends):
        raise ValueError("Write the part you want as START-END, such as 1:05-2:30.")
    start = parse_time(ends[0]) if ends[0] else 0.0
    end = parse_time(ends[1]) if ends[1] else None
    if end is not None and end <= start:
        raise ValueError("The part must end after it starts, as in 1:05-2:30.")
    return Clip(start, end)


def parse_wish(words: Iterable[str]) -> Wish:
    """What the words beside a link ask for: a quality, a part (`1:05-2:30`), subtitles (`subs:de`).

    Raises `ValueError` when one of them means nothing here; its text is that word.
    """
    wish: dict[str, Any] = {}
    for word in words:
        subtitles = _SUBTITLES.fullmatch(word)
        quality = word.lower().removesuffix("p") if word[:1].isdigit() else word.lower()
        if subtitles and LANGUAGE.fullmatch(subtitles[1]):
            wish["subtitles"] = subtitles[1]
        elif QUALITY.fullmatch(quality):
            wish["quality"] = quality
        else:
            wish["clip"] = _clip_or_fail(word)
    return Wish(**wish)


def _clip_or_fail(word: str) -> Clip:
    try:
        return parse_clip(word)
    except ValueError:
        raise ValueError(word) from None
