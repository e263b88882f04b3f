"""The promises of jobs and waiters, on a real Valkey."""

import asyncio
import time

import pytest

from shared.errors import Failure, NotFound, Unavailable
from shared.jobs import CRASHES, Fenced, Jobs
from shared.models import MediaFile, Outcome, Place, Progress, Request, Result, Waiter, Wish, new_id

REGION = "default"


def request(url="https://a.example/1", *, waiter="w1", pull=False, channel="telegram:1", **facts):
    return Request(url, Waiter(waiter, channel, {"chat": 1}, pull=pull), **facts)


def outcome(**facts):
    file = MediaFile("media/x/a.mp4", "a.mp4", 10, "video/mp4", "video")
    now = time.time()
    result = Result(new_id(), "https://a.example/1", "A", (file,), now, now + 100, **facts)
    return Outcome(result=result)


async def claim_one(jobs: Jobs, *, lease=10.0, owner="worker"):
    _, claims = await jobs.claim(REGION, 1, lease=lease, owner=owner)
    return claims[0] if claims else None


async def later(jobs: Jobs):
    """A mend when everything is due for a look."""
    for key in await jobs.redis.zrange("lf:open", 0, -1):
        await jobs.redis.zadd("lf:open", {key: 0})
    return await jobs.mend()


async def keys_without_ttl(jobs: Jobs):
    return [key async for key in jobs.redis.scan_iter("*") if await jobs.redis.ttl(key) == -1]


async def test_two_requests_for_the_same_thing_share_one_job(jobs):
    first = await jobs.join(request(waiter="w1"))
    second = await jobs.join(request(waiter="w2"))
    assert (first.how, second.how) == ("new", "joined")
    assert second.id == first.id


async def test_requests_with_another_wish_or_place_do_not_share(jobs):
    seen = {
        (await jobs.join(request(waiter="a"))).id,
        (await jobs.join(request(waiter="b", wish=Wish(quality="720")))).id,
        (await jobs.join(request(waiter="c", place=Place(limit=50)))).id,
        (await jobs.join(request(waiter="d", place=Place(links=False)))).id,
    }
    assert len(seen) == 4


async def test_a_repeated_event_changes_nothing(jobs):
    first = await jobs.join(request())
    again = await jobs.join(request())
    assert (again.how, again.id) == ("repeated", first.id)
    assert len(await jobs.waiters(first.id)) == 1


async def test_a_thousand_at_once_make_one_job(jobs):
    joined = await asyncio.gather(*(jobs.join(request(waiter=f"w{n}")) for n in range(1000)))
    assert sum(j.how == "new" for j in joined) == 1
    assert len({j.id for j in joined}) == 1
    assert len(await jobs.waiters(joined[0].id)) == 1000


async def test_a_claimed_job_is_nobody_elses(jobs):
    joined = await jobs.join(request())
    claim = await claim_one(jobs)
    assert claim.job_id == joined.id
    assert await claim_one(jobs) is None


async def test_settling_owes_every_waiter_and_a_later_request_hits(jobs):
    await jobs.join(request(waiter="w1"))
    await jobs.join(request(waiter="w2"))
    claim = await claim_one(jobs)
    await jobs.settle(claim, outcome())
    _, owed = await jobs.take("telegram:1", 10, lease=10)
    assert {entry.waiter.id for entry in owed} == {"w1", "w2"}
    assert (await jobs.join(request(waiter="w3"))).how == "hit"
    _, late = await jobs.take("telegram:1", 10, lease=10)
    assert [entry.waiter.id for entry in late] == ["w3"]


async def test_a_waiter_who_pulls_has_the_answer_at_once(jobs):
    await jobs.join(request(waiter="p", pull=True))
    claim = await claim_one(jobs)
    await jobs.settle(claim, outcome())
    status = await jobs.status("p")
    assert status.state == "finished"
    assert status.outcome.result.title == "A"


