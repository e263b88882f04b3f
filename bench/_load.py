"""Requests over kept connections, as many as are answered or so many a second. By hand: clients cost more."""

import asyncio
import time
from typing import Any


class _Client(asyncio.Protocol):
    """One connection: the same request again and again, one at a time."""

    def __init__(self, request: bytes) -> None:
        self._request = request
        self._buffer = b""
        self._answered: asyncio.Future[bytes] | None = None
        self._transport: Any

    def connection_made(self, transport: Any) -> None:  # uvloop's are no asyncio.Transport
        self._transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        if self._answered and not self._answered.done():
            self._answered.set_exception(error or ConnectionResetError())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, gap, body = self._buffer.partition(b"\r\n\r\n")
        if not gap:
            return
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r")[0] or 0)
        if len(body) >= length and self._answered:
            self._buffer = body[length:]
            self._answered.set_result(head)

    async def ask(self) -> None:
        self._answered = asyncio.get_running_loop().create_future()
        self._transport.write(self._request)
        head = await self._answered
        assert head.startswith(b"HTTP/1.1 200"), head

    def close(self) -> None:
        self._transport.close()


async def _clients(port: int, request: bytes, count: int) -> list[_Client]:
    loop = asyncio.get_running_loop()
    made = [await loop.create_connection(lambda: _Client(request), "127.0.0.1", port) for _ in range(count)]
    return [client for _, client in made]


async def most(port: int, request: bytes, *, clients: int = 16, seconds: float = 3.0) -> float:
    """Requests a second when each client asks as soon as it is answered."""
    asking = await _clients(port, request, clients)
    count, end = 0, time.perf_counter() + seconds

    async def go_on(client: _Client) -> None:
        nonlocal count
        while time.perf_counter() < end:
            await client.ask()
            count += 1

    began = time.perf_counter()
    await asyncio.gather(*(go_on(client) for client in asking))
    took = time.perf_counter() - began
    for client in asking:
        client.close()
    return count / took


async def paced(
    port: int, request: bytes, rate: float, *, clients: int = 16, seconds: float = 5.0
) -> list[float]:
    """Seconds of each answer at `rate` requests a second, from when it should have been asked."""
    asking = await _clients(port, request, clients)
    times: list[float] = []
    start, gap = time.perf_counter() + 0.05, clients / rate

    async def go_on(number: int, client: _Client) -> None:
        due = start + number * gap / clients
        while due < start + seconds:
            if (ahead := due - time.perf_counter()) > 0:
                await asyncio.sleep(ahead)
            await client.ask()
            times.append(time.perf_counter() - due)
            due += gap

    await asyncio.gather(*(go_on(number, client) for number, client in enumerate(asking)))
    for client in asking:
        client.close()
    return times
