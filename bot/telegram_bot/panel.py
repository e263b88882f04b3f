"""/settings: what a chat's admins chose for it, and a person for the own chat. Buttons hold no state."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.telegram_bot.desk import Desk, place_key
from bot.telegram_bot.messages import is_blind
from bot.telegram_bot.talk import answer, is_admin, locale_of, rules
from shared.errors import Unavailable
from shared.models import FIT, QUALITY
from shared.places import Choices
from shared.texts import languages, quality_name, say

PRESSED = "set|"
"""How the callback data of the panel's buttons begins: `set|<name>|<value>`."""

QUALITIES = (FIT, "best", "1080", "720", "480", "360", "audio", "mp3")
ADMINS = ("admins",)
OWN, ANY = "own", "any"
SWITCHES = ("notice", "ask", "remember", "captions", "links", "quiet", "remove", "adults")
OF_GROUPS = frozenset({"notice", "remove", "adults"})
"""What means nothing in a private chat."""


@dataclass(frozen=True, slots=True)
class _Panel:
    """What the panel shows: `private` has fewer switches."""

    choices: Choices
    locale: str
    private: bool
    blind: bool = False
    """Telegram shows us no links here."""
    regions: tuple[str, ...] = ()
    """Where links can be fetched; empty where that is no question."""

    def text(self) -> str:
        choices, locale = self.choices, self.locale
        lines = [f"{say('tg-settings-title', locale)}\n"]
        lines.append(say("settings-quality", locale, value=quality_name(choices.quality, locale)))
        lines += [self._line(name) for name in self._switches()]
        if not self.private:
            who = say("tg-who-admins" if choices.roles else "tg-who-all", locale)
            sites = ", ".join(choices.sites) or say("settings-all", locale)
            lines += [say("settings-roles", locale, value=who), say("settings-sites", locale, value=sites)]
        if self.regions:
            region = choices.region or say("settings-any", locale)
            lines.append(say("settings-region", locale, value=region))
        if len(languages()) > 1:
            language = choices.language or say("tg-language-own", locale)
            lines.append(say("tg-settings-language", locale, value=language))
        if not self.private:
            lines.append(f"\n{say('tg-settings-sites-how', locale)}")
        if self.blind and choices.notice:
            lines.append(f"\n{say('group-privacy', locale)}")
        return "\n".join(lines)

    def keyboard(self) -> InlineKeyboardMarkup:
        buttons = [self._button("tg-button-quality", "quality", "")]
        opposite = {name: "0" if getattr(self.choices, name) else "1" for name in self._switches()}
        buttons += [self._button(f"tg-button-{name}", name, value) for name, value in opposite.items()]
        if not self.private:
            buttons.append(self._button("tg-button-who", "roles", "0" if self.choices.roles else "1"))
        if self.regions:
            buttons.append(self._button("tg-button-region", "region", ""))
        if len(languages()) > 1:
            buttons.append(self._button("tg-button-language", "language", ""))
        rows = [buttons[n : n + 2] for n in range(0, len(buttons), 2)]
        return InlineKeyboardMarkup([*rows, [self._button("tg-button-done", "done", "")]])

    def menu(self, name: str) -> InlineKeyboardMarkup:
        """The values of a choice that has more than two."""
        values = {"quality": QUALITIES, "language": (OWN, *languages()), "region": (ANY, *self.regions)}[name]
        labels = {value: self._label(name, value) for value in values}
        buttons = [
            InlineKeyboardButton(label, callback_data=f"{PRESSED}{name}|{value}")
            for value, label in labels.items()
        ]
        return InlineKeyboardMarkup([buttons[n : n + 2] for n in range(0, len(buttons), 2)])

    def _label(self, name: str, value: str) -> str:
        if name == "quality":
            return quality_name(value, self.locale)
        if name == "region":
            return say("settings-any", self.locale) if value == ANY else value
        return say("tg-language-own", self.locale) if value == OWN else say("language", value)

    def _switches(self) -> list[str]:
        return [name for name in SWITCHES if not (self.private and name in OF_GROUPS)]

    def _line(self, name: str) -> str:
        value = say("settings-yes" if getattr(self.choices, name) else "settings-no", self.locale)
        return say(f"tg-settings-{name}", self.locale, value=value)

    def _button(self, key: str, name: str, value: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(say(key, self.locale), callback_data=f"{PRESSED}{name}|{value}")


async def on_settings(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Shows the panel; `/settings sites x.com youtube.com` says which sites are answered (`all`: any)."""
    message = update.effective_message
    assert message
    choices = await desk.choices_of(message.chat)
    locale = choices.language or locale_of(message)
    if not await is_admin(message):
        await desk.hush(message, say("settings-admins", locale))
        return
    words = context.args or []
    if words[:1] == ["sites"]:
        hosts = [word.lower().strip(",/").removeprefix("https://") for word in words[1:]]
        if not await _chosen(desk, message, {"sites": [host for host in hosts if host not in ("", "all")]}):
            await desk.hush(message, say("busy", locale))
            return
        choices = await desk.choices_of(message.chat)
    panel = await _panel(desk, message, choices, locale, context)
    await desk.say(message, panel.text(), keyboard=panel.keyboard())


async def on_setting(desk: Desk, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A press on the panel: by an admin of the chat it changes what holds there."""
    query = update.callback_query
    assert query
    assert query.data
    message = query.message
    if not isinstance(message, Message):
        await answer(query)
        return
    choices = await desk.choices_of(message.chat)
    locale = choices.language or query.from_user.language_code or "en"
    if message.chat.type != ChatType.PRIVATE and not await rules(message.chat, query.from_user.id):
        await answer(query, say("settings-admins", locale), alert=True)
        return
    name, _, value = query.data.removeprefix(PRESSED).partition("|")
    if name == "done":
        with contextlib.suppress(TelegramError):
            await message.delete()
    elif name in ("quality", "language", "region") and not value:
        panel = await _panel(desk, message, choices, locale, context)
        await _show(query, say(f"tg-pick-{name}", locale), panel.menu(name))
    elif (chosen := _read(name, value, desk.intake.regions.names)) is None:
        await answer(query)
    elif not await _chosen(desk, message, chosen):
        await answer(query, say("busy", locale), alert=True)
    else:
        choices = await desk.choices_of(message.chat)
        locale = choices.language or query.from_user.language_code or "en"
        panel = await _panel(desk, message, choices, locale, context)
        await _show(query, panel.text(), panel.keyboard())


def _read(name: str, value: str, regions: Sequence[str]) -> dict[str, Any] | None:
    """What a button chooses; None for one that is none of ours."""
    if name in SWITCHES and value in ("0", "1"):
        return {name: value == "1"}
    if name == "roles":
        return {"roles": ADMINS if value == "1" else None}
    if name == "quality" and QUALITY.fullmatch(value):
        return {"quality": value}
    if name == "language" and value in (OWN, *languages()):
        return {"language": None if value == OWN else value}
    if name == "region" and value in (ANY, *regions):
        return {"region": None if value == ANY else value}
    return None


async def _chosen(desk: Desk, message: Message, chosen: dict[str, Any]) -> bool:
    try:
        await desk.places.choose(place_key(message.chat_id), **chosen)
    except Unavailable:
        return False
    return True


async def _panel(
    desk: Desk, message: Message, choices: Choices, locale: str, context: ContextTypes.DEFAULT_TYPE
) -> _Panel:
    blind = await is_blind(message.chat, context)
    regions = desk.intake.regions
    names = tuple(regions.names) if regions.are_several else ()
    return _Panel(choices, locale, message.chat.type == ChatType.PRIVATE, blind, names)


async def _show(query: CallbackQuery, text: str, keyboard: InlineKeyboardMarkup) -> None:
    with contextlib.suppress(TelegramError):  # unchanged: two pressed the same
        await query.edit_message_text(text, reply_markup=keyboard)
    await answer(query)
