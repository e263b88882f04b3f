"""Linkferry as an operator runs it: real processes, told apart from production only by their environment."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared import embedded
from shared.jobs import Jobs

ROOT = Path(__file__).parents[2]
LINKFERRY = (sys.executable, "-m", "bot")
BOT_TOKEN = "123456:AAE2eTestTokenTestTokenTestTokenTest1"
STOP_WITHIN = 20


@dataclass
class Got:
    """What `linkferry get` printed and left."""

    code: int
    stdout: str
    stderr: str

    @property
    def answers(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stdout.splitlines()]


@dataclass
class Stack:
    """A data folder and the processes that share it."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def env(self) -> dict[str, str]:
        keep = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "STAND_IN_MEDIA_DIR")}
        ours = {
            "DATA_DIR": str(self.data),
            "PYTHONPATH": str(ROOT),
            "LOG_FORMAT": "json",
            "API_PORT": "0",  # whichever is free
            "WORKER_YTDLP_PLUGINS": "tests.stand_ins.extractor",
            "EGRESS_ALLOW": "127.0.0.1/32",
        }
        return keep | ours | self.settings

    def start(self, name: str, *command: str, **env: str) -> subprocess.Popen[bytes]:
        """Starts a role in the background; its log is `log(name)`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command or (*LINKFERRY, name), env=self.env | env, stdout=log, stderr=log, cwd=self.folder
            )
        self.processes[name] = process
        return process

    def stop(self, *names: str) -> None:
        chosen = [self.processes.pop(name) for name in names or list(self.processes)]
        for process in chosen:
            process.send_signal(signal.SIGTERM)
        for process in chosen:
            try:
                process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                raise

    def log(self, name: str) -> str:
        path = self.folder / f"{name}.log"
        return path.read_text() if path.exists() else ""

    def logs(self) -> str:
        return "\n".join(f"--- {path.name}\n{path.read_text()}" for path in sorted(self.folder.glob("*.log")))

    def wait_for_log(self, name: str, words: str, within: float = 20) -> None:
        end = time.monotonic() + within
        while words not in self.log(name):
            assert time.monotonic() < end, f"{name} never said {words!r}:\n{self.log(name)}"
            time.sleep(0.02)

    def wait_for_worker(self, within: float = 20) -> None:
        """Until a standing worker has announced itself."""

        async def look() -> None:
            async with asyncio.timeout(within):
                with embedded.start(self.data) as server:
                    jobs = Jobs.at(server.url)
                    while not any(facts["standing"] == "1" for facts in await jobs.workers()):
                        await asyncio.sleep(0.05)
                    await jobs.aclose()

        asyncio.run(look())

    def get(self, *arguments: str, within: float = 60, **env: str) -> Got:
        """`linkferry get … --json`, to its end."""
        return self.run("get", *arguments, "--json", within=within, **env)

    def run(self, *arguments: str, within: float = 60, **env: str) -> Got:
        """A command, to its end."""
        done = subprocess.run(
            (*LINKFERRY, *arguments),
            env=self.env | env,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=within,
            check=False,
        )
        return Got(done.returncode, done.stdout, done.stderr)

    def wait_until_tidy(self, within: float = 30) -> None:
        """Until no file of a job or delivery is left in the work folder."""
        work, end = self.data / "work", time.monotonic() + within
        while left := files_in(work):
            assert time.monotonic() < end, left
            time.sleep(0.05)


def files_in(work: Path) -> list[str]:
    """But for locks. Folders may vanish meanwhile, which `Path.rglob` does not survive."""
    return [f"{at}/{name}" for at, _, names in os.walk(work) for name in names if name != ".lock"]


async def keys_for_ever(data: Path) -> list[str]:
    """Keys in the embedded server that nothing will ever delete."""
    with embedded.start(data) as server:
        jobs = Jobs.at(server.url)
        try:
            return [key async for key in jobs.redis.scan_iter("*") if await jobs.redis.ttl(key) == -1]
        finally:
            await jobs.aclose()


@contextmanager
def with_bot(folder: Path, frontend: str, settings: dict[str, str]) -> Iterator[Stack]:
    """A worker and a chat's bot, which is ready."""
    stack = Stack(folder, settings)
    stack.start("worker")
    stack.start(frontend)
    try:
        stack.wait_for_log(frontend, f"{frontend}_ready", within=40)
        yield stack
    finally:
        stack.stop()
