"""Memory while many slow clients stream one download, and while a big file passes.

    python -m tests.soak.streams [--clients 500] [--seconds 40] [--bytes 2GB] [--only crowd|big]

Prints what server and worker held, and ends with 1 when that grows with time or with the file.
"""

import argparse
import asyncio
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.e2e.api_house import Api, serve_api
from tests.e2e.stack import Stack
from tests.stand_ins.origin import Origin, start_origin

SETTLED = 30.0  # seconds until buffers have their size
GROWTH = 8.0  # MB, from then on
MOST_PER_CLIENT = 0.4  # MB of each process
MOST_FOR_BIG = 200.0  # MB, of server and worker, whatever the file's size


@contextmanager
def house() -> Iterator[tuple[Api, Origin]]:
    with tempfile.TemporaryDirectory(prefix="lf-soak-") as folder, start_origin() as origin:
        stack = Stack(Path(folder), {"LIMIT_OFF": "1"})
        stack.start("worker")
        try:
            stack.wait_for_worker()
            with serve_api(stack) as api:
                yield api, origin
        finally:
            stack.stop()


def held(api: Api) -> dict[str, float]:
    """MB in memory of each process."""
    return {name: _resident(process.pid) for name, process in api.stack.processes.items()}


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1000


async def crowd(api: Api, origin: Origin, clients: int, seconds: float) -> bool:
    """Each client reads 5 kB four times a second, of a file that comes at 2 MB/s."""
    job = api.ask(f"{origin.url}/k/rate=250000/m/crowd.mp4?size=80MB&seconds=600")
    until(lambda: api.http.head(f"/api/stream/{job}").status_code == 200)
    alone = held(api)
    tasks = [asyncio.create_task(snail(api.url, job)) for _ in range(clients)]
    await asyncio.sleep(SETTLED)
    first, worst = held(api), held(api)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        await asyncio.sleep(1)
        worst = {name: max(mb, worst[name]) for name, mb in held(api).items()}
    alive = sum(not task.done() for task in tasks)
    for task in tasks:
        task.cancel()
    got = await asyncio.gather(*tasks, return_exceptions=True)
    print(f"clients still reading {alive} of {clients}")
    print(f"MB before them {alone}, after {SETTLED:.0f} s {first}, at most {worst}")
    assert all(isinstance(each, asyncio.CancelledError) for each in got)
    flat = all(worst[name] <= first[name] + GROWTH for name in first)
    bounded = all(worst[name] <= alone[name] + GROWTH + MOST_PER_CLIENT * clients for name in first)
    return alive == clients and flat and bounded and fetched_once(origin)


def fetched_once(origin: Origin) -> bool:
    """Whether no part of the file was asked for twice."""
    gets = [each for each in origin.log() if each["method"] == "GET" and "crowd.mp4" in each["path"]]
    asked = [{name.lower(): value for name, value in each["headers"].items()}.get("range") for each in gets]
    print(f"parts fetched from the site {len(asked)}, different ones {len(set(asked))}")
    return len(asked) == len(set(asked))


async def snail(url: str, job: str) -> None:
    target = urlsplit(url)
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
    sock.setblocking(False)
    loop = asyncio.get_running_loop()
    with sock:
        await loop.sock_connect(sock, (target.hostname, target.port))
        await loop.sock_sendall(sock, f"GET /api/stream/{job} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        while await loop.sock_recv(sock, 5000):
            await asyncio.sleep(0.25)


def big(api: Api, origin: Origin, size: str) -> bool:
    """From the site to the client's end, while it is downloaded."""
    job = api.ask(f"{origin.url}/m/big.mp4?size={size}&seconds=3600")
    worst: dict[str, float] = {}
    until(lambda: api.http.head(f"/api/stream/{job}").status_code in {200, 307})
    count, look_at = 0, 0.0
    with api.http.stream("GET", f"/api/stream/{job}", timeout=600) as answer:
        expected = int(answer.headers["content-length"])
        for block in answer.iter_raw():
            count += len(block)
            if time.monotonic() > look_at:
                look_at = time.monotonic() + 0.5
                worst = {name: max(mb, worst.get(name, 0)) for name, mb in held(api).items()}
    done = api.wait(job, within=600)
    print(f"{count / 1e9:.2f} GB of {expected / 1e9:.2f} GB, then {done['status']}; at most {worst} MB")
    return count == expected == done["result"]["bytes"] and sum(worst.values()) <= MOST_FOR_BIG * len(worst)


def until(true: object, within: float = 120) -> None:
    end = time.monotonic() + within
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.1)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.streams")
    parser.add_argument("--only", choices=["crowd", "big"])
    parser.add_argument("--clients", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--bytes", default="2GB")
    options = parser.parse_args()
    good = []
    if options.only != "big":
        with house() as (api, origin):
            good.append(asyncio.run(crowd(api, origin, options.clients, options.seconds)))
    if options.only != "crowd":
        with house() as (api, origin):  # a process keeps what it needed for a crowd
            good.append(big(api, origin, options.bytes))
    print("sound" if all(good) else "NOT SOUND")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
