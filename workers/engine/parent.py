"""The warm parent: has paid for yt-dlp once, and forks a child per job in milliseconds.

Started by the worker as `python -m workers.engine.parent FD`, before any loop, thread or client exists there.
It has one thread and no loop, or forking would not be safe. Its control socket keeps messages apart:

    worker -> parent   {"recipe": …, "home": …, "isolation": …, "readable": …} once;
                       {"fork": JOB} with the child's socket; {"kill": JOB}
    parent -> worker   {"up": seconds, "walls": …} or {"failed": why}; {"ended": JOB, "status": …}

A job's folder has its name and lies in the `home` of all. `status` is the exit code, or the signal's number
below zero. When the control socket closes, the parent kills all children and ends; when the parent dies, the
kernel kills the children.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from shared.errors import Internal
from workers.engine import child, gallery, isolation, wire, ytdlp
from workers.engine.confinement import Room, adopt_orphans, children, kill_group, kill_tree
from workers.engine.isolation import Walls
from workers.engine.recipe import Recipe

LARGEST_MESSAGE = 64 * 1024
Message = dict[str, Any]


class Parent:
    def __init__(
        self,
        control: socket.socket,
        recipe: Recipe,
        site: ytdlp.Site,
        home: Path,
        walls: Walls,
        readable: Iterable[str] = (),
    ) -> None:
        """Raises `OSError` when the walls can't be put up."""
        self._control = control
        self._recipe = recipe
        self._site = site
        self._home = home
        self.walls = walls
        self._jobs: dict[int, str] = {}
        self._ffmpeg, self._deno = ytdlp.ffmpeg_path(), ytdlp.deno_path()
        self._python = gallery.python()
        programs = self._ffmpeg, self._deno, self._python
        self._readable = isolation.visible((*programs, gallery.library(), *readable))
        isolation.keep_apart(home, self._readable)
        if walls.namespaces:
            isolation.narrow(home, self._readable)
            self._processes = isolation.own_processes()

    def run(self) -> None:
        """Until the worker hangs up."""
        dead = _wake_on_dead_children()
        while True:
            ready, _, _ = select.select([self._control, dead], [], [])
            if dead in ready:
                dead.recv(4096)
                self._reap()
            if self._control in ready and not self._hear():
                return

    def _hear(self) -> bool:
        text, descriptors, _, _ = socket.recv_fds(self._control, LARGEST_MESSAGE, 1)
        if not text:
            return False
        message = json.loads(text)
        if job := message.get("fork"):
            with socket.socket(fileno=descriptors[0]) as sock:
                self._fork(job, sock)
        elif job := message.get("kill"):
            for pid in [pid for pid, name in self._jobs.items() if name == job]:
                self._kill(pid)
        return True

    def _fork(self, job: str, sock: socket.socket) -> None:
        try:
            pid = isolation.fork(self._processes) if self.walls.namespaces else os.fork()
        except OSError as error:
            self._tell(
                {"ended": job, "status": None, "why": f"no process could be started: {error.strerror}"}
            )
            return
        if not pid:
            child.live(self._site, self._room(job), sock)
        self._jobs[pid] = job

    def _room(self, job: str) -> Room:
        recipe = self._recipe
        return Room(
            job,
            isolation.INSIDE if self.walls.namespaces else self._home / job,
            recipe.max_bytes,
            self._ffmpeg,
            self._deno,
            self._python,
            self._readable,
            self.walls,
            recipe.connections,
            recipe.items,
            {host: kind for kind, _, host in (each.partition(":") for each in recipe.galleries)},
        )

    def _kill(self, pid: int) -> None:
        """With everything below it, which dies with the first process of a namespace."""
        if self.walls.namespaces:
            os.kill(pid, signal.SIGKILL)
        else:
            kill_tree(pid)

    def _reap(self) -> None:
        while pid := _dead_child():
            number, status = pid
            if job := self._jobs.pop(number, None):
                kill_group(number)
                self._tell({"ended": job, "status": os.waitstatus_to_exitcode(status)})
        for orphan in set(children(os.getpid())) - self._jobs.keys():
            kill_tree(orphan)

    def end(self) -> None:
        for pid in self._jobs:
            self._kill(pid)

    def _tell(self, message: Message) -> None:
        tell(self._control, message)


def _dead_child() -> tuple[int, int] | None:
    try:
        pid, status = os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return None
    return (pid, status) if pid else None


def _wake_on_dead_children() -> socket.socket:
    """A socket that becomes readable when a child has died: signals join the same wait as messages."""
    heard, rung = socket.socketpair()
    heard.setblocking(False)
    rung.setblocking(False)
    signal.set_wakeup_fd(rung.detach(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return heard


def tell(control: socket.socket, message: Message) -> None:
    control.send(json.dumps(message).encode())


def _prepare(
    control: socket.socket, recipe: Recipe, home: Path, wanted: isolation.Wanted, readable: Iterable[str]
) -> Parent:
    """Moves in before anything is loaded: what waits outside stays small."""
    walls = isolation.survey(wanted, home)
    if walls.namespaces:
        isolation.move_in()
    site = ytdlp.warm(recipe)
    wire.warm()
    parent = Parent(control, recipe, site, home, walls, readable)
    gc.collect()
    gc.freeze()  # or the collector would touch, and so copy, every page in every child
    return parent


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    began = time.monotonic()
    for number in (signal.SIGINT, signal.SIGTERM):  # the worker decides when we end: it may still be draining
        signal.signal(number, signal.SIG_IGN)
    adopt_orphans()
    told = json.loads(control.recv(LARGEST_MESSAGE))
    try:
        home, recipe = Path(told["home"]), Recipe(**told["recipe"])
        parent = _prepare(control, recipe, home, told["isolation"], told["readable"])
    except (Internal, OSError) as error:
        tell(control, {"failed": str(error)})
        return
    except Exception as error:
        tell(control, {"failed": f"{type(error).__name__}: {error}"})
        raise
    tell(control, {"up": time.monotonic() - began, "walls": asdict(parent.walls)})
    try:
        parent.run()
    finally:
        parent.end()


if __name__ == "__main__":
    main()
