"""Which sites this service opens at all: the operator's `BLOCKED_SITES` and `ALLOWED_SITES`. Pure."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from shared.errors import RefusedByPolicy
from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class AllowedSites:
    """Domains in ASCII, each with all below it. Without `allowed`, everything that is not `blocked`."""

    blocked: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> Self:
        return cls(settings.blocked_sites, settings.allowed_sites)

    def check(self, url: str) -> None:
        """Raises `RefusedByPolicy`. For the link as it was sent, and for the page that it led to."""
        host = (urlsplit(url).hostname or "").rstrip(".").lower()
        if _among(host, self.blocked) or (self.allowed and not _among(host, self.allowed)):
            raise RefusedByPolicy


def _among(host: str, domains: tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)
