"""What those who manage a chat chose for it: kept in Redis, for chats of every platform.

A chat is named by its platform: `dc:g:<server>`, `dc:c:<channel>`, `tg:<chat>`. What was not chosen for a
chat is what holds for the wider one, and in the end the default. Choices are kept until they are forgotten.
"""

import json
from dataclasses import dataclass, fields, replace
from typing import Any

from redis.asyncio import Redis

from shared.connection import reachable
from shared.models import FIT


@dataclass(frozen=True, slots=True)
class Choices:
    """`notice`: links are answered without being asked for; `sites`: only of these hosts (all, when empty).

    `quality` is the wish of those who wish nothing; `roles` who may ask (everybody, when empty). `links`:
    never as a file. `quiet`: what was asked by command is seen by the asker alone, and nothing makes a sound.
    `bare`: the preview under an answered message is taken away; `remove`: the message itself, when it is
    nothing but the link. `captions`: files come with title and source. `adults`: media for adults may come.
    `ask`: who names no quality gets a menu; `remember`: what was picked last is the next one's quality.
    `paused`: nothing is answered until then (Unix seconds). `language`: of all answers; empty: each person's
    own. `region`: where links are fetched from; empty: wherever is usual.
    """

    notice: bool = False
    sites: tuple[str, ...] = ()
    quality: str = FIT
    roles: tuple[str, ...] = ()
    links: bool = False
    quiet: bool = False
    bare: bool = False
    remove: bool = False
    captions: bool = True
    adults: bool = False
    ask: bool = False
    remember: bool = False
    paused: float = 0.0
    language: str = ""
    region: str = ""

    def allow_site(self, host: str) -> bool:
        """Whether links to this host are taken: one of the sites, or below one."""
        return not self.sites or any(host == site or host.endswith(f".{site}") for site in self.sites)

    def allow_roles(self, roles: set[str]) -> bool:
        return not self.roles or bool(roles & set(self.roles))


NOTHING_CHOSEN = Choices()
_NAMES = frozenset(one.name for one in fields(Choices))


class Places:
    """The choices of all chats. Every method may raise `shared.errors.Unavailable`."""

    def __init__(self, redis: Redis, defaults: Choices = NOTHING_CHOSEN) -> None:
        self._redis, self._defaults = redis, defaults

    async def of(self, *chats: str) -> Choices:
        """What holds in the last of `chats`, each wider than the next (server, channel, thread)."""
        chosen: dict[str, Any] = {}
        with reachable():
            async with self._redis.pipeline(transaction=False) as pipe:
                for chat in chats:
                    pipe.hgetall(_key(chat))
                for found in await pipe.execute():
                    chosen |= {name: json.loads(value) for name, value in found.items() if name in _NAMES}
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in chosen.items()}
        return replace(self._defaults, **values)

    async def choose(self, chat: str, **choices: Any) -> None:
        """Sets some of the choices of a chat; None takes one back."""
        assert choices.keys() <= _NAMES
        kept = {name: json.dumps(value) for name, value in choices.items() if value is not None}
        back = [name for name, value in choices.items() if value is None]
        with reachable():
            async with self._redis.pipeline() as pipe:
                if kept:
                    pipe.hset(_key(chat), mapping=kept)
                if back:
                    pipe.hdel(_key(chat), *back)
                await pipe.execute()

    async def move(self, old: str, new: str) -> None:
        """A chat has another name from now on."""
        with reachable():
            if await self._redis.exists(_key(old)):
                await self._redis.rename(_key(old), _key(new))

    async def forget(self, *chats: str) -> None:
        """The chats are gone, or shall be as they were at first."""
        with reachable():
            if chats:
                await self._redis.delete(*map(_key, chats))


def _key(chat: str) -> str:
    return f"lf:place:{chat}"
