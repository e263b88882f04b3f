"""The Telegram stand-in keeps the Bot API's rules, as an unmodified python-telegram-bot sees them."""

import asyncio
import hashlib
import itertools
import json
import struct
import subprocess
import sys
import time
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultCachedVideo,
    InputFile,
    InputMediaAudio,
    InputMediaPhoto,
    InputMediaVideo,
    InputTextMessageContent,
    Message,
    ReplyParameters,
    Update,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

from tests.stand_ins.telegram import INLINE_CHAT, TelegramStandIn

pytestmark = pytest.mark.asyncio(loop_scope="module")
REPOSITORY = Path(__file__).resolve().parents[2]
PEOPLE = itertools.count(1001)
VIDEO = bytes(range(256)) * 500
KEYS = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("Cancel", callback_data="c:1"),
            InlineKeyboardButton("Audio", callback_data="a:1"),
        ]
    ]
)


def jpeg(width: int, height: int, size: int = 0) -> bytes:
    head = b"\xff\xd8\xff\xc0" + struct.pack(">HBHHB", 17, 8, height, width, 3) + bytes(9)
    return head + bytes(max(size - len(head) - 2, 0)) + b"\xff\xd9"


def bot_at(tg: TelegramStandIn, token: str | None = None) -> Bot:
    return Bot(token or tg.token, base_url=tg.base_url, base_file_url=tg.base_file_url)


def application_at(tg: TelegramStandIn) -> Application:
    builder: ApplicationBuilder = Application.builder().token(tg.token)
    return builder.base_url(tg.base_url).base_file_url(tg.base_file_url).build()


