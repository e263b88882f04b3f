"""Uploads in parts, the same for every storage: the rules, how many are in flight, and an orderly end."""

import asyncio
import logging
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from shared.storage.contract import MAX_PARTS, PART_SIZE, PARTS_IN_FLIGHT, Body, StorageError
from shared.storage.work import Reader, see_through

log = logging.getLogger(__name__)


class PartedUpload(ABC):
    """An `Upload` but for how parts are stored, made one file, and dropped."""

    def __init__(self) -> None:
        self._sizes: dict[int, int] = {}
        self._slots = asyncio.Semaphore(PARTS_IN_FLIGHT)
        self._tasks: set[asyncio.Task[None]] = set()
        self._failure: BaseException | None = None
        self._over = False

    @abstractmethod
    async def _send(self, number: int, size: int, read: Reader) -> None:
        """Stores one part, retrying as the storage does."""

    @abstractmethod
    async def _finish(self, size: int) -> None:
        """Makes the parts, together `size` bytes, one file."""

    @abstractmethod
    async def _discard(self) -> None:
        """Drops the parts."""

    async def part(self, number: int, body: Body) -> None:
        view = memoryview(body).cast("B")
        await self.part_from(number, len(view), lambda offset, size: bytes(view[offset : offset + size]))

    async def part_from(self, number: int, size: int, read: Reader) -> None:
        """As `part`, with bytes that are read when they are sent."""
        await self._slots.acquire()
        try:
            self._admit(number, size)
        except BaseException:
            self._slots.release()
            raise
        task = asyncio.create_task(self._send(number, size, read))
        self._tasks.add(task)
        task.add_done_callback(self._sent)

    def _admit(self, number: int, size: int) -> None:
        if self._failure or self._over:
            raise self._failure or RuntimeError("the upload is over")
        if not 1 <= number <= MAX_PARTS:
            raise ValueError(f"parts are numbered from 1 to {MAX_PARTS}")
        if size > PART_SIZE:
            raise ValueError(f"a part has at most {PART_SIZE} bytes")
        if number in self._sizes:
            raise ValueError(f"part {number} was given twice")
        self._sizes[number] = size

    def _sent(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._slots.release()
        if not task.cancelled() and (error := task.exception()):
            self._failure = self._failure or error

    async def complete(self) -> None:
        size = self._whole()
        if self._tasks:
            await asyncio.wait(set(self._tasks), return_when=asyncio.FIRST_EXCEPTION)
        if self._failure:
            raise self._failure
        await self._finish(size)
        self._over = True

    def _whole(self) -> int:
        """The size of the file; `ValueError` when a part is missing or too short."""
        if self._over:
            raise RuntimeError("the upload is over")
        last = max(self._sizes, default=0)
        if not last or len(self._sizes) != last:
            raise ValueError(f"of {last or 1} parts only {len(self._sizes)} were given")
        if any(size != PART_SIZE for number, size in self._sizes.items() if number != last):
            raise ValueError(f"every part but the last has {PART_SIZE} bytes")
        return sum(self._sizes.values())

    async def abort(self) -> None:
        if self._over:
            return
        self._over = True
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await self._discard()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await see_through(self.abort())
        except StorageError as trouble:
            if error is None:
                raise
            log.warning("An unfinished upload stays behind until the storage sweeps it: %s", trouble)
