"""The worker's side of the engine: hides processes, sockets and folders behind `Engine` and `Job`.

`Engine.start` execs a warm parent before any event loop exists; each `Engine.job` is a child forked from it,
in a folder of its own under `DATA_DIR/work/<engine>/`. Leaving the job's context, by whatever way, kills the
child with all that it started and removes the folder. A parent that died, that was told to go or that has
forked often enough is replaced by a fresh one; jobs of the old one finish undisturbed.
"""

import asyncio
import contextlib
import errno
import fcntl
import json
import os
import re
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

import structlog

from shared import metrics, ytdlp_update
from shared.errors import (
    Crashed,
    Deadline,
    DiskFull,
    Failure,
    Forbidden,
    Internal,
    JobError,
    TooBig,
    job_error,
)
from shared.models import Progress, from_json
from shared.settings import Settings
from shared.ytdlp_update import Edition
from workers.egress import Guard, JobEgress, handover
from workers.engine import wire
from workers.engine.confinement import OUT_OF_CPU, is_alive, kill_group
from workers.engine.isolation import Walls
from workers.engine.leases import Ledger
from workers.engine.media import Extraction, Listening, Listing, Made, Media, Rework, Selection
from workers.engine.quota import Quota
from workers.engine.recipe import Recipe
from workers.engine.subtitles import LARGEST_KEPT
from workers.engine.wire import Ask, BadFrameError, Connection, Failed, Growth, Live, Order, Output, Streamed

FORKS = 200
"""Children after which a parent is replaced: memory that forks dirtied, and sites fixed by a newer yt-dlp."""
EXTRACTION = 75.0
"""Seconds after which a child that did not notice its own deadline is killed."""
PREPARATION = 60.0
FAREWELL = 5.0
LONGEST_HOST = 300
LONGEST_WORD = 300
"""Characters of what a child says went wrong, and of each fact about it."""
LARGEST_PICTURE = 1 << 20
OVERHEAD = 64 * 1024 * 1024
"""Bytes that a job may move beside a tenth more than its largest file: pages, manifests, thumbnails."""
RENEWALS = 5
"""How often a job may move so many bytes once more: for another format, or since a transfer begins anew."""
FORBIDDEN = {"address", "own", "host", "port", "scheme"}
"""Reasons for which the guard refuses where a link leads, rather than how or how much is asked."""
_SAYS_ITSELF = frozenset({"live", "premiere", "drm", "too_big", "too_long", "disk_full", "deadline"})
"""Kinds of failure that no refused request explains."""
_JOB_ID = re.compile(r"[\w.-]{1,100}", re.ASCII)
_LOCK = ".lock"

Message = dict[str, Any]

log = structlog.get_logger(__name__)


