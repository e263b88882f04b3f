"""How records look from outside: to a bot (Bot API objects) and to a test (everything there is to see).

Hides the shapes of the Bot API's JSON, and that a `file_id` is a different one for every bot.
"""

import base64
import hashlib
import time

from .model import Bot, Chat, Json, Member, Message, StoredFile, User

_PREFIX = {
    "video": "BAACAgIAAxkB",
    "photo": "AgACAgIAAxkB",
    "audio": "CQACAgIAAxkB",
    "document": "BQACAgIAAxkB",
    "animation": "CgACAgIAAxkB",
    "voice": "AwACAgIAAxkB",
    "video_note": "DQACAgIAAxkB",
    "sticker": "CAACAgIAAxkB",
    "thumbnail": "AAMCAgADGQEA",
}
_ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
)
_CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages")


def file_id(file: StoredFile, bot: Bot) -> str:
    digest = hashlib.sha256(f"{bot.index}/{file.kind}/{file.unique}".encode()).digest()[:30]
    return _PREFIX[file.kind] + base64.urlsafe_b64encode(digest).decode()


def user(person: User) -> Json:
    seen: Json = {"id": person.id, "is_bot": False, "first_name": person.first_name}
    if person.username:
        seen["username"] = person.username
    if person.language_code:
        seen["language_code"] = person.language_code
    return seen


def bot_user(bot: Bot) -> Json:
    return {"id": bot.id, "is_bot": True, "first_name": bot.name, "username": bot.username}


def chat(place: Chat) -> Json:
    seen: Json = {"id": place.id, "type": place.kind}
    if place.user:
        seen["first_name"] = place.user.first_name
        if place.user.username:
            seen["username"] = place.user.username
    if place.title:
        seen["title"] = place.title
    if place.username:
        seen["username"] = place.username
    if place.forum:
        seen["is_forum"] = True
    return seen


_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
)


def member(who: Json, place: Member, kind: str) -> Json:
    seen: Json = {"user": who, "status": place.status}
    if place.status == "creator":
        seen["is_anonymous"] = False
    if place.status == "administrator":
        rights = _ADMIN_RIGHTS + (_CHANNEL_RIGHTS if kind == "channel" else ())
        seen |= {"can_be_edited": False, "is_anonymous": False}
        seen |= {right: bool(place.rights.get(right, True)) for right in rights}
    if place.status == "restricted":
        seen |= {"is_member": True}
        seen |= {right: bool(place.rights.get(right, False)) for right in _PERMISSIONS}
    if place.status in {"kicked", "restricted"}:
        seen["until_date"] = 0
    return seen


def _photo_size(file: StoredFile, bot: Bot) -> Json:
    return {
        "file_id": file_id(file, bot),
        "file_unique_id": file.unique,
        "width": file.facts.get("width", 0),
        "height": file.facts.get("height", 0),
        "file_size": file.size,
    }


def media(file: StoredFile, bot: Bot) -> Json:
    """The fields of a message that carry this file."""
    if file.kind == "photo":
        return {"photo": [_photo_size(file, bot)]}
    seen: Json = {
        "file_id": file_id(file, bot),
        "file_unique_id": file.unique,
        "file_size": file.size,
        **_type_facts(file),
    }
    if file.name and file.kind in {"video", "audio", "document", "animation"}:
        seen["file_name"] = file.name
    if file.mime:
        seen["mime_type"] = file.mime
    if file.thumbnail:
        seen["thumbnail"] = _photo_size(file.thumbnail, bot)
    if file.cover:
        seen["cover"] = [_photo_size(file.cover, bot)]
    if file.kind == "animation":
        return {"animation": seen, "document": {k: v for k, v in seen.items() if k not in _SIZED}}
    return {file.kind: seen}


_SIZED = ("width", "height", "duration")
_FACTS: dict[str, tuple[str, ...]] = {
    "video": ("width", "height", "duration", "start_timestamp"),
    "animation": ("width", "height", "duration"),
    "audio": ("duration", "performer", "title"),
    "voice": ("duration",),
    "video_note": ("length", "duration"),
    "document": (),
    "sticker": ("width", "height"),
}


