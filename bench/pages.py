"""From a click on a link to the first frame of the film: a link page against the bare file."""

import json
import tempfile
from pathlib import Path

from bench import Bench, Row, Session
from shared import embedded
from tests.e2e.page_house import film, page_house
from tests.stand_ins.browser import Chromium
from tests.stand_ins.media import Clip, MediaStore, Picture

FILM = Clip(size=20_000_000, height=720)
WATCH = "addEventListener('loadeddata', () => { window.firstFrame ??= performance.now() }, true)"


def first_frame(chromium: Chromium, url: str) -> float:
    """Seconds from the navigation's start until a frame can be seen, with nothing in the cache."""
    with chromium.tab() as tab:
        tab.call("Network.setCacheDisabled", cacheDisabled=True)
        tab.call("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
        tab.open(url)
        tab.until(f"window.firstFrame && location.href === {json.dumps(url)}")
        return float(tab.run("window.firstFrame")) / 1000


def measure(session: Session) -> list[Row]:
    media = MediaStore()
    path, cover = media.path(FILM), media.path(Picture())
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as name,
        Chromium() as chromium,
        embedded.start(Path(name)) as valkey,
        page_house(valkey.url, Path(name, "house")) as house,
    ):
        made = house.publish((path, film(path, width=1280, height=720), cover))
        times = session.duel(
            ours=lambda: first_frame(chromium, made.url),
            rival=lambda: first_frame(chromium, f"{made.url}/file?inline=1"),
        )
    return [session.versus("link page, click to first frame", times, bar=1.3, rival_is="bare file")]


BENCHES = [
    Bench(
        "pages",
        measure,
        method="headless Chromium, empty cache, 20 MB film in the local folder: navigation → `loadeddata`",
        runs=9,
    )
]
