"""The circuit breakers, on a real Valkey."""

import asyncio

import pytest

from shared import sites as module
from shared.sites import ASKERS, LINKS, Sites, host_of


@pytest.fixture
def sites(jobs):
    return Sites(jobs.redis)


async def fail(sites, count, host="a.example"):
    people = [f"tg:{n % ASKERS}" for n in range(count)]
    return [await sites.failed(host, f"https://{host}/{n}", [who]) for n, who in enumerate(people)]


async def test_a_site_is_down_after_several_different_links_failed(sites):
    assert await fail(sites, LINKS) == [False] * (LINKS - 1) + [True]
    assert await sites.is_down("a.example")
    assert not await sites.is_down("b.example")
    assert [down.host for down in await sites.down()] == ["a.example"]


async def test_one_link_failing_again_and_again_is_not_the_site(sites):
    for _ in range(LINKS * 2):
        assert not await sites.failed("a.example", "https://a.example/same")
    assert not await sites.is_down("a.example")


async def test_one_persons_failing_links_are_not_the_site(sites):
    for number in range(LINKS * 2):
        assert not await sites.failed(
            "a.example", f"https://a.example/{number}", ["tg:1", f"tg:{number % 2}"]
        )
    assert not await sites.is_down("a.example")
    assert await sites.failed("a.example", "https://a.example/0", ["tg:2"])
    kept = await sites._redis.zrange("lf:site:a.example:a", 0, -1)
    assert not any("tg" in who for who in kept), "people are kept as hashes"


async def test_a_success_in_between_starts_the_count_anew(sites):
    await fail(sites, LINKS - 1)
    assert not await sites.worked("a.example")
    await fail(sites, LINKS - 1)
    assert not await sites.is_down("a.example")


async def test_one_link_at_a_time_probes_and_its_success_brings_the_site_back(sites, monkeypatch):
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.05)
    await fail(sites, LINKS)
    await asyncio.sleep(0.08)
    asked = [await sites.is_down("a.example") for _ in range(3)]
    assert asked == [False, True, True]
    assert await sites.worked("a.example")
    assert not await sites.is_down("a.example")
    assert await sites.down() == []


async def test_a_failed_probe_keeps_it_down_for_longer(sites, monkeypatch):
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.05)
    await fail(sites, LINKS)
    await asyncio.sleep(0.08)
    assert not await sites.is_down("a.example")
    assert not await sites.failed("a.example", "https://a.example/probe")
    await asyncio.sleep(0.06)
    assert await sites.is_down("a.example")


def test_a_host_is_named_without_its_path():
    assert host_of("https://A.example:8080/secret?x") == "a.example:8080"
