"""`linkferry up`: one process tree with a child per role, restarted with backoff, drained by Ctrl-C."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from shared import embedded, lifeline
from shared.settings import Settings

log = structlog.get_logger(__name__)

SHORT_LIFE = 10.0  # seconds; a child that dies sooner waits before its next start
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
MISUSE = 2  # a role's exit code for settings that it cannot run with: starting it again will not help
KILL_GRACE = 10.0  # seconds beyond the drain time
_OFFSETS = {"worker": 0, "api": 1, "telegram": 2, "discord": 3}  # from METRICS_PORT


@dataclass(frozen=True, slots=True)
class Role:
    """A part of the service that runs as a process of its own, on a metrics port of its own."""

    name: str
    command: tuple[str, ...]
    metrics: str = ""


def roles(settings: Settings) -> list[Role]:
    """Everything that the settings configure."""
    python = sys.executable
    found = [Role("worker", (python, "-m", "workers")), Role("api", (python, "-m", "bot", "api"))]
    if settings.telegram_bot_token:
        found.append(Role("telegram", (python, "-m", "bot", "telegram")))
    if settings.discord_bot_token:
        found.append(Role("discord", (python, "-m", "bot", "discord")))
    if settings.metrics_port:
        return [replace(role, metrics=str(settings.metrics_port + _OFFSETS[role.name])) for role in found]
    return found


def up(settings: Settings) -> int:
    """Runs all roles until Ctrl-C or SIGTERM; 0 after a clean end, 2 when a role cannot run as configured."""
    with contextlib.ExitStack() as stack:
        if not settings.redis:
            stack.enter_context(embedded.start(settings.data_dir))
        if not (settings.telegram_bot_token or settings.discord_bot_token):
            log.warning("no_chat", says="no chat is configured: set TELEGRAM_BOT_TOKEN or DISCORD_BOT_TOKEN")
        return asyncio.run(_supervise(roles(settings), settings.worker_drain + KILL_GRACE))


async def _supervise(wanted: Sequence[Role], grace: float) -> int:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, stopping.set)
    log.info("up", roles=[role.name for role in wanted])
    codes = await asyncio.gather(*(_keep_running(role, stopping, grace) for role in wanted))
    return max(codes)


async def _keep_running(role: Role, stopping: asyncio.Event, grace: float) -> int:
    pause = FIRST_PAUSE
    while not stopping.is_set():
        started = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            *role.command,
            start_new_session=True,  # Ctrl-C is ours to pass on
            env=os.environ | {lifeline.ENV: "1", "METRICS_PORT": role.metrics},
            stdin=asyncio.subprocess.PIPE,
        )
        code = await _ended_or_stopped(process, stopping, grace)
        if stopping.is_set():
            return 0
        if code == MISUSE:
            log.error("role_misconfigured", role=role.name)
            stopping.set()
            return MISUSE
        if time.monotonic() - started > SHORT_LIFE:
            pause = FIRST_PAUSE
        log.error("role_ended", role=role.name, code=code, again_in=pause)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), pause)
        pause = min(LONGEST_PAUSE, pause * 2)
    return 0


async def _ended_or_stopped(
    process: asyncio.subprocess.Process, stopping: asyncio.Event, grace: float
) -> int:
    """The exit code; once `stopping`, the process is asked to drain, and killed when that takes too long."""
    ended, stop = asyncio.create_task(process.wait()), asyncio.create_task(stopping.wait())
    await asyncio.wait({ended, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if not ended.done():
        process.terminate()
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(asyncio.shield(ended), grace)
        process.kill()
    return await ended
