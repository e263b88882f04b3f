"""The bytes of a download: from storage once it is finished."""

import time
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi.responses import FileResponse, RedirectResponse

from bot.api.downloads import JobId, look_at
from bot.api.problems import Problem, responses
from bot.api.service import Deps, Service
from shared.models import MediaFile, Result
from shared.storage import LocalStorage, ObjectMissing

router = APIRouter(prefix="/api", tags=["downloads"])


@router.api_route(
    "/stream/{jobId}",
    methods=["GET", "HEAD"],
    response_class=Response,
    responses={
        200: {"content": {"video/*": {}, "audio/*": {}}, "description": "The bytes."},
        206: {"description": "The bytes that `Range` asked for."},
        307: {"description": "The bytes are where `Location` leads."},
        **responses(404, 409, 410, 416, 422, 503),
    },
    summary="The bytes",
)
async def stream(
    job_id: JobId,
    service: Deps,
    file: Annotated[int, Query(ge=0, le=999, description="Which one, where there are several.")] = 0,
) -> Response:
    """With `Range` and `ETag`. 409 with `Retry-After` as long as there is nothing to stream."""
    status = (await look_at(service, job_id)).status
    if status.state == "finished" and status.outcome and status.outcome.result:
        result = status.outcome.result
        if file >= len(result.files):
            raise Problem(404, "no_such_file", "This download has fewer files.")
        return await _finished(service, result, result.files[file])
    if status.state in ("failed", "cancelled"):
        raise Problem(410, status.state, "There are no bytes: see the download's status.")
    detail = "The download is not finished; ask again in a moment."
    raise Problem(409, "not_ready", detail, headers={"Retry-After": "1"}, retryable=True)


async def _finished(service: Service, result: Result, file: MediaFile) -> Response:
    storage = service.storage
    if isinstance(storage, LocalStorage):
        try:
            found = storage.open(file.key, filename=file.name, content_type=file.mime)
        except ObjectMissing:
            raise Problem(410, "expired", "The file has been deleted.") from None
        headers = {
            "Content-Disposition": found.disposition,
            "Cache-Control": "private, max-age=3600",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; media-src 'self'; sandbox",
        }
        return FileResponse(found.path, media_type=found.content_type, headers=headers)
    lifetime = timedelta(seconds=max(1.0, result.expires - time.time()))
    link = await storage.link(
        file.key, filename=file.name, content_type=file.mime, lifetime=lifetime, inline=True
    )
    assert link is not None  # a bucket always has one
    return RedirectResponse(link.url, 307, headers={"Cache-Control": "private, no-store"})
