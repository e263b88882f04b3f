"""Tells the metrics how the whole fleet is: queues, workers, answers owed, sites. Every worker tells it."""

from collections import Counter
from collections.abc import Iterable

from shared import metrics
from shared.canaries import Canaries, by_site
from shared.jobs import Jobs
from shared.logins import Logins
from shared.sites import Sites

LOOK_EVERY = 10.0  # seconds


class Fleet:
    def __init__(self, jobs: Jobs, channels: Iterable[str], *, region: str, secret: bytes) -> None:
        self._jobs, self._sites, self._logins = jobs, Sites(jobs.redis), Logins(jobs.redis, secret)
        self._canaries = Canaries(jobs.redis, region)
        self._channels, self._region = tuple(channels), region

    async def look(self) -> None:
        """Raises `shared.errors.Unavailable`."""
        workers: Counter[str] = Counter()
        slots: Counter[str] = Counter()
        versions: Counter[tuple[str, str]] = Counter()
        for facts in await self._jobs.workers():
            workers[facts.get("region", "")] += 1
            slots[facts.get("region", "")] += int(facts.get("capacity", 0))
            versions[facts.get("region", ""), facts.get("version", "unknown")] += 1
        regions = {region for region in workers if region} | {self._region}
        for region in regions:
            metrics.WORKERS.labels(region).set(workers[region])
            metrics.CAPACITY.labels(region).set(slots[region])
            await self._count(region)
        metrics.VERSIONS.clear()
        for which, count in versions.items():
            metrics.VERSIONS.labels(*which).set(count)
        for channel in self._channels:
            metrics.OUTBOX.labels(metrics.kind_of(channel)).set(await self._jobs.owed(channel))
        down = await self._sites.down()
        metrics.SITES_DOWN.clear()
        for each in down:
            metrics.SITES_DOWN.labels(metrics.site_label(each.host)).set(1)
        metrics.CANARIES.clear()
        for site, sighting in by_site((await self._canaries.sightings()).values()).items():
            metrics.CANARIES.labels(metrics.site_label(site)).set(int(sighting.works))
        metrics.LOGINS.clear()
        for site, score in (await self._logins.scores(self._region)).items():
            metrics.LOGINS.labels(metrics.site_label(site), self._region).set(score)
        metrics.DEAD_LETTERS.set(await self._jobs.dead())

    async def _count(self, region: str) -> None:
        found = await self._jobs.census(region)
        for state in ("ready", "delayed", "running"):
            metrics.QUEUE_JOBS.labels(region, state).set(getattr(found, state))
        metrics.QUEUE_AGE.labels(region).set(found.age)
