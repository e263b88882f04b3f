"""Hides how tracks are fetched over many connections at once and come out as plain rows of bytes.

Every track is cut into pieces: blocks of a file, fragments of a stream. A few threads fetch the pieces of all
tracks into small files beside each other, that track first which is behind; a pump for each track writes them
in order to where they belong, a file or a pipe, and removes them. How far fetching runs ahead is bounded,
whatever the reader does. What is in memory is one buffer per thread.
"""

import contextlib
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

from shared.errors import EmptyFile, Truncated
from shared.models import Clip
from workers.engine import magic
from workers.engine import ytdlp_net as net
from workers.engine.alarm import only_main_is_alarmed
from workers.engine.excerpt import Excerpt, excerpt
from workers.engine.leases import Leases, site_of
from workers.engine.pieces import Gauge, Patience, Piece, Single, StartOver, Stopped, opened
from workers.engine.ranges import MIB, SHORTEST_BLOCK, Order, Span, cut, spans
from workers.engine.ytdlp_fragments import Fragment
from workers.engine.ytdlp_net import Line, Reply, Resource

FIRST_BLOCK = SHORTEST_BLOCK
CHAPTER = MIB
AHEAD = 24
"""Pieces of one track that may be complete or on their way before the next one to hand out is there."""
AHEAD_BYTES = 48 * MIB
COPY = 256 * 1024
TICK = 0.05
FAREWELL = 2.0
STACK = 1024 * 1024
RECOVERY = 8
"""Pieces that have to go well before a server that refused some gets one more request at once."""
_WITHOUT_RANGES = {400, 405, 416, 501}

Task = Callable[[Line], None]


@dataclass(frozen=True, slots=True)
class File:
    """A track that is one file. `alone`: not in ranges, since they did not go well.

    With a `clip` only what holds it is fetched, where that can be; `sound_only`: without pictures.
    """

    resource: Resource
    alone: bool = False
    clip: Clip | None = None
    sound_only: bool = False
    offset: float = 0.0

    @property
    def address(self) -> str:
        return self.resource.url


@dataclass(frozen=True, slots=True)
class Stream:
    """A track in fragments; `load` reads the manifest. `alone` as above, if it proves to be one file.

    `offset` is the second of the whole medium at which it begins.
    """

    address: str
    load: Callable[[Line], list[Fragment]]
    alone: bool = False
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Tools:
    """What all tracks of a download share. `spool` is the beginning of the paths that may be used."""

    lines: Callable[[], Line]
    leases: Leases
    connections: int
    spool: Path


