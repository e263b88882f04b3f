"""The main job on a terminal: `linkferry get`, through the same queue and worker as any chat."""

import asyncio
import contextlib
import errno
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, Self

from bot.intake import TERMINAL, Intake
from bot.links import find_links
from bot.local_worker import OwnWorker, log_of
from shared import answers, embedded
from shared.errors import (
    DiskFull,
    Failure,
    Internal,
    LinkferryError,
    NotWritable,
    StorageTrouble,
    Unavailable,
)
from shared.jobs import Jobs
from shared.models import MediaFile, Outcome, Place, Progress, Result, Status, Waiter, Wish, new_id
from shared.settings import Settings
from shared.storage import ObjectMissing, Storage, StorageError, display_name, open_storage
from shared.texts import duration, explain, say, size

POLL = 0.05  # seconds between looks at a job: well under what a person notices
AWAY_LIMIT = 60.0  # seconds that the queue may be away before the terminal gives up

MISUSE = 2
DONE, FAILED, CANCELLED = "done", "failed", "cancelled"


@dataclass(slots=True)
class Answer:
    """What became of one link: the fields of the promised JSON object."""

    url: str
    status: str = FAILED
    paths: list[Path] = field(default_factory=list)
    files: Sequence[MediaFile] = ()
    title: str | None = None
    cached: bool = False
    seconds: float = 0.0
    failure: Failure | None = None
    expires: float | None = None
    missing: int = 0

    def as_json(self) -> dict[str, Any]:
        paths = [str(path) for path in self.paths]
        facts = answers.done(
            self.url,
            self.files,
            title=self.title,
            expires=self.expires,
            seconds=self.seconds,
            cached=self.cached,
            files=paths,
            missing=self.missing,
        ).model_dump()
        error = answers.trouble(self.failure).model_dump() if self.failure else None
        return facts | {"status": self.status, "path": paths[0] if paths else None, "error": error}


class Display(Protocol):
    """Where a person sees what happens. Two exist: bars on a terminal, lines in a pipe."""

    def show(self, number: int, status: Status) -> None: ...
    def end(self, number: int, answer: Answer) -> None: ...


class Terminal:
    """Fetches links into a folder."""

    def __init__(
        self,
        jobs: Jobs,
        storage: Storage,
        *,
        intake: Intake,
        folder: Path,
        display: Display,
        worker: OwnWorker,
    ) -> None:
        self._jobs, self._storage, self._folder = jobs, storage, folder
        self._intake = intake
        self._display, self._worker = display, worker

    async def fetch(self, number: int, url: str, wish: Wish) -> Answer:
        """One link, from submission to the file in the folder. Never raises for what a link can do."""
        answer, started = Answer(url), time.monotonic()
        waiter = Waiter(f"term:{new_id()}", TERMINAL, pull=True)
        try:
            try:
                await self._one(answer, number, waiter, wish)
            except ObjectMissing:  # what the cache promised is not there any more: once more, from the site
                await self._one(answer, number, replace(waiter, id=f"term:{new_id()}"), wish)
        except ObjectMissing:
            answer.failure = StorageTrouble("the stored file is gone").failure
        except LinkferryError as error:
            answer.failure = error.failure
        except StorageError as error:
            answer.failure = StorageTrouble(str(error)).failure
        except asyncio.CancelledError:
            if self._worker.died:
                answer.failure = Internal("the worker ended early").failure
            else:
                answer.status = CANCELLED
            with contextlib.suppress(Unavailable):
                await self._jobs.cancel(waiter.id)
        answer.seconds = time.monotonic() - started
        self._display.end(number, answer)
        return answer

    async def _one(self, answer: Answer, number: int, waiter: Waiter, wish: Wish) -> None:
        joined = await self._intake.submit(answer.url, waiter, wish=wish, place=Place())
        answer.cached = joined.how == "hit"
        await self._collect(answer, await self._ended(number, waiter.id))

    async def _ended(self, number: int, waiter_id: str) -> Status:
        away_since: float | None = None
        while True:
            try:
                status = await self._jobs.status(waiter_id)
            except Unavailable:
                away_since = away_since or time.monotonic()
                if time.monotonic() - away_since > AWAY_LIMIT:
                    raise
            else:
                away_since = None
                if status is None:
                    raise Internal("the queue has lost this request")
                if status.state in ("finished", "failed", "cancelled"):
                    return status
                if status.state == "queued":
                    await self._worker.needed()
                self._display.show(number, status)
            await asyncio.sleep(POLL)

    async def _collect(self, answer: Answer, status: Status) -> None:
        if status.state == CANCELLED:
            answer.status = CANCELLED
            return
        outcome = status.outcome or Outcome()
        if outcome.result is None:
            answer.failure = outcome.failure or Internal().failure
            return
        await self._save(answer, outcome.result)
        answer.status = DONE

    async def _save(self, answer: Answer, result: Result) -> None:
        answer.title = result.title
        for file in result.files:
            try:
                with _free_name(self._folder, display_name(file.name)) as target:
                    await self._storage.fetch(file.key, target)
            except ObjectMissing:
                await self._jobs.forget(result.id)
                raise
            except OSError as error:
                raise _unwritable(self._folder, error) from error
            answer.paths.append(target)
        answer.files, answer.expires, answer.missing = result.files, result.expires, result.missing


def _unwritable(folder: Path, error: OSError) -> LinkferryError:
    return DiskFull() if error.errno == errno.ENOSPC else NotWritable(str(error.strerror), folder=str(folder))


