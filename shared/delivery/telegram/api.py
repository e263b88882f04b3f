"""One Telegram account over HTTP: its token, its server, what its chats take."""

import time
from typing import Any

import httpx
from redis.asyncio import Redis
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from shared import metrics
from shared.delivery.telegram.pace import Pace
from shared.models import Place
from shared.settings import Settings

MEDIA_TIMEOUT = 600.0  # seconds for an upload of 50 MB over a slow line


def channel_name(bot_id: int) -> str:
    return f"telegram:{bot_id}"


def bot_id(settings: Settings) -> int:
    """The account behind the token, which a token begins with."""
    assert settings.telegram_bot_token
    return int(settings.telegram_bot_token.get_secret_value().split(":")[0])


def place_of(settings: Settings) -> Place:
    """What a chat with this bot can take."""
    return Place(limit=settings.telegram_limit, links=settings.gives_links)


def make_bot(settings: Settings, redis: Redis | None = None, *, connections: int = 32) -> ExtBot[str]:
    """A Bot for the configured account and server, with timeouts that suit media; paced by `redis`."""
    assert settings.telegram_bot_token
    base = settings.telegram_api_url.rstrip("/")
    return ExtBot(
        settings.telegram_bot_token.get_secret_value(),
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        local_mode=settings.telegram_local_mode,
        rate_limiter=Pace(redis, bot_id(settings)) if redis else None,
        request=_Measured(
            connection_pool_size=connections,
            connect_timeout=10,
            read_timeout=30,
            write_timeout=30,
            media_write_timeout=MEDIA_TIMEOUT,
            httpx_kwargs={"event_hooks": {"response": [_count_bytes]}},
        ),
    )


async def _count_bytes(answer: httpx.Response) -> None:
    metrics.PLATFORM_SENT.labels("telegram").inc(int(answer.request.headers.get("Content-Length", 0)))


class _Measured(HTTPXRequest):
    """Counts what is asked of Telegram, but for the polling that is meant to take long."""

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        code, began = "error", time.monotonic()
        try:
            status, answer = await super().do_request(url, *args, **kwargs)
            code = str(status)
        finally:
            if not url.endswith("/getUpdates"):
                seconds = time.monotonic() - began
                metrics.PLATFORM_SECONDS.labels("telegram", code).observe(seconds)
        return status, answer
