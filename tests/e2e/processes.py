"""Finds the engine's processes below a worker's, however many walls stand between them."""

import contextlib
from pathlib import Path

from workers.engine.confinement import children, descendants


def engine_parent(worker: int) -> int:
    """The warm parent, whose children are at work on jobs; what stands by outside of its walls is another."""
    for pid in descendants(worker):
        with contextlib.suppress(OSError):
            if b"workers.engine.parent" in Path(f"/proc/{pid}/cmdline").read_bytes():
                return pid
    raise LookupError("this worker has no engine")


def jobs_at_work(worker: int) -> list[int]:
    """The processes that lead a job each."""
    try:
        return children(engine_parent(worker))
    except LookupError:
        return []
