"""Watches what cannot be timed: disk blocks under a folder, memory of processes. Linux only."""

import contextlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Self

from tests.e2e.processes import engine_parent
from workers.engine.confinement import children, descendants

DISK_TICK, MEMORY_TICK = 0.05, 0.1


class Peak:
    """Calls `look` again and again in a thread, and keeps the largest answer to each of its keys."""

    def __init__(self, look: Callable[[], dict[str, int]], tick: float) -> None:
        self._look, self._tick = look, tick
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.first = look()
        self.largest = dict(self.first)

    def _run(self) -> None:
        while not self._over.wait(self._tick):
            for key, value in self._look().items():
                self.largest[key] = max(value, self.largest.get(key, 0))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


def disk(folder: Path) -> Peak:
    """Allocated bytes of all files below `folder`, under the key `disk`."""
    return Peak(lambda: {"disk": _allocated(folder)}, DISK_TICK)


def _allocated(folder: Path) -> int:
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):  # it went away meanwhile
                total += os.lstat(os.path.join(root, name)).st_blocks * 512  # noqa: PTH118 - 20 times a second
    return total


def memory(worker: int) -> Peak:
    """Private bytes of a worker (`worker`) and of each job of its engine.

    `job PID` is the child with everything that it started, `child PID` the forked process alone.
    """
    parent = engine_parent(worker)

    def look() -> dict[str, int]:
        found = {"worker": private(worker), "parent": private(parent)}
        for child in children(parent):
            alone = private(child)
            found[f"child {child}"] = alone
            found[f"job {child}"] = alone + sum(private(pid) for pid in descendants(child))
        return found

    return Peak(look, MEMORY_TICK)


def private(pid: int) -> int:
    """Bytes that only this process has; 0 when it is gone."""
    return _told(pid, "Private_")


def proportional(pid: int) -> int:
    """Its private bytes and its part of those that it shares (PSS); 0 when it is gone."""
    return _told(pid, "Pss:")


def _told(pid: int, kind: str) -> int:
    with contextlib.suppress(OSError):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith(kind)) * 1024
    return 0
