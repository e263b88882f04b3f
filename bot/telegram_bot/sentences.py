"""Sentences of ours, and those that still wait for room in a crowded chat.

These stand in Redis as well: a bot that is stopped meanwhile does not swallow them, another one says them.
Each is said at least once; twice only when a process dies between saying it and crossing it out.
"""

import time
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import Any, Self, cast

import structlog
from redis.asyncio import Redis
from telegram import Bot, ForceReply, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ExtBot

from shared.connection import reachable
from shared.delivery.telegram import SENTENCE
from shared.models import from_json, to_json
from shared.scripts import Script

log = structlog.get_logger(__name__)

AGAIN = 130.0  # seconds; longer than whoever has a sentence tries to say it (`shared.delivery.telegram.pace`)
STALE = 900.0  # seconds after which nobody wants to hear it any more
EVERY = 3.0
AT_ONCE = 10

# ARGV: the key, now, when to try again, how many. What is due, for us alone until then.
_DUE = """
local due = redis.call('ZRANGEBYSCORE', ARGV[1], '-inf', ARGV[2], 'LIMIT', 0, ARGV[4])
for _, each in ipairs(due) do redis.call('ZADD', ARGV[1], ARGV[3], each) end
return due
"""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A reply to a message. `fades`: it goes again after a while; `keyboard` as Telegram's JSON."""

    chat: int
    reply: int
    text: str
    thread: int | None = None
    keyboard: dict[str, Any] | None = None
    fades: bool = False
    made: float = 0.0

    @classmethod
    def to(
        cls, message: Message, text: str, keyboard: InlineKeyboardMarkup | ForceReply | None = None
    ) -> Self:
        return cls(
            chat=message.chat_id,
            reply=message.message_id,
            text=text,
            thread=message.message_thread_id if message.is_topic_message else None,
            keyboard=keyboard.to_dict() if keyboard else None,
            made=time.time(),
        )

    def fading(self, message: Message) -> Self:
        """The same for one person only: where others read, it goes again."""
        return replace(self, fades=message.chat.type != ChatType.PRIVATE)


async def speak(bot: Bot, sentence: Sentence, *, patient: bool = True) -> Message | None:
    """Says it once there is room, if `patient`. None when Telegram refuses, or there is no room for long."""
    try:
        return await cast("ExtBot[str]", bot).send_message(
            sentence.chat,
            sentence.text,
            message_thread_id=sentence.thread,
            reply_markup=_keyboard(sentence.keyboard),
            reply_parameters=ReplyParameters(sentence.reply, allow_sending_without_reply=True),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            rate_limit_args=SENTENCE if patient else None,
        )
    except TelegramError as error:
        log.warning("reply_refused", error=type(error).__name__)
        return None


def _keyboard(given: dict[str, Any] | None) -> InlineKeyboardMarkup | ForceReply | None:
    if not given:
        return None
    return (ForceReply if "force_reply" in given else InlineKeyboardMarkup).de_json(given)


class Waiting:
    """The sentences that wait. Every method may raise `shared.errors.Unavailable`."""

    def __init__(self, redis: Redis, account: int) -> None:
        self._redis, self._key, self._due = redis, f"lf:telegram:{account}:sentences", Script(redis, _DUE)

    async def keep(self, sentence: Sentence) -> None:
        await self._do(self._redis.zadd(self._key, {to_json(sentence): time.time() + AGAIN}))
        await self._do(self._redis.expire(self._key, int(STALE)))

    async def drop(self, sentence: Sentence) -> None:
        """It was said, or cannot be."""
        await self._do(self._redis.zrem(self._key, to_json(sentence)))

    async def due(self) -> list[Sentence]:
        """What nobody has said in time: it is the caller's to say now."""
        now = time.time()
        found = await self._do(self._due([self._key, now, now + AGAIN, AT_ONCE]))
        sentences = [from_json(Sentence, each) for each in found]
        for old in (each for each in sentences if each.made < now - STALE):
            await self.drop(old)
        return [each for each in sentences if each.made >= now - STALE]

    async def _do(self, call: Awaitable[Any]) -> Any:
        with reachable():
            return await call
