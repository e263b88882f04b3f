"""The walls around a child: hides how namespaces, Landlock and a filter of system calls stand together.

With namespaces, the warm parent moves into user, mount and process namespaces of its own before it loads
anything (`move_in`), then sees a small read-only tree instead of the machine (`narrow`). Each child it forks
is the first process of one more process namespace (`fork`): killing it kills all below it, and the parent's
end is the end of them all. A child then leaves the parent's other namespaces for its own, sees its own folder
as `INSIDE` and nobody else's, and gives up all privileges (`leave_the_parents`).

With or without namespaces a child fences itself in (`fence`): Landlock, no way to new privileges, no system
calls but those that the work needs. Which of all this a machine allows is tried once (`survey`).
"""

import contextlib
import glob
import os
import resource
import secrets
import signal
import ssl
import sys
import sysconfig
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn

from workers.engine import kernel

Wanted = Literal["auto", "namespaces", "landlock"]

INSIDE = Path("/job")
"""Where a child in namespaces has its folder."""
STRANGER = 65534
"""Whom root's children become. On every Linux this is nobody."""
_FOLDERS = Path("/jobs")
_VIEW = ".view"
_STAND_BY = "import os; os._exit(bool(os.wait()[1]))"

_SYSTEM = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/nix/store",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/usr/share/zoneinfo",
    "/etc/ssl/certs",
    "/etc/ssl/openssl.cnf",
    "/etc/pki/tls/certs",
    "/etc/pki/ca-trust/extracted",
    "/usr/share/ca-certificates",
    "/usr/local/share/ca-certificates",
)
_LOADERS = ("/lib/ld-*", "/lib64/ld-*", "/nix/store")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


@dataclass(frozen=True, slots=True)
class Walls:
    """What holds the children of this machine, beside their limits."""

    namespaces: bool = False
    landlock: int = 0
    """Version; 0 for none."""
    calls: bool = False
    """Whether system calls are filtered."""
    why: str = ""
    """What kept namespaces from standing."""

    @property
    def are_whole(self) -> bool:
        return self.namespaces and self.landlock > 0 and self.calls

    @property
    def says(self) -> str:
        """For people."""
        parts = ["namespaces"] * self.namespaces
        parts += [f"Landlock {self.landlock}"] * bool(self.landlock) + ["filtered system calls"] * self.calls
        missing = f" (no namespaces: {self.why})" if self.why else ""
        return ", ".join([*parts, "resource limits"]) + missing


def survey(wanted: Wanted, home: Path) -> Walls:
    """What can be had here, by trying it. `home` is the folder of all jobs' folders.

    Raises `OSError` when what is wanted by name can't be had.
    """
    version, calls = kernel.landlock_version(), kernel.filters_calls()
    why = "" if wanted == "landlock" else _what_fails(lambda: _rehearse(home, Walls(True, version, calls)))
    if wanted == "namespaces" and why:
        raise OSError(f"WORKER_ISOLATION=namespaces cannot be had here: {why}")
    if wanted == "landlock" and not version:
        raise OSError("WORKER_ISOLATION=landlock cannot be had here: this kernel has no Landlock")
    return Walls(wanted != "landlock" and not why, version, calls, why)


def _what_fails(attempt: Callable[[], None]) -> str:
    """Tries in a process of its own, since none of it can be undone; empty when nothing fails."""
    if not kernel.LINUX:
        return "only Linux has them"
    heard, said = os.pipe()
    if (pid := os.fork()) == 0:
        _end_of_attempt(attempt, said)
    os.close(said)
    with open(heard) as answer:  # noqa: PTH123  # a descriptor
        words = answer.read()
    status = os.waitpid(pid, 0)[1]
    return words or (f"the attempt ended with status {status}" if status else "")


def _end_of_attempt(attempt: Callable[[], None], said: int) -> NoReturn:
    try:
        attempt()
        os._exit(0)
    except OSError as error:
        os.write(said, str(error.strerror or error).encode())
    except BaseException as error:  # noqa: BLE001  # nothing may go on in this copy of the process
        os.write(said, type(error).__name__.encode())
    os._exit(1)


