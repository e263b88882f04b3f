"""A clock that stands still until it is told to go on, for scripts that ask Redis for the time."""

from redis.asyncio import Redis

KEY = "test:clock"
_TIME = "redis.call('TIME')"
_READ = f"local CLOCK = cjson.decode(redis.call('GET', '{KEY}') or '[1000000,0]')\n"


def by_our_clock(script: str) -> str:
    """The script with its time taken from `KEY`."""
    assert _TIME in script
    return _READ + script.replace(_TIME, "CLOCK")


def moment(seconds: float) -> str:
    """The value of `KEY` for a moment."""
    whole = int(seconds)
    return f"[{whole},{round((seconds - whole) * 1e6)}]"


async def set_clock(redis: Redis, seconds: float) -> None:
    await redis.set(KEY, moment(seconds))
