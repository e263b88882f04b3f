"""The leased worker, with real scripts and coroutines instead of downloads."""

import asyncio
import contextlib
import signal
import time
from contextlib import asynccontextmanager

import pytest
from arq import Retry
from prometheus_client import REGISTRY

from shared.errors import Unavailable
from shared.jobs import CRASHES, Jobs
from shared.models import Outcome, Request, Waiter
from shared.settings import load
from tests.unit.test_jobs import outcome
from workers.reaper import Reaper
from workers.worker import LeasedWorker


async def ask(jobs: Jobs, number=0):
    waiter = Waiter(f"w{number}", "terminal", pull=True)
    return await jobs.join(Request(f"https://a.example/{number}", waiter))


async def ended(jobs: Jobs, number=0, within=5.0):
    async with asyncio.timeout(within):
        while (status := await jobs.status(f"w{number}")).state not in ("finished", "failed", "cancelled"):
            await asyncio.sleep(0.01)
    return status


def new_worker(queue, valkey, run, **options):
    facts = {"jobs": 4, "lease": 1.0, "drain": 2.0, "tries": 3} | options
    settings = load(**{f"worker_{name}": value for name, value in facts.items()})
    return LeasedWorker(queue, run, settings=settings, redis_url=valkey.url)


@asynccontextmanager
async def working(jobs, valkey, run, **options):
    worker = new_worker(jobs, valkey, run, **options)
    task = asyncio.create_task(worker.async_run())
    try:
        yield worker
    finally:
        worker.handle_sig(signal.SIGTERM)
        worker.handle_sig(signal.SIGTERM)
        await asyncio.wait_for(task, 5)
        await worker.close()


async def test_a_job_starts_within_milliseconds_of_being_asked_for(jobs, valkey):
    started = asyncio.get_running_loop().create_future()

    async def run(claim, _attempt):
        started.set_result(asyncio.get_running_loop().time())
        await jobs.settle(claim, outcome())

    async with working(jobs, valkey, run):
        await asyncio.sleep(0.3)  # idle, waiting for a wake-up
        asked = asyncio.get_running_loop().time()
        await ask(jobs)
        assert await started - asked < 0.4  # arq's own poll is 0.5 s; the bench has the true figure
        assert (await ended(jobs)).state == "finished"


async def test_a_retry_comes_back_after_its_delay_and_counts(jobs, valkey):
    attempts = []

    async def run(claim, attempt):
        attempts.append(attempt)
        if attempt == 1:
            raise Retry(defer=0.2)
        await jobs.settle(claim, outcome())

    async with working(jobs, valkey, run):
        await ask(jobs)
        assert (await ended(jobs)).state == "finished"
    assert attempts == [1, 2]


async def test_how_long_an_attempt_took_adds_nothing_to_the_pause_after_it(jobs, valkey):
    failed = asyncio.get_running_loop().create_future()

    async def run(_claim, _attempt):
        await asyncio.sleep(1.5)
        failed.set_result(time.time())
        raise Retry(defer=600)

    async with working(jobs, valkey, run):
        await ask(jobs)
        async with asyncio.timeout(20):
            delayed = "lf:q:default:delayed"
            while not (found := await jobs.redis.zrange(delayed, 0, -1, withscores=True)):
                await asyncio.sleep(0.01)
    assert found[0][1] / 1000 - await failed < 601.4


async def test_a_job_that_forgets_to_settle_is_told_to_its_waiter(jobs, valkey):
    async def run(_claim, _attempt):
        return

    async with working(jobs, valkey, run):
        await ask(jobs)
        assert (await ended(jobs)).outcome.failure.kind == "internal"


async def test_a_job_that_always_fails_ends_when_its_tries_do(jobs, valkey):
    async def run(_claim, _attempt):
        raise Retry(defer=0.01)

    async with working(jobs, valkey, run, tries=2):
        await ask(jobs)
        assert (await ended(jobs)).outcome.failure.kind == "crashed"


async def test_draining_hands_a_long_job_back_without_spending_a_try(jobs, valkey):
    started = asyncio.Event()

    async def slow(_claim, _attempt):
        started.set()
        await asyncio.sleep(60)

    async with working(jobs, valkey, slow, drain=0.1):
        await ask(jobs)
        await asyncio.wait_for(started.wait(), 5)
    attempts = []

    async def quick(claim, attempt):
        attempts.append(attempt)
        await jobs.settle(claim, outcome())

    async with working(jobs, valkey, quick):
        await ended(jobs)
    assert attempts == [1]


