"""The HTTP frontend: one application, put together from a router per subject.

service.py    what every route works with
access.py     who calls, and how often he may
problems.py   every error as a problem document
recent.py     what was true a moment ago
heads.py      no head of a request is large or slow
bodies.py     no body is, either
info.py       what a link offers
downloads.py  ask, look, follow, give up
stream.py     the bytes
files.py      the local folder's signed links
pages.py      link pages, and the files on them
web.py        the small web page
docs.py       the OpenAPI document in a browser
html.py       pages for people: templates and headers
health.py     does it live, can it take work, how is it doing
timing.py     how long answers take
"""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack

import uvicorn
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.middleware.cors import CORSMiddleware

from bot.api import docs, downloads, files, health, info, pages, problems, stream, web
from bot.api.access import Access
from bot.api.bodies import SmallBodies
from bot.api.heads import BoundedHeads
from bot.api.service import Service
from bot.api.timing import Timed
from bot.api.views import Views
from bot.keys import Keys
from shared import embedded, metrics
from shared.jobs import Jobs
from shared.loops import forever
from shared.ratelimit import Limiter
from shared.settings import Settings
from shared.storage import LocalStorage, Storage, open_storage

FAREWELL = 5
"""Seconds that streams may go on once the server is told to stop."""
_ASKS = (
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "If-None-Match",
    "If-Range",
    "Last-Event-ID",
    "Range",
    "X-API-Key",
    "X-Region",
)
_TOLD = (
    "Accept-Ranges",
    "Content-Disposition",
    "Content-Range",
    "ETag",
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
)


def build(settings: Settings, redis_url: str) -> FastAPI:
    """The application; `/files` is there only where storage is the local folder."""
    storage, jobs = open_storage(settings), Jobs.at(redis_url)
    keys = Keys(jobs.redis)
    service = Service(settings, jobs, storage, Access(settings, keys, Limiter(jobs.redis)), Views())

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await jobs.check()
        await keys.seed(settings.api_keys)
        pulse = asyncio.create_task(forever(metrics.beat, every=metrics.BEAT))
        yield
        pulse.cancel()
        await service.http.aclose()
        await jobs.aclose()
        await storage.aclose()

    app = FastAPI(title="Linkferry", version="1", docs_url=None, redoc_url=None, lifespan=lifespan)
    app.state.service = service
    problems.install(app)
    for router in _routers(settings, storage):
        app.router.routes.extend(router.routes)  # an included router is looked through twice a request
    for route in app.routes:
        if isinstance(route, APIRoute):
            route.operation_id = route.name  # what generated clients call it
    app.add_middleware(SmallBodies)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=_ASKS,
            expose_headers=_TOLD,
            max_age=3600,
        )
    app.add_middleware(Timed)
    return app


def _routers(settings: Settings, storage: Storage) -> Iterator[APIRouter]:
    """What is asked most first. Each route knows its whole path."""
    yield from (downloads.router, info.router, stream.router, health.router, docs.router)
    if isinstance(storage, LocalStorage):
        yield files.router
    if settings.public_url:
        yield from (pages.router, pages.waiting)
    if web.wanted(settings):
        yield web.router


def serve(settings: Settings) -> None:
    """Serves until SIGINT or SIGTERM."""
    with ExitStack() as stack:
        redis_url = settings.redis or stack.enter_context(embedded.start(settings.data_dir)).url
        app = build(settings, redis_url)
        gc.freeze()  # nothing of what is there for good is looked through again while requests wait
        uvicorn.run(
            app,
            host=settings.api_host,
            port=settings.api_port,
            http=BoundedHeads,
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # `Access` believes TRUSTED_PROXIES, and nobody else
            timeout_graceful_shutdown=FAREWELL,
        )
