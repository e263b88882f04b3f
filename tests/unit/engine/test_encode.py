"""What fits, and what is still decent."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from workers.engine.encode import BITS_PER_PIXEL, FRAME_RATE, HEIGHTS, plan
from workers.engine.split import Group, cuts


def test_a_minute_in_fifty_megabytes_is_full_hd_and_three_are_not():
    assert plan(60, 50_000_000).height == 1080
    assert plan(180, 50_000_000).height == 720


def test_what_would_be_blocks_is_not_made():
    assert plan(600, 1_000_000) is None


def test_nothing_is_made_higher_than_it_was():
    assert plan(10, 50_000_000, height=360).height == 360
    assert plan(10, 50_000_000, height=144).height == 240


@given(st.floats(1, 7200), st.integers(10_000, 2_000_000_000))
def test_a_plan_fits_and_is_decent(duration, limit):
    found = plan(duration, limit)
    if found is None:
        return
    assert (found.video_rate + found.audio_rate) * duration / 8 <= limit
    assert found.height in HEIGHTS
    assert found.video_rate >= int(found.height**2 * 16 / 9 * FRAME_RATE * BITS_PER_PIXEL)


@given(st.lists(st.integers(1, 100), min_size=1), st.integers(100, 500))
def test_parts_hold_whole_groups_and_no_more_than_fits(sizes, budget):
    groups = [Group(float(n), size) for n, size in enumerate(sizes)]
    moments = [0.0, *cuts(groups, budget), float("inf")]
    parts = [
        [each.bytes for each in groups if begin <= each.start < end]
        for begin, end in itertools.pairwise(moments)
    ]
    assert all(0 < sum(part) <= budget for part in parts)
    assert [size for part in parts for size in part] == sizes
