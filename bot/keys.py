"""API keys: hides how they are kept. Redis holds their hashes only; a key is shown once, when it is made.

A key has 256 random bits, so that a plain SHA-256 of it is as good as a slow hash. `lf:apikeys` maps hashes
to what is known of each key; it has no TTL, and `revoke` is what deletes from it.
"""

import hashlib
import json
import secrets
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from redis.asyncio import Redis

from shared.connection import reachable

STORE = "lf:apikeys"
PREFIX = "lfk_"
_ID_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Key:
    """What is known of a key. Limits are requests a minute; None: the setting's."""

    id: str
    name: str
    created: float
    info: int | None = None
    download: int | None = None


class Keys:
    """Every method may raise `shared.errors.Unavailable`."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def create(
        self, name: str, *, info: int | None = None, download: int | None = None
    ) -> tuple[str, Key]:
        """A new key, which nobody will see again, and what is known of it."""
        text = PREFIX + secrets.token_urlsafe(32)
        return text, await self._add(text, name, info=info, download=download)

    async def seed(self, texts: Iterable[str]) -> None:
        """Adds keys that somebody else made, unless they are there."""
        for text in texts:
            await self._add(text, "API_KEYS")

    async def find(self, text: str) -> Key | None:
        """The key that somebody shows."""
        with reachable():
            facts = await self._redis.hget(STORE, _hash(text))  # type: ignore[misc]
        return Key(**json.loads(facts)) if facts else None

    async def list(self) -> list[Key]:
        """All keys, oldest first."""
        with reachable():
            found = await self._redis.hvals(STORE)  # type: ignore[misc]
        return sorted((Key(**json.loads(facts)) for facts in found), key=lambda key: key.created)

    async def revoke(self, key_id: str) -> bool:
        """Whether there was such a key. API processes notice within `bot.api.access.REMEMBER` seconds."""
        with reachable():
            hashes = await self._redis.hkeys(STORE)  # type: ignore[misc]
            doomed = [each for each in hashes if each.startswith(key_id)] if len(key_id) >= _ID_LENGTH else []
            return bool(doomed and await self._redis.hdel(STORE, *doomed))  # type: ignore[misc]

    async def _add(
        self, text: str, name: str, *, info: int | None = None, download: int | None = None
    ) -> Key:
        digest = _hash(text)
        key = Key(digest[:_ID_LENGTH], name, time.time(), info, download)
        with reachable():
            await self._redis.hsetnx(STORE, digest, json.dumps(asdict(key)))  # type: ignore[misc]
        return key


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
