"""Takes the pictures of docs/discord.md: a real bot and worker in the stand-in's channels, by Chromium.

By hand: `python -m tests.stand_ins.discord.screenshot docs/images`. What it needs, and the site with films,
is the same as for `tests.stand_ins.screenshot`.
"""

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.stack import Stack
from tests.stand_ins.discord import DiscordStandIn, SeenMessage
from tests.stand_ins.discord.world import BOT_ID
from tests.stand_ins.screenshot import (
    FILMS,
    PUBLIC_URL,
    SCENE,
    SITE,
    WAIT,
    Browser,
    picture_of,
    shoot_film,
    site,
)

LIMIT = 20_000_000


@asynccontextmanager
async def linkferry(folder: Path, discord: DiscordStandIn, owner: int) -> AsyncIterator[None]:
    """A bot and a worker, as an operator starts them."""
    settings = {
        "DISCORD_UPLOAD_LIMIT": str(LIMIT),
        "OWNER_IDS": str(owner),
        "LIMIT_USER_MINUTE": "30",
        "WORKER_REENCODE": "0",
        "WORKER_DRAIN": "1s",
        "PUBLIC_URL": PUBLIC_URL,
    }
    stack = Stack(folder, discord.settings | settings)
    stack.start("worker")
    stack.start("discord")
    try:
        await asyncio.to_thread(stack.wait_for_log, "discord", "discord_ready")
        yield
    finally:
        await asyncio.to_thread(stack.stop)


@dataclass(frozen=True)
class Scenes:
    """What people do, one picture each; every scene gives its channel."""

    discord: DiscordStandIn
    base: str
    server: int
    ann: int
    bo: int
    cy: int

    async def commands(self) -> int:
        channel = await self.discord.channel(self.server, "films")
        await self._film(channel, "evening-ferry")
        await self._ask(channel, self.bo, "whole-crossing", _says("works until"))
        await self._ask(channel, self.ann, "harbour-at-dawn", _says("▰▰▰▰"))
        return channel

    async def noticed(self) -> int:
        channel = await self.discord.channel(self.server, "harbour-talk")
        await self.discord.slash(channel, self.bo, "settings", where="channel", notice=True)
        kept = await self.discord.wait_for(channel, _says("Kept for"))
        await self.discord.act("delete", channel=channel, message=kept.id)
        await self.discord.say(channel, self.ann, f"Did you see this one? {self.base}/watch/evening-ferry")
        await self.discord.wait_for(channel, _film, timeout=WAIT)
        return channel

    async def settings(self) -> int:
        channel = await self.discord.channel(self.server, "staff")
        await self.discord.slash(channel, self.bo, "settings", where="channel", notice=True, quality="720")
        await self.discord.wait_for(channel, _says("Kept for"))
        return channel

    async def quality(self) -> int:
        channel = await self.discord.channel(self.server, "picky")
        film = await self._film(channel, "evening-ferry")
        menu = await self.discord.press(film, self.ann, "Other quality")
        await self.discord.answer(menu, lambda one: one.choices, timeout=WAIT)
        given = {"name": "get", "option": "quality", "text": "", "filled": {"url": self._link()}}
        typed = await self.discord.act("type_into", channel=channel, person=self.ann, **given)
        await self.discord.wait_to_see("interaction", lambda one: one["choices"], 10, interaction=typed["id"])
        return channel

    async def private(self) -> int:
        channel = await self.discord.dm(self.ann)
        await self.discord.say(channel, self.ann, self._link())
        await self.discord.wait_for(channel, _film, timeout=WAIT)
        await self.discord.say(channel, self.ann, "and what else can you do?")
        await self.discord.wait_for(channel, _says("no link in your message"))
        asked = await self.discord.slash(channel, self.ann, "audio", url=self._link())
        await self.discord.answer(asked, _film, timeout=WAIT)
        return channel

    async def thread(self) -> int:
        parent = await self.discord.channel(self.server, "ferries", kind="forum")
        channel = await self.discord.channel(self.server, "The evening ferry", kind="thread", parent=parent)
        said = await self.discord.say(channel, self.bo, f"Who has this one? {self._link()}")
        await self.discord.context_menu(said, self.ann, "Fetch media")
        await self.discord.wait_for(channel, _film, timeout=WAIT)
        return channel

    async def sound(self) -> int:
        channel = await self.discord.channel(self.server, "radio")
        asked = await self.discord.slash(channel, self.ann, "audio", url=self._link())
        await self.discord.answer(asked, _film, timeout=WAIT)
        return channel

    async def brought(self) -> int:
        elsewhere = await self.discord.guild("Elsewhere", foreign=True, closed=True)
        channel = await self.discord.channel(elsewhere, "lounge")
        eve = await self.discord.person("Eve", guild=elsewhere)
        asked = await self.discord.slash(channel, eve, "get", url=self._link(), installed="user")
        await self.discord.answer(asked, _film, timeout=WAIT)
        return channel

    async def group(self) -> int:
        channel = await self.discord.group(self.ann, self.cy)
        asked = await self.discord.slash(channel, self.ann, "get", url=self._link(), installed="user")
        await self.discord.answer(asked, _film, timeout=WAIT)
        return channel

    async def named(self) -> int:
        channel = await self.discord.channel(self.server, "quay")
        await self.discord.say(channel, self.cy, f"<@{BOT_ID}> fetch {self._link()} please")
        await self.discord.wait_for(channel, _film, timeout=WAIT)
        return channel

    async def told(self) -> int:
        channel = await self.discord.channel(self.server, "questions")
        for name, words in {"help": "Write", "status": "work"}.items():
            await self.discord.slash(channel, self.ann, name)
            await self.discord.wait_for(channel, _says(words))
        return channel

    async def privacy(self) -> int:
        channel = await self.discord.dm(self.cy)
        for name, words in {"privacy": "What I keep", "forget_me": "deleted"}.items():
            await self.discord.slash(channel, self.cy, name)
            await self.discord.wait_for(channel, _says(words))
        return channel

    async def lists(self) -> int:
        channel = await self.discord.channel(self.server, "harbour-films")
        feed = f"{self.base}/harbour.rss"
        followed = await self.discord.slash(channel, self.bo, "follow", url=feed)
        await self.discord.answer(followed, _says("From now on"), timeout=WAIT)
        asked = await self.discord.slash(channel, self.ann, "playlist", url=feed)
        listed = await self.discord.answer(asked, lambda one: one.choices, timeout=WAIT)
        await self.discord.select(listed, self.ann, ["0", "1"])
        await self.discord.wait_for(channel, _says("2 chosen"))
        return channel

    async def owner(self) -> int:
        channel = await self.discord.dm(self.bo)
        for order, words in {"stats": "Surge is", "limits": "user-minute"}.items():
            await self.discord.slash(channel, self.bo, f"owner {order}")
            await self.discord.wait_for(channel, _says(words))
        return channel

    def _link(self, film: str = "evening-ferry") -> str:
        return f"{self.base}/watch/{film}"

    async def _film(self, channel: int, film: str) -> SeenMessage:
        return await self._ask(channel, self.ann, film, _film)

    async def _ask(
        self, channel: int, person: int, film: str, good: Callable[[SeenMessage], object]
    ) -> SeenMessage:
        asked = await self.discord.slash(channel, person, "get", url=self._link(film))
        return await self.discord.answer(asked, good, timeout=WAIT)


