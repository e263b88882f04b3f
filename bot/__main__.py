"""The command line and composition root. Each role is imported only when it is the one that runs."""

import gc
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from shared import embedded
from shared.settings import BadSettings, Settings, load

app = typer.Typer(
    name="linkferry",
    help="Send it a link, and the video, audio or album comes back.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

MISUSE = 2
FEW_COLLECTIONS = 20_000
gc.set_threshold(
    FEW_COLLECTIONS
)  # loading makes much and drops little: by default a sixth of its time is for nothing
if sys.argv[1:2] != ["get"]:  # whoever waits for a file need not wait for this to be loaded
    from bot import admin

    app.add_typer(admin.app, name="admin")
_Json = Annotated[bool, typer.Option("--json", help="Machine-readable output on stdout.")]


@app.command()
def get(
    urls: Annotated[list[str], typer.Argument(metavar="URL…", help="One link or several.")],
    quality: Annotated[str, typer.Option(help="fit, best, audio, mp3 or a height such as 720.")] = "fit",
    clip: Annotated[str, typer.Option(metavar="START-END", help="Only a part, such as 1:05-2:30.")] = "",
    subtitles: Annotated[str, typer.Option(metavar="LANGUAGE", help="With subtitles, such as en.")] = "",
    to: Annotated[Path, typer.Option(help="The folder for the files; the current one by default.")] = Path(),
    as_json: _Json = False,
) -> None:
    """Fetch links into a folder, through the same queue and worker as any chat."""
    from bot.local_worker import start_early

    settings = load()
    early = start_early(settings)  # it gets ready while the rest is loaded
    from bot import terminal
    from bot.wishes import parse_clip
    from shared.models import Wish

    try:
        part = parse_clip(clip) if clip else None
        wish = Wish(quality=quality, clip=part, subtitles=subtitles or None)
    except ValueError as error:
        _misuse(str(error))
    if to.exists() and not to.is_dir():
        _misuse(f"{to} is not a folder")
    raise typer.Exit(terminal.get(settings, urls, wish, folder=to, as_json=as_json, early=early))


@app.command()
def up() -> None:
    """Run everything that is configured, in one process tree. Ctrl-C drains."""
    from bot import supervise

    raise typer.Exit(supervise.up(_role("up")))


@app.command()
def telegram() -> None:
    """Run the Telegram bot."""
    import asyncio

    from bot import telegram_bot

    settings = _role("telegram")
    if not settings.telegram_bot_token:
        _misuse("TELEGRAM_BOT_TOKEN is not set; @BotFather in Telegram gives you one")
    with ExitStack() as stack:
        url = settings.redis or stack.enter_context(embedded.start(settings.data_dir)).url
        asyncio.run(telegram_bot.serve(settings, url))


@app.command()
def discord() -> None:
    """Run the Discord bot."""
    import asyncio

    from bot import discord_bot

    settings = _role("discord")
    if not settings.discord_bot_token:
        _misuse("DISCORD_BOT_TOKEN is not set; discord.com/developers/applications gives you one")
    with ExitStack() as stack:
        url = settings.redis or stack.enter_context(embedded.start(settings.data_dir)).url
        asyncio.run(discord_bot.serve(settings, url))


@app.command()
def api() -> None:
    """Run the HTTP server."""
    from bot import api as http

    http.serve(_role("api"))


@app.command()
def worker() -> None:
    """Run a worker."""
    import os

    os.execv(sys.executable, [sys.executable, "-m", "workers"])  # noqa: S606 - exec is the point


@app.command()
def egress(
    listen: Annotated[str, typer.Option(metavar="HOST:PORT", help="Where workers with EGRESS_URL find it.")],
) -> None:
    """Run an egress guard of its own, for workers that reach nothing else."""
    import os

    command = [sys.executable, "-m", "workers.egress", "--listen", listen]
    os.execv(sys.executable, command)  # noqa: S606 - exec is the point


@app.command()
def doctor(
    as_json: _Json = False,
    quick: Annotated[bool, typer.Option(help="Without fetching a sample link.")] = False,
) -> None:
    """Look at everything a working service needs, and say what to do."""
    from bot import doctor as examination

    raise typer.Exit(examination.run(load(), as_json=as_json, quick=quick))


@app.command()
def plan(
    users: Annotated[
        int | None, typer.Option("--users-per-month", min=1, help="People who use it in a month.")
    ] = None,
    links: Annotated[float, typer.Option(help="Links that each sends in a month.")] = 8,
    mb: Annotated[float, typer.Option(help="Size of a medium, in MB.")] = 25,
    again: Annotated[float, typer.Option(min=0, max=0.99, help="Share that was fetched before.")] = 0.3,
    oversize: Annotated[float, typer.Option(min=0, max=1, help="Share that goes as a link.")] = 0.1,
    peak: Annotated[float, typer.Option(min=1, help="The busiest hour against the mean.")] = 3,
    down: Annotated[float, typer.Option(help="MB/s that a site gives one job.")] = 10,
    up: Annotated[float, typer.Option(help="MB/s that a chat takes of one job.")] = 10,
    wait: Annotated[float, typer.Option(help="Seconds that a link may wait for a worker, in the mean.")] = 2,
    price_core: Annotated[float, typer.Option(help="Of a core, a month.")] = 8,
    price_memory: Annotated[float, typer.Option(help="Of a GB of memory, a month.")] = 3,
    price_disk: Annotated[float, typer.Option(help="Of a GB of disk, a month.")] = 0.05,
    price_storage: Annotated[float, typer.Option(help="Of a GB of storage, a month.")] = 0.015,
    price_sent: Annotated[float, typer.Option(help="Of a TB sent.")] = 1,
    steps: Annotated[bool, typer.Option(help="A Markdown table of sizes, from 10,000 users up.")] = False,
    as_json: _Json = False,
) -> None:
    """What a number of users takes: workers, memory, disk, network, storage, money."""
    from bot import plan as planning

    if users is None and not steps:
        _misuse("say --users-per-month, or --steps for a table of sizes")
    settings = load()
    habits = planning.Habits(users or 0, links, mb, again, oversize, peak, settings.link_ttl / 3600)
    prices = planning.Prices(price_core, price_memory, price_disk, price_storage, price_sent)
    rates = planning.Rates(down, up)
    each = settings.worker_jobs
    if steps:
        sys.stdout.write(planning.growth(habits, rates, prices, slots_each=each, wait=wait))
        return
    found = planning.needs(habits, rates, prices, slots_each=each, wait=wait)
    planning.show(habits, found, as_json=as_json)


def _role(name: str) -> Settings:
    from shared import lifeline, logs, metrics

    lifeline.hold()

    settings = load()
    logs.configure(settings, name)
    if name != "up":  # its children have their own
        metrics.serve(settings, name)
    return settings


def _misuse(sentence: str) -> NoReturn:
    sys.stderr.write(f"{sentence}\n")
    raise typer.Exit(MISUSE)


def main() -> None:
    try:
        app()
    except (BadSettings, embedded.EmbeddedError) as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(MISUSE)


if __name__ == "__main__":
    main()
