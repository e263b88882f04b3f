"""What README tells to type is typed, in a clone: a link is fetched, the bot answers, all is well."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.e2e.stack import BOT_TOKEN
from tests.e2e.test_operations import PERSON, with_media
from tests.stand_ins.s3 import free_port
from tests.stand_ins.telegram import TelegramStandIn

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
COMMANDS = [
    line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()
]
STEPS = re.findall(r"^\d\. (.+(?:\n   .+)*)", README, re.MULTILINE)
MOST = 6


@pytest.fixture
def clone(tmp_path):
    """The first step. It finds installed what `make` would install first; test_image.py tries that part."""
    folder = tmp_path / "linkferry"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    for name in (".venv", ".uv"):
        (folder / name).symlink_to(ROOT / name)
    for name in ("pyproject.toml", "uv.lock"):  # older than what is installed, for make
        os.utime(folder / name, (0, 0))
    return folder


def environment(**changes):
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG", "STAND_IN_MEDIA_DIR")}
    return kept | {"EGRESS_ALLOW": "127.0.0.1/32"} | changes


def test_it_takes_few_steps_and_no_others_than_these():
    assert [line.split(" ")[:2] for line in COMMANDS] == [["make", "get"], ["make", "doctor"]]
    assert len(STEPS) <= MOST
    words = ["git clone", "/newbot", "TELEGRAM_BOT_TOKEN=", "/setprivacy", "make up", "Add the bot"]
    assert all(word in step for word, step in zip(words, STEPS, strict=True))


async def test_every_step_of_the_readme_does_what_it_says_in_private_and_in_a_group(clone, origin, tmp_path):
    get, doctor = COMMANDS
    line, up = re.search(r"`(TELEGRAM_BOT_TOKEN=).*`", STEPS[2])[1], re.search(r"`(.*)`", STEPS[4])[1]
    links = f"{origin.url}/m/readme.mp4?seconds=1"
    subprocess.run(
        get.replace("https://…", links), shell=True, cwd=clone, env=environment(), check=True, timeout=120
    )
    assert list((clone / "downloads").glob("*.mp4"))
    async with TelegramStandIn.start(token=BOT_TOKEN) as tg:
        (clone / ".env").write_text(f"{line}{BOT_TOKEN}\n")
        await tg.set_bot(privacy=False)
        env = environment(TELEGRAM_API_URL=tg.url, API_PORT=str(free_port()))
        with (tmp_path / "up.log").open("wb") as log:
            running = subprocess.Popen(
                up, shell=True, cwd=clone, env=env, stdout=log, stderr=log, start_new_session=True
            )
        try:
            await tg.user_says(77, f"{origin.url}/page/readme", user=PERSON)
            await tg.wait_for(77, with_media, timeout=90)
            group = await tg.create_chat(creator=PERSON["id"])
            await tg.user_says(group, f"{origin.url}/page/group", user=PERSON)
            await tg.wait_for(group, with_media, timeout=90)
            done = subprocess.run(
                doctor,
                shell=True,
                cwd=clone,
                env=env,
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )
            assert done.returncode == 0, done.stdout
            assert "✓ sample link" in done.stdout
        finally:
            os.killpg(running.pid, signal.SIGINT)
            running.wait(60)
    end = time.monotonic() + 20
    while (clone / ".linkferry/valkey").exists() and in_use(clone):
        assert time.monotonic() < end
        time.sleep(0.1)


def in_use(clone):
    """Whether a process of this clone still runs."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str(clone) in (process / "cmdline").read_bytes().decode(errors="replace"):
                return True
        except OSError:
            continue
    return False
