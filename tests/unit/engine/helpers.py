"""What the engine's tests share."""

import contextlib
import time

from shared.models import Place, Wish
from shared.settings import Settings
from workers.egress import Config, Guard
from workers.engine import Engine
from workers.engine.choice import choose

SECRET = "4242:a-token-that-no-child-may-see"
PLUGINS = ("tests.stand_ins.extractor", "tests.unit.engine.mischief")
MISCHIEF = "http://mischief.invalid/"


def settings_for(folder, **more):
    allow = "127.0.0.1/32, 127.0.0.1:1, 127.0.0.2/32"
    ours = {"data_dir": folder, "worker_ytdlp_plugins": PLUGINS, "egress_allow": allow}
    return Settings(_env_file=None, **ours | more)


def guard_for(settings):
    return Guard.start(Config.of(settings), secret=b"unit")


@contextlib.asynccontextmanager
async def an_engine(folder, **more):
    settings = settings_for(folder, **more)
    guard = guard_for(settings)
    engine = Engine.start(settings, guard)
    try:
        await engine.ready()
        yield engine
    finally:
        await engine.aclose()
        await guard.aclose()


async def fetch(job, url, wish=None, on_progress=lambda _: None):
    """Extraction, the pipeline's own choice, transfer: the path of the one file that comes of it."""
    media = await job.extract(url)
    selection = choose(media, wish or Wish(), Place(), max_bytes=10**10)
    (made,) = await job.transfer(selection, on_progress)
    return made


def wait_for(condition, seconds=5):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.01)
    raise AssertionError("it did not happen in time")
