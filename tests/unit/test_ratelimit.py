"""The limiter on a real Valkey: held against a plain model, and under many clients at once."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.connection import connect
from shared.errors import Unavailable
from shared.limit import Limit
from shared.ratelimit import _SCRIPT, Limiter, LimitReached
from tests.clock import by_our_clock, set_clock


@pytest.fixture
def limiter(jobs):
    return Limiter(jobs.redis)


async def taken(limiter, limits, times, cost=1):
    count = 0
    for _ in range(times):
        try:
            await limiter.take(limits, cost)
        except LimitReached:
            continue
        count += 1
    return count


async def test_so_many_may_come_at_once_and_not_one_more(limiter):
    assert await taken(limiter, [Limit("user:1", 5, 86_400)], 20) == 5


async def test_the_refusal_says_exactly_when_to_come_back(limiter):
    limit = Limit("user:1", 2, 1.0)
    assert await taken(limiter, [limit], 2) == 2
    with pytest.raises(LimitReached) as refused:
        await limiter.take([limit])
    assert 0 < refused.value.seconds <= 0.5
    await asyncio.sleep(refused.value.seconds + 0.01)
    await limiter.take([limit])


async def test_the_tightest_limit_decides_and_nothing_is_spent_on_a_refusal(limiter):
    tight, wide = Limit("user:1", 1, 86_400), Limit("all", 100, 86_400)
    assert await taken(limiter, [tight, wide], 10) == 1
    with pytest.raises(LimitReached) as refused:
        await limiter.take([wide, tight])
    assert refused.value.limit == tight
    assert await taken(limiter, [wide], 200) == 99


async def test_who_took_hears_what_is_left_of_the_tightest(limiter):
    tight, wide = Limit("user:1", 3, 60), Limit("all", 100, 86_400)
    left = [await limiter.take([wide, tight]) for _ in range(3)]
    assert [each.left for each in left] == [2, 1, 0]
    assert 55 < left[-1].reset <= 60


async def test_a_heavy_request_costs_more(limiter):
    assert await taken(limiter, [Limit("user:1", 10, 60)], 10, cost=4) == 2


async def test_a_refund_gives_back_what_was_spent_and_never_more(limiter):
    limit = Limit("user:1", 3, 60)
    assert await taken(limiter, [limit], 3) == 3
    await limiter.refund([limit])
    assert await taken(limiter, [limit], 3) == 1
    for _ in range(10):
        await limiter.refund([limit])
    assert await taken(limiter, [limit], 10) == 3


async def test_people_do_not_share_their_limits(limiter):
    assert await taken(limiter, [Limit("user:1", 2, 60)], 5) == 2
    assert await taken(limiter, [Limit("user:2", 2, 60)], 5) == 2


async def test_many_clients_at_once_get_no_more_than_one_would(limiter):
    limit = [Limit("user:1", 50, 86_400)]
    assert sum(await asyncio.gather(*(taken(limiter, limit, 10) for _ in range(30)))) == 50


async def test_keys_vanish_when_they_mean_nothing_any_more(limiter, jobs):
    await limiter.take([Limit("user:1", 10, 0.5)])
    await asyncio.sleep(0.1)
    assert not await jobs.redis.exists("lf:limit:user:1")


async def test_without_redis_nothing_is_allowed(tmp_path):
    client = connect(f"unix://{tmp_path}/nobody.sock")
    with pytest.raises(Unavailable):
        await Limiter(client).take([Limit("user:1", 5, 60)])
    await client.aclose()


async def test_a_cost_above_the_limit_takes_all_of_it(limiter):
    limit = Limit("user:1", 2, 60)
    assert await taken(limiter, [limit], 2, cost=9) == 1
    assert await taken(limiter, [limit], 5) == 0


async def test_a_quota_is_charged_afterwards_and_bites_once_it_is_overdrawn(limiter):
    quota = Limit("user:1:bytes", 1000, 86_400)
    for _ in range(3):
        await limiter.take([], quotas=[quota])
    await limiter.charge([quota], 800)
    await limiter.take([], quotas=[quota])
    await limiter.charge([quota], 800)
    with pytest.raises(LimitReached) as refused:
        await limiter.take([Limit("user:1", 5, 60)], quotas=[quota])
    assert refused.value.limit == quota
    assert refused.value.seconds == pytest.approx(600 / 1000 * 86_400, abs=5)
    assert await taken(limiter, [Limit("user:1", 5, 60)], 9) == 5, "the refusal cost nothing"


class Model:
    """Leaky buckets in plain Python, drained by the interval; on a clock of its own."""

    def __init__(self):
        self.now = 0.0
        self.filled: dict[str, tuple[float, float]] = {}

    def level(self, limit):
        """Units in the bucket now."""
        level, at = self.filled.get(limit.key, (0.0, self.now))
        return max(0.0, level - (self.now - at) / limit.interval)

    def take(self, limits, cost, quotas):
        """Seconds to wait; 0 when it was taken."""
        wants = [(x, min(cost, x.count)) for x in limits] + [(x, 0) for x in quotas]
        waits = [(self.level(x) + units - x.count) * x.interval for x, units in wants]
        if max(waits, default=0) > 0.0005:
            return max(waits)
        self.add(limits, cost)
        return 0

    def add(self, limits, cost, sign=1):
        for x in limits:
            self.filled[x.key] = (max(0.0, self.level(x) + sign * min(cost, x.count)), self.now)

    def charge(self, quota, amount):
        self.filled[quota.key] = (self.level(quota) + amount, self.now)


LIMITS = [Limit("a", 1, 10.0), Limit("b", 5, 60.0), Limit("c", 8, 3600.0), Limit("d", 3, 7.0)]
QUOTA = Limit("bytes", 1000, 3600.0)
_some = st.lists(st.sampled_from(LIMITS), max_size=4, unique=True)
_cost = st.sampled_from([0.5, 1, 2, 3, 9])
_step = st.one_of(
    st.tuples(st.just("take"), _some, _cost, st.booleans()),
    st.tuples(st.just("refund"), _some, _cost),
    st.tuples(st.just("charge"), st.integers(1, 900)),
    st.tuples(st.just("pass"), st.floats(0.001, 4000, allow_nan=False)),
)


async def play(redis, steps):
    limiter, model = Limiter(redis), Model()
    limiter._script = redis.register_script(by_our_clock(_SCRIPT))
    start = 1_000_000.0
    await set_clock(redis, start)
    for kind, *facts in steps:
        if kind == "pass":
            model.now = round(model.now + facts[0], 6)
            await set_clock(redis, start + model.now)
        elif kind == "charge":
            await limiter.charge([QUOTA], facts[0])
            model.charge(QUOTA, facts[0])
        elif kind == "refund":
            await limiter.refund(*facts)
            model.add(*facts, sign=-1)
        else:
            limits, cost, with_quota = facts
            quotas = [QUOTA] if with_quota else []
            expected, wait = model.take(limits, cost, quotas), 0.0
            try:
                await limiter.take(limits, cost, quotas=quotas)
            except LimitReached as refused:
                wait = refused.seconds
            assert wait == pytest.approx(expected, abs=0.01)


@given(steps=st.lists(_step, max_size=30))
def test_it_decides_as_a_plain_model_does(valkey, steps):
    async def run():
        client = connect(valkey.url)
        await client.flushall()
        try:
            await play(client, steps)
        finally:
            await client.aclose()

    asyncio.run(run())


@given(pauses=st.lists(st.floats(0, 30, allow_nan=False), min_size=1, max_size=60))
def test_no_window_ever_sees_more_than_twice_the_count_and_who_comes_when_told_is_let_in(valkey, pauses):
    limit = Limit("user:1", 5, 60.0)

    async def run():
        client = connect(valkey.url)
        await client.flushall()
        limiter = Limiter(client)
        limiter._script = client.register_script(by_our_clock(_SCRIPT))
        now, allowed = 1_000_000.0, []
        for pause in pauses:
            now += pause
            await set_clock(client, now)
            try:
                await limiter.take([limit])
            except LimitReached as refused:
                now += refused.seconds + 0.001
                await set_clock(client, now)
                await limiter.take([limit])
            allowed.append(now)
        for moment in allowed:
            assert sum(moment <= other < moment + limit.period for other in allowed) <= 2 * limit.count
        await client.aclose()

    asyncio.run(run())
