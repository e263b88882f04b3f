"""A worker of one's own for as long as a terminal command needs it, when no standing worker is there."""

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.jobs import Jobs

_END_GRACE = 10.0


@contextmanager
def attached_worker(log_file: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Runs `python -m workers --attached`; it ends with the block, or when this process dies."""
    log_file.parent.mkdir(parents=True, exist_ok=True)
    with log_file.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "workers", "--attached"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,  # Ctrl-C in the terminal is the command's to handle
        )
    try:
        yield process
    finally:
        assert process.stdin
        process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_END_GRACE)
        process.kill()
        process.wait()


async def standing_workers(jobs: Jobs, region: str) -> int:
    """How many workers serve a region and will stay."""
    workers = await jobs.workers()
    return sum(w.get("region") == region and w.get("standing") == "1" for w in workers)


async def watch(process: subprocess.Popen[bytes]) -> int:
    """Returns the exit code of a worker that ends before its time."""
    while (code := process.poll()) is None:  # noqa: ASYNC110 - a process rings no bell that is portable
        await asyncio.sleep(0.2)
    return code
