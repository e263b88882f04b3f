"""When lapsed leases may be taken back: not by somebody who was away or held up just now.

A lease lapses because its worker died, or because nobody could reach Redis to renew. Whoever had trouble of
his own cannot tell these apart, and gives the others one lease to renew first.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from shared import metrics
from shared.errors import Unavailable
from shared.jobs import Jobs
from shared.sites import host_of

log = structlog.get_logger(__name__)


class Reaper:
    """Brings back what others let lapse in one region, where leases are `lease` seconds long."""

    def __init__(self, jobs: Jobs, region: str, *, lease: float) -> None:
        self._jobs, self._region, self._lease = jobs, region, lease
        self._not_before = 0.0
        self._round_at: float | None = None

    @contextmanager
    def round(self) -> Iterator[None]:
        """One round of renewing and reaping; its trouble, and being late for it, hold back reaping."""
        self._hold_back_if_late()
        self._round_at = time.monotonic()
        try:
            yield
        except Unavailable:
            self._hold_back()
            raise

    def _hold_back_if_late(self) -> None:
        if self._round_at is not None and time.monotonic() > self._round_at + self._lease:
            self._hold_back()

    def _hold_back(self) -> None:
        self._not_before = time.monotonic() + self._lease

    async def reap(self) -> None:
        """The last step of a round. Raises `shared.errors.Unavailable`."""
        self._hold_back_if_late()
        if time.monotonic() < self._not_before:
            return
        for job_id in await self._jobs.reap(self._region):
            metrics.LEASES_LAPSED.inc()
            log.warning("lease_lapsed", job=job_id)
            if await self._jobs.is_given_up(job_id):
                spec = await self._jobs.spec(job_id)
                site = metrics.site_label(host_of(spec.url)) if spec else "other"
                metrics.JOBS.labels("crashed", site).inc()
