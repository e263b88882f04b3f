"""What people write where the bot is: in private, in groups and their topics, in channels."""

import contextlib

from telegram import Chat, Message, Update
from telegram.constants import ChatMemberStatus, ChatType, MessageEntityType
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.telegram_bot import menu
from bot.telegram_bot.desk import Desk, place_key
from bot.telegram_bot.talk import links_of
from shared.jobs import insist
from shared.texts import say

PRESENT = frozenset(
    {ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER, "restricted"}
)
GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


async def on_private(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Each link gets its own answer, a message without links a sentence."""
    message = update.effective_message
    assert message
    links = links_of(message)
    if ours(message, context) or (not links and message.media_group_id):  # an album's others carry no caption
        return
    if await menu.take_part(desk, message):
        return
    await menu.take(desk, message, links)


async def on_group(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Who names us is answered in any case; other links are noticed where that is wished."""
    message = update.effective_message
    assert message
    if ours(message, context) or await menu.take_part(desk, message):
        return
    links = links_of(message)
    if names(message, context.bot.username):
        await menu.take(desk, message, links or links_of(message.reply_to_message))
    elif links:
        await desk.take(message, links, noticed=True)


async def on_post(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A post in a channel: its links are noticed."""
    message = update.effective_message
    assert message
    if (links := links_of(message)) and not ours(message, context):
        await desk.take(message, links, noticed=True)


async def on_migration(desk: Desk, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """A group became a supergroup, which is another chat: what was chosen goes along."""
    message = update.effective_message
    assert message
    old, new = message.migrate_from_chat_id or message.chat_id, message.migrate_to_chat_id or message.chat_id
    await desk.soon(insist(lambda: desk.places.move(place_key(old), place_key(new))))
    await desk.soon(insist(lambda: desk.follows.follows.move(place_key(old), place_key(new), chat=new)))


async def on_membership(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Somebody let us into a group, or showed us the door."""
    change = update.my_chat_member
    assert change
    was, now = change.old_chat_member.status in PRESENT, change.new_chat_member.status in PRESENT
    if not now:
        await desk.follows.follows.leave(place_key(change.chat.id))
    if change.chat.type == ChatType.PRIVATE:
        return
    if not now:
        await desk.places.forget(place_key(change.chat.id))
        await desk.tally.forget(place_key(change.chat.id))
    elif not was and change.chat.type in GROUPS:
        locale = await desk.locale_for(change.chat, change.from_user)
        parts = [say("group-welcome", locale, name=context.bot.username)]
        if not await sees_links(context, change.new_chat_member.status):
            parts.append(say("group-privacy", locale))
        with contextlib.suppress(TelegramError):  # let in without the right to write
            await context.bot.send_message(change.chat.id, "\n\n".join(parts))


async def sees_links(context: ContextTypes.DEFAULT_TYPE, status: str) -> bool:
    """Whether Telegram shows us all messages of a group in which we have this status."""
    if status in (ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER):
        return True
    return bool((await context.bot.get_me()).can_read_all_group_messages)


async def is_blind(chat: Chat, context: ContextTypes.DEFAULT_TYPE) -> bool:
    """Whether Telegram hides a group's messages from us, as far as it says so."""
    if chat.type not in GROUPS:
        return False
    try:
        here = await chat.get_member(context.bot.id)
        return not await sees_links(context, here.status)
    except TelegramError:
        return False


def ours(message: Message, context: ContextTypes.DEFAULT_TYPE) -> bool:
    """Whether somebody sent it through us, by inline mode."""
    return message.via_bot is not None and message.via_bot.id == context.bot.id


def names(message: Message, username: str) -> bool:
    """Whether the words of a message mention us."""
    mentions = message.parse_entities([MessageEntityType.MENTION]) or message.parse_caption_entities(
        [MessageEntityType.MENTION]
    )
    return f"@{username}".lower() in {word.lower() for word in mentions.values()}