class _Track:
    """One track under way. What it knows is guarded by `changed`, the condition of the whole download."""

    def __init__(
        self, source: File | Stream, tools: Tools, number: int, gauge: Gauge, changed: threading.Condition
    ) -> None:
        self.site = site_of(source.address)
        self.offset = source.offset
        self.order = Order(AHEAD, AHEAD_BYTES)
        self.is_split = False
        self.changed = changed
        self.on_plan: Callable[[], None] = lambda: None
        self.gauge = gauge
        self._source = source
        self._connections = tools.connections
        self._spool = f"{tools.spool}.{number}"
        self._begun = self._is_alone = False
        self._pieces: Sequence[Span] | Sequence[Fragment] | None = None
        self._resource = source.resource if isinstance(source, File) else None
        self._version = net.Version(None, None)
        self._size: int | None = None
        self._done = 0
        self._received = 0
        self._aside = 0  # bytes that were only looked at, for the file's index
        self._leads: dict[int, bytes] = {}
        self._tail = b""

    def path(self, number: int) -> Path:
        return Path(f"{self._spool}.{number}")

    @property
    def has_task(self) -> bool:
        """Whether something can be begun now."""
        return not self._begun or (self._pieces is not None and self.order.next is not None)

    @property
    def is_drained(self) -> bool:
        """Whether nothing is left to be begun, now or later."""
        return self._begun and (self._is_alone or self.order.is_all_taken)

    def next_task(self) -> Task:
        """What was found by `has_task`."""
        if not self._begun:
            self._begun = True
            return self._begin
        number = self.order.take()
        assert number is not None
        return lambda line: self._fetch(line, number)

    @property
    def estimate(self) -> int | None:
        """How many bytes the track has, as far as can be told."""
        if self._size is not None or not self._done or not self.order.total:
            return self._size
        return self._received * self.order.total // self._done

    # -- in a thread, without the lock -----------------------------------------------------------------------

    def _begin(self, line: Line) -> None:
        if isinstance(self._source, Stream):
            self._begin_stream(line, self._source)
        else:
            self._begin_file(line, self._source.resource)

    def _begin_stream(self, line: Line, stream: Stream) -> None:
        patience = Patience(self.gauge)
        while True:
            try:
                fragments = stream.load(line)
                break
            except Exception as error:  # noqa: BLE001  # yt-dlp raises anything
                patience.after(error)
        only = fragments[0]
        if len(fragments) == 1 and only.span is None and only.decrypt is None and only.resource.data is None:
            self._begin_file(line, only.resource)
        else:
            self._plan(fragments)

    def _begin_file(self, line: Line, resource: Resource) -> None:
        """The first block's answer tells how large the file is, and whether there are ranges at all."""
        self._resource = resource
        if self._source.alone or resource.data is not None:
            return self._alone(line, None)
        try:
            reply = opened(line, resource, Span(0, FIRST_BLOCK), self.gauge)
        except Exception as error:
            if net.status_of(error) in _WITHOUT_RANGES:
                return self._alone(line, None)
            raise
        size = reply.version.size
        if not reply.partial:
            return self._alone(line, reply)
        if reply.encoded or reply.start or not size or reply.end != min(size, FIRST_BLOCK):
            reply.close()
            raise StartOver
        self._size, self._version = size, reply.version
        self.is_split = size > FIRST_BLOCK
        if self.is_split and isinstance(self._source, File) and self._source.clip:
            return self._begin_part(line, size, reply)
        blocks = self._blocks(size)
        self._plan(blocks, begun=True)
        return self._block(line, 0, blocks[0], reply)

    def _blocks(self, size: int) -> list[Span]:
        """The whole file's. What a server says of its size is doubted before anything is made of it."""
        self.gauge.expect(size)
        return list(spans(size, FIRST_BLOCK, self._connections))

    def _begin_part(self, line: Line, size: int, reply: Reply) -> None:
        """Of what holds the wished part the first piece is made here; else it is the file's first block."""
        first = self.path(0)
        head = self._read(line, first, Span(0, FIRST_BLOCK), reply)
        found = self._excerpt(line, head)
        if found is None:
            blocks = self._blocks(size)
        else:
            self._size = self._aside + sum(each.end - each.start for each in found.spans if each.end)
            self.gauge.expect(self._size)
            blocks = [Span(0, 0), *cut(found.spans, self._connections)]
            self.offset = found.offset
            first.write_bytes(found.head)
        self.complete(0, first.stat().st_size)
        self._plan(blocks, begun=True)

    def _excerpt(self, line: Line, head: bytes) -> Excerpt | None:
        """Looks for the file's index, wherever it is, and for what holds the part in it."""
        assert isinstance(self._source, File)
        assert self._source.clip is not None
        assert self._size is not None
        scratch = Path(f"{self._spool}.index")
        has_proved = False

        def read(span: Span) -> bytes:
            nonlocal has_proved
            has_proved = True
            return self._read(line, scratch, span, after=head)

        found = excerpt(head, self._size, read, self._source.clip, sound_only=self._source.sound_only)
        if found is not None and not has_proved:
            read(Span(len(head), len(head) + 1))  # without an index that was in its place: are ranges true?
        scratch.unlink(missing_ok=True)
        return found

    def _read(
        self, line: Line, path: Path, span: Span, reply: Reply | None = None, after: bytes = b""
    ) -> bytes:
        """Some bytes of a file, by way of a path. `after` is what the file begins with."""
        assert self._resource is not None
        with _created(path) as descriptor:
            piece = Piece(self._resource, span, descriptor, self.gauge).of(self._version)
            piece.fetch(line, reply)
        self._aside += piece.got
        if span.start == len(after) and piece.lead != after[-len(piece.lead) :]:
            raise StartOver
        return path.read_bytes()

    def _plan(self, pieces: Sequence[Span] | Sequence[Fragment], *, begun: bool = False) -> None:
        """Now others can help; `begun`: the first piece is on its way already."""
        with self.changed:
            self.order.plan(len(pieces))
            if begun:
                self.order.take()
            self._pieces = pieces
            self.on_plan()
            self.changed.notify_all()

    def _fetch(self, line: Line, number: int) -> None:
        assert self._pieces is not None
        piece = self._pieces[number]
        if isinstance(piece, Span):
            self._block(line, number, piece)
        else:
            self._fragment(line, number, piece)

    def _block(self, line: Line, number: int, span: Span, reply: Reply | None = None) -> None:
        assert self._resource is not None
        with _created(self.path(number)) as descriptor:
            piece = Piece(self._resource, span, descriptor, self.gauge).of(self._version)
            piece.fetch(line, reply)
        if self._follows(number):
            self._leads[number] = piece.lead
        self.complete(number, piece.got)

    def _follows(self, number: int) -> bool:
        """Whether a block begins where the one before it ends; in a part of a file there may be a gap."""
        assert self._pieces is not None
        before, here = self._pieces[number - 1], self._pieces[number]
        return isinstance(before, Span) and isinstance(here, Span) and before.end == here.start

    def _fragment(self, line: Line, number: int, fragment: Fragment) -> None:
        path = self.path(number)
        patience = Patience(self.gauge)
        while True:
            with _created(path) as descriptor:
                piece = Piece(fragment.resource, fragment.span, descriptor, self.gauge)
                piece.fetch(line)
            try:
                _finish(path, fragment)
                break
            except Exception as error:  # noqa: BLE001  # fetching a key is the network again
                patience.after(error)
                self.gauge.count(-piece.got)
        self.complete(number, path.stat().st_size)

    def _alone(self, line: Line, reply: Reply | None) -> None:
        """One connection; what comes is cut into pieces as well, so that it can be handed out meanwhile."""
        assert self._resource is not None
        self._is_alone = True
        self._size = reply.length if reply else None
        chapters = _Chapters(self)
        with contextlib.closing(chapters):
            Single(self._resource, self.gauge, chapters.put).fetch(line, reply)
        with self.changed:
            self.order.plan(chapters.count)
            self.changed.notify_all()

    def complete(self, number: int, size: int) -> None:
        with self.changed:
            self._received += size
            self._done += 1
            self.order.put(number, size)
            self.changed.notify_all()

    # -- handing out -----------------------------------------------------------------------------------------

    def await_piece(self, ahead: int = 0) -> Path | None:
        """The next piece in order, once it is there; None after the last."""
        with self.changed:
            self.order.need(ahead)
            self.changed.notify_all()
            while True:
                if self.gauge.is_stopped:
                    raise Stopped
                total = self.order.total
                if total is not None and self.order.handed_out + ahead >= total:
                    return None
                if (number := self.order.peek(ahead)) is not None:
                    return self.path(number)
                self.changed.wait(1.0)

    def pump(self, sink: int) -> None:
        """Writes all pieces to a descriptor."""
        written = begun = self._hand_out_front(sink)
        while path := self.await_piece():
            self._check_lead()
            written += self._hand_out(path, sink, begun)
            begun = 0
            with self.changed:
                self.order.pop()
                self.changed.notify_all()
            path.unlink()
        if not written:
            raise EmptyFile

    def _hand_out_front(self, sink: int) -> int:
        """The first piece of a file while it grows, for who plays it meanwhile. Returns how many bytes."""
        written = 0
        while not self._has_first():
            if front := self._front:
                written += self._hand_out(front, sink, written)
        return written

    @property
    def _front(self) -> Path | None:
        """The first piece of a file, as far as it is there; fragments are good as a whole only."""
        is_file = self._is_alone or (self._pieces and isinstance(self._pieces[0], Span))
        return self.path(0) if is_file and self.path(0).exists() else None

    def await_front(self, least: int) -> Path | None:
        """The first piece once it has so many bytes, or all; None where it can't be had in parts."""
        while not self._has_first():
            if (front := self._front) and front.stat().st_size >= least:
                return front
        return self._front

    def _has_first(self) -> bool:
        with self.changed:
            if self.gauge.is_stopped:
                raise Stopped
            if self.order.peek() is None and self.order.total != 0:
                self.changed.wait(TICK)
                return False
            return True

    def _check_lead(self) -> None:
        lead = self._leads.pop(self.order.handed_out, b"")
        if lead and self._tail[-len(lead) :] != lead:
            raise StartOver

    def _hand_out(self, path: Path, sink: int, start: int = 0) -> int:
        written = 0
        with path.open("rb", buffering=0) as file:
            file.seek(start)
            while chunk := file.read(COPY):
                written += len(chunk)
                self._tail = (self._tail + chunk)[-64:] if len(chunk) < 64 else chunk[-64:]
                _write(sink, chunk)
        return written


