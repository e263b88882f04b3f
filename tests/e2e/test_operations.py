"""`linkferry up` as a process tree, and what `linkferry doctor` says of a sound and of a broken house."""

import asyncio
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.e2e.stack import BOT_TOKEN, Stack
from tests.stand_ins.discord import DiscordStandIn
from tests.stand_ins.s3 import free_port
from tests.stand_ins.telegram import TelegramStandIn

PERSON = {"id": 77, "first_name": "Ann"}


def with_media(message):
    return message.from_bot and message.media is not None


def processes_of(stack):
    """The command lines of every process whose environment names this stack's data folder."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes()
            if str(stack.data).encode() in (process / "environ").read_bytes() + line:
                found[int(process.name)] = line.replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found


async def test_up_runs_everything_restarts_what_dies_and_leaves_nothing(origin, tmp_path):
    async with TelegramStandIn.start(token=BOT_TOKEN) as tg:
        settings = {
            "TELEGRAM_BOT_TOKEN": BOT_TOKEN,
            "TELEGRAM_API_URL": tg.url,
            "API_PORT": str(free_port()),
        }
        stack = Stack(tmp_path, settings)
        up = stack.start("up")
        stack.wait_for_log("up", "telegram_ready")
        await tg.user_says(77, f"{origin.url}/page/up", user=PERSON)
        await tg.wait_for(77, with_media, timeout=30)
        [worker] = [
            p for p, line in processes_of(stack).items() if "workers" in line and "engine" not in line
        ]
        os.kill(worker, signal.SIGKILL)
        again = await tg.user_says(77, f"{origin.url}/page/up-again", user=PERSON)
        await tg.wait_for(77, lambda m: with_media(m) and m.message_id > again.message_id, timeout=40)
        up.send_signal(signal.SIGINT)
        assert up.wait(30) == 0
    end = time.monotonic() + 5
    while left := processes_of(stack):
        assert time.monotonic() < end, left
        time.sleep(0.1)


def doctor(stack, *options, **env):
    got = stack.run("doctor", "--json", *(options or ["--quick"]), **env)
    return got.code, {finding["name"]: finding for finding in json.loads(got.stdout)}


def whole_doctor(stack, **env):
    """With the sample link."""
    return doctor(stack, "--no-quick", **env)


def test_the_doctor_finds_a_sound_house_sound_and_fetches_a_sample_link(tmp_path):
    code, findings = whole_doctor(Stack(tmp_path), EGRESS_ALLOW="")
    assert code == 0
    assert "fetched" in findings["sample link"]["says"], findings
    findings.pop("yt-dlp")  # it grows old by itself
    walls = findings.pop("isolation")
    assert walls["verdict"] in {"ok", "warning"}, walls  # what this machine allows
    assert {f["verdict"] for f in findings.values()} == {"ok"}, findings


BROKEN = {
    "ffmpeg": {"IMAGEIO_FFMPEG_EXE": "/nowhere/ffmpeg"},
    "Redis": {"REDIS_URL": "redis://127.0.0.1:1/0"},
    "storage": {
        "S3_ENDPOINT_URL": "http://127.0.0.1:1",
        "S3_ACCESS_KEY_ID": "x",
        "S3_SECRET_ACCESS_KEY": "y",
    },
    "data folder": {"DATA_DIR": "/proc/nowhere"},
    "egress guard": {"EGRESS_URL": "http://127.0.0.1:1"},
    "Telegram": {"TELEGRAM_BOT_TOKEN": BOT_TOKEN, "TELEGRAM_API_URL": "http://127.0.0.1:1"},
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_doctor_names_what_is_missing_and_the_mend(tmp_path, name):
    code, findings = doctor(Stack(tmp_path), **BROKEN[name])
    assert code == 1
    assert findings[name]["verdict"] == "broken", findings
    assert findings[name]["mend"]


def test_the_doctor_finds_by_its_sample_what_looks_sound(tmp_path):
    pretends = tmp_path / "ffmpeg"
    pretends.write_text('#!/bin/sh\n[ "$1" = -version ] && echo "ffmpeg version 9.9" || exit 1\n')
    pretends.chmod(0o755)
    code, findings = whole_doctor(Stack(tmp_path), IMAGEIO_FFMPEG_EXE=str(pretends))
    assert (code, findings["ffmpeg"]["verdict"]) == (1, "ok")
    assert findings["sample link"]["verdict"] == "broken"


def test_the_doctor_warns_of_settings_that_are_unsafe_in_public(tmp_path):
    code, findings = doctor(Stack(tmp_path), LIMIT_OFF="1", EGRESS_ALLOW="0.0.0.0/0")
    assert code == 0
    for name in ("LIMIT_OFF", "EGRESS_ALLOW", "egress guard"):
        assert findings[name]["verdict"] == "warning", findings


def test_a_worker_says_what_is_wrong_with_its_guards_settings(tmp_path):
    got = Stack(tmp_path).run("worker", EGRESS_ALLOW="nonsense")
    assert got.code == 2
    assert got.stderr.count("\n") == 1
    assert "EGRESS_ALLOW: 'nonsense'" in got.stderr


def test_a_full_disk_is_named(tmp_path):
    """On a tmpfs of 1 MB in a user namespace of its own."""
    mount = tmp_path / "small"
    mount.mkdir()
    stack = Stack(tmp_path, {"DATA_DIR": str(mount / "data")})
    command = f"mount -t tmpfs -o size=1m none {mount} && {' '.join(('exec', *stack_doctor()))}"
    unshare = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if subprocess.run(
        [*unshare, f"mount -t tmpfs none {mount}"], capture_output=True, check=False
    ).returncode:
        pytest.skip("this machine does not allow user namespaces")
    done = subprocess.run(
        [*unshare, command],
        env=stack.env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    [disk] = [finding for finding in json.loads(done.stdout) if finding["name"] == "disk"]
    assert disk["verdict"] == "broken"


def stack_doctor():
    from tests.e2e.stack import LINKFERRY

    return (*LINKFERRY, "doctor", "--json", "--quick")


async def test_the_doctor_prints_the_address_that_invites_the_discord_bot(tmp_path):
    async with DiscordStandIn.start(message_content=False) as discord:
        code, findings = await asyncio.to_thread(doctor, Stack(tmp_path), **discord.settings)
    assert (code, findings["Discord"]["verdict"]) == (0, "warning")
    assert (
        "client_id=1234567890123456789&scope=bot+applications.commands&permissions="
        in findings["Discord"]["says"]
    )
    assert "Message Content Intent" in findings["Discord"]["mend"]
