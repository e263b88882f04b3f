"""What a service costs that has nothing to do: processor and memory of its worker and its bots."""

import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack

import psutil

from bench import Bench, Row, Session
from bench.chat import TOKEN
from bench.rigs import Service, fresh, origin, scratch
from bench.watch import proportional
from tests.e2e.processes import engine_parent
from tests.stand_ins.discord import DiscordStandIn
from tests.stand_ins.telegram import TelegramStandIn

REST = 15.0
"""Seconds between the last start and the first look."""
WINDOW = 20.0
"""Seconds over which processor time is counted."""
MB = 1_000_000


def measure(session: Session) -> Iterator[Row]:
    with ExitStack() as stack:
        folder = stack.enter_context(scratch())
        service = Service.local(folder, TELEGRAM_BOT_TOKEN=TOKEN)
        tg, discord = TelegramStandIn.start(token=TOKEN), DiscordStandIn.start()
        telegram, discord_now = service.run(tg.__aenter__()), service.run(discord.__aenter__())
        service.set(TELEGRAM_API_URL=telegram.url, **discord_now.settings)
        with service:
            bots = {name: service.start(name, ready=f"{name}_ready") for name in ("telegram", "discord")}
            with origin() as web:  # one link, so that everything is loaded that a first one loads
                service.forget(service.fetch(f"{web.url}/page/{fresh()}")[1])
            time.sleep(REST)
            looks = [_look(session, service.pid, bots) for _ in range(session.runs)]
            service.run(tg.__aexit__(None, None, None))
            service.run(discord.__aexit__(None, None, None))
    yield _row(
        session, "idle worker with parent and guard: processor", "% of a core", [x["cpu"] for x in looks], 1
    )
    yield _row(
        session, "idle worker with its warm parent: memory (PSS)", "MB", [x["worker"] for x in looks], 220
    )
    yield _row(session, "its guard: memory (PSS)", "MB", [x["guard"] for x in looks], None)
    for name in bots:
        yield _row(session, f"idle bot, {name}: memory (PSS)", "MB", [x[name] for x in looks], 120)


def _look(session: Session, worker: int, bots: dict[str, int]) -> dict[str, float]:
    session.settle()
    used = _cpu(worker)
    time.sleep(WINDOW)
    share = 100 * (_cpu(worker) - used) / WINDOW
    parent = engine_parent(worker)
    others = {child.pid for child in psutil.Process(worker).children(recursive=True)} - {parent}
    found = {"cpu": share, "worker": (proportional(worker) + proportional(parent)) / MB}
    found |= {"guard": sum(map(proportional, others)) / MB}
    found |= {name: proportional(pid) / MB for name, pid in bots.items()}
    session.say(", ".join(f"{name} {figure:.2f}" for name, figure in found.items()))
    return found


def _cpu(worker: int) -> float:
    tree = [psutil.Process(worker), *psutil.Process(worker).children(recursive=True)]
    return sum(sum(process.cpu_times()[:4]) for process in tree)


def _row(session: Session, what: str, unit: str, figures: list[float], bar: float | None) -> Row:
    return Row(
        what,
        ours=statistics.median(figures),
        unit=unit,
        bar=bar,
        on="ours",
        runs=session.runs,
        busy=session.busy,
        samples={"ours": figures},
    )


BENCHES = [
    Bench(
        "idle",
        measure,
        "a worker, a Telegram bot and a Discord bot that have had one link and then nothing to do: processor "
        "time of the worker with all that it started, over 20 s; proportional memory (PSS, smaps_rollup)",
        runs=3,
    )
]
