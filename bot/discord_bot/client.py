"""The gateway side: shards, intents, events, and how the bot starts and ends.

discord.py's own caches are switched off where they grow: no messages, no members. A lost connection is
resumed by discord.py, and Discord then repeats what was missed; waiters with deterministic ids make repeats
harmless.
"""

import asyncio
import contextlib
import hashlib
import json
import signal
import sys
from dataclasses import dataclass
from functools import partial
from typing import Any

import aiohttp
import discord
import structlog
from discord.utils import oauth_url
from redis.exceptions import RedisError

from bot import owner
from bot.discord_bot import follows, playlists, presses
from bot.discord_bot.commands import tree_of, words_of
from bot.discord_bot.desk import Desk, Interaction, channel_key, server_key
from bot.discord_bot.spoken import Spoken
from bot.follows import NEWS_EVERY, FollowDesk
from bot.intake import Intake
from bot.playlists import STEP_EVERY, Lists
from bot.playlists import Press as ListPress
from shared import metrics
from shared.delivery.discord import Pace, account_of, channel_name, point_at
from shared.errors import Unavailable
from shared.jobs import Jobs
from shared.loops import forever
from shared.pages import Pages, open_pages
from shared.places import Places
from shared.settings import BadSettings, Settings

log = structlog.get_logger(__name__)

TROUBLE_PAUSE, LONGEST_PAUSE = 1.0, 30.0
SYNCED = 7 * 86_400  # seconds after which the commands are sent again although nothing changed

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    manage_messages=True,  # only to take away previews, where that is chosen
)


@dataclass(frozen=True, slots=True)
class Portal:
    """What the developer portal says of the bot; `content`: it may read messages in servers."""

    name: str
    account: int
    content: bool


async def portal(settings: Settings) -> Portal:
    """Asks Discord who we are. Raises `BadSettings` for a bad token, `discord.HTTPException`, `OSError`."""
    point_at(settings)
    assert settings.discord_bot_token
    async with discord.Client(intents=discord.Intents(guilds=True)) as client:
        try:
            await client.login(settings.discord_bot_token.get_secret_value())
        except discord.LoginFailure:
            raise BadSettings("DISCORD_BOT_TOKEN: Discord does not know this token") from None
        flags = client.application_flags
        content = flags.gateway_message_content or flags.gateway_message_content_limited
        assert client.user
        assert client.application_id
        return Portal(client.user.name, client.application_id, content)


def invitation(account: int) -> str:
    """The address that adds the bot to a server, with the scopes and permissions that it needs."""
    return oauth_url(account, permissions=PERMISSIONS, scopes=("bot", "applications.commands"))


class Bot(discord.AutoShardedClient):
    """The connection to Discord; what it hears goes to the desk."""

    def __init__(self, settings: Settings, desk: Desk, *, content: bool) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=content)
        super().__init__(
            intents=intents,
            **_shards(settings.discord_shards),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            http_trace=Pace(desk.jobs.redis, desk.account).trace(),
        )
        self.desk = desk
        self.tree = tree_of(self, desk)

    async def setup_hook(self) -> None:
        self.desk.later(forever(partial(playlists.drive, self.desk, self), every=STEP_EVERY))
        self.desk.later(forever(partial(follows.tell, self.desk, self), every=NEWS_EVERY))
        await self._send_commands()

    async def _send_commands(self) -> None:
        """Sends the commands to Discord when they differ from what any of our processes sent last."""
        spoken = Spoken()
        await self.tree.set_translator(spoken)
        payload = [await each.get_translated_payload(self.tree, spoken) for each in self.tree.get_commands()]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        key = f"lf:discord:{self.desk.account}:commands"
        with contextlib.suppress(RedisError, OSError):
            if await self.desk.jobs.redis.get(key) == digest:
                return
        await self.tree.sync()
        log.info("commands_sent", count=len(payload))
        with contextlib.suppress(RedisError, OSError):
            await self.desk.jobs.redis.set(key, digest, ex=SYNCED)

    async def on_ready(self) -> None:
        log.info("discord_ready", username=self.user and self.user.name, shards=sorted(self.shards))

    async def on_shard_resumed(self, shard: int) -> None:
        log.info("discord_resumed", shard=shard)

    async def on_interaction(self, interaction: Interaction) -> None:
        if interaction.type is not discord.InteractionType.component:
            return
        try:
            await self._on_press(interaction)
        except Exception as error:  # noqa: BLE001 - whatever it was, the person shall not wait in vain
            await self.desk.apologise(interaction, error)

    async def _on_press(self, interaction: Interaction) -> None:
        data: Any = interaction.data or {}
        if press := ListPress.read(name := str(data.get("custom_id", ""))):
            await playlists.on_press(self.desk, interaction, press)
        elif name == follows.PRESSED:
            await follows.on_press(self.desk, interaction)
        else:
            await presses.on_press(self.desk, interaction)

    async def on_message(self, message: discord.Message) -> None:
        if (
            message.author.bot
            or message.webhook_id
            or message.type
            not in (
                discord.MessageType.default,
                discord.MessageType.reply,
            )
        ):
            return
        if message.guild is None:
            await self.desk.take_message(
                message, words_of(message) if message.message_snapshots else message.content
            )
        elif self.user and self.user.id in message.raw_mentions:
            await self.desk.take_message(message, _asked(message))
        else:
            await self.desk.notice(message)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        with contextlib.suppress(Unavailable):
            await self.desk.places.forget(
                server_key(guild.id), *(channel_key(one.id) for one in (*guild.channels, *guild.threads))
            )
            for one in (*guild.channels, *guild.threads):
                await self.desk.follows.follows.leave(f"dc:{one.id}")

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        with contextlib.suppress(Unavailable):
            await self.desk.places.forget(channel_key(channel.id))
            await self.desk.follows.follows.leave(f"dc:{channel.id}")

    async def on_raw_thread_delete(self, thread: discord.RawThreadDeleteEvent) -> None:
        with contextlib.suppress(Unavailable):
            await self.desk.places.forget(channel_key(thread.thread_id))
            await self.desk.follows.follows.leave(f"dc:{thread.thread_id}")

    async def on_error(self, event: str, /, *_args: Any, **_kwargs: Any) -> None:
        log.error("event_not_handled", discord_event=event, exc_info=sys.exc_info())


