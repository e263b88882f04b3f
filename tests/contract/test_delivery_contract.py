"""What every chat's channel promises to those who call it: one suite, against each platform's stand-in."""

import contextlib
import hashlib
import itertools
import re
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from shared.connection import connect
from shared.delivery import BytesLost, Channel, Gone, Later
from shared.delivery.discord import Api, DiscordChannel
from shared.delivery.telegram import TelegramChannel, bot_id, make_bot
from shared.errors import Private
from shared.models import MediaFile, Outcome, Progress, Result, Waiter
from shared.pages import PageLink
from shared.settings import load
from shared.storage import Link
from tests.stand_ins.discord import DiscordStandIn
from tests.stand_ins.media import MediaStore, Picture
from tests.stand_ins.telegram import TelegramStandIn

LIMIT = 200_000
LARGE = 40_000_000
TG_TOKEN = "123456:AAContractTestTokenContractTestToken1"


class Bytes:
    """Implements `shared.delivery.Files` over one local file."""

    def __init__(self, path: Path, *, links: bool = True, lost: bool = False, pages: bool = False) -> None:
        self._path, self._links, self._lost, self._pages = path, links, lost, pages

    @contextlib.asynccontextmanager
    async def local(self, key):
        if self._lost:
            raise BytesLost(key)
        yield self._path

    async def link(self, file, expires):
        return Link("https://media.example/x.mp4", expires) if self._links else None

    async def page(self, waiter, result):
        return PageLink("https://media.example/d/page", result.expires, None) if self._pages else None


@dataclass
class Seen:
    """What a person sees: words and hashes of files."""

    words: str
    files: list[str]


@dataclass
class Chat:
    """One platform with a waiter on it, and what a test must be able to do there."""

    channel: Channel
    waiter: Waiter
    stand_in: Any
    redis: Any

    async def seen(self) -> list[Seen]:
        if isinstance(self.stand_in, DiscordStandIn):
            channel = self.waiter.to["channel"]
            found = [m for m in await self.stand_in.messages(channel) if m.from_bot]
            return [Seen(m.words, [one.sha256 for one in m.files]) for m in found]
        found = [m for m in await self.stand_in.messages(self.waiter.to["chat"]) if m.from_bot]
        return [
            Seen(m.text or m.caption or "", [m.media.sha256] if m.media else [])
            for m in found
            if not m.deleted
        ]

    async def refuse(self, status: int, code: int, says: str) -> None:
        """Every further call is refused."""
        if isinstance(self.stand_in, DiscordStandIn):
            order = {"status": status, "code": code, "message": says, "times": 1000}
            await self.stand_in.fault("error", path="/channels/*", **order)
        else:
            await self.stand_in.fault("error", times=None, code=status, description=says)

    async def busy(self, seconds: int) -> None:
        """Every further call is told to come back."""
        if isinstance(self.stand_in, DiscordStandIn):
            order = {"value": seconds, "times": 1000, "everywhere": True}
            await self.stand_in.fault("rate_limit", path="/channels/*", **order)
        else:
            await self.stand_in.fault("retry_after", times=None, value=seconds)

    async def stumble(self) -> None:
        """One later message is told to come back in a second."""
        if isinstance(self.stand_in, DiscordStandIn):
            await self.stand_in.fault("rate_limit", path="/channels/*", value=1, times=1)
        else:
            await self.stand_in.fault("retry_after", method="sendVideo", value=1)

    async def rest(self) -> None:
        """As if enough time had gone by since the last message."""
        for key in [key async for key in self.redis.scan_iter("lf:telegram:*") if ":said" not in key]:
            await self.redis.delete(key)

    async def mend(self) -> None:
        if isinstance(self.stand_in, DiscordStandIn):
            await self.stand_in.act("clear_faults")
        else:
            await self.stand_in.clear_faults()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stand_ins():
    async with (
        DiscordStandIn.start(upload_limit=LARGE) as discord,
        TelegramStandIn.start(token=TG_TOKEN, upload_limit=LARGE + 10_000) as telegram,
    ):
        yield {"discord": discord, "telegram": telegram}


pytestmark = pytest.mark.asyncio(loop_scope="module")


@contextlib.asynccontextmanager
async def on_discord(stand_in, redis, numbers=iter(range(1, 1000))):  # noqa: B008
    guild = await stand_in.guild()
    channel = await stand_in.channel(guild)
    ann = await stand_in.person(guild=guild)
    question = await stand_in.say(channel, ann, "a link")
    settings = load(
        discord_bot_token=stand_in.token,
        discord_api_url=stand_in.api,
        discord_gateway_url=stand_in.gateway,
    )
    api = Api(settings, redis)
    client = await api.client()
    ack = await client.get_partial_messageable(channel).send("On it…")
    to = {
        "app": api.account,
        "user": ann,
        "channel": channel,
        "ack": ack.id,
        "reply": question.id,
        "limit": LIMIT,
    }
    waiter = Waiter(f"dc:{api.account}:{question.id}:{next(numbers)}", "discord:1", to)
    try:
        yield Chat(DiscordChannel(api, limit=LIMIT), waiter, stand_in, redis)
    finally:
        await stand_in.act("clear_faults")
        await api.aclose()


