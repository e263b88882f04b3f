"""What the owner may change while the service runs: limits by role, surge, and who is who. Kept in Redis.

Every process reads it at most once a second, so a change holds everywhere a second later, without a restart.
What was never changed is as the settings say.
"""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast, get_args

from redis.asyncio import Redis

from shared.connection import reachable
from shared.settings import Settings, parse_size

Role = Literal["owner", "trusted", "anyone"]
Standing = Literal["owner", "trusted", "allowed", "blocked"]
Mode = Literal["on", "off", "auto"]
Why = Literal["none", "crowd", "bytes"]

FRESH = 1.0  # seconds for which what was read may be used
SURGE_TTL = 60  # seconds that automatic surge lasts after the last sign of need
CLAIM_TTL = 86_400

_CHANGED, _PEOPLE, _CLAIM = "lf:control", "lf:people", "lf:claim-owner"
_SURGING, _OVERSPENT = "lf:surging", "lf:overspent"


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit by name. `period` in seconds; None: how many at once. `personal` ones differ by role."""

    name: str
    period: float | None
    personal: bool = True

    @property
    def setting(self) -> str:
        return f"limit_{self.name.replace('-', '_')}"


RULES = {
    rule.name: rule
    for rule in (
        Rule("user-minute", 60),
        Rule("user-hour", 3600),
        Rule("user-day", 86_400),
        Rule("user-bytes", 86_400),
        Rule("user-running", None),
        Rule("chat-minute", 60, personal=False),
        Rule("site-minute", 60, personal=False),
        Rule("site-running", None, personal=False),
        Rule("all-minute", 60, personal=False),
    )
}


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds now. `needed`: people wait too long; `overspent`: a month's bytes are used up."""

    settings: Settings
    changed: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    needed: bool = False
    overspent: bool = False

    @property
    def mode(self) -> Mode:
        said = self.changed.get("surge", self.settings.surge)
        return cast("Mode", said) if said in get_args(Mode) else "auto"

    @property
    def surge(self) -> bool:
        """Whether everybody gets less at the moment."""
        return self.why_surge != "none"

    @property
    def why_surge(self) -> Why:
        """What for: the month's bytes, or that too much is asked for (also when the owner says so)."""
        if self.mode == "auto" and self.overspent:
            return "bytes"
        return "crowd" if self.mode == "on" or (self.mode == "auto" and self.needed) else "none"

    @property
    def owners(self) -> tuple[str, ...]:
        later = (person for person, standing in self.people.items() if standing == "owner")
        return tuple(dict.fromkeys((*self.settings.owner_ids, *later)))

    def payer(self, asker: str) -> str:
        """Whose limits and turn somebody uses: his own, unless he is the same person as another."""
        groups = (group.split("=") for group in self.settings.same_people)
        return next((names[0] for names in groups if asker in names), asker)

    def role(self, person: str) -> Role:
        if person in self.owners:
            return "owner"
        trusted = self.people.get(person) == "trusted" or person in self.settings.trusted_ids
        return "trusted" if trusted else "anyone"

    def admits(self, person: str) -> bool:
        """Whether this person is served at all."""
        standing = self.people.get(person)
        if standing == "blocked":
            return person in self.settings.owner_ids
        if self.settings.access == "open" or standing or self.role(person) != "anyone":
            return True
        return person in self.settings.allowed_ids

    def count(self, name: str, role: Role = "anyone") -> int:
        """How many a rule allows; 0: any number."""
        rule = RULES[name]
        if self.settings.limit_off or (rule.personal and role == "owner" and not self._said(name, role)):
            return 0
        if said := self._said(name, role if rule.personal else "anyone"):
            return int(said)
        more = self.settings.limit_trusted if rule.personal and role == "trusted" else 1
        return int(getattr(self.settings, rule.setting)) * more

    def _said(self, name: str, role: Role) -> str | None:
        return self.changed.get(f"limit:{role}:{name}")


class Control:
    """Reads and changes the policy. Every method may raise `shared.errors.Unavailable`."""

    def __init__(self, redis: Redis, settings: Settings) -> None:
        self._redis, self._settings = redis, settings
        self._known = Policy(settings)
        self._read_at = -FRESH

    async def policy(self) -> Policy:
        """What holds now, as of a second ago at most."""
        if time.monotonic() - self._read_at >= FRESH:
            await self._read()
        return self._known

    async def _read(self) -> None:
        began = time.monotonic()
        with reachable():
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.hgetall(_CHANGED)
                pipe.hgetall(_PEOPLE)
                pipe.exists(_SURGING)
                pipe.exists(_OVERSPENT)
                changed, people, needed, overspent = await pipe.execute()
        self._known = Policy(self._settings, changed, people, bool(needed), bool(overspent))
        self._read_at = began

    async def limit(self, name: str, role: Role, count: int | None) -> None:
        """Changes a rule for a role; 0: any number, None: as the settings say."""
        key = f"limit:{role if RULES[name].personal else 'anyone'}:{name}"
        await self._change(_CHANGED, key, None if count is None else str(count))

    async def surge(self, mode: Mode) -> None:
        await self._change(_CHANGED, "surge", mode)

    async def stand(self, person: str, standing: Standing | None) -> None:
        """Says who somebody is; None: nobody in particular."""
        await self._change(_PEOPLE, person, standing)

    async def _change(self, key: str, name: str, value: str | None) -> None:
        await self._do("hdel", key, name) if value is None else await self._do("hset", key, name, value)
        self._read_at = -FRESH

    async def need_surge(self) -> None:
        """Says that too much is asked for: holds for a minute."""
        await self._do("set", _SURGING, "1", ex=SURGE_TTL)

    async def overspent(self) -> None:
        """Says that a region has used up its bytes of the month: holds for a minute."""
        await self._do("set", _OVERSPENT, "1", ex=SURGE_TTL)

    async def offer_ownership(self, token: str) -> None:
        """Makes whoever brings the token within a day the owner; only the newest token counts."""
        await self._do("set", _CLAIM, token, ex=CLAIM_TTL)

    async def claim_ownership(self, person: str, token: str) -> bool:
        """Whether the token was the right one; it works once."""
        taken = await self._do("eval", _TAKE, 1, _CLAIM, token)
        if taken:
            await self.stand(person, "owner")
        return bool(taken)

    async def _do(self, command: str, *args: Any, **options: Any) -> Any:
        with reachable():
            return await getattr(self._redis, command)(*args, **options)


_TAKE = "return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1]) or 0"


def parse_count(name: str, text: str) -> int | None:
    """The count that an owner wrote: a number, a size for bytes, `off`, or `default` (None).

    Raises `ValueError`.
    """
    if text == "default":
        return None
    if text == "off":
        return 0
    if name == "user-bytes":
        return parse_size(text)
    if not re.fullmatch(r"[1-9]\d{0,8}", text):
        raise ValueError(f"{text!r} is not a number of links, off or default")
    return int(text)
