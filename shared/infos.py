"""What links offer, as JSON for the API: written by workers, read without asking any of them."""

import contextlib
import hashlib

from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared.models import Info, as_json

LIFETIME = 900
"""Seconds. Sizes and formats change rarely, and a download asks the site anew anyway."""
LISTED = 120
"""Seconds. What is new in a channel is what people come for."""


class Infos:
    """One region's: what a site offers depends on where it is asked from."""

    def __init__(self, redis: Redis, region: str) -> None:
        self._redis, self._region = redis, region

    async def known(self, url: str, items: int = 0) -> str | None:
        """The JSON of an `Info`, with so many `items` listed; None also while Redis is away."""
        with contextlib.suppress(RedisError, OSError):
            found: str | None = await self._redis.get(self._key(url, items))
            return found
        return None

    async def keep(self, url: str, info: Info, items: int = 0) -> None:
        lifetime = LISTED if items else LIFETIME
        with contextlib.suppress(RedisError, OSError):
            await self._redis.set(self._key(url, items), as_json(info), ex=lifetime)

    def _key(self, url: str, items: int) -> str:
        name = hashlib.sha256(f"{url} {items or ''}".strip().encode()).hexdigest()[:32]
        return f"lf:info:{self._region}:{name}"
