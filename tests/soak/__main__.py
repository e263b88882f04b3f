"""`make soak`: thousands of links, eight workers, and everything that can die dies. Prints what became of it.

    python -m tests.soak [--links 2000] [--workers 8] [--rate 12] [--seed 1]

People write at `--rate` links a second; two thirds of them ask for what somebody else asks for, too, and one
link in twenty leads nowhere. Meanwhile, every few seconds a worker is killed, stopped or frozen and thawed,
the bot is killed, Redis is killed and started again, its connections are cut, or nothing comes through.
Exit code 0 when nothing is lost or left over and at most one in a thousand is answered twice.
"""

import argparse
import asyncio
import collections
import random
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.chaos.house import Asked, House, Worker, is_final, open_house
from tests.e2e.stack import BOT_TOKEN, files_in
from tests.stand_ins.origin import start_origin
from tests.stand_ins.telegram import TelegramStandIn

EVERY = 4.0  # seconds between two calamities
PATIENCE = 180.0  # seconds after the last one until everybody has an answer
BUSY = "can't reach my queue"
WEIGHTS = {
    "kill a worker": 4,
    "deploy a worker": 4,
    "freeze a worker": 3,
    "kill the bot": 2,
    "restart Redis": 2,
    "cut connections": 3,
    "silence": 1,
}


