"""The control side, under /_control/: acting as people do, seeing what the bot did, ordering faults.

Every action is `POST /_control/do/NAME` with a JSON object; what there is to see is fetched by GET.
"""

import asyncio
import contextlib
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import discord
from aiohttp import web
from simcord.backend import serializers
from simcord.backend.errors import BackendError, SetupError
from simcord.backend.models import Interaction, Message
from simcord.components import walk_components
from simcord.interactions import base_payload, check_options, nest_options, walk_to_subcommand

from . import page
from .faults import Fault
from .gateway import Gateway
from .rest import Rest
from .world import BOT_ID, Json, World

SLASH, USER, MESSAGE = 1, 2, 3  # types of command
COMMAND, COMPONENT, AUTOCOMPLETE = 2, 3, 4  # types of interaction
BUTTON, MENU = 2, 3  # types of component
USER_OPTION, ROLE_OPTION = 6, 8
PRIVATE_CHANNEL = 2  # context of an interaction
GUILD_INSTALL, USER_INSTALL = "0", "1"


@dataclass
class People:
    """What people do, over one world."""

    world: World
    gateway: Gateway
    rest: Rest

    # -- places and people ---------------------------------------------------------------------------------

    def guild(self, name: str, *, foreign: bool = False, closed: bool = False) -> int:
        return self.world.make_guild(name, foreign=foreign, closed=closed)

    def group(self, people: list[int]) -> int:
        return self.world.make_group(people)

    def channel(self, guild: int, name: str, **kind: Any) -> int:
        return self.world.make_channel(guild, name, **kind)

    def person(self, name: str, *, guild: int | None = None, manages: bool = False) -> int:
        return self.world.make_person(name, guild, manages=manages)

    def role(self, guild: int, name: str) -> int:
        return self.world.make_role(guild, name)

    def give_role(self, guild: int, person: int, role: int) -> None:
        self.world.backend.get_member(guild, person).role_ids.append(role)

    def dm(self, person: int) -> int:
        return self.world.dm(person)

    def forbid(self, channel: int, permissions: list[str]) -> None:
        self.world.forbid(channel, permissions)

    def close_dms(self, person: int) -> None:
        """From now on the bot cannot write to this person in private."""
        path = f"/channels/{self.dm(person)}/messages"
        order = Fault("error", "POST", path, times=10**9, status=403, code=50007)
        order.message = "Cannot send messages to this user"
        self.rest.faults.orders.append(order)

    # -- messages ------------------------------------------------------------------------------------------

    def say(self, channel: int, person: int, text: str) -> Json:
        return self.seen(self.world.backend.create_message(channel, person, text))

    def edit(self, channel: int, message: int, text: str) -> Json:
        return self.seen(self.world.backend.edit_message(channel, message, {"content": text}))

    def delete(self, channel: int, message: int) -> None:
        self.world.backend.delete_message(channel, message)

    # -- interactions --------------------------------------------------------------------------------------

    def slash(
        self, channel: int, person: int, name: str, options: Json | None = None, *, installed: str = "guild"
    ) -> Json:
        """Invokes a command; `installed` is `guild` or `user`, whoever brought the app here."""
        path = name.split()
        root = self._command(path[0], SLASH)
        leaf, nesting = walk_to_subcommand(root, path[1:])
        wanted = options or {}
        kinds = {one["name"]: one["type"] for one in leaf.get("options", [])}
        named = {key for key, kind in kinds.items() if kind in (USER_OPTION, ROLE_OPTION)}
        plain = {**leaf, "options": [one for one in leaf.get("options", []) if one["name"] not in named]}
        given = check_options(name, plain, {k: v for k, v in wanted.items() if k not in named})
        built = [{"name": key, "type": kinds[key], "value": value} for key, value in given.items()]
        data = {"id": root["id"], "name": root["name"], "type": SLASH}
        for key in named & wanted.keys():
            built.append({"name": key, "type": kinds[key], "value": str(wanted[key])})
            data["resolved"] = self._resolved(kinds[key], channel, int(wanted[key]))
        data["options"] = nest_options(root, nesting, built)
        return self._interact(COMMAND, channel, person, data, installed=installed)

    def type_into(
        self, channel: int, person: int, name: str, option: str, text: str, *, filled: Json | None = None
    ) -> Json:
        """Types into an option that completes itself, others being `filled`.

        The answer is in `choices` of `interaction`.
        """
        root = self._command(name, SLASH)
        others = [{"name": key, "type": 3, "value": value} for key, value in (filled or {}).items()]
        options = [*others, {"name": option, "type": 3, "value": text, "focused": True}]
        data = {"id": root["id"], "name": root["name"], "type": SLASH, "options": options}
        return self._interact(AUTOCOMPLETE, channel, person, data)

    def context_menu(
        self, channel: int, person: int, name: str, message: int, *, installed: str = "guild"
    ) -> Json:
        root = self._command(name, MESSAGE)
        backend = self.world.backend
        target = dict(serializers.message_payload(backend, backend.get_message(channel, message)))
        resolved = {"messages": {str(message): target}}
        data = {
            "id": root["id"],
            "name": root["name"],
            "type": MESSAGE,
            "target_id": str(message),
            "resolved": resolved,
        }
        return self._interact(COMMAND, channel, person, data, installed=installed)

    def press(self, channel: int, person: int, message: int, label: str) -> Json:
        stored = self.world.backend.get_message(channel, message)
        found = [one for one in walk_components(stored.components) if one.get("label") == label]
        if len(found) != 1 or "custom_id" not in found[0] or found[0].get("disabled"):
            labels = [one.get("label") for one in walk_components(stored.components)]
            raise LookupError(f"no one button {label!r} to press among {labels}")
        return self._component(stored, person, {"custom_id": found[0]["custom_id"], "component_type": BUTTON})

    def select(self, channel: int, person: int, message: int, value: str | list[str]) -> Json:
        stored = self.world.backend.get_message(channel, message)
        menu = next(one for one in walk_components(stored.components) if one["type"] == MENU)
        values = [value] if isinstance(value, str) else value
        if not {option["value"] for option in menu["options"]}.issuperset(values):
            raise LookupError(f"no {value!r} among {menu['options']}")
        data = {"custom_id": menu["custom_id"], "component_type": MENU, "values": values}
        return self._component(stored, person, data)

    def expire(self, interaction: int) -> None:
        """The token of an interaction is good for nothing from now on."""
        self.world.backend.interactions[interaction].expires_at = self.world.backend.now_iso()

    def _component(self, stored: Message, person: int, data: Json) -> Json:
        if not stored.visible_to(person):
            raise LookupError("this person does not see that message")
        message = dict(serializers.message_payload(self.world.backend, stored))
        return self._interact(COMPONENT, stored.channel_id, person, data, message=message, source=stored.id)

    def _interact(
        self,
        kind: int,
        channel: int,
        person: int,
        data: Json,
        *,
        message: Json | None = None,
        source: int | None = None,
        installed: str = "guild",
    ) -> Json:
        backend = self.world.backend
        guild = backend.get_channel(channel).guild_id
        record, payload = base_payload(
            backend, type=kind, channel_id=channel, guild_id=guild, user_id=person, data=data
        )
        record.source_message_id = source
        payload["channel"] = self.world.channel(channel)
        payload["attachment_size_limit"] = self.world.options.upload_limit
        owners = {USER_INSTALL: str(person)} if installed == "user" else {GUILD_INSTALL: str(guild or 0)}
        payload["authorizing_integration_owners"] = owners
        away = guild in self.world.foreign or channel in self.world.groups
        if away:
            payload["app_permissions"] = str(discord.Permissions(attach_files=True, embed_links=True).value)
        if guild in self.world.foreign:
            seen = discord.Permissions(int(payload["member"]["permissions"]))
            seen.use_external_apps = guild not in self.world.closed
            payload["member"]["permissions"] = str(seen.value)
        if channel in self.world.groups:
            payload["context"] = PRIVATE_CHANNEL
        if message is not None:
            payload["message"] = message
        if away:  # heard by whichever shard, as the bot is not there
            if guild:
                payload["guild"] = {"id": str(guild), "locale": "en-US", "features": []}
            for session in self.gateway.sessions.values():
                self.gateway._tell(session, "INTERACTION_CREATE", payload)
        else:
            backend.emit("INTERACTION_CREATE", payload)
        return self._interaction(record)

    def _command(self, name: str, kind: int) -> Json:
        command = self.world.backend.commands.get(None, {}).get((name, kind))
        if command is None:
            raise LookupError(f"the bot has no command {name!r}; it has {self.commands()}")
        return command

    def _resolved(self, kind: int, channel: int, number: int) -> Json:
        """What goes with an option that names a role or a person."""
        backend = self.world.backend
        if kind == USER_OPTION:
            return {"users": {str(number): dict(serializers.user_payload(backend.get_user(number)))}}
        guild = backend.get_channel(channel).guild_id
        assert guild is not None
        return {"roles": {str(number): dict(serializers.role_payload(backend.get_role(guild, number)))}}

    # -- faults --------------------------------------------------------------------------------------------

    def fault(self, **order: Any) -> None:
        self.rest.faults.orders.append(Fault(**order))

    def clear_faults(self) -> None:
        self.rest.faults.orders.clear()

    async def drop_gateway(self, *, forget: bool = False) -> int:
        return await self.gateway.drop(forget=forget)

    # -- to be seen ----------------------------------------------------------------------------------------

    def commands(self) -> list[Json]:
        return list(self.world.backend.commands.get(None, {}).values())

    def messages(self, channel: int) -> list[Json]:
        """Every message of a channel, also those that only one person sees."""
        return [self.seen(one) for one in self.world.backend.messages[channel].values()]

    def interaction(self, interaction: int) -> Json:
        return self._interaction(self.world.backend.interactions[interaction])

    def sessions(self) -> list[Json]:
        return [
            {
                "shard": list(one.shard),
                "intents": one.intents.value,
                "resumed": one.resumed,
                "live": one.socket is not None and not one.socket.closed,
            }
            for one in self.gateway.sessions.values()
        ]

    def calls(self) -> list[Json]:
        return self.world.log

    def _interaction(self, record: Interaction) -> Json:
        return {
            "id": record.id,
            "channel": record.channel_id,
            "acknowledged": record.responded,
            "kind": str(record.response_kind) if record.response_kind else None,
            "message": record.message_id,
            "ephemeral": record.ephemeral,
            "choices": record.autocomplete_choices,
        }

    def seen(self, message: Message) -> Json:
        """A message as a test wants it: with the hash of each file's bytes."""
        backend = self.world.backend
        payload: Json = dict(serializers.message_payload(backend, message))
        files = [
            {
                "name": one["filename"],
                "size": one["size"],
                "url": one["url"],
                "sha256": hashlib.sha256(backend.cdn.get(one["url"]) or b"").hexdigest(),
            }
            for one in message.attachments
        ]
        return {
            "id": message.id,
            "channel": message.channel_id,
            "author": message.author_id,
            "from_bot": message.author_id == BOT_ID,
            "text": message.content,
            "embeds": payload["embeds"],
            "components": payload["components"],
            "files": files,
            "flags": message.flags,
            "edited": message.edited_timestamp is not None,
            "reply_to": int((payload.get("message_reference") or {}).get("message_id") or 0) or None,
        }


