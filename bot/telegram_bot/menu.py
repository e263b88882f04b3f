"""The menu of qualities: what there is of a medium, how big it is and how it would arrive.

The request behind a menu is remembered as that of a light job which learns what the link offers; the button
that is pressed makes it a request for the medium.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.links import canonical
from bot.offers import Offers
from bot.playlists import is_list
from bot.telegram_bot import playlists
from bot.telegram_bot.desk import QUEUE_PATIENCE, Ask, Desk
from bot.telegram_bot.sentences import Sentence
from bot.telegram_bot.talk import delete, edit, links_of, text_of
from bot.wishes import parse_wish
from shared.delivery.telegram import Action, Address, Press, channel_name
from shared.errors import Refused, Unavailable
from shared.jobs import info_region
from shared.models import AUDIO, BEST, FIT, LANGUAGE, MP3, Info, Offer, Request, Waiter
from shared.texts import explain, quality_name, say

PATIENCE = 25.0  # seconds for the sizes; the menu works without them
HALF = 20  # characters of a label that phones show in half a row
MOST_LANGUAGES = 40
LONGEST_LANGUAGE = 12  # characters: 64 bytes are all that a button carries
PART = "✂️"
"""How our question for a part begins. It names the link, so that its answer is understood after a restart."""
USUAL = (FIT, BEST, "1080", "720", "480", "360", AUDIO, MP3)


async def take(desk: Desk, message: Message, links: Sequence[str]) -> None:
    """Answers links of somebody who wishes nothing in particular: by a menu, where the chat wants that.

    A link to a playlist is answered by what is in it.
    """
    ask = await desk.admit(message, links)
    if ask:
        for link in filter(is_list, ask.links):
            await playlists.offer(desk, ask, link)
        ask = replace(ask, links=[link for link in ask.links if not is_list(link)])
    if ask and ask.choices.ask:
        for link in ask.links:
            await _offer(desk, ask, link)
    elif ask:
        await desk.fetch(ask)


async def _offer(desk: Desk, ask: Ask, link: str) -> None:
    """Replies with a menu instead of the medium."""
    waiter = replace(desk.waiter(ask, link), pull=True)
    region = info_region(desk.settings.region)
    try:
        async with asyncio.timeout(QUEUE_PATIENCE):
            request = Request(canonical(link), waiter, ask.wish, desk.place, region=region, kind="info")
            await desk.intake.ask(request)
    except Refused as error:
        await desk.refuse(ask, explain(error.failure, waiter.locale))
        return
    except (Unavailable, TimeoutError):
        await desk.refuse(ask, say("busy", waiter.locale))
        return
    await show(desk, ask.message, request)


async def show(desk: Desk, message: Message, request: Request) -> None:
    """Replies with what there may be, and puts in the sizes once they are known."""
    waiter = request.waiter
    choices = await desk.choices_of(message.chat)
    marked = choices.quality if choices.remember else ""

    async def fill(sent: Message) -> None:
        desk.later(_fill(desk, sent, request, marked))

    buttons = keyboard(desk, waiter, None, marked)
    await desk.say(message, say("tg-pick", waiter.locale), keyboard=buttons, then=fill)


async def _fill(desk: Desk, sent: Message, request: Request, marked: str) -> None:
    if info := await _info(desk, request):
        text = say("tg-pick", request.waiter.locale)
        await edit(sent, text, keyboard(desk, request.waiter, info, marked))


async def _info(desk: Desk, request: Request) -> Info | None:
    offers = Offers(desk.jobs, region=desk.settings.region, channel=channel_name(desk.account))
    return await offers.info(request.url, within=PATIENCE)


async def again(desk: Desk, message: Message, request: Request) -> None:
    """Turns the list of languages back into the menu."""
    choices = await desk.choices_of(message.chat)
    await _fill(desk, message, request, choices.quality if choices.remember else "")


async def show_languages(desk: Desk, message: Message, request: Request) -> None:
    """Turns a menu into the list of the subtitles that there are, the asker's own language first."""
    waiter, info = request.waiter, await _info(desk, request)
    own = waiter.locale.partition("-")[0]
    languages = [each for each in info.subtitles if _fits(each)] if info else []
    languages = sorted(languages, key=lambda each: each.partition("-")[0] != own)[:MOST_LANGUAGES]
    buttons = [
        InlineKeyboardButton(each, callback_data=Press("words", waiter.id, each).data()) for each in languages
    ]
    rows = [buttons[n : n + 4] for n in range(0, len(buttons), 4)]
    rows.append([_button(waiter, "menu")])
    await edit(message, say("tg-pick-words", waiter.locale), InlineKeyboardMarkup(rows))


