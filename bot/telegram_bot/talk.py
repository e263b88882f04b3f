"""What a message of Telegram's means to us, and how we say something. Nothing here raises."""

import asyncio
import contextlib

import structlog
from telegram import Bot, CallbackQuery, Chat, InlineKeyboardMarkup, Message
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, TelegramError

from bot.links import find_links
from bot.telegram_bot.sentences import Sentence, speak
from shared.delivery.telegram import Address, cancel_button
from shared.models import Waiter
from shared.texts import say

log = structlog.get_logger(__name__)

RULERS = (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)
MOST_ANSWERED = 200  # https://core.telegram.org/bots/api#answercallbackquery
MOST_SEEN = 100  # links of one message, counted to say how many were left out


def links_of(message: Message | None) -> list[str]:
    """The links of a message, hidden ones (text with a link behind it) included."""
    if message is None:
        return []
    entities = message.entities or message.caption_entities
    hidden = [entity.url for entity in entities if entity.url]
    return find_links(text_of(message), hidden, most=MOST_SEEN)


def text_of(message: Message) -> str:
    return message.text or message.caption or ""


async def is_admin(message: Message) -> bool:
    """Whether whoever sent it may decide for its chat. Telegram's silence is a no."""
    if message.chat.type == ChatType.PRIVATE:
        return True
    if message.sender_chat:  # a channel's post, or a group's anonymous admin
        return message.sender_chat.id == message.chat_id
    return message.from_user is not None and await rules(message.chat, message.from_user.id)


async def rules(chat: Chat, person: int) -> bool:
    """Whether a person is among the admins of a chat."""
    try:
        member = await chat.get_member(person)
    except TelegramError:
        return False
    return member.status in RULERS


async def speaks_for(asker: str, person: int, message: Message) -> bool:
    """Whether a person may decide about what `asker` asked for below this message of ours.

    For himself; for a chat in whose name somebody asked, if he rules it or the chat where it was asked.
    """
    if asker == f"tg:{person}":
        return True
    name = asker.removeprefix("tg:")
    if not name.startswith("-"):  # somebody else
        return False
    if await rules(message.chat, person):
        return True
    try:
        member = await message.get_bot().get_chat_member(int(name), person)
    except TelegramError:  # mostly since we are not in that channel
        return False
    return member.status in RULERS


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
    """Replies; with a cancel button when the reply acknowledges a waiter. None when Telegram refuses.

    An acknowledgement is not worth waiting for, since the answer comes without it, too.
    """
    keyboard = cancel_button(waiter) if waiter else None
    return await speak(message.get_bot(), Sentence.to(message, text, keyboard), patient=waiter is None)


async def react(message: Message, emoji: str) -> bool:
    """Reacts, or takes the reaction back; whether Telegram let us."""
    try:
        await message.set_reaction(emoji or None)
    except TelegramError:
        return False
    return True


async def delete(message: Message) -> None:
    with contextlib.suppress(TelegramError):
        await message.delete()


async def take_back(bot: Bot, waiter: Waiter) -> None:
    """Says in the acknowledgement that nothing will come of it."""
    to, text = Address.of(waiter), say("cancelled", waiter.locale)
    with contextlib.suppress(TelegramError):
        if to.inline:
            await bot.edit_message_text(text, inline_message_id=to.inline)
        elif to.ack:
            await bot.edit_message_text(text, chat_id=to.chat, message_id=to.ack)


async def answer(
    query: CallbackQuery, text: str | None = None, *, alert: bool = False, url: str = ""
) -> None:
    """Answers a press, which Telegram refuses when that was long ago; what was pressed holds all the same."""
    with contextlib.suppress(TelegramError):
        await query.answer(text[:MOST_ANSWERED] if text else None, show_alert=alert or None, url=url or None)


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
