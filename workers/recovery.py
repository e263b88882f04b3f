"""Notices what died on the way: slow sweeps by one leader, which any worker can be.

The quick part, lapsed leases, is each worker's own tick (`workers.worker`).
"""

import asyncio
import random

import structlog

from shared.errors import Unavailable
from shared.jobs import Jobs

log = structlog.get_logger(__name__)

SWEEP_EVERY = 10.0  # seconds


async def sweep_forever(jobs: Jobs, worker_id: str) -> None:
    """While this worker leads: finds jobs in no queue and answers in no outbox, and puts them back."""
    while True:
        await asyncio.sleep(SWEEP_EVERY * random.uniform(0.8, 1.2))  # noqa: S311 - spreads the workers
        try:
            if await jobs.lead("sweep", worker_id, SWEEP_EVERY * 2):
                for what, count in (await jobs.mend()).items():
                    log.warning("mended", what=what, count=count)
        except Unavailable as error:
            log.warning("sweep_failed", error=str(error))
