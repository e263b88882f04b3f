"""Hides where extractions are kept, so that a link that comes again asks nothing of its site.

One entry per region and canonical link, for an hour, and for less when the formats' addresses stop working
earlier; sealed, because it holds the cookies that a site gave us. Playlists, endless streams and what is very
large are never kept. That Redis is away is no trouble: nothing is known then.
"""

import contextlib
import time

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared import metrics
from shared.jobs import metadata_key
from shared.models import from_json, new_id, to_json
from shared.sealing import SealBroken, Sealer
from workers.engine import Engine
from workers.engine.media import Extraction, Listing, Media

log = structlog.get_logger(__name__)

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


class Metadata:
    """What is known of media behind links."""

    def __init__(self, redis: Redis, engine: Engine, *, region: str, secret: bytes) -> None:
        self._redis, self._engine, self._region = redis, engine, region
        self._sealer = Sealer(secret, "metadata")

    async def media_of(self, url: str) -> Media:
        """What a canonical link offers. Raises a `JobError`."""
        if known := await self.known(url):
            return known.media
        async with self._engine.job(f"info-{new_id()}") as job:
            found = await job.extraction(url)
        await self.keep(url, found)
        return found.media

    async def listing_of(self, url: str, items: int) -> Listing:
        """The first items of the playlist or channel behind a link, from its site. Raises a `JobError`."""
        async with self._engine.job(f"list-{new_id()}") as job:
            return await job.listing(url, items)

    async def known(self, url: str) -> Extraction | None:
        """An earlier extraction that should still work."""
        try:
            text = await self._redis.get(key := self._key(url))
            metrics.METADATA.labels("hit" if text else "miss").inc()
            return from_json(Extraction, self._sealer.open(text, key)) if text else None
        except (RedisError, OSError, ValueError, SealBroken) as error:
            log.warning("metadata_unread", error=type(error).__name__)
            return None

    async def keep(self, url: str, found: Extraction) -> None:
        """Remembers an extraction, if it is one that can be gone on from."""
        if found.packed is None:
            return
        lifetime = LONGEST
        if found.packed.expires is not None:
            lifetime = min(lifetime, found.packed.expires - RESERVE - time.time())
        if lifetime >= 1:
            with contextlib.suppress(RedisError, OSError):
                sealed = self._sealer.seal(to_json(found), key := self._key(url))
                await self._redis.set(key, sealed, px=int(lifetime * 1000))

    async def forget(self, url: str) -> None:
        """Its addresses have died."""
        with contextlib.suppress(RedisError, OSError):
            await self._redis.delete(self._key(url))

    def _key(self, url: str) -> str:
        return metadata_key(self._region, url)
