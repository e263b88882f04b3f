"""Where finished files go, and the links that lead to them.

Hides S3 (Cloudflare R2, any S3) and the local folder behind one `Storage`: nobody else imports boto3 or knows
what a key, a part or a signature is. Errors are one small tree:

    StorageError           anything that went wrong; `retryable` says whether trying again may help
    ├── ObjectMissing      there is nothing under that key
    ├── LinkInvalid        a link of the local folder that we did not sign
    └── LinkExpired        one that we did sign, but its time is over

Work that blocks (boto3, disks) runs in a bounded pool of threads that belongs to the storage. Cancelling a
call tells its thread to stop and waits until it has, so nothing goes on behind the caller's back. No message
of an error holds a key, a secret or a signature.
"""

import asyncio
import contextlib
import hashlib
import hmac
import io
import json
import logging
import os
import random
import re
import secrets
import tempfile
import threading
import time
import unicodedata
import urllib.error
import urllib.parse
import urllib.request
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from stat import S_ISREG
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Protocol, Self, TypeVar, cast

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

T = TypeVar("T")
Body = bytes | bytearray | memoryview
Reader = Callable[[int, int], bytes]
"""Gives `size` bytes from `offset` of one part."""

log = logging.getLogger(__name__)

PART_SIZE = 8 * 1024 * 1024
"""Bytes of every part but the last. R2 wants equal parts of 5 MiB to 5 GiB:
https://developers.cloudflare.com/r2/objects/multipart-objects/"""
MAX_PARTS = 10_000
"""Parts of one upload, hence 78 GiB a file: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html"""
PARTS_IN_FLIGHT = 4
"""With one part waiting and one being filled by the caller: six buffers, 48 MiB."""
MIN_LIFETIME, MAX_LIFETIME = timedelta(seconds=1), timedelta(days=7)
"""Of a presigned link (boto3 itself refuses nothing):
https://developers.cloudflare.com/r2/api/s3/presigned-urls/"""
RETRY_DELAYS = (0.2, 0.5, 1.0, 2.0)
"""Seconds before the second and later tries of one call to S3."""
STALE_AFTER = timedelta(days=1)
"""Age at which unfinished files of a process that died are swept, as buckets do with unfinished uploads."""

BLOCK = 1024 * 1024
_VIDEO = ("3gp", "m4v", "mkv", "mov", "mp4", "ts", "webm")
_AUDIO = ("aac", "flac", "m4a", "mp3", "oga", "ogg", "opus", "wav")
_OTHER = ("avif", "bin", "gif", "jpeg", "jpg", "json", "lrc", "png", "srt", "txt", "vtt", "webp", "zip")
EXTENSIONS = frozenset({*_VIDEO, *_AUDIO, *_OTHER})
"""What a key may end in; anything else becomes `bin`, so that no storage ever serves a page or a script."""


class StorageError(Exception):
    """The storage did not do what it was asked; the message is one sentence for logs and the operator."""

    def __init__(self, message: str, *, retryable: bool = False, code: str = "") -> None:
        super().__init__(message)
        self.retryable = retryable
        self.code = code


class ObjectMissing(StorageError):
    """There is nothing under this key (any more)."""

    def __init__(self) -> None:
        super().__init__("The storage no longer has this file.")


class LinkInvalid(StorageError):
    """The link was not made by us, or somebody changed it."""

    def __init__(self) -> None:
        super().__init__("This link is not valid.")


class LinkExpired(StorageError):
    """The link was good, and its time is over."""

    def __init__(self) -> None:
        super().__init__("This link has expired.")


@dataclass(frozen=True, slots=True)
class Link:
    """A URL that anybody can open until `expires_at` (UTC). The URL is a secret: it stays out of the repr."""

    url: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class LocalFile:
    """What a verified link of the local folder gives access to, with the headers to serve it under.

    `size` is bytes; `disposition` is the whole value of Content-Disposition; `expires_at` is UTC.
    """

    path: Path
    size: int
    content_type: str
    disposition: str
    expires_at: datetime


