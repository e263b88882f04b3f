"""From a message to a waiter: limits, acknowledgement, refusal."""

import asyncio
import hashlib
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from typing import Any

from telegram import Message
from telegram.constants import ChatType

from bot import owner
from bot.intake import Intake
from bot.telegram_bot.talk import asker_of, delete, links_of, locale_of, reply
from shared.delivery.telegram import channel_name
from shared.errors import NoLink, Refused, Unavailable
from shared.jobs import Jobs, Joined, insist
from shared.models import Place, Waiter, Wish
from shared.pages import Pages
from shared.settings import Settings
from shared.texts import explain, say, wait

MOST_LINKS = 10  # of one message
QUEUE_PATIENCE = 4.0  # seconds that a person may wait for our queue before hearing that we are busy
WORTH_TELLING = 5.0  # seconds to wait in line


@dataclass(frozen=True, slots=True)
class Desk:
    """What all handlers need: how to submit, and what this bot's chats can take."""

    intake: Intake
    jobs: Jobs
    owner: owner.Desk
    account: int
    place: Place
    settings: Settings
    pages: Pages | None = None
    duties: set[asyncio.Task[object]] = field(default_factory=set)

    async def fetch(self, message: Message, wish: Wish) -> None:
        links = links_of(message)
        if not links:
            if message.media_group_id is None:  # an album's other pictures carry no caption
                await reply(message, explain(NoLink().failure, locale_of(message)))
            return
        accepted = [await self.submit(message, link, wish) for link in links[:MOST_LINKS]]
        for waiter, joined in filter(None, accepted):
            await self.acknowledge(message, waiter, joined)
        left = len(links) - MOST_LINKS
        if left > 0:
            await reply(message, say("too-many-links", locale_of(message), count=left))

    async def submit(self, message: Message, link: str, wish: Wish) -> tuple[Waiter, Joined] | None:
        """The waiter that an acknowledgement is due to; None when the person has an answer already."""
        waiter = self._waiter(message, link)
        try:
            async with asyncio.timeout(QUEUE_PATIENCE):
                joined = await self.intake.submit(link, waiter, wish=wish, place=self.place)
        except Refused as error:
            await reply(message, explain(error.failure, waiter.locale))
        except (Unavailable, TimeoutError):
            self._forget_later(waiter.id)
            await reply(message, say("busy", waiter.locale))
        else:
            return (waiter, joined) if joined.how in ("new", "joined") else None
        return None

    async def acknowledge(self, message: Message, waiter: Waiter, joined: Joined) -> None:
        """Sends the message that turns into the answer, and tells the workers of it."""
        ack = await reply(message, accepted(joined, waiter.locale), waiter)
        if ack is None:
            return  # the answer will come as a message of its own
        known = replace(waiter, to=waiter.to | {"ack": ack.message_id})
        try:
            in_time = await self.jobs.amend(known)
        except Unavailable:
            in_time = False
        if not in_time:  # the answer was faster
            await delete(ack)

    def _waiter(self, message: Message, link: str) -> Waiter:
        """Its id follows from the message and the link: a repeated update changes nothing, an edit adds."""
        name = hashlib.sha256(link.encode()).hexdigest()[:8]
        return Waiter(
            id=f"tg:{self.account}:{message.chat_id}:{message.message_id}:{name}",
            channel=channel_name(self.account),
            to={"chat": message.chat_id, "reply": message.message_id, "thread": message.message_thread_id},
            asker=asker_of(message),
            locale=locale_of(message),
            chat="" if message.chat.type == ChatType.PRIVATE else f"tg:{message.chat_id}",
        )

    def _forget_later(self, waiter_id: str) -> None:
        """The request may have been taken although its answer was lost: the person was told otherwise."""
        self.later(insist(lambda: self.jobs.cancel(waiter_id)))

    def later(self, duty: Coroutine[Any, Any, object]) -> None:
        """Does something beside the updates."""
        task = asyncio.create_task(duty)
        self.duties.add(task)
        task.add_done_callback(self.duties.discard)


def accepted(joined: Joined, locale: str) -> str:
    text = say("ack-surge" if joined.surge else "ack", locale)
    if joined.wait < WORTH_TELLING:
        return text
    return f"{text} {say('ack-line', locale, position=joined.position, wait=wait(joined.wait, locale))}"
