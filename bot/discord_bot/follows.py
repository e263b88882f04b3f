"""Following channels and playlists on Discord: /follow and /unfollow, by members with Manage Server."""

import contextlib
from typing import Any

import discord
from discord import app_commands

from bot.discord_bot.desk import TROUBLE, Desk, Interaction, marked_for_adults
from bot.discord_bot.spoken import told
from bot.follows import Where
from bot.links import find_links
from bot.playlists import reason_of
from shared.delivery.discord import FREE_LIMIT, Address
from shared.errors import JobError, NoLink, Refused, Unavailable
from shared.follows import Follow
from shared.models import Wish
from shared.texts import say

PRESSED = "fo|"
MOST_OPTIONS = 25
LONGEST_LABEL = 100


def add_to(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    @tree.command(name="follow", description=told("discord-follow"))
    @app_commands.describe(url=told("discord-list-url"))
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def follow(interaction: Interaction, url: str) -> None:
        if await _may(desk, interaction):
            await _begin(desk, interaction, url)

    @tree.command(name="unfollow", description=told("discord-unfollow"))
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def unfollow(interaction: Interaction) -> None:
        if await _may(desk, interaction):
            with contextlib.suppress(*TROUBLE):
                await interaction.response.defer(ephemeral=True)
                words, view = await _followed(desk, interaction)
                more: Any = {"view": view} if view else {}
                await interaction.followup.send(words, ephemeral=True, **more)


async def _may(desk: Desk, interaction: Interaction) -> bool:
    """Members who manage the server; anybody in private."""
    if interaction.guild_id is None or interaction.permissions.manage_guild:
        return True
    await desk.whisper(interaction, say("settings-forbidden", str(interaction.locale)))
    return False


async def _begin(desk: Desk, interaction: Interaction, text: str) -> None:
    with contextlib.suppress(*TROUBLE):
        await interaction.response.defer()
    choices = await desk.choices_at(interaction.guild, interaction.channel)
    locale = choices.language or str(interaction.locale)
    follow = Follow(
        channel=desk.lists.channel,
        chat=f"dc:{interaction.channel_id}",
        url="",
        title="",
        asker=f"dc:{interaction.user.id}",
        to={"channel": interaction.channel_id, "user": 0},
        locale=locale,
    )
    try:
        if not (links := find_links(text, [], most=1)):
            raise NoLink
        words = await desk.follows.begin(links[0], follow, desk.waiter(interaction, 0, {}, locale))
    except (Refused, JobError, Unavailable) as error:
        words = reason_of(error, locale)
    with contextlib.suppress(*TROUBLE):
        await interaction.followup.send(words)


async def _followed(desk: Desk, interaction: Interaction) -> tuple[str, discord.ui.View | None]:
    """What is followed in this channel, as a menu that ends it."""
    locale = str(interaction.locale)
    try:
        followed = (await desk.follows.follows.of(f"dc:{interaction.channel_id}"))[:MOST_OPTIONS]
    except Unavailable:
        return say("busy", locale), None
    if not followed:
        return say("follow-none", locale), None
    view = discord.ui.View(timeout=None)
    options = [discord.SelectOption(label=one.title[:LONGEST_LABEL], value=one.id) for one in followed]
    view.add_item(discord.ui.Select(custom_id=PRESSED, options=options))
    view.stop()
    return say("follow-list", locale), view


async def on_press(desk: Desk, interaction: Interaction) -> None:
    """A choice from the menu: that is followed no more."""
    if not await _may(desk, interaction):
        return
    data: Any = interaction.data or {}
    with contextlib.suppress(*TROUBLE):
        await interaction.response.defer()
    try:
        follow = await desk.follows.follows.get(str(data["values"][0]))
        if follow and follow.chat == f"dc:{interaction.channel_id}":
            await desk.follows.follows.remove(follow)
    except Unavailable:
        await desk.whisper(interaction, say("busy", str(interaction.locale)))
        return
    words, view = await _followed(desk, interaction)
    with contextlib.suppress(*TROUBLE):
        await interaction.edit_original_response(content=words, view=view)


async def tell(desk: Desk, client: discord.Client) -> None:
    """Sees to it that what is new comes."""

    async def where(follow: Follow) -> Where | None:
        try:
            found: Any = client.get_channel(follow.to["channel"]) or await client.fetch_channel(
                follow.to["channel"]
            )
        except (discord.NotFound, discord.Forbidden):
            return None
        except TROUBLE as error:
            raise Unavailable("Discord cannot be reached", cause=type(error).__name__) from error
        return await _where(desk, found, follow)

    async def speak(follow: Follow, text: str) -> None:
        with contextlib.suppress(*TROUBLE):
            await client.get_partial_messageable(follow.to["channel"]).send(text)

    await desk.follows.tell(desk.lists.channel, where, speak)


async def _where(desk: Desk, channel: Any, follow: Follow) -> Where:
    guild = getattr(channel, "guild", None)
    choices = await desk.choices_at(guild, channel)
    me = getattr(guild, "me", None)
    limit = desk.settings.discord_upload_limit or getattr(guild, "filesize_limit", 0) or FREE_LIMIT
    to = Address(
        app=desk.account,
        user=follow.to["user"],
        channel=channel.id,
        limit=limit,
        noticed=True,  # nobody asked just now, so that failures are not worth a word
        adults=marked_for_adults(channel),
        silent=choices.quiet,
        attach=channel.permissions_for(me).attach_files if me else True,
        links=choices.links and desk.settings.gives_links,
    )
    locale = choices.language or follow.locale
    return Where(to.data(), Wish(quality=choices.quality), desk.place(to), locale)
