"""Which region a link goes to: what was chosen, what a country means, and where there are workers at all."""

import time

from shared.jobs import Jobs
from shared.settings import Settings

FRESH = 1.0  # seconds for which what was read of the workers may be used


class Regions:
    """The operator's regions, in their order. Methods may raise `shared.errors.Unavailable`."""

    def __init__(self, jobs: Jobs, settings: Settings) -> None:
        self._jobs, self._home = jobs, settings.region
        self.names = tuple(dict.fromkeys((*settings.regions, settings.region)))
        self._countries = dict(entry.split("=") for entry in settings.region_countries)
        self._alive: list[str] = []
        self._read_at = -FRESH

    @property
    def are_several(self) -> bool:
        return len(self.names) > 1

    def of_country(self, code: str) -> str:
        """Of a two-letter code; empty when nothing was set for it."""
        return self._countries.get(code.upper(), "")

    async def alive(self) -> list[str]:
        """Those with workers, as of a second ago at most."""
        if time.monotonic() - self._read_at >= FRESH:
            standing = {facts["region"] for facts in await self._jobs.workers() if facts["standing"] == "1"}
            self._alive = [name for name in self.names if name in standing]
            self._read_at = time.monotonic()
        return self._alive

    async def pick(self, *wished: str) -> str:
        """The first of the wished that has workers, else this process's own, else whichever has some."""
        if not self.are_several:
            return self._home
        alive = await self.alive()
        return next((name for name in (*wished, self._home, *alive) if name in alive), self._home)

    async def after(self, region: str) -> str | None:
        """The next region with workers, round in a circle; None when there is no other."""
        alive = await self.alive()
        at = self.names.index(region) if region in self.names else 0
        return next(
            (n for n in (*self.names[at + 1 :], *self.names[:at]) if n in alive and n != region), None
        )
