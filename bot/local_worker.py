"""A worker of one's own for as long as a terminal command needs it, when no standing worker is there."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from shared import embedded, lifeline
from shared.settings import Settings

if TYPE_CHECKING:
    from shared.jobs import Jobs

LOOK_EVERY = 3.0  # seconds; workers announce themselves as often


def start_early(settings: Settings) -> subprocess.Popen[bytes] | None:
    """A worker for `OwnWorker`, when there is certainly no other: nobody uses this folder's queue.

    Worth calling before anything else is loaded: the worker needs a second or two to get ready.
    """
    if settings.redis or embedded.is_in_use(settings.data_dir):
        return None
    return _start(log_of(settings))


def log_of(settings: Settings) -> Path:
    return settings.data_dir / "worker.log"


class OwnWorker:
    """Starts `python -m workers --attached` when a job needs one and nobody else would do it.

    It ends by itself once `close` was called or this process died, after handing back what it has in hand;
    nobody waits for that. Where it `may_start` none, the person is told once that nobody works.
    `early` is one that `start_early` started.
    """

    def __init__(
        self,
        jobs: "Jobs",
        region: str,
        log_file: Path,
        *,
        may_start: bool,
        on_death: Callable[[], None],
        early: subprocess.Popen[bytes] | None = None,
    ) -> None:
        self.log_file, self.died = log_file, False
        self._jobs, self._region = jobs, region
        self._may_start, self._on_death = may_start, on_death
        self._process = early
        self._watcher = asyncio.create_task(self._watch(early)) if early else None
        self._looked_at = float("-inf")
        self._told = False

    async def needed(self) -> None:
        """A job waits: makes sure that somebody works. Raises `shared.errors.Unavailable`."""
        if self._process or time.monotonic() - self._looked_at < LOOK_EVERY:
            return
        self._looked_at = time.monotonic()
        if await self._others():
            return
        if self._may_start:
            self._process = _start(self.log_file)
            self._watcher = asyncio.create_task(self._watch(self._process))
        elif not self._told:
            self._told = True
            sys.stderr.write("No worker is running there yet; waiting for one (linkferry worker).\n")

    async def _others(self) -> bool:
        workers = await self._jobs.workers()
        return any(w.get("region") == self._region and w.get("standing") == "1" for w in workers)

    async def _watch(self, process: subprocess.Popen[bytes]) -> None:
        while process.poll() is None:  # noqa: ASYNC110 - a process rings no bell that is portable
            await asyncio.sleep(0.2)
        self.died = True
        self._on_death()

    def close(self) -> None:
        """Lets the worker go."""
        if self._watcher:
            self._watcher.cancel()
        if self._process and self._process.stdin:
            self._process.stdin.close()


def _start(log_file: Path) -> subprocess.Popen[bytes]:
    log_file.parent.mkdir(parents=True, exist_ok=True)
    with log_file.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "workers", "--attached"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=log,
            env=os.environ | {lifeline.ENV: "1"},
            start_new_session=True,  # Ctrl-C in the terminal is the command's to handle
        )
