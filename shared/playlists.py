"""What a person chose of a playlist, and how far it is: kept in Redis, for chats of every platform.

    lf:list:<id>           string  one `Run`, as JSON; goes `KEPT` after its last change
    lf:lists:<channel>     zset    the runs of a chat account that are fetched, by when to look again (ms)
    lf:lists:of:<asker>    zset    a person's runs by when they began; goes with the last of them

A run changes by pure functions of `Run`, each applied to what is kept now (`Playlists.change`): presses and
the process that drives it may come at the same time.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self

from redis.asyncio import Redis

from shared.connection import reachable
from shared.models import Item, Place, Waiter, Wish, from_json, new_id, to_json
from shared.scripts import Script

KEPT = 2 * 86_400
"""Seconds, as long as requests are remembered (`jobs.lua`)."""
MOST_KEPT = 10
"""Runs of one person: older ones that nobody is fetching go."""
_WHAT = "the playlists"

State = Literal["choosing", "running", "done", "cancelled"]


@dataclass(frozen=True, slots=True)
class Run:
    """A playlist from the list to the last item. Numbers of items begin at 0.

    `channel`, `to`, `asker`, `chat` and `locale` are those of each item's waiter, `name` is what their ids
    begin with, `wish`, `place` and `region` those of each request. `count` is how many items there are in
    all, also beyond those listed. `message` is the one that shows the run; None for one that nobody looks
    at, with the `follow` that it came from. `over` counts the chosen ones that are delivered or failed;
    `failed` has the kind of each failure by item. `until`: limits let it go on only then (Unix seconds).
    """

    channel: str
    name: str
    asker: str
    url: str
    title: str
    items: tuple[Item, ...]
    count: int = 0
    to: dict[str, Any] = field(default_factory=dict)
    chat: str = ""
    locale: str = "en"
    wish: Wish = field(default_factory=Wish)
    place: Place = field(default_factory=Place)
    region: str = ""
    message: int | None = None
    follow: str = ""
    state: State = "choosing"
    page: int = 0
    chosen: tuple[int, ...] = ()
    over: int = 0
    failed: dict[int, str] = field(default_factory=dict)
    until: float = 0.0
    id: str = field(default_factory=lambda: new_id()[:12])

    def pages(self, size: int) -> int:
        return max(1, -(-len(self.items) // size))

    def on_page(self, size: int) -> range:
        """The numbers of the items that the page shows."""
        return range(self.page * size, min(len(self.items), (self.page + 1) * size))

    @property
    def current(self) -> int | None:
        """The number of the item that is fetched now."""
        return self.chosen[self.over] if self.state == "running" and self.over < len(self.chosen) else None

    @property
    def arrived(self) -> int:
        return self.over - len(self.failed)

    def waiter_id(self, number: int) -> str:
        return f"{self.name}:L{self.id}.{number}"

    def waiter(self, number: int) -> Waiter:
        """Whom an item is owed to."""
        facts: dict[str, Any] = {"to": self.to, "asker": self.asker, "locale": self.locale, "chat": self.chat}
        return Waiter(self.waiter_id(number), self.channel, **facts)

    # Changes. Each gives the run as it was where it makes no sense any more.

    def turned(self, page: int, size: int) -> Self:
        page = max(0, min(page, self.pages(size) - 1))
        return replace(self, page=page) if self.state == "choosing" else self

    def choosing(self, numbers: Sequence[int]) -> Self:
        """With these items chosen, in the order of the list."""
        if self.state != "choosing":
            return self
        return replace(self, chosen=tuple(sorted({n for n in numbers if 0 <= n < len(self.items)})))

    def toggled(self, number: int) -> Self:
        if number in self.chosen:
            return self.choosing([n for n in self.chosen if n != number])
        return self.choosing([*self.chosen, number])

    def begun(self) -> Self:
        return replace(self, state="running") if self.state == "choosing" and self.chosen else self

    def cancelled(self) -> Self:
        return replace(self, state="cancelled") if self.state in ("choosing", "running") else self

    def ended(self, number: int, kind: str = "") -> Self:
        """With the current item delivered, or failed as `kind`."""
        if self.current != number:
            return self
        failed = self.failed | {number: kind} if kind else self.failed
        over = self.over + 1
        state: State = "done" if over == len(self.chosen) else "running"
        return replace(self, over=over, failed=failed, state=state, until=0.0)

    def held(self, until: float) -> Self:
        return replace(self, until=until) if self.state == "running" else self


# ARGV: id, channel, what was read (empty: nothing is there yet), what it becomes, its lifetime in seconds,
# and 1 while it is being fetched. Gives 0 when something else is there than was read. What has ended stays in
# line until whoever drives it has said so (`leave`).
_SWAP = """
local key, due = 'lf:list:' .. ARGV[1], 'lf:lists:' .. ARGV[2]
if (redis.call('GET', key) or '') ~= ARGV[3] then return 0 end
redis.call('SET', key, ARGV[4], 'EX', ARGV[5])
if ARGV[6] == '1' then
  local t = redis.call('TIME')
  redis.call('ZADD', due, 'NX', t[1] * 1000, ARGV[1])
  redis.call('EXPIRE', due, ARGV[5])
