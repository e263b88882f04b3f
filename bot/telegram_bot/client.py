"""How the bot runs: it polls, hands updates to the handlers, and confirms them.

It polls by itself instead of through python-telegram-bot's Updater, because that one confirms updates before
they are handled: here an update is confirmed to Telegram only after its links have waiters in Redis, so a
killed bot loses nothing. Telegram then repeats the update, and the waiter's deterministic id makes that
harmless.
"""

import asyncio
import signal
from functools import partial

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot import owner
from bot.intake import Intake
from bot.telegram_bot import commands
from bot.telegram_bot.desk import Desk
from bot.telegram_bot.presses import on_press
from shared import metrics
from shared.delivery.telegram import bot_id, channel_name, make_bot, place_of
from shared.jobs import Jobs, insist
from shared.loops import forever
from shared.pages import open_pages
from shared.settings import BadSettings, Settings

log = structlog.get_logger(__name__)

POLL_SECONDS = 50
ALLOWED_UPDATES = ["message", "edited_message", "callback_query"]
TROUBLE_PAUSE = 1.0  # seconds, doubled up to LONGEST_PAUSE while Telegram cannot be reached
LONGEST_PAUSE = 30.0


async def serve(settings: Settings, redis_url: str) -> None:
    """Polls and answers until SIGINT or SIGTERM. Raises `BadSettings` when Telegram refuses the token."""
    jobs = Jobs.at(redis_url)
    try:
        await jobs.check()
        async with open_pages(settings, jobs) as pages:
            intake = Intake(jobs, settings)
            owners = owner.Desk(jobs, intake.control)
            desk = Desk(intake, jobs, owners, bot_id(settings), place_of(settings), settings, pages)
            await _answer(settings, desk)
    finally:
        await jobs.aclose()


async def _answer(settings: Settings, desk: Desk) -> None:
    application = _application(make_bot(settings), desk)
    poll = asyncio.create_task(_run(application, desk))
    pulse = asyncio.create_task(forever(metrics.beat, every=metrics.BEAT))
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, poll.cancel)
    try:
        await poll
    except asyncio.CancelledError:
        log.info("stopped")
    finally:
        pulse.cancel()


def _application(
    bot: Bot, desk: Desk
) -> "Application[Bot, ContextTypes.DEFAULT_TYPE, dict, dict, dict, None]":  # type: ignore[type-arg]
    application = Application.builder().bot(bot).updater(None).job_queue(None).build()
    private = filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL
    application.add_handler(CommandHandler("start", partial(commands.on_start, desk), private))
    application.add_handler(CommandHandler("help", commands.on_help, private))
    application.add_handler(CommandHandler("get", partial(commands.on_get, desk), private))
    application.add_handler(CommandHandler("status", partial(commands.on_status, desk), private))
    application.add_handler(CommandHandler("region", partial(commands.on_region, desk), private))
    application.add_handler(CommandHandler(owner.COMMANDS, partial(commands.on_owner, desk), private))
    application.add_handler(CommandHandler("privacy", partial(commands.on_privacy, desk), private))
    application.add_handler(CommandHandler("forget_me", partial(commands.on_forget_me, desk), private))
    application.add_handler(CallbackQueryHandler(partial(on_press, desk)))
    application.add_handler(MessageHandler(private & filters.COMMAND, commands.on_unknown))
    application.add_handler(MessageHandler(private, partial(commands.on_message, desk)))
    application.add_error_handler(_on_error)
    return application


async def _run(application: "Application", desk: Desk) -> None:  # type: ignore[type-arg]
    await _until_reachable(application)
    try:
        username = application.bot.username
        log.info("telegram_ready", username=username)
        desk.later(insist(partial(commands.offer_ownership, desk, username)))
        if desk.pages:
            introduce = partial(desk.pages.introduce, channel_name(desk.account), f"https://t.me/{username}")
            await insist(introduce)
        await _poll(application)
    finally:
        await application.shutdown()


async def _until_reachable(application: "Application") -> None:  # type: ignore[type-arg]
    pause = TROUBLE_PAUSE
    while True:
        try:
            await application.initialize()
        except InvalidToken:
            raise BadSettings("TELEGRAM_BOT_TOKEN: Telegram does not know this token") from None
        except TelegramError as error:
            log.warning("telegram_unreachable", error=str(error), again_in=pause)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
        else:
            return


async def _poll(application: "Application") -> None:  # type: ignore[type-arg]
    """Handles updates, then confirms them by asking for the next ones."""
    offset, pause = None, TROUBLE_PAUSE
    while True:
        try:
            updates = await application.bot.get_updates(
                offset=offset, timeout=POLL_SECONDS, allowed_updates=ALLOWED_UPDATES
            )
        except (NetworkError, Conflict, RetryAfter, TelegramError) as error:
            log.warning("poll_failed", error=str(error), again_in=pause)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
            continue
        pause = TROUBLE_PAUSE
        await asyncio.gather(*(application.process_update(update) for update in updates))
        if updates:
            offset = updates[-1].update_id + 1


async def _on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    number = update.update_id if isinstance(update, Update) else None
    log.error("update_not_handled", update=number, error=repr(context.error))
