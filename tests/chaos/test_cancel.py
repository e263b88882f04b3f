"""The person who asked takes the question back: in every stage, the work stops within a second or so."""

import asyncio
import json
import signal
import subprocess

import pytest

from tests.chaos.house import until
from tests.e2e.stack import LINKFERRY

pytestmark = pytest.mark.asyncio(loop_scope="module")

LINGERING = {
    "extracting": "/k/latency=9000,on=doc/page/cancel-",
    "downloading": "/k/rate=20kB,on=media/page/cancel-",
    "encoding": "/site/watch?v=big&",
}


@pytest.mark.parametrize("stage", LINGERING)
async def test_the_cancel_button_stops_the_work_and_its_processes(house, origin, stage):
    worker = await house.worker()
    asked = await house.ask(f"{origin.url}{LINGERING[stage]}{stage}")
    await asked.reaches(stage)

    async def busy() -> bool:
        return bool(worker.children())

    await until(busy, 30, "a child at work")
    await house.press(asked, "Cancel")

    async def idle() -> bool:
        return not worker.children()

    await until(idle, 30, "the end of the child")
    assert (await asked.only_answer(settle=3)).text == "Cancelled."
    await asyncio.to_thread(house.stack.wait_until_tidy)


async def test_a_cancel_while_the_answer_is_on_its_way_is_told_so(house, origin):
    await house.worker()
    await house.tg.fault("latency", method="editMessageMedia", value=2)
    asked = await house.ask(f"{origin.url}/page/cancel-too-late")
    await asked.reaches("delivering")
    message = (await asked.said())[0]
    query = await house.tg.press(message, "Cancel", user={"id": asked.chat, "first_name": "Ann"})
    assert "Too late" in (await house.tg.answer(query))["text"]
    assert (await asked.only_answer()).media


async def test_a_cancel_of_one_of_two_who_wait_leaves_the_other_his_answer(house, origin):
    await house.worker()
    link = f"{origin.url}/k/rate=100kB,on=media/page/cancel-shared"
    first, second = await house.ask(link), await house.ask(link)
    await first.reaches("downloading")
    await house.press(first, "Cancel")
    assert (await second.only_answer()).media
    assert (await first.only_answer()).text == "Cancelled."


async def test_a_queued_link_is_cancelled_before_any_worker_sees_it(house, origin):
    asked = await house.ask(f"{origin.url}/page/cancel-queued")
    await house.press(asked, "Cancel")
    assert (await asked.only_answer(settle=3)).text == "Cancelled."
    assert await house.jobs.redis.zcard("lf:q:default") == 0


async def test_a_link_that_waits_to_be_tried_again_is_cancelled_there(house, origin):
    await house.worker()
    asked = await house.ask(f"{origin.url}/status/503?cancel")

    async def delayed() -> bool:
        return await house.jobs.redis.zcard("lf:q:default:delayed") > 0

    await until(delayed, 20, "a retry")
    await house.press(asked, "Cancel")
    assert (await asked.only_answer(settle=3)).text == "Cancelled."
    assert not await delayed()


async def test_ctrl_c_in_a_terminal_stops_the_job_on_its_worker(house, origin, tmp_path):
    worker = await house.worker()
    link = f"{origin.url}/k/rate=20kB,on=media/page/ctrl-c"
    command = [*LINKFERRY, "get", link, "--json", "--to", str(tmp_path)]
    terminal = subprocess.Popen(command, env=house.stack.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    async def busy() -> bool:
        return bool(worker.children())

    async def idle() -> bool:
        return not worker.children()

    await until(busy, 15, "the child")
    await asyncio.sleep(0.5)
    terminal.send_signal(signal.SIGINT)
    await until(idle, 30, "the end of the child")
    out, _ = await asyncio.to_thread(terminal.communicate, timeout=15)
    assert json.loads(out)["status"] == "cancelled"
