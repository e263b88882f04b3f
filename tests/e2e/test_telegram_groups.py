"""Telegram where more than one person reads: groups, topics, supergroups that were groups, channels."""

import asyncio
import time

import pytest
import pytest_asyncio

from shared import embedded
from shared.jobs import Jobs
from shared.texts import languages, say
from tests.chaos.house import long
from tests.e2e.stack import BOT_TOKEN, with_bot
from tests.stand_ins.telegram import INLINE_CHAT, TelegramStandIn

pytestmark = pytest.mark.asyncio(loop_scope="module")

ANN = {"id": 1001, "first_name": "Ann", "language_code": "en"}
BEN = {"id": 1002, "first_name": "Ben", "language_code": "en"}
BOT = BOT_TOKEN.split(":")[0]
LONG = 30


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tg():
    async with TelegramStandIn.start(token=BOT_TOKEN) as tg:
        await tg.set_bot(privacy=False)
        yield tg


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(tg, tmp_path_factory):
    settings = {
        "TELEGRAM_BOT_TOKEN": BOT_TOKEN,
        "TELEGRAM_API_URL": tg.url,
        "TELEGRAM_UPLOAD_LIMIT": "3000000",
        "PUBLIC_URL": "http://127.0.0.1:9",
        "LIMIT_USER_MINUTE": "100",
    }
    with with_bot(tmp_path_factory.mktemp("groups"), "telegram", settings) as stack:
        yield stack


@pytest_asyncio.fixture(loop_scope="module")
async def group(stack, tg):
    """A group of Ann's, who is its creator, with Ben in it."""
    chat = await tg.create_chat(creator=ANN["id"])
    await tg.set_member(chat, BEN, "member")
    yield chat


def with_media(message):
    return message.from_bot and message.media is not None


def says(words):
    return lambda message: message.from_bot and words in message.words


def gone(message):
    return lambda messages: any(m.deleted and m.message_id == message.message_id for m in messages)


async def choose(tg, chat, *labels):
    """Ann presses these buttons of the chat's settings, one after the other; the panel as it then stands."""
    asked = await tg.user_says(chat, "/settings", user=ANN)

    def panel(message):
        return says("What holds in this chat")(message) and message.message_id > asked.message_id

    shown = await tg.wait_for(chat, panel, LONG)
    for label in labels:
        await tg.answer(await tg.press(shown.message_id, label, user=ANN, chat_id=chat), LONG)
    return await tg.wait_for(chat, panel, LONG)


async def remembered(data, chat, *, within):
    """Until what a chat was answered is known to all processes."""
    with embedded.start(data) as server:
        jobs = Jobs.at(server.url)
        async with asyncio.timeout(within):
            while not await jobs.redis.keys(f"lf:telegram:{BOT}:said:{chat}:*"):
                await asyncio.sleep(0.02)
        await jobs.aclose()


async def test_a_link_in_a_group_is_acknowledged_by_a_reaction_and_answered_by_a_reply(
    stack, tg, origin, group
):
    link = f"{origin.url}/k/rate=300kB/m/noticed.mp4?size=600kB"
    asked = await tg.user_says(group, f"look {link}", user=BEN)
    await tg.wait_for(group, lambda m: m.reactions.get(BOT) == ["👀"], LONG)
    answer = await tg.wait_for(group, with_media, LONG)
    assert answer.reply_to == asked.message_id
    assert answer.labels == ["Full quality", "Delete"]
    seen = await tg.wait_for(
        group, lambda m: m.message_id == asked.message_id and not m.reactions.get(BOT), LONG
    )
    assert not seen.deleted
    assert len([m for m in await tg.messages(group) if m.from_bot and "/settings" not in m.words]) == 1


