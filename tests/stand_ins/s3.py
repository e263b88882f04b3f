"""Real S3 servers as processes of their own. Hides which server, how it is started, and how it goes away.

`RcloneS3` checks signatures and expiry as S3 does, takes parts in any order, but answers Range with 200.
`MotoS3` answers Range with 206 and knows lifecycle rules, but accepts any signature. Both listen on a free
loopback port, have one empty bucket, and leave nothing behind:

    with RcloneS3() as s3:
        S3Storage(endpoint_url=s3.endpoint, bucket=s3.bucket, access_key=s3.access_key, ...)

`TcpProxy` in front of one makes it slow or faulty; signatures hold, as bytes pass through unchanged.

By hand: `python -m tests.stand_ins.s3 [rclone|moto] [--rate BYTES_PER_SECOND]` prints one line of JSON and
serves until it is interrupted or its standard input ends.
"""

import argparse
import asyncio
import contextlib
import dataclasses
import json
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Literal, Self
from urllib.parse import urlsplit

START_TIMEOUT = 30.0
BLOCK = 64 * 1024


class S3Server(ABC):
    """A server that runs while its `with` lasts."""

    access_key = "AKIDLOCAL0000000"
    secret_key = "SECRET0000000000SECRET0000000000"
    bucket = "linkferry"
    region = "us-east-1"

    def __init__(self) -> None:
        self.endpoint = ""
        self._ended = contextlib.ExitStack()

    @abstractmethod
    def _command(self, port: int, folder: Path) -> list[str]:
        """Starts the server in the foreground, with its data in `folder`."""

    @abstractmethod
    def _make_bucket(self, folder: Path) -> None:
        """Called once the server answers."""

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as undo:
            folder = Path(undo.enter_context(tempfile.TemporaryDirectory(prefix="stand-in-s3-")))
            port = free_port()
            self.endpoint = f"http://127.0.0.1:{port}"
            log = undo.enter_context((folder / "log").open("w+"))
            (folder / "data").mkdir()
            process = subprocess.Popen(
                self._command(port, folder / "data"), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
            undo.callback(_end, process)
            _wait(self.endpoint, process, folder / "log")
            self._make_bucket(folder / "data")
            self._ended = undo.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.close()


class RcloneS3(S3Server):
    def _command(self, port: int, folder: Path) -> list[str]:
        program = shutil.which("rclone", path=sysconfig.get_path("scripts")) or "rclone"
        serve = [program, "serve", "s3", "--config", "", "--addr", f"127.0.0.1:{port}"]
        auth = ["--auth-key", f"{self.access_key},{self.secret_key}"]
        # Streaming would hold a part back until the ones before it are there, and the head part comes last.
        return [*serve, *auth, "--disable-multipart-streaming", "--vfs-cache-mode", "off", str(folder)]

    def _make_bucket(self, folder: Path) -> None:
        (folder / self.bucket).mkdir()


class MotoS3(S3Server):
    def _command(self, port: int, folder: Path) -> list[str]:
        return [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]

    def _make_bucket(self, folder: Path) -> None:
        request = urllib.request.Request(f"{self.endpoint}/{self.bucket}", method="PUT")
        urllib.request.urlopen(request, timeout=10).close()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait(endpoint: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(endpoint, timeout=5).close()
        except urllib.error.HTTPError as answer:  # it wants a signature, hence it is there
            answer.close()
            return
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"the S3 stand-in did not start:\n{log.read_text()}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


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

    `rate`: bytes per second towards the server, all connections together; 0: unlimited. `faults` may be added
    at any time.
    """

    def __init__(self, upstream: str, *, rate: float = 0, faults: list[Fault] | None = None) -> None:
        address = urlsplit(upstream)
        self._upstream = (address.hostname or "127.0.0.1", address.port or 80)
        self.rate = rate
        self.faults = faults if faults is not None else []
        self.endpoint = ""
        self.sent = 0
        """Bytes that went towards the server."""
        self._free_at = 0.0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(5)
        self.endpoint = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._server = server
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=BLOCK)

    async def _close(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)

    async def _serve(self, client: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
        server, requests = await asyncio.open_connection(*self._upstream, limit=BLOCK)
        lost = asyncio.Event()

        async def drop_lost(_: bytes) -> None:
            if lost.is_set():
                answers.transport.abort()
                raise _CutError

        down = asyncio.create_task(_pump(server, answers, drop_lost))
        try:
            await _pump(client, requests, lambda block: self._meddle(block, answers, lost))
        except (OSError, _CutError):
            pass
        except asyncio.CancelledError:
            pass  # only `_close` cancels, and the stream protocol of 3.11 would report it as an error
        finally:
            down.cancel()
            await asyncio.gather(down, return_exceptions=True)
            requests.transport.abort()
            answers.close()

    async def _meddle(self, block: bytes, answers: asyncio.StreamWriter, lost: asyncio.Event) -> None:
        """Called with each block before it goes to the server. A head always begins a block of its own."""
        if fault := next((f for f in self.faults if f.happened < f.times and f.match in block), None):
            fault.happened += 1
            await _commit(fault, answers, lost)
        self.sent += len(block)
        if self.rate:
            now = time.monotonic()
            self._free_at = max(now, self._free_at) + len(block) / self.rate
            await asyncio.sleep(self._free_at - now)


async def _commit(fault: Fault, answers: asyncio.StreamWriter, lost: asyncio.Event) -> None:
    if fault.kind == "lost":
        lost.set()
        return
    if fault.kind == "503":
        body = b"<Error><Code>SlowDown</Code></Error>"
        head = f"HTTP/1.1 503 Slow Down\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
        answers.write(head.encode() + body)
        await answers.drain()
    else:
        answers.transport.abort()
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


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.stand_ins.s3", description="A throw-away S3 server."
    )
    parser.add_argument("server", nargs="?", choices=("rclone", "moto"), default="rclone")
    parser.add_argument("--rate", type=float, default=0, help="bytes per second towards the server")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with contextlib.ExitStack() as stack, contextlib.suppress(KeyboardInterrupt):
        server = stack.enter_context(RcloneS3() if options.server == "rclone" else MotoS3())
        endpoint = server.endpoint
        if options.rate:
            endpoint = stack.enter_context(TcpProxy(endpoint, rate=options.rate)).endpoint
        facts = {"endpoint": endpoint, "bucket": server.bucket, "region": server.region}
        keys = {"access_key": server.access_key, "secret_key": server.secret_key}
        print(json.dumps({**facts, **keys}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
