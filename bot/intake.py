"""The front half of a link's path: link → canonical → limits → join. Knows no chat SDK."""

from dataclasses import replace

from bot.links import canonical, start_time
from shared import metrics
from shared.jobs import Jobs, Joined
from shared.models import Clip, Place, Request, Waiter, Wish
from shared.ratelimit import Limit, Limiter, LimitReached
from shared.settings import Settings
from shared.takedown import Takedowns


class Intake:
    """Turns what a person sent into a waiter of a job."""

    def __init__(self, jobs: Jobs, settings: Settings) -> None:
        self._jobs, self._settings = jobs, settings
        self._limiter, self._takedowns = Limiter(jobs.redis), Takedowns(jobs)

    async def submit(self, link: str, waiter: Waiter, *, wish: Wish, place: Place) -> Joined:
        """Makes `waiter` wait for the medium behind `link`, and charges `waiter.asker` for it.

        Safe to repeat with the same waiter id: it is charged once. Raises `shared.errors.Refused` (a bad
        link, `TakenDown`, `LimitReached`) when the link is turned away, and `shared.errors.Unavailable` when
        the queue cannot be reached; nothing was accepted then.
        """
        start = start_time(link)
        if start and not wish.clip:
            wish = replace(wish, clip=Clip(start))
        return await self.ask(Request(canonical(link), waiter, wish, place, self._settings.region))

    async def ask(self, request: Request) -> Joined:
        """`submit` for a request whose link is canonical already, such as one that is asked again."""
        await self._takedowns.check(request.url)
        limits = self._limits(request.waiter.asker)
        frontend = metrics.kind_of(request.waiter.channel)
        try:
            await self._limiter.take(limits)
        except LimitReached:
            if await self._jobs.status(request.waiter.id):  # a repeated event was charged the first time
                return Joined("repeated", "")
            metrics.REFUSALS.labels(frontend, "limit").inc()
            raise
        joined = await self._jobs.join(replace(request, waiter=replace(request.waiter, spent=limits)))
        if joined.how == "repeated":
            await self._limiter.refund(limits)
        metrics.REQUESTS.labels(frontend, joined.how).inc()
        return joined

    def _limits(self, asker: str) -> tuple[Limit, ...]:
        """What counts for a person in a chat; nobody is named on a terminal, and the owner is exempt.

        The API has limits of its own (`bot.api.access`).
        """
        person = asker.partition(":")[2]
        if (
            not person
            or asker.startswith("api:")
            or self._settings.limit_off
            or person in self._settings.owner_ids
        ):
            return ()
        return (
            Limit(f"{asker}:minute", self._settings.limit_user_minute, 60),
            Limit(f"{asker}:hour", self._settings.limit_user_hour, 3600),
            Limit(f"{asker}:day", self._settings.limit_user_day, 86_400),
        )
