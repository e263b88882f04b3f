"""A server with link pages and results to show on them: real app, Valkey and storage; only nobody fetched."""

import asyncio
import contextlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import uvicorn

from bot.api import build
from shared.jobs import Jobs
from shared.models import MediaFile, Outcome, Request, Result, Waiter, new_id
from shared.pages import Page, Pages
from shared.settings import Settings, load
from shared.shelf import Shelf
from shared.storage import new_key, open_storage
from tests.stand_ins.s3 import free_port

SOURCE = "https://videos.example/watch/whole-crossing"
TITLE = "The whole crossing, from the first light to the harbour"
ASKER = "tg:77"


@dataclass(frozen=True)
class Made:
    """A page as its owner has it."""

    url: str
    page: Page
    owner: str
    result: Result


@dataclass(frozen=True)
class PageHouse:
    settings: Settings
    redis_url: str

    @property
    def url(self) -> str:
        assert self.settings.public_url
        return self.settings.public_url

    def publish(
        self,
        *files: tuple[Path, MediaFile, Path | None],
        title: str = TITLE,
        ttl: float = 3600,
        age_limit: int = 0,
        adults: bool = False,
    ) -> Made:
        """Stores files (with what belongs to them) as a result of a link, and gives its asker a page."""

        async def publish() -> Made:
            async with self._parts() as (jobs, pages, shelf):
                return await self._publish(
                    jobs,
                    pages,
                    shelf,
                    files,
                    title,
                    ttl,
                    Waiter(
                        f"tg:1:77:{new_id()}", "telegram:1", {"adults": True} if adults else {}, asker=ASKER
                    ),
                    age_limit,
                )

        return asyncio.run(publish())

    def ask(self, question):
        """What a coroutine function of (jobs, pages, shelf) answers."""

        async def ask():
            async with self._parts() as parts:
                return await question(*parts)

        return asyncio.run(ask())

    @contextlib.asynccontextmanager
    async def _parts(self):
        jobs, storage = Jobs.at(self.redis_url), open_storage(self.settings)
        shelf = Shelf(jobs, storage)
        try:
            yield jobs, Pages(self.settings, jobs, shelf), shelf
        finally:
            await storage.aclose()
            await jobs.aclose()

    async def _publish(self, jobs, pages, shelf, files, title, ttl, waiter, age_limit) -> Made:
        link = f"{SOURCE}?{new_id()}"
        await jobs.join(Request(link, waiter))
        _, [claim] = await jobs.claim("default", 1, lease=60, owner="w")
        storage, kept, sizes = shelf._storage, [], {}
        now = time.time()
        for path, facts, picture in files:
            file = replace(facts, key=new_key(facts.name), bytes=path.stat().st_size)
            await storage.put(file.key, path, content_type=file.mime, filename=file.name)
            sizes[file.key] = file.bytes
            if picture:
                file = replace(file, thumbnail=new_key("cover.jpg"))
                await storage.put(file.thumbnail, picture, content_type="image/jpeg", filename="cover.jpg")
                sizes[file.thumbnail] = picture.stat().st_size
            if file.subtitles:  # the path of a file until now
                words = Path(file.subtitles)
                file = replace(file, subtitles=new_key("subtitles.srt"))
                await storage.put(
                    file.subtitles, words, content_type="application/x-subrip", filename="subtitles.srt"
                )
                sizes[file.subtitles] = words.stat().st_size
            kept.append(file)
        result = Result(
            new_id(),
            SOURCE,
            title,
            tuple(kept),
            now,
            now + ttl,
            uploader="Ferry watch",
            site="Site",
            age_limit=age_limit,
        )
        await shelf.enter(result.id, sizes, result.expires)
        await jobs.settle(claim, Outcome(result=result))
        link = await pages.link(waiter, result)
        return Made(link.url, await pages.of_waiter(waiter.id), link.owner_url, result)


@contextlib.contextmanager
def page_house(redis_url: str, folder: Path, **settings: str) -> Iterator[PageHouse]:
    """Serves on a free port, which PUBLIC_URL names; `settings` are those of the environment."""
    port = free_port()
    facts = {"public_url": f"http://127.0.0.1:{port}", "API_PORT": port, "data_dir": folder}
    known = load(_env_file=None, secret_key="page house", **(facts | settings))
    app = build(known, redis_url)
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + 60
    while not server.started:
        assert thread.is_alive(), "the server ended at once"
        assert time.monotonic() < end, "the server does not start"
        time.sleep(0.02)
    try:
        yield PageHouse(known, redis_url)
    finally:
        server.should_exit = True
        thread.join(30)


def film(path: Path, **facts) -> MediaFile:
    about = {"kind": "video", "mime": "video/mp4", "duration": 8.0, "width": 640, "height": 360}
    return MediaFile("", path.name, 0, **(about | {"title": TITLE, "performer": "Ferry watch"} | facts))
