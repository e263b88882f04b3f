"""Inline mode: `@bot link` in any chat, also where the bot is not.

What is there already can be sent at once, by its `file_id`. Anything else is a message that says so, sent in
the person's name; when Telegram tells us that it was chosen, its job begins, and the message turns into the
answer (`shared.delivery.telegram.inline`). Queries come with every keystroke, so they begin nothing and cost
nothing. Telegram tells what was chosen only when inline feedback is on, and in which message only when that
has a button.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import structlog
from telegram import (
    CallbackQuery,
    ChosenInlineResult,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResult,
    InlineQueryResultArticle,
    InlineQueryResultCachedAudio,
    InlineQueryResultCachedDocument,
    InlineQueryResultCachedPhoto,
    InlineQueryResultCachedVideo,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
    User,
)
from telegram.constants import ChatType, ParseMode
from telegram.error import TelegramError
from telegram.ext import ContextTypes, ExtBot

from bot.intake import accepted
from bot.links import find_links
from bot.telegram_bot.desk import QUEUE_PATIENCE, Desk, place_key
from bot.telegram_bot.presses import anew_of, ask_again, await_premiere, await_site
from bot.telegram_bot.talk import answer
from bot.wishes import parse_wish
from shared.delivery.telegram import (
    ADULT,
    INLINE,
    SENTENCE,
    Address,
    Press,
    cancel_button,
    caption_of,
    channel_name,
    kind_of,
)
from shared.errors import Refused, Unavailable
from shared.models import MediaFile, Outcome, Request, Result, Waiter, Wish
from shared.places import Choices
from shared.sites import host_of
from shared.texts import explain, say

log = structlog.get_logger(__name__)

FETCH = "fetch"
"""The id of the result that begins a job."""
SOON_STALE = 10  # seconds for which Telegram may repeat an answer: something may be there soon
KEPT = 300  # seconds, for what changes rarely
BUTTON_LENGTH = 64  # https://core.telegram.org/bots/api#inlinequeryresultsbutton


async def on_query(desk: Desk, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Answers what stands behind our name so far."""
    query = update.inline_query
    assert query
    person = query.from_user.id
    desk.typing[person] = query.id
    try:
        async with asyncio.timeout(QUEUE_PATIENCE):
            choices = await desk.places.of(place_key(person))
            if desk.typing[person] == query.id:
                await _answer(desk, query, choices)
    except (Unavailable, TimeoutError):
        log.warning("inline_not_answered")
    finally:
        if desk.typing.get(person) == query.id:
            del desk.typing[person]


async def _answer(desk: Desk, query: InlineQuery, choices: Choices) -> None:
    locale = _locale(query.from_user, choices)
    wanted = _wanted(query.query, choices)
    if wanted is None:
        await _say(query, say("inline-how", locale), KEPT)
        return
    link, wish = wanted
    try:
        found = await desk.intake.at_hand(link, f"tg:{query.from_user.id}", wish, _place(desk, choices))
    except Refused as refused:
        await _say(query, explain(refused.failure, locale), SOON_STALE)
        return
    placeholder = _placeholder(desk, link, locale)
    ready = [] if choices.links else _at_hand(desk, found, query.chat_type)
    if ready and await _give(query, ready, KEPT):
        return
    await _give(query, [placeholder], SOON_STALE)


async def _give(query: InlineQuery, results: list[InlineQueryResult], kept: int) -> bool:
    """Whether Telegram took it; a `file_id` may not work any more."""
    try:
        await query.answer(results, cache_time=kept, is_personal=True)
    except TelegramError as error:
        log.warning("inline_refused", error=str(error))
        return False
    return True


async def _say(query: InlineQuery, text: str, kept: int) -> None:
    """A sentence above the empty list, which leads to the private chat."""
    short = text if len(text) <= BUTTON_LENGTH else f"{text[: BUTTON_LENGTH - 1]}…"
    button = InlineQueryResultsButton(short, start_parameter=INLINE)
    try:
        await query.answer([], cache_time=kept, is_personal=True, button=button)
    except TelegramError as error:
        log.warning("inline_refused", error=str(error))


def _wanted(text: str, choices: Choices) -> tuple[str, Wish] | None:
    """The link with what is wished; None while there is none, or words that are not understood yet."""
    links = find_links(text, [], most=1)
    words = [word for word in text.split() if not find_links(word, [], most=1)]
    if not links:
        return None
    try:
        return links[0], parse_wish(words) if words else Wish(quality=choices.quality)
    except ValueError:
        return None


def _placeholder(desk: Desk, link: str, locale: str) -> InlineQueryResult:
    """What begins the job when it is chosen. The button is what makes Telegram tell us its message."""
    waiter = Waiter(_waiter_id(desk, "0"), "", locale=locale)
    return InlineQueryResultArticle(
        FETCH,
        say("inline-fetch", locale),
        InputTextMessageContent(
            f"{say('ack', locale)}\n{link}", link_preview_options=LinkPreviewOptions(is_disabled=True)
        ),
        reply_markup=cancel_button(waiter),
        description=host_of(link) if "://" in link else link,
    )


def _at_hand(desk: Desk, found: Outcome | None, chat_type: str | None) -> list[InlineQueryResult]:
    """The files that Telegram has already; none unless it has them all."""
    result = found.result if found else None
    if not found or not result or (result.age_limit >= ADULT and chat_type != ChatType.SENDER):
        return []
    names = [f"{channel_name(desk.account)}:{number}" for number in range(len(result.files))]
    if not all(name in found.handles for name in names):
        return []
    handles = [found.handles[name] for name in names]
    return [
        _cached(f"file-{number}", result, file, handle)
        for number, (file, handle) in enumerate(zip(result.files, handles, strict=True))
    ][:50]  # https://core.telegram.org/bots/api#answerinlinequery


