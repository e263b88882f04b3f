"""Known links through the whole Telegram bot, against a bare echo bot on the same stand-in."""

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psutil
import uvloop

from bench import Bench, Row, Session
from bench._load import most
from bench.rigs import origin, scratch
from tests.e2e.stack import ROOT, Stack
from tests.stand_ins.telegram import TelegramStandIn

TOKEN = "123456:AAEBenchTokenBenchTokenBenchTokenBen"
ECHO = "654321:AAEBenchTokenBenchTokenBenchTokenBen"
BACKLOG = 1500
"""Updates that wait when a bot begins to poll."""
SECONDS = 5.0
ANSWERS = {"sendmessage", "sendvideo"}
UNPACED = (sys.executable, "-m", "bench._unpaced")
OURS, OTHERS = {0}, {(os.cpu_count() or 1) - 1}
"""Processors."""


class Rig:
    """A Telegram, people who write to one of two bots, and one of these bots at a time."""

    def __init__(self, tg: TelegramStandIn, stack: Stack, link: str) -> None:
        self.tg, self.stack, self.link = tg, stack, link
        self._people = iter(range(1000, 10_000_000))

    async def prepare(self) -> None:
        """The link has been fetched once, and its `file_id` is known."""
        self.stack.start("worker", *UNPACED, "worker")
        self.stack.start("telegram", *UNPACED, "telegram")
        person = next(self._people)
        await self.tg.user_says(person, self.link)
        await self.tg.wait_for(person, lambda message: message.from_bot and message.media, timeout=60)
        await asyncio.sleep(2)
        self.stack.stop("telegram")

    @contextmanager
    def bot(self, whose: str) -> Iterator[None]:
        if whose == "ours":
            process = self.stack.start("telegram", *UNPACED, "telegram")
        else:
            command = [sys.executable, "-m", "bench._echo", self.tg.url, ECHO]
            process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        os.sched_setaffinity(process.pid, OURS)
        try:
            yield
        finally:
            process.terminate()
            process.wait()
            self.stack.processes.pop("telegram", None)

    async def say(self, whose: str) -> int:
        person = next(self._people)
        await self.tg.user_says(
            person, self.link, bot=int((TOKEN if whose == "ours" else ECHO).split(":")[0])
        )
        return person

    async def answers(self, after: float) -> dict[int, float]:
        """When each chat was answered."""
        calls = [c for c in await self.tg.calls() if c.time >= after and c.method.lower() in ANSWERS and c.ok]
        return {int(call.params["chat_id"]): call.time + call.seconds for call in reversed(calls)}

    async def _answered(self, people: set[int], after: float) -> dict[int, float]:
        async with asyncio.timeout(120):
            while not people <= (found := await self.answers(after)).keys():
                await asyncio.sleep(0.5)
        return {person: found[person] for person in people}

    async def rate(self, whose: str) -> float:
        """Updates answered a second, of many that wait: between the first tenth and the last."""
        people = {await self.say(whose) for _ in range(BACKLOG)}
        began = time.time()
        with self.bot(whose):
            times = sorted((await self._answered(people, began)).values())
        first = BACKLOG // 10
        return (BACKLOG - first) / (times[-1] - times[first - 1])

    async def latencies(self, whose: str, rate: float) -> list[float]:
        """Seconds from a message to its answer at so many messages a second."""
        with self.bot(whose):
            began, asked = time.time(), {}
            await self._answered({await self.say(whose)}, began)
            start = time.time()
            for n in range(int(rate * SECONDS)):
                if (ahead := start + n / rate - time.time()) > 0:
                    await asyncio.sleep(ahead)
                before = time.time()
                asked[await self.say(whose)] = before
            times = await self._answered(set(asked), began)
        return sorted(times[person] - before for person, before in asked.items())


async def _measure(session: Session) -> dict[str, list[float]]:
    with scratch() as folder, origin() as web:
        async with TelegramStandIn.start(token=TOKEN) as tg:
            await tg.add_bot(ECHO, "echo_bot")
            telegram = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": tg.url, "OWNER_IDS": "1"}
            others = {"LIMIT_OFF": "1", "EGRESS_ALLOW": "127.0.0.0/8", "LOG_LEVEL": "warning"}
            stack = Stack(folder, telegram | others)
            rig = Rig(tg, stack, f"{web.url}/m/cached.mp4?seconds=3")
            try:
                await rig.prepare()
                os.sched_setaffinity(tg.process.pid, OTHERS)
                os.sched_setaffinity(0, OTHERS)
                _pin(stack)
                return await _rounds(session, rig)
            finally:
                stack.stop()
                os.sched_setaffinity(0, range(os.cpu_count() or 1))


def _pin(stack: Stack) -> None:
    """All processes of ours share one processor: the bot's answers are its worker's work."""
    worker = psutil.Process(stack.processes["worker"].pid)
    for process in (worker, *worker.children(recursive=True)):
        os.sched_setaffinity(process.pid, OURS)


async def _rounds(session: Session, rig: Rig) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {"ours": [], "rival": []}
    for run in range(session.runs):
        for side in found if run % 2 == 0 else reversed(found):
            session.settle()
            found[side].append(await rig.rate(side))
        session.say(f"{run + 1}/{session.runs} {found['ours'][-1]:.0f} {found['rival'][-1]:.0f}")
    half = statistics.median(found["ours"]) / 2
    found["latency"] = await rig.latencies("ours", half)
    found["rival latency"] = await rig.latencies("rival", half)
    found["ceiling"] = [await _ceiling(rig.tg)]
    return found


async def _ceiling(tg: TelegramStandIn) -> float:
    """sendMessage a second that the stand-in answers, when nobody else works."""
    body = b"chat_id=1000&text=hello"
    head = f"POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nHost: localhost\r\n".encode()
    kind = b"Content-Type: application/x-www-form-urlencoded\r\n"
    port = urlsplit(tg.url).port
    assert port
    return await most(port, head + kind + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)


def measure(session: Session) -> Iterator[Row]:
    found = uvloop.run(_measure(session))
    rates = {side: found[side] for side in ("ours", "rival")}
    facts = {"runs": session.runs, "busy": session.busy, "samples": found}
    yield Row(
        "known links answered in Telegram a second", statistics.median(rates["ours"]), "1/s", bar=0.7,
        rival=statistics.median(rates["rival"]), rival_is="bare echo bot", at_least=True, **facts,
    )  # fmt: skip
    for share, bar in ((50, 0.010), (99, 0.040)):
        ours, theirs = (found[name][len(found[name]) * share // 100] for name in ("latency", "rival latency"))
        what = f"known link at half of that, message to answer, p{share}"
        yield Row(what, ours, rival=theirs, rival_is="bare echo bot", bar=bar, on="ours", **facts)
    yield Row("the stand-in's own ceiling", found["ceiling"][0], "1/s", **facts)


BENCHES = [
    Bench(
        "intake",
        measure,
        f"{BACKLOG} messages of as many people, with a link whose file_id is known, wait when the bot begins "
        "to poll; bot and worker on one processor, Telegram's stand-in and the load on the other; without "
        "Telegram's own limit of 30 a second",
        runs=3,
    )
]
