"""The back half of a link's path, to be read top to bottom: extract, choose, transfer, deliver, settle."""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath

import structlog
from arq import Retry

from shared import metrics
from shared.allowed import AllowedSites
from shared.control import Control
from shared.errors import (
    Deadline,
    Failure,
    Internal,
    JobError,
    NoLinkPossible,
    NoMedia,
    SiteDown,
    StorageTrouble,
    TakenDown,
    TooBig,
    TooLong,
    Unavailable,
)
from shared.jobs import OURS, Claim, Fenced, Jobs, insist
from shared.models import LANGUAGE, JobSpec, MediaFile, Outcome, Place, Progress, Result, Stage, Wish, new_id
from shared.outbox import Outbox
from shared.ratelimit import Limiter
from shared.regions import Regions
from shared.settings import Settings
from shared.shelf import Shelf
from shared.sites import COUNTED, PROBE, Sites, host_of
from shared.storage import Storage, StorageError, new_key, safe_name
from shared.takedown import Takedowns
from workers.albums import Album, Item, plan_album
from workers.course import Plan, Way, length, still_worth, with_own_part
from workers.course import plan as make_plan
from workers.engine import Engine, Job
from workers.engine.media import Extraction, Made, Media, Selection
from workers.engine.wire import Streamed
from workers.files import ResultFiles
from workers.films import Films
from workers.metadata import CURRENT, Metadata
from workers.room import Room
from workers.spools import Spools
from workers.uploads import EarlyUpload
from workers.worker import HeavyPlaces

log = structlog.get_logger(__name__)

REPORT_EVERY = 0.2  # seconds between writes of a job's progress
CHAT_EVERY = 3.0  # seconds between progress edits in chats: 20 a minute is a Telegram group's budget
EDITS_TAKE = 5.0  # seconds at most, however many chats there are
EDITS_AT_ONCE = 8
LAST_EDIT = 2.5  # seconds at most that an answer waits for a progress edit under way, which might come last
ALL = 10_000  # waiters of one job
CHATS_WAITED_FOR = 60.0  # seconds, while storage is away and nobody else has the file
ELSEWHERE = frozenset({"geo_blocked", "bot_check"})
"""Failures that depend on where a worker is."""
FIRST_RETRY = 2.0  # seconds; doubles with each try
JITTER = 0.25  # of a pause, up or down: what failed together does not come back together
SHUNNED = 30.0  # seconds for which another worker is waited for after a fault of this one's


@dataclass(slots=True)
class Ready:
    """A finished file with what is needed to hand it over or to store it."""

    file: MediaFile
    folder: Path
    made: Made

    @property
    def path(self) -> Path:
        return self.folder / self.made.name

    def beside(self) -> Iterator[tuple[str, Path, str]]:
        """What is stored with it: key, file and type."""
        if self.file.thumbnail and self.made.thumbnail:
            yield self.file.thumbnail, self.folder / self.made.thumbnail, "image/jpeg"
        if self.file.subtitles and self.made.subtitles:
            yield self.file.subtitles, self.folder / self.made.subtitles, "application/x-subrip"


@dataclass(slots=True)
class Work:
    """One job under way. `progress` is the newest, for whoever reports it."""

    claim: Claim
    spec: JobSpec
    progress: Progress = field(default_factory=lambda: Progress("extracting"))
    early: EarlyUpload | None = None
    began: float = field(default_factory=time.monotonic)
    editing: asyncio.Lock = field(default_factory=asyncio.Lock)
    is_reworked: bool = False
    """Whether what was made suits one chat only."""

    @contextlib.asynccontextmanager
    async def no_edits(self) -> AsyncIterator[None]:
        """While it lasts no progress edit begins, and none is under way unless that takes very long."""
        held = False
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LAST_EDIT):
                    held = await self.editing.acquire()
            yield
        finally:
            if held:
                self.editing.release()

    def ended(self, how: str) -> None:
        """Counts the job: `done`, `merged`, or the kind of its failure."""
        metrics.JOBS.labels(how, metrics.site_label(host_of(self.spec.url))).inc()
        outcome = how if how in {"done", "merged"} else "failed"
        metrics.JOB_SECONDS.labels(outcome).observe(time.monotonic() - self.began)


