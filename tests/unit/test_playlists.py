"""Choosing from a playlist and working it off: the changes by themselves, and the whole on a real Valkey."""

import asyncio
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake import Intake
from bot.playlists import Lists, Press, Screen, is_list, list_link
from shared.errors import Failure
from shared.jobs import Jobs
from shared.models import Item, Outcome, from_json, to_json
from shared.playlists import Run
from shared.settings import Settings
from tests.unit.test_jobs import claim_one, outcome

SIZE = 10


def items(count):
    return tuple(Item(f"v{n}", f"https://a.example/{n}", f"Film {n}", 65.0) for n in range(count))


def a_run(count=5, **more):
    facts = {"to": {"chat": 5}, "message": 7, "count": count, **more}
    return Run("telegram:9", "tg:9:5", "tg:1", "https://a.example/l", "A list", items(count), **facts)


# -- the pager ---------------------------------------------------------------------------------------------

presses = st.one_of(
    st.builds(Press, st.just("0" * 12), st.sampled_from(("toggle", "page")), st.integers(0, 9999)),
    st.builds(Press, st.just("0" * 12), st.sampled_from(("all", "none", "fetch")), st.just(0)),
)


@given(st.integers(0, 45), st.lists(presses, max_size=30))
def test_whatever_is_pressed_the_pager_shows_items_that_are_there_and_chooses_each_once(count, pressed):
    run = a_run(count)
    lists = Lists(None, Jobs(None), None, channel="telegram:9", size=SIZE)
    for press in pressed:
        assert Press.read(press.data) == press
        assert len(press.data.encode()) <= 64
        run = lists.pressed(run, press)
        assert run.page in range(run.pages(SIZE))
        assert len(run.on_page(SIZE)) == min(SIZE, count - run.page * SIZE)
        assert list(run.chosen) == sorted(set(run.chosen) & set(range(count)))
        assert run.state == "choosing" or run.chosen
    assert from_json(Run, to_json(run)) == run


@given(st.sets(st.integers(0, 9), min_size=1), st.lists(st.booleans(), min_size=10, max_size=10))
def test_every_chosen_item_has_its_turn_once_in_the_order_of_the_list(chosen, works):
    run, seen = a_run(10).choosing(list(chosen)).begun(), []
    while (number := run.current) is not None:
        seen.append(number)
        assert run.ended(number + 1) == run, "another item's end changes nothing"
        run = run.ended(number, "" if works[number] else "private")
    assert seen == sorted(chosen)
    assert run.state == "done"
    assert run.arrived == sum(works[number] for number in chosen)


def test_what_has_begun_cannot_be_chosen_anew_and_nothing_cannot_begin():
    begun = a_run().toggled(1).begun()
    assert begun.state == "running"
    assert begun.toggled(2) == begun.turned(1, 2) == begun.choosing(()) == begun
    assert a_run().begun().state == "choosing"
    assert begun.cancelled().ended(1) == begun.cancelled()


@pytest.mark.parametrize(
    "data", ["", "pl|", "pl|000000000000|x0", "pl|00000000000g|t0", "pl|000000000000|t12345"]
)
def test_buttons_that_are_none_of_ours_are_not_read(data):
    assert Press.read(data) is None


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        ("https://youtu.be/dQw4w9WgXcQ", False),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL1", False),
        ("https://m.youtube.com/playlist?list=PL1234567890", True),
        ("https://youtube.com/@somebody", True),
        ("https://www.youtube.com/channel/UCxyz/videos", True),
        ("https://soundcloud.com/somebody/sets/songs", True),
        ("https://a.example/@somebody", False),
        ("not a link", False),
    ],
)
def test_a_link_to_a_list_is_known_by_its_looks(link, wanted):
    assert is_list(link) is wanted


def test_who_asks_for_the_list_of_a_watch_link_gets_the_list():
    link = "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PL123&index=2"
    assert list_link(link) == "https://www.youtube.com/playlist?list=PL123"
    assert list_link("https://a.example/l") == "https://a.example/l"


# -- the whole ---------------------------------------------------------------------------------------------


class House:
    """The runs of one chat account, somebody who watches their message, and a worker by hand."""

    def __init__(self, jobs, **settings):
        self.jobs, self.shown, self.lost = jobs, [], []
        settings = Settings(_env_file=None, **settings)
        self.lists = Lists(Intake(jobs, settings), jobs, settings, channel="telegram:9", size=SIZE)

    async def begin(self, *chosen, **more):
        run = a_run(**more).choosing(chosen).begun()
        assert await self.lists.runs.begin(run)
        return run

    async def show(self, run):
        self.shown.append(await self.lists.words(run))

    async def gone(self, run):
        self.lost.append(run.id)

    async def step(self):
        await self.jobs.redis.zadd("lf:lists:telegram:9", dict.fromkeys(await self._ids(), 0), xx=True)
        await self.lists.drive(self.show, self.gone)

    async def _ids(self):
        return await self.jobs.redis.zrange("lf:lists:telegram:9", 0, -1) or ["nothing"]

    async def work(self, result):
        """Ends the job that is queued, and delivers what came of it; the link."""
        claim = await claim_one(self.jobs)
        if claim is None:
            return None
        url = (await self.jobs.spec(claim.job_id)).url
        await self.jobs.settle(claim, result)
        _, owed = await self.jobs.take("telegram:9", 5, lease=10)
        for one in owed:
            await self.jobs.sent(one, "88")
        return url


@pytest.fixture
def house(jobs):
    return House(jobs)


