"""The front half of a link's path: link → canonical → access → limits → join. Knows no chat SDK."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.links import canonical, start_time
from shared.allowed import AllowedSites
from shared.control import RULES, Control, Policy, Role
from shared.errors import NotAdmitted, Surge, Unavailable
from shared.jobs import DELIVERY_LEASE, Jobs, Joined, Owed, insist
from shared.limit import Limit
from shared.models import FIT, Clip, Outcome, Place, Request, Waiter, Wish
from shared.places import Places
from shared.ratelimit import Limiter, LimitReached, SurgeLimit
from shared.regions import Regions
from shared.settings import Settings
from shared.sites import host_of
from shared.takedown import Takedowns
from shared.texts import say, wait

SURGE_COST = 3  # times as much of every limit
SURGE_CEILING = 720
REFUND_PATIENCE = 60.0  # seconds; what would be given back later is mostly worked off by then
COME_BACK = 900.0  # seconds that newcomers are told to wait during a surge
LOOK_AGAIN = 60.0  # seconds after which whatever can wait looks whether the surge is over
WORTH_TELLING = 5.0  # seconds to wait in line

TERMINAL = "terminal"
"""The channel of those who come for their answers themselves, at a command line."""
API = "api:"
"""Askers who come with a key or an address: held by the HTTP limits instead of those of chats."""


class Intake:
    """Turns what a person sent into a waiter of a job."""

    def __init__(self, jobs: Jobs, settings: Settings, deliver: Callable[[Owed], None] | None = None) -> None:
        """`deliver` begins to give an answer that the platform has already; without it workers do."""
        self._jobs, self._settings = jobs, settings
        self._deliver = deliver
        self._limiter, self._takedowns = Limiter(jobs.redis), Takedowns(jobs)
        self.control = Control(jobs.redis, settings)
        self._sites_allowed = AllowedSites.of(settings)
        self._refunds: set[asyncio.Task[None]] = set()
        self.regions, self._places = Regions(jobs, settings), Places(jobs.redis)

    async def submit(
        self,
        link: str,
        waiter: Waiter,
        *,
        wish: Wish,
        place: Place,
        region: str = "",
        can_wait: bool = False,
    ) -> Joined:
        """Makes `waiter` wait for the medium behind `link`, and charges `waiter.asker` for it.

        `region` is what is wished for where neither the person nor his chat has chosen one. In a surge,
        `shared.errors.Surge` turns away what `can_wait`, unless it is there already.

        Safe to repeat with the same waiter id: it is charged once. Raises `shared.errors.Refused` (a bad
        link, `RefusedByPolicy`, `TakenDown`, `LimitReached`) when the link is turned away, and
        `shared.errors.Unavailable` when the queue cannot be reached; nothing was accepted then.
        """
        start = start_time(link)
        if start and not wish.clip:
            wish = replace(wish, clip=Clip(start))
        region = await self.region_for(waiter, region)
        return await self.ask(Request(canonical(link), waiter, wish, place, region), can_wait=can_wait)

    async def at_hand(self, link: str, asker: str, wish: Wish, place: Place) -> Outcome | None:
        """What `submit` would answer with at once, for a look: nothing is charged or begun.

        Raises `shared.errors.Refused` for who or what is turned away whatever the limits, and `Unavailable`.
        """
        start = start_time(link)
        if start and not wish.clip:
            wish = replace(wish, clip=Clip(start))
        request = Request(canonical(link), Waiter("", "", asker=asker), wish, place)
        await self._check(request)
        if not (await self.control.policy()).admits(asker.partition(":")[2]):
            raise NotAdmitted
        return await self._jobs.ready(request)

    async def choose_region(self, chat: str, name: str, locale: str) -> str:
        """Keeps where the links of a person or chat are fetched from (empty: nothing), and says what holds.

        `any` takes a choice back.
        """
        names = ", ".join(self.regions.names)
        if not self.regions.are_several:
            return say("region-only-one", locale)
        if name and name not in (*self.regions.names, "any"):
            return say("region-unknown", locale, names=names)
        if name:
            await self._places.choose(chat, region=None if name == "any" else name)
        chosen = (await self._places.of(chat)).region
        return say("region-is", locale, region=chosen or "any", names=names)

    async def region_for(self, waiter: Waiter, region: str = "") -> str:
        """What the person chose, else the chat, else `region`; where nobody works, the next."""
        if not self.regions.are_several:
            return self._settings.region
        own = waiter.asker.startswith(API)
        chats = [] if own else [chat for chat in (waiter.chat, waiter.asker) if chat]
        chosen = (await self._places.of(*chats)).region if chats else ""
        return await self.regions.pick(chosen, region)

    async def ask(self, request: Request, *, can_wait: bool = False) -> Joined:
        """`submit` for a request whose link is canonical already, such as one that is asked again."""
        await self._check(request)
        if request.waiter.channel == TERMINAL:
            return await self._ask(request, can_wait=can_wait)
        from shared import metrics  # noqa: PLC0415 - a terminal is asked for none, and would wait for it

        frontend = metrics.kind_of(request.waiter.channel)
        try:
            joined = await self._ask(request, can_wait=can_wait)
        except (LimitReached, NotAdmitted, Surge) as refused:
            metrics.REFUSALS.labels(frontend, refused.kind).inc()
            raise
        metrics.REQUESTS.labels(frontend, joined.how).inc()
        return joined

    async def _check(self, request: Request) -> None:
        self._sites_allowed.check(request.url)
        await self._takedowns.check(request.url)

    async def _ask(self, request: Request, *, can_wait: bool) -> Joined:
        policy = await self.control.policy()
        asker = request.waiter.asker
        person = asker.partition(":")[2]
        if person and not asker.startswith(API) and not policy.admits(person):
            raise NotAdmitted
        request = _charged(request, policy)
        if not policy.surge:
            joined = await self._charge_and_join(request)
            assert joined
            return joined
        try:
            joined = await self._in_surge(request, policy, can_wait=can_wait)
            return replace(joined, surge=policy.why_surge)
        except LimitReached as reached:
            raise SurgeLimit(reached.limit, reached.seconds, why=policy.why_surge) from None

    async def _charge_and_join(self, request: Request, *, new: bool = True) -> Joined | None:
        """None, and nothing charged, for what would be new work although `new` says that it must not."""
        waiter, joined = request.waiter, None
        try:
            await self._limiter.take(waiter.spent, waiter.cost, quotas=waiter.quotas)
        except LimitReached:
            if await self._jobs.status(waiter.id):  # a repeated event was charged the first time
                return Joined("repeated", "")
            raise
        try:
            joined = await self._jobs.join(request, new=new, lease=DELIVERY_LEASE if self._deliver else 0)
        except (Unavailable, asyncio.CancelledError):
            self._refund_later(waiter)
            raise
        if joined is None or joined.how == "repeated":
            await self._limiter.refund(waiter.spent, waiter.cost)
        elif joined.owed and self._deliver:
            self._deliver(joined.owed)
        return joined

    def _refund_later(self, waiter: Waiter) -> None:
        """Nothing was accepted, and Redis is in trouble: the person is told so now, and paid back after."""

        async def refund() -> None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(REFUND_PATIENCE):
                    await insist(lambda: self._limiter.refund(waiter.spent, waiter.cost))

        self._refunds.add(task := asyncio.create_task(refund()))
        task.add_done_callback(self._refunds.discard)

    async def _in_surge(self, request: Request, policy: Policy, *, can_wait: bool) -> Joined:
        """What exists or is being fetched flows as ever; new work is dear, smaller, and not for newcomers."""
        if joined := await self._charge_and_join(request, new=False):
            return joined
        if can_wait:
            raise Surge(seconds=str(int(LOOK_AGAIN)), why=policy.why_surge)
        waiter, wish = request.waiter, request.wish
        person = waiter.asker.partition(":")[2]
        if policy.role(person) == "anyone" and not await self._jobs.knows(waiter.asker):
            raise Surge(seconds=str(int(COME_BACK)), why=policy.why_surge)
        if wish.quality == FIT:
            wish = replace(wish, ceiling=SURGE_CEILING)
        dear = replace(request, wish=wish, waiter=replace(waiter, cost=waiter.cost * SURGE_COST))
        joined = await self._charge_and_join(dear)
        assert joined
        return joined


def accepted(joined: Joined, locale: str) -> str:
    """What somebody is told whose link was taken, with his place in line where that is worth telling."""
    text = say("ack", locale) if joined.surge == "none" else say("ack-surge", locale, why=joined.surge)
    if joined.wait < WORTH_TELLING:
        return text
    return f"{text} {say('ack-line', locale, position=joined.position, wait=wait(joined.wait, locale))}"


def _charged(request: Request, policy: Policy) -> Request:
    """The request with what it costs whom. Nobody is named on a terminal; owners are held by nothing."""
    waiter, asker = request.waiter, request.waiter.asker
    person = asker.partition(":")[2]
    if not person:
        return request
    role = policy.role(person)
    personal = () if asker.startswith(API) else ("user-minute", "user-hour", "user-day")
    payer = policy.payer(asker)
    keys = {name: f"{payer}:{name}" for name in personal}
    if role != "owner":
        keys |= {"site-minute": f"site:{host_of(request.url)}", "all-minute": "all"}
        keys |= {"chat-minute": f"chat:{waiter.chat}"} if waiter.chat else {}
    charged = replace(
        waiter,
        spent=_limits(policy, role, keys),
        cost=request.wish.weight,
        quotas=_limits(policy, role, {"user-bytes": f"{payer}:user-bytes"}),
    )
    user_cap = policy.count("user-running", role)
    site_cap = 0 if role == "owner" else policy.count("site-running")
    return replace(request, waiter=charged, payer=payer, user_cap=user_cap, site_cap=site_cap)


def _limits(policy: Policy, role: Role, keys: Mapping[str, str]) -> tuple[Limit, ...]:
    """The limits that hold, by the names of their rules."""
    counts = {name: policy.count(name, role) for name in keys}
    return tuple(
        Limit(keys[name], count, period)
        for name, count in counts.items()
        if count and (period := RULES[name].period)
    )
