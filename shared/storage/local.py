"""Files in a folder, with links that we sign ourselves. Nobody else knows where a key is on the disk."""

import contextlib
import hashlib
import hmac
import json
import os
import secrets
import threading
import time
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from stat import S_ISREG

from shared.storage.check import round_trip
from shared.storage.contract import (
    PART_SIZE,
    Link,
    LinkExpired,
    LinkInvalid,
    ObjectMissing,
    Upload,
    expiry,
)
from shared.storage.names import content_disposition, display_name, good_key, may_inline, safe_type
from shared.storage.parts import PartedUpload
from shared.storage.work import (
    BLOCK,
    Reader,
    Stopped,
    T,
    Threads,
    copy,
    disk_errors,
    open_source,
    replacing,
    teller,
)

STALE_AFTER = timedelta(days=1)
"""Age at which unfinished files of a process that died are swept, as buckets do with unfinished uploads."""


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file of the local folder with the headers to serve it under.

    `facts` are what the disk says of it; `disposition` is the whole value of Content-Disposition.
    """

    path: Path
    facts: os.stat_result
    content_type: str
    disposition: str


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
        self._disk = _Disk(threads)

    async def warm(self) -> None:
        """Makes the folder, and sweeps unfinished files that are older than a day."""

        def work(_: threading.Event) -> None:
            _make_folder(self._temporary)
            for path in self._temporary.iterdir():
                with contextlib.suppress(FileNotFoundError):  # another process sweeps too
                    if path.stat().st_mtime < time.time() - STALE_AFTER.total_seconds():
                        path.unlink()

        await self._disk.do("be swept", work)

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
            with open_source(source) as (descriptor, _):
                _make_folder(self._temporary)
                _make_folder(target.parent)
                if not self._hard_link(source, target):
                    with replacing(target, self._temporary) as file:
                        copy(lambda size: os.read(descriptor, size), file, stop)

        await self._disk.do("store a file", work)

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
            # Still there after a second put: renaming onto another name of itself does nothing.
            temporary.unlink(missing_ok=True)

    async def begin(
        self,
        key: str,
        *,
        content_type: str,  # noqa: ARG002 a link carries it
        filename: str,  # noqa: ARG002 as above
    ) -> Upload:
        target = self._path(key)
        await self._disk.do("start an upload", lambda _: _make_folder(self._temporary))
        return _LocalUpload(self._disk, self._temporary / secrets.token_hex(8), target)

    async def fetch(self, key: str, target: Path, *, on_bytes: Callable[[int], None] | None = None) -> None:
        """A copy, not a hard link: whoever gets it may change it."""
        path, tell = self._path(key), teller(on_bytes)

        def work(stop: threading.Event) -> None:
            try:
                source = path.open("rb", buffering=0)
            except FileNotFoundError:
                raise ObjectMissing from None
            with source, replacing(target, target.parent) as file:
                copy(source.read, file, stop, tell)

        await self._disk.do("give back a file", work)

    async def size(self, key: str) -> int | None:
        path = self._path(key)
        return await self._disk.do("say how big a file is", lambda _: _file_size(path))

    async def delete(self, *keys: str) -> None:
        paths = [self._path(key) for key in keys]

        def work(_: threading.Event) -> None:
            for path in paths:
                path.unlink(missing_ok=True)
                with contextlib.suppress(OSError):  # not empty, or gone already
                    for parent in path.relative_to(self.root).parents[:-2]:  # the topmost serves all
                        (self.root / parent).rmdir()

        await self._disk.do("delete a file", work)

    async def sweep(self, age: timedelta) -> int:
        def work(stop: threading.Event) -> int:
            gone = 0
            for path in self.root.glob("*/*/*"):
                if stop.is_set():
                    break
                with contextlib.suppress(FileNotFoundError):  # another process sweeps too
                    if (
                        path.stat().st_ctime < time.time() - age.total_seconds()
                    ):  # a hard link keeps its mtime
                        path.unlink()
                        gone += 1
                        with contextlib.suppress(OSError):  # not empty
                            path.parent.rmdir()
            return gone

        return await self._disk.do("be swept", work)

    async def link(
        self,
        key: str,
        *,
        filename: str,
        content_type: str,
        lifetime: timedelta,
        inline: bool = False,
        head: bool = False,  # noqa: ARG002 good for both
    ) -> Link | None:
        """`PUBLIC_URL/files/<key>?expires=<unix>&name=…&type=…&inline=0|1&signature=<hex>`."""
        good_key(key)
        if not self._public_url:
            return None
        _, expires_at = expiry(lifetime)
        content_type = safe_type(content_type)
        query = {
            "expires": str(int(expires_at.timestamp())),
            "name": display_name(filename),
            "type": content_type,
            "inline": str(int(inline and may_inline(content_type))),
        }
        query["signature"] = self._sign(key, query)
        return Link(f"{self._public_url}/files/{key}?{urllib.parse.urlencode(query)}", expires_at)

    def verify(self, key: str, query: Mapping[str, str]) -> LocalFile:
        """The file behind a link's key and query. Looks at the disk once.

        Raises `LinkInvalid` (also for links that were never ours), `LinkExpired`, or `ObjectMissing`.
        """
        signature = self._sign(key, query).encode()
        if not hmac.compare_digest(signature, query.get("signature", "").encode(errors="replace")):
            raise LinkInvalid
        expires_at = datetime.fromtimestamp(int(query["expires"]), UTC)
        if expires_at <= datetime.now(UTC):
            raise LinkExpired
        inline = query["inline"] == "1"
        return self.open(key, filename=query["name"], content_type=query["type"], inline=inline)

    def open(self, key: str, *, filename: str, content_type: str, inline: bool = False) -> LocalFile:
        """A file to be served to somebody who may have it, which the caller has seen to.

        Looks at the disk once. Raises `ObjectMissing`.
        """
        path, content_type = self._path(key), safe_type(content_type)
        if (facts := _facts(path)) is None:
            raise ObjectMissing
        inline = inline and may_inline(content_type)
        return LocalFile(path, facts, content_type, content_disposition(filename, inline=inline))

    def _sign(self, key: str, query: Mapping[str, str]) -> str:
        fields = [key, *(query.get(name, "") for name in ("expires", "name", "type", "inline"))]
        message = b"linkferry file link 1\n" + json.dumps(fields).encode()
        return hmac.new(self._secret, message, hashlib.sha256).hexdigest()

    async def check(self) -> None:
        async def open_link(link: Link) -> bytes:
            url = urllib.parse.urlsplit(link.url)
            file = self.verify(url.path.partition("/files/")[2], dict(urllib.parse.parse_qsl(url.query)))
            return await self._disk.do("read a file", lambda _: file.path.read_bytes())

        await round_trip(self, open_link)

    async def aclose(self) -> None:
        await self._disk.aclose()

    def _path(self, key: str) -> Path:
        return self.root / good_key(key)


class _Disk(Threads):
    """Threads whose trouble with the disk is told as a `StorageError`."""

    async def do(self, doing: str, work: Callable[[threading.Event], T]) -> T:
        def translated(stop: threading.Event) -> T:
            with disk_errors(doing):
                return work(stop)

        return await self.run(translated)


class _LocalUpload(PartedUpload):
    """Each part is written to its place in a temporary file; no descriptor stays open between parts."""

    def __init__(self, disk: _Disk, temporary: Path, target: Path) -> None:
        super().__init__()
        self._disk, self._temporary, self._target = disk, temporary, target

    async def _send(self, number: int, size: int, read: Reader) -> None:
        def work(stop: threading.Event) -> None:
            descriptor = os.open(self._temporary, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                _write_part(descriptor, (number - 1) * PART_SIZE, size, read, stop)
            finally:
                os.close(descriptor)

        await self._disk.do("take a part of a file", work)

    async def _finish(self, size: int) -> None:  # noqa: ARG002 the disk has counted
        def work(_: threading.Event) -> None:
            _make_folder(self._target.parent)
            self._temporary.replace(self._target)

        await self._disk.do("complete an upload", work)

    async def _discard(self) -> None:
        await self._disk.do("abort an upload", lambda _: self._temporary.unlink(missing_ok=True))


def _write_part(descriptor: int, start: int, size: int, read: Reader, stop: threading.Event) -> None:
    done = 0
    while done < size:
        if stop.is_set():
            raise Stopped
        done += os.pwrite(descriptor, read(done, min(BLOCK, size - done)), start + done)


def _make_folder(folder: Path) -> None:
    """As `mkdir -p`, with every new folder 0700."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _facts(path: Path) -> os.stat_result | None:
    """None when there is no ordinary file."""
    try:
        facts = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return facts if S_ISREG(facts.st_mode) else None


def _file_size(path: Path) -> int | None:
    facts = _facts(path)
    return facts.st_size if facts else None
