"""The state of the stand-in's Telegram, and who hears of what happens in it.

Hides message numbering (one row per bot for private chats and basic groups, one per supergroup or
channel, so ids are not unique), privacy mode, and which update goes to which bot.
"""

import asyncio
import hashlib
import itertools
import re
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from . import views
from .model import (
    INLINE_CHAT,
    ApiError,
    Bot,
    Chat,
    Json,
    Member,
    Message,
    StoredFile,
    Upload,
    User,
    bad,
)
from .text import utf16_slice

DEFAULT_TOKEN = "1000000001:STAND-IN-TOKEN-of-thirty-five-chars"
CLOUD_UPLOAD = 50 * 1024 * 1024
LOCAL_UPLOAD = 2_000 * 1024 * 1024
CLOUD_DOWNLOAD = 20 * 1024 * 1024


@dataclass
class Options:
    """What `--…` flags and `TelegramStandIn.start` can choose."""

    folder: Path
    local: bool = False
    upload_limit: int = CLOUD_UPLOAD
    flood: bool = False
    token: str | None = None
    username: str = "linkferry_bot"
    url: str = ""


@dataclass
class InlineQuery:
    id: str
    bot: Bot
    user: User
    query: str
    offset: str
    answer: Json | None = None


@dataclass
class World:
    """Everything that exists. One event loop owns it: synchronous methods are atomic."""

    options: Options
    bots: list[Bot] = field(default_factory=list)
    chats: dict[tuple[int | None, int], Chat] = field(default_factory=dict)
    people: dict[int, User] = field(default_factory=dict)
    files: dict[str, tuple[Bot, StoredFile]] = field(default_factory=dict)
    paths: dict[str, StoredFile] = field(default_factory=dict)
    callbacks: dict[str, Json] = field(default_factory=dict)
    inline_queries: dict[str, InlineQuery] = field(default_factory=dict)
    inline_cache: dict[tuple[int, str, str, int | None], tuple[float, Json]] = field(default_factory=dict)
    inline_messages: dict[str, Message] = field(default_factory=dict)
    actions: list[Json] = field(default_factory=list)
    log: list[Json] = field(default_factory=list)
    version: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        token = self.options.token
        first = Bot(0, token or DEFAULT_TOKEN, self.options.username, adopted=token is not None)
        self.bots.append(first)

    # --- bots -----------------------------------------------------------------------------------------

    def bot_for(self, token: str) -> Bot:
        """The bot of a token. The first unknown token takes over the default bot, others make new ones."""
        if not re.fullmatch(r"\d+:[\w-]{3,}", token):
            raise ApiError(404, "Not Found")
        bot = next((known for known in self.bots if known.token == token), None)
        bot = bot or self._adopted(token) or self.new_bot(token)
        bot.adopted = True
        if bot.revoked:
            raise ApiError(401, "Unauthorized")
        return bot

    def _adopted(self, token: str) -> Bot | None:
        first = self.bots[0]
        if first.adopted:
            return None
        first.token = token
        return first

    def new_bot(self, token: str, username: str | None = None) -> Bot:
        if username is None:
            username = f"linkferry{len(self.bots) + 1}_bot"
        bot = Bot(len(self.bots), token, username)
        self.bots.append(bot)
        return bot

    # --- people and chats -----------------------------------------------------------------------------

    def person(self, given: Json | int) -> User:
        """A person by number, made up on first sight; further facts update what is known."""
        facts: Json = {"id": given} if isinstance(given, int) else given
        known = self.people.setdefault(facts["id"], User(facts["id"], f"User {facts['id']}"))
        for name in ("first_name", "username", "language_code"):
            if name in facts:
                setattr(known, name, facts[name])
        return known

    def private(self, bot: Bot, user: User) -> Chat:
        key = (bot.index, user.id)
        if key not in self.chats:
            self.chats[key] = Chat(user.id, "private", owner=bot, user=user)
        return self.chats[key]

    def find(self, chat_id: int | str, bot: Bot) -> Chat | None:
        """A chat by number or @name, as this bot would name it."""
        if isinstance(chat_id, str) and not re.fullmatch(r"-?\d+", chat_id):
            named = chat_id.removeprefix("@").lower()
            public = (c for c in self.chats.values() if c.username and c.kind != "private")
            return next((c for c in public if (c.username or "").lower() == named), None)
        number = int(chat_id)
        scope = bot.index if number > 0 else None
        return self.chats.get((scope, number))

    def known_chat(self, chat_id: int, bot: Bot) -> Chat:
        """A chat for a person to act in: made on the spot when it is new."""
        found = self.find(chat_id, bot)
        if found:
            return self.chats[None, found.migrated_to] if found.migrated_to else found
        if chat_id > 0:
            return self.private(bot, self.person(chat_id))
        if chat_id == INLINE_CHAT:
            return self.chats.setdefault((None, 0), Chat(0, "private", user=User(0, "Somebody's chats")))
        kind = "supergroup" if str(chat_id).startswith("-100") else "group"
        return self.add_chat(chat_id, kind, title=f"Chat {chat_id}", bots=[bot])

    def add_chat(self, chat_id: int, kind: str, *, title: str, bots: Iterable[Bot]) -> Chat:
        chat = Chat(chat_id, kind, title=title)
        self.chats[None, chat_id] = chat
        for bot in bots:
            admin = kind == "channel"
            status = "administrator" if admin else "member"
            chat.bots[bot.index] = Member(status, sees_all=not bot.privacy)
        return chat

    # --- messages -------------------------------------------------------------------------------------

    def next_id(self, chat: Chat) -> int:
        if chat.kind in {"supergroup", "channel"} or chat.id == INLINE_CHAT:
            chat.last_id += 1
            return chat.last_id
        counter = chat.owner or self.bots[min(chat.bots, default=0)]
        counter.last_private_id += 1
        return counter.last_private_id

    def post(
        self,
        chat: Chat,
        fields: Json,
        *,
        author: User | None = None,
        bot: Bot | None = None,
        media: StoredFile | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
    ) -> Message:
        """Put a message into a chat; updates go out by `announce`."""
        message = Message(
            chat, self.next_id(chat), author, bot, fields, media=media, reply_to=reply_to, thread=thread
        )
        if thread is None and reply_to in chat.messages and chat.kind == "supergroup":
            original = chat.messages[reply_to]
            message.thread = original.thread or (None if chat.forum else original.id)
        chat.messages[message.id] = message
        chat.last_bot = bot.index if bot else chat.last_bot
        self.touch()
        return message

    def change(self, message: Message, fields: Json, media: StoredFile | None) -> None:
        """An edit: remembers how the message stood before."""
        message.history.append(views.snapshot(message, self.eyes(message)))
        message.fields, message.media, message.edited = fields, media, time.time()
        self.touch()

    def remove(self, message: Message) -> None:
        message.deleted = time.time()
        self.touch()

    def eyes(self, message: Message) -> Bot:
        """The bot through whose eyes a test looks at a message."""
        return message.bot or message.via or message.chat.owner or self.bots[0]

    def live(self, chat: Chat, message_id: int | None) -> Message | None:
        message = chat.messages.get(message_id or 0)
        return message if message and not message.deleted else None

    # --- files ----------------------------------------------------------------------------------------

    def store(self, upload: Upload, kind: str, **facts: object) -> StoredFile:
        """Turn bytes on disk into a file of a kind, for good."""
        unique = "AgAD" + hashlib.sha256(f"{upload.path}{kind}".encode()).hexdigest()[:11]
        file = StoredFile(unique, kind, upload.path, upload.size, upload.sha256, upload.name, upload.mime)
        file.facts = {name: value for name, value in facts.items() if value is not None}
        for bot in self.bots:
            self.files[views.file_id(file, bot)] = (bot, file)
        self.paths[unique] = file
        return file

    def file_of(self, file_id: str, bot: Bot) -> StoredFile:
        """The file behind a `file_id`, which works for the bot that was given it and no other."""
        found = self.files.get(file_id)
        if found is None:
            found = next(
                ((bot, file) for file in self.paths.values() if views.file_id(file, bot) == file_id), None
            )
        if found is None or found[0] is not bot:
            raise bad("wrong file identifier/HTTP URL specified")
        return found[1]

    # --- what bots hear -------------------------------------------------------------------------------

    def announce(self, message: Message, *, edited: bool = False) -> None:
        """Tell every bot that may see this message."""
        channel = message.chat.kind == "channel"
        kind = ("edited_" if edited else "") + ("channel_post" if channel else "message")
        for bot in self.audience(message):
            self.update(bot, kind, views.message(message, bot))

    def audience(self, message: Message) -> list[Bot]:
        chat = message.chat
        if chat.kind == "private":
            return [chat.owner] if chat.owner and message.bot is None else []
        if message.bot and chat.kind != "channel":
            return []
        present = [(self.bots[index], place) for index, place in chat.bots.items() if place.present]
        present = [(bot, place) for bot, place in present if bot is not message.bot]
        if chat.kind == "channel":
            return [bot for bot, place in present if place.admin]
        return [bot for bot, place in present if self._hears(bot, place, message)]

    def _hears(self, bot: Bot, place: Member, message: Message) -> bool:
        """Privacy mode: what a bot that is neither admin nor trusted with everything gets of a group."""
        if place.admin or place.sees_all or message.via is bot or _is_service(message):
            return True
        original = message.chat.messages.get(message.reply_to or 0)
        if original and original.bot is bot:
            return True
        return any(self._addressed(bot, word, message.chat) for word in self._words(message))

    def _words(self, message: Message) -> list[str]:
        text = message.fields.get("text") or message.fields.get("caption") or ""
        marked = message.fields.get("entities") or message.fields.get("caption_entities") or []
        named = (e for e in marked if e["type"] in {"bot_command", "mention"})
        return [utf16_slice(text, e["offset"], e["length"]) for e in named]

    def _addressed(self, bot: Bot, word: str, chat: Chat) -> bool:
        name = bot.username.lower()
        command, _, at = word.lower().partition("@")
        if at or not command:
            return at == name
        others = sum(place.present for place in chat.bots.values()) > 1
        return not others or chat.last_bot in {bot.index, None}

    def update(self, bot: Bot, kind: str, payload: Json) -> None:
        """Queue one update, unless the bot did not ask for its kind."""
        if kind not in bot.allowed:
            return
        bot.last_update_id += 1
        bot.queue[bot.last_update_id] = {"update_id": bot.last_update_id, kind: payload}
        bot.arrived.set()

    def membership(self, chat: Chat, bot: Bot, by: User, status: str, rights: Json | None = None) -> None:
        """Add, promote or remove a bot; it hears of it itself."""
        old = chat.bots.get(bot.index, Member("left"))
        rejoined = not old.present
        sees_all = not bot.privacy if rejoined else old.sees_all
        new = Member(status, rights or {}, sees_all=sees_all)
        chat.bots[bot.index] = new
        self.update(bot, "my_chat_member", self._member_change(chat, bot, by, old, new))
        self.touch()

    def set_blocked(self, chat: Chat, *, blocked: bool) -> None:
        assert chat.owner
        assert chat.user
        old, new = Member("kicked" if chat.blocked else "member"), Member("kicked" if blocked else "member")
        chat.blocked = blocked
        self.update(chat.owner, "my_chat_member", self._member_change(chat, chat.owner, chat.user, old, new))

    def _member_change(self, chat: Chat, bot: Bot, by: User, old: Member, new: Member) -> Json:
        who = views.bot_user(bot)
        return {
            "chat": views.chat(chat),
            "from": views.user(by),
            "date": int(time.time()),
            "old_chat_member": views.member(who, old, chat.kind),
            "new_chat_member": views.member(who, new, chat.kind),
        }

    # --- changes --------------------------------------------------------------------------------------

    def touch(self) -> None:
        """Wake whoever waits for something to happen."""
        self.version += 1
        asyncio.get_running_loop().call_soon(self._notify)

    def _notify(self) -> None:
        task = asyncio.ensure_future(self._notify_all())
        _NOTIFYING.add(task)
        task.add_done_callback(_NOTIFYING.discard)

    async def _notify_all(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def wait_beyond(self, version: int, timeout: float) -> None:
        """Return when something changed after `version`, or after `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout), self.changed:
                await self.changed.wait_for(lambda: self.version > version)
        except TimeoutError:
            return


_SERVICE = ("new_chat", "left_chat", "forum_", "migrate_", "pinned_", "group_chat")
_NOTIFYING: set["asyncio.Task[None]"] = set()


def _is_service(message: Message) -> bool:
    return any(key.startswith(_SERVICE) for key in message.fields)


def new_token() -> str:
    return secrets.token_hex(8)
