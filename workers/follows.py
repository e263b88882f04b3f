"""Looks at the feeds that chats follow, on a schedule. One worker does it, the others stand by.

A look is a light job like any other list (`workers.desk`), never two at one site at the same time. What is
new goes to the bots, which ask for it as if somebody had sent the links.
"""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import replace

import structlog

from shared.follows import LISTED, Feed, Follows
from shared.jobs import OURS, Jobs, info_region
from shared.models import Item, Outcome, Request, Waiter, new_id
from shared.settings import Settings
from shared.sites import host_of

log = structlog.get_logger(__name__)

LOOK_EVERY = 5.0  # seconds: a site is asked no more often
LEASE = 180.0  # seconds; longer than a round takes
LONGEST = 90.0  # seconds for one look
POLL = 0.1
AT_ONCE = 8  # sites
MOST = 5  # new items of one look; who was away for long is not flooded
SPREAD = 0.1  # of the pause between two looks, up or down
NOT_ITS_FAULT = OURS | {"site_down", "unavailable"}
LONGEST_PAUSE = 16  # times the usual one, while a feed fails


class FollowWatch:
    """The duty of one worker; it does nothing in the others."""

    def __init__(self, jobs: Jobs, *, settings: Settings, worker_id: str) -> None:
        self._jobs, self._settings, self._worker_id = jobs, settings, worker_id
        self._follows = Follows(jobs.redis)

    async def look(self) -> None:
        """Looks at what is due, one feed of each site. Raises `shared.errors.Unavailable`."""
        if not self._settings.follow_per_chat:
            return
        if not await self._jobs.lead("follows", self._worker_id, LEASE):
            return
        by_site: dict[str, tuple[str, Feed]] = {}
        for feed, known in (await self._follows.due(200)).items():
            by_site.setdefault(host_of(known.url), (feed, known))
        await asyncio.gather(*(self._look_at(*each) for each in list(by_site.values())[:AT_ONCE]))

    async def _look_at(self, feed: str, known: Feed) -> None:
        outcome = await self._listed(feed, known.url)
        kind = outcome.failure.kind if outcome.failure else "" if outcome.info else "unavailable"
        if outcome.info:
            items = outcome.info.items
            whole = outcome.info.entries <= len(items)
            new = news_of(items, await self._follows.unseen(feed, items), whole=whole)
            log.info("feed_seen", site=host_of(known.url), new=len(new))
            await self._follows.worked(feed, known.url, items, new, self._next())
        elif kind in NOT_ITS_FAULT:
            await self._follows.failed(feed, known, self._next())
        else:
            await self._failed(feed, known, kind)

    async def _failed(self, feed: str, known: Feed, kind: str) -> None:
        now = replace(known, failing=known.failing or time.time(), tries=known.tries + 1)
        log.info("feed_failed", site=host_of(known.url), kind=kind, tries=now.tries)
        if time.time() - now.failing >= self._settings.follow_give_up:
            await self._follows.stop(feed, kind)
        else:
            await self._follows.failed(feed, now, self._next(min(LONGEST_PAUSE, 2 ** min(now.tries, 10))))

    def _next(self, times: float = 1.0) -> float:
        spread = random.uniform(1 - SPREAD, 1 + SPREAD)  # noqa: S311 - what began together drifts apart
        return time.time() + self._settings.follow_every * times * spread

    async def _listed(self, feed: str, url: str) -> Outcome:
        """What is in a feed; an empty outcome when nobody says so in time."""
        region = self._settings.region
        waiter = Waiter(f"follow:{feed}:{new_id()}", "follow", pull=True)
        await self._jobs.join(
            Request(
                url,
                waiter,
                region=info_region(region),
                kind="info",
                items=min(LISTED, self._settings.max_items),
            )
        )
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            status = await self._jobs.status(waiter.id)
            if status is None or status.state in {"finished", "failed", "cancelled"}:
                return (status and status.outcome) or Outcome()
            await asyncio.sleep(POLL)
        await self._jobs.cancel(waiter.id)
        return Outcome()


def news_of(listed: Sequence[Item], unseen: Sequence[Item], *, whole: bool) -> tuple[Item, ...]:
    """What is new in a list, oldest first, and no more than the newest few.

    Channels have what is new in front, playlists mostly at their end. Of a list that is not seen to its end
    what comes up there is old: something before it was taken away.
    """
    new = list(unseen)
    if not whole and len(new) < len(listed):
        tail = list(listed)
        while new and tail and new[-1] == tail[-1]:
            new.pop()
            tail.pop()
    in_front = bool(new) and listed[0] == new[0]
    return tuple((new[::-1] if in_front else new)[-MOST:])
