"""Whose turn it is: fair among people, within caps, and told truly. On a real Valkey."""

import asyncio
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.jobs import _SCRIPT, Census, Jobs
from shared.models import Request, Waiter, new_id
from tests.clock import by_our_clock, set_clock
from tests.unit.test_jobs import REGION, outcome

ABUSER, ANN, BOB = "tg:1", "tg:2", "tg:3"


async def ask(jobs, asker, url=None, **caps):
    waiter = Waiter(new_id(), "telegram:1", {"chat": 1}, asker=asker)
    joined = await jobs.join(Request(url or f"https://a.example/{new_id()}", waiter, **caps))
    return joined, waiter.id


async def claims(jobs, n=1, owner="w", lease=10.0, heavy=0):
    return (await jobs.claim(REGION, n, lease=lease, owner=owner, heavy=heavy))[1]


async def whose(jobs, claim):
    return await jobs.redis.hget(f"lf:j:{claim.job_id}", "under")


async def order(jobs, n):
    """Whose jobs run, one after the other."""
    found = []
    for claim in [c for _ in range(n) for c in await claims(jobs)]:
        found.append(await whose(jobs, claim))
        await jobs.settle(claim, outcome())
    return found


async def test_fifty_links_of_one_delay_the_first_of_another_by_one_job_at_most(jobs):
    for _ in range(50):
        await ask(jobs, ABUSER)
    await order(jobs, 7)
    await ask(jobs, ANN)
    await ask(jobs, BOB)
    assert set((await order(jobs, 3))[:3]) >= {ANN, BOB}


async def test_each_ones_links_keep_their_order(jobs):
    asked = [(await ask(jobs, ANN))[0].id for _ in range(5)]
    assert [c.job_id for c in await claims(jobs, 5)] == asked


async def test_who_was_away_saves_up_no_turns(jobs):
    await ask(jobs, ANN)
    await order(jobs, 1)
    for _ in range(20):
        await ask(jobs, BOB)
    await order(jobs, 10)
    for _ in range(20):
        await ask(jobs, ANN)
    assert Counter(await order(jobs, 10))[BOB] in (4, 5, 6)


async def test_a_capped_person_waits_until_one_of_his_own_has_ended(jobs):
    for _ in range(5):
        await ask(jobs, ABUSER, user_cap=2)
    running = await claims(jobs, 10)
    assert len(running) == 2
    assert await claims(jobs, 10) == []
    await ask(jobs, ANN, user_cap=2)
    assert [await whose(jobs, c) for c in await claims(jobs, 10)] == [ANN]
    await jobs.settle(running[0], outcome())
    assert [await whose(jobs, c) for c in await claims(jobs, 10)] == [ABUSER]


@pytest.mark.parametrize("how", ["release", "cancel", "lapse"])
async def test_a_slot_is_free_again_however_its_job_ends(jobs, how):
    _, waiter = await ask(jobs, ANN, user_cap=1)
    second, _ = await ask(jobs, ANN, user_cap=1)
    [first] = await claims(jobs, 5, lease=0.01 if how == "lapse" else 10)
    if how == "release":
        await jobs.release(first, delay=20)
    elif how == "cancel":
        await jobs.cancel(waiter)
    else:
        await asyncio.sleep(0.03)
        await jobs.reap(REGION)
        [again] = await claims(jobs, 1)
        assert again.job_id == first.job_id
        await jobs.settle(again, outcome())
    assert [c.job_id for c in await claims(jobs, 5)] == [second.id]


async def test_a_site_at_its_cap_holds_up_nobody_who_wants_another_one(jobs):
    for _ in range(4):
        await ask(jobs, ABUSER, site_cap=1)
    elsewhere, _ = await ask(jobs, ABUSER, "https://b.example/1", site_cap=1)
    ann, _ = await ask(jobs, ANN, site_cap=1)
    first, other = await claims(jobs, 10)
    assert other.job_id == elsewhere.id
    assert await claims(jobs, 10) == []
    await jobs.settle(first, outcome())
    second = await claims(jobs, 10)
    assert len(second) == 1
    await jobs.settle(second[0], outcome())
    third = await claims(jobs, 10)
    assert ann.id in {second[0].job_id, third[0].job_id}, "the second of one comes after the first of another"