SCENES = tuple(name for name, scene in vars(Scenes).items() if callable(scene) and not name.startswith("_"))


def _film(message: SeenMessage) -> bool:
    return message.from_bot and bool(message.files)


def _says(words: str) -> Callable[[SeenMessage], bool]:
    return lambda message: message.from_bot and words in message.words


async def take(folder: Path, work: Path) -> None:
    browser = Browser(work)
    films = work / "films"
    films.mkdir()
    browser.shoot(SCENE, films / "still.png", width=1280, height=720)
    for name, one in FILMS.items():
        shoot_film(films / "still.png", films / f"{name}.mp4", size=one.size)
    async with site(films) as base, DiscordStandIn.start(upload_limit=LIMIT) as discord:
        server = await discord.guild("Harbour")
        ann = await discord.person("Ann", guild=server)
        bo = await discord.person("Bo", guild=server, manages=True)
        cy = await discord.person("Cy", guild=server)
        async with linkferry(work / "stack", discord, bo):
            scenes = Scenes(discord, base, server, ann, bo, cy)
            channels = {name: await getattr(scenes, name)() for name in reversed(SCENES)}
            pages = {name: await page_of(discord, channel, base) for name, channel in channels.items()}
        for name, page in pages.items():
            picture = f"discord-{name}.png"
            await asyncio.to_thread(picture_of, browser, page, work / picture, folder / picture)


async def page_of(discord: DiscordStandIn, channel: int, base: str) -> str:
    """A channel as a page for a browser, with the site under its better name."""
    page = (await discord.bytes_of(discord.page(channel))).decode()
    return page.replace(base, SITE).replace(base.removeprefix("http://"), SITE.removeprefix("https://"))


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the PNGs go")
    folder = parser.parse_args().folder.absolute()
    with tempfile.TemporaryDirectory(prefix="screenshot-") as work:
        asyncio.run(take(folder, Path(work)))


if __name__ == "__main__":
    main()
