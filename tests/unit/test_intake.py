"""Access, limits and surge at the door, on a real Valkey; what the owner changes holds without a restart."""

import asyncio

import pytest

from bot.intake import SURGE_CEILING, Intake
from bot.owner import Desk
from shared.control import Control, parse_count
from shared.errors import NotAdmitted, NotFound, Surge, Unavailable
from shared.jobs import Jobs
from shared.models import JobSpec, Outcome, Place, Waiter, Wish, from_json, new_id
from shared.ratelimit import LimitReached, SurgeLimit
from shared.settings import load
from shared.texts import explain
from tests.unit.test_jobs import claim_one, outcome

OWNER, ANN, BOB = "7", "1001", "1002"


@pytest.fixture
def door(jobs):
    """Builds an intake from settings, in an environment that has none."""

    def build(**settings):
        return Intake(jobs, load(_env_file=None, **{"owner_ids": OWNER, "secret_key": "a secret"} | settings))

    return build


@pytest.fixture
def desk(jobs, door):
    """The owner, who sits in another process than the intake under test."""
    return Desk(jobs, Control(jobs.redis, door()._settings), door()._settings)


async def send(intake, person=ANN, link=None, *, wish=Wish(), chat="", waiter=None):  # noqa: B008
    asker = f"tg:{person}" if person else ""
    return await submit(intake, asker, link, wish=wish, chat=chat, waiter=waiter)


async def submit(intake, asker, link=None, *, wish=Wish(), chat="", waiter=None):  # noqa: B008
    answerer = Waiter(waiter or new_id(), "telegram:1", {"chat": 1}, asker=asker, chat=chat)
    return await intake.submit(link or f"https://a.example/{new_id()}", answerer, wish=wish, place=Place())


async def accepted(intake, times, **facts):
    count = 0
    for _ in range(times):
        try:
            await send(intake, **facts)
        except LimitReached:
            continue
        count += 1
    return count


async def test_a_person_a_group_and_a_site_are_each_held_to_their_limit(door):
    intake = door(limit_user_minute=3, limit_chat_minute=4, limit_site_minute=6)
    assert await accepted(intake, 9, person=ANN) == 3
    assert await accepted(intake, 9, person=BOB, chat="tg:-5") == 3
    assert await accepted(intake, 9, person="1003", link="https://b.example/1", chat="tg:-5") == 1


async def test_owners_and_terminals_are_held_by_nothing_and_the_trusted_have_more(door):
    intake = door(limit_user_minute=1, limit_trusted=3, trusted_ids=BOB, limit_site_minute=9)
    assert await accepted(intake, 12, person=OWNER) == 12
    assert await accepted(intake, 12, person="") == 12
    assert await accepted(intake, 12, person=BOB) == 3


async def test_one_person_on_two_platforms_has_one_persons_limits_and_turns(door, jobs):
    intake = door(limit_user_minute=2, limit_user_running=1, same_people=f"tg:{ANN}=dc:55,tg:{BOB}=dc:66")
    for asker in (f"tg:{ANN}", "dc:55"):
        await submit(intake, asker)
    with pytest.raises(LimitReached):
        await submit(intake, "dc:55")
    await submit(intake, "dc:66")
    _, claims = await jobs.claim("default", 9, lease=10, owner="w")
    assert len(claims) == 2, "each person has one running"


async def test_heavier_wishes_cost_more(door):
    assert await accepted(door(limit_user_minute=6), 9, wish=Wish(quality="2160")) == 2


async def test_a_repeated_event_is_charged_once(door):
    intake = door(limit_user_minute=2)
    for _ in range(5):
        await send(intake, link="https://a.example/same", waiter="w1")
    assert await accepted(intake, 5) == 1


async def test_who_was_charged_for_what_the_queue_then_did_not_take_is_paid_back(door, jobs, monkeypatch):
    intake = door(limit_user_minute=2)

    async def cut(**_args):
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(jobs, "_script", cut)
        for _ in range(2):
            with pytest.raises(Unavailable):
                await send(intake)
    async with asyncio.timeout(15):
        while await jobs.redis.exists(f"lf:limit:tg:{ANN}:user-minute"):
            await asyncio.sleep(0.01)
    assert await accepted(intake, 5) == 2


async def test_who_has_used_up_his_bytes_must_wait(door):
    intake = door(limit_user_bytes="1GB")
    await send(intake, waiter="w1")
    request = await intake._jobs.request_of("w1")
    await intake._limiter.charge(request.waiter.quotas, 2_000_000_000)
    with pytest.raises(LimitReached) as refused:
        await send(intake)
    assert refused.value.seconds > 80_000
    await send(intake, person=BOB)


async def test_a_rule_changed_by_the_owner_holds_in_running_processes_within_a_second(door, desk, jobs):
    intake = door(limit_user_minute=2)
    assert await accepted(intake, 5) == 2
    assert "user-minute is 4" in await desk.obey("limits", ["user-minute", "4"], "en")
    await asyncio.sleep(1.1)
    assert await accepted(intake, 9, person=BOB) == 4
    await desk.obey("limits", ["user-minute", "default"], "en")
    await desk.obey("limits", ["owner", "user-minute", "1"], "en")
    await asyncio.sleep(1.1)
    assert await accepted(intake, 9, person="1003") == 2
    assert await accepted(intake, 9, person=OWNER) == 1


async def test_a_rule_changes_under_load_and_nobody_gets_more_than_the_larger_one(door, desk):
    intake = door(limit_all_minute=40)

    async def crowd():
        return await accepted(intake, 30, person=new_id())

    tasks = [asyncio.create_task(crowd()) for _ in range(10)]
    await desk.obey("limits", ["all-minute", "60"], "en")
    assert 40 <= sum(await asyncio.gather(*tasks)) <= 60


