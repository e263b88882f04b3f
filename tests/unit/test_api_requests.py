"""What two processes of the API make of requests: the application itself; no server, no worker."""

import asyncio
import contextlib
import hashlib
import json

import httpx
import pytest

from bot.api import build
from bot.api.models import INFO, DownloadIn, InfoIn, Sites, StatusOut
from bot.api.problems import ProblemOut
from bot.keys import Keys
from shared.jobs import Jobs
from shared.models import Info, from_json
from shared.settings import load
from shared.shelf import Shelf
from shared.takedown import Takedowns

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


async def test_what_was_taken_down_is_451_and_the_document_says_so(processes, jobs):
    await Takedowns(jobs).take_down(LINK, Shelf(jobs, None))
    document = (await processes[0].get("/openapi.json")).json()
    for path in ("/api/download", "/api/video-info"):
        answer = await processes[0].post(path, json={"url": LINK})
        assert (answer.status_code, answer.json()["type"]) == (451, "urn:linkferry:problem:taken_down")
        assert "451" in document["paths"][path]["post"]["responses"]


async def test_the_document_s_examples_have_the_form_that_they_are_examples_of(processes):
    document = (await processes[0].get("/openapi.json")).json()
    for model in (DownloadIn, InfoIn, StatusOut, Sites, ProblemOut):
        examples = document["components"]["schemas"][model.__name__]["examples"]
        for example in examples:
            read = model.model_validate_json(json.dumps(example))
            assert read.model_dump(mode="json", by_alias=True, exclude_unset=True) == example
    info = document["paths"]["/api/video-info"]["post"]["responses"]["200"]["content"]["application/json"]
    assert from_json(Info, json.dumps(info["example"])) == from_json(Info, json.dumps(INFO))
