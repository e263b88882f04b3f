"""The way to sites and to the chat: cut, silent, slow. (To Redis: test_redis; to storage: test_machines.)"""

import asyncio

import pytest

from tests.chaos.house import until
from tests.stand_ins.fault_proxy import TcpProxy

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def way(origin):
    """A network in front of the origin."""
    with TcpProxy(origin.url) as way:
        yield way


async def test_a_download_whose_connections_are_cut_goes_on(house, way):
    await house.worker()
    asked = await house.ask(f"{way.endpoint}/k/rate=100kB,on=media/page/origin-cut")
    for _ in range(3):
        await asked.reaches("downloading")
        way.cut()
        await asyncio.sleep(0.3)
    assert (await asked.only_answer(within=60)).media


async def test_a_site_that_falls_silent_for_a_while_only_delays_the_answer(house, way):
    await house.worker()
    asked = await house.ask(f"{way.endpoint}/k/rate=100kB,on=media/page/origin-silent")
    await asked.reaches("downloading")
    way.mode = "silent"
    await asyncio.sleep(5)
    way.mode = "pass"
    assert (await asked.only_answer(within=60)).media


async def test_a_site_whose_connections_are_refused_for_a_while_is_tried_again(house, way):
    await house.worker()
    way.mode = "refuse"
    asked = await house.ask(f"{way.endpoint}/page/origin-refused")

    async def delayed() -> bool:
        return await house.jobs.redis.zcard("lf:q:default:delayed") > 0

    await until(delayed, 30, "a retry")
    way.mode = "pass"
    assert (await asked.only_answer(within=30)).media


async def asked_and_acknowledged(house, origin, name, count):
    asked = [
        await house.ask(f"{origin.url}/k/rate=200kB,on=media/page/{name}-{number}") for number in range(count)
    ]
    for each in asked:
        await until(each.is_acknowledged, 20, "the record of the acknowledgement")
    return asked


async def test_a_chat_whose_connections_are_cut_again_and_again_gets_each_answer_once(house, origin):
    house.chat_network.latency = 0.05
    asked = await asked_and_acknowledged(house, origin, "chat-cut", 6)
    await house.worker(WORKER_JOBS="6")
    for _ in range(8):
        await asyncio.sleep(0.7)
        house.chat_network.cut()
    for each in asked:
        assert (await each.only_answer(within=60)).media


async def test_a_chat_that_cannot_be_reached_for_a_while_gets_each_answer_once(house, origin):
    asked = await asked_and_acknowledged(house, origin, "chat-silent", 3)
    house.chat_network.mode = "silent"
    await house.worker()
    await asyncio.sleep(5)
    house.chat_network.mode = "refuse"
    house.chat_network.cut()
    await asyncio.sleep(5)
    house.chat_network.mode = "pass"
    for each in asked:
        assert (await each.only_answer(within=60)).media
