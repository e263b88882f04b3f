"""Which way a medium goes to a place: what to fetch, and what to do when that proves too big. Pure.

Sizes are estimates until a file is there. So a plan names what to fetch in turn until something fits, and how
to make the last one fit after all; where nothing helps, a link stands in, or the person is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from shared.errors import NoLinkPossible, NoMedia
from shared.models import FIT, Clip, Place, Wish
from workers.engine import encode
from workers.engine.choice import candidates, clip_of, to_shrink, to_split
from workers.engine.media import Media, Selection

Way = Literal["shrink", "split"]

MORE = 2
"""Further downloads after one whose estimated size was wrong."""


TRUST = 1.5
"""How wrong an estimate may be and still fit, for the result to be shared with places of other limits."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to fetch in turn until something fits, and by which ways to make the last of it fit."""

    selections: tuple[Selection, ...]
    ways: tuple[Way, ...] = ()

    @property
    def first(self) -> Selection:
        return self.selections[0]

    def key(self, place: Place) -> str:
        """Names what will come of it. The place matters as soon as an estimate may prove wrong."""
        if self.is_shared(place):
            return self.first.key
        return f"{self.first.key}|{'+'.join(self.ways)}|{place.key}"

    def encodes(self, place: Place) -> bool:
        """Whether it is clear from the start that what comes must be encoded anew."""
        size, limit = self.first.bytes, place.limit
        return self.ways[:1] == ("shrink",) and size is not None and limit is not None and size > limit

    def is_shared(self, place: Place) -> bool:
        """Whether what will come of it is the same for places of other limits, as far as can be told."""
        first, limit = self.first, place.limit
        most = None if first.bytes is None else first.bytes * (1 if first.exact else TRUST)
        return first.as_link or limit is None or (most is not None and most <= limit)


def plan(media: Media, wish: Wish, place: Place, *, max_bytes: int, longest_encoding: float) -> Plan:
    """Raises what `choice.candidates` raises; `NoLinkPossible` when not even parts can be made."""
    if media.is_picture:
        return Plan(candidates(media, wish, place, max_bytes=max_bytes))
    try:
        options = candidates(media, wish, place, max_bytes=max_bytes)
    except NoLinkPossible:
        options = ()
    ways = _ways(media, wish, place, longest_encoding)
    if options and not options[0].as_link:
        files = [each for each in options if not each.as_link]
        return Plan(tuple(files[: 1 + MORE]), ways)
    if source := _source(media, wish, place, max_bytes, longest_encoding):
        return Plan((source,), ways)
    if options:
        return Plan(options[:1])
    assert place.limit is not None
    return Plan((to_split(media, wish, place.limit, max_bytes=max_bytes),), ways)


def _ways(media: Media, wish: Wish, place: Place, longest: float) -> tuple[Way, ...]:
    if place.limit is None:
        return ()
    duration = length(media, wish)
    short = longest > 0 and (duration is None or duration <= longest)
    shrink: tuple[Way, ...] = ("shrink",) if wish.quality == FIT and short else ()
    return shrink if place.links else (*shrink, "split")


def _source(media: Media, wish: Wish, place: Place, max_bytes: int, longest: float) -> Selection | None:
    """What to encode a smaller video from; None when that is no way."""
    duration = length(media, wish)
    if wish.quality != FIT or place.limit is None or duration is None or duration > longest:
        return None
    wanted = encode.plan(duration, place.limit)
    if wanted is None:
        return None
    try:
        return to_shrink(media, wish, wanted.height, max_bytes=max_bytes)
    except NoMedia:  # sound alone
        return None


def with_own_part(media: Media, wish: Wish) -> Wish:
    """The wish with the part that the link itself names (`t=90`), where the site knows of such."""
    start, end, duration = media.start_time or 0.0, media.end_time, media.duration
    if wish.clip or not (start or end) or (duration and start >= duration) or (end and end <= start):
        return wish
    return replace(wish, clip=Clip(start, end))


def length(media: Media, wish: Wish) -> float | None:
    """Seconds of what is wished, None when that can't be told. Raises `BadClip`."""
    clip = clip_of(media, wish)
    if clip is None:
        return media.duration
    end = media.duration if clip.end is None else clip.end
    return None if end is None else end - clip.start


def still_worth(rest: Sequence[Selection], tried: Selection, got: int, limit: int) -> list[Selection]:
    """Of what could be fetched next, what fits if its estimate is as wrong as the last one was."""
    if not tried.bytes:
        return list(rest)
    wrong = max(1.0, got / tried.bytes)
    return [each for each in rest if each.bytes is None or each.bytes * wrong <= limit]
