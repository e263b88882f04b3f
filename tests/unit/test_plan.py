"""Capacity planning: the formulas against known values and against a simulation of the queue."""

import heapq
import json
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from bot.__main__ import app
from bot.plan import UNEVEN, Habits, Prices, Rates, _erlang_c, needs, waiting


@pytest.mark.parametrize(("load", "servers", "expected"), [(1, 2, 1 / 3), (0.5, 1, 0.5), (2, 3, 4 / 9)])
def test_erlangs_formula_gives_what_textbooks_give(load, servers, expected):
    assert _erlang_c(load, servers) == pytest.approx(expected)


def simulated(rate, seconds, servers, jobs=60_000):
    """Mean wait of a queue with lognormal job lengths, first come first served."""
    rng = random.Random(7)
    spread = math.sqrt(math.log(1 + UNEVEN))
    free = [0.0] * servers
    now = waited = 0.0
    for _ in range(jobs):
        now += rng.expovariate(rate)
        start = max(now, heapq.heappop(free))
        waited += start - now
        heapq.heappush(free, start + rng.lognormvariate(math.log(seconds) - spread**2 / 2, spread))
    return waited / jobs


@pytest.mark.parametrize(("rate", "servers"), [(0.85, 8), (1.8, 16), (0.4, 4)])
def test_the_wait_is_no_less_than_a_simulated_queue_shows_and_at_most_twice_that(rate, servers):
    found = simulated(rate, 7.0, servers)
    assert found <= waiting(rate, 7.0, servers) <= 2 * found


def test_those_who_cannot_keep_up_wait_for_ever():
    assert waiting(1.0, 4.0, 4) == math.inf


@given(st.integers(1, 2_000_000), st.floats(0, 0.9), st.floats(1, 300))
def test_a_plan_holds_its_promises(users, again, mb):
    found = needs(Habits(users, again=again, mb=mb), Rates(), Prices())
    assert found.load <= 0.8
    assert found.wait_seconds <= 2.0
    assert found.workers >= 1
    more = needs(Habits(users * 2, again=again, mb=mb), Rates(), Prices())
    assert more.workers >= found.workers
    assert more.cost > found.cost


def test_the_command_prints_a_plan():
    told = CliRunner().invoke(app, ["plan", "--users-per-month", "50000", "--json"])
    assert told.exit_code == 0
    plan = json.loads(told.stdout)
    assert plan["needs"]["workers"] >= 1
    assert "a minute" in CliRunner().invoke(app, ["plan", "--users-per-month", "50000"]).stdout
    assert CliRunner().invoke(app, ["plan"]).exit_code == 2
