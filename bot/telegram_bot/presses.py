"""Buttons of our own messages. They carry all they need, so that old ones work after a restart."""

import asyncio
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from typing import cast

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, TelegramError
from telegram.ext import ContextTypes, ExtBot

from bot.intake import accepted
from bot.telegram_bot import menu
from bot.telegram_bot.desk import QUEUE_PATIENCE, Desk, place_key
from bot.telegram_bot.talk import answer, delete, edit, rules, speaks_for
from shared.delivery.telegram import PROGRESS, Press, cancel_button
from shared.errors import BadLink, Refused, Unavailable
from shared.models import AUDIO, BEST, Request
from shared.sites import Sites, host_of
from shared.texts import explain, say

LAST_EDIT = 2.5  # seconds in which a progress edit that was under way has arrived
ROOM_ATTEMPTS, ROOM_PAUSE = 10, 2.0  # seconds; to say that a press was understood
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
        await answer(query)
        return
    locale = await desk.locale_for(message.chat, query.from_user)
    press = Press.read(query.data, account=desk.account, chat=message.chat_id)
    try:
        async with asyncio.timeout(QUEUE_PATIENCE):
            if press and press.action == "delete":
                await _delete_page(desk, press, query, message, locale)
                return
            if press and press.action == "best":
                await answer(query, url=in_private(press, context.bot.username))
                return
            request = await desk.jobs.request_of(press.waiter_id) if press else None
            if press and press.action == "remove":
                await _remove(request, query, message, locale)
            elif press is None or request is None:
                await answer(query, say("forgotten", locale), alert=True)
            elif not await speaks_for(request.waiter.asker, query.from_user.id, message):
                await answer(query, say("not-yours", locale))
            else:
                await _obey(desk, press, request, query, message)
    except Refused as error:
        await answer(query, explain(error.failure, locale), alert=True)
    except (Unavailable, TimeoutError):
        await answer(query, say("busy", locale), alert=True)


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


async def _remove(request: Request | None, query: CallbackQuery, message: Message, locale: str) -> None:
    """Takes an answer away, for whoever asked for it or rules the chat."""
    person = query.from_user
    asked = request is not None and request.waiter.asker == f"tg:{person.id}"
    if asked or message.chat.type == ChatType.PRIVATE or await rules(message.chat, person.id):
        await delete(message)
        await answer(query)
    else:
        await answer(query, say("not-yours", locale))


async def _delete_page(desk: Desk, press: Press, query: CallbackQuery, message: Message, locale: str) -> None:
    """Pages outlive what is known of their requests, and know themselves whose they are."""
    page = await desk.pages.of_waiter(press.waiter_id) if desk.pages else None
    if desk.pages is None or page is None or page.deleted:
        await answer(query, say("page-gone-already", locale), alert=True)
    elif not await speaks_for(page.asker, query.from_user.id, message):
        await answer(query, say("not-yours", locale))
    else:
        await desk.pages.delete(page)
        desk.later(edit(message, say("page-deleted", locale), None))
        await answer(query)


async def _obey(desk: Desk, press: Press, request: Request, query: CallbackQuery, message: Message) -> None:
    anew = anew_of(request, query, ack=message.message_id)
    if request.kind == "info":  # behind a menu; where the medium is to come from was not decided yet
        region = await desk.intake.region_for(request.waiter)
        anew = replace(anew, kind="media", region=region)
    match press.action:
        case "cancel":
            await _cancel(desk, press, request, query, message)
            return
        case "quality" | "menu" | "part":
            turn = {"quality": menu.show, "menu": menu.again, "part": menu.ask_part}[press.action]
            desk.later(turn(desk, message, request))
        case "words" if not press.value:
            desk.later(menu.show_languages(desk, message, request))
        case "audio":
            await _ask_beside(desk, replace(anew, wish=replace(anew.wish, quality=AUDIO)), message)
        case "premiere":
            desk.later(_show(desk, message, anew, await await_premiere(desk, press, anew)))
        case "site":
            desk.later(_show(desk, message, anew, await await_site(desk, anew)))
        case "pick" | "link" | "words":
            anew = await _picked(desk, press, anew)
            desk.later(_show(desk, message, anew, await ask_again(desk, anew)))
        case _:
            desk.later(_show(desk, message, anew, await ask_again(desk, anew)))
    await answer(query)


async def _cancel(desk: Desk, press: Press, request: Request, query: CallbackQuery, message: Message) -> None:
    locale = request.waiter.locale
    if await desk.jobs.cancel(press.waiter_id):
        desk.later(_say_cancelled(message, say("cancelled", locale)))
        await answer(query)
        return
    await answer(query, say("too-late-to-cancel", locale))
    if request.waiter.to.get("ack") != message.message_id:
        await delete(message)  # a bot died between sending it and telling anybody of it


async def _say_cancelled(message: Message, text: str) -> None:
    """Twice: a progress edit may have been on its way, and have come last."""
    await edit(message, text, None)
    await asyncio.sleep(LAST_EDIT)
    await edit(message, text, None)


async def _show(desk: Desk, message: Message, anew: Request, shown: Shown) -> None:
    """Says so in the message of the button, unless the answer stands there before there is room to."""
    text, keyboard = shown
    for _ in range(ROOM_ATTEMPTS):
        try:
            status = await desk.jobs.status(anew.waiter.id)
            if status is None or not status.outcome:
                await cast("ExtBot[str]", message.get_bot()).edit_message_text(
                    text,
                    chat_id=message.chat_id,
                    message_id=message.message_id,
                    reply_markup=keyboard,
                    rate_limit_args=PROGRESS,
                )
        except BadRequest:  # unchanged, or the answer was faster
            return
        except (TelegramError, Unavailable):
            await asyncio.sleep(ROOM_PAUSE)
        else:
            return


async def _picked(desk: Desk, press: Press, anew: Request) -> Request:
    """The request in the quality that a menu's button names, which a chat may want to remember; or with the
    subtitles that it names.
    """
    to, place = anew.waiter.to, desk.place
    if press.action == "words":
        return replace(anew, wish=replace(anew.wish, subtitles=press.value))
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
        desk.later(desk.announce(message, waiter, joined))


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


def anew_of(request: Request, query: CallbackQuery, **known: int) -> Request:
    """The same request as a new waiter, whose answer takes the place of the message with the button."""
    waiter = request.waiter
    asked_for = {k: v for k, v in waiter.to.items() if k not in ("noticed", "seen", "remove", "same")}
    to = asked_for | known
    name = f"{waiter.id.split(':r', 1)[0]}:r{query.id}"
    return replace(request, waiter=replace(waiter, id=name, to=to, pull=False))
