"""Notices what died on the way: slow sweeps by one leader, which any worker can be.

The quick part, lapsed leases, is each worker's own tick (`workers.worker`).
"""

import time
from collections import Counter
from collections.abc import Awaitable, Callable

import structlog

from shared import metrics
from shared.control import Control
from shared.jobs import Jobs
from shared.logins import SOON, Logins
from shared.pages import reports
from shared.regions import Regions
from shared.settings import Settings
from shared.shelf import Shelf
from shared.sites import Sites, host_of
from shared.storage import Storage, kept_for
from shared.texts import day, say
from shared.texts import wait as wait_in_words

log = structlog.get_logger(__name__)

SWEEP_EVERY = 10.0  # seconds
RESCUE_EVERY = 3.0  # seconds
STORAGE_EVERY = 900.0  # seconds; a listing of the whole bucket
SHELF_EVERY = 30.0  # seconds; what comes in meanwhile must find room in the rest of the quota
NEWS = 300.0  # seconds for which a dead letter counts as news
LOGINS_EVERY = 60.0  # seconds
RESTS_TOLD = 86_400.0  # seconds between two reports that a site turns away the same log-in
QUIET = 3600.0  # seconds between two reports of the same kind


class Recovery:
    """The duties of the worker that leads; each does nothing in the others."""

    def __init__(
        self,
        jobs: Jobs,
        storage: Storage,
        *,
        probe: Callable[[str], Awaitable[None]],
        worker_id: str,
        settings: Settings,
        tell_owner: Callable[[str], Awaitable[None]],
        control: Control,
    ) -> None:
        self._jobs, self._storage, self._sites = jobs, storage, Sites(jobs.redis)
        self._worker_id, self._settings = worker_id, settings
        self._probe, self._tell_owner = probe, tell_owner
        self._shelf = Shelf(jobs, storage)
        self._control, self._regions = control, Regions(jobs, settings)
        self._logins = Logins(jobs.redis, settings.secret)

    async def sweep(self) -> None:
        """Puts back jobs in no queue and answers in no outbox; tells the owner."""
        if not await self._jobs.lead("sweep", self._worker_id, SWEEP_EVERY * 2):
            return
        for what, count in (await self._jobs.mend()).items():
            metrics.RECOVERED.labels(what).inc(count)
            if what == "expired":
                metrics.JOBS.labels(what, "other").inc(count)
            log.warning("mended", what=what, count=count)
        await self._watch_load()
        await self._report()

    async def rescue(self) -> None:
        """What waits in a region without workers goes to the next one. Any worker may: it can be repeated."""
        if not self._regions.are_several:
            return
        alive = await self._regions.alive()
        for region in self._regions.names:
            to = await self._regions.after(region)
            if region not in alive and to and (count := await self._jobs.evacuate(region, to)):
                metrics.RECOVERED.labels("region").inc(count)
                log.warning("region_evacuated", region=region, to=to, count=count)

    async def tidy_shelf(self) -> None:
        """Deletes results whose time is over, and what is worth least while the quota is used up."""
        leads = await self._jobs.lead("shelf", self._worker_id, SHELF_EVERY * 2)
        metrics.STORAGE_USED.clear()  # only one worker knows the figure
        if leads:
            await self._shelf.tidy(self._settings.storage_quota)
            where = "s3" if self._settings.s3_url else "folder"
            metrics.STORAGE_USED.labels(where).set(await self._shelf.used())

    async def sweep_storage(self) -> None:
        """Deletes stored files that nobody has in his books any more and that no link can lead to."""
        if await self._jobs.lead("storage", self._worker_id, STORAGE_EVERY * 1.5):
            count = await self._storage.sweep(kept_for(self._settings))
            log.info("storage_swept", files=count)

    async def probe_sites(self) -> None:
        """Somebody waits for a site: looks with his link, as often as the breaker lets anybody."""
        if not await self._jobs.lead("probe", self._worker_id, SWEEP_EVERY * 2):
            return
        for request in (await self._jobs.awaited()).values():
            if not await self._sites.is_down(host_of(request.url)):
                await self._probe(request.url)

    async def watch_logins(self) -> None:
        """Tells the owner, once, of log-ins that run out soon, and of those that a site turns away."""
        if not await self._jobs.lead("logins", self._worker_id, LOGINS_EVERY * 2):
            return
        now = time.time()
        for login in await self._logins.all():
            facts = {"id": login.id, "site": login.site}
            ends = login.expires is not None and 0 < login.expires - now < SOON
            if login.expires and ends and await self._jobs.first(f"login-ends:{login.id}", SOON * 2):
                await self._tell_owner(say("owner-cookies-soon", **facts, date=day(login.expires)))
            for health in await self._logins.health(login.id):
                name = f"login-rests:{login.id}:{health.region}"
                if health.rests and await self._jobs.first(name, RESTS_TOLD):
                    facts |= {"region": health.region, "rests": wait_in_words(health.rests - now)}
                    await self._tell_owner(say("owner-cookies-rest", **facts))

    async def _watch_load(self) -> None:
        """Begins surge when people wait too long; ends it only when the wait is a third of that."""
        policy = await self._control.policy()
        longest = policy.settings.surge_wait
        regions = {facts["region"] for facts in await self._jobs.workers()}
        wait = max([await self._jobs.backlog(region) for region in regions], default=0)
        if wait > (longest / 3 if policy.needed else longest):
            await self._control.need_surge()
            if policy.mode == "auto" and not policy.needed:
                log.warning("surge", wait=wait)
                await self._tell_owner(say("owner-surge", wait=wait_in_words(wait)))

    async def _report(self) -> None:
        """Failures of ours, to the owner: once an hour for each kind, not once per user; reported pages."""
        letters = await self._jobs.dead_letters(200)
        kinds = Counter(str(e["why"]) for e in letters if time.time() - e["at"] / 1000 < NEWS)
        for kind, count in kinds.items():
            if await self._jobs.first(f"dead:{kind}", QUIET):
                await self._tell_owner(say("owner-failures", count=count, kind=kind))
        for report in await reports(self._jobs):
            if time.time() - report.at < NEWS and await self._jobs.first(
                f"reported:{report.token}", NEWS * 2
            ):
                facts = {"title": report.title, "why": report.why, "link": report.url}
                await self._tell_owner(say("owner-report", **facts))
