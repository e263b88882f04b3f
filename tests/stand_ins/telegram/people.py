"""The control side, under /_control/: acting as people do, seeing what the bot did, ordering faults.

Every action is `POST /_control/do/NAME` with a JSON object; what there is to see is fetched by GET.
"""

import base64
import hashlib
import html
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

from . import page, views
from .faults import Fault
from .model import INLINE_CHAT, ApiError, Bot, Chat, Json, Member, Message, StoredFile, Upload, User
from .text import formatted
from .uploads import new_path
from .world import InlineQuery, World, new_token

if TYPE_CHECKING:
    from .server import BotApi

Action = Callable[["BotApi", Json], Any]
ACTIONS: dict[str, Action] = {}
_DEFAULT_PERSON = 500_001


class WrongStep(Exception):
    """A person can't do that: no such message, no such button."""


def action(handler: Action) -> Action:
    ACTIONS[handler.__name__] = handler
    return handler


# --- helpers ------------------------------------------------------------------------------------------


def _bot(world: World, body: Json) -> Bot:
    """The bot an action is about: by number of account, username or token; the first one by default."""
    wanted = body.get("bot")
    if wanted is None:
        return world.bots[0]
    for bot in world.bots:
        if wanted in {bot.id, str(bot.id), bot.username, bot.token}:
            return bot
    raise WrongStep(f"no bot {wanted}")


def _person(world: World, body: Json, chat: Chat | None = None) -> User:
    given = body.get("user")
    if given is None:
        return chat.user if chat and chat.user else world.person(_DEFAULT_PERSON)
    return world.person(given)


def _chat(world: World, body: Json) -> Chat:
    return world.known_chat(int(body["chat_id"]), _bot(world, body))


def _message(world: World, body: Json) -> Message:
    """A message by number; the chat may be left out where only one has that number."""
    if body.get("inline_message_id"):
        return world.inline_messages[body["inline_message_id"]]
    number = int(body["message_id"])
    chats = world.chats.values() if body.get("chat_id") is None else [_chat(world, body)]
    found = [message for chat in chats if (message := chat.messages.get(number))]
    if len(found) != 1:
        raise WrongStep(f"{len(found)} messages with number {number}; name the chat")
    return found[0]


def _joined(chat: Chat, person: User) -> None:
    if chat.kind != "private":
        chat.people.setdefault(person.id, (person, Member()))


def _content(world: World, body: Json) -> tuple[Json, StoredFile | None]:
    """Fields and file of a message that a person writes."""
    text, entities = formatted(body.get("text") or "", None, body.get("entities"))
    names = ("caption", "caption_entities") if body.get("media") else ("text", "entities")
    fields: Json = dict(zip(names, (text, entities), strict=True)) if text else {}
    if not entities:
        fields.pop(names[1], None)
    return fields | (body.get("extra") or {}), _media(world, body.get("media"))


def _media(world: World, given: Json | None) -> StoredFile | None:
    if not given:
        return None
    data = base64.b64decode(given["base64"])
    path = new_path(world.options.folder)
    path.write_bytes(data)
    upload = Upload(
        "media", path, len(data), hashlib.sha256(data).hexdigest(), given.get("name"), given.get("mime")
    )
    return world.store(upload, given["kind"], **given.get("facts", {}))


def _origin(world: World, given: int | str) -> Json:
    """Where a forwarded message comes from: a person's or channel's number, or a hidden name."""
    origin: Json = {"date": int(time.time()) - 60}
    if isinstance(given, str):
        return origin | {"type": "hidden_user", "sender_user_name": given}
    if given > 0:
        return origin | {"type": "user", "sender_user": views.user(world.person(given))}
    channel = world.chats.get((None, given)) or Chat(given, "channel", title="A channel")
    return origin | {"type": "channel", "chat": views.chat(channel), "message_id": 1}


# --- messages -----------------------------------------------------------------------------------------