@long
async def test_links_that_hold_no_media_and_words_get_no_answer(stack, tg, origin, group):
    await tg.user_says(group, "hello, all of you", user=BEN)
    article = await tg.user_says(group, f"{origin.url}/nothing", user=BEN)
    broken = await tg.user_says(group, f"{origin.url}/site/watch?v=private", user=BEN)
    last = await tg.user_says(group, f"{origin.url}/page/after-silence", user=BEN)
    await tg.wait_for(group, with_media, LONG)
    await tg.wait_for(
        group, lambda m: m.message_id == broken.message_id and m.reactions.get(BOT) == ["🤷"], LONG
    )
    await tg.wait_for(group, lambda m: m.message_id == article.message_id and not m.reactions.get(BOT), LONG)
    said = [m for m in await tg.messages(group) if m.from_bot and m.reply_to]
    assert [m.reply_to for m in said] == [last.message_id]


@long
async def test_a_mention_and_a_reply_with_get_are_always_answered(stack, tg, origin, group):
    await choose(tg, group, "Notice links")
    shared = await tg.user_says(group, f"{origin.url}/page/asked-for", user=BEN)
    await tg.user_says(group, "/get 240", user=ANN, reply_to=shared)
    first = await tg.wait_for(group, with_media, LONG)
    assert first.labels == ["Audio", "Other quality", "Full quality", "Delete"]
    await tg.user_says(group, f"@linkferry_bot {origin.url}/page/mentioned", user=BEN)
    await tg.wait_for(group, lambda m: with_media(m) and "mentioned" in m.words, LONG)
    await tg.user_says(group, f"{origin.url}/status/404", user=BEN)
    await tg.user_says(group, f"@linkferry_bot {origin.url}/missing", user=BEN)
    await tg.wait_for(group, says("does not exist"), LONG)


async def test_anybody_can_have_the_best_of_an_answer_in_private(stack, tg, origin, group):
    eve = ANN | {"id": 3010, "first_name": "Eve"}
    await tg.user_says(group, f"{origin.url}/page/in-full", user=BEN)
    answer = await tg.wait_for(group, with_media, LONG)
    pressed = await tg.answer(await tg.press(answer, "Full quality", user=eve), LONG)
    where, _, payload = pressed["url"].partition("?start=")
    assert where == "https://t.me/linkferry_bot"
    assert len(payload) <= 64
    await tg.user_says(eve["id"], f"/start {payload}", user=eve)
    await tg.wait_for(eve["id"], with_media, LONG)


async def test_each_place_is_offered_its_own_commands(stack, tg):
    def offered(scope, language=""):
        return [each["command"] for each in known.get(f'commands {{"type": "{scope}"}} {language}', [])]

    known = {}
    async with asyncio.timeout(LONG):
        while not offered("all_chat_administrators", languages()[-1]):
            await asyncio.sleep(0.05)
            known = (await tg.state())["bots"][0]["settings"]
    private, groups = set(offered("all_private_chats")), set(offered("all_group_chats"))
    assert {"get", "settings", "privacy", "forget_me"} <= private
    assert {"get", "help"} <= groups
    assert not {"settings", "pause", "region", "limits"} & groups
    assert not {"pause", "region", "limits"} & private
    assert "pause" in offered("all_chat_administrators")


@long
async def test_a_bot_that_starts_again_sets_no_commands_that_telegram_has(stack, tg):
    before = len(await tg.calls("setMyCommands"))
    asked = len(await tg.calls("getMyCommands"))
    stack.stop("telegram")
    stack.start("telegram")
    async with asyncio.timeout(LONG):
        while len(await tg.calls("getMyCommands")) < asked + 3 * len(languages()):
            await asyncio.sleep(0.05)
    await tg.user_says(3011, "/help", user=ANN | {"id": 3011})
    await tg.wait_for(3011, says("Send a link to a video"), LONG)
    assert len(await tg.calls("setMyCommands")) == before


async def test_admins_are_told_how_much_was_asked_for_and_nobody_else_is(stack, tg, origin, group):
    await tg.user_says(group, f"{origin.url}/page/counted", user=BEN)
    await tg.wait_for(group, with_media, LONG)
    await tg.user_says(group, "/stats", user=BEN)
    await tg.wait_for(group, says("Only the admins"), LONG)
    await tg.user_says(group, "/stats", user=ANN)
    stats = await tg.wait_for(group, says("One link in the last seven days"), LONG)
    assert "Most of them from 127.0.0.1 (1)" in stats.words