async def test_a_failure_reaches_the_waiter_and_is_not_kept_for_others(jobs):
    await jobs.join(request(waiter="p", pull=True))
    await jobs.settle(await claim_one(jobs), Outcome(failure=NotFound().failure))
    status = await jobs.status("p")
    assert (status.state, status.outcome.failure.kind) == ("failed", "not_found")
    assert (await jobs.join(request(waiter="q"))).how == "new"


async def test_a_lapsed_lease_comes_back_first_and_its_old_owner_is_fenced(jobs):
    await jobs.join(request(waiter="old"))
    stale = await claim_one(jobs, lease=0.01, owner="frozen")
    await jobs.join(request("https://b.example/", waiter="young"))
    await asyncio.sleep(0.05)
    assert await jobs.reap(REGION) == [stale.job_id]
    fresh = await claim_one(jobs, owner="other")
    assert fresh.job_id == stale.job_id
    assert await jobs.renew([stale], lease=10) == {stale.job_id}
    for change in (
        jobs.settle(stale, outcome()),
        jobs.progress(stale, Progress("downloading")),
        jobs.alias(stale, "k"),
    ):
        with pytest.raises(Fenced):
            await change
    assert not await jobs.release(stale)
    assert not await jobs.conclude(stale, NotFound().failure)
    assert await jobs.take_early(stale, "telegram:1", outcome()) == (None, [])
    await jobs.settle(fresh, outcome())


async def test_a_renewed_lease_does_not_lapse(jobs):
    await jobs.join(request())
    claim = await claim_one(jobs, lease=0.02)
    await asyncio.sleep(0.05)
    assert await jobs.renew([claim], lease=10) == set()  # lapsed, but nobody took it
    assert await jobs.reap(REGION) == []


async def test_a_job_that_kills_its_workers_becomes_a_failure(jobs):
    await jobs.join(request(waiter="p", pull=True))
    for _ in range(CRASHES):
        assert await claim_one(jobs, lease=0.01)
        await asyncio.sleep(0.03)
        await jobs.reap(REGION)
    assert await claim_one(jobs) is None
    assert (await jobs.status("p")).outcome.failure.kind == "crashed"


async def test_the_last_one_out_stops_the_job(jobs):
    await jobs.join(request(waiter="w1"))
    await jobs.join(request(waiter="w2"))
    claim = await claim_one(jobs)
    assert await jobs.cancel("w1")
    await jobs.progress(claim, Progress("downloading"))
    assert await jobs.cancel("w2")
    with pytest.raises(Fenced):
        await jobs.progress(claim, Progress("downloading"))
    assert (await jobs.status("w2")).state == "cancelled"
    assert (await jobs.join(request(waiter="w3"))).how == "new"


async def test_a_cancelled_job_in_the_queue_is_never_claimed(jobs):
    await jobs.join(request())
    await jobs.cancel("w1")
    assert await claim_one(jobs) is None


async def test_what_is_being_sent_cannot_be_cancelled(jobs):
    await jobs.join(request())
    await jobs.settle(await claim_one(jobs), outcome())
    await jobs.take("telegram:1", 1, lease=10)
    assert not await jobs.cancel("w1")


async def test_a_delivery_is_recorded_once_and_its_handle_helps_the_next(jobs):
    await jobs.join(request())
    await jobs.settle(await claim_one(jobs), outcome())
    _, [owed] = await jobs.take("telegram:1", 1, lease=10)
    assert await jobs.holds(owed, lease=10)
    assert await jobs.sent(owed, "77", {"telegram:1:0": "FILE"})
    assert await jobs.sent(owed, "77")  # asked again because the answer was lost: still true
    assert not await jobs.sent(owed, "78")
    await jobs.join(request(waiter="w2"))
    _, [second] = await jobs.take("telegram:1", 1, lease=10)
    assert second.outcome.handles == {"telegram:1:0": "FILE"}
    assert not second.again


