"""One house with a bot for each module; workers come and go with each test, and every test finds it clean."""

import os

import pytest
import pytest_asyncio

from tests.chaos.house import open_house
from tests.e2e.stack import BOT_TOKEN
from tests.stand_ins.origin import start_origin
from tests.stand_ins.telegram import TelegramStandIn

# `make check` takes the slice that matters most, `make check-all` everything.
collect_ignore = (
    []
    if "CHAOS" in os.environ
    else [
        *("test_cancel.py", "test_image.py", "test_machines.py", "test_networks.py", "test_telegram.py"),
        *(
            "test_metrics.py",
            "test_readme.py",
            "test_runbook.py",
            "test_sentinel.py",
            "test_up.py",
            "test_ytdlp_update.py",
        ),
    ]
)


@pytest.fixture(scope="session")
def origin():
    with start_origin() as origin:
        yield origin


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(tmp_path_factory):
    async with (
        TelegramStandIn.start(token=BOT_TOKEN) as tg,
        open_house(tmp_path_factory.mktemp("house"), tg, TELEGRAM_UPLOAD_LIMIT="3000000") as house,
    ):
        house.start_bot()
        await house.bot_ready()
        yield house


@pytest_asyncio.fixture(loop_scope="module")
async def house(home):
    """The module's house, tidied afterwards."""
    yield home
    await home.dismiss_workers()
    for network in (home.network, home.chat_network):
        network.mode, network.latency = "pass", 0
    await home.tg.clear_faults()
    await home.jobs.redis.flushall()
