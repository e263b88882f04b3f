"""Redis-compatible servers beside the embedded one: replicas, Sentinel, a cluster's node."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis, RedisError

from shared.embedded import _find_binary as server_binary


def _answers(client: Redis) -> bool:
    try:
        return bool(client.ping())
    except RedisError:
        return False


def _wait_for(client: Redis, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 10
    while not _answers(client):
        assert process.poll() is None, "the server did not start"
        assert time.monotonic() < deadline, "the server does not answer"
        time.sleep(0.02)


@contextmanager
def server(folder: Path, *options: str, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """A server as an operator starts it; it has ended with the block at the latest."""
    folder.mkdir()
    command = [str(server_binary()), *options, "--port", str(port), "--dir", str(folder), "--save", ""]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        with Redis(port=port) as client:
            _wait_for(client, process)
        yield process
    finally:
        process.terminate()
        process.wait(10)
