"""One worker put together: queue, pipeline, outboxes and channels around a running engine."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from typing import Any

import structlog

from shared import metrics
from shared.control import Control
from shared.delivery import Channel, Files, Gone, NotTaken
from shared.delivery.telegram import TelegramChannel, bot_id, make_bot, place_of
from shared.delivery.webhook import AT_ONCE as WEBHOOKS_AT_ONCE
from shared.delivery.webhook import WebhookChannel
from shared.errors import Unavailable
from shared.jobs import Jobs
from shared.loops import forever, stay_smooth
from shared.models import Place, new_id
from shared.outbox import Outbox, Patience
from shared.pages import Pages, status_address
from shared.settings import Settings
from shared.shelf import Shelf
from shared.storage import open_storage
from workers import streams
from workers.bandwidth import COUNT_EVERY, Meter
from workers.canaries import LOOK_EVERY as CANARIES_EVERY
from workers.canaries import CanaryWatch
from workers.desk import Desk
from workers.egress import Guard
from workers.engine import Engine
from workers.engine.engine import FORBIDDEN
from workers.files import ResultFiles
from workers.fleet import LOOK_EVERY, Fleet
from workers.follows import LOOK_EVERY as FOLLOWS_EVERY
from workers.follows import FollowWatch
from workers.metadata import Metadata
from workers.pipeline import Pipeline
from workers.recovery import LOGINS_EVERY, RESCUE_EVERY, SHELF_EVERY, STORAGE_EVERY, SWEEP_EVERY, Recovery
from workers.spools import Spools
from workers.worker import HeavyPlaces, LeasedWorker

log = structlog.get_logger(__name__)

FAREWELL = 8.0  # seconds for answers under way, once the jobs have drained

WEBHOOK_BYTES = 1_000_000
WEBHOOK_PATIENCE = Patience(attempts=13, longest=3600.0, last_words=False)
"""More than two hours: a receiver that is being deployed hears of it all the same."""


async def serve(settings: Settings, engine: Engine, guard: Guard, redis_url: str, *, standing: bool) -> None:
    """Works until a signal asks to stop, then drains. Raises `shared.settings.BadSettings`."""
    async with AsyncExitStack() as stack:
        stack.push_async_callback(guard.aclose)
        stack.push_async_callback(engine.aclose)
        jobs = Jobs.at(redis_url)
        stack.push_async_callback(jobs.aclose)
        await jobs.check()
        storage = open_storage(settings)
        stack.push_async_callback(storage.aclose)
        pages = Pages(settings, jobs, Shelf(jobs, storage)) if settings.public_url else None
        files = ResultFiles(storage, settings.data_dir / "work", pages)
        outboxes = await stack.enter_async_context(_outboxes(settings, jobs, files, guard))
        spools = Spools()
        url = await stack.enter_async_context(streams.serving(settings, spools))
        places = HeavyPlaces(settings.heavy_jobs)
        pipeline = Pipeline(
            settings,
            jobs=jobs,
            engine=engine,
            storage=storage,
            files=files,
            outboxes=outboxes,
            spools=spools,
            places=places,
        )
        worker = LeasedWorker(
            jobs,
            pipeline.run,
            settings=settings,
            redis_url=redis_url,
            standing=standing,
            url=url,
            places=places,
        )
        stack.push_async_callback(worker.close)
        metadata = Metadata(jobs.redis, engine, region=settings.region, secret=settings.secret)
        desk = Desk(
            jobs,
            metadata,
            region=settings.region,
            owner=f"{worker.id}-desk",
            max_bytes=settings.max_bytes,
        )
        control = Control(jobs.redis, settings)
        tell_owner = partial(_tell_owner, control, outboxes)
        canaries = CanaryWatch(
            jobs,
            Shelf(jobs, storage),
            settings=settings,
            worker_id=worker.id,
            forget_metadata=metadata.forget,
            tell_owner=tell_owner,
        )
        recovery = Recovery(
            jobs,
            storage,
            probe=pipeline.probe,
            worker_id=worker.id,
            settings=settings,
            tell_owner=tell_owner,
            control=control,
        )
        meter = Meter(jobs, guard, control, settings, tell_owner)
        stack.push_async_callback(_last, meter.count)
        fleet = Fleet(
            jobs,
            (outbox.channel.name for outbox in outboxes),
            region=settings.region,
            secret=settings.secret,
        )
        duties: list[tuple[Callable[[], Awaitable[None]], float]] = [
            (metrics.beat, metrics.BEAT),
            (fleet.look, LOOK_EVERY),
            (meter.count, COUNT_EVERY),
            (recovery.sweep, SWEEP_EVERY),
            (recovery.probe_sites, SWEEP_EVERY),
            (recovery.rescue, RESCUE_EVERY),
            (recovery.watch_logins, LOGINS_EVERY),
            (engine.sweep, SWEEP_EVERY),
            (engine.renew, SWEEP_EVERY),
            (canaries.look, CANARIES_EVERY),
            (FollowWatch(jobs, settings=settings, worker_id=worker.id).look, FOLLOWS_EVERY),
            (recovery.tidy_shelf, SHELF_EVERY),
            (recovery.sweep_storage, STORAGE_EVERY),
            (files.sweep, STORAGE_EVERY),
        ]
        for duty, pause in duties:
            stack.callback(asyncio.create_task(forever(duty, every=pause)).cancel)
        await guard.ready()
        await engine.ready()
        stay_smooth()
        await stack.enter_async_context(_at_work(desk.run()))
        await worker.async_run()


@asynccontextmanager
async def _at_work(duty: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Goes on with a duty meanwhile; afterwards it has ended."""
    task = asyncio.create_task(duty)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _last(duty: Callable[[], Awaitable[None]]) -> None:
    """Once more at the end, unless Redis is away."""
    with suppress(Unavailable):
        await duty()


