"""A network to spoil: a TCP proxy in front of any server (Redis, S3, origin, chat API). Hides its thread.

    with TcpProxy("redis://127.0.0.1:6379") as network:
        Jobs.at(f"redis://127.0.0.1:{network.port}")
        network.latency = 0.2     # seconds, for each block, both ways
        network.cut()             # every connection is reset now; new ones are welcome
        network.mode = "silent"   # half-open: what is sent is swallowed, and nobody hangs up
        network.mode = "refuse"   # new connections are reset; `cut` those that exist
        network.mode = "pass"     # what was swallowed stays lost, and its connections are reset

`faults` strike single HTTP requests and may be added at any time; bytes that pass are never changed.
"""

import asyncio
import dataclasses
import threading
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Literal, Self
from urllib.parse import urlsplit

BLOCK = 64 * 1024
LOOK = 0.05  # seconds between two looks of a swallowing connection at the mode

Mode = Literal["pass", "silent", "refuse"]


@dataclasses.dataclass
class Fault:
    """Happens to the next `times` requests in whose head `match` is found (such as `b"partNumber=2"`).

    `503`: answered in the server's stead. `cut`: the connection is dropped without an answer. `lost`: the
    server does what it is asked, but its answer is lost with the connection.
    """

    match: bytes
    kind: Literal["503", "cut", "lost"]
    times: int = 1
    happened: int = 0


class TcpProxy:
    """Stands in front of `upstream` (a URL), with a thread and a loop of its own while its `with` lasts.

    `rate`: bytes per second towards the server, all connections together; 0: unlimited. `port`: as good as
    any free one when 0. All attributes may be changed at any time, from any thread.
    """

    def __init__(
        self, upstream: str, *, rate: float = 0, faults: list[Fault] | None = None, port: int = 0
    ) -> None:
        address = urlsplit(upstream)
        self._upstream = (address.hostname or "127.0.0.1", address.port or 80)
        self.rate = rate
        self.latency = 0.0
        self.mode: Mode = "pass"
        self.faults = faults if faults is not None else []
        self.port = port
        self.sent = 0
        """Bytes that went towards the server."""
        self._free_at = 0.0
        self._clients: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)

    @property
    def endpoint(self) -> str:
        """For those who speak HTTP."""
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Resets every connection there is."""
        self._loop.call_soon_threadsafe(self._cut)

    def _cut(self) -> None:
        for client in self._clients:
            client.transport.abort()

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(5)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._accept, "127.0.0.1", self.port, limit=BLOCK)

    async def _close(self) -> None:
        self._server.close()
        await asyncio.sleep(0)
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(others)
        self._cut()  # those who were cancelled before they began
        await asyncio.sleep(0)

    def _accept(self, client: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        self._clients.add(answers)
        self._tasks.add(task := self._loop.create_task(self._serve(client, answers)))
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, client: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        if self.mode == "refuse":
            answers.transport.abort()
            self._clients.discard(answers)
            return
        try:
            await self._join(client, answers)
        except (OSError, _CutError):  # the server is away, or somebody hung up
            answers.transport.abort()
        except asyncio.CancelledError:
            pass  # only `_close` cancels
        finally:
            self._clients.discard(answers)
            answers.close()

    async def _join(self, client: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        """Carries bytes both ways until either side is done."""
        server, requests = await asyncio.open_connection(*self._upstream, limit=BLOCK)
        lost = asyncio.Event()

        async def before_answer(_: bytes) -> None:
            if lost.is_set():
                raise _CutError
            await self._delay()

        async def before_request(block: bytes) -> None:
            await self._meddle(block, answers, lost)

        ways = [
            asyncio.create_task(_pump(server, answers, before_answer)),
            asyncio.create_task(_pump(client, requests, before_request)),
        ]
        try:
            done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in done:
                way.result()
        finally:
            requests.close()
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _meddle(self, block: bytes, answers: asyncio.StreamWriter, lost: asyncio.Event) -> None:
        """Called with each block before it goes to the server. A head always begins a block of its own."""
        if fault := next((f for f in self.faults if f.happened < f.times and f.match in block), None):
            fault.happened += 1
            await _commit(fault, answers, lost)
        await self._delay()
        self.sent += len(block)
        if self.rate:
            now = self._loop.time()
            self._free_at = max(now, self._free_at) + len(block) / self.rate
            await asyncio.sleep(self._free_at - now)

    async def _delay(self) -> None:
        if self.latency:
            await asyncio.sleep(self.latency)
        if self.mode == "silent":
            while self.mode == "silent":
                await asyncio.sleep(LOOK)
            raise _CutError


async def _commit(fault: Fault, answers: asyncio.StreamWriter, lost: asyncio.Event) -> None:
    if fault.kind == "lost":
        lost.set()
        return
    if fault.kind == "503":
        body = b"<Error><Code>SlowDown</Code></Error>"
        head = f"HTTP/1.1 503 Slow Down\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
        answers.write(head.encode() + body)
        await answers.drain()
        answers.close()
        await answers.wait_closed()
    raise _CutError


class _CutError(Exception):
    """The connection ends here."""


async def _pump(
    source: asyncio.StreamReader, target: asyncio.StreamWriter, before: Callable[[bytes], Awaitable[None]]
) -> None:
    while block := await source.read(BLOCK):
        await before(block)
        target.write(block)
        await target.drain()
