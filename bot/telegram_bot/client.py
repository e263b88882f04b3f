"""How the bot runs: it gets updates, hands them to the handlers, and confirms them.

They come by webhook where that is set (webhook.py), else by polling: by itself instead of through
python-telegram-bot's Updater, because that one confirms updates before they are handled. Here an update is
confirmed to Telegram only after its links have waiters in Redis, so a killed bot loses nothing. Telegram then
repeats the update, and the waiter's deterministic id makes that harmless.
"""

import asyncio
import re
import signal
import warnings
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    ContextTypes,
    ExtBot,
    InlineQueryHandler,
    MessageHandler,
    filters,
)
from telegram.warnings import PTBUserWarning

from bot import owner
from bot.follows import NEWS_EVERY, FollowDesk
from bot.intake import Intake
from bot.playlists import STEP_EVERY, Lists
from bot.telegram_bot import commands, follows, inline, messages, offered, panel, playlists, webhook
from bot.telegram_bot.desk import DEFAULTS, Desk
from bot.telegram_bot.fading import EVERY, Fading
from bot.telegram_bot.presses import on_press
from bot.telegram_bot.sentences import EVERY as SAY_EVERY
from bot.telegram_bot.sentences import Waiting
from bot.telegram_bot.tally import Tally
from shared import metrics
from shared.delivery.telegram import (
    INLINE,
    Said,
    TelegramChannel,
    bot_id,
    channel_name,
    make_bot,
    place_of,
)
from shared.jobs import Jobs, insist
from shared.loops import forever, stay_smooth
from shared.outbox import Elsewhere, Outbox
from shared.pages import open_pages
from shared.places import Places
from shared.settings import BadSettings, Settings

log = structlog.get_logger(__name__)

POLL_SECONDS = 50
READ_MARGIN = 30.0  # seconds beyond that for an answer to arrive
ALLOWED_UPDATES = [
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "inline_query",
    "chosen_inline_result",
    "my_chat_member",
]
TROUBLE_PAUSE = 1.0  # seconds, doubled up to LONGEST_PAUSE while Telegram cannot be reached
LONGEST_PAUSE = 30.0
AT_ONCE = 24  # answers that the bot gives itself; the other connections are for all else
FAREWELL = 5.0  # seconds for answers under way

warnings.filterwarnings("ignore", ".*Please use 'Bot.getUpdates'", PTBUserWarning)  # see _ask_for_updates

Handler = Callable[[Desk, Update, Any], Coroutine[Any, Any, None]]


async def serve(settings: Settings, redis_url: str) -> None:
    """Polls and answers until SIGINT or SIGTERM. Raises `BadSettings` when Telegram refuses the token."""
    jobs = Jobs.at(redis_url)
    try:
        await jobs.check()
        async with open_pages(settings, jobs) as pages:
            bot = make_bot(settings, jobs.redis)
            outbox = _outbox(settings, jobs, bot)
            intake = Intake(jobs, settings, outbox.begin)
            owners = owner.Desk(jobs, intake.control, settings)
            account = bot_id(settings)
            lists = Lists(intake, jobs, settings, channel=channel_name(account), size=playlists.PER_PAGE)
            desk = Desk(
                intake=intake,
                jobs=jobs,
                owner=owners,
                places=Places(jobs.redis, DEFAULTS),
                said=Said(jobs.redis, account),
                fading=Fading(jobs.redis, account),
                waiting=Waiting(jobs.redis, account),
                tally=Tally(jobs.redis),
                account=account,
                place=place_of(settings),
                settings=settings,
                lists=lists,
                follows=FollowDesk(lists),
                pages=pages,
            )
            await _answer(_application(bot, desk), desk, outbox)
    finally:
        await jobs.aclose()


def _outbox(settings: Settings, jobs: Jobs, bot: ExtBot[str]) -> Outbox:
    """For answers that Telegram has already; all others are the workers'."""
    limit, cache_chat = settings.telegram_limit, settings.telegram_cache_chat
    channel = TelegramChannel(bot, jobs.redis, account=bot_id(settings), limit=limit, cache_chat=cache_chat)
    place, region = place_of(settings), settings.region
    return Outbox(jobs, channel, Elsewhere(), region=region, place=place, at_once=AT_ONCE)


