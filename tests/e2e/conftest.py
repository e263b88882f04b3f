"""One origin and one stack with a standing worker for the whole module; chat and S3 stand-ins on demand."""

import pytest

from tests.e2e.stack import Stack
from tests.stand_ins.origin import start_origin
from tests.stand_ins.s3 import RcloneS3


@pytest.fixture(scope="session")
def origin():
    with start_origin() as origin:
        yield origin


@pytest.fixture(scope="module")
def stack(tmp_path_factory, origin):
    galleries = {"WORKER_GALLERIES": f"mastodon:{origin.url.removeprefix('http://')}"}
    stack = Stack(tmp_path_factory.mktemp("stack"), galleries)
    stack.start("worker")
    stack.wait_for_worker()
    yield stack
    stack.stop()


@pytest.fixture(scope="module")
def bucket():
    """The settings of a bucket of the module's own."""
    with RcloneS3() as s3:
        yield s3.settings
