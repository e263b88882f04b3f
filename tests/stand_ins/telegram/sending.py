"""Methods that put new messages into chats."""

import copy
import secrets
import time

from . import views
from .checks import (
    call_caption,
    caption_fields,
    chat_of,
    markup_fields,
    reply_target,
    text_fields,
    thread_of,
    writable,
)
from .files import Wanted, from_call, from_media, resolve
from .model import Chat, Json, Message, StoredFile, bad
from .registry import method
from .uploads import Call
from .world import World

_FLAGS = {"protect_content": "has_protected_content", "has_spoiler": "has_media_spoiler"}
_ALBUM = {"video", "photo", "audio", "document"}
_CHAT_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def _put(world: World, call: Call, chat: Chat, fields: Json, media: StoredFile | None = None) -> Message:
    """Post a bot's message with everything that all `send…` methods have in common."""
    fields = fields | {shown: True for name, shown in _FLAGS.items() if call.flag(name)}
    if call.flag("show_caption_above_media"):
        fields["show_caption_above_media"] = True
    reply_to, thread = reply_target(world, call, chat), thread_of(call, chat)
    message = world.post(chat, fields, bot=call.bot, media=media, reply_to=reply_to, thread=thread)
    message.silent = call.flag("disable_notification")
    world.announce(message)
    return message


@method("sendMessage")
def send_message(world: World, call: Call) -> Json:
    chat = writable(world, call)
    return views.message(_put(world, call, chat, text_fields(call) | markup_fields(call)), call.bot)


@method("sendVideo", "sendAudio", "sendDocument", "sendAnimation", "sendPhoto", "sendVoice", "sendVideoNote")
async def send_file(world: World, call: Call) -> Json:
    """One file of a kind; checks what can be refused before looking at the file."""
    kind = {"sendvideonote": "video_note"}.get(call.method.lower(), call.method[4:].lower())
    chat = writable(world, call)
    fields = call_caption(call) | markup_fields(call)
    reply_target(world, call, chat)
    thread_of(call, chat)
    media = await resolve(world, call, from_call(call, kind))
    return views.message(_put(world, call, chat, fields, media), call.bot)


@method("sendMediaGroup")
async def send_media_group(world: World, call: Call) -> list[Json]:
    chat = writable(world, call)
    items: list[Json] = call.object("media") or []
    _check_album(items)
    captions = [_item_fields(item) for item in items]
    reply_target(world, call, chat)
    thread_of(call, chat)
    files = [await resolve(world, call, from_media(item)) for item in items]
    group = str(10**16 + secrets.randbelow(10**16))
    sent = [
        _put(world, call, chat, fields | {"media_group_id": group}, file)
        for fields, file in zip(captions, files, strict=True)
    ]
    return [views.message(message, call.bot) for message in sent]


def _check_album(items: list[Json]) -> None:
    if len(items) < 2:
        raise bad("too few messages to send as an album")
    if len(items) > 10:
        raise bad("too many messages to send as an album")
    kinds = {item.get("type") for item in items}
    if not kinds <= _ALBUM:
        raise bad("can't parse InputMedia: invalid media type specified")
    if len(kinds) > 1 and kinds & {"audio", "document"}:
        raise bad("audio and documents can't be mixed with other media types")


def _item_fields(item: Json) -> Json:
    fields = caption_fields(item.get("caption"), item.get("parse_mode"), item.get("caption_entities"))
    if item.get("has_spoiler"):
        fields["has_media_spoiler"] = True
    if item.get("show_caption_above_media"):
        fields["show_caption_above_media"] = True
    return fields


@method("sendChatAction")
def send_chat_action(world: World, call: Call) -> bool:
    chat = writable(world, call)
    if call.text("action") not in _CHAT_ACTIONS:
        raise bad("wrong parameter action in request")
    world.actions.append({"time": time.time(), "chat_id": chat.id, "action": call.text("action")})
    return True


def _source(world: World, call: Call, message_id: int, what: str) -> Message:
    found = world.live(chat_of(world, call, "from_chat_id"), message_id)
    if found is None:
        raise bad(f"message to {what} not found")
    return found


def _forwarded(message: Message) -> Json:
    fields = copy.deepcopy({k: v for k, v in message.fields.items() if k != "reply_markup"})
    origin: Json = {"date": int(message.date)}
    if message.chat.kind == "channel":
        origin |= {"type": "channel", "chat": views.chat(message.chat), "message_id": message.id}
    elif message.bot:
        origin |= {"type": "user", "sender_user": views.bot_user(message.bot)}
    elif message.author:
        origin |= {"type": "user", "sender_user": views.user(message.author)}
    return fields | {"forward_origin": message.fields.get("forward_origin", origin)}


@method("forwardMessage")
def forward_message(world: World, call: Call) -> Json:
    chat = writable(world, call)
    source = _source(world, call, call.number("message_id"), "forward")
    return views.message(_put(world, call, chat, _forwarded(source), source.media), call.bot)


@method("forwardMessages", "copyMessages")
def forward_messages(world: World, call: Call) -> list[Json]:
    """Like the real one, skips messages that are no more."""
    chat = writable(world, call)
    origin = chat_of(world, call, "from_chat_id")
    found = [world.live(origin, number) for number in call.object("message_ids") or []]
    forward = call.method.lower().startswith("forward")
    sent = [_put(world, call, chat, _forwarded(m) if forward else _copied(m), m.media) for m in found if m]
    return [{"message_id": message.id} for message in sent]


def _copied(message: Message) -> Json:
    return copy.deepcopy(
        {k: v for k, v in message.fields.items() if k not in {"reply_markup", "forward_origin"}}
    )


@method("copyMessage")
def copy_message(world: World, call: Call) -> Json:
    chat = writable(world, call)
    source = _source(world, call, call.number("message_id"), "copy")
    fields = _copied(source) | markup_fields(call)
    if call.has("caption"):
        fields = {k: v for k, v in fields.items() if not k.startswith("caption")} | call_caption(call)
    return {"message_id": _put(world, call, chat, fields, source.media).id}


@method("sendSticker")
async def send_sticker(world: World, call: Call) -> Json:
    chat = writable(world, call)
    wanted = from_call(call, "sticker")
    media = await resolve(world, call, Wanted("sticker", wanted.value))
    return views.message(_put(world, call, chat, markup_fields(call), media), call.bot)
