"""A person may have deleted what is kept of him, and nobody else loses anything by it."""

import pytest

from shared.models import Outcome, Place, Request, Result, Waiter, Wish
from shared.places import NOTHING_CHOSEN, Places
from shared.playlists import Playlists, Run
from shared.privacy import OFTEN, forget, statement
from shared.ratelimit import LimitReached
from shared.settings import Settings
from shared.shelf import Shelf
from shared.storage import LocalStorage

ANN, BOB = "tg:1", "tg:2"


@pytest.fixture
async def shelf(jobs, tmp_path):
    storage = LocalStorage(tmp_path, None, b"s")
    yield Shelf(jobs, storage)
    await storage.aclose()


def asks(who, link, number=1):
    waiter = Waiter(f"{who}:{link}:{number}", "telegram:9", {"chat": 5, "ack": number}, asker=who)
    return Request(f"https://a.example/{link}", waiter, Wish(), Place(), "default")


async def answered(jobs, shelf, tmp_path, *requests):
    """A result for these requests, stored; returns its id and file."""
    for request in requests:
        await jobs.join(request)
    _, [claim] = await jobs.claim("default", 1, lease=10, owner="w")
    key = f"media/{claim.job_id}/x.mp4"
    (tmp_path / "x").write_bytes(b"x")
    await shelf._storage.put(key, tmp_path / "x", content_type="video/mp4", filename="x.mp4")
    result = Result(claim.job_id, requests[0].url, "t", (), 0.0, 10**10)
    await shelf.enter(result.id, {key: 1}, 10**10)
    await jobs.settle(claim, Outcome(result=result))
    _, owed = await jobs.take("telegram:9", 10, lease=10)
    for one in owed:
        await jobs.sent(one, "77")
    return result.id, tmp_path / key


async def names(jobs):
    return [key async for key in jobs.redis.scan_iter("*")]


async def test_what_waits_is_cancelled_and_its_job_stops(jobs, shelf):
    request = asks(ANN, "wait")
    await jobs.join(request)
    gone = await forget(ANN, jobs, shelf, None)
    assert [waiter.to["ack"] for waiter in gone.cancelled] == [1]
    assert await jobs.status(request.waiter.id) is None
    assert (await jobs.claim("default", 1, lease=10, owner="w"))[1] == []


async def test_what_was_answered_is_forgotten_with_its_file(jobs, shelf, tmp_path):
    result, file = await answered(jobs, shelf, tmp_path, asks(ANN, "mine"))
    gone = await forget(ANN, jobs, shelf, None)
    assert (gone.requests, gone.results) == (1, 1)
    assert not file.exists()
    assert await jobs.outcome(result) is None
    assert [key for key in await names(jobs) if ANN in key] == [f"lf:limit:{ANN}:forget"]


async def test_what_somebody_else_asked_for_as_well_stays(jobs, shelf, tmp_path):
    result, file = await answered(jobs, shelf, tmp_path, asks(ANN, "ours"), asks(BOB, "ours"))
    assert (await forget(ANN, jobs, shelf, None)).results == 0
    assert file.exists()
    assert await jobs.outcome(result) is not None


async def test_others_keep_everything(jobs, shelf):
    await jobs.join(asks(BOB, "his"))
    assert (await forget(ANN, jobs, shelf, None)).requests == 0
    assert (await jobs.status(asks(BOB, "his").waiter.id)).state == "queued"


async def test_what_was_put_off_is_forgotten(jobs, shelf):
    await jobs.park(asks(ANN, "premiere"), until=10**10)
    assert len((await forget(ANN, jobs, shelf, None)).cancelled) == 1
    assert await jobs.parked() == []


async def test_nobody_is_forgotten_all_the_time(jobs, shelf):
    for _ in range(OFTEN[0]):
        await forget(ANN, jobs, shelf, None)
    with pytest.raises(LimitReached):
        await forget(ANN, jobs, shelf, None)


def test_the_statement_tells_the_times_that_are_set():
    text = statement(Settings(_env_file=None, link_ttl=7200), "en")
    assert "2 hours" in text
    assert "48 hours" in text


async def test_what_a_person_chose_of_a_playlist_is_forgotten(jobs, shelf):
    runs = Playlists(jobs.redis)
    mine, other = (Run("telegram:9", "tg:9:5", who, "https://a.example/l", "l", ()) for who in (ANN, BOB))
    for run in (mine, other):
        await runs.begin(run)
    await forget(ANN, jobs, shelf, None)
    assert await runs.get(mine.id) is None
    assert await runs.get(other.id) == other


async def test_what_a_person_chose_for_the_own_chat_is_forgotten(jobs, shelf):
    places = Places(jobs.redis)
    for person in (ANN, BOB):
        await places.choose(person, quality="720", remember=True)
    await forget(ANN, jobs, shelf, None)
    assert await places.of(ANN) == NOTHING_CHOSEN
    assert (await places.of(BOB)).quality == "720"
