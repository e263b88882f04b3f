"""How a waiter in a Telegram chat is answered: acknowledgement, progress, media, link or sentence.

The acknowledgement is turned into the answer by editing it, so that a repeat after a crash changes the same
message instead of sending a second one. Limits: https://core.telegram.org/bots/api and its FAQ.
"""

import asyncio
import contextlib
import itertools
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog
from redis.asyncio import Redis
from telegram import InlineKeyboardMarkup, InputFile, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot

from shared.delivery import Delivered, Files, Gone, Later
from shared.delivery.parts import Part, Sent, parts_of
from shared.delivery.telegram.api import channel_name
from shared.delivery.telegram.inline import InlineAnswer
from shared.delivery.telegram.look import (
    Address,
    cancel_button,
    caption_of,
    failure_buttons,
    link_buttons,
    link_text,
    media_buttons,
    missing_text,
    page_buttons,
    progress_text,
)
from shared.delivery.telegram.media import (
    ADULT,
    album_of,
    cover_of,
    dead_handle,
    facts_of,
    handle_in,
    input_media,
    opened,
    rewind,
    send_media,
)
from shared.delivery.telegram.pace import PROGRESS, seconds_of
from shared.delivery.telegram.said import Said
from shared.errors import ASKED_WRONG, AdultsOnly, Failure, NoLinkPossible, Unavailable
from shared.models import MediaFile, Outcome, Progress, Result, Waiter
from shared.pages import PageLink
from shared.texts import explain, say

log = structlog.get_logger(__name__)

TOKEN_PAUSE = 60.0  # seconds; somebody must put in a new token
PROGRESS_TIMEOUT = 5.0
PART_ATTEMPTS = 6
MOST_TOGETHER = 10  # https://core.telegram.org/bots/api#sendmediagroup
MOST_FILES = 30  # in a chat; what has more is seen on its page
SORRY = "🤷"  # of the emoji that bots may react with

CLOSED = (
    "chat not found",
    "not enough rights",
    "need administrator rights",
    "thread not found",
    "topic_closed",
)
"""In an answer of Telegram's: we may not write there, or there is no such place any more."""

_Handles = Sequence[str | None]
"""What Telegram calls the files that it has already, in the order of a part."""


