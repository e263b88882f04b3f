"""What benches are set up with: a standing worker, a slow S3, the yt-dlp command line, a look at outputs."""

import asyncio
import compileall
import contextlib
import itertools
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import av
import yt_dlp
from imageio_ffmpeg import get_ffmpeg_exe

from bench.throttle import throttled
from bot.links import canonical
from shared import embedded
from shared.jobs import Jobs
from shared.models import Place, Request, Result, Status, Waiter, new_id
from shared.storage import LocalStorage, S3Storage, Storage
from tests.e2e.stack import Stack
from tests.stand_ins.media import MediaStore, Recipe
from tests.stand_ins.origin import Origin, start_origin
from tests.stand_ins.s3 import RcloneS3

POLL = 0.01
"""Seconds between looks at a job, half of which is part of every time of ours."""
FRAME = 0.05
"""Seconds that two outputs' durations may differ by: a frame, and rounding."""
_numbers = itertools.count(1)


def fresh() -> str:
    """A name that no link of any run has had."""
    return f"{secrets.token_hex(4)}-{next(_numbers)}"


@contextmanager
def scratch() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="lf-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def origin(*recipes: Recipe) -> Iterator[Origin]:
    """An origin whose media are made before anybody is timed."""
    store = MediaStore()
    for recipe in recipes:
        store.path(recipe)
    with start_origin() as running:
        yield running


@dataclass(frozen=True, slots=True)
class Facts:
    """What must be the same of two outputs."""

    seconds: float
    width: int
    height: int
    codecs: tuple[str, ...]

    @classmethod
    def of(cls, path: Path) -> Self:
        with av.open(str(path)) as container:
            tracks = [*container.streams.video, *container.streams.audio]
            codecs = tuple(each.codec_context.codec.canonical_name for each in tracks)
            video = container.streams.video[0]
            return cls((container.duration or 0) / av.time_base, video.width, video.height, codecs)

    def insist_on(self, other: Self) -> None:
        """Raises `AssertionError` when the other is not the same medium."""
        assert abs(self.seconds - other.seconds) <= FRAME, (self, other)
        assert (self.width, self.height, self.codecs) == (other.width, other.height, other.codecs)


# -- the rival's tool --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class YtDlp:
    """The yt-dlp command line of this installation, with compiled bytecode and the same ffmpeg."""

    folder: Path

    @classmethod
    def prepared(cls, folder: Path) -> Self:
        compileall.compile_dir(Path(yt_dlp.__file__).parent, quiet=2)
        return cls(folder)

    def fetch(self, url: str) -> tuple[float, Path]:
        """Seconds from start to end of the process, and the file. Its choice of formats is the default."""
        target = self.folder / fresh()
        target.mkdir()
        began = time.perf_counter()
        done = subprocess.run(self._command(url, target), env=self._env(), capture_output=True, check=False)
        seconds = time.perf_counter() - began
        assert done.returncode == 0, done.stderr.decode()
        (made,) = target.iterdir()
        return seconds, made

    def _command(self, url: str, target: Path) -> list[str]:
        program = Path(sys.executable).with_name("yt-dlp")
        options = ["--ignore-config", "--no-playlist", "--ffmpeg-location", get_ffmpeg_exe()]
        return [str(program), *options, "-o", str(target / "media.%(ext)s"), url]

    def _env(self) -> dict[str, str]:
        return {"PATH": os.defpath, "HOME": str(self.folder), "LANG": "C.UTF-8"}


# -- our side ----------------------------------------------------------------------------------------------


