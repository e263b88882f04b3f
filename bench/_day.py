"""A day of a big bot in simulated time: our intake, limits and queue on a real Valkey, workers played.

The scripts ask Redis for the time, and get the simulation's (`tests/clock.py`). Workers are places that hold
a job for as long as its medium takes; everything else, who is refused, who joins whom, whose turn it is, what
wait is told, is the product's own.
"""

import asyncio
import heapq
import socket
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import hiredis

from bench._traffic import LENGTH, Asked, Day, abuse, ordinary, places_for
from bot.intake import Intake
from shared import jobs as jobs_module
from shared import ratelimit
from shared import settings as known_settings
from shared.errors import Refused
from shared.jobs import Claim, Jobs
from shared.models import FIT, MediaFile, Outcome, Place, Result, Waiter, Wish, new_id
from tests.chaos.valkey import Valkey
from tests.clock import KEY, by_our_clock, moment

Protection = Literal["ours", "none"]
"""`none`: no limits, and one line for all: first come, first served."""

SLOTS_EACH = 4
START = 1_000_000.0  # what the clock shows when the day begins
TICK = 60.0  # simulated seconds between looks at the queue
WISH, PLACE = Wish(quality=FIT), Place()


@dataclass(frozen=True, slots=True)
class Served:
    """One link that was accepted: when, how long it waited for its turn and was fetched, and what was told.

    `told` and `position` are what its sender hears when he asks; 0: nothing.
    """

    asker: str
    at: float
    how: str
    waited: float
    fetched: float
    told: float
    position: int


@dataclass
class Record:
    """What a day was like."""

    places: int
    served: list[Served] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    queue: list[tuple[float, int, int]] = field(default_factory=list)
    """Every minute: when, how many jobs wait, how many places are busy."""
    calls: int = 0
    took: float = 0.0


