"""Playlists in Telegram: a pager with a button for each item, which turns into the progress of the whole."""

from dataclasses import replace

from telegram import Bot, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import MessageLimit
from telegram.error import TelegramError
from telegram.ext import ContextTypes, ExtBot

from bot.links import find_links
from bot.playlists import Action, Press, Screen, list_link, reason_of
from bot.telegram_bot.desk import Ask, Desk, place_key
from bot.telegram_bot.talk import answer, delete, edit, links_of, reply, rules
from bot.wishes import parse_wish
from shared.delivery.telegram import SENTENCE, Address
from shared.errors import JobError, Refused, Unavailable
from shared.models import Info, Item
from shared.playlists import Run
from shared.texts import duration, say

PER_PAGE = 10
LONGEST_LABEL = 48  # characters: phones show no more of a button

_screen = Screen()


async def on_playlist(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """`/playlist` with a link and, in any order, what is wished of each item; or as a reply to a link."""
    message = update.effective_message
    assert message
    try:
        words = [word for word in context.args or () if not find_links(word)]
        wish = parse_wish(words) if words else None
    except ValueError as error:
        await desk.say(message, say("unknown-wish", await desk.locale(message), word=str(error)[:30]))
        return
    links = (links_of(message) or links_of(message.reply_to_message))[:1]
    if not links:
        await desk.hush(message, say("list-how", await desk.locale(message)))
    elif ask := await desk.admit(message, links, wish):
        await offer(desk, ask, links[0])


async def offer(desk: Desk, ask: Ask, link: str) -> None:
    """Replies with what is in a list."""
    desk.later(_offer(desk, ask, link))


async def _offer(desk: Desk, ask: Ask, link: str) -> None:
    waiter = desk.waiter(ask, link)
    sent = await reply(ask.message, say("list-looking", ask.locale))
    if sent is None:
        return
    try:
        found = await desk.lists.of(list_link(link), replace(waiter, id=f"{waiter.id}:list"))
        if not found.items:  # no list, or one of what has no links of its own
            await delete(sent)
            await desk.fetch(ask)
            return
        run = _run(desk, ask, link, found, sent)
        await desk.lists.runs.begin(run)
    except (Refused, JobError, Unavailable) as error:
        await edit(sent, reason_of(error, ask.locale), None)
        return
    await _show(desk, sent.get_bot(), run.id)


def _run(desk: Desk, ask: Ask, link: str, found: Info, sent: Message) -> Run:
    waiter = desk.waiter(ask, link)
    to = Address.of(waiter)
    quiet = Address(
        chat=to.chat,
        reply=to.reply,
        thread=to.thread,
        noticed=True,  # what fails is named in the end, all at once
        adults=to.adults,
        silent=to.silent,
        captions=to.captions,
        links=to.links,
    )
    return Run(
        channel=waiter.channel,
        name=f"tg:{desk.account}:{to.chat}",
        asker=waiter.asker,
        url=list_link(link),
        title=found.title,
        items=found.items,
        count=found.entries,
        to=quiet.data(),
        chat=waiter.chat,
        locale=ask.locale,
        wish=replace(ask.wish, clip=None),
        place=desk.place_for(waiter),
        message=sent.message_id,
    )


async def on_press(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A press below a list; only the person who asked is obeyed."""
    query = update.callback_query
    assert query
    press, message = Press.read(query.data or ""), query.message
    if press is None or not isinstance(message, Message):
        await answer(query)
        return
    locale = await desk.locale_for(message.chat, query.from_user)
    try:
        run = await desk.lists.runs.get(press.run)
        if run and not await _may(run, query, message):
            await answer(query, say("not-yours", locale))
            return
        run = run and await desk.lists.press(press)
    except Unavailable:
        await answer(query, say("busy", locale), alert=True)
        return
    if run is None:
        await answer(query, say("forgotten", locale), alert=True)
        return
    desk.later(_say_what_is_chosen(query, run, press.action))
    desk.later(_screen.refresh(run.id, lambda: _show(desk, context.bot, run.id)))


async def _may(run: Run, query: CallbackQuery, message: Message) -> bool:
    """Whoever asked; what was asked in the name of the chat itself is its admins'."""
    if run.asker == place_key(message.chat_id) and run.asker != f"tg:{query.from_user.id}":
        return await rules(message.chat, query.from_user.id)
    return run.asker == f"tg:{query.from_user.id}"


async def _say_what_is_chosen(query: CallbackQuery, run: Run, action: Action) -> None:
    """Says at once what the message will say when Telegram lets it be changed."""
    text = say("list-chosen", run.locale, count=len(run.chosen)) if action in ("toggle", "all") else None
    await answer(query, text)


async def drive(desk: Desk, bot: Bot) -> None:
    """One look at the lists that are being fetched."""

    async def show(run: Run) -> None:
        await _screen.refresh(run.id, lambda: _show(desk, bot, run.id))

    await desk.lists.drive(show, desk.follows.gone)


async def _show(desk: Desk, bot: Bot, run_id: str) -> None:
    """Brings the message of a run up to date."""
    run = await desk.lists.runs.get(run_id)
    if run is None or run.message is None:
        return
    assert isinstance(bot, ExtBot)
    words = (await desk.lists.words(run))[: MessageLimit.MAX_TEXT_LENGTH // 2]
    try:
        await bot.edit_message_text(
            words,
            chat_id=run.to["chat"],
            message_id=run.message,
            reply_markup=_keyboard(run),
            rate_limit_args=SENTENCE,
        )
    except TelegramError:  # unchanged, or gone: there is nobody to tell
        return


def _keyboard(run: Run) -> InlineKeyboardMarkup | None:
    if run.state == "choosing":
        rows = [[_item(run, number)] for number in run.on_page(PER_PAGE)]
        if run.pages(PER_PAGE) > 1:
            rows.append(_pager(run))
        rows.append([_button(run, say(f"list-button-{name}", run.locale), name) for name in ("all", "none")])
        last = [_button(run, say("button-cancel", run.locale), "cancel")]
        if run.chosen:
            label = say("list-button-fetch", run.locale, count=len(run.chosen))
            last.insert(0, _button(run, label, "fetch"))
        return InlineKeyboardMarkup([*rows, last])
    if run.state == "running":
        return InlineKeyboardMarkup([[_button(run, say("button-cancel", run.locale), "cancel")]])
    return None


def _item(run: Run, number: int) -> InlineKeyboardButton:
    item: Item = run.items[number]
    length = f" · {duration(item.duration)}" if item.duration else ""
    title = item.title if len(item.title) <= LONGEST_LABEL else f"{item.title[: LONGEST_LABEL - 1]}…"
    mark = "✅" if number in run.chosen else "▫️"
    return _button(run, f"{mark} {number + 1}. {title}{length}", "toggle", number)


def _pager(run: Run) -> list[InlineKeyboardButton]:
    last = run.pages(PER_PAGE) - 1
    back, on = max(0, run.page - 1), min(last, run.page + 1)
    return [
        _button(run, "◀", "page", back),
        _button(run, f"{run.page + 1}/{last + 1}", "page", run.page),
        _button(run, "▶", "page", on),
    ]


def _button(run: Run, label: str, action: Action, number: int = 0) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=Press(run.id, action, number).data)
