import signal
import time

import pytest

from shared.errors import Deadline, Truncated
from workers.engine import alarm
from workers.engine.alarm import Stall, while_moving, within


def test_work_that_takes_too_long_is_interrupted():
    began = time.monotonic()
    with pytest.raises(Deadline), within(0.05):
        time.sleep(5)
    assert time.monotonic() - began < 1


def test_work_that_swallows_exceptions_is_interrupted_all_the_same(monkeypatch):
    monkeypatch.setattr(alarm, "AGAIN", 0.05)

    def stubborn():
        for _ in range(3):
            try:
                time.sleep(5)
            except Exception:
                continue

    with pytest.raises(Deadline), within(0.05):
        stubborn()


def test_a_stall_is_noticed_and_movement_forgives(monkeypatch):
    monkeypatch.setattr(alarm, "AGAIN", 0.02)
    stall = Stall(0.2)

    def move_for_half_a_second_then_stall():
        for _ in range(5):
            time.sleep(0.1)
            stall.moved()
        time.sleep(5)

    began = time.monotonic()
    with pytest.raises(Truncated), while_moving(stall):
        move_for_half_a_second_then_stall()
    assert 0.6 < time.monotonic() - began < 2


def test_nothing_rings_once_the_work_is_done():
    with within(0.05):
        pass
    time.sleep(0.1)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
