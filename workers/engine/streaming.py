"""Hides how tracks are put into one file while they still come: by libavformat, in this process, from pipes.

With room kept at its head the file grows from front to back, and only that head is written at the end
(`head_last`): the rest can be uploaded meanwhile, and the result is an ordinary MP4 with its index first.
"""

import contextlib
import errno
import fcntl
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import av
from av.container import InputContainer, OutputContainer

from shared.errors import Deadline, DiskFull, NotMedia, TooBig, Truncated
from workers.engine import magic, mux, probe, remux
from workers.engine.alarm import only_main_is_alarmed
from workers.engine.download import Download
from workers.engine.mux import SLOWEST
from workers.engine.probe import READING, Facts

INDEX_PER_SECOND = 3000
"""Bytes that an index takes for each second, generously: about 1,000 at 25 frames, 2,000 at 60."""
SMALLEST_INDEX = 32 * 1024
LONGEST = 6 * 3600.0
"""Seconds beyond which no room is kept."""
_PIPE_SIZE = 1024 * 1024
_SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ, which Python 3.11 names on some builds only
_FRONT = 32 * 1024
"""Bytes that hold the whole index of a short MP4: who streams it need not wait for the first piece."""
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
    if download.front(which, _FRONT, scratch) and magic.index_of_mp4(scratch.read_bytes()) == "first":
        with contextlib.suppress(Truncated, NotMedia):
            return probe.facts(scratch)
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
    """libavformat at work in a thread. Its `sinks` take the tracks; whoever writes there closes them."""

    def __init__(
        self, tracks: int, output: Path, *, hevc: bool, reserve: int | None, live: Path | None = None
    ) -> None:
        """`live` is where a form goes beside that can be played while it is written."""
        self.output, self._live = output, live
        self._hevc, self._reserve = hevc, reserve
        pipes = [_pipe() for _ in range(tracks)]
        self.sinks = [write for _, write in pipes]
        self._reads = [read for read, _ in pipes]
        self._error: BaseException | None = None
        self._is_dropped = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

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
        while self._thread.is_alive():
            self._thread.join(0.02)
            tick()
            if time.monotonic() > patience:
                raise Deadline("muxing took too long")
        if self._error is not None:
            raise _meaning(self._error) from self._error

    def _run(self) -> None:
        only_main_is_alarmed()
        try:
            with contextlib.ExitStack() as stack:
                sources = [stack.enter_context(_opened(each)) for each in self._reads]
                target = stack.enter_context(self._target())
                beside = (
                    stack.enter_context(remux.Beside(self._live, hevc=self._hevc)) if self._live else None
                )
                for packet in remux.packets(sources, target, hevc=self._hevc):
                    if self._is_dropped:
                        return
                    if beside:
                        beside.write(packet, target)
                    target.mux_one(packet)
        except BaseException as error:  # noqa: BLE001  # whatever it is, `finish` raises it
            self._error = error
        finally:
            for each in self._reads:  # and so whoever still writes there learns of it
                os.close(each)

    def _target(self) -> OutputContainer:
        form, options = mux.form_of(self.output, reserve=self._reserve)
        return av.open(str(self.output), "w", format=form, container_options=options)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Returns when nothing writes to the output any more."""
        self._is_dropped = True
        self._thread.join(_FINISHING)


def _opened(descriptor: int) -> InputContainer:
    options = READING | {"protocol_whitelist": "pipe"}
    return av.open(f"pipe:{descriptor}", "r", options=options)


def _meaning(error: BaseException) -> Exception:
    """What a failed muxing means to whoever may try another way."""
    code = error.errno if isinstance(error, OSError) else None
    if code in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull()
    return TooBig() if code == errno.EFBIG else Unsuitable(str(error))


def _pipe() -> tuple[int, int]:
    read, write = os.pipe()
    with contextlib.suppress(OSError):  # the system may not grant more
        fcntl.fcntl(write, _SET_PIPE_SIZE, _PIPE_SIZE)
    return read, write
