"""Playlists on Discord: /playlist, a menu to choose from, and the message that shows how far it is."""

import contextlib
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.utils import escape_markdown

from bot.discord_bot.desk import TROUBLE, Desk, Interaction, refusal_of
from bot.discord_bot.spoken import told
from bot.links import find_links
from bot.playlists import Action, Press, list_link, reason_of
from shared.delivery.discord import Address
from shared.errors import JobError, Refused, Unavailable
from shared.models import Wish
from shared.places import Choices
from shared.playlists import Run
from shared.texts import duration, explain, say

log = structlog.get_logger(__name__)

PER_PAGE = 25  # https://discord.com/developers/docs/components/reference#string-select
LONGEST_LABEL = 100
CONTENT = 2000  # characters of a message


def add_to(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    @tree.command(name="playlist", description=told("discord-playlist"))
    @app_commands.describe(url=told("discord-list-url"), quality=told("discord-quality"))
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def playlist(interaction: Interaction, url: str, quality: str | None = None) -> None:
        try:
            wish = Wish(quality) if quality else None
        except ValueError as error:
            await desk.whisper(interaction, str(error))
            return
        await _offer(desk, interaction, url, wish)


async def _offer(desk: Desk, interaction: Interaction, text: str, wish: Wish | None) -> None:
    """Answers with what is in a list."""
    choices = await desk.choices_at(interaction.guild, interaction.channel)
    locale = choices.language or str(interaction.locale)
    links = find_links(text, [], most=1)
    if refusal := refusal_of(interaction.user, choices, links):
        await desk.whisper(interaction, explain(refusal, locale))
        return
    to = desk.address(interaction, choices)
    if to.channel is None:
        await desk.whisper(interaction, say("list-not-here", locale))
        return
    try:
        sent = await interaction.response.send_message(say("list-looking", locale))
        wish = wish or Wish(choices.quality)
        words, view = await _listed(desk, interaction, links[0], to, wish, choices, sent.message_id)
        await interaction.edit_original_response(content=words, view=view)
    except TROUBLE as error:
        log.warning("list_not_shown", why=str(error))


async def _listed(
    desk: Desk,
    interaction: Interaction,
    link: str,
    to: Address,
    wish: Wish,
    choices: Choices,
    message: int | None,
) -> tuple[str, discord.ui.View | None]:
    """What the message says: the list, or why there is none."""
    waiter = desk.waiter(interaction, 0, {}, choices.language or str(interaction.locale))
    try:
        found = await desk.lists.of(list_link(link), waiter)
        if not found.items:
            return say("list-none", waiter.locale), None
        quiet = Address(
            app=to.app,
            user=to.user,
            channel=to.channel,
            reply=message,
            limit=to.limit,
            noticed=True,  # what fails is named in the end, all at once
            adults=to.adults,
            silent=to.silent,
            attach=to.attach,
            links=to.links,
        )
        run = Run(
            channel=waiter.channel,
            name=f"dc:{desk.account}:{to.channel}",
            asker=waiter.asker,
            url=list_link(link),
            title=found.title,
            items=found.items,
            count=found.entries,
            to=quiet.data(),
            chat=waiter.chat,
            locale=waiter.locale,
            wish=wish,
            place=desk.place(quiet),
            region=choices.region,
            message=message,
        )
        await desk.lists.runs.begin(run)
        return await _words(desk, run), _view(run)
    except (Refused, JobError, Unavailable) as error:
        return reason_of(error, waiter.locale), None


async def on_press(desk: Desk, interaction: Interaction, press: Press) -> None:
    """A press below a list, or a choice from its menu; only the person who asked is obeyed."""
    locale = str(interaction.locale)
    data: Any = interaction.data or {}
    with contextlib.suppress(*TROUBLE):
        await interaction.response.defer()
    try:
        run = await desk.lists.runs.get(press.run)
        if run and run.asker != f"dc:{interaction.user.id}":
            await desk.whisper(interaction, say("not-yours", locale))
            return
        if press.action == "pick":
            run = run and await desk.lists.pick(press, [int(value) for value in data.get("values", ())])
        else:
            run = run and await desk.lists.press(press)
        words = await _words(desk, run) if run else ""
    except (Unavailable, ValueError):
        await desk.whisper(interaction, say("busy", locale))
        return
    if run is None:
        await desk.whisper(interaction, say("forgotten", locale))
        return
    try:
        await interaction.edit_original_response(content=words, view=_view(run))
    except TROUBLE as error:
        log.warning("list_not_shown", why=str(error))


async def drive(desk: Desk, client: discord.Client) -> None:
    """One look at the lists that are being fetched."""

    async def show(run: Run) -> None:
        channel = client.get_partial_messageable(run.to["channel"])
        assert run.message
        try:
            await channel.get_partial_message(run.message).edit(
                content=await _words(desk, run), view=_view(run)
            )
        except TROUBLE as error:
            log.info("list_not_shown", why=str(error))

    await desk.lists.drive(show, desk.follows.gone)


async def _words(desk: Desk, run: Run) -> str:
    return escape_markdown(await desk.lists.words(run))[:CONTENT]


def _view(run: Run) -> discord.ui.View | None:
    """Components as bare data: presses are recognised by their `custom_id`, so discord.py keeps nothing."""
    view = discord.ui.View(timeout=None)
    if run.state == "choosing":
        view.add_item(_menu(run))
        if (last := run.pages(PER_PAGE) - 1) > 0:
            labels = {run.page - 1: "◀", run.page: f"{run.page + 1}/{last + 1}", run.page + 1: "▶"}
            for page in sorted(labels.keys() & set(range(last + 1))):  # two buttons may not ask for the same
                view.add_item(_button(run, labels[page], "page", page, row=1))
        view.add_item(_button(run, say("list-button-all", run.locale), "all", row=2))
        view.add_item(_button(run, say("list-button-none", run.locale), "none", row=2))
        if run.chosen:
            label = say("list-button-fetch", run.locale, count=len(run.chosen))
            view.add_item(_button(run, label, "fetch", row=2, style=discord.ButtonStyle.primary))
    if run.state in ("choosing", "running"):
        red = discord.ButtonStyle.danger
        view.add_item(_button(run, say("button-cancel", run.locale), "cancel", row=2, style=red))
    view.stop()
    return view if view.children else None


def _menu(run: Run) -> discord.ui.Select[Any]:
    shown = run.on_page(PER_PAGE)
    options = [
        discord.SelectOption(
            label=f"{number + 1}. {run.items[number].title}"[:LONGEST_LABEL],
            description=duration(length) if (length := run.items[number].duration) else None,
            value=str(number),
            default=number in run.chosen,
        )
        for number in shown
    ]
    return discord.ui.Select(
        custom_id=Press(run.id, "pick", run.page).data,
        placeholder=say("list-placeholder", run.locale),
        options=options,
        min_values=0,
        max_values=len(options),
        row=0,
    )


def _button(
    run: Run,
    label: str,
    action: Action,
    number: int = 0,
    *,
    row: int,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
) -> discord.ui.Button[Any]:
    return discord.ui.Button(label=label, custom_id=Press(run.id, action, number).data, row=row, style=style)