@pytest.mark.parametrize(
    "words",
    [["nonsense", "5"], ["user-minute"], ["user-minute", "many"], ["user-minute", "-1"], ["a", "b", "c"]],
)
async def test_nonsense_changes_no_rule(desk, words):
    before = await desk.obey("limits", [], "en")
    assert "I don't know that" in await desk.obey("limits", words, "en")
    assert await desk.obey("limits", [], "en") == before


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        ("user-minute", "7", 7),
        ("user-day", "off", 0),
        ("user-day", "default", None),
        ("user-bytes", "2GB", 2 * 10**9),
    ],
)
def test_counts_are_written_as_people_write_them(name, text, count):
    assert parse_count(name, text) == count


async def test_an_allowlist_serves_whom_it_names_and_whom_the_owner_lets_in(door, desk):
    intake = door(access="allowlist", allowed_ids=BOB)
    for person in (BOB, OWNER, ""):
        await send(intake, person)
    with pytest.raises(NotAdmitted):
        await send(intake, ANN)
    await desk.obey("allow", [ANN], "en")
    await asyncio.sleep(1.1)
    await send(intake, ANN)
    await desk.obey("forget", [ANN], "en")
    await asyncio.sleep(1.1)
    with pytest.raises(NotAdmitted):
        await send(intake, ANN)


async def test_who_is_blocked_is_not_served_and_an_owner_of_the_settings_cannot_be(door, desk):
    intake = door()
    for person in (ANN, OWNER):
        await desk.obey("block", [person], "en")
    with pytest.raises(NotAdmitted):
        await send(intake, ANN)
    await send(intake, OWNER)


async def test_the_claim_of_a_bot_without_owner_works_once(jobs):
    control = Control(jobs.redis, load(_env_file=None))
    await control.offer_ownership("old")
    await control.offer_ownership("new")
    assert not await control.claim_ownership(BOB, "old")
    assert await control.claim_ownership(ANN, "new")
    assert not await control.claim_ownership(BOB, "new")
    assert (await control.policy()).owners == (ANN,)
    assert (await control.policy()).role(ANN) == "owner"


async def settled(jobs: Jobs, link, person=ANN, intake=None):
    await send(intake, person, link)
    await jobs.settle(await claim_one(jobs), outcome())


async def test_in_a_surge_newcomers_are_turned_away_and_what_is_there_flows(door, desk, jobs):
    intake = door(limit_user_minute=9)
    link = "https://a.example/known"
    await settled(jobs, link, intake=intake)
    assert "it is on now" in await desk.obey("surge", ["on"], "en")
    await asyncio.sleep(1.1)
    with pytest.raises(Surge):
        await send(intake, BOB)
    hit = await send(intake, BOB, link)
    assert (hit.how, hit.surge) == ("hit", "crowd")
    with pytest.raises(Surge):
        await send(intake, BOB)
    assert (await send(intake, ANN)).how == "new"
    await desk.obey("surge", ["off"], "en")
    await asyncio.sleep(1.1)
    assert (await send(intake, BOB)).surge == "none"


async def test_in_a_surge_new_work_is_dear_and_smaller_and_the_refusal_costs_nothing(door, desk, jobs):
    intake = door(limit_user_minute=7)
    await send(intake)
    await desk.obey("surge", ["on"], "en")
    await asyncio.sleep(1.1)
    assert await accepted(intake, 4) == 2
    with pytest.raises(SurgeLimit):
        await send(intake)
    _, claims = await jobs.claim("default", 9, lease=10, owner="w")
    specs = [from_json(JobSpec, await jobs.redis.hget(f"lf:j:{claim.job_id}", "spec")) for claim in claims]
    assert [spec.wish.ceiling for spec in specs] == [None, SURGE_CEILING, SURGE_CEILING]
    asked = await send(intake, person="", link="https://a.example/audio", wish=Wish(quality="audio"))
    assert asked.how == "new"


async def test_surge_comes_and_goes_by_need_when_it_is_automatic(door, desk, jobs):
    control = Control(jobs.redis, door()._settings)
    assert not (await control.policy()).surge
    await control.need_surge()
    assert (await Control(jobs.redis, door()._settings).policy()).surge
    assert 0 < await jobs.redis.ttl("lf:surging") <= 60
    await desk.obey("surge", ["off"], "en")
    assert not (await Control(jobs.redis, door()._settings).policy()).surge


async def test_without_redis_the_door_is_closed(tmp_path):
    jobs = Jobs.at(f"unix://{tmp_path}/nobody.sock")
    with pytest.raises(Unavailable):
        await send(Intake(jobs, load(_env_file=None)))
    await jobs.aclose()


async def test_the_owner_sees_how_much_waits_and_runs(desk, jobs, door):
    assert "No worker" in await desk.obey("queue", [], "en")
    await jobs.announce("w", {"region": "default", "capacity": 4, "standing": 1})
    for _ in range(3):
        await send(door())
    await claim_one(jobs)
    assert "default: 2 waiting, 1 running, one worker with 4 places" in await desk.obey("queue", [], "en")
    await jobs.settle(await claim_one(jobs), Outcome(failure=NotFound().failure))


async def test_a_month_whose_bytes_are_used_up_is_a_surge_that_says_why(jobs, door, desk):
    control = Control(jobs.redis, door()._settings)
    await control.overspent()
    assert (await Control(jobs.redis, door()._settings).policy()).why_surge == "bytes"
    with pytest.raises(Surge) as refused:
        await send(door(), ANN)
    assert "traffic is nearly used up" in explain(refused.value.failure)
    assert "bytes of a region are used up" in await desk.obey("surge", [], "en")
    await desk.obey("surge", ["off"], "en")
    assert (await send(door(), ANN)).surge == "none"
