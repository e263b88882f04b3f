"""The menu of qualities: what there is of a medium, how big it is and how it would arrive.

The request behind a menu is remembered as that of a light job which learns what the link offers; the button
that is pressed makes it a request for the medium.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.links import canonical
from bot.offers import Offers
from bot.playlists import is_list
from bot.telegram_bot import playlists
from bot.telegram_bot.desk import QUEUE_PATIENCE, Ask, Desk
from bot.telegram_bot.talk import edit
from shared.delivery.telegram import Address, Press, channel_name
from shared.errors import Refused, Unavailable
from shared.jobs import info_region
from shared.models import AUDIO, BEST, FIT, MP3, Offer, Request, Waiter
from shared.texts import explain, quality_name, say

PATIENCE = 25.0  # seconds for the sizes; the menu works without them
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

    buttons = keyboard(desk, waiter, (), marked)
    await desk.say(message, say("tg-pick", waiter.locale), keyboard=buttons, then=fill)


async def _fill(desk: Desk, sent: Message, request: Request, marked: str) -> None:
    offers = Offers(desk.jobs, region=desk.settings.region, channel=channel_name(desk.account))
    known = await offers.of(request.url, within=PATIENCE)
    if known:
        text = say("tg-pick", request.waiter.locale)
        await edit(sent, text, keyboard(desk, request.waiter, known, marked))


def keyboard(desk: Desk, waiter: Waiter, offers: Sequence[Offer], marked: str = "") -> InlineKeyboardMarkup:
    """A button for each quality: name, size, and whether it comes as a link."""
    known = {offer.quality: offer for offer in offers}
    buttons = []
    for quality in known or USUAL:
        label = quality_name(quality, waiter.locale, known.get(quality))
        if _as_link(desk, waiter, known.get(quality)):
            label = say("quality-as-link", waiter.locale, quality=label)
        label = f"✓ {label}" if quality == marked else label
        data = Press("pick", waiter.id, quality).data()
        buttons.append(InlineKeyboardButton(label, callback_data=data))
    if desk.settings.gives_links:
        label = say("button-link", waiter.locale)
        buttons.append(InlineKeyboardButton(label, callback_data=Press("link", waiter.id).data()))
    return InlineKeyboardMarkup([buttons[n : n + 2] for n in range(0, len(buttons), 2)])


def _as_link(desk: Desk, waiter: Waiter, one: Offer | None) -> bool:
    limit = desk.place.limit
    too_big = bool(one and one.bytes and limit and one.bytes > limit)
    return desk.settings.gives_links and (too_big or Address.of(waiter).links)
