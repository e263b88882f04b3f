"""Buttons of our own messages. They carry all they need, so that old ones work after a restart."""

import asyncio
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.intake import accepted
from bot.telegram_bot import menu
from bot.telegram_bot.desk import QUEUE_PATIENCE, Desk, place_key
from bot.telegram_bot.talk import delete, edit, rules, speaks_for
from shared.delivery.telegram import Press, cancel_button
from shared.errors import BadLink, Refused, Unavailable
from shared.models import AUDIO, BEST, Request
from shared.sites import Sites, host_of
from shared.texts import explain, say

LAST_EDIT = 2.5  # seconds in which a progress edit that was under way has arrived
PREMIERE_MARGIN = 120.0  # seconds after the announced start: premieres begin with a countdown

Shown = tuple[str, InlineKeyboardMarkup | None]
"""What a message of ours says now."""


async def on_press(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A press of one of our buttons, by whoever; only the person who asked is obeyed.

    Where a chat asked (a channel, or a group's anonymous admin) it is whoever rules it, or the group.
    Messages of ours may be taken away by a group's admins too, and anybody may ask for more in private.
    """
    query = update.callback_query
    assert query
    message = query.message
    if not isinstance(message, Message) or query.data is None:
        await query.answer()
        return
    locale = query.from_user.language_code or "en"
    press = Press.read(query.data, account=desk.account, chat=message.chat_id)
    try:
        async with asyncio.timeout(QUEUE_PATIENCE):
            if press and press.action == "delete":
                await _delete_page(desk, press, query, message)
                return
            if press and press.action == "best":
                await query.answer(url=in_private(press, context.bot.username))
                return
            request = await desk.jobs.request_of(press.waiter_id) if press else None
            if press and press.action == "remove":
                await _remove(request, query, message)
            elif press is None or request is None:
                await query.answer(say("forgotten", locale), show_alert=True)
            elif not await speaks_for(request.waiter.asker, query.from_user.id, message):
                await query.answer(say("not-yours", locale))
            else:
                await _obey(desk, press, request, query, message)
    except Refused as error:
        await query.answer(explain(error.failure, locale), show_alert=True)
    except (Unavailable, TimeoutError):
        await query.answer(say("busy", locale), show_alert=True)


FULL = "best-"
"""How what follows t.me/bot?start= begins for the best of an answer in a group, in private."""


def in_private(press: Press, username: str) -> str:
    """The link that asks for the same in private. All it needs is in it: 64 characters are allowed
    (https://core.telegram.org/bots/features#deep-linking).
    """
    name = press.waiter_id.split(":r", 1)[0].split(":", 2)[2].encode()
    return f"https://t.me/{username}?start={FULL}{urlsafe_b64encode(name).decode().rstrip('=')}"


def asked_before(word: str, account: int) -> str | None:
    """The waiter that such a payload names. What was asked in private stays with who asked."""
    coded = word.removeprefix(FULL)
    try:
        name = urlsafe_b64decode(coded + "=" * (-len(coded) % 4)).decode()
    except ValueError:
        return None
    return f"tg:{account}:{name}" if word.startswith(FULL) and name.startswith("-") else None


async def _remove(request: Request | None, query: CallbackQuery, message: Message) -> None:
    """Takes an answer away, for whoever asked for it or rules the chat."""
    person = query.from_user
    asked = request is not None and request.waiter.asker == f"tg:{person.id}"
    if asked or message.chat.type == ChatType.PRIVATE or await rules(message.chat, person.id):
        await delete(message)
        await query.answer()
    else:
        await query.answer(say("not-yours", person.language_code or "en"))


async def _delete_page(desk: Desk, press: Press, query: CallbackQuery, message: Message) -> None:
    """Pages outlive what is known of their requests, and know themselves whose they are."""
    locale = query.from_user.language_code or "en"
    page = await desk.pages.of_waiter(press.waiter_id) if desk.pages else None
    if desk.pages is None or page is None or page.deleted:
        await query.answer(say("page-gone-already", locale), show_alert=True)
    elif not await speaks_for(page.asker, query.from_user.id, message):
        await query.answer(say("not-yours", locale))
    else:
        await desk.pages.delete(page)
        await edit(message, say("page-deleted", locale), None)
        await query.answer()


async def _obey(desk: Desk, press: Press, request: Request, query: CallbackQuery, message: Message) -> None:
    locale, anew = request.waiter.locale, anew_of(request, query, ack=message.message_id)
    if request.kind == "info":  # behind a menu; where the medium is to come from was not decided yet
        region = await desk.intake.region_for(request.waiter)
        anew = replace(anew, kind="media", region=region)
    match press.action:
        case "cancel":
            if not await desk.jobs.cancel(press.waiter_id):
                await query.answer(say("too-late-to-cancel", locale))
                if request.waiter.to.get("ack") != message.message_id:
                    await delete(message)  # a bot died between sending it and telling anybody of it
                return
            text, keyboard = say("cancelled", locale), None
        case "premiere":
            text, keyboard = await await_premiere(desk, press, anew)
        case "site":
            text, keyboard = await await_site(desk, anew)
        case "quality":
            await menu.show(desk, message, request)
            await query.answer()
            return
        case "audio":
            await _ask_beside(desk, replace(anew, wish=replace(anew.wish, quality=AUDIO)), message)
            await query.answer()
            return
        case "pick" | "link":
            text, keyboard = await ask_again(desk, await _picked(desk, press, anew))
        case _:
            text, keyboard = await ask_again(desk, anew)
    await edit(message, text, keyboard)
    await query.answer()
    if press.action == "cancel":  # a progress edit may have been on its way, and have come last
        desk.later(_say_again(message, text))


async def _picked(desk: Desk, press: Press, anew: Request) -> Request:
    """The request in the quality that a menu's button names, which a chat may want to remember."""
    to, place = anew.waiter.to, desk.place
    if press.action == "link":
        to, place = to | {"links": True}, replace(place, limit=None)
    quality = BEST if press.action == "link" else press.value
    chat = place_key(to["chat"])
    if press.action == "pick" and (await desk.places.of(chat)).remember:
        await desk.places.choose(chat, quality=quality)
    try:
        wish = replace(anew.wish, quality=quality)
    except ValueError:
        raise BadLink("a button that is none of ours") from None
    return replace(anew, waiter=replace(anew.waiter, to=to), wish=wish, place=place)


async def _ask_beside(desk: Desk, anew: Request, message: Message) -> None:
    """Asks for more of the same; its answer is a message of its own."""
    waiter = replace(anew.waiter, to={k: v for k, v in anew.waiter.to.items() if k != "ack"})
    joined = await desk.intake.ask(replace(anew, waiter=waiter))
    if joined.how in ("new", "joined"):
        await desk.announce(message, waiter, joined)


async def ask_again(desk: Desk, anew: Request) -> Shown:
    joined = await desk.intake.ask(anew)
    return accepted(joined, anew.waiter.locale), cancel_button(anew.waiter)


async def await_premiere(desk: Desk, press: Press, anew: Request) -> Shown:
    status = await desk.jobs.status(press.waiter_id)
    failure = status.outcome.failure if status and status.outcome else None
    starts = (failure.facts or {}).get("starts") if failure else None
    if starts is None:  # forgotten meanwhile: the site knows best
        return await ask_again(desk, anew)
    await desk.jobs.park(anew, until=float(starts) + PREMIERE_MARGIN)
    return say("parked-premiere", anew.waiter.locale), None


async def await_site(desk: Desk, anew: Request) -> Shown:
    site = host_of(anew.url)
    if site not in {down.host for down in await Sites(desk.jobs.redis).down()}:
        return await ask_again(desk, anew)
    await desk.jobs.park(anew, event=f"site:{site}")
    return say("parked-site", anew.waiter.locale, site=site), None


async def _say_again(message: Message, text: str) -> None:
    await asyncio.sleep(LAST_EDIT)
    await edit(message, text, None)


def anew_of(request: Request, query: CallbackQuery, **known: int) -> Request:
    """The same request as a new waiter, whose answer takes the place of the message with the button."""
    waiter = request.waiter
    asked_for = {k: v for k, v in waiter.to.items() if k not in ("noticed", "seen", "remove", "same")}
    to = asked_for | known
    name = f"{waiter.id.split(':r', 1)[0]}:r{query.id}"
    return replace(request, waiter=replace(waiter, id=name, to=to, pull=False))
