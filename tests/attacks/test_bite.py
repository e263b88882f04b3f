"""What the attacks would come to without a defence, which only a test can take away.

That the links of `test_links` lead to the canary where the guard permits it, and that what is planted there
would be used by a bare yt-dlp, is shown beside them.
"""

import signal
import sys
import time
from contextlib import contextmanager
from string import Template

import pytest

from tests.attacks.house import Used, a_house, wait_until_alone
from tests.attacks.test_bodies import (
    BOUNDS,
    MAX_BYTES,
    MAX_ITEMS,
    QUICK,
    SECONDS,
    SLOW,
    feed,
    link_of,
    many_videos,
    name_of,
    served,
)
from tests.attacks.test_links import SERVED, page_of
from tests.attacks.test_names import TITLES
from tests.attacks.test_names import name_of as title_name
from tests.attacks.test_names import page as title_page
from tests.chaos.house import long
from tests.e2e.stack import LINKFERRY, STOP_WITHIN
from workers.engine.confinement import MEMORY


def test_without_checks_and_walls_a_posing_file_gives_away_what_lies_on_the_disk(tmp_path):
    plugins = "tests.stand_ins.extractor,tests.attacks.disarmed,tests.attacks.unwalled"
    with a_house(tmp_path, SERVED, WORKER_YTDLP_PLUGINS=plugins, WORKER_ISOLATION="landlock") as house:
        got = house.get({"posing": page_of("DASH that poses as a video")})
        assert house.leaked(), got["posing"]["error"]


CARELESS = (sys.executable, "-m", "tests.attacks.careless")
INSIDE = {
    "literal": "http://127.0.0.1:$PORT/literal",
    "mapped": "http://[::ffff:127.0.0.1]:$PORT/mapped",
    "name": "http://inside.attack.test:$PORT/name",
    "mixed-answers": "http://mixed.attack.test:$PORT/mixed-answers",
    "mapped-answer": "http://mapped.attack.test:$PORT/mapped-answer",
}


@long
def test_without_the_guards_judgement_names_and_addresses_lead_inside(tmp_path):
    unguarded = (sys.executable, "-m", "tests.attacks.unguarded")
    with a_house(tmp_path, SERVED, worker=unguarded) as house:
        house.get(INSIDE | {"rebinding": "http://rebinding.attack.test:$EVIL_PORT/rebinding"})
        assert {f"/{name}" for name in INSIDE} <= set(house.canary.seen)
        assert house.neighbour.seen


def fills_the_disk(house):
    return house.used.disk > 2 * MAX_BYTES


def fills_the_memory(house):
    return house.used.memory > MEMORY * 1.2


def unfolds_a_picture(house):
    return house.used.memory > 160_000_000


def asks(path, times):
    """It comes to so many requests for what begins so."""
    return lambda house: sum(each.startswith(path) for each in house.evil.seen) >= times


def says(word):
    return lambda house: f'"{word}"' in house.stack.log("client")


def fetches_more_than_one_post_may_hold(house):
    return sum(path.startswith("/m/") for path in house.good.stats()["paths"]) > MAX_ITEMS


ENDLESS = {
    "an endless video": fills_the_disk,
    "an endless radio": fills_the_disk,
    "an endless page": fills_the_memory,
    "an endless playlist": fills_the_memory,
    "an endless manifest": fills_the_memory,
    "an endless segment": fills_the_disk,
    "an endless key": fills_the_memory,
    "20,000 segments": asks("/ts", 100),
    "a gzip bomb as a page": fills_the_memory,
    "a gzip bomb as a playlist": fills_the_memory,
    "a gzip bomb as a video": fills_the_disk,
    "a picture that unfolds": unfolds_a_picture,
    "a redirect to itself": asks("/a-redirect-to-itself", 100),
    "redirects without end": asks("/redirects-without-end", 100),
    "a feed of 50,000": asks("/item", 10),
    "a page of 50,000 videos": fetches_more_than_one_post_may_hold,
    "an endless live stream": asks("/live.ts", 3),
    "more promised than sent": says("done"),
    "beyond all promised": says("truncated"),
}
"""What each comes to without a bound, which it cannot with one."""
SHORTER = {
    name_of("a feed of 50,000"): ("text/xml", feed("$EVIL/item?{}", 500)),
    name_of("a page of 50,000 videos"): ("text/html", many_videos("$GOOD/m/{}.mp4", 4 * MAX_ITEMS)),
}
"""Enough here, where yt-dlp takes minutes to begin with 50,000."""
LASTING = (
    *("silence", "a slow head", "a slow page", "a slow video", "a slow segment"),
    *("20,000 short segments", "20,000 segments that fail"),
)
"""These then take more time than a job may."""
HELD_BY_OTHERS = {
    "a refresh to itself": "yt-dlp calls itself for each, and Python bounds the depth of calls",
    "refreshes without end": "the same",
    "a feed of itself": "the same",
    "a picture of one's own that unfolds": "nothing decodes it: its first bytes are those of no video",
    "less promised than sent": "a body ends where HTTP says that it does, in every library",
    "less than nothing promised": "a length that is no number counts as none, in every library",
    "5,000 headers": "Python takes a hundred",
}
"""No twin: what holds is not ours to take away."""


