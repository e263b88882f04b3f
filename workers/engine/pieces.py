"""Hides what goes wrong on the way of one piece: cut connections, refusals, lies about ranges, changed files.

`fetch` returns when every byte of a piece is in its file, or raises. What the server sends is checked
against what was asked: status, Content-Range, Content-Length, version, and a few bytes that overlap with
what is there already, since some servers state the right range over the wrong bytes. A connection that breaks
is resumed from where it stopped.
"""

import os
import random
import threading
import time
from collections.abc import Callable
from typing import NoReturn

from shared.errors import JobError, TooBig, Truncated
from workers.engine import ytdlp_net as net
from workers.engine.alarm import Stall
from workers.engine.ranges import Span
from workers.engine.ytdlp_net import Line, Reply, Resource, Version

SMALLEST_READ, LARGEST_READ = 4 * 1024, 128 * 1024
OVERLAP = 32
"""Bytes before a piece that are asked for again, to see whether they are the same."""
FAILURES = 4
"""Failures in a row, without a piece growing by `WORTHWHILE` bytes, that end a download."""
REFUSALS = 2
"""The same for refusals that time rarely heals, such as 404."""
WORTHWHILE = 64 * 1024
LONGEST_PAUSE = 30.0


class StartOver(Exception):
    """What was fetched cannot be trusted: the server lied about ranges, or the file is another one now."""


class Stopped(Exception):
    """Nobody wants the bytes any more."""