@long
async def test_links_in_captions_and_in_forwarded_messages_are_noticed(stack, tg, origin, group):
    picture = tg.file("photo", b"\xff\xd8\xff\xe0" + bytes(100), "x.jpg", "image/jpeg")
    shared = await tg.user_says(group, f"look: {origin.url}/page/in-caption", user=BEN, media=picture)
    await tg.wait_for(group, lambda m: with_media(m) and m.reply_to == shared.message_id, LONG)
    passed_on = await tg.user_says(
        group, f"{origin.url}/page/passed-on", user=BEN, forwarded_from="Some channel"
    )
    await tg.wait_for(group, lambda m: with_media(m) and m.reply_to == passed_on.message_id, LONG)
    edited = await tg.user_says(group, "nothing yet", user=BEN)
    await tg.user_edits(edited, f"{origin.url}/page/edited-in", chat_id=group)
    await tg.wait_for(group, lambda m: with_media(m) and m.reply_to == edited.message_id, LONG)


@long
async def test_a_sentence_that_waits_for_room_outlives_its_bot(stack, tg, group):
    with embedded.start(stack.data) as server:
        jobs = Jobs.at(server.url)
        crowded, waiting = f"lf:telegram:{BOT}:minute:{group}", f"lf:telegram:{BOT}:sentences"
        await jobs.redis.zadd(crowded, {str(n): (time.time() - 20) * 1000 for n in range(20)})
        await tg.user_says(group, "/help", user=BEN)
        async with asyncio.timeout(LONG):
            while not await jobs.redis.exists(waiting) or (await tg.state())["bots"][0]["pending"]:
                await asyncio.sleep(0.02)  # Telegram will not repeat the update
        stack.processes["telegram"].kill()
        stack.processes.pop("telegram").wait()
        await jobs.redis.delete(crowded)
        [kept] = await jobs.redis.zrange(waiting, 0, -1)
        await jobs.redis.zadd(waiting, {kept: 0})  # its time has come
        stack.start("telegram")
        await tg.wait_for(group, says("Send a link, name me"), LONG)
        async with asyncio.timeout(LONG):
            while await jobs.redis.exists(waiting):
                await asyncio.sleep(0.02)
        await jobs.aclose()
    assert len([m for m in await tg.messages(group) if says("Send a link, name me")(m)]) == 1


async def test_answers_stay_in_the_topic_of_the_question(stack, tg, origin):
    forum = await tg.create_chat(forum=True, creator=ANN["id"])
    topic = await tg.create_topic(forum, "Films")
    await tg.user_says(forum, f"{origin.url}/page/topical", user=BEN, thread=topic)
    answer = await tg.wait_for(forum, with_media, LONG)
    assert answer.thread_id == topic
    await tg.user_says(forum, f"/get {origin.url}/missing", user=BEN, thread=topic)
    sorry = await tg.wait_for(forum, says("does not exist"), LONG)
    assert sorry.thread_id == topic


async def test_the_same_link_again_leads_to_the_earlier_answer(stack, tg, origin, group):
    link = f"{origin.url}/page/twice"
    await tg.user_says(group, link, user=BEN)
    answer = await tg.wait_for(group, with_media, LONG)
    await remembered(stack.data, group, within=LONG)
    await tg.user_says(group, f"{link}?utm_source=x", user=ANN)
    again = await tg.wait_for(group, says("here already"), LONG)
    assert again.reply_to == answer.message_id
    await tg.press(answer, "Delete", user=BEN)
    await tg.wait_until(group, gone(answer), LONG)
    await tg.user_says(group, link, user=ANN)
    await tg.wait_for(group, with_media, LONG)


@long
async def test_refusals_in_a_group_delete_themselves(stack, tg, group):
    await tg.user_says(group, "/get", user=BEN)
    refusal = await tg.wait_for(group, says("no link in your message"), LONG)
    with embedded.start(stack.data) as server:  # half a minute has passed
        jobs = Jobs.at(server.url)
        key, name = f"lf:telegram:{BOT}:fading", f"{group}:{refusal.message_id}"
        async with asyncio.timeout(LONG):
            while not await jobs.redis.zadd(key, {name: 0}, xx=True, ch=True):
                await asyncio.sleep(0.02)
        await jobs.aclose()
    await tg.wait_until(group, gone(refusal), LONG)


