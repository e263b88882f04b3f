"""A download's life over HTTP: asked for, looked at, followed as events, given up."""

import asyncio
import hashlib
import hmac
import time
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Path, Request, Response
from fastapi.responses import StreamingResponse

from bot.api.access import By, Caller
from bot.api.models import Accepted, DownloadIn, StatusOut
from bot.api.problems import Problem, responses
from bot.api.service import Deps, Service, service_of
from bot.api.views import Rendered, render
from shared.delivery.webhook import CHANNEL as WEBHOOK
from shared.errors import Unavailable
from shared.jobs import Look
from shared.models import Place, Waiter, new_id
from shared.ranges import is_known

CHANNEL = "api"
LOOK_EVERY = 0.25
"""Seconds between two looks at a job for whoever follows it."""
PING_EVERY = 15.0
"""Seconds of silence after which a comment keeps proxies from hanging up."""
ENDED = frozenset({"finished", "failed", "cancelled"})

router = APIRouter(prefix="/api", tags=["downloads"])

_ABOUT = "From POST /api/download."
_EXAMPLE = "0f5a3c9e2b7d41868e1c6a90d4f3b2a7"
JobId = Annotated[str, Path(alias="jobId", description=_ABOUT, examples=[_EXAMPLE])]
_JOB_ID = {
    "name": "jobId",
    "in": "path",
    "required": True,
    "description": _ABOUT,
    "schema": {"type": "string", "title": "Jobid", "examples": [_EXAMPLE]},
}
"""The same for what is asked most: as an argument it would cost a sixth of the answer."""
IdempotencyKey = Annotated[str | None, Header(min_length=1, max_length=255)]


def waiter_id(job_id: str) -> str:
    """The waiter of a caller's id. Nobody reaches other frontends' waiters this way."""
    return f"api:{job_id}"


async def look_at(service: Service, job_id: str) -> Look:
    """Raises `Problem` 404: what was never there, is forgotten, or has another form looks the same."""
    found = await service.jobs.look(waiter_id(job_id)) if len(job_id) == 32 else None
    if found is None:
        raise Problem(404, "no_such_job", "There is no download with this id, or it has been forgotten.")
    return found


@router.post(
    "/download",
    status_code=202,
    responses=responses(400, 401, 403, 413, 415, 422, 429, 451, 503),
    summary="Fetch the medium behind a link",
)
async def download(
    body: DownloadIn,
    request: Request,
    response: Response,
    caller: By,
    service: Deps,
    idempotency_key: IdempotencyKey = None,
) -> Accepted:
    """Answers at once; the work goes on. A repeat with the same `Idempotency-Key` changes nothing."""
    if body.webhook and caller.key is None:
        raise Problem(403, "webhook_needs_key", "Webhooks are signed for a key: show one.")
    job_id, print_ = _job_id(service, caller, idempotency_key), _fingerprint(body)
    base, region = service.base(request), service.region(request)
    waiter = Waiter(
        waiter_id(job_id),
        CHANNEL,
        {"asked": time.time(), "body": print_},
        asker=f"api:{caller.id}",
        pull=True,
    )
    known = await _known(service, job_id, print_) if idempotency_key else None
    if known is None:
        await service.access.take(caller, "download", response)
        joined = await service.intake.submit(body.url, waiter, wish=body.wish, place=Place(), region=region)
        if joined.how == "repeated":
            await service.access.give_back(caller, "download")
            known = await _known(service, job_id, print_)
    if body.webhook and caller.key:  # also for a repeat: the first attempt may have died between the two
        hook = _hook(known or waiter, job_id, body.webhook, caller.key.id, base)
        await service.intake.submit(body.url, hook, wish=body.wish, place=Place(), region=region)
    status_url = f"{base}/api/download-status/{job_id}"
    response.headers["Location"] = status_url
    return Accepted(job_id=job_id, status_url=status_url)


def _hook(download: Waiter, job_id: str, url: str, key: str, base: str) -> Waiter:
    """Who tells a receiver of a download, as its status would at `base`."""
    to = {
        "url": url,
        "key": key,
        "job": job_id,
        "of": download.id,
        "base": base,
        "asked": download.to["asked"],
    }
    return Waiter(_hook_id(job_id), WEBHOOK, to, asker=download.asker)


