"""Job records, waiters, queue and outbox in Redis. Hides arq's and our own keys from everybody else.

All changes of state are operations of `jobs.lua`, each one atomic round trip and safe to repeat, because a
client that lost the answer will ask again. Who runs a job holds its lease token; who delivers to a waiter
holds that waiter's; a stale token changes nothing.
"""

import asyncio
import hashlib
import json
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self, TypeVar, overload

import structlog
from redis.asyncio import Redis
from redis.asyncio.sentinel import SentinelConnectionPool
from redis.exceptions import RedisError

from shared.connection import connect, reachable
from shared.errors import Crashed, Expired, Failure, Internal, Unavailable
from shared.models import (
    JobSpec,
    Outcome,
    Progress,
    Request,
    Result,
    State,
    Status,
    Waiter,
    from_json,
    new_id,
    to_json,
)
from shared.scripts import Script
from shared.settings import BadSettings
from shared.sites import host_of

log = structlog.get_logger(__name__)

FUNCTION = "fetch"  # the one arq function, for ever
PAYLOAD_VERSION = 1
FAILURE_TTL = 86_400.0
INFO_TTL = 120.0  # seconds to fetch what a link offers; it is cached elsewhere (`shared.infos`)
JOB_TTL = 86_400.0  # seconds in the queue after which a request is given up
OURS = frozenset({"internal", "crashed", "deadline", "disk_full", "storage"})
LOOKS = 200  # open jobs and waiters in one round trip of `mend`: about 2 ms of the server's time
DELIVERY_LEASE = 10.0  # seconds; prolonged while the platform is being talked to
CRASHES = 2  # leases that a job may let lapse before it is taken for poison

T = TypeVar("T")
_LONGEST_POP = 3.0  # seconds; well under socket_timeout, which would take a quiet pop for a dead server
AWAY_PAUSE = 0.5  # seconds between attempts while Redis is away

_SCRIPT = (Path(__file__).parent / "jobs.lua").read_text()
_WORKER_TTL = 12


@dataclass(frozen=True, slots=True)
class Joined:
    """`new`: a job was made; `joined`: one is under way; `hit`: a result exists and the answer is on its
    way; `repeated`: this waiter is known, nothing was changed. `position` in line, and the seconds until
    then, are 0 where they can't be told. `surge`: why everybody gets less at the moment (`shared.control`).
    """

    how: Literal["new", "joined", "hit", "repeated"]
    id: str
    position: int = 0
    wait: float = 0
    surge: str = "none"
    owed: "Owed | None" = None
    """The answer, when it is the caller's to deliver."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is remembered of a waiter: his state (see `jobs.lua`), and the result that he was given."""

    waiter: Waiter
    state: str
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A worker's lease on a job. `suspect`: a worker has died under it before; `heavy`: it takes long."""

    job_id: str
    score: float
    token: str
    suspect: bool = False
    heavy: bool = False