async def test_a_delivery_whose_sender_died_is_made_again_and_says_so(jobs):
    await jobs.join(request())
    await jobs.settle(await claim_one(jobs), outcome())
    _, [first] = await jobs.take("telegram:1", 1, lease=0.02)
    await asyncio.sleep(0.05)
    _, [second] = await jobs.take("telegram:1", 1, lease=10)
    assert second.again
    assert not await jobs.holds(first, lease=10)
    assert not await jobs.sent(first, "1")
    assert await jobs.sent(second, "2")


async def test_early_delivery_counts_and_settling_owes_only_the_rest(jobs):
    await jobs.join(request(waiter="w1"))
    await jobs.join(request(waiter="w2"))
    claim = await claim_one(jobs)
    done = outcome()
    _, early = await jobs.take_early(claim, "telegram:1", done)
    assert len(early) == 2
    assert await jobs.take_early(claim, "telegram:1", done) == (None, [])
    assert await jobs.sent(early[0], "5")
    await jobs.settle(claim, done)
    _, owed = await jobs.take("telegram:1", 10, lease=10)
    assert [entry.waiter.id for entry in owed] == [early[1].waiter.id]
    assert owed[0].again


async def test_early_delivery_of_a_dead_worker_is_taken_over_by_the_next(jobs):
    await jobs.join(request(waiter="w1"))
    await jobs.join(request(waiter="w2"))
    first = await claim_one(jobs, lease=0.01)
    _, (one, _two) = await jobs.take_early(first, "telegram:1", outcome())
    assert await jobs.sent(one, "5")
    await asyncio.sleep(0.03)
    await jobs.reap(REGION)
    second = await claim_one(jobs)
    _, [left] = await jobs.take_early(second, "telegram:1", outcome())
    assert left.again
    assert left.waiter.id != one.waiter.id


async def test_a_dead_result_makes_its_waiter_join_again(jobs):
    await jobs.join(request(waiter="w1"))
    await jobs.settle(await claim_one(jobs), outcome())
    _, [owed] = await jobs.take("telegram:1", 1, lease=10)
    assert await jobs.rejoin(owed, request(waiter="w1"))
    claim = await claim_one(jobs)
    await jobs.settle(claim, outcome())
    _, [again] = await jobs.take("telegram:1", 1, lease=10)
    assert again.waiter.id == "w1"


async def test_different_links_to_one_medium_become_one_job(jobs):
    await jobs.join(request("https://a.example/1", waiter="w1"))
    await jobs.join(request("https://a.example/2", waiter="w2"))
    _, [one, two] = await jobs.claim(REGION, 2, lease=10, owner="w")
    assert await jobs.alias(one, "m|same")
    assert not await jobs.alias(two, "m|same")
    await jobs.settle(one, outcome())
    _, owed = await jobs.take("telegram:1", 10, lease=10)
    assert {entry.waiter.id for entry in owed} == {"w1", "w2"}
    assert (await jobs.join(request("https://a.example/2", waiter="w3"))).how == "hit"


async def test_what_is_disowned_leads_nobody_to_the_job_or_its_result(jobs):
    await jobs.join(request("https://a.example/1", waiter="w1"))
    one = await claim_one(jobs)
    await jobs.join(request("https://a.example/2", waiter="w2"))
    two = await claim_one(jobs)
    await jobs.alias(one, "m|better")
    await jobs.disown(one, "m|better")
    await jobs.disown(one, "m|better")
    await jobs.settle(one, outcome())
    assert await jobs.alias(two, "m|better")
    assert (await jobs.join(request("https://a.example/1", waiter="w3"))).how == "hit"
    with pytest.raises(Fenced):
        await jobs.disown(one, "m|better")


async def test_an_alias_of_a_finished_medium_answers_at_once(jobs):
    await jobs.join(request("https://a.example/1", waiter="w1"))
    first = await claim_one(jobs)
    await jobs.alias(first, "m|same")
    await jobs.settle(first, outcome())
    await jobs.join(request("https://a.example/2", waiter="w2", pull=True))
    second = await claim_one(jobs)
    assert not await jobs.alias(second, "m|same")
    assert (await jobs.status("w2")).state == "finished"


