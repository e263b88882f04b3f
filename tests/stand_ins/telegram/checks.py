"""What many methods share: finding the chat, the message replied to, checking texts and keyboards."""

from urllib.parse import urlsplit

from .model import ApiError, Chat, Json, Member, Message, bad
from .text import formatted
from .uploads import Call
from .world import World

MAX_TEXT = 4_096
MAX_CAPTION = 1_024
MAX_CALLBACK = 64
_ACTIONS = {
    "callback_data",
    "url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "web_app",
    "login_url",
    "callback_game",
    "pay",
    "copy_text",
}


def chat_of(world: World, call: Call, name: str = "chat_id") -> Chat:
    """The chat that a call names, refused as the real one does when the bot has no business there."""
    if not call.has(name) or call.params[name] == "":
        raise bad(f"{name} is empty" if name == "chat_id" else "chat not found")
    chat = world.find(call.params[name], call.bot)
    if chat is None:
        raise bad("chat not found")
    if chat.migrated_to:
        raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
    if chat.kind != "private":
        _check_presence(chat, chat.bots.get(call.bot.index, Member("left")))
    return chat


def _check_presence(chat: Chat, place: Member) -> None:
    if place.status == "kicked":
        raise ApiError(403, f"Forbidden: bot was kicked from the {chat.kind} chat")
    if place.status == "left":
        raise ApiError(403, f"Forbidden: bot is not a member of the {chat.kind} chat")


def writable(world: World, call: Call) -> Chat:
    """The chat that a call names, when the bot may write there."""
    chat = chat_of(world, call)
    if chat.blocked:
        raise ApiError(403, "Forbidden: bot was blocked by the user")
    if chat.kind == "private":
        return chat
    place = chat.bots[call.bot.index]
    if chat.kind == "channel" and not place.may("can_post_messages"):
        raise bad("need administrator rights in the channel chat")
    if place.status == "restricted" and not place.rights.get("can_send_messages", False):
        raise bad("not enough rights to send text messages to the chat")
    return chat


def message_of(world: World, call: Call, what: str, name: str = "message_id") -> Message:
    """A message that still exists, in the chat that the call names."""
    found = world.live(chat_of(world, call), call.number(name))
    if found is None:
        raise bad(f"message to {what} not found")
    return found


def reply_target(world: World, call: Call, chat: Chat) -> int | None:
    given: Json = call.object("reply_parameters") or {}
    wanted = given.get("message_id") or call.maybe("reply_to_message_id")
    if not wanted:
        return None
    allowed = given.get("allow_sending_without_reply") or call.flag("allow_sending_without_reply")
    if world.live(chat, int(wanted)):
        return int(wanted)
    if allowed:
        return None
    raise bad("message to be replied not found")


def thread_of(call: Call, chat: Chat) -> int | None:
    thread = call.maybe("message_thread_id")
    if thread is None:
        return None
    rooted = any(message.thread == thread for message in chat.messages.values())
    if thread in chat.topics or (chat.kind == "supergroup" and not chat.forum and rooted):
        return thread
    raise bad("message thread not found")


def text_fields(call: Call) -> Json:
    """`text` with its entities, checked."""
    text, entities = formatted(call.text("text"), call.optional("parse_mode"), call.object("entities"))
    if not text:
        raise bad("message text is empty")
    if len(text) > MAX_TEXT:
        raise bad("message is too long")
    fields: Json = {"text": text}
    if entities:
        fields["entities"] = entities
    preview = call.object("link_preview_options")
    if preview:
        fields["link_preview_options"] = preview
    return fields


def caption_fields(caption: str | None, parse_mode: str | None, entities: list[Json] | None) -> Json:
    """`caption` with its entities, checked; empty when there is none."""
    text, found = formatted(caption or "", parse_mode, entities)
    if len(text) > MAX_CAPTION:
        raise bad("message caption is too long")
    if not text:
        return {}
    return {"caption": text} | ({"caption_entities": found} if found else {})


def call_caption(call: Call) -> Json:
    return caption_fields(
        call.optional("caption"), call.optional("parse_mode"), call.object("caption_entities")
    )


def markup_fields(call: Call) -> Json:
    """`reply_markup`, checked; empty when absent or without buttons."""
    markup: Json | None = call.object("reply_markup")
    if not markup:
        return {}
    if "inline_keyboard" not in markup:
        return {"reply_markup": markup}
    rows = [row for row in markup["inline_keyboard"] if row]
    for row in rows:
        for button in row:
            _check_button(button)
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def _check_button(button: Json) -> None:
    if not button.get("text"):
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    actions = _ACTIONS & button.keys()
    if not actions:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in actions and not 1 <= len(button["callback_data"].encode()) <= MAX_CALLBACK:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in actions:
        check_link(button["url"])


def check_link(url: str) -> None:
    """Telegram takes no button that leads to a bare host name such as localhost."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    good = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    if not good and parts.scheme not in {"tg", "ton"}:
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
