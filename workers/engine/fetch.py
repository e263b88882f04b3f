"""Hides how a selection's tracks come into the job's folder: over many connections, or as yt-dlp does.

Where that can be, they are put together while they come (`streaming`); where that fails, they are fetched as
files. A server that has no ranges, lies about them or changes the file gets one request at a time. Only what
yt-dlp alone knows how to fetch is left to its own downloaders.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from shared.errors import EmptyFile, JobError, NotMedia, SiteTrouble, TooBig, Truncated
from shared.models import Progress
from workers.engine import magic, mux
from workers.engine.alarm import Stall, while_moving
from workers.engine.download import Download, File, Stream, Tools
from workers.engine.leases import Leases, Unlimited
from workers.engine.media import Selection, Track
from workers.engine.pieces import Gauge, StartOver
from workers.engine.probe import Facts
from workers.engine.ranges import MIB
from workers.engine.streaming import Muxing, Unsuitable, facts_of_heads, reserve_for
from workers.engine.wire import Growth, Live, Streamed
from workers.engine.ytdlp import Info, Site
from workers.engine.ytdlp_errors import classify_transfer

PATIENCE = 30.0
"""Seconds without a byte after which a download counts as dead."""
PROGRESS_EVERY = 0.2
_SPEED_OVER = 3.0


@dataclass(frozen=True, slots=True)
class Network:
    """What a child may ask of the network. `connections` bounds what one job does at once.

    `again` is called before everything is fetched once more.
    """

    leases: Leases = field(default_factory=Unlimited)
    connections: int = 8
    again: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class Fetched:
    """The tracks, with the second of the medium at which each begins; or the finished file."""

    tracks: tuple[Path, ...] = ()
    offsets: tuple[float, ...] = ()
    output: Path | None = None


@dataclass(frozen=True, slots=True)
class Hearers:
    """Who is told of progress, and of a file that grows (None: nobody wants to know)."""

    progress: Callable[[Progress], None]
    growth: Callable[[Growth], None] | None = None
    live: Callable[[Live], None] | None = None
    streamed: Streamed = "no"


class Fetch:
    """One transfer's. `track` is the beginning of the paths of all that is left over."""

    def __init__(self, site: Site, network: Network, max_bytes: int, track: Path) -> None:
        self._site = site
        self._network = network
        self._max_bytes = max_bytes
        self._track = track

    def run(self, selection: Selection, output: Callable[[str], Path], hearers: Hearers) -> Fetched:
        """Raises a `JobError`. `output` names a finished file by its extension."""
        sound_only = selection.kind == "audio"
        found = [self._site.source(each, selection.clip, sound_only=sound_only) for each in selection.formats]
        sources = [each for each in found if each is not None]
        if len(sources) < len(found):
            return self._by_ytdlp(selection, hearers.progress)
        attempt = _Attempt(
            self._site,
            Tools(
                self._site.line,
                self._network.leases,
                self._network.connections,
                self._path("piece"),
            ),
            self._max_bytes,
            selection,
            output,
            hearers,
        )
        return self._until_it_works(attempt, sources)

    def _until_it_works(self, attempt: "_Attempt", sources: Sequence[File | Stream]) -> Fetched:
        tracks = list(sources)
        meanwhile = True
        while True:
            targets = tuple(self._path(str(which)) for which in range(len(tracks)))
            try:
                return attempt.run(tracks, targets, meanwhile=meanwhile)
            except Unsuitable:
                meanwhile = False
            except StartOver:
                if all(each.alone for each in tracks):
                    raise SiteTrouble("the file changes while it is being fetched") from None
                tracks = [replace(each, alone=True) for each in tracks]
            for left in self._track.parent.glob(f"{self._track.name}.*"):
                left.unlink(missing_ok=True)
            self._network.again()

    def _by_ytdlp(self, selection: Selection, report: Callable[[Progress], None]) -> Fetched:
        meter = _Meter(self._site, selection, self._max_bytes, report)
        tracks, offsets = [], []
        for which, format_id in enumerate(selection.formats):
            # A name that was never used: yt-dlp takes a file that is there for one that it has fetched.
            target = self._path(str(which))
            with while_moving(meter.stall):
                offsets.append(self._site.download(format_id, target, meter.hear, selection.clip))
            _check(target, selection)
            meter.next(target.stat().st_size)
            tracks.append(target)
        return Fetched(tuple(tracks), tuple(offsets))

    def _path(self, what: str) -> Path:
        return self._track.with_name(f"{self._track.name}.{what}")


