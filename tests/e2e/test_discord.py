"""People on Discord: bot, worker, Valkey and S3 as real processes against Discord's stand-in."""

import hashlib
import urllib.request
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from tests.e2e.stack import Stack
from tests.stand_ins.discord import DiscordStandIn
from tests.stand_ins.s3 import RcloneS3

pytestmark = pytest.mark.asyncio(loop_scope="module")

LIMIT = 3_000_000


@asynccontextmanager
async def serving(folder, discord, **settings):
    stack = Stack(folder, {**discord.settings, "LIMIT_OFF": "1", **settings})
    stack.start("worker")
    stack.start("discord")
    try:
        stack.wait_for_log("discord", "discord_ready", within=40)
        yield stack
    finally:
        stack.stop()


@pytest.fixture(scope="module")
def bucket():
    with RcloneS3() as s3:
        yield {
            "S3_ENDPOINT_URL": s3.endpoint,
            "S3_BUCKET": s3.bucket,
            "S3_ACCESS_KEY_ID": s3.access_key,
            "S3_SECRET_ACCESS_KEY": s3.secret_key,
            "S3_REGION": "us-east-1",
        }


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
    assert answer.buttons == ["Audio", "Other quality", "Delete"]
    assert len(mine(await discord.messages(channel))) == 1, "one message, turned into the answer"
    got = service.get(link, "--to", str(tmp_path))
    ours = hashlib.sha256(Path(got.answers[0]["path"]).read_bytes()).hexdigest()
    assert answer.files[0].sha256 == ours, "the channel and the terminal have the same bytes"


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
