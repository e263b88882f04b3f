"""How many links were sent in which group, and to which sites: for its admins, for a week. No persons."""

import contextlib
import time
from collections import Counter

from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared.connection import reachable

DAY = 86_400
DAYS = 7


class Tally:
    """Counts links by the host of their site."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def add(self, chat: str, site: str) -> None:
        """A link more. Nobody misses one that Redis did not get to know of."""
        key = self._keys(chat)[0]
        with contextlib.suppress(RedisError, OSError):
            async with self._redis.pipeline() as pipe:
                pipe.hincrby(key, site, 1)
                pipe.expire(key, (DAYS + 1) * DAY)
                await pipe.execute()

    async def week(self, chat: str) -> Counter[str]:
        """The links of the last seven days. Raises `shared.errors.Unavailable`."""
        counts: Counter[str] = Counter()
        with reachable():
            async with self._redis.pipeline(transaction=False) as pipe:
                for key in self._keys(chat):
                    pipe.hgetall(key)
                for found in await pipe.execute():
                    counts.update({site: int(count) for site, count in found.items()})
        return counts

    async def forget(self, chat: str) -> None:
        with reachable():
            await self._redis.delete(*self._keys(chat))

    def _keys(self, chat: str) -> list[str]:
        """One for each day, today's first."""
        today = int(time.time() // DAY)
        return [f"lf:tally:{chat}:{today - back}" for back in range(DAYS)]
