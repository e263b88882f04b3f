"""Fixtures that many tests share: a real Valkey, emptied between tests."""

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from shared import embedded
from shared.jobs import Jobs

settings.register_profile("daily", deadline=None, max_examples=30)  # timings never gate tests
settings.register_profile("long", deadline=None)
settings.load_profile("long" if "CHAOS" in os.environ else "daily")


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell's background jobs are deaf to Ctrl-C, and so would be the programs that they test.
    signal.signal(signal.SIGINT, signal.default_int_handler)

HERE = Path(__file__).parent
WHOLE_SYSTEMS = {"attacks", "chaos", "e2e"}


def pytest_collection_modifyitems(items):
    """A dozen processes on a busy machine may miss a deadline: one more try, told in the summary."""
    for item in items:
        if item.path.relative_to(HERE).parts[0] in WHOLE_SYSTEMS:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def valkey():
    folder = Path(tempfile.mkdtemp(prefix="lf-test-"))
    with embedded.start(folder) as server:
        yield server
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def jobs(valkey):
    jobs = Jobs.at(valkey.url)
    await jobs.redis.flushall()
    yield jobs
    await jobs.aclose()