def _fits(language: str) -> bool:
    return len(language) <= LONGEST_LANGUAGE and LANGUAGE.fullmatch(language) is not None


async def ask_part(desk: Desk, message: Message, request: Request) -> None:
    """Asks which part is wanted, in the menu's place; the answer to it is `part_of`."""
    waiter = request.waiter
    text = f"{PART} {say('tg-part', waiter.locale)}\n{request.url}"
    question = Sentence.to(message, text, ForceReply(selective=True, input_field_placeholder="1:05-2:30"))
    await desk.tell(message.get_bot(), replace(question, reply=waiter.to.get("reply") or message.message_id))
    await delete(message)


async def take_part(desk: Desk, message: Message) -> bool:
    """Whether somebody answers our question for a part. It has been asked for then, or he knows why not."""
    question = message.reply_to_message
    links = links_of(question)
    if question is None or not is_question(question) or not links or links_of(message):
        return False
    try:
        wish = parse_wish((message.text or "").split())
    except ValueError as error:
        text = say("unknown-wish", await desk.locale(message), word=str(error)[:30])
        await desk.hush(message, text)
        return True
    if ask := await desk.admit(message, links[:1]):
        quality = wish.quality if wish.quality != FIT else ask.wish.quality
        await desk.fetch(replace(ask, wish=replace(wish, quality=quality)))
        await delete(question)
    return True


def is_question(message: Message) -> bool:
    """Whether it is our question for a part."""
    author = message.from_user
    return author is not None and author.id == message.get_bot().id and text_of(message).startswith(PART)


def keyboard(desk: Desk, waiter: Waiter, info: Info | None, marked: str = "") -> InlineKeyboardMarkup:
    """A button for each quality: name, codec, size, and whether it comes as a link; two in a row where
    phones show both. Below: subtitles, a part, the best as a link.
    """
    known = {offer.quality: offer for offer in info.qualities} if info else {}
    rows: list[list[InlineKeyboardButton]] = []
    for quality in known or USUAL:
        button = _quality(desk, waiter, quality, known.get(quality), marked)
        beside = rows and len(rows[-1]) == 1 and len(rows[-1][0].text) <= HALF
        if beside and len(button.text) <= HALF:
            rows[-1].append(button)
        else:
            rows.append([button])
    more = [_button(waiter, "words")] if info and any(map(_fits, info.subtitles)) else []
    rows.append([*more, _button(waiter, "part")])
    if desk.settings.gives_links:
        rows.append([_button(waiter, "link")])
    return InlineKeyboardMarkup(rows)


def _quality(
    desk: Desk, waiter: Waiter, quality: str, offer: Offer | None, marked: str
) -> InlineKeyboardButton:
    label = quality_name(quality, waiter.locale, offer)
    if _as_link(desk, waiter, offer):
        label = say("quality-as-link", waiter.locale, quality=label)
    label = f"✓ {label}" if quality == marked else label
    return InlineKeyboardButton(label, callback_data=Press("pick", waiter.id, quality).data())


def _button(waiter: Waiter, action: Action) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        say(f"button-{action}", waiter.locale), callback_data=Press(action, waiter.id).data()
    )


def _as_link(desk: Desk, waiter: Waiter, one: Offer | None) -> bool:
    limit = desk.place.limit
    too_big = bool(one and one.quality != FIT and one.bytes and limit and one.bytes > limit)
    return desk.settings.gives_links and (too_big or Address.of(waiter).links)