class TelegramChannel:
    """Implements `shared.delivery.Channel` for one bot account."""

    def __init__(
        self, bot: ExtBot[str], redis: Redis, *, account: int, limit: int, cache_chat: int | None = None
    ) -> None:
        self.name = channel_name(account)
        self._bot, self._limit, self._cache_chat = bot, limit, cache_chat
        self._redis, self._said = redis, Said(redis, account)

    def wants_file(self, file: MediaFile) -> bool:
        return file.bytes <= self._limit

    async def tell(self, person: str, text: str) -> None:
        with contextlib.suppress(TelegramError):
            await self._bot.send_message(person, text)

    async def progress(self, waiter: Waiter, progress: Progress) -> None:
        to = Address.of(waiter)
        if to.ack is None and not to.inline:
            return
        where = {"inline_message_id": to.inline} if to.inline else {"chat_id": to.chat, "message_id": to.ack}
        text = progress_text(progress, waiter.locale)
        try:
            async with asyncio.timeout(PROGRESS_TIMEOUT):  # `wait_for` can swallow a cancellation (3.11)
                await self._bot.edit_message_text(
                    text, **where, reply_markup=cancel_button(waiter), rate_limit_args=PROGRESS
                )
        except (TelegramError, TimeoutError) as error:
            log.debug("progress_not_shown", chat_error=type(error).__name__)

    async def deliver(
        self,
        waiter: Waiter,
        outcome: Outcome,
        files: Files,
        still_ours: Callable[[], Awaitable[bool]],
    ) -> Delivered | None:
        to = Address.of(waiter)
        with _as_ours():
            if to.inline:
                lenders = tuple(filter(None, (to.chat, self._cache_chat)))
                borrowed = InlineAnswer(self._bot, waiter, still_ours, limit=self._limit, lenders=lenders)
                return await borrowed.give(outcome, outcome.handles.get(f"{self.name}:0"), files)
            try:
                return await self._deliver(_Answer(self._bot, waiter, still_ours), outcome, files)
            except ChatMigrated as error:  # a group that became a supergroup has new numbers for everything
                moved = replace(to, chat=error.new_chat_id, reply=None, ack=None, thread=None, seen=False)
                waiter = replace(waiter, to=moved.data())
                return await self._deliver(_Answer(self._bot, waiter, still_ours), outcome, files)

    async def _deliver(self, answer: "_Answer", outcome: Outcome, files: Files) -> Delivered | None:
        result, failure = outcome.result, outcome.failure
        if result and result.age_limit >= ADULT and not answer.to.adults:
            failure = AdultsOnly().failure
        if failure:
            return await answer.sorry(failure)
        assert result
        if self._is_too_much(answer, result) and (page := await files.page(answer.waiter, result)):
            return await self._page(answer, result, result.files[0], page, why="link-many")
        return await self._parts(answer, outcome, result, files)

    def _is_too_much(self, answer: "_Answer", result: Result) -> bool:
        """What does not fit into a chat as a whole is better seen in one place."""
        several = len(result.files) > 1 and not answer.to.links
        return several and (len(result.files) > MOST_FILES or not all(map(self.wants_file, result.files)))

    async def _parts(
        self, answer: "_Answer", outcome: Outcome, result: Result, files: Files
    ) -> Delivered | None:
        """Message by message; those that an earlier attempt has sent are not repeated."""
        sent = await Sent.of(self._redis, self.name, answer.waiter, result)
        delivered: Delivered | None = None
        for part in parts_of(result.files, album_of, most=MOST_TOGETHER, most_bytes=self._limit):
            handles = [outcome.handles.get(f"{self.name}:{number}") for number in part]
            one = await self._in_turn(answer, result, part, handles, files, sent)
            if one is None:
                return None
            if delivered is None:
                await self._remember(answer.to, one)
            delivered = _joined(delivered, one)
        await answer.tidy()
        return delivered

    async def _remember(self, to: Address, delivered: Delivered) -> None:
        if to.same and delivered.message:
            with contextlib.suppress(Unavailable):
                await self._said.remember(to.chat, to.thread, to.same, int(delivered.message))

    async def _in_turn(
        self, answer: "_Answer", result: Result, part: Part, handles: _Handles, files: Files, sent: Sent
    ) -> Delivered | None:
        """One message. From the second on, trouble is sat out here: what belongs together comes together."""
        for attempt in itertools.count(1):
            try:
                if len(part) > 1 and not answer.to.links and not sent.is_begun(part):
                    return await self._album(answer, result, part, handles, files, sent)
                return await self._each(answer, result, part, handles, files, sent)
            except RetryAfter as error:
                if part[0] == 0:
                    raise
                await asyncio.sleep(seconds_of(error))
            except NetworkError as error:
                if part[0] == 0 or isinstance(error, BadRequest) or attempt == PART_ATTEMPTS:
                    raise
                await asyncio.sleep(2.0**attempt)
        raise AssertionError

    async def _album(
        self, answer: "_Answer", result: Result, part: Part, handles: _Handles, files: Files, sent: Sent
    ) -> Delivered | None:
        """Several files in one message; where Telegram does not take them so, one after the other."""
        if known := sent.get(part):
            await answer.has(known)
            return known
        try:
            one = await answer.album(result, part, handles, files)
        except BadRequest as error:
            if any(word in str(error).lower() for word in CLOSED):
                raise
            log.warning("album_refused", files=len(part), why=str(error))
        except NetworkError as error:
            if "too large" not in str(error).lower():
                raise
            log.warning("album_too_large", files=len(part))
        else:
            if one:
                await sent.record(part, one)
                await answer.has(one)
            return one
        return await self._each(answer, result, part, handles, files, sent)

    async def _each(
        self, answer: "_Answer", result: Result, part: Part, handles: _Handles, files: Files, sent: Sent
    ) -> Delivered | None:
        delivered: Delivered | None = None
        for number, handle in zip(part, handles, strict=True):
            if one := sent.get((number,)):
                await answer.has(one)
            elif one := await self._one(answer, result, number, handle, files):
                await sent.record((number,), one)
            else:
                return None
            delivered = _joined(delivered, one)
        return delivered

    async def _one(
        self, answer: "_Answer", result: Result, number: int, handle: str | None, files: Files
    ) -> Delivered | None:
        """One file of a result: as media, else as a document, else as a link, else a sentence."""
        file = result.files[number]
        if (handle or self.wants_file(file)) and not answer.to.links:
            for form in dict.fromkeys((file, replace(file, kind="document"))):
                try:
                    return await answer.media(result, form, handle, files, number)
                except BadRequest as error:
                    log.warning("media_refused", kind=form.kind, why=str(error))
                except NetworkError as error:
                    if "too large" not in str(error).lower():  # 413: their limit is below what we were told
                        raise
                    log.warning("media_too_large", bytes=file.bytes)
                    break
        return await self._link(answer, result, file, files)

    async def _link(
        self, answer: "_Answer", result: Result, file: MediaFile, files: Files
    ) -> Delivered | None:
        if answer.page:  # shows this file as well
            return answer.page
        page = await files.page(answer.waiter, result)
        link = page or await files.link(file, result.expires)
        if link is None:
            return await answer.sorry(NoLinkPossible().failure)
        if page is not None:
            return await self._page(answer, result, file, page)
        text = link_text(answer.waiter, result, file, link.url, page=False)
        return await answer.text(text, link_buttons(answer.waiter), parse_mode=ParseMode.HTML)

    async def _page(
        self, answer: "_Answer", result: Result, file: MediaFile, page: PageLink, why: str = "link"
    ) -> Delivered | None:
        text = link_text(answer.waiter, result, file, page.url, page=True, why=why)
        buttons = page_buttons(answer.waiter)
        answer.page = await answer.text(text, buttons, parse_mode=ParseMode.HTML, preview=page.url)
        return answer.page


