"""Foreign code that took over a child gets nowhere, with namespaces and without; without walls it does."""

import asyncio
import contextlib
import dataclasses
import json
import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from shared.errors import Internal
from shared.settings import Settings
from tests.attacks.intruder import ATTEMPTS, REPORT
from tests.unit.engine.helpers import wait_for
from workers.egress import Config, Guard
from workers.engine import Engine
from workers.engine.confinement import descendants, is_alive
from workers.engine.isolation import Walls, most_processes
from workers.engine.quota import Quota

PLUGINS = ("tests.attacks.intruder", "tests.unit.engine.mischief")
ROOT_ONLY = {"mount_something", "trace_another_job", "write_into_the_program"}
"""What only root may do even where nothing stands in the way (or a machine forbids to others)."""
SINCE = {
    "reach_a_service_on_loopback": 4,
    "reach_the_guard_of_another_job": 4,
    "signal_another_job": 6,
    "signal_the_parent": 6,
}
"""The version of Landlock that holds it, where there are no namespaces."""


class CannotBeHadError(Exception):
    """This machine does not have such walls."""


@dataclasses.dataclass
class Report:
    walls: Walls
    outcomes: dict[str, object]
    touched: list[str]
    """The canaries that somebody spoke to."""
    daemon_died: bool


@dataclasses.dataclass
class Canaries:
    """What nobody may reach: sockets of four kinds, files outside."""

    tcp: socket.socket
    udp: socket.socket
    unix: socket.socket
    abstract: socket.socket
    folder: Path

    @property
    def touched(self):
        heard = []
        for name in ("tcp", "unix", "abstract"):
            with contextlib.suppress(BlockingIOError):
                getattr(self, name).accept()[0].close()
                heard.append(name)
        with contextlib.suppress(BlockingIOError):
            heard += ["udp"] * bool(self.udp.recv(100))
        return heard + ["outside"] * (self.folder / "outside").exists()


@contextlib.contextmanager
def canaries(folder):
    kinds = (socket.AF_INET, socket.SOCK_STREAM), (socket.AF_INET, socket.SOCK_DGRAM)
    unix = (socket.AF_UNIX, socket.SOCK_STREAM)
    with contextlib.ExitStack() as stack:
        tcp, udp, named, abstract = [
            stack.enter_context(socket.socket(*kind)) for kind in (*kinds, unix, unix)
        ]
        tcp.bind(("127.0.0.1", 0))
        udp.bind(("127.0.0.1", 0))
        named.bind(str(folder / "s"))
        abstract.bind(f"\0linkferry-{secrets.token_hex(8)}")
        for each in (tcp, named, abstract):
            each.listen()
        for each in (tcp, udp, named, abstract):
            each.setblocking(False)
        yield Canaries(tcp, udp, named, abstract, folder)


def intrude(folder, isolation, *more):
    """Lets the intruder loose in a job beside another one."""
    data = folder / "data"
    settings = Settings(
        _env_file=None, data_dir=data, worker_ytdlp_plugins=(*more, *PLUGINS), worker_isolation=isolation
    )
    (data / "secret.key").parent.mkdir()
    (data / "secret.key").write_text("the secret")
    guard = Guard.start(Config.of(settings), secret=b"isolation")
    engine = Engine.start(settings, guard)
    engine._quota = Quota(
        disk=1 << 40, memory=1 << 50
    )  # here the kernel alone is to hold what forks without end

    async def work():
        try:
            with canaries(folder) as watched:
                return await _intrude(engine, data, watched)
        finally:
            await engine.aclose()
            await guard.aclose()

    return asyncio.run(work())


