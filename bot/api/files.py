"""The files behind the local folder's signed links."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import FileResponse, PlainTextResponse, Response

from bot.api.problems import Problem
from bot.api.service import Deps
from shared.ranges import is_known, span
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
        return PlainTextResponse(_EXPIRED, 410, {"Cache-Control": "no-store"})
    except LinkInvalid:
        return PlainTextResponse(_NOT_HERE, 404, {"Cache-Control": "no-store"})
    return sent(found, request)


def sent(found: LocalFile, request: Request) -> Response:
    """A file of the local folder as an answer, with Range; nothing in it can act as a page of ours.

    Only media are shown in place, and a sandbox would keep a browser's own player from them. Raises `Problem`
    416.
    """
    policy = "default-src 'none'; img-src 'self'; media-src 'self'"
    if not found.disposition.startswith("inline"):
        policy += "; sandbox"
    headers = {
        "Content-Disposition": found.disposition,
        "Cache-Control": "private, max-age=3600",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": policy,
    }
    answer = FileResponse(found.path, media_type=found.content_type, headers=headers, stat_result=found.facts)
    if is_known(request.headers.get("if-none-match"), answer.headers["etag"]):
        kept = ("etag", "last-modified", "cache-control")
        return Response(status_code=304, headers={name: answer.headers[name] for name in kept})
    _take_range(request, found.facts.st_size)
    return answer


def _take_range(request: Request, total: int) -> None:
    """Leaves of `Range` what Starlette understands; it calls everything else a bad request."""
    headers = request.headers
    asked = span(headers.get("range", ""), total)
    if asked is None:
        request.scope["headers"] = [pair for pair in request.scope["headers"] if pair[0] != b"range"]
    elif asked[0] >= asked[1] and "if-range" not in headers:
        raise no_such_bytes(total)


def no_such_bytes(total: int | str) -> Problem:
    """The answer to a range of which there is nothing."""
    kept = {"Content-Range": f"bytes */{total}"}
    return Problem(416, "no_such_range", "There are no such bytes.", headers=kept)
