"""The small web page at `/`: paste a link, watch it come, play it. A client of the API like any other."""

from fastapi import APIRouter, Response

from bot.api.html import html, storage_origin
from bot.api.service import Deps
from shared.settings import Settings
from shared.texts import say

router = APIRouter(include_in_schema=False)

QUALITIES = ("fit", "best", "2160", "1080", "720", "480", "audio", "mp3")
STAGES = ("queued", "extracting", "downloading", "merging", "encoding", "uploading", "retrying", "restarting")


def wanted(settings: Settings) -> bool:
    """Whether the page is there: as `WEB_PAGE` says; else where only this machine can be calling."""
    if settings.web_page is not None:
        return settings.web_page
    return settings.only_here


@router.api_route("/", methods=["GET", "HEAD"])
async def index(service: Deps) -> Response:
    """The page itself; everything else is the API's."""
    words = {stage: say(f"stage-{stage}") for stage in STAGES}
    words |= {"running": say("ack"), "cancelled": say("cancelled"), "trouble": say("failure-internal")}
    qualities = [(each, _label(each)) for each in QUALITIES]
    media = await storage_origin(service.storage)
    return html.page("index.html", "en", media, connect=True, words=words, qualities=qualities)


def _label(quality: str) -> str:
    return say("web-height", height=quality) if quality.isdigit() else say(f"web-{quality}")