class Upload(Protocol):
    """A file that arrives in parts, in any order. Leaving its `async with` without `complete` aborts it."""

    async def part(self, number: int, body: Body) -> None:
        """Takes part `number` (from 1; each once) and sends it in the background.

        Every part but the last has `PART_SIZE` bytes. Returns as soon as the part is accepted, which is at
        once while fewer than `PARTS_IN_FLIGHT` are on their way; `body` must not change afterwards. A part
        that fails is retried by itself. Raises `StorageError` when an earlier part could not be sent,
        `ValueError` for a number, size or repetition that makes no sense.
        """

    async def complete(self) -> None:
        """Waits for all parts and makes them one file under the key. Raises as `part` does, and for holes."""

    async def abort(self) -> None:
        """Stops all sending and drops what was sent. After `complete` it does nothing."""

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Storage(Protocol):
    """Files under keys (see `new_key`). Methods raise `StorageError`, and `ValueError` for a bad key."""

    async def warm(self) -> None:
        """Pays now what the first call would pay (half a second for boto3). Talks to nobody."""

    async def put(self, key: str, source: Path, *, content_type: str, filename: str) -> None:
        """Stores the file `source`, streaming it. Doing it again is harmless.

        Nothing half-done is left after a failure or a cancellation; a cancellation that comes after the last
        byte may still leave the whole file. `source` must not be changed in place afterwards (the local
        folder links it, and takes away what others may do with it): replace or delete it instead.
        """

    async def begin(self, key: str, *, content_type: str, filename: str) -> Upload:
        """Starts an upload in parts, for a file that is still growing."""

    async def fetch(self, key: str, target: Path, *, on_bytes: Callable[[int], None] | None = None) -> None:
        """Streams the file to `target`, which is replaced at the end in one step or not touched at all.

        `on_bytes` is called in the event loop with the bytes got so far; a retry starts again from nothing.
        """

    async def size(self, key: str) -> int | None:
        """Bytes under `key`; None when there is nothing."""

    async def delete(self, *keys: str) -> None:
        """Removes files; one that is not there is fine."""

    async def link(
        self, key: str, *, filename: str, content_type: str, lifetime: timedelta, inline: bool = False
    ) -> Link | None:
        """A link for anybody, saved as `filename`; None when this storage has no way to give one.

        `lifetime` is clamped to 1 s to 7 days. `inline` lets a browser show it in place (media only). Whether
        there is a file under `key` is not checked.
        """

    async def check(self) -> None:
        """A round trip for the doctor: store, measure, fetch, open the link, delete. Raises what is wrong."""

    async def aclose(self) -> None:
        """Ends the threads and connections. Nothing may be called afterwards."""


# ---- names -------------------------------------------------------------------------------------------------

_BINARY = "application/octet-stream"
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*(; ?charset=[a-z0-9-]+)?")
_KEY = re.compile(r"(?=.{1,512}\Z)[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*")


def new_key(filename: str) -> str:
    """A key that nobody can guess: `media/<32 hex digits>/<safe name>.<allowed extension>`."""
    stem, _, extension = safe_name(filename).rpartition(".")
    if extension.lower() not in EXTENSIONS or not stem:
        stem, extension = stem or extension, "bin"
    return f"media/{secrets.token_hex(16)}/{stem}.{extension.lower()}"


def safe_name(filename: str, *, limit: int = 100) -> str:
    """`filename` in at most `limit` bytes of `A-Z a-z 0-9 _ -` and one dot, before the extension.

    No slash, leading dot, control character or change of writing direction survives; accents are dropped;
    what can't be written becomes `_`; a name of which nothing is left becomes `file`.
    """
    stem, extension = _split(display_name(filename))
    stem = re.sub(r"[^A-Za-z0-9_-]+", "_", _ascii(stem)).strip("_-") or "file"
    extension = re.sub(r"[^A-Za-z0-9]+", "", _ascii(extension))
    ending = f".{extension}" if extension else ""
    return stem[: limit - len(ending)].rstrip("_-") + ending


def display_name(filename: str, *, limit: int = 180) -> str:
    """`filename` as people may see it: any script, one line, one path component, `limit` bytes of UTF-8."""
    name = unicodedata.normalize("NFC", filename)
    name = "".join("_" if c in "/\\" else c for c in name if not _invisible(c))
    stem, extension = _split(" ".join(name.split()).strip(". "))
    ending = f".{extension}" if extension else ""
    stem = stem.encode()[: limit - len(ending.encode())].decode(errors="ignore").rstrip()
    return (stem or "file") + ending


def content_disposition(filename: str, *, inline: bool) -> str:
    """The header's value: an ASCII name for old clients and the real one in UTF-8 (RFC 6266, RFC 8187)."""
    name = display_name(filename)
    plain = re.sub(r'[^ -~]|["\\%]', "_", _ascii(name, unknown="_")).strip(" .") or "file"
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{urllib.parse.quote(name, safe='!#$&+-.^_`|~')}"


def _split(name: str) -> tuple[str, str]:
    stem, dot, extension = name.rpartition(".")
    if not dot or not 0 < len(extension) <= 10 or " " in extension:
        return name, ""
    return stem, extension


def _ascii(text: str, unknown: str = " ") -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return "".join(c if c.isascii() else unknown for c in plain)


