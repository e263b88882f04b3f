"""A person in a private Telegram chat: bot, worker, Valkey and S3 as real processes, Telegram's stand-in."""

import asyncio
import hashlib
import json
import shutil
import time
import urllib.error
import urllib.request
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from shared import embedded
from shared.jobs import Jobs
from tests.chaos.house import long
from tests.e2e.stack import BOT_TOKEN, keys_for_ever, with_bot
from tests.stand_ins.telegram import TelegramStandIn

pytestmark = pytest.mark.asyncio(loop_scope="module")

LIMIT = 3_000_000
ANN = {"id": 1001, "first_name": "Ann", "language_code": "en"}


@asynccontextmanager
async def serving(folder, tg, **settings):
    ours = {
        "TELEGRAM_BOT_TOKEN": BOT_TOKEN,
        "TELEGRAM_API_URL": tg.url,
        "TELEGRAM_UPLOAD_LIMIT": str(LIMIT),
    }
    with with_bot(folder, "telegram", ours | settings) as stack:
        yield stack


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tg():
    async with TelegramStandIn.start(token=BOT_TOKEN) as tg:
        yield tg


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chat(tg, bucket, tmp_path_factory):
    async with serving(tmp_path_factory.mktemp("tg"), tg, LINK_TTL="6s", **bucket) as stack:
        yield stack


_people = iter(range(2000, 9000))


@pytest.fixture
def person():
    """Somebody new, so that each test has an empty chat."""
    number = next(_people)
    return ANN | {"id": number}


