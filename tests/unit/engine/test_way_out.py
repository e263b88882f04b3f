"""A child's only way to the network is the guard, which the worker, not the child, is believed about."""

import asyncio
import json
import os
import signal

import pytest

from shared import errors
from tests.attacks.evil import serving
from tests.unit.engine.helpers import MISCHIEF, an_engine, fetch
from workers.engine.engine import RENEWALS

INSIDE = "http://10.0.0.1:9999/"


def og(what, url):
    return f'<meta property="og:{what}" content="{url}">'


@pytest.mark.asyncio(loop_scope="session")
async def test_python_in_a_child_connects_nowhere_else(engine):
    async with engine.job("elsewhere") as job:
        said = json.loads((await job.extract(f"{MISCHIEF}elsewhere")).title)
    assert len(said) == 5
    assert set(said.values()) == {"PermissionError"}, said


@pytest.mark.asyncio(loop_scope="session")
async def test_a_job_whose_child_failed_at_what_the_guard_refused_is_forbidden(engine):
    with pytest.raises(errors.Forbidden) as caught:
        async with engine.job("inside") as job:
            await job.extract(INSIDE)
    assert not caught.value.failure.retryable


@pytest.mark.asyncio(loop_scope="session")
async def test_what_is_not_the_childs_failure_stays_what_it_is(engine):
    async def stumble():
        async with engine.job("other") as job:
            with pytest.raises(errors.JobError):
                await job.extract(INSIDE)
            raise errors.StorageTrouble

    with pytest.raises(errors.StorageTrouble):
        await stumble()


@pytest.mark.asyncio(loop_scope="session")
async def test_a_refused_thumbnail_forbids_nothing_that_goes_wrong_later(engine, origin):
    denied = engine._guard.denials["address"]
    page = f"<title>x</title>{og('image', f'{INSIDE}a.jpg')}{og('video', f'{origin.url}/files/small.mp4')}"
    with serving(lambda _: (200, "text/html", page.encode(), {})) as site:

        async def stumble():
            async with engine.job("thumbnail") as job:
                made = await fetch(job, f"{site.url}/")
                (job.folder / made.name).write_bytes(b"\0" * made.bytes)
                await job.rework(made, 1_000_000, "split", lambda _: None)

        with pytest.raises(errors.JobError) as caught:
            await stumble()
        assert engine._guard.denials["address"] > denied
    assert not isinstance(caught.value, errors.Forbidden)


@pytest.mark.asyncio(loop_scope="session")
async def test_a_site_that_imitates_the_guard_is_believed_by_nobody(engine):
    async def stumble(url):
        async with engine.job("imitation") as job:
            await job.extract(url)

    with (
        serving(lambda _: (403, "text/html", b"Egress denied: address", {})) as site,
        pytest.raises(errors.JobError) as caught,
    ):
        await stumble(f"{site.url}/")
    assert not isinstance(caught.value, errors.Forbidden)


async def test_a_guard_that_dies_interrupts_its_jobs_and_the_next_has_a_fresh_one(origin, tmp_path):
    async with an_engine(tmp_path) as engine:

        async def doomed():
            async with engine.job("doomed") as job:
                asyncio.get_running_loop().call_later(0.3, os.kill, engine._guard.pid, signal.SIGKILL)
                await job.extract(f"{MISCHIEF}hang")

        with pytest.raises(errors.Crashed) as caught:
            await asyncio.wait_for(doomed(), 20)
        assert caught.value.failure.retryable
        async with engine.job("next") as job:
            assert (await fetch(job, f"{origin.url}/files/small.mp4")).bytes > 0


async def test_a_job_gets_its_bytes_anew_only_so_often_whatever_the_child_says(origin, tmp_path, monkeypatch):
    monkeypatch.setattr("workers.engine.engine.OVERHEAD", 0)
    async with an_engine(tmp_path, max_bytes=1_000_000) as engine:

        async def gorge(before):
            async with engine.job("big") as job:
                if before:
                    await job.extract(before)
                for _ in range(40):
                    await fetch(job, f"{origin.url}/files/small.mp4")

        for before in ("", f"{MISCHIEF}greedy"):
            origin.reset()
            with pytest.raises(errors.TooBig):
                await gorge(before)
            assert origin.stats()["bytes"] < (RENEWALS + 1.5) * 1_100_000


async def test_what_a_failed_attempt_moved_does_not_count_against_the_next(origin, tmp_path, monkeypatch):
    monkeypatch.setattr("workers.engine.engine.OVERHEAD", 800_000)
    async with an_engine(tmp_path, max_bytes=5_100_000, worker_site_connections=1) as engine:
        origin.reset()
        async with engine.job("twice") as job:
            url = f"{origin.with_knobs(change_after='4MB', rate='5MB')}/page/twice?media=mp4&size=5MB"
            made = await fetch(job, url)
        assert made.bytes == 5_000_000
        assert origin.stats()["bytes"] > 8_000_000