@dataclass(frozen=True, slots=True)
class Owed:
    """A delivery to make, held under `token`. `again`: an earlier attempt may have arrived.

    `outcome` is empty when the result was forgotten before the waiter had it.
    """

    waiter: Waiter
    token: str
    again: bool
    outcome: Outcome
    spec: JobSpec | None = None
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a waiter. Looks that are equal say the same; what they say is read only when asked for."""

    raw: tuple[Any, ...]

    @property
    def waiter(self) -> Waiter:
        return from_json(Waiter, self.raw[5])

    @property
    def status(self) -> Status:
        return _status(self.raw)


@dataclass(frozen=True, slots=True)
class Census:
    """The jobs of a region; `age` is how many seconds the oldest ready one has been waiting.

    `heavy` of those that wait are known to take long.
    """

    ready: int
    delayed: int
    running: int
    age: float
    heavy: int = 0


class Fenced(Exception):
    """The lease was lost: another worker has this job or delivery now. Stop, and change nothing."""


class Jobs:
    """The operations on jobs and waiters. Every method may raise `shared.errors.Unavailable`."""

    def __init__(self, redis: Redis) -> None:
        self.redis = redis
        self._script = Script(redis, _SCRIPT)

    @classmethod
    def at(cls, url: str) -> Self:
        return cls(connect(url))

    async def check(self) -> None:
        """Raises `BadSettings` for a Redis Cluster: our scripts touch keys of many slots at once."""
        try:
            facts = await self.redis.info("cluster")
        except (RedisError, OSError):
            return  # away for now; the loops wait for it
        if facts.get("cluster_enabled"):
            raise BadSettings(
                "REDIS_URL: this is a Redis Cluster; use one server, or Sentinel (sentinel://…)"
            )

    async def aclose(self) -> None:
        await self.redis.aclose()
        pool = self.redis.connection_pool
        if isinstance(pool, SentinelConnectionPool):
            for watcher in pool.sentinel_manager.sentinels:
                await watcher.aclose()

    async def _do(self, operation: str, *args: str | float) -> Any:
        with reachable():
            return await self._script(args=[operation, *args])

    # -- the front half ------------------------------------------------------------------------------------

    @overload
    async def join(self, request: Request) -> Joined: ...
    @overload
    async def join(self, request: Request, *, new: bool, lease: float = 0) -> Joined | None: ...
    async def join(self, request: Request, *, new: bool = True, lease: float = 0) -> Joined | None:
        """Makes `request.waiter` wait for its medium: for a result, a job under way, or a new one.

        None when there is neither of the first two and `new` is False: nothing was changed then. With a
        `lease` (seconds) a result that the platform has already is the caller's to deliver (`Joined.owed`).
        """
        w, token = request.waiter, new_id()
        facts = (w.id, to_json(w), w.channel, int(w.pull), w.asker, int(new), token, _ms(lease))
        how, ident, *line = await self._do("join", request.key, *facts, *_new_job(request))
        if how == "hit" and line:
            return Joined("hit", ident, owed=_owed(token, *line[0][1:]))
        position, wait = line or (0, 0)
        return Joined(how, ident, position, wait / 1000) if how != "nothing" else None

    async def knows(self, asker: str) -> bool:
        """Whether this asker has been served in the last month."""
        return not asker or bool(await self._do("knows", asker))

    async def backlog(self, region: str) -> float:
        """Seconds that somebody new would wait for his turn in a region."""
        return int(await self._do("backlog", region)) / 1000

    async def amend(self, waiter: Waiter) -> bool:
        """Replaces what is known of a waiter; False when its answer is already on the way."""
        return bool(await self._do("amend", waiter.id, to_json(waiter)))

    async def cancel(self, waiter_id: str) -> bool:
        """Detaches a waiter; the job stops with its last one, unless only storing is left of it.

        False when the answer is on the way.
        """
        return bool((await self._do("cancel", waiter_id))[0] != "late")

    async def everybody(self) -> AsyncIterator[Kept]:
        """All waiters that are remembered, one by one. Reads every record there is."""
        with reachable():
            async for key in self.redis.scan_iter("lf:w:*", count=1000, _type="hash"):
                waiter, state, result = await self.redis.hmget(key, ["waiter", "st", "rid"])  # type: ignore[misc]
                if waiter:
                    yield Kept(from_json(Waiter, waiter), state, result)

    async def parked(self) -> list[Request]:
        """The requests that are kept for later."""
        with reachable():
            kept = await self.redis.hvals("lf:parked:requests")  # type: ignore[misc]
        return [from_json(Request, request) for request in kept]

    async def unknow(self, asker: str) -> None:
        """Forgets that somebody was served lately."""
        with reachable():
            await self.redis.delete(f"lf:known:{asker}")

    async def erase(self, waiter_id: str) -> bool:
        """Cancels a waiter and forgets him; False while his answer is just being given."""
        return bool(await self._do("erase", waiter_id))

    async def status(self, waiter_id: str) -> Status | None:
        """What this waiter can be told now; None when there is no such waiter."""
        raw = await self._do("status", waiter_id)
        return _status(raw) if raw else None

    async def look(self, waiter_id: str) -> "Look | None":
        """A waiter and what it can be told now; None when there is no such waiter."""
        raw = await self._do("status", waiter_id)
        return Look(tuple(raw)) if raw else None

    async def answer_of(self, waiter_id: str) -> str | None:
        """The platform's id of the message that answered a waiter; empty when it was answered by silence.

        None while it is not answered.
        """
        with reachable():
            state, message = await self.redis.hmget(f"lf:w:{waiter_id}", ["st", "msg"])  # type: ignore[misc]
        return message or "" if state == "done" else None

    async def runner(self, waiter_id: str) -> tuple[str, str] | None:
        """The job that a waiter waits for, and the address of the worker that has it; None when none has."""
        job_id, url = await self._do("runner", waiter_id)
        return (job_id, url) if job_id and url else None

    async def request_of(self, waiter_id: str) -> Request | None:
        """What a waiter asked for, as long as it is remembered (two days)."""
        waiter, spec, region = await self._do("request", waiter_id)
        if not waiter or not spec:
            return None
        known = from_json(JobSpec, spec)
        return Request(known.url, from_json(Waiter, waiter), known.wish, known.place, region, known.kind)

    async def park(self, request: Request, *, until: float | None = None, event: str = "") -> None:
        """Keeps a request for later: until a moment (Unix seconds), or until `happened(event)`."""
        due = _ms(until) if until is not None else _ms(time.time() + JOB_TTL)
        await self._do("park", request.waiter.id, to_json(request), due, event)

    async def happened(self, event: str) -> int:
        """Makes the requests that wait for an event due; returns how many."""
        return int(await self._do("happened", event))

    async def awaited(self) -> dict[str, Request]:
        """The events (`site:<host>`) that requests wait for, each with one of the requests."""
        return {event: from_json(Request, raw) for event, raw in await self._do("awaited")}

    async def join_due(self, n: int = 20) -> int:
        """Submits parked requests whose time has come; any worker may, since joining can be repeated."""
        due = await self._do("due", n)
        for waiter_id, request in due:
            try:
                await self.join(from_json(Request, request))
            except ValueError as error:
                log.exception("request_unreadable", waiter=waiter_id, error=str(error))
            await self._do("unpark", waiter_id)
        return len(due)

    # -- the worker's half ---------------------------------------------------------------------------------

    async def claim(
        self,
        region: str,
        n: int,
        *,
        lease: float,
        owner: str,
        suspects: int = 0,
        number: str = "",
        heavy: int = 0,
    ) -> tuple[float | None, list[Claim]]:
        """Takes up to `n` waiting jobs, of them up to `heavy` that are known to take long.

        Also says in how many seconds the next delayed one is due. At most one suspect at a time: `suspects`
        is how many the owner has already. When the answer is lost, the same `number` asks for it again: jobs
        that were taken without anybody's knowing would lapse, and count as crashes.
        """
        facts = (region, n, _ms(lease), owner, suspects, number or new_id(), heavy)
        wait, claims = await self._do("claim", *facts)
        return _seconds(wait), [
            Claim(job_id, float(score), token, bool(suspect), bool(long))
            for job_id, score, token, suspect, long in claims
        ]

    async def renew(self, claims: Iterable[Claim], *, lease: float) -> set[str]:
        """Prolongs leases; returns the ids of the jobs that are no longer ours."""
        held = [part for claim in claims for part in (claim.job_id, claim.token)]
        return set(await self._do("renew", _ms(lease), *held)) if held else set()

    async def turned_heavy(self, claim: Claim, *, here: bool) -> None:
        """The job takes long: it goes on `here`, or waits for a place among its like without spending a try.

        Raises `Fenced`.
        """
        if not await self._do("heavy", claim.job_id, claim.token, int(here)):
            raise Fenced

    async def reap(self, region: str) -> list[str]:
        """Brings jobs whose lease lapsed back to the queue; poison becomes a failure. Any worker may."""
        outcome = Outcome(failure=Crashed().failure)
        return list(await self._do("reap", region, CRASHES, "crash-", to_json(outcome), _ms(FAILURE_TTL)))

    async def release(self, claim: Claim, *, delay: float = 0, untry: bool = False) -> bool:
        """Gives a job back to the queue; `untry` when the attempt shall not count."""
        return bool(await self._do("release", claim.job_id, claim.token, _ms(delay), int(untry)))

    async def shun(self, claim: Claim, seconds: float) -> None:
        """For so long another worker of the region takes the job, if there is one. Raises `Fenced`."""
        if not await self._do("shun", claim.job_id, claim.token, _ms(seconds)):
            raise Fenced

    async def move_on(self, claim: Claim, region: str) -> bool:
        """A site turns this region away: the job waits in another; False when it was moved before.

        Raises `Fenced`.
        """
        moved = int(await self._do("relocate", claim.job_id, claim.token, region))
        if moved < 0:
            raise Fenced
        return bool(moved)

    async def evacuate(self, region: str, to: str) -> int:
        """Brings what waits in a region without workers to another; returns how many jobs."""
        await self.reap(region)
        return int(await self._do("evacuate", region, to, LOOKS))

    async def is_given_up(self, job_id: str) -> bool:
        """Whether a job that was reaped became a failure, and did not go back to the queue."""
        with reachable():
            return bool(await self.redis.hget(f"lf:j:{job_id}", "rid"))  # type: ignore[misc]

    async def spec(self, job_id: str) -> JobSpec | None:
        raw = (await self._do("spec", job_id))[0]
        return from_json(JobSpec, raw) if raw else None

    async def alias(self, claim: Claim, key: str) -> bool:
        """Claims a single-flight key that became known during the work.

        False when the job has given way: its waiters have their result, or wait for another job that is
        fetching the same. Raises `Fenced`.
        """
        how = (await self._do("alias", claim.job_id, claim.token, key))[0]
        if how == "fenced":
            raise Fenced
        return bool(how == "own")

    async def disown(self, claim: Claim, key: str) -> None:
        """Takes an alias back: what the job makes is not what the key names. Raises `Fenced`."""
        if not await self._do("disown", claim.job_id, claim.token, key):
            raise Fenced

    async def progress(self, claim: Claim, progress: Progress) -> None:
        """Raises `Fenced`."""
        if not await self._do("progress", claim.job_id, claim.token, to_json(progress)):
            raise Fenced

    async def waiters(self, job_id: str) -> list[Waiter]:
        """Those who still wait for this job."""
        return [from_json(Waiter, raw) for raw in await self._do("waiters", job_id)]

    async def settle(self, claim: Claim, outcome: Outcome) -> None:
        """Ends the job: records the outcome, drops its keys, owes every waiter. Raises `Fenced`."""
        if outcome.result:
            rid, ttl = outcome.result.id, max(1.0, outcome.result.expires - time.time())
        else:
            rid, ttl = f"failure-{claim.job_id}", FAILURE_TTL if outcome.failure else INFO_TTL
        index = "bytes" if outcome.result and outcome.result.stored else "handles" if outcome.handles else ""
        dead = outcome.failure.kind if outcome.failure and outcome.failure.kind in OURS else ""
        args = (claim.job_id, claim.token, rid, to_json(outcome), _ms(ttl), index, dead)
        if not await self._do("settle", *args):
            raise Fenced

    async def conclude(self, claim: Claim, failure: Failure) -> bool:
        """Settles a job that did not settle itself; False when there was nothing left to settle."""
        args = (f"failure-{claim.job_id}", to_json(Outcome(failure=failure)), _ms(FAILURE_TTL), claim.token)
        return bool(await self._do("conclude", claim.job_id, *args))

    async def announce(self, worker_id: str, facts: Mapping[str, str | int]) -> None:
        """Says that a worker lives; forgotten 12 s after the last time."""
        with reachable():
            async with self.redis.pipeline() as pipe:
                pipe.hset(f"lf:worker:{worker_id}", mapping=dict(facts))
                pipe.expire(f"lf:worker:{worker_id}", _WORKER_TTL)
                pipe.zadd("lf:workers", {worker_id: time.time()})
                pipe.zremrangebyscore("lf:workers", "-inf", time.time() - 10 * _WORKER_TTL)
                pipe.expire("lf:workers", 10 * _WORKER_TTL)
                await pipe.execute()

    async def retire(self, worker_id: str) -> None:
        async with self.redis.pipeline(transaction=False) as pipe:
            pipe.delete(f"lf:worker:{worker_id}", f"lf:claim:{worker_id}")
            pipe.zrem("lf:workers", worker_id)
            await pipe.execute()

    async def workers(self) -> list[dict[str, str]]:
        """The announced facts of the workers alive."""
        with reachable():
            known = await self.redis.zrange("lf:workers", 0, -1)
            async with self.redis.pipeline(transaction=False) as pipe:
                for worker_id in known:
                    pipe.hgetall(f"lf:worker:{worker_id}")
                return [facts for facts in await pipe.execute() if facts]

    async def census(self, region: str) -> Census:
        """How much waits and runs in a region."""
        lines = (f"lf:q:{region}", f"lf:q:{heavy_region(region)}")
        with reachable():
            async with self.redis.pipeline() as pipe:
                for line in lines:
                    for each in (line, f"{line}:delayed", f"{line}:leased"):
                        pipe.zcard(each)
                    pipe.zrange(line, 0, 0, withscores=True)
                pipe.time()
                *counts, (seconds, micro) = await pipe.execute()
        ready, delayed, running = (counts[n] + counts[n + 4] for n in range(3))
        since = [first[0][1] / 1000 for first in (counts[3], counts[7]) if first]
        age = seconds + micro / 1e6 - min(since) if since else 0.0
        return Census(ready, delayed, running, max(0.0, age), counts[4] + counts[5])

    async def owed(self, channel: str) -> int:
        """How many answers of a channel are owed."""
        with reachable():
            return int(await self.redis.zcard(f"lf:outbox:{channel}"))

    async def note(self, job_id: str, line: str) -> None:
        """Adds a line to the job's log, which is kept with it if it ends in the dead-letter list."""
        await self._do("note", job_id, line)

    async def dead_letters(self, n: int = 100) -> list[dict[str, Any]]:
        """The newest jobs that failed for a reason of ours, with their log lines."""
        with reachable():
            raw = await self.redis.lrange("lf:dead", 0, n - 1)  # type: ignore[misc]
        return [json.loads(entry) for entry in raw]

    async def dead(self) -> int:
        """How many dead letters are kept."""
        with reachable():
            return int(await self.redis.llen("lf:dead"))  # type: ignore[misc]

    async def first(self, what: str, within: float) -> bool:
        """Whether this has not been said for `within` seconds; it counts as said now."""
        return bool(await self._do("first", what, _ms(within)))

    async def lead(self, name: str, owner: str, seconds: float) -> bool:
        """Whether `owner` leads a duty that one process at a time shall do; holds for `seconds`."""
        return bool(await self._do("lead", name, owner, _ms(seconds)))

    async def mend(self) -> Counter[str]:
        """Finds jobs in no queue and answers in no outbox, and puts them back. Returns what was mended.

        Looks only at what is due for a look, ever more rarely at what has been in order for long.
        """
        expired, lost = (
            to_json(Outcome(failure=error.failure))
            for error in (Expired(), Internal("this request was lost and found again"))
        )
        facts = (_payload(), _ms(JOB_TTL), expired, lost, _ms(FAILURE_TTL))
        mended: Counter[str] = Counter()
        looked = LOOKS
        while looked == LOOKS:
            looked, found = await self._do("look", LOOKS, *facts)
            mended.update(found)
        return mended

    # -- the outbox ----------------------------------------------------------------------------------------

    async def take(self, channel: str, n: int, *, lease: float) -> tuple[float | None, list[Owed]]:
        """Takes up to `n` due deliveries of a channel; also says in how many seconds the next is due."""
        token = new_id()
        wait, raw = await self._do("take", channel, n, _ms(lease), token)
        owed = []
        for waiter_id, *entry in raw:
            try:
                owed.append(_owed(token, *entry))
            except ValueError as error:  # written by a version that this one does not understand
                log.exception("waiter_unreadable", waiter=waiter_id, error=str(error))
                await self._do("sent", waiter_id, token, "", "gone")
        return _seconds(wait), owed

    async def take_early(
        self, claim: Claim, channel: str, outcome: Outcome, n: int = 100
    ) -> tuple[float | None, list[Owed]]:
        """Waiters of a job that its own worker may serve before settling, under the job's token.

        Also says in how many seconds the next is due of those whom the platform wants left alone for now.
        """
        wait, raw = await self._do("take_early", claim.job_id, claim.token, channel, n)
        return _seconds(wait), [
            Owed(from_json(Waiter, known), claim.token, again == "1", outcome, attempt=attempt)
            for known, again, attempt in raw
        ]

    async def holds(self, owed: Owed, *, lease: float) -> bool:
        """Whether the delivery is still ours; asked right before the platform is. Prolongs its lease."""
        return bool(await self._do("holds", owed.waiter.id, owed.token, _ms(lease)))

    async def sent(self, owed: Owed, message: str, handles: Mapping[str, str] | None = None) -> bool:
        """Records a delivery with the platform's message id and the handles that a repeat can use."""
        flat = [part for pair in (handles or {}).items() for part in pair]
        return bool(await self._do("sent", owed.waiter.id, owed.token, message, "done", *flat))

    async def gone(self, owed: Owed) -> bool:
        """Records that this waiter cannot be reached any more."""
        return bool(await self._do("sent", owed.waiter.id, owed.token, "", "gone"))

    async def defer(self, owed: Owed, delay: float, *, free: bool = False) -> bool:
        """Makes a delivery due again after `delay` seconds; `free`: it does not count as an attempt."""
        return bool(await self._do("defer", owed.waiter.id, owed.token, _ms(delay), int(free)))

    async def rejoin(self, owed: Owed, request: Request) -> bool:
        """The stored result is dead (bytes or handle gone): its waiter waits for a new one.

        False when that happened too often already. Raises `Fenced`.
        """
        how = (await self._do("rejoin", request.waiter.id, owed.token, request.key, *_new_job(request)))[0]
        if how == "fenced":
            raise Fenced
        return bool(how != "enough")

    async def forget(self, result_id: str) -> None:
        """A result turned out to have no bytes any more: nobody shall be given it again."""
        await self._do("forget", result_id)

    async def outcome(self, result_id: str) -> Outcome | None:
        """What is known of a result, while it is kept."""
        with reachable():
            raw = await self.redis.hget(f"lf:r:{result_id}", "o")  # type: ignore[misc]
        return from_json(Outcome, raw) if raw else None

    async def ready(self, request: Request) -> Outcome | None:
        """The result that a request would be given at once; nothing is changed by looking."""
        with reachable():
            if not (rid := await self.redis.get(f"lf:res:{request.key}")):
                return None
            raw = await self.redis.hgetall(f"lf:r:{rid}")  # type: ignore[misc]
        return _outcome(raw) if raw else None

    async def results_of(self, url: str) -> list[Result]:
        """What a canonical link led to, and the same media under other links. Reads every result there is."""
        asked: dict[str, list[str]] = {}
        with reachable():
            async for key in self.redis.scan_iter("lf:res:*", count=1000):
                if rid := await self.redis.get(key):
                    asked.setdefault(rid, []).append(key.removeprefix("lf:res:"))
            ids = {key.removeprefix("lf:r:") async for key in self.redis.scan_iter("lf:r:*", count=1000)}
        outcomes = [await self.outcome(rid) for rid in ids | set(asked)]
        left = [outcome.result for outcome in outcomes if outcome and outcome.result]
        return _of_one_medium(url, left, asked)

    async def forget_metadata(self, urls: Iterable[str]) -> None:
        """Drops what extractions of these links have found, in every region."""
        with reachable():
            for url in urls:
                async for key in self.redis.scan_iter(metadata_key("*", url), count=1000):
                    await self.redis.delete(key)

    async def woken(self, lists: Iterable[str], within: float) -> None:
        """Waits until one of `queue_wake`/`outbox_wake` rings, or `within` seconds."""
        with reachable():
            await self.redis.blpop(list(lists), timeout=min(_LONGEST_POP, max(within, 0.01)))  # type: ignore[misc,arg-type]


