"""A worker whose job blocks the event loop until it is told to go on, then tries to settle and to deliver.

`python -m tests.chaos.blocked_worker REDIS_URL CHANNEL` goes on with a line from its standard input, and
prints what each of its attempts came to, as JSON.
"""

import asyncio
import json
import sys

from shared.errors import NotFound
from shared.jobs import Claim, Fenced, Jobs
from shared.models import Outcome
from shared.settings import load
from workers.worker import LeasedWorker


async def main(url: str, channel: str) -> None:
    jobs = Jobs.at(url)
    told = {"early": False, "settled": False}

    async def run(claim: Claim, _attempt: int) -> None:
        sys.stdin.readline()
        outcome = Outcome(failure=NotFound().failure)
        try:
            told["early"] = bool((await jobs.take_early(claim, channel, outcome))[1])
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
    asyncio.run(main(sys.argv[1], sys.argv[2]))
