"""Fetches known links (`CANARIES`) on a schedule: the owner hears of a broken site before people do.

They take the path of every link, queue and storage included, but nobody is answered: the waiter comes for its
answer itself, and what was stored for it is deleted at once. People go first: while any link waits in the
region, none is looked at. One worker of each region does it.
"""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable

import structlog

from shared.canaries import Canaries, Sighting, by_site
from shared.errors import Failure
from shared.jobs import OURS, Jobs
from shared.models import Outcome, Request, Waiter, Wish
from shared.settings import Settings
from shared.shelf import Shelf
from shared.sites import host_of
from shared.texts import explain, say

log = structlog.get_logger(__name__)

LOOK_EVERY = 10.0  # seconds
LEASE = 60.0  # seconds
POLL = 0.5  # seconds
LONGEST = 900.0  # seconds after which a link that never ends says nothing
WISH = Wish(quality="144")  # the smallest there is


class CanaryWatch:
    """The duty of one worker in each region; it does nothing in the others."""

    def __init__(
        self,
        jobs: Jobs,
        shelf: Shelf,
        *,
        settings: Settings,
        worker_id: str,
        forget_metadata: Callable[[str], Awaitable[None]],
        tell_owner: Callable[[str], Awaitable[None]],
    ) -> None:
        self._jobs, self._shelf, self._settings = jobs, shelf, settings
        self._worker_id, self._forget_metadata = worker_id, forget_metadata
        self._tell_owner = tell_owner
        self._found = Canaries(jobs.redis, settings.region)

    async def look(self) -> None:
        """Fetches what is due, one link after the other. Raises `shared.errors.Unavailable`."""
        if not self._settings.canaries or not await self._leads():
            return
        known = await self._found.sightings()
        await self._found.forget(known.keys() - set(self._settings.canaries))
        for link in self._settings.canaries:
            due = link not in known or time.time() - known[link].at >= self._settings.canary_every
            if due and not (await self._jobs.census(self._settings.region)).ready:
                await self._look_at(link)

    async def _leads(self) -> bool:
        return await self._jobs.lead(f"canaries:{self._settings.region}", self._worker_id, LEASE)

    async def _look_at(self, link: str) -> None:
        outcome = await self._fetch(link)
        kind = outcome.failure.kind if outcome.failure else ""
        if kind in OURS or (outcome.failure is None and outcome.result is None):
            log.warning("canary_unclear", site=host_of(link), kind=kind)  # it says nothing about the site
            return
        before = by_site((await self._found.sightings()).values())
        sighting = Sighting(host_of(link), time.time(), kind)
        await self._found.note(link, sighting, every=self._settings.canary_every)
        after = by_site((await self._found.sightings()).values())
        log.info("canary", site=sighting.site, kind=kind or "works")
        if outcome.result:
            await self._shelf.discard(outcome.result.id)
        await self._tell(sighting.site, before.get(sighting.site), after[sighting.site], outcome.failure)

    async def _tell(self, site: str, before: Sighting | None, now: Sighting, why: Failure | None) -> None:
        """Once for each change. That a site works from the start is no news."""
        if now.works is (before is None or before.works):
            return
        if now.works:
            await self._tell_owner(say("owner-canary-works", site=site))
        elif why:
            await self._tell_owner(say("owner-canary-fails", site=site, why=explain(why)))

    async def _fetch(self, link: str) -> Outcome:
        """The link's outcome; an empty one when there is none in time."""
        every, region = self._settings.canary_every, self._settings.region
        turn = f"{link} {region} {int(time.time() // every)}"
        waiter = Waiter(f"canary:{hashlib.sha256(turn.encode()).hexdigest()[:24]}", "canary", pull=True)
        await self._forget_metadata(link)
        joined = await self._jobs.join(Request(link, waiter, wish=WISH, region=region))
        outcome = await self._ended(waiter.id)
        if joined.how == "hit" and outcome.result:  # an earlier one was left over: nothing was fetched
            await self._shelf.discard(outcome.result.id)
            return Outcome()
        return outcome

    async def _ended(self, waiter_id: str) -> Outcome:
        end = time.monotonic() + LONGEST
        while time.monotonic() < end and await self._leads():
            status = await self._jobs.status(waiter_id)
            if status is None or status.state in {"finished", "failed", "cancelled"}:
                return (status and status.outcome) or Outcome()
            await asyncio.sleep(POLL)
        await self._jobs.cancel(waiter_id)
        return Outcome()
