"""Whatever dashboards, alerts and the scaler ask for is told, and moves when it all happens."""

import asyncio
import contextlib
import operator
import re
import threading
import urllib.error
import urllib.request

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.chaos.house import open_house, runs_for_the, until
from tests.e2e.stack import BOT_TOKEN
from tests.stand_ins.s3 import free_port
from tests.stand_ins.telegram import TelegramStandIn
from tests.unit.test_deploy import expressions

SELECTOR = re.compile(r"\b(linkferry_[a-z_]+)(?:\{([^}]*)\})?")
MATCHER = re.compile(r'(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"')
MATCHES = {
    "=": operator.eq,
    "!=": operator.ne,
    "=~": lambda value, pattern: re.fullmatch(pattern, value) is not None,
    "!~": lambda value, pattern: re.fullmatch(pattern, value) is None,
}
LONG = 60  # seconds
JOINED_BY_THE_SCRAPER = {"role", "instance", "job"}


class Watch:
    """Reads `/metrics` of all roles all the time, and keeps the largest value of every series."""

    def __init__(self):
        self.ports, self.largest = [], {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def port(self):
        self.ports.append(free_port())
        return {"METRICS_PORT": str(self.ports[-1])}

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    def _run(self):
        while not self._over.wait(0.3):
            for port in list(self.ports):
                with contextlib.suppress(OSError, ValueError):  # not up yet, killed, frozen
                    self._read(port)

    def _read(self, port):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=2) as answer:
            text = answer.read().decode()
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                series = sample.name, frozenset(sample.labels.items())
                self.largest[series] = max(sample.value, self.largest.get(series, 0))

    def moved(self, name, matchers=""):
        """Whether a series that this selects has been above nothing."""
        wanted = [m for m in MATCHER.findall(matchers) if m[0] not in JOINED_BY_THE_SCRAPER]
        return any(
            value > 0 and all(MATCHES[how](dict(labels).get(label, ""), to) for label, how, to in wanted)
            for (series, labels), value in dict(self.largest).items()
            if series == name
        )

    async def sees(self, name, matchers=""):
        async def moved():
            return self.moved(name, matchers)

        await until(moved, LONG, f"{name}{{{matchers}}}")


def selectors():
    return sorted(set(SELECTOR.findall(" ".join(expressions()))))


async def asked_for(house, link, chat):
    return await (await house.ask(link, chat=chat)).answer(within=LONG)


def call(port, path):
    with contextlib.suppress(urllib.error.HTTPError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10).close()


@pytest.mark.asyncio(loop_scope="module")
async def test_every_figure_on_dashboards_and_in_alerts_moves_when_its_time_comes(origin, tmp_path):
    assert len(selectors()) > 30
    canary = {"CANARIES": f"{origin.url}/m/canary.mp4?seconds=1"}
    limits = {"LIMIT_OFF": "0", "LIMIT_USER_MINUTE": "3", "WORKER_HEAVY_JOBS": "1"}
    async with (
        TelegramStandIn.start(token=BOT_TOKEN) as tg,
        open_house(tmp_path, tg, **canary, **limits) as house,
    ):
        with Watch() as watch:
            api = free_port()
            house.stack.start("telegram", **watch.port())
            house.stack.start("api", API_PORT=str(api), **watch.port())
            await house.bot_ready()
            first = await house.worker(**watch.port())
            await good_links(house, origin, watch)
            await bad_links(house, origin, watch)
            call(api, "/healthz")
            call(api, "/api/download-status/nobody")
            await trouble_with_telegram(house, origin, watch)
            await lost_work(house, origin, watch, first)
            await watch.sees("linkferry_storage_used_bytes")
            await without_redis(house, watch)
            await a_site_that_fails(house, origin, watch)
            await until(lambda: all_moved(watch), LONG, "all")
            still = [
                f"{name}{{{matchers}}}" for name, matchers in selectors() if not watch.moved(name, matchers)
            ]
            assert not still


async def all_moved(watch):
    return all(watch.moved(*one) for one in selectors())


async def good_links(house, origin, watch):
    await watch.sees("linkferry_canary_up")
    link = f"{origin.url}/k/latency=1500,on=doc/page/known"
    one, other = await house.ask(link), await house.ask(link)
    assert (await one.answer(within=LONG)).media
    assert (await other.answer(within=LONG)).media
    assert (await asked_for(house, link, 501)).media
    assert (await asked_for(house, f"/get {link} audio", 502)).media
    for how in ("new", "joined", "hit"):
        await watch.sees("linkferry_requests_total", f'how="{how}"')
    for _ in range(4):
        await house.ask(link, chat=503)
    await watch.sees("linkferry_refusals_total")


async def bad_links(house, origin, watch):
    assert not (await asked_for(house, f"{origin.url}/status/404", 504)).media
    assert not (await asked_for(house, "http://10.0.0.1/private.mp4", 505)).media
    await watch.sees("linkferry_egress_denials_total", 'reason="address"')


async def trouble_with_telegram(house, origin, watch):
    await house.tg.fault("retry_after", method="editMessageMedia", value=1)
    assert (await asked_for(house, f"{origin.url}/page/wait", 506)).media
    await house.tg.fault("drop_after", method="editMessageMedia")
    assert (await asked_for(house, f"{origin.url}/page/dropped", 507)).media
    await watch.sees("linkferry_deliveries_total", 'result="failed"')


async def lost_work(house, origin, watch, worker):
    """A worker that freezes, one that is killed twice by the same link, a link that is in no queue."""
    asked = await house.ask(f"{origin.url}/k/rate=100kB,on=media/page/frozen")
    await asked.reaches("downloading")
    worker.freeze()
    other = await house.worker(**watch.port())
    assert (await asked.answer(within=LONG)).media
    worker.thaw()
    await watch.sees("linkferry_leases_lost_total")
    worker.kill()
    poison = await house.ask(f"{origin.url}/k/latency=3000,on=doc/page/poison")
    for run in (1, 2):
        await until(lambda: runs_for_the(run, poison), LONG, f"run {run}")  # noqa: B023
        other.kill()
        other = await house.worker(WORKER_JOBS="2", **watch.port())
    await poison.answer(within=LONG)
    # the last ones wait for longer than the ten seconds between two looks at a queue
    slow = [await house.ask(f"{origin.url}/k/rate=15kB,on=media/page/slow-{n}") for n in range(4)]
    await watch.sees("linkferry_queue_age_seconds")
    lost = slow[-1]
    await house.jobs.redis.delete("lf:q:default")
    assert (await lost.answer(within=LONG)).media
    await watch.sees("linkferry_recovered_total")


async def without_redis(house, watch):
    house.valkey.kill()
    await watch.sees("linkferry_queue_unavailable_total")
    await asyncio.to_thread(house.valkey.start)


async def a_site_that_fails(house, origin, watch):
    failing = [await house.ask(f"{origin.url}/status/503?n={n}") for n in range(5)]
    for asked in failing:
        await asked.answer(within=LONG)
    await watch.sees("linkferry_site_down")
