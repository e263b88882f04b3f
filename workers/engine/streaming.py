"""Hides how tracks are put into one file while they still come: ffmpeg reads them from pipes.

With room kept at its head the file grows from front to back, and only that head is written at the end
(`head_last`): the rest can be uploaded meanwhile, and the result is an ordinary MP4 with its index first.
"""

import contextlib
import fcntl
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from shared.errors import Deadline, DiskFull, NotMedia, TooBig, Truncated
from workers.engine import magic, mux, probe
from workers.engine.download import Download
from workers.engine.mux import SLOWEST, Ffmpeg
from workers.engine.probe import Facts

INDEX_PER_SECOND = 3000
"""Bytes that an index takes for each second, generously: about 1,000 at 25 frames, 2,000 at 60."""
SMALLEST_INDEX = 32 * 1024
LONGEST = 6 * 3600.0
"""Seconds beyond which no room is kept."""
_PIPE_SIZE = 1024 * 1024
_SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ, which Python 3.11 names on some builds only
_HEAD_PIECES = (1, 2, 4, 8)
_FINISHING = 60.0


class Unsuitable(Exception):
    """These tracks can't be put together while they come."""


def reserve_for(duration: float | None) -> int | None:
    """Bytes to keep for the index; None when that can't be told."""
    if not duration or duration > LONGEST:
        return None
    return SMALLEST_INDEX + int(duration * INDEX_PER_SECOND)


def facts_of_heads(download: Download, count: int, scratch: Path) -> list[Facts]:
    """What the tracks hold, by their beginnings. Raises `NotMedia`, and `Unsuitable` when they don't tell."""
    try:
        return [_facts_of_head(download, which, scratch) for which in range(count)]
    finally:
        scratch.unlink(missing_ok=True)


def _facts_of_head(download: Download, which: int, scratch: Path) -> Facts:
    for pieces in _HEAD_PIECES:
        is_all = not download.head(which, pieces, scratch)
        family = magic.family_of(scratch)
        if family is None or family in magic.IMAGES:
            raise NotMedia
        if family == "mp4" and magic.index_of_mp4(scratch.read_bytes()) == "last":
            break
        with contextlib.suppress(Truncated):
            return probe.facts(scratch)
        if is_all:
            break
    raise Unsuitable


class Muxing:
    """ffmpeg at work. Its `sinks` take the tracks; whoever writes there closes them."""

    def __init__(
        self, ffmpeg: Ffmpeg, tracks: int, output: Path, log: Path, *, hevc: bool, reserve: int | None
    ) -> None:
        self.output = output
        self._log = log
        pipes = [_pipe() for _ in range(tracks)]
        self.sinks = [write for _, write in pipes]
        self._reads = [read for read, _ in pipes]
        try:
            self._process = ffmpeg.start(self._words(hevc=hevc, reserve=reserve), self._reads, log)
        except BaseException:
            for each in self.sinks:
                os.close(each)
            raise
        finally:
            for each in self._reads:
                os.close(each)

    def _words(self, *, hevc: bool, reserve: int | None) -> Sequence[str]:
        sources = [word for each in self._reads for word in mux.pipe(each)]
        only = len(self._reads) == 1
        maps = ["-map", "0:v:0", "-map", f"{len(self._reads) - 1}:a:0{'?' if only else ''}"]
        tag = ["-tag:v", "hvc1"] if hevc and self.output.suffix == ".mp4" else []
        return [*sources, *maps, "-c", "copy", *tag, *mux.target(self.output, reserve=reserve)]

    @property
    def size(self) -> int:
        """Bytes of the output so far."""
        try:
            return self.output.stat().st_size
        except FileNotFoundError:
            return 0

    def finish(self, tick: Callable[[], None]) -> None:
        """Waits for the end once all tracks are written. Raises a `JobError`, or `Unsuitable`."""
        patience = time.monotonic() + _FINISHING + self.size / SLOWEST
        while True:
            try:
                status = self._process.wait(0.02)
                break
            except subprocess.TimeoutExpired:
                tick()
            if time.monotonic() > patience:
                raise Deadline("ffmpeg took too long")
        if status:
            self._fail(status)

    def _fail(self, status: int) -> None:
        error = mux.reason(status, self._log.read_bytes()[-64 * 1024 :])
        if isinstance(error, DiskFull | TooBig):
            raise error
        raise Unsuitable(str(error)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()


def _pipe() -> tuple[int, int]:
    read, write = os.pipe()
    with contextlib.suppress(OSError):  # the system may not grant more
        fcntl.fcntl(write, _SET_PIPE_SIZE, _PIPE_SIZE)
    return read, write
