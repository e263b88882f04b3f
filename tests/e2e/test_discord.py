"""People on Discord: bot, worker, Valkey and S3 as real processes against Discord's stand-in."""

import asyncio
import hashlib
import os
import re
import signal
import subprocess
import urllib.request
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from shared import embedded
from shared.connection import connect
from tests.chaos.house import long
from tests.e2e.stack import BOT_TOKEN, ROOT, Stack, with_bot
from tests.stand_ins.discord import DiscordStandIn
from tests.stand_ins.s3 import free_port
from tests.stand_ins.telegram import TelegramStandIn

pytestmark = pytest.mark.asyncio(loop_scope="module")

LIMIT = 3_000_000


@asynccontextmanager
async def serving(folder, discord, **settings):
    with with_bot(folder, "discord", {**discord.settings, "LIMIT_OFF": "1", **settings}) as stack:
        yield stack


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def discord():
    async with DiscordStandIn.start(upload_limit=LIMIT) as discord:
        yield discord


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(discord, bucket, tmp_path_factory):
    async with serving(tmp_path_factory.mktemp("discord"), discord, **bucket) as stack:
        yield stack


@pytest_asyncio.fixture(loop_scope="module")
async def server(service, discord):
    return await discord.guild()


@pytest_asyncio.fixture(loop_scope="module")
async def channel(discord, server):
    return await discord.channel(server)


@pytest_asyncio.fixture(loop_scope="module")
async def ann(discord, server):
    return await discord.person("Ann", guild=server)


@pytest_asyncio.fixture(loop_scope="module")
async def boss(discord, server):
    return await discord.person("Bo", guild=server, manages=True)


async def started(service, discord):
    """Starts the bot again, until it listens."""
    before = len(await discord.sessions())
    service.start("discord")
    await discord.wait_to_see("sessions", lambda all_: len(all_) > before and all_[-1]["live"], 40)


def with_file(message):
    return message.from_bot and message.files


def says(words):
    return lambda message: message.from_bot and words in message.words


def link_of(message):
    return message.text.rpartition("](")[2].rstrip(")")


def mine(messages):
    return [message for message in messages if message.from_bot]


def sha256(url):
    with urllib.request.urlopen(url) as answer:
        return hashlib.sha256(answer.read()).hexdigest()


# -- the main job --------------------------------------------------------------------------------------------


async def test_a_link_becomes_a_video_that_plays_in_the_channel(
    service, discord, origin, channel, ann, tmp_path
):
    link = f"{origin.url}/hls-fmp4/master.m3u8"
    asked = await discord.slash(channel, ann, "get", url=f"look: {link}")
    await discord.acknowledged(asked)
    answer = await discord.answer(asked, with_file, timeout=40)
    assert "master" in answer.text
    assert answer.embeds == []
    assert answer.buttons == ["Audio", "Other quality", "Full quality link", "Delete"]
    assert len(mine(await discord.messages(channel))) == 1, "one message, turned into the answer"
    got = service.get(link, "--to", str(tmp_path))
    ours = hashlib.sha256(Path(got.answers[0]["path"]).read_bytes()).hexdigest()
    assert answer.files[0].sha256 == ours, "the channel and the terminal have the same bytes"


async def test_a_post_with_several_photos_and_videos_comes_in_one_message(
    service, discord, origin, channel, ann
):
    asked = await discord.slash(channel, ann, "get", url=f"{origin.url}/site/album/mixed-discord")
    answer = await discord.answer(asked, with_file, timeout=40)
    assert [file.name.rpartition(".")[2] for file in answer.files] == ["jpg", "mp4", "jpg"]
    assert "Album mixed-discord" in answer.text
    assert answer.buttons == ["Delete"]
    assert len(mine(await discord.messages(channel))) == 1


async def test_progress_is_a_bar_in_the_acknowledgement(service, discord, origin, channel, ann):
    slow = f"{origin.url}/k/rate=40kB/m/slow.mp4?size=1MB"
    asked = await discord.slash(channel, ann, "get", url=slow)
    shown = await discord.answer(asked, says("left"), timeout=40)
    assert "▱" in shown.words
    assert shown.buttons == ["Cancel"]
    answer = await discord.answer(asked, with_file, timeout=60)
    assert (answer.embeds, answer.id) == ([], shown.id)


