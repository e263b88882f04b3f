"""Who follows which playlist or channel, what was seen there, and what is new for whom.

    lf:follows             hash  each `Follow` by its id, as JSON
    lf:follows:in:<chat>   set   the ids of a chat's follows
    lf:feeds               hash  each `Feed` by its id, as JSON
    lf:feeds:due           zset  feeds by when to look again (Unix seconds)
    lf:feed:<feed>:by      set   the ids of those who follow it
    lf:feed:<feed>:seen    zset  ids of its items by when they were last listed, at most `SEEN`
    lf:news:<channel>      list  what is new for chats of an account, as JSON; goes `NEWS_KEPT` after the last

A feed that several chats follow is looked at once for all. A follow goes when the chat or the person ends it,
when nobody is left to receive it, and when its feed has failed for days; the last one takes its feed along.
"""

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from redis.asyncio import Redis

from shared.connection import reachable
from shared.models import Item, from_json, new_id, to_json
from shared.scripts import Script

SEEN = 500
LISTED = 100
"""Items of a feed that are looked at, from its beginning."""
NEWS_KEPT = 2 * 86_400
_WHAT = "the follows"


@dataclass(frozen=True, slots=True)
class Follow:
    """What is new at `url` comes to `chat` (`tg:<chat>`), by the account `channel`.

    `to` holds what else its messages need of the platform; `asker` is the person who wished for it.
    """

    channel: str
    chat: str
    url: str
    title: str
    asker: str
    to: dict[str, Any] = field(default_factory=dict)
    locale: str = "en"

    @property
    def id(self) -> str:
        place = f"{self.channel} {self.chat} {sorted(self.to.items())} {self.url}"
        return hashlib.sha256(place.encode()).hexdigest()[:12]

    @property
    def feed(self) -> str:
        return hashlib.sha256(self.url.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Feed:
    """A list that is looked at. `failing`: since when it fails (Unix seconds), `tries` how often; else 0."""

    url: str
    failing: float = 0.0
    tries: int = 0


@dataclass(frozen=True, slots=True)
class News:
    """For one follow: new items in the order in which they shall come, or why it was `stopped`."""

    follow: Follow
    items: tuple[Item, ...] = ()
    stopped: str = ""
    id: str = field(default_factory=lambda: new_id()[:12])


Added = Literal["new", "known", "many", "full"]

# ARGV of `add`: follow id, its JSON, chat, feed, the feed's JSON, when to look, most in a chat, most in all.
# ARGV of `remove`: follow id. Gives the follow's JSON, or nothing.
_SCRIPT = """
local op, id = ARGV[1], ARGV[2]
if op == 'add' then
  local mine, by = 'lf:follows:in:' .. ARGV[4], 'lf:feed:' .. ARGV[5] .. ':by'
  if redis.call('HEXISTS', 'lf:follows', id) == 1 then return 'known' end
  if redis.call('SCARD', mine) >= tonumber(ARGV[8]) then return 'many' end
  if redis.call('HLEN', 'lf:follows') >= tonumber(ARGV[9]) then return 'full' end
  redis.call('HSET', 'lf:follows', id, ARGV[3])
  redis.call('SADD', mine, id)
  redis.call('SADD', by, id)
  if redis.call('HSETNX', 'lf:feeds', ARGV[5], ARGV[6]) == 1 then
    redis.call('ZADD', 'lf:feeds:due', ARGV[7], ARGV[5])
  end
  return 'new'
end
local text = redis.call('HGET', 'lf:follows', id)
if not text then return '' end
local by = 'lf:feed:' .. ARGV[3] .. ':by'
redis.call('HDEL', 'lf:follows', id)
redis.call('SREM', 'lf:follows:in:' .. cjson.decode(text).chat, id)
redis.call('SREM', by, id)
if redis.call('SCARD', by) == 0 then
  redis.call('HDEL', 'lf:feeds', ARGV[3])
  redis.call('ZREM', 'lf:feeds:due', ARGV[3])
  redis.call('DEL', by, 'lf:feed:' .. ARGV[3] .. ':seen')
end
return text
"""


class Follows:
    """Every method may raise `shared.errors.Unavailable`."""

    def __init__(self, redis: Redis) -> None:
        self._redis, self._script = redis, Script(redis, _SCRIPT)

    # -- who follows what ----------------------------------------------------------------------------------

    async def add(
        self, follow: Follow, items: Iterable[Item], *, first: float, a_chat: int, in_all: int
    ) -> Added:
        """From now on. What a feed shows already (`items`) is no news; it is looked at again at `first`.

        `many`, `full`: this chat, or all of them, follow as much as they may.
        """
        facts = (follow.id, to_json(follow), follow.chat, follow.feed, to_json(Feed(follow.url)), first)
        seen = {item.id: time.time() for item in items}
        with reachable(_WHAT):
            added: Added = await self._script(["add", *facts, a_chat, in_all])
            if added == "new" and seen and not await self._redis.exists(_seen(follow.feed)):
                await self._redis.zadd(_seen(follow.feed), seen)
        return added

    async def get(self, follow_id: str) -> Follow | None:
        with reachable(_WHAT):
            text = await self._redis.hget("lf:follows", follow_id)  # type: ignore[misc]
        return from_json(Follow, text) if text else None

    async def of(self, chat: str) -> list[Follow]:
        """A chat's, by title."""
        with reachable(_WHAT):
            ids = await self._redis.smembers(f"lf:follows:in:{chat}")  # type: ignore[misc]
        found = [await self.get(each) for each in ids]
        return sorted(filter(None, found), key=lambda one: one.title.lower())

    async def remove(self, follow: Follow) -> bool:
        """Whether there was such a follow."""
        with reachable(_WHAT):
            return bool(await self._script(["remove", follow.id, follow.feed]))

    async def leave(self, chat: str) -> None:
        """Nothing more for this chat."""
        for follow in await self.of(chat):
            await self.remove(follow)

    async def forget(self, asker: str) -> None:
        """What this person wished for, wherever it is."""
        with reachable(_WHAT):
            every = await self._redis.hvals("lf:follows")  # type: ignore[misc]
        for follow in (from_json(Follow, text) for text in every):
            if follow.asker == asker:
                await self.remove(follow)

    async def move(self, old: str, new: str, **to: Any) -> None:
        """A chat has another name from now on, and `to` is different there."""
        for follow in await self.of(old):
            moved = replace(follow, chat=new, to=follow.to | to)
            await self.add(moved, (), first=time.time(), a_chat=10**6, in_all=10**9)
            await self.remove(follow)

    # -- what is new ---------------------------------------------------------------------------------------

    async def due(self, most: int) -> dict[str, Feed]:
        """The feeds to look at now, longest due first."""
        with reachable(_WHAT):
            ids = await self._redis.zrangebyscore("lf:feeds:due", "-inf", time.time(), start=0, num=most)
            texts = await self._redis.hmget("lf:feeds", ids) if ids else []  # type: ignore[misc]
        return {one: from_json(Feed, text) for one, text in zip(ids, texts, strict=True) if text}

    async def unseen(self, feed: str, items: Iterable[Item]) -> list[Item]:
        """Of what a feed shows now; nothing where it is not known what it showed before."""
        listed = list(items)
        with reachable(_WHAT):
            if not await self._redis.exists(_seen(feed)):
                return []
            scores = await self._redis.zmscore(_seen(feed), [item.id for item in listed]) if listed else []
        return [item for item, score in zip(listed, scores, strict=True) if score is None]

    async def worked(
        self, feed: str, url: str, listed: Iterable[Item], new: tuple[Item, ...], again: float
    ) -> None:
        """A look at a feed has shown so much, of which `new` goes to all who follow it."""
        now = time.time()
        seen = {item.id: now for item in listed}
        followers = await self._followers(feed)
        with reachable(_WHAT):
            async with self._redis.pipeline() as pipe:
                if seen:
                    pipe.zadd(_seen(feed), seen)
                pipe.zremrangebyrank(_seen(feed), 0, -SEEN - 1)
                self._schedule(pipe, feed, Feed(url), again, followers)
                if new:
                    self._publish(pipe, [News(follow, new) for follow in followers])
                await pipe.execute()

    async def failed(self, feed: str, known: Feed, again: float) -> None:
        """A look at a feed has failed; `known` is how it stands now."""
        followers = await self._followers(feed)
        with reachable(_WHAT):
            async with self._redis.pipeline() as pipe:
                self._schedule(pipe, feed, known, again, followers)
                await pipe.execute()

    async def stop(self, feed: str, kind: str) -> None:
        """Nobody follows it any more, and everybody hears why."""
        followers = await self._followers(feed)
        with reachable(_WHAT):
            async with self._redis.pipeline() as pipe:
                self._publish(pipe, [News(follow, stopped=kind) for follow in followers])
                await pipe.execute()
        for follow in followers:
            await self.remove(follow)

    async def news(self, channel: str, most: int) -> list[News]:
        """The oldest for an account's chats; each stays until it is `told`."""
        with reachable(_WHAT):
            texts = await self._redis.lrange(f"lf:news:{channel}", 0, most - 1)  # type: ignore[misc]
        return [from_json(News, text) for text in texts]

    async def told(self, news: News) -> None:
        with reachable(_WHAT):
            await self._redis.lrem(f"lf:news:{news.follow.channel}", 1, to_json(news))  # type: ignore[misc]

    async def _followers(self, feed: str) -> list[Follow]:
        with reachable(_WHAT):
            ids = await self._redis.smembers(f"lf:feed:{feed}:by")  # type: ignore[misc]
        return [follow for one in sorted(ids) if (follow := await self.get(one))]

    @staticmethod
    def _schedule(pipe: Any, feed: str, known: Feed, again: float, followers: list[Follow]) -> None:
        if followers:
            pipe.hset("lf:feeds", feed, to_json(known))
            pipe.zadd("lf:feeds:due", {feed: again})
        else:  # the last one has gone meanwhile
            pipe.hdel("lf:feeds", feed)
            pipe.zrem("lf:feeds:due", feed)
            pipe.delete(_seen(feed), f"lf:feed:{feed}:by")

    @staticmethod
    def _publish(pipe: Any, news: Iterable[News]) -> None:
        for each in news:
            key = f"lf:news:{each.follow.channel}"
            pipe.rpush(key, to_json(each))
            pipe.expire(key, NEWS_KEPT)


def _seen(feed: str) -> str:
    return f"lf:feed:{feed}:seen"
