"""The HTTP API: answers a second against one Redis GET through FastAPI, and first bytes of streams."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx
import uvloop

from bench import Bench, Row, Session
from bench._load import most, paced
from bench.rigs import fresh, origin, scratch
from shared import embedded
from tests.e2e.api_house import Api, serve_api
from tests.e2e.stack import ROOT, Stack
from tests.stand_ins.s3 import free_port

RIVAL = "one Redis GET"
SPARE = 0.15
"""Seconds that a stream that passes may take beyond one and a half of the origin's."""
SPARE_MUXED = 0.3
LATENCY, RATE = 200, 500_000


@contextmanager
def house() -> Iterator[Api]:
    """A worker and a server without limits."""
    with scratch() as folder:
        stack = Stack(folder, {"LIMIT_OFF": "1", "WORKER_YTDLP_PLUGINS": "", "EGRESS_ALLOW": "127.0.0.0/8"})
        stack.start("worker")
        try:
            stack.wait_for_worker()
            with serve_api(stack) as api:
                yield api
        finally:
            stack.stop()


@contextmanager
def rival(api: Api) -> Iterator[int]:
    """The port of the endpoint to compare with, on the same Redis."""
    port = free_port()
    with embedded.start(api.stack.data) as server:
        process = subprocess.Popen([sys.executable, "-m", "bench._one_get", server.url, str(port)], cwd=ROOT)
        try:
            _until_up(f"http://127.0.0.1:{port}/one")
            yield port
        finally:
            process.terminate()
            process.wait()


def _until_up(url: str) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            httpx.get(url, trust_env=False)
        except httpx.TransportError:
            assert time.monotonic() < end, url
            time.sleep(0.05)
        else:
            return


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def post(path: str, body: dict[str, str]) -> bytes:
    text = json.dumps(body)
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(text)}\r\n\r\n{text}".encode()


def answers(session: Session) -> list[Row]:
    with origin() as web, house() as api, rival(api) as rival_port:
        link = f"{web.url}/m/{fresh()}.mp4?seconds=1"
        assert api.http.post("/api/video-info", json={"url": link}).status_code == 200
        job, status = api.fetch(link)
        assert status["status"] == "finished", status
        port = urlsplit(api.url).port
        assert port
        ours = {
            "status": get(f"/api/download-status/{job}"),
            "cached video-info": post("/api/video-info", {"url": link}),
        }
        return [
            row
            for what, request in ours.items()
            for row in _answered(session, what, (port, request), (rival_port, get("/one")))
        ]


def _answered(session: Session, what: str, ours: tuple[int, bytes], theirs: tuple[int, bytes]) -> list[Row]:
    rates: dict[str, list[float]] = {"ours": [], "rival": []}
    for side, (port, request) in (("ours", ours), ("rival", theirs)):
        uvloop.run(most(port, request, seconds=1))
        rates[side] = []
    for run in range(session.runs):
        for side in ("ours", "rival") if run % 2 == 0 else ("rival", "ours"):
            session.settle()
            port, request = ours if side == "ours" else theirs
            rates[side].append(uvloop.run(most(port, request)))
        session.say(f"{run + 1}/{session.runs} {what} {rates['ours'][-1]:.0f} {rates['rival'][-1]:.0f}")
    median = statistics.median(rates["ours"])
    times = sorted(uvloop.run(paced(*ours, median / 2)))
    facts = {"runs": session.runs, "busy": session.busy}
    return [
        Row(
            f"{what}, answers a second",
            median,
            unit="1/s",
            rival=statistics.median(rates["rival"]),
            rival_is=RIVAL,
            bar=0.8,
            at_least=True,
            samples=rates,
            **facts,
        ),
        Row(
            f"{what}, p99 at half of that",
            times[int(len(times) * 0.99)],
            bar=0.05,
            on="ours",
            samples={"ours": times},
            **facts,
        ),
    ]


# -- first bytes -------------------------------------------------------------------------------------------


def streams(session: Session) -> list[Row]:
    with origin() as web, house() as api:
        passing = f"{web.url}/k/latency={LATENCY},rate={RATE}/m"

        def ours() -> float:
            link = f"{passing}/{fresh()}.mp4?size=3MB&seconds=20"
            api.http.post("/api/video-info", json={"url": link}).raise_for_status()
            return max(0.0, _first(api, link, bool) - SPARE)

        def theirs() -> float:
            began = time.perf_counter()
            link = f"{passing}/{fresh()}.mp4?size=3MB&seconds=20"
            with httpx.stream("GET", link, trust_env=False) as answer:
                next(answer.iter_raw())
            return time.perf_counter() - began

        passed = session.duel(ours=ours, rival=theirs)
        muxed = session.duel(**_muxed(api, f"{web.url}/k/rate={RATE}/hls-fmp4"))
    return [
        session.versus(
            "first byte of a stream that passes, less 0.15 s", passed, bar=1.5, rival_is="the origin's"
        ),
        session.versus(
            "first fragment of a muxed stream, less 0.3 s", muxed, bar=1.0, rival_is="its segments' bytes"
        ),
    ]


def _muxed(api: Api, base: str) -> dict[str, Callable[[], float]]:
    def ours() -> float:
        link = f"{base}/master.m3u8?n={fresh()}"
        api.http.post("/api/video-info", json={"url": link}).raise_for_status()
        return max(0.0, _first(api, link, lambda got: b"moof" in got, stream=True) - SPARE_MUXED)

    def theirs() -> float:
        """The first group of pictures with its sound: what has to come before anything can be played."""
        began = time.perf_counter()
        for part in ("v720/init.mp4", "v720/seg-00001.m4s"):
            httpx.get(f"{base}/{part}", trust_env=False).raise_for_status()
        return time.perf_counter() - began

    return {"ours": ours, "rival": theirs}


def _first(api: Api, link: str, enough: Callable[[bytes], bool], **wish: bool) -> float:
    """Seconds from asking for a download until enough of its stream is there."""
    began = time.perf_counter()
    job = api.ask(link, **wish)
    while True:
        with api.http.stream("GET", f"/api/stream/{job}") as answer:
            if answer.status_code == 409:
                continue
            assert answer.status_code == 200, answer.status_code
            got = b""
            for block in answer.iter_raw():
                got += block
                if enough(got):
                    break
            seconds = time.perf_counter() - began
        break
    api.http.delete(f"/api/download/{job}")
    return seconds


BENCHES = [
    Bench("api", answers, method="16 connections, 3 s a sample, one server process each, same Redis"),
    Bench(
        "streams",
        streams,
        method=f"POST /api/download → bytes; link known, origin {LATENCY} ms away, {RATE // 1000} kB/s",
    ),
]
