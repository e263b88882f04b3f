"""Delivers updates to webhooks: in order per chat, again and again until a 2xx comes back.

Hides the pace and the order of delivery. Long polling needs none of this: it reads the queue itself.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from .model import Bot, Json, Webhook
from .world import World

Reply = Callable[[Bot, Json], Awaitable[None]]
_FIRST_RETRY = 0.2
_LONGEST_RETRY = 5.0
_TICK = 0.02


@dataclass
class WebhookSender:
    """One loop over all bots; a delivery under way holds back later updates of the same chat."""

    world: World
    reply: Reply
    flying: dict[tuple[int, int], "asyncio.Task[None]"] = field(default_factory=dict)
    busy: set[tuple[int, str]] = field(default_factory=set)
    tries: dict[tuple[int, int], tuple[int, float]] = field(default_factory=dict)

    async def run(self) -> None:
        timeout = aiohttp.ClientTimeout(60)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            try:
                while True:
                    for bot in self.world.bots:
                        if bot.webhook:
                            self._start(session, bot, bot.webhook)
                    await asyncio.sleep(_TICK)
            finally:
                for task in self.flying.values():
                    task.cancel()
                await asyncio.gather(*self.flying.values(), return_exceptions=True)

    def _start(self, session: aiohttp.ClientSession, bot: Bot, hook: Webhook) -> None:
        held = set[str]()
        for number in sorted(bot.queue):
            update, key = bot.queue[number], (bot.index, number)
            lane = _lane(update)
            if lane in held or (bot.index, lane) in self.busy or len(self.flying) >= hook.max_connections:
                held.add(lane)
                continue
            held.add(lane)
            if self.tries.get(key, (0, 0.0))[1] <= time.monotonic():
                self.busy.add((bot.index, lane))
                self.flying[key] = asyncio.create_task(self._deliver(session, bot, hook, number, lane))

    async def _deliver(
        self, session: aiohttp.ClientSession, bot: Bot, hook: Webhook, number: int, lane: str
    ) -> None:
        key = (bot.index, number)
        try:
            answer = await self._post(session, hook, bot.queue[number])
            bot.queue.pop(number, None)
            self.tries.pop(key, None)
            if answer.get("method"):
                await self.reply(bot, answer)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._failed(hook, key, error)
        finally:
            self.busy.discard((bot.index, lane))
            self.flying.pop(key, None)

    async def _post(self, session: aiohttp.ClientSession, hook: Webhook, update: Json) -> Json:
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        async with session.post(hook.url, json=update, headers=headers) as response:
            body = await response.read()
            if not 200 <= response.status < 300:
                raise aiohttp.ClientError(
                    f"Wrong response from the webhook: {response.status} {response.reason}"
                )
        return _object(body)

    def _failed(self, hook: Webhook, key: tuple[int, int], error: Exception) -> None:
        hook.last_error_date, hook.last_error = int(time.time()), str(error) or type(error).__name__
        count = self.tries.get(key, (0, 0.0))[0]
        pause = min(_FIRST_RETRY * 2**count, _LONGEST_RETRY)
        self.tries[key] = (count + 1, time.monotonic() + pause)


def _object(body: bytes) -> Json:
    try:
        answer: Any = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _lane(update: Json) -> str:
    """Updates of one chat, or of one person outside of chats, keep their order."""
    body: Json = next(value for name, value in update.items() if name != "update_id")
    message = body.get("message") or body
    place = message.get("chat") or body.get("from") or {}
    return str(place.get("id"))