class _Attempt:
    """One way through: all tracks at once, to files or into one."""

    def __init__(
        self,
        site: Site,
        tools: Tools,
        max_bytes: int,
        selection: Selection,
        output: Callable[[str], Path],
        hearers: Hearers,
    ) -> None:
        self._site, self._tools = site, tools
        self._max_bytes = max_bytes
        self._selection = selection
        self._output = output
        self._hearers = hearers
        self._said = 0
        self._is_live = False

    def run(self, sources: Sequence[File | Stream], targets: Sequence[Path], *, meanwhile: bool) -> Fetched:
        """The finished file, or `targets` that are to be put together."""
        stall = Stall(PATIENCE)
        gauge = Gauge(self._max_bytes, stall)
        download = Download(sources, self._tools, gauge)
        watch = _Watch(self._site, self._selection, download, gauge, stall, self._hearers.progress)
        try:
            with while_moving(stall), download:
                return self._fetch(download, sources, targets, watch, meanwhile=meanwhile)
        except NotMedia:
            self._retract()
            if download.is_split:  # perhaps the ranges were lies
                raise StartOver from None
            raise
        except (JobError, StartOver, Unsuitable):
            self._retract()
            raise
        except Exception as error:  # noqa: BLE001  # the network raises anything
            self._retract()
            raise classify_transfer(error) from None

    def _fetch(
        self,
        download: Download,
        sources: Sequence[File | Stream],
        targets: Sequence[Path],
        watch: "_Watch",
        *,
        meanwhile: bool,
    ) -> Fetched:
        facts = self._facts(download, sources, targets[0]) if meanwhile else None
        if facts is not None and self._is_worth_muxing(sources, facts):
            return Fetched(output=self._mux(download, facts, watch))
        self._to_files(download, targets, watch, passes=facts is not None and _passes(facts))
        for each in targets:
            _check(each, self._selection)
        return Fetched(tuple(targets), download.offsets)

    def _facts(
        self, download: Download, sources: Sequence[File | Stream], target: Path
    ) -> list[Facts] | None:
        """What comes, where that decides anything; None when it does not, or can't be told."""
        selection = self._selection
        if selection.kind != "video" or not selection.is_plain or selection.container == "original":
            return None
        if len(sources) == 1 and isinstance(sources[0], File) and not self._is_wanted_early:
            return None
        try:
            return facts_of_heads(download, len(sources), target.with_name(f"{target.name}.head"))
        except Unsuitable:
            return None

    @property
    def _is_wanted_early(self) -> bool:
        return self._hearers.growth is not None or self._hearers.streamed != "no"

    def _is_worth_muxing(self, sources: Sequence[File | Stream], facts: Sequence[Facts]) -> bool:
        if len(sources) > 1:
            return facts[0].has_video and facts[-1].has_audio
        is_stream = isinstance(sources[0], Stream) and facts[0].demuxer in {"mov", "mpegts"}
        return is_stream and facts[0].has_video and self._form(facts) == "mp4"

    def _form(self, facts: Sequence[Facts]) -> str:
        return mux.video_form(self._selection.container, both(facts) if len(facts) > 1 else facts[0])

    def _mux(self, download: Download, facts: Sequence[Facts], watch: "_Watch") -> Path:
        output = self._output(self._form(facts))
        try:
            self._mux_into(output, download, facts, watch)
        except BaseException:
            output.unlink(missing_ok=True)
            raise
        return output

    def _mux_into(self, output: Path, download: Download, facts: Sequence[Facts], watch: "_Watch") -> None:
        growing = self._hearers.growth is not None and output.suffix == ".mp4"
        reserve = reserve_for(self._site.duration) if growing else None
        hevc = facts[0].track.vcodec == "hevc"
        live = self._live_beside(output)
        with Muxing(len(facts), output, hevc=hevc, reserve=reserve, live=live) as muxing:

            def tick() -> None:
                watch()
                if live:
                    self._plays(live, None)
                if reserve is not None:
                    self._grows(output, muxing.size, reserve + magic.HEAD_OF_MP4)

            try:
                download.run(muxing.sinks, tick)
            except BrokenPipeError:
                muxing.finish(watch)
                raise Unsuitable from None
            watch.merging()
            muxing.finish(tick)

    def _to_files(
        self, download: Download, targets: Sequence[Path], watch: "_Watch", *, passes: bool
    ) -> None:
        def tick() -> None:
            watch()
            if passes:
                self._plays(targets[0], download.total)
                with suppress(FileNotFoundError):
                    self._grows(targets[0], targets[0].stat().st_size, 0)

        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        download.run([os.open(each, flags, 0o600) for each in targets], tick)

    def _live_beside(self, output: Path) -> Path | None:
        """Where a second form goes that can be played while it is written."""
        if self._hearers.streamed != "muxed" or output.suffix != ".mp4":
            return None
        path = output.with_suffix(".live")
        path.unlink(missing_ok=True)  # an earlier attempt's, which somebody may still be reading
        return path

    def _plays(self, path: Path, total: int | None) -> None:
        if self._hearers.live and not self._is_live and path.exists() and path.stat().st_size:
            self._is_live = True
            self._hearers.live(Live(path.name, total))

    def _grows(self, path: Path, size: int, head: int) -> None:
        if self._hearers.growth is None:
            return
        if size - self._said >= MIB or (size and not self._said):
            self._said = size
            self._hearers.growth(Growth(path.name, size, head))

    def _retract(self) -> None:
        if self._said and self._hearers.growth:
            self._hearers.growth(Growth())
        if self._is_live and self._hearers.live:
            self._hearers.live(Live())
        self._said, self._is_live = 0, False


