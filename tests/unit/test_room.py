"""A job begins only where its file will find room beside those of the jobs under way."""

import asyncio

import pytest

from shared.errors import DiskFull
from workers.room import COPIES, UNKNOWN, Room


@pytest.fixture
def folders(tmp_path):
    return iter(tmp_path / str(number) for number in range(100))


def a_room(tmp_path, free, reserve=100):
    return Room(tmp_path, reserve, free=lambda _: free)


async def test_what_fits_beside_the_reserve_begins(tmp_path, folders):
    async with a_room(tmp_path, 100 + 10 * COPIES).reserved(next(folders), 10):
        pass


async def test_what_does_not_fit_is_refused_for_now(tmp_path, folders):
    with pytest.raises(DiskFull) as refusal:
        async with a_room(tmp_path, 100 + 10 * COPIES - 1).reserved(next(folders), 10):
            pass
    assert refusal.value.failure.retryable


async def test_room_that_is_promised_is_not_promised_again_until_it_is_given_back(tmp_path, folders):
    room = a_room(tmp_path, 100 + 15 * COPIES)
    async with room.reserved(next(folders), 10):
        with pytest.raises(DiskFull):
            async with room.reserved(next(folders), 10):
                pass
    async with room.reserved(next(folders), 10):
        pass


async def test_what_a_job_has_written_already_does_not_count_twice(tmp_path, folders):
    first, megabyte = next(folders), 1 << 20
    first.mkdir()
    room = a_room(tmp_path, 100 + 2 * megabyte * COPIES)
    async with room.reserved(first, megabyte):
        (first / "media.mp4").write_bytes(b"x" * megabyte * COPIES)
        async with room.reserved(next(folders), 2 * megabyte):
            pass


async def test_of_two_that_come_at_once_one_gets_the_last_room(tmp_path, folders):
    room = a_room(tmp_path, 100 + 10 * COPIES)

    async def hold():
        async with room.reserved(next(folders), 10):
            await asyncio.sleep(0.05)

    ends = await asyncio.gather(hold(), hold(), return_exceptions=True)
    assert sorted(type(end) for end in ends if end is not None) == [DiskFull]


async def test_what_does_not_say_its_size_is_given_some_room(tmp_path, folders):
    with pytest.raises(DiskFull):
        async with a_room(tmp_path, UNKNOWN).reserved(next(folders), None):
            pass
