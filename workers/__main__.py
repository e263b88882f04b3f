"""Starts one worker: its guard and its engine first, then everything that needs an event loop.

Run as `python -m workers`. With `--attached` the worker serves the process that started it and goes with it:
it is no standing worker for others.
"""

import argparse
import contextlib
import sys

from shared import embedded, lifeline, logs, metrics
from shared.errors import Internal
from shared.settings import BadSettings, Settings, load
from workers.egress import Config, Guard
from workers.engine import Engine


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m workers")
    parser.add_argument("--attached", action="store_true", help="serve one terminal, then go")
    options = parser.parse_args()
    try:
        settings = load()
        logs.configure(settings, "worker")
        # Exec'd before any event loop, thread or client exists: what it forks must inherit none of them.
        guard = _guard(settings)
        engine = Engine.start(settings, guard)
        with contextlib.ExitStack() as stack:
            redis_url = settings.redis or stack.enter_context(embedded.start(settings.data_dir)).url
            import uvloop  # noqa: PLC0415 - boto3, telegram and arq: half a second beside the engine's preload

            from workers.service import serve  # noqa: PLC0415

            if not options.attached:
                metrics.serve(settings, "worker")
            lifeline.hold()
            uvloop.run(serve(settings, engine, guard, redis_url, standing=not options.attached))
    except (BadSettings, Internal, embedded.EmbeddedError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _guard(settings: Settings) -> Guard:
    try:
        return Guard.start(Config.of(settings), secret=settings.secret)
    except ValueError as error:
        raise BadSettings(str(error)) from None


if __name__ == "__main__":
    sys.exit(main())
