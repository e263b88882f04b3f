"""The OpenAPI document for people: Swagger UI, whose files come from a package and not from a CDN."""

from importlib.metadata import distribution
from pathlib import Path
from typing import Literal

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse

from bot.api.html import html

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def docs() -> Response:
    """Swagger UI, under the same strict policy as our other pages."""
    return html.page("docs.html", "en", connect=True)


@router.get("/docs/{name}")
def asset(name: Literal["swagger-ui.css", "swagger-ui-bundle.js"]) -> FileResponse:
    """One of its two files."""
    path = Path(str(distribution("fastapi-offline").locate_file("fastapi_offline/static")), name)
    return FileResponse(path, headers={"Cache-Control": "public, max-age=86400"})
