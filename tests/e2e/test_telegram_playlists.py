"""Playlists and what is followed in Telegram: real bot and worker, and a stand-in of Telegram over HTTP."""

import asyncio

import pytest
import pytest_asyncio

from shared import embedded
from shared.follows import Follows
from shared.jobs import Jobs
from tests.chaos.house import long
from tests.e2e.stack import BOT_TOKEN, with_bot
from tests.stand_ins.telegram import TelegramStandIn

pytestmark = pytest.mark.asyncio(loop_scope="module")

ANN = {"id": 1001, "first_name": "Ann", "language_code": "en"}
BEN = {"id": 1002, "first_name": "Ben", "language_code": "en"}
LONG = 40


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tg():
    async with TelegramStandIn.start(token=BOT_TOKEN) as tg:
        yield tg


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(tg, tmp_path_factory):
    ours = {"TELEGRAM_BOT_TOKEN": BOT_TOKEN, "TELEGRAM_API_URL": tg.url, "LIMIT_USER_MINUTE": "100"}
    with with_bot(tmp_path_factory.mktemp("playlists"), "telegram", ours) as stack:
        yield stack


def says(words):
    return lambda message: message.from_bot and words in message.words


async def pressed(tg, chat, message, label, user=ANN):
    return await tg.answer(await tg.press(message.message_id, label, user=user, chat_id=chat), LONG)


async def label_of(tg, chat, words, part):
    """The message that says so, once it has a button like that, and the button's whole label."""

    def has(message):
        return says(words)(message) and any(part in label for label in message.labels)

    message = await tg.wait_for(chat, has, LONG)
    return message, next(label for label in message.labels if part in label)


@long
async def test_chosen_items_of_a_playlist_come_in_order_and_what_failed_is_named(stack, tg, origin):
    chat = await tg.create_chat(creator=ANN["id"])
    asked = await tg.user_says(chat, f"/playlist {origin.url}/site/playlist?list=holes", user=ANN)
    shown, first = await label_of(tg, chat, "4 items", "1. Stand-in plain-1")
    assert "0:05" in first
    refused = await pressed(tg, chat, shown, first, user=BEN)
    assert "Only the person who asked" in refused["text"]
    await pressed(tg, chat, shown, "All")
    shown, fetch = await label_of(tg, chat, "4 chosen", "Fetch (4)")
    assert "of the 60 links that you may fetch in an hour" in shown.words
    shown, second = await label_of(tg, chat, "4 chosen", "4. ")
    await pressed(tg, chat, shown, second)
    shown, fetch = await label_of(tg, chat, "3 chosen", "Fetch (3)")
    stack.stop("telegram")  # what was chosen outlives the bot
    stack.start("telegram")
    await pressed(tg, chat, shown, fetch)
    ended = await tg.wait_for(chat, says("2 of 3 arrived"), LONG)
    assert "private" in ended.words
    assert ended.labels == []
    files = [m for m in await tg.messages(chat) if m.from_bot and m.media]
    assert ["plain-1" in m.words for m in files] == [True, False]
    assert "plain-2" in files[1].words
    assert {m.reply_to for m in files} == {asked.message_id}
    assert len([m for m in await tg.messages(chat) if m.from_bot and m.reply_to]) == 3


@long
async def test_a_link_to_a_playlist_in_private_is_answered_by_what_is_in_it_and_can_be_cancelled(
    stack, tg, origin
):
    await tg.user_says(ANN["id"], f"{origin.url}/k/rate=20000/site/playlist?list=long", user=ANN)
    shown, on = await label_of(tg, ANN["id"], "1,000 items. The first 200 are shown", "▶")
    await pressed(tg, ANN["id"], shown, on)
    shown, _ = await label_of(tg, ANN["id"], "1,000 items", "11. Stand-in plain-11")
    assert "2/20" in shown.labels
    await pressed(tg, ANN["id"], shown, "All")
    shown, fetch = await label_of(tg, ANN["id"], "200 chosen", "Fetch (200)")
    assert "What is more comes when there is room again" in shown.words
    await pressed(tg, ANN["id"], shown, fetch)
    shown, cancel = await label_of(tg, ANN["id"], "1 of 200 · now: Stand-in plain-1", "Cancel")
    await pressed(tg, ANN["id"], shown, cancel)
    await tg.wait_for(ANN["id"], says("Cancelled"), LONG)


@long
async def test_a_link_to_one_video_asked_for_as_a_playlist_is_just_fetched(stack, tg, origin):
    await tg.user_says(BEN["id"], f"/playlist {origin.url}/m/alone.mp4?size=200kB", user=BEN)
    await tg.wait_for(BEN["id"], lambda m: m.from_bot and m.media is not None, LONG)


async def hurry(data):
    """All that is followed is due now."""
    with embedded.start(data) as server:
        jobs = Jobs.at(server.url)
        for feed in await jobs.redis.zrange("lf:feeds:due", 0, -1):
            await jobs.redis.zadd("lf:feeds:due", {feed: 0})
        await jobs.aclose()


@long
async def test_what_is_new_in_a_followed_list_comes_to_the_group_until_an_admin_ends_it(stack, tg, origin):
    chat = await tg.create_chat(creator=ANN["id"])
    await tg.set_member(chat, BEN, "member")
    link = f"{origin.url}/site/playlist?list=growing-group"
    await tg.user_says(chat, f"/follow {link}", user=BEN)
    await tg.wait_for(chat, says("Only the admins"), LONG)
    await tg.user_says(chat, f"/follow {link}", user=ANN)
    await tg.wait_for(chat, says("From now on I follow “Playlist growing-group”"), LONG)
    await hurry(stack.data)
    film = await tg.wait_for(chat, lambda m: m.from_bot and m.media is not None, LONG)
    assert "plain-growing-group-3" in film.words
    assert film.reply_to is None
    await tg.user_says(chat, "/unfollow", user=ANN)
    shown, one = await label_of(tg, chat, "What I follow here", "Playlist growing-group")
    refused = await pressed(tg, chat, shown, one, user=BEN)
    assert "Only the admins" in refused["text"]
    await pressed(tg, chat, shown, one)
    await tg.wait_for(chat, says("I follow nothing here"), LONG)
    assert len([m for m in await tg.messages(chat) if m.from_bot and m.media]) == 1


@long
async def test_who_blocks_the_bot_follows_nothing_any_more(stack, tg, origin):
    await tg.user_says(BEN["id"], f"/follow {origin.url}/site/playlist?list=growing-private", user=BEN)
    await tg.wait_for(BEN["id"], says("From now on I follow"), LONG)
    await tg.block(BEN["id"])
    with embedded.start(stack.data) as server:
        jobs = Jobs.at(server.url)
        async with asyncio.timeout(LONG):
            while await Follows(jobs.redis).of(f"tg:{BEN['id']}"):
                await asyncio.sleep(0.05)
        await jobs.aclose()
