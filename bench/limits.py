"""The limiter against the least that any answer of Redis costs, and against others that do the same."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta

import limits
import throttled.asyncio as throttled
from limits.aio.storage import RedisStorage
from limits.aio.strategies import FixedWindowRateLimiter
from redis.asyncio import Redis

from bench import Bench, Row, Session
from bench.rigs import fresh, scratch
from shared.connection import connect
from shared.limit import Limit
from shared.ratelimit import Limiter
from tests.chaos.valkey import Valkey

CALLS = 2000


def five() -> list[Limit]:
    """Somebody new: a person's minute, hour and day, a group's minute, everybody's minute."""
    who = fresh()
    personal = [Limit(f"{who}:{period}", 10**6, period) for period in (60, 3600, 86_400)]
    return [*personal, Limit(f"chat:{who}", 10**6, 60), Limit("all", 10**9, 60)]


def timed(url: str, prepare: Callable[[Redis], Callable[[], Awaitable[object]]]) -> float:
    """Seconds of one call, from many in a row over one connection."""

    async def run() -> float:
        redis = connect(url, max_connections=1)
        call = prepare(redis)
        for _ in range(50):
            await call()
        began = time.perf_counter()
        for _ in range(CALLS):
            await call()
        seconds = time.perf_counter() - began
        await redis.aclose()
        return seconds / CALLS

    return asyncio.run(run())


def taking(redis: Redis) -> Callable[[], Awaitable[object]]:
    limiter, limits = Limiter(redis), five()
    return lambda: limiter.take(limits)


def counting(redis: Redis) -> Callable[[], Awaitable[object]]:
    return lambda: redis.incr("bench:counter")


def with_limits(redis: Redis) -> Callable[[], Awaitable[object]]:
    """`limits` has no call for several at once: one after the other, in its quickest strategy."""
    storage = RedisStorage(
        "async+redis://localhost:1", implementation="redispy", connection_pool=redis.connection_pool
    )
    limiter, ours = FixedWindowRateLimiter(storage), five()
    items = [limits.RateLimitItemPerSecond(each.count, int(each.period)) for each in ours]

    async def call() -> None:
        for item, each in zip(items, ours, strict=True):
            assert await limiter.hit(item, each.key)

    return call


def with_throttled(url: str) -> Callable[[], Awaitable[object]]:
    """`throttled-py` neither: one GCRA after the other, over a connection of its own."""
    store = throttled.RedisStore(server=url)
    each_one = [
        throttled.Throttled(
            key=each.key,
            using=throttled.RateLimiterType.GCRA.value,
            quota=throttled.per_duration(timedelta(seconds=each.period), each.count, each.count),
            store=store,
        )
        for each in five()
    ]

    async def call() -> None:
        for one in each_one:
            assert not (await one.limit()).limited

    return call


def measure(session: Session) -> Iterator[Row]:
    with scratch() as folder, Valkey(folder, fsync="always") as server:
        url = server.url
        times = session.duel(
            ours=lambda: timed(url, taking),
            rival=lambda: timed(url, counting),
            limits=lambda: timed(url, with_limits),
            throttled=lambda: timed(url, lambda _: with_throttled(url)),
        )
    yield session.versus("five limits taken at once", times, bar=1.5, rival_is="one INCR")
    for name, says in (("limits", "limits, five calls"), ("throttled", "throttled-py, five calls")):
        against = {"ours": times["ours"], "rival": times[name]}
        yield session.versus(f"five limits taken, beside {name}", against, bar=None, rival_is=says)


BENCHES = [
    Bench(
        "limits", measure,
        method=f"{CALLS} calls in a row over one TCP connection to a Valkey that syncs every write, "
        "divided; all wait for the answer",
    )
]  # fmt: skip