def _invisible(character: str) -> bool:
    """Control characters, half surrogates and direction marks; not the joiners that emoji are made of."""
    if character in "\t\r\n":
        return False  # becomes a space, as it separates words
    return character in _BIDI or unicodedata.category(character) in ("Cc", "Cs")


def _safe_type(content_type: str) -> str:
    return content_type if _TYPE.fullmatch(content_type) else _BINARY


def _may_inline(content_type: str) -> bool:
    """Whether a browser may show it under our name: media can't run scripts, pages and SVG can."""
    return content_type.startswith(("video/", "audio/", "image/")) and "svg" not in content_type


def _good_key(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise ValueError("a storage key is made of letters, digits and ._- between single slashes")
    return key


def _expiry(lifetime: timedelta) -> tuple[int, datetime]:
    """The clamped lifetime in whole seconds, and when it ends."""
    seconds = int(min(max(lifetime, MIN_LIFETIME), MAX_LIFETIME).total_seconds())
    return seconds, datetime.fromtimestamp(int(time.time()) + seconds, UTC)


# ---- threads and files -------------------------------------------------------------------------------------


class _StoppedError(Exception):
    """The caller no longer waits for this thread."""


class _Threads:
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


async def _see_through(work: Coroutine[Any, Any, None]) -> None:
    """Finishes `work` even if the caller is cancelled meanwhile."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


@contextlib.contextmanager
def _disk_errors(doing: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"The disk could not {doing}: {error.strerror or type(error).__name__}."
        ) from error


@contextlib.contextmanager
def _replacing(target: Path, folder: Path) -> Iterator[IO[bytes]]:
    """A new file (0600) in `folder` that replaces `target` at the end, or vanishes after an error."""
    temporary = folder / f".linkferry-{secrets.token_hex(8)}.part"
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _copy(
    read: Callable[[int], bytes], file: IO[bytes], stop: threading.Event, tell: Callable[[int], None]
) -> None:
    done = 0
    while block := read(BLOCK):
        if stop.is_set():
            raise _StoppedError
        file.write(block)
        done += len(block)
        tell(done)


def _teller(on_bytes: Callable[[int], None] | None) -> Callable[[int], None]:
    """`on_bytes`, made callable from any thread."""
    if on_bytes is None:
        return lambda _: None
    loop = asyncio.get_running_loop()
    return lambda done: cast("None", loop.call_soon_threadsafe(on_bytes, done))


def _memory_reader(body: Body) -> Reader:
    view = memoryview(body).cast("B")
    return lambda offset, size: bytes(view[offset : offset + size])


def _file_reader(descriptor: int, start: int) -> Reader:
    def read(offset: int, size: int) -> bytes:
        with _disk_errors("read the file to store"):
            block = os.pread(descriptor, size, start + offset)
        if not block:
            raise StorageError("The file became shorter while it was being stored.")
        return block

    return read


@contextlib.contextmanager
def _source(path: Path) -> Iterator[tuple[int, int]]:
    """A descriptor of an ordinary file, and its size."""
    with _disk_errors("read the file to store"):
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    try:
        facts = os.fstat(descriptor)
        if not S_ISREG(facts.st_mode) or facts.st_size > PART_SIZE * MAX_PARTS:
            raise StorageError("Only an ordinary file of up to 78 GiB can be stored.")
        yield descriptor, facts.st_size
    finally:
        os.close(descriptor)


class _Upload(ABC):
    """What uploads have in common: the rules for parts, how many are in flight, and an orderly end."""

    def __init__(self) -> None:
        self._sizes: dict[int, int] = {}
        self._slots = asyncio.Semaphore(PARTS_IN_FLIGHT)
        self._tasks: set[asyncio.Task[None]] = set()
        self._failure: BaseException | None = None
        self._over = False

    @abstractmethod
    async def _send(self, number: int, size: int, read: Reader) -> None:
        """Stores one part, retrying as the storage does."""

    @abstractmethod
    async def _finish(self, size: int) -> None:
        """Makes the parts, together `size` bytes, one file."""

    @abstractmethod
    async def _discard(self) -> None:
        """Drops the parts."""

    async def part(self, number: int, body: Body) -> None:
        await self.part_from(number, memoryview(body).nbytes, _memory_reader(body))

    async def part_from(self, number: int, size: int, read: Reader) -> None:
        """As `part`, with bytes that are read when they are sent."""
        await self._slots.acquire()
        try:
            self._admit(number, size)
        except BaseException:
            self._slots.release()
            raise
        task = asyncio.create_task(self._send(number, size, read))
        self._tasks.add(task)
        task.add_done_callback(self._sent)

    def _admit(self, number: int, size: int) -> None:
        if self._failure or self._over:
            raise self._failure or RuntimeError("the upload is over")
        if not 1 <= number <= MAX_PARTS:
            raise ValueError(f"parts are numbered from 1 to {MAX_PARTS}")
        if size > PART_SIZE:
            raise ValueError(f"a part has at most {PART_SIZE} bytes")
        if number in self._sizes:
            raise ValueError(f"part {number} was given twice")
        self._sizes[number] = size

    def _sent(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._slots.release()
        if not task.cancelled() and (error := task.exception()):
            self._failure = self._failure or error

    async def complete(self) -> None:
        size = self._whole()
        if self._tasks:
            await asyncio.wait(set(self._tasks), return_when=asyncio.FIRST_EXCEPTION)
        if self._failure:
            raise self._failure
        await self._finish(size)
        self._over = True

    def _whole(self) -> int:
        """The size of the file; `ValueError` when a part is missing or too short."""
        if self._over:
            raise RuntimeError("the upload is over")
        last = max(self._sizes, default=0)
        if not last or len(self._sizes) != last:
            raise ValueError(f"of {last or 1} parts only {len(self._sizes)} were given")
        if any(size != PART_SIZE for number, size in self._sizes.items() if number != last):
            raise ValueError(f"every part but the last has {PART_SIZE} bytes")
        return sum(self._sizes.values())

    async def abort(self) -> None:
        if self._over:
            return
        self._over = True
        tasks = set(self._tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await self._discard()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await _see_through(self.abort())
        except StorageError as trouble:
            if error is None:
                raise
            log.warning("An unfinished upload stays behind until the storage sweeps it: %s", trouble)


async def _round_trip(storage: Storage, open_link: Callable[[Link], Coroutine[Any, Any, bytes]]) -> None:
    """What `check` does, the same for every storage. Both ways in are tried: in one piece and in parts."""
    key, content = new_key("check.bin"), secrets.token_bytes(1024)
    with tempfile.TemporaryDirectory(prefix="linkferry-") as folder:
        source, target = Path(folder, "source"), Path(folder, "target")
        await asyncio.to_thread(source.write_bytes, content[:512])
        try:
            await storage.put(key, source, content_type=_BINARY, filename="check.bin")
            _expect(await storage.size(key) == 512, "does not know the size of a file it took")
            async with await storage.begin(key, content_type=_BINARY, filename="check.bin") as upload:
                await upload.part(1, content)
                await upload.complete()
            await storage.fetch(key, target)
            _expect(
                await asyncio.to_thread(target.read_bytes) == content, "gives back other bytes than it took"
            )
            minute = timedelta(minutes=1)
            if link := await storage.link(key, filename="check.bin", content_type=_BINARY, lifetime=minute):
                _expect(await open_link(link) == content, "serves other bytes through a link than it took")
        finally:
            await _see_through(storage.delete(key))
        _expect(await storage.size(key) is None, "still has a file that was deleted")


def _expect(fact: bool, otherwise: str) -> None:
    if not fact:
        raise StorageError(f"The storage {otherwise}.")


# ---- S3 ----------------------------------------------------------------------------------------------------

_REASONS = {
    "AccessDenied": "its keys do not allow this",
    "403": "its keys do not allow this",
    "InvalidAccessKeyId": "it does not know the access key",
    "Unauthorized": "it does not accept the keys",
    "SignatureDoesNotMatch": "the secret key is wrong",
    "RequestTimeTooSkewed": "this machine's clock is wrong",
    "NoSuchBucket": "the bucket does not exist",
    "SlowDown": "it asks us to slow down",
    "QuotaExceeded": "its quota is used up",
}
_MISSING = frozenset({"NoSuchKey", "404", "NotFound"})
_PASSING = frozenset({"SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "TooManyRequests"})


class S3Storage:
    """A bucket on any S3. Its own client, made in the pool at first use, with everything explicit.

    `public_endpoint_url` is the address that people reach the same S3 under, where that differs from ours (a
    signature covers the host). `threads` bounds connections as well.
    """

    def __init__(
        self,
        *,
        endpoint_url: str,
        bucket: str,
        access_key: str,
        secret_key: str,
        region: str = "auto",
        public_endpoint_url: str | None = None,
        threads: int = 16,
    ) -> None:
        self._bucket = bucket
        self._keys = (access_key, secret_key)
        self._region = region
        self._endpoint = endpoint_url
        self._public_endpoint = public_endpoint_url or endpoint_url
        self._thread_count = threads
        self._threads = _Threads(threads)
        self._clients: dict[str, S3Client] = {}
        self._making_client = threading.Lock()

    async def warm(self) -> None:
        await self._call("be prepared", lambda _client, _stop: None)

    async def put(self, key: str, source: Path, *, content_type: str, filename: str) -> None:
        about = self._about(key, content_type, filename)
        with _source(source) as (descriptor, size):
            if size > PART_SIZE:
                await self._put_parts(descriptor, size, about)
            else:
                await self._put_whole(_file_reader(descriptor, 0), size, about)

    async def _put_whole(self, read: Reader, size: int, about: dict[str, Any]) -> None:
        await self._call(
            "store a file", lambda client, stop: client.put_object(**about, Body=_body(read, size, stop))
        )

    async def _put_parts(self, descriptor: int, size: int, about: dict[str, Any]) -> None:
        async with await self._begin(about) as upload:
            for number, start in enumerate(range(0, size, PART_SIZE), 1):
                await upload.part_from(number, min(PART_SIZE, size - start), _file_reader(descriptor, start))
            await upload.complete()

    async def begin(self, key: str, *, content_type: str, filename: str) -> Upload:
        return await self._begin(self._about(key, content_type, filename))

    async def _begin(self, about: dict[str, Any]) -> "_S3Upload":
        upload = _S3Upload(self._call, about)
        try:
            await upload.start()
        except asyncio.CancelledError:
            await _see_through(upload.abort())
            raise
        return upload

    def _where(self, key: str) -> dict[str, Any]:
        return {"Bucket": self._bucket, "Key": _good_key(key)}

    def _about(self, key: str, content_type: str, filename: str) -> dict[str, Any]:
        """What an object says of itself, also where it is served without a signed link (a CDN)."""
        return {
            **self._where(key),
            "ContentType": _safe_type(content_type),
            "ContentDisposition": content_disposition(filename, inline=False),
        }

    async def fetch(self, key: str, target: Path, *, on_bytes: Callable[[int], None] | None = None) -> None:
        where, tell = self._where(key), _teller(on_bytes)

        def work(client: "S3Client", stop: threading.Event) -> None:
            body = client.get_object(**where)["Body"]
            with (
                contextlib.closing(body),
                _disk_errors("keep the file"),
                _replacing(target, target.parent) as file,
            ):
                _copy(body.read, file, stop, tell)

        await self._call("give back a file", work)

    async def size(self, key: str) -> int | None:
        where = self._where(key)
        try:
            answer = await self._call("say how big a file is", lambda client, _: client.head_object(**where))
        except ObjectMissing:
            return None
        return answer["ContentLength"]

    async def delete(self, *keys: str) -> None:
        """One request per key: DeleteObjects wants checksums that not every S3 understands."""
        await asyncio.gather(*(self._delete(self._where(key)) for key in keys))

    async def _delete(self, where: dict[str, Any]) -> None:
        with contextlib.suppress(ObjectMissing):
            await self._call("delete a file", lambda client, _: client.delete_object(**where))

    async def link(
        self, key: str, *, filename: str, content_type: str, lifetime: timedelta, inline: bool = False
    ) -> Link | None:
        content_type = _safe_type(content_type)
        params = {
            **self._where(key),
            "ResponseContentType": content_type,
            "ResponseContentDisposition": content_disposition(
                filename, inline=inline and _may_inline(content_type)
            ),
        }
        seconds, expires_at = _expiry(lifetime)
        url = await self._threads.run(
            lambda _: self._client(self._public_endpoint).generate_presigned_url(
                "get_object", Params=params, ExpiresIn=seconds
            )
        )
        return Link(url, expires_at)

    async def check(self) -> None:
        await _round_trip(self, lambda link: self._threads.run(lambda _: _download(link.url)))

    async def aclose(self) -> None:
        await self._threads.aclose()
        for client in self._clients.values():
            client.close()

    async def _call(self, doing: str, work: Callable[["S3Client", threading.Event], T]) -> T:
        """One call, tried again after a growing pause while its failure may pass."""
        delays = iter(RETRY_DELAYS)
        while True:
            try:
                return await self._threads.run(lambda stop: self._attempt(doing, work, stop))
            except StorageError as error:
                delay = next(delays, None)
                if delay is None or not error.retryable:
                    raise
            await asyncio.sleep(delay * random.uniform(0.5, 1.0))  # noqa: S311 spreads retries, guards nothing

    def _attempt(
        self, doing: str, work: Callable[["S3Client", threading.Event], T], stop: threading.Event
    ) -> T:
        try:
            return work(self._client(self._endpoint), stop)
        except _boto_errors() as error:
            raise _s3_error(error, doing) from None  # its own text may quote keys and signed requests

    def _client(self, endpoint: str) -> "S3Client":
        with self._making_client:
            if endpoint not in self._clients:
                self._clients[endpoint] = self._new_client(endpoint)
            return self._clients[endpoint]

    def _new_client(self, endpoint: str) -> "S3Client":
        import boto3  # noqa: PLC0415 takes 0.4 s, so only who stores on S3 pays, and not in the event loop
        from botocore.config import Config  # noqa: PLC0415 as above

        access_key, secret_key = self._keys
        return boto3.session.Session().client(
            "s3",
            endpoint_url=endpoint,
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            region_name=self._region,
            config=Config(
                signature_version="s3v4",
                # TLS already protects the bytes; hashing them as well costs as much CPU as sending them.
                s3={"addressing_style": "path", "payload_signing_enabled": not endpoint.startswith("https:")},
                # R2 refuses the checksums that boto3 sends otherwise.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                connect_timeout=10,
                read_timeout=60,
                tcp_keepalive=True,
                max_pool_connections=self._thread_count,
                retries={
                    "total_max_attempts": 1,
                    "mode": "standard",
                },  # `_call` retries, without holding a thread
            ),
        )


class _Call(Protocol):
    """`S3Storage._call`."""

    async def __call__(self, doing: str, work: Callable[["S3Client", threading.Event], T]) -> T: ...


class _S3Upload(_Upload):
    def __init__(self, call: _Call, about: dict[str, Any]) -> None:
        super().__init__()
        self._call = call
        self._about = about
        self._where = {"Bucket": about["Bucket"], "Key": about["Key"]}
        self._tags: dict[int, str] = {}

    async def start(self) -> None:
        def work(client: "S3Client", _: threading.Event) -> None:
            # Kept here by the thread itself, so that a cancelled start can still be aborted.
            self._where["UploadId"] = client.create_multipart_upload(**self._about)["UploadId"]

        await self._call("start an upload", work)

    async def _send(self, number: int, size: int, read: Reader) -> None:
        where: dict[str, Any] = {**self._where, "PartNumber": number}
        answer = await self._call(
            "take a part of a file",
            lambda client, stop: client.upload_part(**where, Body=_body(read, size, stop)),
        )
        self._tags[number] = answer["ETag"]

    async def _finish(self, size: int) -> None:
        parts = [{"PartNumber": number, "ETag": self._tags[number]} for number in sorted(self._tags)]
        params: dict[str, Any] = {**self._where, "MultipartUpload": {"Parts": parts}}
        try:
            await self._call(
                "complete an upload", lambda client, _: client.complete_multipart_upload(**params)
            )
        except StorageError as error:
            if error.code != "NoSuchUpload" or await self._stored() != size:
                raise  # else an earlier try had done it, and its answer was lost

    async def _stored(self) -> int | None:
        where: dict[str, Any] = {"Bucket": self._about["Bucket"], "Key": self._about["Key"]}
        with contextlib.suppress(ObjectMissing):
            answer = await self._call("complete an upload", lambda client, _: client.head_object(**where))
            return answer["ContentLength"]
        return None

    async def _discard(self) -> None:
        where: dict[str, Any] = self._where
        if "UploadId" not in where:
            return
        try:
            await self._call("abort an upload", lambda client, _: client.abort_multipart_upload(**where))
        except StorageError as error:
            if error.code != "NoSuchUpload":
                raise


def _body(read: Reader, size: int, stop: threading.Event) -> IO[bytes]:
    return cast("IO[bytes]", _Body(read, size, stop))


class _Body(io.RawIOBase):
    """One part as the file object that boto3 wants: nothing is copied, and a cancelled upload stops soon."""

    def __init__(self, read: Reader, size: int, stop: threading.Event) -> None:
        super().__init__()
        self._read, self._size, self._stop, self._at = read, size, stop, 0

    def read(self, size: int = -1) -> bytes:
        if self._stop.is_set():
            raise _StoppedError
        left = self._size - self._at
        size = left if size < 0 else min(size, left)
        block = self._read(self._at, size) if size else b""
        self._at += len(block)
        return block

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True


def _boto_errors() -> tuple[type[Exception], ...]:
    """What calls to boto3 raise (a `ValueError`: for an endpoint that is no URL)."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 loaded with boto3
    from urllib3.exceptions import HTTPError  # noqa: PLC0415 as above

    return BotoCoreError, ClientError, HTTPError, ValueError


def _s3_error(error: Exception, doing: str) -> StorageError:
    """boto3's errors in our words. Only codes are quoted: the texts behind them may hold keys."""
    response = getattr(error, "response", None)
    if isinstance(response, dict):
        return _refusal(response, doing)
    if isinstance(error, ValueError):
        return StorageError(f"The storage could not {doing}: its settings are wrong.")
    inner = getattr(error, "kwargs", {}).get("error")
    if isinstance(inner, StorageError):  # ours, from `_Body.read`
        return inner
    reason = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__.removesuffix("Error")).lower()
    return StorageError(f"The storage could not {doing}: no answer ({reason}).", retryable=True)


