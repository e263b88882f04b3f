"""The WebSocket side: identify, heartbeat, events by intent and shard, drops, RESUME with what was missed."""

import asyncio
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import discord
from aiohttp import WSMsgType, web
from simcord import intents as rules
from simcord.backend import serializers

from .world import BOT_ID, CONTENT_CODE, CONTENT_FLAG, Json, World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 9, 10, 11
HEARTBEAT_EVERY = 41_250  # ms, as Discord says it
RECONNECT_CODE = 4000


@dataclass
class Session:
    """What a bot that identified is told, and everything it was told so far."""

    intents: discord.Intents
    shard: tuple[int, int]
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    told: list[Json] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None
    resumed: int = 0

    def hears(self, event: str, payload: Mapping[str, Any]) -> bool:
        """Whether the event is this shard's, and asked for by its intents."""
        guild = payload.get("id") if event.startswith("GUILD_") and "guild_id" not in payload else None
        guild = payload.get("guild_id") or guild
        number, of = self.shard
        if (int(guild) >> 22) % of != number if guild is not None else number != 0:
            return False
        needed = rules.required_intent(event, payload)
        return needed is None or bool(getattr(self.intents, needed))


@dataclass
class Gateway:
    """Every session there is."""

    world: World
    token: str
    sessions: dict[str, Session] = field(default_factory=dict)
    _sending: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.world.backend.subscribers.append(self.feed)

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from HELLO to its end."""
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        await socket.send_json(
            {"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_EVERY}, "s": None, "t": None}
        )
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            frame = json.loads(message.data)
            match frame["op"]:
                case 1:
                    await socket.send_json({"op": HEARTBEAT_ACK, "d": None, "s": None, "t": None})
                case 2:
                    await self._identify(socket, frame["d"])
                case 6:
                    await self._resume(socket, frame["d"])
        return socket

    async def _identify(self, socket: web.WebSocketResponse, wanted: Json) -> None:
        if wanted["token"] != self.token:
            await socket.close(code=4004, message=b"Authentication failed.")
            return
        intents = discord.Intents._from_value(int(wanted["intents"]))
        if intents.message_content and not self.world.options.message_content:
            await socket.close(code=CONTENT_CODE, message=b"Disallowed intent(s).")
            return
        number, of = wanted.get("shard") or (0, 1)
        session = Session(intents, (number, of), socket=socket)
        self.sessions[session.id] = session
        backend = self.world.backend
        guilds = [
            g
            for g in backend.guilds.values()
            if (g.id >> 22) % of == number and g.id not in self.world.foreign
        ]
        self._tell(session, "READY", self._ready(session, [guild.id for guild in guilds]))
        for guild in guilds:
            self.feed("GUILD_CREATE", serializers.guild_create_payload(backend, guild), only=session)
        await self.world.touch()

    def _ready(self, session: Session, guilds: list[int]) -> Json:
        return {
            "v": 10,
            "user": dict(serializers.user_payload(self.world.backend.bot_user)),
            "guilds": [{"id": str(guild), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.world.url.replace("http", "ws", 1) + "/gateway",
            "shard": list(session.shard),
            "application": {
                "id": str(BOT_ID),
                "flags": CONTENT_FLAG if self.world.options.message_content else 0,
            },
        }

    async def _resume(self, socket: web.WebSocketResponse, wanted: Json) -> None:
        session = self.sessions.get(wanted["session_id"])
        if session is None or wanted["token"] != self.token:
            await socket.send_json({"op": INVALID_SESSION, "d": False, "s": None, "t": None})
            return
        session.socket = socket
        session.resumed += 1
        for frame in session.told[wanted["seq"] :]:
            await socket.send_json(frame)
        self._tell(session, "RESUMED", {})
        await self.world.touch()

    def feed(self, event: str, payload: Mapping[str, Any], *, only: Session | None = None) -> None:
        """Tells every session that hears the event; one without a connection hears it when it resumes."""
        for session in [only] if only else list(self.sessions.values()):
            if session.hears(event, payload):
                self._tell(session, event, self._shaped(session, event, payload))

    def _shaped(self, session: Session, event: str, payload: Mapping[str, Any]) -> Json:
        out = self.world.on_the_wire(event, payload)
        if event == "GUILD_CREATE":
            rules.prune_guild_create(out, session.intents, BOT_ID)
        if event in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and not session.intents.message_content:
            rules.censor_message(out, BOT_ID, backend=self.world.backend)
        return out

    def _tell(self, session: Session, event: str, payload: Json) -> None:
        frame = {"op": DISPATCH, "t": event, "s": len(session.told) + 1, "d": payload}
        session.told.append(frame)
        if session.socket and not session.socket.closed:
            task = asyncio.ensure_future(_send(session.socket, frame))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def drop(self, *, forget: bool = False, hard: bool = False) -> int:
        """Ends every connection; `forget`: they cannot resume; `hard`: without a goodbye."""
        live = [session for session in self.sessions.values() if session.socket and not session.socket.closed]
        for session in live:
            socket, session.socket = session.socket, None
            assert socket is not None
            if forget:
                del self.sessions[session.id]
            if hard and (transport := socket.get_extra_info("socket")) is not None:
                transport.close()
            await socket.close(code=RECONNECT_CODE, message=b"Unknown error.")
        return len(live)

    def hang_up_on_all(self) -> None:
        self.sessions.clear()


async def _send(socket: web.WebSocketResponse, frame: Json) -> None:
    try:
        await socket.send_json(frame)
    except (ConnectionError, RuntimeError):
        return  # dropped meanwhile: it stays in `told`
