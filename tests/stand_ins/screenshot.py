"""Takes the README's pictures: a real bot and worker in chats with the Telegram stand-in, seen by Chromium.

By hand: `python -m tests.stand_ins.screenshot docs/images`. It needs Chromium on the PATH, and wants a
font such as Roboto. The links lead to a small site of its own, with films drawn for the occasion. Every word
of the chats is what the processes said; only the site's loopback address is shown as `videos.example`.
"""

import argparse
import asyncio
import contextlib
import dataclasses
import re
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from html import escape
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from aiohttp import web

from shared import embedded
from shared.models import MediaFile
from tests.e2e.page_house import page_house
from tests.e2e.stack import BOT_TOKEN, Stack
from tests.stand_ins.browser import Chromium
from tests.stand_ins.telegram import SeenMessage, TelegramStandIn

WIDTH, SCALE = 412, 2
COLOURS = 256  # enough for the film's sky, and a third of the bytes
WAIT = 60.0
PEOPLE: dict[str, dict[str, Any]] = {
    "chat-video": {"id": 1001, "first_name": "Ann", "language_code": "en"},
    "chat-answers": {"id": 1002, "first_name": "Ben", "language_code": "en"},
}
CARA: dict[str, Any] = {"id": 1003, "first_name": "Cara", "language_code": "en"}
GROUP, SETTINGS = "chat-group", "chat-settings"
SITE = "https://videos.example"
PUBLIC_URL = "https://media.example"
LIMIT = 20_000_000  # bytes that this chat takes, so that "too big" need not be made of 50 MB
SECONDS = 14
SLOW = 450_000  # bytes per second of the film that is still on its way in the picture


@dataclasses.dataclass(frozen=True)
class Film:
    """A film of the site: `size` pads its file, `slow` paces it."""

    title: str
    size: int = 0
    slow: bool = False


FILMS = {
    "evening-ferry": Film("The last ferry of the evening"),
    "whole-crossing": Film("The whole crossing in one take", size=34_000_000),
    "harbour-at-dawn": Film("The harbour at dawn", size=9_000_000, slow=True),
}
FEED = "Harbour films"
PAGES: dict[str, Any] = {
    "page": {"width": 900, "height": 760},
    "page-phone": {"width": 390, "height": 700, "dark": True, "scale": 1.5},
}
PRIVATE = {"id": "family-party", "error": "private"}  # what the stand-in extractor reads

SCENE = """<!doctype html><style>body{margin:0}</style>
<svg width="1280" height="720" viewBox="0 0 1280 720" xmlns="http://www.w3.org/2000/svg"><defs>
<linearGradient id="sky" x2="0" y2="1"><stop offset="0" stop-color="#20245a"/>
<stop offset=".55" stop-color="#b4527a"/><stop offset="1" stop-color="#ffb36b"/></linearGradient>
<linearGradient id="sea" x2="0" y2="1"><stop offset="0" stop-color="#d9785f"/>
<stop offset=".3" stop-color="#5a3f74"/><stop offset="1" stop-color="#171b42"/></linearGradient></defs>
<rect width="1280" height="450" fill="url(#sky)"/><circle cx="905" cy="420" r="92" fill="#ffe3a3"/>
<path d="M0 450V372l150-62 170 84 130-48 210 104zM820 450l190-66 120 30 150-58v94z" fill="#3a2a5c"/>
<rect y="448" width="1280" height="272" fill="url(#sea)"/>
<g fill="#ffdf9e"><rect x="815" y="458" width="180" height="5"/><rect x="838" y="478" width="140" height="5"/>
<rect x="800" y="504" width="210" height="6"/><rect x="860" y="536" width="90" height="6"/></g>
<g transform="translate(340 362)"><path d="M0 110h520l-58 84H70z" fill="#12163a"/>
<path d="M22 128h474l-8 13H30z" fill="#e8503a"/><path d="M70 56h350v54H60z" fill="#f6f1e7"/>
<path d="M120 14h220v42H110z" fill="#e6dccb"/><path d="M190-44h52l8 58h-68z" fill="#e8503a"/>
<path d="M188-30h56l2 14h-60z" fill="#f6f1e7"/>
<g fill="#ffcf70"><path d="M90 72h30v20H90zm50 0h30v20h-30zm50 0h30v20h-30zm50 0h30v20h-30zm50 0h30v20h-30z
m50 0h30v20h-30zM140 26h26v16h-26zm44 0h26v16h-26zm44 0h26v16h-26zm44 0h26v16h-26z"/></g>
<path d="M-150 196q75-30 170-6h520q90-12 150 8z" fill="#f6f1e7" opacity=".35"/></g>
<g fill="none" stroke="#ffd9b0" stroke-width="5" opacity=".3"><path d="M60 560q30-12 60 0t60 0 60 0"/>
<path d="M930 610q30-12 60 0t60 0 60 0"/><path d="M420 650q30-12 60 0t60 0 60 0 60 0"/></g></svg>"""


