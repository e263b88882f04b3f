"""Methods that change or remove messages, in chats and those sent by inline mode."""

import time

from . import views
from .checks import call_caption, caption_fields, chat_of, markup_fields, message_of, text_fields
from .files import from_media, resolve
from .model import Json, Member, Message, StoredFile, bad
from .registry import method
from .uploads import Call
from .world import World

_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_TWO_DAYS = 48 * 3600
_TEXT = {"text", "entities", "link_preview_options"}
_CAPTION = {"caption", "caption_entities", "show_caption_above_media"}


def _target(world: World, call: Call) -> Message:
    """The message to edit: by chat and number, or by inline_message_id."""
    if call.has("inline_message_id"):
        found = world.inline_messages.get(call.text("inline_message_id"))
        if found is None or found.deleted or found.via is not call.bot:
            raise bad("MESSAGE_ID_INVALID")
        return found
    message = message_of(world, call, "edit")
    if not _may_edit(message, call):
        raise bad("message can't be edited")
    return message


def _may_edit(message: Message, call: Call) -> bool:
    if message.bot is call.bot:
        return True
    place = message.chat.bots.get(call.bot.index, Member("left"))
    return message.chat.kind == "channel" and place.may("can_edit_messages")


def _apply(world: World, call: Call, message: Message, fields: Json, media: StoredFile | None) -> Json | bool:
    """Commit an edit, refusing one that changes nothing."""
    markup = markup_fields(call)
    fields = {name: value for name, value in fields.items() if name != "reply_markup"} | markup
    if fields == message.fields and media is message.media:
        raise bad(_SAME)
    world.change(message, fields, media)
    if message.inline_id:
        return True
    if message.chat.kind == "channel":
        world.announce(message, edited=True)
    return views.message(message, call.bot)


def _without(message: Message, names: set[str]) -> Json:
    return {name: value for name, value in message.fields.items() if name not in names}


@method("editMessageText")
def edit_message_text(world: World, call: Call) -> Json | bool:
    message = _target(world, call)
    fields = text_fields(call)
    if "text" not in message.fields:
        raise bad("there is no text in the message to edit")
    return _apply(world, call, message, _without(message, _TEXT) | fields, None)


@method("editMessageCaption")
def edit_message_caption(world: World, call: Call) -> Json | bool:
    message = _target(world, call)
    if message.media is None:
        raise bad("there is no caption in the message to edit")
    fields = call_caption(call)
    if call.flag("show_caption_above_media"):
        fields["show_caption_above_media"] = True
    return _apply(world, call, message, _without(message, _CAPTION) | fields, message.media)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, call: Call) -> Json | bool:
    message = _target(world, call)
    return _apply(world, call, message, message.fields, message.media)


@method("editMessageMedia")
async def edit_message_media(world: World, call: Call) -> Json | bool:
    """Replace what a message carries; a text message may become media."""
    message = _target(world, call)
    item: Json = call.object("media") or {}
    fields = caption_fields(item.get("caption"), item.get("parse_mode"), item.get("caption_entities"))
    if item.get("has_spoiler"):
        fields["has_media_spoiler"] = True
    if item.get("show_caption_above_media"):
        fields["show_caption_above_media"] = True
    media = await resolve(world, call, from_media(item), uploads=message.inline_id is None)
    message = _target(world, call)
    kept = _without(message, _TEXT | _CAPTION | {"has_media_spoiler"})
    return _apply(world, call, message, kept | fields, media)


def _removable(message: Message, call: Call) -> bool:
    if message.chat.kind == "private":
        return time.time() - message.date < _TWO_DAYS
    place = message.chat.bots[call.bot.index]
    if place.may("can_delete_messages"):
        return True
    return message.bot is call.bot and time.time() - message.date < _TWO_DAYS


@method("deleteMessage")
def delete_message(world: World, call: Call) -> bool:
    message = message_of(world, call, "delete")
    if not _removable(message, call):
        raise bad("message can't be deleted")
    world.remove(message)
    return True


@method("deleteMessages")
def delete_messages(world: World, call: Call) -> bool:
    """Like the real one, skips what can't be found or deleted."""
    chat = chat_of(world, call)
    for number in call.object("message_ids") or []:
        message = world.live(chat, number)
        if message and _removable(message, call):
            world.remove(message)
    return True