ACTIONS: dict[str, Callable[..., Any]] = {
    name: action for name, action in vars(People).items() if not name.startswith("_")
}


def add_routes(app: web.Application, people: People) -> None:
    """The control endpoints."""

    async def act(request: web.Request) -> web.Response:
        name = request.match_info["name"]
        body = await request.json()
        try:
            result = ACTIONS[name](people, **body)
            result = await result if asyncio.iscoroutine(result) else result
        except (LookupError, TypeError, BackendError, SetupError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
        await people.world.touch()
        return web.json_response({"result": result})

    async def look(request: web.Request) -> web.Response:
        """What an action that only looks gives, as soon as the version is beyond the one asked for."""
        look: Callable[..., Any] = getattr(people, request.match_info["name"])
        query = {key: int(value) for key, value in request.query.items()}
        beyond, wait = query.pop("beyond", -1), query.pop("wait", 0)
        world = people.world
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait), world.changed:
                await world.changed.wait_for(lambda: world.version > beyond)
        try:
            found = look(**query)
        except (LookupError, BackendError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return web.json_response({"result": found, "version": world.version})

    async def draw(request: web.Request) -> web.Response:
        channel = int(request.match_info["channel"])
        return web.Response(text=page.draw(people.world, channel), content_type="text/html")

    app.router.add_post("/_control/do/{name}", act)
    app.router.add_get("/_control/see/{name}", look)
    app.router.add_get("/_control/channel/{channel}", draw)
