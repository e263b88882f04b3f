"""What a message of Telegram's means to us, and how we say something. Nothing here raises."""

import asyncio
import contextlib

import structlog
from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.error import BadRequest, TelegramError

from bot.links import find_links
from shared.delivery.telegram import cancel_button
from shared.models import Waiter
from shared.texts import say

log = structlog.get_logger(__name__)

MOST_SEEN = 100  # links of one message, counted to say how many were left out


def links_of(message: Message) -> list[str]:
    """The links of a message, hidden ones (text with a link behind it) included."""
    entities = message.entities or message.caption_entities
    hidden = [entity.url for entity in entities if entity.url]
    return find_links(message.text or message.caption or "", hidden, most=MOST_SEEN)


def identity_of(message: Message) -> int:
    """Who sent it. A channel, and a group's anonymous admins, write in the name of a chat: that counts."""
    if message.sender_chat:
        return message.sender_chat.id
    return message.from_user.id if message.from_user else message.chat_id


def asker_of(message: Message) -> str:
    return f"tg:{identity_of(message)}"


def locale_of(message: Message) -> str:
    return (message.from_user and message.from_user.language_code) or "en"


async def reply(message: Message, text: str, waiter: Waiter | None = None) -> Message | None:
    """Replies; with a cancel button when the reply acknowledges a waiter. None when Telegram refuses."""
    try:
        return await message.reply_text(
            text,
            reply_markup=cancel_button(waiter) if waiter else None,
            reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
    except TelegramError as error:
        log.warning("reply_refused", error=type(error).__name__)
        return None


async def delete(message: Message) -> None:
    with contextlib.suppress(TelegramError):
        await message.delete()


async def take_back(bot: Bot, waiter: Waiter) -> None:
    """Says in the acknowledgement that nothing will come of it."""
    if ack := waiter.to.get("ack"):
        with contextlib.suppress(TelegramError):
            text = say("cancelled", waiter.locale)
            await bot.edit_message_text(text, chat_id=waiter.to["chat"], message_id=ack)


async def edit(message: Message, text: str, keyboard: InlineKeyboardMarkup | None) -> None:
    """Edits a message of ours; tries again, since the person has nothing else to see."""
    for pause in (0.5, 2.0, 0.0):
        try:
            await message.edit_text(text, reply_markup=keyboard)
        except BadRequest:  # unchanged, or the answer was faster
            return
        except TelegramError as error:
            log.warning("edit_failed", error=type(error).__name__)
            await asyncio.sleep(pause)
        else:
            return
