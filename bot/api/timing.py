"""How long answers take, by route, for whoever watches."""

import functools
import time

from prometheus_client import Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import metrics

_METHODS = {"GET", "HEAD", "POST", "DELETE", "OPTIONS"}


@functools.cache  # routes, methods and codes are few; to look a timer up costs more than to use it
def _timer(method: str, route: str, status: int) -> Histogram:
    return metrics.HTTP_SECONDS.labels(method, route, str(status))


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
                _timer(method, route, message["status"]).observe(time.monotonic() - began)
            await send(message)

        await self._app(scope, receive, tell)
