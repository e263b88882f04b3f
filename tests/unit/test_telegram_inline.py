"""How a message that somebody sent through the bot gets its file: a real channel, the stand-in over HTTP."""

import time
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
)

from shared.delivery import Gone
from shared.delivery.telegram import TelegramChannel, make_bot
from shared.models import MediaFile, Outcome, Result, Waiter
from shared.settings import Settings
from tests.stand_ins.telegram import INLINE_CHAT, TelegramStandIn

pytestmark = pytest.mark.asyncio(loop_scope="module")

TOKEN = "123456:AAE2eTestTokenTestTokenTestTokenTest1"
ANN = {"id": 1001, "first_name": "Ann"}


class Kept:
    """One file on disk."""

    def __init__(self, path):
        self.path = path

    @asynccontextmanager
    async def local(self, _key):
        yield self.path

    async def page(self, _waiter, _result):
        return None

    async def link(self, _file, _expires):
        return None


@pytest.fixture
def files(tmp_path):
    path = tmp_path / "song.mp3"
    path.write_bytes(b"ID3" + bytes(2000))
    return Kept(path)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tg():
    async with TelegramStandIn.start(token=TOKEN) as tg:
        yield tg


@pytest_asyncio.fixture(loop_scope="module")
async def bot(tg):
    bot = make_bot(Settings(telegram_bot_token=TOKEN, telegram_api_url=tg.url))
    await bot.initialize()
    yield bot
    await bot.shutdown()


def outcome(**handles):
    now = time.time()
    song = MediaFile("k", "song.mp3", 2003, "audio/mpeg", "audio")
    found = Result("r", "https://a.example/1", "Song", (song,), now, now + 9000)
    return Outcome(result=found, handles=handles)


def waiter(message, person=1001):
    return Waiter("tg:123456:x:inline", "telegram:123456", {"chat": person, "inline": message})


async def sent(tg, bot):
    """A message that Ann sends through the bot."""
    asked = await tg.inline_query("x", user=ANN)
    content, key = InputTextMessageContent("On it"), InlineKeyboardButton("Cancel", callback_data="x")
    result = InlineQueryResultArticle("fetch", "Fetch", content, InlineKeyboardMarkup.from_button(key))
    await bot.answer_inline_query(asked, [result], cache_time=0)
    return (await tg.choose(asked, "fetch")).inline_message_id


async def ours():
    return True


async def shown(tg, message):
    return await tg.wait_for(INLINE_CHAT, lambda m: m.inline_message_id == message)


async def test_a_file_for_somebody_who_never_wrote_goes_by_the_cache_chat_and_leaves_it(tg, bot, files):
    cache = await tg.create_chat("channel")
    channel = TelegramChannel(bot, None, account=123456, limit=10_000, cache_chat=cache)
    message = await sent(tg, bot)
    given = await channel.deliver(waiter(message), outcome(), files, ours)
    assert (await shown(tg, message)).media.kind == "audio"
    [lent] = await tg.messages(cache)
    assert lent.deleted
    again = await sent(tg, bot)
    repeat = outcome(**{"telegram:123456:0": given.handles["0"]})
    await channel.deliver(waiter(again), repeat, files, ours)
    assert (await shown(tg, again)).media.kind == "audio"
    assert len(await tg.messages(cache)) == 1, "a repeat uploads nothing"


async def test_a_dead_file_id_is_replaced_elsewhere_too(tg, bot, files):
    channel = TelegramChannel(bot, None, account=123456, limit=10_000)
    await tg.user_says(1001, "/start", user=ANN)
    message = await sent(tg, bot)
    dead = outcome(**{"telegram:123456:0": "AAAA"})
    assert (await channel.deliver(waiter(message), dead, files, ours)).handles["0"] != "AAAA"
    assert (await shown(tg, message)).media.kind == "audio"


async def test_a_message_that_is_gone_ends_its_delivery(bot, files):
    channel = TelegramChannel(bot, None, account=123456, limit=10_000)
    with pytest.raises(Gone):
        await channel.deliver(waiter("AQAAnothing"), outcome(), files, ours)


async def test_a_delivery_that_is_somebody_else_s_changes_nothing(tg, bot, files):
    async def not_ours():
        return False

    channel = TelegramChannel(bot, None, account=123456, limit=10_000)
    message = await sent(tg, bot)
    assert await channel.deliver(waiter(message), outcome(), files, not_ours) is None
    assert (await shown(tg, message)).text == "On it"
