"""The queue against stock arq with its defaults, on the same Valkey, with the same work."""

import asyncio
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Self

from arq import create_pool
from arq.connections import ArqRedis, RedisSettings
from redis.asyncio import Redis

from bench import Bench, Row, Session
from bench._fleet import STARTED, UP
from bench.rigs import fresh, scratch
from shared.jobs import Jobs
from shared.models import Request, Waiter
from tests.chaos.valkey import Valkey
from tests.e2e.stack import ROOT

Enqueue = Callable[[], Awaitable[object]]

SIDES = ("ours", "arq")
PROCESSES, WORKERS, PLACES = 4, 20, 60
RUNNING = 1000
CROWD = 100  # joins at a time
PATIENCE = 6.0  # seconds for a job to start before it counts as not starting


class Rig:
    """A Valkey, and on it one fleet at a time with a way to give it jobs."""

    def __init__(self, valkey: Valkey, whose: str) -> None:
        self.valkey, self.whose = valkey, whose
        self.redis = Redis.from_url(valkey.url)

    async def __aenter__(self) -> Self:
        await self.redis.flushall()
        self.jobs = Jobs.at(self.valkey.url)
        self.pool: ArqRedis = await create_pool(RedisSettings.from_dsn(self.valkey.url))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.jobs.aclose()
        await self.pool.aclose()
        await self.redis.aclose()

    @contextmanager
    def fleet(self, *, workers: int, processes: int, places: int, work: str) -> Iterator[None]:
        each = ["--workers", str(workers // processes), "--places", str(places), "--work", work]
        command = [sys.executable, "-m", "bench._fleet", self.whose, self.valkey.url, *each]
        # Logs go nowhere: arq writes two lines for each job.
        running = [
            subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for _ in range(processes)
        ]
        try:
            yield
        finally:
            for process in running:
                process.kill()
                process.wait()

    async def up(self, workers: int) -> None:
        async with asyncio.timeout(60):
            while int(await self.redis.get(UP) or 0) < workers:
                await asyncio.sleep(0.05)
        await asyncio.sleep(1)

    async def enqueue(self) -> None:
        if self.whose == "arq":
            await self.pool.enqueue_job("job")
            return
        await self.jobs.join(Request(f"https://a.example/{fresh()}", Waiter(fresh(), "bench", pull=True)))

    async def started(self, within: float = PATIENCE) -> float | None:
        """When the next job started, None when none does."""
        popped = await self.redis.blpop([STARTED], timeout=within)
        return float(popped[1]) if popped else None


async def latencies(rig: Rig, samples: int) -> list[float]:
    """Seconds from the call that enqueues to the job's first line, on a fleet with nothing else to do."""
    with rig.fleet(workers=4, processes=2, places=10, work="stamp"):
        await rig.up(4)
        found = []
        for _ in range(samples):
            await asyncio.sleep(random.uniform(0.01, 0.05))
            began = time.time()
            await rig.enqueue()
            start = await rig.started()
            assert start is not None
            found.append(start - began)
    return found


async def crowd(rig: Rig) -> tuple[int, float | None]:
    """How many of many sleeping jobs run at once, and the start of one more."""
    with rig.fleet(workers=WORKERS, processes=PROCESSES, places=PLACES, work="sleep"):
        await rig.up(WORKERS)
        for _ in range(RUNNING):
            await rig.enqueue()
        running = 0
        while running < RUNNING and await rig.started() is not None:
            running += 1
        began = time.time()
        await rig.enqueue()
        start = await rig.started()
    return running, start - began if start else None


async def rate(rig: Rig, count: int = 3000) -> float:
    """No-op jobs a second of one worker that finds them all waiting."""
    for _ in range(count):
        await rig.enqueue()
    queue = "lf:q:default" if rig.whose == "ours" else "arq:queue"
    leased = f"{queue}:leased"
    with rig.fleet(workers=1, processes=1, places=100, work="noop"):
        while await rig.redis.zcard(queue) == count:
            await asyncio.sleep(0.001)
        began = time.perf_counter()
        while await rig.redis.zcard(queue) + await rig.redis.zcard(leased):
            await asyncio.sleep(0.005)
        return count / (time.perf_counter() - began)


async def ask(jobs: Jobs) -> None:
    """Somebody new asks for something new."""
    waiter = Waiter(fresh(), "bench", asker=f"bench:{fresh()}", pull=True)
    await jobs.join(Request(f"https://a.example/{fresh()}", waiter, user_cap=3))


async def claim_times(rig: Rig, waiting: int, samples: int = 300) -> list[float]:
    for _ in range(3):  # what the server compiles and what the client connects is not counted
        await rig.jobs.claim("default", 1, lease=10, owner="bench")
    for _ in range(0, waiting, CROWD):
        await asyncio.gather(*(ask(rig.jobs) for _ in range(CROWD)))
    found = []
    for _ in range(samples):
        began = time.perf_counter()
        _, [claim] = await rig.jobs.claim("default", 1, lease=10, owner="bench")
        found.append(time.perf_counter() - began)
        await rig.jobs.release(claim)
    return found


def alone(whose: str, measure: Callable[[Rig], Awaitable[object]]):
    async def run() -> object:
        async with Rig(valkey, whose) as rig:
            return await measure(rig)

    with scratch() as folder, Valkey(folder / "valkey") as valkey:
        return asyncio.run(run())


def p99(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[98]


def measure_start(session: Session) -> list[Row]:
    session.settle()
    ours = alone("ours", lambda rig: latencies(rig, 500))
    session.settle()
    rival = alone("arq", lambda rig: latencies(rig, 100))
    facts = {"unit": "s", "runs": len(ours), "busy": session.busy, "rival_is": "arq, defaults", "on": "ours"}
    return [
        Row(
            "enqueue → start on an idle fleet, p50",
            statistics.median(ours), rival=statistics.median(rival), bar=0.005,
            samples={"ours": ours, "rival": rival}, **facts,
        ),
        Row("enqueue → start on an idle fleet, p99", p99(ours), rival=p99(rival), bar=0.025, **facts),
    ]  # fmt: skip


def measure_crowd(session: Session) -> list[Row]:
    session.settle()
    running, start = alone("ours", crowd)
    session.settle()
    theirs, late = alone("arq", crowd)
    row = Row(
        f"jobs running at once of {RUNNING}, {WORKERS} workers", running, unit="jobs", rival=theirs,
        rival_is="arq, defaults", bar=RUNNING, on="ours", at_least=True, busy=session.busy,
    )  # fmt: skip
    one_more = Row(
        f"one more while {RUNNING} run: enqueue → start", start if start is not None else PATIENCE,
        rival=late if late is not None else PATIENCE, rival_is=f"arq ({PATIENCE:g}: never)", bar=0.025,
        on="ours", busy=session.busy,
    )  # fmt: skip
    return [row, one_more]


def measure_claims(session: Session) -> list[Row]:
    session.settle()
    few = alone("ours", lambda rig: claim_times(rig, 100))
    many = alone("ours", lambda rig: claim_times(rig, 100_000))
    return [
        Row(
            "one claim with 100,000 jobs waiting", statistics.median(many), rival=statistics.median(few),
            rival_is="with 100 waiting", bar=2.0, runs=len(many), busy=session.busy,
            samples={"ours": many, "rival": few},
        )
    ]  # fmt: skip


def measure_rate(session: Session) -> list[Row]:
    samples: dict[str, list[float]] = {"ours": [], "rival": []}
    for run in range(session.runs):
        for whose in SIDES if run % 2 == 0 else reversed(SIDES):
            session.settle()
            figure = alone(whose, rate)
            samples["ours" if whose == "ours" else "rival"].append(figure)
            session.say(f"{run + 1}/{session.runs}  {whose} {figure:.0f}")
    medians = {side: statistics.median(figures) for side, figures in samples.items()}
    return [
        Row(
            "no-op jobs a second, one worker", medians["ours"], unit="1/s", rival=medians["rival"],
            rival_is="arq, defaults", bar=1.0, at_least=True, runs=session.runs, busy=session.busy,
            samples=samples,
        )
    ]  # fmt: skip


BENCHES = [
    Bench(
        "queue-start", measure_start, runs=1,
        method="from the call that enqueues to the job's first line; 4 workers in 2 processes with nothing "
        "else to do; arq 0.28 with its defaults; Valkey with AOF",
    ),
    Bench(
        "queue-crowd", measure_crowd, runs=1,
        method=f"{RUNNING} jobs that sleep, {WORKERS} workers of {PLACES} places in {PROCESSES} processes, "
        "one queue; then one more",
    ),
    Bench(
        "queue-claims", measure_claims, runs=1,
        method="one claim, its round trip included, with so many jobs waiting",
    ),
    Bench(
        "queue-rate", measure_rate, runs=3,
        method="3,000 waiting jobs that do nothing, one worker of 100 places; both record an outcome",
    ),
]  # fmt: skip
