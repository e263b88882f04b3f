"""The limiter against the least that any answer of Redis costs: one INCR over the same connection."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from redis.asyncio import Redis

from bench import Bench, Row, Session
from bench.rigs import fresh, scratch
from shared import embedded
from shared.jobs import connect
from shared.ratelimit import Limit, Limiter

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


def measure(session: Session) -> list[Row]:
    with scratch() as folder, embedded.start(folder) as server:
        times = session.duel(
            ours=lambda: timed(server.url, taking), rival=lambda: timed(server.url, counting)
        )
    return [session.versus("five limits taken at once", times, bar=1.5, rival_is="one INCR")]


BENCHES = [
    Bench(
        "limits", measure,
        method=f"{CALLS} calls in a row over one connection to the embedded server (AOF on every write), "
        "divided; both wait for the answer",
    )
]  # fmt: skip
