"""A worker encodes one video at a time, however many of its jobs need it, and stops at once when told to."""

import asyncio

import pytest
import pytest_asyncio

from shared.jobs import Jobs
from shared.models import Place, Request, Waiter
from shared.storage import open_storage
from tests.unit.engine.helpers import settings_for
from workers.engine.engine import Job
from workers.files import ResultFiles
from workers.pipeline import Pipeline
from workers.spools import Spools
from workers.worker import HeavyPlaces

pytestmark = pytest.mark.asyncio(loop_scope="session")

LIMIT = 500_000
WITHIN = 60.0


class Bench:
    """A pipeline without its worker: `jobs` are joined by hand, `encoding` holds who has begun to encode."""

    def __init__(self, pipeline, jobs, origin, region):
        self.pipeline, self.jobs, self._origin, self._region = pipeline, jobs, origin, region
        self.encoding, self.may_go_on = [], asyncio.Event()

    async def claim(self, *names):
        """Jobs whose only format is a little too large for the chat."""
        for name in names:
            link = f"{self._origin.url}/page/{name}?media=mp4&size=1MB&height=240"
            waiter = Waiter(name, "terminal", pull=True)
            await self.jobs.join(Request(link, waiter, place=Place(LIMIT)))
        _, claims = await self.jobs.claim(self._region, len(names), lease=WITHIN, owner="w")
        assert len(claims) == len(names)
        return claims

    async def is_encoding(self, *names):
        """Until all of them have come to where they encode, or wait for it."""
        async with asyncio.timeout(WITHIN):
            while not all([await self._stage(each) == "encoding" for each in names]):
                await asyncio.sleep(0.02)

    async def _stage(self, name):
        status = await self.jobs.status(name)
        return status.progress.stage if status.progress else None


@pytest_asyncio.fixture(loop_scope="session")
async def bench(engine, origin, valkey, tmp_path, monkeypatch):
    settings, jobs = settings_for(tmp_path), Jobs.at(valkey.url)
    await jobs.redis.flushall()
    storage = open_storage(settings)
    files, spools, places = ResultFiles(storage, tmp_path), Spools(), HeavyPlaces(2)
    pipeline = Pipeline(
        settings,
        jobs=jobs,
        engine=engine,
        storage=storage,
        files=files,
        outboxes=(),
        spools=spools,
        places=places,
    )
    bench = Bench(pipeline, jobs, origin, settings.region)
    rework = Job.rework

    async def held(self, *arguments):
        bench.encoding.append(self)
        await bench.may_go_on.wait()
        return await rework(self, *arguments)

    monkeypatch.setattr(Job, "rework", held)
    yield bench
    await jobs.aclose()
    await storage.aclose()


async def test_of_two_jobs_that_must_be_encoded_one_waits_for_the_other(bench):
    first, second = await bench.claim("one", "two")
    async with asyncio.timeout(WITHIN), asyncio.TaskGroup() as both:
        for claim in (first, second):
            both.create_task(bench.pipeline.run(claim, 1))
        await bench.is_encoding("one", "two")
        at_once = len(bench.encoding)
        bench.may_go_on.set()
    assert (at_once, len(bench.encoding)) == (1, 2)
    for name in ("one", "two"):
        [file] = (await bench.jobs.status(name)).outcome.result.files
        assert file.bytes <= LIMIT


async def test_a_job_that_is_ended_while_it_encodes_ends_at_once_and_makes_way(bench, engine):
    claims = await bench.claim("ended", "next")
    first = asyncio.create_task(bench.pipeline.run(claims[0], 1))
    await bench.is_encoding("ended")
    second = asyncio.create_task(bench.pipeline.run(claims[1], 1))
    await bench.is_encoding("next")
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(first, WITHIN)
    assert not bench.encoding[0].folder.exists()
    bench.may_go_on.set()
    await asyncio.wait_for(second, WITHIN)
    assert (await bench.jobs.status("next")).outcome.result
