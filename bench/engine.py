"""From a link to a file, and to S3: against the yt-dlp command line, and against the network's own pace."""

import statistics
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import Bench, Row, Session
from bench.rigs import Facts, Service, SlowS3, Uploader, YtDlp, fresh, origin, scratch, slow_s3
from bench.watch import disk
from shared.models import Result
from tests.stand_ins.media import Clip, Stream
from tests.stand_ins.origin import Origin

MB = 1_000_000
RATE = "5MB"
PAGE = Clip(size=5 * MB, height=720)
FILE = Clip(size=60 * MB, height=720)


def stream(size: int) -> Stream:
    """HLS with audio and video apart."""
    return Stream("hls-fmp4", heights=(720,), size=size)


@dataclass
class Contest:
    """Both sides on links of one kind; every output is compared."""

    service: Service
    cli: YtDlp
    folder: Path
    expected: Facts | None = None

    def ours(self, url: str) -> float:
        seconds, result = self.service.fetch(url)
        self._check(self.service.keep(result, self.folder / fresh()))
        return seconds

    def rival(self, url: str) -> float:
        seconds, path = self.cli.fetch(url)
        self._check(path)
        return seconds

    def rival_then_upload(self, url: str, uploader: Uploader) -> float:
        seconds, path = self.cli.fetch(url)
        seconds += uploader.upload(path)
        self._check(path)
        return seconds

    def _check(self, path: Path) -> None:
        facts = Facts.of(path)
        path.unlink()
        self.expected = self.expected or facts
        facts.insist_on(self.expected)


@contextmanager
def contest(s3: SlowS3 | None = None) -> Iterator[Contest]:
    with scratch() as folder:
        service = s3.service(folder / "service") if s3 else Service.local(folder / "service")
        with service:
            yield Contest(service, YtDlp.prepared(folder), folder)


def page(session: Session) -> Iterator[Row]:
    with origin(PAGE) as web, contest() as both:

        def link() -> str:
            return f"{web.url}/page/{fresh()}?media=mp4&size=5MB"

        times = session.duel(ours=lambda: both.ours(link()), rival=lambda: both.rival(link()))
    yield session.versus("5 MB page, file ready", times, bar=0.15, rival_is="yt-dlp CLI")


def plain(session: Session) -> Iterator[Row]:
    with origin(FILE) as web, contest() as both:

        def link() -> str:
            return f"{web.with_knobs(rate=RATE)}/m/{fresh()}.mp4?size=60MB"

        times = session.duel(ours=lambda: both.ours(link()), rival=lambda: both.rival(link()))
    yield session.versus("60 MB MP4, file ready", times, bar=0.18, rival_is="yt-dlp CLI")


def hls_link(web: Origin, size: int) -> str:
    return f"{web.with_knobs(rate=RATE)}/hls-fmp4/size={size},run={fresh()}/master.m3u8"


def hls_to_s3(session: Session) -> Iterator[Row]:
    size = 60 * MB
    with origin(stream(size)) as web, slow_s3(40 * MB) as s3, contest(s3) as both:
        uploader = s3.uploader()
        times = session.duel(
            ours=lambda: both.ours(hls_link(web, size)),
            rival=lambda: both.rival_then_upload(hls_link(web, size), uploader),
        )
    rival = "yt-dlp CLI, then boto3.upload_file"
    yield session.versus("60 MB HLS to S3 at 40 MB/s", times, bar=0.25, rival_is=rival)


# -- a big one, against the network ------------------------------------------------------------------------


class Big:
    """500 MB of HLS: to S3, and each half of that way alone."""

    def __init__(self, link: Origin, s3: SlowS3, folder: Path, size: int) -> None:
        self._web, self._size, self._folder = link, size, folder
        self._uploader = s3.uploader()
        self.to_s3 = s3.service(folder / "to-s3")
        self.to_disk = Service.local(folder / "to-disk")
        self._sample: Path | None = None
        self.peaks: list[float] = []

    def ours(self) -> float:
        with disk(self.to_s3.data) as peak:
            seconds, result = self.to_s3.fetch(hls_link(self._web, self._size))
        self.peaks.append((peak.largest["disk"] - peak.first["disk"]) / result.bytes)
        self._check(self.to_s3, result)
        return seconds

    def download(self) -> float:
        seconds, result = self.to_disk.fetch(hls_link(self._web, self._size))
        self._check(self.to_disk, result)
        return seconds

    def upload(self) -> float:
        return self._uploader.upload(self.sample())

    def sample(self) -> Path:
        """A finished file."""
        if self._sample is None:
            _, result = self.to_disk.fetch(hls_link(self._web, self._size))
            self._sample = self.to_disk.keep(result, self._folder / "sample")
        return self._sample

    def _check(self, service: Service, result: Result) -> None:
        path = service.keep(result, self._folder / fresh())
        Facts.of(path).insist_on(Facts.of(self.sample()))
        path.unlink()


def big(session: Session, rate: int, bar: float) -> Iterator[Row]:
    size = 500 * MB
    with ExitStack() as stack:
        web = stack.enter_context(origin(stream(size)))
        s3 = stack.enter_context(slow_s3(rate))
        way = Big(web, s3, stack.enter_context(scratch()), size)
        stack.enter_context(way.to_s3)
        stack.enter_context(way.to_disk)
        way.sample()
        times = session.duel(warm_up=False, ours=way.ours, download=way.download, upload=way.upload)
    yield _against_slower(session, f"500 MB HLS to S3 at {rate // MB} MB/s", times, bar)
    yield _disk_row(session, f"peak disk of that, at {rate // MB} MB/s", way.peaks)


def _against_slower(session: Session, what: str, times: dict[str, list[float]], bar: float) -> Row:
    slower = max("download", "upload", key=lambda side: statistics.median(times[side]))
    sides = {"ours": times["ours"], "rival": times[slower], **times}
    return session.versus(what, sides, bar=bar, rival_is=f"{slower} alone")


def _disk_row(session: Session, what: str, peaks: list[float]) -> Row:
    return Row(
        what,
        ours=statistics.median(peaks),
        unit="of output",
        bar=1.05,
        on="ours",
        runs=session.runs,
        busy=session.busy,
        samples={"ours": peaks},
    )


def big_at_40(session: Session) -> Iterator[Row]:
    yield from big(session, 40 * MB, 1.15)


def big_at_10(session: Session) -> Iterator[Row]:
    yield from big(session, 10 * MB, 1.06)


_OURS = (
    "jobs.join by a waiter that polls every 10 ms, through a standing worker and the embedded Valkey, until "
    "finished"
)
_CLI = "yt-dlp CLI, compiled, start to end of its process, same ffmpeg and formats"
_SLOW = "origin 5 MB/s per connection"
_BIG = (
    f"{_OURS}; {_SLOW}. Rival: the slower of the same download into a local folder by our own engine, and "
    "boto3.upload_file of the file. Disk: allocated blocks below DATA_DIR, every 50 ms, over the output"
)

BENCHES = [
    Bench("page", page, f"{_OURS} (file in the local storage); {_CLI}; origin unthrottled"),
    Bench("plain", plain, f"{_OURS} (file in the local storage); {_CLI}; {_SLOW}"),
    Bench(
        "hls-s3",
        hls_to_s3,
        f"{_OURS} (file in S3); {_CLI}, then boto3.upload_file, client warm; {_SLOW}, S3 40 MB/s in all",
    ),
    Bench("big-40", big_at_40, f"{_BIG}. S3 40 MB/s in all", runs=3),
    Bench("big-10", big_at_10, f"{_BIG}. S3 10 MB/s in all", runs=3),
]
