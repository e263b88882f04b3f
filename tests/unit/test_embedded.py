"""Real processes, killed for real: what people without a Redis may rely on."""

import contextlib
import errno
import fcntl
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from shared import embedded
from tests.chaos.house import long

ROOT = Path(__file__).parents[2]
PROC = Path("/proc")
SOON = 15.0  # it takes a second; the rest is for a busy machine

USER = """
import sys
from pathlib import Path
from shared import embedded
valkey = embedded.start(Path(sys.argv[1]))
print(valkey.socket, flush=True)
sys.stdin.read()
"""

# Comes and goes many times; every increment that was acknowledged is printed.
GUEST = """
import random, sys, time
from pathlib import Path
import redis
from shared import embedded
rng = random.Random(int(sys.argv[2]))
for _ in range(4):
    with embedded.start(Path(sys.argv[1])) as valkey:
        client = redis.Redis(unix_socket_path=str(valkey.socket))
        client.incr("visits")
        print("visited", flush=True)
        client.close()
    time.sleep(rng.choice([0, 0.05, 0.1, 0.15, 0.2, 0.3]))
"""


def processes_of(folder: Path) -> dict[int, str]:
    """Every keeper and server of this folder: pid -> command line."""
    if PROC.exists():
        found = {}
        for entry in PROC.iterdir():
            with contextlib.suppress(OSError):
                if entry.name.isdigit():
                    found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    else:
        lines = subprocess.run(
            ["ps", "-axww", "-o", "pid=,command="], capture_output=True, text=True, check=True
        )
        found = {int(line.split()[0]): line for line in lines.stdout.splitlines()}
    return {
        pid: line
        for pid, line in found.items()
        if ("keep " in line and f" {folder}/valkey " in line) or f"unixsocket:{folder}/" in line
    }


def keepers_of(folder: Path) -> list[int]:
    return [pid for pid, line in processes_of(folder).items() if " keep " in line]


def locked(path: Path) -> bool:
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def server_of(folder: Path) -> int | None:
    lock = folder / "valkey" / "server.lock"
    return int(lock.read_text() or 0) or None if lock.exists() and locked(lock) else None


def leader_of(folder: Path) -> int | None:
    """The keeper that is no spare: the server's parent, on a machine where that can be seen.

    None while there is no server, or one that is dying after its keeper: who adopts it need not be pid 1.
    """
    try:
        status = (PROC / str(server_of(folder)) / "stat").read_text()
    except OSError:
        return None
    parent = int(status.rpartition(")")[2].split()[1])
    return parent if parent in keepers_of(folder) else None


def eventually(true: Callable[[], object], seconds: float = SOON) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def ask(path: Path, *words: str) -> str:
    """One command's raw answer, or nothing when no server is there."""
    frame = f"*{len(words)}\r\n" + "".join(f"${len(word)}\r\n{word}\r\n" for word in words)
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(str(path))
        connection.sendall(frame.encode())
        return connection.recv(4096).decode()
    return ""


def nothing_is_left(folder: Path) -> bool:
    return not processes_of(folder)


