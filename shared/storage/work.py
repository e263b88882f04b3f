"""What blocks, and how it is called from the event loop: a bounded pool of threads, and files on the disk."""

import asyncio
import contextlib
import os
import secrets
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from stat import S_ISREG
from typing import IO, Any, TypeVar

from shared.storage.contract import MAX_PARTS, PART_SIZE, StorageError

T = TypeVar("T")
Reader = Callable[[int, int], bytes]
"""Gives `size` bytes from `offset` of one part."""
Teller = Callable[[int], object]
"""Is told, in a thread, how many bytes were copied so far."""

BLOCK = 1024 * 1024


class Stopped(Exception):
    """The caller no longer waits for this thread."""


class Threads:
    """A bounded pool. Work gets an event to look at between blocks: set once its caller was cancelled."""

    def __init__(self, count: int) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="storage")

    async def run(self, work: Callable[[threading.Event], T]) -> T:
        stop = threading.Event()
        future = self._pool.submit(work, stop)
        result = asyncio.wrap_future(future)
        try:
            return await asyncio.shield(result)
        except asyncio.CancelledError:
            stop.set()
            if not future.cancel():
                await asyncio.wait([result])
                result.exception()  # nobody will ask for it
            raise

    async def aclose(self) -> None:
        await asyncio.to_thread(self._pool.shutdown)


async def see_through(work: Coroutine[Any, Any, None]) -> None:
    """Finishes `work` even if the caller is cancelled meanwhile."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


@contextlib.contextmanager
def disk_errors(doing: str) -> Iterator[None]:
    """Tells trouble with the disk as a `StorageError`."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"The disk could not {doing}: {error.strerror or type(error).__name__}."
        ) from error


@contextlib.contextmanager
def replacing(target: Path, folder: Path) -> Iterator[IO[bytes]]:
    """A new file (0600) in `folder` that replaces `target` at the end, or vanishes after an error."""
    temporary = folder / f".linkferry-{secrets.token_hex(8)}.part"
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def copy(
    read: Callable[[int], bytes], file: IO[bytes], stop: threading.Event, tell: Teller = lambda _: None
) -> None:
    """Copies block by block, until `read` gives nothing more."""
    done = 0
    while block := read(BLOCK):
        if stop.is_set():
            raise Stopped
        file.write(block)
        done += len(block)
        tell(done)


def teller(on_bytes: Callable[[int], None] | None) -> Teller:
    """`on_bytes`, made callable from any thread."""
    if on_bytes is None:
        return lambda _: None
    loop = asyncio.get_running_loop()
    return lambda done: loop.call_soon_threadsafe(on_bytes, done)


def file_reader(descriptor: int, start: int) -> Reader:
    """Reads the part that begins at `start` of the file."""

    def read(offset: int, size: int) -> bytes:
        with disk_errors("read the file to store"):
            block = os.pread(descriptor, size, start + offset)
        if not block:
            raise StorageError("The file became shorter while it was being stored.")
        return block

    return read


@contextlib.contextmanager
def open_source(path: Path) -> Iterator[tuple[int, int]]:
    """A descriptor of an ordinary file, and its size."""
    with disk_errors("read the file to store"):
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        facts = os.fstat(descriptor)
        if not S_ISREG(facts.st_mode) or facts.st_size > PART_SIZE * MAX_PARTS:
            raise StorageError("Only an ordinary file of up to 78 GiB can be stored.")
        yield descriptor, facts.st_size
    finally:
        os.close(descriptor)