def _rehearse(home: Path, walls: Walls) -> None:
    """All that a parent and a child of its do; returns in the child."""
    move_in()
    readable = visible(())
    narrow(home, readable)
    folder = _FOLDERS / f"rehearsal-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    if pid := fork(own_processes()):
        status = os.waitpid(pid, 0)[1]
        folder.rmdir()
        os._exit(bool(status))
    leave_the_parents(folder.name)
    fence(walls, INSIDE, (), readable, 1)


# -- the parent's part --------------------------------------------------------------------------------------


def move_in() -> None:
    """Returns in the first process of new user, mount and process namespaces, which may do anything there.

    The process that called only waits for that one, and ends as it does.
    """
    let_map = _mapper_of_users()
    kernel.unshare(kernel.NEW_USERS | kernel.NEW_MOUNTS | kernel.NEW_PIDS)
    let_map()
    if os.fork():
        os.closerange(3, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
        # A fresh interpreter holds a tenth of the memory.
        os.execv(sys.executable, [sys.executable, "-I", "-S", "-c", _STAND_BY])  # noqa: S606
    kernel.prctl(kernel.DIE_WITH_PARENT, signal.SIGKILL)


def _mapper_of_users() -> Callable[[], None]:
    """Only who stands outside may map more than one user, which root's namespace needs."""
    pid, (heard, said) = os.getpid(), os.pipe()
    if (mapper := os.fork()) == 0:
        os.close(said)
        with contextlib.suppress(OSError):
            if os.read(heard, 1):
                _map_users(pid)
                os._exit(0)
        os._exit(1)
    os.close(heard)

    def let_map() -> None:
        os.write(said, b"!")
        os.close(said)
        if os.waitpid(mapper, 0)[1]:
            raise OSError("users cannot be mapped")

    return let_map


def _map_users(pid: int) -> None:
    """Everybody keeps his number: ordinary users theirs alone, root all that there are."""
    if os.geteuid():
        Path(f"/proc/{pid}/setgroups").write_text("deny")
    for kind, number in (("uid_map", os.geteuid()), ("gid_map", os.getegid())):
        ranges = [(str(number), "1")]
        if not os.geteuid():
            lines = Path(f"/proc/self/{kind}").read_text().splitlines()
            ranges = [(first, count) for first, _, count in map(str.split, lines)]
        Path(f"/proc/{pid}/{kind}").write_text("".join(f"{first} {first} {n}\n" for first, n in ranges))


def visible(programs: Iterable[str]) -> tuple[str, ...]:
    """What a child may read beside its folder: Python, what is loaded, libraries, certificates, `programs`.

    Of folders on Python's path that hold more than installed packages, only the packages in use.
    """
    installed = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    trusted = [each for each in ssl.get_default_verify_paths() if each and each.startswith("/")]
    wanted = {*installed, *trusted, *_SYSTEM, *programs}
    for name, module in list(sys.modules.items()):
        if "." not in name:
            wanted.update(getattr(module, "__path__", None) or [getattr(module, "__file__", None) or ""])
    shown: list[str] = []
    for path in sorted(wanted, key=len):
        if os.path.exists(path) and not any(path == each or path.startswith(f"{each}/") for each in shown):  # noqa: PTH110
            shown.append(path)
    return tuple(shown)


def keep_apart(home: Path, readable: Iterable[str]) -> None:
    """Raises `OSError` when children could read one another's folders."""
    if outer := next((each for each in readable if home.is_relative_to(each)), None):
        raise OSError(f"DATA_DIR lies inside {outer}, which every child may read")


def narrow(home: Path, readable: Iterable[str]) -> None:
    """From now on the calling process sees what is `readable`, and all jobs' folders under another name."""
    kernel.keep_mounts_private()
    view = home / _VIEW
    view.mkdir(exist_ok=True)
    harmless = kernel.NO_SETUID | kernel.NO_DEVICES
    kernel.mount("tmpfs", view, harmless, "size=1m,mode=755")
    for path in readable:
        kernel.bind(os.path.realpath(path), _place_for(path, view), kernel.RECURSIVE)
    devices = [(each, _place_for(each, view)) for each in _DEVICES]
    processes, folders, _ = (_folder_for(each, view) for each in ("/proc", _FOLDERS, INSIDE))
    kernel.restrict_mount(view, kernel.READ_ONLY | harmless)
    for device, place in devices:
        kernel.bind(device, place)
    kernel.mount("proc", processes, harmless | kernel.NO_EXEC)
    kernel.bind(home, folders)
    kernel.enter_root(view)


def _folder_for(path: str | Path, view: Path) -> Path:
    place = view / str(path).lstrip("/")
    place.mkdir(parents=True, exist_ok=True)
    return place


def _place_for(path: str, view: Path) -> Path:
    if os.path.isdir(path):  # noqa: PTH112
        return _folder_for(path, view)
    place = _folder_for(os.path.dirname(path), view) / os.path.basename(path)  # noqa: PTH119, PTH120
    place.touch()
    return place


def own_processes() -> int:
    """The namespace that `fork` comes back to, as an open file."""
    return os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)