def _refusal(response: Mapping[str, Any], doing: str) -> StorageError:
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    code = str(response.get("Error", {}).get("Code", ""))
    code = code if re.fullmatch(r"\w{1,64}", code, re.ASCII) else "an error"
    if code in _MISSING:
        return ObjectMissing()
    reason = _REASONS.get(code, f"it answered {code} ({status})")
    return StorageError(
        f"The storage could not {doing}: {reason}.",
        retryable=status >= 500 or status in (408, 429) or code in _PASSING,
        code=code,
    )


def _download(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310 a link that we made ourselves
            return cast("bytes", response.read())
    except OSError as error:
        reason = f"status {error.code}" if isinstance(error, urllib.error.HTTPError) else type(error).__name__
        raise StorageError(f"The storage's link could not be opened: {reason}.") from None


# ---- local folder ------------------------------------------------------------------------------------------


class LocalStorage:
    """Files in a folder by their keys; links are signed by us and served by our HTTP role (see `verify`).

    `public_url` is where that role is reached; without it there are no links. Folders are 0700, files 0600.
    Processes of one user may share the folder. Unfinished files live in `.tmp`, which no key can name.
    """

    def __init__(self, root: Path, public_url: str | None, secret: bytes, *, threads: int = 8) -> None:
        self.root = root
        self._public_url = public_url.rstrip("/") if public_url else None
        self._secret = secret
        self._temporary = root / ".tmp"
        self._threads = _Threads(threads)

    async def warm(self) -> None:
        """Makes the folder, and sweeps unfinished files that are older than a day."""

        def work(_: threading.Event) -> None:
            _make_folder(self._temporary)
            for path in self._temporary.iterdir():
                with contextlib.suppress(FileNotFoundError):  # another process sweeps too
                    if path.stat().st_mtime < time.time() - STALE_AFTER.total_seconds():
                        path.unlink()

        await self._run("be swept", work)

    async def put(
        self,
        key: str,
        source: Path,
        *,
        content_type: str,  # noqa: ARG002 a link carries it
        filename: str,  # noqa: ARG002 as above
    ) -> None:
        target = self._path(key)

        def work(stop: threading.Event) -> None:
            with _source(source) as (descriptor, _):
                _make_folder(self._temporary)
                _make_folder(target.parent)
                if not self._hard_link(source, target):
                    with _replacing(target, self._temporary) as copy:
                        _copy(lambda size: os.read(descriptor, size), copy, stop, lambda _: None)

        await self._run("store a file", work)

    def _hard_link(self, source: Path, target: Path) -> bool:
        """Whether `target` could be made another name of the same file: no bytes copied, no room taken."""
        temporary = self._temporary / secrets.token_hex(8)
        try:
            temporary.hardlink_to(source.resolve(strict=True))
            temporary.chmod(0o600)
            temporary.replace(target)
        except OSError:  # another filesystem, or one without hard links, or not our file
            return False
        else:
            return True
        finally:
            temporary.unlink(
                missing_ok=True
            )  # a second put: renaming onto another name of itself does nothing

    async def begin(
        self,
        key: str,
        *,
        content_type: str,  # noqa: ARG002 a link carries it
        filename: str,  # noqa: ARG002 as above
    ) -> Upload:
        target = self._path(key)
        await self._run("start an upload", lambda _: _make_folder(self._temporary))
        return _LocalUpload(self._run, self._temporary / secrets.token_hex(8), target)

    async def fetch(self, key: str, target: Path, *, on_bytes: Callable[[int], None] | None = None) -> None:
        """A copy, not a hard link: whoever gets it may change it."""
        path, tell = self._path(key), _teller(on_bytes)

        def work(stop: threading.Event) -> None:
            try:
                file = path.open("rb", buffering=0)
            except FileNotFoundError:
                raise ObjectMissing from None
            with file, _replacing(target, target.parent) as copy:
                _copy(file.read, copy, stop, tell)

        await self._run("give back a file", work)

    async def size(self, key: str) -> int | None:
        path = self._path(key)
        return await self._run("say how big a file is", lambda _: _file_size(path))

    async def delete(self, *keys: str) -> None:
        paths = [self._path(key) for key in keys]

        def work(_: threading.Event) -> None:
            for path in paths:
                path.unlink(missing_ok=True)
                with contextlib.suppress(OSError):  # not empty, or gone already
                    for parent in path.relative_to(self.root).parents[:-2]:  # the topmost serves all
                        (self.root / parent).rmdir()

        await self._run("delete a file", work)

    async def link(
        self, key: str, *, filename: str, content_type: str, lifetime: timedelta, inline: bool = False
    ) -> Link | None:
        """`PUBLIC_URL/files/<key>?expires=<unix>&name=…&type=…&inline=0|1&signature=<hex>`."""
        _good_key(key)
        if not self._public_url:
            return None
        _, expires_at = _expiry(lifetime)
        query = {
            "expires": str(int(expires_at.timestamp())),
            "name": display_name(filename),
            "type": _safe_type(content_type),
            "inline": str(int(inline and _may_inline(content_type))),
        }
        query["signature"] = self._sign(key, query)
        return Link(f"{self._public_url}/files/{key}?{urllib.parse.urlencode(query)}", expires_at)

    def verify(self, key: str, query: Mapping[str, str]) -> LocalFile:
        """The file behind a link's key and query. Looks at the disk once, for its size.

        Raises `LinkInvalid` (also for links that were never ours), `LinkExpired`, or `ObjectMissing`.
        """
        signature = self._sign(key, query).encode()
        if not hmac.compare_digest(signature, query.get("signature", "").encode(errors="replace")):
            raise LinkInvalid
        expires_at = datetime.fromtimestamp(int(query["expires"]), UTC)
        if expires_at <= datetime.now(UTC):
            raise LinkExpired
        path = self._path(key)
        if (size := _file_size(path)) is None:
            raise ObjectMissing
        disposition = content_disposition(query["name"], inline=query["inline"] == "1")
        return LocalFile(path, size, query["type"], disposition, expires_at)

    def _sign(self, key: str, query: Mapping[str, str]) -> str:
        fields = [key, *(query.get(name, "") for name in ("expires", "name", "type", "inline"))]
        message = b"linkferry file link 1\n" + json.dumps(fields).encode()
        return hmac.new(self._secret, message, hashlib.sha256).hexdigest()

    async def check(self) -> None:
        async def open_link(link: Link) -> bytes:
            url = urllib.parse.urlsplit(link.url)
            file = self.verify(url.path.partition("/files/")[2], dict(urllib.parse.parse_qsl(url.query)))
            return await self._run("read a file", lambda _: file.path.read_bytes())

        await _round_trip(self, open_link)

    async def aclose(self) -> None:
        await self._threads.aclose()

    def _path(self, key: str) -> Path:
        return self.root / _good_key(key)

    async def _run(self, doing: str, work: Callable[[threading.Event], T]) -> T:
        def translated(stop: threading.Event) -> T:
            with _disk_errors(doing):
                return work(stop)

        return await self._threads.run(translated)


class _Run(Protocol):
    """`LocalStorage._run`."""

    async def __call__(self, doing: str, work: Callable[[threading.Event], T]) -> T: ...


class _LocalUpload(_Upload):
    """Each part is written to its place in a temporary file; no descriptor stays open between parts."""

    def __init__(self, run: _Run, temporary: Path, target: Path) -> None:
        super().__init__()
        self._run, self._temporary, self._target = run, temporary, target

    async def _send(self, number: int, size: int, read: Reader) -> None:
        def work(stop: threading.Event) -> None:
            descriptor = os.open(self._temporary, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                _write_part(descriptor, (number - 1) * PART_SIZE, size, read, stop)
            finally:
                os.close(descriptor)

        await self._run("take a part of a file", work)

    async def _finish(self, size: int) -> None:  # noqa: ARG002 the disk has counted
        def work(_: threading.Event) -> None:
            _make_folder(self._target.parent)
            self._temporary.replace(self._target)

        await self._run("complete an upload", work)

    async def _discard(self) -> None:
        await self._run("abort an upload", lambda _: self._temporary.unlink(missing_ok=True))


def _write_part(descriptor: int, start: int, size: int, read: Reader, stop: threading.Event) -> None:
    done = 0
    while done < size:
        if stop.is_set():
            raise _StoppedError
        done += os.pwrite(descriptor, read(done, min(BLOCK, size - done)), start + done)


def _make_folder(folder: Path) -> None:
    """As `mkdir -p`, with every new folder 0700."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _file_size(path: Path) -> int | None:
    """None when there is no ordinary file."""
    try:
        facts = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return facts.st_size if S_ISREG(facts.st_mode) else None
