"""One worker put together: queue, pipeline, outboxes and channels around a running engine."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import structlog

from shared.delivery import Files
from shared.delivery.telegram import TelegramChannel, bot_id, make_bot, place_of
from shared.jobs import Jobs
from shared.settings import Settings
from shared.storage import open_storage
from workers.engine import Engine
from workers.files import ResultFiles
from workers.outbox import Outbox
from workers.pipeline import Pipeline
from workers.recovery import sweep_forever, sweep_storage_forever
from workers.worker import LeasedWorker

log = structlog.get_logger(__name__)


async def serve(settings: Settings, engine: Engine, redis_url: str, *, attached: bool) -> None:
    """Works until a signal (or, when attached, the end of standard input) asks to stop, then drains."""
    async with AsyncExitStack() as stack:
        stack.push_async_callback(engine.aclose)
        jobs = Jobs.at(redis_url)
        stack.push_async_callback(jobs.aclose)
        storage = open_storage(settings)
        stack.push_async_callback(storage.aclose)
        files = ResultFiles(storage, settings.data_dir / "work")
        outboxes = await stack.enter_async_context(_outboxes(settings, jobs, files))
        pipeline = Pipeline(
            settings, jobs=jobs, engine=engine, storage=storage, files=files, outboxes=outboxes
        )
        worker = LeasedWorker(
            jobs,
            pipeline.run,
            redis_url=redis_url,
            region=settings.region,
            max_jobs=settings.worker_jobs,
            lease=settings.worker_lease,
            drain=settings.worker_drain,
            job_timeout=settings.worker_job_timeout,
            tries=settings.worker_tries,
            standing=not attached,
        )
        stack.push_async_callback(worker.close)
        if attached:
            _end_with_stdin(worker)

        async def tell_owner(text: str) -> None:
            log.warning("told_owner", text=text)
            for outbox in outboxes:
                for owner in settings.owner_ids:
                    await outbox.channel.tell(owner, text)

        await jobs.check()
        for duty in (
            sweep_forever(jobs, worker.id, tell_owner),
            sweep_storage_forever(jobs, storage, worker.id, settings.link_ttl),
        ):
            stack.callback(asyncio.create_task(duty).cancel)
        await engine.ready()
        await worker.async_run()


@asynccontextmanager
async def _outboxes(settings: Settings, jobs: Jobs, files: Files) -> AsyncIterator[list[Outbox]]:
    """An outbox at work for each chat account that is configured."""
    async with AsyncExitStack() as stack:
        outboxes = []
        if settings.telegram_bot_token:
            bot = make_bot(settings)
            stack.push_async_callback(bot.shutdown)
            channel = TelegramChannel(bot, account=bot_id(settings), limit=settings.telegram_limit)
            outboxes.append(Outbox(jobs, channel, files, region=settings.region, place=place_of(settings)))
        loops = [asyncio.create_task(outbox.run()) for outbox in outboxes]
        try:
            yield outboxes
        finally:
            for loop in loops:
                loop.cancel()
            for outbox in outboxes:
                await outbox.finish()


def _end_with_stdin(worker: LeasedWorker) -> None:
    loop, stdin = asyncio.get_running_loop(), sys.stdin.fileno()

    def readable() -> None:
        if not os.read(stdin, 4096):
            loop.remove_reader(stdin)
            worker.handle_sig(signal.SIGTERM)

    loop.add_reader(stdin, readable)
