"""How a message is answered that somebody sent through us into any chat (inline mode).

It can only be edited, and nothing can be uploaded into it (https://core.telegram.org/bots/api#editmessagemedia):
a file is first sent where the bot may write, for its `file_id`, and taken away there again.
"""

import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import structlog
from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ExtBot

from shared.delivery import Delivered, Files, Gone
from shared.delivery.telegram.look import Address, caption_of, failure_buttons, inline_page_buttons, link_text
from shared.delivery.telegram.media import (
    ADULT,
    cover_of,
    dead_handle,
    facts_of,
    handle_in,
    input_media,
    opened,
    send_media,
)
from shared.errors import AdultsOnly, Failure, NoLinkPossible
from shared.models import MediaFile, Outcome, Result, Waiter
from shared.texts import explain, say

log = structlog.get_logger(__name__)


class InlineAnswer:
    """One answer. `lenders` are the chats where a file may be sent for its `file_id`, best first."""

    def __init__(
        self,
        bot: ExtBot[str],
        waiter: Waiter,
        still_ours: Callable[[], Awaitable[bool]],
        *,
        limit: int,
        lenders: Sequence[int],
    ) -> None:
        self._waiter, self._to = waiter, Address.of(waiter)
        self._bot, self._still_ours = bot, still_ours
        self._limit, self._lenders = limit, lenders

    async def give(self, outcome: Outcome, handle: str | None, files: Files) -> Delivered | None:
        """None when the delivery is somebody else's meanwhile. Raises Telegram's errors, and `Gone`."""
        if not await self._still_ours():
            return None
        try:
            return await self._give(outcome, handle, files)
        except BadRequest as error:
            if "not modified" in str(error).lower():
                return self._delivered()
            if "message_id_invalid" in str(error).lower():
                raise Gone("the message is not there any more") from error
            raise

    async def _give(self, outcome: Outcome, handle: str | None, files: Files) -> Delivered:
        result = outcome.result
        if result is None:
            assert outcome.failure
            return await self._sorry(outcome.failure)
        if result.age_limit >= ADULT:  # nobody tells us in what chat it stands
            return await self._sorry(AdultsOnly().failure)
        file = result.files[0]
        if (handle or file.bytes <= self._limit) and not self._to.links:
            for form in (file, replace(file, kind="document")):
                try:
                    if given := await self._media(result, form, handle, files):
                        return given
                    break
                except BadRequest as error:
                    if _ends(error):
                        raise
                    log.warning("media_refused", kind=form.kind, why=str(error))
        return await self._link(result, file, files)

    async def _media(
        self, result: Result, file: MediaFile, handle: str | None, files: Files
    ) -> Delivered | None:
        """None where there is no chat to get a `file_id` from."""
        if handle:
            try:
                await self._show(result, file, handle)
                return self._delivered()
            except BadRequest as error:
                if not dead_handle(error):
                    raise
        for chat in self._lenders:
            if sent := await self._lent(chat, file, files):
                fresh = handle_in(sent)
                assert fresh
                try:
                    await self._show(result, file, fresh)
                finally:
                    with contextlib.suppress(TelegramError):
                        await sent.delete()
                return self._delivered(fresh)
        return None

    async def _lent(self, chat: int, file: MediaFile, files: Files) -> Message | None:
        """The file as a message in a chat; None where the bot may not write."""
        async with opened(files, file) as (content, cover):
            facts = facts_of(file, cover_of(cover))
            try:
                return await send_media(
                    self._bot, file, content, **facts, chat_id=chat, disable_notification=True
                )
            except Forbidden:
                return None
            except BadRequest as error:
                if "chat not found" in str(error).lower() or "not enough rights" in str(error).lower():
                    return None
                raise

    async def _show(self, result: Result, file: MediaFile, handle: str) -> None:
        words = [caption_of(result)] if self._to.captions else []
        if len(result.files) > 1:
            words.append(say("inline-first", self._waiter.locale, count=len(result.files)))
        caption = {"caption": "\n\n".join(words) or None, "parse_mode": ParseMode.HTML}
        media = input_media(file, handle, facts_of(file, None) | caption)
        await self._bot.edit_message_media(media, inline_message_id=self._to.inline)

    async def _link(self, result: Result, file: MediaFile, files: Files) -> Delivered:
        page = await files.page(self._waiter, result)
        link = page or await files.link(file, result.expires)
        if link is None:
            return await self._sorry(NoLinkPossible().failure)
        why = "link" if file.bytes > self._limit else "inline-link"
        text = link_text(self._waiter, result, file, link.url, page=page is not None, why=why)
        await self._text(text, inline_page_buttons(self._waiter), preview=page.url if page else "")
        return self._delivered()

    async def _sorry(self, failure: Failure) -> Delivered:
        locale = self._waiter.locale
        adults = failure.kind == AdultsOnly.kind
        words = say("inline-adults", locale) if adults else explain(failure, locale)
        words = f"{words}\n{self._to.link}".rstrip()
        await self._text(words, failure_buttons(self._waiter, failure), parse_mode=None)
        return self._delivered()

    async def _text(
        self,
        text: str,
        buttons: InlineKeyboardMarkup | None,
        *,
        preview: str = "",
        parse_mode: str | None = ParseMode.HTML,
    ) -> None:
        await self._bot.edit_message_text(
            text,
            inline_message_id=self._to.inline,
            parse_mode=parse_mode,
            reply_markup=buttons,
            link_preview_options=LinkPreviewOptions(is_disabled=not preview, url=preview or None),
        )

    def _delivered(self, handle: str | None = None) -> Delivered:
        return Delivered(self._to.inline, {"0": handle} if handle else {})


def _ends(error: BadRequest) -> bool:
    """Whether another form of the file would fare no better."""
    text = str(error).lower()
    return "not modified" in text or "message_id_invalid" in text
