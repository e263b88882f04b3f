"""Bytes of results for those who deliver them: the worker's own fresh copy, else fetched from storage."""

import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path

from shared.delivery import BytesLost
from shared.jobs import insist
from shared.models import MediaFile, Result, Waiter
from shared.pages import PageLink, Pages
from shared.storage import Link, ObjectMissing, Storage, StorageError

Stored = asyncio.Task[StorageError | None]
"""The storing of a result, with what went wrong."""

STALE = 3600.0  # seconds; no delivery takes that long


class ResultFiles:
    """Implements `shared.delivery.Files` over one storage; links lead to `pages` where there are any."""

    def __init__(self, storage: Storage, scratch: Path, pages: Pages | None = None) -> None:
        self._storage, self._scratch, self._pages = storage, scratch, pages
        self._fresh: dict[str, tuple[Path, Stored]] = {}

    async def sweep(self) -> None:
        """Removes what deliveries of a worker that died have left."""
        before = time.time() - STALE
        for folder in await asyncio.to_thread(lambda: list(self._scratch.glob("delivery-*"))):
            if folder.stat().st_mtime < before:
                await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    @contextmanager
    def fresh(self, copies: Mapping[str, Path], stored: Stored) -> Iterator[None]:
        """While open, these keys are served from these local files; links to them wait until `stored`."""
        self._fresh.update({key: (path, stored) for key, path in copies.items()})
        try:
            yield
        finally:
            for key in copies:
                self._fresh.pop(key, None)

    @asynccontextmanager
    async def local(self, key: str) -> AsyncIterator[Path]:
        if fresh := self._fresh.get(key):
            yield fresh[0]
            return
        self._scratch.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=self._scratch, prefix="delivery-"))
        try:
            path = folder / "file"
            try:
                await self._storage.fetch(key, path)
            except ObjectMissing as error:
                raise BytesLost(key) from error
            yield path
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    async def link(self, file: MediaFile, expires: float) -> Link | None:
        await self._stored(file)
        lifetime = timedelta(seconds=max(1.0, expires - time.time()))
        return await self._storage.link(
            file.key, filename=file.name, content_type=file.mime, lifetime=lifetime
        )

    async def page(self, waiter: Waiter, result: Result) -> PageLink | None:
        pages = self._pages
        if pages is None:
            return None
        await self._stored(*result.files)
        return await insist(lambda: pages.link(waiter, result))

    async def _stored(self, *files: MediaFile) -> None:
        """A link given now must lead somewhere. Raises `StorageError`."""
        for file in files:
            if fresh := self._fresh.get(file.key):
                trouble = await asyncio.shield(fresh[1])
                if trouble is not None:
                    raise trouble