async def test_a_part_of_a_medium_in_a_quality(service, discord, origin, channel, ann):
    link = f"{origin.url}/hls-fmp4/master.m3u8"
    asked = await discord.slash(channel, ann, "get", url=link, quality="360", clip="0:01-0:03")
    answer = await discord.answer(asked, with_file, timeout=40)
    assert answer.files[0].name.endswith(".mp4")


async def test_only_the_sound_of_a_link(service, discord, origin, channel, ann):
    asked = await discord.slash(channel, ann, "audio", url=f"{origin.url}/hls-fmp4/master.m3u8")
    answer = await discord.answer(asked, with_file, timeout=40)
    assert answer.files[0].name.endswith(("m4a", "mp3"))
    assert answer.buttons == ["Delete"]


async def test_what_is_too_big_comes_as_a_link(service, discord, origin, channel, ann):
    source = f"{origin.url}/m/large.mp4?size=5MB&seconds=200"
    asked = await discord.slash(channel, ann, "get", url=source)
    answer = await discord.answer(asked, says("It works until"), timeout=60)
    assert sha256(link_of(answer)) == sha256(source)
    assert "New link" in answer.buttons


SENTENCES = {
    "hello": "no link in your message",
    "ORIGIN/missing": "does not exist",
    "ORIGIN/site/watch?v=private": "private",
    "http://user:secret@a.example/": "password",
}


@pytest.mark.parametrize("text", SENTENCES)
async def test_what_cannot_be_had_gets_one_clear_sentence(service, discord, origin, channel, ann, text):
    asked = await discord.slash(channel, ann, "get", url=text.replace("ORIGIN", origin.url))
    await discord.answer(asked, says(SENTENCES[text]), timeout=40)
    assert len(mine(await discord.messages(channel))) == 1


async def test_a_clip_that_is_none_is_explained_to_the_asker_alone(service, discord, channel, ann):
    asked = await discord.slash(channel, ann, "get", url="https://a.example/x", clip="soon")
    answer = await discord.answer(asked, says("START-END"))
    assert answer.ephemeral


async def test_qualities_complete_themselves(service, discord, channel, ann):
    typed = await discord.act(
        "type_into", channel=channel, person=ann, name="get", option="quality", text="7"
    )
    offered = await discord.wait_to_see(
        "interaction", lambda one: one["choices"], 10, interaction=typed["id"]
    )
    assert [one["value"] for one in offered["choices"]] == ["720"]


async def test_help_and_status_are_for_the_asker_alone(service, discord, channel, ann):
    for name, words in {"help": "/get", "status": "work"}.items():
        await discord.slash(channel, ann, name)
        assert (await discord.wait_for(channel, says(words))).ephemeral


async def test_a_person_learns_what_is_kept_and_has_it_deleted(service, discord, origin, channel, ann):
    asked = await discord.slash(channel, ann, "get", url=f"{origin.url}/k/rate=20kB/m/forget.mp4?size=3MB")
    await discord.answer(asked, says("%"), timeout=40)
    await discord.slash(channel, ann, "privacy")
    assert (await discord.wait_for(channel, says("What I keep of you"))).ephemeral
    await discord.slash(channel, ann, "forget_me")
    await discord.wait_for(channel, says("deleted what I kept of you"), timeout=40)
    await discord.answer(asked, says("Cancelled"))


# -- what goes wrong on the wire -----------------------------------------------------------------------------


async def test_a_file_that_discord_finds_too_large_comes_as_a_link(service, discord, origin, channel, ann):
    asked = await discord.slash(channel, ann, "get", url=f"{origin.url}/page/too-large-here")
    await discord.fault(
        "error", method="PATCH", path=f"/webhooks/*{asked.id}/messages/@original", times=1,
        status=413, code=40005, message="Request entity too large",
    )  # fmt: skip
    await discord.answer(asked, says("It works until"), timeout=40)


