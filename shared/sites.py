"""Which sites fail for everyone right now: one circuit breaker per host, shared by all workers.

A breaker opens when several different links of several people fail in a row at a host, for a reason of the
site's. While it is open links are answered at once; now and then one is let through as a probe, and its
success closes it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from shared.connection import reachable
from shared.scripts import Script

COUNTED = frozenset({"site_trouble", "unreachable", "rate_limited", "bot_check", "truncated"})
LINKS = 5  # different links that must fail before a site counts as down
ASKERS = 3  # different people who must have asked for them: nobody closes a site for the others
WINDOW = 600.0  # seconds in which they fail
FIRST_PAUSE, LONGEST_PAUSE = 30.0, 600.0  # seconds between probes, doubling
PROBE = 90.0  # seconds that a probe may take before another may try

# lf:site:<host> hash: until (ms), pause (ms); :f zset of failed links by time, :a of those who asked for them
_SCRIPT = """
local op, host = ARGV[1], ARGV[2]
local key, failed, askers = 'lf:site:' .. host, 'lf:site:' .. host .. ':f', 'lf:site:' .. host .. ':a'
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local facts = redis.call('HMGET', key, 'until', 'pause')
if op == 'ask' then
  if not facts[1] then return 0 end
  if tonumber(facts[1]) > now then return facts[1] - now end
  redis.call('HSET', key, 'until', now + ARGV[3])
  return 0
end
if op == 'good' then
  redis.call('DEL', key, failed, askers)
  redis.call('SREM', 'lf:sites:down', host)
  return facts[1] and 1 or 0
end
local window, first, longest = ARGV[4], ARGV[7], ARGV[8]
redis.call('ZADD', failed, now, ARGV[3])
for i = 9, #ARGV do redis.call('ZADD', askers, now, ARGV[i]) end
for _, set in ipairs({failed, askers}) do
  redis.call('ZREMRANGEBYSCORE', set, '-inf', now - window)
  redis.call('PEXPIRE', set, window)
end
local few = redis.call('ZCARD', failed) < tonumber(ARGV[5]) or redis.call('ZCARD', askers) < tonumber(ARGV[6])
if few and not facts[1] then return 0 end
local pause = facts[2] and math.min(facts[2] * 2, longest) or first
redis.call('HSET', key, 'until', now + pause, 'pause', pause)
redis.call('PEXPIRE', key, longest * 4)
redis.call('SADD', 'lf:sites:down', host)
redis.call('PEXPIRE', 'lf:sites:down', longest * 4)
return facts[1] and 0 or 1
"""


@dataclass(frozen=True, slots=True)
class Down:
    """A site that fails for everyone; the next probe is due in `probe_in` seconds."""

    host: str
    probe_in: float


class Sites:
    """The breakers. Every method may raise `shared.errors.Unavailable`."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._script = Script(redis, _SCRIPT)

    async def _do(self, operation: str, host: str, *args: str | int) -> int:
        with reachable():
            return int(await self._script(args=[operation, host, *args]))

    async def is_down(self, host: str) -> bool:
        """Whether to spare this link the attempt. False for the one that shall probe."""
        return await self._do("ask", host, _ms(PROBE)) > 0

    async def worked(self, host: str) -> bool:
        """Records a success; True when the site was down until now."""
        return bool(await self._do("good", host))

    async def failed(self, host: str, url: str, askers: Iterable[str] = ()) -> bool:
        """Records a failure of the site's; True when it counts as down from now on.

        `askers`: who wanted the link; kept as hashes, for as long as the failure counts.
        """
        bars = (_ms(WINDOW), LINKS, ASKERS, _ms(FIRST_PAUSE), _ms(LONGEST_PAUSE))
        people = sorted({_hash(f"{host} {asker}") for asker in askers})
        return bool(await self._do("bad", host, _hash(url), *bars, *people[:ASKERS]))

    async def down(self) -> list[Down]:
        """The sites that count as down now."""
        with reachable():
            hosts: Any = await self._redis.smembers("lf:sites:down")  # type: ignore[misc]
            found = []
            for host in sorted(hosts):
                until = await self._redis.hget(f"lf:site:{host}", "until")  # type: ignore[misc]
                seconds, micro = await self._redis.time()
                if until:
                    found.append(Down(host, max(0.0, int(until) / 1000 - seconds - micro / 1e6)))
        return found


def host_of(url: str) -> str:
    """The host (and port) of a URL: what breakers and logs name."""
    return url.split("/", 3)[2].lower() if "://" in url else "?"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
