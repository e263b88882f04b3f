"""The bytes of a download: from storage once it is finished, before that from the worker that makes it."""

import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Annotated

import httpx
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from bot.api.downloads import JobId, look_at, waiter_id
from bot.api.files import no_such_bytes, sent
from bot.api.problems import Problem, responses
from bot.api.service import Deps, Service
from shared import peers
from shared.models import MediaFile, Result
from shared.storage import LocalStorage, ObjectMissing

router = APIRouter(prefix="/api", tags=["downloads"])


@router.head("/stream/{jobId}", include_in_schema=False)  # noqa: FAST003 an alias
@router.get(
    "/stream/{jobId}",
    response_class=Response,
    responses={
        200: {"content": {"video/*": {}, "audio/*": {}}, "description": "The bytes."},
        206: {"description": "The bytes that `Range` asked for."},
        304: {"description": "The bytes are those of that ETag."},
        307: {"description": "The bytes are where `Location` leads."},
        **responses(404, 409, 410, 416, 422, 503),
    },
    summary="The bytes",
)
async def stream(
    job_id: JobId,
    service: Deps,
    request: Request,
    file: Annotated[int, Query(ge=0, le=999, description="Which one, where there are several.")] = 0,
) -> Response:
    """With `Range` and `ETag`. 409 with `Retry-After` as long as there is nothing to stream."""
    status = (await look_at(service, job_id)).status
    if status.state == "finished" and status.outcome and status.outcome.result:
        result = status.outcome.result
        if file >= len(result.files):
            raise Problem(404, "no_such_file", "This download has fewer files.")
        return await _finished(service, result, result.files[file], request)
    if status.state in ("failed", "cancelled"):
        raise Problem(410, status.state, "There are no bytes: see the download's status.")
    is_running = status.state in ("running", "uploading") and not file
    if is_running and (running := await _running(service, job_id, request)):
        return running
    detail = "The download is not finished; ask again in a moment."
    raise Problem(409, "not_ready", detail, headers={"Retry-After": "1"}, retryable=True)


_PASSED_ON = ("content-length", "content-range", "content-type", "accept-ranges", "etag")
_ASKED = ("range", "if-range")


async def _running(service: Service, job_id: str, request: Request) -> Response | None:
    """The bytes as they come, from the worker that makes them; None while there are none to be had."""
    found = await service.jobs.runner(waiter_id(job_id))
    if found is None:
        return None
    job, url = found
    path = f"/streams/{job}"
    headers = {name: request.headers[name] for name in _ASKED if name in request.headers}
    headers |= {peers.HEADER: peers.sign(service.settings.secret, path), "accept-encoding": "identity"}
    asked = service.http.build_request(request.method, url + path, headers=headers)
    try:
        answer = await service.http.send(asked, stream=True)
    except httpx.TransportError:
        return None
    if answer.status_code not in {200, 206, 416}:
        await answer.aclose()
        return None
    known = {name: answer.headers[name] for name in _PASSED_ON if name in answer.headers}
    if answer.status_code == 416:
        await answer.aclose()
        raise no_such_bytes(known.get("content-range", "").rpartition("/")[2])
    kept = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Accel-Buffering": "no"}
    return StreamingResponse(_passed_on(answer), answer.status_code, known | kept)


async def _passed_on(answer: httpx.Response) -> AsyncIterator[bytes]:
    """No faster than the client reads. What breaks there breaks here, and is never taken for the end."""
    try:
        async for block in answer.aiter_raw():
            yield block
    finally:
        await answer.aclose()


async def _finished(service: Service, result: Result, file: MediaFile, request: Request) -> Response:
    storage = service.storage
    if isinstance(storage, LocalStorage):
        try:
            found = storage.open(file.key, filename=file.name, content_type=file.mime, inline=True)
        except ObjectMissing:
            raise Problem(410, "expired", "The file has been deleted.") from None
        return sent(found, request)
    lifetime = timedelta(seconds=max(1.0, result.expires - time.time()))
    link = await storage.link(
        file.key,
        filename=file.name,
        content_type=file.mime,
        lifetime=lifetime,
        inline=True,
        head=request.method == "HEAD",
    )
    assert link is not None  # a bucket always has one
    return RedirectResponse(link.url, 307, headers={"Cache-Control": "private, no-store"})