class _Answer:
    """The messages that make one answer: the first takes the place of the acknowledgement."""

    def __init__(self, bot: ExtBot[str], waiter: Waiter, still_ours: Callable[[], Awaitable[bool]]) -> None:
        self.waiter, self.to = waiter, Address.of(waiter)
        self._bot, self._still_ours = bot, still_ours
        self._ack = self.to.ack
        self.page: Delivered | None = None
        """The message that links to the result's page."""

    async def sorry(self, failure: Failure) -> Delivered | None:
        """The sentence for a failure; where nobody asked, at most a reaction."""
        if not self.to.noticed:
            locale = self.waiter.locale
            adults = failure.kind == AdultsOnly.kind
            words = say("tg-adults-only", locale) if adults else explain(failure, locale)
            words = f"{words}\n{self.to.link}".rstrip()
            return await self.text(words, failure_buttons(self.waiter, failure))
        if not await self._still_ours():
            return None
        await self._react("" if failure.kind in ASKED_WRONG else SORRY)
        return Delivered("")

    async def tidy(self) -> None:
        """Takes back the reaction that stood for the answer, and the message with the link where wished."""
        if self.to.remove and self.to.reply:
            with contextlib.suppress(TelegramError):
                await self._bot.delete_message(self.to.chat, self.to.reply)
                return
        await self._react("")

    async def _react(self, emoji: str) -> None:
        """Changes our reaction to the message with the link; not worth trying twice."""
        if self.to.seen and self.to.reply:
            with contextlib.suppress(TelegramError):
                await self._bot.set_message_reaction(self.to.chat, self.to.reply, emoji or None)

    async def text(
        self,
        text: str,
        buttons: InlineKeyboardMarkup | None = None,
        *,
        parse_mode: str | None = None,
        preview: str = "",
    ) -> Delivered | None:
        """`preview` is the link that the chat may show in place."""
        how: dict[str, Any] = {
            "text": text,
            "parse_mode": parse_mode,
            "reply_markup": buttons,
            "link_preview_options": LinkPreviewOptions(is_disabled=not preview, url=preview or None),
        }

        async def edit(ack: int) -> Message | bool:
            return await self._bot.edit_message_text(**how, chat_id=self.to.chat, message_id=ack)

        async def send() -> Message:
            return await self._bot.send_message(**how, **self._where())

        return await self._placed(edit, send, number=0)

    async def media(
        self, result: Result, file: MediaFile, handle: str | None, files: Files, number: int
    ) -> Delivered | None:
        """Sends one file, by its handle when there is one that still works, else its bytes."""
        if handle:
            try:
                return await self._place(result, file, handle, None, number)
            except BadRequest as error:
                if not dead_handle(error):
                    raise
                log.info("handle_dead", file=number)
        async with opened(files, file) as (content, cover):
            return await self._place(result, file, content, cover, number)

    async def album(self, result: Result, part: Part, handles: _Handles, files: Files) -> Delivered | None:
        """Several files in one message, which takes no buttons and is sent beside the acknowledgement."""
        try:
            sent = await self._album(result, part, handles, files)
        except BadRequest as error:
            if not (any(handles) and dead_handle(error)):
                raise
            sent = await self._album(result, part, [None] * len(part), files)
        if not sent:
            return None
        found = {str(number): handle_in(one) for number, one in zip(part, sent, strict=True)}
        return Delivered(str(sent[0].message_id), {number: each for number, each in found.items() if each})

    async def has(self, one: Delivered) -> None:
        """After this message was sent: the acknowledgement has become it, or stands for nothing more."""
        ack, self._ack = self._ack, None
        if ack and str(ack) != one.message:
            with contextlib.suppress(TelegramError):
                await self._bot.delete_message(self.to.chat, ack)

    async def _album(
        self, result: Result, part: Part, handles: _Handles, files: Files
    ) -> tuple[Message, ...]:
        """Nothing when the delivery is somebody else's meanwhile."""
        async with contextlib.AsyncExitStack() as stack:
            media: list[Any] = []
            for number, handle in zip(part, handles, strict=True):
                file = result.files[number]
                content, cover = (
                    (handle, None) if handle else await stack.enter_async_context(opened(files, file))
                )
                adult = result.age_limit >= ADULT
                facts = facts_of(file, cover_of(cover), adult=adult, together=True) | self._words(
                    result, number
                )
                media.append(input_media(file, content, facts, together=True))
            if not await self._still_ours():
                return ()
            return await self._bot.send_media_group(media=media, **self._where())

    def _words(self, result: Result, number: int) -> dict[str, Any]:
        caption = None
        if number == 0:
            missing = missing_text(result, self.waiter.locale) if result.missing else None
            caption = caption_of(result, self.waiter.locale) if self.to.captions else missing
        return {"caption": caption, "parse_mode": ParseMode.HTML}

    async def _place(
        self, result: Result, file: MediaFile, content: str | InputFile, cover: Path | None, number: int
    ) -> Delivered | None:
        adult = result.age_limit >= ADULT
        facts = facts_of(file, cover_of(cover), adult=adult) | self._words(result, number)
        buttons = media_buttons(self.waiter, file) if number == 0 else None

        async def edit(ack: int) -> Message | bool:
            media = input_media(file, content, facts)
            return await self._bot.edit_message_media(
                media, chat_id=self.to.chat, message_id=ack, reply_markup=buttons
            )

        async def send() -> Message:
            rewind(content)
            return await send_media(self._bot, file, content, **facts, reply_markup=buttons, **self._where())

        return await self._placed(edit, send, number)

    async def _placed(
        self,
        edit: Callable[[int], Awaitable[Message | bool]],
        send: Callable[[], Awaitable[Message]],
        number: int,
    ) -> Delivered | None:
        """Turns the acknowledgement into the answer while there is one to turn, else sends a message."""
        if not await self._still_ours():
            return None
        if ack := self._ack:
            try:
                sent = await edit(ack)
            except BadRequest as error:
                if not (_unchanged(error) or _cannot_edit(error)):
                    raise
                self._ack = None
                if _unchanged(error):
                    return Delivered(str(ack))
            else:
                self._ack = None
                return _delivered(sent, number, ack)
        return _delivered(await send(), number, None)

    def _where(self) -> dict[str, Any]:
        where: dict[str, Any] = {"chat_id": self.to.chat, "message_thread_id": self.to.thread}
        where["disable_notification"] = self.to.silent
        if self.to.reply:
            where["reply_parameters"] = ReplyParameters(self.to.reply, allow_sending_without_reply=True)
        return where


def _delivered(sent: Message | bool, number: int, ack: int | None) -> Delivered:
    if not isinstance(sent, Message):
        return Delivered(str(ack))
    handle = handle_in(sent)
    return Delivered(str(sent.message_id), {str(number): handle} if handle else {})


def _joined(first: Delivered | None, one: Delivered) -> Delivered:
    return Delivered(first.message, first.handles | one.handles) if first else one


class _as_ours:  # noqa: N801 - reads as a phrase: `with _as_ours():`
    """Turns Telegram's errors into those of the contract."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        match error:
            case RetryAfter():
                raise Later(seconds_of(error)) from error
            case Forbidden():
                raise Gone(str(error)) from error
            case InvalidToken():
                log.error("token_refused", says="Telegram does not know TELEGRAM_BOT_TOKEN any more")
                raise Later(TOKEN_PAUSE) from error
            case BadRequest() if any(word in str(error).lower() for word in CLOSED):
                raise Gone(str(error)) from error


def _unchanged(error: BadRequest) -> bool:
    return "not modified" in str(error).lower()


def _cannot_edit(error: BadRequest) -> bool:
    text = str(error).lower()
    return "message to edit not found" in text or "can't be edited" in text or "message_id_invalid" in text
