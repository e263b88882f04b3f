"""The worker's side of the guard: starts it, opens a way out for each job, and fails closed when it dies.

A guard that died takes every connection with it, because the listeners of children live nowhere else. Jobs
under way are interrupted with `Crashed`, which is retried; a fresh guard stands for the next ones.
"""

import asyncio
import contextlib
import itertools
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Self

import structlog

from shared import metrics
from shared.errors import Crashed, Deadline, Internal, JobError, TooBig
from workers.egress.config import LARGEST_MESSAGE, Config, Grant, basic
from workers.egress.jobs import CONNECTIONS

log = structlog.get_logger(__name__)

PREPARATION = 20.0
ANSWER = 5.0
FAREWELL = 3.0
_SLACK = 1 << 20
_LOST = "the egress guard died"

Message = dict[str, Any]


@dataclass
class JobEgress:
    """A job's way out, with what it has used so far; exact once the context is left."""

    name: str
    proxy: str
    """What the job's programs are to use: the only address that answers them. May hold a password."""
    sent: int = 0
    received: int = 0
    denials: Counter[str] = field(default_factory=Counter)
    """By reason; see `workers.egress.refusal`."""
    over: JobError | None = None
    """Why the guard ended the job, if it did."""
    renew: Callable[[], None] = lambda: None
    """Gives the job its whole budget anew. For whoever opened it; what it counts goes on."""

    @property
    def bytes(self) -> int:
        return self.sent + self.received


class _Case:
    """A job between worker and guard: what it has used, and who waits for the guard's word on it."""

    def __init__(self, egress: JobEgress) -> None:
        loop = asyncio.get_running_loop()
        self.egress = egress
        self.opened: asyncio.Future[None] = loop.create_future()
        self.closed: asyncio.Future[None] = loop.create_future()
        self._fuse = asyncio.timeout(None)

    @contextlib.asynccontextmanager
    async def interruptible(self) -> AsyncIterator[None]:
        """Raises the guard's verdict in the place where the body was."""
        async with self._fuse:
            self._raise_verdict()
            yield

    def _raise_verdict(self) -> None:
        if self.egress.over:
            raise self.egress.over

    def end(self, verdict: JobError) -> None:
        """Interrupts whoever is at work under the job."""
        self.egress.over = self.egress.over or verdict
        _settle(self.opened)
        with contextlib.suppress(RuntimeError):  # not yet, or no longer at work
            self._fuse.reschedule(asyncio.get_running_loop().time())

    def note(self, kind: str, message: Message) -> None:
        """One message of the guard's about this job."""
        egress = self.egress
        if kind == "opened":
            _settle(self.opened)
        elif kind == "refused":
            self.end(Internal("the egress guard takes no such listener"))
        elif kind == "denied":
            egress.denials[message["reason"]] += 1
        elif kind == "over" and message["reason"] in {"budget", "deadline"}:
            self.end(TooBig() if message["reason"] == "budget" else Deadline())
        elif kind in {"used", "closed"}:
            egress.sent, egress.received = message["sent"], message["received"]
        if kind == "closed":
            egress.denials = Counter(message["denials"])
            _settle(self.closed)