class Engine:
    """Fetches media in children of a warm parent. One per worker process."""

    def __init__(self, settings: Settings, guard: Guard, home: Path, lock: int) -> None:
        self._settings = settings
        self._guard = guard
        self._home = home
        self._lock = lock
        connections = settings.worker_site_connections
        self._recipe = Recipe(
            settings.max_bytes,
            settings.worker_ytdlp_plugins,
            connections=connections,
            items=settings.max_items,
            galleries=settings.worker_galleries,
        )
        self._ledger = Ledger(connections)
        self._refused: Edition | None = None
        """A yt-dlp that no parent could be started with."""
        self._quota = Quota.of(settings.max_bytes)
        self._parent = self._new_parent()
        self._retired: set[_Parent] = set()
        self._replacing: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._jobs = 0

    @classmethod
    def start(cls, settings: Settings, guard: Guard) -> Self:
        """Execs the warm parent and returns at once; the parent loads yt-dlp meanwhile.

        To be called before an event loop or a thread exists. `guard` is the children's only way to the
        network; it stays the caller's to close, after the engine.
        """
        home, lock = _claim_home(settings.data_dir.absolute() / "work")
        return cls(settings, guard, home, lock)

    async def ready(self) -> None:
        """Waits until children can be forked. Raises `Internal` with the reason when they can't."""
        try:
            parent = await self._warm_parent()
        except Internal as error:
            if self._parent.ytdlp.folder is None:
                raise
            self._refuse(self._parent.ytdlp, error)
            await self._parent.aclose()
            self._parent = await asyncio.to_thread(self._new_parent)
            parent = await self._warm_parent()
        metrics.versions(parent.ytdlp)
        log.info("isolation", holds=parent.walls.says)

    async def renew(self) -> None:
        """Takes up another yt-dlp when it was changed; keeps the old one when the new one does not start."""
        wanted = ytdlp_update.in_use(self._settings.data_dir)
        if wanted in (self._parent.ytdlp, self._refused):
            return
        try:
            await self.restart()
        except Internal as error:
            self._refuse(wanted, error)
            return
        metrics.versions(self._parent.ytdlp)
        log.info("ytdlp_renewed", version=self._parent.ytdlp.version)

    async def sweep(self) -> None:
        """Removes the folders of engines on this machine that died without cleaning up."""
        await asyncio.to_thread(_sweep, self._home.parent)

    @contextlib.asynccontextmanager
    async def job(self, job_id: str) -> AsyncIterator["Job"]:
        """A child and a folder for one job. Raises `Internal` when there can be none.

        The body's failure becomes `Forbidden` when it is the child's, which was following the link and whose
        requests the guard refused meanwhile: a refused thumbnail forbids nothing. It is interrupted when the
        guard ends the job or dies, and when the job takes more of the machine than its share.
        """
        if not _JOB_ID.fullmatch(job_id):
            raise ValueError("a job's id is a name of letters, digits, dots and dashes")
        self._jobs += 1
        folder = self._home / f"{job_id}-{self._jobs}"
        await _make(folder)
        job = None
        try:
            job = await self._fork(folder)
            way_out = self._guard.job(
                folder.name,
                job.listener,
                budget=self._settings.max_bytes * 11 // 10 + OVERHEAD,
                seconds=self._settings.worker_job_timeout + FAREWELL,
            )
            async with way_out as egress:
                job.leave_by(egress)
                try:
                    async with self._quota.holds(folder, job.pid):
                        yield job
                finally:
                    job.kill()
        except JobError as error:
            if job and error is job.failure and job.was_refused:
                raise Forbidden from error
            raise
        finally:
            # Goes on even when who waits for it is cancelled once more.
            await asyncio.shield(self._spawn(self._clean_up(job, folder)))

    async def restart(self) -> None:
        """Replaces the parent, as after an update of yt-dlp. Jobs under way keep theirs.

        Raises `Internal`, and keeps the old parent, when the new one can't start.
        """
        fresh = await asyncio.to_thread(self._new_parent)
        try:
            await fresh.ready()
        except BaseException:
            await fresh.aclose()
            raise
        self._retired.add(self._parent)
        self._parent = fresh
        self._retire_idle()

    async def aclose(self) -> None:
        """Ends all children and the parent, and removes what is left of the folder."""
        if self._replacing:
            self._replacing.cancel()
        for parent in (self._parent, *self._retired):
            await parent.aclose()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.to_thread(shutil.rmtree, self._home, ignore_errors=True)
        os.close(self._lock)

    def _new_parent(self) -> "_Parent":
        ytdlp = self._ytdlp()
        return _Parent(self._recipe, self._ledger, self._home, self._settings.worker_isolation, ytdlp)

    def _ytdlp(self) -> Edition:
        wanted = ytdlp_update.in_use(self._settings.data_dir)
        return ytdlp_update.installed() if wanted == self._refused else wanted

    def _refuse(self, edition: Edition, error: Internal) -> None:
        self._refused = edition
        log.error("ytdlp_refused", version=edition.version, why=str(error))

    async def _fork(self, folder: Path) -> "Job":
        """From a second parent when the first turns out to have died just now."""
        parent = await self._warm_parent()
        try:
            return await parent.fork(folder, self._settings.worker_job_timeout)
        except Internal:
            if not parent.is_dead:
                raise
        return await (await self._warm_parent()).fork(folder, self._settings.worker_job_timeout)

    async def _warm_parent(self) -> "_Parent":
        """The current parent, or a fresh one in the place of a dead one."""
        if not self._replacing and (self._parent.is_dead or self._parent.forks >= FORKS):
            self._replacing = asyncio.create_task(self._replace())
            self._replacing.add_done_callback(_was_heard)
        if self._parent.is_dead and self._replacing:
            await asyncio.shield(self._replacing)
        await self._parent.ready()
        return self._parent

    async def _replace(self) -> None:
        try:
            await self.restart()
        finally:
            self._replacing = None

    def _retire_idle(self) -> None:
        for parent in [each for each in self._retired if each.is_idle]:
            self._retired.discard(parent)
            self._spawn(parent.aclose())

    async def _clean_up(self, job: "Job | None", folder: Path) -> None:
        if job is not None:
            await job.end()
        self._retire_idle()
        await asyncio.to_thread(_remove, folder)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


