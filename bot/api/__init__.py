"""The HTTP frontend: one application, put together from a router per subject."""

import contextlib
from collections.abc import AsyncIterator
from contextlib import ExitStack

import uvicorn
from fastapi import FastAPI

from bot.api import files, health
from bot.api.service import Service
from shared import embedded
from shared.jobs import Jobs
from shared.settings import Settings
from shared.storage import LocalStorage, open_storage


def build(settings: Settings, redis_url: str) -> FastAPI:
    """The application; `/files` is there only where storage is the local folder."""
    storage = open_storage(settings)
    service = Service(settings, Jobs.at(redis_url), storage)

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await service.jobs.check()
        yield
        await service.jobs.aclose()
        await storage.aclose()

    app = FastAPI(title="Linkferry", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.state.service = service
    app.include_router(health.router)
    if isinstance(storage, LocalStorage):
        app.include_router(files.router)
    return app


def serve(settings: Settings) -> None:
    """Serves until SIGINT or SIGTERM."""
    with ExitStack() as stack:
        redis_url = settings.redis or stack.enter_context(embedded.start(settings.data_dir)).url
        uvicorn.run(
            build(settings, redis_url),
            host=settings.api_host,
            port=settings.api_port,
            log_config=None,
            access_log=False,
            server_header=False,
        )
