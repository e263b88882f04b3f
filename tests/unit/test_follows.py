"""Following lists: what counts as new, who hears of it, and when it ends, on a real Valkey."""

import asyncio
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.follows import FollowDesk, Where
from bot.intake import Intake
from bot.playlists import Lists
from shared.errors import Failure, NotAdmitted
from shared.follows import Follow, Follows
from shared.jobs import info_region
from shared.models import Info, Item, Outcome, Place, Waiter, Wish, to_json
from shared.playlists import Run
from shared.privacy import forget
from shared.settings import Settings
from shared.shelf import Shelf
from shared.storage import LocalStorage
from workers.follows import MOST, FollowWatch, news_of

URL = "https://a.example/@somebody"
FAILED = Outcome(failure=Failure("not_found", "x"))
DOWN = Outcome(failure=Failure("internal", "x"))
DAY = 86_400.0


def items(*names):
    return tuple(Item(str(name), f"https://a.example/{name}", f"Film {name}") for name in names)


def shows(*names):
    facts = {"uploader": None, "duration": None, "thumbnail": None, "live": False, "entries": len(names)}
    empty = {"qualities": (), "formats": (), "subtitles": ()}
    info = Info(url=URL, site="s", id="1", title="Somebody", items=items(*names), **facts, **empty)
    return Outcome(info=info)


# -- what is new -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("listed", "unseen", "whole", "new"),
    [
        ("abc", "", True, ""),
        ("cba", "c", False, "c"),
        ("dcba", "dc", False, "cd"),  # a channel: the newest in front
        ("abcd", "cd", True, "cd"),  # a playlist: the newest at its end
        ("abc", "c", False, ""),  # something was deleted, so that an older one came up
        ("xabz", "xz", False, "x"),
        ("gfedcba", "gfedcba", False, "cdefg"),  # so much that all else is gone
    ],
)
def test_what_is_new_in_a_list(listed, unseen, whole, new):
    assert news_of(items(*listed), items(*unseen), whole=whole) == items(*new)


@given(st.lists(st.integers(0, 30), unique=True, max_size=20), st.sets(st.integers(0, 30)), st.booleans())
def test_only_what_was_not_seen_is_new_and_never_much_of_it(listed, seen, whole):
    shown = items(*listed)
    unseen = [item for item in shown if int(item.id) not in seen]
    new = news_of(shown, unseen, whole=whole)
    assert set(new) <= set(unseen)
    assert len(new) == len(set(new)) <= MOST
    if whole:
        assert len(new) == min(MOST, len(unseen))


# -- the whole ---------------------------------------------------------------------------------------------


class House:
    """A watch, a bot's desk, and a worker that answers each look as it is told."""

    def __init__(self, jobs, **settings):
        self.jobs = jobs
        self.settings = Settings(_env_file=None, **settings)
        self.follows = Follows(jobs.redis)
        self.watch = FollowWatch(jobs, settings=self.settings, worker_id="me")
        intake = Intake(jobs, self.settings)
        self.lists = Lists(intake, jobs, self.settings, channel="telegram:9", size=10)
        self.desk = FollowDesk(self.lists)
        self.said, self.over = [], False

    async def begin(self, chat="tg:5", url=URL, shown=None, asker="tg:1"):
        follow = Follow("telegram:9", chat, "", "", asker, {"chat": int(chat[3:])})
        waiter = Waiter(f"tg:9:{chat}:{url}:follow", "telegram:9", asker=asker)
        worker = asyncio.create_task(self._work(shown or shows(1, 2)))
        try:
            return await self.desk.begin(url, follow, waiter)
        finally:
            await self._stop(worker)

    async def look(self, *outcomes, later=0.0):
        """One round, answered so, after so many seconds."""
        for feed in await self.jobs.redis.zrange("lf:feeds:due", 0, -1):
            await self.jobs.redis.zadd("lf:feeds:due", {feed: time.time() - later})
        worker = asyncio.create_task(self._work(*outcomes))
        await self.watch.look()
        await self._stop(worker)

    async def _stop(self, worker):
        self.over = True
        await asyncio.wait({worker}, timeout=10)
        self.over = False

    async def _work(self, *outcomes):
        for each in outcomes:
            while not self.over:
                facts = {"lease": 10, "owner": "w"}
                _, claims = await self.jobs.claim(info_region("default"), 1, **facts)
                if claims:
                    await self.jobs.settle(claims[0], each)
                    break
                await asyncio.sleep(0.01)

    async def news(self):
        """What the bots make of the news: the titles that are to come, by chat."""
        await self.desk.tell("telegram:9", self._where, self._speak)
        runs = [await self.lists.runs.get(one) for one in await self.lists.runs.due("telegram:9", 50)]
        for run in runs:
            await self.lists.runs.leave(run.id, "telegram:9")
        return {run.chat: [item.id for item in run.items] for run in runs}

    async def _where(self, follow):
        return Where(follow.to, Wish(), Place(), "en")

    async def _speak(self, follow, text):
        self.said.append((follow.chat, text))


@pytest.fixture
def house(jobs):
    return House(jobs)


async def test_what_is_there_already_is_no_news_and_what_comes_is_news_once(house):
    assert "From now on I follow “Somebody”" in await house.begin()
    await house.look(shows(2, 1))
    assert await house.news() == {}
    await house.look(shows(4, 3, 2, 1))
    assert await house.news() == {"tg:5": ["3", "4"]}
    await house.look(shows(4, 3, 2, 1))
    assert await house.news() == {}


