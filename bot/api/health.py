"""Whether the process lives, and whether it can take work."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from redis.exceptions import RedisError

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
