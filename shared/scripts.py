"""Lua scripts in Redis, each sent once and called by its hash."""

import hashlib
from collections.abc import Iterable
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoScriptError


class Script:
    """As `Redis.register_script`, without its look at the client's type: that costs as much as the call."""

    def __init__(self, redis: Redis, text: str) -> None:
        self._redis, self._text = redis, text
        self._hash = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()

    async def __call__(self, args: Iterable[Any]) -> Any:
        """Raises redis-py's errors."""
        try:
            return await self._redis.execute_command("EVALSHA", self._hash, 0, *args)  # type: ignore[no-untyped-call]
        except NoScriptError:
            return await self._redis.execute_command("EVAL", self._text, 0, *args)  # type: ignore[no-untyped-call]
