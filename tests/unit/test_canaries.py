"""Links that are fetched on a schedule: what is remembered and told of them, on a real Valkey."""

import asyncio
import contextlib
import time

import pytest

from shared.canaries import Canaries, Sighting, by_site, status
from shared.errors import Failure
from shared.models import Outcome
from shared.settings import BadSettings, load
from shared.shelf import Shelf
from shared.sites import ASKERS, LINKS, Sites
from shared.storage import LocalStorage
from tests.unit.test_jobs import claim_one, outcome, request
from workers.canaries import CanaryWatch

LINK, OTHER = "https://a.example/1", "https://a.example/2"
FAILED = Outcome(failure=Failure("site_trouble", "x"))
REMOVED = Outcome(failure=Failure("not_found", "x"))


class House:
    """A watch over some links; a worker that ends each job as it is told; the owner's ear."""

    def __init__(self, jobs, folder, *links):
        self.jobs, self.told, self.forgotten = jobs, [], []
        settings = load(_env_file=None, canaries=links, canary_every=60)
        self.shelf = Shelf(jobs, LocalStorage(folder, "https://ferry.example", b"secret"))
        self.watch = CanaryWatch(
            jobs,
            self.shelf,
            settings=settings,
            worker_id="me",
            forget_metadata=self.forget,
            tell_owner=self.tell,
        )

    async def forget(self, url):
        self.forgotten.append(url)

    async def tell(self, text):
        self.told.append(text)

    async def round(self, *outcomes):
        """One look, by a worker that ends the jobs so; then time goes by."""
        worker = asyncio.create_task(self._work(list(outcomes)))
        async with asyncio.timeout(20):
            await self.watch.look()
        left = await _ended(worker)
        await self._an_hour_later()
        return left

    async def _work(self, outcomes):
        while outcomes:
            if claim := await claim_one(self.jobs):
                await self.jobs.settle(claim, outcomes[0])
                outcomes.pop(0)
            await asyncio.sleep(0.01)
        return outcomes

    async def _an_hour_later(self):
        found = Canaries(self.jobs.redis, "default")
        for link, seen in (await found.sightings()).items():
            await found.note(link, Sighting(seen.site, seen.at - 3600, seen.kind), every=60)
        for key in await self.jobs.redis.keys("lf:w:canary:*"):
            await self.jobs.redis.delete(key)


async def _ended(task):
    with contextlib.suppress(TimeoutError):
        return await asyncio.wait_for(task, 0.2)
    return ["nothing was asked for"]


@pytest.fixture
def house(jobs, tmp_path):
    return House(jobs, tmp_path, LINK)


async def test_the_owner_hears_of_each_change_once_and_of_a_good_start_nothing(house):
    for each in (outcome(), outcome(), FAILED, FAILED, outcome(), outcome()):
        assert await house.round(each) == []
    assert [("does not work" in text) for text in house.told] == [True, False]
    assert "a.example works again" in house.told[1]


async def test_a_site_that_fails_from_the_start_is_news(house):
    await house.round(FAILED)
    assert len(house.told) == 1


async def test_a_failure_of_ours_says_nothing_of_the_site(house, jobs):
    await house.round(outcome())
    await house.round(Outcome(failure=Failure("crashed", "x")))
    assert house.told == []
    assert by_site((await Canaries(jobs.redis, "default").sightings()).values())["a.example"].works


async def test_a_site_works_when_one_of_its_links_does(jobs, tmp_path):
    house = House(jobs, tmp_path, LINK, OTHER)
    await house.round(outcome(), REMOVED)
    assert house.told == []
    await house.round(FAILED, REMOVED)
    assert len(house.told) == 1


async def test_people_go_first(house, jobs):
    await jobs.join(request("https://b.example/1"))
    await house.watch.look()
    assert (await jobs.census("default")).ready == 1


async def test_nothing_is_looked_at_twice_in_one_round(house, jobs):
    await house.round(outcome())
    await Canaries(jobs.redis, "default").note(LINK, Sighting("a.example", time.time()), every=60)
    await house.watch.look()
    assert house.forgotten == [LINK]


async def test_another_worker_that_leads_does_it(house, jobs):
    assert await jobs.lead("canaries:default", "somebody else", 60)
    await house.watch.look()
    assert (await jobs.census("default")).ready == 0


async def test_what_was_stored_for_it_is_given_to_nobody(house, jobs):
    ended = outcome()
    await house.round(ended)
    assert await jobs.outcome(ended.result.id) is None


async def test_a_link_that_is_no_canary_any_more_is_forgotten(house, jobs):
    found = Canaries(jobs.redis, "default")
    await found.note(
        "https://gone.example/1", Sighting("gone.example", time.time(), "site_trouble"), every=60
    )
    await house.round(outcome())
    assert set(by_site((await found.sightings()).values())) == {"a.example"}


async def test_status_names_what_is_down_what_fails_and_what_works(jobs):
    assert await status(jobs.redis, "default", "en") == "All sites that were asked for lately work."
    found, breakers = Canaries(jobs.redis, "default"), Sites(jobs.redis)
    await found.note(LINK, Sighting("a.example", time.time()), every=60)
    assert "working: a.example" in await status(jobs.redis, "default", "en")
    await found.note("https://b.example/1", Sighting("b.example", time.time(), "not_found"), every=60)
    for number in range(LINKS):
        await breakers.failed("c.example", f"https://c.example/{number}", [f"tg:{number % ASKERS}"])
    text = await status(jobs.redis, "default", "en")
    assert [line.rpartition(": ")[2] for line in text.splitlines()] == ["c.example", "b.example", "a.example"]
    assert "work." not in text


@pytest.mark.parametrize("bad", ["example.com", "ftp://example.com/1", "https://user:secret@example.com/1"])
def test_canaries_are_links(bad):
    with pytest.raises(BadSettings, match="CANARIES") as told:
        load(_env_file=None, canaries=bad)
    assert "secret" not in str(told.value)