async def test_items_come_one_after_the_other_and_failures_are_named_in_the_end(house):
    run = await house.begin(0, 2, 4)
    done = []
    for each in (outcome(), Outcome(failure=Failure("private", "x")), outcome()):
        await house.step()
        done.append(await house.work(each))
        assert await house.work(each) is None, "one at a time"
    await house.step()
    assert done == [f"https://a.example/{n}" for n in (0, 2, 4)]
    assert (await house.lists.runs.get(run.id)).state == "done"
    assert "1 of 3 · now: Film 0" in house.shown[0]
    assert "2 of 3 arrived" in house.shown[-1]
    assert "Film 2: This is private" in house.shown[-1]
    assert await house.lists.runs.due("telegram:9", 5) == []


async def test_a_cancelled_run_stops_what_is_under_way_and_asks_for_nothing_more(house):
    run = await house.begin(0, 1)
    await house.step()
    await house.lists.press(Press(run.id, "cancel"))
    await house.step()
    assert await house.work(outcome()) is None
    assert "Cancelled" in house.shown[-1]


async def test_what_limits_hold_back_comes_when_they_allow_it(jobs):
    house = House(jobs, limit_user_minute=1)
    run = await house.begin(0, 1)
    await house.step()
    await house.work(outcome())
    await house.step()
    held = await house.lists.runs.get(run.id)
    assert (held.state, held.over) == ("running", 1)
    assert 0 < held.until - time.time() <= 60
    assert "It goes on in" in house.shown[-1]
    assert await house.work(outcome()) is None
    await jobs.redis.delete("lf:limit:tg:1:user-minute")
    await house.lists.runs.change(run.id, lambda run: run.held(0.0))
    await house.step()
    assert await house.work(outcome()) == "https://a.example/1"


async def test_a_list_waits_for_the_end_of_a_surge(house):
    run = await house.begin(0, 1)
    await house.lists.intake.control.surge("on")
    await house.step()
    held = await house.lists.runs.get(run.id)
    assert (held.state, held.over) == ("running", 0)
    assert 0 < held.until - time.time() <= 60
    assert await house.work(outcome()) is None
    await house.lists.intake.control.surge("off")
    await house.lists.runs.change(run.id, lambda run: run.held(0.0))
    await house.step()
    assert await house.work(outcome()) == "https://a.example/0"


async def test_another_process_goes_on_where_the_first_one_died(house):
    await house.begin(0, 1)
    await house.step()
    other = House(house.jobs)
    await other.step()
    assert other.shown == [], "one process at a time"
    await house.work(outcome())
    await house.jobs.redis.delete("lf:leader:lists:telegram:9")
    await other.step()
    assert await other.work(outcome()) == "https://a.example/1"


async def test_where_nobody_is_left_the_run_ends(house):
    run = await house.begin(0, 1, follow="f1")
    await house.step()
    claim = await claim_one(house.jobs)
    await house.jobs.settle(claim, outcome())
    _, [owed] = await house.jobs.take("telegram:9", 5, lease=10)
    await house.jobs.gone(owed)
    await house.step()
    assert house.lost == [run.id]
    assert await house.work(outcome()) is None


async def test_nothing_is_kept_for_ever_and_only_the_newest_lists_of_a_person(house):
    runs = [a_run() for _ in range(12)]
    for run in runs:
        assert await house.lists.runs.begin(run)
        await asyncio.sleep(0.002)
    left = [run.id for run in runs if await house.lists.runs.get(run.id)]
    assert left == [run.id for run in runs[2:]]
    await house.begin(0)
    await house.step()
    redis = house.jobs.redis
    assert [key async for key in redis.scan_iter("lf:list*") if await redis.ttl(key) == -1] == []


async def test_a_person_s_lists_are_forgotten_at_his_word(house):
    run = await house.begin(0)
    await house.lists.runs.forget("tg:1")
    assert await house.lists.runs.get(run.id) is None
    await house.step()
    assert await house.lists.runs.due("telegram:9", 5) == []


async def test_presses_that_come_at_once_all_count(house):
    run = a_run(10)
    await house.lists.runs.begin(run)
    await asyncio.gather(*(house.lists.press(Press(run.id, "toggle", n)) for n in range(10)))
    assert (await house.lists.runs.get(run.id)).chosen == tuple(range(10))


async def test_of_many_presses_in_a_row_the_last_one_is_shown_and_not_each():
    screen, shown, state = Screen(), [], 0

    async def show():
        seen = state
        await asyncio.sleep(0.01)
        shown.append(seen)

    async with asyncio.TaskGroup() as group:
        for number in range(20):
            state = number
            group.create_task(screen.refresh("run", show))
            await asyncio.sleep(0)
    assert shown[-1] == 19
    assert len(shown) <= 3


async def test_what_the_chat_cannot_be_given_is_named_too(house):
    run = await house.begin(0)
    await house.step()
    claim = await claim_one(house.jobs)
    _, [owed] = await house.jobs.take_early(claim, "telegram:9", outcome())
    await house.jobs.sent(owed, "")
    await house.step()
    assert (await house.lists.runs.get(run.id)).over == 0, "why is known when the job has ended"
    await house.jobs.settle(claim, outcome())
    await house.step()
    assert (await house.lists.runs.get(run.id)).failed == {0: "no_link_possible"}


async def test_what_arrives_before_its_job_has_ended_has_arrived(house):
    run = await house.begin(0)
    await house.step()
    claim = await claim_one(house.jobs)
    _, [owed] = await house.jobs.take_early(claim, "telegram:9", outcome())
    await house.jobs.sent(owed, "88")
    await house.step()
    assert (await house.lists.runs.get(run.id)).arrived == 1
