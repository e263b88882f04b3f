"""Hides Linux's calls that Python has no names for: namespaces, mounts, capabilities, Landlock, seccomp.

Every function raises `OSError` that says which step failed. Nothing here decides anything. The numbers are
the kernel's own (its `uapi` headers); those of system calls from 424 on are the same on all machines.
"""

import ctypes
import errno
import fcntl
import os
import platform
import socket
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

LINUX = sys.platform == "linux"
_libc = ctypes.CDLL(None, use_errno=True)

NEW_MOUNTS, NEW_CGROUPS, NEW_HOST_NAME, NEW_IPC = 0x20000, 0x2000000, 0x4000000, 0x8000000
NEW_USERS, NEW_PIDS, NEW_NETWORK = 0x10000000, 0x20000000, 0x40000000

RECURSIVE, _BIND, _PRIVATE, _DETACH = 0x4000, 0x1000, 1 << 18, 2
READ_ONLY, NO_SETUID, NO_DEVICES, NO_EXEC = 1, 2, 4, 8

DIE_WITH_PARENT, ADOPT_ORPHANS, DUMPABLE, NO_NEW_PRIVILEGES = 1, 36, 4, 38
_DROP_FROM_BOUNDING_SET, _SET_SECCOMP, _SECCOMP_FILTER = 24, 22, 2


def _done(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def prctl(option: int, value: int | ctypes.Array[ctypes.c_char]) -> None:
    _done(_libc.prctl(option, value, 0, 0, 0), f"prctl {option}")


# -- namespaces and mounts ----------------------------------------------------------------------------------


def unshare(kinds: int) -> None:
    _done(_libc.unshare(kinds), "unshare")


def enter(namespace: int, kind: int) -> None:
    """`namespace` is an open file of /proc/…/ns."""
    _done(_libc.setns(namespace, kind), "setns")


def mount(kind: str, target: str | Path, flags: int = 0, options: str = "") -> None:
    """A new file system of a kind."""
    name, where = kind.encode(), os.fsencode(target)
    _done(_libc.mount(name, where, name, ctypes.c_ulong(flags), options.encode()), f"mount {kind}")


def bind(source: str | Path, target: str | Path, flags: int = 0) -> None:
    """Shows `source` at `target`, too."""
    names = os.fsencode(source), os.fsencode(target)
    _done(_libc.mount(*names, None, ctypes.c_ulong(_BIND | flags), None), f"bind {source}")


def keep_mounts_private() -> None:
    """What is mounted from now on stays in this namespace."""
    _done(_libc.mount(None, b"/", None, ctypes.c_ulong(RECURSIVE | _PRIVATE), None), "private mounts")


def restrict_mount(target: str | Path, flags: int) -> None:
    """Adds restrictions (the four flags above) to a mount and to all below it. Linux 5.12."""
    attributes = struct.pack("=QQQQ", flags, 0, 0, 0)
    recursively, here = 0x8000, -100
    call = (442, here, os.fsencode(target), recursively, attributes, ctypes.c_size_t(len(attributes)))
    _done(_libc.syscall(*call), "mount_setattr")


def unmount(target: str | Path) -> None:
    _done(_libc.umount2(os.fsencode(target), _DETACH), f"unmount {target}")


def enter_root(folder: Path) -> None:
    """Makes a mount the root; what was the root before is gone."""
    os.chdir(folder)
    _done(_libc.pivot_root(b".", b"."), "pivot_root")
    unmount(".")
    os.chdir("/")


def raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        up_and_running = 0x1 | 0x40
        fcntl.ioctl(sock, 0x8914, struct.pack("16sH22x", b"lo", up_and_running))


# -- privileges ---------------------------------------------------------------------------------------------


def drop_capabilities() -> None:
    """For ever: also out of the set that programs could get them back from."""
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text())
    for each in range(last + 1):
        if _libc.prctl(_DROP_FROM_BOUNDING_SET, each, 0, 0, 0) < 0:
            break  # without the capability to do so there are none to be had either
    version_3 = 0x20080522
    _done(_libc.capset(struct.pack("=Ii", version_3, 0), bytes(24)), "capset")


