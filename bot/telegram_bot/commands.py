"""What is asked by a command, and what the bot says of itself."""

import asyncio
import contextlib
import secrets

import structlog
from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.links import find_links
from bot.telegram_bot.desk import Desk
from bot.telegram_bot.talk import asker_of, identity_of, locale_of, reply, take_back
from bot.wishes import parse_wish
from shared import canaries
from shared.errors import Refused, Unavailable
from shared.models import Wish
from shared.pages import RENEW
from shared.privacy import forget, statement
from shared.shelf import Shelf
from shared.storage import StorageError, open_storage
from shared.texts import explain, say

log = structlog.get_logger(__name__)

OWNER_LINK = "owner-"


async def on_message(desk: Desk, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """A private message: each link in it gets its own answer, a message without links a sentence."""
    assert update.effective_message
    await desk.fetch(update.effective_message, Wish())


async def on_get(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """`/get` with links and, in any order, what is wished: `720`, `mp3`, `1:05-2:30`, `subs:de`."""
    message = update.effective_message
    assert message
    try:
        wish = parse_wish(word for word in context.args or () if not find_links(word))
    except ValueError as error:
        await reply(message, say("unknown-wish", locale_of(message), word=str(error)[:30]))
        return
    await desk.fetch(message, wish)


async def on_start(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Says what to do; `/start owner-TOKEN` is what the link in the log of a bot without owner sends, and
    `/start renew-TOKEN` the one on a link page that has expired.
    """
    message = update.effective_message
    assert message
    word = (context.args or [""])[0]
    if word.startswith(RENEW):
        await _renew(desk, message, word.removeprefix(RENEW))
        return
    if not word.startswith(OWNER_LINK):
        await reply(message, say("start", locale_of(message)))
        return
    try:
        owns = await desk.intake.control.claim_ownership(
            str(identity_of(message)), word.removeprefix(OWNER_LINK)
        )
    except Unavailable:
        await reply(message, say("busy", locale_of(message)))
        return
    log.warning("owner_claimed" if owns else "owner_claim_refused", person=identity_of(message))
    await reply(message, say("owner-claimed" if owns else "owner-claim-failed", locale_of(message)))


async def _renew(desk: Desk, message: Message, token: str) -> None:
    try:
        page = await desk.pages.get(token) if desk.pages else None
    except Unavailable:
        await reply(message, say("busy", locale_of(message)))
        return
    if page is None or page.deleted:
        await reply(message, say("forgotten", locale_of(message)))
    elif accepted := await desk.submit(message, page.url, page.wish):
        await desk.acknowledge(message, *accepted)


async def on_status(desk: Desk, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Which sites work."""
    message = update.effective_message
    assert message
    try:
        text = await canaries.status(desk.jobs.redis, desk.settings.region, locale_of(message))
    except Unavailable:
        text = say("busy", locale_of(message))
    await reply(message, text)


async def on_region(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Where the person's links are fetched from."""
    message = update.effective_message
    assert message
    word = (context.args or [""])[0].lower()
    try:
        text = await desk.intake.choose_region(asker_of(message), word, locale_of(message))
    except Unavailable:
        text = say("busy", locale_of(message))
    await reply(message, text)


async def on_privacy(desk: Desk, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """What is kept of people, and how long."""
    if message := update.effective_message:
        await reply(message, statement(desk.settings, locale_of(message)))


async def on_forget_me(desk: Desk, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Deletes what is kept of the person who asks."""
    message = update.effective_message
    assert message
    storage = await asyncio.to_thread(open_storage, desk.settings)
    try:
        async with contextlib.aclosing(storage):
            gone = await forget(asker_of(message), desk.jobs, Shelf(desk.jobs, storage))
    except Refused as error:
        await reply(message, explain(error.failure, locale_of(message)))
        return
    except (Unavailable, StorageError):
        await reply(message, say("busy", locale_of(message)))
        return
    for waiter in gone.cancelled:
        await take_back(message.get_bot(), waiter)
    await reply(message, say("forgotten-you", locale_of(message)))


async def on_owner(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """An owner's command; for everybody else there is no such command."""
    message = update.effective_message
    assert message
    command = (message.text or "").split(maxsplit=1)[0].lstrip("/").partition("@")[0].lower()
    try:
        policy = await desk.intake.control.policy()
        if str(identity_of(message)) not in policy.owners:
            await on_unknown(update, context)
            return
        text = await desk.owner.obey(command, context.args or [], locale_of(message))
    except Unavailable:
        text = say("busy", locale_of(message))
    await reply(message, text)


async def offer_ownership(desk: Desk, username: str) -> None:
    """While nobody owns the bot, its log shows a link that makes the first one to open it the owner."""
    if (await desk.intake.control.policy()).owners:
        return
    token = secrets.token_urlsafe(24)
    await desk.intake.control.offer_ownership(token)
    link = f"https://t.me/{username}?start={OWNER_LINK}{token}"
    log.warning("no_owner", says="open this link within a day to own the bot", link=link)


async def on_help(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    if message := update.effective_message:
        await reply(message, say("help", locale_of(message)))


async def on_unknown(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    if message := update.effective_message:
        locale = locale_of(message)
        await reply(message, f"{say('unknown-command', locale)} {say('help', locale)}")
