"""How much anyone may ask for: any number of limits, spent all or none, in one round trip.

Each limit is a GCRA (a leaky bucket that stores one moment, https://brandur.org/rate-limiting): `count` a
period, all at once if they come at once, then one per `period / count`. Time is Redis's own. A refusal says
when to come back. Redis away means closed: `take` raises `shared.errors.Unavailable`, and links are refused.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from redis.asyncio import Redis

from shared.connection import reachable
from shared.errors import Refused
from shared.limit import Limit
from shared.scripts import Script

# ARGV: operation, then for each limit its key, interval in ms per unit, period in ms, and units.
# A key holds the moment (ms) at which its bucket will be empty again. Nothing is spent on units of 0.
_SCRIPT = """
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local keys, wait, which, set, left, reset = {}, 0, 0, {}, -1, 0
for i = 2, #ARGV, 4 do keys[#keys + 1] = ARGV[i] end
local held = redis.call('MGET', unpack(keys))
for n = 1, #keys do
  local interval, period, units = ARGV[n * 4 - 1], tonumber(ARGV[n * 4]), tonumber(ARGV[n * 4 + 1])
  local full = math.max(tonumber(held[n] or now), now)
  if ARGV[1] == 'refund' then
    set[#set + 1] = {keys[n], full - interval * units}
  else
    local after = full + interval * units
    local over = after - now - period
    if ARGV[1] == 'take' and over > wait and over > 0.5 then wait, which = over, n end
    if units > 0 then
      set[#set + 1] = {keys[n], after}
      local room = math.floor((now + period - after) / interval + 0.001)
      if left < 0 or room < left then left, reset = room, math.ceil(after - now) end
    end
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
class Allowance:
    """What the tightest limit still gives, and in how many seconds it is whole again."""

    left: int
    reset: float


class LimitReached(Refused):
    """Somebody asked for more than he may; `seconds` says when to come back."""

    kind = "limited"
    retryable = True

    def __init__(self, limit: Limit, seconds: float, **facts: str) -> None:
        facts |= {"seconds": str(max(1, math.ceil(seconds)))}
        super().__init__(f"more than {limit.count} in {limit.period:.0f} s", **facts)
        self.limit, self.seconds = limit, seconds


class SurgeLimit(LimitReached):
    """Somebody asked for more than anyone may while too much is asked for."""

    kind = "limited_surge"


def lasting(limits: Iterable[Limit]) -> list[Limit]:
    """The limits that a failed request gives back: not the shortest ones, which hold back the hammering."""
    return [limit for limit in limits if limit.period > HAMMERING]


class Limiter:
    """Takes and gives back. Every method may raise `shared.errors.Unavailable`."""

    def __init__(self, redis: Redis) -> None:
        self._script = Script(redis, _SCRIPT)

    async def take(
        self, limits: Sequence[Limit], cost: float = 1, *, quotas: Sequence[Limit] = ()
    ) -> Allowance | None:
        """Spends `cost` units of every limit, or nothing at all. Raises `LimitReached`.

        `quotas` must have something left, but are spent later: by `charge`, when the amount is known.
        """
        if not limits and not quotas:
            return None
        wait, which, *rest = await self._run(
            "take", [(x, min(cost, x.count)) for x in limits] + _free(quotas)
        )
        if wait:
            raise LimitReached([*limits, *quotas][which - 1], wait / 1000)
        left, reset = rest
        return Allowance(left, reset / 1000) if limits else None

    async def charge(self, quotas: Iterable[Limit], amount: float) -> None:
        """Spends what was used, whatever is left: who owes has to wait until it is worked off."""
        await self._run("charge", [(quota, amount) for quota in quotas])

    async def refund(self, limits: Iterable[Limit], cost: float = 1) -> None:
        """Gives back what was spent on something that failed by no fault of the person."""
        await self._run("refund", [(limit, min(cost, limit.count)) for limit in limits])

    async def _run(self, operation: str, parts: Sequence[tuple[Limit, float]]) -> list[int]:
        if not parts:
            return []
        flat = [
            part
            for limit, units in parts
            for part in (f"lf:limit:{limit.key}", limit.interval * 1000, limit.period * 1000, units)
        ]
        with reachable():
            answer = await self._script(args=[operation, *flat])
        return [int(part) for part in answer]


def _free(quotas: Iterable[Limit]) -> list[tuple[Limit, float]]:
    return [(quota, 0.0) for quota in quotas]