@action
def say(api: "BotApi", body: Json) -> Json:
    """A person writes a message, with or without a file; in a channel it is a post."""
    world, chat = api.world, _chat(api.world, body)
    person = _person(world, body, chat)
    _joined(chat, person)
    if chat.blocked:
        world.set_blocked(chat, blocked=False)
    fields, media = _content(world, body)
    if body.get("forwarded_from") is not None:
        fields["forward_origin"] = _origin(world, body["forwarded_from"])
    message = world.post(
        chat, fields, author=person, media=media, reply_to=body.get("reply_to"), thread=body.get("thread")
    )
    if body.get("via_bot"):
        message.via = _bot(world, {"bot": body["via_bot"]})
    world.announce(message)
    return views.whole(message, world.eyes(message))


@action
def edit(api: "BotApi", body: Json) -> Json:
    message = _message(api.world, body)
    fields, media = _content(api.world, {**body, "media": body.get("media")})
    if message.media and media is None:
        fields = {"caption" if k == "text" else "caption_entities": v for k, v in fields.items()}
    api.world.change(message, fields, media or message.media)
    api.world.announce(message, edited=True)
    return views.whole(message, api.world.eyes(message))


@action
def delete(api: "BotApi", body: Json) -> bool:
    """Bots hear nothing of it, as in the real one."""
    api.world.remove(_message(api.world, body))
    return True


@action
def press(api: "BotApi", body: Json) -> str:
    """Press a button by its text, or send callback data as an old or forged button would."""
    world, message = api.world, _message(api.world, body)
    person = _person(world, body, message.chat)
    data = body.get("data")
    if data is None:
        data = _button(message, body["button"])
    bot = message.bot or message.via
    if bot is None:
        raise WrongStep("the message is no bot's")
    query_id = str(next(world.numbers) + 4_000_000_000_000)
    query: Json = {"id": query_id, "from": views.user(person), "chat_instance": f"-{message.chat.id}1"}
    if message.inline_id:
        query["inline_message_id"] = message.inline_id
    elif message.deleted:
        query["message"] = {"chat": views.chat(message.chat), "message_id": message.id, "date": 0}
    else:
        query["message"] = views.message(message, bot)
    world.callbacks[query_id] = {"bot": bot.id, "answer": None}
    world.update(bot, "callback_query", query | {"data": data})
    return query_id


def _button(message: Message, label: str) -> str:
    markup = message.fields.get("reply_markup") or {}
    buttons = [button for row in markup.get("inline_keyboard", []) for button in row]
    exact = [button for button in buttons if button["text"] == label]
    close = exact or [button for button in buttons if label.lower() in button["text"].lower()]
    if message.deleted or len(close) != 1 or "callback_data" not in close[0]:
        raise WrongStep(f"no one button {label!r} to press among {[b['text'] for b in buttons]}")
    return str(close[0]["callback_data"])


@action
def react(api: "BotApi", body: Json) -> bool:
    """Bots hear of it in private chats, and in groups where they are admins, when they asked for it."""
    world, message = api.world, _message(api.world, body)
    chat, person = message.chat, _person(api.world, body, message.chat)
    old = message.reactions.get(person.id, [])
    new = [body["emoji"]] if body.get("emoji") else []
    message.reactions[person.id] = new
    hearing = [world.bots[i] for i, place in chat.bots.items() if place.admin and place.present]
    for bot in [chat.owner] if chat.owner else hearing:
        world.update(
            bot,
            "message_reaction",
            {
                "chat": views.chat(chat),
                "message_id": message.id,
                "user": views.user(person),
                "date": int(time.time()),
                "old_reaction": [{"type": "emoji", "emoji": emoji} for emoji in old],
                "new_reaction": [{"type": "emoji", "emoji": emoji} for emoji in new],
            },
        )
    world.touch()
    return True


# --- inline mode --------------------------------------------------------------------------------------


