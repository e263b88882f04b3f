"""The desk that answers what links offer, on a real queue whose answers are sometimes lost on the way."""

import asyncio
import time
from contextlib import asynccontextmanager

import pytest

from shared.errors import Unavailable
from shared.jobs import Jobs, info_region
from shared.models import Request, Waiter
from workers import desk as desk_module
from workers.desk import Desk
from workers.engine.media import Media

REGION = info_region("default")


class Unlucky(Jobs):
    """Redis is away for the first call of an operation, or its answer is lost."""

    def __init__(self, redis, operation, *, after=False):
        super().__init__(redis)
        self._operation, self._after, self.lost = operation, after, 0

    async def _do(self, operation, *args):
        if operation != self._operation or self.lost:
            return await super()._do(operation, *args)
        answer = await super()._do(operation, *args) if self._after else None
        if answer is None or answer[1]:  # of claims, one that took something
            self.lost += 1
            raise Unavailable
        return answer


class Site:
    """What links offer, as slowly as is wished."""

    def __init__(self, seconds=0.0):
        self.seconds, self.asked = seconds, 0

    async def media_of(self, url):
        self.asked += 1
        await asyncio.sleep(self.seconds)
        return Media(id="1", extractor="Stand-in", url=url, title="A", formats=())


@asynccontextmanager
async def at_work(jobs, site):
    desk = Desk(jobs, site, region="default", owner="desk", max_bytes=10**9)
    task = asyncio.create_task(desk.run())
    try:
        yield
    finally:
        task.cancel()
        done, _ = await asyncio.wait({task}, timeout=20)
        assert done


async def ask(jobs, number):
    waiter = Waiter(f"info:{number}", "api", pull=True)
    await jobs.join(Request(f"https://a.example/{number}", waiter, region=REGION, kind="info"))


async def until(true, within=15):
    async with asyncio.timeout(within):
        while not await true():
            await asyncio.sleep(0.01)


async def test_a_claim_whose_answer_was_lost_is_worked_on_at_once(jobs):
    unlucky, began = Unlucky(jobs.redis, "claim", after=True), time.monotonic()
    await ask(jobs, 1)

    async def answered():
        return (await jobs.status("info:1")).state == "finished"

    async with at_work(unlucky, Site()):
        await until(answered)
    assert unlucky.lost == 1
    assert time.monotonic() - began < desk_module.LEASE, "it lapsed and was run by somebody else"


async def test_what_it_holds_goes_back_although_redis_fails_once_meanwhile(jobs):
    site = Site(seconds=600)
    for number in range(3):
        await ask(jobs, number)

    async def busy():
        return site.asked == 3

    async with at_work(Unlucky(jobs.redis, "release"), site):
        await until(busy)
    assert (await jobs.census(REGION)).ready == 2


async def test_after_its_own_trouble_with_redis_it_reaps_nobody_for_one_lease(jobs, monkeypatch):
    monkeypatch.setattr(desk_module, "LEASE", 1.5)
    await ask(jobs, 1)
    await jobs.claim(REGION, 1, lease=0.01, owner="other")
    unlucky = Unlucky(jobs.redis, "reap")

    async def in_trouble():
        return unlucky.lost

    async def reaped():
        return await jobs.redis.exists("lf:claim:desk")  # and at once claimed

    async with at_work(unlucky, Site(seconds=600)):
        await until(in_trouble)
        began = time.monotonic()
        await until(reaped)
    assert time.monotonic() - began > 1.4


@pytest.fixture(autouse=True)
def _quiet(caplog):
    caplog.set_level("CRITICAL")
