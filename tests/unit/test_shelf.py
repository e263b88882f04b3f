"""What is stored stays within its time and its quota; what was taken down is gone and stays away."""

import random

import pytest

from shared.errors import TakenDown
from shared.models import MediaFile, Outcome, Request, Result, Waiter, Wish, new_id
from shared.shelf import ASKED, Shelf
from shared.storage import GRACE, LocalStorage, S3Storage, StorageError, new_key
from shared.takedown import Takedowns
from tests.chaos.house import long
from tests.stand_ins.s3 import RcloneS3

DAY, HOUR = 86_400.0, 3600.0
MIB = 1_000_000


class Clock:
    """The moment that the shelf takes for now."""

    def __init__(self):
        self.now = 1_800_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
async def storage(tmp_path):
    storage = LocalStorage(tmp_path / "files", None, b"secret")
    yield storage
    await storage.aclose()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def shelf(jobs, storage, clock):
    return Shelf(jobs, storage, now=clock)


@pytest.fixture
def stored(storage, shelf, clock, tmp_path):
    """Stores a result of so many bytes (a file with a hole); returns its id and key."""

    async def store(size, *, ttl=DAY):
        source, rid, key = tmp_path / f"source-{new_id()}", new_id(), new_key("film.mp4")
        with source.open("wb") as file:
            file.truncate(size)
        await shelf.enter(rid, {key: size}, clock() + ttl)
        await storage.put(key, source, content_type="video/mp4", filename="film.mp4")
        source.unlink()
        return rid, key

    return store


def on_disk(storage):
    return sum(path.stat().st_size for path in storage.root.rglob("*") if path.is_file())


async def test_a_result_goes_when_its_time_and_the_grace_are_over(shelf, stored, storage, clock):
    _, key = await stored(10)
    clock.now += DAY + GRACE - 1
    assert (await shelf.tidy(None)).overdue == 0
    assert await storage.size(key) == 10
    clock.now += 2
    assert (await shelf.tidy(None)).overdue == 1
    assert await storage.size(key) is None
    assert await shelf.used() == 0


async def test_without_a_quota_nothing_goes_before_its_time(shelf, stored):
    for _ in range(3):
        await stored(10 * MIB)
    assert await shelf.tidy(None) == await shelf.tidy(100 * MIB)
    assert await shelf.used() == 30 * MIB


async def test_the_oldest_goes_first_unless_it_was_asked_for_again(shelf, stored, storage, clock):
    keys = {}
    for name in ("oldest but asked for", "old", "new"):
        rid, keys[name] = await stored(40)
        clock.now += HOUR
        if name == "oldest but asked for":
            await shelf.asked(rid)
    assert (await shelf.tidy(100)).evicted == 1
    left = {name for name, key in keys.items() if await storage.size(key)}
    assert left == {"oldest but asked for", "new"}


async def test_fame_does_not_last_for_ever(shelf, stored, storage, clock):
    famous, key = await stored(40)
    await shelf.asked(famous)
    clock.now += ASKED + HOUR
    _, fresh = await stored(60)
    await shelf.tidy(100)
    assert (await storage.size(key), await storage.size(fresh)) == (None, 60)


async def test_a_hit_in_the_queue_counts_as_being_asked_for(jobs, shelf, stored):
    first, _ = await stored(40)
    second, _ = await stored(40)
    await settled(jobs, "https://a.example/1", first)
    assert await jobs.redis.zrange("lf:shelf", 0, 0) == sorted((first, second))[:1]
    hit = await jobs.join(request("https://a.example/1", "again"))
    assert (hit.how, hit.id) == ("hit", first)
    assert await jobs.redis.zrange("lf:shelf", 0, -1) == [second, first]


async def test_what_was_evicted_is_given_to_nobody(jobs, shelf, stored, clock):
    rid, _ = await stored(100)
    await settled(jobs, "https://a.example/1", rid)
    await shelf.tidy(90)
    assert (await jobs.join(request("https://a.example/1", "later"))).how == "new"


async def test_what_cannot_be_deleted_stays_in_the_books_and_keeps_nothing_else(jobs, storage, clock, stored):
    class Stubborn:
        def __init__(self, key):
            self.key = key

        async def delete(self, *keys):
            if self.key in keys:
                raise StorageError("no")
            await storage.delete(*keys)

    _, stuck = await stored(10)
    _, other = await stored(10)
    clock.now += 2 * DAY
    assert (await Shelf(jobs, Stubborn(stuck), now=clock).tidy(None)).overdue == 1
    assert (await storage.size(stuck), await storage.size(other)) == (10, None)
    assert (await Shelf(jobs, storage, now=clock).tidy(None)).overdue == 1
    assert await storage.size(stuck) is None


