"""One Discord account over HTTP: discord.py without its gateway, logged in when it is first needed."""

import asyncio
import base64

import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route
from redis.asyncio import Redis

from shared.delivery import Later
from shared.delivery.discord.pace import Pace
from shared.models import Place
from shared.settings import Settings

log = structlog.get_logger(__name__)

FREE_LIMIT = 10 * 1024 * 1024  # https://discord.com/developers/docs/reference#uploading-files
LONGEST_WAIT = 30.0  # seconds that discord.py may wait for a route's limit; beyond that we come back later
TOKEN_PAUSE = 60.0  # seconds; somebody must put in a new token


def account_of(settings: Settings) -> int:
    """The account behind the token, which a token begins with."""
    assert settings.discord_bot_token
    number = settings.discord_bot_token.get_secret_value().split(".")[0]
    return int(base64.urlsafe_b64decode(number + "=" * (-len(number) % 4)))


def channel_name(account: int) -> str:
    return f"discord:{account}"


def place_of(settings: Settings, limit: int = FREE_LIMIT) -> Place:
    """What a channel can take whose files may have `limit` bytes."""
    return Place(limit=settings.discord_upload_limit or limit, links=settings.gives_links)


def point_at(settings: Settings) -> None:
    """Leads discord.py, for the whole process, to where the settings say Discord is."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # we do not talk
    Route.BASE = settings.discord_api_url.rstrip("/")
    if settings.discord_gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)


class Api:
    """`client` for calls over HTTP; it never connects to the gateway."""

    def __init__(self, settings: Settings, redis: Redis) -> None:
        assert settings.discord_bot_token
        point_at(settings)
        self.account, self.redis = account_of(settings), redis
        self._token = settings.discord_bot_token.get_secret_value()
        self._client = discord.Client(
            intents=discord.Intents(guilds=True),  # none are asked for without a gateway
            max_messages=None,
            max_ratelimit_timeout=LONGEST_WAIT,
            http_trace=Pace(redis, self.account).trace(),
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self._logging_in = asyncio.Lock()

    async def client(self) -> discord.Client:
        """Raises `Later` when Discord refuses the token."""
        async with self._logging_in:
            if self._client.application_id is None:
                try:
                    await self._client.login(self._token)
                except discord.LoginFailure as error:
                    log.error("token_refused", says=str(error))  # noqa: TRY400 - a trace says no more
                    raise Later(TOKEN_PAUSE) from error
        return self._client

    async def aclose(self) -> None:
        await self._client.close()