end
return 1
"""


class Playlists:
    """The runs. Every method may raise `shared.errors.Unavailable`."""

    def __init__(self, redis: Redis) -> None:
        self._redis, self._swap = redis, Script(redis, _SWAP)

    async def begin(self, run: Run) -> bool:
        """Keeps a new run; False when it is there already."""
        if not await self._keep(run, ""):
            return False
        mine = f"lf:lists:of:{run.asker}"
        with reachable(_WHAT):
            async with self._redis.pipeline() as pipe:
                pipe.zadd(mine, {run.id: time.time()})
                pipe.expire(mine, KEPT)
                pipe.zrange(mine, 0, -MOST_KEPT - 1)
                oldest: list[str] = (await pipe.execute())[-1]
        for each in oldest:
            known = await self.get(each)
            if known is None or known.state != "running":
                await self._drop(run.asker, each)
        return True

    async def get(self, run_id: str) -> Run | None:
        text = await self._text(run_id)
        return from_json(Run, text) if text else None

    async def change(self, run_id: str, change: Callable[[Run], Run]) -> Run | None:
        """Applies a change to the run as it is now; what it is then, or None when it is forgotten."""
        while text := await self._text(run_id):
            run = from_json(Run, text)
            changed = change(run)
            if changed == run or await self._keep(changed, text):
                return changed
        return None

    async def due(self, channel: str, most: int) -> list[str]:
        """The ids of runs to look at now."""
        with reachable(_WHAT):
            found: list[str] = await self._redis.zrangebyscore(
                f"lf:lists:{channel}", "-inf", time.time() * 1000, start=0, num=most
            )
        return found

    async def look_again(self, run_id: str, channel: str, after: float) -> None:
        """In so many seconds, if it is still being fetched."""
        with reachable(_WHAT):
            at = (time.time() + after) * 1000
            await self._redis.zadd(f"lf:lists:{channel}", {run_id: at}, xx=True)

    async def leave(self, run_id: str, channel: str) -> None:
        """There is nothing more to look at."""
        with reachable(_WHAT):
            await self._redis.zrem(f"lf:lists:{channel}", run_id)

    async def forget(self, asker: str) -> None:
        """Drops a person's runs; those that are being fetched end with that."""
        with reachable(_WHAT):
            mine = await self._redis.zrange(f"lf:lists:of:{asker}", 0, -1)
        for run_id in mine:
            await self._drop(asker, run_id)

    async def _text(self, run_id: str) -> str | None:
        with reachable(_WHAT):
            text: str | None = await self._redis.get(f"lf:list:{run_id}")
        return text

    async def _keep(self, run: Run, before: str) -> bool:
        running = int(run.state == "running")
        with reachable(_WHAT):
            return bool(await self._swap([run.id, run.channel, before, to_json(run), KEPT, running]))

    async def _drop(self, asker: str, run_id: str) -> None:
        with reachable(_WHAT):
            async with self._redis.pipeline() as pipe:
                pipe.delete(f"lf:list:{run_id}")
                pipe.zrem(f"lf:lists:of:{asker}", run_id)
                await pipe.execute()
