"""The information desk: answers what links offer. Light jobs of their own queue, never behind a download.

They need no tries, no deliveries and no room on the disk, and so none of arq: claimed under a lease as all
jobs are, answered, settled. What dies with its worker is claimed again by another one.
"""

import asyncio
import contextlib
import time
from functools import partial

import structlog

from shared.errors import Deadline, Internal, JobError, SiteDown, Unavailable
from shared.infos import Infos
from shared.jobs import Claim, Fenced, Jobs, info_region, insist, queue_wake
from shared.loops import forever
from shared.models import BEST, FIT, FormatInfo, Info, JobSpec, Offer, Outcome, Place, Wish
from shared.sites import COUNTED, Sites, host_of
from workers.engine.choice import choose, video_codec
from workers.engine.media import MOST_ITEMS, Format, Listing, Media
from workers.metadata import Metadata
from workers.reaper import Reaper

log = structlog.get_logger(__name__)

AT_ONCE = 4
LEASE = 10.0  # seconds
LONGEST = 60.0  # seconds for one answer
IDLE_WAIT = 5.0


class Desk:
    """Works until cancelled. `max_bytes` is what the service takes at most."""

    def __init__(self, jobs: Jobs, metadata: Metadata, *, region: str, owner: str, max_bytes: int) -> None:
        self._jobs, self._metadata = jobs, metadata
        self._region, self._owner, self._max_bytes = info_region(region), owner, max_bytes
        self._infos, self._sites = Infos(jobs.redis, region), Sites(jobs.redis)
        self._running: dict[asyncio.Task[None], Claim] = {}
        self._reaper = Reaper(jobs, self._region, lease=LEASE)
        self._claim_number = 0

    async def run(self) -> None:
        """Claims what waits whenever there is room."""
        renewal = asyncio.create_task(forever(self._renew, every=LEASE / 4))
        try:
            await forever(self._take_some)
        finally:
            renewal.cancel()
            await self._hand_back()

    async def _hand_back(self) -> None:
        """What cannot be given back now, since Redis is away, lapses by itself."""
        held = list(self._running.values())
        for task in list(self._running):
            task.cancel()
        with contextlib.suppress(Unavailable):  # what a last claim took without our hearing of it
            held += await self._claim(0)
        await asyncio.gather(*map(self._jobs.release, held), return_exceptions=True)

    async def _claim(self, room: int) -> list[Claim]:
        """A claim whose answer was lost keeps its number, and is answered again."""
        number = str(self._claim_number)
        _, claims = await self._jobs.claim(self._region, room, lease=LEASE, owner=self._owner, number=number)
        self._claim_number += 1
        return claims

    async def _take_some(self) -> None:
        if len(self._running) >= AT_ONCE:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        claims = await self._claim(AT_ONCE - len(self._running))
        for claim in claims:
            self._running[task := asyncio.create_task(self._serve(claim))] = claim
            task.add_done_callback(self._forget)
        if not claims:
            await self._jobs.woken([queue_wake(self._region)], IDLE_WAIT)

    def _forget(self, task: asyncio.Task[None]) -> None:
        del self._running[task]

    async def _renew(self) -> None:
        """Also stops what nobody waits for any more, and brings back what others let lapse."""
        with self._reaper.round():
            lost = await self._jobs.renew(self._running.values(), lease=LEASE)
            for task, claim in list(self._running.items()):
                if claim.job_id in lost:
                    task.cancel()
            await self._reaper.reap()

    async def _serve(self, claim: Claim) -> None:
        began = time.monotonic()
        try:
            outcome = await self._outcome(claim)
            await insist(partial(self._jobs.settle, claim, outcome))
        except Fenced:
            return
        kind = outcome.failure.kind if outcome.failure else "ok"
        log.info("info_answered", job=claim.job_id, kind=kind, seconds=round(time.monotonic() - began, 3))

    async def _outcome(self, claim: Claim) -> Outcome:
        spec = await insist(partial(self._jobs.spec, claim.job_id))
        if spec is None:
            return Outcome(failure=Internal().failure)
        try:
            async with asyncio.timeout(LONGEST):
                info = await self._info(spec)
        except JobError as error:
            return Outcome(failure=error.failure)
        except TimeoutError:
            return Outcome(failure=Deadline().failure)
        except Exception:
            log.exception("info_broke", job=claim.job_id)
            return Outcome(failure=Internal().failure)
        await self._infos.keep(spec.url, info, spec.items)
        return Outcome(info=info)

    async def _info(self, spec: JobSpec) -> Info:
        """With the breaker of the site, as for downloads."""
        url, site = spec.url, host_of(spec.url)
        if await insist(partial(self._sites.is_down, site)):
            raise SiteDown(f"{site} fails for everyone at the moment", site=site)
        try:
            if spec.items:
                return _listed(await self._metadata.listing_of(url, min(spec.items, MOST_ITEMS)))
            return describe(await self._metadata.media_of(url), max_bytes=self._max_bytes)
        except JobError as error:
            if error.kind in COUNTED:
                await insist(partial(self._sites.failed, site, url))
            raise


def _listed(listing: Listing) -> Info:
    return Info(
        url=listing.url,
        site=listing.extractor,
        id=listing.id,
        title=listing.title,
        uploader=listing.uploader,
        duration=None,
        thumbnail=None,
        live=False,
        entries=listing.count,
        qualities=(),
        formats=(),
        subtitles=(),
        items=listing.items,
    )


def describe(media: Media, *, max_bytes: int) -> Info:
    """What a medium offers to people: each quality that a wish may name, and the site's own formats."""
    heights = sorted({_height(each) for each in media.formats if each.has_video} - {0}, reverse=True)
    names = [FIT, BEST, *map(str, heights), "audio", "mp3"]
    offers = [offer for name in names if (offer := _offer(media, name, max_bytes))]
    return Info(
        url=media.url,
        site=media.extractor,
        id=media.id,
        title=media.title,
        uploader=media.uploader,
        duration=media.duration,
        thumbnail=media.thumbnail,
        live=media.is_live,
        entries=media.entries,
        qualities=tuple(offers),
        formats=tuple(_format(each) for each in media.formats if each.ext != "mhtml"),  # storyboards
        subtitles=media.subtitles,
    )


def _offer(media: Media, quality: str, max_bytes: int) -> Offer | None:
    try:
        chosen = choose(media, Wish(quality), Place(), max_bytes=max_bytes)
    except JobError:
        return None
    video = next(each for each in media.formats if each.id == chosen.formats[0])
    height = _height(video) or None if chosen.kind == "video" else None
    codec = video_codec(video) if chosen.kind == "video" else None
    return Offer(quality, chosen.kind, chosen.container, height, chosen.bytes, chosen.exact, codec)


def _format(one: Format) -> FormatInfo:
    return FormatInfo(
        id=one.id,
        ext=one.ext,
        protocol=one.protocol,
        vcodec=one.vcodec,
        acodec=one.acodec,
        width=one.width,
        height=one.height,
        fps=one.fps,
        tbr=one.tbr,
        bytes=one.size,
        exact=one.bytes is not None,
        language=one.language,
        note=one.format_note,
    )


def _height(one: Format) -> int:
    """Of the shorter side, as in wishes."""
    sides = [side for side in (one.width, one.height) if side]
    return min(sides) if sides and (one.width and one.height) else (one.height or 0)
