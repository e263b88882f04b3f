"""A thousand people send the same new link within a second: one download, and an answer for each."""

import asyncio
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import uvloop

from bench import Bench, Row, Session
from bench.intake import TOKEN, UNPACED
from bench.rigs import origin, scratch
from tests.e2e.stack import Stack
from tests.stand_ins.origin import Origin
from tests.stand_ins.telegram import TelegramStandIn

PEOPLE = 1000
BYTES = 5_000_000
WRITERS = 25
"""People who write at the same time, to have all of them write within a second."""
PATIENCE = 300.0
PLATFORM = 25.0
"""Messages a second that our processes send together; each person gets an acknowledgement and an answer."""


@dataclass
class Crowd:
    """What became of one of them. Seconds."""

    alone: float
    """From one person's message to the answer, for another link of that size."""
    sending: float
    last: float
    """From the first message to the last answer."""
    downloads: float
    """Bytes that the site sent, in files."""
    answers: int


class Rig:
    def __init__(self, tg: TelegramStandIn, web: Origin) -> None:
        self._tg, self._web = tg, web
        self._people = iter(range(1000, 10_000_000))
        self._links = iter(range(1_000_000))

    async def crowd(self, count: int) -> Crowd:
        alone = await self._send(1)
        many = await self._send(count)
        return Crowd(alone.last, many.sending, many.last, many.downloads, many.answers)

    async def _send(self, count: int) -> Crowd:
        name = f"crowd-{next(self._links)}"
        link, path = f"{self._web.url}/page/{name}?size={BYTES}&seconds=30", f"/m/{name}.mp4"
        people = iter([*range(count)])
        names = [next(self._people) for _ in range(count)]
        await asyncio.to_thread(self._web.reset)
        began = time.time()

        async def write() -> None:
            for nth in people:
                await self._tg.user_says(names[nth], link)

        await asyncio.gather(*(write() for _ in range(min(count, WRITERS))))
        sending = time.time() - began
        times = await self._answered(set(names), began)
        sent = sum(each["bytes"] for each in self._web.log() if each["path"] == path)
        answers = len(await self._media(began))
        return Crowd(0, sending, max(times.values()) - began, sent / BYTES, answers)

    async def _media(self, after: float) -> list[tuple[int, float]]:
        calls = [call for call in await self._tg.calls() if call.time >= after and call.ok]
        wanted = {"sendvideo", "editmessagemedia"}
        return [
            (int(call.params["chat_id"]), call.time + call.seconds)
            for call in calls
            if call.method.lower() in wanted
        ]

    async def _answered(self, people: set[int], after: float) -> dict[int, float]:
        async with asyncio.timeout(PATIENCE):
            while not people <= (found := dict(await self._media(after))).keys():
                await asyncio.sleep(0.5)
        return {person: found[person] for person in people}


async def _measure(session: Session, *, paced: bool) -> list[Crowd]:
    with scratch() as folder, origin() as web:
        async with TelegramStandIn.start(token=TOKEN) as tg:
            telegram = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": tg.url, "OWNER_IDS": "1"}
            stack = Stack(folder, telegram | {"EGRESS_ALLOW": "127.0.0.0/8", "LOG_LEVEL": "warning"})
            roles = {name: () if paced else (*UNPACED, name) for name in ("worker", "telegram")}
            try:
                for name, command in roles.items():
                    stack.start(name, *command)
                rig = Rig(tg, web)
                await rig.crowd(1)  # warms up
                session.settle()
                return [await rig.crowd(PEOPLE) for _ in range(1 if paced else session.runs)]
            finally:
                stack.stop()


def measure(session: Session) -> Iterator[Row]:
    runs = uvloop.run(_measure(session, paced=False))
    samples = {"alone": [run.alone for run in runs], "last": [run.last for run in runs]}
    facts: dict[str, Any] = {"runs": session.runs, "busy": session.busy, "samples": samples}
    worst = max(runs, key=lambda run: run.last / run.alone)
    sent = max(run.downloads for run in runs)
    yield Row("times that the site sent the file to a crowd", sent, "", bar=1.1, on="ours", **facts)
    yield Row("answers to a crowd", float(min(run.answers for run in runs)), "of 1,000", **facts)
    yield Row("a crowd writes within", statistics.median(run.sending for run in runs), **facts)
    yield Row(
        "first message to last answer of a crowd", worst.last, bar=3.0, rival=worst.alone,
        rival_is="one link alone", **facts,
    )  # fmt: skip
    [paced] = uvloop.run(_measure(session, paced=True))
    limits = 2 * PEOPLE / PLATFORM
    yield Row(
        "the same at 25 messages a second", paced.last, bar=1.0, rival=3 * paced.alone + limits,
        rival_is=f"three times one link, and {limits:.0f} s of Telegram's limits", **facts | {"runs": 1},
    )  # fmt: skip


BENCHES = [
    Bench(
        "crowd",
        measure,
        f"{PEOPLE} people write the same new link of {BYTES // 1_000_000} MB to a bot with one worker; "
        "without, then with Telegram's limits; Telegram, the site and the load on the same two processors",
        runs=1,
    )
]
