"""A whole service under test: Valkey and Telegram behind bad networks, a bot, workers, people in chats.

Hides process ids, ports and how to tell what a job is doing. Faults are made by the tests themselves.
"""

import asyncio
import hashlib
import itertools
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from shared.jobs import Jobs
from shared.models import Status
from tests.chaos.valkey import Valkey
from tests.e2e.processes import jobs_at_work
from tests.e2e.stack import BOT_TOKEN, Stack
from tests.stand_ins.fault_proxy import TcpProxy
from tests.stand_ins.telegram import TelegramStandIn
from tests.stand_ins.telegram.seen import SeenMessage

long = pytest.mark.skipif("CHAOS" not in os.environ, reason="too long for every day: make check-all")
ACCOUNT = BOT_TOKEN.split(":", maxsplit=1)[0]
LEASE = 2.0
CANCEL = "Cancel"  # the button of whatever is not the last word

_people = itertools.count(10_000)
_workers = itertools.count(1)


@dataclass
class Worker:
    """One worker process. Its log is `name`.log in the stack's folder."""

    name: str
    pid: int
    stack: Stack

    def kill(self) -> None:
        process = self.stack.processes.pop(self.name)
        process.kill()
        process.wait()

    def freeze(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self.pid, signal.SIGCONT)

    def ask_to_stop(self) -> None:
        os.kill(self.pid, signal.SIGTERM)

    def children(self) -> list[int]:
        """Processes at work on jobs."""
        return jobs_at_work(self.pid)


@dataclass
class Asked:
    """A link that somebody sent in a private chat of his own."""

    house: "House"
    chat: int
    message: SeenMessage

    @property
    def waiter(self) -> str:
        name = hashlib.sha256(self.message.text.encode()).hexdigest()[:8]
        return f"tg:{ACCOUNT}:{self.chat}:{self.message.message_id}:{name}"

    async def status(self) -> Status | None:
        return await self.house.jobs.status(self.waiter)

    async def reaches(self, stage: str, within: float = 15) -> None:
        """Until the job is in this stage; `delivering`: its result is on the way to a chat."""
        await until(lambda: self._is_at(stage), within, f"{stage} of {self.waiter}")

    async def _is_at(self, stage: str) -> bool:
        if stage == "delivering":
            return self.house.valkey.client.hget(f"lf:w:{self.waiter}", "st") == "sending"
        status = await self.status()
        if status is None or status.state not in ("running", "uploading"):
            return False
        progress = status.progress
        if stage == "extracting":
            return progress is None or progress.stage == "extracting"
        if stage == "downloading":
            return bool(progress and progress.stage == stage and progress.fraction)
        return bool(progress and progress.stage == stage)

    async def is_acknowledged(self) -> bool:
        """Whether the workers know which message of the bot's to turn into the answer."""
        known = await self.house.jobs.redis.hget(f"lf:w:{self.waiter}", "waiter")
        return known is not None and "ack" in json.loads(known)["to"]

    async def said(self) -> list[SeenMessage]:
        """What the bot has said in this chat and not deleted."""
        messages = await self.house.tg.messages(self.chat)
        return [m for m in messages if m.from_bot and not m.deleted]

    async def answer(self, within: float = 20) -> SeenMessage:
        """The final answer, once there is one."""
        return await self.house.tg.wait_for(self.chat, is_final, timeout=within)

    async def only_answer(self, within: float = 20, settle: float = 0.5) -> SeenMessage:
        """The final answer; fails if there is more than one, or anything else is left standing."""
        await self.answer(within)
        await asyncio.sleep(settle)
        said = await self.said()
        assert len(said) == 1, f"not one answer: {[str(m) for m in said]}"
        assert is_final(said[0])
        return said[0]