class Job:
    """One child at work in `folder`. Its errors are `JobError`s; `Crashed` when it died without a word."""

    def __init__(
        self, child: "_Child", folder: Path, patience: float, listener: socket.socket | None
    ) -> None:
        """`patience` is how many seconds a transfer may take."""
        self.folder = folder
        self.listener = listener
        """Whoever connects to it is this child; None where it has no network of its own."""
        self.failure: JobError | None = None
        """What the child said last went wrong."""
        self._was_following = False
        self._refused_before = 0
        self._renewals = 0
        self._egress: JobEgress
        self._child = child
        self._patience = patience

    @property
    def pid(self) -> int:
        """The child's process, which also leads its process group."""
        return self._child.pid

    def leave_by(self, egress: JobEgress) -> None:
        """Tells the child its only way to the network; it waits for that before all else."""
        self._egress = egress
        self._child.leave_by(egress.proxy)

    @property
    def was_refused(self) -> bool:
        """Whether the last failure came while the link was followed to where the guard does not lead.

        The guard's own count is believed, not what the child saw; the child is believed only about what it
        was doing. To be asked once the guard has spoken its last word.
        """
        refused = self._refusals() > self._refused_before
        said = self.failure is not None and self.failure.kind in _SAYS_ITSELF
        return self._was_following and refused and not said

    def _refusals(self) -> int:
        return sum(self._egress.denials[reason] for reason in FORBIDDEN)

    async def extract(self, url: str) -> Media:
        """What the link offers."""
        return (await self.extraction(url)).media

    async def extraction(self, url: str, known: str | None = None, cookies: str | None = None) -> Extraction:
        """What the link offers, and how to skip asking the site next time; `known` is what skips it.

        `cookies` are those that the operator gave for the site, for all that this job fetches.
        """
        self._refused_before = self._refusals()
        tag, body = await self._child.ask(wire.EXTRACT, Ask(url, known, cookies=cookies), EXTRACTION)
        return _read(Extraction, self._expect(wire.MEDIA, tag, body))

    async def listing(self, url: str, items: int, cookies: str | None = None) -> Listing:
        """The first `items` of a playlist or channel, none of them looked at."""
        self._refused_before = self._refusals()
        tag, body = await self._child.ask(wire.EXTRACT, Ask(url, items=items, cookies=cookies), EXTRACTION)
        return _read(Listing, self._expect(wire.LISTING, tag, body))

    async def transfer(
        self,
        selection: Selection,
        on_progress: Callable[[Progress], None],
        on_growth: Callable[[Growth], None] | None = None,
        on_live: Callable[[Live], None] | None = None,
        streamed: Streamed = "no",
    ) -> tuple[Made, ...]:
        """Fetches what was chosen of the medium extracted before; the files are in `folder`.

        `on_progress` is called about five times a second, in the loop. With `on_growth` the file is made so
        that it grows from front to back where that can be, which is then told there. `on_live` hears of files
        that can be played while they grow: which ones, `streamed` says.
        """
        order = Order(selection, growing=on_growth is not None, streamed=streamed)
        self._renew()
        return await self._make(wire.TRANSFER, order, on_progress, on_growth, on_live)

    async def rework(
        self, made: Made, limit: int, how: Literal["shrink", "split"], on_progress: Callable[[Progress], None]
    ) -> tuple[Made, ...]:
        """A smaller file or parts of one that was made before; nothing when it can't decently be had."""
        return await self._make(wire.REWORK, Rework(made, limit, how), on_progress)

    async def listen(self, film: Listening) -> Made:
        """The sound of a film that lies in `folder`; nothing is asked of any site."""
        (made,) = await self._make(wire.LISTEN, film, lambda _: None)
        return made

    async def _make(
        self,
        what: str,
        order: object,
        on_progress: Callable[[Progress], None],
        on_growth: Callable[[Growth], None] | None = None,
        on_live: Callable[[Live], None] | None = None,
    ) -> tuple[Made, ...]:
        def hear(news: str, body: bytes) -> None:
            if news == wire.AGAIN:
                self._renew()
            elif news == wire.PROGRESS:
                on_progress(_read(Progress, body))
            elif news == wire.GROWTH and on_growth:
                on_growth(_read(Growth, body))
            elif news == wire.LIVE and on_live:
                on_live(_read(Live, body))

        self._refused_before = self._refusals()
        tag, body = await self._child.ask(what, order, self._patience, hear)
        made = _read(Output, self._expect(wire.MADE, tag, body)).files
        await asyncio.to_thread(self._verify, made)
        return made

    def _renew(self) -> None:
        """What one attempt used does not count against the next; but there is an end to attempts."""
        if self._renewals < RENEWALS:
            self._renewals += 1
            self._egress.renew()

    async def seal(self, made: Sequence[Made]) -> None:
        """Ends the child, of which nothing more is wanted, before its files leave the folder: it could
        exchange them after they were looked at.
        """
        await self.end()
        await asyncio.to_thread(self._verify, made)

    def kill(self) -> None:
        """Kills the child with all that it started, now."""
        self._child.kill()

    async def end(self) -> None:
        """Waits until the child, killed if it was not yet, is gone."""
        self.kill()
        if self.listener:
            self.listener.close()
        await self._child.end()

    def _verify(self, made: Sequence[Made]) -> None:
        """The child may have been taken over by what it decoded: only plain files of its folder leave it."""
        for each in made:
            if self._size(each.name) != each.bytes:
                raise Crashed("a file is not as large as the child said")
            if each.thumbnail is not None and self._size(each.thumbnail) > LARGEST_PICTURE:
                raise Crashed("a thumbnail is no thumbnail")
            if each.subtitles is not None and self._size(each.subtitles) > LARGEST_KEPT:
                raise Crashed("subtitles are larger than the child may keep")

    def _size(self, name: str) -> int:
        try:
            facts = (self.folder / name).lstat()
        except (OSError, ValueError):
            raise Crashed("the child named something that is not there") from None
        if Path(name).name != name or not stat.S_ISREG(facts.st_mode):
            raise Crashed("the child named something that is no file in its folder")
        return facts.st_size

    def _expect(self, wanted: str, tag: str, body: bytes) -> bytes:
        if tag == wire.FAILURE:
            failed = _read(Failed, body)
            self._was_following = failed.fetching
            self.failure = job_error(_short(failed.failure))
            raise self.failure
        if tag != wanted:
            raise Crashed("the child answered something else")
        return body