@pytest.fixture(scope="module", autouse=True)
def _retry_after_as_timedelta():
    """Python-telegram-bot warns of every RetryAfter unless it may give timedeltas."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PTB_TIMEDELTA", "1")
        yield


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server():
    async with TelegramStandIn.start(upload_limit=300_000) as tg:
        yield tg


async def nothing_pending(tg: TelegramStandIn) -> None:
    for call in ("deleteWebhook?drop_pending_updates=true", "getUpdates?allowed_updates=[]"):
        async with tg.session.get(f"/bot{tg.token}/{call}") as answer:
            assert answer.status == 200


@pytest_asyncio.fixture(loop_scope="module")
async def tg(server):
    """The shared server, without what the test before left there."""
    await server.clear_faults()
    await server.set_bot(privacy=True, inline_feedback=True)
    await nothing_pending(server)
    return server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(server):
    async with bot_at(server) as bot:
        yield bot


@pytest_asyncio.fixture(loop_scope="module")
async def ann(tg):
    """The number of a person who has just started the bot; nothing of it is pending."""
    number = next(PEOPLE)
    await tg.user_says(number, "/start", user={"id": number, "first_name": "Ann", "language_code": "de"})
    await nothing_pending(tg)
    return number


async def heard(bot: Bot) -> list[Update]:
    """Pending updates, confirmed at once."""
    updates = await bot.get_updates(timeout=0)
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1, timeout=0)
    return list(updates)


# --- updates --------------------------------------------------------------------------------------------


async def test_an_unmodified_application_polls_answers_and_turns_its_answer_into_a_video(tg, ann):
    async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        sent = await update.message.reply_text("On it …", do_quote=True, reply_markup=KEYS)
        await sent.edit_text("50 %", reply_markup=KEYS)
        await sent.edit_media(InputMediaVideo(VIDEO, caption="Here", width=640, height=360, duration=7))

    app = application_at(tg)
    app.add_handler(MessageHandler(filters.TEXT, answer))
    async with app:
        await app.start()
        assert app.updater
        await app.updater.start_polling()
        asked = await tg.user_says(ann, "https://video.example/watch?v=1 please")
        video = await tg.wait_for(ann, lambda m: m.media)
        await app.updater.stop()
        await app.stop()
    assert [past.text for past in video.history] == ["On it …", "50 %"]
    assert (video.caption, video.reply_to, video.buttons) == ("Here", asked.message_id, [])
    assert (video.media.width, video.media.height, video.media.duration) == (640, 360, 7)
    assert await tg.media_bytes(video) == VIDEO
    assert video.history[0].time < video.history[1].time <= video.edited


async def test_updates_come_again_until_an_offset_confirms_them(tg, bot, ann):
    await tg.user_says(ann, "one")
    await tg.user_says(ann, "two")
    first = await bot.get_updates(timeout=0)
    again = await bot.get_updates(timeout=0, limit=1)
    assert [u.message.text for u in first] == ["one", "two"]
    assert again[0].update_id == first[0].update_id
    rest = await bot.get_updates(offset=first[1].update_id, timeout=0)
    assert [u.message.text for u in rest] == ["two"]
    assert await bot.get_updates(offset=first[1].update_id + 1, timeout=0) == ()


async def test_a_long_poll_returns_as_soon_as_somebody_speaks(tg, bot, ann):
    poll = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.1)
    start = time.monotonic()
    await tg.user_says(ann, "now")
    assert [u.message.text for u in await poll] == ["now"]
    assert time.monotonic() - start < 0.5


async def test_a_second_poll_ends_the_first_with_a_conflict(tg, bot):
    async with bot_at(tg) as other:
        poll = asyncio.create_task(bot.get_updates(timeout=10))
        await asyncio.sleep(0.1)
        assert await other.get_updates(timeout=0) == ()
        with pytest.raises(Conflict, match="terminated by other getUpdates"):
            await poll


async def test_people_are_who_they_are_and_their_links_commands_and_mentions_are_marked(tg, bot, ann):
    await tg.user_says(ann, "🎬 /get https://a.example/x?y=1, then youtu.be/abc #fun @someone a@b.example")
    message = (await heard(bot))[0].message
    found = [(e.type, message.parse_entity(e)) for e in message.entities]
    assert found == [
        ("bot_command", "/get"),
        ("url", "https://a.example/x?y=1"),
        ("url", "youtu.be/abc"),
        ("hashtag", "#fun"),
        ("mention", "@someone"),
        ("email", "a@b.example"),
    ]
    assert (message.from_user.language_code, message.from_user.first_name) == ("de", "Ann")


async def test_forwards_captions_edits_and_replies_of_people_reach_the_bot(tg, bot, ann):
    first = await tg.user_says(ann, "https://a.example/1", forwarded_from="Secret Sam")
    clip = await tg.user_says(ann, "see https://a.example/2", media=tg.file("video", b"clip", "c.mp4"))
    await tg.user_says(ann, "this one", reply_to=first)
    await tg.user_edits(first, "https://a.example/3")
    await tg.user_edits(clip, "other words")
    forwarded, captioned, reply, edited, recaptioned = await heard(bot)
    assert forwarded.message.forward_origin.sender_user_name == "Secret Sam"
    assert captioned.message.caption_entities[0].type == "url"
    file = await bot.get_file(captioned.message.video)
    assert bytes(await file.download_as_bytearray()) == b"clip"
    assert reply.message.reply_to_message.message_id == first.message_id
    assert edited.edited_message.text == "https://a.example/3"
    assert recaptioned.edited_message.caption == "other words"


async def test_a_webhook_gets_updates_with_its_secret_and_again_until_it_says_yes(tg, bot, ann):
    got, answers = [], iter([500, 403, 200, 200])

    async def receive(request: web.Request) -> web.Response:
        got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json()))
        return web.Response(status=next(answers))

    app = web.Application()
    app.router.add_post("/hook", receive)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    await bot.set_webhook(f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token="s3cret")
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates(timeout=0)
    await tg.user_says(ann, "first")
    await tg.user_says(ann, "second")
    async with asyncio.timeout(5):
        while len(got) < 4:
            await asyncio.sleep(0.02)
    info = await bot.get_webhook_info()
    await bot.delete_webhook()
    await runner.cleanup()
    assert {secret for secret, _ in got} == {"s3cret"}
    assert [update["message"]["text"] for _, update in got] == ["first", "first", "first", "second"]
    assert "403" in info.last_error_message


# --- sending and editing --------------------------------------------------------------------------------


async def test_html_and_markdown_become_entities_and_broken_markup_is_refused(tg, bot, ann):
    sent = await bot.send_message(
        ann, "🎬 <b>bold <i>both</i></b> <a href='https://x.example/'>l&amp;k</a>", "HTML"
    )
    assert sent.text == "🎬 bold both l&k"
    assert sent.text_html == '🎬 <b>bold <i>both</i></b> <a href="https://x.example/">l&amp;k</a>'
    starred = await bot.send_message(ann, r"*a\.b* `c` [d](https://x\.example)", "MarkdownV2")
    assert [e.type for e in starred.entities] == ["bold", "code", "text_link"]
    with pytest.raises(BadRequest, match="an't find end tag"):
        await bot.send_message(ann, "<b>open", "HTML")
    with pytest.raises(BadRequest, match=r"haracter '\.' is reserved"):
        await bot.send_message(ann, "a.b", "MarkdownV2")


async def test_an_edit_that_changes_nothing_is_refused(tg, bot, ann):
    sent = await bot.send_message(ann, "same", reply_markup=KEYS)
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
        await sent.edit_text("same", reply_markup=KEYS)
    await sent.edit_text("same")
    with pytest.raises(BadRequest, match="is not modified"):
        await sent.edit_reply_markup(None)
    assert [len(past.buttons) for past in (await tg.messages(ann))[-1].history] == [1]


async def test_what_is_not_there_can_be_neither_edited_nor_deleted_nor_replied_to(tg, bot, ann):
    sent = await bot.send_message(ann, "short-lived")
    assert await sent.delete()
    gone = (await tg.messages(ann))[-1]
    assert gone.deleted
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sent.edit_text("too late")
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sent.delete()
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(ann, "hm", reply_to_message_id=sent.message_id)
    loose = ReplyParameters(sent.message_id, allow_sending_without_reply=True)
    assert (await bot.send_message(ann, "hm", reply_parameters=loose)).reply_to_message is None


async def test_a_message_that_a_person_deleted_can_not_be_edited(tg, bot, ann):
    sent = await bot.send_message(ann, "progress")
    await tg.user_deletes(sent.message_id, chat_id=ann)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await sent.edit_text("more progress")


async def test_texts_captions_and_buttons_have_their_limits(tg, bot, ann):
    assert len((await bot.send_message(ann, "x" * 4096)).text) == 4096
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(ann, "x" * 4097)
    with pytest.raises(BadRequest, match="Message text is empty"):
        await bot.send_message(ann, "  \n ")
    await bot.send_video(ann, b"v", caption="x" * 1024)
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_video(ann, b"v", caption="x" * 1025)
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await bot.send_message(
            ann,
            "x",
            reply_markup=InlineKeyboardMarkup.from_button(InlineKeyboardButton("b", callback_data="é" * 33)),
        )
    with pytest.raises(BadRequest, match="wrong http url"):
        await bot.send_message(
            ann,
            "x",
            reply_markup=InlineKeyboardMarkup.from_button(InlineKeyboardButton("b", url="http://localhost/")),
        )


@pytest.mark.parametrize("kind", ["video", "audio", "document", "animation", "voice"])
async def test_every_kind_of_file_arrives_byte_for_byte_and_goes_again_by_its_id(tg, bot, ann, kind):
    send = getattr(bot, f"send_{kind}")
    sent: Message = await send(
        ann, InputFile(VIDEO, filename=f"a {kind}.bin"), caption="<b>c</b>", parse_mode="HTML"
    )
    seen = (await tg.messages(ann))[-1]
    assert seen.media.kind == kind
    assert (seen.media.size, seen.media.sha256) == (len(VIDEO), hashlib.sha256(VIDEO).hexdigest())
    assert await tg.media_bytes(seen) == VIDEO
    call = (await tg.calls(f"send{kind}"))[-1]
    assert [(part["size"], part["name"]) for part in call.files] == [(len(VIDEO), f"a {kind}.bin")]
    again: Message = await send(ann, getattr(sent, kind).file_id)
    assert getattr(again, kind).file_unique_id == getattr(sent, kind).file_unique_id
    assert (await tg.calls(f"send{kind}"))[-1].files == []


async def test_a_large_upload_is_refused_with_413_and_nothing_of_it_is_kept(tg, bot, ann):
    before = len(await tg.messages(ann))
    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_video(ann, bytes(400_000))
    assert len(await tg.messages(ann)) == before
    call = (await tg.calls("sendVideo"))[-1]
    assert call.status == 413


async def test_photos_must_be_pictures_of_a_sensible_shape(tg, bot, ann):
    sent = await bot.send_photo(ann, jpeg(800, 600))
    assert (sent.photo[-1].width, sent.photo[-1].height) == (800, 600)
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(ann, b"no picture")
    with pytest.raises(BadRequest, match="Photo_invalid_dimensions"):
        await bot.send_photo(ann, jpeg(9000, 300))


async def test_a_photo_of_more_than_ten_megabytes_is_refused():
    async with TelegramStandIn.start() as tg, bot_at(tg) as bot:
        await tg.user_says(1, "hi")
        with pytest.raises(BadRequest, match="too big for a photo"):
            await bot.send_photo(1, jpeg(800, 600, size=10 * 1024 * 1024 + 1))


@pytest.mark.parametrize(
    ("thumbnail", "reason"),
    [
        (jpeg(320, 180), None),
        (jpeg(640, 360), "640x360 is larger than 320 pixels"),
        (jpeg(320, 180, size=204_801), "204801 bytes are more than 200 kB"),
        (b"\x89PNG\r\n\x1a\n" + bytes(30), "not a JPEG"),
    ],
)
async def test_a_wrong_thumbnail_is_ignored_without_a_word_but_recorded(tg, bot, ann, thumbnail, reason):
    sent = await bot.send_video(ann, b"video", thumbnail=thumbnail)
    media = (await tg.messages(ann))[-1].media
    assert media.thumbnail_ignored == reason
    assert (sent.video.thumbnail is not None) is (reason is None)
    if reason is None:
        assert (media.thumbnail.width, media.thumbnail.size) == (320, len(thumbnail))


async def test_a_file_id_belongs_to_one_bot_and_keeps_its_type(tg, bot, ann):
    video = (await bot.send_video(ann, b"v", width=2, height=1)).video
    photo = (await bot.send_photo(ann, jpeg(9, 9))).photo[-1]
    as_document = await bot.send_document(ann, video.file_id)
    assert as_document.video is not None
    assert as_document.document is None
    with pytest.raises(BadRequest, match="Can't use file of type photo as video"):
        await bot.send_video(ann, photo.file_id)
    with pytest.raises(BadRequest, match="rong file identifier"):
        await bot.send_video(ann, "BAACAgIAAxkBnonsense")
    async with bot_at(tg, "2000000002:another-bot-altogether") as other:
        await tg.user_says(ann, "hi", bot=2000000002)
        with pytest.raises(BadRequest, match="rong file identifier"):
            await other.send_video(ann, video.file_id)
        assert (await other.send_message(ann, "mine")).from_user.id == 2000000002


async def test_albums_have_two_to_ten_items_that_go_together(tg, bot, ann):
    items = [InputMediaPhoto(jpeg(9, 9), caption="first"), InputMediaVideo(b"v", thumbnail=jpeg(3, 2))]
    sent = await bot.send_media_group(ann, items)
    assert len({message.media_group_id for message in sent}) == 1
    seen = (await tg.messages(ann))[-2:]
    assert [(m.media.kind, m.caption) for m in seen] == [("photo", "first"), ("video", None)]
    assert seen[1].media.thumbnail.size == len(jpeg(3, 2))
    with pytest.raises(BadRequest, match="Too few"):
        await bot.send_media_group(ann, items[:1])
    with pytest.raises(BadRequest, match="Too many"):
        await bot.send_media_group(ann, [InputMediaPhoto(sent[0].photo[0].file_id)] * 11)
    with pytest.raises(BadRequest, match="can't be mixed"):
        await bot.send_media_group(ann, [InputMediaVideo(b"v"), InputMediaAudio(b"a")])


async def test_the_bot_can_send_what_stands_at_a_url(tg, bot, ann):
    await bot.send_video(ann, VIDEO)
    source = f"{tg.url}/_control/file/{(await tg.messages(ann))[-1].media.unique}"
    await bot.send_document(ann, source)
    assert await tg.media_bytes((await tg.messages(ann))[-1]) == VIDEO
    with pytest.raises(BadRequest, match="Failed to get http url content"):
        await bot.send_document(ann, f"{tg.url}/nothing/here")
    with pytest.raises(BadRequest, match="rong type of the web page content"):
        await bot.send_photo(ann, tg.page(ann))


async def test_captions_are_edited_only_where_there_is_media_and_texts_only_where_there_is_none(tg, bot, ann):
    text, video = await bot.send_message(ann, "t"), await bot.send_video(ann, b"v", caption="old")
    assert (await video.edit_caption("new")).caption == "new"
    with pytest.raises(BadRequest, match="There is no caption"):
        await text.edit_caption("new")
    with pytest.raises(BadRequest, match="There is no text"):
        await video.edit_text("new")


async def test_messages_are_copied_forwarded_pinned_and_deleted_together(tg, bot, ann):
    sent = await bot.send_video(ann, b"v", caption="c", reply_markup=KEYS)
    forwarded = await sent.forward(ann)
    copied = await sent.copy(ann, caption="other")
    await sent.pin()
    assert forwarded.forward_origin.sender_user.id == bot.id
    assert (await tg.messages(ann))[-1].caption == "other"
    assert (await bot.get_chat(ann)).pinned_message.message_id == sent.message_id
    assert await bot.delete_messages(ann, [sent.message_id, copied.message_id, 99_999])
    assert [bool(m.deleted) for m in (await tg.messages(ann))[-3:]] == [True, False, True]


async def test_reactions_and_chat_actions_are_seen(tg, bot, ann):
    said = await tg.user_says(ann, "https://a.example/1")
    await bot.set_message_reaction(ann, said.message_id, "👀")
    await bot.send_chat_action(ann, "upload_video")
    assert list((await tg.messages(ann))[-1].reactions.values()) == [["👀"]]
    assert await tg.chat_actions(ann) == ["upload_video"]
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await bot.set_message_reaction(ann, said.message_id, "🎬")
    await bot.get_updates(timeout=0, allowed_updates=["message_reaction"])
    await tg.user_reacts(said, "👍")
    assert (await heard(bot))[-1].message_reaction.new_reaction[0].emoji == "👍"


# --- buttons and inline mode ----------------------------------------------------------------------------


async def test_a_pressed_button_reaches_the_bot_and_its_answer_the_person(tg, bot, ann):
    sent = await bot.send_message(ann, "Working", reply_markup=KEYS)
    query_id = await tg.press(sent.message_id, "Cancel", chat_id=ann)
    query = (await heard(bot))[0].callback_query
    assert (query.data, query.from_user.id, query.message.message_id) == ("c:1", ann, sent.message_id)
    await query.answer("Stopped", show_alert=True)
    assert (await tg.answer(query_id))["text"] == "Stopped"
    with pytest.raises(LookupError, match="no one button"):
        await tg.press(sent.message_id, "Nonsense", chat_id=ann)
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query("12345")


async def test_another_user_and_forged_data_can_press_too(tg, bot):
    group = await tg.create_chat()
    sent = await bot.send_message(group, "Working", reply_markup=KEYS)
    await heard(bot)
    await tg.press((await tg.messages(group))[-1], data="c:999", user={"id": 666, "first_name": "Mallory"})
    query = (await heard(bot))[0].callback_query
    assert (query.data, query.from_user.first_name, query.message.chat.id) == ("c:999", "Mallory", group)
    assert sent.message_id == query.message.message_id


async def test_an_inline_result_with_a_keyboard_turns_into_a_video_by_file_id(tg, bot, ann):
    file_id = (await bot.send_video(ann, b"v")).video.file_id
    query_id = await tg.inline_query("https://a.example/slow", user=ann)
    query = (await heard(bot))[0].inline_query
    placeholder = InlineQueryResultArticle(
        "1", "Fetch", InputTextMessageContent("On it …"), reply_markup=KEYS
    )
    await query.answer([placeholder], cache_time=0)
    assert [r["id"] for r in (await tg.answer(query_id))["results"]] == ["1"]
    await tg.choose(query_id, "1")
    chosen = (await heard(bot))[0].chosen_inline_result
    with pytest.raises(BadRequest):
        await bot.edit_message_media(InputMediaVideo(b"upload"), inline_message_id=chosen.inline_message_id)
    assert (
        await bot.edit_message_media(InputMediaVideo(file_id), inline_message_id=chosen.inline_message_id)
        is True
    )
    shown = await tg.wait_for(INLINE_CHAT, lambda m: m.inline_message_id == chosen.inline_message_id)
    assert (shown.media.file_id, shown.history[0].text) == (file_id, "On it …")


async def test_without_a_keyboard_or_feedback_the_bot_learns_no_inline_message(tg, bot, ann):
    file_id = (await bot.send_video(ann, b"v")).video.file_id
    query_id = await tg.inline_query("cached", user=ann)
    query = (await heard(bot))[0].inline_query
    await query.answer([InlineQueryResultCachedVideo("v", file_id, "title")])
    assert (await tg.choose(query_id, "v")).media.kind == "video"
    assert (await heard(bot))[0].chosen_inline_result.inline_message_id is None
    await tg.set_bot(inline_feedback=False)
    again = await tg.inline_query("cached", user=ann)
    assert (await tg.answer(again))["results"], "the answer is cached, the bot is not asked"
    await tg.choose(again, "v")
    assert await heard(bot) == []


# --- groups and channels --------------------------------------------------------------------------------


async def test_privacy_mode_hides_everything_in_a_group_but_what_is_meant_for_the_bot(tg, bot):
    group = await tg.create_chat("group")
    mine = await bot.send_message(group, "hello")
    await heard(bot)
    await tg.user_says(group, "https://a.example/hidden")
    await tg.user_says(group, "/get https://a.example/1")
    await tg.user_says(group, "/get@other_bot https://a.example/2")
    await tg.user_says(group, "@linkferry_bot https://a.example/3")
    await tg.user_says(group, "https://a.example/4", reply_to=mine.message_id)
    assert [u.message.text[-1] for u in await heard(bot)] == ["1", "3", "4"]


async def test_privacy_mode_ends_when_the_bot_is_admin_or_added_again_after_switching_it_off(tg, bot):
    group = await tg.create_chat()
    await tg.set_bot_status(group, "administrator")
    await tg.user_says(group, "as admin")
    await tg.set_bot_status(group, "member")
    await tg.set_bot(privacy=False)
    await tg.user_says(group, "not yet")
    await tg.set_bot_status(group, "left")
    await tg.set_bot_status(group, "member")
    await tg.user_says(group, "after joining again")
    texts = [u.message.text for u in await heard(bot) if u.message]
    assert texts == ["as admin", "after joining again"]
    assert (await bot.get_me()).can_read_all_group_messages


async def test_answers_in_a_forum_stay_in_their_topic(tg, bot):
    forum = await tg.create_chat(forum=True)
    topic = await tg.create_topic(forum, "Videos")
    asked = await tg.user_says(forum, "/get x", thread=topic)
    message = next(u.message for u in await heard(bot) if u.message and u.message.text)
    assert message.is_topic_message
    assert message.reply_to_message.forum_topic_created.name == "Videos"
    by_reply = await bot.send_message(forum, "a", reply_to_message_id=asked.message_id)
    by_thread = await bot.send_message(forum, "b", message_thread_id=topic)
    assert by_reply.message_thread_id == by_thread.message_thread_id == topic
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(forum, "c", message_thread_id=4711)


async def test_channel_posts_come_without_a_person_and_only_admins_may_post(tg, bot):
    channel = await tg.create_chat("channel", username="news")
    post = await tg.user_says(channel, "https://a.example/1")
    update = (await heard(bot))[-1]
    assert update.channel_post.sender_chat.id == channel
    assert update.effective_user is None
    assert (await bot.send_video("@news", b"v", reply_to_message_id=post.message_id)).chat.id == channel
    assert (await bot.edit_message_text("edited", channel, post.message_id)).text == "edited"
    await tg.set_bot_status(channel, "administrator", can_post_messages=False)
    with pytest.raises(BadRequest, match="eed administrator rights"):
        await bot.send_message(channel, "no")


async def test_only_an_admin_bot_deletes_what_others_wrote_in_a_group(tg, bot):
    group = await tg.create_chat()
    link = await tg.user_says(group, "/get x")
    with pytest.raises(BadRequest, match="can't be deleted"):
        await bot.delete_message(group, link.message_id)
    await tg.set_bot_status(group, "administrator")
    assert await bot.delete_message(group, link.message_id)


async def test_members_and_admins_of_a_chat_can_be_asked_for(tg, bot):
    group = await tg.create_chat(creator=77)
    await tg.set_member(group, 78, "administrator", can_delete_messages=True)
    await tg.user_says(group, "hi", user=79)
    assert {admin.user.id for admin in await bot.get_chat_administrators(group)} == {77, 78}
    assert (await bot.get_chat_member(group, 79)).status == "member"
    assert (await bot.get_chat_member(group, bot.id)).status == "member"
    assert (await bot.get_chat(group)).type == "supergroup"
    assert await bot.leave_chat(group)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.send_message(group, "still here?")


async def test_unknown_chats_blocked_bots_and_migrated_groups_are_told_apart(tg, bot, ann):
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(987654321, "hello?")
    await tg.block(ann)
    assert (await heard(bot))[-1].my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(ann, "hello?")
    await tg.user_says(ann, "I am back")
    await bot.send_message(ann, "welcome")
    group = await tg.create_chat("group")
    new = await tg.migrate(group)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group, "hello?")
    assert moved.value.new_chat_id == new
    assert (await bot.send_message(new, "there you are")).chat.type == "supergroup"
    told = [
        u.message.migrate_to_chat_id for u in await heard(bot) if u.message and u.message.migrate_to_chat_id
    ]
    assert told == [new]


# --- account --------------------------------------------------------------------------------------------


async def test_commands_and_descriptions_are_kept(tg, bot):
    await bot.set_my_commands([BotCommand("get", "Fetch a link")], language_code="de")
    assert [c.command for c in await bot.get_my_commands(language_code="de")] == ["get"]
    assert await bot.get_my_commands() == ()
    await bot.delete_my_commands(language_code="de")
    await bot.set_my_description("Fetches links")
    assert (await bot.get_my_description()).description == "Fetches links"
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([BotCommand("Get-It", "no")])


async def test_a_revoked_token_a_malformed_one_and_a_bot_that_logged_out_are_refused(tg):
    other = await tg.add_bot("3000000003:leaving-for-a-local-server")
    async with bot_at(tg, other["token"]) as bot:
        assert await bot.log_out()
        with pytest.raises(BadRequest, match="Logged out"):
            await bot.get_updates(timeout=0)
        await tg.set_bot(bot=other["id"], revoked=True, logged_out=False)
        with pytest.raises(InvalidToken):
            await bot.get_updates(timeout=0)
    with pytest.raises(InvalidToken):
        async with bot_at(tg, "1:x"):
            pass


# --- faults ---------------------------------------------------------------------------------------------


async def test_a_flood_wait_meets_the_ordered_calls_and_no_others(tg, bot, ann):
    other = next(PEOPLE)
    await tg.user_says(other, "hi")
    await tg.fault("retry_after", method="sendMessage", chat_id=ann, value=7, times=2)
    for _ in range(2):
        with pytest.raises(RetryAfter) as wait:
            await bot.send_message(ann, "x")
        assert wait.value.retry_after.total_seconds() == 7
    await bot.send_message(other, "x")
    await bot.send_message(ann, "x")


async def test_a_bad_gateway_answers_in_html_and_does_nothing(tg, bot, ann):
    before = len(await tg.messages(ann))
    await tg.fault("bad_gateway", method="send*")
    with pytest.raises(NetworkError, match="502 Bad Gateway"):
        await bot.send_message(ann, "x")
    assert len(await tg.messages(ann)) == before


@pytest.mark.parametrize(("kind", "arrived"), [("drop_before", 0), ("drop_after", 1), ("drop_midway", 0)])
async def test_a_broken_connection_leaves_the_message_sent_or_not(tg, bot, ann, kind, arrived):
    before = len(await tg.messages(ann))
    await tg.fault(kind, method="sendVideo", value=1000)
    with pytest.raises(NetworkError):
        await bot.send_video(ann, VIDEO)
    assert len(await tg.messages(ann)) - before == arrived
    assert (await tg.calls("sendVideo"))[-1].status == 0
    await bot.send_video(ann, VIDEO)


async def test_latency_comes_before_the_effect_and_a_slow_reply_after_it(tg, bot, ann):
    await tg.fault("latency", method="sendMessage", value=0.6)
    with pytest.raises(TimedOut):
        await bot.send_message(ann, "late", read_timeout=0.2)
    assert not [m for m in await tg.messages(ann) if m.text == "late"]
    await tg.fault("slow_reply", method="sendMessage", value=0.6)
    with pytest.raises(TimedOut):
        await bot.send_message(ann, "perhaps sent", read_timeout=0.2)
    assert [m for m in await tg.messages(ann) if m.text == "perhaps sent"]


async def test_any_other_refusal_can_be_ordered(tg, bot, ann):
    await tg.fault("unauthorized", method="getMe")
    with pytest.raises(InvalidToken):
        await bot.get_me()
    await tg.fault("error", method="sendVideo", code=403, description="Forbidden: user is deactivated")
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_video(ann, b"v")


async def test_uploads_can_be_paced(tg, bot, ann):
    await tg.upload_rate(400_000)
    start = time.monotonic()
    await bot.send_video(ann, bytes(200_000))
    assert 0.4 < time.monotonic() - start < 1.5


async def test_flood_rules_hold_a_chat_to_a_message_a_second_after_a_burst_of_three(tg, bot, ann):
    await tg.options(flood=True)
    try:
        group = await tg.create_chat()
        for _ in range(3):
            await bot.send_message(group, "x")
        with pytest.raises(RetryAfter) as wait:
            await bot.send_message(group, "x")
        assert wait.value.retry_after.total_seconds() == 1
        await bot.send_message(ann, "others are not held")
    finally:
        await tg.options(flood=False)


async def test_flood_rules_hold_all_chats_together_to_thirty_a_second(tg, bot):
    await tg.options(flood=True)
    try:
        people = [next(PEOPLE) for _ in range(60)]
        await asyncio.gather(*(tg.user_says(person, "hi") for person in people))
        sends = (bot.send_message(person, "x", pool_timeout=9) for person in people)
        answers = await asyncio.gather(*sends, return_exceptions=True)
        assert any(isinstance(answer, RetryAfter) for answer in answers)
        sent = [
            call.time
            for call in await tg.calls("sendMessage")
            if call.params["chat_id"] in people and call.ok
        ]
        assert max(sum(start <= at < start + 0.9 for at in sent) for start in sent) <= 30
    finally:
        await tg.options(flood=False)


# --- local server, command line, page -------------------------------------------------------------------


async def test_a_local_server_takes_paths_and_gives_paths(tmp_path):
    source = tmp_path / "my video.mp4"
    source.write_bytes(VIDEO)
    async with TelegramStandIn.start(local=True) as tg:
        local = Bot(tg.token, base_url=tg.base_url, base_file_url=tg.base_file_url, local_mode=True)
        async with local as bot:
            await tg.user_says(1, "hi")
            sent = await bot.send_video(1, source, width=1, height=1)
            assert sent.video.file_name == "my video.mp4"
            file = await bot.get_file(sent.video)
            assert Path(file.file_path).read_bytes() == VIDEO
        assert (await tg.calls("sendVideo"))[-1].files == []


async def test_the_cloud_gives_back_no_file_over_twenty_megabytes_and_takes_no_paths(tmp_path):
    async with TelegramStandIn.start() as tg, bot_at(tg) as bot:
        await tg.user_says(1, "hi")
        sent = await bot.send_document(1, bytes(20 * 1024 * 1024 + 1), write_timeout=20, read_timeout=20)
        with pytest.raises(BadRequest, match="File is too big"):
            await bot.get_file(sent.document)
        call = {"chat_id": 1, "document": f"file://{tmp_path}/x"}
        async with tg.session.post(f"/bot{tg.token}/sendDocument", json=call) as answer:
            assert "invalid file HTTP URL" in (await answer.json())["description"]


async def test_by_hand_it_prints_its_address_and_stops_at_sigterm():
    with subprocess.Popen(
        [sys.executable, "-m", "tests.stand_ins.telegram", "--port", "0"],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        url = json.loads(process.stdout.readline())["url"]
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{url}/bot77:my-own-token/getMe") as answer,
        ):
            assert (await answer.json())["result"]["id"] == 77
        process.terminate()
        assert process.wait(5) == 0


async def test_a_chat_can_be_looked_at_as_a_page(tg, bot, ann):
    await tg.user_says(ann, "https://a.example/<script>")
    await bot.send_video(
        ann, b"v", caption="<b>Ti</b>tle", parse_mode="HTML", thumbnail=jpeg(32, 18), reply_markup=KEYS
    )
    await bot.send_audio(ann, b"a", title="Song", performer="Band", duration=61)
    async with tg.session.get(tg.page(ann)) as answer:
        page = await answer.text()
    assert "<b>Ti</b>tle" in page
    assert "&lt;script&gt;" in page
    assert all(word in page for word in ("Cancel", "Song", "Band", "1:01", "<img"))
