"""Slash commands and the message menu, as Discord shows them. What they do is done at the desk."""

import contextlib
from typing import Any

import discord
from discord import app_commands

from bot.discord_bot import follows, owners, panel, playlists
from bot.discord_bot.desk import TROUBLE, Desk, Interaction
from bot.discord_bot.spoken import told
from bot.links import canonical, find_links
from bot.wishes import parse_clip
from shared import canaries
from shared.errors import Refused, Unavailable
from shared.models import AUDIO, FIT, Offer, Wish
from shared.privacy import statement
from shared.texts import quality_name, say

OFFERED = ("fit", "best", "2160", "1440", "1080", "720", "480", "360", "audio", "mp3")
MOST_CHOICES = 25  # of an option that completes itself
EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
BY_ANYBODY = app_commands.AppInstallationType(guild=True, user=True)


def tree_of(client: discord.Client, desk: Desk) -> app_commands.CommandTree[Any]:
    """All commands, for servers that added the app and for people who brought it along."""
    tree: app_commands.CommandTree[Any] = app_commands.CommandTree(
        client, allowed_contexts=EVERYWHERE, allowed_installs=BY_ANYBODY
    )
    tree.error(desk.apologise)
    _fetching(tree, desk)
    _telling(tree, desk)
    playlists.add_to(tree, desk)
    follows.add_to(tree, desk)
    panel.add_to(tree, desk)
    owners.add_to(tree, desk)
    return tree


def _fetching(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    @tree.command(name="get", description=told("discord-get"))
    @app_commands.describe(
        url=told("discord-url"),
        quality=told("discord-quality"),
        clip=told("discord-clip"),
        subtitles=told("discord-subtitles"),
    )
    async def get(
        interaction: Interaction,
        url: str,
        quality: str | None = None,
        clip: str | None = None,
        subtitles: str | None = None,
    ) -> None:
        try:
            wish = Wish(quality or FIT, parse_clip(clip) if clip else None, subtitles)
        except ValueError as error:
            await desk.whisper(interaction, str(error))
            return
        await desk.take(interaction, url, wish, as_chosen=quality is None)

    @get.autocomplete("quality")
    async def qualities(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """What there is behind the link typed beside it, once that is known; else what there may be."""
        locale, link = str(interaction.locale), str(interaction.namespace.url or "")
        known: dict[str, Offer] = {}
        with contextlib.suppress(Refused):
            if links := find_links(link, [], most=1):
                offers = await desk.offers(canonical(links[0]), within=0)
                known = {offer.quality: offer for offer in offers[:MOST_CHOICES]}
        fitting = [one for one in known or OFFERED if typed.lower() in one]
        return [
            app_commands.Choice(name=quality_name(one, locale, known.get(one)), value=one) for one in fitting
        ]

    @tree.command(name="audio", description=told("discord-audio"))
    @app_commands.describe(url=told("discord-url"))
    async def audio(interaction: Interaction, url: str) -> None:
        await desk.take(interaction, url, Wish(quality=AUDIO), as_chosen=False)

    @tree.context_menu(name=told("discord-menu"))
    async def fetch(interaction: Interaction, message: discord.Message) -> None:
        await desk.take(interaction, words_of(message))


def _telling(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    @tree.command(name="help", description=told("discord-help-short"))
    async def help_(interaction: Interaction) -> None:
        await desk.whisper(interaction, say("discord-help", str(interaction.locale)))

    @tree.command(name="privacy", description=told("discord-privacy"))
    async def privacy(interaction: Interaction) -> None:
        await desk.whisper(interaction, statement(desk.settings, str(interaction.locale)))

    @tree.command(name="region", description=told("discord-region"))
    async def region(interaction: Interaction, name: str = "") -> None:
        """`name` is one of the operator's regions, or any."""
        locale, person = str(interaction.locale), f"dc:{interaction.user.id}"
        with contextlib.suppress(*TROUBLE):
            await interaction.response.defer(ephemeral=True)
        try:
            text = await desk.intake.choose_region(person, name.lower(), locale)
        except Unavailable:
            text = say("busy", locale)
        await desk.whisper(interaction, text)

    @tree.command(name="forget_me", description=told("discord-forget-me"))
    async def forget_me(interaction: Interaction) -> None:
        await desk.forget(interaction)

    @tree.command(name="status", description=told("discord-status"))
    async def status(interaction: Interaction) -> None:
        locale = str(interaction.locale)
        with contextlib.suppress(*TROUBLE):
            await interaction.response.defer(ephemeral=True)
        try:
            text = await canaries.status(desk.jobs.redis, desk.settings.region, locale)
        except Unavailable:
            text = say("busy", locale)
        await desk.whisper(interaction, text)


def words_of(message: discord.Message) -> str:
    """The text of a message and of what it forwards; where no link is in it, what its embeds say.

    An embed that Discord made of a link repeats it, and quotes more links than anybody asked for.
    """
    forwarded = message.message_snapshots
    text = " ".join([message.content, *(one.content for one in forwarded)])
    if "://" in text:
        return text
    embeds = [*message.embeds, *(embed for one in forwarded for embed in one.embeds)]
    return " ".join([text, *(word for one in embeds for word in (one.url, one.description) if word)])
