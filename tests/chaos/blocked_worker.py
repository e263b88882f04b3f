"""A worker whose job blocks the event loop for longer than its lease, then tries to settle and to deliver.

`python -m tests.chaos.blocked_worker REDIS_URL SECONDS` prints what each of its attempts came to, as JSON.
"""

import asyncio
import json
import sys
import time

from shared.errors import NotFound
from shared.jobs import Claim, Fenced, Jobs
from shared.models import Outcome
from shared.settings import load
from workers.worker import LeasedWorker


async def main(url: str, blocked: float) -> None:
    jobs = Jobs.at(url)
    told = {"early": False, "settled": False}

    async def run(claim: Claim, _attempt: int) -> None:
        time.sleep(blocked)
        outcome = Outcome(failure=NotFound().failure)
        try:
            told["early"] = bool(await jobs.take_early(claim, "telegram:1", outcome))
            await jobs.settle(claim, outcome)
            told["settled"] = True
        except Fenced:
            pass
        finally:  # its own worker may cancel it first
            print(json.dumps(told), flush=True)

    settings = load(worker_jobs=1, worker_lease=1, worker_drain=1)
    worker = LeasedWorker(jobs, run, settings=settings, redis_url=url)
    await worker.async_run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2])))
