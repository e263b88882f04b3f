"""What is stored for which result, and how it goes away: when its time is over, for room, or at once.

Bookkeeping in Redis beside the files. A result is entered before its first byte is stored and leaves after
its last one was deleted, so that whatever dies in between, nothing lies in storage that nobody knows of. When
the books themselves are lost, `Storage.sweep` and the bucket's own rules delete by age.

    lf:shelf        zset    results by worth: the moment of storing (ms), `ASKED` later for each time that
                            somebody else was given the same (`jobs.lua`)
    lf:shelf:due    zset    the same by the moment (ms) at which their files are deleted
    lf:shelf:bytes  hash    bytes of each
    lf:shelf:<id>   string  its storage keys, as JSON

All of them go with the last result, or at the latest when the longest possible lifetime is over.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog
from redis.asyncio import Redis

from shared.connection import reachable
from shared.jobs import Jobs
from shared.storage import GRACE, MAX_LIFETIME, Storage, StorageError

log = structlog.get_logger(__name__)

ASKED = 6 * 3600.0
"""Seconds by which being asked for again makes a result count as younger (`jobs.lua` has the same)."""
HIGH, LOW = 0.95, 0.85
"""Shares of the quota: above the one, results go until the other. The rest is room until the next look."""
AT_ONCE = 500

_WORTH, _DUE, _BYTES = "lf:shelf", "lf:shelf:due", "lf:shelf:bytes"
_BOOKS = "the storage's books"
_LONGEST = int(MAX_LIFETIME.total_seconds() + GRACE) + 86_400


@dataclass(frozen=True, slots=True)
class Tidied:
    """How many results went because their time was over, and how many for room."""

    overdue: int = 0
    evicted: int = 0


class Shelf:
    """Every method may raise `shared.errors.Unavailable`."""

    def __init__(self, jobs: Jobs, storage: Storage, *, now: Callable[[], float] = time.time) -> None:
        self._jobs, self._storage, self._now = jobs, storage, now
        self._redis: Redis = jobs.redis

    async def enter(self, result_id: str, files: Mapping[str, int], expires: float) -> None:
        """What is about to be stored for a result: bytes by key. `expires` is the result's own."""
        due = expires + GRACE
        with reachable(_BOOKS):
            async with self._redis.pipeline() as pipe:
                pipe.set(f"{_WORTH}:{result_id}", json.dumps(list(files)), ex=_LONGEST)
                pipe.zadd(_WORTH, {result_id: self._now() * 1000}, nx=True)
                pipe.zadd(_DUE, {result_id: due * 1000})
                pipe.hset(_BYTES, result_id, str(sum(files.values())))
                for key in (_WORTH, _DUE, _BYTES):
                    pipe.expire(key, _LONGEST)
                await pipe.execute()

    async def asked(self, result_id: str) -> None:
        """Somebody looked at this result: it goes later."""
        with reachable(_BOOKS):
            await self._redis.zadd(_WORTH, {result_id: ASKED * 1000}, xx=True, incr=True)

    async def used(self) -> int:
        """Bytes that are stored, or about to be."""
        with reachable(_BOOKS):
            sizes = await self._redis.hvals(_BYTES)  # type: ignore[misc]
        return sum(int(size) for size in sizes)

    async def tidy(self, quota: int | None) -> Tidied:
        """Deletes what is overdue; then, if too much is left, what is oldest and was least asked for."""
        overdue = await self._first(_DUE, until=self._now() * 1000)
        gone = sum([await self.discard(each) for each in overdue])
        evicted = 0
        if quota is not None and (used := await self.used()) > quota * HIGH:
            for each in await self._first(_WORTH):
                if used <= quota * LOW:
                    break
                size = await self._size(each)
                if await self.discard(each):
                    used -= size
                    evicted += 1
            log.info("made_room", results=evicted, used=used, quota=quota)
        return Tidied(gone, evicted)

    async def discard(self, result_id: str) -> bool:
        """Deletes a result with its files, now. False when storage refuses; it is tried again when due."""
        await self._jobs.forget(result_id)  # first, so that nobody is given what is about to go
        with reachable(_BOOKS):
            known = await self._redis.get(f"{_WORTH}:{result_id}")
            try:
                await self._storage.delete(*(json.loads(known) if known else ()))
            except StorageError as error:
                log.warning("not_deleted", error=str(error))
                return False
            async with self._redis.pipeline() as pipe:
                pipe.delete(f"{_WORTH}:{result_id}")
                pipe.zrem(_WORTH, result_id)
                pipe.zrem(_DUE, result_id)
                pipe.hdel(_BYTES, result_id)
                await pipe.execute()
        return True

    async def _first(self, order: str, until: float | None = None) -> list[str]:
        highest = "+inf" if until is None else until
        with reachable(_BOOKS):
            first: list[str] = await self._redis.zrangebyscore(order, "-inf", highest, start=0, num=AT_ONCE)
        return first

    async def _size(self, result_id: str) -> int:
        with reachable(_BOOKS):
            return int(await self._redis.hget(_BYTES, result_id) or 0)  # type: ignore[misc]
