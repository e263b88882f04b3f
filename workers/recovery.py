"""Notices what died on the way: slow sweeps by one leader, which any worker can be.

The quick part, lapsed leases, is each worker's own tick (`workers.worker`).
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from shared.errors import Unavailable
from shared.jobs import Jobs
from shared.storage import Storage, StorageError
from shared.texts import say

log = structlog.get_logger(__name__)

SWEEP_EVERY = 10.0  # seconds
STORAGE_EVERY = 900.0  # seconds; a listing of the whole bucket
GRACE = 3600.0  # seconds that a file outlives its result: downloads under way, clocks apart
NEWS = 300.0  # seconds for which a dead letter counts as news
QUIET = 3600.0  # seconds between two reports of the same kind


async def sweep_forever(jobs: Jobs, worker_id: str, tell_owner: Callable[[str], Awaitable[None]]) -> None:
    """While this worker leads: finds jobs in no queue and answers in no outbox, and puts them back.

    Also tells the owner of failures that are ours: once an hour for each kind, not once per user.
    """
    while True:
        await asyncio.sleep(SWEEP_EVERY * random.uniform(0.8, 1.2))  # noqa: S311 - spreads the workers
        try:
            if await jobs.lead("sweep", worker_id, SWEEP_EVERY * 2):
                for what, count in (await jobs.mend()).items():
                    log.warning("mended", what=what, count=count)
                await _report(jobs, tell_owner)
        except Unavailable as error:
            log.warning("sweep_failed", error=str(error))


async def sweep_storage_forever(jobs: Jobs, storage: Storage, worker_id: str, link_ttl: float) -> None:
    """While this worker leads: deletes stored files once no result and no link can lead to them."""
    while True:
        try:
            if await jobs.lead("storage", worker_id, STORAGE_EVERY * 1.5):
                count = await storage.sweep(timedelta(seconds=link_ttl + GRACE))
                log.info("storage_swept", files=count)
        except (Unavailable, StorageError) as error:
            log.warning("storage_sweep_failed", error=str(error))
        await asyncio.sleep(STORAGE_EVERY)


async def _report(jobs: Jobs, tell_owner: Callable[[str], Awaitable[None]]) -> None:
    letters = await jobs.dead_letters(200)
    kinds = Counter(str(e["why"]) for e in letters if time.time() - e["at"] / 1000 < NEWS)
    for kind, count in kinds.items():
        if await jobs.first(f"dead:{kind}", QUIET):
            await tell_owner(say("owner-failures", count=count, kind=kind))