@action
def inline_query(api: "BotApi", body: Json) -> str:
    """Type `@bot query` in some chat. A cached answer comes without the bot."""
    world, bot = api.world, _bot(api.world, body)
    person = _person(world, body)
    query_id = str(next(world.numbers) + 7_000_000_000_000)
    query, offset = body["query"][:256], body.get("offset", "")
    asked = InlineQuery(query_id, bot, person, query, offset)
    world.inline_queries[query_id] = asked
    for whose in (None, person.id):
        until, answer = world.inline_cache.get((bot.index, query, offset, whose), (0.0, {}))
        if until > time.time():
            asked.answer = answer
    if asked.answer is None:
        world.update(
            bot,
            "inline_query",
            {
                "id": query_id,
                "from": views.user(person),
                "query": query,
                "offset": offset,
                "chat_type": body.get("chat_type", "sender"),
            },
        )
    return query_id


@action
def choose(api: "BotApi", body: Json) -> Json:
    """Tap a result: the message appears, and the bot hears of it when feedback is on."""
    world = api.world
    asked = world.inline_queries[body["query_id"]]
    results = (asked.answer or {}).get("results", [])
    result = next((r for r in results if str(r["id"]) == str(body["result_id"])), None)
    if result is None:
        raise WrongStep(f"no result {body['result_id']} among {[r['id'] for r in results]}")
    chat = world.known_chat(body.get("chat_id") or INLINE_CHAT, asked.bot)
    fields, media = _inline_content(world, asked.bot, result)
    message = world.post(chat, fields, author=asked.user, media=media)
    message.via = asked.bot
    if result.get("reply_markup"):
        message.inline_id = f"AQAA{new_token()}{new_token()}"
        world.inline_messages[message.inline_id] = message
    if chat.id != INLINE_CHAT:
        world.announce(message)
    if asked.bot.inline_feedback:
        _tell_chosen(world, asked, result, message)
    return views.whole(message, asked.bot)


def _tell_chosen(world: World, asked: InlineQuery, result: Json, message: Message) -> None:
    chosen: Json = {"result_id": str(result["id"]), "from": views.user(asked.user), "query": asked.query}
    if message.inline_id:
        chosen["inline_message_id"] = message.inline_id
    world.update(asked.bot, "chosen_inline_result", chosen)


def _inline_content(world: World, bot: Bot, result: Json) -> tuple[Json, StoredFile | None]:
    markup = {"reply_markup": result["reply_markup"]} if result.get("reply_markup") else {}
    given = result.get("input_message_content")
    if given:
        text, entities = formatted(given["message_text"], given.get("parse_mode"), given.get("entities"))
        return {"text": text, "entities": entities} | markup, None
    text, entities = formatted(
        result.get("caption", ""), result.get("parse_mode"), result.get("caption_entities")
    )
    fields: Json = {"caption": text, "caption_entities": entities} if text else {}
    name = next((key for key in result if key.endswith("_file_id")), None)
    media = world.file_of(result[name], bot) if name else None
    links = {key: value for key, value in result.items() if key.endswith("_url") and not media}
    return fields | markup | links, media


# --- chats and bots -----------------------------------------------------------------------------------


@action
def create_chat(api: "BotApi", body: Json) -> int:
    """A group, supergroup or channel with the bots in it; `bot_status` "left" keeps them out."""
    world, kind = api.world, body.get("kind", "supergroup")
    number = next(world.numbers)
    chat_id = body.get("chat_id") or (
        -4_000_000_000 - number if kind == "group" else -1_002_000_000_000 - number
    )
    bots = world.bots if body.get("bot") == "all" else [_bot(world, body)]
    chat = world.add_chat(chat_id, kind, title=body.get("title") or kind.title(), bots=())
    chat.forum, chat.username = bool(body.get("forum")), body.get("username")
    status = body.get("bot_status") or ("administrator" if kind == "channel" else "member")
    creator = world.person(body.get("creator") or _DEFAULT_PERSON)
    chat.people[creator.id] = (creator, Member("creator"))
    for bot in bots:
        if status != "left":
            world.membership(chat, bot, creator, status, body.get("rights"))
    return int(chat_id)


