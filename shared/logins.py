"""Log-ins: cookies that an operator gives for a site, by region. Sealed in Redis, and never shown again.

Each set has a health in each region. One that a site turns away rests for a while, and the next one is used.
"""

import hashlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import structlog
from redis.asyncio import Redis

from shared.connection import reachable
from shared.models import from_json, new_id, to_json
from shared.scripts import Script
from shared.sealing import SealBroken, Sealer

log = structlog.get_logger(__name__)

LARGEST = 1_000_000
"""Characters of an export: a whole browser's is a few hundred thousand."""
MOST_COOKIES = 300
LARGEST_KEPT = 100_000
SOON = 3 * 86_400.0
"""Seconds before the end of a set at which its owner hears of it."""
BRIEF = 86_400.0
"""What lives no longer than so many seconds is renewed by the site all the time, and says nothing."""
HEADER = "# Netscape HTTP Cookie File"

REST, LONGEST_REST = 600.0, 86_400.0  # seconds for which a set that fails is not used; doubles
REMEMBERED = 7 * 86_400.0
_KEY = "lf:logins"
_DOMAIN = re.compile(r"(?=.{3,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z:@/\[\]{}()?<>-]{1,256}")
_VALUE = re.compile(r"[\x20-\x3a\x3c-\x7e]{0,4096}")
_TAB_FIELDS = 7

# ARGV: what happened, key, link, links that must fail, first and longest rest, how long to remember (ms)
_SCRIPT = """
local what, key, link, needed = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local known = redis.call('HMGET', key, 'score', 'streak', 'last')
local score, streak, rests = tonumber(known[1] or 1), tonumber(known[2] or 0), 0
if what == 'good' then
  redis.call('HSET', key, 'score', score * 0.8 + 0.2, 'streak', 0)
  redis.call('HDEL', key, 'last', 'until')
elseif known[3] ~= link then
  streak = streak + 1
  redis.call('HSET', key, 'score', score * 0.8, 'streak', streak, 'last', link)
  if streak >= needed then
    rests = math.min(ARGV[5] * 2 ^ (streak - needed), tonumber(ARGV[6]))
    redis.call('HSET', key, 'until', string.format('%.0f', now + rests))
  end
end
redis.call('PEXPIRE', key, ARGV[7])
return math.floor(rests)
"""


class BadCookies(ValueError):
    """What was given cannot be used; the message is the sentence for the operator, and quotes nothing."""


@dataclass(frozen=True, slots=True)
class Login:
    """One set of cookies. `region` is empty when it is for all; times are Unix seconds.

    `expires`: when the first of the cookies that matter runs out; None when none of them says.
    """

    id: str
    site: str
    region: str
    count: int
    added: float
    expires: float | None = None
    text: str = field(default="", repr=False)
    """As a cookies.txt."""


@dataclass(frozen=True, slots=True)
class Health:
    """`score` is 1 for a set that always works; `rests` is until when it is not used (Unix seconds)."""

    region: str
    score: float
    rests: float | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of an export: the set, and how many cookies of other sites were left out."""

    login: Login
    left_out: int


class Logins:
    """The operator's sets. Methods may raise `shared.errors.Unavailable`."""

    def __init__(self, redis: Redis, secret: bytes) -> None:
        self._redis, self._sealer = redis, Sealer(secret, "login")
        self._script = Script(redis, _SCRIPT)

    async def add(self, text: str, site: str = "", region: str = "") -> Kept:
        """Keeps an export. Raises `BadCookies`."""
        login, left_out = read(text, site, region)
        sealed = self._sealer.seal(to_json(login), _place(login.id))
        with reachable("the store of log-ins"):
            await self._redis.hset(_KEY, login.id, sealed)  # type: ignore[misc]
        return Kept(login, left_out)

    async def all(self) -> list[Login]:
        """By site and age. What another secret sealed is left out."""
        with reachable("the store of log-ins"):
            sealed: dict[str, str] = await self._redis.hgetall(_KEY)  # type: ignore[misc]
        found = [login for name, value in sealed.items() if (login := self._open(name, value))]
        return sorted(found, key=lambda login: (login.site, login.added))

    def _open(self, name: str, sealed: str) -> Login | None:
        try:
            return from_json(Login, self._sealer.open(sealed, _place(name)))
        except (SealBroken, ValueError):
            log.warning("login_unreadable", login=name, says="it was sealed with another SECRET_KEY")
            return None

    async def remove(self, login_id: str) -> bool:
        """Whether there was such a set."""
        with reachable("the store of log-ins"):
            return bool(await self._redis.hdel(_KEY, login_id))  # type: ignore[misc]

    async def usable(self, url: str, region: str) -> list[Login]:
        """The sets for a link, the region's own before those for all, the healthiest first."""
        now = time.time()
        known = [each for each in await self.all() if serves(each, url, region)]
        if not known:
            return []
        health = {each.id: await self._health(each.id, region) for each in known}
        awake = [each for each in known if (health[each.id].rests or 0) <= now]
        return sorted(awake, key=lambda each: (each.region != region, -health[each.id].score))

    async def scores(self, region: str) -> dict[str, float]:
        """By site, the score of the best set that a region may use; 0 while all of them rest."""
        found: dict[str, float] = {}
        for login in await self.all():
            if login.region in {"", region}:
                health = await self._health(login.id, region)
                score = 0.0 if health.rests else health.score
                found[login.site] = max(score, found.get(login.site, 0.0))
        return found

    async def health(self, login_id: str) -> list[Health]:
        """In each region where the set was used lately."""
        with reachable("the store of log-ins"):
            found = [key async for key in self._redis.scan_iter(f"{_place(login_id)}:*", count=1000)]
        return [await self._health(login_id, key.rpartition(":")[2]) for key in sorted(found)]

    async def _health(self, login_id: str, region: str) -> Health:
        with reachable("the store of log-ins"):
            score, until = await self._redis.hmget(f"{_place(login_id)}:{region}", ["score", "until"])  # type: ignore[misc]
        rests = int(until) / 1000 if until else None
        return Health(region, float(score or 1), rests if rests and rests > time.time() else None)

    async def worked(self, login: Login, region: str) -> None:
        await self._happened("good", login, region, "", 1)

    async def failed(self, login: Login, region: str, url: str, *, links: int = 1) -> bool:
        """Whether the set rests from now on: when so many different `links` in a row failed with it."""
        return bool(await self._happened("bad", login, region, _hash(url), links))

    async def _happened(self, what: str, login: Login, region: str, link: str, links: int) -> int:
        bounds = (int(REST * 1000), int(LONGEST_REST * 1000), int(REMEMBERED * 1000))
        with reachable("the store of log-ins"):
            key = f"{_place(login.id)}:{region}"
            return int(await self._script(args=[what, key, link, links, *bounds]))