async def test_held_jobs_go_on_although_the_one_that_was_let_go_is_cancelled(jobs):
    await ask(jobs, ABUSER, site_cap=1)
    waiters = dict([await _id_and_waiter(jobs, f"tg:{n}") for n in range(10, 13)])
    [first] = await claims(jobs, 10)
    assert await claims(jobs, 10) == []
    await jobs.settle(first, outcome())
    flows = await jobs.redis.zrange(f"lf:q:{REGION}:flows", 0, -1)
    await jobs.cancel(waiters[flows[0]])
    assert len(await claims(jobs, 10)) == 1


async def test_a_held_job_that_two_wait_for_counts_once_and_where_it_comes_first(jobs):
    await ask(jobs, ABUSER, site_cap=1)
    [first] = await claims(jobs)
    own, _ = await ask(jobs, ANN, site_cap=1)
    shared, _ = await ask(jobs, ANN, "https://a.example/shared", site_cap=1)
    await ask(jobs, BOB, "https://a.example/shared", site_cap=1)
    assert await claims(jobs, 10) == []
    held = f"lf:q:{REGION}:held:a.example"
    assert await jobs.redis.hvals(f"{held}:n") == ["1", "1"]
    assert await jobs.redis.zcard(held) == 2
    assert await jobs.redis.zscore(held, shared.id) < 1e13, "the first that one of them has there"
    await jobs.settle(first, outcome())
    [second] = await claims(jobs, 10)
    await jobs.settle(second, outcome())
    [third] = await claims(jobs, 10)
    assert {second.job_id, third.job_id} == {own.id, shared.id}
    assert not any(map(int, await jobs.redis.hvals(f"{held}:n")))


async def test_a_held_job_that_runs_by_anothers_turn_is_held_no_longer(jobs):
    await ask(jobs, ABUSER, site_cap=1)
    [first] = await claims(jobs)
    shared, _ = await ask(jobs, ANN, "https://a.example/shared", site_cap=1)
    assert await claims(jobs, 10) == []
    later, _ = await ask(jobs, ANN, site_cap=1)
    assert await claims(jobs, 10) == []
    await ask(jobs, BOB, "https://a.example/shared", site_cap=1)
    await jobs.redis.srem(f"lf:q:{REGION}:site:a.example", first.job_id)  # room that nobody was told of
    [second] = await claims(jobs, 10)
    assert second.job_id == shared.id
    assert await jobs.redis.hvals(f"lf:q:{REGION}:held:a.example:n") == ["1"]
    await jobs.release(second, delay=0)
    assert {c.job_id for c in await claims(jobs, 10)} <= {later.id, shared.id}


async def test_room_at_a_site_goes_past_those_who_may_not_use_it_yet(jobs):
    await ask(jobs, BOB, site_cap=1)
    [first] = await claims(jobs)
    capped = [f"tg:{n}" for n in range(10, 14)]
    for person in (*capped, ANN):
        await ask(jobs, person, site_cap=1, user_cap=1)
        assert await claims(jobs, 10) == []
        await asyncio.sleep(0.002)  # they are held in the order of milliseconds
    for person in capped:
        await ask(jobs, person, "https://b.example/" + person, user_cap=1)
    assert len(await claims(jobs, 10)) == len(capped)
    await jobs.settle(first, outcome())
    assert [await whose(jobs, c) for c in await claims(jobs, 10)] == [ANN]


async def _id_and_waiter(jobs, asker):
    return asker, (await ask(jobs, asker, site_cap=1))[1]


async def test_who_joins_a_job_deep_in_anothers_line_gets_it_at_his_own_turn(jobs):
    for number in range(30):
        await ask(jobs, ABUSER, f"https://a.example/{number}")
    joined, _ = await ask(jobs, ANN, "https://a.example/29")
    assert joined.how == "joined"
    assert joined.position <= 2
    two = await claims(jobs, 2)
    assert joined.id in {c.job_id for c in two}
    rest = await claims(jobs, 100)
    assert len(rest) == 28
    assert len({c.job_id for c in two + rest}) == 30


async def test_the_place_in_line_is_that_of_the_turns_to_come(jobs):
    for _ in range(10):
        await ask(jobs, ABUSER)
    _, ann = await ask(jobs, ANN)
    _, ann2 = await ask(jobs, ANN)
    assert (await jobs.status(ann)).position == 2
    assert 3 <= (await jobs.status(ann2)).position <= 4
    taken = [await whose(jobs, c) for c in await claims(jobs, 2)]
    assert ANN in taken
    assert (await jobs.status(ann)).position is None


