"""A worker that strangers attack: its neighbours on loopback, what was planted around it, what it used."""

import asyncio
import contextlib
import os
import subprocess
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from imageio_ffmpeg import get_ffmpeg_exe

from shared import embedded
from shared.jobs import Jobs, info_region
from shared.models import Request, Waiter, new_id
from tests.attacks.evil import Server, a_canary, naming, serving, site
from tests.e2e.stack import Stack
from tests.stand_ins.origin import Origin, start_origin
from workers.engine.confinement import descendants, is_alive

INSIDE = "127.0.0.1"


class Names(dict):
    """Knows beside its own names all below `site.test`: the attacker's site under as many names as wanted."""

    def get(self, name, default=None):
        return super().get(name, [INSIDE] if name.endswith(".site.test") else default)


NAMES = {
    "inside.attack.test": [INSIDE],
    "mixed.attack.test": ["93.184.216.34", INSIDE],
    "mixed6.attack.test": ["2606:2800:220:1:248:1893:25c8:1946", "::1"],
    "mapped.attack.test": ["::ffff:127.0.0.1"],
    "metadata.attack.test": ["169.254.169.254"],
    "rebinding.attack.test": [[INSIDE], ["127.0.0.2"]],
    "silent.attack.test": "silence",
}
"""What the attacker's name server says: addresses, or one list after the other."""
TOUCHED = "touched-by-a-plant"


@dataclass
class Used:
    """The most that was seen of a worker's processes and work folder: bytes."""

    memory: int = 0
    disk: int = 0


@dataclass
class House:
    """A standing worker and its surroundings."""

    folder: Path
    stack: Stack
    evil: Server
    canary: Server
    neighbour: Server
    good: Origin
    values: dict
    used: Used = field(default_factory=Used)
    lasting: int = 0
    """Processes below the worker that are of no job: its guard, its warm parent."""

    def get(self, links, *arguments, within=90):
        """What `linkferry get` came to for each of `links`, NAME -> link, all sent at once."""
        whole = {name: Template(link).safe_substitute(self.values) for name, link in links.items()}
        got = self.stack.get(*whole.values(), "--to", str(self.got), *arguments, within=within)
        assert len(got.answers) == len(whole), got.stderr
        return dict(zip(whole, got.answers, strict=True))

    def listed(self, link, items=100):
        """What is in a list, as a bot that follows it asks for it."""
        return asyncio.run(_listed(self.stack.data, Template(link).safe_substitute(self.values), items))

    @property
    def got(self):
        return self.folder / "got"

    @property
    def worker(self):
        return self.stack.processes["worker"].pid

    def hidden(self):
        """A piece of the video that lies on this machine and that nobody was given."""
        return self.values["BYTES"]

    def leaked(self):
        return [
            path.name for path in self.got.rglob("*") if path.is_file() and self.hidden() in path.read_bytes()
        ]


@contextmanager
def a_house(folder, pages=None, *, canary_permitted=False, worker=(), **settings):
    """A worker whose operator permits the attacker's site and a harmless one, by address and port.

    `worker` is the command for one that is not quite itself.
    """
    with ExitStack() as stack:
        good = stack.enter_context(start_origin())
        canary = stack.enter_context(a_canary())
        values = {"CANARY": canary.url, "PORT": canary.server_port, "GOOD": good.url}
        values |= {"HIDDEN": hide(folder / "of-somebody-else"), "BYTES": b""}
        values["BYTES"] = Path(values["HIDDEN"]).read_bytes()[20_000:20_064]
        evil = stack.enter_context(serving(site(pages or {}, values)))
        values |= {"EVIL": evil.url, "EVIL_PORT": evil.server_port}
        neighbour = stack.enter_context(a_canary(("127.0.0.2", evil.server_port)))
        permitted = [evil, *([canary] if canary_permitted else [])]
        allow = [f"127.0.0.1:{each.server_port}" for each in permitted] + [good.url.removeprefix("http://")]
        processes = Stack(folder, plant(folder, canary.url) | {
            "EGRESS_ALLOW": ",".join(allow),
            "EGRESS_DNS": stack.enter_context(naming(Names(NAMES))),
            "WORKER_JOBS": "4",
            "WORKER_GALLERIES": f"mastodon:{evil.url.removeprefix('http://')}",
            "WORKER_TRIES": "1",
            "WORKER_ISOLATION": os.environ.get("ISOLATION", "auto"),  # `make check-all` tries both
            **settings,
        })  # fmt: skip
        processes.start("worker", *worker)
        stack.callback(processes.stop)
        processes.wait_for_worker()
        house = House(folder, processes, evil, canary, neighbour, good, values)
        house.lasting = len(alive_below(house))
        stack.enter_context(watching(house))
        yield house


