"""Takes the pictures of docs/discord.md: a real bot and worker in the stand-in's channels, by Chromium.

By hand: `python -m tests.stand_ins.discord.screenshot docs/images`. What it needs, and the site with films,
is the same as for `tests.stand_ins.screenshot`.
"""

import argparse
import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.e2e.stack import Stack
from tests.stand_ins.discord import DiscordStandIn, SeenMessage
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
async def linkferry(folder: Path, discord: DiscordStandIn) -> AsyncIterator[None]:
    """A bot and a worker, as an operator starts them."""
    settings = {"DISCORD_UPLOAD_LIMIT": str(LIMIT), "WORKER_REENCODE": "0", "WORKER_DRAIN": "1s"}
    stack = Stack(folder, discord.settings | settings | {"PUBLIC_URL": PUBLIC_URL})
    stack.start("worker")
    stack.start("discord")
    try:
        await asyncio.to_thread(stack.wait_for_log, "discord", "discord_ready")
        yield
    finally:
        await asyncio.to_thread(stack.stop)


async def converse(discord: DiscordStandIn, base: str) -> dict[str, int]:
    """Commands, a message that was taken from the menu, a noticed link, settings; the channels by picture."""
    server = await discord.guild("Harbour")
    films, talk, staff = [await discord.channel(server, name) for name in ("films", "harbour-talk", "staff")]
    ann = await discord.person("Ann", guild=server)
    bo = await discord.person("Bo", guild=server, manages=True)

    def film(message: SeenMessage) -> bool:
        return message.from_bot and bool(message.files)

    asked = await discord.slash(films, ann, "get", url=f"{base}/watch/evening-ferry")
    await discord.answer(asked, film, timeout=WAIT)
    too_big = await discord.slash(films, bo, "get", url=f"{base}/watch/whole-crossing")
    await discord.answer(too_big, lambda one: "works until" in one.words, timeout=WAIT)
    slow = await discord.slash(films, ann, "get", url=f"{base}/watch/harbour-at-dawn")
    await discord.answer(slow, lambda one: "▰▰▰▰" in one.words, timeout=WAIT)

    await discord.slash(staff, bo, "settings", notice=True, sites="all", quality="720")
    await discord.wait_for(staff, lambda one: "Kept for" in one.words)
    await discord.say(talk, ann, f"Did you see this one? {base}/watch/evening-ferry")
    await discord.wait_for(talk, film, timeout=WAIT)
    return {"discord-commands": films, "discord-noticed": talk, "discord-settings": staff}


async def take(folder: Path, work: Path) -> None:
    browser = Browser(work)
    films = work / "films"
    films.mkdir()
    browser.shoot(SCENE, films / "still.png", width=1280, height=720)
    for name, one in FILMS.items():
        shoot_film(films / "still.png", films / f"{name}.mp4", size=one.size)
    async with site(films) as base, DiscordStandIn.start(upload_limit=LIMIT) as discord:
        async with linkferry(work / "stack", discord):
            channels = await converse(discord, base)
            pages = {name: await page_of(discord, channel, base) for name, channel in channels.items()}
        for name, page in pages.items():
            await asyncio.to_thread(picture_of, browser, page, work / f"{name}.png", folder / f"{name}.png")


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
