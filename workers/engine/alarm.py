"""Hides how a child notices that it takes too long: a timer that interrupts whatever the main thread does.

Slow bodies outlive socket timeouts, and extractors swallow exceptions; the alarm therefore is a
`BaseException` and rings again until it has been heard. The
worker kills a child that does not hear even this.
"""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from shared.errors import Deadline, JobError, Truncated

AGAIN = 1.0


class _Alarm(BaseException):
    """Rang; carries the error that it stands for."""

    def __init__(self, error: JobError) -> None:
        super().__init__(error)
        self.error = error


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Ends the block with `Deadline` when it takes longer."""
    end = time.monotonic() + seconds
    with _watched(lambda: time.monotonic() >= end, Deadline("the site took too long"), seconds):
        yield


class Stall:
    """Bytes that should keep coming. Any thread may call `moved`."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._last = time.monotonic()

    def moved(self) -> None:
        self._last = time.monotonic()

    @property
    def is_over(self) -> bool:
        return time.monotonic() - self._last > self._patience


@contextmanager
def while_moving(stall: Stall) -> Iterator[None]:
    """Ends the block with `Truncated` when nothing has moved for too long."""
    with _watched(lambda: stall.is_over, Truncated("the site stopped sending"), AGAIN):
        yield


def only_main_is_alarmed() -> None:
    """To be called in each other thread: or the kernel might wake that one, and the main thread sleep on."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})


@contextmanager
def _watched(is_over: Callable[[], bool], error: JobError, first: float) -> Iterator[None]:
    def ring(*_: object) -> None:
        if is_over():
            raise _Alarm(error)

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, first, AGAIN)
    try:
        yield
    except _Alarm as alarm:
        raise alarm.error from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