@pytest.mark.parametrize(
    "order", [{"kind": "rate_limit", "value": 1}, {"kind": "bad_gateway"}, {"kind": "drop_before"}]
)
async def test_trouble_on_the_wire_delays_the_answer_but_does_not_lose_it(
    service, discord, origin, channel, ann, order
):
    asked = await discord.slash(channel, ann, "get", url=f"{origin.url}/page/trouble-{order['kind']}")
    await discord.fault(**order, method="PATCH", path=f"/webhooks/*{asked.id}/messages/@original")
    await discord.answer(asked, with_file, timeout=40)
    assert len(mine(await discord.messages(channel))) == 1


async def test_when_the_token_is_too_old_the_answer_comes_in_the_channel(
    service, discord, origin, channel, ann
):
    asked = await discord.slash(channel, ann, "get", url=f"{origin.url}/k/rate=150kB/m/late.mp4?size=700kB")
    await discord.acknowledged(asked)
    await discord.act("expire", interaction=asked.id)
    answer = await discord.answer(asked, with_file, timeout=40)
    assert answer.channel == channel


async def test_where_the_bot_is_not_a_late_answer_comes_in_private(service, discord, origin):
    elsewhere = await discord.guild("Elsewhere", foreign=True)
    channel = await discord.channel(elsewhere)
    eve = await discord.person("Eve", guild=elsewhere)
    slow = f"{origin.url}/k/rate=150kB/m/late-foreign.mp4?size=700kB"
    asked = await discord.slash(channel, eve, "get", url=slow, installed="user")
    await discord.acknowledged(asked)
    await discord.act("expire", interaction=asked.id)
    await discord.wait_for(await discord.dm(eve), with_file, timeout=40)


# -- buttons -------------------------------------------------------------------------------------------------


async def test_cancel_is_for_the_asker_and_stops_the_work(service, discord, origin, server, channel, ann):
    eve = await discord.person("Eve", guild=server)
    asked = await discord.slash(channel, ann, "get", url=f"{origin.url}/k/rate=20kB/m/stop.mp4?size=3MB")
    shown = await discord.answer(asked, says("%"), timeout=40)
    await discord.press(shown, eve, "Cancel")
    assert (await discord.wait_for(channel, says("Only the person"))).ephemeral
    await discord.press(shown, ann, "Cancel")
    ended = await discord.answer(asked, says("Cancelled"))
    assert ended.buttons == []
    service.wait_until_tidy()


async def test_a_button_gives_the_sound_and_another_the_best_as_a_link(
    service, discord, origin, channel, ann
):
    asked = await discord.slash(
        channel, ann, "get", url=f"{origin.url}/hls-fmp4/master.m3u8?for=sound", quality="360"
    )
    video = await discord.answer(asked, with_file, timeout=40)
    sound = await discord.answer(await discord.press(video, ann, "Audio"), with_file, timeout=40)
    assert sound.files[0].name.endswith(("m4a", "mp3"))
    pressed = await discord.press(video, ann, "Full quality link")
    best = await discord.answer(pressed, says("Here is a link"), timeout=40)
    assert best.files == []
    assert sha256(link_of(best)) != video.files[0].sha256


async def test_another_quality_is_chosen_from_a_menu_of_what_there_is(service, discord, origin, channel, ann):
    link = f"{origin.url}/site/watch?v=plain-menu"
    video = await discord.answer(await discord.slash(channel, ann, "get", url=link), with_file, timeout=40)
    menu = await discord.answer(await discord.press(video, ann, "Other quality"), lambda m: m.choices)
    assert menu.ephemeral
    assert "1440" not in menu.choices
    assert any(label.startswith("360p · ") for label in menu.choice_labels), menu.choice_labels
    smaller = await discord.answer(await discord.select(menu, ann, "360"), with_file, timeout=40)
    assert smaller.id != video.id
    given = {"name": "get", "option": "quality", "text": "36", "filled": {"url": link}}
    typed = await discord.act("type_into", channel=channel, person=ann, **given)
    offered = await discord.wait_to_see(
        "interaction", lambda one: one["choices"], 10, interaction=typed["id"]
    )
    assert offered["choices"][0]["name"].startswith("360p · ")


