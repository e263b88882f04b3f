"""`python -m tests.stand_ins.discord`: prints one JSON line with its addresses and serves until SIGTERM."""

import argparse
import asyncio
import json
import os
import signal
import sys

from aiohttp import web

from . import people
from .gateway import Gateway
from .rest import PREFIX, Rest
from .world import FREE_LIMIT, Options, World, token_of


def _flags() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.stand_ins.discord", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--upload-limit", type=int, default=FREE_LIMIT, help="bytes of one file")
    parser.add_argument(
        "--no-message-content", action="store_true", help="the portal does not allow that intent"
    )
    parser.add_argument("--until-stdin-closes", action="store_true", help="stop when the parent is gone")
    return parser.parse_args()


def application(world: World, token: str) -> web.Application:
    """API, gateway, files and control side as one application."""
    app = web.Application(client_max_size=2**40)
    gateway = Gateway(world, token)
    rest = Rest(world, gateway, token)
    people.add_routes(app, people.People(world, gateway, rest))
    app.router.add_get("/gateway/", gateway.connect)
    app.router.add_get("/gateway", gateway.connect)
    app.router.add_route("*", PREFIX + "/{path:.+}", rest.handle)

    async def download(request: web.Request) -> web.Response:
        data = world.backend.cdn.get(f"{world.url}{request.path}")
        return web.Response(body=data) if data is not None else web.Response(status=404)

    app.router.add_get("/cdn/{path:.+}", download)

    async def hang_up(_app: web.Application) -> None:
        await gateway.drop(forget=True)

    app.on_shutdown.append(hang_up)
    return app


async def _serve(flags: argparse.Namespace) -> None:
    world = World(Options(flags.upload_limit, not flags.no_message_content))
    token = token_of()
    runner = web.AppRunner(application(world, token), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    site = web.TCPSite(runner, flags.host, flags.port)
    await site.start()
    url = f"http://{flags.host}:{runner.addresses[0][1]}"
    world.serve_files_from(url)
    gateway = url.replace("http", "ws", 1) + "/gateway"
    print(json.dumps({"url": url, "api": url + PREFIX, "gateway": gateway, "token": token}), flush=True)
    try:
        await _told_to_stop(watch_stdin=flags.until_stdin_closes)
    finally:
        await runner.cleanup()


async def _told_to_stop(*, watch_stdin: bool) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if watch_stdin:
        loop.add_reader(sys.stdin.fileno(), lambda: None if os.read(sys.stdin.fileno(), 1024) else stop.set())
    await stop.wait()


if __name__ == "__main__":
    asyncio.run(_serve(_flags()))
