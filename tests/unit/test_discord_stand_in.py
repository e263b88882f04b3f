"""The stand-in for Discord, as an unmodified discord.py sees it over HTTP and WebSocket."""

import asyncio
import contextlib
import hashlib
import io

import discord
import pytest
import pytest_asyncio
import yarl
from discord import app_commands

from tests.stand_ins.discord import DiscordStandIn

pytestmark = pytest.mark.asyncio(loop_scope="module")

FREE = 100_000


class Bot(discord.Client):
    """Answers /hello, and repeats what it hears."""

    def __init__(self, **kwargs):
        super().__init__(intents=discord.Intents(guilds=True, messages=True, message_content=True), **kwargs)
        self.tree = app_commands.CommandTree(self)
        self.heard = []

    async def setup_hook(self):
        @self.tree.command(description="says hello")
        async def hello(interaction: discord.Interaction, name: str):
            await interaction.response.defer()
            await interaction.edit_original_response(
                content=f"hello {name}", attachments=[discord.File(io.BytesIO(b"x" * 70_000), "x.bin")]
            )

        await self.tree.sync()

    async def on_message(self, message):
        if message.author.id != self.user.id:
            self.heard.append(message.content)


@contextlib.asynccontextmanager
async def running(stand_in, **kwargs):
    discord.http.Route.BASE = stand_in.api
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(stand_in.gateway)
    async with Bot(**kwargs) as bot:
        run = asyncio.create_task(bot.start(stand_in.token))
        waiting = asyncio.create_task(bot.wait_until_ready())
        try:
            await asyncio.sleep(0)
            while not bot.is_ready():
                assert not run.done(), run
                await asyncio.sleep(0.02)
            yield bot
        finally:
            waiting.cancel()
            run.cancel()
            await asyncio.wait([run, waiting])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stand_in():
    async with DiscordStandIn.start(upload_limit=FREE) as stand_in:
        yield stand_in


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(stand_in):
    async with running(stand_in) as bot:
        yield bot


@pytest_asyncio.fixture(loop_scope="module")
async def place(stand_in, bot):
    guild = await stand_in.guild()
    channel = await stand_in.channel(guild)
    return channel, await stand_in.person(guild=guild)


async def until(condition, within=10):
    async with asyncio.timeout(within):
        while not condition():
            await asyncio.sleep(0.02)


async def test_a_command_is_answered_with_a_file_byte_for_byte(stand_in, place):
    channel, ann = place
    answer = await stand_in.answer(await stand_in.slash(channel, ann, "hello", name="Ann"), lambda m: m.files)
    assert answer.text == "hello Ann"
    assert answer.files[0].sha256 == hashlib.sha256(b"x" * 70_000).hexdigest()
    assert await stand_in.bytes_of(answer.files[0].url) == b"x" * 70_000


async def test_a_dropped_gateway_is_resumed_and_nothing_is_missed(stand_in, bot, place):
    channel, ann = place
    await stand_in.act("drop_gateway")
    await stand_in.say(channel, ann, "while you were away")
    await until(lambda: "while you were away" in bot.heard)
    assert max(one.resumed for one in await stand_in.sessions()) >= 1


async def test_a_file_above_the_limit_is_refused_as_discord_does(stand_in, bot, place):
    channel, _ = place
    with pytest.raises(discord.HTTPException) as refused:
        await bot.get_partial_messageable(channel).send(file=discord.File(io.BytesIO(b"x" * (FREE + 1)), "x"))
    assert (refused.value.status, refused.value.code) == (413, 40005)


async def test_a_repeated_nonce_sends_nothing_twice(stand_in, bot, place):
    channel, _ = place
    first = await bot.get_partial_messageable(channel).send("once", nonce="n1")
    again = await bot.get_partial_messageable(channel).send("once", nonce="n1")
    assert first.id == again.id
    assert len(await stand_in.messages(channel)) == 1


async def test_faults_meet_the_calls_they_are_ordered_for(stand_in, bot, place):
    channel, _ = place
    await stand_in.fault("rate_limit", method="POST", path=f"/channels/{channel}/*", value=0.1)
    await stand_in.fault("bad_gateway", method="POST", path=f"/channels/{channel}/*")
    await bot.get_partial_messageable(channel).send("at last")
    statuses = [call["status"] for call in await stand_in.calls(f"/channels/{channel}/messages")]
    assert statuses == [429, 502, 200]


async def test_an_expired_token_and_a_missing_permission_are_refused(stand_in, bot, place):
    channel, ann = place
    asked = await stand_in.slash(channel, ann, "hello", name="Ann")
    await stand_in.answer(asked, lambda m: m.files)
    await stand_in.act("expire", interaction=asked.id)
    hook = discord.Webhook.partial(bot.application_id, f"simcord_interaction_{asked.id}", client=bot)
    with pytest.raises(discord.NotFound):
        await hook.edit_message("@original", content="too late")
    await stand_in.act("forbid", channel=channel, permissions=["send_messages"])
    with pytest.raises(discord.Forbidden):
        await bot.get_partial_messageable(channel).send("may I?")