@long
async def test_admins_pause_the_bot_and_nobody_else_can(stack, tg, origin, group):
    await tg.user_says(group, "/pause 1h", user=BEN)
    await tg.wait_for(group, says("Only the admins"), LONG)
    await tg.user_says(group, "/pause 1h", user=ANN)
    await tg.wait_for(group, says("I am quiet here for 60 minutes"), LONG)
    noticed = await tg.user_says(group, f"{origin.url}/page/paused", user=BEN)
    await tg.user_says(group, f"/get {origin.url}/page/paused", user=BEN)
    await tg.wait_until(group, lambda ms: len([m for m in ms if says("I am quiet")(m)]) == 2, LONG)
    await tg.user_says(group, "/resume", user=ANN)
    await tg.wait_for(group, says("I am back"), LONG)
    await tg.user_says(group, f"{origin.url}/page/paused", user=BEN)
    answer = await tg.wait_for(group, with_media, LONG)
    assert answer.reply_to != noticed.message_id


@long
async def test_settings_are_for_admins_and_hold_from_then_on(stack, tg, origin, group):
    panel = await choose(tg, group)
    query = await tg.press(panel, "Captions", user=BEN)
    assert "Only the admins" in (await tg.answer(query, LONG))["text"]
    panel = await choose(tg, group, "Captions", "Without a sound", "Remove links", "Quality", "360p")
    assert "Title and source below files: no" in panel.text
    assert "Quality when none is named: 360p" in panel.text
    await tg.set_bot_status(group, "administrator", can_delete_messages=True)
    question = await tg.user_says(group, f"{origin.url}/page/quietly", user=BEN)
    answer = await tg.wait_for(group, with_media, LONG)
    assert not answer.caption
    assert answer.silent
    await tg.wait_until(group, gone(question), LONG)
    await tg.press(panel, "Done", user=ANN)
    await tg.wait_until(group, gone(panel), LONG)


@long
async def test_people_are_answered_in_their_language_and_chats_in_the_one_that_was_chosen(stack, tg, group):
    eva = {"id": 1003, "first_name": "Eva", "language_code": "de"}
    await tg.user_says(1003, "/help", user=eva)
    await tg.wait_for(1003, says("Schick einen Link"), LONG)
    await tg.user_says(group, "/settings", user=ANN)
    panel = (await tg.wait_for(group, says("What holds in this chat"), LONG)).message_id
    for label in ("Language", "Español"):
        await tg.answer(await tg.press(panel, label, user=ANN, chat_id=group), LONG)
    await tg.wait_for(group, says(say("tg-settings-title", "es")), LONG)
    await tg.user_says(group, "/help", user=eva)
    await tg.wait_for(group, says("Envía un enlace"), LONG)


@long
async def test_only_admins_may_ask_and_only_for_some_sites_where_that_was_chosen(stack, tg, origin, group):
    await choose(tg, group, "Who may ask")
    await tg.user_says(group, f"/get {origin.url}/page/who", user=BEN)
    await tg.wait_for(group, says("Only the admins of this chat may ask me"), LONG)
    await tg.user_says(group, "/settings sites youtube.com x.com", user=ANN)
    await tg.wait_for(group, says("Sites: youtube.com, x.com"), LONG)
    await tg.user_says(group, f"/get {origin.url}/page/who", user=ANN)
    await tg.wait_for(group, says("does not allow links to this site"), LONG)


@long
async def test_media_for_adults_come_only_where_the_group_opted_in(stack, tg, origin, group):
    link = f"{origin.url}/site/watch?v=adult-tg"
    await tg.user_says(group, f"/get {link}", user=BEN)
    await tg.wait_for(group, says("This is for adults"), LONG)
    await choose(tg, group, "For adults")
    await tg.user_says(group, f"/get {link}", user=BEN)
    await tg.wait_for(group, with_media, LONG)


