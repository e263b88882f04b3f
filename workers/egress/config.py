"""What a guard is told at its start, and the tokens by which a guard of its own role knows a job."""

import base64
import hashlib
import hmac
import ipaddress
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from shared.settings import Settings
from workers.egress.policy import Address, Permit, split_port

LARGEST_MESSAGE = 64 * 1024
"""Bytes of one message between worker and guard."""
_JOB = re.compile(r"[\w.-]{1,120}", re.ASCII)
_OF_A_REGION = re.compile(r"([\w.-]{1,64})@(.+)", re.ASCII)
_TOKEN = re.compile(r"(\d{1,18})\.(\d{1,12})\.([\w-]{43})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Config:
    """`allow`, `proxy` and `dns` are the parts of the comma lists of the same settings."""

    allow: tuple[str, ...] = ()
    """Networks that pass beside the public internet, each with an optional `:port`."""
    proxy: tuple[str, ...] = field(default=(), repr=False)
    """Upstream proxies: `URL` for all sites, `SUFFIX=URL` or `SUFFIX=direct` for some."""
    dns: tuple[str, ...] = ()
    url: str | None = field(default=None, repr=False)
    """Another guard, of its own role, which then decides everything."""
    rate: int | None = None
    """Bytes a second that all jobs together may receive."""
    log_format: str = "pretty"
    log_level: str = "info"

    def check(self) -> None:
        """Raises `ValueError` with a sentence for the operator."""
        checks: tuple[tuple[str, Callable[[str], object], tuple[str, ...]], ...] = (
            ("EGRESS_ALLOW", Permit.parse, self.allow),
            ("EGRESS_PROXY", Upstream.parse, self.proxy),
            ("EGRESS_URL", Upstream.parse, (self.url,) if self.url else ()),
            ("EGRESS_DNS", name_server, self.dns),
        )
        for setting, parse, entries in checks:
            for entry in entries:
                try:
                    parse(entry)
                except ValueError as error:
                    raise ValueError(f"{setting}: {error}") from None

    @classmethod
    def of(cls, settings: Settings, *, onward: bool = True) -> "Config":
        """What the operator set; without `onward` for the guard that others pass their requests on to."""
        url = settings.egress_url.get_secret_value() if settings.egress_url and onward else None
        return cls(
            settings.egress_allow,
            _for_region(settings.egress_proxy, settings.region),
            settings.egress_dns,
            url,
            settings.bandwidth_limit if onward else None,
            settings.log_format,
            settings.log_level,
        )

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "Config":
        """The inverse of `to_plain`, after a journey through JSON."""
        lists = {key: tuple(plain[key]) for key in ("allow", "proxy", "dns")}
        return cls(**{**plain, **lists})

    def to_plain(self) -> dict[str, Any]:
        return asdict(self)


def _for_region(entries: Iterable[str], region: str) -> tuple[str, ...]:
    """Those for a region, which go first, and those for all: of `eu@URL`, `eu@youtube.com=URL`, `URL`."""
    parted = [
        (found[1], found[2]) if (found := _OF_A_REGION.fullmatch(each)) else ("", each) for each in entries
    ]
    ours = [entry for where, entry in parted if where == region]
    return tuple(ours + [entry for where, entry in parted if not where])


def name_server(text: str) -> tuple[Address, int]:
    """Of `1.1.1.1`, `127.0.0.1:5353`, `::1` or `[::1]:5353`. Raises `ValueError`."""
    host, port = split_port(text)
    return ipaddress.ip_address(host), port or 53


@dataclass(frozen=True, slots=True)
class Upstream:
    """An upstream proxy, for hosts at or below `suffix` (empty: all). `scheme` may be `direct`."""

    suffix: str
    scheme: str
    host: str = ""
    port: int = 0
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, text: str) -> "Upstream":
        """Of `http://user:password@host:port`, `socks5://…`, `youtube.com=…`. Raises `ValueError`."""
        suffix, equals, url = text.strip().partition("=")
        if not equals or "://" in suffix:
            suffix, url = "", text.strip()
        suffix = suffix.lower().removeprefix("*").strip(".")
        if url == "direct":
            return cls(suffix, url)
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https", "socks5", "socks5h"} or not parts.hostname:
            raise ValueError("an upstream proxy is http://, https:// or socks5://, with a host")
        return cls(suffix, parts.scheme, parts.hostname, _port(parts), *_login(parts))

    def serves(self, host: str) -> bool:
        return not self.suffix or host == self.suffix or host.endswith(f".{self.suffix}")


def _port(parts: SplitResult) -> int:
    return parts.port or {"http": 3128, "https": 443}.get(parts.scheme, 1080)


def _login(parts: SplitResult) -> tuple[str, str]:
    return unquote(parts.username or ""), unquote(parts.password or "")


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token says: which job, how many bytes, until when (Unix time)."""

    job: str
    budget: int
    expires: int
    token: str = field(repr=False)

    @classmethod
    def mint(cls, secret: bytes, job: str, *, budget: int, seconds: float) -> "Grant":
        expires = int(time.time() + seconds)
        return cls(job, budget, expires, f"{budget}.{expires}.{_mac(secret, job, budget, expires)}")

    @classmethod
    def read(cls, secret: bytes, job: str, token: str) -> "Grant | None":
        """None for a token that is not ours, or no longer good."""
        found = _TOKEN.fullmatch(token)
        if not found or not _JOB.fullmatch(job):
            return None
        budget, expires = int(found[1]), int(found[2])
        genuine = hmac.compare_digest(found[3], _mac(secret, job, budget, expires))
        return cls(job, budget, expires, token) if genuine and time.time() < expires else None


def _mac(secret: bytes, job: str, budget: int, expires: int) -> str:
    key = hmac.digest(secret, b"linkferry egress token", hashlib.sha256)
    mac = hmac.digest(key, f"{job}|{budget}|{expires}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def basic(user: str, password: str) -> str:
    """The value of `Proxy-Authorization`."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def read_basic(value: str) -> tuple[str, str]:
    """User and password of such a value; both empty when it is none."""
    scheme, _, encoded = value.partition(" ")
    try:
        plain = base64.b64decode(encoded.strip(), validate=True).decode() if scheme.lower() == "basic" else ""
    except ValueError:
        plain = ""
    user, _, password = plain.partition(":")
    return user, password