class Service:
    """A standing worker as an operator runs it, with the embedded Valkey, and a client of its queue."""

    def __init__(self, folder: Path, storage: Storage, **settings: str) -> None:
        ours = {"WORKER_YTDLP_PLUGINS": "", "LIMIT_OFF": "1", "EGRESS_ALLOW": "127.0.0.0/8"}
        self._stack = Stack(folder, ours | settings)
        self.storage = storage
        self._runner = asyncio.Runner()

    @classmethod
    def local(cls, folder: Path, **settings: str) -> Self:
        """Results go to a folder of this machine."""
        return cls(folder, LocalStorage(folder / "data" / "files", None, b"unused"), **settings)

    @property
    def data(self) -> Path:
        return self._stack.data

    @property
    def pid(self) -> int:
        return self._stack.processes["worker"].pid

    @property
    def env(self) -> dict[str, str]:
        """What a process of this service is told."""
        return self._stack.env

    def set(self, **settings: str) -> None:
        """More settings, before it starts."""
        self._stack.settings |= settings

    def start(self, role: str, *, ready: str) -> int:
        """One more role beside the worker; its process id, once it has logged that it is `ready`."""
        process = self._stack.start(role)
        self._stack.wait_for_log(role, ready)
        return process.pid

    def __enter__(self) -> Self:
        with contextlib.ExitStack() as undo:
            undo.callback(self._runner.close)
            undo.callback(lambda: self.run(self.storage.aclose()))
            valkey = undo.enter_context(embedded.start(self._stack.data))
            self._stack.start("worker", sys.executable, "-m", "workers")
            undo.callback(self._stack.stop)
            self.jobs = self.run(_jobs_at(valkey.url))
            undo.callback(lambda: self.run(self.jobs.aclose()))
            self.run(self._until_up())
            self._undo = undo.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._undo.close()

    def run(self, work: Any) -> Any:
        """The result of a coroutine, in this client's loop."""
        return self._runner.run(work)

    async def _until_up(self, within: float = 30) -> None:
        end = time.monotonic() + within
        while not await self.jobs.workers():
            assert time.monotonic() < end, f"the worker does not come up:\n{self._stack.logs()}"
            await asyncio.sleep(0.05)

    def fetch(self, url: str) -> tuple[float, Result]:
        """Seconds from submission until the status says finished, and the result."""
        return self.run(self.fetched(url))

    def fetch_all(self, urls: list[str]) -> list[tuple[float, Result]]:
        """The same for many at once."""

        async def together() -> list[tuple[float, Result]]:
            return list(await asyncio.gather(*(self.fetched(url) for url in urls)))

        return self.run(together())

    async def fetched(self, url: str) -> tuple[float, Result]:
        waiter = Waiter(f"bench:{new_id()}", "bench", pull=True)
        request = Request(canonical(url), waiter, place=Place())
        began = time.perf_counter()
        joined = await self.jobs.join(request)
        status = await self._ended(waiter.id)
        seconds = time.perf_counter() - began
        assert joined.how == "new", joined
        assert status.outcome, status
        assert status.outcome.result, f"{status.outcome.failure}\n{self._stack.logs()}"
        return seconds, status.outcome.result

    async def _ended(self, waiter_id: str) -> Status:
        while True:
            status = await self.jobs.status(waiter_id)
            assert status
            if status.state in ("finished", "failed", "cancelled"):
                return status
            await asyncio.sleep(POLL)

    def keep(self, result: Result, target: Path) -> Path:
        """Copies the only file of a result out of the storage, and deletes it there."""
        (file,) = result.files
        self.run(self.storage.fetch(file.key, target))
        self.forget(result)
        return target

    def forget(self, result: Result) -> None:
        keys = [key for file in result.files for key in (file.key, file.thumbnail, file.subtitles) if key]
        self.run(self.storage.delete(*keys))


async def _jobs_at(url: str) -> Jobs:
    return Jobs.at(url)


# -- S3 ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SlowS3:
    """A bucket behind a slow way in. `direct` is the quick way, for checks and clean-up."""

    endpoint: str
    direct: RcloneS3

    @property
    def settings(self) -> dict[str, str]:
        """For a worker."""
        return self.direct.settings | {"S3_ENDPOINT_URL": self.endpoint}

    def storage(self) -> S3Storage:
        s3 = self.direct
        keys = {"access_key": s3.access_key, "secret_key": s3.secret_key}
        return S3Storage(endpoint_url=s3.endpoint, bucket=s3.bucket, region=s3.region, **keys)

    def service(self, folder: Path, **settings: str) -> Service:
        return Service(folder, self.storage(), **self.settings, **settings)

    def uploader(self) -> "Uploader":
        return Uploader(self)


class Uploader:
    """boto3's own `upload_file` with its defaults, its client warm: the rival of our uploads."""

    def __init__(self, s3: SlowS3) -> None:
        import boto3
        from botocore.config import Config

        keys = {
            "aws_access_key_id": s3.direct.access_key,
            "aws_secret_access_key": s3.direct.secret_key,
            "region_name": s3.direct.region,
        }
        config = Config(s3={"addressing_style": "path"})
        self._slow = boto3.client("s3", endpoint_url=s3.endpoint, config=config, **keys)
        self._direct = boto3.client("s3", endpoint_url=s3.direct.endpoint, config=config, **keys)
        self._bucket = s3.direct.bucket

    def upload(self, path: Path) -> float:
        """Seconds; the object is deleted afterwards."""
        key = fresh()
        began = time.perf_counter()
        self._slow.upload_file(str(path), self._bucket, key)
        seconds = time.perf_counter() - began
        assert self._direct.head_object(Bucket=self._bucket, Key=key)["ContentLength"] == path.stat().st_size
        self._direct.delete_object(Bucket=self._bucket, Key=key)
        return seconds


@contextmanager
def slow_s3(rate: float) -> Iterator[SlowS3]:
    """`rate`: bytes per second towards the server, all connections together."""
    with RcloneS3() as s3, throttled(s3.endpoint, rate) as endpoint:
        yield SlowS3(endpoint, s3)