async def test_the_wait_is_told_from_how_long_jobs_took(jobs):
    jobs._script = jobs.redis.register_script(by_our_clock(_SCRIPT))
    now = 1_000_000.0
    await set_clock(jobs.redis, now)
    for _ in range(30):
        await ask(jobs, new_id())
    running = await claims(jobs, 2)
    for _ in range(10):
        now += 8
        await set_clock(jobs.redis, now)
        for claim in running:
            await jobs.settle(claim, outcome())
        running = await claims(jobs, 2)
    joined, waiter = await ask(jobs, ANN)
    assert joined.position == 9
    assert joined.wait == pytest.approx(9 * 8 / 2, abs=5)
    assert (await jobs.status(waiter)).wait == pytest.approx(joined.wait, abs=1)
    assert await jobs.backlog(REGION) == pytest.approx(9 * 8 / 2, abs=5)


async def test_heavy_jobs_wait_aside_and_light_ones_pass(jobs):
    heavy = [await ask(jobs, ABUSER) for _ in range(3)]
    for claim in await claims(jobs, 3):
        await jobs.turned_heavy(claim, here=False)
    light, _ = await ask(jobs, ANN)
    assert [c.job_id for c in await claims(jobs, 5)] == [light.id]
    [one] = await claims(jobs, 5, heavy=1)
    assert (one.job_id, one.heavy) == (heavy[0][0].id, True)
    assert (await jobs.status(heavy[1][1])).position == 1
    found = await jobs.census(REGION)
    assert (found.ready, found.running, found.heavy) == (2, 2, 2)


async def test_a_job_that_turns_heavy_in_its_place_keeps_its_lease(jobs):
    await ask(jobs, ANN)
    [claim] = await claims(jobs)
    await jobs.turned_heavy(claim, here=True)
    assert await jobs.renew([claim], lease=10) == set()
    assert await jobs.reap(REGION) == []
    await jobs.settle(claim, outcome())
    assert await jobs.census(REGION) == Census(0, 0, 0, 0.0)


async def test_a_heavy_job_that_saw_its_worker_die_waits_for_a_heavy_place(jobs):
    await ask(jobs, ANN)
    [claim] = await claims(jobs)
    await jobs.turned_heavy(claim, here=True)
    await jobs.renew([claim], lease=0.001)
    await asyncio.sleep(0.01)
    assert await jobs.reap(REGION) == [claim.job_id]
    assert await claims(jobs, 5) == []
    [again] = await claims(jobs, 5, heavy=1)
    assert again.suspect


async def test_a_lost_claim_of_heavy_jobs_is_made_again(jobs):
    await ask(jobs, ANN)
    [claim] = await claims(jobs)
    await jobs.turned_heavy(claim, here=False)
    facts = {"lease": 10.0, "owner": "w", "heavy": 1, "number": "7"}
    _, first = await jobs.claim(REGION, 2, **facts)
    _, again = await jobs.claim(REGION, 2, **facts)
    assert first == again
    assert first[0].heavy


async def test_who_joined_a_job_that_turns_heavy_keeps_a_turn_of_his_own_for_it(jobs):
    for number in range(3):
        await ask(jobs, ABUSER, f"https://a.example/{number}")
    joined, waiter = await ask(jobs, ANN, "https://a.example/2")
    for claim in await claims(jobs, 3):
        await jobs.turned_heavy(claim, here=False)
    assert (await jobs.status(waiter)).position <= 2
    assert joined.id in {c.job_id for c in await claims(jobs, 2, heavy=2)}


async def test_nothing_of_the_line_stays_for_ever(jobs):
    for n in range(6):
        await ask(jobs, ABUSER, user_cap=1, site_cap=1)
        await ask(jobs, f"tg:{n}", user_cap=1, site_cap=1)
    first, *_ = await claims(jobs, 3)
    await jobs.turned_heavy(first, here=False)
    keys = [key async for key in jobs.redis.scan_iter("lf:q:*") if await jobs.redis.ttl(key) == -1]
    assert set(keys) <= {f"lf:q:{REGION}", f"lf:q:{REGION}:leased", f"lf:q:{REGION}.heavy"}


# -- invariants

_people = st.integers(0, 4)
_steps = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), _people, st.integers(0, 2)),
        st.tuples(st.just("claim"), st.integers(1, 3), st.integers(0, 2)),
        st.tuples(st.just("turn_heavy"), st.integers(0, 9), st.booleans()),
        st.tuples(st.just("settle"), st.integers(0, 9)),
        st.tuples(st.just("release"), st.integers(0, 9)),
        st.tuples(st.just("cancel"), st.integers(0, 30)),
    ),
    max_size=60,
)
USER_CAP, SITE_CAP = 2, 3