async def test_chosen_items_of_a_playlist_come_in_order_as_replies(
    service, discord, origin, server, channel, ann
):
    eve = await discord.person("Eve", guild=server)
    asked = await discord.slash(channel, ann, "playlist", url=f"{origin.url}/site/playlist?list=holes")
    listed = await discord.answer(asked, lambda m: m.choices, timeout=40)
    assert "4 items" in listed.words
    assert listed.choice_labels[0].startswith("1. Stand-in plain-1")
    await discord.select(listed, eve, "0")
    assert (await discord.wait_for(channel, says("Only the person who asked"))).ephemeral
    await discord.select(listed, ann, ["1", "2"])
    listed = await discord.wait_for(channel, says("2 chosen"))
    await discord.press(listed, ann, "Fetch (2)")
    ended = await discord.wait_for(channel, says("1 of 2 arrived"), timeout=40)
    assert ended.id == listed.id
    assert "private" in ended.words
    assert ended.components == []
    [film] = [m for m in await discord.messages(channel) if m.files]
    assert "plain-2" in film.words.replace("\\", "")
    assert film.reply_to == listed.id


@long
async def test_a_list_of_many_pages_is_chosen_from_and_cancelled(service, discord, origin, channel, ann):
    asked = await discord.slash(channel, ann, "playlist", url=f"{origin.url}/site/playlist?list=long")
    listed = await discord.answer(asked, lambda m: m.choices, timeout=40)
    await discord.press(listed, ann, "▶")
    listed = await discord.wait_for(channel, lambda m: "25" in m.choices)
    await discord.select(listed, ann, ["25", "26"])
    listed = await discord.wait_for(channel, says("2 chosen"))
    await discord.press(listed, ann, "All")
    listed = await discord.wait_for(channel, says("200 chosen"))
    await discord.press(listed, ann, "Fetch (200)")
    listed = await discord.wait_for(channel, says("of 200 · now"), timeout=40)
    await discord.press(listed, ann, "Cancel")
    await discord.wait_for(channel, says("Cancelled"), timeout=40)
    none = await discord.slash(channel, ann, "playlist", url=f"{origin.url}/site/watch?v=plain")
    await discord.answer(none, says("no playlist"), timeout=40)


@long
async def test_what_is_new_in_a_followed_list_comes_to_the_channel_until_somebody_ends_it(
    service, discord, origin, channel, ann, boss
):
    link = f"{origin.url}/site/playlist?list=growing-discord"
    refused = await discord.answer(await discord.slash(channel, ann, "follow", url=link), lambda m: m.words)
    assert "may manage this server" in refused.words
    asked = await discord.slash(channel, boss, "follow", url=link)
    await discord.answer(asked, says("From now on I follow"), timeout=40)
    with embedded.start(service.data) as valkey:
        redis = connect(valkey.url)
        for feed in await redis.zrange("lf:feeds:due", 0, -1):
            await redis.zadd("lf:feeds:due", {feed: 0})
        await redis.aclose()
    film = await discord.wait_for(channel, with_file, timeout=40)
    assert "plain-growing-discord-3" in film.words.replace("\\", "")
    shown = await discord.answer(await discord.slash(channel, boss, "unfollow"), lambda m: m.choices)
    ended = await discord.select(shown, boss, shown.choices[0])
    await discord.acknowledged(ended)
    shown = await discord.answer(await discord.slash(channel, boss, "unfollow"), lambda m: m.words)
    assert "I follow nothing here" in shown.words


async def test_an_answer_is_deleted_by_its_asker_or_a_moderator_and_nobody_else(
    service, discord, origin, server, channel, ann, boss
):
    eve = await discord.person("Eve", guild=server)
    for person in (ann, boss):
        asked = await discord.slash(channel, ann, "get", url=f"{origin.url}/page/delete-me")
        answer = await discord.answer(asked, with_file, timeout=40)
        await discord.press(answer, eve, "Delete")
        await discord.wait_for(channel, says("Only the person"))
        await discord.press(answer, person, "Delete")
        await discord.wait_to_see(
            "messages", lambda all_: not any(one["files"] for one in all_), 10, channel=channel
        )


