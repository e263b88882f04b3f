"""What is known of a link is kept as long as it works, and not longer."""

import time
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import Redis

from shared.errors import LoginRequired
from shared.logins import Logins
from workers.engine.media import Extraction, Format, Media, Packed
from workers.metadata import LONGEST, Metadata

URL = "https://a.example/watch?v=1"
MEDIA = Media("1", "Site", URL, "A title", (Format("0", "https", "mp4", bytes=5),), duration=5.0)


class OneJobEngine:
    """Extracts the same each time, and counts."""

    extractions = 0

    @asynccontextmanager
    async def job(self, _):
        yield self

    async def extraction(self, url, *, cookies=None):
        assert (url, cookies) == (URL, None)
        self.extractions += 1
        return Extraction(MEDIA, Packed("x"))


@pytest.fixture
def engine():
    return OneJobEngine()


@pytest.fixture
def metadata(jobs, engine):
    return Metadata(jobs.redis, engine, region="here", secret=b"s")


async def test_a_medium_is_looked_up_once(metadata, engine):
    assert await metadata.media_of(URL) == MEDIA
    assert await metadata.media_of(URL) == MEDIA
    assert engine.extractions == 1


async def test_what_died_is_looked_up_again(metadata, engine):
    await metadata.media_of(URL)
    await metadata.forget(URL)
    await metadata.media_of(URL)
    assert engine.extractions == 2


@pytest.mark.parametrize(("works_for", "kept_for"), [(None, LONGEST), (600, 540), (10**6, LONGEST)])
async def test_it_is_kept_no_longer_than_its_addresses_work(metadata, jobs, works_for, kept_for):
    expires = time.time() + works_for if works_for else None
    await metadata.keep(URL, Extraction(MEDIA, Packed("x", expires)))
    [key] = [key async for key in jobs.redis.scan_iter("lf:meta:*")]
    assert await jobs.redis.pttl(key) / 1000 == pytest.approx(kept_for, abs=5)


@pytest.mark.parametrize("packed", [None, Packed("x", 1.0), Packed("x", time.time() + 20)])
async def test_what_cannot_be_gone_on_from_is_not_kept(metadata, packed):
    await metadata.keep(URL, Extraction(MEDIA, packed))
    assert await metadata.known(URL) is None


async def test_each_region_knows_its_own(metadata, jobs, engine):
    await metadata.media_of(URL)
    assert await Metadata(jobs.redis, engine, region="there", secret=b"s").known(URL) is None


async def test_without_redis_nothing_is_known_and_all_goes_on(engine):
    away = Redis(host="127.0.0.1", port=1)
    try:
        assert await Metadata(away, engine, region="here", secret=b"s").media_of(URL) == MEDIA
    finally:
        await away.aclose()


async def test_what_is_no_extraction_any_more_counts_as_unknown(metadata, jobs):
    await metadata.keep(URL, Extraction(MEDIA, Packed("x")))
    [key] = [key async for key in jobs.redis.scan_iter("lf:meta:*")]
    await jobs.redis.set(key, '{"media": 5}')
    assert await metadata.known(URL) is None


async def test_what_is_kept_can_be_read_by_nobody_without_the_secret(metadata, jobs, engine):
    await metadata.media_of(URL)
    [key] = [key async for key in jobs.redis.scan_iter("lf:meta:*")]
    assert "A title" not in await jobs.redis.get(key)
    assert await Metadata(jobs.redis, engine, region="here", secret=b"other").known(URL) is None
    assert (await metadata.known(URL)).extraction.media == MEDIA


class LoggedIn(OneJobEngine):
    """A site that shows itself to some cookies only."""

    def __init__(self, *good):
        self.good, self.asked = good, []

    async def extraction(self, url, known=None, cookies=None):
        value = cookies.split()[-1] if cookies else None
        self.asked.append(value)
        if value in self.good:
            return Extraction(MEDIA, Packed("x"))
        raise LoginRequired


def cookies(value):
    return f".a.example\tTRUE\t/\tTRUE\t0\tsession\t{value}\n"


def here(jobs, engine):
    return Metadata(jobs.redis, engine, region="here", secret=b"s")


async def test_the_next_log_in_is_used_where_one_does_not_do(jobs):
    logins, engine = Logins(jobs.redis, b"s"), LoggedIn("good")
    for value in ("bad", "good"):
        await logins.add(cookies(value))
    assert await here(jobs, engine).media_of(URL) == MEDIA
    assert engine.asked[-1] == "good"
    await here(jobs, engine).media_of(URL)
    assert len(engine.asked) <= 2, "known by now"


async def test_when_none_does_the_person_hears_what_the_site_said(jobs):
    await Logins(jobs.redis, b"s").add(cookies("bad"))
    with pytest.raises(LoginRequired):
        await here(jobs, engine := LoggedIn("good")).media_of(URL)
    assert engine.asked == ["bad"]


async def test_what_a_log_in_showed_is_forgotten_with_the_log_in(jobs):
    logins, metadata = Logins(jobs.redis, b"s"), here(jobs, LoggedIn("good"))
    login = (await logins.add(cookies("good"))).login
    await metadata.media_of(URL)
    assert (await metadata.known(URL)).login == login
    await logins.remove(login.id)
    assert await metadata.known(URL) is None


async def test_without_log_ins_for_its_site_a_link_is_fetched_without(jobs):
    await Logins(jobs.redis, b"s").add(cookies("x").replace("a.example", "b.example"))
    await here(jobs, engine := LoggedIn(None)).media_of(URL)
    assert engine.asked == [None]
