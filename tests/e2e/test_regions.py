"""Regions and places: which worker takes which job, and which ones wait. With real workers."""

import asyncio

import pytest

from shared import embedded
from shared.jobs import Jobs
from shared.models import Place, Request, Waiter, Wish, new_id
from tests.chaos.house import long
from tests.e2e.stack import LINKFERRY, Stack

HERE = {
    "REGIONS": "default,far",
    "WORKER_DRAIN": "0",
    "WORKER_JOBS": "2",
    "WORKER_HEAVY_JOBS": "1",
    "WORKER_HEAVY_BYTES": "10MB",
    "WORKER_LEASE": "2s",
}
SLOW = "k/rate=50kB,on=media/site/watch?v=big-"


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    stack = Stack(tmp_path_factory.mktemp("regions"), HERE)
    stack.start("worker")
    stack.wait_for_worker()
    yield stack
    stack.stop()


@pytest.fixture
async def house(stack):
    with embedded.start(stack.data) as server:
        house = House(Jobs.at(server.url))
        yield house
        for waiter in house.waiters:
            await house.jobs.cancel(waiter)
        await house.jobs.aclose()


class House:
    def __init__(self, jobs):
        self.jobs, self.waiters = jobs, []

    async def ask(self, url, asker="tg:1", **facts):
        waiter = Waiter(new_id(), "terminal", asker=asker, pull=True)
        await self.jobs.join(Request(url, waiter, Wish("720"), Place(), **facts))
        self.waiters.append(waiter.id)
        return waiter.id

    async def until(self, waiter, *states, within=40.0):
        async with asyncio.timeout(within):
            while True:
                status = await self.jobs.status(waiter)
                stage = status.progress.stage if status.progress and status.state == "running" else ""
                if {status.state, stage} & set(states):
                    return status
                await asyncio.sleep(0.02)


async def test_a_short_job_passes_long_ones_that_fill_the_heavy_places(house, origin):
    long = [await house.ask(f"{origin.url}/{SLOW}0")]
    await house.until(long[0], "downloading")
    long += [await house.ask(f"{origin.url}/{SLOW}{n}") for n in (1, 2)]
    async with asyncio.timeout(40):
        while (await house.jobs.census("default")).heavy < 2:
            await asyncio.sleep(0.02)
    assert [(await house.jobs.status(waiter)).state for waiter in long[1:]] == ["queued", "queued"]
    short = await house.ask(f"{origin.url}/files/small.mp4", "tg:2")
    assert (await house.until(short, "finished", "failed")).state == "finished"
    assert (await house.jobs.census("default")).heavy == 2

    await house.jobs.cancel(long[0])
    await house.until(long[1], "downloading")
    tries = await house.jobs.redis.get(f"arq:retry:{await job_of(house, long[1])}")
    assert tries == "1", "to wait aside costs no try"


async def both_at_work(stack, house):
    if "far" not in stack.processes:
        plugin = {"WORKER_YTDLP_PLUGINS": "tests.stand_ins.abroad"}
        stack.start("far", *LINKFERRY, "worker", REGION="far", **plugin)
    async with asyncio.timeout(30):
        while len({facts["region"] for facts in await house.jobs.workers()}) < 2:
            await asyncio.sleep(0.05)


@long
async def test_what_a_site_does_not_show_one_region_is_fetched_by_the_next(stack, house, origin):
    await both_at_work(stack, house)
    waiter = await house.ask(f"{origin.url}/site/watch?v=plain-{new_id()[:8]}", region="far")
    status = await house.until(waiter, "finished", "failed")
    assert status.state == "finished", status
    assert await fact(house, waiter, "runs") == "2"


@long
async def test_what_is_shown_nowhere_is_tried_in_two_regions_and_no_more(stack, house, origin):
    await both_at_work(stack, house)
    waiter = await house.ask(f"{origin.url}/site/watch?v=geo-{new_id()[:8]}", region="far")
    status = await house.until(waiter, "finished", "failed")
    assert status.outcome.failure.kind == "geo_blocked"
    assert await fact(house, waiter, "runs") == "2"


@long
async def test_what_a_region_without_workers_was_to_fetch_comes_from_another(stack, house, origin):
    await both_at_work(stack, house)
    running = await house.ask(f"{origin.url}/k/rate=50kB/files/small.mp4?x={new_id()[:8]}", region="far")
    await house.until(running, "downloading")
    stack.stop("far")
    later = await house.ask(f"{origin.url}/files/small.mp4?x={new_id()[:8]}", region="far")
    for waiter in (running, later):
        assert (await house.until(waiter, "finished", "failed")).state == "finished"


async def fact(house, waiter, name):
    return await house.jobs.redis.hget(f"lf:j:{await job_of(house, waiter)}", name)


async def job_of(house, waiter):
    return await house.jobs.redis.hget(f"lf:w:{waiter}", "job")