def _hook_id(job_id: str) -> str:
    """Stands in logs, unlike the caller's own id."""
    return f"hook:{hashlib.sha256(job_id.encode()).hexdigest()[:32]}"


def _job_id(service: Service, caller: Caller, idempotency_key: str | None) -> str:
    if idempotency_key is None:
        return new_id()
    message = f"idempotency 1\n{caller.id}\n{idempotency_key}".encode()
    return hmac.new(service.settings.secret, message, hashlib.sha256).hexdigest()[:32]


def _fingerprint(body: DownloadIn) -> str:
    return hashlib.sha256(body.model_dump_json().encode()).hexdigest()[:16]


async def _known(service: Service, job_id: str, fingerprint: str) -> Waiter | None:
    """The waiter of this very request, if it was accepted. Raises `Problem` 422 when it was another."""
    found = await service.jobs.look(waiter_id(job_id))
    if found and found.waiter.to.get("body") != fingerprint:
        detail = "This Idempotency-Key was used for another request."
        raise Problem(422, "idempotency_key_reused", detail)
    return found.waiter if found else None


@router.get(
    "/download-status/{jobId}",  # noqa: FAST003 an alias
    response_model=StatusOut,
    responses={304: {"description": "Nothing has changed since that ETag."}, **responses(404, 503)},
    summary="How far a download is",
    openapi_extra={"parameters": [_JOB_ID]},
)
async def status(request: Request) -> Response:
    """With `If-None-Match` the answer is 304 until something changes."""
    service, job_id = service_of(request), request.path_params["jobId"]
    now = await render(service, await look_at(service, job_id), job_id, service.base(request))
    headers = {"ETag": now.etag, "Cache-Control": "no-cache"}
    if is_known(request.headers.get("if-none-match"), now.etag):
        return Response(status_code=304, headers=headers)
    return Response(now.body, media_type="application/json", headers=headers)


@router.delete(
    "/download/{jobId}",  # noqa: FAST003 an alias
    status_code=204,
    responses=responses(404, 409, 422, 503),
    summary="Give a download up",
)
async def cancel(job_id: JobId, service: Deps) -> Response:
    """Detaches this caller; the work stops with the last one who waits for it."""
    await look_at(service, job_id)
    if not await service.jobs.cancel(waiter_id(job_id)):
        raise Problem(409, "already_ended", "The download has ended already.")
    await service.jobs.cancel(_hook_id(job_id))
    return Response(status_code=204)


@router.get(
    "/download-events/{jobId}",  # noqa: FAST003 an alias
    response_class=StreamingResponse,
    responses={
        200: {"content": {"text/event-stream": {}}},
        204: {"description": "The last event was heard: there will be no other."},
        **responses(404, 422, 503),
    },
    summary="Follow a download (server-sent events)",
)
async def events(
    job_id: JobId, request: Request, service: Deps, last_event_id: Annotated[str | None, Header()] = None
) -> Response:
    """Each event `status` holds what `/api/download-status` answers; the stream ends with the last one.

    Every event is the whole truth: who reconnects has missed nothing but steps in between.
    """
    base = service.base(request)
    first = await render(service, await look_at(service, job_id), job_id, base)
    if first.ended and last_event_id == first.id:
        return Response(status_code=204)  # tells an EventSource not to come back
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(
        _events(service, job_id, base, first, last_event_id), media_type="text/event-stream", headers=headers
    )


async def _events(
    service: Service, job_id: str, base: str, now: Rendered, heard: str | None
) -> AsyncIterator[bytes]:
    yield b"retry: 1000\n\n"
    silent_since = time.monotonic()
    while True:
        if now.id != heard:
            yield b"id: %b\nevent: status\ndata: %b\n\n" % (now.id.encode(), now.body)
            heard, silent_since = now.id, time.monotonic()
        elif time.monotonic() - silent_since > PING_EVERY:
            yield b": still there\n\n"
            silent_since = time.monotonic()
        if now.ended:
            return
        await asyncio.sleep(LOOK_EVERY)
        try:
            now = await render(service, await look_at(service, job_id), job_id, base)
        except Unavailable:
            continue  # the queue comes back, and the work goes on meanwhile
        except Problem:
            return  # forgotten