async def insist(call: Callable[[], Awaitable[T]]) -> T:
    """The call's result, however long Redis is away: for what must be recorded once it has happened."""
    while True:
        try:
            return await call()
        except Unavailable:
            await asyncio.sleep(AWAY_PAUSE)


def metadata_key(region: str, url: str) -> str:
    """Where what an extraction of a canonical link has found is kept."""
    return f"lf:meta:{region}:{hashlib.sha256(url.encode()).hexdigest()[:32]}"


def _of_one_medium(url: str, results: Iterable[Result], asked: Mapping[str, Iterable[str]]) -> list[Result]:
    """Those that `url` leads to, step by step: a result's own link and medium lead on to others."""
    names, left = {url}, list(results)
    found: list[Result] = []
    while near := [r for r in left if {r.url, r.medium} & names or _leads(names, asked.get(r.id, ()))]:
        found += near
        left = [r for r in left if r not in near]
        names |= {name for result in near for name in (result.url, result.medium) if name}
    return found


def _leads(names: Iterable[str], keys: Iterable[str]) -> bool:
    """Whether one of a result's single-flight keys is that of a link in `names`."""
    starts = tuple(f"u|{name}|" for name in names)
    return any(key.startswith(starts) for key in keys)


def info_region(region: str) -> str:
    """The queue of the light jobs of a region."""
    return f"{region}.info"