async def _listed(data, url, items):
    waiter = Waiter(new_id(), "test", pull=True)
    with embedded.start(data) as server:
        jobs = Jobs.at(server.url)
        try:
            await jobs.join(Request(url, waiter, region=info_region("default"), kind="info", items=items))
            async with asyncio.timeout(60):
                while (status := await jobs.status(waiter.id)).state != "finished":
                    assert status.state != "failed", status
                    await asyncio.sleep(0.02)
            return status.outcome.info
        finally:
            await jobs.aclose()


def hide(folder):
    """A video of somebody else's on the worker's disk."""
    folder.mkdir(parents=True)
    path = folder / "hidden.mp4"
    words = [
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=d=2:s=640x360",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
    ]
    subprocess.run([get_ffmpeg_exe(), *words, str(path)], check=True)
    return str(path)


def plant(folder, elsewhere):
    """Plugins and configurations at home and beside the worker; returns the environment that finds them."""
    home = folder / "home"
    plugin = f"import pathlib; pathlib.Path({str(folder / TOUCHED)!r}).touch()\n"
    config = f"--exec 'touch {folder / TOUCHED}'\n--proxy {elsewhere}\n"
    for root in (folder, home, home / ".config" / "yt-dlp", home / ".yt-dlp"):
        for name in (
            "yt_dlp_plugins",
            "plugins/planted/yt_dlp_plugins",
            "yt-dlp-plugins/planted/yt_dlp_plugins",
        ):
            place = root / name / "extractor"
            place.mkdir(parents=True)
            (place / "planted.py").write_text(plugin)
    for name in ("home/yt-dlp.conf", "home/.config/yt-dlp.conf", "home/.config/yt-dlp/config", "yt-dlp.conf"):
        (folder / name).write_text(config)
    (home / ".netrc").write_text("machine 127.0.0.1 login planted password planted\n")
    (home / ".netrc").chmod(0o600)
    everywhere = {"no_proxy": "*", "NO_PROXY": "*"}
    return {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), **everywhere}


@contextmanager
def watching(house):
    """Looks ten times a second at what the worker uses."""
    stop = threading.Event()

    def look():
        while not stop.wait(0.1):
            house.used.memory = max(house.used.memory, *map(_memory, descendants(house.worker)), 0)
            house.used.disk = max(house.used.disk, _size(house.stack.data / "work"))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(5)


def _memory(pid):
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon:")), 0)


def _size(folder):
    total = 0
    for at, folders, names in os.walk(folder):  # which vanish meanwhile
        for name in (*folders, *names):
            with contextlib.suppress(OSError):
                total += Path(at, name).lstat().st_blocks * 512
    return total


def alive_below(house):
    """Everything alive below the worker."""
    return [pid for pid in descendants(house.worker) if is_alive(pid)]


def wait_until_alone(house, within=15):
    """Until the worker has no more processes than before the first job, and no file of one."""
    end = time.monotonic() + within
    while len(left := alive_below(house)) > house.lasting:
        assert time.monotonic() < end, left
        time.sleep(0.05)
    house.stack.wait_until_tidy()
