"""`linkferry admin …`: what an operator looks at and steers."""

import asyncio
import contextlib
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any, NoReturn, TypeVar

import typer

from bot.keys import Key, Keys
from bot.links import canonical
from bot.owner import Desk
from bot.update import NotUpdated, update
from shared import embedded, pages, ytdlp_update
from shared.canaries import Canaries, by_site
from shared.control import Control
from shared.errors import BadLink, Unavailable
from shared.jobs import Jobs
from shared.logins import LARGEST, BadCookies, Health, Login, Logins, facts
from shared.models import JobSpec, from_json
from shared.settings import Settings, load
from shared.shelf import Shelf
from shared.sites import Sites, host_of
from shared.storage import S3Storage, StorageError, cdn_of, kept_for, open_storage
from shared.takedown import Block, Takedowns
from shared.texts import DEFAULT, day, duration

T = TypeVar("T")
app = typer.Typer(no_args_is_help=True, help="Look at the service and steer it.")
storage = typer.Typer(no_args_is_help=True, help="Set up the bucket and the domain in front of it.")
app.add_typer(storage, name="storage")
keys_app = typer.Typer(no_args_is_help=True, help="Keys for the HTTP API.")
app.add_typer(keys_app, name="keys")
cookies_app = typer.Typer(no_args_is_help=True, help="Log-ins for sites that ask for one.")
app.add_typer(cookies_app, name="cookies")
_Words = Annotated[list[str] | None, typer.Argument()]
_Person = Annotated[str, typer.Argument(help="The person's number in the chat.")]
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
    """Sites that fail for everyone right now, and what the last look at the known links of CANARIES found."""
    down = _ask(lambda jobs: Sites(jobs.redis).down())
    for each in down:
        sys.stdout.write(f"{each.host}: down, next try in {duration(each.probe_in)}\n")
    if not down:
        sys.stdout.write("No site counts as down.\n")
    region = load().region
    for site, sighting in by_site(
        _ask(lambda jobs: Canaries(jobs.redis, region).sightings()).values()
    ).items():
        when = datetime.fromtimestamp(sighting.at, UTC).isoformat(timespec="seconds")
        _say(f"{site}: {'works' if sighting.works else f'failed as {sighting.kind}'}, tried at {when}")


@app.command()
def reports(
    count: Annotated[int, typer.Option(help="How many, newest first.", min=1, max=1000)] = 20,
    as_json: _Json = False,
) -> None:
    """Link pages that visitors reported."""
    found = _ask(lambda jobs: pages.reports(jobs, count))
    for report in found:
        when = datetime.fromtimestamp(report.at, UTC).isoformat(timespec="seconds")
        line = f"{when}  {report.why}  {report.url}  {report.title}"
        _say(json.dumps(asdict(report)) if as_json else line)
    if not found and not as_json:
        _say("No page was reported.")


@app.command("update-ytdlp")
def update_ytdlp(
    version: Annotated[str, typer.Argument(metavar="[VERSION]", help="The newest when left out.")] = "",
    rollback: Annotated[bool, typer.Option("--rollback", help="Back to the one before.")] = False,
) -> None:
    """Use the newest yt-dlp, once it has fetched a sample link. Running workers take it up by themselves."""
    settings = load()
    if rollback:
        _say(f"yt-dlp {ytdlp_update.roll_back(settings.data_dir).version} is in use.")
        return
    try:
        now, changed = update(settings, version)
    except NotUpdated as error:
        _fail(f"Nothing was changed: {error}")
    news = "workers take it up within seconds" if changed else "there is no newer one"
    _say(f"yt-dlp {now.version} is in use; {news}.")


@storage.command()
def init() -> None:
    """Have the bucket itself delete old files and unfinished uploads. Its other rules stay as they are."""
    settings = load()
    _say(asyncio.run(_init(settings)))


async def _init(settings: Settings) -> str:
    async with contextlib.aclosing(open_storage(settings)) as stored:
        if not isinstance(stored, S3Storage):
            return "Files are kept in a local folder, which the workers clean up by themselves."
        try:
            await stored.set_rules(kept_for(settings))
            lacking = await stored.lacking_rules(kept_for(settings))
        except StorageError as error:
            _fail(str(error))
        if lacking:
            _fail(f"The bucket took the rules but does not show them: {', '.join(lacking)}.")
        return "The bucket deletes old files and unfinished uploads by itself now."


