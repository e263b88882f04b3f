"""From a message to a waiter: who may ask, what the chat wants, the acknowledgement, the refusal."""

import asyncio
import contextlib
import hashlib
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from telegram import Bot, Chat, InlineKeyboardMarkup, Message, ReplyParameters, User
from telegram.constants import ChatType, MessageLimit
from telegram.error import BadRequest, TelegramError

from bot import owner
from bot.follows import FollowDesk
from bot.intake import Intake, accepted
from bot.links import canonical, start_time
from bot.playlists import Lists
from bot.telegram_bot.fading import Fading, after_reading
from bot.telegram_bot.sentences import Sentence, Waiting, speak
from bot.telegram_bot.talk import asker_of, delete, is_admin, locale_of, react, reply, text_of
from bot.telegram_bot.tally import Tally
from shared.delivery.telegram import Address, Said, channel_name, same_of
from shared.errors import NoLink, Refused, RefusedByPolicy, Unavailable
from shared.jobs import Jobs, Joined, insist
from shared.models import Place, Waiter, Wish
from shared.pages import Pages
from shared.places import Choices, Places
from shared.settings import Settings
from shared.sites import host_of
from shared.texts import DEFAULT, explain, languages, say, wait

MOST_LINKS = 10  # of one message
QUEUE_PATIENCE = 4.0  # seconds that a person may wait for our queue before hearing that we are busy
SOON = 0.5  # seconds that everybody's updates wait for a sentence of ours
SEEN = "👀"
DEFAULTS = Choices(notice=True)
"""A bot that Telegram lets read a group was let in for its links."""


