"""Hides how a file is stored while it is still being made: its parts go as it grows, its head at the end.

An early upload is a saving, never a condition: whatever goes wrong with it, `finish` says that the file is to
be stored in the ordinary way. Nothing becomes visible in the storage before the whole file was checked.
"""

import asyncio
import contextlib
import os
import stat
from pathlib import Path
from typing import Self

import structlog

from shared.storage import PART_SIZE, Storage, StorageError, Upload, new_key, safe_name
from workers.engine import Growth

log = structlog.get_logger(__name__)

WORTHWHILE = PART_SIZE
"""Bytes from which on there is something to gain."""


class EarlyUpload:
    """Of one file in `folder`, to be known as `title` with the suffix that it has there."""

    def __init__(self, storage: Storage, folder: Path, title: str) -> None:
        self._storage, self._folder, self._title = storage, folder, title
        self._growth = Growth()
        self._moved = asyncio.Event()
        self._final: int | None = None
        self._inode: int | None = None
        self._task: asyncio.Task[None] | None = None
        self._dropped: set[asyncio.Task[None]] = set()
        self.key: str | None = None
        """Where the file will be, once an upload has begun."""

    def hear(self, growth: Growth) -> None:
        """What the engine says of the file that grows."""
        self._growth = growth
        self._moved.set()
        if growth.name is None:
            self._drop()
        elif self._task is None and growth.size > growth.head + WORTHWHILE:
            self.key = new_key(safe_name(f"{self._title}.mp4"))
            self._task = asyncio.create_task(self._run(self.key, growth.name))

    async def finish(self, path: Path) -> bool:
        """Sends what is left of the finished file. False when it is to be stored in the ordinary way."""
        if self._task is None:
            return False
        facts = await asyncio.to_thread(path.stat)
        try:
            self._final = facts.st_size
            self._moved.set()
            await asyncio.shield(self._task)
        except (StorageError, OSError, ValueError) as error:
            log.warning("early_upload_failed", error=str(error))
            return False
        return self._inode == facts.st_ino

    async def aclose(self) -> None:
        """Stops, and drops what was sent of a file that is not finished."""
        self._drop()
        for task in list(self._dropped):
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def _drop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._dropped.add(self._task)
            self._task.add_done_callback(_heard)
        self._task = self.key = None

    async def _run(self, key: str, name: str) -> None:
        file = await asyncio.to_thread(open_file, self._folder / name)
        try:
            self._inode = os.fstat(file).st_ino
            about = {"content_type": "video/mp4", "filename": f"{self._title}.mp4"}
            async with await self._storage.begin(key, **about) as upload:
                await self._send(upload, file)
                await upload.complete()
        finally:
            os.close(file)

    async def _send(self, upload: Upload, file: int) -> None:
        head = -(-self._growth.head // PART_SIZE)
        number = head + 1
        while (size := self._final) is None:
            if number * PART_SIZE <= self._growth.size:
                await self._part(upload, file, number)
                number += 1
            else:
                self._moved.clear()
                await self._moved.wait()
        if os.fstat(file).st_size != size:
            raise ValueError("the file that grew is not the one that was made")
        last = -(-size // PART_SIZE)
        for each in (*range(number, last + 1), *range(1, head + 1)):
            await self._part(upload, file, each)

    async def _part(self, upload: Upload, file: int, number: int) -> None:
        data = await asyncio.to_thread(os.pread, file, PART_SIZE, (number - 1) * PART_SIZE)
        if not data:
            raise ValueError("the file that grows is not as large as it was said to be")
        await upload.part(number, data)


def open_file(path: Path) -> int:
    """Only an ordinary file: the child may have been taken over by what it decoded."""
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise ValueError("only ordinary files leave the folder")
    return file


def _heard(task: asyncio.Task[None]) -> None:
    if not task.cancelled():
        task.exception()