class Browser:
    """Headless Chromium with a profile that nobody else has used."""

    def __init__(self, folder: Path) -> None:
        found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
        program = next(filter(None, found), None)
        if program is None:
            raise SystemExit("There is no Chromium here. On Debian: apt-get install chromium fonts-roboto")
        self._command = (
            program,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            f"--user-data-dir={folder / 'profile'}",
        )

    def shoot(self, page: str, picture: Path, *, width: int, height: int, scale: int = 1) -> None:
        """Renders an HTML text into a PNG."""
        size = (f"--window-size={width},{height}", f"--force-device-scale-factor={scale}")
        self._open(page, picture.with_suffix(".html"), *size, f"--screenshot={picture}")

    def height_of(self, page: str, file: Path, *, width: int) -> int:
        """How tall a page is, in CSS pixels."""
        measure = "<script>document.title=`height ${document.querySelector('.phone').scrollHeight}`</script>"
        dom = self._open(page + measure, file, f"--window-size={width},400", "--dump-dom")
        found = re.search(r"<title>height (\d+)", dom)
        assert found, "Chromium did not run the page's script"
        return int(found[1])

    def _open(self, page: str, file: Path, *options: str) -> str:
        file.write_text(page)
        command = (*self._command, *options, "--virtual-time-budget=3000", file.as_uri())
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def ffmpeg(*arguments: str | Path) -> None:
    command = (imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *map(str, arguments))
    subprocess.run(command, check=True, timeout=120)


def shoot_film(still: Path, target: Path, *, size: int) -> None:
    """Makes a slow look at a still, filled up to `size` bytes with a box that players skip."""
    frames = SECONDS * 25
    zoom = f"zoompan=z='1+on/2800':x='iw/2-iw/zoom/2':y='ih/2-ih/zoom/2':d={frames}:s=1280x720:fps=25"
    sound = ("-f", "lavfi", "-i", f"anoisesrc=d={SECONDS}:c=brown:a=0.1", "-c:a", "aac")
    pictures = ("-vf", f"{zoom},format=yuv420p", "-c:v", "libx264", "-preset", "veryfast", "-crf", "20")
    ffmpeg("-i", still, *sound, *pictures, "-shortest", "-movflags", "+faststart", target)
    room = size - target.stat().st_size
    if room >= 8:
        with target.open("ab") as file:
            file.write(room.to_bytes(4, "big") + b"free")
            file.truncate(size)


