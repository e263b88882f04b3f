"""Real S3 servers as processes of their own. Hides which server, how it is started, and how it goes away.

`RcloneS3` checks signatures and expiry as S3 does, takes parts in any order, but answers Range with 200.
`MotoS3` answers Range with 206 and knows lifecycle rules, but accepts any signature. Both listen on a free
loopback port, have one empty bucket, and leave nothing behind:

    with RcloneS3() as s3:
        S3Storage(endpoint_url=s3.endpoint, bucket=s3.bucket, access_key=s3.access_key, ...)

`fault_proxy.TcpProxy` in front of one makes it slow or faulty; signatures hold, as bytes pass unchanged.

By hand: `python -m tests.stand_ins.s3 [rclone|moto] [--rate BYTES_PER_SECOND]` prints one line of JSON and
serves until it is interrupted or its standard input ends.
"""

import argparse
import contextlib
import json
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.error
import urllib.request
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.stand_ins.fault_proxy import TcpProxy

START_TIMEOUT = 30.0


class S3Server(ABC):
    """A server that runs while its `with` lasts."""

    access_key = "AKIDLOCAL0000000"
    secret_key = "SECRET0000000000SECRET0000000000"
    bucket = "linkferry"
    region = "us-east-1"

    def __init__(self) -> None:
        self.endpoint = ""
        self._ended = contextlib.ExitStack()

    @property
    def settings(self) -> dict[str, str]:
        """For the processes of a service."""
        return {
            "S3_ENDPOINT_URL": self.endpoint,
            "S3_BUCKET": self.bucket,
            "S3_ACCESS_KEY_ID": self.access_key,
            "S3_SECRET_ACCESS_KEY": self.secret_key,
            "S3_REGION": self.region,
        }

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
