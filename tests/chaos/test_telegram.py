"""Telegram asks to wait, hangs up, forgets chats; sites go down and come back; the bot is killed."""

import asyncio
import time

import pytest

from tests.chaos.house import is_final, long, until

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("seconds", [6, pytest.param(20, marks=long)])
async def test_a_chat_that_must_wait_does_not_make_ten_others_wait(house, origin, seconds):
    await house.worker(WORKER_JOBS="12")
    link = f"{origin.url}/k/latency=1500,on=doc/page/flooded-{seconds}"
    flooded = await house.ask(link)
    await house.tg.fault("retry_after", method="editMessageMedia", value=seconds, chat_id=flooded.chat)
    began = time.monotonic()
    others = [await house.ask(link) for _ in range(10)]
    for other in others:
        assert (await other.only_answer(within=5, settle=0)).media
    assert time.monotonic() - began < 6
    assert not any(is_final(m) for m in await flooded.said())
    assert (await flooded.only_answer(within=seconds + 10)).media


async def test_an_answer_that_perhaps_arrived_is_repeated_into_the_same_message(house, origin):
    await house.worker()
    await house.tg.fault("drop_after", method="editMessageMedia", times=2)
    asked = await house.ask(f"{origin.url}/page/perhaps")
    assert (await asked.only_answer(settle=7)).media
    assert await house.tg.calls("sendVideo") == []


async def test_a_connection_that_breaks_during_the_upload_only_delays_the_answer(house, origin):
    await house.worker()
    await house.tg.fault("drop_midway", method="editMessageMedia", value=10_000)
    asked = await house.ask(f"{origin.url}/page/midway")
    assert (await asked.only_answer()).media


async def test_somebody_who_blocked_the_bot_is_let_go_and_his_neighbour_served(house, origin):
    await house.worker()
    link = f"{origin.url}/k/latency=2000,on=doc/page/blocked"
    gone, there = await house.ask(link), await house.ask(link)
    await gone.reaches("extracting")
    blocked = {"code": 403, "description": "Forbidden: bot was blocked by the user"}
    await house.tg.fault("error", chat_id=gone.chat, times=None, **blocked)
    assert (await there.only_answer()).media

    async def let_go() -> bool:
        return await house.jobs.redis.hget(f"lf:w:{gone.waiter}", "st") == "gone"

    await until(let_go, 30, "the waiter is gone")
    assert await house.jobs.dead_letters() == []


async def test_an_acknowledgement_that_was_deleted_is_replaced_by_a_new_message(house, origin):
    await house.worker()
    asked = await house.ask(f"{origin.url}/k/latency=2000,on=doc/page/deleted")
    ack = await house.tg.wait_for(asked.chat, lambda m: m.from_bot)
    await house.tg.user_deletes(ack)
    assert (await asked.only_answer()).media


async def test_a_bot_killed_between_receipt_and_queue_loses_nothing(house, origin):
    """Its way to Redis is silent, so it dies with the message received and not yet recorded."""
    await house.worker()
    house.network.mode = "silent"
    asked = await house.ask(f"{origin.url}/page/bot-killed")
    await asyncio.sleep(0.7)
    bot = house.stack.processes.pop("telegram")
    bot.kill()
    bot.wait()
    house.network.mode = "pass"
    house.start_bot()
    assert (await asked.only_answer(within=30)).media


async def test_a_bot_killed_between_its_acknowledgement_and_the_record_of_it_answers_once(house, origin):
    """The message that nobody knew of stands beside the answer until its button is pressed."""
    await house.worker()
    await house.tg.fault("slow_reply", method="sendMessage", value=30)
    asked = await house.ask(f"{origin.url}/k/latency=3000,on=doc/page/bot-killed-late")
    await house.tg.wait_for(asked.chat, lambda m: m.from_bot)
    bot = house.stack.processes.pop("telegram")
    bot.kill()
    bot.wait()
    assert not await asked.is_acknowledged()
    house.start_bot()
    assert (await asked.answer(within=30)).media
    assert [is_final(m) for m in await asked.said()] == [False, True]
    await house.press(asked, "Cancel")
    await until(lambda: stand(asked, 1), 30, "the end of the orphan")
    assert (await asked.only_answer()).media


async def stand(asked, number) -> bool:
    return len(await asked.said()) == number


async def test_a_site_that_fails_for_everyone_is_told_at_once_and_noticed_when_it_is_back(house, origin):
    await house.worker(WORKER_JOBS="8")
    failing = [await house.ask(f"{origin.url}/status/503?n={n}") for n in range(5)]
    for asked in failing:
        assert "Try again" in (await asked.only_answer(within=40, settle=0)).labels
    spared = await house.ask(f"{origin.url}/page/while-down")
    answer = await spared.only_answer(within=10)
    assert "fails for everyone right now" in answer.text
    status = await house.ask("/status")
    assert "127.0.0.1" in (await status.answer()).text
    await house.press(spared, "Fetch it when the site is back")
    await house.tg.wait_for(spared.chat, lambda m: "as soon as" in (m.text or ""))
    await minutes_pass(house)
    await house.tg.wait_for(spared.chat, lambda m: m.from_bot and m.media, timeout=30)
    assert "work" in (await (await house.ask("/status")).answer()).text


async def minutes_pass(house) -> None:
    """The next probe of every site that is down is due now."""
    async for key in house.jobs.redis.scan_iter("lf:site:*"):
        if await house.jobs.redis.type(key) == "hash":
            await house.jobs.redis.hset(key, "until", 0)


async def test_the_button_of_a_failure_that_may_pass_tries_again_in_the_same_message(house, origin):
    await house.worker(WORKER_TRIES="1")
    asked = await house.ask(f"{origin.url}/k/fail=503,times=1,on=doc/page/once")
    failed = await asked.only_answer()
    assert "Try again" in failed.labels
    await house.press(asked, "Try again")
    answer = await house.tg.wait_for(asked.chat, lambda m: m.from_bot and m.media)
    assert answer.message_id == failed.message_id
    await asked.only_answer()


async def test_a_premiere_is_fetched_when_it_has_begun(house, origin):
    await house.worker()
    asked = await house.ask(f"{origin.url}/site/watch?v=premiere")
    await house.press(asked, "Fetch it when it starts")
    await house.tg.wait_for(asked.chat, lambda m: "when it has started" in (m.text or ""))
    assert await house.jobs.redis.zcard("lf:parked") == 1
    runs = await extractions(origin)
    await house.jobs.redis.zadd(
        "lf:parked", dict.fromkeys(await house.jobs.redis.zrange("lf:parked", 0, -1), 0)
    )

    async def asked_again() -> bool:
        return await extractions(origin) > runs

    await until(asked_again, 30, "another look at the premiere")
    assert await house.jobs.redis.zcard("lf:parked") == 0


async def extractions(origin) -> int:
    stats = await asyncio.to_thread(origin.stats)
    return stats["paths"].get("/site/api/video/premiere", {}).get("requests", 0)
