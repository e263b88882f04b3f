"""Starts a guard: `--listen HOST:PORT` as a role of its own, `--control FD` for the worker that started it.

`--probe` prints a finding of `linkferry doctor`.
"""

import argparse
import asyncio
import contextlib
import json
import os
import resource
import signal
import socket
import sys

import uvloop

from shared import logs, metrics
from shared.loops import forever
from shared.settings import BadSettings, load
from workers.egress.config import LARGEST_MESSAGE, Config
from workers.egress.local import LocalGuard
from workers.egress.probe import probe
from workers.egress.role import Role
from workers.egress.ways import Ways


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m workers.egress")
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--listen", metavar="HOST:PORT", help="serve workers that have this guard's EGRESS_URL")
    how.add_argument("--probe", action="store_true", help="show that a guard with these settings holds")
    how.add_argument("--control", metavar="FD", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.probe:
        return _probe()
    _use_all_descriptors()
    if options.control is not None:
        return _serve_worker(socket.socket(fileno=options.control))
    return _serve_role(options.listen)


def _serve_worker(control: socket.socket) -> int:
    for number in (signal.SIGINT, signal.SIGTERM):  # the worker decides when we end: it may still be draining
        signal.signal(number, signal.SIG_IGN)
    text = control.recv(LARGEST_MESSAGE)
    if not text:
        return 0
    config = Config.from_plain(json.loads(text)["config"])
    logs.configure(load(_env_file=None, log_format=config.log_format, log_level=config.log_level), "egress")

    async def serve() -> None:
        try:
            ways = Ways(config)
        except ValueError as error:
            control.send(json.dumps({"failed": str(error)}).encode())
            return
        await LocalGuard(control, ways).run()

    uvloop.run(serve())
    os._exit(0)  # connections need no farewell: whoever used them is gone


def _probe() -> int:
    try:
        settings = load(log_level="error")
        verdict, says = probe(Config.of(settings), settings.secret)
    except (BadSettings, ValueError, OSError) as error:
        verdict, says = "broken", str(error)
    sys.stdout.write(json.dumps({"verdict": verdict, "says": says}) + "\n")
    return 0


def _serve_role(listen: str) -> int:
    try:
        settings = load()
        config = Config.of(settings, onward=False)
        config.check()
        host, _, port = listen.rpartition(":")
        address = host.strip("[]"), int(port)
        metrics.serve(settings, "egress")
    except (BadSettings, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    logs.configure(settings, "egress")

    async def serve() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        server = await Role(Ways(config), settings.secret).listen(*address)
        pulse = asyncio.create_task(forever(metrics.beat, every=metrics.BEAT))
        await stop.wait()
        pulse.cancel()
        server.close()

    with contextlib.suppress(KeyboardInterrupt):
        uvloop.run(serve())
    return 0


def _use_all_descriptors() -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
