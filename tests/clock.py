"""A clock that stands still until it is told to go on, for scripts that ask Redis for the time."""

from redis.asyncio import Redis

KEY = "test:clock"
_TIME, _OURS = "redis.call('TIME')", f"cjson.decode(redis.call('GET', '{KEY}') or '[1000000,0]')"


def by_our_clock(script: str) -> str:
    """The script with its time taken from `KEY`."""
    assert _TIME in script
    return script.replace(_TIME, _OURS)


def moment(seconds: float) -> str:
    """The value of `KEY` for a moment."""
    whole = int(seconds)
    return f"[{whole},{round((seconds - whole) * 1e6)}]"


async def set_clock(redis: Redis, seconds: float) -> None:
    await redis.set(KEY, moment(seconds))
