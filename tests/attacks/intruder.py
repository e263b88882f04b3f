"""A yt-dlp plugin whose site is foreign code that has taken over a child: it asks the kernel, not Python.

`http://intruder.invalid/#JSON` tries everything in `ATTEMPTS` with what the JSON tells about the house; the
file `REPORT` says what each attempt came to: null when it held, else what was reached.
"""

import ctypes
import json
import os
import shutil
import socket
import struct
import subprocess
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

from yt_dlp.extractor.common import InfoExtractor

libc = ctypes.CDLL(None, use_errno=True)
ATTEMPTS = {}
REPORT = "report.json"


def register(ydl):
    others = dict(ydl._ies)
    ydl._ies.clear()
    ydl.add_info_extractor(IntruderIE())
    ydl._ies.update(others)


class IntruderIE(InfoExtractor):
    _VALID_URL = r"http://intruder\.invalid/"

    def _real_extract(self, url):
        house = json.loads(unquote(urlsplit(url).fragment))
        outcomes = {name: _outcome(attempt, house) for name, attempt in ATTEMPTS.items()}
        Path(REPORT).write_text(json.dumps(outcomes))
        return {"id": "x", "title": "x", "url": "http://intruder.invalid/x.mp4", "ext": "mp4"}


def _outcome(attempt, house):
    """Null, or in words what was reached."""
    try:
        outcome = attempt(house)
        return str(outcome)[:20] if outcome else None
    except (OSError, subprocess.SubprocessError):
        return None


def tries(attempt):
    ATTEMPTS[attempt.__name__] = attempt
    return attempt


def _done(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result


def _connect(family, kind, address):
    fd = _done(libc.socket(family, kind, 0))
    try:
        _done(libc.connect(fd, address, len(address)))
        _done(libc.send(fd, b"intruder", 8, 0))
        return "connected"
    finally:
        os.close(fd)


def _inet(port):
    return struct.pack("=H", socket.AF_INET) + struct.pack(">H4s8x", port, bytes([127, 0, 0, 1]))


def _unix(name):
    return struct.pack("=H", socket.AF_UNIX) + name


# -- files ------------------------------------------------------------------------------------------------


@tries
def read_a_file_of_the_system(_):
    return Path("/etc/passwd").read_text()[:9]


@tries
def read_the_secret(house):
    return Path(house["secret"]).read_text()


@tries
def read_what_another_job_fetched(house):
    return (Path(house["sibling"]) / "private").read_text()


@tries
def see_other_jobs(house):
    return [each.name for each in Path(house["sibling"]).parent.iterdir()]


@tries
def write_elsewhere(house):
    return Path(house["outside"]).write_text("intruder")


@tries
def write_into_the_program(house):
    with Path(house["code"]).open("a"):
        return "opened"


@tries
def start_a_shell(_):
    return subprocess.run(["/bin/sh", "-c", "echo shell"], capture_output=True, text=True, check=True).stdout


@tries
def start_what_was_fetched(_):
    loader = next(place for each in ("/lib64", "/lib") for place in Path(each).glob("ld-*"))
    shutil.copy(loader, "fetched")  # a program that every machine has
    Path("fetched").chmod(0o700)
    return subprocess.run(["./fetched", "--help"], capture_output=True, text=True, check=False).stdout[:5]


@tries
def start_what_is_only_in_memory(_):
    loader = next(place for each in ("/lib64", "/lib") for place in Path(each).glob("ld-*"))
    fd = _done(libc.memfd_create(b"fetched", 0))
    os.write(fd, loader.read_bytes())
    words = [f"/proc/self/fd/{fd}", "--help"]
    return subprocess.run(words, pass_fds=[fd], capture_output=True, text=True, check=False).stdout[:5]


# -- the network -------------------------------------------------------------------------------------------


@tries
def reach_a_service_on_loopback(house):
    return _connect(socket.AF_INET, socket.SOCK_STREAM, _inet(house["tcp"]))


@tries
def reach_it_by_udp(house):
    return _connect(socket.AF_INET, socket.SOCK_DGRAM, _inet(house["udp"]))


@tries
def reach_the_guard_of_another_job(house):
    return _connect(socket.AF_INET, socket.SOCK_STREAM, _inet(house["guard"]))


@tries
def reach_it_without_connecting(house):
    """TCP Fast Open needs no `connect`."""
    fd = _done(libc.socket(socket.AF_INET, socket.SOCK_STREAM, 0))
    address = _inet(house["tcp"])
    fast_open = 0x20000000
    try:
        _done(libc.sendto(fd, b"intruder", 8, fast_open, address, len(address)))
        return "sent"
    finally:
        os.close(fd)


@tries
def reach_it_by_another_protocol(house):
    fd = _done(libc.socket(socket.AF_INET, socket.SOCK_STREAM, 262))  # MPTCP
    try:
        _done(libc.connect(fd, _inet(house["tcp"]), 16))
        return "connected"
    finally:
        os.close(fd)


@tries
def reach_a_socket_in_a_folder(house):
    return _connect(socket.AF_UNIX, socket.SOCK_STREAM, _unix(house["unix"].encode() + b"\0"))


@tries
def reach_a_socket_without_a_folder(house):
    return _connect(socket.AF_UNIX, socket.SOCK_STREAM, _unix(b"\0" + house["abstract"].encode()))


# -- other processes, the kernel ------------------------------------------------------------------------


@tries
def see_other_processes(_):
    numbers = [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]
    return [each for each in numbers if each != os.getpid()]


@tries
def read_the_workers_environment(house):
    return Path(f"/proc/{house['worker']}/environ").read_text()[:9]


@tries
def signal_another_job(house):
    os.kill(house["sibling pid"], 0)
    return "may be killed"


@tries
def signal_the_parent(_):
    os.kill(os.getppid(), 0)
    return "may be killed" if os.getppid() else None


@tries
def trace_another_job(house):
    attach, detach = 16, 17
    _done(libc.ptrace(attach, house["sibling pid"], None, None))
    time.sleep(0.05)
    libc.ptrace(detach, house["sibling pid"], None, None)
    return "traced"


@tries
def put_the_worker_under_limits(house):
    """Asks only what they are: who may ask may set them, too, and by a limit of processor time kill."""
    cores = 4
    _done(libc.prlimit(house["worker"], cores, None, bytes(16)))
    return "may be limited"


@tries
def put_the_worker_last(house):
    nicer = min(19, os.getpriority(os.PRIO_PROCESS, house["worker"]))
    _done(libc.setpriority(os.PRIO_PROCESS, house["worker"], nicer))
    return "may be slowed down"


@tries
def become_an_administrator(_):
    new_users = 0x10000000
    if (pid := os.fork()) == 0:
        os._exit(0 if libc.unshare(new_users) == 0 else 1)
    return os.waitpid(pid, 0)[1] == 0


@tries
def mount_something(_):
    if (pid := os.fork()) == 0:
        private_mounts = 0x20000
        fine = libc.unshare(private_mounts) == 0 and libc.mount(b"x", b"/tmp", b"tmpfs", 0, None) == 0
        os._exit(0 if fine else 1)
    return os.waitpid(pid, 0)[1] == 0


@tries
def fork_without_end(house):
    pids = []
    try:
        for _ in range(house["many"]):
            if (pid := os.fork()) == 0:
                time.sleep(600)
            pids.append(pid)
    finally:
        for pid in pids:
            os.kill(pid, 9)
            os.waitpid(pid, 0)
    return f"{len(pids)} processes"
