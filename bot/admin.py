"""`linkferry admin …`: what an operator looks at and steers."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import typer

from shared import embedded
from shared.errors import Unavailable
from shared.jobs import Jobs
from shared.models import JobSpec, from_json
from shared.settings import load
from shared.sites import Sites, host_of
from shared.texts import duration

T = TypeVar("T")
app = typer.Typer(no_args_is_help=True, help="Look at the service and steer it.")
_Json = Annotated[bool, typer.Option("--json", help="Machine-readable output on stdout.")]


@app.command()
def dead_letters(
    count: Annotated[int, typer.Option(help="How many, newest first.", min=1, max=1000)] = 20,
    as_json: _Json = False,
) -> None:
    """Jobs that failed for a reason of ours, with what happened to them."""
    letters = _ask(lambda jobs: jobs.dead_letters(count))
    for letter in letters:
        sys.stdout.write(json.dumps(letter) + "\n" if as_json else _described(letter))
    if not letters and not as_json:
        sys.stdout.write("No job has failed for a reason of ours.\n")


@app.command()
def sites() -> None:
    """Sites that fail for everyone right now."""
    down = _ask(lambda jobs: Sites(jobs.redis).down())
    for site in down:
        sys.stdout.write(f"{site.host}: down, next try in {duration(site.probe_in)}\n")
    if not down:
        sys.stdout.write("No site counts as down.\n")


def _described(letter: dict[str, Any]) -> str:
    when = datetime.fromtimestamp(letter["at"] / 1000, UTC).isoformat(timespec="seconds")
    spec = letter.get("spec")
    site = host_of(from_json(JobSpec, spec).url) if spec else "?"
    lines = "".join(f"    {_moment(line)}\n" for line in letter["log"])
    return f"{when}  {letter['why']}  {site}  job {letter['job']}\n{lines}"


def _moment(line: str) -> str:
    stamp, _, rest = line.partition(" ")
    when = datetime.fromtimestamp(int(stamp) / 1000, UTC).strftime("%H:%M:%S")
    return f"{when} {rest}"


def _ask(question: Callable[[Jobs], Awaitable[T]]) -> T:
    """One question to the queue. Ends the command in one sentence when it cannot be reached."""

    async def ask(url: str) -> T:
        jobs = Jobs.at(url)
        try:
            return await question(jobs)
        finally:
            await jobs.aclose()

    settings = load()
    with ExitStack() as stack:
        url = settings.redis or stack.enter_context(embedded.start(settings.data_dir)).url
        try:
            return asyncio.run(ask(url))
        except Unavailable as error:
            sys.stderr.write(f"{error}\n")
            raise typer.Exit(1) from None
