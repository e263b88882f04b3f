"""The files behind the local folder's signed links."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import FileResponse, PlainTextResponse, Response

from bot.api.service import Deps
from shared.storage import LinkExpired, LinkInvalid, LocalFile, LocalStorage, ObjectMissing

_NOT_HERE = "This link is not valid. Ask for the file again in the chat where you got it."
_EXPIRED = "This link has expired. Ask for the file again in the chat where you got it."

router = APIRouter()


@router.api_route("/files/{key:path}", methods=["GET", "HEAD"], include_in_schema=False)
def file(key: Annotated[str, Path()], request: Request, service: Deps) -> Response:
    assert isinstance(service.storage, LocalStorage)
    try:
        found = service.storage.verify(key, request.query_params)
    except (LinkExpired, ObjectMissing):
        return PlainTextResponse(_EXPIRED, status_code=410)
    except LinkInvalid:
        return PlainTextResponse(_NOT_HERE, status_code=404)
    return sent(found)


def sent(found: LocalFile) -> FileResponse:
    """A file of the local folder as an answer, with Range; nothing in it can act as a page of ours.

    Only media are shown in place, and a sandbox would keep a browser's own player from them.
    """
    policy = "default-src 'none'; img-src 'self'; media-src 'self'"
    if not found.disposition.startswith("inline"):
        policy += "; sandbox"
    return FileResponse(
        found.path,
        media_type=found.content_type,
        headers={
            "Content-Disposition": found.disposition,
            "Cache-Control": "private, max-age=3600",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": policy,
        },
    )
