"""Hides what a forked child may do: its session, its limits, its environment, its descriptors,
its way to the network. The walls that the kernel holds against foreign code are `isolation`'s.

The order matters: `confine` is the first thing that a child does, before a byte of a stranger is read.
"""

import errno
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from workers.egress import handover
from workers.engine import isolation, kernel
from workers.engine.isolation import Walls

MEMORY = 800 * 1024 * 1024  # RLIMIT_DATA, which deno can live with; it can't with RLIMIT_AS
FILE_SLACK = 64 * 1024 * 1024  # a muxed file is a little larger than its tracks
OPEN_FILES = 256
CPU_SECONDS = 900
CPU_GRACE = 5
"""Seconds more in which a child says that its processor time is over, before the kernel kills it."""
OUT_OF_CPU = 128 + signal.SIGXCPU
"""Its exit status then."""


@dataclass(frozen=True, slots=True)
class Room:
    """What one child gets: the name of its folder and where it finds that, how large a file may grow, where
    the programs are, what it may read beside them, its walls, how many connections it may have at once, how
    many items a post may hold, which software runs at which host.
    """

    name: str
    folder: Path
    max_bytes: int
    ffmpeg: str
    deno: str
    python: str
    readable: tuple[str, ...]
    walls: Walls
    connections: int
    items: int
    galleries: Mapping[str, str]


def confine(room: Room, channel: socket.socket) -> str:
    """Puts the calling process into its own session, folder, limits and walls; returns its only way out.

    Raises `OSError` when it can't, `EOFError` when the worker is gone.
    """
    os.setsid()
    die_with_parent()
    adopt_orphans()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    _close_all_but(channel.fileno())
    os.umask(0o077)
    _limit(room.max_bytes)
    listener = None
    if room.walls.namespaces:
        isolation.leave_the_parents(room.name)
        listener = handover.listen()
    os.chdir(room.folder)
    proxy = handover.arrive(channel, listener)
    _empty_environment(room, proxy)
    _refuse_other_ways(proxy)
    programs = (room.ffmpeg, room.deno, room.python)
    isolation.fence(room.walls, room.folder, programs, room.readable, urlsplit(proxy).port or 0)
    return proxy


def die_with_parent() -> None:
    """The kernel kills this process when the one that forked it dies, however it dies."""
    if kernel.LINUX:
        kernel.prctl(kernel.DIE_WITH_PARENT, signal.SIGKILL)


def adopt_orphans() -> None:
    """Descendants that lose their parent become ours, so that a daemonised grandchild can still be found."""
    if kernel.LINUX:
        kernel.prctl(kernel.ADOPT_ORPHANS, 1)


def _close_all_but(keep: int) -> None:
    """Standard streams go to /dev/null: what yt-dlp and ffmpeg print holds addresses that logs must not."""
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.closerange(3, keep)
    os.closerange(keep + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def _limit(max_bytes: int) -> None:
    wanted = {
        resource.RLIMIT_DATA: MEMORY,
        resource.RLIMIT_FSIZE: max_bytes + FILE_SLACK,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in wanted.items():
        hard = resource.getrlimit(kind)[1]
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (allowed, allowed))
    # The kernel's own signal at the end of its time would not reach the first process of a namespace.
    signal.signal(signal.SIGXCPU, lambda *_: os._exit(OUT_OF_CPU))
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    most = CPU_SECONDS + CPU_GRACE if hard == resource.RLIM_INFINITY else min(CPU_SECONDS + CPU_GRACE, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (min(CPU_SECONDS, most), most))


def _empty_environment(room: Room, proxy: str) -> None:
    os.environ.clear()
    os.environ.update(
        PATH=os.pathsep.join(str(Path(program).parent) for program in (room.ffmpeg, room.deno)),
        HOME=str(room.folder),
        TMPDIR=str(room.folder),
        DENO_DIR=str(room.folder / "deno"),
        LANG="C.UTF-8",
        NO_COLOR="1",
    )
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        os.environ[name] = os.environ[name.upper()] = proxy


def _refuse_other_ways(proxy: str) -> None:
    """Python connects to the proxy or not at all, whichever library asks; this can't be taken back.

    It is no wall against foreign code in the process, which may call the kernel itself.
    """
    parts = urlsplit(proxy)
    way_out = parts.hostname, parts.port

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if event == "socket.getaddrinfo":
            allowed = given[0] in {parts.hostname, str(parts.hostname).encode()}
        elif event in {"socket.connect", "socket.sendto"}:
            allowed = given[1] == way_out
        elif event == "socket.sendmsg":
            allowed = given[1] is None
        elif event in {"socket.gethostbyname", "socket.gethostbyaddr"}:
            allowed = False
        else:
            return
        if not allowed:
            raise PermissionError(errno.EACCES, "only the guard leads to the network")

    sys.addaudithook(hook)


def kill_tree(pid: int) -> None:
    """Kills a child with everything below it.

    The child is stopped first, so that nothing new is born meanwhile. Descendants that left its process
    group are found because the child adopts orphans.
    """
    try:
        os.kill(pid, signal.SIGSTOP)
        _kill_descendants(pid)
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    _kill(pid)


def _kill_descendants(pid: int) -> None:
    """In rounds, since those about to die may still fork; a process that hangs in the kernel is left."""
    for _ in range(200):
        living = [each for each in descendants(pid) if is_alive(each)]
        if not living:
            return
        for each in living:
            _kill(each)
        time.sleep(0.002)


def kill_group(pid: int) -> None:
    """Kills what is left of a dead child's process group."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def children(pid: int) -> list[int]:
    """The living and dead children of a process, as far as the kernel tells."""
    found: list[int] = []
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, listing.read_text().split())
        except OSError:
            continue
    return found


def descendants(pid: int) -> list[int]:
    """Everything below a process, children first."""
    below = children(pid)
    for each in below:  # which grows meanwhile: a chain of forks may be longer than Python's stack
        below += children(each)
    return below


def is_alive(pid: int) -> bool:
    """False also for the dead that nobody has asked after yet."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()  # with its name, which may be any bytes
    except OSError:
        return False
    return stat.rpartition(b")")[2].split()[0] not in {b"Z", b"X"}


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
