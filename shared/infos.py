"""What links offer, as JSON for the API: written by workers, read without asking any of them."""

import contextlib
import hashlib

from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared.models import Info, as_json

LIFETIME = 900
"""Seconds. Sizes and formats change rarely, and a download asks the site anew anyway."""


class Infos:
    """One region's: what a site offers depends on where it is asked from."""

    def __init__(self, redis: Redis, region: str) -> None:
        self._redis, self._region = redis, region

    async def known(self, url: str) -> str | None:
        """The JSON of an `Info`; None also while Redis is away."""
        with contextlib.suppress(RedisError, OSError):
            found: str | None = await self._redis.get(self._key(url))
            return found
        return None

    async def keep(self, url: str, info: Info) -> None:
        with contextlib.suppress(RedisError, OSError):
            await self._redis.set(self._key(url), as_json(info), ex=LIFETIME)

    def _key(self, url: str) -> str:
        return f"lf:info:{self._region}:{hashlib.sha256(url.encode()).hexdigest()[:32]}"