class Line:
    """Plays steps, and knows what must be true meanwhile."""

    def __init__(self, jobs):
        self.jobs, self.running, self.waiters, self.sites = jobs, [], [], {}

    async def ask(self, person, site):
        url = f"https://{site}.example/{new_id()}"
        joined, waiter = await ask(self.jobs, f"tg:{person}", url, user_cap=USER_CAP, site_cap=SITE_CAP)
        self.waiters.append(waiter)
        self.sites[joined.id] = (f"tg:{person}", site)

    async def claim(self, n, heavy=10):
        taken = await claims(self.jobs, n, heavy=heavy)
        assert sum(c.heavy for c in taken) <= heavy
        assert len(taken) <= n
        self.running += taken
        people = Counter(self.sites[c.job_id][0] for c in self.running)
        sites = Counter(self.sites[c.job_id][1] for c in self.running)
        assert max(people.values(), default=0) <= USER_CAP
        assert max(sites.values(), default=0) <= SITE_CAP
        assert len({c.job_id for c in self.running}) == len(self.running), "a job runs twice"

    async def settle(self, which):
        if self.running:
            claim = self.running.pop(which % len(self.running))
            await self.jobs.settle(claim, outcome())

    async def turn_heavy(self, which, here):
        if not self.running or self.running[which % len(self.running)].heavy:
            return
        claim = self.running.pop(which % len(self.running))
        await self.jobs.turned_heavy(claim, here=here)
        if here:
            self.running.append(replace(claim, heavy=True))

    async def release(self, which):
        if self.running:
            await self.jobs.release(self.running.pop(which % len(self.running)))

    async def cancel(self, which):
        if self.waiters:
            await self.jobs.cancel(self.waiters[which % len(self.waiters)])
            stopped = await self.jobs.renew(self.running, lease=10)
            self.running = [c for c in self.running if c.job_id not in stopped]

    async def drain(self):
        """Everything that waits can be had: nothing is stuck behind a cap."""
        for _ in range(200):
            await self.claim(10)
            while self.running:
                await self.settle(0)
            if await self.jobs.census(REGION) == Census(0, 0, 0, 0.0):
                return
        raise AssertionError("something is stuck")


@given(steps=_steps)
def test_caps_hold_no_job_runs_twice_and_none_is_stuck(valkey, steps):
    async def play():
        jobs = Jobs.at(valkey.url)
        await jobs.redis.flushall()
        try:
            line = Line(jobs)
            for kind, *facts in steps:
                await getattr(line, kind)(*facts)
            await line.drain()
        finally:
            await jobs.aclose()

    asyncio.run(play())


@settings(max_examples=10)
@given(counts=st.lists(st.integers(1, 12), min_size=2, max_size=6))
def test_between_any_two_who_both_wait_turns_differ_by_one_at_most(valkey, counts):
    async def play():
        jobs = Jobs.at(valkey.url)
        await jobs.redis.flushall()
        try:
            left = {f"tg:{n}": count for n, count in enumerate(counts)}
            for person, count in left.items():
                for _ in range(count):
                    await ask(jobs, person)
            served = Counter()
            while any(left.values()):
                [claim] = await claims(jobs)
                person = await whose(jobs, claim)
                served[person] += 1
                left[person] -= 1
                waiting = [served[p] for p, n in left.items() if n]
                assert not waiting or max(waiting) - min(waiting) <= 1
        finally:
            await jobs.aclose()

    asyncio.run(play())


async def test_a_job_whose_record_is_gone_stops_nobody(jobs):
    lost, _ = await ask(jobs, ANN, user_cap=1, site_cap=1)
    late, _ = await ask(jobs, BOB)
    [claim] = await claims(jobs, 1)
    await jobs.release(claim, delay=0.01)
    await ask(jobs, ABUSER)
    await jobs.redis.delete(f"lf:j:{lost.id}", f"lf:j:{late.id}")
    await asyncio.sleep(0.03)
    assert [await whose(jobs, c) for c in await claims(jobs, 5)] == [ABUSER]


async def test_a_job_that_stands_in_nobodys_line_is_found(jobs):
    joined, _ = await ask(jobs, ANN)
    await jobs.redis.delete(f"lf:q:{REGION}:flows", f"lf:q:{REGION}:u:{ANN}")
    assert await claims(jobs) == []
    await jobs.redis.zadd("lf:open", {f"lf:j:{joined.id}": 0})
    assert await jobs.mend() == {"queued": 1}
    assert [c.job_id for c in await claims(jobs)] == [joined.id]
