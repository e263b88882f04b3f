"""What to fetch of a post that holds several media, or pictures. Pure."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from shared.errors import JobError, NoMedia, TooLong
from shared.models import Place, Wish
from workers.course import Plan, length, plan
from workers.engine.media import Media


@dataclass(frozen=True, slots=True)
class Item:
    """One of a post, by its number there, with the way it goes to the place."""

    number: int
    media: Media
    plan: Plan


@dataclass(frozen=True, slots=True)
class Album:
    """`count` is how many the post was found to hold; `unwanted` of them have nothing of what is wished."""

    items: tuple[Item, ...]
    count: int
    unwanted: int = 0

    def key(self, place: Place) -> str:
        """Names what will come of it. The place matters: any one of the items may prove too large for it."""
        whole = " ".join(f"{item.number}|{item.plan.key(place)}" for item in self.items)
        return f"album|{hashlib.sha256(whole.encode()).hexdigest()}|{place.key}"

    @property
    def bytes(self) -> int | None:
        """Of all items; None when one of them does not say."""
        sizes = [item.plan.first.bytes for item in self.items]
        known = [each for each in sizes if each is not None]
        return sum(known) if len(known) == len(sizes) else None


def plan_album(
    media: Sequence[Media],
    wish: Wish,
    place: Place,
    *,
    max_bytes: int,
    max_duration: float,
    longest_encoding: float,
) -> Album:
    """What can be had of each; raises what keeps the last one when there is nothing.

    Who wants sound gets that of the videos; a part is a part of each of them.
    """
    items, unwanted = [], 0
    trouble: JobError = NoMedia()
    for number, one in enumerate(media, 1):
        own = replace(wish, clip=None, subtitles=None) if one.is_picture else wish
        if one.is_picture and wish.wants_audio:
            unwanted += 1
            continue
        try:
            if (length(one, own) or 0) > max_duration:
                raise TooLong
            ways = plan(one, own, place, max_bytes=max_bytes, longest_encoding=longest_encoding)
        except JobError as error:
            trouble = error
            continue
        numbered = tuple(replace(each, item=number) for each in ways.selections)
        items.append(Item(number, one, replace(ways, selections=numbered)))
    if not items:
        raise trouble
    return Album(tuple(items), len(media), unwanted)
