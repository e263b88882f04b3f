"""`python -m tests.stand_ins.telegram`: prints one JSON line with its address and serves until SIGTERM."""

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
from pathlib import Path

from aiohttp import web

from .server import BotApi
from .world import CLOUD_UPLOAD, LOCAL_UPLOAD, Options, World


def _flags() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.stand_ins.telegram", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--local", action="store_true", help="as a local Bot API server: 2,000 MB, file://")
    parser.add_argument("--upload-limit", type=int, help="bytes in one request instead of 50 or 2,000 MB")
    parser.add_argument("--flood", action="store_true", help="keep Telegram's flood limits")
    parser.add_argument("--token", help="the first bot's; by default the first token that calls")
    parser.add_argument("--username", default="linkferry_bot", help="the first bot's")
    parser.add_argument("--until-stdin-closes", action="store_true", help="stop when the parent is gone")
    return parser.parse_args()


async def _serve(flags: argparse.Namespace, folder: Path) -> None:
    limit = flags.upload_limit or (LOCAL_UPLOAD if flags.local else CLOUD_UPLOAD)
    options = Options(folder, flags.local, limit, flags.flood, flags.token, flags.username)
    runner = web.AppRunner(BotApi(World(options)).application(), access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    site = web.TCPSite(runner, flags.host, flags.port)
    await site.start()
    address = runner.addresses[0]
    print(json.dumps({"url": f"http://{flags.host}:{address[1]}"}), flush=True)
    try:
        await _told_to_stop(watch_stdin=flags.until_stdin_closes)
    finally:
        await runner.cleanup()


async def _told_to_stop(*, watch_stdin: bool) -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if watch_stdin:
        loop.add_reader(sys.stdin.fileno(), _stop_at_end_of_stdin, stop)
    await stop.wait()


def _stop_at_end_of_stdin(stop: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 1024):
        stop.set()


def main() -> None:
    flags = _flags()
    with tempfile.TemporaryDirectory(prefix="telegram-stand-in-") as folder:
        asyncio.run(_serve(flags, Path(folder)))


if __name__ == "__main__":
    main()
