"""Workers for `bench.queue` in a process of their own: ours, or stock arq's with its defaults.

`python -m bench._fleet ours|arq REDIS_URL --workers N --places M --work noop|stamp|sleep`. Each job but a
no-op pushes the time of its start to the list `STARTED`; `sleep` then holds its place.
"""

import argparse
import asyncio
import time
from typing import Any

import uvloop
from arq.connections import RedisSettings
from arq.worker import Worker, func
from redis.asyncio import Redis

from shared.errors import NotFound
from shared.jobs import Claim, Jobs
from shared.models import Outcome
from shared.settings import load
from workers.worker import LeasedWorker

STARTED = "bench:started"
UP = "bench:up"
FOR_EVER = 3600.0
OUTCOME = Outcome(failure=NotFound().failure)


async def work(redis: Redis, what: str) -> None:
    if what != "noop":
        await redis.rpush(STARTED, repr(time.time()))
    if what == "sleep":
        await asyncio.sleep(FOR_EVER)


async def ours(options: argparse.Namespace) -> None:
    jobs = Jobs.at(options.url)

    async def run(claim: Claim, _attempt: int) -> None:
        await work(jobs.redis, options.work)
        await jobs.settle(claim, OUTCOME)

    settings = load(worker_jobs=options.places, worker_drain=0, worker_job_timeout=FOR_EVER)
    workers = [
        LeasedWorker(jobs, run, settings=settings, redis_url=options.url) for _ in range(options.workers)
    ]
    await jobs.redis.incrby(UP, len(workers))
    await asyncio.gather(*(worker.async_run() for worker in workers))


async def arqs(options: argparse.Namespace) -> None:
    redis = Redis.from_url(options.url)

    async def job(_ctx: dict[str, Any]) -> None:
        await work(redis, options.work)

    workers = [
        Worker(
            functions=[func(job, name="job", timeout=FOR_EVER)],
            redis_settings=RedisSettings.from_dsn(options.url),
            max_jobs=options.places,
        )
        for _ in range(options.workers)
    ]
    await redis.incrby(UP, len(workers))
    await asyncio.gather(*(worker.async_run() for worker in workers))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("whose", choices=("ours", "arq"))
    parser.add_argument("url")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--places", type=int, default=10)
    parser.add_argument("--work", choices=("noop", "stamp", "sleep"), default="stamp")
    options = parser.parse_args()
    uvloop.run((ours if options.whose == "ours" else arqs)(options))


if __name__ == "__main__":
    main()
