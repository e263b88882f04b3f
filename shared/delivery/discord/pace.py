"""Discord's limits, kept by every process of ours together through Redis.

Route buckets are discord.py's business and stay with each process. What all share is here: 50 requests a
second per bot, a hold when Discord says "global", and a breaker well below the 10,000 invalid requests in 10
minutes for which Discord bans an address (https://discord.com/developers/docs/topics/rate-limits).
Interactions are under neither: their acknowledgement has three seconds and must not wait for Redis.
"""

import asyncio
import contextlib
import time
from collections.abc import Iterator
from contextvars import ContextVar
from types import SimpleNamespace

import aiohttp
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared import metrics
from shared.delivery import Later
from shared.errors import Unavailable
from shared.limit import Limit
from shared.ratelimit import Limiter, LimitReached

log = structlog.get_logger(__name__)

PATIENCE = 5.0  # seconds to wait for room here; beyond that the delivery is put off
REDIS_PATIENCE = 1.0  # seconds; then Discord's own limits have to do
BREAK = 60.0  # seconds of silence after too many invalid requests
INVALID = frozenset({401, 403, 429})
BY_TOKEN = ("/interactions/", "/webhooks/")

_idle: ContextVar[bool] = ContextVar("idle", default=False)


class NoRoom(Exception):
    """Progress gives way: it is not sent at all."""


@contextlib.contextmanager
def giving_way() -> Iterator[None]:
    """Calls in here are sent at once or not at all (`NoRoom`), and leave half of the pace to results."""
    token = _idle.set(True)
    try:
        yield
    finally:
        _idle.reset(token)


class Pace:
    """The shared limits of one account, as a hook around each request of discord.py, repeats included."""

    def __init__(self, redis: Redis, account: int) -> None:
        self._redis, self._limiter = redis, Limiter(redis)
        self._hold = f"lf:discord:{account}:hold"
        # Five at once, then one per 25 ms: at most 45 in any second.
        self._all = Limit(f"discord:{account}:second", 5, 0.125)
        self._progress = Limit(f"discord:{account}:progress", 3, 0.15)
        # A bucket that holds 2,500 and leaks as many in ten minutes: never more than 5,000 in any ten.
        self._invalid = Limit(f"discord:{account}:invalid", 2500, 600)

    def trace(self) -> aiohttp.TraceConfig:
        """For `discord.Client(http_trace=…)`."""
        config = aiohttp.TraceConfig()
        config.on_request_start.extend([self._before, _began])
        config.on_request_chunk_sent.append(_sent)
        config.on_request_end.extend([_answered, self._after])
        config.on_request_exception.append(_broke)
        return config

    async def _before(
        self,
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        call: aiohttp.TraceRequestStartParams,
    ) -> None:
        """Waits for room. Raises `Later` when there will be none soon, `NoRoom` for progress."""
        if any(part in call.url.path for part in BY_TOKEN):
            return
        idle = _idle.get()
        waited = 0.0
        while wait := await self._wait(idle):
            if idle:
                raise NoRoom
            waited += wait
            if waited > PATIENCE:
                raise Later(wait)
            await asyncio.sleep(wait)

    async def _wait(self, idle: bool) -> float:
        """Takes a place; or how many seconds until there may be one."""
        try:
            async with asyncio.timeout(REDIS_PATIENCE):
                if (held := await self._redis.pttl(self._hold)) > 0:
                    return float(held) / 1000
                await self._limiter.take([self._all, self._progress] if idle else [self._all])
        except LimitReached as error:
            return max(0.005, error.seconds)
        except (RedisError, OSError, Unavailable, TimeoutError):
            log.warning("pace_unknown")
        return 0.0

    async def _after(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, call: aiohttp.TraceRequestEndParams
    ) -> None:
        """Counts what Discord counts as invalid, and holds everybody when it says so."""
        answer = call.response
        if answer.status not in INVALID or answer.headers.get("X-RateLimit-Scope") == "shared":
            return
        try:
            async with asyncio.timeout(REDIS_PATIENCE):
                if answer.headers.get("X-RateLimit-Global"):
                    await self._hold_for(float(answer.headers.get("Retry-After", "1")))
                await self._limiter.take([self._invalid])
        except LimitReached:
            log.error("discord_breaker_open", seconds=BREAK)  # noqa: TRY400 - it is no error of ours
            with contextlib.suppress(RedisError, OSError):
                await self._hold_for(BREAK)
        except (RedisError, OSError, Unavailable, TimeoutError):
            log.warning("pace_unknown")

    async def _hold_for(self, seconds: float) -> None:
        await self._redis.set(self._hold, "1", px=max(1, int(seconds * 1000)))


async def _began(
    _session: aiohttp.ClientSession, context: SimpleNamespace, _: aiohttp.TraceRequestStartParams
) -> None:
    context.began = time.monotonic()


async def _sent(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, part: aiohttp.TraceRequestChunkSentParams
) -> None:
    metrics.PLATFORM_SENT.labels("discord").inc(len(part.chunk))


async def _answered(
    _session: aiohttp.ClientSession, context: SimpleNamespace, call: aiohttp.TraceRequestEndParams
) -> None:
    _count(context, str(call.response.status))


async def _broke(
    _session: aiohttp.ClientSession, context: SimpleNamespace, _: aiohttp.TraceRequestExceptionParams
) -> None:
    if hasattr(context, "began"):  # else it was never sent
        _count(context, "error")


def _count(context: SimpleNamespace, code: str) -> None:
    metrics.PLATFORM_SECONDS.labels("discord", code).observe(time.monotonic() - context.began)
