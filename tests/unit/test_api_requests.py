"""What two processes of the API make of requests: the application itself; no server, no worker."""

import asyncio
import contextlib
import hashlib

import httpx
import pytest

from bot.api import build
from bot.keys import Keys
from shared.jobs import Jobs
from shared.settings import load

KEY = "a-key-of-the-operators-own-choice"
LINK = "https://videos.example/watch/1"
HOOK = "https://program.example/hook"


@pytest.fixture
async def processes(valkey, jobs, tmp_path):
    """Clients of two processes of one service."""
    settings = load(
        _env_file=None, data_dir=tmp_path, secret_key="two", regions="default,far", limit_api_download=100
    )
    await Keys(jobs.redis).seed([KEY])
    async with contextlib.AsyncExitStack() as stack:
        clients = []
        for number in range(2):
            app = build(settings, valkey.url)
            stack.push_async_callback(app.state.service.http.aclose)
            stack.push_async_callback(app.state.service.jobs.aclose)
            about = {"base_url": f"http://127.0.0.1:{8080 + number}", "headers": {"X-API-Key": KEY}}
            client = httpx.AsyncClient(transport=httpx.ASGITransport(app), **about)
            clients.append(await stack.enter_async_context(client))
        yield clients


async def test_an_idempotency_key_that_arrives_everywhere_at_once_is_one_download(processes, jobs):
    body = {"url": LINK, "webhook": HOOK}
    asked = await asyncio.gather(
        *(each.post("/api/download", json=body, headers={"Idempotency-Key": "k"}) for each in processes * 5)
    )
    assert {answer.status_code for answer in asked} == {202}
    [job] = {answer.json()["jobId"] for answer in asked}
    assert (await jobs.census("default")).ready == 1
    assert {waiter.id for waiter in await waiters_of(jobs, job)} == {f"api:{job}", hook_id(job)}
    another = await processes[1].post("/api/download", json=body, headers={"Idempotency-Key": "other"})
    assert "r=98;" in another.headers["RateLimit"], "repeats were charged"


async def test_of_two_requests_with_one_idempotency_key_one_is_refused(processes):
    asked = await asyncio.gather(
        *(
            each.post("/api/download", json={"url": f"{LINK}{n}"}, headers={"Idempotency-Key": "k"})
            for n, each in enumerate(processes * 3)
        )
    )
    assert sorted(answer.status_code for answer in asked) == [202, 422, 422, 422, 422, 422]


async def test_a_webhook_goes_where_its_download_goes(processes, jobs):
    for region in ("default", "far"):
        await jobs.announce(f"worker-{region}", {"region": region, "capacity": 1, "standing": 1})
    body, headers = {"url": LINK, "webhook": HOOK}, {"X-Region": "far"}
    job = (await processes[0].post("/api/download", json=body, headers=headers)).json()["jobId"]
    requests = [await jobs.request_of(waiter) for waiter in (f"api:{job}", hook_id(job))]
    assert [request.region for request in requests] == ["far", "far"]


async def waiters_of(jobs: Jobs, job: str):
    shared = await jobs.redis.hget(f"lf:w:api:{job}", "job")
    return await jobs.waiters(shared)


def hook_id(job):
    return f"hook:{hashlib.sha256(job.encode()).hexdigest()[:32]}"