class _Child:
    """A forked child as the worker sees it: a stream, and the news of its end."""

    def __init__(self, kill: Callable[[], None], ledger: Ledger) -> None:
        loop = asyncio.get_running_loop()
        self.kill = kill
        self._ledger = ledger
        self.pid = 0
        self.ended: asyncio.Future[int | None] = loop.create_future()
        self.why = "the child did not start"
        """What kept it from starting."""
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def connect(self, sock: socket.socket) -> socket.socket | None:
        """Once the child stands: its listener, if it has one. Raises `EOFError` when it does not stand."""
        self.pid, listener = await handover.welcome(sock)
        self._reader, self._writer = await asyncio.open_unix_connection(sock=sock)
        # Something that the child started may hold its socket open, and no end of file would come.
        self.ended.add_done_callback(lambda _: self._writer.transport.abort())
        self.ended.add_done_callback(lambda _: self._ledger.leave(self))
        self._ledger.join(self, lambda site: self._say(wire.WANTED, site))
        return listener

    def leave_by(self, proxy: str) -> None:
        self._writer.write(handover.directions(proxy))

    async def ask(
        self, tag: str, value: object, seconds: float, hear: Callable[[str, bytes], None] | None = None
    ) -> tuple[str, bytes]:
        """The final answer; `hear` gets the news before it. Cancelling this kills the child."""
        try:
            async with asyncio.timeout(seconds):
                self._writer.write(wire.pack(tag, value))
                while True:
                    answer, body = await wire.receive(self._reader)
                    if answer not in wire.NEWS:
                        return answer, body
                    if answer in {wire.CONNECT, wire.DISCONNECT}:
                        self._count(answer, _read(Connection, body).site[:LONGEST_HOST])
                    elif hear:
                        hear(answer, body)
        except asyncio.CancelledError:
            self.kill()
            raise
        except TimeoutError:
            self.kill()
            raise Deadline from None
        except (BadFrameError, OverflowError):
            self.kill()
            raise Crashed("the child spoke nonsense") from None
        except (EOFError, ConnectionError):
            raise await self._why_it_died() from None

    def _count(self, what: str, site: str) -> None:
        if what == wire.CONNECT:
            self._ledger.ask(self, site, lambda: self._say(wire.GRANTED, site))
        else:
            self._ledger.give_back(self, site)

    def _say(self, tag: str, site: str) -> None:
        if not self._writer.is_closing():
            self._writer.write(wire.pack(tag, Connection(site)))

    async def _why_it_died(self) -> Crashed | Deadline | TooBig:
        try:
            async with asyncio.timeout(FAREWELL):
                status = await asyncio.shield(self.ended)
        except TimeoutError:
            status = None
        if status in {-signal.SIGXCPU, OUT_OF_CPU}:
            return Deadline("the work took more processor time than it may")
        if status == -signal.SIGXFSZ:
            return TooBig()
        if status is None:
            return Crashed("the child's parent died")
        if status >= 0:
            return Crashed(f"the child left with status {status}")
        known = {each.value: each.name for each in signal.Signals}
        return Crashed(f"the child was killed by {known.get(-status, f'signal {-status}')}")

    async def end(self) -> None:
        self._writer.close()
        if not self.ended.done():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FAREWELL):
                    await asyncio.shield(self.ended)
        if not self.ended.done() or self.ended.result() is None:
            await self._end_without_parent()

    async def _end_without_parent(self) -> None:
        """The kernel kills a child whose parent died; what the child started is left to us."""
        kill_group(self.pid)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL):
                while is_alive(self.pid):  # noqa: ASYNC110  # only a parent is told of a death
                    await asyncio.sleep(0.005)


