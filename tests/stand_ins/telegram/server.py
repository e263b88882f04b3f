"""The HTTP side of the Bot API: routes, the order of checks on a call, its log, and how answers look."""

import asyncio
import contextlib
import inspect
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from . import people
from .faults import Fault, Faults, FloodRules, too_many
from .methods import METHODS
from .model import ApiError, Bot, Json
from .updates import WebhookSender
from .uploads import Call, Intake, Throttle, discard, kept
from .world import CLOUD_DOWNLOAD, World

_BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)
_LOG_LIMIT = 100_000


class _Dropped(Exception):
    """The connection is to break now."""


@dataclass
class BotApi:
    """Answers API calls over one world."""

    world: World
    faults: Faults = field(default_factory=Faults)
    floods: FloodRules = field(default_factory=FloodRules)
    throttle: Throttle = field(default_factory=Throttle)

    def application(self) -> web.Application:
        app = web.Application(client_max_size=2**40)
        people.add_routes(app, self)
        app.router.add_route("*", "/bot{token}/{method}", self.handle)
        app.router.add_get("/file/bot{token}/{path:.+}", self.download)
        app.cleanup_ctx.append(self._webhooks)
        return app

    async def _webhooks(self, _app: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(WebhookSender(self.world, self._webhook_reply).run())
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One API call, from its bytes to its answer in the log."""
        entry: Json = {"time": time.time(), "method": request.match_info["method"], "params": {}, "files": []}
        try:
            status, body = await self._answer(request, entry)
        except _Dropped:
            status, body = 0, {}
        entry |= {"status": status, "seconds": time.time() - entry["time"]}
        self._log(entry, body)
        if status == 0:
            return _broken(request)
        if status == 502 and not body:
            return web.Response(status=502, text=_BAD_GATEWAY, content_type="text/html")
        return web.json_response(body, status=status)

    async def _answer(self, request: web.Request, entry: Json) -> tuple[int, Json]:
        try:
            bot = self.world.bot_for(request.match_info["token"])
            entry |= {"bot": bot.id}
            call = await self._read(request, Call(bot, request.match_info["method"]), entry)
            return await self._obey(call, self.faults.take(call))
        except ApiError as error:
            return error.code, _refusal(error)
        except ConnectionError:
            raise _Dropped from None

    async def _read(self, request: web.Request, call: Call, entry: Json) -> Call:
        options = self.world.options
        intake = Intake(options.folder, options.upload_limit, self.throttle)
        try:
            return await intake.read(request, call, self.faults.midway(call.method))
        finally:
            entry["params"] = dict(call.params)
            entry["files"] = [kept(upload) for upload in call.files.values()]

    async def _obey(self, call: Call, faults: list[Fault]) -> tuple[int, Json]:
        """Carry out a call, with what is to go wrong before and after it."""
        kinds = {fault.kind: fault for fault in faults}
        if "latency" in kinds:
            await asyncio.sleep(kinds["latency"].value)
        for fault in faults:
            _refuse(fault)
        if "bad_gateway" in kinds:
            discard(call)
            return 502, {}
        result = await self.perform(call)
        if "slow_reply" in kinds:
            await asyncio.sleep(kinds["slow_reply"].value)
        if "drop_after" in kinds:
            raise _Dropped
        return 200, {"ok": True, "result": result}

    async def perform(self, call: Call) -> Any:
        """The call itself, under the rules that hold without any fault."""
        handler = METHODS.get(call.method.lower())
        if handler is None:
            raise ApiError(404, "Not Found: method not found")
        if call.bot.logged_out:
            raise ApiError(400, "Logged out")
        if self.world.options.flood:
            self.floods.check(call)
        result = handler(self.world, call)
        return await result if inspect.isawaitable(result) else result

    async def _webhook_reply(self, bot: Bot, answer: Json) -> None:
        """A webhook may answer with a call in its body; nobody hears how that went."""
        call = Call(bot, answer["method"], {k: v for k, v in answer.items() if k != "method"})
        entry: Json = {"time": time.time(), "bot": bot.id, "method": call.method, "params": call.params}
        with contextlib.suppress(ApiError):
            await self.perform(call)
        self._log(entry | {"files": [], "status": 200, "seconds": 0.0}, {"ok": True})

    def _log(self, entry: Json, body: Json) -> None:
        log = self.world.log
        entry |= {"ok": bool(body.get("ok")), "description": body.get("description")}
        entry["number"] = next(self.world.numbers)
        log.append(entry)
        del log[:-_LOG_LIMIT]
        if entry["method"].lower() != "getupdates":
            self.world.touch()

    async def download(self, request: web.Request) -> web.StreamResponse:
        """A file by the path that `getFile` gave; a local server serves none."""
        try:
            self.world.bot_for(request.match_info["token"])
        except ApiError as error:
            return web.json_response(_refusal(error), status=error.code)
        unique = request.match_info["path"].rpartition("/")[2].partition(".")[0]
        file = self.world.paths.get(unique)
        if file is None or self.world.options.local or file.size > CLOUD_DOWNLOAD:
            return web.json_response(_refusal(ApiError(404, "Not Found")), status=404)
        return web.FileResponse(file.path, headers={"Content-Type": "application/octet-stream"})


def _refuse(fault: Fault) -> None:
    if fault.kind == "retry_after":
        raise too_many(int(fault.value))
    if fault.kind == "unauthorized":
        raise ApiError(401, "Unauthorized")
    if fault.kind == "error":
        raise ApiError(fault.code, fault.description, **fault.parameters)
    if fault.kind == "drop_before":
        raise _Dropped


def _refusal(error: ApiError) -> Json:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    return body | ({"parameters": error.parameters} if error.parameters else {})


def _broken(request: web.Request) -> web.StreamResponse:
    """Close the connection under the client without a word."""
    if request.transport:
        request.transport.abort()
    return web.Response()