@long
async def test_a_group_that_becomes_a_supergroup_keeps_its_settings_and_gets_its_answer(stack, tg, origin):
    old = await tg.create_chat("group", creator=ANN["id"])
    await choose(tg, old, "Captions")
    await tg.user_says(old, f"{origin.url}/k/rate=300kB/m/moving.mp4?size=900kB", user=BEN)
    await tg.wait_for(old, lambda m: m.reactions.get(BOT) == ["👀"], LONG)
    new = await tg.migrate(old)
    answer = await tg.wait_for(new, with_media, LONG)
    assert not answer.caption
    await tg.user_says(new, "/settings", user=ANN)
    await tg.wait_for(new, says("Title and source below files: no"), LONG)


@long
async def test_who_lets_the_bot_in_learns_what_it_cannot_see_and_how_to_change_that(stack, tg):
    await tg.set_bot(privacy=True)
    try:
        blind = await tg.create_chat(creator=ANN["id"])
        await tg.wait_for(blind, says("Group Privacy"), LONG)
    finally:
        await tg.set_bot(privacy=False)
    seeing = await tg.create_chat(creator=ANN["id"])
    welcome = await tg.wait_for(seeing, says("@linkferry_bot"), LONG)
    assert "Group Privacy" not in welcome.text


@long
async def test_where_the_bot_may_not_write_nothing_is_left_behind(stack, tg, origin):
    mute = await tg.create_chat(creator=ANN["id"])
    await tg.set_bot_status(mute, "restricted", can_send_messages=False)
    await tg.user_says(mute, f"{origin.url}/page/mute", user=BEN)
    stack.wait_for_log("worker", "ot enough rights", within=LONG)
    stack.wait_until_tidy()


async def test_a_post_in_a_channel_gets_its_media_as_a_reply_or_is_replaced_by_it(stack, tg, origin):
    channel = await tg.create_chat("channel", creator=ANN["id"], rights={
        "can_post_messages": True, "can_delete_messages": True
    })  # fmt: skip
    post = await tg.user_says(channel, f"{origin.url}/page/posted", user=ANN)
    answer = await tg.wait_for(channel, with_media, LONG)
    assert answer.reply_to == post.message_id
    await choose(tg, channel, "Remove links")
    post = await tg.user_says(channel, f"{origin.url}/page/replaced", user=ANN)
    await tg.wait_for(channel, lambda m: with_media(m) and "replaced" in m.words, LONG)
    await tg.wait_until(channel, gone(post), LONG)


async def sent_through(tg, query, person):
    """The message that a person sends into some chat by `@bot query`, taking what is fetched first."""
    asked = await tg.inline_query(query, user=person)
    [result] = (await tg.answer(asked, LONG))["results"]
    assert result["id"] == "fetch"
    return await tg.choose(asked, "fetch")


async def turned(tg, message, liked):
    return await tg.wait_for(INLINE_CHAT, lambda m: m.message_id == message.message_id and liked(m), LONG)


async def test_a_link_behind_the_bot_s_name_becomes_its_video_in_any_chat(stack, tg, origin):
    ann, link = ANN | {"id": 3001}, f"{origin.url}/page/inline"
    await tg.user_says(ann["id"], "/start", user=ann)
    half = await tg.answer(await tg.inline_query("https://", user=ann), LONG)
    assert half["results"] == []
    assert half["button"]["text"] == "Put a link behind my name"
    sent = await sent_through(tg, link, ann)
    assert sent.words == f"On it…\n{link}"
    assert sent.labels == ["Cancel"]
    film = await turned(tg, sent, lambda m: m.media)
    assert film.media.kind == "video"
    assert "Page inline" in film.caption
    await tg.wait_until(ann["id"], lambda ms: not [m for m in ms if m.media and not m.deleted], LONG)
    end = time.monotonic() + LONG
    while True:  # the chat has its film a moment before everybody may have it
        again = await tg.inline_query(f"{link} fit", user=ann)
        [ready] = (await tg.answer(again, LONG))["results"]
        if ready["id"] != "fetch":
            break
        assert time.monotonic() < end
        await asyncio.sleep(0.2)
    assert (await tg.choose(again, ready["id"])).media.unique == film.media.unique


