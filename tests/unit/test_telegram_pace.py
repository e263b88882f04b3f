"""Telegram's limits, kept by all processes together."""

import asyncio
import time

import pytest
from telegram.error import RetryAfter

from shared.connection import connect
from shared.delivery.telegram import Pace
from shared.delivery.telegram.pace import PROGRESS, NoRoom

# PTB makes it whole seconds or a timedelta, and warns of the first.
pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")


async def sent():
    return True


async def send(pace, chat, *, idle=False, call=sent, endpoint="sendMessage"):
    data = {} if chat is None else {"chat_id": chat}
    return await pace.process_request(call, (), {}, endpoint, data, PROGRESS if idle else None)


async def test_two_processes_together_keep_to_25_messages_a_second_after_a_burst_of_five(jobs):
    paces = [Pace(jobs.redis, 1), Pace(jobs.redis, 1)]
    began = time.monotonic()
    await asyncio.gather(*(send(paces[n % 2], 100 + n) for n in range(30)))
    assert time.monotonic() - began >= 0.99


async def test_a_chat_gets_three_at_once_and_then_one_a_second_while_others_go_on(jobs):
    pace = Pace(jobs.redis, 1)
    began = time.monotonic()
    slow = asyncio.gather(*(send(pace, 7) for _ in range(5)))
    await asyncio.gather(*(send(pace, 100 + n) for n in range(3)))
    assert not slow.done()
    await slow
    assert time.monotonic() - began >= 2.1


async def test_a_group_gets_twenty_in_a_minute_of_which_progress_leaves_eight(jobs):
    pace = Pace(jobs.redis, 1)
    sent_before = {f"m{n}": time.time() * 1000 - 30_000 for n in range(12)}
    await jobs.redis.zadd("lf:telegram:1:minute:-5", sent_before)
    with pytest.raises(NoRoom):
        await send(pace, -5, idle=True)
    await send(pace, -5)
    await jobs.redis.zadd("lf:telegram:1:minute:-5", {f"n{n}": time.time() * 1000 - 10_000 for n in range(7)})
    with pytest.raises(RetryAfter) as refused:
        await send(pace, -5)
    assert 25 <= refused.value._retry_after.total_seconds() <= 32
    await send(pace, -6)


async def test_progress_is_dropped_where_something_was_just_said(jobs):
    pace = Pace(jobs.redis, 1)
    await send(pace, 7)
    await send(pace, 7)
    with pytest.raises(NoRoom):
        await send(pace, 7, idle=True)
    await send(pace, 7)


async def test_a_chat_that_wants_to_be_left_alone_is_and_no_other(jobs):
    one, other = Pace(jobs.redis, 1), Pace(jobs.redis, 1)

    async def refused():
        raise RetryAfter(30)

    with pytest.raises(RetryAfter):
        await send(one, 7, call=refused)
    with pytest.raises(RetryAfter):
        await send(other, 7)
    await send(other, 8)


async def test_what_is_no_message_is_not_counted(jobs):
    pace = Pace(jobs.redis, 1)
    for _ in range(30):
        await send(pace, 7, endpoint="getChatMember")
        await send(pace, None, endpoint="answerCallbackQuery")
    assert await jobs.redis.keys("lf:telegram:*") == []


async def test_without_redis_messages_go_on():
    redis = connect("redis://127.0.0.1:1")
    assert await asyncio.wait_for(send(Pace(redis, 1), 7), 10)
    await redis.aclose()


async def album(pace, chat, items):
    data = {"chat_id": chat, "media": ["a photo"] * items}
    return await pace.process_request(sent, (), {}, "sendMediaGroup", data, None)


async def test_each_item_of_an_album_counts(jobs):
    pace = Pace(jobs.redis, 1)
    await album(pace, -6, 10)
    with pytest.raises(RetryAfter) as refused:
        await album(pace, -6, 2)
    assert 5 < refused.value.retry_after <= 9
    await jobs.redis.delete("lf:telegram:1:chat:-6")
    await album(pace, -6, 8)
    await jobs.redis.delete("lf:telegram:1:chat:-6")
    with pytest.raises(RetryAfter) as refused:
        await album(pace, -6, 3)
    assert refused.value.retry_after > 50