@dataclass
class House:
    stack: Stack
    tg: TelegramStandIn
    valkey: Valkey
    network: TcpProxy
    chat_network: TcpProxy
    jobs: Jobs
    people: list[int] = field(default_factory=list)

    @property
    def log(self) -> str:
        return self.stack.logs()

    def start_bot(self) -> None:
        self.stack.start("telegram")

    async def bot_ready(self) -> None:
        await asyncio.to_thread(self.stack.wait_for_log, "telegram", "telegram_ready")

    def start_worker(self, **env: str) -> Worker:
        name = f"worker{next(_workers)}"
        process = self.stack.start(name, sys.executable, "-m", "workers", **env)
        return Worker(name, process.pid, self.stack)

    async def workers(self, count: int, **env: str) -> list[Worker]:
        """That many new workers, ready."""
        known = await self._announced_keys()
        fresh = [self.start_worker(**env) for _ in range(count)]

        async def there() -> bool:
            return len(await self._announced_keys() - known) >= count

        await until(there, 40, f"{count} workers")
        return fresh

    async def worker(self, **env: str) -> Worker:
        return (await self.workers(1, **env))[0]

    async def _announced_keys(self) -> set[str]:
        return {key async for key in self.jobs.redis.scan_iter("lf:worker:*")}

    async def dismiss_workers(self) -> None:
        """Stops all workers, whatever state they are in, and forgets what they announced."""
        for name in [name for name in self.stack.processes if name.startswith("worker")]:
            process = self.stack.processes.pop(name)
            process.kill()
            process.wait()
        for key in await self._announced_keys():
            await self.jobs.redis.delete(key)

    async def ask(self, link: str, *, chat: int | None = None) -> Asked:
        person = chat or next(_people)
        self.people.append(person)
        user = {"id": person, "first_name": "Ann", "language_code": "en"}
        return Asked(self, person, await self.tg.user_says(person, link, user=user))

    async def press(self, asked: Asked, label: str) -> None:
        """Presses a button of the newest message that has it, as the person who asked."""
        message = await self.tg.wait_for(asked.chat, lambda m: label in m.labels, timeout=10)
        user = {"id": asked.chat, "first_name": "Ann", "language_code": "en"}
        await self.tg.press(message, label, user=user)


@asynccontextmanager
async def open_house(folder: Path, tg: TelegramStandIn, **settings: str) -> AsyncIterator[House]:
    """A service without bot and workers yet; everything in it ends with the block."""
    with ExitStack() as stack:
        valkey = stack.enter_context(Valkey(folder / "valkey"))
        network = stack.enter_context(TcpProxy(valkey.url))
        chat_network = stack.enter_context(TcpProxy(tg.url))
        ours = {
            "TELEGRAM_BOT_TOKEN": BOT_TOKEN,
            "TELEGRAM_API_URL": chat_network.endpoint,
            "REDIS_URL": f"redis://127.0.0.1:{network.port}/0",
            "WORKER_LEASE": f"{LEASE}s",
            "WORKER_DRAIN": "2s",
            "LIMIT_OFF": "1",
            "EGRESS_ALLOW": "127.0.0.0/8",
        }
        processes = Stack(folder, ours | settings)
        jobs = Jobs.at(valkey.url)
        house = House(processes, tg, valkey, network, chat_network, jobs)
        try:
            yield house
        finally:
            await house.dismiss_workers()
            await jobs.aclose()
            for process in processes.processes.values():
                process.kill()
                process.wait()


def is_final(message: SeenMessage) -> bool:
    """Whether the bot has said its last word with this message: there is nothing left to cancel."""
    return bool(message.from_bot) and CANCEL not in message.labels


async def job_of(asked: Asked) -> str:
    """The job that this waiter waits for."""
    return await asked.house.jobs.redis.hget(f"lf:w:{asked.waiter}", "job")


async def runs_for_the(number: int, asked: Asked) -> bool:
    """Whether the job of this link has been claimed so often."""
    return int(await asked.house.jobs.redis.hget(f"lf:j:{await job_of(asked)}", "runs") or 0) >= number


async def until(true: Callable, within: float, what: str) -> None:
    end = time.monotonic() + within
    while not await true():
        assert time.monotonic() < end, f"never: {what}"
        await asyncio.sleep(0.05)
