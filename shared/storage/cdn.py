"""Links on a domain of the operator's in front of the bucket (Cloudflare), each with a token that expires.

A presigned link signs the bucket's own host name, so another domain needs another proof: an HMAC that a rule
of Cloudflare's firewall checks before the bucket is asked, in the form of its `is_timed_hmac_valid_v0`:
https://developers.cloudflare.com/waf/custom-rules/use-cases/configure-token-authentication/
"""

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

from shared.storage.contract import MIN_LIFETIME, Link

SEPARATOR = "?verify="


@dataclass(frozen=True, slots=True)
class Cdn:
    """Signs links below `url`; `ttl` is the lifetime in seconds that stands in the rule, the same for all."""

    url: str
    secret: str = field(repr=False)
    ttl: int

    @classmethod
    def of(cls, url: str, master: bytes, ttl: float) -> "Cdn":
        """The secret in the rule is derived, so that whoever reads the rule can't sign anything else."""
        secret = hmac.new(master, b"linkferry cdn 1", hashlib.sha256).hexdigest()
        return cls(url.rstrip("/"), secret, int(ttl))

    def link(self, key: str, lifetime: timedelta) -> Link:
        """A shorter life than the rule's is written as an earlier beginning."""
        seconds = min(max(lifetime, MIN_LIFETIME).total_seconds(), self.ttl)
        expires = round(time.time() + seconds)  # the same for everybody: caches keep it under its address
        issued = str(expires - self.ttl)
        path = f"{urlsplit(self.url).path}/{key}"
        mac = hmac.new(self.secret.encode(), f"{path}{issued}".encode(), hashlib.sha256).digest()
        token = f"{issued}-{quote(base64.b64encode(mac).decode(), safe='')}"
        return Link(f"{self.url}/{key}{SEPARATOR}{token}", datetime.fromtimestamp(expires, UTC))

    def rule(self) -> str:
        """The expression of a custom rule whose action is Block. It holds the secret."""
        host = urlsplit(self.url).hostname
        check = (
            f'is_timed_hmac_valid_v0("{self.secret}", http.request.uri, {self.ttl}, '
            f"http.request.timestamp.sec, {len(SEPARATOR)})"
        )
        return f'(http.host eq "{host}" and not {check})'
