"""Following channels and playlists in Telegram: /follow, /unfollow, and the list with a button for each."""

from dataclasses import replace

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes, ExtBot

from bot.follows import Where
from bot.playlists import reason_of
from bot.telegram_bot.desk import Desk, place_key
from bot.telegram_bot.talk import answer, asker_of, is_admin, links_of, rules
from shared.delivery.telegram import SENTENCE, Address
from shared.errors import JobError, Refused, Unavailable
from shared.follows import Follow
from shared.models import Waiter, Wish
from shared.texts import explain, say

PRESSED = "fo|"
LONGEST_LABEL = 48  # characters: phones show no more of a button


async def on_follow(desk: Desk, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """`/follow` with a link, by admins in groups and channels; without one it shows what is followed."""
    message = update.effective_message
    assert message
    locale = await desk.locale(message)
    if not await is_admin(message):
        await desk.hush(message, say("settings-admins", locale))
    elif links := (links_of(message) or links_of(message.reply_to_message))[:1]:
        desk.later(_begin(desk, message, links[0], locale))
    else:
        await _show_all(desk, message, locale)


async def on_unfollow(desk: Desk, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """`/unfollow` with a link, or the list to choose from."""
    message = update.effective_message
    assert message
    locale = await desk.locale(message)
    if not await is_admin(message):
        await desk.hush(message, say("settings-admins", locale))
        return
    try:
        links = links_of(message)[:1]
        ended = await desk.follows.end(links[0], place_key(message.chat_id)) if links else None
    except Refused as error:
        await desk.say(message, explain(error.failure, locale))
    except Unavailable:
        await desk.say(message, say("busy", locale))
    else:
        if ended:
            await desk.say(message, say("follow-ended", locale, title=ended.title))
        else:
            await _show_all(desk, message, locale)


async def _begin(desk: Desk, message: Message, link: str, locale: str) -> None:
    """Looks at the list, which may take a while."""
    chat = message.chat_id
    thread = message.message_thread_id if message.is_topic_message else None
    follow = Follow(
        channel=desk.lists.channel,
        chat=place_key(chat),
        url=link,
        title="",
        asker=asker_of(message),
        to=Address(chat=chat, thread=thread).data(),
        locale=locale,
    )
    waiter = Waiter(
        f"tg:{desk.account}:{chat}:{message.message_id}:follow",
        desk.lists.channel,
        asker=asker_of(message),
        locale=locale,
        chat="" if message.chat.type == ChatType.PRIVATE else place_key(chat),
    )
    try:
        text = await desk.follows.begin(link, follow, waiter)
    except (Refused, JobError, Unavailable) as error:
        text = reason_of(error, locale)
    await desk.say(message, text)


async def _show_all(desk: Desk, message: Message, locale: str) -> None:
    try:
        followed = await desk.follows.follows.of(place_key(message.chat_id))
    except Unavailable:
        await desk.say(message, say("busy", locale))
        return
    await desk.say(message, _words(followed, locale), keyboard=_keyboard(followed))


def _words(followed: list[Follow], locale: str) -> str:
    if followed:
        return say("follow-list", locale)
    return f"{say('follow-none', locale)} {say('follow-how', locale)}"


def _keyboard(followed: list[Follow]) -> InlineKeyboardMarkup | None:
    rows = [
        [InlineKeyboardButton(f"✖ {one.title[:LONGEST_LABEL]}", callback_data=f"{PRESSED}{one.id}")]
        for one in followed
    ]
    return InlineKeyboardMarkup(rows) if rows else None


async def on_press(desk: Desk, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """A press in the list: by admins, in groups."""
    query = update.callback_query
    assert query
    message, person = query.message, query.from_user
    if not isinstance(message, Message) or query.data is None:
        await answer(query)
        return
    locale, chat = await desk.locale_for(message.chat, person), place_key(message.chat_id)
    if message.chat.type != ChatType.PRIVATE and not await rules(message.chat, person.id):
        await answer(query, say("settings-admins", locale))
        return
    try:
        follow = await desk.follows.follows.get(query.data.removeprefix(PRESSED))
        if follow and follow.chat == chat:
            await desk.follows.follows.remove(follow)
        left = await desk.follows.follows.of(chat)
    except Unavailable:
        await answer(query, say("busy", locale), alert=True)
        return
    await answer(query, say("follow-ended", locale, title=follow.title) if follow else None)
    try:
        await query.edit_message_text(_words(left, locale), reply_markup=_keyboard(left))
    except TelegramError:  # unchanged: two pressed the same
        return


async def tell(desk: Desk, bot: Bot) -> None:
    """Sees to it that what is new comes."""

    async def where(follow: Follow) -> Where:
        choices = await desk.places.of(follow.chat)
        private = int(follow.to["chat"]) > 0
        to = replace(
            Address(**follow.to),
            noticed=True,  # nobody asked just now, so that failures are not worth a word
            adults=private or choices.adults,
            silent=choices.quiet,
            captions=choices.captions,
            links=choices.links and desk.settings.gives_links,
        )
        place = replace(desk.place, limit=None) if to.links else desk.place
        locale = choices.language or follow.locale
        return Where(to.data(), Wish(quality=choices.quality), place, locale, choices.paused)

    async def speak(follow: Follow, text: str) -> None:
        assert isinstance(bot, ExtBot)
        try:
            await bot.send_message(
                follow.to["chat"],
                text,
                message_thread_id=follow.to.get("thread"),
                rate_limit_args=SENTENCE,
            )
        except TelegramError:  # nobody is left to hear it
            return

    await desk.follows.tell(desk.lists.channel, where, speak)
