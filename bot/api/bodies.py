"""Keeps request bodies small and their senders from dawdling, whatever the route."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.problems import Problem

LARGEST = 16 * 1024
"""Bytes."""
PATIENCE = 10.0
"""Seconds for a whole body."""


class SmallBodies:
    """Middleware: 413 for a body above `LARGEST`, said or found out; 408 for one that does not come."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self._app(scope, receive, send)
            return
        said = dict(scope["headers"]).get(b"content-length", b"0")
        if not said.isdigit() or int(said) > LARGEST:
            await _too_large(scope, receive, send)
            return
        await self._app(scope, _Bounded(receive), send)


class _Bounded:
    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._left = LARGEST
        self._until = asyncio.get_running_loop().time() + PATIENCE
        self._whole = False

    async def __call__(self) -> Message:
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(408) from None
        self._left -= len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._left < 0:
            raise HTTPException(413)
        return message


async def _too_large(scope: Scope, receive: Receive, send: Send) -> None:
    problem = Problem(413, "too_large", "The body is larger than 16 KiB.", headers={"Connection": "close"})
    await problem.response()(scope, receive, send)
