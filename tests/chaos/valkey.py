"""A Valkey with an append-only file on a TCP port: killed, started again, robbed of its memory."""

import subprocess
import time
from pathlib import Path
from typing import Self

import redis

from shared.embedded import _find_binary
from tests.stand_ins.s3 import free_port


class Valkey:
    """Runs while its `with` lasts. `fsync`: when writes reach the disk, as in `appendfsync`."""

    def __init__(self, folder: Path, *, fsync: str = "everysec") -> None:
        self.folder, self.fsync = folder, fsync
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.start()
        return self

    def __exit__(self, *_) -> None:
        self.kill()

    @property
    def client(self) -> redis.Redis:
        return redis.Redis.from_url(self.url, decode_responses=True)

    def start(self) -> None:
        options = {
            "port": str(self.port),
            "dir": str(self.folder),
            "appendonly": "yes",
            "appendfsync": self.fsync,
            "save": "",
            "maxmemory-policy": "noeviction",
            "logfile": str(self.folder / "valkey.log"),
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        self.process = subprocess.Popen([str(_find_binary()), *words])
        end = time.monotonic() + 10
        while not self._answers():
            assert time.monotonic() < end, "the server does not answer"
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            with self.client as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def restart(self, *, down: float = 0) -> None:
        """As after a crash: what the append-only file holds is there again."""
        self.kill()
        time.sleep(down)
        self.start()

    @property
    def _log(self) -> Path:
        [path] = (self.folder / "appendonlydir").glob("*.incr.aof")
        return path

    def mark(self) -> int:
        """Now, as a length of the append-only file, for `rewind`."""
        return self._log.stat().st_size

    def rewind(self, mark: int) -> None:
        """Killed before anything after `mark` had reached the disk, and started again."""
        self.kill()
        with self._log.open("r+b") as log:
            log.truncate(mark)
        self.start()
