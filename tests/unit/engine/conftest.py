import os

import pytest
import pytest_asyncio

from tests.stand_ins.origin import start_origin
from tests.unit.engine.helpers import SECRET, an_engine


@pytest.fixture(scope="session")
def origin():
    with start_origin() as origin:
        yield origin


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def engine(tmp_path_factory):
    os.environ["TELEGRAM_BOT_TOKEN"] = SECRET
    try:
        async with an_engine(tmp_path_factory.mktemp("data")) as engine:
            yield engine
    finally:
        del os.environ["TELEGRAM_BOT_TOKEN"]
