"""Files that are still being made, for whoever streams them: kept open, watched, read at any pace.

A reader holds the file, not the job: who is slow reads on after the job has ended and its folder is gone.
Nobody who reads is ever waited for.
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from shared.models import new_id
from workers.engine.wire import Live
from workers.uploads import open_file

log = structlog.get_logger(__name__)

LOOK_EVERY = 0.02
"""Seconds between two looks at a file's size."""
BLOCK = 64 * 1024
"""Bytes; each reader holds about two of them."""


class Broken(Exception):
    """The file will never be whole: what was read of it is all there is."""


class Spool:
    """One file that grows from front to back. `total` is None where nobody can tell."""

    def __init__(self, file: int, total: int | None) -> None:
        self.total = total
        self.tag = new_id()[:16]
        """Names these bytes; another attempt has another."""
        self.size = 0
        self._file = file
        self._users = 1
        self._is_broken = self._has_ended = False
        self._moved = asyncio.Event()
        self._watching = asyncio.create_task(self._watch())

    async def read(self, start: int, end: int | None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to `end` (None: all), as they come. Raises `Broken`."""
        at = start
        with self._used():
            while end is None or at < end:
                if self.size > at:
                    most = BLOCK if end is None else min(BLOCK, end - at)
                    block = await asyncio.to_thread(os.pread, self._file, min(most, self.size - at), at)
                    if not block:
                        raise Broken
                    at += len(block)
                    yield block
                elif self._is_broken or (self._has_ended and end is not None):
                    raise Broken
                elif self._has_ended:
                    return
                else:
                    await self._moved.wait()

    def end(self, *, is_whole: bool) -> None:
        """Nothing more comes."""
        if not self._has_ended:
            self._watching.cancel()
            self._look()
            self._has_ended, self._is_broken = True, not is_whole
            self._moved.set()
            self._leave()

    async def _watch(self) -> None:
        while True:
            self._look()
            await asyncio.sleep(LOOK_EVERY)

    def _look(self) -> None:
        size = os.fstat(self._file).st_size
        if size > self.size:
            self.size = size
            self._moved.set()
            self._moved = asyncio.Event()

    @contextmanager
    def _used(self) -> Iterator[None]:
        self._users += 1
        try:
            yield
        finally:
            self._leave()

    def _leave(self) -> None:
        self._users -= 1
        if not self._users:
            os.close(self._file)


class Spools:
    """Those of one worker, by job."""

    def __init__(self) -> None:
        self._open: dict[str, Spool] = {}

    def of(self, job_id: str) -> Spool | None:
        """What can be streamed of a job now."""
        return self._open.get(job_id)

    @contextmanager
    def hearing(self, job_id: str, folder: Path) -> Iterator[Callable[[Live], None]]:
        """While open, what the engine says of files in `folder` opens and breaks the job's spool."""

        def hear(live: Live) -> None:
            self._drop(job_id, is_whole=False)
            if live.name is not None and live.name == Path(live.name).name:  # the child may say anything
                with contextlib.suppress(OSError, ValueError):
                    self._open[job_id] = Spool(open_file(folder / live.name), live.total)

        is_whole = False
        try:
            yield hear
            is_whole = True
        finally:
            self._drop(job_id, is_whole=is_whole)

    def _drop(self, job_id: str, *, is_whole: bool) -> None:
        if spool := self._open.pop(job_id, None):
            spool.end(is_whole=is_whole)
