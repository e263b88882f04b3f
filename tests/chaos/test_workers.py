"""Workers that are killed, frozen, blocked, deployed and poisoned: every link still has its one answer."""

import asyncio

import pytest

from tests.chaos.house import job_of, long, runs_for_the, until

pytestmark = pytest.mark.asyncio(loop_scope="module")

# Links that stay in a stage for a few seconds, whatever runs them.
LINGERING = {
    "extracting": "/k/latency=3000,on=doc/page/",
    "downloading": "/k/rate=100kB,on=media/page/",
    "encoding": "/site/watch?v=big&",
    "delivering": "/page/",
}
SOME = {"extracting": long, "encoding": long}


@pytest.mark.parametrize("stage", [pytest.param(stage, marks=SOME.get(stage, ())) for stage in LINGERING])
async def test_a_job_whose_worker_is_killed_in_this_stage_is_answered_by_another_one(house, origin, stage):
    both = await house.workers(2)
    if stage == "delivering":
        await house.tg.fault("latency", method="editMessageMedia", value=3)
    asked = await house.ask(f"{origin.url}{LINGERING[stage]}killed-{stage}")
    await asked.reaches(stage)
    (await at_work(asked, both)).kill()
    await until(lambda: runs_for_the(2, asked), 15, "the second run")
    assert (await asked.only_answer(within=60)).media


@long
async def test_the_folder_of_a_killed_worker_is_swept_by_one_that_lives(house, origin):
    both = await house.workers(2)
    asked = await house.ask(f"{origin.url}/k/rate=60kB,on=media/page/orphaned-folder")
    await asked.reaches("downloading")
    (await at_work(asked, both)).kill()
    await asked.only_answer()
    await asyncio.to_thread(house.stack.wait_until_tidy, 30)


async def test_a_worker_that_was_frozen_for_longer_than_its_lease_changes_nothing_when_it_wakes(
    house, origin
):
    frozen = await house.worker()
    asked = await house.ask(f"{origin.url}/k/rate=100kB,on=media/page/frozen")
    await asked.reaches("downloading")
    frozen.freeze()
    await house.worker()
    answer = await asked.answer()
    edits = len(answer.history)
    frozen.thaw()
    await asyncio.sleep(3)
    after = await asked.only_answer()
    assert len(after.history) == edits, "the thawed worker touched the answer"
    assert "job_settled" not in house.stack.log(frozen.name)


@long
async def test_a_worker_that_was_frozen_while_delivering_does_not_deliver_again(house, origin):
    frozen = await house.worker()
    await house.tg.fault("latency", method="editMessageMedia", value=1)
    asked = await house.ask(f"{origin.url}/page/frozen-delivering")
    await asked.reaches("delivering")
    frozen.freeze()
    await house.worker()
    await asked.answer()
    frozen.thaw()
    await asyncio.sleep(3)
    await asked.only_answer()
    assert await house.tg.calls("sendVideo") == []


@long
async def test_six_deploys_during_one_job_neither_fail_it_nor_spend_its_tries(house, origin):
    asked = await house.ask(f"{origin.url}/k/rate=40kB,on=media/page/deploys")
    old = await house.worker(WORKER_DRAIN="0.2s", WORKER_TRIES="2")
    for _ in range(6):
        await asked.reaches("downloading", within=40)  # a worker starts meanwhile
        new = house.start_worker(WORKER_DRAIN="0.2s", WORKER_TRIES="2")
        old.ask_to_stop()
        process = house.stack.processes.pop(old.name)
        assert await asyncio.to_thread(process.wait, 15) == 0
        old = new
    assert (await asked.only_answer(within=30)).media
    assert house.valkey.client.get("arq:retry:" + (await job_of(asked))) in (None, "0", "1")
    assert await house.jobs.dead_letters() == []


@long
async def test_a_job_that_takes_its_worker_down_twice_is_given_up_and_its_neighbours_are_not(house, origin):
    worker = await house.worker()
    healthy = [await house.ask(f"{origin.url}/k/latency=2500,on=doc/page/well-{n}") for n in range(3)]
    poison = await house.ask(f"{origin.url}/k/latency=2500,on=doc/page/poison")
    for run in (1, 2):
        await until(lambda: runs_for_the(run, poison), 20, f"run {run} of the poison")  # noqa: B023
        await asyncio.sleep(0.3)
        worker.kill()
        worker = await house.worker()
    answer = await poison.only_answer(within=30)
    assert "failed more than once on my side" in answer.text
    for asked in healthy:
        assert (await asked.only_answer(within=40)).media
    [letter] = await house.jobs.dead_letters()
    assert letter["why"] == "crashed"
    assert "poison" in letter["spec"]
    assert sum("lease lapsed" in line for line in letter["log"]) == 2


@long
async def test_a_thousand_waiters_are_all_answered_though_a_worker_dies_half_way(house, origin):
    people = 1000
    first = await house.worker()
    asked = [await house.ask(f"{origin.url}/k/latency=6000,on=doc/page/thousand") for _ in range(people)]

    async def half() -> bool:
        return await done_waiters(house) >= people / 2

    await until(half, 120, "half of them answered")
    await house.worker()
    first.kill()

    async def all_of_them() -> bool:
        return await done_waiters(house) == people

    await until(all_of_them, 120, "all of them answered")
    answers = [await each.said() for each in asked]
    assert all(any(m.media for m in said) for said in answers)
    twice = sum(len([m for m in said if m.media]) > 1 for said in answers)
    print(f"{people} waiters, answered twice: {twice}")
    assert twice <= 8, "only what was between Telegram's acceptance and our record may come twice"


async def done_waiters(house) -> int:
    client = house.jobs.redis
    keys = [key async for key in client.scan_iter("lf:w:*", count=1000)]
    async with client.pipeline(transaction=False) as pipe:
        for key in keys:
            pipe.hget(key, "st")
        return sum(st == "done" for st in await pipe.execute())


async def at_work(asked, workers):
    """The one of these workers that holds the job of this link now."""
    job, stack = await job_of(asked), asked.house.stack
    holder: list = []

    async def held() -> bool:
        owner = (await asked.house.jobs.redis.hget(f"lf:j:{job}", "tok") or "").partition(":")[0]
        holder[:] = [worker for worker in workers if owner and f'"{owner}"' in stack.log(worker.name)]
        return bool(holder)

    await until(held, 15, "a worker that runs it")
    return holder[0]
