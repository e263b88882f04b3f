"""Telegram's flood limits, kept by every process of ours together through Redis.

30 messages a second in all, one a second in a chat, 20 a minute in a group, edits included
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). Progress leaves room for
results, and is dropped where there is none. A chat that Telegram wants left alone is left alone; no other.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from telegram.error import RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from shared.scripts import Script

log = structlog.get_logger(__name__)

PROGRESS = "progress"
"""As `rate_limit_args`: sent at once or not at all (`NoRoom`)."""

SENTENCE = "sentence"
"""As `rate_limit_args`: nobody tries again what this call says, so it waits longer."""

LONG_PATIENCE = 90.0  # seconds, for a sentence: a group may be full for a minute
PATIENCE = 5.0  # seconds to wait for room here; beyond that the message is put off
REDIS_PATIENCE = 1.0  # seconds; then Telegram's own limits have to do
COUNTED = ("send", "edit", "forward", "copy")

# ARGV: prefix, chat, 1 for a group, 1 for progress, a name for this call, how many messages it makes. Answers
# with ms to wait. An album may begin when one message could, and is paid for by those after it; a group has
# room for all of it or none.
# In all: five at once, then one per 40 ms. A chat: three at once, then one per 1.1 s; progress only where
# nothing was said for a while. A group: 20 in any minute, of which progress leaves 8.
_TAKE = """
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local prefix, chat, group, idle = ARGV[1], ARGV[2], ARGV[3] == '1', ARGV[4] == '1'
local cost = tonumber(ARGV[6])
local wait, set = 0, {}
local function bucket(key, interval, burst)
  local free = math.max(tonumber(redis.call('GET', key) or now), now)
  wait = math.max(wait, free + interval - now - interval * burst)
  set[#set + 1] = {key, free + interval * cost}
end
bucket(prefix .. ':all', 40, idle and 3 or 5)
local window = prefix .. ':minute:' .. chat
if chat ~= '' then
  wait = math.max(wait, redis.call('PTTL', prefix .. ':hold:' .. chat))
  bucket(prefix .. ':chat:' .. chat, 1100, idle and 2 or 3)
  if group then
    redis.call('ZREMRANGEBYSCORE', window, '-inf', now - 61000)
    local most = idle and 12 or 20
    if redis.call('ZCARD', window) + cost > most then
      local oldest = redis.call('ZREVRANGE', window, most - cost, most - cost, 'WITHSCORES')
      wait = math.max(wait, oldest[2] + 61000 - now)
    end
  end
end
if wait > 0.5 then return math.ceil(wait) end
for _, s in ipairs(set) do
  redis.call('SET', s[1], string.format('%.3f', s[2]), 'PX', math.ceil(s[2] - now) + 1)
end
if group then
  for n = 1, cost do redis.call('ZADD', window, string.format('%.3f', now), ARGV[5] .. n) end
  redis.call('PEXPIRE', window, 61000)
end
return 0
"""


class NoRoom(TelegramError):
    """Progress gives way: it was not sent at all."""


class Pace(BaseRateLimiter[str]):
    """For `ExtBot(rate_limiter=…)`."""

    def __init__(self, redis: Redis, account: int) -> None:
        self._redis, self._take = redis, Script(redis, _TAKE)
        self._prefix = f"lf:telegram:{account}"

    async def initialize(self) -> None:
        return

    async def shutdown(self) -> None:
        return

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> Any:
        """Waits for room. Raises `RetryAfter` when there will be none soon, `NoRoom` for progress."""
        inline = data.get("inline_message_id")
        chat = f"inline:{inline}" if inline else str(data.get("chat_id", ""))
        if endpoint.startswith(COUNTED) and endpoint != "sendChatAction":
            messages = len(data["media"]) if endpoint == "sendMediaGroup" else 1
            await self._room(chat, rate_limit_args, messages)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            await self._hold(chat, error)
            raise

    async def _room(self, chat: str, how: str | None, messages: int) -> None:
        idle, waited = how == PROGRESS, 0.0
        patience = LONG_PATIENCE if how == SENTENCE else PATIENCE
        while wait := await self._wait(chat, messages, idle=idle):
            if idle:
                raise NoRoom("no room for progress")
            waited += wait
            if waited > patience:
                raise RetryAfter(max(1, round(wait)))
            await asyncio.sleep(wait)

    async def _wait(self, chat: str, messages: int, *, idle: bool) -> float:
        """Takes a place; or how many seconds until there may be one."""
        group = chat.startswith("-")
        try:
            async with asyncio.timeout(REDIS_PATIENCE):
                name = secrets.token_hex(8)
                wait = await self._take([self._prefix, chat, int(group), int(idle), name, messages])
        except (RedisError, OSError, TimeoutError):
            log.warning("pace_unknown")
            return 0.0
        return float(wait) / 1000

    async def _hold(self, chat: str, error: RetryAfter) -> None:
        """Telegram's own word: nobody asks in this chat before."""
        if not chat:
            return
        with contextlib.suppress(RedisError, OSError, TimeoutError):
            async with asyncio.timeout(REDIS_PATIENCE):
                await self._redis.set(
                    f"{self._prefix}:hold:{chat}", "1", px=int(seconds_of(error) * 1000) + 1
                )


def seconds_of(error: RetryAfter) -> float:
    after = error.retry_after
    return after if isinstance(after, int | float) else after.total_seconds()