def heavy_region(region: str) -> str:
    """The line of the jobs of a region that take long."""
    return f"{region}.heavy"


def queue_wake(region: str) -> str:
    return f"lf:q:{region}:wake"


def outbox_wake(channel: str) -> str:
    return f"lf:outbox:{channel}:wake"


def _new_job(request: Request) -> tuple[str | int, ...]:
    """What a script needs to make the job of a request.

    Its id, spec, region and arq's own payload; then for its place in line: who asks, the site, and the caps.
    """
    spec = JobSpec(request.url, request.wish, request.place, request.kind, request.items)
    person = request.payer or request.waiter.asker or "-"
    line = (person, request.user_cap, host_of(request.url), request.site_cap)
    return new_id(), to_json(spec), request.region, _payload(), *line


def _payload() -> str:
    """What arq's `run_job` reads: the same for every job but for the time."""
    return json.dumps(
        {"t": None, "f": FUNCTION, "a": [PAYLOAD_VERSION], "k": {}, "et": int(time.time() * 1000)}
    )


def _owed(token: str, waiter: str, again: str, attempt: int, spec: str, raw: list[str]) -> Owed:
    fields = dict(zip(raw[::2], raw[1::2], strict=True))
    job = from_json(JobSpec, spec) if spec else None
    return Owed(from_json(Waiter, waiter), token, again == "1", _outcome(fields), job, attempt)