class Pipeline:
    """Runs jobs: `run` is what the queue calls."""

    def __init__(
        self,
        settings: Settings,
        *,
        jobs: Jobs,
        engine: Engine,
        storage: Storage,
        files: ResultFiles,
        outboxes: Sequence[Outbox],
        spools: Spools,
        places: HeavyPlaces,
    ) -> None:
        self._settings, self._jobs, self._engine = settings, jobs, engine
        self._storage, self._files, self._outboxes = storage, files, outboxes
        self._spools, self._places = spools, places
        self._regions = Regions(jobs, settings)
        self._sites, self._takedowns = Sites(jobs.redis), Takedowns(jobs)
        self._sites_allowed = AllowedSites.of(settings)
        self._room = Room(settings.data_dir, settings.disk_reserve)
        self._shelf, self._films = Shelf(jobs, storage), Films(jobs, storage)
        self._control, self._limiter = Control(jobs.redis, settings), Limiter(jobs.redis)
        self._metadata = Metadata(jobs.redis, engine, region=settings.region, secret=settings.secret)
        self._encoding = asyncio.Semaphore(1)  # it takes every core there is

    async def run(self, claim: Claim, attempt: int) -> None:
        """One attempt at a job: it ends settled, merged into another, or back in the queue by `arq.Retry`."""
        structlog.contextvars.bind_contextvars(job=claim.job_id)
        spec = await insist(lambda: self._jobs.spec(claim.job_id))
        if spec is None:
            return
        work = Work(claim, spec)
        try:
            async with asyncio.timeout(self._settings.worker_job_timeout) as deadline:
                await self._attempt(work)
        except Fenced:
            log.info("job_taken_over")
        except JobError as error:
            await self._fail(work, error, attempt)
        except Exception:
            if deadline.expired():
                await self._fail(work, Deadline(), attempt)
                return
            log.exception("job_broke")
            await self._fail(work, Internal(), attempt)

    async def _attempt(self, work: Work) -> None:
        site = host_of(work.spec.url)
        log.info("job_started", site=site)
        film = await insist(lambda: self._films.of(work.spec.url, work.spec.wish))
        if film is None and await insist(lambda: self._sites.is_down(site)):
            raise SiteDown(f"{site} fails for everyone at the moment", site=site)
        reporter = asyncio.create_task(self._report(work))
        try:
            async with self._engine.job(work.claim.job_id) as job:
                if film and await self._listen(work, job, film):
                    return None
                if known := await self._metadata.known(work.spec.url):
                    try:
                        return await self._answer(work, job, await known.given_to(job))
                    except JobError as error:
                        if error.kind in CURRENT:
                            raise
                        metrics.METADATA.labels("stale").inc()
                        log.info("metadata_stale", kind=error.kind, why=str(error))
                await self._answer(work, job, await self._extract(work, job))
        finally:
            if work.early:
                await work.early.aclose()
            await _end(reporter, work)

    async def probe(self, url: str) -> None:
        """Asks a site that is down for a link, for nobody in particular; whether it works is recorded."""
        site = host_of(url)
        try:
            async with asyncio.timeout(PROBE), self._engine.job(f"probe-{new_id()}") as job:
                await self._metadata.learn(job, url)
        except (JobError, TimeoutError) as error:
            kind = error.kind if isinstance(error, JobError) else "deadline"
            log.info("site_probed", site=site, kind=kind)
            if kind in COUNTED:
                await self._sites.failed(site, url)
            if kind in COUNTED | OURS:
                return
        await self._site_works(site)

    # -- the steps -----------------------------------------------------------------------------------------

    async def _extract(self, work: Work, job: Job) -> Extraction:
        with metrics.stage("extracting"):
            found = await self._metadata.learn(job, work.spec.url)
        await self._site_works(host_of(work.spec.url))
        return found

    async def _answer(self, work: Work, job: Job, found: Extraction) -> None:
        """From what the link offers to answers."""
        media = found.media
        self._sites_allowed.check(media.url or work.spec.url)
        await self._check_takedowns(work, _about(media))
        if found.album:
            await self._produce_album(work, job, found)
        else:
            await self._produce(work, job, media)

    async def _check_takedowns(self, work: Work, about: Result) -> None:
        names = (work.spec.url, about.url, about.medium or about.url)
        await insist(lambda: self._takedowns.check(*names))

    async def _produce(self, work: Work, job: Job, media: Media) -> None:
        wish = with_own_part(media, work.spec.wish)
        plan = await self._choose(media, wish, work.spec.place)
        work.progress = Progress("downloading", title=media.title)
        key = _key(media, plan, work.spec.place)
        if not await insist(lambda: self._jobs.alias(work.claim, key)):
            log.info("job_merged")
            work.ended("merged")
            return
        if not await self._has_place(work, media, wish, plan):
            log.info("job_heavy_waits")
            return
        async with self._room.reserved(job.folder, _size(plan)):
            with metrics.stage("downloading"):
                ready = await self._fetch(work, job, media, plan)
                await job.seal([one.made for one in ready])
            work.progress = replace(work.progress, stage="uploading")
            about = _about(media)
            await self._check_takedowns(work, about)  # it may have come meanwhile
            result = await self._hand_over(work, about, ready)
        if not work.is_reworked:
            await insist(lambda: self._films.remember(work.spec.url, wish, result))

    async def _listen(self, work: Work, job: Job, film: Result) -> bool:
        """Answers with the sound of a film that is stored; False when the site must be asked after all."""
        work.progress = Progress("downloading", title=film.title)
        await self._check_takedowns(work, film)
        async with self._room.reserved(job.folder, 2 * film.files[0].bytes):
            try:
                made = await self._films.sound(job, film, work.spec.wish)
                await job.seal([made])
            except (JobError, StorageError) as error:
                log.info("film_not_heard", why=str(error))
                await insist(lambda: self._films.forget(work.spec.url))
                return False
            work.progress = replace(work.progress, stage="uploading")
            await self._hand_over(work, film, [_ready(film, made, job.folder)])
        log.info("film_heard")
        return True

    async def _produce_album(self, work: Work, job: Job, found: Extraction) -> None:
        """All that a post holds, as far as it can be had."""
        media, album = found.media, await self._album(work, found)
        work.progress = Progress("downloading", title=media.title)
        key = f"{_medium(media)}|{album.key(work.spec.place)}"
        if not await insist(lambda: self._jobs.alias(work.claim, key)):
            log.info("job_merged")
            work.ended("merged")
            return
        async with self._room.reserved(job.folder, album.bytes):
            with metrics.stage("downloading"):
                came = await self._fetch_album(work, job, media, album)
                ready = [one for each in came for one in each]
                await job.seal([one.made for one in ready])
            work.progress = replace(work.progress, stage="uploading")
            missing = max(media.entries, album.count) - album.unwanted - len(came)
            about = replace(_about(media), missing=max(0, missing))
            await self._check_takedowns(work, about)
            await self._hand_over(work, about, ready)

    async def _album(self, work: Work, found: Extraction) -> Album:
        policy = await insist(self._control.policy)
        return plan_album(
            found.album,
            work.spec.wish,
            work.spec.place,
            max_bytes=self._settings.max_bytes,
            max_duration=self._settings.max_duration,
            longest_encoding=0.0 if policy.surge else self._settings.worker_reencode,
        )

    async def _fetch_album(self, work: Work, job: Job, media: Media, album: Album) -> list[list[Ready]]:
        """One after the other; what failed in passing gets a second chance. Raises when nothing came."""
        made: dict[int, list[Ready]] = {}
        trouble: JobError = NoMedia()
        for item in (*album.items, *album.items):
            if item.number in made:
                continue
            try:
                made[item.number] = await self._fetch_item(work, job, media, item, album, made)
            except JobError as error:
                if error.kind in OURS - {"internal"}:
                    raise
                log.info("item_missing", number=item.number, kind=error.kind, why=str(error))
                trouble = error
                if not error.retryable:
                    made[item.number] = []
        if not any(made.values()):
            raise trouble
        return [made[number] for number in sorted(made) if made[number]]

    async def _fetch_item(
        self, work: Work, job: Job, media: Media, item: Item, album: Album, made: dict[int, list[Ready]]
    ) -> list[Ready]:
        """Named and counted as a part of its post."""
        number, of = item.number, album.count
        named = replace(item.media, title=media.title if of == 1 else f"{media.title} ({number}/{of})")
        if sum(one.file.bytes for each in made.values() for one in each) > self._settings.max_bytes:
            raise TooBig
        ready = await self._fetch(work, job, named, item.plan)
        for one in ready:
            one.file = replace(one.file, performer=item.media.uploader or media.uploader)
        return ready

    async def _choose(self, media: Media, wish: Wish, place: Place) -> Plan:
        if (length(media, wish) or 0) > self._settings.max_duration:
            raise TooLong
        policy = await insist(self._control.policy)
        longest = 0.0 if policy.surge else self._settings.worker_reencode
        return make_plan(media, wish, place, max_bytes=self._settings.max_bytes, longest_encoding=longest)

    async def _has_place(self, work: Work, media: Media, wish: Wish, plan: Plan) -> bool:
        """False when the job takes long, and waits for one of the places for such without holding its own."""
        if work.claim.heavy or not self._is_heavy(media, wish, plan, work.spec.place):
            return True
        here = self._places.take(work.claim.job_id)
        if not here:
            await insist(lambda: self._show(work, Progress("queued")))
        await insist(lambda: self._jobs.turned_heavy(work.claim, here=here))
        return here

    def _is_heavy(self, media: Media, wish: Wish, plan: Plan, place: Place) -> bool:
        bound, longest = self._settings.worker_heavy_bytes, self._settings.worker_heavy_duration
        if plan.encodes(place):
            return True
        if (size := _size(plan)) is not None:
            return 0 < bound <= size
        return 0 < longest <= (length(media, wish) or 0)

    async def _fetch(self, work: Work, job: Job, media: Media, plan: Plan) -> list[Ready]:
        """Follows the plan until something suits the place."""
        limit = work.spec.place.limit
        rest = list(plan.selections)
        while True:
            selection = rest.pop(0)
            ready = await self._transfer(work, job, media, selection)
            if selection.as_link or limit is None or all(one.file.bytes <= limit for one in ready):
                return ready
            log.info("estimate_wrong", expected=selection.bytes, bytes=ready[0].file.bytes, limit=limit)
            await self._stand_apart(work, media, plan)
            rest = still_worth(rest, selection, ready[0].file.bytes, limit)
            if not rest:
                return await self._made_to_fit(work, job, media, ready, plan)
            await asyncio.to_thread(_discard, ready)

    async def _stand_apart(self, work: Work, media: Media, plan: Plan) -> None:
        """What is made now suits this place only, and must not be given to others for the better one."""
        if plan.first.item:
            return  # an album's key names the place
        if plan.is_shared(work.spec.place):
            key = _key(media, plan, work.spec.place)
            await insist(lambda: self._jobs.disown(work.claim, key))

    async def _made_to_fit(
        self, work: Work, job: Job, media: Media, ready: list[Ready], plan: Plan
    ) -> list[Ready]:
        """Encodes or splits what is too big; where neither helps, a link stands in or the person is told."""
        limit = work.spec.place.limit
        assert limit is not None
        for way in plan.ways:
            if made := await self._rework(work, job, media, ready[0].made, limit, way):
                work.is_reworked = True
                return [_ready(media, one, job.folder, *part) for one, part in _numbered(made)] + ready[1:]
        if not work.spec.place.links:
            raise NoLinkPossible
        return ready

    async def _rework(
        self, work: Work, job: Job, media: Media, made: Made, limit: int, way: Way
    ) -> tuple[Made, ...]:
        def on_progress(progress: Progress) -> None:
            work.progress = replace(progress, title=media.title)

        if way == "split":
            return await job.rework(made, limit, way, on_progress)
        if (made.track.duration or 0) > self._settings.worker_reencode:
            return ()
        work.progress = Progress("encoding", title=media.title)
        async with self._encoding:
            with metrics.stage("encoding"):
                return await job.rework(made, limit, way, on_progress)

    async def _transfer(self, work: Work, job: Job, media: Media, selection: Selection) -> list[Ready]:
        def on_progress(progress: Progress) -> None:
            work.progress = replace(progress, title=media.title)

        if selection.item:
            made = await job.transfer(selection, on_progress)
            return [_ready(media, one, job.folder, language=selection.subtitles) for one in made]
        early = await self._early_upload(work, job, media, selection)
        growth, streamed = early.hear if early else None, await self._streamed(work)
        with self._spools.hearing(work.claim.job_id, job.folder) as live:
            made = await job.transfer(selection, on_progress, growth, live, streamed)
        ready = [_ready(media, one, job.folder, language=selection.subtitles) for one in made]
        if early and early.key:
            ready[0].file = replace(ready[0].file, key=early.key)
        return ready

    async def _streamed(self, work: Work) -> Streamed:
        """Nobody but callers of the API streams what is being made."""
        if work.spec.wish.stream:
            return "muxed"
        waiters = await insist(lambda: self._jobs.waiters(work.claim.job_id))
        return "passed" if any(waiter.channel == "api" for waiter in waiters) else "no"

    async def _early_upload(
        self, work: Work, job: Job, media: Media, selection: Selection
    ) -> EarlyUpload | None:
        """Begins while the file is made where storage is where it goes; other files first go to a chat."""
        if work.early:
            await work.early.aclose()
        goes_there = selection.as_link or work.spec.place.limit is None
        if not (self._settings.s3_url and goes_there):
            return None
        work.early = EarlyUpload(self._storage, job.folder, media.title)
        return work.early

    async def _hand_over(self, work: Work, about: Result, ready: list[Ready]) -> Result:
        """Answers chats straight from the disk while the result is being stored, then settles.

        `about` tells of the medium; its files are not those that are handed over.
        """
        expires = time.time() + self._settings.link_ttl
        files = tuple(one.file for one in ready)
        result = replace(about, id=new_id(), files=files, created=time.time(), expires=expires, stored=True)
        outcome = Outcome(result=result)
        quotas = [q for w in await insist(lambda: self._jobs.waiters(work.claim.job_id)) for q in w.quotas]
        copies = {one.file.key: one.path for one in ready}
        copies |= {key: path for one in ready for key, path, _ in one.beside()}
        sizes = {key: path.stat().st_size for key, path in copies.items()}
        await insist(lambda: self._shelf.enter(result.id, sizes, expires))
        storing = asyncio.create_task(self._store(work, ready))
        with self._files.fresh(copies, storing):
            try:
                with metrics.stage("delivering"):
                    await self._deliver_early(work, outcome, 1)
                trouble = await storing
                # Whoever made room meanwhile has crossed it out, and what is stored must stand in the books.
                await insist(lambda: self._shelf.enter(result.id, sizes, expires))
            finally:  # the files must outlive who reads them
                while not storing.done():
                    storing.cancel()
                    await asyncio.wait({storing}, timeout=REPORT_EVERY)
            await self._discard_if_taken_down(work, result)
            await self._settle(work, outcome, trouble)
        await self._discard_if_taken_down(work, result)  # from now on a takedown finds it by itself
        await insist(lambda: self._limiter.charge(dict.fromkeys(quotas), result.bytes))
        return replace(result, stored=trouble is None)

    async def _discard_if_taken_down(self, work: Work, result: Result) -> None:
        """Storing takes its time. Raises `TakenDown`."""
        try:
            await self._check_takedowns(work, result)
        except TakenDown:
            await insist(lambda: self._shelf.discard(result.id))
            raise

    async def _store(self, work: Work, ready: list[Ready]) -> StorageError | None:
        """Puts files and what belongs to them where others can have them. Returns what went wrong."""
        try:
            with metrics.stage("storing"):
                await self._put(work, ready)
        except StorageError as error:
            log.warning("not_stored", error=str(error))
            return error
        return None

    async def _put(self, work: Work, ready: list[Ready]) -> None:
        for one in ready:
            for key, path, mime in one.beside():
                await self._storage.put(key, path, content_type=mime, filename=PurePosixPath(key).name)
            if not (work.early and one.file.key == work.early.key and await work.early.finish(one.path)):
                await self._storage.put(
                    one.file.key, one.path, content_type=one.file.mime, filename=one.file.name
                )
            metrics.STORED.inc(one.file.bytes)

    async def _deliver_early(self, work: Work, outcome: Outcome, most: int, *, within: float = 0.0) -> None:
        """Serves waiters whose chats take the file as it is; what fails here is owed after settling.

        One is enough in general: its upload gives the handle that makes the others' answers free. `within` so
        many seconds chats that asked to wait are waited for.
        """
        assert outcome.result is not None
        end = time.monotonic() + within
        for outbox in self._outboxes:
            if not all(outbox.channel.wants_file(file) for file in outcome.result.files):
                continue
            take = partial(self._jobs.take_early, work.claim, outbox.channel.name, outcome, most)
            while True:
                async with work.no_edits():
                    due, taken = await insist(take)
                for owed in taken:
                    await outbox.deliver(owed)
                if not within or (not taken and (due is None or time.monotonic() + due > end)):
                    break
                await asyncio.sleep(0 if taken else due or 0)

    async def _settle(self, work: Work, outcome: Outcome, trouble: StorageError | None) -> None:
        assert outcome.result is not None
        if trouble is not None:  # nobody can have the bytes later
            await self._deliver_early(work, outcome, ALL, within=CHATS_WAITED_FOR)
            if await insist(lambda: self._jobs.waiters(work.claim.job_id)):
                raise StorageTrouble from trouble
            outcome = replace(outcome, result=replace(outcome.result, stored=False))
        async with work.no_edits():
            await insist(lambda: self._jobs.settle(work.claim, outcome))
        work.ended("done")
        log.info("job_settled")

    # -- when it goes wrong --------------------------------------------------------------------------------

    async def _fail(self, work: Work, error: JobError, attempt: int) -> None:
        """Passing trouble is tried again, with the user being told; everything else is the job's end."""
        failure = error.failure
        await self._count(work, failure)
        log.info("job_failed", kind=failure.kind, why=failure.message, attempt=attempt)
        with contextlib.suppress(Fenced):
            if failure.kind in ELSEWHERE and await self._moved_on(work):
                log.info("job_moved_on")
                return
            again = failure.retryable and not isinstance(error, SiteDown | Deadline)
            if again and attempt < self._settings.worker_tries:
                stage: Stage = "restarting" if failure.kind in OURS else "retrying"
                metrics.RETRIES.labels(failure.kind).inc()
                await insist(lambda: self._show(work, Progress(stage)))
                if failure.kind in OURS:
                    await insist(lambda: self._jobs.shun(work.claim, SHUNNED))
                raise Retry(defer=_pause(attempt))
            await insist(lambda: self._jobs.settle(work.claim, Outcome(failure=failure)))
            work.ended(failure.kind)

    async def _moved_on(self, work: Work) -> bool:
        """Whether another region tries what this one is not shown."""
        region = await insist(lambda: self._regions.after(self._settings.region))
        if region is None:
            return False
        await insist(lambda: self._show(work, Progress("queued")))
        return await insist(lambda: self._jobs.move_on(work.claim, region))

    async def _count(self, work: Work, failure: Failure) -> None:
        """Keeps the job's log, and tells the site's breaker of failures that are the site's."""
        with contextlib.suppress(Unavailable):
            await self._jobs.note(work.claim.job_id, f"{failure.kind}: {failure.message}")
            site = host_of(work.spec.url)
            if failure.kind in COUNTED:
                askers = {waiter.asker for waiter in await self._jobs.waiters(work.claim.job_id)}
                if await self._sites.failed(site, work.spec.url, askers):
                    log.warning("site_down", site=site)

    async def _site_works(self, site: str) -> None:
        if await insist(lambda: self._sites.worked(site)):
            log.info("site_back", site=site)
        await insist(lambda: self._jobs.happened(f"site:{site}"))

    # -- beside the work -----------------------------------------------------------------------------------

    async def _report(self, work: Work) -> None:
        """Writes progress for those who poll, and edits it into chats, each at its own pace."""
        shown: Progress | None = None
        edited_at = time.monotonic() - CHAT_EVERY + 0.7  # quick links need no edit at all
        while True:
            await asyncio.sleep(REPORT_EVERY)
            if work.progress == shown:
                continue
            shown = work.progress
            with contextlib.suppress(Unavailable, Fenced):  # who lost the job learns it elsewhere
                await self._jobs.progress(work.claim, shown)
                if time.monotonic() - edited_at >= CHAT_EVERY:
                    edited_at = time.monotonic()
                    await self._edit_chats(work, shown)

    async def _show(self, work: Work, progress: Progress) -> None:
        await self._jobs.progress(work.claim, progress)
        await self._edit_chats(work, progress)

    async def _edit_chats(self, work: Work, progress: Progress) -> None:
        """Some at a time, and not for long: a thousand waiters or a slow chat hold up no job."""
        channels = {outbox.channel.name: outbox.channel for outbox in self._outboxes}
        async with work.editing:
            waiters = await self._jobs.waiters(work.claim.job_id)
            known = [(channels[each.channel], each) for each in waiters if each.channel in channels]
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(EDITS_TAKE):
                    for first in range(0, len(known), EDITS_AT_ONCE):
                        some = known[first : first + EDITS_AT_ONCE]
                        await asyncio.gather(*(channel.progress(who, progress) for channel, who in some))