@contextlib.asynccontextmanager
async def on_telegram(stand_in, redis, numbers=iter(range(7001, 8000))):  # noqa: B008
    person = next(numbers)
    question = await stand_in.user_says(person, "a link", user={"id": person, "first_name": "Ann"})
    settings = load(telegram_bot_token=TG_TOKEN, telegram_api_url=stand_in.url)
    bot = make_bot(settings, redis)
    await bot.initialize()
    ack = await bot.send_message(person, "On it…")
    account = bot_id(settings)
    to = {"chat": person, "reply": question.message_id, "ack": ack.message_id, "thread": None}
    waiter = Waiter(f"tg:{account}:{person}:{question.message_id}:0", f"telegram:{account}", to)
    try:
        yield Chat(TelegramChannel(bot, redis, account=account, limit=LIMIT), waiter, stand_in, redis)
    finally:
        await stand_in.clear_faults()
        await bot.shutdown()


@pytest_asyncio.fixture(loop_scope="module", params=["discord", "telegram"])
async def chat(request, stand_ins, valkey):
    stand_in = stand_ins[request.param]
    redis = connect(valkey.url)
    await redis.flushall()
    platform = {"telegram": on_telegram, "discord": on_discord}[request.param]
    async with platform(stand_in, redis) as chat:
        yield chat
    await redis.aclose()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "video.mp4"
    path.write_bytes(bytes(range(256)) * 300)
    return path


def outcome_of(path, *, size=None):
    video = MediaFile(
        "k", "video.mp4", size or path.stat().st_size, "video/mp4", "video", duration=3, width=64, height=36
    )
    now = time.time()
    return Outcome(Result("r", "https://site.example/v", "A film", (video,), now, now + 600))


async def ours():
    return True


async def not_ours():
    return False


async def test_the_acknowledgement_becomes_the_file_byte_for_byte(chat, file):
    delivered = await chat.channel.deliver(chat.waiter, outcome_of(file), Bytes(file), ours)
    assert delivered is not None
    assert delivered.message
    (answer,) = await chat.seen()
    assert answer.files == [hashlib.sha256(file.read_bytes()).hexdigest()]
    assert "A film" in answer.words


@pytest.mark.skipif(sys.platform != "linux", reason="peaks are read from /proc")
async def test_a_file_is_never_in_memory_as_a_whole(chat, tmp_path):
    path = tmp_path / "large.mp4"
    with path.open("wb") as file:
        file.truncate(LARGE)
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    before = resident("VmRSS")
    said_to_be_small = outcome_of(path, size=LIMIT)
    assert await chat.channel.deliver(chat.waiter, said_to_be_small, Bytes(path), ours)
    assert (await chat.seen())[0].files
    assert resident("VmHWM") - before < LARGE / 2


