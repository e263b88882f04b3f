"""Methods about the bot itself: who it is, its updates, its webhook, its commands and descriptions."""

import asyncio
import json
import time
from urllib.parse import urlsplit

from . import views
from .model import DEFAULT_UPDATES, ApiError, Bot, Json, Webhook, bad
from .registry import method
from .uploads import Call
from .world import World


@method("getMe")
def get_me(_world: World, call: Call) -> Json:
    return views.bot_user(call.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": not call.bot.privacy,
        "supports_inline_queries": call.bot.inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _choose_updates(call: Call) -> None:
    """An absent `allowed_updates` keeps the last choice, an empty one goes back to the default."""
    if call.has("allowed_updates"):
        call.bot.allowed = frozenset(call.object("allowed_updates") or ()) or DEFAULT_UPDATES


@method("getUpdates")
async def get_updates(_world: World, call: Call) -> list[Json]:
    """Long poll: an offset confirms everything before it; a second poll ends the first."""
    bot = call.bot
    if bot.webhook:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    _choose_updates(call)
    bot.poll += 1
    mine = bot.poll
    bot.arrived.set()
    _confirm(bot, call.number("offset"))
    await _wait(bot, mine, min(call.number("timeout"), 50))
    if bot.poll != mine:
        raise ApiError(
            409,
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running",
        )
    limit = min(max(call.number("limit", 100), 1), 100)
    return [bot.queue[number] for number in sorted(bot.queue)[:limit]]


def _confirm(bot: Bot, offset: int) -> None:
    numbers = sorted(bot.queue)
    confirmed = numbers[: max(len(numbers) + offset, 0)] if offset < 0 else [n for n in numbers if n < offset]
    for number in confirmed:
        del bot.queue[number]


async def _wait(bot: Bot, mine: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not bot.queue and bot.poll == mine and (left := deadline - time.monotonic()) > 0:
        bot.arrived.clear()
        try:
            await asyncio.wait_for(bot.arrived.wait(), left)
        except TimeoutError:
            return


@method("setWebhook")
def set_webhook(_world: World, call: Call) -> bool:
    """Takes plain http too, since a test has no certificate."""
    bot, url = call.bot, call.text("url")
    _choose_updates(call)
    _drop_pending(call)
    if not url:
        bot.webhook = None
        return True
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    bot.webhook = Webhook(url, call.optional("secret_token"), call.number("max_connections", 40))
    bot.poll += 1
    bot.arrived.set()
    return True


def _drop_pending(call: Call) -> None:
    if call.flag("drop_pending_updates"):
        call.bot.queue.clear()


@method("deleteWebhook")
def delete_webhook(_world: World, call: Call) -> bool:
    _drop_pending(call)
    call.bot.webhook = None
    return True


@method("getWebhookInfo")
def get_webhook_info(_world: World, call: Call) -> Json:
    hook = call.bot.webhook
    info: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(call.bot.queue),
    }
    if call.bot.allowed != DEFAULT_UPDATES:
        info["allowed_updates"] = sorted(call.bot.allowed)
    if hook:
        info["max_connections"] = hook.max_connections
    if hook and hook.last_error_date:
        info |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error}
    return info


@method("logOut")
def log_out(_world: World, call: Call) -> bool:
    call.bot.logged_out = True
    return True


@method("close")
def close(_world: World, call: Call) -> bool:
    call.bot.webhook = None
    return True


def _place(call: Call) -> str:
    scope = json.dumps(call.object("scope") or {"type": "default"}, sort_keys=True)
    return f"commands {scope} {call.text('language_code')}"


@method("setMyCommands")
def set_my_commands(_world: World, call: Call) -> bool:
    commands: list[Json] = call.object("commands") or []
    if len(commands) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check_command(command)
    call.bot.settings[_place(call)] = commands
    return True


def _check_command(command: Json) -> None:
    name = command.get("command", "").removeprefix("/")
    if not 1 <= len(name) <= 32 or not name.isascii() or not name.replace("_", "a").isalnum():
        raise bad("BOT_COMMAND_INVALID")
    if name != name.lower():
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(command.get("description", "")) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")


@method("getMyCommands")
def get_my_commands(_world: World, call: Call) -> list[Json]:
    found: list[Json] = call.bot.settings.get(_place(call), [])
    return found


@method("deleteMyCommands")
def delete_my_commands(_world: World, call: Call) -> bool:
    call.bot.settings.pop(_place(call), None)
    return True


_TEXTS = {"description": "description", "shortdescription": "short_description", "name": "name"}
_LIMITS = {"description": 512, "short_description": 120, "name": 64}


@method("setMyDescription", "setMyShortDescription", "setMyName")
def set_my_text(_world: World, call: Call) -> bool:
    name = _TEXTS[call.method.lower().removeprefix("setmy")]
    if len(call.text(name)) > _LIMITS[name]:
        raise bad(f"{name.replace('_', ' ')} is too long")
    call.bot.settings[f"{name} {call.text('language_code')}"] = call.text(name)
    return True


@method("getMyDescription", "getMyShortDescription", "getMyName")
def get_my_text(_world: World, call: Call) -> Json:
    name = _TEXTS[call.method.lower().removeprefix("getmy")]
    fallback = call.bot.name if name == "name" else ""
    return {name: call.bot.settings.get(f"{name} {call.text('language_code')}", fallback)}


@method("setMyDefaultAdministratorRights", "setChatMenuButton")
def accept(_world: World, call: Call) -> bool:
    call.bot.settings[call.method] = call.params
    return True


@method("getChatMenuButton")
def get_chat_menu_button(_world: World, _call: Call) -> Json:
    return {"type": "commands"}
