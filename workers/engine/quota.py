"""Hides how a job is held to its share of the machine, whatever its child does: looked at once a second.

The kernel holds each process and each file of a child to a bound; how many there are, and what they come to
together, nobody counts but us.
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from shared.errors import TooBig
from workers.engine.confinement import MEMORY, descendants

log = structlog.get_logger(__name__)

LOOK_EVERY = 1.0
COPIES = 4
"""Tracks, the file made of them, one that can be played meanwhile, and what a chat's limit asks for."""
SLACK = 256 * 1024 * 1024
FILE = 4096
"""Bytes that a name takes, whatever is behind it."""


@dataclass(frozen=True, slots=True)
class Quota:
    """Bytes that a job may hold on the disk and in the memory of all its processes."""

    disk: int
    memory: int = 3 * MEMORY

    @classmethod
    def of(cls, max_bytes: int) -> "Quota":
        return cls(COPIES * max_bytes + SLACK)

    @asynccontextmanager
    async def holds(self, folder: Path, pid: int) -> AsyncIterator[None]:
        """Interrupts the body with `TooBig` when the folder, or the process with all below it, holds more."""
        try:
            async with asyncio.timeout(None) as fuse:
                watch = asyncio.create_task(self._watch(folder, pid, fuse))
                try:
                    yield
                finally:
                    watch.cancel()
        except TimeoutError:
            if fuse.expired():
                raise TooBig("it takes more of the machine than a job may use") from None
            raise

    async def _watch(self, folder: Path, pid: int, fuse: asyncio.Timeout) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            if await asyncio.to_thread(self._is_exceeded, folder, pid):
                with contextlib.suppress(RuntimeError):  # just over
                    fuse.reschedule(asyncio.get_running_loop().time())
                return

    def _is_exceeded(self, folder: Path, pid: int) -> bool:
        """Also when that can't be told, which nobody but the child can bring about."""
        try:
            return used(folder, self.disk) > self.disk or _memory(pid) > self.memory
        except Exception:
            log.exception("quota_unknown")
            return True


def used(folder: Path, enough: int) -> int:
    """Bytes on the disk below a folder, counted until they are more than `enough`.

    A folder that cannot be looked into was closed, or buried deeply, by somebody who hides something: it
    counts as too much.
    """
    total, waiting = 0, [str(folder)]
    while waiting and total <= enough:
        try:
            with os.scandir(waiting.pop()) as entries:
                for each in entries:
                    total += FILE
                    with contextlib.suppress(FileNotFoundError):
                        total += each.stat(follow_symlinks=False).st_blocks * 512
                        if each.is_dir(follow_symlinks=False):
                            waiting.append(each.path)
        except FileNotFoundError:  # removed meanwhile
            continue
        except OSError:
            return enough + 1
    return total


def _memory(pid: int) -> int:
    """Bytes of their own that a process and all below it hold; what forks share counts for each of them."""
    return sum(_of_its_own(each) for each in (pid, *descendants(pid)))


def _of_its_own(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_bytes().split(b"\n")  # a name may be any bytes
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(b"RssAnon:")), 0)
