"""What machines do: storage that stumbles, disks that fill, memory that ends, loops that block."""

import asyncio
import json
import os
import signal
import subprocess
import sys

import pytest
import pytest_asyncio

from tests.chaos.house import ACCOUNT, is_final, open_house, runs_for_the, until
from tests.e2e.stack import BOT_TOKEN, ROOT
from tests.stand_ins.fault_proxy import Fault, TcpProxy
from tests.stand_ins.s3 import RcloneS3
from tests.stand_ins.telegram import TelegramStandIn

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLUGINS = "tests.stand_ins.extractor,tests.unit.engine.mischief"


@pytest.fixture(scope="module")
def bucket():
    with RcloneS3() as s3, TcpProxy(s3.endpoint) as way:
        s3.endpoint = way.endpoint
        yield s3, way


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(tmp_path_factory, bucket):
    s3, _ = bucket
    settings = {
        "TELEGRAM_UPLOAD_LIMIT": "3000000",
        **s3.settings,
        "WORKER_YTDLP_PLUGINS": PLUGINS,
        "WORKER_REENCODE": "0",  # what is too big shall be uploaded
    }
    async with (
        TelegramStandIn.start(token=BOT_TOKEN) as tg,
        open_house(tmp_path_factory.mktemp("machines"), tg, **settings) as house,
    ):
        house.start_bot()
        await house.bot_ready()
        yield house


@pytest.fixture
def s3_way(bucket):
    """The network in front of S3, mended afterwards."""
    way = bucket[1]
    yield way
    way.mode, way.rate = "pass", 0
    way.faults.clear()


async def test_storage_that_answers_503_in_the_middle_of_an_upload_is_asked_again(house, origin, s3_way):
    s3_way.faults.append(Fault(b"partNumber=2", "503", times=2))
    s3_way.faults.append(Fault(b"partNumber=1", "lost"))
    await house.worker()
    asked = await house.ask(f"{origin.url}/m/multipart.mp4?size=20MB")
    assert "It works until" in (await asked.only_answer(within=40)).text
    assert all(fault.happened for fault in s3_way.faults)


async def test_a_worker_killed_while_it_uploads_is_replaced_and_the_link_comes_once(house, origin, s3_way):
    s3_way.rate = 2_000_000
    first = await house.worker()
    asked = await house.ask(f"{origin.url}/m/killed-uploading.mp4?size=12MB")
    await asked.reaches("uploading")
    await asyncio.sleep(1)
    first.kill()
    s3_way.rate = 0
    await house.worker()
    assert "It works until" in (await asked.only_answer(within=15)).text


async def test_the_cancel_button_stops_an_upload(house, origin, s3_way):
    s3_way.rate = 1_000_000
    worker = await house.worker()
    asked = await house.ask(f"{origin.url}/m/cancel-uploading.mp4?size=20MB")
    await asked.reaches("uploading")
    await house.press(asked, "Cancel")
    await until(lambda: idle(worker), 30, "the end of the child")
    assert (await asked.only_answer(settle=3)).text == "Cancelled."
    await asyncio.to_thread(house.stack.wait_until_tidy)


async def test_progress_that_telegram_takes_its_time_for_never_comes_after_the_answer(house, origin):
    """A link is a sentence, which can be edited away; media cannot."""
    await house.worker()
    await house.tg.fault("latency", method="editMessageText", value=1.8)
    asked = await house.ask(f"{origin.url}/k/rate=400000/m/slow-edit.mp4?size=5MB")
    await asked.answer()
    assert is_final(await asked.only_answer(settle=3))
    first, *_, last = await house.tg.calls("editMessageText")
    assert first.time + first.seconds <= last.time
    assert first.params["text"] != last.params["text"]


async def idle(worker) -> bool:
    return not worker.children()


async def test_storage_that_is_away_is_told_but_does_not_stop_what_fits_into_the_chat(house, origin, s3_way):
    s3_way.mode = "refuse"
    await house.worker(WORKER_TRIES="1")
    small = await house.ask(f"{origin.url}/page/without-storage")
    assert (await small.only_answer(within=30)).media
    large = await house.ask(f"{origin.url}/m/without-storage.mp4?size=5MB")
    assert "storage for big files" in (await large.only_answer(within=60)).text


async def test_a_child_out_of_memory_ends_its_own_job_and_no_other(house, origin):
    await house.worker(WORKER_TRIES="1")
    healthy = await house.ask(f"{origin.url}/k/rate=150kB,on=media/page/beside-memory")
    await healthy.reaches("downloading")
    hungry = await house.ask("http://mischief.invalid/memory")
    failed = await hungry.only_answer()
    assert failed.text
    assert (await healthy.only_answer()).media


async def test_a_child_killed_by_the_kernel_is_tried_again(house, origin):
    worker = await house.worker()
    asked = await house.ask(f"{origin.url}/k/rate=150kB,on=media/page/killed-child")
    await asked.reaches("downloading")
    for child in worker.children():
        os.kill(child, signal.SIGKILL)
    assert (await asked.only_answer()).media


async def test_a_full_disk_is_told_and_another_worker_with_room_helps(house, origin, tmp_path):
    mount = tmp_path / "small"
    mount.mkdir()
    space = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if subprocess.run([*space, f"mount -t tmpfs none {mount}"], capture_output=True, check=False).returncode:
        pytest.skip("this machine does not allow user namespaces")
    command = f"mount -t tmpfs -o size=1m none {mount} && exec {sys.executable} -m workers"
    cramped = house.stack.start(
        "worker-cramped", *space, command, DATA_DIR=str(mount / "data"), SECRET_KEY="x"
    )
    asked = await house.ask(f"{origin.url}/m/full-disk.mp4?size=2MB")
    assert "no room left" in (await asked.only_answer(within=30)).text
    again = await house.ask(f"{origin.url}/m/full-disk-again.mp4?size=2MB")
    await until(lambda: is_delayed(house), 20, "a retry")
    cramped.send_signal(signal.SIGTERM)
    await house.worker()
    assert (await again.only_answer(within=30)).media


async def is_delayed(house) -> bool:
    return await house.jobs.redis.zcard("lf:q:default:delayed") > 0


async def test_a_worker_whose_event_loop_was_blocked_for_longer_than_its_lease_changes_nothing(house, origin):
    asked = await house.ask(f"{origin.url}/k/latency=3000,on=doc/page/blocked-loop")
    command = [sys.executable, "-m", "tests.chaos.blocked_worker", house.valkey.url, f"telegram:{ACCOUNT}"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    blocked = subprocess.Popen(command, cwd=ROOT, **pipes)
    await until(lambda: runs_for_the(1, asked), 20, "the claim of the blocked worker")
    await house.worker()
    await until(lambda: runs_for_the(2, asked), 20, "the claim of the other one")
    blocked.stdin.write(b"go on\n")
    blocked.stdin.flush()
    told = await asyncio.to_thread(lambda: next(line for line in blocked.stdout if line.startswith(b"{")))
    blocked.kill()
    blocked.communicate()
    assert json.loads(told) == {"early": False, "settled": False}
    assert (await asked.only_answer()).media