async def test_draining_lets_a_short_job_finish(jobs, valkey):
    started = asyncio.Event()

    async def run(claim, _attempt):
        started.set()
        await asyncio.sleep(0.3)
        await jobs.settle(claim, outcome())

    worker = new_worker(jobs, valkey, run, jobs=1, drain=5, tries=1)
    task = asyncio.create_task(worker.async_run())
    await ask(jobs)
    await asyncio.wait_for(started.wait(), 5)
    worker.handle_sig(signal.SIGTERM)
    await asyncio.wait_for(task, 5)
    await worker.close()
    assert (await jobs.status("w0")).state == "finished"


async def test_cancelling_stops_the_work_within_about_a_second(jobs, valkey):
    started, stopped = asyncio.Event(), asyncio.Event()

    async def run(_claim, _attempt):
        started.set()
        try:
            await asyncio.sleep(60)
        finally:
            stopped.set()

    async with working(jobs, valkey, run):
        await ask(jobs)
        await asyncio.wait_for(started.wait(), 5)
        await jobs.cancel("w0")
        await asyncio.wait_for(stopped.wait(), 2)


async def test_more_jobs_run_at_once_than_one_worker_has_places_for(jobs, valkey):
    running = 0
    eight = asyncio.Event()

    async def run(claim, _attempt):
        nonlocal running
        running += 1
        assert running <= 8
        if running == 8:
            eight.set()
        await asyncio.wait_for(eight.wait(), 20)
        running -= 1
        await jobs.settle(claim, Outcome(result=outcome().result))

    async with working(jobs, valkey, run, lease=10), working(jobs, valkey, run, lease=10):
        for number in range(16):
            await ask(jobs, number)
        for number in range(16):
            assert (await ended(jobs, number, within=25)).state == "finished"


async def test_a_second_signal_hurries(jobs, valkey):
    started = asyncio.Event()

    async def slow(_claim, _attempt):
        started.set()
        await asyncio.sleep(600)

    worker = new_worker(jobs, valkey, slow, drain=300)
    task = asyncio.create_task(worker.async_run())
    await ask(jobs)
    await asyncio.wait_for(started.wait(), 15)
    worker.handle_sig(signal.SIGTERM)
    await asyncio.sleep(0.1)
    assert not task.done()
    worker.handle_sig(signal.SIGTERM)
    await asyncio.wait_for(task, 15)
    await worker.close()
    assert (await jobs.census("default")).ready == 1
    assert await jobs.redis.get("arq:retry:" + (await jobs.redis.hget("lf:w:w0", "job"))) == "0"


async def test_after_its_own_trouble_with_redis_nobody_reaps_for_one_lease(jobs):
    reaper = Reaper(jobs, "default", lease=0.4)
    await ask(jobs)
    await jobs.claim("default", 1, lease=0.01, owner="other")
    with contextlib.suppress(Unavailable), reaper.round():
        raise Unavailable
    began = time.monotonic()
    while await jobs.redis.zcard("lf:q:default:leased"):
        with reaper.round():
            await reaper.reap()
        await asyncio.sleep(0.01)
    assert 0.4 <= time.monotonic() - began < 15


async def test_a_job_that_is_given_up_counts_as_a_crash(jobs):
    def crashes():
        return REGISTRY.get_sample_value("linkferry_jobs_total", labels) or 0

    labels = {"outcome": "crashed", "site": "a.example"}
    before = crashes()
    reaper = Reaper(jobs, "default", lease=0.4)
    await ask(jobs)
    for run in range(CRASHES):
        assert crashes() == before, run
        await jobs.claim("default", 1, lease=-1, owner="other")
        await reaper.reap()
    assert crashes() == before + 1


async def test_who_was_held_up_for_a_lease_lets_others_renew_before_he_reaps(jobs):
    reaper = Reaper(jobs, "default", lease=0.4)
    with reaper.round():
        await reaper.reap()
    await ask(jobs)
    _, [claim] = await jobs.claim("default", 1, lease=0.01, owner="other")
    time.sleep(0.6)
    with reaper.round():
        await reaper.reap()
    assert await jobs.renew([claim], lease=10) == set(), "lapsed, but nobody took it: revived"
    assert await jobs.reap("default") == []


@pytest.fixture(autouse=True)
def _quiet(caplog):
    caplog.set_level("CRITICAL")