class _Chapters:
    """Cuts what comes over one connection into pieces, and waits while too many are not handed out."""

    def __init__(self, track: _Track) -> None:
        self._track = track
        self._descriptor: int | None = None
        self._size = 0
        self.count = 0

    def put(self, chunk: bytes) -> None:
        if self._descriptor is None:
            self._open()
        assert self._descriptor is not None
        os.pwrite(self._descriptor, chunk, self._size)
        self._size += len(chunk)
        if self._size >= CHAPTER:
            self._shut()

    def _open(self) -> None:
        track = self._track
        with track.changed:
            while track.order.take() is None:
                if track.gauge.is_stopped:
                    raise Stopped
                track.gauge.alive()  # the reader is slow, not the site
                track.changed.wait(0.5)
        self._descriptor = os.open(track.path(self.count), os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        self._size = 0

    def _shut(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
            self.count += 1
            self._track.complete(self.count - 1, self._size)

    def close(self) -> None:
        self._shut()


class Download:
    """Tracks on their way. Leaving its `with` ends all that is still going on."""

    def __init__(self, sources: Sequence[File | Stream], tools: Tools, gauge: Gauge) -> None:
        self._tools = tools
        self._gauge = gauge
        self._changed = threading.Condition()
        self._tracks = [
            _Track(each, tools, number, gauge, self._changed) for number, each in enumerate(sources)
        ]
        self._error: BaseException | None = None
        self._threads = 0
        self._started: list[threading.Thread] = []
        self._running = 0
        self._asking = 0
        self._allowed = tools.connections
        self._good = 0
        self._pumps = 0
        gauge.refused = self._slow_down

    def __enter__(self) -> Self:
        threading.stack_size(STACK)
        for track in self._tracks:
            track.on_plan = self._grow
        with self._changed:
            self._grow()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._gauge.stop()
        with self._changed:
            self._changed.notify_all()
        if kind is None:  # else some may still hang on the network, and end when that does
            for each in self._started:
                each.join(FAREWELL)

    @property
    def offsets(self) -> tuple[float, ...]:
        """At which second of the whole medium each track begins, once it has begun."""
        return tuple(track.offset for track in self._tracks)

    @property
    def is_split(self) -> bool:
        """Whether any file came in ranges, so that it may be worth trying without."""
        return any(track.is_split for track in self._tracks)

    @property
    def total(self) -> int | None:
        """How many bytes there will be, as far as can be told."""
        sizes = [each for track in self._tracks if (each := track.estimate) is not None]
        return sum(sizes) if len(sizes) == len(self._tracks) else None

    @property
    def is_asking(self) -> bool:
        """Whether a site is being asked for anything: if not, it can't be what stalls."""
        return self._asking > 0

    def head(self, track: int, pieces: int, output: Path) -> bool:
        """Waits for the first pieces of a track and copies them to a file. False when there are fewer."""
        with output.open("wb") as file:
            for ahead in range(pieces):
                path = self._await_piece(track, ahead)
                if path is None:
                    return False
                with path.open("rb") as piece:
                    shutil.copyfileobj(piece, file, COPY)
        return True

    def front(self, track: int, least: int, output: Path) -> bool:
        """Waits for so many bytes of a file, and copies what is there. False where only whole pieces tell."""
        with self._raising():
            path = self._tracks[track].await_front(least)
        if path is not None:
            output.write_bytes(path.read_bytes())
        return path is not None

    def _await_piece(self, track: int, ahead: int) -> Path | None:
        with self._raising():
            return self._tracks[track].await_piece(ahead)

    @contextlib.contextmanager
    def _raising(self) -> Iterator[None]:
        """What stopped everything, instead of that it did."""
        try:
            yield
        except Stopped:
            self._raise()
            raise

    def run(self, sinks: Sequence[int], tick: Callable[[], None]) -> None:
        """Writes each track to its descriptor, and closes it. Calls `tick` about 20 times a second."""
        self._pumps = len(sinks)
        for track, sink in zip(self._tracks, sinks, strict=True):
            self._start(partial(self._pump, track, sink))
        while self._is_going_on():
            tick()
        self._raise()
        tick()

    def _is_going_on(self) -> bool:
        with self._changed:
            if self._pumps and self._error is None:
                self._changed.wait(TICK)
            return self._pumps > 0 and self._error is None

    def _pump(self, track: _Track, sink: int) -> None:
        try:
            track.pump(sink)
        finally:
            os.close(sink)
        with self._changed:
            self._pumps -= 1
            self._changed.notify_all()

    def _start(self, work: Callable[[], None]) -> None:
        def safely() -> None:
            only_main_is_alarmed()
            try:
                work()
            except BaseException as error:  # noqa: BLE001  # whatever it is, the main thread raises it
                self._fail(error)

        thread = threading.Thread(target=safely, daemon=True)
        self._started.append(thread)
        thread.start()

    def _fail(self, error: BaseException) -> None:
        with self._changed:
            if self._error is None and not isinstance(error, Stopped):
                self._error = error
            self._gauge.stop()
            self._changed.notify_all()

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error

    # -- the threads that fetch ------------------------------------------------------------------------------

    def _grow(self) -> None:
        """One more thread, if there is something for it to do."""
        if self._threads < self._tools.connections and any(track.has_task for track in self._tracks):
            self._threads += 1
            self._start(self._work)

    def _work(self) -> None:
        with _Hold(self._tools.lines(), self._tools.leases) as hold:
            while (site := self._next_site(hold)) is not None:
                if not hold.move_to(site, self._is_over):
                    return
                self._one_task(hold.line, site)

    def _is_over(self) -> bool:
        return self._gauge.is_stopped or all(track.is_drained for track in self._tracks)

    def _next_site(self, hold: "_Hold") -> str | None:
        """A site that something can be fetched from, rather the one that is held; None when all is begun."""
        with self._changed:
            while not self._is_over():
                hold.let_go_if_wanted()
                if self._running < self._allowed and (track := self._behind(None)):
                    return hold.site if hold.site and self._behind(hold.site) else track.site
                self._changed.wait(1.0)
        return None

    def _behind(self, site: str | None) -> _Track | None:
        """Of the tracks that something can be begun of, the one that is behind the others."""
        able = [track for track in self._tracks if track.has_task and site in {None, track.site}]
        return min(able, key=lambda track: track.order.progress, default=None)

    def _one_task(self, line: Line, site: str) -> None:
        with self._changed:
            track = self._behind(site)
            if track is None or self._running >= self._allowed:
                return
            task = track.next_task()
            self._running += 1
            self._asking += 1
            self._grow()
        try:
            task(line)
        finally:
            with self._changed:
                self._running -= 1
                self._asking -= 1
                self._changed.notify_all()
        self._speed_up()

    def _slow_down(self, firmly: bool) -> None:
        """A server refused: fewer at once from now on, far fewer when it said why."""
        with self._changed:
            self._allowed = max(1, self._running // 2 if firmly else self._allowed - 1)
            self._good = 0

    def _speed_up(self) -> None:
        with self._changed:
            self._good += 1
            if self._good % RECOVERY == 0 and self._allowed < self._tools.connections:
                self._allowed += 1


class _Hold:
    """The connection that a thread has, and the lease for it."""

    def __init__(self, line: Line, leases: Leases) -> None:
        self.line = line
        self.site: str | None = None
        self._leases = leases

    def move_to(self, site: str, is_over: Callable[[], bool]) -> bool:
        """To another site, or to the same. False when it came to nothing before there was a lease."""
        if self.site != site:
            self.let_go()
            if not self._leases.take(site, is_over):
                return False
            self.site = site
        return True

    def let_go_if_wanted(self) -> None:
        if self.site is not None and self._leases.is_wanted(self.site):
            self.let_go()

    def let_go(self) -> None:
        if self.site is not None:
            self.line.hang_up()
            self._leases.give_back(self.site)
            self.site = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.line.close()
        if self.site is not None:
            self._leases.give_back(self.site)


@contextlib.contextmanager
def _created(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _finish(path: Path, fragment: Fragment) -> None:
    """Decrypts a fragment, and refuses one that visibly lacks its end."""
    if fragment.decrypt is not None:
        path.write_bytes(fragment.decrypt(path.read_bytes()))
    if not path.stat().st_size or magic.lacks_its_end(path):
        raise Truncated("a part of the media ends too early")


def _write(sink: int, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[os.write(sink, view) :]
