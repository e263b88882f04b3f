"""What the operator of a worker does not want, and what his disk does not hold, through a real worker."""

import contextlib
import os
import signal
from pathlib import Path

from tests.attacks.house import a_house, alive_below
from tests.chaos.house import long

VIDEO = ("text/html", "<title>x</title><video src=$GOOD/files/small.mp4></video>")
PAGES = {"moves": ("302", "http://blocked.site.test:$EVIL_PORT/page"), "page": VIDEO}


def test_a_full_disk_says_so_before_anything_is_fetched(tmp_path):
    links = {"page": "http://a.site.test:$EVIL_PORT/page", "file": "$GOOD/m/large.mp4?size=20MB"}
    with a_house(tmp_path, PAGES, DISK_RESERVE="1000TB") as house:
        got = house.get(links)
        fetched = house.good.stats()["bytes"]
    assert {answer["error"]["kind"] for answer in got.values()} == {"disk_full"}
    assert all(answer["error"]["retryable"] for answer in got.values())
    assert fetched < 10_000_000


@long
def test_a_redirect_into_a_blocked_site_is_refused_by_the_worker(tmp_path):
    with a_house(tmp_path, PAGES, BLOCKED_SITES="blocked.site.test") as house:
        links = {
            "direct": "http://blocked.site.test:$EVIL_PORT/page",
            "redirect": "http://a.site.test:$EVIL_PORT/moves",
            "other": "http://a.site.test:$EVIL_PORT/page",
        }
        kinds = {name: (answer["error"] or {}).get("kind") for name, answer in house.get(links).items()}
    assert kinds == {"direct": "policy", "redirect": "policy", "other": None}


def guard_of(house):
    for pid in alive_below(house):
        with contextlib.suppress(OSError):
            if b"workers.egress" in Path(f"/proc/{pid}/cmdline").read_bytes():
                return pid
    raise LookupError("this worker has no guard")


def test_without_its_guard_a_worker_reaches_nothing_and_with_the_next_one_goes_on(tmp_path):
    links = {"inside": "$CANARY/inside", "good": "http://a.site.test:$EVIL_PORT/page"}
    with a_house(tmp_path, PAGES) as house:
        for number in range(2):
            os.kill(guard_of(house), signal.SIGKILL)
            got = house.get({name: f"{link}?{number}" for name, link in links.items()})
            assert got["inside"]["error"]["kind"] == "forbidden"
            assert got["good"]["status"] == "done"
        assert house.canary.seen == []
