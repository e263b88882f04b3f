"""What was answered lately in which group, so that the same link again leads there."""

import hashlib

from redis.asyncio import Redis

from shared.connection import reachable
from shared.models import Wish

KEPT = 86_400  # seconds


def same_of(url: str, wish: Wish) -> str:
    """Names what was asked for: a canonical link under a wish."""
    return hashlib.sha256(f"{url}|{wish.key}".encode()).hexdigest()[:16]


class Said:
    """Every method may raise `shared.errors.Unavailable`."""

    def __init__(self, redis: Redis, account: int) -> None:
        self._redis, self._prefix = redis, f"lf:telegram:{account}:said"

    def _key(self, chat: int, thread: int | None, same: str) -> str:
        return f"{self._prefix}:{chat}:{thread or 0}:{same}"

    async def remember(self, chat: int, thread: int | None, same: str, message: int) -> None:
        with reachable():
            await self._redis.set(self._key(chat, thread, same), message, ex=KEPT)

    async def where(self, chat: int, thread: int | None, same: str) -> int | None:
        """The number of the message that answered the same, while it is known."""
        with reachable():
            found = await self._redis.get(self._key(chat, thread, same))
        return int(found) if found else None

    async def forget(self, chat: int, thread: int | None, same: str) -> None:
        """That message is gone."""
        with reachable():
            await self._redis.delete(self._key(chat, thread, same))