class Person:
    """A process that uses the server until it is told to leave, or killed."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def socket(self) -> Path:
        return Path(self.process.stdout.readline().strip())

    def kill(self) -> None:
        self.process.kill()
        self.leave()

    def leave(self) -> None:
        self.process.communicate()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "data"
    yield folder
    assert eventually(lambda: nothing_is_left(folder), 3), processes_of(folder)


@pytest.fixture
def come(folder: Path) -> Iterator[Callable[[], Person]]:
    people: list[Person] = []

    def arrive() -> Person:
        people.append(Person(folder))
        return people[-1]

    yield arrive
    for person in people:
        person.kill()


def needs_proc() -> pytest.MarkDecorator:
    return pytest.mark.skipif(not PROC.exists(), reason="only Linux ends a server with its killed keeper")


def test_whether_somebody_uses_the_server_of_a_folder_can_be_told(tmp_path):
    assert not embedded.is_in_use(tmp_path / "data")
    with embedded.start(tmp_path / "data"):
        assert embedded.is_in_use(tmp_path / "data")
    assert not embedded.is_in_use(tmp_path / "data")


def test_start_returns_when_the_server_answers(folder: Path) -> None:
    with embedded.start(folder) as valkey:
        assert ask(valkey.socket, "PING") == "+PONG\r\n"


def test_a_redis_client_understands_the_url_even_of_an_odd_folder(tmp_path: Path) -> None:
    folder = tmp_path / "50% søt"
    with embedded.start(folder) as valkey:
        client = redis.Redis.from_url(valkey.url)
        assert client.ping()
        client.close()
    assert eventually(lambda: server_of(folder) is None)


def test_only_the_owner_reaches_server_and_data(folder: Path) -> None:
    with embedded.start(folder) as valkey:
        assert stat.S_IMODE(valkey.socket.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "valkey").stat().st_mode) == 0o700
        assert ask(valkey.socket, "CONFIG", "GET", "port").split()[-1] == "0"


def test_every_acknowledged_write_is_kept(folder: Path) -> None:
    promised = {
        "appendonly": "yes",
        "appendfsync": "always",
        "aof-load-truncated": "yes",
        "maxmemory-policy": "noeviction",
    }
    with embedded.start(folder) as valkey:
        found = {name: ask(valkey.socket, "CONFIG", "GET", name).split()[-1] for name in promised}
    assert found == promised


def test_a_start_takes_a_fraction_of_a_second(folder: Path) -> None:
    took = []
    for _ in range(3):
        began = time.perf_counter()
        with embedded.start(folder):
            took.append(time.perf_counter() - began)
        assert eventually(lambda: nothing_is_left(folder))
    assert min(took) < 0.3


def test_the_spare_keeper_does_not_start_what_the_leader_stopped(folder: Path) -> None:
    for _ in range(3):
        embedded.start(folder).close()
        assert eventually(lambda: nothing_is_left(folder))
    assert (folder / "valkey" / "valkey.log").read_text().count("just started") == 3


def test_the_server_stops_soon_after_its_last_user_closed_once_or_twice(folder: Path) -> None:
    valkey = embedded.start(folder)
    valkey.close()
    valkey.close()
    assert eventually(lambda: nothing_is_left(folder))
    assert not valkey.socket.exists()


def test_two_processes_share_a_server_that_outlives_the_first_to_leave(
    folder: Path, come: Callable[[], Person]
) -> None:
    first, second = come(), come()
    path = first.socket
    assert second.socket == path
    server = server_of(folder)
    first.leave()
    assert not eventually(lambda: server_of(folder) != server, 0.5)
    assert ask(path, "PING") == "+PONG\r\n"
    second.leave()
    assert eventually(lambda: nothing_is_left(folder))


def test_the_server_stops_when_its_last_user_is_killed(folder: Path, come: Callable[[], Person]) -> None:
    first, second = come(), come()
    assert first.socket == second.socket
    first.kill()
    second.kill()
    assert eventually(lambda: nothing_is_left(folder))


def test_no_server_stays_when_a_user_is_killed_while_it_starts(
    folder: Path, come: Callable[[], Person]
) -> None:
    for delay in (0.1, 0.15):
        person = come()
        time.sleep(delay)
        person.kill()
        assert eventually(lambda: nothing_is_left(folder))


def test_data_survives_a_stop_and_a_start(folder: Path) -> None:
    with embedded.start(folder) as valkey:
        ask(valkey.socket, "SET", "key", "kept")
    assert eventually(lambda: nothing_is_left(folder))
    with embedded.start(folder) as valkey:
        assert ask(valkey.socket, "GET", "key") == "$4\r\nkept\r\n"


def test_a_start_during_the_shutdown_waits_and_finds_the_data(folder: Path) -> None:
    delays = (0, 0.06, 0.12, 0.18)
    for delay in delays:
        with embedded.start(folder) as valkey:
            ask(valkey.socket, "INCR", "starts")
        time.sleep(delay)
    with embedded.start(folder) as valkey:
        assert ask(valkey.socket, "GET", "starts") == f"$1\r\n{len(delays)}\r\n"


def test_eight_processes_that_start_at_once_get_one_server(folder: Path, come: Callable[[], Person]) -> None:
    people = [come() for _ in range(8)]
    paths = {person.socket for person in people}
    assert len(paths) == 1
    assert eventually(lambda: len(keepers_of(folder)) == 2)
    assert len(processes_of(folder)) == 3


@long
def test_eight_processes_that_come_and_go_at_random_lose_nothing(folder: Path) -> None:
    guests = [
        subprocess.Popen(
            [sys.executable, "-c", GUEST, str(folder), str(seed)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for seed in range(8)
    ]
    visits = sum(guest.communicate()[0].count("visited") for guest in guests)
    assert [guest.returncode for guest in guests] == [0] * 8
    with embedded.start(folder) as valkey:
        assert ask(valkey.socket, "GET", "visits") == f"$2\r\n{visits}\r\n" == "$2\r\n32\r\n"


def test_a_killed_server_is_started_again_with_its_data(folder: Path) -> None:
    with embedded.start(folder) as valkey:
        ask(valkey.socket, "SET", "key", "kept")
        os.kill(server_of(folder), signal.SIGKILL)
        assert eventually(lambda: ask(valkey.socket, "GET", "key") == "$4\r\nkept\r\n")
        os.kill(server_of(folder), signal.SIGKILL)
        assert eventually(lambda: ask(valkey.socket, "GET", "key") == "$4\r\nkept\r\n")


@needs_proc()
def test_a_killed_keeper_is_replaced_and_users_lose_nothing(folder: Path, come: Callable[[], Person]) -> None:
    person = come()
    path = person.socket
    ask(path, "SET", "key", "kept")
    for _ in range(3):
        leader = leader_of(folder)
        os.kill(leader, signal.SIGKILL)
        assert eventually(lambda old=leader: leader_of(folder) not in (old, None))
        assert eventually(lambda: ask(path, "GET", "key") == "$4\r\nkept\r\n")
        assert eventually(lambda: len(keepers_of(folder)) == 2)
    person.kill()
    assert eventually(lambda: nothing_is_left(folder))


@needs_proc()
def test_nothing_is_left_when_keeper_and_user_are_killed_together(
    folder: Path, come: Callable[[], Person]
) -> None:
    person = come()
    assert person.socket
    os.kill(leader_of(folder), signal.SIGKILL)
    person.kill()
    assert eventually(lambda: nothing_is_left(folder))


@needs_proc()
def test_the_next_start_repairs_what_a_massacre_of_keepers_left(folder: Path) -> None:
    with embedded.start(folder) as valkey:
        ask(valkey.socket, "SET", "key", "kept")
        assert eventually(lambda: len(keepers_of(folder)) == 2)
        victims = keepers_of(folder)
        for number in (signal.SIGSTOP, signal.SIGKILL):  # stopped first, or the last one hires before it dies
            for keeper in victims:
                os.kill(keeper, number)
        assert eventually(lambda: nothing_is_left(folder))
        with embedded.start(folder):
            assert ask(valkey.socket, "GET", "key") == "$4\r\nkept\r\n"
            assert eventually(lambda: len(keepers_of(folder)) == 2)


def test_neither_ctrl_c_nor_a_polite_signal_takes_the_server_from_its_users(folder: Path) -> None:
    with embedded.start(folder) as valkey:
        keepers = keepers_of(folder)
        assert all(os.getsid(pid) != os.getsid(0) for pid in processes_of(folder))
        time.sleep(0.05)
        for keeper in keepers:
            os.kill(keeper, signal.SIGTERM)
            os.kill(keeper, signal.SIGINT)
        assert not eventually(lambda: keepers_of(folder) != keepers, 0.3)
        assert ask(valkey.socket, "PING") == "+PONG\r\n"


def test_a_forked_child_that_closes_does_not_end_its_parents_use(folder: Path) -> None:
    with embedded.start(folder) as valkey:
        child = os.fork()
        if child == 0:
            valkey.close()
            os._exit(0)
        os.waitpid(child, 0)
        assert not eventually(lambda: server_of(folder) is None, 0.5)


def test_half_a_command_at_the_end_of_the_file_costs_only_that_command(folder: Path) -> None:
    with embedded.start(folder) as valkey:
        ask(valkey.socket, "SET", "key", "kept")
    assert eventually(lambda: nothing_is_left(folder))
    [log] = (folder / "valkey" / "appendonlydir").glob("*.incr.aof")
    with log.open("ab") as file:
        file.write(b"*3\r\n$3\r\nSET\r\n$3\r\nha")
    with embedded.start(folder) as valkey:
        assert ask(valkey.socket, "GET", "key") == "$4\r\nkept\r\n"


def test_a_long_folder_gets_a_private_socket_elsewhere_and_leaves_none(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 40)
    with embedded.start(folder) as valkey:
        assert len(str(valkey.socket)) <= 103
        assert stat.S_IMODE(valkey.socket.parent.stat().st_mode) == 0o700
        assert ask(valkey.socket, "PING") == "+PONG\r\n"
        with embedded.start(folder) as same:
            assert same.url == valkey.url
    assert eventually(lambda: not valkey.socket.parent.exists())
    assert server_of(folder) is None


def test_a_long_folder_does_not_trust_a_socket_place_that_others_can_enter(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 40)
    place = embedded._Home.under(folder).socket.parent
    place.mkdir()
    place.chmod(0o755)
    try:
        with pytest.raises(embedded.EmbeddedError, match="shorter DATA_DIR"):
            embedded.start(folder)
    finally:
        place.rmdir()


def test_a_deleted_folder_ends_its_server(folder: Path) -> None:
    with embedded.start(folder):
        shutil.rmtree(folder)
        assert eventually(lambda: nothing_is_left(folder))


def test_a_deleted_socket_comes_back(folder: Path) -> None:
    with embedded.start(folder) as valkey:
        valkey.socket.unlink()
        assert eventually(lambda: ask(valkey.socket, "PING"), 4)


def test_a_drive_that_cannot_lock_is_named_with_the_mend(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int, kind: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(embedded.fcntl, "flock", refuse)
    with pytest.raises(embedded.EmbeddedError, match="local disk, or set REDIS_URL"):
        embedded.start(folder)


def test_a_platform_without_a_binary_is_told_to_bring_a_server(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(embedded.EmbeddedError, match="set REDIS_URL"):
        embedded.start(folder)
    assert not folder.exists()


def test_a_data_dir_that_is_a_file_is_named_with_the_mend(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(embedded.EmbeddedError, match="make DATA_DIR a folder"):
        embedded.start(file)


def test_a_server_that_cannot_run_is_reported_with_its_last_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_find_binary", lambda: Path("/nowhere/valkey-server"))
    with pytest.raises(embedded.EmbeddedError, match=r"last words: cannot run /nowhere/valkey-server"):
        embedded.start(folder, timeout=0.5)