def resident(what):
    found = re.search(rf"{what}:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) * 1024


async def test_a_delivery_that_is_repeated_changes_the_same_message(chat, file):
    for _ in range(2):
        await chat.channel.deliver(chat.waiter, outcome_of(file), Bytes(file), ours)
    assert len(await chat.seen()) == 1


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_a_pause_between_parts_repeats_none_of_them(chat, file):
    outcome = outcome_of(file)
    assert outcome.result
    parts = tuple(replace(outcome.result.files[0], key=f"k{n}", name=f"part {n}.mp4") for n in range(3))
    outcome = replace(outcome, result=replace(outcome.result, files=parts))
    await chat.stumble()
    assert await chat.channel.deliver(chat.waiter, outcome, Bytes(file), ours)
    assert sum(len(message.files) for message in await chat.seen()) == 3


@pytest.fixture(scope="module")
def photo():
    return MediaStore().path(Picture(width=64, height=48))


def album_of(path, count, *, missing=0, size=None):
    """A post of pictures, each with the same bytes."""
    one = MediaFile("k", "", size or path.stat().st_size, "image/jpeg", "image", width=64, height=48)
    files = tuple(replace(one, key=f"k{n}", name=f"picture {n}.jpg") for n in range(count))
    now = time.time()
    return Outcome(Result("r", "https://site.example/p", "A post", files, now, now + 600, missing=missing))


async def test_the_items_of_a_post_come_together_and_say_what_is_missing(chat, photo):
    delivered = await chat.channel.deliver(chat.waiter, album_of(photo, 3, missing=2), Bytes(photo), ours)
    assert delivered is not None
    seen = await chat.seen()
    assert sum(len(message.files) for message in seen) == 3
    assert "A post" in seen[0].words
    assert "2 items of this post could not be had" in seen[0].words
    if isinstance(chat.stand_in, TelegramStandIn):
        groups = {
            m.extra["media_group_id"] for m in await chat.stand_in.messages(chat.waiter.to["chat"]) if m.media
        }
        assert len(groups) == 1
        assert set(delivered.handles) == {"0", "1", "2"}
    else:
        assert len(seen) == 1


def dying_at(number):
    """Of a delivery: everything ends when it asks for the given time whether it is still ours."""
    calls = itertools.count(1)

    async def still_ours():
        if next(calls) == number:
            raise ConnectionAbortedError
        return True

    return still_ours


async def test_who_goes_on_after_a_crash_repeats_nothing_of_a_post(chat, photo):
    outcome = album_of(photo, 13)
    with pytest.raises(ConnectionAbortedError):
        await chat.channel.deliver(chat.waiter, outcome, Bytes(photo), dying_at(2))
    assert sum(len(message.files) for message in await chat.seen()) == 10
    await chat.rest()
    delivered = await chat.channel.deliver(chat.waiter, outcome, Bytes(photo), ours)
    assert sum(len(message.files) for message in await chat.seen()) == 13
    if isinstance(chat.stand_in, TelegramStandIn):
        assert len(delivered.handles) == 13


async def test_who_goes_on_after_a_crash_leaves_what_the_acknowledgement_has_become(chat, file):
    if isinstance(chat.stand_in, DiscordStandIn):
        pytest.skip("Discord takes both in one message")
    outcome = outcome_of(file)
    film = outcome.result.files[0]
    words = replace(film, key="w", name="film.srt", mime="application/x-subrip", kind="document")
    outcome = replace(outcome, result=replace(outcome.result, files=(film, words)))
    with pytest.raises(ConnectionAbortedError):
        await chat.channel.deliver(chat.waiter, outcome, Bytes(file), dying_at(2))
    before = await chat.seen()
    assert sum(len(message.files) for message in before) == 1
    await chat.rest()
    assert await chat.channel.deliver(chat.waiter, outcome, Bytes(file), ours)
    after = await chat.seen()
    assert after[: len(before)] == before
    assert sum(len(message.files) for message in after) == 2


@pytest.mark.parametrize(("count", "size"), [(31, None), (3, LIMIT + 1)])
async def test_what_is_too_much_for_a_chat_is_one_link_to_all_of_it(chat, photo, count, size):
    await chat.channel.deliver(chat.waiter, album_of(photo, count, size=size), Bytes(photo, pages=True), ours)
    (answer,) = await chat.seen()
    assert f"{count} items are too much" in answer.words
    assert answer.files == []


async def test_who_lost_the_delivery_says_nothing(chat, file):
    before = await chat.seen()
    assert await chat.channel.deliver(chat.waiter, outcome_of(file), Bytes(file), not_ours) is None
    assert await chat.seen() == before


async def test_what_is_too_big_is_given_as_a_link(chat, file):
    outcome = outcome_of(file, size=LIMIT + 1)
    assert outcome.result
    assert not chat.channel.wants_file(outcome.result.files[0])
    await chat.channel.deliver(chat.waiter, outcome, Bytes(file), ours)
    (answer,) = await chat.seen()
    assert "It works until" in answer.words
    assert answer.files == []


async def test_without_links_what_is_too_big_gets_a_sentence(chat, file):
    await chat.channel.deliver(chat.waiter, outcome_of(file, size=LIMIT + 1), Bytes(file, links=False), ours)
    assert "can't give out links" in (await chat.seen())[0].words


async def test_a_failure_gets_its_sentence(chat, file):
    await chat.channel.deliver(chat.waiter, Outcome(failure=Private().failure), Bytes(file), ours)
    (answer,) = await chat.seen()
    assert "private" in answer.words


async def test_lost_bytes_are_reported(chat, file):
    with pytest.raises(BytesLost):
        await chat.channel.deliver(chat.waiter, outcome_of(file), Bytes(file, lost=True), ours)


async def test_an_answer_follows_although_the_acknowledgement_is_not_known(chat, file):
    unknown = replace(chat.waiter, to={k: v for k, v in chat.waiter.to.items() if k != "ack"})
    await chat.channel.deliver(unknown, outcome_of(file), Bytes(file), ours)
    assert [one for one in await chat.seen() if one.files]


async def test_a_person_who_cannot_be_reached_is_gone(chat, file):
    await chat.refuse(403, 50007, "Forbidden: bot was blocked by the user")
    if isinstance(chat.stand_in, DiscordStandIn):
        await chat.stand_in.act("close_dms", person=chat.waiter.to["user"])
    with pytest.raises(Gone):
        await chat.channel.deliver(chat.waiter, outcome_of(file), Bytes(file), ours)


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
async def test_a_platform_that_asks_to_come_back_is_obeyed(chat, file):
    await chat.busy(40)
    with pytest.raises(Later) as later:
        await chat.channel.deliver(chat.waiter, outcome_of(file), Bytes(file), ours)
    assert 30 < later.value.delay <= 40


async def test_progress_is_shown_and_trouble_with_it_is_nobodys(chat, file):
    await chat.channel.progress(chat.waiter, Progress("downloading", 50, 100, 2_000_000, 65, "A film"))
    assert "50%" in (await chat.seen())[0].words
    await chat.refuse(400, 0, "Bad Request")
    await chat.channel.progress(chat.waiter, Progress("downloading", 60, 100))


async def test_telling_somebody_who_does_not_exist_is_no_trouble(chat):
    await chat.channel.tell("1", "hello")
