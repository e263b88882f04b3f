"""What one link costs in CPU time, for planning: worker, children and guard together, and Redis."""

import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack

import psutil

from bench import Bench, Row, Session
from bench.engine import MB, PAGE, hls_link, stream
from bench.rigs import Service, fresh, origin, scratch, slow_s3
from tests.stand_ins.origin import Origin

BATCH = 8
SIZE = 60 * MB


def measure(session: Session) -> Iterator[Row]:
    with ExitStack() as stack:
        web = stack.enter_context(origin(PAGE, stream(SIZE)))
        s3 = stack.enter_context(slow_s3(200 * MB))
        service = stack.enter_context(s3.service(stack.enter_context(scratch())))
        small = [_costs(session, service, _pages(web)) for _ in range(session.runs)]
        large = [_costs(session, service, _streams(web)) for _ in range(session.runs)]
    yield _row(session, "5 MB page: CPU of the worker", [work for work, _ in small])
    yield _row(session, "60 MB HLS to S3: CPU of the worker", [work for work, _ in large])
    yield _row(session, "a link: CPU of Redis", [redis for _, redis in small])


def _pages(web: Origin) -> list[str]:
    return [f"{web.url}/page/{fresh()}?media=mp4&size=5MB" for _ in range(BATCH)]


def _streams(web: Origin) -> list[str]:
    return [hls_link(web, SIZE) for _ in range(BATCH)]


def _costs(session: Session, service: Service, links: list[str]) -> tuple[float, float]:
    """CPU seconds a link: of the worker with all that it started, and of Redis."""
    session.settle()
    before = _worker(service), _redis(service)
    done = service.fetch_all(links)
    time.sleep(1)  # children end after their answer
    after = _worker(service), _redis(service)
    for _, result in done:
        service.forget(result)
    worker, redis = ((then - now) / len(links) for now, then in zip(before, after, strict=True))
    session.say(f"worker {worker:.3f} s, Redis {redis * 1000:.1f} ms")
    return worker, redis


def _worker(service: Service) -> float:
    worker = psutil.Process(service.pid)
    total = 0.0
    for process in (worker, *worker.children(recursive=True)):
        times = process.cpu_times()
        total += times.user + times.system + times.children_user + times.children_system
    return total


def _redis(service: Service) -> float:
    """Includes the bench's own looks at the job, 100 a second."""
    told = service.run(service.jobs.redis.info("cpu"))
    return float(told["used_cpu_user"]) + float(told["used_cpu_sys"])


def _row(session: Session, what: str, figures: list[float]) -> Row:
    median = statistics.median(figures)
    return Row(what, ours=median, runs=session.runs, busy=session.busy, samples={"ours": figures})


BENCHES = [
    Bench(
        "cost",
        measure,
        "eight links at once through one standing worker: CPU time of the worker with its warm parent, its "
        "children and guard, and of Valkey (with the bench's own looks), by eight; S3 at 200 MB/s",
        runs=3,
    )
]
