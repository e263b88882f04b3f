"""What the attacks would come to without a defence, which only a test can take away.

That the links of `test_links` lead to the canary where the guard permits it, and that what is planted there
would be used by a bare yt-dlp, is shown beside them.
"""

import os
import signal
import sys
import time
from contextlib import contextmanager
from string import Template

import pytest

from tests.attacks.house import a_house
from tests.attacks.test_bodies import BOUNDS, MAX_BYTES, QUICK, SECONDS, SLOW, link_of, name_of, served
from tests.attacks.test_links import SERVED, page_of
from tests.chaos.house import long
from tests.e2e.stack import LINKFERRY
from workers.engine.confinement import MEMORY


def test_without_checks_and_walls_a_posing_file_gives_away_what_lies_on_the_disk(tmp_path):
    plugins = "tests.stand_ins.extractor,tests.attacks.disarmed,tests.attacks.unwalled"
    with a_house(tmp_path, SERVED, WORKER_YTDLP_PLUGINS=plugins, WORKER_ISOLATION="landlock") as house:
        got = house.get({"posing": page_of("DASH that poses as a video")})
        assert house.leaked(), got["posing"]["error"]


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


ENDLESS = {
    "an endless video": lambda house: house.used.disk > 2 * MAX_BYTES,
    "a gzip bomb as a page": lambda house: house.used.memory > MEMORY * 1.2,
    "redirects without end": lambda house: f"/{name_of('redirects without end')}?100" in house.evil.seen,
}
"""What each comes to that it cannot with bounds."""
LASTING = ("silence", "a slow head", "a slow page", "a slow video")


@contextmanager
def busy_without_bounds(folder, names):
    """A worker without bounds that all of these attacks keep busy at once."""
    settings = BOUNDS | {
        "WORKER_YTDLP_PLUGINS": "tests.stand_ins.extractor,tests.attacks.boundless",
        "WORKER_JOB_TIMEOUT": "600",
        "WORKER_JOBS": str(len(names)),
    }
    with a_house(folder, served({name: (QUICK | SLOW)[name] for name in names}), **settings) as house:
        links = [Template(link_of(name)).substitute(house.values) for name in names]
        house.stack.start("client", *LINKFERRY, "get", *links, "--to", str(house.got))
        try:
            yield house
        finally:
            os.kill(house.worker, signal.SIGKILL)  # it would wait for jobs that never end


@pytest.fixture(scope="module")
def boundless(tmp_path_factory):
    with busy_without_bounds(tmp_path_factory.mktemp("boundless"), list(ENDLESS)) as house:
        yield house


def until(condition, within=90):
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


@long
@pytest.mark.parametrize("attack", ENDLESS)
def test_without_bounds_an_attack_by_mass_goes_beyond_them(boundless, attack):
    until(lambda: ENDLESS[attack](boundless))


@long
def test_without_bounds_attacks_by_time_outlast_them(tmp_path):
    with busy_without_bounds(tmp_path, LASTING) as house:
        until(lambda: {f"/{name_of(name)}" for name in LASTING} <= set(house.evil.seen))
        time.sleep(SECONDS + 5)
        assert [name for name in LASTING if name_of(name) in house.stack.log("client")] == []
