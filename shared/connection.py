"""How every process reaches Redis: clients that survive its restarts and never wait for ever."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from redis.asyncio import BlockingConnectionPool, ConnectionPool, Redis
from redis.asyncio.connection import AbstractConnection
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from shared.errors import Unavailable

P = TypeVar("P", bound=ConnectionPool)

_PATIENCE: dict[str, Any] = {
    "socket_connect_timeout": 3,
    "socket_timeout": 6,
    "health_check_interval": 30,
    "retry": Retry(ExponentialBackoff(cap=0.5, base=0.05), 3),
    "retry_on_error": [RedisConnectionError, RedisTimeoutError],
}


def connect(url: str, *, max_connections: int = 100) -> Redis:
    """A client that survives a restart of the server and never waits for ever.

    `url` is `redis://`, `rediss://` or `unix://`, or `sentinel://[:password@]host:port,host:port/service[/db]`
    for a master that Redis Sentinel watches. Redis Cluster is refused at the first use (`Jobs.check`).
    """
    if url.startswith("sentinel://"):
        return Redis.from_pool(_sentinel_pool(url, decode_responses=True, **_PATIENCE))
    pool = BlockingConnectionPool.from_url(
        url, decode_responses=True, max_connections=max_connections, timeout=20, **_PATIENCE
    )
    return Redis.from_pool(_sturdy(pool))


def raw_pool(url: str) -> ConnectionPool:
    """Connections for arq, which wants bytes."""
    if url.startswith("sentinel://"):
        return _sentinel_pool(url, **_PATIENCE)
    return _sturdy(ConnectionPool.from_url(url, **_PATIENCE))


def _sentinel_pool(url: str, **options: Any) -> ConnectionPool:
    """Connections to whichever server Sentinel says is the master now."""
    parts = urlsplit(url)
    login, _, hosts = parts.netloc.rpartition("@")
    watchers = [(host, int(port or 26379)) for host, _, port in (h.partition(":") for h in hosts.split(","))]
    service, _, db = parts.path.strip("/").partition("/")
    password = unquote(login.partition(":")[2]) or None
    sentinel = Sentinel(watchers, socket_timeout=2, password=password)  # type: ignore[no-untyped-call]
    for watcher in sentinel.sentinels:
        _sturdy(watcher.connection_pool)
    where = {"db": int(db or 0), "password": password}
    pool = SentinelConnectionPool(service, sentinel, **where, **options)  # type: ignore[no-untyped-call]
    return _sturdy(pool)


class _Sturdy(AbstractConnection):
    """Breaks as connections of redis-py are meant to."""

    async def on_connect(self) -> None:
        """A connection that was made just now needs no check of its health.

        redis-py checks it at the first word of its greeting, and when that fails connects again from within
        the check: without end at a proxy that accepts for a server that is away.
        """
        self.next_health_check = asyncio.get_running_loop().time() + self.health_check_interval
        await super().on_connect()

    async def _send_packed_command(self, command: Iterable[bytes]) -> None:
        """Uvloop raises `RuntimeError` at a write to what has just broken; redis-py expects `OSError`."""
        try:
            await super()._send_packed_command(command)
        except RuntimeError as error:
            raise ConnectionResetError(str(error)) from error


def _sturdy(pool: P) -> P:
    kind = pool.connection_class
    pool.connection_class = type(kind.__name__, (_Sturdy, kind), {})
    return pool


@contextmanager
def reachable(what: str = "the job queue") -> Iterator[None]:
    """Tells trouble with Redis as `Unavailable`."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise Unavailable(f"{what} cannot be reached", cause=type(error).__name__) from error
