"""Messages of ours that delete themselves after a while, whichever process is there to do it."""

import contextlib
import time

from redis.asyncio import Redis
from redis.exceptions import RedisError
from telegram import Bot
from telegram.error import TelegramError

from shared.connection import reachable

AFTER = 30.0  # seconds, and the longer the more there is to read
READ = 15.0  # characters in a second
EVERY = 2.0
KEPT = (
    2 * 86_400
)  # seconds; older messages cannot be deleted: https://core.telegram.org/bots/api#deletemessage


def after_reading(text: str) -> float:
    """Seconds until somebody has noticed and read it."""
    return AFTER + len(text) / READ


class Fading:
    """What is to be deleted stands in Redis, so that a restart forgets none of it."""

    def __init__(self, redis: Redis, account: int) -> None:
        self._redis, self._key = redis, f"lf:telegram:{account}:fading"

    async def add(self, chat: int, message: int, after: float) -> None:
        """A message that Redis does not get to know of stays."""
        with contextlib.suppress(RedisError, OSError):
            async with self._redis.pipeline() as pipe:
                pipe.zadd(self._key, {f"{chat}:{message}": time.time() + after})
                pipe.expire(self._key, KEPT)
                await pipe.execute()

    async def delete_due(self, bot: Bot) -> None:
        """Deletes what is due; what Telegram refuses is gone already.

        Raises `shared.errors.Unavailable`.
        """
        with reachable():
            due = await self._redis.zrangebyscore(self._key, "-inf", time.time(), 0, 20)
        for name in due:
            if await self._take(name):
                chat, _, message = name.partition(":")
                with contextlib.suppress(TelegramError):
                    await bot.delete_message(int(chat), int(message))

    async def _take(self, name: str) -> bool:
        with reachable():
            return bool(await self._redis.zrem(self._key, name))
