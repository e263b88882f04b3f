"""Everything that operators can watch: all metrics by name, and the port where Prometheus reads them.

The same port answers `/healthz`: whether the event loop of the role still turns.

Names follow https://prometheus.io/docs/practices/naming/. Labels are bounded: no person, chat, link or job is
ever one. Sites are: a process names the first `SITES` hosts that it meets, all others are `other`.
"""

import math
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, make_server

import structlog
from prometheus_client import Counter, Gauge, Histogram, make_wsgi_app
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import ThreadingWSGIServer
from prometheus_client.registry import REGISTRY, Collector

from shared import ytdlp_update
from shared.settings import BadSettings, Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = structlog.get_logger(__name__)

SITES = 40
BEAT = 5.0  # seconds
STALE = 60.0  # seconds without a beat after which a role counts as hung
_QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_SLOW = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600)

# -- links, as people send them
REQUESTS = Counter(
    "linkferry_requests",
    "Links that were accepted. how: new (a job was made), joined (one is under way), hit (a result exists), "
    "repeated (the same event again).",
    ["frontend", "how"],
)
REFUSALS = Counter("linkferry_refusals", "Links that were turned away, by reason.", ["frontend", "why"])

# -- jobs
JOBS = Counter(
    "linkferry_jobs", "Jobs that ended. outcome: done, merged, or the kind of failure.", ["outcome", "site"]
)
JOB_SECONDS = Histogram(
    "linkferry_job_seconds", "From a job's start in a worker to its result.", ["outcome"], buckets=_SLOW
)
STAGE_SECONDS = Histogram(
    "linkferry_stage_seconds",
    "Time that a job spends extracting, downloading, encoding, delivering, storing.",
    ["stage"],
    buckets=_SLOW,
)
RETRIES = Counter("linkferry_job_retries", "Attempts that failed and will be repeated, by kind.", ["kind"])
METADATA = Counter(
    "linkferry_metadata_lookups", "Look-ups in the metadata cache: hit, miss, stale.", ["result"]
)
FETCHED = Counter("linkferry_fetched_bytes", "Bytes that jobs moved through the egress guard.")
BANDWIDTH_LIMIT = Gauge("linkferry_bandwidth_limit_bytes", "BANDWIDTH_LIMIT: bytes a second; 0: none.")
BANDWIDTH_HELD = Counter(
    "linkferry_bandwidth_held_seconds", "Time that connections waited for BANDWIDTH_LIMIT, all together."
)
BANDWIDTH_USED = Gauge("linkferry_bandwidth_month_bytes", "Bytes fetched this month, by region.", ["region"])
BANDWIDTH_BUDGET = Gauge(
    "linkferry_bandwidth_budget_bytes", "BANDWIDTH_MONTH: bytes a month; 0: any.", ["region"]
)
STORED = Counter("linkferry_stored_bytes", "Bytes of results that were put into storage.")

# -- answers
DELIVERIES = Counter(
    "linkferry_deliveries",
    "Attempts to answer a waiter: sent, overtaken, gone, deferred, bytes_lost, failed.",
    ["channel", "result"],
)
PLATFORM_SECONDS = Histogram(
    "linkferry_platform_request_seconds",
    "Calls to chat platforms. code: their HTTP status, or the error when there was none.",
    ["platform", "code"],
    buckets=_SLOW,
)
PLATFORM_SENT = Counter(
    "linkferry_platform_sent_bytes", "Bytes of calls to chat platforms, files included.", ["platform"]
)
HTTP_SECONDS = Histogram(
    "linkferry_http_request_seconds", "Answers of the HTTP API.", ["method", "route", "code"], buckets=_QUICK
)

# -- what goes wrong, and is made good
LEASES_LOST = Counter("linkferry_leases_lost", "Jobs that this worker lost to another one.")
LEASES_LAPSED = Counter("linkferry_leases_lapsed", "Leases that this worker found lapsed and gave back.")
RECOVERED = Counter("linkferry_recovered", "What the sweeps found and put right.", ["what"])
DENIALS = Counter("linkferry_egress_denials", "Connections that the egress guard refused.", ["reason"])
REDIS_AWAY = Counter("linkferry_queue_unavailable", "Times that the job queue could not be reached.")

