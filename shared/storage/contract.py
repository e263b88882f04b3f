"""What every storage promises, and the errors that it raises."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

Body = bytes | bytearray | memoryview

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

    async def sweep(self, age: timedelta) -> int:
        """Deletes files that were stored longer than `age` ago; returns how many.

        Whoever calls it knows that no result and no link lives that long.
        """

    async def link(
        self,
        key: str,
        *,
        filename: str,
        content_type: str,
        lifetime: timedelta,
        inline: bool = False,
        head: bool = False,
    ) -> Link | None:
        """A link for anybody, saved as `filename`; None when this storage has no way to give one.

        `lifetime` is clamped to 1 s to 7 days. `inline` lets a browser show it in place (media only). With
        `head` it is one for HEAD: signatures cover the method. Whether there is a file under `key` is not
        checked.
        """

    async def check(self) -> None:
        """A round trip for the doctor: store, measure, fetch, open the link, delete. Raises what is wrong."""

    async def aclose(self) -> None:
        """Ends the threads and connections. Nothing may be called afterwards."""


def expiry(lifetime: timedelta) -> tuple[int, datetime]:
    """The clamped lifetime in whole seconds, and when it ends."""
    seconds = int(min(max(lifetime, MIN_LIFETIME), MAX_LIFETIME).total_seconds())
    return seconds, datetime.fromtimestamp(int(time.time()) + seconds, UTC)
