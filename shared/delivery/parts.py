"""Which files of a result go into one message, and which of these messages have been sent already."""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Self

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
    """Which messages of an answer that takes several have been sent: whoever goes on repeats none of them.

    `of` and `record` may raise `shared.errors.Unavailable`.
    """

    def __init__(self, redis: Redis, key: str, known: dict[Part, Delivered], *, several: bool) -> None:
        self._redis, self._key, self._known, self._several = redis, key, known, several

    @classmethod
    async def of(cls, redis: Redis, channel: str, waiter: Waiter, result: Result) -> Self:
        """By what the files are, as a job that is run again makes the same ones under other keys."""
        facts = json.dumps([(file.name, file.bytes) for file in result.files])
        key = f"lf:sent:{channel}:{waiter.id}:{hashlib.sha256(facts.encode()).hexdigest()[:16]}"
        if len(result.files) == 1:
            return cls(redis, key, {}, several=False)
        with reachable():
            found: dict[str, str] = await redis.hgetall(key)  # type: ignore[misc]
        known = {tuple(json.loads(part)): Delivered(*json.loads(one)) for part, one in found.items()}
        return cls(redis, key, known, several=True)

    def get(self, part: Part) -> Delivered | None:
        return self._known.get(part)

    def is_begun(self, part: Part) -> bool:
        """Whether files that were to come together come one after the other."""
        return any((number,) in self._known for number in part)

    async def record(self, part: Part, one: Delivered) -> None:
        self._known[part] = one
        if not self._several:
            return
        with reachable():
            async with self._redis.pipeline() as pipe:
                pipe.hset(self._key, json.dumps(part), json.dumps([one.message, one.handles]))
                pipe.expire(self._key, KEPT)
                await pipe.execute()
