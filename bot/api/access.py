"""Who calls, whether he may, and how often: API keys, addresses behind trusted proxies, limits.

A request without a key is let in where `API_ANONYMOUS` says so, or where only this machine can be calling:
the server listens on a loopback address, no public address is set, no proxy has forwarded the request, and
the `Host` is a loopback one, too (else any web site could reach us by a name of its own that leads here).
"""

import math
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import Annotated, Literal
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response
from fastapi.openapi.models import HTTPBearer as HTTPBearerModel
from fastapi.security.base import SecurityBase

from bot.api.problems import Problem
from bot.api.recent import Recent
from bot.api.service import service_of
from bot.keys import Key, Keys
from shared.limit import Limit
from shared.ratelimit import Limiter
from shared.settings import Settings, is_loopback, parsed_address

REMEMBER = 5.0
"""Seconds for which a key that was good counts as good without asking again."""
_MOST_REMEMBERED = 10_000
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip", "via")

What = Literal["video-info", "download"]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls; `id` is `key:<id>` or `ip:<address>`, and never the key itself."""

    id: str
    key: Key | None = None


class Access:
    """One per application."""

    def __init__(self, settings: Settings, keys: Keys, limiter: Limiter) -> None:
        self._settings, self._keys, self._limiter = settings, keys, limiter
        self._proxies = [ip_network(each) for each in settings.trusted_proxies]
        self._home = settings.only_here
        self._known: Recent[Key] = Recent(_MOST_REMEMBERED, REMEMBER)

    async def caller(self, request: Request) -> Caller:
        """Raises `Problem` 401."""
        if shown := _shown(request):
            if (key := await self._key(shown)) is None:
                raise _unauthorized("This key is not known, or was revoked.")
            return Caller(f"key:{key.id}", key)
        if self._settings.api_anonymous or (self._home and _is_local(request)):
            return Caller(f"ip:{self.address(request)}")
        raise _unauthorized("This service wants an API key.")

    def address(self, request: Request) -> str:
        """The caller's address, as far as it can be believed; of IPv6 the network, which is one customer."""
        hops = [
            part.strip() for line in request.headers.getlist("x-forwarded-for") for part in line.split(",")
        ]
        found = parsed_address(request.client.host if request.client else "")
        while (
            found and hops and any(found in each for each in self._proxies if each.version == found.version)
        ):
            if (hop := _hop(hops.pop())) is None:  # who wrote what stands before it is not known
                break
            found = hop
        if isinstance(found, IPv6Address):
            return str(ip_network((found, 64), strict=False))
        return str(found or "unknown")

    def is_forwarded(self, request: Request) -> bool:
        """Whether a proxy of ours brings the request, whose headers are to be believed."""
        peer = parsed_address(request.client.host if request.client else "")
        return any(peer in each for each in self._proxies if peer and each.version == peer.version)

    async def take(self, caller: Caller, what: What, response: Response) -> None:
        """Counts one request, and tells in `response` how many are left. Raises `LimitReached`."""
        limit = self._limit(caller, what)
        if limit is None:
            return
        response.headers["RateLimit-Policy"] = f'"{what}";q={limit.count};w={limit.period:.0f}'
        if left := await self._limiter.take([limit]):
            response.headers["RateLimit"] = f'"{what}";r={left.left};t={math.ceil(left.reset)}'

    async def give_back(self, caller: Caller, what: What) -> None:
        """For a request that changed nothing."""
        if limit := self._limit(caller, what):
            await self._limiter.refund([limit])

    def _limit(self, caller: Caller, what: What) -> Limit | None:
        settings, key = self._settings, caller.key
        if settings.limit_off:
            return None
        if what == "video-info":
            count = (key and key.info) or settings.limit_api_info
        else:
            count = (key and key.download) or settings.limit_api_download
        return Limit(f"api:{caller.id}:{what}", count, 60)

    async def _key(self, shown: str) -> Key | None:
        if known := self._known.get(shown):
            return known
        if key := await self._keys.find(shown):
            self._known.keep(shown, key)
        return key


def _shown(request: Request) -> str | None:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and value.strip():
        return value.strip()
    return request.headers.get("x-api-key")


def _hop(text: str) -> IPv4Address | IPv6Address | None:
    """The address in an entry of X-Forwarded-For; some proxies add the port."""
    host, colon, port = text.rpartition(":")
    has_port = colon and port.isdigit() and (host.endswith("]") or ":" not in host)
    return parsed_address(host if has_port else text)


def _is_local(request: Request) -> bool:
    headers = request.headers
    if any(name in headers for name in _FORWARDED):
        return False
    return is_loopback(urlsplit(f"//{headers.get('host', '')}").hostname or "")


def _unauthorized(detail: str) -> Problem:
    return Problem(401, "unauthorized", detail, headers={"WWW-Authenticate": 'Bearer realm="linkferry"'})


class _Shown(SecurityBase):
    """One dependency for the caller and for what OpenAPI says of him: each that is solved costs time."""

    model = HTTPBearerModel(description="A key from `linkferry admin keys create`.")
    scheme_name = "HTTPBearer"

    async def __call__(self, request: Request) -> Caller:
        return await service_of(request).access.caller(request)


By = Annotated[Caller, Depends(_Shown())]
