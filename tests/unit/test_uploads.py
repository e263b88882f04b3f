"""Promises of the early upload: what grew is stored as it was made, or left to the ordinary way."""

import asyncio
import os

import pytest

from shared.storage import PART_SIZE, LocalStorage, StorageError
from workers.engine import Growth
from workers.uploads import EarlyUpload

CONTENT = os.urandom(3 * PART_SIZE + 1000)


@pytest.fixture
async def storage(tmp_path):
    storage = LocalStorage(tmp_path / "storage", None, b"secret")
    await storage.warm()
    yield storage
    await storage.aclose()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "job"
    folder.mkdir()
    return folder


def grow(upload, folder, size, head=100, name="media.mp4"):
    """As ffmpeg writes: a head that is not right before the end."""
    path = folder / name
    path.write_bytes(b"?" * head + CONTENT[head:size])
    upload.hear(Growth(name, size, head))
    return path


def finish(path):
    with path.open("r+b") as file:
        file.write(CONTENT)


async def stored(storage, key, tmp_path):
    await storage.fetch(key, tmp_path / "back")
    return (tmp_path / "back").read_bytes()


def parts(storage):
    return [each for each in storage.root.rglob("*") if each.is_file()]


async def settle():
    for _ in range(20):
        await asyncio.sleep(0.01)


async def test_a_file_that_grew_is_stored_with_the_head_that_it_has_in_the_end(storage, folder, tmp_path):
    async with EarlyUpload(storage, folder, "Title") as upload:
        path = grow(upload, folder, PART_SIZE + 1000)
        for size in (2 * PART_SIZE + 5, 3 * PART_SIZE):
            with path.open("r+b") as file:
                file.seek(PART_SIZE)
                file.write(CONTENT[PART_SIZE:size])
            upload.hear(Growth("media.mp4", size, 100))
            await settle()
        assert parts(storage)  # something is there before the end
        finish(path)
        assert await upload.finish(path)
        assert await stored(storage, upload.key, tmp_path) == CONTENT
        assert upload.key.endswith(".mp4")


async def test_a_head_may_take_more_than_one_part(storage, folder, tmp_path):
    async with EarlyUpload(storage, folder, "Title") as upload:
        path = grow(upload, folder, 2 * PART_SIZE + 2000, head=PART_SIZE + 10)
        await settle()
        finish(path)
        assert await upload.finish(path)
        assert await stored(storage, upload.key, tmp_path) == CONTENT


async def test_a_small_file_is_left_to_the_ordinary_way(storage, folder):
    async with EarlyUpload(storage, folder, "Title") as upload:
        path = grow(upload, folder, 1000)
        assert upload.key is None
        assert not await upload.finish(path)


async def test_what_comes_to_nothing_leaves_nothing(storage, folder):
    async with EarlyUpload(storage, folder, "Title") as upload:
        grow(upload, folder, 2 * PART_SIZE + 1000)
        await settle()
        upload.hear(Growth())
        assert upload.key is None
    assert not parts(storage)


async def test_leaving_in_the_middle_leaves_nothing(storage, folder):
    async with EarlyUpload(storage, folder, "Title") as upload:
        grow(upload, folder, 2 * PART_SIZE + 1000)
        await settle()
    assert not parts(storage)


async def test_after_a_false_start_another_file_may_grow(storage, folder, tmp_path):
    async with EarlyUpload(storage, folder, "Title") as upload:
        grow(upload, folder, 2 * PART_SIZE, name="first.mp4")
        upload.hear(Growth())
        path = grow(upload, folder, 2 * PART_SIZE)
        finish(path)
        assert await upload.finish(path)
        assert await stored(storage, upload.key, tmp_path) == CONTENT


async def test_another_file_than_the_one_that_grew_is_stored_in_the_ordinary_way(storage, folder):
    async with EarlyUpload(storage, folder, "Title") as upload:
        grow(upload, folder, 2 * PART_SIZE)
        await settle()
        other = folder / "other.mp4"
        other.write_bytes(CONTENT)
        assert not await upload.finish(other)


async def test_a_link_in_the_place_of_the_file_is_not_followed(storage, folder, tmp_path):
    (tmp_path / "secret").write_bytes(CONTENT)
    (folder / "media.mp4").symlink_to(tmp_path / "secret")
    async with EarlyUpload(storage, folder, "Title") as upload:
        upload.hear(Growth("media.mp4", 2 * PART_SIZE, 0))
        await settle()
        assert not await upload.finish(folder / "media.mp4")
    assert not parts(storage)


async def test_a_storage_that_fails_is_tried_again_in_the_ordinary_way(storage, folder, monkeypatch):
    async def begin(*_args, **_more):
        raise StorageError("it is away")

    monkeypatch.setattr(storage, "begin", begin)
    async with EarlyUpload(storage, folder, "Title") as upload:
        path = grow(upload, folder, 2 * PART_SIZE)
        await settle()
        finish(path)
        assert not await upload.finish(path)
