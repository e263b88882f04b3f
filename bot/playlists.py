"""Playlists: from a link to a list, to what is chosen of it, to one item after the other. Knows no chat SDK.

Each item is an ordinary request through `bot.intake`, so that limits, fair order and shared work hold for it;
the next one is asked for when the one before has arrived, so that they come in order. What limits hold back
comes when they allow it. A run stands in Redis (`shared.playlists`), and any process of the chat account can
go on with it after another has died; one at a time does.
"""

import asyncio
import contextlib
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal, NamedTuple
from urllib.parse import parse_qs, urlsplit

import structlog

from bot.intake import Intake
from bot.links import canonical
from shared.errors import (
    AdultsOnly,
    Deadline,
    Failure,
    Internal,
    JobError,
    NoLinkPossible,
    Refused,
    Surge,
    Unavailable,
    job_error,
)
from shared.infos import Infos
from shared.jobs import Jobs, Look, info_region, insist
from shared.models import Info, Outcome, Request, Waiter, from_json, new_id
from shared.playlists import Playlists, Run
from shared.ratelimit import LimitReached
from shared.settings import Settings
from shared.texts import explain, say
from shared.texts import wait as wait_in_words

log = structlog.get_logger(__name__)

PATIENCE = 60.0  # seconds for a list
LOOK_EVERY = 0.1  # seconds between looks at a list that is on its way
STEP_EVERY = 0.5  # seconds between looks at what is being fetched
LEASE = 10.0  # seconds for which a process drives the runs of its chat account
AT_ONCE = 50  # runs in one step
TROUBLE_PAUSE = 5.0  # seconds
ADULT = 18
SHOW_EVERY = 3.0  # seconds between two changes of a message by our own doing
MOST_NAMED = 10  # failures that are named one by one
MOST_REMEMBERED = 1000  # runs whose words are known to be shown

_LISTS = re.compile(r"/(?:playlists?|sets|showcase)(?:/|$)")
_CHANNELS = re.compile(
    r"/(?:@[^/]+|channel/[^/]+|c/[^/]+|user/[^/]+)(?:/(?:videos|shorts|streams|featured))?/?"
)
_YOUTUBE = frozenset({"www.youtube.com", "music.youtube.com"})

Action = Literal["toggle", "page", "pick", "all", "none", "fetch", "cancel"]
_LETTERS: dict[str, Action] = {
    "t": "toggle",
    "p": "page",
    "s": "pick",
    "a": "all",
    "n": "none",
    "f": "fetch",
    "c": "cancel",
}


class Press(NamedTuple):
    """What a button below a list asks for; travels as `pl|<run>|<letter><number>`."""

    run: str
    action: Action
    number: int = 0

    @property
    def data(self) -> str:
        letter = next(key for key, action in _LETTERS.items() if action == self.action)
        return f"pl|{self.run}|{letter}{self.number}"

    @classmethod
    def read(cls, data: str) -> "Press | None":
        found = re.fullmatch(r"pl\|([0-9a-f]{12})\|([tpsanfc])(\d{1,4})", data, re.ASCII)
        return cls(found[1], _LETTERS[found[2]], int(found[3])) if found else None


def list_link(link: str) -> str:
    """The canonical link of the list that a link names. Raises `BadLink`.

    A watch link is its video everywhere else, whatever list it came from.
    """
    url = canonical(link)
    parts = urlsplit(url)
    if parts.netloc in _YOUTUBE and parts.path == "/watch":
        wanted = parse_qs(urlsplit(link.strip()).query).get("list", [""])[0]
        if re.fullmatch(r"[\w-]{2,64}", wanted, re.ASCII):
            return f"https://www.youtube.com/playlist?list={wanted}"
    return url


def is_list(link: str) -> bool:
    """Whether a link by its looks leads to a list and to nothing else."""
    try:
        parts = urlsplit(canonical(link))
    except Refused:
        return False
    if parts.netloc in _YOUTUBE and _CHANNELS.fullmatch(parts.path):
        return True
    return bool(_LISTS.search(parts.path))