async def _intrude(engine, data, watched):
    try:
        await engine.ready()
    except Internal as error:
        raise CannotBeHadError(str(error)) from None
    async with engine.job("sibling") as sibling, engine.job("intruder") as job:
        (sibling.folder / "private").write_text("what another job fetched")
        house = {
            "secret": str(data / "secret.key"),
            "sibling": str(sibling.folder),
            "sibling pid": sibling.pid,
            "worker": os.getpid(),
            "outside": str(watched.folder / "outside"),
            "code": str(Path(__file__).with_name("unwalled.py")),
            "tcp": watched.tcp.getsockname()[1],
            "udp": watched.udp.getsockname()[1],
            "unix": watched.unix.getsockname(),
            "abstract": watched.abstract.getsockname()[1:].decode(),
            "guard": urlsplit(sibling._egress.proxy).port,
            "many": most_processes() + 20,
        }
        await job.extract(f"http://intruder.invalid/#{quote(json.dumps(house))}")
        outcomes = json.loads((job.folder / REPORT).read_text())
    walls = engine._parent.walls
    return Report(walls, outcomes, watched.touched, await _daemon_dies(engine))


async def _daemon_dies(engine):
    async with engine.job("daemon") as job:
        task = asyncio.create_task(job.extract("http://mischief.invalid/daemon"))
        await asyncio.to_thread(wait_for, (job.folder / "daemon").exists)
        await asyncio.to_thread(wait_for, lambda: len(descendants(job.pid)) == 1)
        (daemon,) = descendants(job.pid)
        task.cancel()
    return not is_alive(daemon)


@pytest.fixture(scope="module", params=["namespaces", "landlock"])
def walled(request, tmp_path_factory):
    try:
        return intrude(tmp_path_factory.mktemp("walled"), request.param)
    except CannotBeHadError as error:
        print(f"NOT TESTED: {error}")
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def unwalled(tmp_path_factory):
    try:
        return intrude(tmp_path_factory.mktemp("unwalled"), "landlock", "tests.attacks.unwalled")
    except CannotBeHadError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_an_intruder_gets_nowhere(walled, attempt):
    walls = walled.walls
    if walls.namespaces and attempt == "reach_the_guard_of_another_job":
        pytest.skip("in each child's own network the same address leads to its own guard")
    if not walls.namespaces:
        if attempt == "fork_without_end":
            pytest.skip("without namespaces nothing counts the processes of one child")
        if walls.landlock < SINCE.get(attempt, 1) or not walls.calls:
            pytest.skip(f"needs more than {walls.says}")
    assert walled.outcomes[attempt] is None


def test_an_intruder_speaks_to_no_canary(walled):
    if not walled.walls.namespaces and (walled.walls.landlock < 4 or not walled.walls.calls):
        pytest.skip(f"needs more than {walled.walls.says}")
    assert walled.touched == []


def test_a_daemon_dies_with_its_job(walled):
    assert walled.daemon_died


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_without_walls_the_same_attempt_succeeds(unwalled, attempt):
    if attempt in ROOT_ONLY and os.geteuid():
        pytest.skip("the kernel forbids it to ordinary users anyway")
    assert unwalled.outcomes[attempt]


def test_without_walls_the_canaries_hear_of_it(unwalled):
    assert {"tcp", "udp", "unix", "abstract", "outside"} <= set(unwalled.touched)


def doctors_word(folder, **env):
    """Where this machine's user namespaces are used up."""
    command = 'echo 0 >/proc/sys/user/max_user_namespaces || exit 77; exec "$@"'
    done = subprocess.run(
        ["unshare", "-Ur", "sh", "-c", command, "-", sys.executable, "-m", "workers.engine"],
        env={**os.environ, "DATA_DIR": str(folder), **env},
        capture_output=True,
        text=True,
        check=False,
    )
    if not done.stdout:
        pytest.skip("no user namespace to forbid others in")
    return json.loads(done.stdout)


def test_where_namespaces_are_forbidden_the_other_walls_stand_and_the_doctor_says_so(tmp_path):
    found = doctors_word(tmp_path)
    assert found["verdict"] == "warning"
    assert "no namespaces: " in found["says"]
    assert "resource limits" in found["says"]


def test_walls_that_are_required_by_name_are_missed_loudly(tmp_path):
    found = doctors_word(tmp_path, WORKER_ISOLATION="namespaces")
    assert found["verdict"] == "broken"
    assert "WORKER_ISOLATION=namespaces" in found["says"]