def _asked(message: discord.Message) -> str:
    """What a message that names us is about: its own links, else those of the message it replies to."""
    replied = message.reference.resolved if message.reference else None
    if "://" not in message.content and isinstance(replied, discord.Message):
        return words_of(replied)
    return message.content


def _shards(text: str) -> dict[str, Any]:
    """`0-3/16` as the shards of this process and how many there are; nothing for `auto`."""
    if text == "auto":
        return {}
    some, _, count = text.partition("/")
    first, _, last = some.partition("-")
    return {"shard_ids": list(range(int(first), int(last or first) + 1)), "shard_count": int(count)}


async def serve(settings: Settings, redis_url: str) -> None:
    """Answers until SIGINT or SIGTERM. Raises `BadSettings` when Discord refuses the token."""
    jobs = Jobs.at(redis_url)
    try:
        await jobs.check()
        running = asyncio.create_task(_run(settings, jobs))
        pulse = asyncio.create_task(forever(metrics.beat, every=metrics.BEAT))
        loop = asyncio.get_running_loop()
        for signum in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(signum, running.cancel)
        try:
            await running
        except asyncio.CancelledError:
            log.info("stopped")
        finally:
            pulse.cancel()
    finally:
        await jobs.aclose()


async def _run(settings: Settings, jobs: Jobs) -> None:
    known = await _until_reachable(settings)
    if not known.content:
        log.warning(
            "no_message_content",
            says="the Message Content Intent is off: links are not noticed by themselves",
        )
    assert settings.discord_bot_token
    async with (
        open_pages(settings, jobs) as pages,
        Bot(settings, _desk(settings, jobs, pages), content=known.content) as bot,
    ):
        try:
            await bot.start(settings.discord_bot_token.get_secret_value())
        except discord.PrivilegedIntentsRequired:
            raise BadSettings(
                "DISCORD_BOT_TOKEN: the Message Content Intent was switched off meanwhile"
            ) from None


def _desk(settings: Settings, jobs: Jobs, pages: Pages | None) -> Desk:
    intake = Intake(jobs, settings)
    owners = owner.Desk(jobs, intake.control, settings, how="discord-owner-limits-how")
    account, places = account_of(settings), Places(jobs.redis)
    lists = Lists(intake, jobs, settings, channel=channel_name(account), size=playlists.PER_PAGE)
    return Desk(intake, jobs, owners, places, settings, account, lists, FollowDesk(lists), pages)


async def _until_reachable(settings: Settings) -> Portal:
    pause = TROUBLE_PAUSE
    while True:
        try:
            return await portal(settings)
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("discord_unreachable", error=type(error).__name__, again_in=pause)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
