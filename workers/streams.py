"""Gives out what is still being made, to our own API and to nobody else.

A small HTTP server in the worker's loop. It is found by what the worker announces: `WORKER_URL`, or a port of
this machine's loopback. Every request is signed (`shared.peers`).
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from shared import peers
from shared.ranges import span
from shared.settings import Settings
from workers.spools import Spool, Spools

FAREWELL = 1
"""Seconds that streams may go on once the worker has drained: what is left is in storage."""


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the worker's own."""
        yield


@asynccontextmanager
async def serving(settings: Settings, spools: Spools) -> AsyncIterator[str]:
    """Serves meanwhile; gives the address to announce."""
    listener, url = _listener(settings)
    app = Starlette(routes=[Route("/streams/{job}", _Streams(settings.secret, spools).get)])
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=FAREWELL,
        )
    )
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield url
    finally:
        server.should_exit = True
        await asyncio.wait({task})
        listener.close()


def _listener(settings: Settings) -> tuple[socket.socket, str]:
    if settings.worker_url is None:
        listener = socket.create_server(("127.0.0.1", 0))
        return listener, f"http://127.0.0.1:{listener.getsockname()[1]}"
    url = settings.worker_url.replace("{hostname}", socket.gethostname())
    return socket.create_server(("", urlsplit(url).port or 80)), url.rstrip("/")


class _Streams:
    """The one route."""

    def __init__(self, secret: bytes, spools: Spools) -> None:
        self._secret, self._spools = secret, spools

    async def get(self, request: Request) -> Response:
        if not peers.verify(self._secret, request.url.path, request.headers.get(peers.HEADER, "")):
            return Response(status_code=403)
        spool = self._spools.of(request.path_params["job"])
        return _answer(spool, request) if spool else Response(status_code=404)


def _answer(spool: Spool, request: Request) -> Response:
    tag = f'"{spool.tag}"'
    headers = {"ETag": tag, "Content-Type": "video/mp4", "Cache-Control": "no-store"}
    if spool.total is None:
        return _stream(spool, request, 0, None, headers, 200)
    headers["Accept-Ranges"] = "bytes"
    start, end, status = 0, spool.total, 200
    if request.headers.get("if-range", tag) == tag and (
        found := span(request.headers.get("range", ""), spool.total)
    ):
        (start, end), status = found, 206
        if start >= end:
            return Response(status_code=416, headers={"Content-Range": f"bytes */{spool.total}"})
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{spool.total}"
    headers["Content-Length"] = str(end - start)
    return _stream(spool, request, start, end, headers, status)


def _stream(
    spool: Spool, request: Request, start: int, end: int | None, headers: dict[str, str], status: int
) -> Response:
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    return StreamingResponse(spool.read(start, end), status, headers)
