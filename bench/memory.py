"""What eight jobs at once cost in memory."""

import statistics
from collections.abc import Iterator
from contextlib import ExitStack

from bench import Bench, Row, Session
from bench.engine import MB, hls_link, stream
from bench.rigs import Service, fresh, origin, scratch, slow_s3
from bench.watch import Peak, memory
from tests.stand_ins.origin import Origin

JOBS = 8
SIZE = 60 * MB


def measure(session: Session) -> Iterator[Row]:
    with ExitStack() as stack:
        web = stack.enter_context(origin(stream(SIZE)))
        s3 = stack.enter_context(slow_s3(40 * MB))
        folder = stack.enter_context(scratch())
        service = stack.enter_context(s3.service(folder, WORKER_JOBS=str(JOBS)))
        _warm_up(service, web)
        peaks = [_peaks(session, service, web) for _ in range(session.runs)]
    yield _row(
        session, "memory of a job: child and all that it starts", [_largest(p, "job") for p in peaks], 50
    )
    yield _row(session, "of that the child itself", [_largest(p, "child") for p in peaks], None)
    yield _row(session, "worker's growth per job (upload buffers)", [_growth(p) for p in peaks], 48)


def _warm_up(service: Service, web: Origin) -> None:
    """Loads what a first job loads; too small to leave upload buffers behind that later jobs would reuse."""
    _, result = service.fetch(f"{web.url}/hls-fmp4/seconds=5,run={fresh()}/master.m3u8")
    service.forget(result)


def _peaks(session: Session, service: Service, web: Origin) -> Peak:
    session.settle()
    with memory(service.pid) as peak:
        done = service.fetch_all([hls_link(web, SIZE) for _ in range(JOBS)])
    for _, result in done:
        service.forget(result)
    assert sum(key.startswith("job ") for key in peak.largest) >= JOBS, "the jobs did not run at once"
    figures = (_largest(peak, "job"), _growth(peak), peak.first["parent"] / MB)
    session.say("largest job {:.1f} MB, growth per job {:.1f} MB, parent {:.1f} MB".format(*figures))
    return peak


def _largest(peak: Peak, kind: str) -> float:
    return max(value for key, value in peak.largest.items() if key.startswith(f"{kind} ")) / MB


def _growth(peak: Peak) -> float:
    return (peak.largest["worker"] - peak.first["worker"]) / JOBS / MB


def _row(session: Session, what: str, figures: list[float], bar: float | None) -> Row:
    return Row(
        what,
        ours=statistics.median(figures),
        unit="MB",
        bar=bar,
        on="ours",
        runs=session.runs,
        busy=session.busy,
        samples={"ours": figures},
    )


BENCHES = [
    Bench(
        "memory",
        measure,
        "eight HLS links of 60 MB at once in one warm worker, to S3 at 40 MB/s; origin 5 MB/s a connection. "
        "Private bytes (USS, smaps_rollup) every 100 ms: the largest job beyond the shared parent; the "
        "worker's own peak less its size before, by eight",
        runs=3,
    )
]