Then = Callable[[Message], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Ask:
    """Links in a message that are for us. `noticed`: nobody named us."""

    message: Message
    links: Sequence[str]
    wish: Wish
    choices: Choices
    noticed: bool = False

    @property
    def locale(self) -> str:
        return self.choices.language or locale_of(self.message)

    @property
    def private(self) -> bool:
        return self.message.chat.type == ChatType.PRIVATE

    @property
    def thread(self) -> int | None:
        """The topic; what Telegram calls a thread elsewhere cannot be written to."""
        return self.message.message_thread_id if self.message.is_topic_message else None

    @property
    def alone(self) -> bool:
        """Whether the message is nothing but its link."""
        return len(self.links) == 1 and text_of(self.message).strip() == self.links[0]


@dataclass(frozen=True, slots=True)
class Desk:
    """What all handlers need: how to submit, and what this bot's chats can take and want."""

    intake: Intake
    jobs: Jobs
    owner: owner.Desk
    places: Places
    said: Said
    fading: Fading
    waiting: Waiting
    tally: Tally
    account: int
    place: Place
    settings: Settings
    lists: Lists
    follows: FollowDesk
    pages: Pages | None = None
    duties: set[asyncio.Task[object]] = field(default_factory=set)
    typing: dict[int, str] = field(default_factory=dict)
    """The newest inline query of each person who is typing right now: older ones are not worth an answer."""

    async def admit(
        self, message: Message, links: Sequence[str], wish: Wish | None = None, *, noticed: bool = False
    ) -> Ask | None:
        """What is asked for, as far as it is taken here; without a wish as it was chosen for the chat."""
        choices = await self._choices_for(message)
        ask = Ask(message, links, wish or Wish(quality=choices.quality), choices, noticed)
        if refusal := await self._refusal(ask):
            await self.refuse(ask, refusal)
            return None
        if left := links[MOST_LINKS:]:
            self.later(self.refuse(ask, say("too-many-links", ask.locale, count=len(left))))
        return replace(ask, links=links[:MOST_LINKS])

    async def take(
        self, message: Message, links: Sequence[str], wish: Wish | None = None, *, noticed: bool = False
    ) -> None:
        """Answers each of the links."""
        if ask := await self.admit(message, links, wish, noticed=noticed):
            await self.fetch(ask)

    async def fetch(self, ask: Ask) -> None:
        """Takes each link; what is refused for the same reason is said once."""
        taken: list[tuple[Waiter, Joined]] = []
        refused: dict[str, list[str]] = {}
        why: dict[str, str] = {}
        for link in ask.links:
            try:
                taken += await self._take_one(ask, link)
            except Refused as error:
                why[error.kind] = explain(error.failure, ask.locale)
                refused.setdefault(error.kind, []).append(link)
            except (Unavailable, TimeoutError):  # the others would fare no better
                why["busy"] = say("busy", ask.locale)
                refused["busy"] = list(ask.links[ask.links.index(link) :])
                break
        for kind, links in refused.items():
            await self.refuse(ask, _naming(why[kind], links if len(ask.links) > 1 else []))
        await self.soon(self._acknowledge(ask, taken))

    async def _refusal(self, ask: Ask) -> str:
        """Why these links are not taken here; empty when they are."""
        choices, message = ask.choices, ask.message
        if ask.noticed and not choices.notice:
            return say("not-noticed", ask.locale)
        if not ask.links:
            return explain(NoLink().failure, ask.locale)
        if choices.paused > time.time():
            return say("paused", ask.locale, wait=wait(choices.paused - time.time(), ask.locale))
        if choices.roles and not await is_admin(message):
            return say("admins-only", ask.locale)
        if not all(map(choices.allow_site, filter(None, map(_site_of, ask.links)))):
            return explain(RefusedByPolicy().failure, ask.locale)
        return ""

    async def refuse(self, ask: Ask, text: str) -> None:
        """Says no: to those who asked, and in groups not for long."""
        if not ask.noticed:
            await self.hush(ask.message, text)

    async def hush(self, message: Message, text: str) -> None:
        """Says something that concerns one person: in groups it goes again after a while."""
        await self.tell(message.get_bot(), Sentence.to(message, text).fading(message))

    async def _take_one(self, ask: Ask, link: str) -> list[tuple[Waiter, Joined]]:
        """The waiter that an acknowledgement is due to; none when there is an answer already.

        Raises `Refused`, and `Unavailable` or `TimeoutError` when the queue does not answer.
        """
        waiter = self.waiter(ask, link)
        try:
            async with asyncio.timeout(QUEUE_PATIENCE):
                if not ask.private and await self._said_before(ask, waiter):
                    return []
                joined = await self.intake.submit(link, waiter, wish=ask.wish, place=self.place_for(waiter))
        except (Unavailable, TimeoutError):
            self.forget_later(waiter.id)
            raise
        if waiter.chat and joined.how != "repeated":
            await self.tally.add(waiter.chat, _site_of(link))
        return [(waiter, joined)] if joined.how in ("new", "joined") else []

    async def _said_before(self, ask: Ask, waiter: Waiter) -> bool:
        """Leads to the answer that the chat has already, while it is there."""
        to = Address.of(waiter)
        before = await self.said.where(to.chat, to.thread, to.same) if to.same else None
        if before is None or await self.jobs.status(waiter.id):
            return False
        try:
            await ask.message.get_bot().send_message(
                to.chat,
                say("already", waiter.locale),
                message_thread_id=to.thread,
                disable_notification=True,
                reply_parameters=ReplyParameters(before),
            )
        except BadRequest:  # it was deleted
            await self.said.forget(to.chat, to.thread, to.same)
            return False
        except TelegramError:
            return False
        return True

    async def _acknowledge(self, ask: Ask, taken: Sequence[tuple[Waiter, Joined]]) -> None:
        """Each by a message that turns into the answer; what was only noticed, by a reaction."""
        for waiter, joined in taken:
            if not ask.noticed:
                await self.announce(ask.message, waiter, joined)
            elif await react(ask.message, SEEN) and not await self._told(waiter, seen=True):
                await react(ask.message, "")

    async def announce(self, message: Message, waiter: Waiter, joined: Joined) -> None:
        """Replies with the message that turns into the answer, and tells the workers of it."""
        sent = await reply(message, accepted(joined, waiter.locale), waiter)
        # Without it the answer will come as a message of its own.
        if sent and not await self._told(waiter, ack=sent.message_id):
            await delete(sent)

    async def _told(self, waiter: Waiter, **known: Any) -> bool:
        """Whether the workers know of an acknowledgement before they answer."""
        try:
            return await self.jobs.amend(replace(waiter, to=waiter.to | known))
        except Unavailable:
            return False

    def waiter(self, ask: Ask, link: str) -> Waiter:
        """Its id follows from the message and the link: a repeated update changes nothing, an edit adds."""
        message, choices = ask.message, ask.choices
        name = hashlib.sha256(link.encode()).hexdigest()[:8]
        to = Address(
            chat=message.chat_id,
            reply=message.message_id,
            thread=ask.thread,
            noticed=ask.noticed,
            adults=ask.private or choices.adults,
            silent=choices.quiet,
            captions=choices.captions,
            remove=choices.remove and ask.noticed and ask.alone,
            links=choices.links and self.settings.gives_links,
            same="" if ask.private else _same(link, ask.wish),
            link=link if len(ask.links) > 1 else "",
        )
        return Waiter(
            id=f"tg:{self.account}:{message.chat_id}:{message.message_id}:{name}",
            channel=channel_name(self.account),
            to=to.data(),
            asker=asker_of(message),
            locale=ask.locale,
            chat="" if ask.private else place_key(message.chat_id),
        )

    def place_for(self, waiter: Waiter) -> Place:
        return replace(self.place, limit=None) if Address.of(waiter).links else self.place

    async def choices_of(self, chat: Chat) -> Choices:
        """What was chosen for a chat; the defaults when Redis does not say so in time."""
        return await self._choices(place_key(chat.id))

    async def _choices(self, place: str) -> Choices:
        try:
            async with asyncio.timeout(QUEUE_PATIENCE):
                return await self.places.of(place)
        except (Unavailable, TimeoutError):
            return DEFAULTS

    async def locale(self, message: Message) -> str:
        """The language that was chosen for the chat, else by the person, else that of his Telegram."""
        return (await self._choices_for(message)).language or locale_of(message)

    async def locale_for(self, chat: Chat, person: User) -> str:
        """The same for somebody who presses a button of ours."""
        places = (place_key(chat.id), place_key(person.id))
        of_chat, own = await asyncio.gather(*map(self._choices, places))
        return of_chat.language or own.language or person.language_code or DEFAULT

    async def _choices_for(self, message: Message) -> Choices:
        """What holds in a chat for somebody: his own language, where none was chosen for the chat."""
        choices = await self.choices_of(message.chat)
        if choices.language or message.chat.type == ChatType.PRIVATE or len(languages()) < 2:
            return choices
        own = (await self._choices(asker_of(message))).language
        return replace(choices, language=own)

    def forget_later(self, waiter_id: str) -> None:
        """The request may have been taken although its answer was lost: the person was told otherwise."""
        self.later(insist(lambda: self.jobs.cancel(waiter_id)))

    async def say(
        self,
        message: Message,
        text: str,
        *,
        keyboard: InlineKeyboardMarkup | None = None,
        then: Then | None = None,
    ) -> None:
        """Replies; in a crowded chat once there is room. `then` gets what was sent, if that was soon."""
        await self.tell(message.get_bot(), Sentence.to(message, text, keyboard), then)

    async def tell(self, bot: Bot, sentence: Sentence, then: Then | None = None) -> None:
        """Says a sentence; in a crowded chat once there is room. `then` gets what was sent."""
        task = self.later(self._utter(bot, sentence, then))
        await asyncio.wait({task}, timeout=SOON)
        if not task.done():
            with contextlib.suppress(Unavailable):
                await self.waiting.keep(sentence)
            task.add_done_callback(partial(self._uttered, sentence))

    async def _utter(self, bot: Bot, sentence: Sentence, then: Then | None = None) -> None:
        sent = await speak(bot, sentence)
        if sent and sentence.fades:
            await self.fading.add(sent.chat_id, sent.message_id, after_reading(sentence.text))
        if sent and then:
            await then(sent)

    def _uttered(self, sentence: Sentence, task: asyncio.Task[object]) -> None:
        if not task.cancelled():  # else we are being stopped, and somebody else will say it
            self.later(insist(partial(self.waiting.drop, sentence)))

    async def say_due(self, bot: Bot) -> None:
        """Says what a process that was stopped has left unsaid."""
        for sentence in await self.waiting.due():
            self.later(self._utter(bot, sentence)).add_done_callback(partial(self._uttered, sentence))

    async def soon(self, duty: Coroutine[Any, Any, object]) -> None:
        """Does something that may have to wait for room; the next updates do not wait for long."""
        await asyncio.wait({self.later(duty)}, timeout=SOON)

    def later(self, duty: Coroutine[Any, Any, object]) -> asyncio.Task[object]:
        """Does something beside the updates."""
        task = asyncio.create_task(duty)
        self.duties.add(task)
        task.add_done_callback(self.duties.discard)
        return task


def place_key(chat: int) -> str:
    return f"tg:{chat}"


def _site_of(link: str) -> str:
    """The host behind a link; empty for one that cannot be opened."""
    try:
        return host_of(canonical(link)).partition(":")[0]
    except Refused:
        return ""


def _naming(text: str, links: Sequence[str]) -> str:
    """The sentence with the links that it is about, as far as a message has room for them."""
    named = "\n".join([text, *links])
    return named if len(named) <= MessageLimit.MAX_TEXT_LENGTH // 2 else text


def _same(link: str, wish: Wish) -> str:
    try:
        return same_of(f"{canonical(link)}#{start_time(link) or ''}", wish)
    except Refused:
        return ""
