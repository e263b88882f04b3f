"""/owner: what the owners look at and steer. Discord shows it to administrators; it obeys owners alone."""

import contextlib
from collections.abc import Sequence
from typing import Any, Literal

import discord
from discord import app_commands

from bot.discord_bot.desk import TROUBLE, Desk, Interaction
from bot.discord_bot.spoken import told
from shared import canaries
from shared.control import RULES
from shared.errors import Unavailable
from shared.texts import say

LIMITS = [app_commands.Choice(name=name, value=name) for name in RULES]


def add_to(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    group = app_commands.Group(
        name="owner",
        description=told("discord-owner"),
        default_permissions=discord.Permissions(administrator=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    _steering(group, desk)
    for standing in ("allow", "block", "trust", "forget"):
        _add_standing(group, desk, standing)
    tree.add_command(group)


def _steering(group: app_commands.Group, desk: Desk) -> None:
    @group.command(name="stats", description=told("discord-owner-stats"))
    async def stats(interaction: Interaction) -> None:
        await _answer(desk, interaction, ("queue",), ("surge",), ("status",))

    @group.command(name="surge", description=told("discord-owner-surge"))
    async def surge(interaction: Interaction, mode: Literal["on", "off", "auto"] | None = None) -> None:
        await _answer(desk, interaction, ("surge", mode) if mode else ("surge",))

    @group.command(name="limits", description=told("discord-owner-limits"))
    @app_commands.choices(name=LIMITS)
    @app_commands.describe(count=told("discord-owner-count"), trusted=told("discord-owner-trusted"))
    async def limits(
        interaction: Interaction, name: str | None = None, count: str | None = None, trusted: bool = False
    ) -> None:
        role = ("trusted",) if trusted else ()
        words = (*role, name or "", count or "") if name or count else ()
        await _answer(desk, interaction, ("limits", *words))


def _add_standing(group: app_commands.Group, desk: Desk, standing: str) -> None:
    @group.command(name=standing, description=told(f"discord-owner-{standing}"))
    async def stand(interaction: Interaction, person: discord.User) -> None:
        await _answer(desk, interaction, (standing, str(person.id)))


async def _answer(desk: Desk, interaction: Interaction, *orders: Sequence[str]) -> None:
    """Obeys each order and says what came of it, to an owner; to everybody else that it is not for them."""
    locale = str(interaction.locale)
    with contextlib.suppress(*TROUBLE):
        await interaction.response.defer(ephemeral=True)
    try:
        policy = await desk.intake.control.policy()
        if str(interaction.user.id) not in policy.owners:
            text = say("discord-owner-only", locale)
        else:
            text = "\n".join([await _obeyed(desk, order, locale) for order in orders])
    except Unavailable:
        text = say("busy", locale)
    await desk.whisper(interaction, text)


async def _obeyed(desk: Desk, order: Sequence[str], locale: str) -> str:
    command, *words = order
    if command == "status":
        return await canaries.status(desk.jobs.redis, desk.settings.region, locale)
    return await desk.owner.obey(command, words, locale)