class Clock:
    """The simulation's time, and the one connection by which Redis hears it and the scripts are called.

    Blocking on purpose: nothing else happens meanwhile, and a simulated day has half a million calls.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname
        self._socket = socket.create_connection((parts.hostname, parts.port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._reader = hiredis.Reader(encoding="utf-8")
        self._told = -1.0
        self.now, self.calls = 0.0, 0

    def call(self, *command: str | float) -> Any:
        """The answer to a command, given at this moment."""
        packet = hiredis.pack_command(command)
        moved = self.now != self._told
        if moved:
            packet = hiredis.pack_command(("SET", KEY, moment(START + self.now))) + packet
            self._told = self.now
        self._socket.sendall(packet)
        self.calls += 1
        if moved:
            self._answer()
        return self._answer()

    def _answer(self) -> Any:
        while (answer := self._reader.gets()) is False:
            self._reader.feed(self._socket.recv(65_536))
        if isinstance(answer, hiredis.ReplyError):
            raise answer
        return answer

    def close(self) -> None:
        self._socket.close()


class Clocked:
    """A script that goes by our clock."""

    def __init__(self, clock: Clock, text: str) -> None:
        self._clock = clock
        self._hash = clock.call("SCRIPT", "LOAD", by_our_clock(text))

    async def __call__(self, args: Iterable[Any]) -> Any:
        return self._clock.call("EVALSHA", self._hash, 0, *args)


class NoTakedowns:
    """The list of takedowns is not asked: it would be a tenth of the time, and refuses nobody here."""

    async def check(self, *_names: str) -> None:
        return


@dataclass
class Worker:
    """Places under one owner, as a worker process has them."""

    name: str
    free: int


class Simulation:
    """One day on one Valkey."""

    def __init__(self, url: str, day: Day, places: int, protection: Protection) -> None:
        self.day, self.protection = day, protection
        self.jobs = Jobs.at(url)
        self.clock = Clock(url)
        settings = known_settings.load(limit_off=protection == "none")
        self.intake = Intake(self.jobs, settings)
        self.jobs._script = Clocked(self.clock, jobs_module._SCRIPT)  # type: ignore[assignment]
        self.intake._limiter._script = Clocked(self.clock, ratelimit._SCRIPT)  # type: ignore[assignment]
        self.intake._takedowns = NoTakedowns()  # type: ignore[assignment]
        self.workers = [
            Worker(f"w{first}", min(SLOTS_EACH, places - first)) for first in range(0, places, SLOTS_EACH)
        ]
        self.record = Record(places)
        self.ends: list[tuple[float, int, Worker, Claim]] = []
        self.links: dict[str, int] = {}
        self.waiting: dict[str, list[tuple[Asked, str, float, int]]] = defaultdict(list)
        self.running: dict[str, float] = {}

    async def run(self, asked: Iterator[Asked]) -> Record:
        """Plays the day, and after it what is left in the queue."""
        began, tick = time.perf_counter(), 0.0
        one = next(asked, None)
        while one or self.ends or self.waiting:
            due = [one.at if one else LENGTH * 2, self.ends[0][0] if self.ends else LENGTH * 2, tick]
            self.clock.now = now = min(due) if one else due[1]
            if one and now == tick:
                self.record.queue.append((now, len(self.waiting), len(self.ends)))
                tick += TICK
            elif self.ends and now == self.ends[0][0]:
                await self._end()
            elif one:
                await self._ask(one)
                one = next(asked, None)
        self.record.calls, self.record.took = self.clock.calls, time.perf_counter() - began
        self.clock.close()
        await self.jobs.aclose()
        return self.record

    async def _ask(self, one: Asked) -> None:
        asker = one.asker if self.protection == "ours" else ""
        waiter = Waiter(new_id(), "simulated", {"chat": 1}, asker=asker, pull=True)
        try:
            joined = await self.intake.submit(_url(one.link), waiter, wish=WISH, place=PLACE)
        except Refused as error:
            self.record.refused[f"{'abuser' if one.abuse else 'ordinary'} {error.kind}"] += 1
            return
        if joined.how == "hit":
            self._served(one, "hit", 0.0, 0.0, 0.0, 0)
        elif joined.id in self.running:
            self._served(one, joined.how, 0.0, self.running[joined.id] - one.at, 0.0, 0)
        else:
            self.links[joined.id] = one.link
            self.waiting[joined.id].append((one, joined.how, joined.wait, joined.position))
            await self._claim(max(self.workers, key=lambda worker: worker.free))

    async def _claim(self, worker: Worker) -> None:
        if not worker.free:
            return
        _, claims = await self.jobs.claim("default", worker.free, lease=2 * LENGTH, owner=worker.name)
        worker.free -= len(claims)
        for claim in claims:
            self._start(worker, claim)

    def _start(self, worker: Worker, claim: Claim) -> None:
        now = self.clock.now
        seconds = self.day.seconds(self.links.pop(claim.job_id))
        heapq.heappush(self.ends, (now + seconds, len(self.record.served), worker, claim))
        self.running[claim.job_id] = now + seconds
        for one, how, told, position in self.waiting.pop(claim.job_id):
            self._served(one, how, now - one.at, seconds, told, position)

    def _served(
        self, one: Asked, how: str, waited: float, fetched: float, told: float, position: int
    ) -> None:
        self.record.served.append(Served(one.asker, one.at, how, waited, fetched, told, position))

    async def _end(self) -> None:
        _, _, worker, claim = heapq.heappop(self.ends)
        del self.running[claim.job_id]
        await self.jobs.settle(claim, _outcome())
        worker.free += 1
        await self._claim(worker)


def _url(link: int) -> str:
    return f"https://media.example/v/{link}"


def _outcome() -> Outcome:
    now = time.time()
    file = MediaFile("media/x/a.mp4", "a.mp4", 25_000_000, "video/mp4", "video")
    return Outcome(result=Result(new_id(), "https://media.example/", "A", (file,), now, now + 86_400))


def play(day: Day, folder: Path, *, abuse_from: float | None, protection: Protection, load: float) -> Record:
    """A day from its beginning, on a Valkey of its own; `abuse_from`: when abusers come, if any do."""
    people = ordinary(day)
    places = places_for(day, people, load)
    asked = iter(people) if abuse_from is None else merge(people, abuse(day, abuse_from))
    with Valkey(folder, fsync="no") as valkey:

        async def run() -> Record:
            return await Simulation(valkey.url, day, places, protection).run(asked)

        return asyncio.run(run())
