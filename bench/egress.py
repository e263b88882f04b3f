"""What the egress guard costs: the same bytes fetched directly and through it, in turns, in one run.

    python -m bench.egress [--size 1GiB] [--rounds 5] [--streams 1] [--pace 40MB]

Prints medians per way: MB/s, the guard's CPU seconds per GiB, and the time against the direct transfer. With
`--pace` the origin sends no faster than that per second, which shows what the guard adds to a real download.
"""

import argparse
import asyncio
import contextlib
import multiprocessing
import os
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench import Bench, Row, Session
from shared.settings import parse_size
from workers.egress import Config, Guard

BLOCK = memoryview(os.urandom(1 << 20))
TICKS = os.sysconf("SC_CLK_TCK")


def serve(listener: socket.socket, size: int, pace: int) -> None:
    """An origin that answers every request with `size` bytes, a thread per connection."""
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=answer, args=(connection, size, pace), daemon=True).start()


def answer(connection: socket.socket, size: int, pace: int) -> None:
    with connection:
        while read_head(connection):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
            left, began = size, time.monotonic()
            while left:
                left -= connection.send(BLOCK[: min(left, len(BLOCK))])
                if pace and (ahead := (size - left) / pace - (time.monotonic() - began)) > 0:
                    time.sleep(ahead)


def read_head(connection: socket.socket) -> bytes:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        if not (data := connection.recv(65_536)):
            return b""
        head += data
    return head


def fetch(way: str, proxy: tuple[str, int], origin: tuple[str, int]) -> None:
    """One transfer, its bytes thrown away."""
    host = f"{origin[0]}:{origin[1]}"
    with socket.create_connection(origin if way == "direct" else proxy) as sock:
        target = "/"
        if way == "CONNECT":
            sock.sendall(f"CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            assert b" 200 " in read_head(sock)
        elif way == "http":
            target = f"http://{host}/"
        sock.sendall(f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        buffer = bytearray(1 << 20)
        head = b""
        while b"\r\n\r\n" not in head:
            head += sock.recv(4096)
        left = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
        left -= len(head.partition(b"\r\n\r\n")[2])
        while left:
            count = sock.recv_into(buffer)
            assert count, "cut short"
            left -= count


def timed(way: str, streams: int, proxy: tuple[str, int], origin: tuple[str, int]) -> float:
    threads = [threading.Thread(target=fetch, args=(way, proxy, origin)) for _ in range(streams)]
    began = time.monotonic()
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return time.monotonic() - began


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak_memory(pid: int) -> str:
    return next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "VmHWM" in line)


# -- as benches --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rig:
    """An origin, a guard, and the way from one to the other."""

    origin: tuple[str, int]
    proxy: tuple[str, int]
    guard: int

    def fetch(self, way: str) -> float:
        return timed(way, 1, self.proxy, self.origin)


@contextlib.contextmanager
def rig(size: int, pace: int = 0) -> Iterator[Rig]:
    listener, door = (socket.create_server(("127.0.0.1", 0), backlog=64) for _ in range(2))
    origin = listener.getsockname()
    proxy = door.getsockname()
    guard = Guard.start(Config(allow=(f"127.0.0.1:{origin[1]}",), log_level="error"), secret=b"bench")
    server = multiprocessing.Process(target=serve, args=(listener, size, pace), daemon=True)
    server.start()
    opened: Future[int] = Future()
    over = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(asyncio.run, hold_open(guard, door, opened, over))
        try:
            yield Rig(origin, proxy, opened.result(20))
        finally:
            over.set()
            work.result()
            server.terminate()


async def hold_open(guard: Guard, door: socket.socket, opened: Future[int], over: threading.Event) -> None:
    async with contextlib.aclosing(guard):
        await guard.ready()
        async with guard.job("bench", door, budget=1 << 60, seconds=86_400):
            opened.set_result(guard.pid)
            await asyncio.to_thread(over.wait)


def time_of_a_download(session: Session) -> Iterator[Row]:
    with rig(500_000_000, 40_000_000) as ends:
        times = session.duel(ours=lambda: ends.fetch("CONNECT"), rival=lambda: ends.fetch("direct"))
    yield session.versus("500 MB at 40 MB/s through the guard", times, bar=1.03, rival_is="without a guard")


def processor_time(session: Session) -> Iterator[Row]:
    spent: list[float] = []
    with rig(1 << 30) as ends:
        ends.fetch("CONNECT")
        for _ in range(session.runs):
            session.settle()
            before = cpu_seconds(ends.guard)
            ends.fetch("CONNECT")
            spent.append(cpu_seconds(ends.guard) - before)
    yield Row(
        "The guard's processor time for 1 GiB",
        ours=statistics.median(spent),
        bar=1.2,
        on="ours",
        runs=session.runs,
        busy=session.busy,
        samples={"ours": spent},
    )


BENCHES = [
    Bench("guard", time_of_a_download, method="one CONNECT tunnel, origin sends 40 MB/s", runs=3),
    Bench("guard-cpu", processor_time, method="CPU seconds of the guard alone, origin unthrottled"),
]


# -- in detail ---------------------------------------------------------------------------------------------


async def measure(guard: Guard, options: argparse.Namespace, origin: tuple[str, int]) -> None:
    await guard.ready()
    pid = guard.pid
    seconds: dict[str, list[float]] = {"direct": [], "http": [], "CONNECT": []}
    cpu: dict[str, list[float]] = {way: [] for way in seconds}
    total = options.size * options.streams
    listener = socket.create_server(("127.0.0.1", 0))
    proxy = listener.getsockname()
    async with guard.job("bench", listener, budget=1 << 60, seconds=86_400):
        for _ in range(options.rounds):
            for way, times in seconds.items():
                before = cpu_seconds(pid)
                times.append(await asyncio.to_thread(timed, way, options.streams, proxy, origin))
                cpu[way].append((cpu_seconds(pid) - before) / (total / 2**30))
    base = statistics.median(seconds["direct"])
    print(f"{options.streams} x {options.size / 1e6:.0f} MB, medians of {options.rounds}")
    for way, times in seconds.items():
        middle = statistics.median(times)
        spent = f"{statistics.median(cpu[way]):5.2f} CPU-s/GiB" if way != "direct" else " " * 15
        print(f"  {way:8} {total / middle / 1e6:7.0f} MB/s  {spent}  {middle / base:5.3f} x the time")
    print(f"  guard: {peak_memory(pid)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=parse_size, default=2**30)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--streams", type=int, default=1)
    parser.add_argument("--pace", type=parse_size, default=0, help="bytes per second and stream")
    options = parser.parse_args()
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    origin = listener.getsockname()
    guard = Guard.start(Config(allow=(f"127.0.0.1:{origin[1]}",), log_level="error"), secret=b"bench")
    server = multiprocessing.Process(target=serve, args=(listener, options.size, options.pace), daemon=True)
    server.start()
    try:
        asyncio.run(run(guard, options, origin))
    finally:
        server.terminate()


async def run(guard: Guard, options: argparse.Namespace, origin: tuple[str, int]) -> None:
    try:
        await measure(guard, options, origin)
    finally:
        await guard.aclose()


if __name__ == "__main__":
    main()