@action
def create_topic(api: "BotApi", body: Json) -> int:
    chat = _chat(api.world, body)
    created = {"forum_topic_created": {"name": body["name"], "icon_color": 7322096}}
    message = api.world.post(chat, created, author=_person(api.world, body, chat))
    message.thread = message.id
    chat.topics[message.id] = body["name"]
    api.world.announce(message)
    return message.id


@action
def set_member(api: "BotApi", body: Json) -> bool:
    """Give a person a place in a chat: creator, administrator, member, restricted, left, kicked."""
    chat, person = _chat(api.world, body), _person(api.world, body)
    chat.people[person.id] = (person, Member(body["status"], body.get("rights") or {}))
    return True


@action
def set_bot_status(api: "BotApi", body: Json) -> bool:
    """Add, promote, restrict or remove a bot in a chat."""
    world, chat = api.world, _chat(api.world, body)
    by = world.person(body.get("user") or _DEFAULT_PERSON)
    world.membership(chat, _bot(world, body), by, body["status"], body.get("rights"))
    return True


@action
def block(api: "BotApi", body: Json) -> bool:
    world = api.world
    chat = world.private(_bot(world, body), world.person(int(body["user"])))
    world.set_blocked(chat, blocked=body.get("blocked", True))
    return True


@action
def migrate(api: "BotApi", body: Json) -> int:
    """Turn a group into a supergroup, which has another id."""
    world, old = api.world, _chat(api.world, body)
    new_id = -1_003_000_000_000 - next(world.numbers)
    new = world.add_chat(new_id, "supergroup", title=old.title or "", bots=())
    new.bots, new.people = dict(old.bots), dict(old.people)
    person = _person(world, body)
    left = world.post(old, {"migrate_to_chat_id": new_id}, author=person)
    world.announce(left)
    world.announce(world.post(new, {"migrate_from_chat_id": old.id}, author=person))
    old.migrated_to = new_id
    return new_id


@action
def set_bot(api: "BotApi", body: Json) -> Json:
    """What is set at BotFather: privacy, inline, inline_feedback, username, name; revoked, logged_out."""
    bot = _bot(api.world, body)
    for name in ("privacy", "inline", "inline_feedback", "username", "name", "revoked", "logged_out"):
        if name in body:
            setattr(bot, name, body[name])
    return {"id": bot.id, "token": bot.token, "username": bot.username}


@action
def add_bot(api: "BotApi", body: Json) -> Json:
    bot = api.world.new_bot(body["token"], body.get("username"))
    return {"id": bot.id, "token": bot.token, "username": bot.username}


# --- faults -------------------------------------------------------------------------------------------


@action
def fault(api: "BotApi", body: Json) -> bool:
    body = {**body, "times": float("inf") if body.get("times") is None else body["times"]}
    api.faults.orders.append(Fault(**body))
    return True


@action
def clear_faults(api: "BotApi", _body: Json) -> bool:
    api.faults.orders.clear()
    api.throttle.rate = 0
    return True


@action
def upload_rate(api: "BotApi", body: Json) -> bool:
    api.throttle.rate = float(body["bytes_per_second"] or 0)
    return True


@action
def options(api: "BotApi", body: Json) -> bool:
    """Change `flood` or `upload_limit` while running."""
    for name in ("flood", "upload_limit"):
        if name in body:
            setattr(api.world.options, name, body[name])
    return True


# --- what there is to see -----------------------------------------------------------------------------


def _asked_chat(api: "BotApi", request: web.Request) -> Chat | None:
    bot = _bot(api.world, dict(request.query))
    return api.world.find(request.match_info["chat_id"], bot)