# -- the state of the service; every worker tells the same, so take the max
QUEUE_JOBS = Gauge(
    "linkferry_queue_jobs", "Jobs by region and state: ready, delayed, running.", ["region", "state"]
)
QUEUE_AGE = Gauge(
    "linkferry_queue_age_seconds", "How long the oldest ready job has been waiting.", ["region"]
)
OUTBOX = Gauge("linkferry_outbox_entries", "Answers that are owed.", ["channel"])
WORKERS = Gauge("linkferry_workers", "Workers alive.", ["region"])
VERSIONS = Gauge("linkferry_worker_versions", "Workers alive, by region and version.", ["region", "version"])
CAPACITY = Gauge("linkferry_worker_slots", "Jobs that the workers alive can run at once.", ["region"])
SITES_DOWN = Gauge("linkferry_site_down", "1 for each site that fails for everyone.", ["site"])
CANARIES = Gauge(
    "linkferry_canary_up", "1 when the last look at this site's known links found one that works.", ["site"]
)
LOGINS = Gauge(
    "linkferry_login_score",
    "Share of links that a site's best log-in does for, in a worker's region; 0 while all of them rest.",
    ["site", "region"],
)
STORAGE_USED = Gauge(
    "linkferry_storage_used_bytes",
    "Bytes of results that are kept, in S3 or the local folder. Told by the worker that tidies.",
    ["where"],
)
DEAD_LETTERS = Gauge("linkferry_dead_letters", "Jobs that failed for a reason of ours, within a week.")

BUILD = Gauge("linkferry_build", "1, with the versions at work.", ["linkferry", "ytdlp"])
YTDLP_RELEASED = Gauge("linkferry_ytdlp_released_timestamp_seconds", "When the yt-dlp at work was released.")
HEARTBEAT = Gauge("linkferry_heartbeat_timestamp_seconds", "When the role's event loop last turned.")

_sites: set[str] = set()
_metrics_app = make_wsgi_app()


def site_label(host: str) -> str:
    """The host, or `other` when this process has named enough of them."""
    if host not in _sites and len(_sites) >= SITES:
        return "other"
    _sites.add(host)
    return host


def kind_of(channel: str) -> str:
    """`telegram` of `telegram:123456`: accounts are no labels."""
    return channel.partition(":")[0]


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Counts the time that the body takes, however it ends."""
    began = time.monotonic()
    try:
        yield
    finally:
        STAGE_SECONDS.labels(name).observe(time.monotonic() - began)


class ProcessTree(Collector):
    """A role with all that it started: yt-dlp's and ffmpeg's children are where the work is.

    CPU time of children that have ended is in their parent's account, as far as the parent waited for them.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterator[Metric]:
        import psutil  # noqa: PLC0415 - a terminal never asks

        me = psutil.Process()
        tree = [me]
        with suppress(psutil.Error):
            tree += me.children(recursive=True)
        cpu = memory = 0.0
        for process in tree:
            with suppress(psutil.Error):
                times = process.cpu_times()
                cpu += times.user + times.system + times.children_user + times.children_system
                memory += process.memory_info().rss
        yield _gauge("linkferry_tree_processes", "Processes of this role, children included.", len(tree))
        yield CounterMetricFamily(
            "linkferry_tree_cpu_seconds", "CPU time of this role, children included.", cpu
        )
        yield _gauge(
            "linkferry_tree_resident_bytes", "Resident memory, what children share counted twice.", memory
        )
        with suppress(OSError):
            free = shutil.disk_usage(self._folder).free
            yield _gauge("linkferry_disk_free_bytes", "Free room where DATA_DIR is.", free)

    def describe(self) -> Iterator[Metric]:
        """Nothing: a look is only worth its time when somebody asks."""
        return iter(())


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value)


def serve(settings: Settings, role: str) -> None:
    """Opens `/metrics` on METRICS_PORT, when it is set. Raises `BadSettings` when the port is taken."""
    if not settings.metrics_port:
        return
    register(settings.data_dir)
    try:
        server = make_server(
            settings.metrics_host, settings.metrics_port, _app, ThreadingWSGIServer, handler_class=_Silent
        )
    except OSError as error:
        raise BadSettings(f"METRICS_PORT {settings.metrics_port}: {error.strerror}") from None
    Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    log.info("metrics", role=role, port=settings.metrics_port)


async def beat() -> None:
    """Says that the event loop turns: to be called every few seconds, or `/healthz` answers 503."""
    HEARTBEAT.set_to_current_time()


def _app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    if environ["PATH_INFO"] != "/healthz":
        answer: Iterable[bytes] = _metrics_app(environ, start_response)
        return answer
    alive = time.time() - HEARTBEAT._value.get() < STALE  # noqa: SLF001 - a gauge has no public reading
    start_response("200 OK" if alive else "503 Service Unavailable", [("Content-Type", "text/plain")])
    return [b"ok\n" if alive else b"the event loop hangs\n"]


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the parent's name for it
        """Probes are no news."""


def register(folder: Path) -> None:
    """Adds what is looked at only when somebody asks. Once per process."""
    folder.mkdir(parents=True, exist_ok=True)
    REGISTRY.register(ProcessTree(folder))
    versions(ytdlp_update.in_use(folder))


def versions(ytdlp: ytdlp_update.Edition) -> None:
    """Tells what is at work now."""
    BUILD.clear()
    BUILD.labels(version_of("linkferry"), ytdlp.version).set(1)
    YTDLP_RELEASED.set(ytdlp.released or math.nan)


def version_of(package: str) -> str:
    """Of an installed package."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