async def test_what_failed_can_be_tried_again_and_a_link_made_anew_in_the_same_message(
    service, discord, origin, channel, ann
):
    asked = await discord.slash(channel, ann, "get", url=f"{origin.url}/status/503")
    failed = await discord.answer(asked, lambda m: "Try again" in m.buttons, timeout=60)
    await discord.press(failed, ann, "Try again")
    working = await discord.answer(asked, lambda m: "Cancel" in m.buttons)
    await discord.press(working, ann, "Cancel")
    big = f"{origin.url}/m/renew.mp4?size=5MB&seconds=200"
    asked = await discord.slash(channel, ann, "get", url=big)
    link = await discord.answer(asked, says("It works until"), timeout=60)
    await discord.press(link, ann, "New link")
    await discord.answer(asked, lambda m: "Cancel" in m.buttons or m.edited)
    renewed = await discord.answer(asked, says("It works until"), timeout=60)
    assert sha256(link_of(renewed)) == sha256(big)


async def test_buttons_work_after_a_restart(service, discord, origin, channel, ann):
    asked = await discord.slash(channel, ann, "get", url=f"{origin.url}/page/before-restart")
    video = await discord.answer(asked, with_file, timeout=40)
    service.stop("discord")
    await started(service, discord)
    again = await discord.answer(await discord.press(video, ann, "Audio"), says(""), timeout=40)
    assert again.from_bot


# -- surfaces ------------------------------------------------------------------------------------------------


async def test_fetch_media_on_a_message_takes_each_of_its_links(service, discord, origin, channel, ann):
    text = f"{origin.url}/page/menu-1 and {origin.url}/page/menu-2"
    message = await discord.say(channel, ann, text)
    await discord.context_menu(message, ann, "Fetch media")
    await discord.wait_for(channel, lambda m: with_file(m) and "menu-1" in m.words, timeout=40)
    await discord.wait_for(channel, lambda m: with_file(m) and "menu-2" in m.words, timeout=40)


async def test_a_link_in_private_is_answered_and_other_words_get_a_sentence(service, discord, origin, ann):
    private = await discord.dm(ann)
    asked = await discord.say(private, ann, f"{origin.url}/page/private")
    answer = await discord.wait_for(private, with_file, timeout=40)
    assert answer.reply_to == asked.id
    await discord.say(private, ann, "hello")
    await discord.wait_for(private, says("no link in your message"))


async def test_what_hides_behind_a_spoiler_comes_as_one(service, discord, origin, ann):
    private = await discord.dm(ann)
    await discord.say(private, ann, f"the end: ||{origin.url}/page/spoiler||")
    answer = await discord.wait_for(private, with_file, timeout=40)
    assert answer.files[0].name.startswith("SPOILER_")
    assert answer.text.startswith("||**")


async def test_a_command_in_private_is_answered_there(service, discord, origin, ann):
    asked = await discord.slash(await discord.dm(ann), ann, "get", url=f"{origin.url}/page/private-command")
    await discord.answer(asked, with_file, timeout=40)


async def test_naming_the_bot_with_a_link_is_answered(service, discord, origin, channel, ann):
    await discord.say(channel, ann, f"<@1234567890123456789> {origin.url}/page/named")
    await discord.wait_for(channel, with_file, timeout=40)


async def test_threads_and_forum_posts_are_answered_in_place(service, discord, origin, server, channel, ann):
    forum = await discord.channel(server, "films", kind="forum")
    for parent in (channel, forum):
        post = await discord.channel(server, "a post", kind="thread", parent=parent)
        asked = await discord.slash(post, ann, "get", url=f"{origin.url}/page/in-a-thread")
        assert (await discord.answer(asked, with_file, timeout=40)).channel == post


async def test_a_person_brings_the_app_to_a_server_that_did_not_add_it(service, discord, origin):
    elsewhere = await discord.guild("Elsewhere", foreign=True)
    channel = await discord.channel(elsewhere)
    eve = await discord.person("Eve", guild=elsewhere)
    link = f"{origin.url}/page/brought-along"
    asked = await discord.slash(channel, eve, "get", url=link, installed="user")
    await discord.answer(asked, with_file, timeout=40)