@contextmanager
def _free_name(folder: Path, name: str) -> Iterator[Path]:
    """A path in the folder that nobody has, reserved by an empty file; given up when the block fails."""
    stem, suffix = Path(name).stem, Path(name).suffix
    for number in range(1, 10_000):
        path = folder / (name if number == 1 else f"{stem} ({number}){suffix}")
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            continue
        mode = path.stat().st_mode  # what the person's umask gives; storage writes its copies private
        try:
            yield path
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        path.chmod(mode)
        return
    raise StorageTrouble("too many files of this name in the folder")


# -- what people see ---------------------------------------------------------------------------------------


class Lines:
    """For pipes and logs: one line when a link ends, on stderr."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._urls = urls

    def show(self, number: int, status: Status) -> None:
        """Quiet until the end."""

    def end(self, number: int, answer: Answer) -> None:
        sys.stderr.write(_last_line(self._urls[number], answer) + "\n")


class Bars:
    """For a terminal: a line per link with stage, bar, speed and time left."""

    def __init__(self, urls: Sequence[str]) -> None:
        from rich import progress as rich  # noqa: PLC0415 - a tenth of a second that a pipe need not pay

        self._urls = urls
        self._progress = rich.Progress(
            rich.TextColumn("{task.description}", markup=False),
            rich.BarColumn(bar_width=24),
            rich.TextColumn("{task.fields[facts]}", markup=False),
            console=_stderr(),
            refresh_per_second=8,
        )
        self._tasks = [self._progress.add_task(url[:50], total=None, facts="") for url in urls]

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, number: int, status: Status) -> None:
        now = status.progress or Progress("queued")
        facts = [f"{now.fraction:.0%}"] if now.fraction is not None else []
        facts += [f"{size(now.speed)}/s"] if now.speed else []
        facts += [say("left", eta=duration(now.eta))] if now.eta else []
        stage = say("stage-queued" if status.state == "queued" else f"stage-{now.stage}")
        self._progress.update(
            self._tasks[number],
            description=(now.title or self._urls[number])[:50],
            total=now.total,
            completed=now.done,
            facts="  ".join([stage, *facts]),
        )

    def end(self, number: int, answer: Answer) -> None:
        self._progress.update(self._tasks[number], visible=False)
        self._progress.console.print(_last_line(self._urls[number], answer), markup=False, highlight=False)


def _stderr() -> Any:
    from rich.console import Console  # noqa: PLC0415 - see Bars

    return Console(stderr=True)


def _last_line(url: str, answer: Answer) -> str:
    match answer.status:
        case "done":
            total = size(sum(f.bytes for f in answer.files))
            where = ", ".join(str(path) for path in answer.paths)
            again = ", from the cache" if answer.cached else ""
            missing = " " + say("items-missing", count=answer.missing) if answer.missing else ""
            return f"✓ {where}  ({total}, {answer.seconds:.1f} s{again}){missing}"
        case "cancelled":
            return f"- {url}: cancelled"
        case _:
            return f"✗ {url}: {explain(answer.failure or Internal().failure)}"


# -- the command -------------------------------------------------------------------------------------------


def get(
    settings: Settings,
    urls: Sequence[str],
    wish: Wish,
    *,
    folder: Path,
    as_json: bool,
    early: subprocess.Popen[bytes] | None = None,
) -> int:
    """Runs the command; returns its exit code: 0 all done, 1 any failed, 2 misuse.

    `early` is a worker of one's own that was started meanwhile (`bot.local_worker.start_early`).
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        sys.stderr.write(f"{explain(_unwritable(folder, error).failure)}\n")
        return MISUSE
    urls = [link for url in urls for link in find_links(url) or [url]]  # people paste whole sentences
    with ExitStack() as stack:
        redis_url = settings.redis or stack.enter_context(embedded.start(settings.data_dir)).url
        with asyncio.Runner() as runner:
            answers = runner.run(_get(settings, redis_url, urls, wish, folder=folder, early=early))
    if as_json:
        for answer in answers:
            sys.stdout.write(json.dumps(answer.as_json(), ensure_ascii=False) + "\n")
    return 0 if all(answer.status == DONE for answer in answers) else 1


async def _get(
    settings: Settings,
    redis_url: str,
    urls: Sequence[str],
    wish: Wish,
    *,
    folder: Path,
    early: subprocess.Popen[bytes] | None,
) -> list[Answer]:
    async with AsyncExitStack() as clients:
        jobs = Jobs.at(redis_url)
        clients.push_async_callback(jobs.aclose)
        storage = open_storage(settings)
        clients.push_async_callback(storage.aclose)
        display: Display = clients.enter_context(Bars(urls)) if sys.stderr.isatty() else Lines(urls)
        worker = _own_worker(settings, jobs, early)
        clients.callback(worker.close)
        terminal = Terminal(
            jobs, storage, intake=Intake(jobs, settings), folder=folder, display=display, worker=worker
        )
        tasks = [asyncio.create_task(terminal.fetch(n, url, wish)) for n, url in enumerate(urls)]
        return await _all(tasks)


async def _all(tasks: list[asyncio.Task[Answer]]) -> list[Answer]:
    """Every answer; when the command is interrupted, each link is cancelled and still has its answer."""
    try:
        return await asyncio.shield(asyncio.gather(*tasks))
    except asyncio.CancelledError:
        for task in tasks:
            task.cancel()
        return await asyncio.gather(*tasks)


def _own_worker(settings: Settings, jobs: Jobs, early: subprocess.Popen[bytes] | None) -> OwnWorker:
    main, log_file = asyncio.current_task(), log_of(settings)

    def died() -> None:
        sys.stderr.write(f"The worker ended early. Its last words are in {log_file}; try: linkferry doctor\n")
        if main:
            main.cancel()

    own = not settings.redis  # a Redis of the operator's has workers of the operator's
    return OwnWorker(jobs, settings.region, log_file, may_start=own, on_death=died, early=early)
