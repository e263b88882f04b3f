"""The Telegram frontend: messages in, waiters out. Answers are given by `shared.delivery.telegram`.

It polls by itself instead of through python-telegram-bot's Updater, because that one confirms updates before
they are handled: here an update is confirmed to Telegram only after its links have waiters in Redis, so a
killed bot loses nothing. Telegram then repeats the update, and the waiter's deterministic id makes that
harmless.
"""

import asyncio
import contextlib
import signal
from dataclasses import dataclass, replace

import structlog
from telegram import Bot, LinkPreviewOptions, Message, ReplyParameters, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, CommandHandler, ContextTypes, MessageHandler, filters

from bot.intake import Intake
from bot.links import find_links
from shared.delivery.telegram import bot_id, channel_name, make_bot, place_of
from shared.errors import NoLink, Refused, Unavailable
from shared.jobs import Jobs, Joined
from shared.models import Place, Waiter, Wish
from shared.settings import BadSettings, Settings
from shared.texts import explain, say

log = structlog.get_logger(__name__)

POLL_SECONDS = 50
ALLOWED_UPDATES = ["message"]
TROUBLE_PAUSE = 1.0  # seconds, doubled up to LONGEST_PAUSE while Telegram cannot be reached
LONGEST_PAUSE = 30.0


@dataclass(frozen=True, slots=True)
class Chats:
    """What the handlers need: how to submit, and what this bot's chats can take."""

    intake: Intake
    jobs: Jobs
    channel: str
    place: Place

    async def on_message(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A private message: each link in it gets its own answer, a message without links a sentence."""
        message = update.effective_message
        assert message
        links = links_of(message)
        if not links:
            await _reply(message, explain(NoLink().failure, _locale(message)))
        for number, link in enumerate(links):
            await self._fetch(message, number, link)

    async def _fetch(self, message: Message, number: int, link: str) -> None:
        waiter = self._waiter(message, number)
        try:
            joined = await self.intake.submit(link, waiter, wish=Wish(), place=self.place)
        except (Refused, Unavailable) as error:
            await _reply(message, explain(error.failure, waiter.locale))
            return
        if joined.how in ("new", "joined"):
            await self._acknowledge(message, waiter, joined)

    async def _acknowledge(self, message: Message, waiter: Waiter, _joined: Joined) -> None:
        """Sends the message that will turn into the answer, and tells the workers about it."""
        ack = await _reply(message, say("ack", waiter.locale))
        known = replace(waiter, to=waiter.to | {"ack": ack.message_id})
        try:
            in_time = await self.jobs.amend(known)
        except Unavailable:
            in_time = False
        if not in_time:  # the answer was faster, or will come as a message of its own
            with contextlib.suppress(TelegramError):
                await ack.delete()

    def _waiter(self, message: Message, number: int) -> Waiter:
        account = self.channel.partition(":")[2]
        return Waiter(
            id=f"tg:{account}:{message.chat_id}:{message.message_id}:{number}",
            channel=self.channel,
            to={"chat": message.chat_id, "reply": message.message_id, "thread": message.message_thread_id},
            asker=f"tg:{message.from_user.id}" if message.from_user else f"tg:{message.chat_id}",
            locale=_locale(message),
        )


async def on_start(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    if message := update.effective_message:
        await _reply(message, say("start", _locale(message)))


async def on_help(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    if message := update.effective_message:
        await _reply(message, say("help", _locale(message)))


async def on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    number = update.update_id if isinstance(update, Update) else None
    log.error("update_not_handled", update=number, error=repr(context.error))


def links_of(message: Message) -> list[str]:
    """The links of a message, hidden ones (text with a link behind it) included."""
    entities = message.entities or message.caption_entities
    hidden = [entity.url for entity in entities if entity.url]
    return find_links(message.text or message.caption or "", hidden)


def _locale(message: Message) -> str:
    return (message.from_user and message.from_user.language_code) or "en"


async def _reply(message: Message, text: str) -> Message:
    return await message.reply_text(
        text,
        reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


# -- running -----------------------------------------------------------------------------------------------


async def serve(settings: Settings, redis_url: str) -> None:
    """Polls and answers until SIGINT or SIGTERM. Raises `BadSettings` when Telegram refuses the token."""
    jobs = Jobs.at(redis_url)
    intake = Intake(jobs, region=settings.region)
    bot = make_bot(settings)
    chats = Chats(intake, jobs, channel_name(bot_id(settings)), place_of(settings))
    application = _application(bot, chats)
    poll = asyncio.create_task(_run(application))
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, poll.cancel)
    try:
        await poll
    except asyncio.CancelledError:
        log.info("stopped")
    finally:
        await jobs.aclose()


def _application(
    bot: Bot, chats: Chats
) -> "Application[Bot, ContextTypes.DEFAULT_TYPE, dict, dict, dict, None]":  # type: ignore[type-arg]
    application = Application.builder().bot(bot).updater(None).job_queue(None).build()
    private = filters.ChatType.PRIVATE
    application.add_handler(CommandHandler("start", on_start, private))
    application.add_handler(CommandHandler("help", on_help, private))
    application.add_handler(MessageHandler(private & filters.COMMAND, on_help))
    application.add_handler(MessageHandler(private, chats.on_message))
    application.add_error_handler(on_error)
    return application


async def _run(application: "Application") -> None:  # type: ignore[type-arg]
    await _until_reachable(application)
    try:
        log.info("telegram_ready", username=application.bot.username)
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
