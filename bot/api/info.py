"""What a link offers. The API never asks sites: what no worker has learned lately, one is asked to."""

import asyncio

from fastapi import APIRouter, Response
from fastapi import Request as HTTPRequest

from bot.api.access import By, Caller
from bot.api.models import INFO, InfoIn
from bot.api.problems import Problem, responses
from bot.api.service import Service, service_of
from bot.links import canonical
from shared.errors import Failure, Internal, Unavailable
from shared.jobs import info_region
from shared.models import Info, Outcome, Request, Waiter, as_json, new_id

PATIENCE = 45.0
"""Seconds for a worker's answer."""
LOOK_EVERY = 0.03
_SLOW = frozenset({"deadline", "unreachable"})

router = APIRouter(prefix="/api", tags=["information"])


@router.post(
    "/video-info",
    response_model=Info,
    responses={
        200: {"content": {"application/json": {"example": INFO}}},
        **responses(400, 401, 403, 413, 415, 422, 429, 451, 502, 503, 504),
    },
    summary="What a link offers",
)
async def video_info(body: InfoIn, request: HTTPRequest, response: Response, caller: By) -> Response:
    """Title, length, qualities with their expected sizes, the site's own formats. Downloads nothing.

    With `items`, the first ones of a playlist or channel: id, link, title, length.
    """
    service, url = service_of(request), canonical(body.url)
    await service.access.take(caller, "video-info", response)
    items = min(body.items, service.settings.max_items)
    if not (found := None if items else service.recent_infos.get(url)):
        found = await service.infos.known(url, items) or as_json(await _learned(service, caller, url, items))
        if not items:
            service.recent_infos.keep(url, found)
    headers = {**response.headers, "Cache-Control": "no-store"}
    return Response(found, media_type="application/json", headers=headers)


async def _learned(service: Service, caller: Caller, url: str, items: int) -> Info:
    """From a worker. Raises `Problem` with the failure's kind."""
    waiter = Waiter(f"info:{new_id()}", "api", asker=f"api:{caller.id}", pull=True)
    region = info_region(service.settings.region)
    await service.intake.ask(Request(url, waiter, region=region, kind="info", items=items))
    try:
        async with asyncio.timeout(PATIENCE):
            outcome = await _outcome(service, waiter.id)
    except TimeoutError:
        raise Problem(504, "deadline", "No worker has answered in time.", retryable=True) from None
    finally:
        await _cancel(service, waiter.id)
    if outcome.info is None:
        raise _problem(outcome.failure or Internal().failure)
    return outcome.info


async def _outcome(service: Service, waiter_id: str) -> Outcome:
    while True:
        status = await service.jobs.status(waiter_id)
        if status is None or status.state in ("finished", "failed", "cancelled"):
            return (status and status.outcome) or Outcome()
        await asyncio.sleep(LOOK_EVERY)


async def _cancel(service: Service, waiter_id: str) -> None:
    """Nobody waits any more, which after an answer changes nothing."""
    try:
        await service.jobs.cancel(waiter_id)
    except Unavailable:
        return


def _problem(failure: Failure) -> Problem:
    status = (504 if failure.kind in _SLOW else 502) if failure.retryable else 422
    return Problem(status, failure.kind, failure.message, retryable=failure.retryable)