async def _end(reporter: "asyncio.Task[None]", work: Work) -> None:
    """Ends the reports with the job, whatever became of them."""
    try:
        async with work.no_edits():
            reporter.cancel()
    finally:
        while not reporter.done():  # more than once: a cancellation can be swallowed on its way
            reporter.cancel()
            await asyncio.wait({reporter}, timeout=REPORT_EVERY)
        if not reporter.cancelled():
            reporter.exception()


def _pause(attempt: int) -> float:
    """Seconds before the next attempt."""
    spread = random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - nobody gains by guessing it
    return FIRST_RETRY * 2.0 ** (attempt - 1) * spread


def _medium(media: Media) -> str:
    """Names what a link leads to, however the link was written.

    An id is only unique on its host, and the generic extractor's not even there: it takes the file's name.
    """
    where = media.url if media.extractor.lower() == "generic" else f"{host_of(media.url)}|{media.id}"
    return f"m|{media.extractor}|{where}"


def _about(media: Media) -> Result:
    """What a result tells of its medium, before there are files."""
    return Result(
        id="",
        url=media.url,
        title=media.title,
        files=(),
        created=0.0,
        expires=0.0,
        uploader=media.uploader,
        site=media.extractor,
        medium=_medium(media),
        age_limit=media.age_limit,
    )