class Lists:
    """What the frontends of one chat account share. `size`: how many items one page shows."""

    def __init__(self, intake: Intake, jobs: Jobs, settings: Settings, *, channel: str, size: int) -> None:
        self.intake, self.jobs, self.settings = intake, jobs, settings
        self.channel, self.size = channel, size
        self.runs = Playlists(jobs.redis)
        self._me = new_id()[:12]
        self._shown: dict[str, tuple[str, float]] = {}

    # -- from a link to a list -----------------------------------------------------------------------------

    async def of(self, url: str, waiter: Waiter, *, most: int = 0) -> Info:
        """The list behind a canonical link; without items where there is none.

        It costs `waiter.asker` one link, unless it is known. Raises `Refused`, `JobError`, `Unavailable`.
        """
        most = min(most or self.settings.max_items, self.settings.max_items)
        region = self.settings.region
        if known := await Infos(self.jobs.redis, region).known(url, most):
            with contextlib.suppress(ValueError):
                return from_json(Info, known)
        waiter = replace(waiter, pull=True)
        await self.intake.ask(Request(url, waiter, region=info_region(region), kind="info", items=most))
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._listed(waiter.id)
        except TimeoutError:
            await self.jobs.cancel(waiter.id)
            raise Deadline from None

    async def _listed(self, waiter_id: str) -> Info:
        while True:
            status = await self.jobs.status(waiter_id)
            if status is None or status.state == "cancelled":
                raise Internal("the list was forgotten")
            if status.outcome and status.outcome.failure:
                raise job_error(status.outcome.failure)
            if status.outcome and status.outcome.info:
                return status.outcome.info
            await asyncio.sleep(LOOK_EVERY)

    # -- what people press ---------------------------------------------------------------------------------

    async def press(self, press: Press) -> Run | None:
        """Does what a button asks for; the run as it is then, None when it is forgotten."""
        if press.action == "cancel":
            return await self._cancel(press.run)
        return await self.runs.change(press.run, lambda run: self.pressed(run, press))

    def pressed(self, run: Run, press: Press) -> Run:
        """What a press makes of a run."""
        match press.action:
            case "toggle":
                return run.toggled(press.number)
            case "page":
                return run.turned(press.number, self.size)
            case "all":
                return run.choosing(range(len(run.items)))
            case "none":
                return run.choosing(())
            case "fetch":
                return run.begun()
            case "cancel":
                return run.cancelled()
            case "pick":
                return run

    async def pick(self, press: Press, numbers: Sequence[int]) -> Run | None:
        """Of one page exactly these are chosen; the run as it is then."""

        def picked(run: Run) -> Run:
            page = run.turned(press.number, self.size).on_page(self.size)
            return run.choosing([n for n in run.chosen if n not in page] + [n for n in numbers if n in page])

        return await self.runs.change(press.run, picked)

    async def _cancel(self, run_id: str) -> Run | None:
        run = await self.runs.change(run_id, Run.cancelled)
        if run and run.over < len(run.chosen):
            await self.jobs.cancel(run.waiter_id(run.chosen[run.over]))
        return run

    async def allowance(self, run: Run) -> int:
        """How many links an hour whoever asked may fetch; 0: any number."""
        policy = await self.intake.control.policy()
        return policy.count("user-hour", policy.role(run.asker.partition(":")[2]))

    async def words(self, run: Run) -> str:
        """What the message of a run says now."""
        head = run.title or run.url
        match run.state:
            case "choosing":
                return f"{head}\n\n{_on_offer(run, await self.allowance(run))}"
            case "running":
                return f"{head}\n\n{_under_way(run)}"
            case _:
                return f"{head}\n\n{_in_the_end(run)}"

    # -- one item after the other --------------------------------------------------------------------------

    async def drive(
        self, show: Callable[[Run], Awaitable[None]], gone: Callable[[Run], Awaitable[None]]
    ) -> None:
        """One look at all runs that are being fetched; does nothing while another process does that.

        `show` brings a run's message up to date; `gone` hears of a run that nobody is left to receive.
        """
        if not await self.jobs.lead(f"lists:{self.channel}", self._me, LEASE):
            return
        due = await self.runs.due(self.channel, AT_ONCE)
        await asyncio.gather(*(self._go_on(run_id, show, gone) for run_id in due))

    async def _go_on(
        self, run_id: str, show: Callable[[Run], Awaitable[None]], gone: Callable[[Run], Awaitable[None]]
    ) -> None:
        try:
            run, pause = await self._advance(run_id)
            if run and run.state == "cancelled" and run.follow:
                await gone(run)
            if run and await self._is_news(run):
                await show(run)
            if run is None or run.state != "running":
                await self.runs.leave(run_id, self.channel)
            else:
                await self.runs.look_again(run_id, self.channel, pause)
        except Unavailable:
            raise
        except Exception:
            log.exception("list_stumbled", run=run_id)
            await self.runs.look_again(run_id, self.channel, TROUBLE_PAUSE)

    async def _advance(self, run_id: str) -> tuple[Run | None, float]:
        """As far as it goes without waiting; the run then, and in how many seconds to look again."""
        run = await self.runs.get(run_id)
        if run and run.until > time.time():
            return run, run.until - time.time()
        while run and (number := run.current) is not None:
            look = await self.jobs.look(run.waiter_id(number))
            if look is None:
                run, pause = await self._ask(run, number)
                if pause:
                    return run, pause
            elif look.raw[0] == "gone":
                return await self.runs.change(run_id, Run.cancelled), 0.0
            elif (kind := await self._became(look, run, number)) is not None:
                run = await self.runs.change(run_id, partial(Run.ended, number=number, kind=kind))
            else:
                return run, STEP_EVERY
        return run, 0.0

    async def _became(self, look: Look, run: Run, number: int) -> str | None:
        """Why an item did not arrive; empty when it did, None while nobody knows.

        What could not be given to the chat, by its size or since it is for adults, was answered by silence.
        """
        state, outcome = look.raw[0], from_json(Outcome, look.raw[4]) if look.raw[4] else None
        if state == "cancelled":
            return "cancelled"
        if outcome and outcome.failure:
            return outcome.failure.kind
        answer = await self.jobs.answer_of(run.waiter_id(number))
        if answer or answer is None:
            return answer and ""
        if outcome is None and look.raw[1] == "running":
            return None
        adult = outcome and outcome.result and outcome.result.age_limit >= ADULT
        return AdultsOnly.kind if adult else NoLinkPossible.kind

    async def _ask(self, run: Run, number: int) -> tuple[Run | None, float]:
        """Asks for an item; when to look again, 0: at once."""
        waiter, item = run.waiter(number), run.items[number]
        try:
            await self.intake.submit(
                item.url, waiter, wish=run.wish, place=run.place, region=run.region, can_wait=True
            )
        except (LimitReached, Surge) as error:
            seconds = float(error.facts.get("seconds", "60"))
            until = time.time() + seconds
            return await self.runs.change(run.id, lambda now: now.held(until)), seconds
        except Refused as error:
            kind = error.kind
            return await self.runs.change(run.id, lambda now: now.ended(number, kind)), 0.0
        now = await self.runs.change(run.id, lambda now: now.held(0.0))
        if now is None or now.state != "running":  # it was cancelled meanwhile
            await insist(lambda: self.jobs.cancel(waiter.id))
            return now, 0.0
        return now, STEP_EVERY

    async def _is_news(self, run: Run) -> bool:
        """Whether the message of a run says something else than it should, for long enough."""
        words, at = self._shown.get(run.id, ("", 0.0))
        said = await self.words(run)
        soon = run.state == "running" and not run.until and time.monotonic() - at < SHOW_EVERY
        if run.message is None or said == words or soon:
            return False
        if len(self._shown) > MOST_REMEMBERED:
            self._shown.clear()
        self._shown[run.id] = (said, time.monotonic())
        return True


