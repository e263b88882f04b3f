"""One Discord with one bot: simcord's backend on the wall clock, with what simcord leaves out.

That is: files of a size that Discord refuses, channels for adults, apps that a person brought along, nonces.
"""

import asyncio
import base64
import contextlib
import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import discord
from simcord._clock import Clock
from simcord.backend import Backend, cdn
from simcord.backend.models import Overwrite
from simcord.enums import ChannelType, OverwriteType

Json = dict[str, Any]

FREE_LIMIT = 10 * 1024 * 1024  # https://discord.com/developers/docs/reference#uploading-files
BOT_ID = 1234567890123456789
CONTENT_FLAG = 1 << 18  # the application may read messages
CONTENT_CODE = 4014  # the gateway's "disallowed intents"
GROUP = 3  # type of a channel: several people's private chat
KINDS = {"text": ChannelType.TEXT, "forum": ChannelType.FORUM, "news": ChannelType.NEWS}


def token_of(bot_id: int = BOT_ID) -> str:
    """A token of the form that Discord gives: it begins with the bot's number."""
    number = base64.urlsafe_b64encode(str(bot_id).encode()).decode().rstrip("=")
    return f"{number}.GstAnd.stand-in-token-stand-in-token-stand-in"


class _WallClock(Clock):
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True)
class Options:
    """`upload_limit`: bytes of one file; `message_content`: whether the portal lets the bot read messages."""

    upload_limit: int = FREE_LIMIT
    message_content: bool = True


@dataclass
class World:
    """The backend, and what is known beside it. `changed` wakes those who watch."""

    options: Options
    url: str = ""
    backend: Backend = field(default_factory=lambda: Backend(clock=_WallClock()))
    adults_only: set[int] = field(default_factory=set)
    foreign: set[int] = field(default_factory=set)  # guilds in which the bot is not
    closed: set[int] = field(default_factory=set)  # those of them where nobody may see brought apps
    groups: set[int] = field(default_factory=set)  # private chats of several people, without the bot
    nonces: dict[tuple[int, str], int] = field(default_factory=dict)
    log: list[Json] = field(default_factory=list)
    deleted: list[Json] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    version: int = 0

    def __post_init__(self) -> None:
        bot = self.backend.bot_user
        del self.backend.users[bot.id]
        bot.id, bot.name, bot.bot = BOT_ID, "Linkferry", True
        self.backend.users[bot.id] = bot
        self.backend.application_id = bot.id

    def serve_files_from(self, url: str) -> None:
        self.url = url
        cdn.CDN_BASE = f"{url}/cdn"

    async def touch(self) -> None:
        async with self.changed:
            self.version += 1
            self.changed.notify_all()

    @contextlib.contextmanager
    def unheard(self) -> Iterator[None]:
        """What happens in here, no gateway tells."""
        heard, self.backend.subscribers[:] = list(self.backend.subscribers), []
        try:
            yield
        finally:
            self.backend.subscribers[:] = heard

    # -- people and places ---------------------------------------------------------------------------------

    def make_guild(self, name: str, *, foreign: bool = False, closed: bool = False) -> int:
        """A server; a foreign one does not have the bot, in a closed one only the asker sees brought apps."""
        with self.unheard() if foreign else contextlib.nullcontext():
            guild = self.backend.create_guild(name)
        if foreign:
            del guild.members[BOT_ID]
            self.foreign.add(guild.id)
            self.closed |= {guild.id} if closed else set()
        return int(guild.id)

    def make_channel(
        self,
        guild: int,
        name: str,
        *,
        kind: str = "text",
        adults_only: bool = False,
        parent: int | None = None,
    ) -> int:
        with self.unheard() if guild in self.foreign else contextlib.nullcontext():
            if kind == "thread":
                assert parent is not None
                owner = self.backend.get_guild(guild).owner_id
                return int(self.backend.create_thread(parent, name, owner).id)
            channel = self.backend.create_channel(guild, name, type=KINDS[kind], announce=False)
            if adults_only:
                self.adults_only.add(channel.id)
            self.backend.emit("CHANNEL_CREATE", self.channel(channel.id))
        return int(channel.id)

    def make_person(self, name: str, guild: int | None = None, *, manages: bool = False) -> int:
        """A person; with a guild a member of it, perhaps one who manages it."""
        person = self.backend.make_user(name, global_name=name)
        if guild is not None:
            roles = [
                self.make_role(
                    guild, "managers", discord.Permissions(manage_guild=True, manage_messages=True)
                )
            ]
            self.backend.add_member(guild, person.id, roles=roles if manages else ())
        return int(person.id)

    def make_role(self, guild: int, name: str, permissions: discord.Permissions | None = None) -> int:
        role = self.backend.create_role(
            guild, name=name, permissions=(permissions or discord.Permissions()).value
        )
        return int(role.id)

    def forbid(self, channel: int, permissions: list[str]) -> None:
        """Takes permissions in a channel away from the bot."""
        deny = discord.Permissions(**dict.fromkeys(permissions, True)).value
        self.backend.set_overwrite(channel, Overwrite(BOT_ID, OverwriteType.MEMBER, deny=deny))

    def make_group(self, people: list[int]) -> int:
        with self.unheard():
            channel = self.backend.create_channel(None, None, type=ChannelType.DM)
        channel.recipient_ids = people
        self.groups.add(channel.id)
        return int(channel.id)

    def dm(self, person: int) -> int:
        """The private channel of the bot and a person."""
        return int(self.backend.get_dm_channel(person).id)

    # -- as it goes over the wire --------------------------------------------------------------------------

    def channel(self, channel: int) -> Json:
        from simcord.backend import serializers

        payload = dict(serializers.channel_payload(self.backend, self.backend.get_channel(channel)))
        kind = {"type": GROUP} if channel in self.groups else {}
        return payload | kind | {"nsfw": channel in self.adults_only}

    def hides(self, guild: int | None) -> bool:
        """Whether an answer here is for the asker's eyes alone, whatever the bot says."""
        return guild in self.closed

    def on_the_wire(self, event: str, payload: Mapping[str, Any]) -> Json:
        """A copy of an event, with what simcord leaves out."""
        out: Json = copy.deepcopy(dict(payload))
        if event == "GUILD_CREATE":
            out["channels"] = [one | {"nsfw": int(one["id"]) in self.adults_only} for one in out["channels"]]
        if event in ("CHANNEL_CREATE", "CHANNEL_UPDATE"):
            out["nsfw"] = int(out["id"]) in self.adults_only
        return out