def fork(own: int) -> int:
    """As `os.fork`; the child is the first process of a namespace of its own."""
    kernel.unshare(kernel.NEW_PIDS)
    try:
        pid = os.fork()
    except OSError:
        kernel.enter(own, kernel.NEW_PIDS)
        raise
    if pid:
        kernel.enter(own, kernel.NEW_PIDS)
    return pid


# -- the child's part ---------------------------------------------------------------------------------------


def leave_the_parents(name: str) -> None:
    """Shows the folder of that name as `INSIDE`, and none of the others; leaves a loopback for a network."""
    mounts_and_network = kernel.NEW_MOUNTS | kernel.NEW_NETWORK
    kernel.unshare(mounts_and_network | kernel.NEW_IPC | kernel.NEW_HOST_NAME | kernel.NEW_CGROUPS)
    kernel.raise_loopback()
    harmless = kernel.NO_SETUID | kernel.NO_DEVICES | kernel.NO_EXEC
    kernel.bind(_FOLDERS / name, INSIDE)
    kernel.restrict_mount(INSIDE, harmless)
    kernel.unmount(_FOLDERS)
    kernel.mount("proc", "/proc", harmless)
    if not os.getuid():
        _become_a_stranger()
    _own_no_namespace()
    hard = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    most = most_processes() if hard == resource.RLIM_INFINITY else min(most_processes(), hard)
    resource.setrlimit(resource.RLIMIT_NPROC, (most, most))


def most_processes() -> int:
    """Processes and threads of one child: encoders start some for each processor."""
    return 256 + 8 * (os.cpu_count() or 1)


def _become_a_stranger() -> None:
    """Root owns what matters on a machine, and no limit on processes holds it."""
    os.chown(INSIDE, STRANGER, STRANGER)
    os.setgroups([])
    os.setresgid(STRANGER, STRANGER, STRANGER)
    os.setresuid(STRANGER, STRANGER, STRANGER)
    kernel.prctl(kernel.DUMPABLE, 1)  # or its own files in /proc were root's


def _own_no_namespace() -> None:
    """One more user namespace, which owns none of the others and can have none below it: whatever powers
    there may be had in it lead nowhere. Processes are counted in it anew.
    """
    user, group = os.getuid(), os.getgid()
    kernel.unshare(kernel.NEW_USERS)
    own = Path("/proc/self")
    (own / "setgroups").write_text("deny")
    (own / "uid_map").write_text(f"{user} {user} 1")
    (own / "gid_map").write_text(f"{group} {group} 1")
    Path("/proc/sys/user/max_user_namespaces").write_text("0")


def fence(walls: Walls, folder: Path, programs: Iterable[str], readable: Iterable[str], port: int) -> None:
    """The calling process and its descendants: no privileges, nothing to read but `readable`, nothing to
    write but `folder`, nothing to start but `programs`, no way out but `port`. For good.
    """
    if not kernel.LINUX:
        return
    kernel.drop_capabilities()
    kernel.prctl(kernel.NO_NEW_PRIVILEGES, 1)
    if walls.landlock:
        loaders = [each for pattern in _LOADERS for each in glob.glob(pattern)]  # noqa: PTH207  # no folder to start at
        rules: list[tuple[str | Path, int]] = [(each, kernel.LOOK) for each in readable]
        rules += [(each, kernel.LOOK | kernel.EXECUTE) for each in (*programs, *loaders)]
        rules += [(each, kernel.USE) for each in _DEVICES]
        rules += [("/proc" if walls.namespaces else "/proc/self", kernel.LOOK), (folder, kernel.ANYTHING)]
        kernel.landlock(walls.landlock, rules, (port,))
    if walls.calls:
        kernel.refuse_calls()
