"""Descriptions of commands in every language that Discord and we have."""

from typing import Any

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from shared.texts import DEFAULT, language_of, say


def told(key: str) -> app_commands.locale_str:
    """What a command says of itself: a sentence in English, which `Spoken` says in other languages."""
    return app_commands.locale_str(say(key), key=key)


class Spoken(app_commands.Translator):
    """Names of commands and options stay in English, as help and docs name them; the menu's does not."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContext[Any, Any],
    ) -> str | None:
        is_menu = isinstance(context.data, app_commands.ContextMenu)
        is_name = context.location in {Location.command_name, Location.group_name, Location.parameter_name}
        language = language_of(locale.value)
        if "key" not in string.extras or language == DEFAULT:
            return None
        return None if is_name and not is_menu else say(string.extras["key"], language)
