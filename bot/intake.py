"""The front half of a link's path: link → canonical → join. Knows no chat SDK."""

from bot.links import canonical
from shared.jobs import Jobs, Joined
from shared.models import Place, Request, Waiter, Wish


class Intake:
    """Turns what a person sent into a waiter of a job."""

    def __init__(self, jobs: Jobs, *, region: str) -> None:
        self._jobs, self._region = jobs, region

    async def submit(self, link: str, waiter: Waiter, *, wish: Wish, place: Place) -> Joined:
        """Makes `waiter` wait for the medium behind `link`.

        Safe to repeat with the same waiter id. Raises `shared.errors.Refused` when the link is turned away
        and `shared.errors.Unavailable` when the queue cannot be reached; nothing was accepted then.
        """
        request = Request(canonical(link), waiter, wish, place, self._region)
        return await self._jobs.join(request)
