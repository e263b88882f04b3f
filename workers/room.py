"""Hides whether a disk has room for one more job: estimated bytes are reserved before a transfer begins.

Who would find no room is told so at once, instead of failing halfway and taking others down with him. Each
worker counts its own jobs; what other programs on the disk take shows in its free bytes.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from shared.errors import DiskFull
from workers.engine.quota import used

UNKNOWN = 256 * 1024 * 1024
"""Bytes reserved for what does not say how large it is; its bound is MAX_BYTES, its habit far less."""
COPIES = 2
"""Tracks and the file that they are put together in may be there at the same time."""


class Room:
    """The disk of the work folder. `reserve` bytes of it are nobody's."""

    def __init__(self, disk: Path, reserve: int, *, free: Callable[[Path], int] | None = None) -> None:
        self._disk, self._reserve = disk, reserve
        self._free = free or (lambda path: shutil.disk_usage(path).free)
        self._promised: dict[Path, int] = {}
        self._deciding = asyncio.Lock()

    @asynccontextmanager
    async def reserved(self, folder: Path, size: int | None) -> AsyncIterator[None]:
        """Room for a job that will hold a file of so many bytes in `folder`. Raises `DiskFull`."""
        need = (UNKNOWN if size is None else size) * COPIES
        async with self._deciding:  # two that look at once shall not take the same room
            if need > await asyncio.to_thread(self._left):
                raise DiskFull
            self._promised[folder] = need
        try:
            yield
        finally:
            self._promised.pop(folder, None)

    def _left(self) -> int:
        """Free bytes that nobody was promised: what a job has written already is no longer free."""
        promised = sum(max(0, size - used(folder, size)) for folder, size in list(self._promised.items()))
        return self._free(self._disk) - self._reserve - promised