async def _answer(application: "Application", desk: Desk, outbox: Outbox) -> None:  # type: ignore[type-arg]
    poll = asyncio.create_task(_run(application, desk, outbox))
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
    groups = filters.ChatType.GROUPS & ~filters.StatusUpdate.ALL
    everywhere = private | groups
    posts = filters.UpdateType.CHANNEL_POSTS & ~filters.StatusUpdate.ALL

    def command(name: str | Sequence[str], handler: Handler, where: filters.BaseFilter) -> None:
        application.add_handler(CommandHandler(name, partial(handler, desk), where))

    command("start", commands.on_start, private)
    command("start", commands.on_help, groups)
    command("help", commands.on_help, everywhere)
    command("get", commands.on_get, everywhere)
    command("playlist", playlists.on_playlist, everywhere)
    command("follow", follows.on_follow, everywhere | posts)
    command("unfollow", follows.on_unfollow, everywhere | posts)
    command("settings", panel.on_settings, everywhere | posts)
    command(("pause", "resume"), commands.on_pause, groups)
    command("stats", commands.on_stats, groups)
    command("status", commands.on_status, everywhere)
    command("region", commands.on_region, private)
    command((*owner.COMMANDS, "stats"), commands.on_owner, private)
    command("privacy", commands.on_privacy, everywhere)
    command("forget_me", commands.on_forget_me, private)
    for handler in (
        CallbackQueryHandler(partial(panel.on_setting, desk), pattern=rf"^{re.escape(panel.PRESSED)}"),
        CallbackQueryHandler(partial(inline.on_press, desk), pattern=rf"^[^|]*\|{INLINE}"),
        CallbackQueryHandler(partial(playlists.on_press, desk), pattern=r"^pl\|"),
        CallbackQueryHandler(partial(follows.on_press, desk), pattern=rf"^{re.escape(follows.PRESSED)}"),
        CallbackQueryHandler(partial(on_press, desk)),
        InlineQueryHandler(partial(inline.on_query, desk)),
        ChosenInlineResultHandler(partial(inline.on_chosen, desk)),
        ChatMemberHandler(partial(messages.on_membership, desk), ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(filters.StatusUpdate.MIGRATE, partial(messages.on_migration, desk)),
        MessageHandler(private & filters.COMMAND, partial(commands.on_unknown, desk)),
        MessageHandler(private & filters.Document.FileExtension("txt"), partial(commands.on_cookies, desk)),
        MessageHandler(private, partial(messages.on_private, desk)),
        MessageHandler(groups & ~filters.COMMAND, partial(messages.on_group, desk)),
        MessageHandler(posts & ~filters.COMMAND, partial(messages.on_post, desk)),
    ):
        application.add_handler(handler)
    application.add_error_handler(_on_error)
    return application


async def _run(application: "Application", desk: Desk, outbox: Outbox) -> None:  # type: ignore[type-arg]
    await _until_reachable(application)
    try:
        username = application.bot.username
        log.info("telegram_ready", username=username)
        stay_smooth()
        desk.later(insist(partial(commands.offer_ownership, desk, username)))
        desk.later(insist(partial(offered.publish, application.bot, desk)))
        if desk.pages:
            introduce = partial(desk.pages.introduce, channel_name(desk.account), f"https://t.me/{username}")
            await insist(introduce)
        desk.later(forever(partial(desk.say_due, application.bot), every=SAY_EVERY))
        desk.later(forever(partial(desk.fading.delete_due, application.bot), every=EVERY))
        desk.later(forever(partial(playlists.drive, desk, application.bot), every=STEP_EVERY))
        desk.later(forever(partial(follows.tell, desk, application.bot), every=NEWS_EVERY))
        await _get_updates(application, desk)
    finally:
        for duty in desk.duties:
            duty.cancel()
        await outbox.finish(FAREWELL)
        await application.shutdown()


async def _until_reachable(application: "Application") -> None:  # type: ignore[type-arg]
    try:
        await _insist(application.initialize)
    except InvalidToken:
        raise BadSettings("TELEGRAM_BOT_TOKEN: Telegram does not know this token") from None


async def _get_updates(application: "Application", desk: Desk) -> None:  # type: ignore[type-arg]
    """Until cancelled, by webhook or by polling, as it is set."""
    bot, settings = application.bot, desk.settings

    async def handle(found: dict[str, Any]) -> None:
        if update := _read(bot, found):
            await application.process_update(update)

    if not settings.telegram_webhook_url:
        await _insist(partial(webhook.withdraw, bot))
        await _poll(application)
        return
    try:
        await _insist(partial(webhook.announce, bot, settings, ALLOWED_UPDATES))
    except BadRequest as error:
        raise BadSettings(f"TELEGRAM_WEBHOOK_URL: Telegram says {error.message!r}") from None
    log.info("webhook_set", port=settings.telegram_webhook_port)
    await webhook.receive(settings, webhook.Once(desk.jobs.redis, desk.account), handle)


async def _insist(call: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Does something at Telegram, however long that cannot be reached. Raises its refusals."""
    pause = TROUBLE_PAUSE
    while True:
        try:
            return await call()
        except (InvalidToken, BadRequest):
            raise
        except TelegramError as error:
            log.warning("telegram_unreachable", error=str(error), again_in=pause)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)


async def _poll(application: "Application") -> None:  # type: ignore[type-arg]
    """Handles updates, then confirms them by asking for the next ones."""
    offset, pause = None, TROUBLE_PAUSE
    while True:
        try:
            found = await _ask_for_updates(application.bot, offset)
        except TelegramError as error:
            log.warning("poll_failed", error=str(error), again_in=pause)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
            continue
        pause = TROUBLE_PAUSE
        updates = filter(None, (_read(application.bot, update) for update in found))
        await asyncio.gather(*(application.process_update(update) for update in updates))
        if found:
            offset = found[-1]["update_id"] + 1


async def _ask_for_updates(bot: Bot, offset: int | None) -> list[dict[str, Any]]:
    """What Telegram sent, unread: `Bot.get_updates` reads all or nothing, and logs what it cannot read."""
    wanted: dict[str, Any] = {"timeout": POLL_SECONDS, "allowed_updates": ALLOWED_UPDATES}
    if offset is not None:
        wanted["offset"] = offset
    found: list[dict[str, Any]] = await bot.do_api_request(
        "getUpdates", wanted, read_timeout=POLL_SECONDS + READ_MARGIN
    )
    return found


def _read(bot: Bot, update: dict[str, Any]) -> Update | None:
    """An update that the library does not understand is passed over: it would come again for ever."""
    try:
        return Update.de_json(update, bot)
    except Exception as error:  # noqa: BLE001 - whatever it was, the next ones shall be answered
        log.error("update_not_read", update=update.get("update_id"), error=type(error).__name__)  # noqa: TRY400 - its text may hold what people wrote
        return None


async def _on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    number = update.update_id if isinstance(update, Update) else None
    log.error("update_not_handled", update=number, error=repr(context.error))
