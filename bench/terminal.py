"""`linkferry get`, beside a running stack or from nothing, or in a fresh clone."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil

from bench import Bench, Row, Session
from bench.engine import PAGE
from bench.rigs import Facts, Service, YtDlp, fresh, origin, scratch
from tests.e2e.stack import ROOT
from tests.stand_ins.origin import Origin

GONE_WITHIN = 30.0
"""Seconds until everything that a `get` started has ended."""
CLONE_BAR = 60.0
LEFT_OUT = ("VIRTUAL_ENV", "PYTHON", "UV_CACHE", "PIP_CACHE")


class Terminal:
    """Somebody's shell: our program and the rival's on the same links. Every output is compared."""

    def __init__(self, service: Service, cli: YtDlp, web: Origin) -> None:
        self._service, self._cli, self._web = service, cli, web
        self._expected: Facts | None = None

    def ours(self) -> float:
        """Seconds from start to end of the process."""
        target = self._service.data.parent / fresh()
        program = Path(sys.executable).with_name("linkferry")
        command = [program, "get", self._link(), "--to", target, "--json"]
        began = time.perf_counter()
        done = subprocess.run(command, env=self._service.env, capture_output=True, check=False)
        seconds = time.perf_counter() - began
        assert done.returncode == 0, done.stdout + done.stderr
        self._check(Path(json.loads(done.stdout)["path"]))
        return seconds

    def ours_from_nothing(self) -> float:
        """The same, with neither worker nor queue running."""
        _until_nobody(self._service.data)
        return self.ours()

    def rival(self) -> float:
        seconds, path = self._cli.fetch(self._link())
        self._check(path)
        return seconds

    def _link(self) -> str:
        return f"{self._web.url}/page/{fresh()}?media=mp4&size=5MB"

    def _check(self, path: Path) -> None:
        facts = Facts.of(path)
        self._expected = self._expected or facts
        facts.insist_on(self._expected)
        shutil.rmtree(path.parent)


def _until_nobody(data: Path) -> None:
    end = time.monotonic() + GONE_WITHIN
    while any(str(data) in " ".join(each.info["cmdline"] or ()) for each in psutil.process_iter(["cmdline"])):
        assert time.monotonic() < end, "something goes on running"
        time.sleep(0.05)


def measure_get(session: Session) -> Iterator[Row]:
    with ExitStack() as stack:
        folder, web = stack.enter_context(scratch()), stack.enter_context(origin(PAGE))
        cli = YtDlp.prepared(folder)
        with Service.local(folder / "standing") as service:
            shell = Terminal(service, cli, web)
            standing = session.duel(ours=shell.ours, rival=shell.rival)
        shell = Terminal(Service.local(folder / "nothing"), cli, web)
        nothing = session.duel(ours=shell.ours_from_nothing, rival=shell.rival)
    yield session.versus("`get` of a 5 MB page, stack running", standing, bar=0.6, rival_is="yt-dlp CLI")
    yield session.versus("`get` of a 5 MB page, from nothing", nothing, bar=2, rival_is="yt-dlp CLI")


def measure_clone(session: Session) -> Iterator[Row]:
    with origin(PAGE) as web:
        times = [_cloned(session, web) for _ in range(session.runs)]
    yield Row(
        "fresh clone, caches empty: `make get` until the first file",
        ours=sorted(times)[len(times) // 2],
        bar=CLONE_BAR,
        on="ours",
        runs=session.runs,
        busy=session.busy,
        samples={"ours": times},
    )


def _cloned(session: Session, web: Origin) -> float:
    with scratch() as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(LEFT_OUT)}
        caches = {"UV_CACHE_DIR": str(folder / "uv"), "PIP_CACHE_DIR": str(folder / "pip")}
        link = f"{web.url}/page/{fresh()}?media=mp4&size=5MB"
        env = kept | caches | {"LINK": link, "EGRESS_ALLOW": "127.0.0.0/8"}
        session.settle()
        began = time.perf_counter()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder / "clone")], check=True)
        made = ["make", "-C", str(folder / "clone"), "get", f"PYTHON={sys._base_executable}"]  # type: ignore[attr-defined]
        done = subprocess.run(made, env=env, capture_output=True, check=False)
        seconds = time.perf_counter() - began
        assert done.returncode == 0, done.stdout + done.stderr
        assert list((folder / "clone/downloads").glob("*.mp4"))
        _until_nobody(folder)
    session.say(f"{seconds:.1f}")
    return seconds


BENCHES = [
    Bench(
        "get",
        measure_get,
        "`linkferry get` of a page with a 5 MB MP4, from start to end of the process, with a standing worker "
        "and without any; against the yt-dlp CLI; origin unthrottled",
    ),
    Bench(
        "clone",
        measure_clone,
        "`git clone` of this folder and `make get` with empty caches of uv and pip, until the process has "
        "ended; the package index answers as it does where this runs",
        runs=3,
    ),
]
