"""A worker of one's own for as long as a terminal command needs it, when no standing worker is there."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from shared.jobs import Jobs


class OwnWorker:
    """Starts `python -m workers --attached` when a job needs one and nobody else would do it.

    It ends by itself once `close` was called or this process died, after handing back what it has in hand;
    nobody waits for that.
    """

    def __init__(self, jobs: Jobs, region: str, log_file: Path, died: Callable[[], None]) -> None:
        self.log_file = log_file
        self._jobs, self._region, self._died = jobs, region, died
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()

    async def needed(self) -> None:
        """Makes sure that somebody works. Raises `shared.errors.Unavailable`."""
        async with self._starting:
            if self._process is None and not await self._others():
                self._process = self._start()
                self._watcher = asyncio.create_task(self._watch(self._process))

    async def _others(self) -> bool:
        workers = await self._jobs.workers()
        return any(w.get("region") == self._region and w.get("standing") == "1" for w in workers)

    def _start(self) -> subprocess.Popen[bytes]:
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        with self.log_file.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "workers", "--attached"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is the command's to handle
            )

    async def _watch(self, process: subprocess.Popen[bytes]) -> None:
        while process.poll() is None:  # noqa: ASYNC110 - a process rings no bell that is portable
            await asyncio.sleep(0.2)
        self._died()

    def close(self) -> None:
        """Lets the worker go."""
        if self._watcher:
            self._watcher.cancel()
        if self._process and self._process.stdin:
            self._process.stdin.close()
