"""The simulated day of `make simulate`, in small: its traffic, and that everybody is served."""

from collections import Counter

import pytest

from bench._day import play
from bench._traffic import ABUSER, LENGTH, Day, ordinary, places_for, work_by_hour

SMALL = Day(people=200, catalogue=500, abusers=1, abuse_gap=1200)


def test_traffic_is_what_the_day_says():
    asked = ordinary(SMALL)
    assert asked == sorted(asked)
    assert len(asked) >= SMALL.people * SMALL.links
    assert all(0 <= one.at < LENGTH for one in asked)
    most, popular = Counter(one.link for one in asked).most_common(1)[0][::-1]
    assert popular < 20 < SMALL.catalogue
    assert most > 2


def test_places_leave_the_room_that_was_asked_for():
    asked = ordinary(Day(people=5000))
    busiest = max(work_by_hour(Day(people=5000), asked)) / 3600
    assert places_for(Day(people=5000), asked, 0.5) >= busiest


def test_a_curve_is_one_in_the_mean():
    assert sum(SMALL.curve(minute * 60) for minute in range(1440)) / 1440 == pytest.approx(1)


@pytest.mark.parametrize("protection", ["ours", "none"])
def test_everybody_is_served_in_a_simulated_day(tmp_path, protection):
    record = play(SMALL, tmp_path / "valkey", abuse_from=0.0, protection=protection, load=0.8)
    people = [one for one in record.served if not one.asker.startswith(ABUSER)]
    assert len(people) == len(ordinary(SMALL))
    assert all(one.waited >= 0 and one.fetched >= 0 for one in people)
    assert {one.how for one in people} >= {"new", "hit"}
    assert len(record.queue) >= 1380
