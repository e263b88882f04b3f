"""The HTTP side: authorization, multipart bodies, limits of size, faults, and how answers look."""

import asyncio
import io
import json
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web
from simcord.backend import serializers
from simcord.backend.errors import BackendError, SetupError
from simcord.http import routes as _routes  # noqa: F401 - its import registers the routes
from simcord.http.router import dispatch

from .faults import Fault, Faults
from .gateway import Gateway
from .world import BOT_ID, CONTENT_FLAG, Json, World

PREFIX = "/api/v10"
NO_PREVIEW, EPHEMERAL = 1 << 2, 1 << 6  # flags of a message
TOO_LARGE = BackendError(413, 40005, "Request entity too large")
_BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"


class _Dropped(Exception):
    """The connection is to break now."""


@dataclass
class Upload:
    """A file of a multipart body, as simcord wants it."""

    fp: io.BytesIO
    filename: str
    description: str | None = None

    @property
    def size(self) -> int:
        return len(self.fp.getbuffer())


@dataclass
class Call:
    """One request, read. `path` is without the API's prefix."""

    method: str
    path: str
    params: dict[str, str]
    authorized: bool
    body: Any = None
    files: list[Upload] = field(default_factory=list)


@dataclass
class Rest:
    """Answers API calls over one world."""

    world: World
    gateway: Gateway
    token: str
    faults: Faults = field(default_factory=Faults)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One call, from its bytes to its answer in the log."""
        entry: Json = {
            "time": time.time(),
            "method": request.method,
            "path": request.path.removeprefix(PREFIX),
        }
        try:
            call = await self._read(request)
            entry |= {"body": call.body, "files": [(one.filename, one.size) for one in call.files]}
            response = await self._answer(call)
        except (_Dropped, ConnectionError):
            response = _broken(request)
        entry |= {"status": response.status, "seconds": time.time() - entry["time"]}
        self.world.log.append(entry)
        await self.world.touch()
        return response

    async def _read(self, request: web.Request) -> Call:
        call = Call(
            request.method,
            request.path.removeprefix(PREFIX),
            dict(request.query),
            request.headers.get("Authorization") == f"Bot {self.token}",
        )
        if request.content_type.startswith("multipart/"):
            async for part in await request.multipart():
                assert isinstance(part, BodyPartReader)
                data = bytes(await part.read())
                if part.name == "payload_json":
                    call.body = json.loads(data)
                else:
                    call.files.append(Upload(io.BytesIO(data), part.filename or "file"))
        elif request.can_read_body:
            call.body = await request.json()
        return call

    async def _answer(self, call: Call) -> web.Response:
        fault = self.faults.take(call.method, call.path)
        if fault and (refusal := await _before(fault)) is not None:
            return refusal
        try:
            self._check(call)
            result = self._perform(call)
        except BackendError as error:
            return _json(error.to_json(), error.status)
        except (SetupError, ValueError, KeyError, TypeError) as error:
            return _json({"code": 50035, "message": f"Invalid Form Body: {error!r}"}, 400)
        if fault and fault.kind == "drop_after":
            raise _Dropped
        return web.Response(status=204) if result is None else _json(result, 200)

    def _check(self, call: Call) -> None:
        by_token = call.path.startswith("/interactions/") or (
            call.path.count("/") > 2 and call.path.startswith("/webhooks/")
        )
        if not by_token and not call.authorized:
            raise BackendError(401, 0, "401: Unauthorized")
        if any(one.size > self.world.options.upload_limit for one in call.files):
            raise TOO_LARGE
        if call.path.startswith("/channels/"):
            channel = int(call.path.split("/")[2])
            if channel in self.world.groups:
                raise BackendError(403, 50001, "Missing Access")
            if call.files:
                self._may_attach(channel)

    def _may_attach(self, channel: int) -> None:
        backend = self.world.backend
        guild = backend.get_channel(channel).guild_id
        backend.require_permissions(guild, BOT_ID, channel, "attach_files")

    def _perform(self, call: Call) -> Any:
        parts = call.path.split("/")
        match call.path:
            case "/gateway/bot" | "/gateway":
                return self._gateway_facts()
            case "/oauth2/applications/@me" | "/applications/@me":
                return self._dispatch(Call("GET", "/oauth2/applications/@me", {}, True)) | {
                    "flags": CONTENT_FLAG if self.world.options.message_content else 0
                }
        if call.path.endswith("/messages") and call.method == "POST" and call.path.startswith("/channels/"):
            return self._send(call)
        if (
            call.method == "PATCH"
            and parts[3:4] == ["messages"]
            and call.body == {"tts": False, "flags": NO_PREVIEW}
        ):
            return self._hide_preview(int(parts[2]), int(parts[4]))
        if call.method == "POST" and self.world.hides(self._asked_in(parts)):
            _hide(call.body)
        return self._dispatch(call)

    def _asked_in(self, parts: list[str]) -> int | None:
        """The guild of the interaction whose token a call uses."""
        found = (
            one.guild_id
            for one in self.world.backend.interactions.values()
            if parts[1] in ("interactions", "webhooks") and parts[3:4] == [one.token]
        )
        return next(found, None)

    def _hide_preview(self, channel: int, message: int) -> Json:
        """The one edit that a moderator may make to other people's messages."""
        backend = self.world.backend
        guild = backend.get_channel(channel).guild_id
        backend.require_permissions(guild, BOT_ID, channel, "manage_messages")
        stored = backend.get_message(channel, message)
        stored.flags |= NO_PREVIEW
        return dict(serializers.message_payload(backend, stored))

    def _gateway_facts(self) -> Json:
        starts = {"total": 1000, "remaining": 999, "reset_after": 1000, "max_concurrency": 16}
        return {
            "url": self.world.url.replace("http", "ws", 1) + "/gateway",
            "shards": 1,
            "session_start_limit": starts,
        }

    def _send(self, call: Call) -> Any:
        """A nonce that was seen in this channel gives the message that it made."""
        body = call.body or {}
        channel = int(call.path.split("/")[2])
        key = (channel, str(body.get("nonce")))
        if body.get("enforce_nonce") and key in self.world.nonces:
            return self._dispatch(Call("GET", f"{call.path}/{self.world.nonces[key]}", {}, True))
        message = self._dispatch(call)
        if body.get("nonce"):
            self.world.nonces[key] = int(message["id"])
        return message

    def _dispatch(self, call: Call) -> Any:
        content = self.world.options.message_content
        files: list[Any] = list(call.files)
        return dispatch(
            self.world.backend,
            call.method,
            call.path,
            json=call.body,
            params=dict(call.params),
            files=files,
            message_content_access=content,
        )