async def test_a_job_given_back_waits_its_time_and_keeps_its_tries_when_drained(jobs):
    await jobs.join(request())
    claim = await claim_one(jobs)
    await jobs.redis.set(f"arq:retry:{claim.job_id}", 1, ex=10)
    assert await jobs.release(claim, delay=0.2, untry=True)
    assert await jobs.redis.get(f"arq:retry:{claim.job_id}") == "0"
    wait, claims = await jobs.claim(REGION, 1, lease=10, owner="w")
    assert claims == []
    assert 0 < wait <= 0.2
    await asyncio.sleep(0.25)
    assert (await claim_one(jobs)).job_id == claim.job_id


async def test_status_tells_place_in_line_stage_and_progress(jobs):
    await jobs.join(request("https://a.example/1", waiter="p1", pull=True))
    await asyncio.sleep(0.002)  # the order is by milliseconds
    await jobs.join(request("https://a.example/2", waiter="p2", pull=True))
    assert (await jobs.status("p2")).position == 2
    claim = await claim_one(jobs)
    await jobs.progress(claim, Progress("downloading", 5, 10))
    status = await jobs.status("p1")
    assert (status.state, status.progress.fraction) == ("running", 0.5)
    assert await jobs.status("nobody") is None


async def test_facts_about_a_waiter_can_change_until_its_answer_is_on_the_way(jobs):
    await jobs.join(request())
    known = Waiter("w1", "telegram:1", {"chat": 1, "ack": 9})
    assert await jobs.amend(known)
    await jobs.settle(await claim_one(jobs), outcome())
    _, [owed] = await jobs.take("telegram:1", 1, lease=10)
    assert owed.waiter.to["ack"] == 9
    assert not await jobs.amend(known)


async def test_nothing_stays_for_ever(jobs):
    await jobs.join(request(waiter="w1"))
    await jobs.join(request("https://a.example/2", waiter="p", pull=True))
    _, claims = await jobs.claim(REGION, 2, lease=10, owner="w")
    for claim in claims:
        await jobs.alias(claim, f"m|{claim.job_id}")
        await jobs.settle(claim, outcome())
    _, [owed] = await jobs.take("telegram:1", 1, lease=10)
    await jobs.sent(owed, "1")
    await jobs.announce("me", {"region": "default"})
    assert await keys_without_ttl(jobs) == []


async def test_a_queue_that_is_away_says_so(tmp_path):
    jobs = Jobs.at(f"unix://{tmp_path}/nobody.sock")
    with pytest.raises(Unavailable):
        await jobs.status("x")
    await jobs.aclose()


async def test_a_job_in_no_queue_is_found_and_queued(jobs):
    joined = await jobs.join(request())
    await jobs.redis.delete(f"lf:q:{REGION}", f"arq:job:{joined.id}")
    assert await later(jobs) == {"queued": 1}
    assert await jobs.redis.exists(f"arq:job:{joined.id}")
    assert (await claim_one(jobs)).job_id == joined.id


async def test_a_running_job_without_a_lease_gets_one_that_can_lapse(jobs):
    await jobs.join(request())
    await claim_one(jobs)
    await jobs.redis.delete(f"lf:q:{REGION}:leased")
    assert await later(jobs) == {"leased": 1}
    assert await later(jobs) == {}


async def test_an_answer_in_no_outbox_is_found_and_owed(jobs):
    await jobs.join(request())
    await jobs.settle(await claim_one(jobs), outcome())
    await jobs.redis.delete("lf:outbox:telegram:1")
    assert await later(jobs) == {"owed": 1}
    _, owed = await jobs.take("telegram:1", 1, lease=10)
    assert owed


async def test_a_waiter_whose_job_vanished_is_told(jobs):
    joined = await jobs.join(request(waiter="p", pull=True))
    await jobs.redis.delete(f"lf:j:{joined.id}")
    assert await later(jobs) == {"told": 1}
    assert (await jobs.status("p")).state == "failed"


