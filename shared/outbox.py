"""Works off the deliveries that are owed: entry by entry, each under a lease of its own."""

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import structlog

from shared import metrics
from shared.delivery import BytesLost, Channel, Files, Gone, Later, NotTaken
from shared.errors import ASKED_WRONG, Internal
from shared.jobs import DELIVERY_LEASE, Fenced, Jobs, Owed, insist, outbox_wake
from shared.loops import forever
from shared.models import MediaFile, Outcome, Place, Request, Result, Waiter
from shared.pages import PageLink
from shared.ratelimit import Limiter, lasting
from shared.storage import Link

log = structlog.get_logger(__name__)

TROUBLE_DELAY = 2.0  # seconds, doubled with each attempt
ATTEMPTS = 8
IDLE_WAIT = 5.0
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a channel is tried. `last_words`: whoever can't have his answer gets a sentence instead."""

    attempts: int = ATTEMPTS
    longest: float = TROUBLE_DELAY * 32
    last_words: bool = True


USUAL = Patience()


class Elsewhere:
    """Implements `shared.delivery.Files` for who holds none: what needs one is left to others, at once."""

    def local(self, _key: str) -> AbstractAsyncContextManager[Path]:
        raise Later(0)

    async def link(self, _file: MediaFile, _expires: float) -> Link | None:
        raise Later(0)

    async def page(self, _waiter: Waiter, _result: Result) -> PageLink | None:
        raise Later(0)


class Outbox:
    """Delivers for one channel until cancelled."""

    def __init__(
        self,
        jobs: Jobs,
        channel: Channel,
        files: Files,
        *,
        region: str,
        place: Place,
        patience: Patience = USUAL,
        at_once: int = AT_ONCE,
    ) -> None:
        self.channel, self._patience, self._at_once = channel, patience, at_once
        self._jobs, self._files = jobs, files
        self._limiter = Limiter(jobs.redis)
        self._region, self._place = region, place
        self._running: set[asyncio.Task[bool]] = set()
        self._room = asyncio.Semaphore(at_once)

    async def run(self) -> None:
        """Takes what is due whenever there is room for it."""
        await forever(self._take_some)

    async def _take_some(self) -> None:
        if len(self._running) >= self._at_once:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        room = self._at_once - len(self._running)
        due, owed = await self._jobs.take(self.channel.name, room, lease=DELIVERY_LEASE)
        for entry in owed:
            self.begin(entry)
        if not owed:
            wait = IDLE_WAIT if due is None else min(IDLE_WAIT, due)
            await self._jobs.woken([outbox_wake(self.channel.name)], wait)

    def begin(self, owed: Owed) -> None:
        """Delivers beside everything else, as soon as there is room for it."""
        self._running.add(task := asyncio.create_task(self._deliver_in_turn(owed)))
        task.add_done_callback(self._running.discard)

    async def _deliver_in_turn(self, owed: Owed) -> bool:
        async with self._room:
            return await self.deliver(owed)

    async def finish(self, within: float) -> None:
        """Waits for the deliveries under way; what takes longer is another worker's after its lease."""
        if self._running:
            await asyncio.wait(self._running, timeout=within)

    async def deliver(self, owed: Owed) -> bool:
        """One delivery, with its record. True when this waiter has its answer (or can never have one)."""
        if owed.again:
            log.info("delivery_repeated", waiter=owed.waiter.id, attempt=owed.attempt)
        renewal = asyncio.create_task(self._renew(owed))
        try:
            return await self._deliver(owed)
        except Gone as error:
            self._count("gone")
            log.info("waiter_gone", waiter=owed.waiter.id, why=str(error))
            return await insist(partial(self._jobs.gone, owed))
        except Later as error:
            self._count("deferred")
            log.info("delivery_deferred", waiter=owed.waiter.id, seconds=error.delay)
            await insist(partial(self._jobs.defer, owed, error.delay, free=True))
        except BytesLost:
            log.info("bytes_lost", waiter=owed.waiter.id)
            self._count("bytes_lost")
            await self._fetch_again(owed)
        except NotTaken as error:
            self._count("failed")
            log.info("delivery_not_taken", waiter=owed.waiter.id, why=str(error), attempt=owed.attempt)
            await self._try_later(owed)
        except Exception:
            self._count("failed")
            log.exception("delivery_failed", waiter=owed.waiter.id, attempt=owed.attempt)
            await self._try_later(owed)
        finally:
            renewal.cancel()
        return False

    async def _renew(self, owed: Owed) -> None:
        """Most deliveries are over before this is needed."""
        await asyncio.sleep(DELIVERY_LEASE / 3)
        await forever(partial(self._jobs.holds, owed, lease=DELIVERY_LEASE), every=DELIVERY_LEASE / 3)

    def _count(self, result: str) -> None:
        metrics.DELIVERIES.labels(metrics.kind_of(self.channel.name), result).inc()

    async def _deliver(self, owed: Owed) -> bool:
        if owed.outcome.result is None and owed.outcome.failure is None:
            raise BytesLost("the result was forgotten before this waiter had it")
        delivered = await self.channel.deliver(
            owed.waiter,
            owed.outcome,
            self._files,
            partial(insist, partial(self._jobs.holds, owed, lease=DELIVERY_LEASE)),
        )
        if delivered is None:
            return False
        handles = {f"{self.channel.name}:{n}": handle for n, handle in delivered.handles.items()}
        owed.outcome.handles.update(handles)
        arrived = await insist(partial(self._jobs.sent, owed, delivered.message, handles))
        self._count("sent" if arrived else "overtaken")
        failure = owed.outcome.failure
        if arrived and failure and failure.kind not in ASKED_WRONG:
            await insist(partial(self._limiter.refund, lasting(owed.waiter.spent), owed.waiter.cost))
        return arrived

    async def _try_later(self, owed: Owed) -> None:
        """After trouble: again with growing pauses, but not for ever; in the end a sentence must do."""
        if owed.attempt < self._patience.attempts:
            pause = min(self._patience.longest, TROUBLE_DELAY * 2 ** (owed.attempt - 1))
            await insist(partial(self._jobs.defer, owed, pause))
            return
        log.error("delivery_given_up", waiter=owed.waiter.id)
        if self._patience.last_words:
            await self._last_words(owed)
        else:
            await insist(partial(self._jobs.gone, owed))

    async def _last_words(self, owed: Owed) -> None:
        try:
            await self._deliver(replace(owed, outcome=Outcome(failure=Internal().failure)))
        except Exception:
            log.exception("sentence_failed", waiter=owed.waiter.id)
            await insist(partial(self._jobs.gone, owed))

    async def _fetch_again(self, owed: Owed) -> None:
        """The bytes are gone: fetches the medium anew, unless that was tried before or nothing says how."""
        if owed.spec is not None:
            request = Request(owed.spec.url, owed.waiter, owed.spec.wish, self._place, self._region)
            try:
                if await insist(partial(self._jobs.rejoin, owed, request)):
                    return
            except Fenced:
                return
        await self._last_words(owed)
