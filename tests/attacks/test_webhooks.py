"""Somebody who found the bot's webhook address plays Telegram; and Telegram itself, which comes there too."""

import asyncio

import aiohttp
import pytest
import pytest_asyncio

from bot.telegram_bot.webhook import SECRET_HEADER, secret_of
from shared import embedded
from shared.jobs import Jobs
from shared.settings import Settings
from tests.chaos.house import long
from tests.e2e.stack import BOT_TOKEN, Stack
from tests.stand_ins.origin import start_origin
from tests.stand_ins.s3 import free_port
from tests.stand_ins.telegram import TelegramStandIn

pytestmark = pytest.mark.asyncio(loop_scope="module")

ANN = {"id": 11, "first_name": "Ann"}
KNOWN = secret_of(Settings(telegram_bot_token=BOT_TOKEN))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tg():
    async with TelegramStandIn.start(token=BOT_TOKEN) as tg:
        yield tg


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(tg, tmp_path_factory):
    stack = Stack(
        tmp_path_factory.mktemp("hooked"),
        {
            "TELEGRAM_BOT_TOKEN": BOT_TOKEN,
            "TELEGRAM_API_URL": tg.url,
            "TELEGRAM_WEBHOOK_PORT": str(port := free_port()),
            "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
            "TELEGRAM_UPLOAD_LIMIT": "3MB",
        },
    )
    stack.start("telegram")
    try:
        stack.wait_for_log("telegram", "webhook_set")
        yield stack
    finally:
        stack.stop()


def says(words):
    return lambda message: message.from_bot and words in (message.text or "")


def forged(number, person, text="/start"):
    """What Telegram would send if that person had written."""
    who = {"id": person, "first_name": "Mallory", "is_bot": False}
    chat = {"id": person, "type": "private", "first_name": "Mallory"}
    command = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    message = {"message_id": 1, "date": 1, "from": who, "chat": chat, "text": text, "entities": command}
    return {"update_id": number, "message": message}


async def knocked(stack, update, *secret):
    headers = {SECRET_HEADER: secret[0]} if secret else {}
    async with (
        aiohttp.ClientSession() as session,
        session.post(stack.settings["TELEGRAM_WEBHOOK_URL"], json=update, headers=headers) as answer,
    ):
        return answer.status


async def test_telegram_comes_with_the_secret_and_is_heard(stack, tg):
    await tg.user_says(11, "/start", user=ANN)
    await tg.wait_for(11, says("Send me a link"), timeout=30)
    [bot] = (await tg.state())["bots"]
    assert bot["webhook"]["secret"] == KNOWN
    [call] = await tg.calls("setWebhook")
    assert "drop_pending_updates" not in call.params


@pytest.mark.parametrize("secret", [(), ("",), ("guess",), (BOT_TOKEN,), (KNOWN[:-1],)])
async def test_a_forged_update_is_nobodys(stack, tg, secret):
    await tg.user_says(12, "hello", user=ANN | {"id": 12})  # so that there is somebody to answer
    await tg.wait_for(12, says("no link"), timeout=30)
    assert await knocked(stack, forged(900_001, 12), *secret) == 403
    await tg.user_says(11, "/help", user=ANN)
    await tg.wait_for(11, says("Send a link to a video"), timeout=30)
    assert len([m for m in await tg.messages(12) if says("Send me a link")(m)]) == 0
    assert KNOWN not in stack.logs()


async def test_an_update_that_comes_twice_is_answered_once(stack, tg):
    await tg.user_says(13, "hello", user=ANN | {"id": 13})
    await tg.wait_for(13, says("no link"), timeout=30)
    assert await knocked(stack, forged(900_002, 13), KNOWN) == 200
    assert await knocked(stack, forged(900_002, 13), KNOWN) == 200
    await tg.wait_for(13, says("Send me a link"), timeout=30)
    await tg.user_says(13, "/help", user=ANN | {"id": 13})
    await tg.wait_for(13, says("Send a link to a video"), timeout=30)
    assert len([m for m in await tg.messages(13) if says("Send me a link")(m)]) == 1


async def in_hand(data):
    """Until some update is being handled."""
    with embedded.start(data) as server:
        jobs = Jobs.at(server.url)
        async with asyncio.timeout(30):
            while all([await jobs.redis.get(key) == "done" for key in await jobs.redis.keys("*:update:*")]):
                await asyncio.sleep(0.02)
        await jobs.aclose()


@long
async def test_a_replica_killed_in_the_middle_loses_no_link(stack, tg):
    ann = ANN | {"id": 14}
    stack.start("worker")
    await tg.user_says(14, "/start", user=ann)
    await tg.wait_for(14, says("Send me a link"), timeout=30)
    await tg.fault("latency", method="sendMessage", value=20, times=1, chat_id=14)
    with start_origin() as origin:
        middle = asyncio.create_task(in_hand(stack.data))  # which is over soon: looks from the start
        await tg.user_says(14, f"{origin.url}/page/hooked", user=ann)
        await middle
        stack.processes["telegram"].kill()
        stack.processes.pop("telegram").wait()
        stack.start("telegram")
        await tg.wait_for(14, lambda m: m.from_bot and m.media, timeout=60)
    await tg.clear_faults()


@long
async def test_back_at_polling_the_webhook_is_taken_away_and_nothing_is_lost(stack, tg):
    stack.stop("telegram")
    await tg.user_says(15, "/start", user=ANN | {"id": 15})
    stack.start("telegram", TELEGRAM_WEBHOOK_URL="")
    await tg.wait_for(15, says("Send me a link"), timeout=30)
    [bot] = (await tg.state())["bots"]
    assert bot["webhook"] is None
    await tg.user_says(15, "/help", user=ANN | {"id": 15})
    await tg.wait_for(15, says("Send a link to a video"), timeout=30)