@asynccontextmanager
async def site(films: Path) -> AsyncIterator[str]:
    """Pages with films, as a video site has them; yields the address."""

    async def page(request: web.Request) -> web.Response:
        name = request.match_info["name"]
        title = escape(FILMS[name].title)
        files = f"http://{request.host}/{'slow' if FILMS[name].slow else 'films'}"
        head = (
            f'<title>{title}</title><meta property="og:title" content="{title}">'
            f'<meta property="og:video" content="{files}/{name}.mp4">'
            f'<meta property="og:image" content="http://{request.host}/films/still.png">'
        )
        return web.Response(text=f"<!doctype html><html><head>{head}</head></html>", content_type="text/html")

    async def slowly(request: web.Request) -> web.StreamResponse:
        content = (films / request.match_info["file"]).read_bytes()
        answer = web.StreamResponse(
            headers={"Content-Type": "video/mp4", "Content-Length": str(len(content))}
        )
        await answer.prepare(request)
        step = SLOW // 20
        with contextlib.suppress(ConnectionResetError):  # the picture is taken before the film is there
            for start in range(0, len(content), step):
                await answer.write(content[start : start + step])
                await asyncio.sleep(0.05)
        return answer

    async def feed(request: web.Request) -> web.Response:
        items = (
            f"<item><title>{escape(FILMS[name].title)}</title>"
            f"<link>http://{request.host}/watch/{name}</link></item>"
            for name in FILMS
        )
        rss = f'<rss version="2.0"><channel><title>{FEED}</title>{"".join(items)}</channel></rss>'
        return web.Response(text=rss, content_type="application/rss+xml")

    async def private(_request: web.Request) -> web.Response:
        return web.json_response(PRIVATE)

    application = web.Application()
    application.router.add_get("/watch/{name}", page)
    application.router.add_get("/harbour.rss", feed)
    application.router.add_get("/slow/{file}", slowly)
    application.router.add_get("/site/api/video/{name}", private)
    application.router.add_static("/films", films)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def linkferry(folder: Path, tg: TelegramStandIn) -> AsyncIterator[None]:
    """A bot and a worker, as an operator starts them."""
    settings = {
        "TELEGRAM_BOT_TOKEN": BOT_TOKEN,
        "TELEGRAM_API_URL": tg.url,
        "TELEGRAM_UPLOAD_LIMIT": str(LIMIT),
        "WORKER_REENCODE": "0",  # the picture shows a link
        "PUBLIC_URL": PUBLIC_URL,
        "WORKER_DRAIN": "1s",
    }
    stack = Stack(folder, settings)
    stack.start("worker")
    stack.start("telegram")
    try:
        await asyncio.to_thread(stack.wait_for_log, "telegram", "telegram_ready")
        yield
    finally:
        await asyncio.to_thread(stack.stop)


async def converse(tg: TelegramStandIn, base: str) -> None:
    """Ann's film and one on its way to her; Ben's too big film, and one that he may not see."""

    async def ask(chat: str, text: str, is_answer: Callable[[SeenMessage], bool]) -> None:
        person = PEOPLE[chat]
        asked = await tg.user_says(person["id"], text, user=person)
        await tg.wait_for(
            person["id"], lambda m: m.message_id > asked.message_id and is_answer(m), timeout=WAIT
        )

    def says(words: str) -> Callable[[SeenMessage], bool]:
        return lambda message: bool(message.from_bot and words in (message.text or ""))

    await ask("chat-answers", f"and this one? {base}/watch/whole-crossing", says("Too big"))
    await ask("chat-answers", f"{base}/site/watch?v={PRIVATE['id']}", says("private"))
    await ask("chat-video", f"{base}/watch/evening-ferry", lambda message: message.media is not None)
    await ask("chat-video", f"{base}/watch/harbour-at-dawn", says("▓▓▓▓"))


async def converse_in_a_group(tg: TelegramStandIn, base: str) -> int:
    """Ben's link is noticed, Cara's is the same, and Ann asks for one that nobody may see."""
    ann, ben = PEOPLE["chat-video"], PEOPLE["chat-answers"]
    await tg.set_bot(privacy=False)
    group = await tg.create_chat(title="Ferry lovers", creator=ann["id"])
    await tg.set_member(group, ben, "member")
    await tg.wait_for(group, lambda m: m.from_bot, timeout=WAIT)
    film = f"{base}/watch/evening-ferry"
    await tg.user_says(group, f"look at that light! {film}", user=ben)
    await tg.wait_for(group, lambda m: m.from_bot and m.media, timeout=WAIT)
    await asyncio.sleep(1)  # until it is known that this chat has it
    await tg.user_says(group, film, user=CARA)
    await tg.wait_for(group, lambda m: m.from_bot and "already" in m.words, timeout=WAIT)
    await tg.user_says(group, f"@linkferry_bot {base}/site/watch?v={PRIVATE['id']}", user=ann)
    await tg.wait_for(group, lambda m: m.from_bot and "private" in m.words, timeout=WAIT)
    return group


