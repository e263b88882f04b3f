"""Whether the process lives, whether it can take work, and how it is doing."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from redis.exceptions import RedisError

from bot.api.access import By
from bot.api.service import Deps

router = APIRouter()


@router.get("/healthz")
async def healthz() -> JSONResponse:
    return JSONResponse({"status": "ok"})


@router.get("/readyz")
async def readyz(service: Deps) -> JSONResponse:
    """503 while the queue cannot be reached: nothing can be accepted then."""
    try:
        await service.jobs.redis.ping()
    except (RedisError, OSError):
        return JSONResponse({"status": "the queue cannot be reached"}, status_code=503)
    return JSONResponse({"status": "ok"})


@router.get("/metrics", include_in_schema=False)
def scrape(_: By) -> Response:
    """For whoever may call the API; METRICS_PORT gives the same to who may not."""
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)