def _settle(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


class Guard:
    """One per worker process."""

    def __init__(self, config: Config, secret: bytes) -> None:
        config.check()
        self._config = config
        self._secret = secret
        self._process = _Process(config)
        self._replacing = asyncio.Lock()
        self._numbers = itertools.count(1)
        self.denials: Counter[str] = Counter()
        """Of all jobs, by reason."""
        self.bytes = 0
        """Of all jobs that are over."""
        self._open: dict[str, JobEgress] = {}
        self.restarts = 0

    @classmethod
    def start(cls, config: Config, *, secret: bytes) -> Self:
        """Execs the guard and returns at once. To be called before an event loop or a thread exists.

        `secret` signs what jobs show to the guard behind `config.url`. Raises `ValueError` with a sentence
        for the operator when the config makes no sense.
        """
        return cls(config, secret)

    @property
    def pid(self) -> int:
        """The guard's process."""
        return self._process.pid

    @property
    def moved(self) -> int:
        """Bytes of all jobs so far, also of those under way."""
        return self.bytes + sum(each.bytes for each in self._open.values())

    async def ready(self) -> None:
        """Raises `Internal` with the reason when there is no guard."""
        await self._alive()

    @contextlib.asynccontextmanager
    async def job(
        self,
        job_id: str,
        listener: socket.socket | None = None,
        *,
        budget: int,
        seconds: float,
        connections: int = CONNECTIONS,
    ) -> AsyncIterator[JobEgress]:
        """A way out for one job, closed with all its connections when the context is left.

        Whoever connects to `listener`, which becomes the guard's, is the job; without one the guard listens
        on this machine's loopback and asks for the password in `proxy`. The body is interrupted with `TooBig`
        at the budget, which `renew` gives it anew, `Deadline` after `seconds`, and `Crashed` when the guard
        dies.
        """
        name = f"{job_id}-{next(self._numbers)}"
        password = "" if listener else secrets.token_urlsafe(16)
        with listener or socket.create_server(("127.0.0.1", 0), backlog=128) as own:
            process = await self._alive()
            egress = JobEgress(name, _proxy_url(own, name, password))
            terms = {"budget": budget, "seconds": seconds, "connections": connections}
            tokens = self._tokens(name, budget, seconds)
            secret = {"password": password, "onward": next(tokens)}
            case = await process.open(egress, {"open": name, **terms, **secret}, own)
            egress.renew = lambda: process.renew(name, budget, next(tokens))
        self._open[name] = egress
        try:
            async with case.interruptible():
                yield egress
        except Exception:
            await process.close(case)
            if egress.over:
                raise egress.over from None
            raise
        finally:
            await asyncio.shield(asyncio.ensure_future(process.close(case)))
            self.denials.update(egress.denials)
            self.bytes += self._open.pop(name).bytes
            metrics.FETCHED.inc(egress.bytes)
            for reason, count in egress.denials.items():
                metrics.DENIALS.labels(reason).inc(count)

    async def aclose(self) -> None:
        """Hangs up, which ends the guard."""
        await self._process.aclose()

    def _tokens(self, name: str, budget: int, seconds: float) -> Iterator[str]:
        """What a job shows to the next guard, which counts for each token anew, and so no two are the same.

        It counts the same bytes and some heads: ours is to be the one that says no.
        """
        ends = time.monotonic() + seconds + 60
        for room in itertools.count(budget + budget // 50 + _SLACK):
            left = ends - time.monotonic()
            token = Grant.mint(self._secret, name, budget=room, seconds=left).token
            yield basic(name, token) if self._config.url else ""

    async def _alive(self) -> "_Process":
        """The guard, or a fresh one in the place of a dead one."""
        async with self._replacing:
            if self._process.is_dead:
                await self._process.aclose()
                self.restarts += 1
                log.error("egress_restart", restarts=self.restarts)
                self._process = await asyncio.to_thread(_Process, self._config)
            await self._process.ready()
            return self._process


class _Process:
    """A guard's process as the worker sees it."""

    def __init__(self, config: Config) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-s", "-P", "-m", "workers.egress", "--control", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,
            )
        self._control = ours
        ours.setblocking(False)
        with contextlib.suppress(OSError):  # dead already: the end of the channel will tell
            ours.send(json.dumps({"config": config.to_plain()}).encode())
        self._cases: dict[str, _Case] = {}
        self._up: asyncio.Future[None] | None = None
        self.is_dead = False

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ready(self) -> None:
        """Raises `Internal` with the reason when the guard could not start."""
        if self._up is None:
            loop = asyncio.get_running_loop()
            self._up = loop.create_future()
            loop.add_reader(self._control, self._hear)
        try:
            async with asyncio.timeout(PREPARATION):
                await asyncio.shield(self._up)
        except TimeoutError:
            self._hang_up()
            raise Internal("the egress guard does not get ready") from None

    async def open(self, egress: JobEgress, message: Message, listener: socket.socket) -> _Case:
        """Raises a `JobError` when there is no way out."""
        case = self._cases[egress.name] = _Case(egress)
        try:
            self._tell(message, listener)
            async with asyncio.timeout(ANSWER):
                await case.opened
        except OSError:  # a timeout is one, too
            self._hang_up()
        except BaseException:
            self._forget(case)
            raise
        if egress.over:
            self._forget(case)
            raise egress.over
        return case

    def _forget(self, case: _Case) -> None:
        """Closes a job that nobody will hear of."""
        if self._cases.pop(case.egress.name, None):
            with contextlib.suppress(OSError):
                self._tell({"close": case.egress.name})

    def renew(self, name: str, budget: int, onward: str) -> None:
        """A guard that is gone ends the job by itself."""
        with contextlib.suppress(OSError):
            self._tell({"renew": name, "budget": budget, "onward": onward})

    async def close(self, case: _Case) -> None:
        """Idempotent. The guard's last word has been heard afterwards."""
        if self.is_dead or case.closed.done():
            return
        try:
            self._tell({"close": case.egress.name})
            async with asyncio.timeout(ANSWER):
                await asyncio.shield(case.closed)
        except OSError:
            self._hang_up()
        self._cases.pop(case.egress.name, None)

    async def aclose(self) -> None:
        self._hang_up()
        await asyncio.to_thread(self._wait)

    def _wait(self) -> None:
        try:
            self._process.wait(FAREWELL)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _tell(self, message: Message, *sockets: socket.socket) -> None:
        socket.send_fds(self._control, [json.dumps(message).encode()], [each.fileno() for each in sockets])

    def _hear(self) -> None:
        try:
            text = self._control.recv(LARGEST_MESSAGE)
        except BlockingIOError:
            return
        except OSError:
            text = b""
        if text:
            self._understand(json.loads(text))
        else:
            self._hang_up()

    def _understand(self, message: Message) -> None:
        if "up" in message and self._up:
            self._up.set_result(None)
        elif "held" in message:
            metrics.BANDWIDTH_HELD.inc(message["held"])
        elif "failed" in message:
            self._hang_up(message["failed"])
        else:
            kind, name = next(iter(message.items()))
            if case := self._cases.get(name):
                case.note(kind, message)

    def _hang_up(self, why: str = _LOST) -> None:
        if self.is_dead:
            return
        self.is_dead = True
        with contextlib.suppress(RuntimeError):  # without a loop there is no reader either
            asyncio.get_running_loop().remove_reader(self._control)
        self._control.close()
        for case in self._cases.values():
            case.end(Crashed(_LOST))
            _settle(case.closed)
        self._cases.clear()
        if self._up and not self._up.done():
            self._up.set_exception(Internal(why))
            self._up.exception()


def _proxy_url(listener: socket.socket, name: str, password: str) -> str:
    login = f"{name}:{password}@" if password else ""
    return f"http://{login}127.0.0.1:{listener.getsockname()[1]}"


def _environment() -> dict[str, str]:
    """Where modules and certificates are, and nothing else."""
    paths = os.pathsep.join(os.path.abspath(each) for each in sys.path if each)  # noqa: PTH100 - zip files too
    kept = {key: os.environ[key] for key in ("SSL_CERT_FILE", "SSL_CERT_DIR") if key in os.environ}
    return {"PYTHONPATH": paths, "LANG": "C.UTF-8", "PATH": os.defpath, "HOME": "/nonexistent", **kept}
