"""What is fetched in a month counts against a region's budget."""

import time

import pytest

from shared.control import Control
from shared.settings import load
from workers.bandwidth import Meter


class Guard:
    """How much went through, in the place of the process that counts it."""

    moved = 0


class House:
    """One worker's meter."""

    def __init__(self, jobs, region="eu", budget=1000):
        self.told, self.guard = [], Guard()
        self.settings = load(_env_file=None, region=region, bandwidth_month=budget)
        self.control = Control(jobs.redis, self.settings)
        self.meter = Meter(jobs, self.guard, self.control, self.settings, self.tell)

    async def tell(self, text):
        self.told.append(text)

    async def fetch(self, count):
        self.guard.moved += count
        await self.meter.count()

    async def surge(self):
        return (await Control(self.control._redis, self.settings).policy()).why_surge


@pytest.fixture
def month():
    return time.strftime("%Y-%m", time.gmtime())


async def test_workers_of_a_region_count_together_and_each_byte_once(jobs, month):
    first, second, elsewhere = House(jobs), House(jobs), House(jobs, "us")
    for _ in range(3):
        await first.fetch(100)
    await first.meter.count()
    await second.fetch(50)
    await elsewhere.fetch(7)
    assert await jobs.redis.get(f"lf:bytes:eu:{month}") == "350"
    assert await jobs.redis.get(f"lf:bytes:us:{month}") == "7"
    assert 0 < await jobs.redis.ttl(f"lf:bytes:eu:{month}") <= 62 * 86_400


async def test_the_owner_hears_once_at_80_percent_and_once_when_all_is_used_up(jobs):
    house, other = House(jobs), House(jobs)
    await house.fetch(790)
    assert house.told == []
    for _ in range(2):
        await house.fetch(10)
        await other.fetch(1)
    assert len(house.told + other.told) == 1
    assert await house.surge() == "none"
    await other.fetch(500)
    await house.fetch(1)
    assert len(house.told + other.told) == 2
    assert await house.surge() == "bytes"


async def test_without_a_budget_it_is_only_counted(jobs, month):
    house = House(jobs, budget=None)
    await house.fetch(10**12)
    assert house.told == []
    assert await house.surge() == "none"
    assert await jobs.redis.get(f"lf:bytes:eu:{month}") == str(10**12)