async def _tell_owner(control: Control, outboxes: Sequence[Outbox], text: str) -> None:
    log.warning("told_owner", text=text)
    owners = (await control.policy()).owners
    for outbox in outboxes:
        for owner in owners:
            await outbox.channel.tell(owner, text)


@asynccontextmanager
async def _way_out(guard: Guard) -> AsyncIterator[str]:
    """A proxy for one webhook."""
    try:
        async with guard.job(f"webhook-{new_id()}", budget=WEBHOOK_BYTES, seconds=60) as egress:
            yield egress.proxy
    except NotTaken:
        if FORBIDDEN & egress.denials.keys():
            raise Gone("the guard does not open where it leads") from None
        raise


@asynccontextmanager
async def _outboxes(
    settings: Settings, jobs: Jobs, files: Files, guard: Guard
) -> AsyncIterator[list[Outbox]]:
    """An outbox at work for webhooks, and for each chat account that is configured."""
    async with AsyncExitStack() as stack:
        hooks = WebhookChannel(partial(_way_out, guard), settings.secret)
        outboxes = [
            Outbox(
                jobs,
                hooks,
                files,
                region=settings.region,
                place=Place(),
                patience=WEBHOOK_PATIENCE,
                at_once=WEBHOOKS_AT_ONCE,
            )
        ]
        if settings.telegram_bot_token:
            bot = make_bot(settings, jobs.redis)
            stack.push_async_callback(bot.shutdown)
            channel = TelegramChannel(
                bot,
                jobs.redis,
                account=bot_id(settings),
                limit=settings.telegram_limit,
                cache_chat=settings.telegram_cache_chat,
            )
            outboxes.append(Outbox(jobs, channel, files, region=settings.region, place=place_of(settings)))
        if settings.discord_bot_token:
            discord_channel, discord_place = await stack.enter_async_context(_discord(settings, jobs))
            outboxes.append(Outbox(jobs, discord_channel, files, region=settings.region, place=discord_place))
        loops = [asyncio.create_task(outbox.run()) for outbox in outboxes]
        try:
            yield outboxes
        finally:
            for loop in loops:
                loop.cancel()
            for outbox in outboxes:
                await outbox.finish(FAREWELL)


@asynccontextmanager
async def _discord(settings: Settings, jobs: Jobs) -> AsyncIterator[tuple[Channel, Place]]:
    """Imported only where it is used: discord.py costs a quarter of a second and 20 MB."""
    from shared.delivery import discord  # noqa: PLC0415

    api = discord.Api(settings, jobs.redis)
    try:
        channel = discord.DiscordChannel(
            api, limit=settings.discord_upload_limit, status_of=partial(status_address, settings)
        )
        yield channel, discord.place_of(settings)
    finally:
        await api.aclose()
