"""What there is of the medium behind a link: known already, or asked of the workers. Knows no chat SDK."""

import asyncio

from shared.errors import Unavailable
from shared.infos import Infos
from shared.jobs import Jobs, info_region
from shared.models import Info, Offer, Request, Waiter, from_json, new_id

LOOK_EVERY = 0.05  # seconds
AT_ONCE = 0.8  # seconds for what is known already


class Offers:
    """`region`: whose workers are asked; `channel`: in whose name."""

    def __init__(self, jobs: Jobs, *, region: str, channel: str) -> None:
        self._jobs, self._region, self._channel = jobs, region, channel

    async def of(self, url: str, *, within: float) -> tuple[Offer, ...]:
        """The qualities of a canonical link; nothing when they are not known in time."""
        info = await self.info(url, within=within)
        return info.qualities if info else ()

    async def info(self, url: str, *, within: float) -> Info | None:
        """All that a canonical link offers; None when it is not known in time.

        With `within` 0 nobody is asked for it.
        """
        try:
            async with asyncio.timeout(within or AT_ONCE):
                known = await Infos(self._jobs.redis, self._region).known(url)
                return from_json(Info, known) if known else await self._learned(url) if within else None
        except (Unavailable, TimeoutError, ValueError):
            return None

    async def _learned(self, url: str) -> Info | None:
        """Asks the workers, who mostly know it from the download."""
        platform = self._channel.partition(":")[0]
        waiter = Waiter(f"{platform}:info:{new_id()}", self._channel, pull=True)
        await self._jobs.join(Request(url, waiter, region=info_region(self._region), kind="info"))
        while True:
            status = await self._jobs.status(waiter.id)
            if status is None or status.outcome:
                return status.outcome.info if status and status.outcome else None
            await asyncio.sleep(LOOK_EVERY)