@storage.command()
def cdn_rule() -> None:
    """Print the rule by which Cloudflare checks links on CDN_URL. It holds a secret."""
    cdn = cdn_of(load())
    if cdn is None:
        _fail("CDN_URL is not set.")
    _say(cdn.rule())


@app.command()
def takedown(
    url: Annotated[str, typer.Argument(metavar="[URL]", help="What to take down.")] = "",
    why: Annotated[str, typer.Option(help="A note for the list.")] = "",
    revoke: Annotated[bool, typer.Option("--revoke", help="Let it be fetched again.")] = False,
    as_json: _Json = False,
) -> None:
    """Delete what a link led to, and never fetch it again; without a link: list what was taken down."""
    if not url:
        blocks = _ask(lambda jobs: Takedowns(jobs).all())
        for block in blocks:
            _say(json.dumps(asdict(block)) if as_json else _line(block))
        if not blocks and not as_json:
            _say("Nothing was taken down.")
        return
    try:
        link = canonical(url)
    except BadLink as error:
        _fail(str(error))
    if revoke:
        known = _ask(lambda jobs: Takedowns(jobs).revoke(link))
        _say("It may be fetched again.") if known else _fail("That link was not taken down.")
    else:
        count = _ask(lambda jobs: _take_down(jobs, link, why))
        _say(f"Taken down; {count} stored {'result' if count == 1 else 'results'} deleted.")


async def _take_down(jobs: Jobs, link: str, why: str) -> int:
    async with contextlib.aclosing(open_storage(load())) as stored:
        return await Takedowns(jobs).take_down(link, Shelf(jobs, stored), why=why)


def _line(block: Block) -> str:
    when = datetime.fromtimestamp(block.at, UTC).isoformat(timespec="seconds")
    return f"{when}  {block.url}" + (f"  {block.why}" if block.why else "")


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


def _fail(sentence: str) -> NoReturn:
    sys.stderr.write(f"{sentence}\n")
    raise typer.Exit(1)


@keys_app.command("create")
def create_key(
    name: Annotated[str, typer.Argument(help="What it is for, for your own memory.")],
    info: Annotated[int | None, typer.Option(help="video-info requests a minute.", min=1)] = None,
    download: Annotated[int | None, typer.Option(help="Downloads a minute.", min=1)] = None,
) -> None:
    """Make a key. It is shown this once: only its hash is kept."""
    text, key = _ask(lambda jobs: Keys(jobs.redis).create(name, info=info, download=download))
    sys.stderr.write(f"Key {key.id}, for “{name}”. Keep it: it is not shown again.\n")
    sys.stdout.write(f"{text}\n")


@keys_app.command("webhook-secret")
def webhook_secret(key_id: Annotated[str, typer.Argument(help="As `keys list` shows it.")]) -> None:
    """Print what the webhooks of a key are signed with."""
    from shared.delivery.webhook import shown, signing_key  # noqa: PLC0415 - brings an HTTP client

    if key_id not in [key.id for key in _ask(lambda jobs: Keys(jobs.redis).list())]:
        sys.stderr.write("There is no such key; see: linkferry admin keys list\n")
        raise typer.Exit(1)
    sys.stdout.write(f"{shown(signing_key(load().secret, key_id))}\n")


@keys_app.command("list")
def list_keys(as_json: _Json = False) -> None:
    """Which keys there are, and their own limits."""
    for key in _ask(lambda jobs: Keys(jobs.redis).list()):
        sys.stdout.write(json.dumps(asdict(key)) + "\n" if as_json else _key_line(key))


@keys_app.command("revoke")
def revoke_key(key_id: Annotated[str, typer.Argument(help="As `keys list` shows it.")]) -> None:
    """Make a key worthless, within seconds."""
    if not _ask(lambda jobs: Keys(jobs.redis).revoke(key_id)):
        sys.stderr.write("There is no such key; see: linkferry admin keys list\n")
        raise typer.Exit(1)


