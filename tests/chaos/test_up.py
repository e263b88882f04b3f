"""`linkferry up` with any of its processes killed: what died comes back, and Ctrl-C leaves nothing."""

import contextlib
import os
import signal
import time
import urllib.error
import urllib.request

import psutil

from tests.e2e.stack import BOT_TOKEN, Stack
from tests.e2e.test_operations import PERSON, processes_of, with_media
from tests.stand_ins.s3 import free_port
from tests.stand_ins.telegram import TelegramStandIn

VICTIMS = {
    "worker": "-m workers ",
    "api": "-m bot api",
    "telegram": "-m bot telegram",
    "guard": "-m workers.egress --control",
    "engine": "-m workers.engine.parent",
    "valkey": "valkey-server unixsocket",
    "keeper": " keep ",
}
"""Words of each one's command line."""
WITH_THE_NEXT_LINK = {"guard", "engine"}  # they come back; the others at once
PATIENCE = 60  # seconds


def pids(stack, words):
    """By the data folder in their environment, or by descent: guard and engine are told of neither."""
    found = processes_of(stack)
    with contextlib.suppress(psutil.Error):
        for child in psutil.Process(stack.processes["up"].pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                found[child.pid] = " ".join(child.cmdline())
    return {pid for pid, line in found.items() if words in f"{line} "}


def is_whole_again(stack, words, before):
    now = pids(stack, words)
    return len(now) == len(before) and now != before


def wait_for(true, what):
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


async def is_answered(tg, link):
    asked = await tg.user_says(77, link, user=PERSON)
    await tg.wait_for(77, lambda m: with_media(m) and m.message_id > asked.message_id, timeout=PATIENCE)


async def test_whatever_is_killed_comes_back_and_nothing_is_left_in_the_end(origin, tmp_path):
    port = free_port()
    async with TelegramStandIn.start(token=BOT_TOKEN) as tg:
        settings = {"TELEGRAM_BOT_TOKEN": BOT_TOKEN, "TELEGRAM_API_URL": tg.url, "API_PORT": str(port)}
        stack = Stack(tmp_path, settings | {"LIMIT_OFF": "1"})
        up = stack.start("up")
        try:
            await is_answered(tg, f"{origin.url}/page/up")
            for name, words in VICTIMS.items():
                before = pids(stack, words)
                assert before, (name, processes_of(stack))
                os.kill(min(before), signal.SIGKILL)
                if name not in WITH_THE_NEXT_LINK:
                    wait_for(lambda: is_whole_again(stack, words, before), f"{name} did not come back")  # noqa: B023
                    wait_for(lambda: answers(port), f"no API after {name}")
                await is_answered(tg, f"{origin.url}/page/up-{name}")
                assert is_whole_again(stack, words, before), name
            up.send_signal(signal.SIGINT)
            assert up.wait(PATIENCE) == 0
        finally:
            up.kill()
            up.wait()
    wait_for(lambda: not processes_of(stack), "something is left")
