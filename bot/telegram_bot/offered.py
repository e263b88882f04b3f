"""Which commands Telegram offers where: in private, in groups, to their admins, to the owners."""

from collections.abc import Iterator, Sequence
from itertools import product

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot import owner
from bot.telegram_bot.desk import Desk
from shared.texts import DEFAULT, languages, say

log = structlog.get_logger(__name__)

PRIVATE = (
    *("get", "playlist", "follow", "unfollow", "settings"),
    *("status", "region", "help", "privacy", "forget_me"),
)
GROUPS = ("get", "playlist", "status", "help")
ADMINS = ("get", "playlist", "follow", "unfollow", "settings", "pause", "resume", "stats", "status", "help")
OWNERS = (*PRIVATE, "owner-stats", *owner.COMMANDS)
"""`/stats` tells an owner of the whole bot, and admins of their group."""


async def publish(bot: Bot, desk: Desk) -> None:
    """Tells Telegram the lists, where they are not as it knows them. Without them nothing else is missing."""
    lists: list[tuple[BotCommandScope, Sequence[str]]] = [
        (BotCommandScopeAllPrivateChats(), PRIVATE),
        (BotCommandScopeAllGroupChats(), GROUPS),
        (BotCommandScopeAllChatAdministrators(), ADMINS),
    ]
    owners = (await desk.intake.control.policy()).owners
    lists += [(BotCommandScopeChat(int(each)), OWNERS) for each in sorted(owners)]
    absent = set() if desk.intake.regions.are_several else {"region"}
    for (code, locale), (scope, names) in product(_spoken(), lists):
        wanted = [
            BotCommand(name.removeprefix("owner-"), say(f"tg-command-{name}", locale))
            for name in names
            if name not in absent
        ]
        try:
            if list(await bot.get_my_commands(scope, code)) != wanted:
                await bot.set_my_commands(wanted, scope, code)
        except TelegramError as error:  # an owner who never wrote, for one
            log.info("commands_not_listed", scope=scope.type, error=str(error))


def _spoken() -> Iterator[tuple[str | None, str]]:
    """The languages as Telegram names them (two letters; none for all others), and as we do."""
    yield None, DEFAULT
    for locale in languages():
        if locale != DEFAULT and len(locale) == 2:
            yield locale, locale