async def test_a_person_brings_the_app_to_a_group_chat(service, discord, origin):
    eve = await discord.person("Eve")
    group = await discord.group(eve, await discord.person("Ben"))
    link = f"{origin.url}/page/in-a-group"
    asked = await discord.slash(group, eve, "get", url=link, installed="user")
    await discord.answer(asked, with_file, timeout=40)


async def test_links_are_noticed_only_where_that_was_chosen_and_failures_stay_silent(
    service, discord, origin, server, channel, ann, boss
):
    quiet = await discord.channel(server, "quiet")
    await discord.slash(channel, boss, "settings", where="channel", notice=True)
    await discord.wait_for(channel, says("Kept for this channel"))
    await discord.say(quiet, ann, f"{origin.url}/page/unnoticed")
    await discord.say(channel, ann, f"{origin.url}/missing")
    noticed = await discord.say(channel, ann, f"{origin.url}/page/noticed")
    answer = await discord.wait_for(channel, with_file, timeout=40)
    assert answer.reply_to == noticed.id
    assert mine(await discord.messages(quiet)) == []
    assert len([m for m in mine(await discord.messages(channel)) if not m.ephemeral]) == 1


async def test_more_than_five_links_are_not_dropped_in_silence(service, discord, origin, ann):
    private = await discord.dm(ann)
    await discord.say(private, ann, " ".join(f"{origin.url}/missing?n={n}" for n in range(7)))
    await discord.wait_for(private, says("left out 2"))


# -- what a place allows -------------------------------------------------------------------------------------


async def test_settings_are_for_those_who_manage_the_server(service, discord, server, channel, ann, boss):
    await discord.slash(channel, ann, "settings", quality="720")
    await discord.wait_for(channel, says("Only members who may manage"))
    await discord.slash(channel, boss, "settings", quality="huge")
    await discord.wait_for(channel, says("A quality is"))
    await discord.slash(
        channel, boss, "settings", quality="720", sites="https://Example.org, x.com", quiet=True
    )
    shown = await discord.wait_for(channel, says("Kept for this server"))
    assert "example.org, x.com" in shown.text
    await discord.slash(channel, boss, "settings", reset=True)
    await discord.wait_for(channel, says("Sites: all"))


async def test_only_chosen_roles_may_ask_and_only_for_chosen_sites(
    service, discord, origin, server, channel, ann, boss
):
    film = await discord.act("role", guild=server, name="film club")
    await discord.slash(channel, boss, "settings", role=film)
    await discord.wait_for(channel, says("Kept for"))
    await discord.slash(channel, ann, "get", url=f"{origin.url}/page/club")
    assert (await discord.wait_for(channel, says("only some roles"))).ephemeral
    await discord.act("give_role", guild=server, person=ann, role=film)
    asked = await discord.slash(channel, ann, "get", url=f"{origin.url}/page/club")
    await discord.answer(asked, with_file, timeout=40)
    await discord.slash(channel, boss, "settings", sites="example.org")
    await discord.wait_for(channel, says("Sites: example.org"))
    await discord.slash(channel, ann, "get", url=f"{origin.url}/page/other-site")
    await discord.wait_for(channel, says("does not allow links to this site"))


async def test_links_instead_of_files_and_answers_for_the_asker_alone_where_chosen(
    service, discord, origin, server, channel, ann, boss
):
    await discord.slash(channel, boss, "settings", links=True, quiet=True)
    await discord.wait_for(channel, says("Kept for"))
    asked = await discord.slash(channel, ann, "get", url=f"{origin.url}/page/as-link")
    answer = await discord.answer(asked, says("Here is a link"), timeout=40)
    assert answer.ephemeral
    assert answer.files == []


async def test_the_preview_under_a_noticed_link_is_taken_away_where_chosen(
    service, discord, origin, server, channel, ann, boss
):
    await discord.slash(channel, boss, "settings", notice=True, bare=True)
    await discord.wait_for(channel, says("Kept for"))
    said = await discord.say(channel, ann, f"{origin.url}/page/bare")
    await discord.wait_for(channel, with_file, timeout=40)
    await discord.wait_for(channel, lambda m: m.id == said.id and m.flags & 4)