async def test_mending_a_sound_state_changes_nothing(jobs):
    await jobs.join(request(waiter="w1"))
    await jobs.join(request("https://a.example/2", waiter="w2"))
    await claim_one(jobs)
    await jobs.join(request("https://a.example/3", waiter="w3"))
    assert await later(jobs) == {}


async def test_what_is_in_order_is_looked_at_ever_more_rarely_and_what_ended_never_again(jobs):
    joined = await jobs.join(request())
    job, waiter = f"lf:j:{joined.id}", "lf:w:w1"
    now = (await jobs.redis.time())[0]
    await jobs.redis.hset(job, "created", (now - 100) * 1000)
    await jobs.redis.hset(waiter, "created", (now - 50_000) * 1000)
    assert await later(jobs) == {}
    assert 95 < await jobs.redis.zscore("lf:open", job) / 1000 - now < 115
    assert 595 < await jobs.redis.zscore("lf:open", waiter) / 1000 - now < 615
    await jobs.settle(await claim_one(jobs), outcome())
    _, [owed] = await jobs.take("telegram:1", 1, lease=10)
    await jobs.sent(owed, "1")
    assert not await jobs.redis.exists("lf:open")


async def test_a_job_that_waited_for_a_day_is_given_up(jobs):
    joined = await jobs.join(request(waiter="p", pull=True))
    await jobs.redis.hset(f"lf:j:{joined.id}", "created", 1)
    assert await later(jobs) == {"expired": 1}
    assert (await jobs.status("p")).outcome.failure.kind == "expired"
    assert await claim_one(jobs) is None


async def test_a_claim_whose_answer_was_lost_is_answered_again_with_the_same_jobs(jobs):
    for number in range(3):
        await jobs.join(request(f"https://a.example/{number}", waiter=f"w{number}"))
    facts = {"lease": 10, "owner": "me"}
    _, [kept, left] = await jobs.claim(REGION, 2, **facts, number="1")
    [waiter] = await jobs.waiters(left.job_id)
    await jobs.cancel(waiter.id)
    _, again = await jobs.claim(REGION, 2, **facts, number="1")
    assert again == [kept], "the cancelled one is nobody's any more"
    _, [other] = await jobs.claim(REGION, 2, **facts, number="2")
    assert other.job_id not in (kept.job_id, left.job_id)


async def test_only_one_leads(jobs):
    assert await jobs.lead("sweep", "a", 0.1)
    assert not await jobs.lead("sweep", "b", 0.1)
    assert await jobs.lead("sweep", "a", 0.1)
    await asyncio.sleep(0.15)
    assert await jobs.lead("sweep", "b", 0.1)


async def test_what_failed_by_our_fault_is_kept_with_its_log(jobs):
    await jobs.join(request())
    claim = await claim_one(jobs)
    await jobs.note(claim.job_id, "the disk was full")
    await jobs.settle(claim, Outcome(failure=Failure("internal", "x")))
    [letter] = await jobs.dead_letters()
    assert letter["why"] == "internal"
    assert "the disk was full" in letter["log"][-1]
    await jobs.join(request("https://a.example/2", waiter="w2"))
    await jobs.settle(await claim_one(jobs), Outcome(failure=NotFound().failure))
    assert len(await jobs.dead_letters()) == 1, "a failure of the site's is nobody's fault here"


async def test_jobs_that_saw_a_worker_die_are_run_one_at_a_time_by_each_worker(jobs):
    for number in range(3):
        await jobs.join(request(f"https://a.example/{number}", waiter=f"w{number}"))
    await jobs.claim(REGION, 3, lease=0.001, owner="dies")
    await asyncio.sleep(0.01)
    assert len(await jobs.reap(REGION)) == 3
    await jobs.join(request("https://a.example/fresh", waiter="fresh"))
    _, first = await jobs.claim(REGION, 4, lease=10, owner="a")
    assert sorted(claim.suspect for claim in first) == [False, True]
    _, second = await jobs.claim(REGION, 4, lease=10, owner="a", suspects=1)
    assert second == []
    _, others = await jobs.claim(REGION, 4, lease=10, owner="b")
    assert [claim.suspect for claim in others] == [True]


