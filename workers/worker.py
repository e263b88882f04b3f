"""arq's Worker, steered: it claims under leases, is woken instead of polling, and never loses a job.

What stays arq's: running a job with its tries, timeout and context. What is replaced: taking jobs from the
queue (one script moves them into a leased set), finishing them (fenced by the lease's token), and signals.
arq's cron, results, abort and burst are not used.
"""

import asyncio
import contextlib
import json
import signal
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog
from arq.connections import ArqRedis
from arq.worker import Worker, func

from shared import metrics
from shared.connection import raw_pool
from shared.errors import Crashed, Internal, Unavailable
from shared.jobs import AWAY_PAUSE, FUNCTION, Claim, Jobs, heavy_region, insist, queue_wake
from shared.loops import forever
from shared.models import new_id
from shared.settings import Settings
from workers.reaper import Reaper

log = structlog.get_logger(__name__)

IDLE_WAIT = 5.0  # seconds until an idle worker looks for itself; a wake-up comes sooner
ANNOUNCE_EVERY = 3.0  # seconds; a worker not heard of for 12 s is taken for gone
VERSION = metrics.version_of("linkferry")
TICK = 1.0  # seconds between renewals: also how soon a cancelled job notices


class HeavyPlaces:
    """The places of one worker that jobs may have which take long: fewer than there are in all."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: set[str] = set()

    @property
    def free(self) -> int:
        return max(0, self._most - len(self._taken))

    def take(self, job_id: str, *, anyway: bool = False) -> bool:
        """Whether the job has a place; `anyway` when it was given one elsewhere."""
        if job_id not in self._taken and not (anyway or self.free):
            return False
        self._taken.add(job_id)
        return True

    def leave(self, job_id: str) -> None:
        self._taken.discard(job_id)


class LeasedWorker(Worker):
    """Runs `run(claim, attempt)` for each job of its region, at most `WORKER_JOBS` at once."""

    def __init__(
        self,
        jobs: Jobs,
        run: Callable[[Claim, int], Awaitable[None]],
        *,
        settings: Settings,
        redis_url: str,
        standing: bool = True,
        url: str = "",
        places: "HeavyPlaces | None" = None,
    ) -> None:
        """`url` is where the API reaches what is still being made; `places` are those of heavy jobs."""

        async def fetch(ctx: dict[str, Any], _version: int) -> None:
            await run(self.claims[ctx["job_id"]], ctx["job_try"])

        super().__init__(
            functions=[func(fetch, name=FUNCTION)],
            queue_name=f"lf:q:{settings.region}",
            redis_pool=ArqRedis(raw_pool(redis_url)),
            max_jobs=settings.worker_jobs,
            job_timeout=settings.worker_job_timeout + 30,  # the pipeline's own deadline comes first
            max_tries=settings.worker_tries,
            keep_result=0,  # a kept result would make a failed link unrepeatable; and it is pickled
            job_serializer=_to_json,
            job_deserializer=json.loads,
            log_results=False,
        )
        self._url = url
        self._places = places or HeavyPlaces(settings.heavy_jobs)
        self.id = new_id()[:12]
        self.jobs, self.region, self.standing = jobs, settings.region, standing
        self.lease, self.drain = settings.worker_lease, settings.worker_drain
        self.claims: dict[str, Claim] = {}
        self._began: dict[str, int] = {}
        self.draining = False
        self._duties: set[asyncio.Task[bool]] = set()
        self._changed = asyncio.Event()
        self._hurry = asyncio.Event()
        self._reaper = Reaper(jobs, settings.region, lease=self.lease)
        self._claim_number = 0

    async def main(self) -> None:
        """Works until a signal asks to stop, then drains."""
        log.info("worker_ready", worker=self.id)  # tokens and dead letters name it
        duties = (forever(self._tick), forever(self._announce, every=ANNOUNCE_EVERY))
        side = [asyncio.create_task(duty) for duty in duties]
        try:
            while not self.draining:
                try:
                    due = await self._claim_some()
                    await self._until_something_happens(due)
                except Unavailable as error:
                    metrics.REDIS_AWAY.inc()
                    log.warning("queue_away", error=str(error))
                    await asyncio.sleep(AWAY_PAUSE)
            await self._drain()
        finally:
            for task in side:
                task.cancel()
            with contextlib.suppress(Exception):
                await self.jobs.retire(self.id)

    async def _claim_some(self) -> float | None:
        """Claims and starts what there is room for. Returns the wait for the next delayed job; 0: go on."""
        room = self.max_jobs - len(self.tasks)
        if room <= 0:
            return None
        due, claims = await self._claim(room)
        for claim in claims:
            if claim.job_id in self.tasks:  # our own lapsed run is still unwinding: give it back
                self._give_back(claim, delay=1)
                continue
            self.claims[claim.job_id] = claim
            if claim.heavy:
                self._places.take(claim.job_id, anyway=True)
            self._began[claim.job_id] = began = int(time.time() * 1000)
            self._spawn(claim.job_id, self.run_job(claim.job_id, began))
        return 0 if claims else due

    async def _claim(self, room: int) -> tuple[float | None, list[Claim]]:
        """A claim whose answer was lost keeps its number, and is answered again."""
        suspects = sum(claim.suspect for claim in self.claims.values())
        number = str(self._claim_number)
        facts: dict[str, Any] = {"lease": self.lease, "owner": self.id, "heavy": self._places.free}
        taken = await self.jobs.claim(self.region, room, **facts, suspects=suspects, number=number)
        self._claim_number += 1
        return taken

    def _spawn(self, job_id: str, run: Coroutine[Any, Any, None]) -> None:
        task = self.loop.create_task(run)
        self.tasks[job_id] = task
        task.add_done_callback(lambda done: self._ended(job_id, done))

    def _ended(self, job_id: str, task: asyncio.Task[None]) -> None:
        self.tasks.pop(job_id, None)
        self._began.pop(job_id, None)
        claim = self.claims.pop(job_id, None)
        self._places.leave(job_id)
        self._changed.set()
        if not task.cancelled() and claim and (error := task.exception()):
            log.error("job_not_started", job=job_id, error=repr(error))
            self._give_back(claim)  # Redis went away before arq could begin: nobody's fault

    def _give_back(self, claim: Claim, *, delay: float = 0) -> None:
        """Without spending a try, and however long Redis is away."""
        release = insist(lambda: self.jobs.release(claim, delay=delay, untry=True))
        self._duties.add(duty := self.loop.create_task(release))
        duty.add_done_callback(self._duties.discard)

    async def _until_something_happens(self, due: float | None) -> None:
        wait = IDLE_WAIT if due is None else min(IDLE_WAIT, due)
        self._changed.clear()
        if wait <= 0 or self.draining:
            return
        waits: set[asyncio.Task[Any]] = {asyncio.create_task(self._changed.wait())}
        if len(self.tasks) < self.max_jobs:
            regions = [self.region, heavy_region(self.region)][: 2 if self._places.free else 1]
            waits.add(asyncio.create_task(self.jobs.woken(map(queue_wake, regions), wait)))
        done, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED, timeout=IDLE_WAIT)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        for task in done:
            task.result()

    async def _drain(self) -> None:
        """Lets short jobs finish, hands long ones back without spending a try."""
        log.info("draining", running=len(self.tasks))
        with contextlib.suppress(Unavailable):  # what a last claim took without our hearing of it
            for claim in (await self._claim(0))[1]:
                self._give_back(claim)
        if self.tasks:
            hurry = asyncio.create_task(self._hurry.wait())
            finished = asyncio.create_task(self._until_idle())
            await asyncio.wait({hurry, finished}, timeout=self.drain, return_when=asyncio.FIRST_COMPLETED)
            hurry.cancel()
            finished.cancel()
        while self.tasks:  # more than once: a cancellation can be swallowed on its way
            for task in list(self.job_tasks.values()):
                task.cancel()
            await asyncio.wait(self.tasks.values(), timeout=TICK)
        if self._duties:
            await asyncio.wait(self._duties, timeout=TICK)

    async def _until_idle(self) -> None:
        while self.tasks:
            await asyncio.wait(self.tasks.values())

    def handle_sig(self, signum: signal.Signals) -> None:
        """The first signal drains, the second hurries."""
        if self.draining:
            self._hurry.set()
        log.info("stopping", signal=signal.Signals(signum).name)
        self.draining = True
        self._changed.set()

    async def close(self) -> None:
        """Closes arq's own connections; `main` has ended by now."""
        await self.pool.aclose(close_connection_pool=True)

    # -- what arq calls when a job ends ----------------------------------------------------------------------

    async def finish_job(
        self,
        job_id: str,
        finish: bool,
        _result_data: bytes | None,
        _result_timeout_s: float | None,
        _keep_result_forever: bool,
        incr_score: int | None,
        _keep_in_progress: float | None,
    ) -> None:
        claim = self.claims[job_id]
        if finish:
            failure = Internal("the work ended without an outcome").failure
            if await insist(lambda: self.jobs.conclude(claim, failure)):
                log.error("job_without_outcome", job=job_id)
            return
        delay = 0.0
        if incr_score:  # arq counts from the beginning of the attempt
            delay = max(0.0, (self._began[job_id] + incr_score) / 1000 - time.time())
        if not await insist(lambda: self.jobs.release(claim, delay=delay, untry=self.draining)):
            log.info("job_no_longer_ours", job=job_id)

    async def finish_failed_job(self, job_id: str, _result_data: bytes | None) -> None:
        """Tries ran out, or the payload is gone or unreadable: whoever waits is told."""
        claim = self.claims[job_id]
        await insist(lambda: self.jobs.conclude(claim, Crashed().failure))

    # -- beside the jobs -------------------------------------------------------------------------------------

    async def _tick(self) -> None:
        """Renews our leases, stops what is no longer ours, and brings back what others let lapse."""
        await asyncio.sleep(min(TICK, self.lease / 3))
        with self._reaper.round():
            for job_id in await self.jobs.renew(self.claims.values(), lease=self.lease):
                if task := self.job_tasks.get(job_id):
                    metrics.LEASES_LOST.inc()
                    task.cancel()
            await self._reaper.reap()
            await self.jobs.join_due()

    async def _announce(self) -> None:
        facts: dict[str, str | int] = {"region": self.region, "capacity": self.max_jobs, "version": VERSION}
        await self.jobs.announce(self.id, facts | {"standing": int(self.standing), "url": self._url})


def _to_json(value: Any) -> bytes:
    return json.dumps(value, default=repr).encode()
