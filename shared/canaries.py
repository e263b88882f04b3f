"""What is known of the sites whose links are fetched on a schedule (`CANARIES`), and what `/status` says.

Written by `workers.canaries`, read by whoever is asked how things are. Sites differ by where they are asked
from, so each region has a hash of its own, which goes a day after the last look:

    lf:canaries:<region>  hash: link → `Sighting`
"""

from collections.abc import Iterable
from dataclasses import dataclass

from redis.asyncio import Redis

from shared.connection import reachable
from shared.models import from_json, to_json
from shared.sites import Sites
from shared.texts import say

DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Sighting:
    """What became of one link, last time: done at `at` (Unix seconds), or failed as `kind`."""

    site: str
    at: float
    kind: str = ""

    @property
    def works(self) -> bool:
        return not self.kind


class Canaries:
    """One region's. Every method may raise `shared.errors.Unavailable`."""

    def __init__(self, redis: Redis, region: str) -> None:
        self._redis, self._key = redis, f"lf:canaries:{region}"

    async def sightings(self) -> dict[str, Sighting]:
        """The last look at each link."""
        with reachable():
            found = await self._redis.hgetall(self._key)  # type: ignore[misc]
        return {link: from_json(Sighting, text) for link, text in found.items()}

    async def note(self, link: str, sighting: Sighting, *, every: float) -> None:
        """Keeps one, for longer than until the next."""
        with reachable():
            async with self._redis.pipeline() as pipe:
                pipe.hset(self._key, link, to_json(sighting))
                pipe.expire(self._key, int(every * 2 + DAY))
                await pipe.execute()

    async def forget(self, links: Iterable[str]) -> None:
        """Drops links that are no canaries any more."""
        if gone := list(links):
            with reachable():
                await self._redis.hdel(self._key, *gone)  # type: ignore[misc]


def by_site(sightings: Iterable[Sighting]) -> dict[str, Sighting]:
    """Of each site the sighting that tells: a site works when any of its links does."""
    found: dict[str, Sighting] = {}
    for each in sorted(sightings, key=lambda one: (one.works, one.at)):
        found[each.site] = each
    return dict(sorted(found.items()))


async def status(redis: Redis, region: str, locale: str) -> str:
    """What people are told of the sites. Raises `shared.errors.Unavailable`."""
    down = [site.host for site in await Sites(redis).down()]
    seen = by_site((await Canaries(redis, region).sightings()).values())
    failing = [site for site, sighting in seen.items() if not sighting.works and site not in down]
    working = [site for site, sighting in seen.items() if sighting.works and site not in down]
    lists = {"status-down": down, "status-failing": failing, "status-working": working}
    lines = [say(key, locale, sites=", ".join(sites)) for key, sites in lists.items() if sites]
    return "\n".join(lines if down or failing else [say("status-fine", locale), *lines])
