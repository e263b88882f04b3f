"""How a waiter is answered: the contract that every chat platform's channel keeps.

A channel turns an outcome into messages; it knows one platform's SDK and nothing of jobs or queues.
"""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Protocol, Self

from shared.models import MediaFile, Outcome, Progress, Result, Waiter
from shared.pages import PageLink
from shared.storage import Link


@dataclass(frozen=True, slots=True)
class WaiterAddress:
    """What a channel keeps in `Waiter.to`: where an answer goes. Each channel adds its own fields."""

    @classmethod
    def of(cls, waiter: Waiter) -> Self:
        return cls(**waiter.to)

    def data(self) -> dict[str, Any]:
        """What `Waiter.to` holds: whatever is not the default."""
        defaults = {one.name: one.default for one in fields(self)}
        return {name: value for name, value in asdict(self).items() if value != defaults[name]}


class Gone(Exception):
    """The waiter cannot be answered any more: chat deleted, bot blocked."""


class Later(Exception):
    """The platform asked to come back after `delay` seconds: nobody's fault, so it costs no attempt."""

    def __init__(self, delay: float) -> None:
        super().__init__(f"try again in {delay:.1f} s")
        self.delay = delay


class NotTaken(Exception):
    """Whoever was to take the answer did not, which is no fault of ours: to be tried again."""


class BytesLost(Exception):
    """The stored file is not there any more; the medium must be fetched again."""


class Files(Protocol):
    """Where a channel gets the bytes of a result."""

    def local(self, key: str) -> AbstractAsyncContextManager[Path]:
        """A local copy, for as long as the context is open. Raises `BytesLost`."""

    async def link(self, file: MediaFile, expires: float) -> Link | None:
        """A link to the file until `expires` (Unix seconds); None when this service cannot give links."""

    async def page(self, waiter: Waiter, result: Result) -> PageLink | None:
        """A waiter's link to the page that shows a whole result; None where there are no pages."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The platform's id of the answer, and the handles that make a repeat free (file number → handle)."""

    message: str
    handles: dict[str, str] = field(default_factory=dict)


class Channel(Protocol):
    """One platform account that can answer waiters."""

    name: str  # `telegram:<bot id>`: what Waiter.channel holds

    def wants_file(self, file: MediaFile) -> bool:
        """Whether the file can be handed over as a file here."""

    async def deliver(
        self,
        waiter: Waiter,
        outcome: Outcome,
        files: Files,
        still_ours: Callable[[], Awaitable[bool]],
    ) -> Delivered | None:
        """Answers a waiter; None when `still_ours()`, asked right before the platform is, said no.

        An earlier attempt may have arrived: where the platform allows, a repeat changes the same message, or
        carries the same nonce, made of the waiter's id.
        Raises `Gone`, `Later`, `NotTaken`, `BytesLost`.
        """

    async def tell(self, person: str, text: str) -> None:
        """Writes to a person in private, if that is possible. Never raises."""

    async def progress(self, waiter: Waiter, progress: Progress) -> None:
        """Shows how far the work is, if the platform's budget allows. Never raises, never waits long."""
