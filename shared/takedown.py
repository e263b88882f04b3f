"""Links that this service shall not serve again: removed with all that came of them, and not fetched.

Kept in one hash (`lf:blocked`: link or medium → what was asked for) until an operator revokes it.
"""

import json
import time
from dataclasses import asdict, dataclass

from shared.connection import reachable
from shared.errors import TakenDown
from shared.jobs import Jobs
from shared.shelf import Shelf

_BLOCKED, _LIST = "lf:blocked", "the list of takedowns"


@dataclass(frozen=True, slots=True)
class Block:
    """One takedown: the link as it was given (canonical), when (Unix seconds), and why."""

    url: str
    at: float
    why: str = ""


class Takedowns:
    """Every method may raise `shared.errors.Unavailable`."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs, self._redis = jobs, jobs.redis

    async def check(self, *names: str) -> None:
        """Raises `TakenDown` when one of these links or media is blocked."""
        with reachable(_LIST):
            if any(await self._redis.hmget(_BLOCKED, list(names))):  # type: ignore[misc]
                raise TakenDown

    async def take_down(self, url: str, shelf: Shelf, *, why: str = "") -> int:
        """Blocks a canonical link, and what it led to under other links as well; deletes it everywhere.

        Returns how many results were removed. Blocked first, so that nothing new comes in behind.
        """
        block = json.dumps(asdict(Block(url, time.time(), why)))
        await self._block([url], block)
        results = await self._jobs.results_of(url)
        names = {name for result in results for name in (result.url, result.medium) if name}
        await self._block([*names], block)
        await self._jobs.forget_metadata({url, *(result.url for result in results)})
        return sum([await shelf.discard(result.id) for result in results])

    async def all(self) -> list[Block]:
        """What is blocked, newest first."""
        with reachable(_LIST):
            entries = await self._redis.hvals(_BLOCKED)  # type: ignore[misc]
        return sorted({Block(**json.loads(entry)) for entry in entries}, key=lambda b: b.at, reverse=True)

    async def revoke(self, url: str) -> bool:
        """Lets a link be fetched again; False when it was not blocked."""
        with reachable(_LIST):
            entries = await self._redis.hgetall(_BLOCKED)  # type: ignore[misc]
            names = [name for name, entry in entries.items() if json.loads(entry)["url"] == url]
            return bool(names and await self._redis.hdel(_BLOCKED, *names))  # type: ignore[misc]

    async def _block(self, names: list[str], block: str) -> None:
        if names:
            with reachable(_LIST):
                await self._redis.hset(_BLOCKED, mapping=dict.fromkeys(names, block))  # type: ignore[misc]
