"""A takedown as an operator orders it: gone from storage, and refused from then on, by any link."""

import asyncio
from datetime import timedelta

from shared import embedded
from shared.jobs import Jobs
from shared.settings import load
from shared.shelf import Shelf
from shared.storage import open_storage
from tests.chaos.house import long
from tests.e2e.stack import Stack
from tests.stand_ins.fault_proxy import TcpProxy
from tests.stand_ins.s3 import RcloneS3


def test_what_was_taken_down_is_gone_and_is_fetched_no_more_until_that_is_revoked(origin, tmp_path):
    stack = Stack(tmp_path)
    stack.start("worker")
    stack.wait_for_worker()
    try:
        taken_down_and_revoked(stack, origin)
    finally:
        stack.stop()


def taken_down_and_revoked(stack, origin):
    link, other_form = f"{origin.url}/page/gone", f"{origin.url}/redirect?to=/page/gone"
    [got] = stack.get(link).answers
    assert got["status"] == "done"
    files = [path for path in (stack.data / "files").rglob("*") if path.is_file()]
    assert files

    taken = stack.run("admin", "takedown", link, "--why", "a letter")
    assert (taken.code, taken.stdout) == (0, "Taken down; 1 stored result deleted.\n"), taken.stderr
    assert not any(path.exists() for path in files)

    [again] = stack.get(link).answers
    assert (again["status"], again["error"]["kind"]) == ("failed", "taken_down")
    assert not again["error"]["retryable"]
    [by_another_link] = stack.get(other_form).answers
    assert by_another_link["error"]["kind"] == "taken_down", by_another_link
    assert link in stack.run("admin", "takedown").stdout

    assert stack.run("admin", "takedown", "--revoke", link).code == 0
    assert stack.run("admin", "takedown").stdout == "Nothing was taken down.\n"
    [back] = stack.get(link).answers
    assert back["status"] == "done"


def test_orders_that_make_no_sense_are_told_so(tmp_path):
    stack = Stack(tmp_path)
    not_a_link = stack.run("admin", "takedown", "ftp://x.example/")
    never_taken = stack.run("admin", "takedown", "--revoke", "https://x.example/")
    no_cdn = stack.run("admin", "storage", "cdn-rule")
    assert [one.code for one in (not_a_link, never_taken, no_cdn)] == [1, 1, 1]
    assert "That link was not taken down." in never_taken.stderr
    assert "CDN_URL is not set." in no_cdn.stderr


@long
async def test_a_takedown_reaches_what_is_just_being_stored(origin, tmp_path):
    link = f"{origin.url}/m/storing.mp4?size=3MB&seconds=10"
    with RcloneS3() as s3, TcpProxy(s3.endpoint, rate=200_000) as slow:
        stack = Stack(tmp_path, s3.settings | {"S3_ENDPOINT_URL": slow.endpoint})
        getting = asyncio.create_task(asyncio.to_thread(stack.get, link))
        with embedded.start(stack.data) as server:
            jobs = Jobs.at(server.url)
            async with asyncio.timeout(60):
                while not await jobs.redis.exists("lf:shelf"):
                    await asyncio.sleep(0.02)
            taken = await asyncio.to_thread(stack.run, "admin", "takedown", link)
            assert (taken.code, taken.stdout) == (0, "Taken down; 0 stored results deleted.\n")
            slow.rate = 0
            [got] = (await getting).answers
            assert (got["status"], got["error"]["kind"]) == ("failed", "taken_down")
            assert not await jobs.redis.exists("lf:shelf")
            await jobs.aclose()
        storage = open_storage(load(_env_file=None, data_dir=tmp_path, **s3.settings))
        assert await storage.sweep(timedelta(seconds=-60)) == 0
        await storage.aclose()


@long
async def test_what_had_to_make_room_while_it_was_being_stored_is_in_the_books(origin, tmp_path):
    with RcloneS3() as s3, TcpProxy(s3.endpoint, rate=200_000) as slow:
        stack = Stack(tmp_path, s3.settings | {"S3_ENDPOINT_URL": slow.endpoint})
        link = f"{origin.url}/m/evicted.mp4?size=3MB&seconds=10"
        getting = asyncio.create_task(asyncio.to_thread(stack.get, link))
        storage = open_storage(load(_env_file=None, data_dir=tmp_path, **s3.settings))
        with embedded.start(stack.data) as server:
            jobs = Jobs.at(server.url)
            shelf = Shelf(jobs, storage)
            async with asyncio.timeout(60):
                while not await jobs.redis.exists("lf:shelf"):
                    await asyncio.sleep(0.02)
            assert (await shelf.tidy(1000)).evicted == 1
            slow.rate = 0
            [got] = (await getting).answers
            assert got["status"] == "done"
            assert await shelf.used() > 3_000_000
            assert (await shelf.tidy(1000)).evicted == 1
            await jobs.aclose()
        assert await storage.sweep(timedelta(seconds=-60)) == 0
        await storage.aclose()