async def test_several_chats_hear_of_one_look_and_each_in_its_own_name(house):
    await house.begin("tg:5")
    await house.begin("tg:-7")
    await house.look(shows(3, 2, 1))
    assert await house.news() == {"tg:5": ["3"], "tg:-7": ["3"]}


async def test_what_limits_count_is_the_chat_s(house):
    await house.begin("tg:-7")
    await house.look(shows(3, 2, 1))
    await house.desk.tell("telegram:9", house._where, house._speak)
    [run_id] = await house.lists.runs.due("telegram:9", 5)
    run = await house.lists.runs.get(run_id)
    assert (run.asker, run.chat, run.message, run.current) == ("tg:-7", "tg:-7", None, 0)
    assert run.waiter_id(0).startswith("tg:9:-7:")


async def test_news_that_a_bot_could_not_finish_telling_come_once(house):
    await house.begin()
    await house.look(shows(3, 2, 1))
    [told] = await house.follows.news("telegram:9", 5)
    await house.news()
    await house.jobs.redis.rpush("lf:news:telegram:9", *[to_json(told)] * 2)
    assert await house.news() == {}


async def test_a_feed_that_fails_for_days_is_stopped_and_the_chat_told_once(house):
    await house.begin()
    await house.look(FAILED)
    assert await house.news() == {}
    assert await house.follows.of("tg:5")
    [(feed, known)] = (await _later(house, 0)).items()
    await house.follows.failed(feed, replace(known, failing=time.time() - 3 * DAY), time.time())
    await house.look(FAILED)
    assert await house.news() == {}
    assert len(house.said) == 1
    assert "That page does not exist" in house.said[0][1]
    assert await house.follows.of("tg:5") == []
    assert [key async for key in house.jobs.redis.scan_iter("lf:feed*")] == []


async def _later(house, seconds):
    for feed in await house.jobs.redis.zrange("lf:feeds:due", 0, -1):
        await house.jobs.redis.zadd("lf:feeds:due", {feed: time.time() - seconds - 1})
    return await house.follows.due(5)


async def test_failures_of_ours_count_for_nothing_and_a_success_makes_up_for_all(house):
    await house.begin()
    await house.look(DOWN)
    assert [known.failing for known in (await _later(house, 0)).values()] == [0.0]
    await house.look(FAILED)
    assert all(known.failing for known in (await _later(house, 0)).values())
    await house.look(shows(2, 1))
    assert [known.failing for known in (await _later(house, 0)).values()] == [0.0]


async def test_a_chat_and_all_chats_together_follow_only_so_much(jobs):
    house = House(jobs, follow_per_chat=1, follow_in_all=2)
    await house.begin("tg:5")
    assert "already" in await house.begin("tg:5")
    assert "as many as I may" in await house.begin("tg:5", f"{URL}2")
    assert "From now on" in await house.begin("tg:6")
    assert "as many lists as I can" in await house.begin("tg:8")


async def test_nothing_is_followed_where_the_operator_does_not_want_it_or_the_chat_is_not_admitted(jobs):
    assert "does not want" in await House(jobs, follow_per_chat=0).begin()
    with pytest.raises(NotAdmitted):
        await House(jobs, access="allowlist", allowed_ids="1").begin("tg:-7")


async def test_what_is_no_list_is_not_followed(house):
    assert "no playlist" in await house.begin(shown=shows())
    assert await house.follows.of("tg:5") == []


async def test_a_follow_ends_with_the_word_the_chat_or_whoever_wished_for_it(house, tmp_path):
    await house.begin()
    assert (await house.desk.end(f"{URL}?utm_source=x", "tg:5")).title == "Somebody"
    assert await house.desk.end(URL, "tg:5") is None
    await house.begin(url=f"{URL}1")
    await house.follows.leave("tg:5")
    assert await house.follows.of("tg:5") == []
    await house.begin(url=f"{URL}2")
    storage = LocalStorage(tmp_path, None, b"s")
    await forget("tg:1", house.jobs, Shelf(house.jobs, storage), None)
    await storage.aclose()
    assert await house.follows.of("tg:5") == []
    assert [key async for key in house.jobs.redis.scan_iter("lf:f*")] == []


async def test_a_follow_ends_where_nobody_is_left_to_receive_it(house):
    await house.begin()
    [follow] = await house.follows.of("tg:5")
    facts = {
        "channel": "telegram:9",
        "name": "tg:9:5",
        "asker": "tg:5",
        "url": URL,
        "title": "x",
        "items": (),
    }
    await house.desk.gone(Run(**facts, follow=follow.id))
    assert await house.follows.of("tg:5") == []


async def test_a_chat_that_moves_takes_its_follows_along(house):
    await house.begin("tg:-7")
    await house.follows.move("tg:-7", "tg:-1007", chat=-1007)
    assert [one.to["chat"] for one in await house.follows.of("tg:-1007")] == [-1007]
    assert await house.follows.of("tg:-7") == []
    await house.look(shows(3, 2, 1))
    assert await house.news() == {"tg:-1007": ["3"]}


async def test_of_one_site_one_feed_is_looked_at_in_a_round_and_by_one_worker(house):
    await house.begin(url=URL)
    await house.begin(url=f"{URL}2")
    other = FollowWatch(house.jobs, settings=house.settings, worker_id="other")
    await house.look(shows(2, 1))
    assert len(await house.follows.due(5)) == 1
    await other.look()
    assert len(await house.follows.due(5)) == 1