# -- Landlock -----------------------------------------------------------------------------------------------

EXECUTE, _WRITE, _READ, _LIST, _TRUNCATE, _IOCTL = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14, 1 << 15
LOOK = _READ | _LIST
USE = _READ | _WRITE | _TRUNCATE | _IOCTL
_OF_FILES = EXECUTE | USE
_BIND_TCP, _CONNECT_TCP = 1, 2
_ABSTRACT_SOCKETS, _SIGNALS = 1, 2
_CREATE, _ADD, _RESTRICT = 444, 445, 446


def landlock_version() -> int:
    """0 where there is none."""
    return max(0, int(_libc.syscall(_CREATE, None, ctypes.c_size_t(0), 1))) if LINUX else 0


def landlock(version: int, rules: Iterable[tuple[str | Path, int]], ports: Iterable[int]) -> None:
    """From now on only the files in `rules` can be opened, each for so much, with all that is below it.

    Of `rules` what does not exist is passed over. TCP leads to `ports` only (from version 4 on); signals and
    abstract sockets reach nobody outside (from version 6 on).
    """
    handled = _file_rights(version)
    network = _BIND_TCP | _CONNECT_TCP if version >= 4 else 0
    scoped = _ABSTRACT_SOCKETS | _SIGNALS if version >= 6 else 0
    terms = struct.pack("=QQQ", handled, network, scoped)[: 8 if version < 4 else 16 if version < 6 else 24]
    rule_set = _done(_libc.syscall(_CREATE, terms, ctypes.c_size_t(len(terms)), 0), "landlock")
    try:
        for path, rights in rules:
            _allow(rule_set, path, rights & handled)
        for port in ports if network else ():
            beneath = struct.pack("=QQ", _CONNECT_TCP, port)
            _done(_libc.syscall(_ADD, rule_set, 2, beneath, 0), "landlock port")
        prctl(NO_NEW_PRIVILEGES, 1)
        _done(_libc.syscall(_RESTRICT, rule_set, 0), "landlock")
    finally:
        os.close(rule_set)


def _file_rights(version: int) -> int:
    """The kernel refuses rights that it does not know."""
    known = {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)
    return (1 << known) - 1


ANYTHING = _file_rights(5) & ~EXECUTE


