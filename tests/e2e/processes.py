"""Finds the engine's processes below a worker's, however many walls stand between them."""

import contextlib
from pathlib import Path

from workers.engine.confinement import children, descendants


def engine_parent(worker: int) -> int:
    """The warm parent, whose children are at work on jobs.

    In namespaces of its own it is the only child of a process that waits outside.
    """
    for pid in descendants(worker):
        with contextlib.suppress(OSError):
            if b"workers.engine.parent" in Path(f"/proc/{pid}/cmdline").read_bytes():
                inside = [each for each in children(pid) if _depth(each) == _depth(pid) + 1]
                return inside[0] if inside else pid
    raise LookupError("this worker has no engine")


def jobs_at_work(worker: int) -> list[int]:
    """The processes that lead a job each."""
    try:
        return children(engine_parent(worker))
    except LookupError:
        return []


def _depth(pid: int) -> int:
    """How many pid namespaces a process stands in."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(len(line.split()) for line in status.splitlines() if line.startswith("NSpid:"))
