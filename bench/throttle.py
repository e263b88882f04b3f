"""A slow way to a server: bytes towards it pass at a rate that all connections share; answers pass freely.

A process of its own, so that it never competes with what is measured: `python -m bench.throttle URL RATE`.
It prints its own URL and ends with its standard input. A late tick may be caught up on, which keeps the rate
true even over one connection.
"""

import asyncio
import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import uvloop

BLOCK = 64 * 1024
MOST_LATE = 0.05
"""Seconds of lateness that are made up for."""


class Gate:
    """Lets bytes through at a rate; 0 is no limit."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._free_at = 0.0

    async def wait(self, size: int) -> None:
        if not self._rate:
            return
        now = time.monotonic()
        self._free_at = max(now - MOST_LATE, self._free_at) + size / self._rate
        if (pause := self._free_at - now) > 0:
            await asyncio.sleep(pause)


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter, gate: Gate | None) -> None:
    with contextlib.suppress(OSError):
        while block := await source.read(BLOCK):
            if gate:
                await gate.wait(len(block))
            target.write(block)
            await target.drain()
    target.close()


async def _serve(upstream: str, rate: float) -> None:
    address, gate = urlsplit(upstream), Gate(rate)

    async def relay(client: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        server, requests = await asyncio.open_connection(address.hostname, address.port, limit=BLOCK)
        await asyncio.gather(_pump(client, requests, gate), _pump(server, answers, None))

    server = await asyncio.start_server(relay, "127.0.0.1", 0, limit=BLOCK)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    server.close()


@contextmanager
def throttled(url: str, rate: float) -> Iterator[str]:
    """The URL of a slow way to `url`."""
    command = [sys.executable, "-m", "bench.throttle", url, str(rate)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdin
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()
            process.kill()


if __name__ == "__main__":
    uvloop.run(_serve(sys.argv[1], float(sys.argv[2])))