def _key_line(key: Key) -> str:
    when = datetime.fromtimestamp(key.created, UTC).date().isoformat()
    own = [f"{n} {what}/min" for n, what in ((key.info, "info"), (key.download, "downloads")) if n]
    return f"{key.id}  {when}  {key.name}  {', '.join(own) or 'the usual limits'}\n"


@cookies_app.command("add")
def add_cookies(
    file: Annotated[typer.FileText, typer.Argument(help="A cookies.txt; - reads it from standard input.")],
    site: Annotated[str, typer.Option(help="Such as youtube.com; when left out, the only one in it.")] = "",
    region: Annotated[str, typer.Option(help="Where they are used; everywhere when left out.")] = "",
) -> None:
    """Keep the log-in of an account for a site. It is not shown again."""
    settings = load()
    if region and region not in (*settings.regions, settings.region):
        _fail(f"There is no region {region}: see REGIONS.")
    text = file.read(LARGEST + 1)
    try:
        kept = _ask(lambda jobs: Logins(jobs.redis, settings.secret).add(text, site, region))
    except BadCookies as error:
        _fail(f"Nothing was kept: {error}.")
    login = kept.login
    _say(f"Kept {login.count} cookies for {login.site} as {login.id}, for {region or 'every region'}.")
    if login.expires:
        _say(f"They run out on {day(login.expires)}.")
    if kept.left_out:
        _say(f"Of other sites {kept.left_out} were left out.")


@cookies_app.command("list")
def list_cookies(as_json: _Json = False) -> None:
    """Which log-ins there are and how they do; nothing of what is in them."""
    settings = load()
    for login, healths in _ask(lambda jobs: _logins(Logins(jobs.redis, settings.secret))):
        known = [asdict(health) for health in healths]
        _say(json.dumps(facts(login) | {"health": known}) if as_json else _login_line(login, healths))


async def _logins(logins: Logins) -> list[tuple[Login, list[Health]]]:
    return [(login, await logins.health(login.id)) for login in await logins.all()]


def _login_line(login: Login, healths: list[Health]) -> str:
    ends = f"until {day(login.expires)}" if login.expires else "no end known"
    health = [f"{h.region}: {h.score:.0%}{', rests' if h.rests else ''}" for h in healths]
    parts = (login.id, login.site, login.region or "every region", f"{login.count} cookies", ends, *health)
    return "  ".join(parts)


@cookies_app.command("remove")
def remove_cookies(login_id: Annotated[str, typer.Argument(help="As `cookies list` shows it.")]) -> None:
    """Forget a log-in. What was learned with it of links is not used again."""
    settings = load()
    if not _ask(lambda jobs: Logins(jobs.redis, settings.secret).remove(login_id)):
        _fail("There are no such cookies; see: linkferry admin cookies list")


@app.command()
def limits(words: _Words = None) -> None:
    """Show the limits, or change one: [anyone|trusted|owner] NAME COUNT (a number, off or default)."""
    _obey("limits", words)


@app.command()
def surge(words: _Words = None) -> None:
    """Show whether there is a surge, or say: on, off or auto."""
    _obey("surge", words)


@app.command()
def queue() -> None:
    """How many links wait and run, by region."""
    _obey("queue", None)


@app.command()
def allow(person: _Person) -> None:
    """Serve this person although ACCESS=allowlist."""
    _obey("allow", [person])


@app.command()
def block(person: _Person) -> None:
    """Serve this person no longer."""
    _obey("block", [person])


@app.command()
def trust(person: _Person) -> None:
    """Give this person LIMIT_TRUSTED times as much."""
    _obey("trust", [person])


@app.command()
def forget(person: _Person) -> None:
    """Take back what was said of this person, ownership too."""
    _obey("forget", [person])


def _obey(command: str, words: list[str] | None) -> None:
    settings = load()

    def answer(jobs: Jobs) -> Awaitable[str]:
        return Desk(jobs, Control(jobs.redis, settings), settings).obey(command, words or [], DEFAULT)

    sys.stdout.write(_ask(answer) + "\n")


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
            _fail(str(error))