class Screen:
    """Brings messages up to date, one change at a time: of many presses in a row the last one counts."""

    def __init__(self) -> None:
        self._busy: dict[str, bool] = {}

    async def refresh(self, name: str, bring_up_to_date: Callable[[], Awaitable[None]]) -> None:
        """`bring_up_to_date` reads what is to be shown by itself."""
        if name in self._busy:
            self._busy[name] = True
            return
        self._busy[name] = True
        try:
            while self._busy[name]:
                self._busy[name] = False
                await bring_up_to_date()
        finally:
            del self._busy[name]


def reason_of(error: Refused | JobError | Unavailable, locale: str) -> str:
    """Why there is no list, for the person who asked."""
    return say("busy", locale) if isinstance(error, Unavailable) else explain(error.failure, locale)


def _on_offer(run: Run, an_hour: int) -> str:
    lines = [say("list-items", run.locale, count=max(run.count, len(run.items)))]
    if run.count > len(run.items):
        lines[0] += f" {say('list-first', run.locale, count=len(run.items))}"
    lines.append(say("list-choose", run.locale))
    if chosen := len(run.chosen):
        cost = chosen * run.wish.weight
        line = say("list-chosen", run.locale, count=chosen)
        if an_hour:
            line += f" {say('list-cost', run.locale, cost=cost, limit=an_hour)}"
        if an_hour and cost > an_hour:
            line += f" {say('list-takes-longer', run.locale)}"
        lines.append(line)
    return "\n".join(lines)


def _under_way(run: Run) -> str:
    number = run.current
    assert number is not None
    title = run.items[number].title
    text = say("list-now", run.locale, nth=run.over + 1, count=len(run.chosen), title=title)
    if (left := run.until - time.time()) > 0:
        text += f"\n{say('list-waits', run.locale, wait=wait_in_words(left, run.locale))}"
    return text


def _in_the_end(run: Run) -> str:
    if not run.chosen or (run.state == "cancelled" and not run.over):
        return say("cancelled", run.locale)
    key = "list-cancelled" if run.state == "cancelled" else "list-done"
    lines = [say(key, run.locale, arrived=run.arrived, count=len(run.chosen))]
    for number, kind in list(run.failed.items())[:MOST_NAMED]:
        why = explain(Failure(kind, ""), run.locale) if kind != "cancelled" else say("cancelled", run.locale)
        lines.append(f"• {run.items[number].title[:80]}: {why}")
    if (more := len(run.failed) - MOST_NAMED) > 0:
        lines.append(say("list-more-failed", run.locale, count=more))
    return "\n".join(lines)
