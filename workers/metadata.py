"""Hides where extractions are kept, so that a link that comes again asks nothing of its site.

One entry per region and canonical link, for an hour, and for less when the formats' addresses stop working
earlier; sealed, because it holds the cookies that a site gave us. What was learned with an operator's log-in
is good for as long as that log-in is. Playlists, endless streams and what is very large are never kept. That
Redis is away is no trouble: nothing is known then.
"""

import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared import metrics
from shared.errors import BotCheck, JobError, LoginRequired, Unavailable
from shared.jobs import metadata_key
from shared.logins import Login, Logins
from shared.models import from_json, new_id, to_json
from shared.sealing import SealBroken, Sealer
from workers.engine import Engine, Job
from workers.engine.media import Extraction, Listing, Media

log = structlog.get_logger(__name__)

T = TypeVar("T")

LONGEST = 3600.0
RESERVE = 60.0
"""Seconds that addresses must still work when a transfer begins."""
CURRENT = frozenset(
    {
        *("too_big", "too_long", "no_such_format", "bad_clip", "no_link_possible"),
        *("policy", "taken_down"),
        *("internal", "crashed", "deadline", "disk_full", "storage"),
    }
)
"""Kinds of failure that say nothing against what was known of the medium."""


MOST_TRIED = 3
"""Log-ins that one link is tried with."""
LINKS = 2
"""Different links in a row for which a log-in must not do before it rests: some want a membership."""


@dataclass(frozen=True, slots=True)
class Known:
    """An earlier extraction, and the log-in that it was made with."""

    extraction: Extraction
    login: Login | None = None

    async def given_to(self, job: Job) -> Extraction:
        """Has a child go on from it, without asking the site."""
        assert self.extraction.packed is not None
        packed, cookies = self.extraction.packed.info, self.login.text if self.login else None
        return await job.extraction("", packed, cookies)


class Metadata:
    """What is known of media behind links."""

    def __init__(self, redis: Redis, engine: Engine, *, region: str, secret: bytes) -> None:
        self._redis, self._engine, self._region = redis, engine, region
        self._sealer, self._logins = Sealer(secret, "metadata"), Logins(redis, secret)

    async def media_of(self, url: str) -> Media:
        """What a canonical link offers. Raises a `JobError`."""
        if known := await self.known(url):
            return known.extraction.media
        async with self._engine.job(f"info-{new_id()}") as job:
            return (await self.learn(job, url)).media

    async def listing_of(self, url: str, items: int) -> Listing:
        """The first items of the playlist or channel behind a link, from its site. Raises a `JobError`."""
        async with self._engine.job(f"list-{new_id()}") as job:
            found, _ = await self._logged_in(url, lambda cookies: job.listing(url, items, cookies))
            return found

    async def learn(self, job: Job, url: str) -> Extraction:
        """Asks the site, and remembers what it says. Raises a `JobError`."""
        await self.forget(url)
        found, login = await self._logged_in(url, lambda cookies: job.extraction(url, cookies=cookies))
        await self.keep(url, found, login)
        return found

    async def _logged_in(self, url: str, ask: Callable[[str | None], Awaitable[T]]) -> tuple[T, str]:
        """Asks with the first of the operator's log-ins that does, if there is one; and which one it was."""
        refusal: JobError | None = None
        for login in (await self._usable(url))[:MOST_TRIED]:
            try:
                found = await ask(login.text)
            except (LoginRequired, BotCheck) as error:
                refusal = error
                await self._turned_away(login, url, error)
            else:
                with contextlib.suppress(Unavailable):
                    await self._logins.worked(login, self._region)
                return found, login.id
        if refusal:
            raise refusal
        return await ask(None), ""

    async def _usable(self, url: str) -> list[Login]:
        try:
            return await self._logins.usable(url, self._region)
        except Unavailable:
            return []

    async def _turned_away(self, login: Login, url: str, error: JobError) -> None:
        links = 1 if isinstance(error, BotCheck) else LINKS
        log.info("login_turned_away", login=login.id, site=login.site, kind=error.kind)
        with contextlib.suppress(Unavailable):
            if await self._logins.failed(login, self._region, url, links=links):
                log.warning("login_rests", login=login.id, site=login.site, kind=error.kind)

    async def known(self, url: str) -> Known | None:
        """An earlier extraction that should still work."""
        try:
            text = await self._redis.get(key := self._key(url))
            metrics.METADATA.labels("hit" if text else "miss").inc()
            return await self._read(url, self._sealer.open(text, key)) if text else None
        except (RedisError, OSError, ValueError, SealBroken) as error:
            log.warning("metadata_unread", error=type(error).__name__)
            return None

    async def _read(self, url: str, text: str) -> Known | None:
        """None for what was learned with a log-in that was taken away, or that rests."""
        name, _, extraction = text.partition("\n")
        login = next((each for each in await self._usable(url) if each.id == name), None) if name else None
        return None if name and not login else Known(from_json(Extraction, extraction), login)

    async def keep(self, url: str, found: Extraction, login: str = "") -> None:
        """Remembers an extraction, if it is one that can be gone on from."""
        if found.packed is None:
            return
        lifetime = LONGEST
        if found.packed.expires is not None:
            lifetime = min(lifetime, found.packed.expires - RESERVE - time.time())
        if lifetime >= 1:
            with contextlib.suppress(RedisError, OSError):
                sealed = self._sealer.seal(f"{login}\n{to_json(found)}", key := self._key(url))
                await self._redis.set(key, sealed, px=int(lifetime * 1000))

    async def forget(self, url: str) -> None:
        """Its addresses have died."""
        with contextlib.suppress(RedisError, OSError):
            await self._redis.delete(self._key(url))

    def _key(self, url: str) -> str:
        return metadata_key(self._region, url)