def _hide(body: Json) -> None:
    """Makes an answer, or what a callback holds, ephemeral."""
    answer = body.setdefault("data", {}) if body.keys() & {"type"} else body
    answer["flags"] = int(answer.get("flags") or 0) | EPHEMERAL


async def _before(fault: Fault) -> web.Response | None:
    """What a fault does to a call instead of the call itself, if anything."""
    match fault.kind:
        case "latency":
            await asyncio.sleep(fault.value)
        case "drop_before":
            raise _Dropped
        case "bad_gateway":
            return web.Response(status=502, text=_BAD_GATEWAY, content_type="text/html")
        case "error":
            return _json({"code": fault.code, "message": fault.message}, fault.status)
        case "rate_limit":
            return _too_many(fault)
    return None


def _too_many(fault: Fault) -> web.Response:
    """As https://discord.com/developers/docs/topics/rate-limits#exceeding-a-rate-limit shows it."""
    headers = {"Via": "1.1 google", "Retry-After": str(fault.value)}
    headers |= {"X-RateLimit-Scope": "global" if fault.everywhere else "user"}
    headers |= {"X-RateLimit-Global": "true"} if fault.everywhere else {}
    body = {"message": "You are being rate limited.", "retry_after": fault.value, "global": fault.everywhere}
    return _json(body, 429, headers)


def _json(body: Any, status: int, headers: dict[str, str] | None = None) -> web.Response:
    """discord.py takes only this very content type for JSON."""
    data = json.dumps(body).encode()
    return web.Response(
        body=data, status=status, headers={"Content-Type": "application/json"} | (headers or {})
    )


def _broken(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response(status=499)
