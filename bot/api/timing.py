"""How long answers take, by route, for whoever watches."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import metrics

_METHODS = {"GET", "HEAD", "POST", "DELETE", "OPTIONS"}


class Timed:
    """Counts the time until an answer begins: what comes afterwards depends on the line of who reads it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.monotonic()

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", "none")  # as it is written, not as it was called
                method = scope["method"] if scope["method"] in _METHODS else "other"
                timer = metrics.HTTP_SECONDS.labels(method, route, str(message["status"]))
                timer.observe(time.monotonic() - began)
            await send(message)

        await self._app(scope, receive, tell)
