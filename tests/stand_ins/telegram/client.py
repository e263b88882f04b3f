"""The test's hand on the stand-in: starts it as a process of its own, acts as people, looks at chats.

Hides the control endpoints and the life of the process.
"""

import asyncio
import base64
import json
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from .model import INLINE_CHAT, Json
from .seen import Answer, SeenCall, SeenMessage
from .world import DEFAULT_TOKEN

_ROOT = Path(__file__).resolve().parents[3]
Person = int | Json
MessageLike = SeenMessage | int


@dataclass
class TelegramStandIn:
    """A running stand-in. `token` is that of its first bot; any other token makes another bot."""

    url: str
    token: str
    session: aiohttp.ClientSession = field(repr=False)
    process: asyncio.subprocess.Process = field(repr=False)

    @property
    def base_url(self) -> str:
        """For `Application.builder().base_url(…)`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.url}/file/bot"

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        *,
        port: int = 0,
        local: bool = False,
        upload_limit: int | None = None,
        flood: bool = False,
        token: str | None = None,
        username: str = "linkferry_bot",
    ) -> AsyncIterator["TelegramStandIn"]:
        """Start it, and stop it at the end of the block."""
        flags = ["--port", str(port), "--username", username, "--until-stdin-closes"]
        flags += ["--local"] if local else []
        flags += ["--flood"] if flood else []
        flags += ["--token", token] if token else []
        flags += ["--upload-limit", str(upload_limit)] if upload_limit is not None else []
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.stand_ins.telegram",
            *flags,
            cwd=_ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            assert process.stdout
            url = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))["url"]
            async with aiohttp.ClientSession(url) as session:
                yield cls(url, token or DEFAULT_TOKEN, session, process)
        finally:
            await _stop(process)

    # --- acting ---------------------------------------------------------------------------------------

    async def act(self, name: str, /, **body: Any) -> Any:
        """Any control action by name; arguments that are None are left out."""
        given = {key: value for key, value in body.items() if value is not None}
        async with self.session.post(f"/_control/do/{name}", json=given) as response:
            answer = await response.json()
        if response.status != 200:
            raise LookupError(answer["error"])
        return answer["result"]

    async def user_says(
        self,
        chat_id: int,
        text: str = "",
        *,
        user: Person | None = None,
        reply_to: MessageLike | None = None,
        thread: int | None = None,
        entities: list[Json] | None = None,
        forwarded_from: int | str | None = None,
        media: Json | None = None,
        via_bot: str | None = None,
        extra: Json | None = None,
        bot: int | str | None = None,
    ) -> SeenMessage:
        """Write a message (a post, in a channel). With `media` (see `file`) the text is its caption."""
        seen = await self.act(
            "say",
            chat_id=chat_id,
            text=text,
            user=user,
            reply_to=_number(reply_to),
            thread=thread,
            entities=entities,
            forwarded_from=forwarded_from,
            media=media,
            via_bot=via_bot,
            extra=extra,
            bot=bot,
        )
        return SeenMessage.read(seen)

    @staticmethod
    def file(kind: str, data: bytes, name: str | None = None, mime: str | None = None, **facts: Any) -> Json:
        """A file for `user_says(media=…)`."""
        encoded = base64.b64encode(data).decode()
        return {"kind": kind, "base64": encoded, "name": name, "mime": mime, "facts": facts}

    async def user_edits(self, message: MessageLike, text: str, *, chat_id: int | None = None) -> SeenMessage:
        return SeenMessage.read(await self.act("edit", **_place(message, chat_id), text=text))

    async def user_deletes(self, message: MessageLike, *, chat_id: int | None = None) -> None:
        await self.act("delete", **_place(message, chat_id))

    async def user_reacts(
        self,
        message: MessageLike,
        emoji: str | None,
        *,
        user: Person | None = None,
        chat_id: int | None = None,
    ) -> None:
        """React, or take the reaction back with None."""
        await self.act("react", **_place(message, chat_id), emoji=emoji, user=user)

    async def press(
        self,
        message: MessageLike,
        button: str | None = None,
        *,
        user: Person | None = None,
        data: str | None = None,
        chat_id: int | None = None,
    ) -> str:
        """Press a button by (a part of) its text, or send forged or stale `data`; gives the query's id."""
        place = _place(message, chat_id)
        return str(await self.act("press", **place, button=button, user=user, data=data))

    async def inline_query(
        self, query: str, *, user: Person | None = None, offset: str = "", bot: int | str | None = None
    ) -> str:
        """Type `@bot query`; gives the query's id."""
        return str(await self.act("inline_query", query=query, user=user, offset=offset, bot=bot))

    async def choose(self, query_id: str, result_id: str, *, chat_id: int | None = None) -> SeenMessage:
        """Tap a result. Without `chat_id` the message stands in `messages(INLINE_CHAT)`."""
        chosen = await self.act("choose", query_id=query_id, result_id=result_id, chat_id=chat_id)
        return SeenMessage.read(chosen)

    async def answer(self, query_id: str, timeout: float = 5) -> Answer:
        """The bot's answer to a button press or an inline query."""
        found: Answer | None = await self._await(f"/_control/answer/{query_id}", "answer", bool, timeout)
        if found is None:
            raise AssertionError(f"query {query_id} was not answered in {timeout} s")
        return found

    # --- chats, bots, faults --------------------------------------------------------------------------

    async def create_chat(
        self,
        kind: str = "supergroup",
        *,
        title: str | None = None,
        chat_id: int | None = None,
        forum: bool = False,
        username: str | None = None,
        bot_status: str | None = None,
        rights: Json | None = None,
        creator: int | None = None,
        bot: int | str | None = None,
    ) -> int:
        """A group, supergroup or channel; the bot is a member (in a channel: admin) unless "left"."""
        return int(
            await self.act(
                "create_chat",
                kind=kind,
                title=title,
                chat_id=chat_id,
                forum=forum,
                username=username,
                bot_status=bot_status,
                rights=rights,
                creator=creator,
                bot=bot,
            )
        )

    async def create_topic(self, chat_id: int, name: str) -> int:
        return int(await self.act("create_topic", chat_id=chat_id, name=name))

    async def set_member(self, chat_id: int, user: Person, status: str, **rights: bool) -> None:
        await self.act("set_member", chat_id=chat_id, user=user, status=status, rights=rights)

    async def set_bot_status(
        self, chat_id: int, status: str, *, bot: int | str | None = None, **rights: bool
    ) -> None:
        """Add, promote or remove the bot: member, administrator, restricted, left, kicked."""
        await self.act("set_bot_status", chat_id=chat_id, status=status, bot=bot, rights=rights)

    async def block(self, user: int, *, blocked: bool = True, bot: int | str | None = None) -> None:
        await self.act("block", user=user, blocked=blocked, bot=bot)

    async def migrate(self, chat_id: int) -> int:
        """Make a group a supergroup; gives the new id."""
        return int(await self.act("migrate", chat_id=chat_id))

    async def set_bot(self, *, bot: int | str | None = None, **settings: Any) -> Json:
        """privacy, inline, inline_feedback, username, name, revoked, logged_out."""
        found: Json = await self.act("set_bot", bot=bot, **settings)
        return found

    async def add_bot(self, token: str, username: str | None = None) -> Json:
        found: Json = await self.act("add_bot", token=token, username=username)
        return found

    async def fault(
        self,
        kind: str,
        *,
        method: str = "*",
        times: int | None = 1,
        value: float = 0,
        chat_id: int | None = None,
        code: int = 500,
        description: str = "Internal Server Error",
        parameters: Json | None = None,
    ) -> None:
        """Order a fault (the kinds: `faults.KINDS`) for the next calls; `times=None` until cleared."""
        await self.act(
            "fault",
            kind=kind,
            method=method,
            times=times,
            value=value,
            chat_id=chat_id,
            code=code,
            description=description,
            parameters=parameters or {},
        )

    async def clear_faults(self) -> None:
        await self.act("clear_faults")

    async def upload_rate(self, bytes_per_second: float) -> None:
        """Pace all uploads together; 0 lifts it."""
        await self.act("upload_rate", bytes_per_second=bytes_per_second)

    async def options(self, **options: Any) -> None:
        """Change flood or upload_limit while running."""
        await self.act("options", **options)

    # --- seeing ---------------------------------------------------------------------------------------

    async def get(self, path: str, **query: Any) -> Json:
        params = {key: str(value) for key, value in query.items() if value is not None}
        async with self.session.get(path, params=params) as response:
            response.raise_for_status()
            found: Json = await response.json()
        return found

    async def messages(self, chat_id: int, *, bot: int | str | None = None) -> list[SeenMessage]:
        """Everything that was ever said in a chat, as it stands now, deleted messages marked."""
        seen = await self.get(f"/_control/chat/{chat_id}/messages", bot=bot)
        return [SeenMessage.read(message) for message in seen["messages"]]

    async def wait_for(
        self,
        chat_id: int,
        predicate: Callable[[SeenMessage], object],
        timeout: float = 10,
        *,
        bot: int | str | None = None,
    ) -> SeenMessage:
        """The first message, not deleted, that the predicate likes, as soon as there is one."""

        def liked(messages: list[Json]) -> SeenMessage | None:
            seen = (SeenMessage.read(message) for message in messages)
            return next((message for message in seen if not message.deleted and predicate(message)), None)

        found = await self._await(f"/_control/chat/{chat_id}/messages", "messages", liked, timeout, bot=bot)
        if found is None:
            raise AssertionError(await self._told(chat_id, timeout, bot))
        return SeenMessage.read(next(m for m in found if liked([m])))

    async def wait_until(
        self, chat_id: int, predicate: Callable[[list[SeenMessage]], object], timeout: float = 10
    ) -> list[SeenMessage]:
        """All messages, as soon as the predicate likes them together."""

        def liked(messages: list[Json]) -> object:
            return predicate([SeenMessage.read(message) for message in messages])

        found = await self._await(f"/_control/chat/{chat_id}/messages", "messages", liked, timeout)
        if found is None:
            raise AssertionError(await self._told(chat_id, timeout, None))
        return [SeenMessage.read(message) for message in found]

    async def wait_for_call(
        self, method: str, predicate: Callable[[SeenCall], object] = bool, timeout: float = 10
    ) -> SeenCall:
        """The first finished call of a method that the predicate likes."""

        def liked(calls: list[Json]) -> object:
            return [call for call in calls if predicate(SeenCall.read(call))]

        found = await self._await("/_control/calls", "calls", liked, timeout, method=method)
        if found is None:
            raise AssertionError(f"no such call of {method} in {timeout} s")
        return SeenCall.read(next(call for call in found if predicate(SeenCall.read(call))))

    async def calls(self, method: str | None = None) -> list[SeenCall]:
        """Every finished API call, in order; those of getUpdates only when asked for by name."""
        seen = await self.get("/_control/calls", method=method)
        return [SeenCall.read(call) for call in seen["calls"]]

    async def chat_actions(self, chat_id: int) -> list[str]:
        return [a["action"] for a in (await self.state())["chat_actions"] if a["chat_id"] == chat_id]

    async def state(self) -> Json:
        """Bots with their pending updates, webhooks and settings; chats; chat actions."""
        return await self.get("/_control/state")

    async def media_bytes(self, message: MessageLike, *, chat_id: int | None = None) -> bytes:
        """The bytes that the bot sent."""
        seen = message if isinstance(message, SeenMessage) else await self._find(message, chat_id)
        assert seen.media, f"no media in {seen}"
        async with self.session.get(f"/_control/file/{seen.media.unique}") as response:
            response.raise_for_status()
            return await response.read()

    def page(self, chat_id: int) -> str:
        """The address of the chat drawn as a page, for a browser."""
        return f"{self.url}/_control/chat/{chat_id}"

    async def _find(self, message_id: int, chat_id: int | None) -> SeenMessage:
        chats = [chat["id"] for chat in (await self.state())["chats"]] if chat_id is None else [chat_id]
        found = [m for chat in set(chats) for m in await self.messages(chat) if m.message_id == message_id]
        if len(found) != 1:
            raise LookupError(f"{len(found)} messages with number {message_id}; name the chat")
        return found[0]

    async def _await(
        self, path: str, key: str, good: Callable[[Any], object], timeout: float, **query: Any
    ) -> Any:
        """Read until `good`, waking with every change; None when time is up."""
        deadline, beyond = time.monotonic() + timeout, None
        while True:
            left = deadline - time.monotonic()
            seen = await self.get(path, beyond=beyond, wait=max(min(left, 5), 0), **query)
            if good(seen[key]):
                return seen[key]
            if left <= 0:
                return None
            beyond = seen["version"]

    async def _told(self, chat_id: int, timeout: float, bot: int | str | None) -> str:
        lines = "\n".join(f"  {message}" for message in await self.messages(chat_id, bot=bot))
        return f"not seen in {timeout} s; chat {chat_id} stands so:\n{lines or '  (empty)'}"


def _number(message: MessageLike | None) -> int | None:
    return message.message_id if isinstance(message, SeenMessage) else message


def _place(message: MessageLike, chat_id: int | None) -> Json:
    """How to name a message to the control side: a number alone must be the only one of its kind."""
    if isinstance(message, int):
        return {"message_id": message, "chat_id": chat_id}
    if message.inline_message_id:
        return {"inline_message_id": message.inline_message_id}
    bot = message.from_bot if message.chat_id > 0 else None
    return {"message_id": message.message_id, "chat_id": message.chat_id, "bot": bot}


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), 5)
    except TimeoutError:
        process.kill()
        await process.wait()
    if process.stdin:
        process.stdin.close()


__all__ = ["INLINE_CHAT", "TelegramStandIn"]
