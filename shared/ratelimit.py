"""How much anyone may ask for: any number of limits, spent all or none, in one round trip.

Each limit is a GCRA (a leaky bucket that stores one moment, https://brandur.org/rate-limiting): `count` a
period, all at once if they come at once, then one per `period / count`. Time is Redis's own. A refusal says
when to come back. Redis away means closed: `take` raises `shared.errors.Unavailable`, and links are refused.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from redis.asyncio import Redis
from redis.exceptions import RedisError

from shared.errors import Refused, Unavailable

# ARGV: operation, cost, then for each limit its key, interval in ms per unit, and period in ms.
# A key holds the moment (ms) at which its bucket will be empty again.
_SCRIPT = """
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local cost = tonumber(ARGV[2])
local wait, which, set, left, reset = 0, 0, {}, -1, 0
for i = 3, #ARGV, 3 do
  local key, interval, period = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
  local full = math.max(tonumber(redis.call('GET', key) or now), now)
  if ARGV[1] == 'refund' then
    set[#set + 1] = {key, full - interval * cost}
  else
    local after = full + interval * cost
    local over = after - now - period
    if over > wait and over > 0.5 then wait, which = over, (i - 3) / 3 + 1 end
    set[#set + 1] = {key, after}
    local room = math.floor((now + period - after) / interval + 0.001)
    if left < 0 or room < left then left, reset = room, math.ceil(after - now) end
  end
end
if wait > 0 then return {math.ceil(wait), which} end
for _, s in ipairs(set) do
  if s[2] > now then redis.call('SET', s[1], string.format('%.3f', s[2]), 'PX', math.ceil(s[2] - now))
  else redis.call('DEL', s[1]) end
end
return {0, 0, left, reset}
"""


HAMMERING = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` units for `key` within `period` seconds. A cost above `count` can never be had."""

    key: str
    count: int
    period: float

    @property
    def interval(self) -> float:
        return self.period / self.count


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the tightest limit still gives, and in how many seconds it is whole again."""

    left: int
    reset: float


class LimitReached(Refused):
    """Somebody asked for more than he may; `seconds` says when to come back."""

    kind = "limited"
    retryable = True

    def __init__(self, limit: Limit, seconds: float) -> None:
        super().__init__(
            f"more than {limit.count} in {limit.period:.0f} s", seconds=str(max(1, math.ceil(seconds)))
        )
        self.limit, self.seconds = limit, seconds


def lasting(limits: Iterable[Limit]) -> list[Limit]:
    """The limits that a failed request gives back: not the shortest ones, which hold back the hammering."""
    return [limit for limit in limits if limit.period > HAMMERING]


class Limiter:
    """Takes and gives back. Every method may raise `shared.errors.Unavailable`."""

    def __init__(self, redis: Redis) -> None:
        self._script = redis.register_script(_SCRIPT)

    async def take(self, limits: Sequence[Limit], cost: float = 1) -> Allowance | None:
        """Spends `cost` units of every limit, or nothing at all. Raises `LimitReached`."""
        if not limits:
            return None
        wait, which, *rest = await self._run("take", limits, cost)
        if wait:
            raise LimitReached(limits[which - 1], wait / 1000)
        left, reset = rest
        return Allowance(left, reset / 1000)

    async def refund(self, limits: Iterable[Limit], cost: float = 1) -> None:
        """Gives back what was spent on something that failed by no fault of the person."""
        if limits := list(limits):
            await self._run("refund", limits, cost)

    async def _run(self, operation: str, limits: Sequence[Limit], cost: float) -> list[int]:
        flat = [part for x in limits for part in (f"lf:limit:{x.key}", x.interval * 1000, x.period * 1000)]
        try:
            answer = await self._script(args=[operation, cost, *flat])
        except (RedisError, OSError) as error:
            raise Unavailable("limits cannot be checked") from error
        return [int(part) for part in answer]