def _type_facts(file: StoredFile) -> Json:
    always: Json = {name: 0 for name in _FACTS[file.kind] if name in {*_SIZED, "length"}}
    if file.kind == "sticker":
        always = {"type": "regular", "is_animated": False, "is_video": False, "width": 512, "height": 512}
    given = {name: file.facts[name] for name in _FACTS[file.kind] if file.facts.get(name) is not None}
    return always | given


def message(this: Message, bot: Bot, *, nested: bool = False) -> Json:
    """The Bot API's Message as this bot sees it."""
    seen: Json = {"message_id": this.id, "date": int(this.date), "chat": chat(this.chat)}
    seen |= _sender(this) | this.fields
    if this.media:
        seen |= media(this.media, bot)
    if this.edited:
        seen["edit_date"] = int(this.edited)
    if this.via:
        seen["via_bot"] = bot_user(this.via)
    seen |= _thread(this)
    if not nested:
        seen |= _reply(this, bot)
    markup = seen.get("reply_markup")
    if markup and "inline_keyboard" not in markup:
        del seen["reply_markup"]
    return seen


def _sender(this: Message) -> Json:
    if this.chat.kind == "channel":
        return {"sender_chat": chat(this.chat)}
    if this.bot:
        return {"from": bot_user(this.bot)}
    assert this.author
    return {"from": user(this.author)}


def _thread(this: Message) -> Json:
    if this.thread is None:
        return {}
    return {"message_thread_id": this.thread} | ({"is_topic_message": True} if this.chat.forum else {})


def _reply(this: Message, bot: Bot) -> Json:
    """In a topic, a message that answers nothing "answers" the topic's first message, as in the real one."""
    target = this.reply_to or (this.thread if this.chat.forum else None)
    original = this.chat.messages.get(target) if target else None
    if original is None or original.deleted or original is this:
        return {}
    return {"reply_to_message": message(original, bot, nested=True)}


def file_facts(file: StoredFile, bot: Bot) -> Json:
    """Everything that a test may want to know of a file."""
    return {
        "kind": file.kind,
        "file_id": file_id(file, bot),
        "unique": file.unique,
        "size": file.size,
        "sha256": file.sha256,
        "name": file.name,
        "mime": file.mime,
        "facts": file.facts,
        "thumbnail": file_facts(file.thumbnail, bot) if file.thumbnail else None,
        "thumbnail_ignored": file.thumbnail_ignored,
        "cover": file_facts(file.cover, bot) if file.cover else None,
    }


def content(this: Message, bot: Bot) -> Json:
    """The part of a message that an edit can change."""
    markup = this.fields.get("reply_markup") or {}
    return {
        "text": this.fields.get("text"),
        "entities": this.fields.get("entities", []),
        "caption": this.fields.get("caption"),
        "caption_entities": this.fields.get("caption_entities", []),
        "media": file_facts(this.media, bot) if this.media else None,
        "buttons": markup.get("inline_keyboard", []),
    }


def snapshot(this: Message, bot: Bot) -> Json:
    return {"time": time.time(), **content(this, bot)}


_SHOWN = {"text", "entities", "caption", "caption_entities", "reply_markup"}


def whole(this: Message, bot: Bot) -> Json:
    """A message with its past, for tests."""
    return {
        "message_id": this.id,
        "chat_id": this.chat.id,
        "thread_id": this.thread,
        "date": this.date,
        "from_bot": bot_user(this.bot)["username"] if this.bot else None,
        "sender": user(this.author) if this.author else None,
        **content(this, bot),
        "reply_to": this.reply_to,
        "edited": this.edited,
        "deleted": this.deleted,
        "history": this.history,
        "reactions": {str(who): emoji for who, emoji in this.reactions.items()},
        "silent": this.silent,
        "pinned": this.id in this.chat.pinned,
        "inline_message_id": this.inline_id,
        "reply_markup": this.fields.get("reply_markup"),
        "extra": {key: value for key, value in this.fields.items() if key not in _SHOWN},
    }
