"""What the engine makes plays and seeks in a browser, over HTTP with ranges, as from a link page."""

import asyncio
import contextlib
import json
import shutil

import pytest
from aiohttp import web

from shared.models import Place, Wish
from workers.engine.choice import choose

pytestmark = pytest.mark.asyncio(loop_scope="session")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
    *("--mute-audio", "--autoplay-policy=no-user-gesture-required"),
)
PAGE = """<!doctype html><video id="v" muted width="320"></video><script>
const v = document.getElementById("v");
const once = name => new Promise((done, failed) => {
  v.addEventListener(name, done, {once: true});
  v.addEventListener("error", () => failed(v.error.message), {once: true});
});
async function watch(name) {
  const loaded = once("loadedmetadata");
  v.src = "/media/" + name;
  await loaded;
  const said = {name, duration: v.duration, width: v.videoWidth};
  const sought = once("seeked");
  v.currentTime = said.from = v.duration * 0.6;
  await sought;
  said.at = v.currentTime;
  await v.play();
  while (v.currentTime < said.at + 0.5) await once("timeupdate");
  v.pause();
  said.frames = v.getVideoPlaybackQuality().totalVideoFrames;
  said.sound = v.webkitAudioDecodedByteCount;
  return said;
}
(async () => {
  const said = [];
  for (const name of NAMES)
    said.push(await watch(name).catch(error => ({name, error: String(error)})));
  await fetch("/said", {method: "POST", body: JSON.stringify(said)});
})();
</script>"""


async def grown(job, url):
    """A file made the way that ones for storage are: while its tracks come."""
    media = await job.extract(url)
    selection = choose(media, Wish(), Place(), max_bytes=10**10)
    (made,) = await job.transfer(selection, lambda _: None, lambda _: None)
    return made


@contextlib.asynccontextmanager
async def browser(url, folder):
    process = await asyncio.create_subprocess_exec(
        *(CHROMIUM, *FLAGS, f"--user-data-dir={folder}", url),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.kill()
        await process.wait()


async def watched(files, folder):
    """What a browser says of each file: a name and a path."""
    heard = asyncio.get_running_loop().create_future()
    page = PAGE.replace("NAMES", json.dumps(list(files)))

    async def say(request):
        heard.set_result(await request.json())
        return web.Response()

    async def show(_):
        return web.Response(text=page, content_type="text/html")

    async def media(request):
        return web.FileResponse(files[request.match_info["name"]])

    app = web.Application()
    app.add_routes([web.get("/", show), web.get("/media/{name}", media), web.post("/said", say)])
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        port = site._server.sockets[0].getsockname()[1]
        async with asyncio.timeout(60), browser(f"http://127.0.0.1:{port}/", folder):
            return {each["name"]: each for each in await heard}
    finally:
        await runner.cleanup()


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on the PATH (Debian: apt-get install chromium)")
async def test_what_was_made_while_it_came_and_what_passed_through_play_and_seek(engine, origin, tmp_path):
    async with engine.job("browser") as job:
        made = {
            "head-last.mp4": await grown(job, f"{origin.url}/hls-ts/size=2MB/master.m3u8"),
            "passed.mp4": await grown(job, f"{origin.url}/m/plays.mp4?size=2MB"),
        }
        files = {name: job.folder / each.name for name, each in made.items()}
        said = await watched(files, tmp_path / "profile")
    for name, each in made.items():
        assert "error" not in said[name], said
        assert said[name]["duration"] == pytest.approx(each.track.duration, abs=0.1)
        assert said[name]["width"] == each.track.width
        assert said[name]["at"] == pytest.approx(said[name]["from"], abs=0.1)
        assert said[name]["frames"] > 5
        assert said[name]["sound"] > 0