def _cached(name: str, result: Result, file: MediaFile, handle: str) -> InlineQueryResult:
    caption: dict[str, Any] = {"caption": caption_of(result), "parse_mode": ParseMode.HTML}
    kinds: dict[str, Callable[[], InlineQueryResult]] = {
        "video": lambda: InlineQueryResultCachedVideo(name, handle, result.title, **caption),
        "audio": lambda: InlineQueryResultCachedAudio(name, handle, **caption),
        "image": lambda: InlineQueryResultCachedPhoto(name, handle, title=result.title, **caption),
        "document": lambda: InlineQueryResultCachedDocument(name, result.title, handle, **caption),
    }
    return kinds[kind_of(file)]()


async def on_chosen(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Somebody sent the message that is to turn into the answer: now the job begins."""
    chosen = update.chosen_inline_result
    assert chosen
    if chosen.result_id != FETCH:
        return
    if not chosen.inline_message_id:
        log.error("inline_message_unnamed", says="Telegram did not say which message was sent")
        return
    choices = await _choices(desk, chosen.from_user)
    waiter, text = _waiter(desk, chosen, choices), ""
    wanted = _wanted(chosen.query, choices)
    if wanted is None:
        return
    try:
        async with asyncio.timeout(QUEUE_PATIENCE):
            link, wish = wanted
            joined = await desk.intake.submit(link, waiter, wish=wish, place=_place(desk, choices))
    except Refused as refused:
        text = explain(refused.failure, waiter.locale)
    except (Unavailable, TimeoutError):
        desk.forget_later(waiter.id)
        text = say("busy", waiter.locale)
    else:
        text = accepted(joined, waiter.locale) if joined.how in ("new", "joined") else ""
        if text == say("ack", waiter.locale):
            return
    if text:
        await desk.soon(_edit(context, chosen.inline_message_id, f"{text}\n{wanted[0]}"))


async def _edit(context: ContextTypes.DEFAULT_TYPE, message: str, text: str) -> None:
    bot = cast("ExtBot[str]", context.bot)
    try:
        await bot.edit_message_text(
            text,
            inline_message_id=message,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            rate_limit_args=SENTENCE,
        )
    except TelegramError as error:
        log.warning("inline_not_edited", error=type(error).__name__)


async def on_press(desk: Desk, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """A press on a button of a message that was sent through us."""
    query = update.callback_query
    assert query
    if not query.inline_message_id or not query.data:
        await answer(query)
        return
    locale = _locale(query.from_user, await _choices(desk, query.from_user))
    press = Press.read(query.data, account=desk.account, chat=query.inline_message_id)
    try:
        async with asyncio.timeout(QUEUE_PATIENCE):
            request = await desk.jobs.request_of(press.waiter_id) if press else None
            if press is None or request is None:
                log.warning("inline_press_unknown", says="is inline feedback on at @BotFather?")
                await answer(query, say("inline-forgotten", locale), alert=True)
            elif request.waiter.asker != f"tg:{query.from_user.id}":
                await answer(query, say("not-yours", locale))
            else:
                await _obey(desk, press, request, query)
    except Refused as refused:
        await answer(query, explain(refused.failure, locale), alert=True)
    except (Unavailable, TimeoutError):
        await answer(query, say("busy", locale), alert=True)


async def _obey(desk: Desk, press: Press, request: Request, query: CallbackQuery) -> None:
    locale, anew = request.waiter.locale, anew_of(request, query)
    match press.action:
        case "cancel":
            if not await desk.jobs.cancel(press.waiter_id):
                await answer(query, say("too-late-to-cancel", locale))
                return
            text, keyboard = f"{say('cancelled', locale)}\n{anew.waiter.to.get('link', '')}", None
        case "premiere":
            text, keyboard = await await_premiere(desk, press, anew)
        case "site":
            text, keyboard = await await_site(desk, anew)
        case _:
            text, keyboard = await ask_again(desk, anew)
    desk.later(_show(query, text, keyboard))
    await answer(query)


async def _show(query: CallbackQuery, text: str, keyboard: InlineKeyboardMarkup | None) -> None:
    try:
        await query.edit_message_text(text, reply_markup=keyboard)
    except TelegramError as error:  # unchanged, or the answer was faster
        log.info("inline_not_edited", error=type(error).__name__)


def _waiter(desk: Desk, chosen: ChosenInlineResult, choices: Choices) -> Waiter:
    message = chosen.inline_message_id
    assert message
    wanted = _wanted(chosen.query, choices)
    to = Address(
        chat=chosen.from_user.id,
        captions=choices.captions,
        links=choices.links and desk.settings.gives_links,
        inline=message,
        link=wanted[0] if wanted else "",
    )
    return Waiter(
        id=_waiter_id(desk, message),
        channel=channel_name(desk.account),
        to=to.data(),
        asker=f"tg:{chosen.from_user.id}",
        locale=_locale(chosen.from_user, choices),
    )


def _waiter_id(desk: Desk, message: str) -> str:
    return f"tg:{desk.account}:{message}:{INLINE}"


def _place(desk: Desk, choices: Choices) -> Any:
    return replace(desk.place, limit=None) if choices.links and desk.settings.gives_links else desk.place


def _locale(person: User, choices: Choices) -> str:
    return choices.language or person.language_code or "en"


async def _choices(desk: Desk, person: User) -> Choices:
    try:
        async with asyncio.timeout(QUEUE_PATIENCE):
            return await desk.places.of(place_key(person.id))
    except (Unavailable, TimeoutError):
        return Choices()
