"""Streaming what is still being made: the bytes as they come, once for everybody, at anybody's pace."""

import threading
import time
from contextlib import contextmanager

import av
import httpx
import pytest

from shared import embedded, peers
from shared.jobs import Jobs
from tests.e2e.api_house import serve_api
from tests.e2e.test_api import bytes_of, is_problem


@pytest.fixture(scope="module")
def api(stack):
    with serve_api(stack, LIMIT_API_DOWNLOAD="1000") as api:
        yield api


@contextmanager
def opened(api, job, **headers):
    """The answer once there is something to stream, with the job still at work."""
    end = time.monotonic() + 30
    while True:
        answer = api.http.send(
            api.http.build_request("GET", f"/api/stream/{job}", headers=headers), stream=True
        )
        if answer.status_code != 409:
            break
        assert answer.headers["retry-after"] == "1"
        answer.close()
        assert time.monotonic() < end, api.stack.logs()
        time.sleep(0.05)
    try:
        yield answer
    finally:
        answer.close()


def test_a_file_that_passes_through_is_streamed_while_it_comes(api, origin):
    source = f"{origin.url}/k/rate=500000/m/passing.mp4?size=12MB&seconds=60"
    job = api.ask(source)
    with opened(api, job) as answer:
        blocks = answer.iter_raw()
        first = next(blocks)
        assert api.status(job)["status"] == "running"
        with opened(api, job, Range="bytes=1000-1999") as part:
            assert part.status_code == 206
            ranged = part.read()
        behind = api.http.get(f"/api/stream/{job}", headers={"Range": "bytes=12000000-"})
        is_problem(behind, 416, "no_such_range")
        assert behind.headers["content-range"] == "bytes */12000000"
        whole = first + b"".join(blocks)
    expected = bytes_of(f"{origin.url}/m/passing.mp4?size=12MB&seconds=60")
    assert int(answer.headers["content-length"]) == len(expected)
    assert whole == expected
    assert ranged == expected[1000:2000]
    assert api.wait(job)["status"] == "finished"
    assert api.http.get(f"/api/stream/{job}").content == expected


def test_the_beginning_is_there_before_the_first_block_is_complete(api, origin):
    job = api.ask(
        f"{origin.url}/k/stall=0.5/m/front.mp4?size=8MB&seconds=20"
    )  # of each answer, one half comes
    with opened(api, job) as answer:
        first = next(answer.iter_raw())
    assert bytes_of(f"{origin.url}/m/front.mp4?size=8MB&seconds=20").startswith(first)
    assert api.http.delete(f"/api/download/{job}").status_code == 204


def test_what_is_muxed_is_streamed_as_fragments_when_asked_for(api, origin, tmp_path):
    job = api.ask(f"{origin.url}/k/rate=150000/hls-fmp4/master.m3u8", stream=True)
    with opened(api, job) as answer:
        assert answer.status_code == 200
        assert "content-length" not in answer.headers
        assert answer.headers["content-type"] == "video/mp4"
        blocks = answer.iter_raw()
        first = next(blocks)
        assert api.status(job)["status"] == "running"
        path = tmp_path / "stream.mp4"
        path.write_bytes(first + b"".join(blocks))
    with av.open(str(path)) as media:
        assert {each.type for each in media.streams} == {"video", "audio"}
        frames = sum(1 for _ in media.decode(video=0))
    assert frames == pytest.approx(125, abs=2)  # 5 s at 25 a second
    done = api.wait(job)["result"]
    assert done["duration"] == pytest.approx(5, abs=0.1)


def test_without_being_asked_for_what_is_muxed_is_not_streamed(api, origin):
    job = api.ask(f"{origin.url}/k/rate=150000/dash/manifest.mpd")
    api.wait(job, lambda status: status["status"] == "running" and status["stage"] == "downloading")
    answer = api.http.get(f"/api/stream/{job}")
    if api.status(job)["status"] == "running":
        is_problem(answer, 409, "not_ready")
        assert answer.headers["retry-after"] == "1"
    assert api.http.delete(f"/api/download/{job}").status_code in {204, 409}


def test_many_who_stream_cost_one_download(api, origin):
    source = f"{origin.url}/k/rate=500000/m/crowd.mp4?size=12MB&seconds=60"
    jobs = [api.ask(source) for _ in range(5)]
    got = {}

    def read(job):
        with opened(api, job) as answer:
            got[job] = answer.read()

    threads = [threading.Thread(target=read, args=(job,)) for job in jobs]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    sent = sum(entry["bytes"] for entry in origin.log() if entry["path"] == "/m/crowd.mp4")
    expected = bytes_of(f"{origin.url}/m/crowd.mp4?size=12MB&seconds=60")
    assert [got.get(job) == expected for job in jobs] == [True] * 5
    assert sent < 1.5 * len(expected)


def test_a_slow_reader_does_not_slow_the_job_and_gets_everything(api, origin):
    source = f"{origin.url}/k/rate=500000/m/snail.mp4?size=12MB&seconds=60"
    job = api.ask(source)
    with opened(api, job) as answer:
        blocks = answer.iter_raw(4096)
        whole = next(blocks)
        assert api.wait(job)["status"] == "finished"
        whole += b"".join(blocks)
    assert whole == bytes_of(f"{origin.url}/m/snail.mp4?size=12MB&seconds=60")


def test_a_download_that_is_given_up_breaks_the_stream_instead_of_ending_it(api, origin):
    job = api.ask(f"{origin.url}/k/rate=300000/m/broken.mp4?size=12MB&seconds=60")
    with opened(api, job) as answer:
        blocks = answer.iter_raw()
        next(blocks)
        assert api.http.delete(f"/api/download/{job}").status_code == 204
        with pytest.raises(httpx.TransportError):
            for _ in blocks:
                pass


async def test_a_worker_gives_nothing_to_strangers(api, origin, stack):
    job = api.ask(f"{origin.url}/k/rate=300000/m/stranger.mp4?size=12MB&seconds=60")
    with opened(api, job):
        pass
    with embedded.start(stack.data) as server:
        jobs = Jobs.at(server.url)
        shared_job, url = await jobs.runner(f"api:{job}")
        await jobs.aclose()
    path = f"/streams/{shared_job}"
    secret = (stack.data / "secret_key").read_bytes()
    other, late = peers.sign(b"another secret", path), peers.sign(secret, "/streams/other")
    for headers in ({}, {peers.HEADER: "1.x"}, {peers.HEADER: other}, {peers.HEADER: late}):
        assert httpx.get(url + path, headers=headers, trust_env=False).status_code == 403
    assert api.http.delete(f"/api/download/{job}").status_code == 204