async def test_media_for_adults_comes_only_where_the_channel_is_marked_so(
    service, discord, origin, server, channel, ann
):
    link = f"{origin.url}/site/watch?v=adult"
    refused = await discord.answer(
        await discord.slash(channel, ann, "get", url=link), says("age-restricted"), timeout=40
    )
    assert refused.files == []
    marked = await discord.channel(server, "late", adults_only=True)
    await discord.answer(await discord.slash(marked, ann, "get", url=link), with_file, timeout=40)


async def test_where_files_are_not_allowed_a_link_comes_with_the_permission_that_lacks(
    service, discord, origin, server, channel, ann, boss
):
    await discord.act("forbid", channel=channel, permissions=["attach_files"])
    asked = await discord.slash(channel, ann, "get", url=f"{origin.url}/page/no-attach")
    answer = await discord.answer(asked, says("Attach Files"), timeout=40)
    assert link_of(answer).startswith("http")
    await discord.slash(channel, boss, "settings")
    await discord.wait_for(channel, says("I lack: Attach Files"))


async def test_where_the_bot_may_not_write_a_late_answer_comes_in_private(
    service, discord, origin, channel, ann
):
    await discord.act("forbid", channel=channel, permissions=["view_channel", "send_messages"])
    slow = f"{origin.url}/k/rate=150kB/m/no-way.mp4?size=700kB"
    asked = await discord.slash(channel, ann, "get", url=slow)
    await discord.acknowledged(asked)
    await discord.act("expire", interaction=asked.id)
    answer = await discord.wait_for(await discord.dm(ann), with_file, timeout=40)
    assert f"I may not write in <#{channel}>" in answer.words


async def test_limits_hold_on_discord_as_in_every_chat(origin, tmp_path):
    limits = {"LIMIT_OFF": "0", "LIMIT_USER_MINUTE": "1"}
    async with DiscordStandIn.start() as discord, serving(tmp_path, discord, **limits):
        ann = await discord.person()
        private = await discord.dm(ann)
        for number in range(2):
            await discord.say(private, ann, f"{origin.url}/missing?n={number}")
        await discord.wait_for(private, says("That was a lot at once"))


# -- processes -----------------------------------------------------------------------------------------------


async def test_a_dropped_gateway_is_resumed_and_what_was_said_meanwhile_is_answered(
    service, discord, origin, ann
):
    private = await discord.dm(ann)
    await discord.act("drop_gateway")
    await discord.say(private, ann, f"{origin.url}/page/while-away")
    await discord.wait_for(private, with_file, timeout=40)
    service.wait_for_log("discord", "discord_resumed")
    assert len(mine(await discord.messages(private))) == 1


async def test_a_worker_answers_without_the_bot(service, discord, origin, channel, ann):
    slow = f"{origin.url}/k/rate=150kB/m/no-bot.mp4?size=700kB"
    asked = await discord.slash(channel, ann, "get", url=slow)
    await discord.answer(asked, says("%"), timeout=40)
    service.stop("discord")
    try:
        await discord.answer(asked, with_file, timeout=40)
    finally:
        await started(service, discord)


async def test_a_command_is_acknowledged_in_time_although_redis_hangs(service, discord, origin, channel, ann):
    with embedded.start(service.data) as server:
        redis = connect(server.url)
        await redis.execute_command("CLIENT", "PAUSE", "2500")
        asked = await discord.slash(channel, ann, "get", url=f"{origin.url}/page/slow-redis")
        await discord.acknowledged(asked, timeout=3)
        await discord.answer(asked, with_file, timeout=40)
        await redis.aclose()


@long
async def test_each_process_takes_the_shards_it_was_given(discord, tmp_path):
    stack = Stack(tmp_path, {**discord.settings, "DISCORD_SHARDS": "1-2/4"})
    stack.start("discord")
    try:
        stack.wait_for_log("discord", "discord_ready", within=40)
        live = [one.shard for one in await discord.sessions() if one.live]
        assert [1, 4] in live
        assert [2, 4] in live
        assert [0, 4] not in live
    finally:
        stack.stop()


