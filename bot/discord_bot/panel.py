"""/settings: what those who manage a server chose for it, and for single channels of it."""

import contextlib
from typing import Any, Literal

import discord
from discord import app_commands

from bot.discord_bot.desk import TROUBLE, Desk, Interaction, keys_of
from bot.discord_bot.spoken import told
from shared.errors import Unavailable
from shared.models import QUALITY
from shared.places import Choices
from shared.texts import languages, say

NEEDED = ("view_channel", "send_messages", "embed_links", "attach_files", "read_message_history")
OPTIONS = (
    *("where", "notice", "sites", "quality", "role", "links", "quiet", "bare", "region", "language"),
    "reset",
)
IN_THREADS = "send_messages_in_threads"
SPOKEN = [
    app_commands.Choice(name=told("settings-own-language"), value="any"),
    *(app_commands.Choice(name=say("language", each), value=each) for each in languages()),
]


def add_to(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    @tree.command(name="settings", description=told("discord-settings"))
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.choices(language=SPOKEN)
    @app_commands.describe(**{name: told(f"settings-option-{name}") for name in OPTIONS})
    async def settings(
        interaction: Interaction,
        where: Literal["server", "channel"] = "server",
        notice: bool | None = None,
        sites: str | None = None,
        quality: str | None = None,
        role: discord.Role | None = None,
        links: bool | None = None,
        quiet: bool | None = None,
        bare: bool | None = None,
        region: str | None = None,
        language: str | None = None,
        reset: bool = False,
    ) -> None:
        given: dict[str, Any] = {
            "notice": notice,
            "quality": quality,
            "links": links,
            "quiet": quiet,
            "bare": bare,
        }
        given |= {"region": {"any": ""}.get(region.lower(), region.lower()) if region is not None else None}
        given |= {"language": {"any": ""}.get(language, language) if language is not None else None}
        given |= {"sites": _hosts(sites) if sites is not None else None}
        chosen = {name: value for name, value in given.items() if value is not None}
        await _settle(desk, interaction, where, chosen, role, reset=reset)


async def _settle(
    desk: Desk,
    interaction: Interaction,
    where: Literal["server", "channel"],
    chosen: dict[str, Any],
    role: discord.Role | None,
    *,
    reset: bool,
) -> None:
    locale = str(interaction.locale)
    if not interaction.permissions.manage_guild:
        await desk.whisper(interaction, say("settings-forbidden", locale))
        return
    if wrong := _wrong(desk, chosen, locale):
        await desk.whisper(interaction, wrong)
        return
    with contextlib.suppress(*TROUBLE):
        await interaction.response.defer(ephemeral=True)
    assert interaction.guild_id
    server, *narrower = keys_of(interaction.guild_id, interaction.channel)
    chats = (server,) if where == "server" else (server, *narrower)
    chat = chats[-1]
    try:
        if reset:
            await desk.places.forget(chat)
        if role:
            chosen["roles"] = _toggled((await desk.places.of(*chats)).roles, str(role.id))
        if chosen:
            await desk.places.choose(chat, **chosen)
        choices = await desk.places.of(*chats)
    except Unavailable:
        await desk.whisper(interaction, say("busy", locale))
        return
    changed = bool(chosen or reset)
    locale = choices.language or locale
    await desk.whisper(interaction, "\n".join(_told(interaction, choices, where, locale, changed=changed)))


def _wrong(desk: Desk, chosen: dict[str, Any], locale: str) -> str:
    """What is not known of what was chosen; empty when all is."""
    if not QUALITY.fullmatch(chosen.get("quality", "fit")):
        return say("settings-bad-quality", locale)
    regions = desk.intake.regions.names
    if chosen.get("region") and chosen["region"] not in regions:
        return say("region-unknown", locale, names=", ".join(regions))
    if chosen.get("language") and chosen["language"] not in languages():
        return say("settings-bad-language", locale, names=", ".join(languages()))
    return ""


def _told(interaction: Interaction, choices: Choices, where: str, locale: str, *, changed: bool) -> list[str]:
    """What holds now, and what stands in the way of it."""
    place = say(f"settings-where-{where}", locale)
    lines = [say("settings-kept", locale, where=place)] if changed else []
    lines.append(f"**{say('settings-title', locale, where=place)}**")
    roles = " ".join(f"<@&{role}>" for role in choices.roles)
    language = choices.language and say("language", choices.language)
    shown = {
        "notice": _yes(choices.notice, locale),
        "sites": ", ".join(choices.sites) or say("settings-all", locale),
        "quality": choices.quality,
        "roles": roles or say("settings-all", locale),
        "links": _yes(choices.links, locale),
        "quiet": _yes(choices.quiet, locale),
        "bare": _yes(choices.bare, locale),
        "language": language or say("settings-own-language", locale),
        "region": choices.region or say("settings-any", locale),
    }
    lines += [say(f"settings-{name}", locale, value=value) for name, value in shown.items()]
    if choices.notice and not interaction.client.intents.message_content:
        lines.append(say("settings-no-content", locale))
    if lacking := _lacking(interaction, choices):
        lines.append(say("settings-missing", locale, permissions=", ".join(lacking)))
    return lines


def _lacking(interaction: Interaction, choices: Choices) -> list[str]:
    """The permissions that the bot would need in this channel, by the names that Discord shows."""
    needed = [*NEEDED, *(["manage_messages"] if choices.bare else [])]
    if isinstance(interaction.channel, discord.Thread):
        needed[1] = IN_THREADS
    have = interaction.app_permissions
    return [name.replace("_", " ").title() for name in needed if not getattr(have, name)]


def _toggled(roles: tuple[str, ...], role: str) -> tuple[str, ...]:
    return tuple(one for one in roles if one != role) if role in roles else (*roles, role)


def _hosts(text: str) -> tuple[str, ...]:
    """`youtube.com, x.com` as hosts; `all` is none in particular."""
    parts = [part.strip().lower().removeprefix("https://").strip("/") for part in text.split(",")]
    return tuple(part for part in parts if part and part != "all")


def _yes(value: bool, locale: str) -> str:
    return say("settings-yes" if value else "settings-no", locale)
