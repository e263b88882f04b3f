"""Methods about chats, their members, reactions, pins and files."""

from typing import Any

from . import views
from .checks import chat_of, message_of
from .model import Chat, Json, Member, StoredFile, User, bad
from .registry import method
from .uploads import Call
from .world import CLOUD_DOWNLOAD, World

_EMOJI = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ "
    "🍌 🏆 💔 🤨 😐 🍓 🍾 💋 "
    "🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 "
    "🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
)
REACTIONS = frozenset(_EMOJI.split())


@method("getChat")
def get_chat(world: World, call: Call) -> Json:
    chat = chat_of(world, call)
    full = views.chat(chat) | {
        "accent_color_id": 1,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": True,
            "limited_gifts": True,
            "unique_gifts": True,
            "premium_subscription": True,
            "gifts_from_channels": True,
        },
    }
    if chat.kind != "private":
        full["permissions"] = {"can_send_messages": True, "can_send_videos": True}
    pinned = world.live(chat, chat.pinned[-1]) if chat.pinned else None
    if pinned:
        full["pinned_message"] = views.message(pinned, call.bot)
    return full


def _places(world: World, chat: Chat) -> list[tuple[Json, Member]]:
    bots = [(views.bot_user(world.bots[index]), place) for index, place in chat.bots.items()]
    return bots + [(views.user(person), place) for person, place in chat.people.values()]


@method("getChatMember")
def get_chat_member(world: World, call: Call) -> Json:
    chat, wanted = chat_of(world, call), call.number("user_id")
    for who, place in _places(world, chat):
        if who["id"] == wanted:
            return views.member(who, place, chat.kind)
    person = world.people.get(wanted)
    if person is None:
        raise bad("PARTICIPANT_ID_INVALID")
    return views.member(views.user(person), _default_place(chat, person), chat.kind)


def _default_place(chat: Chat, person: User) -> Member:
    return Member("member" if chat.user is person else "left")


@method("getChatAdministrators")
def get_chat_administrators(world: World, call: Call) -> list[Json]:
    chat = chat_of(world, call)
    if chat.kind == "private":
        raise bad("there are no administrators in the private chat")
    return [views.member(who, place, chat.kind) for who, place in _places(world, chat) if place.admin]


@method("getChatMemberCount")
def get_chat_member_count(world: World, call: Call) -> int:
    chat = chat_of(world, call)
    if chat.kind == "private":
        return 2
    return sum(place.present for _, place in _places(world, chat))


@method("leaveChat")
def leave_chat(world: World, call: Call) -> bool:
    chat = chat_of(world, call)
    if chat.kind == "private":
        raise bad("chat member status can't be changed in private chats")
    chat.bots[call.bot.index] = Member("left")
    world.touch()
    return True


@method("setMessageReaction")
def set_message_reaction(world: World, call: Call) -> bool:
    message = message_of(world, call, "react")
    emoji = [reaction.get("emoji", "") for reaction in call.object("reaction") or []]
    if len(emoji) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if any(one.removesuffix("\ufe0f") not in REACTIONS for one in emoji):
        raise bad("REACTION_INVALID")
    message.reactions[call.bot.id] = emoji
    world.touch()
    return True


@method("pinChatMessage")
def pin_chat_message(world: World, call: Call) -> bool:
    message = message_of(world, call, "pin")
    chat = message.chat
    if chat.kind != "private" and not chat.bots[call.bot.index].may("can_pin_messages"):
        raise bad("not enough rights to manage pinned messages in the chat")
    chat.pinned.append(message.id)
    world.touch()
    return True


@method("unpinChatMessage", "unpinAllChatMessages")
def unpin_chat_message(world: World, call: Call) -> bool:
    chat = chat_of(world, call)
    number = call.maybe("message_id")
    chat.pinned = [pin for pin in chat.pinned if number is not None and pin != number]
    world.touch()
    return True


@method("getFile")
def get_file(world: World, call: Call) -> Json:
    file = world.file_of(call.text("file_id"), call.bot)
    if file.size > CLOUD_DOWNLOAD and not world.options.local:
        raise bad("file is too big")
    return {
        "file_id": views.file_id(file, call.bot),
        "file_unique_id": file.unique,
        "file_size": file.size,
        "file_path": str(file.path) if world.options.local else download_path(file),
    }


def download_path(file: StoredFile) -> str:
    suffix = f".{file.name.rpartition('.')[2]}" if file.name and "." in file.name else ""
    return f"{file.kind}s/{file.unique}{suffix}"


@method("createForumTopic")
def create_forum_topic(world: World, call: Call) -> Json:
    chat = chat_of(world, call)
    if not chat.forum:
        raise bad("the chat is not a forum")
    topic: dict[str, Any] = {"name": call.text("name"), "icon_color": 7322096}
    message = world.post(chat, {"forum_topic_created": topic}, bot=call.bot)
    message.thread = message.id
    chat.topics[message.id] = topic["name"]
    return topic | {"message_thread_id": message.id}