async def test_a_chat_that_must_wait_is_not_hurried_by_its_job_settling(jobs):
    await jobs.join(request())
    claim = await claim_one(jobs)
    _, [owed] = await jobs.take_early(claim, "telegram:1", outcome())
    await jobs.defer(owed, 20)
    await jobs.settle(claim, outcome())
    wait, taken = await jobs.take("telegram:1", 10, lease=10)
    assert taken == []
    assert 18 < wait <= 20


async def test_a_chat_that_must_wait_is_not_served_before_its_time_either(jobs):
    await jobs.join(request(waiter="w1"))
    await jobs.join(request(waiter="w2"))
    claim = await claim_one(jobs)
    _, [flooded] = await jobs.take_early(claim, "telegram:1", outcome(), 1)
    await jobs.defer(flooded, 20, free=True)
    wait, [other] = await jobs.take_early(claim, "telegram:1", outcome())
    assert other.waiter.id != flooded.waiter.id
    assert 18 < wait <= 20
    await jobs.redis.hset(f"lf:w:{flooded.waiter.id}", "due", 0)
    wait, [again] = await jobs.take_early(claim, "telegram:1", outcome())
    assert (wait, again.waiter.id, again.again, again.attempt) == (None, flooded.waiter.id, True, 1)


async def test_early_attempts_count_with_those_that_follow(jobs):
    await jobs.join(request())
    claim = await claim_one(jobs)
    for attempt in (1, 2):
        _, [owed] = await jobs.take_early(claim, "telegram:1", outcome())
        assert owed.attempt == attempt
        await jobs.defer(owed, 0)
    await jobs.settle(claim, outcome())
    _, [owed] = await jobs.take("telegram:1", 1, lease=10)
    assert owed.attempt == 3


async def test_who_leaves_last_while_others_have_their_answer_leaves_them_and_the_next_the_result(jobs):
    for waiter in ("w1", "w2"):
        await jobs.join(request(waiter=waiter))
    claim = await claim_one(jobs)
    done = outcome(stored=False)
    _, [owed] = await jobs.take_early(claim, "telegram:1", done, 1)
    owed.outcome.handles["telegram:1:0"] = "FILE"
    await jobs.sent(owed, "5", {"telegram:1:0": "FILE"})
    left = "w2" if owed.waiter.id == "w1" else "w1"
    assert await jobs.cancel(left)
    assert (await jobs.status(left)).state == "cancelled"
    await jobs.settle(claim, done)
    assert (await jobs.join(request(waiter="w3"))).how == "hit"
    _, [repeat] = await jobs.take("telegram:1", 10, lease=10)
    assert (repeat.waiter.id, repeat.outcome.handles) == ("w3", {"telegram:1:0": "FILE"})


async def test_what_a_dead_worker_served_does_not_keep_its_job_from_being_stopped(jobs):
    for waiter in ("w1", "w2"):
        await jobs.join(request(waiter=waiter))
    _, [owed] = await jobs.take_early(await claim_one(jobs, lease=0.01), "telegram:1", outcome(), 1)
    await jobs.sent(owed, "5")
    await asyncio.sleep(0.03)
    await jobs.reap(REGION)
    second = await claim_one(jobs)
    assert await jobs.cancel("w2" if owed.waiter.id == "w1" else "w1")
    assert await jobs.renew([second], lease=10) == {second.job_id}


async def test_what_failed_by_a_workers_own_fault_is_left_to_another_one(jobs):
    for worker in ("one", "two"):
        await jobs.announce(worker, {"region": REGION})
    await jobs.join(request())
    claim = await claim_one(jobs, owner="one")
    await jobs.shun(claim, 30)
    await jobs.release(claim)
    assert await claim_one(jobs, owner="one") is None
    await asyncio.sleep(0.4)
    assert await claim_one(jobs, owner="one") is None, "not the next time, either"
    await asyncio.sleep(0.4)
    assert (await claim_one(jobs, owner="two")).job_id == claim.job_id


