"""Duties go on whatever happens in them, and end when they are told to."""

import asyncio
import gc

import pytest

from shared.errors import Unavailable
from shared.loops import forever, stay_smooth


async def test_a_duty_ends_although_a_step_swallows_its_cancellation():
    begun = asyncio.Event()

    async def deaf():
        begun.set()
        try:
            await asyncio.sleep(600)
        except asyncio.CancelledError:
            return

    task = asyncio.create_task(forever(deaf))
    await begun.wait()
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=15)
    assert done
    assert task.cancelled()


@pytest.mark.parametrize("trouble", [Unavailable(), RuntimeError()])
async def test_trouble_in_one_round_does_not_end_a_duty(trouble, monkeypatch):
    monkeypatch.setattr("shared.loops.PAUSE", 0.01)
    rounds = asyncio.Queue()

    async def stumbling():
        rounds.put_nowait(1)
        raise trouble

    task = asyncio.create_task(forever(stumbling))
    for _ in range(3):
        await asyncio.wait_for(rounds.get(), 15)
    task.cancel()
    await asyncio.wait({task}, timeout=15)
    assert task.cancelled()


def test_what_a_role_has_loaded_is_not_looked_through_again():
    try:
        stay_smooth()
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
