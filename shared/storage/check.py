"""The doctor's round trip."""

import asyncio
import secrets
import tempfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from shared.storage.contract import Link, Storage, StorageError
from shared.storage.names import BINARY, new_key
from shared.storage.work import see_through


async def round_trip(storage: Storage, open_link: Callable[[Link], Awaitable[bytes]]) -> None:
    """What `check` does, the same for every storage. Both ways in are tried: in one piece and in parts."""
    about: dict[str, Any] = {"content_type": BINARY, "filename": "check.bin"}
    key, content = new_key("check.bin"), secrets.token_bytes(1024)
    with tempfile.TemporaryDirectory(prefix="linkferry-") as folder:
        source, target = Path(folder, "source"), Path(folder, "target")
        await asyncio.to_thread(source.write_bytes, content[:512])
        try:
            await storage.put(key, source, **about)
            _expect(await storage.size(key) == 512, "does not know the size of a file it took")
            async with await storage.begin(key, **about) as upload:
                await upload.part(1, content)
                await upload.complete()
            await storage.fetch(key, target)
            fetched = await asyncio.to_thread(target.read_bytes)
            _expect(fetched == content, "gives back other bytes than it took")
            if link := await storage.link(key, **about, lifetime=timedelta(minutes=1)):
                _expect(await open_link(link) == content, "serves other bytes through a link than it took")
        finally:
            await see_through(storage.delete(key))
        _expect(await storage.size(key) is None, "still has a file that was deleted")


def _expect(fact: bool, otherwise: str) -> None:
    if not fact:
        raise StorageError(f"The storage {otherwise}.")
