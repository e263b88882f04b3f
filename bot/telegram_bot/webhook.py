"""Updates by webhook: Telegram comes to us, to any of several replicas behind a balancer.

Telegram repeats an update until it is answered by 2xx (https://core.telegram.org/bots/api#setwebhook), so it
is answered after it was handled. Who handles one holds a lease on its number in Redis: a repeat that comes
meanwhile waits, one that comes later is answered at once, and one whose replica died is handled again.
"""

import asyncio
import contextlib
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import structlog
import uvicorn
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Bot

from shared.connection import reachable
from shared.errors import Unavailable
from shared.settings import Settings

log = structlog.get_logger(__name__)

LEASE = 10.0  # seconds; renewed while the update is handled
REMEMBERED = 2 * 86_400  # seconds; Telegram keeps what it could not deliver for a day
WAIT = 25.0  # seconds that a repeat waits for whoever handles the update
LOOK = 0.3  # seconds between looks meanwhile
LARGEST = 1_000_000  # bytes of an update; a message has at most 4,096 characters
PATIENCE = 10.0  # seconds for a whole body
FAREWELL = 5  # seconds for updates under way, once we are told to stop
CONNECTIONS = 100  # that Telegram may open: the most it allows
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name
DONE = "done"

Handle = Callable[[dict[str, Any]], Awaitable[None]]


async def announce(bot: Bot, settings: Settings, updates: list[str]) -> None:
    """Tells Telegram where to come. Every replica says the same, so that their order does not matter."""
    assert settings.telegram_webhook_url
    await bot.set_webhook(
        settings.telegram_webhook_url,
        secret_token=secret_of(settings),
        allowed_updates=updates,
        max_connections=CONNECTIONS,
    )


async def withdraw(bot: Bot) -> None:
    """Back to polling, which Telegram refuses while there is a webhook; what is pending stays."""
    if (await bot.get_webhook_info()).url:
        await bot.delete_webhook()
        log.info("webhook_removed")


def secret_of(settings: Settings) -> str:
    """The secret that Telegram shows us; by default one that follows from the token, for all replicas."""
    if settings.telegram_webhook_secret:
        return settings.telegram_webhook_secret.get_secret_value()
    assert settings.telegram_bot_token
    token = settings.telegram_bot_token.get_secret_value().encode()
    return hmac.new(token, b"linkferry webhook", hashlib.sha256).hexdigest()


class Once:
    """Each update handled once, by one replica at a time. May raise `shared.errors.Unavailable`."""

    def __init__(self, redis: Redis, account: int, *, lease: float = LEASE) -> None:
        self._redis, self._prefix, self._lease = redis, f"lf:telegram:{account}:update", lease

    @asynccontextmanager
    async def turn(self, number: int, *, within: float = WAIT) -> AsyncIterator[bool]:
        """Whether it is on us to handle this update; not any more once the block has ended well.

        Waits for another replica that is at it. Raises `TimeoutError` when that takes longer than `within`.
        """
        key, mine = f"{self._prefix}:{number}", secrets.token_hex(8)
        end = time.monotonic() + within
        while not (ours := await self._taken(key, mine)) and await self._under_way(key):
            if time.monotonic() > end:
                raise TimeoutError
            await asyncio.sleep(LOOK)
        if not ours:
            yield False
            return
        renewal = asyncio.create_task(self._renew(key))
        try:
            yield True
        except BaseException:
            with contextlib.suppress(Unavailable), reachable():
                await self._redis.delete(key)
            raise
        finally:
            renewal.cancel()
        with reachable():
            await self._redis.set(key, DONE, ex=REMEMBERED)

    async def _taken(self, key: str, mine: str) -> bool:
        with reachable():
            return bool(await self._redis.set(key, mine, nx=True, px=int(self._lease * 1000)))

    async def _under_way(self, key: str) -> bool:
        with reachable():
            return bool(await self._redis.get(key) != DONE)

    async def _renew(self, key: str) -> None:
        while True:
            await asyncio.sleep(self._lease / 3)
            with contextlib.suppress(Unavailable), reachable():
                await self._redis.pexpire(key, int(self._lease * 1000))


def application(settings: Settings, once: Once, handle: Handle) -> Starlette:
    """`POST` to the path of the webhook's address, and `/healthz` for the balancer."""
    known = secret_of(settings).encode()

    async def update(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), known):
            return Response(status_code=403)
        try:
            found = json.loads(await _body(request))
            number = int(found["update_id"])
        except _TooLarge:
            return Response(status_code=413)
        except (TimeoutError, ClientDisconnect):
            return Response(status_code=408)
        except (ValueError, KeyError, TypeError):
            return Response(status_code=400)
        try:
            async with once.turn(number) as ours:
                if ours:
                    await handle(found)
        except (Unavailable, TimeoutError):
            return Response(status_code=503)
        except Exception as error:  # noqa: BLE001 - Telegram comes again
            log.error("update_not_handled", update=number, error=type(error).__name__)  # noqa: TRY400 - its text may hold what people wrote
            return Response(status_code=500)
        return Response()

    async def lives(_: Request) -> Response:
        return PlainTextResponse("ok")

    path = urlsplit(settings.telegram_webhook_url or "").path or "/"
    return Starlette(routes=[Route("/healthz", lives), Route(path, update, methods=["POST"])])


async def receive(settings: Settings, once: Once, handle: Handle) -> None:
    """Serves until cancelled, and then finishes what is under way."""
    server = _Server(
        uvicorn.Config(
            application(settings, once, handle),
            host=settings.telegram_webhook_host,
            port=settings.telegram_webhook_port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=FAREWELL,
        )
    )
    serving = asyncio.create_task(server.serve())
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await asyncio.wait({serving})


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are for the bot, which stops us."""
        yield


class _TooLarge(Exception):
    """A body above `LARGEST`."""


async def _body(request: Request) -> bytes:
    body = bytearray()
    async with asyncio.timeout(PATIENCE):
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                raise _TooLarge
    return bytes(body)
