"""Whether the process lives, whether it can take work, and how it is doing."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from redis.exceptions import RedisError

from bot.api.access import By
from bot.api.models import SiteOut, Sites
from bot.api.problems import responses
from bot.api.service import Deps
from shared.canaries import Canaries, by_site
from shared.sites import Sites as Breakers

router = APIRouter()


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz")
async def healthz() -> JSONResponse:
    return JSONResponse({"status": "ok"})


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz")
async def readyz(service: Deps) -> JSONResponse:
    """503 while the queue cannot be reached: nothing can be accepted then."""
    try:
        await service.jobs.redis.ping()
    except (RedisError, OSError):
        return JSONResponse({"status": "the queue cannot be reached"}, status_code=503)
    return JSONResponse({"status": "ok"})


@router.get(
    "/api/status",
    responses=responses(401, 503),
    tags=["information"],
    summary="Which sites work",
)
async def sites(service: Deps, _: By) -> Sites:
    """`down`: what fails for everyone just now. `sites`: what the last look at known links found."""
    down = [site.host for site in await Breakers(service.jobs.redis).down()]
    seen = by_site((await Canaries(service.jobs.redis, service.settings.region).sightings()).values())
    found = [
        SiteOut(site=one.site, works=one.works, at=one.at, kind=one.kind or None) for one in seen.values()
    ]
    return Sites(down=down, sites=found)


@router.get("/metrics", include_in_schema=False)
def scrape(_: By) -> Response:
    """For whoever may call the API; METRICS_PORT gives the same to who may not."""
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)