def test_every_attack_has_a_twin_or_a_reason_for_none():
    assert {*ENDLESS, *LASTING, *HELD_BY_OTHERS} == {*QUICK, *SLOW}


@contextmanager
def without_bounds(folder, names):
    """A worker without bounds for these attacks."""
    settings = BOUNDS | {
        "WORKER_YTDLP_PLUGINS": "tests.stand_ins.extractor,tests.attacks.boundless",
        "WORKER_JOB_TIMEOUT": "600",
        "WORKER_JOBS": str(len(names)),
        "MAX_DURATION": str(10**9),
    }
    pages = served({name: (QUICK | SLOW)[name] for name in names}) | SHORTER
    with a_house(folder, pages, worker=CARELESS, **settings) as house:
        yield house


@contextmanager
def under_way(house, *names):
    """These attacks, until somebody has seen enough of them."""
    links = [Template(link_of(name)).substitute(house.values) for name in names]
    (house.folder / "client.log").unlink(missing_ok=True)
    client = house.stack.start("client", *LINKFERRY, "get", *links, "--to", str(house.got), "--json")
    try:
        yield
    finally:
        client.send_signal(signal.SIGINT)  # which cancels them
        client.wait(STOP_WITHIN)


@pytest.fixture(scope="module")
def boundless(tmp_path_factory):
    with without_bounds(tmp_path_factory.mktemp("boundless"), list(ENDLESS)) as house:
        yield house


def until(condition, within=90):
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


@long
@pytest.mark.parametrize("attack", ENDLESS)
def test_without_bounds_an_attack_by_mass_goes_beyond_them(boundless, attack):
    wait_until_alone(boundless)
    boundless.used, boundless.evil.seen[:] = Used(), []
    with under_way(boundless, attack):
        until(lambda: ENDLESS[attack](boundless))


@long
def test_without_bounds_attacks_by_time_outlast_them(tmp_path):
    with without_bounds(tmp_path, LASTING) as house, under_way(house, *LASTING):
        until(lambda: {f"/{name_of(name)}" for name in LASTING} <= set(house.evil.seen))
        time.sleep(SECONDS + 5)
        assert [name for name in LASTING if name_of(name) in house.stack.log("client")] == []


NAMED = {
    "one folder up": lambda house: (house.folder / "was-here.mp4").exists(),
    "another direction": lambda house: any("\u202e" in each.name for each in house.got.iterdir()),
    "a line break and a header": lambda house: any("\n" in each.name for each in house.got.iterdir()),
    "300 characters": lambda house: "File name too long" in house.stack.log("client"),
}
"""What a title comes to where nobody makes a name of it."""


@long
def test_without_care_for_names_and_room_titles_are_paths_and_a_full_disk_is_filled(tmp_path):
    titles = {name: TITLES.get(name, "../was-here") for name in NAMED}
    pages = {title_name(name): title_page(title) for name, title in titles.items()}
    with a_house(tmp_path, pages, worker=CARELESS, DISK_RESERVE="1000TB") as house:
        links = [f"{house.evil.url}/{title_name(name)}" for name in titles]
        house.stack.start("client", *CARELESS, "get", *links, "--to", str(house.got), "--json").wait(60)
        assert [name for name, bites in NAMED.items() if not bites(house)] == [], house.stack.log("client")