async def test_without_the_message_content_intent_the_bot_says_so_and_the_rest_works(
    origin, bucket, tmp_path
):
    async with (
        DiscordStandIn.start(message_content=False) as discord,
        serving(tmp_path, discord, **bucket) as stack,
    ):
        assert "Message Content Intent is off" in stack.log("discord")
        server = await discord.guild()
        channel = await discord.channel(server)
        boss = await discord.person("Bo", guild=server, manages=True)
        await discord.slash(channel, boss, "settings", notice=True)
        await discord.wait_for(channel, says("can't see links in messages"))
        asked = await discord.slash(channel, boss, "get", url=f"{origin.url}/page/no-intent")
        await discord.answer(asked, with_file, timeout=40)


async def test_the_same_link_on_both_platforms_costs_one_download(origin, bucket, tmp_path):
    async with TelegramStandIn.start(token=BOT_TOKEN) as tg, DiscordStandIn.start() as discord:
        chat = {"TELEGRAM_BOT_TOKEN": BOT_TOKEN, "TELEGRAM_API_URL": tg.url}
        async with serving(tmp_path, discord, **chat, **bucket) as stack:
            stack.start("telegram")
            link = f"{origin.url}/site/watch?v=plain-both"
            ann = {"id": 4711, "first_name": "Ann", "language_code": "en"}
            await tg.user_says(4711, link, user=ann)
            video = await tg.wait_for(4711, lambda m: m.from_bot and m.media, timeout=40)
            origin.reset()
            server = await discord.guild()
            channel = await discord.channel(server)
            bo = await discord.person("Bo", guild=server)
            asked = await discord.slash(channel, bo, "get", url=link)
            answer = await discord.answer(asked, with_file, timeout=40)
            assert answer.files[0].sha256 == video.media.sha256
            assert origin.stats()["paths"] == {}, "the site was not asked again"


@long
async def test_the_setup_of_the_docs_leads_to_a_video(origin, tmp_path):
    page = (ROOT / "docs" / "discord.md").read_text()
    (commands,) = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    lines = commands.strip().splitlines()
    assert len(lines) <= 6
    for name in (".env.example", "Makefile", "pyproject.toml", "uv.lock", ".venv", ".uv"):
        (tmp_path / name).symlink_to(ROOT / name)
    async with DiscordStandIn.start() as discord:
        stack = Stack(tmp_path)
        where = {key: value for key, value in discord.settings.items() if key != "DISCORD_BOT_TOKEN"}
        env = {**stack.env, **where, "DATA_DIR": "data", "API_PORT": str(free_port())}
        for line in lines[:-1]:
            command = ("sh", "-c", line.replace("your-token", discord.token))
            done = await asyncio.to_thread(
                subprocess.run, command, env=env, cwd=tmp_path, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr
        assert "https://discord.com/oauth2/authorize?client_id=" in done.stdout
        with (tmp_path / "up.log").open("w") as log:
            up = subprocess.Popen(
                ("sh", "-c", lines[-1]), env=env, cwd=tmp_path, stdout=log, stderr=log, start_new_session=True
            )
        try:
            await discord.wait_to_see("sessions", lambda all_: all_, 60)
            server = await discord.guild()
            channel = await discord.channel(server)
            ann = await discord.person("Ann", guild=server)
            await discord.wait_to_see("commands", lambda all_: all_, 20)
            asked = await discord.slash(channel, ann, "get", url=f"{origin.url}/hls-fmp4/master.m3u8")
            await discord.answer(asked, with_file, timeout=60)
        finally:
            os.killpg(up.pid, signal.SIGINT)
            up.wait(40)


async def test_every_test_that_the_docs_name_is_here_and_each_way_to_ask_has_a_screen():
    page = (ROOT / "docs" / "discord.md").read_text()
    named = set(re.findall(r"`(test_\w+)`", page))
    fast = (ROOT / "tests" / "unit" / "test_discord_desk.py").read_text()
    for way in re.findall(
        r"^\| .*`test_.*\|$", page.partition("## Ways to ask")[2].partition("\n## ")[0], re.MULTILINE
    ):
        pictures = re.findall(r"\((images/[\w-]+\.png)\)", way)
        assert pictures, way
        assert all((ROOT / "docs" / one).is_file() for one in pictures)
    assert named <= set(globals()) | set(re.findall(r"^async def (test_\w+)", fast, re.MULTILINE))
