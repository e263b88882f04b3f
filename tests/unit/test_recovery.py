"""What the leading worker notices, on a real Valkey."""

import time

import pytest

from shared.control import Control
from shared.errors import Failure
from shared.logins import Logins
from shared.models import Outcome
from shared.settings import load
from shared.sites import ASKERS, LINKS, Sites
from tests.unit.test_jobs import claim_one, request
from workers.recovery import Recovery


class Noticed:
    """A leading worker without a storage; what it told the owner, and which links it probed with."""

    def __init__(self, jobs):
        self.told, self.probed = [], []
        settings = load(secret_key="a secret")
        self.recovery = Recovery(
            jobs,
            None,
            probe=self.probe,
            worker_id="me",
            settings=settings,
            tell_owner=self.tell,
            control=Control(jobs.redis, settings),
        )

    async def tell(self, text):
        self.told.append(text)

    async def probe(self, url):
        self.probed.append(url)


@pytest.fixture
def noticed(jobs):
    return Noticed(jobs)


async def fail(jobs, number, kind):
    await jobs.join(request(f"https://a.example/{number}", waiter=f"w{number}"))
    await jobs.settle(await claim_one(jobs), Outcome(failure=Failure(kind, "x")))


async def test_the_owner_is_told_of_each_kind_of_fault_once_an_hour_not_once_for_each_user(jobs, noticed):
    for number in range(3):
        await fail(jobs, number, "internal")
    await noticed.recovery.sweep()
    await fail(jobs, 3, "internal")
    await noticed.recovery.sweep()
    assert len(noticed.told) == 1
    assert "3 links" in noticed.told[0]
    assert "internal" in noticed.told[0]
    await fail(jobs, 4, "disk_full")
    await noticed.recovery.sweep()
    assert [("disk_full" in text) for text in noticed.told] == [False, True]


async def test_the_owner_hears_nothing_of_links_that_lead_nowhere(jobs, noticed):
    await fail(jobs, 1, "not_found")
    await noticed.recovery.sweep()
    assert noticed.told == []


async def test_a_site_that_people_wait_for_is_probed_when_its_pause_is_over(jobs, noticed):
    breakers = Sites(jobs.redis)
    for number in range(LINKS):
        await breakers.failed("a.example", f"https://a.example/{number}", [f"tg:{number % ASKERS}"])
    await jobs.park(request("https://a.example/1"), event="site:a.example")
    await noticed.recovery.probe_sites()
    assert noticed.probed == []
    await jobs.redis.hset("lf:site:a.example", "until", 0)
    await noticed.recovery.probe_sites()
    await noticed.recovery.probe_sites()
    assert noticed.probed == ["https://a.example/1"]
    assert await jobs.happened("site:a.example") == 1, "nobody's wish was spent on the probe"
    assert await jobs.awaited() == {}


async def test_the_owner_hears_once_of_a_log_in_that_runs_out_and_of_one_that_rests(jobs, noticed):
    logins = Logins(jobs.redis, b"a secret")
    ends = int(time.time()) + 2 * 86_400
    login = (await logins.add(f".a.example\tTRUE\t/\tTRUE\t{ends}\tsession\tx\n")).login
    await logins.failed(login, "eu", "https://a.example/1")
    for _ in range(3):
        await noticed.recovery.watch_logins()
    assert sorted("run out" in text for text in noticed.told) == [False, True]
    assert all(login.id in text and "a.example" in text for text in noticed.told)
