"""Duties that go on for ever: what goes wrong in one round is logged and never ends the duty."""

import asyncio
import gc
import random
from collections.abc import Awaitable, Callable

import structlog

from shared.errors import Unavailable

log = structlog.get_logger(__name__)

PAUSE = 0.5  # seconds after trouble


def stay_smooth() -> None:
    """To be called when a role is ready: what it has loaded by then stays, and is never looked through again.

    The collector took 60 ms for that each time, in which nobody was answered.
    """
    gc.collect()
    gc.freeze()


async def forever(step: Callable[[], Awaitable[object]], *, every: float = 0.0) -> None:
    """Runs `step` again and again, with about `every` seconds in between, until it is cancelled."""
    name = getattr(step, "__qualname__", repr(step))
    this = asyncio.current_task()
    assert this
    while True:
        pause = every * random.uniform(0.9, 1.1)  # noqa: S311 - spreads the workers
        try:
            await step()
        except Unavailable as error:
            log.warning("duty_waits", duty=name, why=str(error))
            pause = max(pause, PAUSE)
        except Exception:
            log.exception("duty_stumbled", duty=name)
            pause = max(pause, PAUSE)
        if this.cancelling():  # what a step awaits can swallow a cancellation, redis-py now and then does
            raise asyncio.CancelledError
        await asyncio.sleep(pause)