async def _beyond(api: "BotApi", request: web.Request) -> None:
    """Let a reader wait for news: `?beyond=VERSION&wait=SECONDS`."""
    if "beyond" in request.query:
        await api.world.wait_beyond(int(request.query["beyond"]), float(request.query.get("wait", "5")))


async def _messages(api: "BotApi", request: web.Request) -> web.Response:
    await _beyond(api, request)
    chat = _asked_chat(api, request)
    seen = [views.whole(m, api.world.eyes(m)) for m in chat.messages.values()] if chat else []
    return web.json_response({"version": api.world.version, "messages": seen})


async def _calls(api: "BotApi", request: web.Request) -> web.Response:
    await _beyond(api, request)
    wanted = request.query.get("method", "").lower()
    found = [
        entry
        for entry in api.world.log
        if entry["method"].lower() == wanted or (not wanted and entry["method"].lower() != "getupdates")
    ]
    return web.json_response({"version": api.world.version, "calls": found})


async def _answers(api: "BotApi", request: web.Request) -> web.Response:
    """The answer to a button press or an inline query, null until it comes."""
    await _beyond(api, request)
    name = request.match_info["query_id"]
    asked = api.world.inline_queries.get(name)
    answer = asked.answer if asked else api.world.callbacks[name]["answer"]
    return web.json_response({"version": api.world.version, "answer": answer})


async def _state(api: "BotApi", _request: web.Request) -> web.Response:
    world = api.world
    chats = [
        {"id": chat.id, "kind": chat.kind, "title": chat.title, "messages": len(chat.messages)}
        for chat in world.chats.values()
    ]
    return web.json_response(
        {
            "bots": [
                {
                    "id": bot.id,
                    "token": bot.token,
                    "username": bot.username,
                    "pending": len(bot.queue),
                    "webhook": asdict(bot.webhook) if bot.webhook else None,
                    "settings": bot.settings,
                }
                for bot in world.bots
            ],
            "chats": chats,
            "chat_actions": world.actions,
        }
    )


async def _file(api: "BotApi", request: web.Request) -> web.StreamResponse:
    file = api.world.paths.get(request.match_info["unique"])
    if file is None:
        return web.Response(status=404)
    return web.FileResponse(file.path, headers={"Content-Type": file.mime or "application/octet-stream"})


async def _page(api: "BotApi", request: web.Request) -> web.Response:
    chat = _asked_chat(api, request)
    if chat is None:
        return web.Response(status=404, text=f"no chat {html.escape(request.match_info['chat_id'])}")
    return web.Response(text=page.render(chat, api.world.bots[0]), content_type="text/html")


async def _act(api: "BotApi", request: web.Request) -> web.Response:
    doing = ACTIONS.get(request.match_info["name"])
    if doing is None:
        return web.json_response({"error": "no such action"}, status=404)
    try:
        result = doing(api, await request.json())
    except (WrongStep, ApiError, LookupError, TypeError, ValueError) as error:
        return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
    return web.json_response({"result": result, "version": api.world.version})


def add_routes(app: web.Application, api: "BotApi") -> None:
    """Hang the control side into the application."""

    def bound(
        handler: Callable[["BotApi", web.Request], Awaitable[web.StreamResponse]],
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def call(request: web.Request) -> web.StreamResponse:
            return await handler(api, request)

        return call

    app.router.add_post("/_control/do/{name}", bound(_act))
    app.router.add_get("/_control/chat/{chat_id}", bound(_page))
    app.router.add_get("/_control/chat/{chat_id}/messages", bound(_messages))
    app.router.add_get("/_control/calls", bound(_calls))
    app.router.add_get("/_control/answer/{query_id}", bound(_answers))
    app.router.add_get("/_control/state", bound(_state))
    app.router.add_get("/_control/file/{unique}", bound(_file))