class Gauge:
    """Counts what arrives, for all threads of a download, and stops them."""

    def __init__(self, most: int, stall: Stall) -> None:
        self.received = 0
        self.refused: Callable[[bool], None] = lambda _: None
        """Is told when a server refuses for now; True when it says that we ask too much."""
        self._most = most
        self._stall = stall
        self._lock = threading.Lock()
        self._stop = threading.Event()

    def count(self, bytes_: int) -> None:
        """So many more, or fewer when they were thrown away. Raises `TooBig` and `Stopped`."""
        if self._stop.is_set():
            raise Stopped
        self._stall.moved()
        with self._lock:
            self.received += bytes_
        self.expect(self.received)

    def expect(self, size: int) -> None:
        """So many there will be."""
        if size > self._most:
            raise TooBig

    def pause(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise Stopped

    def alive(self) -> None:
        """A pause that a server asked for is no stall."""
        self._stall.moved()

    def stop(self) -> None:
        self._stop.set()

    @property
    def is_stopped(self) -> bool:
        return self._stop.is_set()


class Patience:
    """Decides whether something that failed is tried again, and waits until then."""

    def __init__(self, gauge: Gauge) -> None:
        self._gauge = gauge
        self._failures = 0

    def after(self, error: Exception, progress: int = 0) -> None:
        """Returns when it is time for another try. Raises the error when there is no point in one."""
        if isinstance(error, JobError | StartOver | Stopped) and not isinstance(error, Truncated):
            raise error
        if progress >= WORTHWHILE:
            self._failures = 0
        self._failures += 1
        passing = isinstance(error, Truncated) or net.is_passing(error)
        if self._failures >= (FAILURES if passing else REFUSALS):
            raise error
        status = net.status_of(error)
        if status in {429, 503}:
            self._gauge.refused(status == 429)
        asked = min(LONGEST_PAUSE, net.asked_pause(error) or 0.0)
        # Eight that were refused together shall not come back together.
        own = 0.0 if progress else 0.2 * 2**self._failures * random.uniform(0.5, 1.0)  # noqa: S311  # as said
        self._wait(max(asked * random.uniform(1.0, 1.2), own))  # noqa: S311  # as above

    def _wait(self, seconds: float) -> None:
        while seconds > 0:
            self._gauge.alive()
            self._gauge.pause(min(1.0, seconds))
            seconds -= 1.0


def opened(line: Line, what: Resource, span: Span | None, gauge: Gauge) -> Reply:
    """An answer, after as many tries as it is worth."""
    patience = Patience(gauge)
    while True:
        try:
            return line.open(what, span)
        except Exception as error:  # noqa: BLE001  # the network raises anything
            patience.after(error)


class Piece:
    """One piece on its way into a file that is open as `descriptor`."""

    def __init__(self, what: Resource, span: Span | None, descriptor: int, gauge: Gauge) -> None:
        """Without a span, all of it, asked for without a range."""
        self._what = what
        self._span = span
        self._descriptor = descriptor
        self._gauge = gauge
        self._version: Version | None = None
        self._whole_file_is_known = False
        self.got = 0
        self.lead = b""
        """The bytes before the first one, for comparison with the end of the piece before."""

    def of(self, version: Version) -> "Piece":
        """As a block of a file of which this is known; answers from any other are refused."""
        self._version = version
        self._whole_file_is_known = True
        return self

    def fetch(self, line: Line, reply: Reply | None = None) -> None:
        """Until it is complete. `reply` is an answer that has come already."""
        patience = Patience(self._gauge)
        while True:
            before = self.got
            try:
                self._attempt(line, reply)
            except Exception as error:  # the network raises anything
                reply = None
                if self._whole_file_is_known and net.is_forbidden(error):
                    raise StartOver from error  # some addresses are good for one request
                patience.after(error, self.got - before)
            else:
                return

    def _attempt(self, line: Line, reply: Reply | None) -> None:
        start = self._span.start if self._span else 0
        position = start + self.got
        compare = min(OVERLAP, position) if self.got or self._whole_file_is_known else 0
        if reply is None:
            wanted = Span(position - compare, self._span.end if self._span else None)
            ranged = self._span is not None or self.got > 0
            reply = line.open(self._what, wanted if ranged else None, self._version)
        else:
            wanted, compare = Span(position), 0
        try:
            self._receive(reply, wanted, compare)
        except BaseException:
            reply.close()  # what is left of its body must not be taken for the next answer
            raise
        reply.close()

    def _receive(self, reply: Reply, wanted: Span, compare: int) -> None:
        end = self._span.end if self._span else None
        if reply.partial:
            self._check_part(reply, wanted)
            self._compare(_exactly(reply, compare))
            end = end if end is not None else reply.end
        else:
            self._accept_whole(reply, wanted.start + compare)
            start = self._span.start if self._span else 0
            if end is None and reply.length is not None:
                end = start + reply.length
        limit = None if end is None else end - (self._span.start if self._span else 0)
        self._copy(reply, limit)

    def _check_part(self, reply: Reply, wanted: Span) -> None:
        stated = None if reply.end is None else reply.end - reply.start
        if (
            stated is None
            or stated <= 0
            or reply.encoded
            or reply.start != wanted.start
            or (wanted.end is not None and reply.end is not None and reply.end > wanted.end)
            or (reply.length is not None and reply.length != stated)
        ):
            self._distrust()
        self._check_version(reply)

    def _check_version(self, reply: Reply) -> None:
        if self._version and self._version.differs_from(reply.version):
            self._distrust()
        self._version = self._version or reply.version

    def _accept_whole(self, reply: Reply, position: int) -> None:
        """Everything, though a part was asked for: what is there already is passed over."""
        if self._whole_file_is_known:
            raise StartOver
        self._check_version(reply)
        reads = _Reads(reply)
        while position > 0:
            chunk = reads.next(position)
            if not chunk:
                raise Truncated
            position -= len(chunk)
            self._gauge.count(0)

    def _distrust(self) -> NoReturn:
        """A block belongs to a file that begins anew; what stands alone is fetched again by itself."""
        if self._whole_file_is_known:
            raise StartOver
        self._gauge.count(-self.got)
        self.got = 0
        self._version = None
        os.ftruncate(self._descriptor, 0)
        raise Truncated("a part of the media is not what was asked for")

    def _compare(self, again: bytes) -> None:
        if not self.got:
            self.lead = again
        elif os.pread(self._descriptor, len(again), self.got - len(again)) != again[-self.got :]:
            self._distrust()

    def _copy(self, reply: Reply, limit: int | None) -> None:
        reads = _Reads(reply)
        while limit is None or self.got < limit:
            chunk = reads.next(None if limit is None else limit - self.got)
            if not chunk:
                if limit is None:
                    return
                raise Truncated
            self._gauge.count(len(chunk))
            os.pwrite(self._descriptor, chunk, self.got)
            self.got += len(chunk)


class _Reads:
    """Reads that take neither long, or a slow server would look like a dead one, nor much work each."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self._size = 4 * SMALLEST_READ

    def next(self, most: int | None = None) -> bytes:
        began = time.monotonic()
        chunk = self._reply.read(self._size if most is None else min(self._size, most))
        took = time.monotonic() - began
        if took < 0.05:
            self._size = min(LARGEST_READ, self._size * 2)
        elif took > 0.5:
            self._size = max(SMALLEST_READ, self._size // 2)
        return chunk


def _exactly(reply: Reply, size: int) -> bytes:
    found = b""
    while len(found) < size:
        chunk = reply.read(size - len(found))
        if not chunk:
            raise Truncated
        found += chunk
    return found


class Single:
    """A whole file over one connection, for servers that have no ranges.

    A connection that breaks is made again, and what was had already is passed over; so the bytes go to `put`
    once and in order.
    """

    def __init__(self, what: Resource, gauge: Gauge, put: Callable[[bytes], None]) -> None:
        self._what = what
        self._gauge = gauge
        self._put = put
        self._version: Version | None = None
        self._got = 0
        self._end = b""

    def fetch(self, line: Line, reply: Reply | None = None) -> None:
        patience = Patience(self._gauge)
        while True:
            before = self._got
            try:
                self._attempt(reply or line.open(self._what, None))
            except Exception as error:  # noqa: BLE001  # the network raises anything
                reply = None
                patience.after(error, self._got - before)
            else:
                return

    def _attempt(self, reply: Reply) -> None:
        try:
            if self._version and self._version.differs_from(reply.version):
                raise StartOver
            self._version = reply.version
            if reply.length is not None:
                self._gauge.expect(reply.length)
            self._pass_over(reply)
            reads = _Reads(reply)
            while chunk := reads.next():
                self._gauge.count(len(chunk))
                self._got += len(chunk)
                self._end = (self._end + chunk)[-OVERLAP:]
                self._put(chunk)
            if reply.length is not None and self._got < reply.length:
                raise Truncated
        finally:
            reply.close()

    def _pass_over(self, reply: Reply) -> None:
        left, end = self._got, b""
        reads = _Reads(reply)
        while left:
            chunk = reads.next(left)
            if not chunk:
                raise Truncated
            self._gauge.count(0)
            left -= len(chunk)
            end = (end + chunk)[-OVERLAP:]
        if end != self._end:
            raise StartOver
