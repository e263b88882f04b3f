"""Which files of a result go into one message, and which of these messages have been sent already."""

import hashlib
import json
from collections.abc import Callable, Sequence

from redis.asyncio import Redis

from shared.connection import reachable
from shared.delivery import Delivered
from shared.models import MediaFile, Result, Waiter

KEPT = 3600  # seconds; no delivery takes so long, with all its tries

Part = tuple[int, ...]
"""Numbers of files, in their order."""


def parts_of(
    files: Sequence[MediaFile], kind: Callable[[MediaFile], str], *, most: int, most_bytes: int
) -> list[Part]:
    """At most `most` files of one `kind` together, of `most_bytes` in all; a file of kind "" goes alone."""
    full: list[list[int]] = []
    open_parts: dict[str, list[int]] = {}
    for number, file in enumerate(files):
        part = open_parts.get(name := kind(file), [])
        size = sum(files[each].bytes for each in part) + file.bytes
        if not name or not part or len(part) == most or size > most_bytes:
            full.append(part := [])
            open_parts[name] = part
        part.append(number)
    return [tuple(part) for part in full]


class Sent:
    """The messages of answers that take several: whoever goes on after a crash repeats none of them.

    Every method may raise `shared.errors.Unavailable`.
    """

    def __init__(self, redis: Redis, channel: str) -> None:
        self._redis, self._prefix = redis, f"lf:sent:{channel}"

    async def of(self, waiter: Waiter, result: Result) -> dict[Part, Delivered]:
        with reachable():
            found: dict[str, str] = await self._redis.hgetall(self._key(waiter, result))  # type: ignore[misc]
        return {tuple(json.loads(part)): Delivered(*json.loads(one)) for part, one in found.items()}

    async def record(self, waiter: Waiter, result: Result, part: Part, one: Delivered) -> None:
        with reachable():
            async with self._redis.pipeline() as pipe:
                pipe.hset(
                    key := self._key(waiter, result),
                    json.dumps(part),
                    json.dumps([one.message, one.handles]),
                )
                pipe.expire(key, KEPT)
                await pipe.execute()

    def _key(self, waiter: Waiter, result: Result) -> str:
        """By what the files are, as a job that is run again makes the same ones under other keys."""
        files = [(file.name, file.bytes) for file in result.files]
        return f"{self._prefix}:{waiter.id}:{hashlib.sha256(json.dumps(files).encode()).hexdigest()[:16]}"
