"""Buttons and menus of our own messages. They carry all they need, so that old ones work after a restart."""

import asyncio
import contextlib
from dataclasses import replace
from typing import Any

from bot.discord_bot.desk import IN_TIME, TROUBLE, Desk, Interaction
from shared.delivery.discord import Press, menu_of_qualities
from shared.errors import Unavailable
from shared.models import AUDIO, BEST, Request
from shared.sites import Sites, host_of
from shared.texts import say

OFFERS_PATIENCE = 1.0  # seconds
LAST_EDIT = 2.5  # seconds in which a progress edit that was under way has arrived
PREMIERE_MARGIN = 120.0  # seconds after the announced start: premieres begin with a countdown


async def on_press(desk: Desk, interaction: Interaction) -> None:
    """A press by whoever; only the person who asked is obeyed, and moderators who want a message gone."""
    data: Any = interaction.data or {}
    press = Press.read(str(data.get("custom_id", "")))
    if press is None:
        return
    locale = str(interaction.locale)
    try:
        async with asyncio.timeout(IN_TIME):
            request = await desk.request_of(press.waiter_id)
    except (Unavailable, TimeoutError):
        await desk.whisper(interaction, say("busy", locale))
        return
    if press.action == "delete" and _may_delete(interaction, request):
        await _delete(interaction)
        await _delete_page(desk, interaction, press)
    elif request is None:
        await desk.whisper(interaction, say("forgotten", locale))
    elif request.waiter.asker != f"dc:{interaction.user.id}":
        await desk.whisper(interaction, say("not-yours", locale))
    else:
        await _obey(desk, interaction, press, request)


def _may_delete(interaction: Interaction, request: Request | None) -> bool:
    by_asker = request is not None and request.waiter.asker == f"dc:{interaction.user.id}"
    moderator = interaction.guild_id is not None and interaction.permissions.manage_messages
    return by_asker or moderator


async def _delete(interaction: Interaction) -> None:
    with contextlib.suppress(*TROUBLE):
        await interaction.response.defer()
        await interaction.delete_original_response()


async def _delete_page(desk: Desk, interaction: Interaction, press: Press) -> None:
    """With the message goes the page that it led to, where the person who asked wants it gone."""
    if desk.pages is None:
        return
    try:
        page = await desk.pages.of_waiter(press.waiter_id)
        if page and page.asker == f"dc:{interaction.user.id}":
            await desk.pages.delete(page)
    except Unavailable:
        await desk.whisper(interaction, say("busy", str(interaction.locale)))


async def _obey(desk: Desk, interaction: Interaction, press: Press, request: Request) -> None:
    match press.action:
        case "cancel":
            await _cancel(desk, interaction, request)
        case "again" | "renew":
            await desk.ask_anew(interaction, request, over=True)
        case "audio":
            wish = replace(request.wish, quality=AUDIO)
            await desk.ask_anew(interaction, replace(request, wish=wish), over=False)
        case "link":
            wish = replace(request.wish, quality=BEST)
            await desk.ask_anew(interaction, replace(request, wish=wish), over=False, as_link=True)
        case "quality":
            offers = await desk.offers(request.url, within=OFFERS_PATIENCE)
            menu = menu_of_qualities(request.waiter, offers)
            with contextlib.suppress(*TROUBLE):
                await interaction.response.send_message(view=menu, ephemeral=True)
        case "pick":
            data: Any = interaction.data or {}
            wish = replace(request.wish, quality=str(data["values"][0]))
            await desk.ask_anew(interaction, replace(request, wish=wish), over=False)
        case "premiere" | "site":
            await _await(desk, interaction, press, request)


async def _cancel(desk: Desk, interaction: Interaction, request: Request) -> None:
    locale = request.waiter.locale
    try:
        async with asyncio.timeout(IN_TIME):
            in_time = await desk.jobs.cancel(request.waiter.id)
    except (Unavailable, TimeoutError):
        await desk.whisper(interaction, say("busy", locale))
        return
    if not in_time:
        await desk.whisper(interaction, say("too-late-to-cancel", locale))
        return
    with contextlib.suppress(*TROUBLE):
        await interaction.response.edit_message(content=say("cancelled", locale), embed=None, view=None)
    desk.later(_say_again(interaction, say("cancelled", locale)))


async def _say_again(interaction: Interaction, text: str) -> None:
    """A progress edit may have been on its way, and have come last."""
    await asyncio.sleep(LAST_EDIT)
    with contextlib.suppress(*TROUBLE):
        await interaction.edit_original_response(content=text, embed=None, view=None)


async def _await(desk: Desk, interaction: Interaction, press: Press, request: Request) -> None:
    """Parks the request until its premiere has begun, or until its site works again."""
    locale, site = request.waiter.locale, host_of(request.url)
    try:
        async with asyncio.timeout(IN_TIME):
            if press.action == "premiere":
                status = await desk.jobs.status(press.waiter_id)
                failure = status.outcome.failure if status and status.outcome else None
                starts = (failure.facts or {}).get("starts") if failure else None
                wanted: dict[str, Any] | None = (
                    {"until": float(starts) + PREMIERE_MARGIN} if starts is not None else None
                )
                text = say("parked-premiere", locale)
            else:
                down = {one.host for one in await Sites(desk.jobs.redis).down()}
                wanted = {"event": f"site:{site}"} if site in down else None
                text = say("parked-site", locale, site=site)
    except (Unavailable, TimeoutError):
        await desk.whisper(interaction, say("busy", locale))
        return
    if wanted is None:  # the site knows best
        await desk.ask_anew(interaction, request, over=True)
    else:
        await desk.park(interaction, request, text, wanted)
