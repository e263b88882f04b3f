"""What every route works with; routes take it as the argument `service: Deps`."""

from dataclasses import dataclass, field
from socket import SO_RCVBUF, SOL_SOCKET
from typing import TYPE_CHECKING, Annotated

import httpx
from fastapi import Depends, Request

from bot.api.recent import Recent
from bot.intake import Intake
from shared.infos import Infos
from shared.jobs import Jobs
from shared.pages import Pages
from shared.settings import Settings
from shared.shelf import Shelf
from shared.storage import Storage

if TYPE_CHECKING:
    from bot.api.access import Access
    from bot.api.views import Views

RECEIVED = 64 * 1024
"""Bytes that the system keeps of each stream from a worker; at most about as much is read at once."""


@dataclass(slots=True)
class Service:
    """The parts of the service that HTTP talks to: one per application, at `app.state.service`."""

    settings: Settings
    jobs: Jobs
    storage: Storage
    access: "Access"
    views: "Views"
    intake: Intake = field(init=False)
    infos: Infos = field(init=False)
    recent_infos: Recent[str] = field(default_factory=lambda: Recent(200, 5))
    http: httpx.AsyncClient = field(init=False)
    shelf: Shelf = field(init=False)

    def __post_init__(self) -> None:
        self.intake = Intake(self.jobs, self.settings)
        # No bound on what is read: how fast the bytes come is the site's and the client's affair.
        timeout = httpx.Timeout(5, read=120)
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=20)
        small = httpx.AsyncHTTPTransport(
            limits=limits, trust_env=False, socket_options=[(SOL_SOCKET, SO_RCVBUF, RECEIVED)]
        )
        self.http = httpx.AsyncClient(transport=small, timeout=timeout, trust_env=False)
        self.infos = Infos(self.jobs.redis, self.settings.region)
        self.shelf = Shelf(self.jobs, self.storage)

    @property
    def pages(self) -> Pages:
        """Their routes are there only where PUBLIC_URL is set."""
        return Pages(self.settings, self.jobs, self.shelf)

    def region(self, request: Request) -> str:
        """Where a caller wants his links fetched from: the `X-Region` header, else what his country means."""
        country = request.headers.get("cf-ipcountry", "") if self.access.is_forwarded(request) else ""
        return request.headers.get("x-region", "").lower() or self.intake.regions.of_country(country)

    def base(self, request: Request) -> str:
        """Where callers reach us, without a slash at the end."""
        if self.settings.public_url:
            return self.settings.public_url.rstrip("/")
        host = request.headers.get("host")
        return f"{request.scope['scheme']}://{host}" if host else str(request.base_url).rstrip("/")


def service_of(request: Request) -> Service:
    """For what is asked most: as an argument (`Deps`) it costs as much as a look at Redis."""
    service: Service = request.app.state.service
    return service


async def _solved(request: Request) -> Service:
    return service_of(request)


Deps = Annotated[Service, Depends(_solved)]