def _key(media: Media, plan: Plan, place: Place) -> str:
    """Names the concrete thing that is fetched."""
    return f"{_medium(media)}|{plan.key(place)}"


def _size(plan: Plan) -> int | None:
    """Bytes of the largest file that the plan may fetch; None when one does not say."""
    sizes = [each.bytes for each in plan.selections if each.bytes is not None]
    return max(sizes) if len(sizes) == len(plan.selections) else None


def _discard(ready: list[Ready]) -> None:
    for one in ready:
        one.path.unlink(missing_ok=True)


def _numbered(made: Sequence[Made]) -> list[tuple[Made, tuple[int, int]]]:
    return [(one, (number, len(made))) for number, one in enumerate(made, 1)]


def _ready(
    media: Media | Result,
    made: Made,
    folder: Path,
    number: int = 1,
    of: int = 1,
    *,
    language: str | None = None,
) -> Ready:
    """`number` and `of` count the parts of a medium that came in several, `language` is that of subtitles."""
    title = media.title if of == 1 else f"{media.title} ({number}/{of})"
    name = f"{media.title}{'' if of == 1 else f' (part {number} of {of})'}.{made.ext}"
    file = MediaFile(
        key=new_key(safe_name(name)),
        name=name,
        bytes=made.bytes,
        mime=made.mime,
        kind=made.kind,
        duration=made.track.duration,
        width=made.track.width,
        height=made.track.height,
        vcodec=made.track.vcodec,
        acodec=made.track.acodec,
        thumbnail=new_key("cover.jpg") if made.thumbnail else None,
        performer=media.uploader,
        title=title,
        subtitles=new_key("subtitles.srt") if made.subtitles else None,
        language=language if made.subtitles and language and LANGUAGE.fullmatch(language) else None,
    )
    return Ready(file, folder, made)