async def settings_of(tg: TelegramStandIn) -> int:
    """What Cara may choose for her own chat."""
    await tg.user_says(CARA["id"], "/settings", user=CARA)
    await tg.wait_for(CARA["id"], lambda m: "What holds" in m.words, timeout=WAIT)
    number: int = CARA["id"]
    return number


async def page_of(tg: TelegramStandIn, chat: int, base: str) -> str:
    """A chat as a page for a browser, with the site under its better name."""
    async with tg.session.get(tg.page(chat)) as response:
        page = await response.text()
    host, name = base.removeprefix("http://"), SITE.removeprefix("https://")
    page = page.replace(base, SITE).replace(host, name).replace('src="/_control', f'src="{tg.url}/_control')
    return page.replace("</style>", ".phone{min-height:0}</style>")


async def take(folder: Path, work: Path) -> None:
    browser = Browser(work)
    films = work / "films"
    films.mkdir()
    browser.shoot(SCENE, films / "still.png", width=1280, height=720)
    for name, film in FILMS.items():
        shoot_film(films / "still.png", films / f"{name}.mp4", size=film.size)
    async with site(films) as base, TelegramStandIn.start(token=BOT_TOKEN) as tg:
        async with linkferry(work / "stack", tg):
            await converse(tg, base)
            chats = {name: person["id"] for name, person in PEOPLE.items()}
            chats |= {GROUP: await converse_in_a_group(tg, base), SETTINGS: await settings_of(tg)}
            pages = {name: await page_of(tg, chat, base) for name, chat in chats.items()}
        for chat, page in pages.items():
            await asyncio.to_thread(picture_of, browser, page, work / f"{chat}.png", folder / f"{chat}.png")
    await asyncio.to_thread(take_pages, folder, work)


def take_pages(folder: Path, work: Path) -> None:
    """The film's link page, on a desk in the light and on a phone in the dark."""
    cover, film = work / "cover.jpg", work / "films" / "whole-crossing.mp4"
    ffmpeg("-i", work / "films" / "still.png", "-vf", "scale=640:-1", "-update", "1", cover)
    about = MediaFile(
        *("", film.name, 0, "video/mp4", "video"),
        duration=SECONDS,
        width=1280,
        height=720,
        performer="Ferry watch",
    )
    with (
        embedded.start(work / "valkey") as valkey,
        page_house(valkey.url, work / "house") as house,
        Chromium() as chromium,
    ):
        made = house.publish((film, about, cover), title=FILMS["whole-crossing"].title)
        for name, looks in PAGES.items():
            with chromium.tab(**looks) as tab:
                tab.open(made.url)
                tab.run(
                    "(async () => { const v = document.querySelector('video'); await v.play(); v.pause() })()"
                )
                tab.settle()
                tab.shoot(work / f"{name}.png", whole=False)
            few_colours(work / f"{name}.png", folder / f"{name}.png")


def few_colours(raw: Path, picture: Path) -> None:
    palette = f"split[a][b];[a]palettegen=max_colors={COLOURS}[p];[b][p]paletteuse=dither=none"
    ffmpeg("-i", raw, "-vf", palette, "-frames:v", "1", "-update", "1", "-compression_level", "100", picture)


def picture_of(browser: Browser, page: str, raw: Path, picture: Path) -> None:
    """Shoots a whole chat, and writes it with few colours."""
    height = browser.height_of(page, raw.with_suffix(".measure.html"), width=WIDTH)
    browser.shoot(page, raw, width=WIDTH, height=height, scale=SCALE)
    few_colours(raw, picture)


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the PNGs go")
    folder = parser.parse_args().folder.absolute()
    with tempfile.TemporaryDirectory(prefix="screenshot-") as work:
        asyncio.run(take(folder, Path(work)))


if __name__ == "__main__":
    main()
