"""What is asked by a command, and what the bot says of itself."""

import asyncio
import contextlib
import secrets
import time
from dataclasses import replace
from pathlib import Path

import structlog
from telegram import Document, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.links import find_links
from bot.telegram_bot import menu, messages, offered
from bot.telegram_bot.desk import Desk, place_key
from bot.telegram_bot.presses import asked_before
from bot.telegram_bot.talk import asker_of, identity_of, is_admin, links_of, take_back
from bot.wishes import parse_time, parse_wish
from shared import canaries
from shared.errors import Refused, Unavailable
from shared.logins import LARGEST
from shared.models import BEST
from shared.pages import RENEW
from shared.privacy import forget, statement
from shared.shelf import Shelf
from shared.storage import StorageError, open_storage
from shared.texts import explain, say, wait

log = structlog.get_logger(__name__)

OWNER_LINK = "owner-"
STATS_SITES = 5
LONGEST_PAUSE = 30 * 86_400.0  # seconds


async def on_get(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """`/get` with links and, in any order, what is wished: `720`, `mp3`, `1:05-2:30`, `subs:de`.

    Without links it means those of the message that it replies to.
    """
    message = update.effective_message
    assert message
    try:
        words = [word for word in context.args or () if not find_links(word)]
        wish = parse_wish(words)
    except ValueError as error:
        await desk.say(message, say("unknown-wish", await desk.locale(message), word=str(error)[:30]))
        return
    links = links_of(message) or links_of(message.reply_to_message)
    await (desk.take(message, links, wish) if words else menu.take(desk, message, links))


async def on_start(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Says what to do; `/start owner-TOKEN` is what the link in the log of a bot without owner sends, and
    `/start renew-TOKEN` the one on a link page that has expired, `/start best-…` a button below an answer in
    a group.
    """
    message = update.effective_message
    assert message
    word = (context.args or [""])[0]
    if word.startswith(RENEW):
        await _renew(desk, message, word.removeprefix(RENEW))
        return
    if waiter_id := asked_before(word, desk.account):
        await _in_full(desk, message, waiter_id)
        return
    if not word.startswith(OWNER_LINK):
        await desk.say(message, say("start", await desk.locale(message)))
        return
    try:
        owns = await desk.intake.control.claim_ownership(
            str(identity_of(message)), word.removeprefix(OWNER_LINK)
        )
    except Unavailable:
        await desk.say(message, say("busy", await desk.locale(message)))
        return
    if owns:
        desk.later(offered.publish(message.get_bot(), desk))
    log.warning("owner_claimed" if owns else "owner_claim_refused", person=identity_of(message))
    text = say("owner-claimed" if owns else "owner-claim-failed", await desk.locale(message))
    await desk.say(message, text)


async def _renew(desk: Desk, message: Message, token: str) -> None:
    try:
        page = await desk.pages.get(token) if desk.pages else None
    except Unavailable:
        await desk.say(message, say("busy", await desk.locale(message)))
        return
    if page is None or page.deleted:
        await desk.say(message, say("forgotten", await desk.locale(message)))
    else:
        await desk.take(message, [page.url], page.wish)


async def _in_full(desk: Desk, message: Message, waiter_id: str) -> None:
    """The best there is of what somebody was given in a group, for whoever wants it."""
    try:
        request = await desk.jobs.request_of(waiter_id)
    except Unavailable:
        await desk.say(message, say("busy", await desk.locale(message)))
        return
    if request is None:
        await desk.say(message, say("forgotten", await desk.locale(message)))
    else:
        await desk.take(message, [request.url], replace(request.wish, quality=BEST))


async def on_status(desk: Desk, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Which sites work."""
    message = update.effective_message
    assert message
    locale = await desk.locale(message)
    try:
        text = await canaries.status(desk.jobs.redis, desk.settings.region, locale)
    except Unavailable:
        text = say("busy", locale)
    await desk.hush(message, text)


async def on_region(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Where the person's links are fetched from."""
    message = update.effective_message
    assert message
    word, locale = (context.args or [""])[0].lower(), await desk.locale(message)
    try:
        text = await desk.intake.choose_region(asker_of(message), word, locale)
    except Unavailable:
        text = say("busy", locale)
    await desk.say(message, text)


async def on_privacy(desk: Desk, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """What is kept of people, and how long."""
    if message := update.effective_message:
        await desk.hush(message, statement(desk.settings, await desk.locale(message)))


async def on_forget_me(desk: Desk, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Deletes what is kept of the person who asks."""
    message = update.effective_message
    assert message
    storage = await asyncio.to_thread(open_storage, desk.settings)
    try:
        async with contextlib.aclosing(storage):
            gone = await forget(asker_of(message), desk.jobs, Shelf(desk.jobs, storage), desk.pages)
    except Refused as error:
        await desk.say(message, explain(error.failure, await desk.locale(message)))
        return
    except (Unavailable, StorageError):
        await desk.say(message, say("busy", await desk.locale(message)))
        return
    for waiter in gone.cancelled:
        await take_back(message.get_bot(), waiter)
    await desk.say(message, say("forgotten-you", await desk.locale(message)))


async def on_owner(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """An owner's command; for everybody else there is no such command."""
    message = update.effective_message
    assert message
    command = _command(message)
    try:
        policy = await desk.intake.control.policy()
        if str(identity_of(message)) not in policy.owners:
            await on_unknown(desk, update, context)
            return
        locale = await desk.locale(message)
        if command == "stats":
            text = await _overview(desk, locale)
        else:
            text = await desk.owner.obey(command, context.args or [], locale)
    except Unavailable:
        text = say("busy", await desk.locale(message))
    await desk.say(message, text)


async def _overview(desk: Desk, locale: str) -> str:
    """How much waits and runs, surge, and which sites work."""
    parts = [await desk.owner.obey(command, (), locale) for command in ("queue", "surge")]
    return "\n".join([*parts, await canaries.status(desk.jobs.redis, desk.settings.region, locale)])


async def on_cookies(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A cookies.txt of an owner's is kept, and the message goes; a text file of anybody else is nothing."""
    message = update.effective_message
    assert message
    locale = await desk.locale(message)
    try:
        owns = str(identity_of(message)) in (await desk.intake.control.policy()).owners
        if not owns or message.document is None:
            await messages.on_private(desk, update, context)
            return
        words = (message.caption or "").split()
        text = await desk.owner.keep_cookies(await _content(message.document), words, locale)
    except Unavailable:
        text = say("busy", locale)
    except TelegramError as error:
        log.warning("cookies_not_read", error=type(error).__name__)
        text = say("busy", locale)
    deleted = "owner-cookies-taken" if await _deleted(message) else "owner-cookies-not-taken"
    await desk.say(message, f"{text} {say(deleted, locale)}")


async def _content(document: Document) -> str:
    """Of a text file; nothing of one that is too large. A local Bot API server's copy is deleted."""
    if (document.file_size or 0) > LARGEST:
        return ""
    file = await document.get_file()
    text = bytes(await file.download_as_bytearray()).decode("utf-8", "replace")
    with contextlib.suppress(OSError):
        if file.file_path and (copy := Path(file.file_path)).is_absolute():
            await asyncio.to_thread(copy.unlink, missing_ok=True)
    return text


async def _deleted(message: Message) -> bool:
    try:
        return await message.delete()
    except TelegramError:
        return False


async def offer_ownership(desk: Desk, username: str) -> None:
    """While nobody owns the bot, its log shows a link that makes the first one to open it the owner."""
    if (await desk.intake.control.policy()).owners:
        return
    token = secrets.token_urlsafe(24)
    await desk.intake.control.offer_ownership(token)
    link = f"https://t.me/{username}?start={OWNER_LINK}{token}"
    log.warning("no_owner", says="open this link within a day to own the bot", link=link)


async def on_pause(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """`/pause 1h`: an admin wants quiet in this chat for a while; `/resume` ends it."""
    message = update.effective_message
    assert message
    locale = await desk.locale(message)
    if not await is_admin(message):
        await desk.hush(message, say("settings-admins", locale))
        return
    try:
        seconds = parse_time((context.args or ["1h"])[0]) if _command(message) == "pause" else 0.0
    except ValueError:
        await desk.hush(message, say("pause-how", locale))
        return
    seconds = min(seconds, LONGEST_PAUSE)
    try:
        await desk.places.choose(
            place_key(message.chat_id), paused=time.time() + seconds if seconds else None
        )
    except Unavailable:
        text = say("busy", locale)
    else:
        text = say("paused", locale, wait=wait(seconds, locale)) if seconds else say("resumed", locale)
    await desk.hush(message, text)


async def on_stats(desk: Desk, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """For admins: how much was asked for in this group, and of which sites."""
    message = update.effective_message
    assert message
    locale = await desk.locale(message)
    if not await is_admin(message):
        await desk.hush(message, say("settings-admins", locale))
        return
    try:
        counts = await desk.tally.week(place_key(message.chat_id))
    except Unavailable:
        await desk.hush(message, say("busy", locale))
        return
    sites = ", ".join(f"{site} ({count})" for site, count in counts.most_common(STATS_SITES))
    parts = [say("tg-stats", locale, count=counts.total())]
    parts += [say("tg-stats-sites", locale, sites=sites)] if sites else []
    await desk.hush(message, "\n".join(parts))


async def on_help(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """What to do, and in a group why links are not noticed where Telegram hides them."""
    message = update.effective_message
    assert message
    locale = await desk.locale(message)
    if message.chat.type == ChatType.PRIVATE:
        await desk.say(message, say("help", locale))
        return
    parts = [say("tg-help-group", locale)]
    if (await desk.choices_of(message.chat)).notice and await messages.is_blind(message.chat, context):
        parts.append(say("group-privacy", locale))
    await desk.hush(message, "\n\n".join(parts))


async def on_unknown(desk: Desk, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    if message := update.effective_message:
        locale = await desk.locale(message)
        await desk.say(message, say("tg-unknown-command", locale))


def _command(message: Message) -> str:
    return (message.text or "").split(maxsplit=1)[0].lstrip("/").partition("@")[0].lower()