class Soak:
    def __init__(self, house: House, origin: str, options: argparse.Namespace) -> None:
        self.house, self.origin, self.options = house, origin, options
        self.random = random.Random(options.seed)
        self.workers: list[Worker] = []
        self.asked: list[Asked] = []
        self.happened: collections.Counter[str] = collections.Counter()
        self.began = time.monotonic()

    async def run(self) -> bool:
        self.workers = await self.house.workers(self.options.workers)
        calamities = asyncio.create_task(self._calamities())
        await self._people()
        calamities.cancel()
        await asyncio.gather(calamities, return_exceptions=True)
        await self._peace()
        return await self._report()

    async def _people(self) -> None:
        for number in range(self.options.links):
            self.asked.append(await self.house.ask(self.origin + self._link(number)))
            await asyncio.sleep(self.random.expovariate(self.options.rate))

    def _link(self, number: int) -> str:
        if number % 20 == 19:
            return f"/missing?n={number}"
        return f"/page/soak-{number // 3}"

    # -- what goes wrong -----------------------------------------------------------------------------------

    async def _calamities(self) -> None:
        while True:
            await asyncio.sleep(EVERY * self.random.uniform(0.5, 1.5))
            [what] = self.random.choices(list(WEIGHTS), list(WEIGHTS.values()))
            self.happened[what] += 1
            await getattr(self, "_" + what.replace(" ", "_").lower())()

    def _replace(self) -> Worker:
        victim = self.workers.pop(self.random.randrange(len(self.workers)))
        self.workers.append(self.house.start_worker())
        return victim

    async def _kill_a_worker(self) -> None:
        self._replace().kill()

    async def _deploy_a_worker(self) -> None:
        victim = self._replace()
        process = self.house.stack.processes.pop(victim.name)
        process.terminate()
        await asyncio.to_thread(process.wait, 30)

    async def _freeze_a_worker(self) -> None:
        victim = self.random.choice(self.workers)
        victim.freeze()
        await asyncio.sleep(self.random.uniform(1, 6))
        victim.thaw()

    async def _kill_the_bot(self) -> None:
        bot = self.house.stack.processes.pop("telegram")
        bot.kill()
        bot.wait()
        self.house.start_bot()

    async def _restart_redis(self) -> None:
        await asyncio.to_thread(self.house.valkey.restart, down=self.random.uniform(0, 3))

    async def _cut_connections(self) -> None:
        self.house.network.cut()

    async def _silence(self) -> None:
        self.house.network.mode = "silent"
        await asyncio.sleep(self.random.uniform(1, 4))
        self.house.network.mode = "pass"

    # -- what became of it ---------------------------------------------------------------------------------

    async def _peace(self) -> None:
        """Until everybody has an answer, or patience is at its end; then everything is stopped in order."""
        for worker in self.workers:
            worker.thaw()
        self.house.network.mode = "pass"
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and await self._unanswered():
            await asyncio.sleep(1)
        await asyncio.sleep(15)  # for what comes twice, and for two sweeps

    async def _unanswered(self) -> int:
        return sum([not any(is_final(m) for m in await each.said()) for each in self.asked])

    async def _report(self) -> bool:
        answers: collections.Counter[str] = collections.Counter()
        for each in self.asked:
            said = await each.said()
            final = [m for m in said if is_final(m)]
            answers["busy"] += any(BUSY in m.words for m in final)
            answers["media"] += any(m.media for m in final)
            answers["twice"] += len(final) > 1
            answers["lost"] += not final
            if not final:
                print("lost:", each.waiter, await self._known_of(each), [str(m) for m in said])
            answers["on it for ever"] += bool(final) and len(said) > len(final)
            answers["crashed"] += any("failed more than once" in m.words for m in final)
        keys = await self._keys()
        await asyncio.to_thread(self.house.stack.stop)
        left = files_in(self.house.stack.data / "work")
        processes = _processes_of(self.house.stack.data)
        total = len(self.asked)
        lines = {
            "seconds": round(time.monotonic() - self.began),
            **self.happened,
            "asked": total,
            "told to try later (Redis away)": answers["busy"],
            "accepted": total - answers["busy"],
            "answered": total - answers["busy"] - answers["lost"],
            "  with media": answers["media"],
            "  with 'failed more than once'": answers["crashed"],
            "answered twice": answers["twice"],
            "lost": answers["lost"],
            "acknowledgements left standing": answers["on it for ever"],
            "left-over files": len(left),
            "left-over processes": len(processes),
            "left-over keys": len(keys),
        }
        for name, figure in lines.items():
            print(f"{name:34}{figure:>8}")
        for thing in (*left, *processes, *keys):
            print("left over:", thing)
        return not answers["lost"] and answers["twice"] <= total / 1000 and not (left or processes or keys)

    async def _keys(self) -> list[str]:
        """What nothing will ever delete, and work that nobody does."""
        redis = self.house.jobs.redis
        for_ever = [key async for key in redis.scan_iter("*", count=1000) if await redis.ttl(key) == -1]
        queues = ("lf:q:default", "lf:q:default:leased", "lf:q:default:delayed")
        return sorted({*for_ever, *[key for key in queues if await redis.exists(key)]})

    async def _known_of(self, asked: Asked) -> list[dict[str, str]]:
        redis = self.house.jobs.redis
        waiter = await redis.hgetall(f"lf:w:{asked.waiter}")
        return [waiter, await redis.hgetall(f"lf:j:{waiter.get('job')}")]


def _processes_of(data: Path) -> list[str]:
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if str(data).encode() in (place / "environ").read_bytes() + (place / "cmdline").read_bytes():
                found.append(
                    f"{place.name} {(place / 'cmdline').read_bytes().replace(bytes(1), b' ').decode()}"
                )
        except OSError:
            continue
    return found


async def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--links", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--rate", type=float, default=12.0, help="links a second")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--logs", help="a file for all logs")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lf-soak-")))
        origin = stack.enter_context(start_origin())
        async with TelegramStandIn.start(token=BOT_TOKEN) as tg:
            settings = {"WORKER_LEASE": "5s", "WORKER_JOBS": "2", "WORKER_DRAIN": "5s"}
            async with open_house(folder, tg, **settings) as house:
                house.start_bot()
                await house.bot_ready()
                good = await Soak(house, origin.url, options).run()
                if options.logs:
                    Path(options.logs).write_text(house.log)
    print("sound" if good else "NOT SOUND")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