def opened(url, **headers):
    """Status, body and headers of what a person who opens a link gets."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as got:
            return got.status, got.read(), got.headers
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read(), refused.headers


def download_of(message):
    """The address behind the word "Download"."""
    return message.entities[-1]["url"]


def from_bot(message):
    return message.from_bot


def with_media(message):
    return message.from_bot and message.media is not None


def says(words):
    return lambda message: message.from_bot and words in (message.text or "")


async def test_a_link_becomes_a_video_that_plays_in_the_chat(chat, tg, origin, person, tmp_path):
    link = f"{origin.url}/hls-fmp4/master.m3u8"
    asked = time.time()
    question = await tg.user_says(person["id"], f"look: {link}", user=person)
    await tg.wait_for(person["id"], from_bot, timeout=5)
    assert time.time() - asked < 1
    answer = await tg.wait_for(person["id"], with_media, timeout=30)
    video = answer.media
    assert (video.kind, video.width, video.height, round(video.duration)) == ("video", 1280, 720, 5)
    assert video.supports_streaming
    assert video.thumbnail
    assert not video.thumbnail_ignored
    assert answer.reply_to == question.message_id or answer.edited
    assert "master" in answer.caption
    everything = await tg.messages(person["id"])
    assert len([m for m in everything if m.from_bot and not m.deleted]) == 1, (
        "one message, turned into the answer"
    )
    got = chat.get(link, "--to", str(tmp_path))
    ours = hashlib.sha256(Path(got.answers[0]["path"]).read_bytes()).hexdigest()
    assert video.sha256 == ours, "the chat and the terminal have the same bytes"


async def items_of(tg, person, count):
    """The media that a person has got, once there are as many and the acknowledgement has gone."""

    def alone(messages):
        ours = [m for m in messages if m.from_bot and not m.deleted]
        return len(ours) == count and all(m.media for m in ours)

    everything = await tg.wait_until(person["id"], alone, timeout=40)
    return [m for m in everything if with_media(m)]


async def test_a_post_with_several_photos_and_videos_becomes_an_album(chat, tg, origin, person):
    link = f"{origin.url}/site/album/mixed-telegram"
    await tg.user_says(person["id"], link, user=person)
    items = await items_of(tg, person, 3)
    assert [item.media.kind for item in items] == ["photo", "video", "photo"]
    assert len({item.extra["media_group_id"] for item in items}) == 1
    assert "Album mixed-telegram" in items[0].caption
    assert [item.caption for item in items[1:]] == [None, None]
    origin.reset()
    other = person | {"id": person["id"] + 10_000}
    await tg.user_says(other["id"], link, user=other)
    again = await items_of(tg, other, 3)
    assert [item.media.sha256 for item in again] == [item.media.sha256 for item in items]
    assert origin.log() == [], "by what Telegram has already"


async def test_the_same_link_again_is_answered_from_the_first_upload(chat, tg, origin, person):
    link = f"{origin.url}/site/watch?v=plain-repeat"
    await tg.user_says(person["id"], link, user=person)
    first = await tg.wait_for(person["id"], with_media, timeout=30)
    origin.reset()
    again = await tg.user_says(person["id"], f"{origin.url}/site/short/plain-repeat", user=person)
    second = await tg.wait_for(
        person["id"], lambda m: with_media(m) and m.message_id > again.message_id, timeout=30
    )
    assert second.media.unique == first.media.unique
    assert all("progressive" not in path for path in origin.stats()["paths"]), "nothing was downloaded again"


async def test_progress_is_shown_in_the_acknowledgement(chat, tg, origin, person):
    await tg.user_says(person["id"], f"{origin.url}/k/rate=40kB/m/slow.mp4?size=1MB", user=person)
    shown = await tg.wait_for(person["id"], says("left"), timeout=30)
    assert "%" in shown.text
    assert "░" in shown.text
    assert (await tg.wait_for(person["id"], with_media, timeout=40)).message_id == shown.message_id


async def test_what_is_too_big_comes_as_a_link_until_it_expires(chat, tg, origin, person):
    source = f"{origin.url}/m/large.mp4?size=5MB&seconds=200"
    await tg.user_says(person["id"], source, user=person)
    answer = await tg.wait_for(person["id"], says("It works until"), timeout=40)
    link = download_of(answer)
    status, body, headers = opened(link)
    assert (status, body) == (200, opened(source)[1])
    assert "large.mp4" in headers["Content-Disposition"]
    time.sleep(7)
    assert opened(link)[0] in (400, 403)


SENTENCES = {
    "hello": "no link in your message",
    "ORIGIN/text.txt": "neither video nor audio",
    "ORIGIN/empty.mp4": "is empty",
    "ORIGIN/nothing": "no video or audio",
    "ORIGIN/missing": "does not exist",
    "ORIGIN/site/watch?v=private": "private",
    "ORIGIN/site/watch?v=bot": "robot",
    "http://user:secret@a.example/": "password",
}


@pytest.mark.parametrize("text", SENTENCES)
async def test_what_cannot_be_had_gets_one_clear_sentence(chat, tg, origin, person, text):
    await tg.user_says(person["id"], text.replace("ORIGIN", origin.url), user=person)
    await tg.wait_for(person["id"], says(SENTENCES[text]), timeout=30)
    answers = [m for m in await tg.messages(person["id"]) if m.from_bot and not m.deleted]
    assert len(answers) == 1


async def test_two_links_in_one_message_get_two_answers(chat, tg, origin, person):
    await tg.user_says(person["id"], f"{origin.url}/page/p1 and {origin.url}/page/p2", user=person)
    both = await tg.wait_until(
        person["id"], lambda messages: len([m for m in messages if with_media(m)]) == 2, timeout=30
    )
    lost = f"{origin.url}/missing?which=this"
    await tg.user_says(person["id"], f"{origin.url}/page/p1 and {lost}", user=person)
    await tg.wait_for(person["id"], says(f"Is the link complete?\n{lost}"), timeout=30)
    titles = {m.caption.splitlines()[0] for m in both if with_media(m)}
    assert titles == {"Page p1", "Page p2"}


async def test_audio_arrives_as_music_with_title(chat, tg, origin, person):
    await tg.user_says(person["id"], f"{origin.url}/files/audio.m4a", user=person)
    answer = await tg.wait_for(person["id"], with_media, timeout=30)
    assert answer.media.kind == "audio"
    assert answer.media.facts["title"] == "audio"


async def test_start_and_help_say_what_to_do(chat, tg, person):
    await tg.user_says(person["id"], "/start", user=person)
    await tg.wait_for(person["id"], says("Send me a link"), timeout=10)
    await tg.user_says(person["id"], "/whatever", user=person)
    await tg.wait_for(person["id"], says("/help says what I can do"), timeout=10)
    await tg.user_says(person["id"], "/help", user=person)
    await tg.wait_for(person["id"], says("Send a link"), timeout=10)


async def test_a_killed_bot_loses_no_link_and_answers_it_once(chat, tg, origin, person):
    bot = chat.processes.pop("telegram")
    bot.kill()
    bot.wait()
    await tg.user_says(person["id"], f"{origin.url}/page/after-kill", user=person)
    chat.start("telegram")
    await tg.wait_for(person["id"], with_media, timeout=30)
    answers = [m for m in await tg.messages(person["id"]) if m.from_bot and not m.deleted]
    assert len(answers) == 1


async def test_a_dead_file_id_is_replaced_without_a_word(chat, tg, origin, person):
    link = f"{origin.url}/page/dead-id"
    await tg.user_says(person["id"], link, user=person)
    await tg.wait_for(person["id"], with_media, timeout=30)
    await tg.fault(
        "error", method="send*", times=1, code=400,
        description="Bad Request: wrong file identifier/HTTP URL specified",
    )  # fmt: skip
    again = await tg.user_says(person["id"], link, user=person)
    await tg.wait_for(person["id"], lambda m: with_media(m) and m.message_id > again.message_id, timeout=30)


async def test_telegram_asking_to_wait_delays_the_answer_but_does_not_lose_it(chat, tg, origin, person):
    await tg.fault("retry_after", method="editMessageMedia", times=1, value=2, chat_id=person["id"])
    await tg.user_says(person["id"], f"{origin.url}/page/flood", user=person)
    await tg.wait_for(person["id"], with_media, timeout=30)
    answers = [m for m in await tg.messages(person["id"]) if m.from_bot and not m.deleted]
    assert len(answers) == 1


def answers(messages):
    return [m for m in messages if m.from_bot and not m.deleted]


async def test_a_result_whose_bytes_are_gone_is_fetched_again(origin, person, tmp_path):
    async with TelegramStandIn.start(token=BOT_TOKEN) as tg, serving(tmp_path, tg) as stack:
        link = f"{origin.url}/page/lost-bytes"
        got = stack.get(link, "--to", str(tmp_path / "out"))
        assert got.code == 0, got.stderr
        shutil.rmtree(stack.data / "files" / "media")
        again = stack.get(link, "--to", str(tmp_path / "out"))
        assert again.answers[0]["status"] == "done", again.stderr
        shutil.rmtree(stack.data / "files" / "media")
        await tg.user_says(person["id"], link, user=person)
        await tg.wait_for(person["id"], with_media, timeout=30)


async def test_a_file_that_telegram_finds_too_large_comes_as_a_link(chat, tg, origin, person):
    await tg.fault("error", method="editMessageMedia", times=None, code=413, chat_id=person["id"],
                   description="Request Entity Too Large")  # fmt: skip
    await tg.user_says(person["id"], f"{origin.url}/page/too-large", user=person)
    await tg.wait_for(person["id"], says("It works until"), timeout=30)
    assert len(answers(await tg.messages(person["id"]))) == 1
    await tg.clear_faults()


async def test_a_medium_that_telegram_refuses_comes_in_another_form(chat, tg, origin, person):
    await tg.fault("error", method="editMessageMedia", times=1, code=400, chat_id=person["id"],
                   description="Bad Request: VIDEO_CONTENT_TYPE_INVALID")  # fmt: skip
    await tg.user_says(person["id"], f"{origin.url}/page/refused", user=person)
    answer = await tg.wait_for(person["id"], with_media, timeout=30)
    assert answer.media.kind == "document"


async def test_a_refused_acknowledgement_loses_no_link(chat, tg, origin, person):
    await tg.fault("retry_after", method="sendMessage", times=1, value=1, chat_id=person["id"])
    await tg.user_says(person["id"], f"{origin.url}/page/q1 {origin.url}/page/q2", user=person)
    await tg.wait_until(person["id"], lambda ms: len([m for m in ms if with_media(m)]) == 2, timeout=30)


async def test_more_than_ten_links_are_not_dropped_in_silence(chat, tg, origin, person):
    links = " ".join(f"{origin.url}/missing?n={n}" for n in range(12))
    await tg.user_says(person["id"], links, user=person)
    await tg.wait_for(person["id"], says("left out 2"), timeout=30)


async def test_a_link_mended_by_an_edit_is_answered(chat, tg, origin, person):
    message = await tg.user_says(person["id"], "htps://oops", user=person)
    await tg.user_edits(message, f"{origin.url}/page/edited")
    await tg.wait_for(person["id"], with_media, timeout=30)


async def test_an_unreadable_waiter_silences_nobody_else(chat, tg, origin, person):
    with embedded.start(chat.data) as server:
        jobs = Jobs.at(server.url)
        await jobs.redis.hset("lf:w:broken", mapping={"st": "pending", "waiter": "{", "rid": "x"})
        await jobs.redis.expire("lf:w:broken", 60)
        await jobs.redis.zadd("lf:outbox:telegram:123456", {"broken": 0})
        await jobs.aclose()
    await tg.user_says(person["id"], f"{origin.url}/page/after-broken", user=person)
    await tg.wait_for(person["id"], with_media, timeout=30)


async def test_cancel_stops_the_work_and_says_so(chat, tg, origin, person):
    await tg.user_says(person["id"], f"{origin.url}/k/rate=20kB/m/slow-cancel.mp4?size=3MB", user=person)
    ack = await tg.wait_for(person["id"], says("%"), timeout=30)
    stranger = {"id": 5, "first_name": "Eve"}
    refused = await tg.answer(await tg.press(ack, "Cancel", user=stranger))
    assert "Only the person" in refused["text"]
    await tg.press(ack, "Cancel", user=person)
    await tg.wait_for(person["id"], says("Cancelled"), timeout=5)
    chat.wait_until_tidy(within=5)


async def test_buttons_below_a_video_give_its_sound_and_other_qualities(chat, tg, origin, person):
    await tg.user_says(person["id"], f"{origin.url}/site/watch?v=plain-buttons", user=person)
    film = await tg.wait_for(person["id"], with_media, timeout=30)
    assert film.labels == ["Audio", "Other quality", "Delete"]
    await tg.press(film, "Audio", user=person)
    song = await tg.wait_for(person["id"], lambda m: with_media(m) and m.media.kind == "audio", timeout=30)
    assert song.reply_to == film.message_id
    await tg.press(film, "Other quality", user=person)
    menu = await tg.wait_for(
        person["id"], lambda m: says("would you like")(m) and any("B" in x for x in m.labels), timeout=30
    )
    small = next(label for label in menu.labels if label.startswith("360p"))
    await tg.press(menu, small, user=person)
    smaller = await tg.wait_for(
        person["id"], lambda m: with_media(m) and m.message_id == menu.message_id, timeout=30
    )
    assert smaller.media.height == 360
    await tg.press(film, "Delete", user=person)
    await tg.wait_until(
        person["id"],
        lambda ms: any(m.deleted and m.message_id == film.message_id for m in ms),
        timeout=30,
    )


async def test_where_the_chat_wants_it_a_menu_asks_for_the_quality(chat, tg, origin, person):
    await tg.user_says(person["id"], "/settings", user=person)
    panel = await tg.wait_for(person["id"], says("What holds in this chat"), timeout=30)
    await tg.answer(await tg.press(panel, "Ask for quality", user=person), 30)
    await tg.user_says(person["id"], f"{origin.url}/site/watch?v=plain-asked", user=person)
    menu = await tg.wait_for(person["id"], says("would you like"), timeout=30)
    await tg.press(menu, "Only the sound", data=menu.button("360p")["callback_data"], user=person)
    film = await tg.wait_for(person["id"], with_media, timeout=30)
    assert film.message_id == menu.message_id
    assert film.media.height == 360


@long
async def test_a_menu_names_codecs_and_gives_subtitles_and_a_part(chat, tg, origin, person):
    await tg.user_says(person["id"], "/settings", user=person)
    panel = await tg.wait_for(person["id"], says("What holds in this chat"), timeout=30)
    await tg.answer(await tg.press(panel, "Ask for quality", user=person), 30)
    link = f"{origin.url}/site/watch?v=movie-menu"
    await tg.user_says(person["id"], link, user=person)
    menu = await tg.wait_for(person["id"], lambda m: "Subtitles" in m.labels, timeout=30)
    sizes = [label for label in menu.labels if label[0].isdigit()]
    assert sizes[0].startswith("2160p · AV1 · "), sizes
    assert next(label for label in sizes if label.startswith("1080p")).startswith("1080p · H.264 · ")
    await tg.press(menu, "Subtitles", user=person)
    languages = await tg.wait_for(person["id"], lambda m: "Back" in m.labels, timeout=30)
    assert languages.labels == ["en", "de", "Back"]
    await tg.press(languages, "Back", user=person)
    menu = await tg.wait_for(person["id"], lambda m: "Subtitles" in m.labels, timeout=30)
    await tg.press(menu, "Subtitles", user=person)
    languages = await tg.wait_for(person["id"], lambda m: "Back" in m.labels, timeout=30)
    await tg.press(languages, "de", user=person)
    film = await tg.wait_for(person["id"], with_media, timeout=30)
    assert film.message_id == menu.message_id
    assert b"tx3g" in await tg.media_bytes(film), "the subtitles are inside"

    await tg.press(film, "Other quality", user=person)
    menu = await tg.wait_for(person["id"], lambda m: "A part of it" in m.labels, timeout=30)
    await tg.press(menu, "A part of it", user=person)
    question = await tg.wait_for(person["id"], says("Which part?"), timeout=30)
    assert question.reply_markup["force_reply"]
    await tg.user_says(person["id"], "from the middle", reply_to=question, user=person)
    await tg.wait_for(person["id"], says("what “from” asks for"), timeout=30)
    await tg.user_says(person["id"], "0:01-0:03 360", reply_to=question, user=person)
    part = await tg.wait_for(
        person["id"], lambda m: with_media(m) and m.message_id > question.message_id, timeout=30
    )
    assert (part.media.height, round(part.media.duration)) == (360, 2)
    gone = {m.message_id for m in await tg.messages(person["id"]) if m.deleted}
    assert {menu.message_id, question.message_id} <= gone, "what was asked is answered, and goes"


async def test_a_chosen_item_of_a_playlist_arrives(chat, tg, origin, person):
    await tg.user_says(person["id"], f"{origin.url}/site/playlist?list=three", user=person)
    listed = await tg.wait_for(person["id"], says("3 items"), timeout=30)
    await tg.press(listed, "2. Stand-in plain-2", user=person)
    listed = await tg.wait_for(person["id"], says("One chosen"), timeout=30)
    await tg.press(listed, "Fetch (1)", user=person)
    film = await tg.wait_for(person["id"], with_media, timeout=30)
    assert "plain-2" in film.words
    await tg.wait_for(person["id"], says("1 of 1 arrived"), timeout=30)


async def test_a_failure_that_may_pass_can_be_tried_again(chat, tg, origin, person):
    await tg.user_says(person["id"], f"{origin.url}/status/503", user=person)
    failed = await tg.wait_for(person["id"], lambda m: "Try again" in m.labels, timeout=60)
    asked = origin.stats()["paths"]["/status/503"]["requests"]
    await tg.press(failed, "Try again", user=person)
    again = await tg.wait_for(person["id"], lambda m: "Cancel" in m.labels, timeout=15)
    assert again.message_id == failed.message_id, "the answer takes the place of the one before"
    end = time.monotonic() + 30
    while origin.stats()["paths"]["/status/503"]["requests"] == asked:
        assert time.monotonic() < end
        await asyncio.sleep(0.1)
    await tg.press(again, "Cancel", user=person)
    await tg.wait_for(person["id"], says("Cancelled"), timeout=15)


async def test_one_person_s_flood_is_held_back_and_nobody_else_s_link(chat, tg, origin, person):
    for number in range(7):
        await tg.user_says(person["id"], f"{origin.url}/files/small.mp4?flood={number}", user=person)
    held = await tg.wait_until(
        person["id"],
        lambda messages: len([m for m in messages if says("a lot at once")(m)]) == 2,
        timeout=30,
    )
    assert held
    other = {"id": person["id"] + 100_000, "first_name": "Ben"}
    await tg.user_says(other["id"], f"{origin.url}/files/small.mp4?other=1", user=other)
    await tg.wait_for(other["id"], with_media, timeout=30)


async def test_an_update_that_cannot_be_read_is_passed_over(chat, tg, origin, person):
    await tg.user_says(person["id"], "what is this?", user=person, extra={"photo": [7]})
    chat.wait_for_log("telegram", "update_not_read", within=30)
    await tg.user_says(person["id"], f"{origin.url}/page/after-poison", user=person)
    await tg.wait_for(person["id"], with_media, timeout=30)
    assert "what is this?" not in chat.log("telegram")


async def test_no_secret_is_in_any_log_and_nothing_is_left(chat, bucket):
    for secret in (BOT_TOKEN, bucket["S3_SECRET_ACCESS_KEY"], "X-Amz-Signature="):
        assert secret not in chat.logs()
    chat.wait_until_tidy()
    end = time.monotonic() + 20  # what is owed or runs stands in sets that go with their last entry
    # What was chosen for a chat is kept until it is forgotten.
    while left := [key for key in await keys_for_ever(chat.data) if not key.startswith("lf:place:")]:
        assert time.monotonic() < end, left
        await asyncio.sleep(0.2)


async def test_without_storage_a_big_file_says_that_no_link_can_be_given(origin, person, tmp_path):
    async with TelegramStandIn.start(token=BOT_TOKEN) as tg, serving(tmp_path, tg, WORKER_REENCODE="0"):
        await tg.user_says(person["id"], f"{origin.url}/m/large.mp4?size=40MB", user=person)
        await tg.wait_for(person["id"], says("can't give out links"), timeout=40)


@long
async def test_local_links_are_served_until_they_expire(origin, person, tmp_path):
    from tests.stand_ins.s3 import free_port

    port = free_port()
    public = {"PUBLIC_URL": f"http://127.0.0.1:{port}", "API_PORT": str(port), "LINK_TTL": "10s"}
    async with TelegramStandIn.start(token=BOT_TOKEN) as tg, serving(tmp_path, tg, **public) as stack:
        stack.start("api")
        source = f"{origin.url}/m/local.mp4?size=5MB&seconds=200"
        await tg.user_says(person["id"], source, user=person)
        answer = await tg.wait_for(person["id"], says("It works until"), timeout=40)
        link = f"{download_of(answer)}/file"
        whole = opened(source)[1]
        assert opened(link)[:2] == (200, whole)
        assert opened(link, Range="bytes=10-19")[:2] == (206, whole[10:20])
        end = time.monotonic() + 30
        while opened(link)[0] == 200:
            assert time.monotonic() < end, "it works for ever"
            await asyncio.sleep(0.5)
        assert opened(link)[0] == 410


async def gives_cookies(tg, stack, owner, stranger):
    """By a document, which goes; nothing of it is shown, and a stranger's is no more than a file."""
    text = f".site.example\tTRUE\t/\tTRUE\t{int(time.time()) + 9_000_000}\tsession\tplanted\n"
    document = tg.file("document", text.encode(), "cookies.txt", "text/plain")
    await tg.user_says(stranger, "site.example", media=document)
    await tg.wait_for(stranger, says("no link"), timeout=30)
    given = await tg.user_says(owner["id"], "site.example", media=document, user=owner)
    kept = await tg.wait_for(owner["id"], says("I keep one cookie for site.example"), timeout=30)
    assert "I have deleted your message" in kept.text
    [seen] = [each for each in await tg.messages(owner["id"]) if each.message_id == given.message_id]
    assert seen.deleted
    await tg.user_says(owner["id"], "not-a-domain", media=document, user=owner)
    await tg.wait_for(owner["id"], says("I kept nothing: the site should be named like"), timeout=30)
    shown = stack.run("admin", "cookies", "list", "--json").stdout
    assert json.loads(shown)["site"] == "site.example"
    assert "planted" not in shown + stack.logs()


