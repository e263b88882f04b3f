"""Redis restarted, robbed of its last second, away, half-open, slow and cut off."""

import asyncio

import pytest

from tests.chaos.house import job_of, long, until

pytestmark = pytest.mark.asyncio(loop_scope="module")


@long
async def test_a_restart_of_redis_in_the_middle_of_a_download_is_not_noticed(house, origin):
    await house.worker()
    asked = await house.ask(f"{origin.url}/k/rate=100kB,on=media/page/restart")
    await asked.reaches("downloading")
    await asyncio.to_thread(house.valkey.restart)
    assert (await asked.only_answer()).media
    assert (await (await house.ask(f"{origin.url}/page/after-restart")).only_answer()).media


@pytest.mark.parametrize("seconds", [5, pytest.param(30, marks=long)])
async def test_while_redis_is_away_the_bot_says_busy_and_the_download_settles_when_it_is_back(
    house, origin, seconds
):
    await house.worker()
    asked = await house.ask(f"{origin.url}/k/rate=150kB,on=media/page/away-{seconds}")
    await asked.reaches("downloading")
    house.valkey.kill()
    meanwhile = await house.ask(f"{origin.url}/page/meanwhile-{seconds}")
    refused = await meanwhile.answer(within=10)
    assert "can't reach my queue" in refused.text
    await asyncio.sleep(seconds - 4)
    assert not any(m.media for m in await asked.said())
    await asyncio.to_thread(house.valkey.start)
    assert (await asked.only_answer()).media
    retried = await house.ask(f"{origin.url}/page/meanwhile-{seconds}")
    assert (await retried.only_answer()).media
    await meanwhile.only_answer()
    kinds = house.stack.log(next(n for n in house.stack.processes if n.startswith("worker")))
    assert "job_broke" not in kinds


@long
async def test_a_redis_that_forgot_its_last_second_still_has_every_link_answered_once(house, origin):
    """The worker's claim is forgotten: the job waits again while its first run is still under way."""
    asked = await house.ask(f"{origin.url}/k/rate=100kB,on=media/page/forgot")
    await until(lambda: joined(asked), 5, "the acknowledgement")
    await asyncio.sleep(0.3)
    mark = house.valkey.mark()
    await house.worker()
    await asked.reaches("downloading")
    await asyncio.to_thread(house.valkey.rewind, mark)
    assert (await asked.only_answer(within=30)).media


async def joined(asked) -> bool:
    return bool(await asked.said()) and await job_of(asked) is not None


@long
async def test_a_job_in_no_queue_and_an_answer_in_no_outbox_are_found_again(house, origin):
    lost = await house.ask(f"{origin.url}/page/in-no-queue")
    await until(lambda: joined(lost), 5, "the acknowledgement")
    await house.jobs.redis.delete("lf:q:default")
    await house.worker()
    assert (await lost.only_answer(within=40)).media
    await house.dismiss_workers()
    hit = await house.ask(f"{origin.url}/page/in-no-queue")
    await until(lambda: owed(house, hit), 5, "the answer in the outbox")
    await house.jobs.redis.delete(f"lf:outbox:telegram:{hit.waiter.split(':')[1]}")
    await house.worker()
    assert (await hit.only_answer(within=40)).media


async def owed(house, asked) -> bool:
    return await house.jobs.redis.hget(f"lf:w:{asked.waiter}", "rid") is not None


@long
async def test_a_network_that_is_slow_and_cuts_every_connection_now_and_then_loses_nothing(house, origin):
    await house.workers(2)
    house.network.latency = 0.05
    asked = []
    for number in range(12):
        asked.append(await house.ask(f"{origin.url}/k/rate=400kB,on=media/page/cut-{number}"))
        if number % 3 == 2:
            house.network.cut()
    for each in asked:
        answer = await each.only_answer(within=40)
        assert answer.media, answer


@long
async def test_connections_that_silently_lead_nowhere_are_given_up(house, origin):
    await house.worker()
    asked = await house.ask(f"{origin.url}/k/rate=150kB,on=media/page/half-open")
    await asked.reaches("downloading")
    house.network.mode = "silent"
    meanwhile = await house.ask(f"{origin.url}/page/half-open-meanwhile")
    assert "can't reach my queue" in (await meanwhile.answer(within=10)).text
    await asyncio.sleep(25)
    house.network.mode = "pass"
    assert (await asked.only_answer(within=40)).media
    assert (await (await house.ask(f"{origin.url}/page/half-open-after")).only_answer(within=40)).media
