"""Stored films, for those who want only their sound: it is taken from there, without asking the site."""

import contextlib
import hashlib
import os
import time

from shared.connection import reachable
from shared.jobs import Jobs
from shared.models import AUDIO, MP3, Result, Wish
from shared.storage import Storage, StorageError
from workers.engine import Job
from workers.engine.media import Listening, Made

SOURCE, COVER = "stored", "stored-cover.jpg"
"""Names in a job's folder."""


class Films:
    """Which stored result a link's film is. What asks Redis may raise `shared.errors.Unavailable`."""

    def __init__(self, jobs: Jobs, storage: Storage) -> None:
        self._jobs, self._redis, self._storage = jobs, jobs.redis, storage

    async def remember(self, url: str, wish: Wish, result: Result) -> None:
        """`result` is what `url` with `wish` led to; whatever is no whole film with sound is passed over."""
        kept_for = int(result.expires - time.time())
        if wish.clip or not result.stored or not _is_film(result) or kept_for <= 0:
            return
        with reachable():
            async with self._redis.pipeline() as pipe:
                for name in {url, result.url, result.medium or url}:
                    pipe.set(_key(name), result.id, ex=kept_for)
                await pipe.execute()

    async def of(self, url: str, wish: Wish) -> Result | None:
        """The film whose sound is all that is wanted."""
        if wish.quality not in {AUDIO, MP3} or wish.clip or wish.stream:
            return None
        with reachable():
            found = await self._redis.get(_key(url))
        outcome = await self._jobs.outcome(found) if found else None
        result = outcome.result if outcome else None
        return result if result and result.stored and result.expires > time.time() else None

    async def forget(self, url: str) -> None:
        with reachable():
            await self._redis.delete(_key(url))

    async def sound(self, job: Job, film: Result, wish: Wish) -> Made:
        """Into the job's folder. Raises `StorageError` or a `JobError`."""
        file = film.files[0]
        await self._give(job, file.key, SOURCE)
        cover = None
        if file.thumbnail:
            with contextlib.suppress(StorageError):
                await self._give(job, file.thumbnail, COVER)
                cover = COVER
        about = Listening(SOURCE, wish.quality == MP3, film.title, film.uploader, film.url, cover)
        return await job.listen(about)

    async def _give(self, job: Job, key: str, name: str) -> None:
        path = job.folder / name
        await self._storage.fetch(key, path)
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        try:
            os.fchmod(descriptor, 0o644)  # the child may be another user
        finally:
            os.close(descriptor)


def _is_film(result: Result) -> bool:
    first, *rest = result.files
    has_sound = first.kind == "video" and first.acodec is not None
    return has_sound and not result.missing and all(each.kind == "document" for each in rest)


def _key(name: str) -> str:
    return f"lf:film:{hashlib.sha256(name.encode()).hexdigest()[:32]}"
