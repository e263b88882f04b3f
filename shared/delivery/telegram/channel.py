"""How a waiter in a Telegram chat is answered: acknowledgement, progress, media, link or sentence.

The acknowledgement is turned into the answer by editing it, so that a repeat after a crash changes the same
message instead of sending a second one. Limits: https://core.telegram.org/bots/api and its FAQ.
"""

import asyncio
import contextlib
import html
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from telegram import Bot, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from shared.delivery import Delivered, Files, Gone, Later
from shared.delivery.telegram.api import channel_name
from shared.delivery.telegram.look import (
    Address,
    Press,
    cancel_button,
    caption_of,
    failure_buttons,
    keyboard,
    progress_text,
)
from shared.delivery.telegram.media import cover_of, facts_of, input_media, kind_of, opened, rewind
from shared.errors import NoLinkPossible
from shared.models import MediaFile, Outcome, Progress, Result, Waiter
from shared.texts import explain, say, size

log = structlog.get_logger(__name__)

TOKEN_PAUSE = 60.0  # seconds; somebody must put in a new token
PROGRESS_TIMEOUT = 5.0
PART_ATTEMPTS = 6

Send = Callable[..., Awaitable[Message]]


class TelegramChannel:
    """Implements `shared.delivery.Channel` for one bot account."""

    def __init__(self, bot: Bot, *, account: int, limit: int) -> None:
        self.name = channel_name(account)
        self._bot, self._limit = bot, limit

    def wants_file(self, file: MediaFile) -> bool:
        return file.bytes <= self._limit

    async def tell(self, person: str, text: str) -> None:
        with contextlib.suppress(TelegramError):
            await self._bot.send_message(person, text)

    async def progress(self, waiter: Waiter, progress: Progress) -> None:
        to = Address.of(waiter)
        if to.ack is None:
            return
        text = progress_text(progress, waiter.locale)
        try:
            async with asyncio.timeout(PROGRESS_TIMEOUT):  # `wait_for` can swallow a cancellation (3.11)
                await self._bot.edit_message_text(
                    text, chat_id=to.chat, message_id=to.ack, reply_markup=cancel_button(waiter)
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
        answer = _Answer(self._bot, waiter, still_ours)
        with _as_ours():
            if outcome.result is None:
                assert outcome.failure is not None
                buttons = failure_buttons(waiter, outcome.failure)
                return await answer.text(explain(outcome.failure, waiter.locale), buttons)
            delivered: Delivered | None = None
            for number in range(len(outcome.result.files)):
                handle = outcome.handles.get(f"{self.name}:{number}")
                one = await self._in_turn(answer, outcome.result, number, handle, files)
                if one is None:
                    return None
                delivered = _joined(delivered, one)
            return delivered

    async def _in_turn(
        self, answer: "_Answer", result: Result, number: int, handle: str | None, files: Files
    ) -> Delivered | None:
        """One file. From the second on, trouble is sat out here: to begin anew would repeat the first."""
        for attempt in itertools.count(1):
            try:
                return await self._one(answer, result, number, handle, files)
            except RetryAfter as error:
                if number == 0:
                    raise
                await asyncio.sleep(_seconds_of(error))
            except NetworkError as error:
                if number == 0 or isinstance(error, BadRequest) or attempt == PART_ATTEMPTS:
                    raise
                await asyncio.sleep(2.0**attempt)
        raise AssertionError

    async def _one(
        self, answer: "_Answer", result: Result, number: int, handle: str | None, files: Files
    ) -> Delivered | None:
        """One file of a result: as media, else as a document, else as a link, else a sentence."""
        file = result.files[number]
        if handle or self.wants_file(file):
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
        locale = answer.waiter.locale
        page = await files.page(answer.waiter, result)
        link = page or await files.link(file, result.expires)
        if link is None:
            return await answer.text(explain(NoLinkPossible().failure, locale))
        until = datetime.fromtimestamp(result.expires, UTC).strftime("%d %b %H:%M")
        facts = {"size": size(file.bytes), "until": until}
        words = html.escape(say("watch" if page else "download", locale))
        parts = [caption_of(result), say("link", locale, **facts)]
        parts.append(f'<a href="{html.escape(link.url)}">{words}</a>')
        text = "\n\n".join(parts)
        if page is None:
            return await answer.text(text, parse_mode=ParseMode.HTML)
        delete = keyboard((say("button-delete-page", locale), Press("delete", answer.waiter.id)))
        answer.page = await answer.text(text, delete, parse_mode=ParseMode.HTML, preview=page.url)
        return answer.page


class _Answer:
    """The messages that make one answer: the first takes the place of the acknowledgement."""

    def __init__(self, bot: Bot, waiter: Waiter, still_ours: Callable[[], Awaitable[bool]]) -> None:
        self.waiter = waiter
        self._bot, self._still_ours = bot, still_ours
        self._to = Address.of(waiter)
        self._ack = self._to.ack
        self.page: Delivered | None = None
        """The message that links to the result's page."""

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
            return await self._bot.edit_message_text(**how, chat_id=self._to.chat, message_id=ack)

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
                if not _dead_handle(error):
                    raise
                log.info("handle_dead", file=number)
        async with opened(files, file) as (content, cover):
            return await self._place(result, file, content, cover, number)

    async def _place(
        self, result: Result, file: MediaFile, content: str | InputFile, cover: Path | None, number: int
    ) -> Delivered | None:
        caption = caption_of(result) if number == 0 else None
        facts = facts_of(file, cover_of(cover)) | {"caption": caption, "parse_mode": ParseMode.HTML}

        async def edit(ack: int) -> Message | bool:
            media = input_media(file, content, facts)
            return await self._bot.edit_message_media(media, chat_id=self._to.chat, message_id=ack)

        async def send() -> Message:
            rewind(content)
            return await self._send(file, content, facts)

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

    async def _send(self, file: MediaFile, content: str | InputFile, facts: dict[str, Any]) -> Message:
        send: dict[str, tuple[Send, str]] = {
            "video": (self._bot.send_video, "video"),
            "audio": (self._bot.send_audio, "audio"),
            "image": (self._bot.send_photo, "photo"),
            "document": (self._bot.send_document, "document"),
        }
        method, name = send[kind_of(file)]
        return await method(**{name: content}, **facts, **self._where())

    def _where(self) -> dict[str, Any]:
        where: dict[str, Any] = {"chat_id": self._to.chat, "message_thread_id": self._to.thread}
        if self._to.reply:
            where["reply_parameters"] = ReplyParameters(self._to.reply, allow_sending_without_reply=True)
        return where


def _delivered(sent: Message | bool, number: int, ack: int | None) -> Delivered:
    if not isinstance(sent, Message):
        return Delivered(str(ack))
    medium = sent.video or sent.audio or sent.document or sent.animation or (sent.photo or [None])[-1]
    handles = {str(number): medium.file_id} if medium else {}
    return Delivered(str(sent.message_id), handles)


def _joined(first: Delivered | None, one: Delivered) -> Delivered:
    return Delivered(first.message, first.handles | one.handles) if first else one


class _as_ours:  # noqa: N801 - reads as a phrase: `with _as_ours():`
    """Turns Telegram's errors into those of the contract."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        match error:
            case RetryAfter():
                raise Later(_seconds_of(error)) from error
            case Forbidden():
                raise Gone(str(error)) from error
            case InvalidToken():
                log.error("token_refused", says="Telegram does not know TELEGRAM_BOT_TOKEN any more")
                raise Later(TOKEN_PAUSE) from error
            case BadRequest() if "chat not found" in str(error).lower():
                raise Gone(str(error)) from error


def _seconds_of(error: RetryAfter) -> float:
    after = error.retry_after
    return after if isinstance(after, int | float) else after.total_seconds()


def _unchanged(error: BadRequest) -> bool:
    return "not modified" in str(error).lower()


def _cannot_edit(error: BadRequest) -> bool:
    text = str(error).lower()
    return "message to edit not found" in text or "can't be edited" in text or "message_id_invalid" in text


def _dead_handle(error: BadRequest) -> bool:
    text = str(error).lower()
    return "file identifier" in text or "file_id" in text or "wrong remote file" in text