def _allow(rule_set: int, path: str | Path, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not os.path.isdir(path):  # noqa: PTH112  # may be no Path
            rights &= _OF_FILES
        _done(_libc.syscall(_ADD, rule_set, 1, struct.pack("=Qi", rights, place), 0), f"landlock {path}")
    finally:
        os.close(place)


# -- seccomp ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Machine:
    """The numbers of one architecture: its own, then those of system calls."""

    number: int
    socket: int
    clone: int
    sendto: int
    sendmsg: int
    sendmmsg: int
    prlimit: int
    refused: tuple[int, ...]
    """ptrace, mount, umount2, pivot_root, chroot, init_module, finit_module, kexec_load, kexec_file_load,
    add_key, request_key, keyctl, unshare, setns, perf_event_open, process_vm_readv, process_vm_writev, bpf,
    userfaultfd; memfd_create (a file that Landlock does not see, and that can be started); setpriority,
    sched_setparam, sched_setscheduler, sched_setaffinity, sched_setattr, ioprio_set (of any process of the
    same user).
    """


_X86 = (
    *(101, 165, 166, 155, 161, 175, 313, 246, 320, 248, 249, 250, 272, 308, 298, 310, 311, 321, 323),
    *(319, 141, 142, 144, 203, 314, 251),
)
_ARM = (
    *(117, 40, 39, 41, 51, 105, 273, 104, 294, 217, 218, 219, 97, 268, 241, 270, 271, 280, 282),
    *(279, 140, 118, 119, 122, 274, 30),
)
_MACHINES = {
    "x86_64": _Machine(0xC000003E, 41, 56, 44, 46, 307, 302, _X86),
    "aarch64": _Machine(0xC00000B7, 198, 220, 206, 211, 269, 261, _ARM),
}
_REFUSED_EVERYWHERE = (425, 426, 427, 428, 429, 430, 431, 432, 433, 438, 442, 447)
"""io_uring (which opens sockets past any filter), the mount calls of Linux 5.2 and later, pidfd_getfd,
memfd_secret.
"""
_CLONE3 = 435
_NAMESPACES = 0x7E020000
_FAST_OPEN = 0x20000000
_ANYBODY_ELSE = 0xFFFFFFFF  # 0 is oneself; without namespaces the worker is a process of the same user
_LOAD, _EQUALS, _AT_LEAST, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000


def filters_calls() -> bool:
    """Whether there is a filter for this machine."""
    return LINUX and platform.machine() in _MACHINES


def refuse_calls() -> None:
    """For this process and all that it starts: no sockets but TCP, no namespaces, no administrators' calls,
    no hand on other processes' limits.

    Needs `NO_NEW_PRIVILEGES`.
    """
    steps = _program(_MACHINES[platform.machine()])
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("@HP", len(steps), ctypes.addressof(buffer))
    _done(_libc.prctl(_SET_SECCOMP, _SECCOMP_FILTER, program, 0, 0), "seccomp")


def _argument(index: int) -> int:
    """Where the lower half of an argument is in the kernel's `struct seccomp_data`."""
    return 16 + 8 * index


def _program(machine: _Machine) -> list[tuple[int, int, int, int]]:
    """Classic BPF: code, how many steps to jump over when a test holds, how many when not, the value."""
    no, yes = (_RETURN, 0, 0, _ERROR | errno.EPERM), (_RETURN, 0, 0, _ALLOW)
    steps = [(_LOAD, 0, 0, 4), (_EQUALS, 1, 0, machine.number), no, (_LOAD, 0, 0, 0)]
    steps += [(_AT_LEAST, 0, 1, 0x40000000), no]  # x86_64's second set of numbers
    for each in (*machine.refused, *_REFUSED_EVERYWHERE):
        steps += [(_EQUALS, 0, 1, each), no]
    # Its flags can't be looked at; the C library then uses clone.
    steps += [(_EQUALS, 0, 1, _CLONE3), (_RETURN, 0, 0, _ERROR | errno.ENOSYS)]
    # Of limits only its own: without namespaces the worker is a process of the same user.
    flags = (
        (machine.clone, 0, _NAMESPACES),
        (machine.prlimit, 0, 0xFFFFFFFF),
        (machine.sendto, 3, _FAST_OPEN),
    )
    for call, index, bits in (*flags, (machine.sendmsg, 2, _FAST_OPEN), (machine.sendmmsg, 3, _FAST_OPEN)):
        steps += [(_EQUALS, 0, 4, call), (_LOAD, 0, 0, _argument(index)), (_ANY_BIT, 0, 1, bits), no, yes]
    steps += [(_EQUALS, 1, 0, machine.socket), yes]
    steps += [
        (_LOAD, 0, 0, _argument(0)),
        (_EQUALS, 2, 0, socket.AF_INET),
        (_EQUALS, 1, 0, socket.AF_INET6),
        no,
    ]
    steps += [(_LOAD, 0, 0, _argument(1)), (_AND, 0, 0, 0xF), (_EQUALS, 1, 0, socket.SOCK_STREAM), no]
    # Another protocol of streams (MPTCP) would lead past Landlock.
    steps += [(_LOAD, 0, 0, _argument(2)), (_EQUALS, 1, 0, 0), (_EQUALS, 0, 1, socket.IPPROTO_TCP), yes, no]
    return steps
