"""How a download looks to its caller: from a look at its waiter to the JSON of its status."""

import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta

from bot.api.models import StatusOut
from bot.api.service import Service
from shared import answers
from shared.errors import Internal
from shared.jobs import Look
from shared.models import MediaFile, Result, Status, Waiter

MOST_REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class Rendered:
    """`id` names the state: equal ids, equal states. `ended`: it will not change any more."""

    id: str
    body: bytes
    ended: bool

    @property
    def etag(self) -> str:
        """A weak one: links are signed anew, and mean the same."""
        return f'W/"{self.id}"'


class Views:
    """Remembers how ended downloads look: they are asked for again and again, and signing links costs."""

    def __init__(self) -> None:
        self._ended: OrderedDict[tuple[str, tuple[str, ...], str], Rendered] = OrderedDict()

    def known(self, job_id: str, look: Look, base: str) -> Rendered | None:
        return self._ended.get((job_id, look.raw, base))

    def keep(self, job_id: str, look: Look, base: str, rendered: Rendered) -> None:
        self._ended[job_id, look.raw, base] = rendered
        if len(self._ended) > MOST_REMEMBERED:
            self._ended.popitem(last=False)


async def render(service: Service, look: Look, job_id: str, base: str) -> Rendered:
    """The status as JSON. Links in it begin with `base` where storage has none of its own."""
    if known := service.views.known(job_id, look, base):
        return known
    status = look.status
    shown = StatusOut(status=status.state, progress=0.0 if status.state == "queued" else None)
    if status.state in ("finished", "failed"):
        shown = await _ended(service, shown, look.waiter, status, job_id, base)
    elif status.state != "cancelled":
        shown = _going_on(shown, status)
    state = shown.model_dump_json(exclude={"result": {"link", "files"}, "page": True})
    rendered = Rendered(
        hashlib.sha256(state.encode()).hexdigest()[:16],
        shown.model_dump_json(by_alias=True).encode(),
        ended=status.state in ("finished", "failed", "cancelled"),
    )
    if rendered.ended:
        service.views.keep(job_id, look, base, rendered)
    return rendered


def _going_on(shown: StatusOut, status: Status) -> StatusOut:
    now = status.progress
    facts = {
        "stage": now.stage if now and status.state != "queued" else status.state,
        "progress": shown.progress if shown.progress is not None else (now.fraction if now else None),
        "queue_position": status.position,
        "eta_seconds": now.eta if now and now.eta is not None else status.wait,
    }
    return shown.model_copy(update=facts)


async def _ended(
    service: Service, shown: StatusOut, waiter: Waiter, status: Status, job_id: str, base: str
) -> StatusOut:
    outcome = status.outcome
    if outcome is None or outcome.result is None:
        failure = outcome.failure if outcome and outcome.failure else Internal().failure
        return shown.model_copy(update={"error": answers.trouble(failure), "progress": None})
    result = outcome.result
    links = [await _link(service, result, number, job_id, base) for number in range(len(result.files))]
    asked = float(waiter.to.get("asked", result.created))
    answer = answers.given(result, links, asked=asked)
    page = await _page(service, waiter, result) if service.settings.public_url else None
    return shown.model_copy(update={"result": answer, "page": page, "progress": 1.0})


async def _page(service: Service, waiter: Waiter, result: Result) -> answers.PageLinks:
    return answers.page_links(await service.pages.link(waiter, result))


async def _link(service: Service, result: Result, number: int, job_id: str, base: str) -> str:
    """To storage; where that gives no links, to ourselves."""
    file: MediaFile = result.files[number]
    lifetime = timedelta(seconds=max(1.0, result.expires - time.time()))
    link = await service.storage.link(file.key, filename=file.name, content_type=file.mime, lifetime=lifetime)
    if link:
        return link.url
    return answers.stream_link(base, job_id, number)
