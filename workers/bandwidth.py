"""What a region's workers fetch in a month, against the operator's budget for it."""

import time
from collections.abc import Awaitable, Callable

import structlog

from shared import metrics
from shared.connection import reachable
from shared.control import Control
from shared.jobs import Jobs
from shared.settings import Settings
from shared.texts import say, size
from workers.egress import Guard

log = structlog.get_logger(__name__)

COUNT_EVERY = 10.0  # seconds
KEPT = 62 * 86_400  # seconds
WARNED_AT = 0.8  # of the budget


class Meter:
    """Counts this worker's share; whoever finds the budget used up begins a surge."""

    def __init__(
        self,
        jobs: Jobs,
        guard: Guard,
        control: Control,
        settings: Settings,
        tell_owner: Callable[[str], Awaitable[None]],
    ) -> None:
        self._jobs, self._guard, self._control = jobs, guard, control
        self._region, self._budget = settings.region, settings.bandwidth_month
        self._tell_owner, self._counted = tell_owner, 0
        metrics.BANDWIDTH_LIMIT.set(settings.bandwidth_limit or 0)
        metrics.BANDWIDTH_BUDGET.labels(self._region).set(self._budget or 0)

    async def count(self) -> None:
        """Adds what has come since the last time. Raises `Unavailable`; nothing is lost then."""
        month = time.strftime("%Y-%m", time.gmtime())
        moved = self._guard.moved
        key = f"lf:bytes:{self._region}:{month}"
        with reachable("the count of bytes"):
            async with self._jobs.redis.pipeline() as pipe:
                pipe.incrby(key, moved - self._counted)
                pipe.expire(key, KEPT)
                used, _ = await pipe.execute()
        self._counted = moved
        metrics.BANDWIDTH_USED.labels(self._region).set(used)
        if self._budget:
            await self._judge(month, used, self._budget)

    async def _judge(self, month: str, used: int, budget: int) -> None:
        if used >= budget:
            await self._control.overspent()
        share = 100 if used >= budget else 80 if used >= budget * WARNED_AT else 0
        if share and await self._jobs.first(f"bytes-{share}:{self._region}:{month}", KEPT):
            log.warning("bandwidth_budget", region=self._region, used=used, budget=budget)
            facts = {"region": self._region, "used": size(used), "budget": size(budget)}
            await self._tell_owner(say("owner-bytes-over" if share == 100 else "owner-bytes-soon", **facts))