class _Watch:
    """Called while a download goes on: tells how far it is, and whose fault it is when nothing moves."""

    def __init__(
        self,
        site: Site,
        selection: Selection,
        download: Download,
        gauge: Gauge,
        stall: Stall,
        report: Callable[[Progress], None],
    ) -> None:
        self._site, self._selection = site, selection
        self._download, self._gauge, self._stall = download, gauge, stall
        self._report = report
        self._next = 0.0
        self._past: deque[tuple[float, int]] = deque()

    def __call__(self) -> None:
        if not self._download.is_asking:
            self._stall.moved()
        now = time.monotonic()
        if now < self._next or not self._gauge.received:
            return
        self._next = now + PROGRESS_EVERY
        self._report(self._progress(now))

    def merging(self) -> None:
        done = self._gauge.received
        self._report(Progress("merging", done=done, total=done))

    def _progress(self, now: float) -> Progress:
        done, total = self._gauge.received, self._download.total or self._promised()
        speed = self._speed(now, done)
        eta = (total - done) / speed if total and speed and total >= done else None
        return Progress("downloading", done=done, total=total, speed=speed, eta=eta)

    def _promised(self) -> int | None:
        sizes = [self._site.format(each).size for each in self._selection.formats]
        known = [each for each in sizes if each]
        return sum(known) if len(known) == len(sizes) else None

    def _speed(self, now: float, done: int) -> float | None:
        self._past.append((now, done))
        while now - self._past[0][0] > _SPEED_OVER:
            self._past.popleft()
        then, had = self._past[0]
        return (done - had) / (now - then) if now > then else None


class _Meter:
    """Adds up what yt-dlp reports of one track after the other, holds the bound, tells now and then."""

    def __init__(
        self, site: Site, selection: Selection, max_bytes: int, report: Callable[[Progress], None]
    ) -> None:
        self.stall = Stall(PATIENCE)
        self._sizes = [site.format(each).size for each in selection.formats]
        self._max_bytes = max_bytes
        self._report = report
        self._finished = 0
        self._seen = 0
        self._next_report = 0.0

    def hear(self, status: Info) -> None:
        """yt-dlp's progress hook. Raises `TooBig`."""
        here = int(status.get("downloaded_bytes") or 0)
        exact = _whole(status.get("total_bytes"))
        done = self._finished + here
        if done > self._max_bytes or (exact or 0) > self._max_bytes:
            raise TooBig
        if done > self._seen:
            self.stall.moved()
            self._seen = done
        now = time.monotonic()
        if now >= self._next_report:
            self._next_report = now + PROGRESS_EVERY
            self._report(self._progress(status, done, exact or _whole(status.get("total_bytes_estimate"))))

    def next(self, size: int) -> None:
        """A track is complete; the next one begins."""
        self._finished += size
        self._sizes = self._sizes[1:]
        self.stall.moved()

    def _progress(self, status: Info, done: int, here: int | None) -> Progress:
        rest = [here or self._sizes[0], *self._sizes[1:]]
        total = self._finished + sum(each or 0 for each in rest) if all(rest) else None
        speed = status.get("speed")
        eta = (total - done) / speed if total and speed and total >= done else None
        return Progress("downloading", done=done, total=total, speed=float(speed) if speed else None, eta=eta)


def _whole(value: Any) -> int | None:
    return int(value) if value else None


def _check(path: Path, selection: Selection) -> None:
    """Raises `EmptyFile` or `NotMedia`: a download may succeed without a file, or with a web page."""
    if not path.exists() or not path.stat().st_size:
        raise EmptyFile
    family = magic.family_of(path)
    if family == "mp4" and magic.lacks_its_end(path):
        raise Truncated("the file ends too early")
    if family is None or (family in magic.IMAGES and selection.kind != "image"):
        raise NotMedia


def _passes(facts: Sequence[Facts]) -> bool:
    """Whether a file will most likely be handed over as it comes."""
    return len(facts) == 1 and facts[0].has_video and mux.present_form(facts[0]) == "mp4"


def both(facts: Sequence[Facts]) -> Facts:
    """What the merged file will hold: the video of the first, the audio of the last."""
    first, last = facts[0].track, facts[-1].track
    if first.vcodec is None or last.acodec is None:
        raise NotMedia("a track is not what the site said it is")
    return Facts(
        facts[0].demuxer, Track(first.duration, first.width, first.height, first.vcodec, last.acodec)
    )
