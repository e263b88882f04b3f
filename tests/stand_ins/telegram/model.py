"""What the stand-in remembers: bots, people, chats, messages and files, as plain mutable records.

Hides nothing clever; who may see a record and how it looks to a bot is `world`'s and `views`' business.
"""

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Json = dict[str, Any]

INLINE_CHAT = 0
"""The chat id under which messages sent by inline mode into other people's chats are kept."""

DEFAULT_UPDATES = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "my_chat_member",
    }
)
"""What a bot gets without asking; reactions and other people's membership have to be asked for."""


@dataclass
class User:
    """A person. Bots have a record of their own."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = "en"


@dataclass
class Webhook:
    url: str
    secret: str | None
    max_connections: int
    last_error_date: int | None = None
    last_error: str | None = None


@dataclass
class Bot:
    """A bot account, its settings at BotFather, and its queue of updates."""

    index: int
    token: str
    username: str
    name: str = "Linkferry"
    adopted: bool = True
    privacy: bool = True
    inline: bool = True
    inline_feedback: bool = True
    logged_out: bool = False
    revoked: bool = False
    last_private_id: int = 0
    last_update_id: int = 100_000
    allowed: frozenset[str] = DEFAULT_UPDATES
    queue: dict[int, Json] = field(default_factory=dict)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    poll: int = 0
    webhook: Webhook | None = None
    settings: Json = field(default_factory=dict)

    @property
    def id(self) -> int:
        return int(self.token.partition(":")[0])


@dataclass
class StoredFile:
    """One file on Telegram's side. Its kind never changes, however it is sent again."""

    unique: str
    kind: str
    path: Path
    size: int
    sha256: str
    name: str | None = None
    mime: str | None = None
    facts: Json = field(default_factory=dict)
    thumbnail: "StoredFile | None" = None
    thumbnail_ignored: str | None = None
    cover: "StoredFile | None" = None


@dataclass
class Member:
    """Somebody's place in a group or channel."""

    status: str = "member"
    rights: Json = field(default_factory=dict)
    sees_all: bool = False

    @property
    def present(self) -> bool:
        return self.status not in {"left", "kicked"}

    @property
    def admin(self) -> bool:
        return self.status in {"creator", "administrator"}

    def may(self, right: str) -> bool:
        return self.admin and bool(self.rights.get(right, True))


@dataclass
class Message:
    """A message as it stands, and how it came to stand so."""

    chat: "Chat"
    id: int
    author: User | None
    bot: Bot | None
    fields: Json
    media: StoredFile | None = None
    reply_to: int | None = None
    thread: int | None = None
    via: Bot | None = None
    inline_id: str | None = None
    silent: bool = False
    date: float = field(default_factory=time.time)
    edited: float | None = None
    deleted: float | None = None
    history: list[Json] = field(default_factory=list)
    reactions: dict[int, list[str]] = field(default_factory=dict)


@dataclass
class Chat:
    """A chat. A private chat belongs to one bot, every other kind is the same for all bots."""

    id: int
    kind: str
    title: str | None = None
    username: str | None = None
    forum: bool = False
    owner: Bot | None = None
    user: User | None = None
    bots: dict[int, Member] = field(default_factory=dict)
    people: dict[int, tuple[User, Member]] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    topics: dict[int, str] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    migrated_to: int | None = None
    blocked: bool = False
    last_bot: int | None = None


@dataclass
class Upload:
    """A file part of a request, already on disk."""

    field: str
    path: Path
    size: int
    sha256: str
    name: str | None
    mime: str | None


class ApiError(Exception):
    """The Bot API's refusal, with the code and words that the real one uses."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad(reason: str, **parameters: int) -> ApiError:
    return ApiError(400, f"Bad Request: {reason}", **parameters)
