"""Every error of the API as a problem document (RFC 9457): one shape, and nothing of ours in it."""

import math
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException

from shared.errors import LinkferryError, Refused, RefusedByPolicy, Surge, TakenDown, Unavailable
from shared.ratelimit import LimitReached

log = structlog.get_logger(__name__)

MEDIA_TYPE = "application/problem+json"


class ProblemOut(BaseModel):
    """A problem document. `type` ends in a word that programs can go by; `detail` is for people."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:linkferry:problem:limited",
                    "title": "Too Many Requests",
                    "status": 429,
                    "detail": "That was too much at once. Try again in 12 seconds.",
                    "retryable": True,
                }
            ]
        }
    )

    type: str
    title: str
    status: int
    detail: str | None = None
    retryable: bool = False
    errors: list[dict[str, str]] | None = None


class Problem(Exception):
    """Ends a request. `kind` is the last part of the document's `type`."""

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        *,
        headers: dict[str, str] | None = None,
        retryable: bool = False,
        errors: list[dict[str, str]] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.kind, self.detail = status, kind, detail
        self.headers, self.retryable, self.errors = headers, retryable, errors

    def response(self) -> JSONResponse:
        body = ProblemOut(
            type=f"urn:linkferry:problem:{self.kind}",
            title=HTTPStatus(self.status).phrase,
            status=self.status,
            detail=self.detail,
            retryable=self.retryable,
            errors=self.errors,
        )
        headers = {"Cache-Control": "no-store", **(self.headers or {})}
        return JSONResponse(body.model_dump(exclude_none=True), self.status, headers, MEDIA_TYPE)


def of_error(error: LinkferryError) -> Problem:
    """The problem of an error that is ours to explain."""
    if isinstance(error, LimitReached):
        seconds = math.ceil(error.seconds)
        headers = {
            "Retry-After": str(seconds),
            "RateLimit": f'"{error.limit.key.rpartition(":")[2]}";r=0;t={seconds}',
        }
        return Problem(429, error.kind, str(error), headers=headers, retryable=True)
    if isinstance(error, Unavailable):
        return Problem(503, error.kind, str(error), headers={"Retry-After": "2"}, retryable=True)
    if isinstance(error, Surge):
        return Problem(
            503, error.kind, str(error), headers={"Retry-After": error.facts["seconds"]}, retryable=True
        )
    if isinstance(error, RefusedByPolicy):
        return Problem(403, error.kind, str(error))
    if isinstance(error, TakenDown):
        return Problem(451, error.kind, str(error))
    if isinstance(error, Refused):
        return Problem(422, error.kind, str(error))
    return Problem(500, "internal", "A fault of ours.", retryable=True)


def install(app: FastAPI) -> None:
    """Makes the application answer every error in this form."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(LinkferryError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unexpected)


async def _problem(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)
    return error.response()


async def _ours(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, LinkferryError)
    return of_error(error).response()


_KINDS = {
    400: ("malformed", "The body is not JSON."),
    404: ("not_found", "There is nothing under this address."),
    405: ("method_not_allowed", "This address does not take this method; see the Allow header."),
    408: ("too_slow", "The body took longer than ten seconds."),
    413: ("too_large", "The body is larger than 16 KiB."),
    415: ("not_json", "The body must be JSON, with Content-Type: application/json."),
}


async def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    kind, detail = _KINDS.get(error.status_code, ("http", HTTPStatus(error.status_code).phrase))
    return Problem(error.status_code, kind, detail, headers=dict(error.headers or {})).response()


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    """Says what is wrong where, and never repeats what was sent."""
    assert isinstance(error, RequestValidationError)
    found: list[dict[str, Any]] = list(error.errors())
    if any(each["type"] == "json_invalid" for each in found):
        return Problem(400, "malformed", "The body is not JSON.").response()
    errors = [
        {
            "pointer": "/".join(("#", *map(str, each["loc"][1:]))),
            "in": str(each["loc"][0]),
            "detail": each["msg"],
        }
        for each in found
    ]
    return Problem(422, "invalid", "Something in the request is not as it must be.", errors=errors).response()


async def _unexpected(_: Request, error: Exception) -> JSONResponse:
    log.error("request_broke", error=type(error).__name__)
    return Problem(500, "internal", "A fault of ours.", retryable=True).response()


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For OpenAPI: which problems an operation may answer."""
    schema = {"schema": {"$ref": "#/components/schemas/ProblemOut"}}
    return {each: {"model": ProblemOut, "content": {MEDIA_TYPE: schema}} for each in statuses}
