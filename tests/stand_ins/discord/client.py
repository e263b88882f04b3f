"""The test's hand on the stand-in: starts it as a process of its own, acts as people, looks at channels."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from .seen import Json, SeenInteraction, SeenMessage, SeenSession
from .world import FREE_LIMIT

_ROOT = Path(__file__).resolve().parents[3]


@dataclass
class DiscordStandIn:
    """A running stand-in. `api`, `gateway` and `token` are what a bot needs to know of it."""

    url: str
    api: str
    gateway: str
    token: str
    session: aiohttp.ClientSession = field(repr=False)
    process: asyncio.subprocess.Process = field(repr=False)

    @classmethod
    @asynccontextmanager
    async def start(
        cls, *, port: int = 0, upload_limit: int = FREE_LIMIT, message_content: bool = True
    ) -> AsyncIterator["DiscordStandIn"]:
        """Starts it, and stops it at the end of the block."""
        flags = ["--port", str(port), "--upload-limit", str(upload_limit), "--until-stdin-closes"]
        flags += [] if message_content else ["--no-message-content"]
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.stand_ins.discord",
            *flags,
            cwd=_ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            assert process.stdout
            where = json.loads(await asyncio.wait_for(process.stdout.readline(), 30))
            async with aiohttp.ClientSession(where["url"]) as session:
                yield cls(**where, session=session, process=process)
        finally:
            await _stop(process)

    @property
    def settings(self) -> dict[str, str]:
        """The environment that leads a bot here."""
        return {
            "DISCORD_BOT_TOKEN": self.token,
            "DISCORD_API_URL": self.api,
            "DISCORD_GATEWAY_URL": self.gateway,
        }

    # -- acting --------------------------------------------------------------------------------------------

    async def act(self, name: str, /, **body: Any) -> Any:
        """Any control action by name. Raises `LookupError` when nobody could do that."""
        async with self.session.post(f"/_control/do/{name}", json=body) as response:
            answer = await response.json()
        if response.status != 200:
            raise LookupError(answer["error"])
        return answer["result"]

    async def guild(self, name: str = "Harbour", *, foreign: bool = False, closed: bool = False) -> int:
        return int(await self.act("guild", name=name, foreign=foreign, closed=closed))

    async def group(self, *people: int) -> int:
        """A private chat of several people."""
        return int(await self.act("group", people=people))

    async def channel(self, guild: int, name: str = "general", **kind: Any) -> int:
        """`kind`: text, forum or thread (then with its `parent`); `adults_only`."""
        return int(await self.act("channel", guild=guild, name=name, **kind))

    async def person(self, name: str = "Ann", *, guild: int | None = None, manages: bool = False) -> int:
        return int(await self.act("person", name=name, guild=guild, manages=manages))

    async def dm(self, person: int) -> int:
        return int(await self.act("dm", person=person))

    async def say(self, channel: int, person: int, text: str) -> SeenMessage:
        return SeenMessage.read(await self.act("say", channel=channel, person=person, text=text))

    async def slash(
        self, channel: int, person: int, name: str, /, *, installed: str = "guild", **options: Any
    ) -> SeenInteraction:
        given = {"name": name, "options": options, "installed": installed}
        return SeenInteraction(**await self.act("slash", channel=channel, person=person, **given))

    async def context_menu(
        self, message: SeenMessage, person: int, name: str, *, installed: str = "guild"
    ) -> SeenInteraction:
        given = {"name": name, "message": message.id, "installed": installed}
        return SeenInteraction(
            **await self.act("context_menu", channel=message.channel, person=person, **given)
        )

    async def press(self, message: SeenMessage, person: int, label: str) -> SeenInteraction:
        given = {"message": message.id, "label": label}
        return SeenInteraction(**await self.act("press", channel=message.channel, person=person, **given))

    async def select(self, message: SeenMessage, person: int, value: str | list[str]) -> SeenInteraction:
        given = {"message": message.id, "value": value}
        return SeenInteraction(**await self.act("select", channel=message.channel, person=person, **given))

    async def fault(self, kind: str, **order: Any) -> None:
        """See `faults.KINDS`; `method`, `path` (a glob) and `times` say which calls it meets."""
        await self.act("fault", kind=kind, **order)

    # -- looking -------------------------------------------------------------------------------------------

    async def see(self, name: str, **query: Any) -> Any:
        return (await self._look(name, query))["result"]

    async def messages(self, channel: int) -> list[SeenMessage]:
        return [SeenMessage.read(one) for one in await self.see("messages", channel=channel)]

    async def sessions(self) -> list[SeenSession]:
        return [SeenSession(**one) for one in await self.see("sessions")]

    async def calls(self, path: str = "") -> list[Json]:
        """The finished API calls whose path holds these words."""
        return [one for one in await self.see("calls") if path in one["path"]]

    async def wait_for(
        self, channel: int, predicate: Callable[[SeenMessage], object], timeout: float = 20
    ) -> SeenMessage:
        """The first message of a channel that the predicate likes, as soon as there is one."""

        def liked(found: list[Json]) -> object:
            return [one for one in found if predicate(SeenMessage.read(one))]

        found = await self.wait_to_see("messages", liked, timeout, channel=channel)
        return next(one for one in map(SeenMessage.read, found) if predicate(one))

    async def answer(
        self, asked: SeenInteraction, predicate: Callable[[SeenMessage], object], timeout: float = 20
    ) -> SeenMessage:
        """The answer to an interaction, as soon as the predicate likes it."""
        done = await self.wait_to_see(
            "interaction", lambda one: one["message"], timeout, interaction=asked.id
        )
        return await self.wait_for(
            asked.channel, lambda one: one.id == done["message"] and predicate(one), timeout
        )

    async def acknowledged(self, asked: SeenInteraction, timeout: float = 3) -> SeenInteraction:
        """The interaction once the bot has acknowledged it."""
        return SeenInteraction(
            **await self.wait_to_see(
                "interaction", lambda one: one["acknowledged"], timeout, interaction=asked.id
            )
        )

    async def wait_to_see(
        self, name: str, good: Callable[[Any], object], timeout: float, **query: Any
    ) -> Any:
        """Looks again with every change until `good`."""
        deadline, beyond = time.monotonic() + timeout, -1
        while True:
            left = deadline - time.monotonic()
            seen = await self._look(name, {**query, "beyond": beyond, "wait": int(max(min(left, 5), 0))})
            if good(seen["result"]):
                return seen["result"]
            if left <= 0:
                raise AssertionError(
                    f"not seen in {timeout} s; {name} stands so:\n{json.dumps(seen['result'], indent=1)}"
                )
            beyond = seen["version"]

    async def _look(self, name: str, query: Json) -> Json:
        async with self.session.get(f"/_control/see/{name}", params=query) as response:
            answer: Json = await response.json()
        if response.status != 200:
            raise LookupError(answer["error"])
        return answer

    async def bytes_of(self, url: str) -> bytes:
        async with self.session.get(url) as response:
            response.raise_for_status()
            return await response.read()

    def page(self, channel: int) -> str:
        """The address of the channel drawn as a page, for a browser."""
        return f"{self.url}/_control/channel/{channel}"


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), 5)
    except TimeoutError:
        process.kill()
        await process.wait()
    if process.stdin:
        process.stdin.close()