class _Parent:
    """A warm parent process as the worker sees it."""

    def __init__(self, recipe: Recipe, ledger: Ledger, home: Path, isolation: str, ytdlp: Edition) -> None:
        self._ledger = ledger
        self.ytdlp = ytdlp
        self.walls = Walls()
        """What holds its children, once it is ready."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-s", "-P", "-m", "workers.engine.parent", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=_environment(ytdlp),
                start_new_session=True,
            )
        self._control = ours
        ours.setblocking(False)
        folders = [str(ytdlp.folder)] if ytdlp.folder else []
        terms = {
            "recipe": asdict(recipe),
            "home": str(home),
            "isolation": isolation,
            "readable": folders,
        }
        ours.send(json.dumps(terms).encode())
        self._children: dict[str, _Child] = {}
        self._up: asyncio.Future[None] | None = None
        self.forks = 0
        self.is_dead = False

    @property
    def is_idle(self) -> bool:
        return not self._children

    async def ready(self) -> None:
        """Raises `Internal` with the reason when the parent could not start."""
        if self._up is None:
            loop = asyncio.get_running_loop()
            self._up = loop.create_future()
            loop.add_reader(self._control, self._hear)
        try:
            async with asyncio.timeout(PREPARATION):
                await asyncio.shield(self._up)
        except TimeoutError:
            raise Internal("the engine's parent does not get ready") from None

    async def fork(self, folder: Path, patience: float) -> Job:
        """A child for one job; the folder's name is the child's. Raises `Internal` when there can be none."""
        name = folder.name
        child = self._children[name] = _Child(lambda: self._kill(name), self._ledger)
        ours, theirs = handover.channel_pair()
        try:
            with theirs:
                self._tell({"fork": name}, theirs)
            self.forks += 1
            async with asyncio.timeout(FAREWELL):
                listener = await self._stands(child, ours)
        except BaseException as error:
            child.kill()
            ours.close()
            if isinstance(error, OSError):  # a timeout is one, too
                self._hang_up("the engine's parent does not answer")
                raise Internal("the engine's parent does not answer") from None
            raise
        return Job(child, folder, patience, listener)

    async def _stands(self, child: _Child, ours: socket.socket) -> socket.socket | None:
        ours.setblocking(False)
        try:
            return await child.connect(ours)
        except EOFError:
            await asyncio.shield(child.ended)
            raise Internal(child.why) from None

    def _kill(self, name: str) -> None:
        """`_Child.ended` tells when it has happened."""
        if name in self._children:
            with contextlib.suppress(OSError):
                self._tell({"kill": name})

    async def aclose(self) -> None:
        """Hangs up, which ends the parent and all its children."""
        self._hang_up("the engine was closed")
        await asyncio.to_thread(self._wait)

    def _wait(self) -> None:
        try:
            self._process.wait(FAREWELL)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _tell(self, message: Message, *descriptors: socket.socket) -> None:
        socket.send_fds(
            self._control, [json.dumps(message).encode()], [each.fileno() for each in descriptors]
        )

    def _hear(self) -> None:
        try:
            text = self._control.recv(64 * 1024)
        except BlockingIOError:
            return
        except OSError:
            text = b""
        if text:
            self._understand(json.loads(text))
        else:
            self._hang_up("the engine's parent died")

    def _understand(self, message: Message) -> None:
        if "up" in message and self._up:
            self.walls = Walls(**message["walls"])
            self._up.set_result(None)
        elif "failed" in message:
            self._hang_up(message["failed"])
        elif name := message.get("ended"):
            self._bury(name, message["status"], message.get("why", "the child did not start"))

    def _bury(self, name: str, status: int | None, why: str) -> None:
        if child := self._children.pop(name, None):
            child.why = why
            child.ended.set_result(status)

    def _hang_up(self, why: str) -> None:
        if self.is_dead:
            return
        self.is_dead = True
        with contextlib.suppress(RuntimeError):  # without a loop there is no reader either
            asyncio.get_running_loop().remove_reader(self._control)
        self._control.close()
        for name in list(self._children):
            self._bury(name, None, why)
        if self._up and not self._up.done():
            self._up.set_exception(Internal(why))
            self._up.exception()


T = TypeVar("T")


def _read(cls: type[T], body: bytes) -> T:
    """What a child said. Raises `Crashed`, which quotes nothing of it."""
    try:
        return from_json(cls, body)
    except ValueError:
        raise Crashed("the child spoke nonsense") from None


def _short(failure: Failure) -> Failure:
    facts = list((failure.facts or {}).items())[:8]
    return replace(
        failure,
        message=" ".join(failure.message[:LONGEST_WORD].split()),
        facts={key[:LONGEST_WORD]: value[:LONGEST_WORD] for key, value in facts} or None,
    )


def _was_heard(task: asyncio.Task[None]) -> None:
    """Nobody may be waiting for a replacement; who needs one asks again."""
    if not task.cancelled():
        task.exception()


async def _make(folder: Path) -> None:
    try:
        await asyncio.to_thread(folder.mkdir, mode=0o700)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull from None
        raise Internal(f"the job's folder cannot be made: {error.strerror}") from None


def _remove(folder: Path) -> None:
    """With all that is in it, however deeply buried and whoever may look into it."""
    with contextlib.suppress(OSError, RecursionError):
        shutil.rmtree(folder)
    if folder.exists():
        for words in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
            with contextlib.suppress(OSError):
                subprocess.run([*words, "--", str(folder)], check=False, capture_output=True)


def _environment(ytdlp: Edition) -> dict[str, str]:
    """Where modules are, and nothing else: no secret gets into a child by accident."""
    paths = [str(ytdlp.folder)] if ytdlp.folder else []
    paths += [str(Path(each).absolute()) for each in sys.path if each]
    return {
        "PYTHONPATH": os.pathsep.join(paths),
        "LANG": "C.UTF-8",
        "PATH": os.defpath,
        "HOME": "/nonexistent",
    }


def _claim_home(work: Path) -> tuple[Path, int]:
    """A folder of this engine's own; its lock tells others that somebody is at home."""
    home = work / f"engine-{secrets.token_hex(6)}"
    home.mkdir(parents=True, mode=0o700)
    lock = os.open(home / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    if (home / _LOCK).exists():
        return home, lock
    os.close(lock)  # another engine's sweep came between
    return _claim_home(work)


def _sweep(work: Path) -> None:
    """Removes the folders of engines that died without cleaning up."""
    for lock_file in work.glob(f"engine-*/{_LOCK}"):
        with contextlib.suppress(OSError), lock_file.open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock_file.parent, ignore_errors=True)