@pytest.mark.parametrize("other", [None, "elsewhere"])
async def test_without_another_worker_in_the_region_its_own_takes_the_job_again(jobs, other):
    await jobs.announce("one", {"region": REGION})
    if other:
        await jobs.announce("two", {"region": other})
    await jobs.join(request())
    claim = await claim_one(jobs, owner="one")
    await jobs.shun(claim, 30)
    await jobs.release(claim)
    assert (await claim_one(jobs, owner="one")).job_id == claim.job_id


async def test_another_worker_is_waited_for_only_so_long(jobs):
    for worker in ("one", "two"):
        await jobs.announce(worker, {"region": REGION})
    await jobs.join(request())
    claim = await claim_one(jobs, owner="one")
    await jobs.shun(claim, 0.01)
    await asyncio.sleep(0.02)
    await jobs.release(claim)
    assert (await claim_one(jobs, owner="one")).job_id == claim.job_id
    with pytest.raises(Fenced):
        await jobs.shun(claim, 30)


async def known(jobs: Jobs, handles=(("telegram:1:0", "a-file-id"),)):
    """A result that is stored, and that the platform has."""
    await jobs.join(request(waiter="first"))
    result = outcome()
    result.handles.update(handles)
    await jobs.settle(await claim_one(jobs), result)
    _, [owed] = await jobs.take("telegram:1", 10, lease=10)
    await jobs.sent(owed, "1", dict(handles))


async def test_who_joins_with_a_lease_delivers_what_the_platform_has_and_nobody_else_does(jobs):
    await known(jobs)
    joined = await jobs.join(request(waiter="w2"), new=True, lease=10)
    assert joined.how == "hit"
    assert joined.owed.outcome.handles == {"telegram:1:0": "a-file-id"}
    assert await jobs.redis.llen("lf:outbox:telegram:1:wake") <= 1, "no worker is woken for it"
    assert (await jobs.take("telegram:1", 10, lease=10))[1] == []
    assert await jobs.holds(joined.owed, lease=10)
    assert await jobs.sent(joined.owed, "77")
    assert (await jobs.status("w2")).state == "finished"
    assert await jobs.owed("telegram:1") == 0


async def test_who_was_answered_at_once_can_be_asked_for_again(jobs):
    await known(jobs)
    for lease in (0, 10):
        again = request(waiter=f"w{lease}")
        assert (await jobs.join(again, lease=lease)).how == "hit"
        assert await jobs.request_of(f"w{lease}") == again
    _, [owed] = await jobs.take("telegram:1", 10, lease=10)
    assert owed.spec, "the medium can be fetched anew when its bytes turn out to be gone"


async def test_what_a_dead_bot_had_in_its_hands_is_a_workers_after_the_lease(jobs):
    await known(jobs)
    joined = await jobs.join(request(waiter="w2"), new=True, lease=0.05)
    await asyncio.sleep(0.1)
    _, [owed] = await jobs.take("telegram:1", 10, lease=10)
    assert (owed.waiter.id, owed.again) == ("w2", True)
    assert not await jobs.holds(joined.owed, lease=10)
    assert not await jobs.sent(joined.owed, "77")
    assert await jobs.sent(owed, "78")


async def test_what_the_platform_does_not_have_is_a_workers_at_once(jobs):
    await known(jobs, handles=(("telegram:2:0", "of-another-bot"),))
    joined = await jobs.join(request(waiter="w2"), new=True, lease=10)
    assert (joined.how, joined.owed) == ("hit", None)
    _, [owed] = await jobs.take("telegram:1", 10, lease=10)
    assert owed.waiter.id == "w2"


async def test_what_was_handed_back_is_a_workers_at_once_and_costs_no_attempt(jobs):
    await known(jobs)
    joined = await jobs.join(request(waiter="w2"), new=True, lease=10)
    await jobs.defer(joined.owed, 0, free=True)
    _, [owed] = await jobs.take("telegram:1", 10, lease=10)
    assert (owed.waiter.id, owed.attempt) == ("w2", 1)
