"""What is kept of a person, told from the settings that decide it, and deleted at his word.

How much he asked for lately is not deleted: it is a number that lapses within a day, and forgetting it would
be a way around the limits. Whose turn it was in the queue (`jobs.lua`, "Fair order") lapses within two days.
"""

import asyncio
import time
from dataclasses import dataclass

from shared.follows import Follows
from shared.jobs import Jobs, Kept
from shared.limit import Limit
from shared.models import Waiter
from shared.pages import Pages
from shared.places import Places
from shared.playlists import Playlists
from shared.ratelimit import Limiter
from shared.settings import Settings
from shared.shelf import Shelf
from shared.texts import say, wait

REMEMBERED = 2 * 86_400.0
"""Seconds that a request and its answer are remembered (`jobs.lua`), for buttons, repeats and repairs."""


OFTEN = (5, 3600.0)
"""How often a person may have himself forgotten, in how many seconds."""
PATIENCE = 10.0
"""Seconds that an answer which is just being given has to arrive, and to be forgotten with the rest."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """`cancelled`: those who still waited; `results`: how many stored results went with their only asker."""

    requests: int
    cancelled: tuple[Waiter, ...]
    results: int


def statement(settings: Settings, locale: str) -> str:
    """What is kept of people, and for how long, as this service is set."""
    kept = {"links": wait(settings.link_ttl, locale), "requests": wait(REMEMBERED, locale)}
    return say("privacy", locale, **kept)


async def forget(asker: str, jobs: Jobs, shelf: Shelf, pages: Pages | None) -> Forgotten:
    """Cancels what this person (`tg:<id>`) waits for, and deletes what is kept of him, link pages as well.

    Stored results go where nobody else is known to have asked for them. Raises `LimitReached` for one who
    does this all the time, since it reads every record there is, and `shared.errors.Unavailable`; it can be
    repeated then.
    """
    await Limiter(jobs.redis).take([Limit(f"{asker}:forget", *OFTEN)])
    mine: list[Kept] = []
    theirs: set[str | None] = set()
    async for kept in jobs.everybody():
        if kept.waiter.asker == asker:
            mine.append(kept)
        else:
            theirs.add(kept.result)
    parked = [each.waiter for each in await jobs.parked() if each.waiter.asker == asker]
    erased = [kept for kept in mine if await _erased(jobs, kept.waiter)]
    for waiter in parked:
        await jobs.erase(waiter.id)
    mine_alone = {kept.result for kept in erased} - theirs
    stored = [result for result in mine_alone if result and not result.startswith("failure-")]
    if pages:  # only now: an answer that was just being given has made its page
        await pages.forget(asker)
        stored = [result for result in stored if not await pages.shows(result)]
    results = sum([await shelf.discard(result) for result in stored])
    await jobs.unknow(asker)
    await Places(jobs.redis).forget(asker)
    await Playlists(jobs.redis).forget(asker)
    await Follows(jobs.redis).forget(asker)
    waiting = tuple(kept.waiter for kept in erased if kept.state == "pending") + tuple(parked)
    return Forgotten(len(erased), waiting, results)


async def _erased(jobs: Jobs, waiter: Waiter) -> bool:
    end = time.monotonic() + PATIENCE
    while not await jobs.erase(waiter.id):
        if time.monotonic() > end:
            return False
        await asyncio.sleep(0.2)
    return True