async def a_week_of_use(shelf, store, held, clock, *, unit, pause):
    """At every look some films come in, some are asked for again; the sweep is all that cleans up.

    `held` tells the bytes that are really stored. Returns the most that there were, of a quota of 500 units.
    """
    dice, quota, most, recent = random.Random(7), 500 * unit, 0, []
    for _ in range(int(7 * DAY / pause)):
        clock.now += pause
        sizes = [dice.choice((1, 3, 10, 20)) * unit for _ in range(dice.randrange(3))]
        recent += [(await store(size, ttl=48 * pause))[0] for size in sizes]
        for rid in dice.sample(recent[-40:], k=min(len(recent), 2)):
            await shelf.asked(rid)
        most = max(most, await held())
        await shelf.tidy(quota)
        assert await held() == await shelf.used()
    clock.now += 96 * pause
    await shelf.tidy(quota)
    assert await held() == 0
    return most / quota


async def test_a_week_of_use_stays_within_the_quota_by_itself(shelf, stored, storage, clock, jobs):
    async def held():
        return on_disk(storage)

    assert 0.5 < await a_week_of_use(shelf, stored, held, clock, unit=MIB, pause=HOUR / 2) <= 1
    assert not [key async for key in jobs.redis.scan_iter("lf:shelf*")]


@long
async def test_a_week_of_use_of_a_bucket_does_so_too(jobs, clock, tmp_path):
    with RcloneS3() as server:
        keys = {"access_key": server.access_key, "secret_key": server.secret_key}
        bucket = S3Storage(endpoint_url=server.endpoint, bucket=server.bucket, region=server.region, **keys)
        stored: dict[str, int] = {}
        shelf = Shelf(jobs, bucket, now=clock)

        async def store(size, *, ttl):
            source, rid, key = tmp_path / "source", new_id(), new_key("film.mp4")
            source.write_bytes(bytes(size))
            await shelf.enter(rid, {key: size}, clock() + ttl)
            await bucket.put(key, source, content_type="video/mp4", filename="film.mp4")
            stored[key] = size
            return rid, key

        async def held():
            """What the server still has."""
            for key in list(stored):
                if await bucket.size(key) is None:
                    del stored[key]
            return sum(stored.values())

        try:
            assert 0.5 < await a_week_of_use(shelf, store, held, clock, unit=1000, pause=3 * HOUR) <= 1
        finally:
            await bucket.aclose()


# ---- takedowns ----


def request(url, waiter, wish=None):
    return Request(url, Waiter(waiter, "telegram:1", {"chat": 1}), wish or Wish())


async def settled(jobs, url, rid, *, medium="m|Site|a.example|1", key="media/x/a.mp4", **facts):
    """A job for `url` that ends with a result of that id."""
    await jobs.join(request(url, f"w-{new_id()}", facts.pop("wish", None)))
    _, [claim] = await jobs.claim("default", 1, lease=10, owner="w")
    file = MediaFile(key, "a.mp4", 10, "video/mp4", "video")
    expires = 4_000_000_000.0
    result = Result(rid, facts.get("leads_to", url), "A", (file,), expires - DAY, expires, medium=medium)
    await jobs.settle(claim, Outcome(result=result, handles={"telegram:1:0": "AgAD"}))
    return result


async def test_a_takedown_deletes_files_handles_and_every_form_of_the_medium(jobs, shelf, stored, storage):
    first, key = await stored(10)
    second, other_key = await stored(10)
    third, unrelated = await stored(10)
    await settled(jobs, "https://short.example/x", first, leads_to="https://a.example/1", key=key)
    await settled(jobs, "https://a.example/1", second, wish=Wish(quality="720"), key=other_key)
    await settled(jobs, "https://b.example/2", third, medium="m|Site|b.example|2", key=unrelated)
    assert await Takedowns(jobs).take_down("https://a.example/1", shelf) == 2
    assert [await storage.size(each) for each in (key, other_key, unrelated)] == [None, None, 10]
    assert not await jobs.redis.exists(f"lf:r:{first}", f"lf:r:{second}")
    assert await jobs.redis.exists(f"lf:r:{third}")


async def test_what_was_taken_down_is_refused_by_its_link_and_by_its_medium(jobs, shelf):
    takedowns = Takedowns(jobs)
    await settled(jobs, "https://short.example/x", new_id(), leads_to="https://a.example/1")
    await takedowns.take_down("https://short.example/x", shelf)
    for name in ("https://short.example/x", "https://a.example/1", "m|Site|a.example|1"):
        with pytest.raises(TakenDown):
            await takedowns.check("https://new.example/form", name)
    await takedowns.check("https://a.example/2", "m|Site|a.example|2")


async def test_takedowns_are_listed_and_can_be_revoked(jobs, shelf):
    takedowns = Takedowns(jobs)
    await settled(jobs, "https://a.example/1", new_id())
    await takedowns.take_down("https://a.example/1", shelf, why="a letter of 3 May")
    [block] = await takedowns.all()
    assert (block.url, block.why) == ("https://a.example/1", "a letter of 3 May")
    assert await takedowns.revoke("https://a.example/1")
    assert not await takedowns.revoke("https://a.example/1")
    assert await takedowns.all() == []
    await takedowns.check("https://a.example/1", "m|Site|a.example|1")


def test_a_takedown_is_a_permanent_failure():
    assert not TakenDown().failure.retryable