async def test_links_that_are_only_typed_behind_the_bot_s_name_begin_nothing(stack, tg, origin):
    link = f"{origin.url}/page/only-typed"
    for end in range(len(link) - 6, len(link) + 1):
        await tg.answer(await tg.inline_query(link[:end], user=ANN), LONG)
    await sent_through(tg, f"{origin.url}/page/chosen-instead", ANN)
    await tg.wait_for(INLINE_CHAT, lambda m: "Page chosen-instead" in m.words, LONG)
    assert not [path for path in origin.stats()["paths"] if "only-typ" in path]


@long
async def test_who_never_wrote_to_the_bot_gets_a_page_when_he_asks_elsewhere(stack, tg, origin):
    sent = await sent_through(tg, f"{origin.url}/page/never-wrote", ANN | {"id": 3002})
    page = await turned(tg, sent, lambda m: "before you have written to me in private" in m.words)
    assert page.labels == ["New link"]


@long
async def test_what_cannot_be_had_elsewhere_gets_a_sentence_and_keeps_its_link(stack, tg, origin):
    ann = ANN | {"id": 3003}
    await tg.user_says(ann["id"], "/start", user=ann)
    missing = await sent_through(tg, f"{origin.url}/missing", ann)
    sorry = await turned(tg, missing, lambda m: "does not exist" in m.words)
    assert sorry.words.endswith("/missing")
    adults = await sent_through(tg, f"{origin.url}/site/watch?v=adult-inline", ann)
    await turned(tg, adults, lambda m: "for adults" in m.words)
    again = await sent_through(tg, f"{origin.url}/status/503", ann)
    again = await turned(tg, again, lambda m: "Try again" in m.labels)
    await tg.press(again, "Try again", user=ann)
    await turned(tg, again, lambda m: m.labels == ["Cancel"])


@long
async def test_only_who_asked_elsewhere_can_cancel_it_there(stack, tg, origin):
    sent = await sent_through(tg, f"{origin.url}/k/rate=20kB/m/slow-inline.mp4?size=2MB", ANN)
    shown = await turned(tg, sent, lambda m: "%" in m.words)
    refused = await tg.answer(await tg.press(shown, "Cancel", user=BEN), LONG)
    assert "Only the person" in refused["text"]
    await tg.press(shown, "Cancel", user=ANN)
    await turned(tg, sent, lambda m: m.words.startswith("Cancelled.\nhttp"))


@long
async def test_limits_hold_for_what_is_asked_elsewhere(stack, tg, origin):
    stack.run("admin", "limits", "user-minute", "1")
    await asyncio.sleep(1.5)  # that old may what a process knows of the rules be
    try:
        eve = ANN | {"id": 3004}
        await sent_through(tg, f"{origin.url}/page/limit-1", eve)
        second = await sent_through(tg, f"{origin.url}/page/limit-2", eve)
        await turned(tg, second, lambda m: "That was a lot at once" in m.words)
    finally:
        stack.run("admin", "limits", "user-minute", "default")


async def test_admins_cancel_what_was_asked_in_the_name_of_their_group(stack, tg, origin, group):
    anonymous = {"sender_chat": {"id": group, "type": "supergroup", "title": "A group"}}
    slow = f"/get {origin.url}/k/rate=30kB/m/anonymous.mp4?size=1MB"
    await tg.user_says(group, slow, user=ANN, extra=anonymous)
    ack = await tg.wait_for(group, lambda m: m.from_bot and "Cancel" in m.labels, LONG)
    refused = await tg.press(ack, "Cancel", user=BEN, chat_id=group)
    assert "Only the person who asked" in (await tg.answer(refused))["text"]
    await tg.press(ack, "Cancel", user=ANN, chat_id=group)
    await tg.wait_for(group, lambda m: m.message_id == ack.message_id and "Cancelled" in m.words, LONG)
