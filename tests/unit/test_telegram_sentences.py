"""Sentences that wait for room in a crowded chat outlive the process that was to say them."""

import time
from dataclasses import replace

import pytest

from bot.telegram_bot.sentences import AGAIN, STALE, Sentence, Waiting

KEY = "lf:telegram:7:sentences"
KEYBOARD = {"inline_keyboard": [[{"text": "Done", "callback_data": "set|done|"}]]}


@pytest.fixture
def waiting(jobs):
    return Waiting(jobs.redis, 7)


def sentence(text="That was a lot at once."):
    return Sentence(-100, 5, text, thread=3, keyboard=KEYBOARD, fades=True, made=time.time())


async def late(jobs):
    """As if nobody had said anything for a while."""
    for each in await jobs.redis.zrange(KEY, 0, -1):
        await jobs.redis.zadd(KEY, {each: time.time() - 1})


async def test_a_sentence_is_left_to_whoever_has_it_for_a_while(waiting, jobs):
    await waiting.keep(sentence())
    assert await waiting.due() == []
    assert await jobs.redis.zrange(KEY, 0, -1, withscores=True) != []
    assert AGAIN < await jobs.redis.ttl(KEY) <= STALE


async def test_what_nobody_said_is_said_by_one_other_as_it_was(waiting, jobs):
    mine = sentence()
    await waiting.keep(mine)
    await late(jobs)
    assert await waiting.due() == [mine]
    assert await waiting.due() == []
    await waiting.drop(mine)
    assert not await jobs.redis.exists(KEY)


async def test_nobody_says_what_nobody_wants_to_hear_any_more(waiting, jobs):
    await waiting.keep(replace(sentence(), made=time.time() - STALE - 1))
    await late(jobs)
    assert await waiting.due() == []
    assert not await jobs.redis.exists(KEY)