async def test_the_owner_steers_the_bot_from_the_chat_and_nobody_else_can(origin, person, tmp_path):
    async with TelegramStandIn.start(token=BOT_TOKEN) as tg, serving(tmp_path, tg) as stack:
        stack.wait_for_log("telegram", "no_owner")
        [line] = [json.loads(x) for x in stack.log("telegram").splitlines() if '"no_owner"' in x]
        stranger = next(_people)
        await tg.user_says(stranger, "/limits")
        await tg.wait_for(stranger, says("don't know that command"), timeout=30)
        await tg.user_says(person["id"], f"/start {line['link'].partition('start=')[2]}", user=person)
        await tg.wait_for(person["id"], says("You own this bot"), timeout=30)
        await tg.user_says(stranger, "/stats")
        await tg.wait_until(
            stranger, lambda ms: len([m for m in ms if says("don't know that command")(m)]) == 2, timeout=30
        )
        await tg.user_says(person["id"], "/stats", user=person)
        await tg.wait_for(person["id"], says("Surge is auto"), timeout=30)
        await tg.user_says(person["id"], "/limits user-minute 1", user=person)
        await tg.wait_for(person["id"], says("user-minute is 1"), timeout=30)
        assert "user-minute: 1, trusted 25" in stack.run("admin", "limits").stdout
        await gives_cookies(tg, stack, person, stranger)
        await asyncio.sleep(1.5)  # that old may what a process knows of the rules be
        await tg.user_says(stranger, f"{origin.url}/page/one {origin.url}/page/two")
        await tg.wait_for(stranger, says("That was a lot at once"), timeout=30)
        await tg.wait_for(stranger, with_media, timeout=30)
        assert "it is on now" in stack.run("admin", "surge", "on").stdout
        await asyncio.sleep(1.5)
        newcomer = next(_people)
        await tg.user_says(newcomer, f"{origin.url}/page/three")
        await tg.wait_for(newcomer, says("serve those first who have been here before"), timeout=30)
        await tg.user_says(newcomer, f"{origin.url}/page/one")
        await tg.wait_for(newcomer, with_media, timeout=30)
        stack.stop("worker")
        another = next(_people)
        await tg.user_says(another, f"{origin.url}/page/one")
        await tg.wait_for(another, with_media, timeout=30)  # the bot answers by itself what Telegram has
        await tg.user_says(person["id"], f"/block {newcomer}", user=person)
        await tg.wait_for(person["id"], says("is blocked"), timeout=30)
        await asyncio.sleep(1.5)
        await tg.user_says(newcomer, f"{origin.url}/page/one")
        await tg.wait_for(newcomer, says("not open to everybody"), timeout=30)
