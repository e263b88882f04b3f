"""The HTTP frontend: serves the files behind the local folder's signed links, and says that it lives."""

from typing import Annotated

import uvicorn
from fastapi import FastAPI, Path, Request
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse, Response

from shared.settings import Settings
from shared.storage import LinkExpired, LinkInvalid, LocalStorage, ObjectMissing, open_storage

_NOT_HERE = "This link is not valid. Ask for the file again in the chat where you got it."
_EXPIRED = "This link has expired. Ask for the file again in the chat where you got it."


def build(settings: Settings) -> FastAPI:
    """The application; `/files` is there only where storage is the local folder."""
    app = FastAPI(title="Linkferry", docs_url=None, redoc_url=None, openapi_url=None)
    storage = open_storage(settings)

    @app.get("/healthz")
    def healthz() -> JSONResponse:
        return JSONResponse({"status": "ok"})

    if isinstance(storage, LocalStorage):

        @app.api_route("/files/{key:path}", methods=["GET", "HEAD"])
        def file(key: Annotated[str, Path()], request: Request) -> Response:
            try:
                found = storage.verify(key, request.query_params)
            except (LinkExpired, ObjectMissing):
                return PlainTextResponse(_EXPIRED, status_code=410)
            except LinkInvalid:
                return PlainTextResponse(_NOT_HERE, status_code=404)
            return FileResponse(
                found.path,
                media_type=found.content_type,
                headers={
                    "Content-Disposition": found.disposition,
                    "Cache-Control": "private, max-age=3600",
                    "X-Content-Type-Options": "nosniff",
                    "Content-Security-Policy": "default-src 'none'; media-src 'self'; sandbox",
                },
            )

    return app


def serve(settings: Settings) -> None:
    """Serves until SIGINT or SIGTERM."""
    uvicorn.run(
        build(settings),
        host=settings.api_host,
        port=settings.api_port,
        log_config=None,
        access_log=False,
        server_header=False,
    )
