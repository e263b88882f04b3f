"""The Telegram frontend: messages in, waiters out. Answers are given by `shared.delivery.telegram`.

It polls by itself instead of through python-telegram-bot's Updater, because that one confirms updates before
they are handled: here an update is confirmed to Telegram only after its links have waiters in Redis, so a
killed bot loses nothing. Telegram then repeats the update, and the waiter's deterministic id makes that
harmless.
"""

import asyncio
import contextlib
import hashlib
import secrets
import signal
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import structlog
from telegram import (
    Bot,
    CallbackQuery,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatType
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.intake import Intake
from bot.links import find_links
from bot.owner import COMMANDS, Desk
from bot.wishes import parse_wish
from shared import metrics
from shared.delivery.telegram import Press, bot_id, cancel_button, channel_name, make_bot, place_of
from shared.errors import NoLink, Refused, Unavailable
from shared.jobs import Jobs, Joined, insist
from shared.loops import forever
from shared.models import Place, Request, Waiter, Wish
from shared.pages import RENEW, Pages, open_pages
from shared.privacy import forget, statement
from shared.settings import BadSettings, Settings
from shared.shelf import Shelf
from shared.sites import Sites, host_of
from shared.storage import StorageError, open_storage
from shared.texts import explain, say, wait

log = structlog.get_logger(__name__)

POLL_SECONDS = 50
ALLOWED_UPDATES = ["message", "edited_message", "callback_query"]
MOST_LINKS, MOST_SEEN = 10, 100  # of one message: taken, and counted to say how many were left out
LAST_EDIT = 2.5  # seconds in which a progress edit that was under way has arrived
QUEUE_PATIENCE = 4.0  # seconds that a person may wait for our queue before hearing that we are busy
TROUBLE_PAUSE = 1.0  # seconds, doubled up to LONGEST_PAUSE while Telegram cannot be reached
LONGEST_PAUSE = 30.0

Shown = tuple[str, InlineKeyboardMarkup | None]
"""What a message of ours says now."""
OWNER_LINK = "owner-"
WORTH_TELLING = 5.0  # seconds to wait in line
PREMIERE_MARGIN = 120.0  # seconds after the announced start: premieres begin with a countdown


@dataclass(frozen=True, slots=True)
class Chats:
    """What the handlers need: how to submit, and what this bot's chats can take."""

    intake: Intake
    jobs: Jobs
    desk: Desk
    account: int
    place: Place
    settings: Settings
    pages: Pages | None = None
    duties: set[asyncio.Task[object]] = field(default_factory=set)

    async def on_message(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A private message: each link in it gets its own answer, a message without links a sentence."""
        assert update.effective_message
        await self._fetch(update.effective_message, Wish())

    async def on_get(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """`/get` with links and, in any order, what is wished: `720`, `mp3`, `1:05-2:30`, `subs:de`."""
        message = update.effective_message
        assert message
        try:
            wish = parse_wish(word for word in context.args or () if not find_links(word))
        except ValueError as error:
            await _reply(message, say("unknown-wish", _locale(message), word=str(error)[:30]))
            return
        await self._fetch(message, wish)

    async def _fetch(self, message: Message, wish: Wish) -> None:
        links = links_of(message)
        if not links:
            if message.media_group_id is None:  # an album's other pictures carry no caption
                await _reply(message, explain(NoLink().failure, _locale(message)))
            return
        accepted = [await self._submit(message, link, wish) for link in links[:MOST_LINKS]]
        for waiter, joined in filter(None, accepted):
            await self._acknowledge(message, waiter, joined)
        left = len(links) - MOST_LINKS
        if left > 0:
            await _reply(message, say("too-many-links", _locale(message), count=left))

    async def _submit(self, message: Message, link: str, wish: Wish) -> tuple[Waiter, Joined] | None:
        """The waiter that an acknowledgement is due to; None when the person has an answer already."""
        waiter = self._waiter(message, link)
        try:
            async with asyncio.timeout(QUEUE_PATIENCE):
                joined = await self.intake.submit(link, waiter, wish=wish, place=self.place)
        except Refused as error:
            await _reply(message, explain(error.failure, waiter.locale))
        except (Unavailable, TimeoutError):
            self._forget_later(waiter.id)
            await _reply(message, say("busy", waiter.locale))
        else:
            return (waiter, joined) if joined.how in ("new", "joined") else None
        return None

    async def _acknowledge(self, message: Message, waiter: Waiter, joined: Joined) -> None:
        """Sends the message that turns into the answer, and tells the workers of it."""
        ack = await _reply(message, _accepted(joined, waiter.locale), waiter)
        if ack is None:
            return  # the answer will come as a message of its own
        known = replace(waiter, to=waiter.to | {"ack": ack.message_id})
        try:
            in_time = await self.jobs.amend(known)
        except Unavailable:
            in_time = False
        if not in_time:  # the answer was faster
            await _delete(ack)

    def _forget_later(self, waiter_id: str) -> None:
        """The request may have been taken although its answer was lost: the person was told otherwise."""
        self.later(insist(lambda: self.jobs.cancel(waiter_id)))

    # -- buttons -------------------------------------------------------------------------------------------

    async def on_button(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A press of one of our buttons, by whoever; only the person who asked is obeyed."""
        query = update.callback_query
        assert query
        message = query.message
        if not isinstance(message, Message) or query.data is None:
            await query.answer()
            return
        locale = query.from_user.language_code or "en"
        press = Press.read(query.data, account=self.account, chat=message.chat_id)
        try:
            async with asyncio.timeout(QUEUE_PATIENCE):
                if press and press.action == "delete":
                    await self._delete_page(press, query, message)
                    return
                request = await self.jobs.request_of(press.waiter_id) if press else None
                if press is None or request is None:
                    await query.answer(say("forgotten", locale), show_alert=True)
                elif request.waiter.asker != f"tg:{query.from_user.id}":
                    await query.answer(say("not-yours", locale))
                else:
                    await self._obey(press, request, query, message)
        except Refused as error:
            await query.answer(explain(error.failure, locale), show_alert=True)
        except (Unavailable, TimeoutError):
            await query.answer(say("busy", locale), show_alert=True)

    async def _delete_page(self, press: Press, query: CallbackQuery, message: Message) -> None:
        """Pages outlive what is known of their requests, and know themselves whose they are."""
        locale = query.from_user.language_code or "en"
        page = await self.pages.of_waiter(press.waiter_id) if self.pages else None
        if self.pages is None or page is None or page.deleted:
            await query.answer(say("page-gone-already", locale), show_alert=True)
        elif page.asker != f"tg:{query.from_user.id}":
            await query.answer(say("not-yours", locale))
        else:
            await self.pages.delete(page)
            await _edit(message, say("page-deleted", locale), None)
            await query.answer()

    async def _obey(self, press: Press, request: Request, query: CallbackQuery, message: Message) -> None:
        locale, anew = request.waiter.locale, self._anew(request, query, message)
        match press.action:
            case "cancel":
                if not await self.jobs.cancel(press.waiter_id):
                    await query.answer(say("too-late-to-cancel", locale))
                    if request.waiter.to.get("ack") != message.message_id:
                        await _delete(message)  # a bot died between sending it and telling anybody of it
                    return
                text, keyboard = say("cancelled", locale), None
            case "again":
                text, keyboard = await self._ask_again(anew)
            case "premiere":
                text, keyboard = await self._await_premiere(press, anew)
            case "site":
                text, keyboard = await self._await_site(anew)
        await _edit(message, text, keyboard)
        await query.answer()
        if press.action == "cancel":  # a progress edit may have been on its way, and have come last
            self.later(self._say_again(message, text))

    async def _say_again(self, message: Message, text: str) -> None:
        await asyncio.sleep(LAST_EDIT)
        await _edit(message, text, None)

    def later(self, duty: Coroutine[Any, Any, object]) -> None:
        """Does something beside the updates."""
        task = asyncio.create_task(duty)
        self.duties.add(task)
        task.add_done_callback(self.duties.discard)

    async def _ask_again(self, anew: Request) -> Shown:
        joined = await self.intake.ask(anew)
        return _accepted(joined, anew.waiter.locale), cancel_button(anew.waiter)

    async def _await_premiere(self, press: Press, anew: Request) -> Shown:
        status = await self.jobs.status(press.waiter_id)
        failure = status.outcome.failure if status and status.outcome else None
        starts = (failure.facts or {}).get("starts") if failure else None
        if starts is None:  # forgotten meanwhile: the site knows best
            return await self._ask_again(anew)
        await self.jobs.park(anew, until=float(starts) + PREMIERE_MARGIN)
        return say("parked-premiere", anew.waiter.locale), None

    async def _await_site(self, anew: Request) -> Shown:
        site = host_of(anew.url)
        if site not in {down.host for down in await Sites(self.jobs.redis).down()}:
            return await self._ask_again(anew)
        await self.jobs.park(anew, event=f"site:{site}")
        return say("parked-site", anew.waiter.locale, site=site), None

    def _anew(self, request: Request, query: CallbackQuery, message: Message) -> Request:
        """The same request as a new waiter, whose answer takes the place of the message with the button."""
        first = request.waiter.id.split(":r", 1)[0]
        to = request.waiter.to | {"ack": message.message_id}
        return replace(request, waiter=replace(request.waiter, id=f"{first}:r{query.id}", to=to))

    async def on_status(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Which sites work."""
        message = update.effective_message
        assert message
        try:
            down = await Sites(self.jobs.redis).down()
        except Unavailable:
            await _reply(message, say("busy", _locale(message)))
            return
        hosts = ", ".join(site.host for site in down)
        text = (
            say("status-down", _locale(message), sites=hosts)
            if down
            else say("status-fine", _locale(message))
        )
        await _reply(message, text)

    async def on_privacy(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """What is kept of people, and how long."""
        if message := update.effective_message:
            await _reply(message, statement(self.settings, _locale(message)))

    async def on_forget_me(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Deletes what is kept of the person who asks."""
        message = update.effective_message
        assert message
        storage = await asyncio.to_thread(open_storage, self.settings)
        try:
            async with contextlib.aclosing(storage):
                gone = await forget(_asker(message), self.jobs, Shelf(self.jobs, storage))
        except Refused as error:
            await _reply(message, explain(error.failure, _locale(message)))
            return
        except (Unavailable, StorageError):
            await _reply(message, say("busy", _locale(message)))
            return
        for waiter in gone.cancelled:
            await _take_back(message.get_bot(), waiter)
        await _reply(message, say("forgotten-you", _locale(message)))

    def _waiter(self, message: Message, link: str) -> Waiter:
        """Its id follows from the message and the link: a repeated update changes nothing, an edit adds."""
        name = hashlib.sha256(link.encode()).hexdigest()[:8]
        return Waiter(
            id=f"tg:{self.account}:{message.chat_id}:{message.message_id}:{name}",
            channel=channel_name(self.account),
            to={"chat": message.chat_id, "reply": message.message_id, "thread": message.message_thread_id},
            asker=_asker(message),
            locale=_locale(message),
            chat="" if message.chat.type == ChatType.PRIVATE else f"tg:{message.chat_id}",
        )

    # -- the owner -----------------------------------------------------------------------------------------

    async def on_start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Says what to do; `/start owner-TOKEN` is what the link in the log of a bot without owner sends, and
        `/start renew-TOKEN` the one on a link page that has expired.
        """
        message = update.effective_message
        assert message
        word = (context.args or [""])[0]
        if word.startswith(RENEW):
            await self._renew(message, word.removeprefix(RENEW))
            return
        if not word.startswith(OWNER_LINK):
            await _reply(message, say("start", _locale(message)))
            return
        try:
            owns = await self.intake.control.claim_ownership(
                str(_identity(message)), word.removeprefix(OWNER_LINK)
            )
        except Unavailable:
            await _reply(message, say("busy", _locale(message)))
            return
        log.warning("owner_claimed" if owns else "owner_claim_refused", person=_identity(message))
        await _reply(message, say("owner-claimed" if owns else "owner-claim-failed", _locale(message)))

    async def _renew(self, message: Message, token: str) -> None:
        try:
            page = await self.pages.get(token) if self.pages else None
        except Unavailable:
            await _reply(message, say("busy", _locale(message)))
            return
        if page is None or page.deleted:
            await _reply(message, say("forgotten", _locale(message)))
        elif accepted := await self._submit(message, page.url, page.wish):
            await self._acknowledge(message, *accepted)

    async def on_owner(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """An owner's command; for everybody else there is no such command."""
        message = update.effective_message
        assert message
        command = (message.text or "").split(maxsplit=1)[0].lstrip("/").partition("@")[0].lower()
        try:
            policy = await self.intake.control.policy()
            if str(_identity(message)) not in policy.owners:
                await on_unknown(update, context)
                return
            text = await self.desk.obey(command, context.args or [], _locale(message))
        except Unavailable:
            text = say("busy", _locale(message))
        await _reply(message, text)

    async def offer_ownership(self, username: str) -> None:
        """While nobody owns the bot, its log shows a link that makes the first one to open it the owner."""
        if (await self.intake.control.policy()).owners:
            return
        token = secrets.token_urlsafe(24)
        await self.intake.control.offer_ownership(token)
        link = f"https://t.me/{username}?start={OWNER_LINK}{token}"
        log.warning("no_owner", says="open this link within a day to own the bot", link=link)


async def on_help(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    if message := update.effective_message:
        await _reply(message, say("help", _locale(message)))


async def on_unknown(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    if message := update.effective_message:
        locale = _locale(message)
        await _reply(message, f"{say('unknown-command', locale)} {say('help', locale)}")


async def on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    number = update.update_id if isinstance(update, Update) else None
    log.error("update_not_handled", update=number, error=repr(context.error))


def links_of(message: Message) -> list[str]:
    """The links of a message, hidden ones (text with a link behind it) included."""
    entities = message.entities or message.caption_entities
    hidden = [entity.url for entity in entities if entity.url]
    return find_links(message.text or message.caption or "", hidden, most=MOST_SEEN)


def _identity(message: Message) -> int:
    """Who sent it. A channel, and a group's anonymous admins, write in the name of a chat: that counts."""
    if message.sender_chat:
        return message.sender_chat.id
    return message.from_user.id if message.from_user else message.chat_id


def _asker(message: Message) -> str:
    return f"tg:{_identity(message)}"


def _accepted(joined: Joined, locale: str) -> str:
    text = say("ack-surge" if joined.surge else "ack", locale)
    if joined.wait < WORTH_TELLING:
        return text
    return f"{text} {say('ack-line', locale, position=joined.position, wait=wait(joined.wait, locale))}"


def _locale(message: Message) -> str:
    return (message.from_user and message.from_user.language_code) or "en"


async def _reply(message: Message, text: str, waiter: Waiter | None = None) -> Message | None:
    """Replies; with a cancel button when the reply acknowledges a waiter. None when Telegram refuses."""
    try:
        return await message.reply_text(
            text,
            reply_markup=cancel_button(waiter) if waiter else None,
            reply_parameters=ReplyParameters(message.message_id, allow_sending_without_reply=True),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
    except TelegramError as error:
        log.warning("reply_refused", error=type(error).__name__)
        return None


async def _delete(message: Message) -> None:
    with contextlib.suppress(TelegramError):
        await message.delete()


async def _take_back(bot: Bot, waiter: Waiter) -> None:
    """Says in the acknowledgement that nothing will come of it."""
    if ack := waiter.to.get("ack"):
        with contextlib.suppress(TelegramError):
            text = say("cancelled", waiter.locale)
            await bot.edit_message_text(text, chat_id=waiter.to["chat"], message_id=ack)


async def _edit(message: Message, text: str, keyboard: InlineKeyboardMarkup | None) -> None:
    """Edits a message of ours; tries again, since the person has nothing else to see."""
    for pause in (0.5, 2.0, 0.0):
        try:
            await message.edit_text(text, reply_markup=keyboard)
        except BadRequest:  # unchanged, or the answer was faster
            return
        except TelegramError as error:
            log.warning("edit_failed", error=type(error).__name__)
            await asyncio.sleep(pause)
        else:
            return


# -- running -----------------------------------------------------------------------------------------------


async def serve(settings: Settings, redis_url: str) -> None:
    """Polls and answers until SIGINT or SIGTERM. Raises `BadSettings` when Telegram refuses the token."""
    jobs = Jobs.at(redis_url)
    try:
        await jobs.check()
        async with open_pages(settings, jobs) as pages:
            intake = Intake(jobs, settings)
            desk = Desk(jobs, intake.control)
            chats = Chats(intake, jobs, desk, bot_id(settings), place_of(settings), settings, pages)
            await _answer(settings, chats)
    finally:
        await jobs.aclose()


async def _answer(settings: Settings, chats: Chats) -> None:
    application = _application(make_bot(settings), chats)
    poll = asyncio.create_task(_run(application, chats))
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
    bot: Bot, chats: Chats
) -> "Application[Bot, ContextTypes.DEFAULT_TYPE, dict, dict, dict, None]":  # type: ignore[type-arg]
    application = Application.builder().bot(bot).updater(None).job_queue(None).build()
    private = filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL
    application.add_handler(CommandHandler("start", chats.on_start, private))
    application.add_handler(CommandHandler("help", on_help, private))
    application.add_handler(CommandHandler("get", chats.on_get, private))
    application.add_handler(CommandHandler("status", chats.on_status, private))
    application.add_handler(CommandHandler(COMMANDS, chats.on_owner, private))
    application.add_handler(CommandHandler("privacy", chats.on_privacy, private))
    application.add_handler(CommandHandler("forget_me", chats.on_forget_me, private))
    application.add_handler(CallbackQueryHandler(chats.on_button))
    application.add_handler(MessageHandler(private & filters.COMMAND, on_unknown))
    application.add_handler(MessageHandler(private, chats.on_message))
    application.add_error_handler(on_error)
    return application


async def _run(application: "Application", chats: Chats) -> None:  # type: ignore[type-arg]
    await _until_reachable(application)
    try:
        username = application.bot.username
        log.info("telegram_ready", username=username)
        chats.later(insist(lambda: chats.offer_ownership(username)))
        if chats.pages:
            introduce = partial(
                chats.pages.introduce, channel_name(chats.account), f"https://t.me/{username}"
            )
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