def _outcome(fields: Mapping[str, str]) -> Outcome:
    """From what is kept of a result (`lf:r:<result>`)."""
    outcome = from_json(Outcome, fields["o"]) if "o" in fields else Outcome()
    outcome.handles.update({k.removeprefix("h:"): v for k, v in fields.items() if k.startswith("h:")})
    return outcome


def _status(raw: Sequence[Any]) -> Status:
    state, job, progress, nth, outcome, _, wait = raw
    ended = from_json(Outcome, outcome) if outcome else None
    if state == "cancelled" or job == "cancelled":
        return Status("cancelled")
    if ended and (ended.failure or state == "done"):
        return Status("failed" if ended.failure else "finished", outcome=ended)
    if state in ("done", "gone"):  # the result was forgotten meanwhile
        return Status("failed", outcome=Outcome(failure=Expired("the result is no longer kept").failure))
    known = from_json(Progress, progress) if progress else None
    public: State = "queued" if job == "queued" else "running"
    if known and job == "running" and known.stage == "uploading":
        public = "uploading"
    return Status(public, known, nth or None, ended, wait / 1000 if nth else None)


def _ms(seconds: float) -> int:
    return int(seconds * 1000)


def _seconds(ms: int) -> float | None:
    return None if int(ms) < 0 else int(ms) / 1000