def serves(login: Login, url: str, region: str) -> bool:
    """Whether a set is for this link: its host is the site, or below it."""
    host = (urlsplit(url).hostname or "").lower()
    return login.region in ("", region) and _is_within(host, login.site)


def read(text: str, site: str = "", region: str = "") -> tuple[Login, int]:
    """The set in a cookies.txt, and how many cookies of other sites it held. Raises `BadCookies`.

    Without `site` all cookies must be of one.
    """
    if len(text) > LARGEST:
        raise BadCookies("the file is too large to be a browser's cookies")
    found = list(_lines(text))
    if not found:
        raise BadCookies("there are no cookies in it; it should be a cookies.txt in Netscape's format")
    site = _site(site) if site else _only_site(found)
    ours = [each for each in found if _is_within(each.host, site)]
    fresh = [each for each in ours if not each.expires or each.expires > time.time()]
    if not fresh:
        state = "has run out" if ours else "is of that site"
        raise BadCookies(f"{'every cookie of that site in it' if ours else 'no cookie in it'} {state}")
    kept = "\n".join([HEADER, *(each.line for each in fresh), ""])
    if len(fresh) > MOST_COOKIES or len(kept) > LARGEST_KEPT:
        raise BadCookies("there are more cookies in it than any site needs")
    login = Login(new_id()[:8], site, region, len(fresh), time.time(), _end(fresh), kept)
    return login, len(found) - len(ours)


@dataclass(frozen=True, slots=True)
class _Cookie:
    host: str
    subdomains: bool
    path: str
    secure: bool
    expires: int
    name: str
    value: str = field(repr=False)
    http_only: bool = False

    @property
    def line(self) -> str:
        domain = f".{self.host}" if self.subdomains else self.host
        flags = ("TRUE" if self.subdomains else "FALSE", "TRUE" if self.secure else "FALSE")
        facts = (domain, flags[0], self.path, flags[1], str(self.expires), self.name, self.value)
        return ("#HttpOnly_" if self.http_only else "") + "\t".join(facts)


def _lines(text: str) -> Iterator[_Cookie]:
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        bare = line.removeprefix("#HttpOnly_")
        if not bare.strip() or bare.startswith("#"):
            continue
        try:
            yield _cookie(bare.split("\t"), http_only=bare != line)
        except ValueError:
            raise BadCookies(f"line {number} is no cookie in Netscape's format") from None


def _cookie(parts: list[str], *, http_only: bool) -> _Cookie:
    if len(parts) != _TAB_FIELDS:
        raise ValueError("not seven fields")
    domain, subdomains, path, secure, expires, name, value = parts
    host = domain.lower().removeprefix(".")
    flags = {"TRUE": True, "FALSE": False}
    right = _DOMAIN.fullmatch(host) and path.startswith("/") and path.isprintable() and " " not in path
    if not (right and _NAME.fullmatch(name) and _VALUE.fullmatch(value)):
        raise ValueError("a field that browsers do not write")
    if subdomains not in flags or secure not in flags:
        raise ValueError("neither TRUE nor FALSE")
    ends = max(0, int(float(expires or 0)))
    return _Cookie(host, flags[subdomains], path, flags[secure], ends, name, value, http_only)


def _site(text: str) -> str:
    """Of `youtube.com`, `www.youtube.com` or an address of it."""
    host = (urlsplit(text).hostname or "") if "://" in text else text
    host = host.lower().strip(".").removeprefix("www.")
    if not _DOMAIN.fullmatch(host):
        raise BadCookies("the site should be named like youtube.com")
    return host


def _only_site(found: list[_Cookie]) -> str:
    shortest = min((each.host for each in found), key=len).removeprefix("www.")
    if not all(_is_within(each.host, shortest) for each in found):
        raise BadCookies("there are cookies of several sites in it: say for which one it is")
    return shortest


def _end(cookies: list[_Cookie]) -> float | None:
    lasting = [each.expires for each in cookies if each.expires > time.time() + BRIEF]
    return float(min(lasting)) if lasting else None


def _is_within(host: str, site: str) -> bool:
    return host == site or host.endswith(f".{site}")


def _place(login_id: str) -> str:
    return f"lf:login:{login_id}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def facts(login: Login) -> dict[str, Any]:
    """What may be shown of a set."""
    return {
        "id": login.id,
        "site": login.site,
        "region": login.region or None,
        "cookies": login.count,
        "added": login.added,
        "expires": login.expires,
    }
