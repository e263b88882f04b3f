"""The limiter on a real Valkey: held against a plain model, and under many clients at once."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.errors import Unavailable
from shared.jobs import connect
from shared.ratelimit import Limit, Limiter, LimitReached


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
    assert await taken(limiter, [Limit("user:1", 5, 60)], 20) == 5


async def test_the_refusal_says_exactly_when_to_come_back(limiter):
    limit = Limit("user:1", 2, 1.0)
    assert await taken(limiter, [limit], 2) == 2
    with pytest.raises(LimitReached) as refused:
        await limiter.take([limit])
    assert 0.3 < refused.value.seconds <= 0.5
    await asyncio.sleep(refused.value.seconds + 0.01)
    await limiter.take([limit])


async def test_the_tightest_limit_decides_and_nothing_is_spent_on_a_refusal(limiter):
    tight, wide = Limit("user:1", 1, 60), Limit("all", 100, 60)
    assert await taken(limiter, [tight, wide], 10) == 1
    with pytest.raises(LimitReached) as refused:
        await limiter.take([wide, tight])
    assert refused.value.limit == tight
    assert await taken(limiter, [wide], 200) == 99


async def test_who_took_hears_what_is_left_of_the_tightest(limiter):
    tight, wide = Limit("user:1", 3, 60), Limit("all", 100, 60)
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
    limit = [Limit("user:1", 50, 60)]
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


class Model:
    """GCRA in plain Python, on a clock that stands still."""

    def __init__(self):
        self.full: dict[str, float] = {}

    def take(self, limits, cost):
        after = {x.key: self.full.get(x.key, 0.0) + x.interval * cost for x in limits}
        if any(after[x.key] > x.period + 0.0005 for x in limits):
            return False
        self.full |= after
        return True


_limit = st.builds(Limit, st.sampled_from("abc"), st.integers(1, 8), st.just(86_400.0))
_steps = st.lists(
    st.tuples(st.lists(_limit, min_size=1, max_size=3, unique_by=lambda x: x.key), st.integers(1, 3)),
    max_size=25,
)


@settings(max_examples=40)
@given(steps=_steps)
def test_it_decides_as_a_plain_model_does(valkey, steps):
    async def play():
        client = connect(valkey.url)
        await client.flushall()
        limiter, model = Limiter(client), Model()
        fixed: dict[str, Limit] = {}
        for limits, cost in steps:
            same = [fixed.setdefault(x.key, x) for x in limits]  # one rule per key, as in production
            try:
                await limiter.take(same, cost)
                allowed = True
            except LimitReached:
                allowed = False
            assert allowed == model.take(same, cost)
        await client.aclose()

    asyncio.run(play())
