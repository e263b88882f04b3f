"""How a waiter in a Telegram chat is answered: acknowledgement, progress, media, link or sentence.

The acknowledgement is turned into the answer by editing it, so that a repeat after a crash changes the same
message instead of sending a second one. Limits: https://core.telegram.org/bots/api and its FAQ.
"""

import asyncio
import contextlib
import html
import itertools
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self, cast, get_args

import structlog
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMedia,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import MessageLimit, ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from shared import metrics
from shared.delivery import Delivered, Files, Gone, Later
from shared.errors import Failure, NoLinkPossible
from shared.models import MediaFile, Outcome, Place, Progress, Result, Waiter
from shared.settings import Settings
from shared.storage import display_name
from shared.texts import explain, progress_bar, say, size

log = structlog.get_logger(__name__)

TOKEN_PAUSE = 60.0  # seconds; somebody must put in a new token
MEDIA_TIMEOUT = 600.0  # seconds for an upload of 50 MB over a slow line
PROGRESS_TIMEOUT = 5.0
PART_ATTEMPTS = 6
BAR = 12  # cells of the progress bar

Send = Callable[..., Awaitable[Message]]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a waiter's answer goes: `reply` is the message with the link, `ack` our acknowledgement."""

    chat: int
    reply: int | None = None
    ack: int | None = None
    thread: int | None = None

    @classmethod
    def of(cls, waiter: Waiter) -> Self:
        return cls(**waiter.to)


@dataclass(frozen=True, slots=True)
class Press:
    """What a button of ours asks for, about which waiter; travels in at most 64 bytes of callback data.

    A waiter's id is `tg:<bot>:<chat>:<rest>`; bot and chat are known where the button is, so only the rest
    travels. Buttons hold no other state: old ones work after a restart.
    """

    action: Literal["cancel", "again", "site", "premiere", "delete"]
    waiter_id: str

    def data(self) -> str:
        return f"{self.action}|{self.waiter_id.split(':', 3)[3]}"

    @classmethod
    def read(cls, data: str, *, account: int, chat: int) -> Self | None:
        action, _, rest = data.partition("|")
        if action not in get_args(cls.__annotations__["action"]) or not rest:
            return None
        return cls(cast("Any", action), f"tg:{account}:{chat}:{rest}")


def cancel_button(waiter: Waiter) -> InlineKeyboardMarkup:
    return _keyboard((say("button-cancel", waiter.locale), Press("cancel", waiter.id)))


def _failure_buttons(waiter: Waiter, failure: Failure) -> InlineKeyboardMarkup | None:
    facts = failure.facts or {}
    buttons = []
    if failure.kind == "premiere" and "starts" in facts:
        buttons.append((say("button-premiere", waiter.locale), Press("premiere", waiter.id)))
    if failure.kind == "site_down":
        buttons.append((say("button-site-back", waiter.locale), Press("site", waiter.id)))
    if failure.retryable:
        buttons.append((say("button-again", waiter.locale), Press("again", waiter.id)))
    return _keyboard(*buttons) if buttons else None


def _keyboard(*buttons: tuple[str, Press]) -> InlineKeyboardMarkup:
    rows = [[InlineKeyboardButton(label, callback_data=press.data())] for label, press in buttons]
    return InlineKeyboardMarkup(rows)


def channel_name(bot_id: int) -> str:
    return f"telegram:{bot_id}"


def bot_id(settings: Settings) -> int:
    """The account behind the token, which a token begins with."""
    assert settings.telegram_bot_token
    return int(settings.telegram_bot_token.get_secret_value().split(":")[0])


def place_of(settings: Settings) -> Place:
    """What a chat with this bot can take."""
    return Place(limit=settings.telegram_limit, links=settings.gives_links)


def make_bot(settings: Settings, *, connections: int = 32) -> Bot:
    """A Bot for the configured account and server, with timeouts that suit media."""
    assert settings.telegram_bot_token
    base = settings.telegram_api_url.rstrip("/")
    return Bot(
        settings.telegram_bot_token.get_secret_value(),
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        local_mode=settings.telegram_local_mode,
        request=_Measured(
            connection_pool_size=connections,
            connect_timeout=10,
            read_timeout=30,
            write_timeout=30,
            media_write_timeout=MEDIA_TIMEOUT,
        ),
    )


class _Measured(HTTPXRequest):
    """Counts what is asked of Telegram, but for the polling that is meant to take long."""

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        code, began = "error", time.monotonic()
        try:
            status, answer = await super().do_request(url, *args, **kwargs)
            code = str(status)
        finally:
            if not url.endswith("/getUpdates"):
                seconds = time.monotonic() - began
                metrics.PLATFORM_SECONDS.labels("telegram", code).observe(seconds)
        return status, answer


class TelegramChannel:
    """Implements `shared.delivery.Channel` for one bot account."""

    def __init__(self, bot: Bot, *, account: int, limit: int) -> None:
        self.name = channel_name(account)
        self._bot, self._limit = bot, limit

    def wants_file(self, file: MediaFile) -> bool:
        return file.bytes <= self._limit

    async def tell(self, person: str, text: str) -> None:
        with contextlib.suppress(TelegramError):
            await self._bot.send_message(person, text)

    async def progress(self, waiter: Waiter, progress: Progress) -> None:
        to = Address.of(waiter)
        if to.ack is None:
            return
        text = progress_text(progress, waiter.locale)
        try:
            async with asyncio.timeout(PROGRESS_TIMEOUT):  # `wait_for` can swallow a cancellation (3.11)
                await self._bot.edit_message_text(
                    text, chat_id=to.chat, message_id=to.ack, reply_markup=cancel_button(waiter)
                )
        except (TelegramError, TimeoutError) as error:
            log.debug("progress_not_shown", chat_error=type(error).__name__)

    async def deliver(
        self,
        waiter: Waiter,
        outcome: Outcome,
        files: Files,
        still_ours: Callable[[], Awaitable[bool]],
    ) -> Delivered | None:
        answer = _Answer(self._bot, waiter, still_ours)
        with _as_ours():
            if outcome.result is None:
                assert outcome.failure is not None
                buttons = _failure_buttons(waiter, outcome.failure)
                return await answer.text(explain(outcome.failure, waiter.locale), buttons)
            delivered: Delivered | None = None
            for number in range(len(outcome.result.files)):
                handle = outcome.handles.get(f"{self.name}:{number}")
                one = await self._in_turn(answer, outcome.result, number, handle, files)
                if one is None:
                    return None
                delivered = _joined(delivered, one)
            return delivered

    async def _in_turn(
        self, answer: "_Answer", result: Result, number: int, handle: str | None, files: Files
    ) -> Delivered | None:
        """One file. From the second on, trouble is sat out here: to begin anew would repeat the first."""
        for attempt in itertools.count(1):
            try:
                return await self._one(answer, result, number, handle, files)
            except RetryAfter as error:
                if number == 0:
                    raise
                await asyncio.sleep(_seconds_of(error))
            except NetworkError as error:
                if number == 0 or isinstance(error, BadRequest) or attempt == PART_ATTEMPTS:
                    raise
                await asyncio.sleep(2.0**attempt)
        raise AssertionError

    async def _one(
        self, answer: "_Answer", result: Result, number: int, handle: str | None, files: Files
    ) -> Delivered | None:
        """One file of a result: as media, else as a document, else as a link, else a sentence."""
        file = result.files[number]
        if handle or self.wants_file(file):
            for form in dict.fromkeys((file, replace(file, kind="document"))):
                try:
                    return await answer.media(result, form, handle, files, number)
                except BadRequest as error:
                    log.warning("media_refused", kind=form.kind, why=str(error))
                except NetworkError as error:
                    if "too large" not in str(error).lower():  # 413: their limit is below what we were told
                        raise
                    log.warning("media_too_large", bytes=file.bytes)
                    break
        return await self._link(answer, result, file, files)

    async def _link(
        self, answer: "_Answer", result: Result, file: MediaFile, files: Files
    ) -> Delivered | None:
        if answer.page:  # shows this file as well
            return answer.page
        locale = answer.waiter.locale
        page = await files.page(answer.waiter, result)
        link = page or await files.link(file, result.expires)
        if link is None:
            return await answer.text(explain(NoLinkPossible().failure, locale))
        until = datetime.fromtimestamp(result.expires, UTC).strftime("%d %b %H:%M")
        facts = {"size": size(file.bytes), "until": until}
        words = html.escape(say("watch" if page else "download", locale))
        parts = [caption_of(result), say("link", locale, **facts)]
        parts.append(f'<a href="{html.escape(link.url)}">{words}</a>')
        text = "\n\n".join(parts)
        if page is None:
            return await answer.text(text, parse_mode=ParseMode.HTML)
        delete = _keyboard((say("button-delete-page", locale), Press("delete", answer.waiter.id)))
        answer.page = await answer.text(text, delete, parse_mode=ParseMode.HTML, preview=page.url)
        return answer.page


class _Answer:
    """The messages that make one answer: the first takes the place of the acknowledgement."""

    def __init__(self, bot: Bot, waiter: Waiter, still_ours: Callable[[], Awaitable[bool]]) -> None:
        self.waiter = waiter
        self._bot, self._still_ours = bot, still_ours
        self._to = Address.of(waiter)
        self._ack = self._to.ack
        self.page: Delivered | None = None
        """The message that links to the result's page."""

    async def text(
        self,
        text: str,
        buttons: InlineKeyboardMarkup | None = None,
        *,
        parse_mode: str | None = None,
        preview: str = "",
    ) -> Delivered | None:
        """`preview` is the link that the chat may show in place."""
        how: dict[str, Any] = {
            "text": text,
            "parse_mode": parse_mode,
            "reply_markup": buttons,
            "link_preview_options": LinkPreviewOptions(is_disabled=not preview, url=preview or None),
        }

        async def edit(ack: int) -> Message | bool:
            return await self._bot.edit_message_text(**how, chat_id=self._to.chat, message_id=ack)

        async def send() -> Message:
            return await self._bot.send_message(**how, **self._where())

        return await self._placed(edit, send, number=0)

    async def media(
        self, result: Result, file: MediaFile, handle: str | None, files: Files, number: int
    ) -> Delivered | None:
        """Sends one file, by its handle when there is one that still works, else its bytes."""
        if handle:
            try:
                return await self._place(result, file, handle, None, number)
            except BadRequest as error:
                if not _dead_handle(error):
                    raise
                log.info("handle_dead", file=number)
        async with _opened(files, file) as (content, cover):
            return await self._place(result, file, content, cover, number)

    async def _place(
        self, result: Result, file: MediaFile, content: str | InputFile, cover: Path | None, number: int
    ) -> Delivered | None:
        caption = caption_of(result) if number == 0 else None
        facts = _facts(file, _cover(cover)) | {"caption": caption, "parse_mode": ParseMode.HTML}

        async def edit(ack: int) -> Message | bool:
            media = _input_media(file, content, facts)
            return await self._bot.edit_message_media(media, chat_id=self._to.chat, message_id=ack)

        async def send() -> Message:
            _rewind(content)
            return await self._send(file, content, facts)

        return await self._placed(edit, send, number)

    async def _placed(
        self,
        edit: Callable[[int], Awaitable[Message | bool]],
        send: Callable[[], Awaitable[Message]],
        number: int,
    ) -> Delivered | None:
        """Turns the acknowledgement into the answer while there is one to turn, else sends a message."""
        if not await self._still_ours():
            return None
        if ack := self._ack:
            try:
                sent = await edit(ack)
            except BadRequest as error:
                if not (_unchanged(error) or _cannot_edit(error)):
                    raise
                self._ack = None
                if _unchanged(error):
                    return Delivered(str(ack))
            else:
                self._ack = None
                return _delivered(sent, number, ack)
        return _delivered(await send(), number, None)

    async def _send(self, file: MediaFile, content: str | InputFile, facts: dict[str, Any]) -> Message:
        send: dict[str, tuple[Send, str]] = {
            "video": (self._bot.send_video, "video"),
            "audio": (self._bot.send_audio, "audio"),
            "image": (self._bot.send_photo, "photo"),
            "document": (self._bot.send_document, "document"),
        }
        method, name = send[_kind(file)]
        return await method(**{name: content}, **facts, **self._where())

    def _where(self) -> dict[str, Any]:
        where: dict[str, Any] = {"chat_id": self._to.chat, "message_thread_id": self._to.thread}
        if self._to.reply:
            where["reply_parameters"] = ReplyParameters(self._to.reply, allow_sending_without_reply=True)
        return where


def caption_of(result: Result) -> str:
    """Title, uploader and source as Telegram HTML, cut so that 1,024 characters and every tag stay whole."""
    room = MessageLimit.CAPTION_LENGTH - 250
    title = html.escape(_cut(result.title, room), quote=False)
    host = result.url.split("/", 3)[2] if "://" in result.url else ""
    source = (
        f'<a href="{html.escape(result.url)}">{html.escape(host)}</a>' if len(result.url) < 1000 else host
    )
    known = result.uploader and result.uploader not in (host, host.partition(":")[0])
    by = html.escape(_cut(result.uploader or "", 100), quote=False) if known else ""
    return f"<b>{title}</b>\n" + " · ".join(part for part in (by, source) if part)


def progress_text(progress: Progress, locale: str) -> str:
    """One line of stage, one of title, one of bar and figures as far as they are known."""
    lines = [say(f"stage-{progress.stage}", locale)]
    if progress.title:
        lines.insert(0, _cut(progress.title, 100))
    if done := progress_bar(progress, "▓" * BAR, "░" * BAR, locale):
        lines.append(done)
    return "\n".join(lines)


@asynccontextmanager
async def _opened(files: Files, file: MediaFile) -> AsyncIterator[tuple[InputFile, Path | None]]:
    """The file as an upload that is read while it is sent, and its cover."""
    async with contextlib.AsyncExitStack() as stack:
        path = await stack.enter_async_context(files.local(file.key))
        cover = await stack.enter_async_context(files.local(file.thumbnail)) if file.thumbnail else None
        handle = stack.enter_context(path.open("rb"))
        yield (
            InputFile(
                handle, filename=display_name(file.name, limit=100), attach=True, read_file_handle=False
            ),
            cover,
        )


def _rewind(content: str | InputFile) -> None:
    if isinstance(content, InputFile) and not isinstance(content.input_file_content, bytes):
        content.input_file_content.seek(0)


def _cover(path: Path | None) -> InputFile | None:
    """At most 200 kB, so read at once (https://core.telegram.org/bots/api#inputmediavideo)."""
    return InputFile(path.read_bytes(), filename="cover.jpg", attach=True) if path else None


def _kind(file: MediaFile) -> str:
    """How Telegram takes a file: players are for MP4, MP3 and M4A only, the rest are documents."""
    plays = {"video": ("video/mp4",), "audio": ("audio/mpeg", "audio/mp4", "audio/x-m4a")}
    return file.kind if file.mime in plays.get(file.kind, (file.mime,)) else "document"


def _facts(file: MediaFile, cover: InputFile | None) -> dict[str, Any]:
    seconds = round(file.duration) if file.duration else None
    match _kind(file):
        case "video":
            size_facts = {"width": file.width, "height": file.height, "duration": seconds}
            return size_facts | {"supports_streaming": True, "thumbnail": cover}
        case "audio":
            names = {"title": file.title, "performer": file.performer}
            return names | {"duration": seconds, "thumbnail": cover}
        case "image":
            return {}
        case _:
            return {"thumbnail": cover}


def _input_media(file: MediaFile, content: str | InputFile, facts: dict[str, Any]) -> InputMedia:
    kinds: dict[str, Callable[..., InputMedia]] = {
        "video": InputMediaVideo,
        "audio": InputMediaAudio,
        "image": InputMediaPhoto,
        "document": InputMediaDocument,
    }
    return kinds[_kind(file)](content, **facts)


def _delivered(sent: Message | bool, number: int, ack: int | None) -> Delivered:
    if not isinstance(sent, Message):
        return Delivered(str(ack))
    medium = sent.video or sent.audio or sent.document or sent.animation or (sent.photo or [None])[-1]
    handles = {str(number): medium.file_id} if medium else {}
    return Delivered(str(sent.message_id), handles)


def _joined(first: Delivered | None, one: Delivered) -> Delivered:
    return Delivered(first.message, first.handles | one.handles) if first else one


class _as_ours:  # noqa: N801 - reads as a phrase: `with _as_ours():`
    """Turns Telegram's errors into those of the contract."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        match error:
            case RetryAfter():
                raise Later(_seconds_of(error)) from error
            case Forbidden():
                raise Gone(str(error)) from error
            case InvalidToken():
                log.error("token_refused", says="Telegram does not know TELEGRAM_BOT_TOKEN any more")
                raise Later(TOKEN_PAUSE) from error
            case BadRequest() if "chat not found" in str(error).lower():
                raise Gone(str(error)) from error


def _seconds_of(error: RetryAfter) -> float:
    after = error.retry_after
    return after if isinstance(after, int | float) else after.total_seconds()


def _unchanged(error: BadRequest) -> bool:
    return "not modified" in str(error).lower()


def _cannot_edit(error: BadRequest) -> bool:
    text = str(error).lower()
    return "message to edit not found" in text or "can't be edited" in text or "message_id_invalid" in text


def _dead_handle(error: BadRequest) -> bool:
    text = str(error).lower()
    return "file identifier" in text or "file_id" in text or "wrong remote file" in text


def _cut(text: str, room: int) -> str:
    """The text within `room` UTF-16 units, which is how Telegram counts."""
    units = text.encode("utf-16-le", errors="ignore")
    if len(units) <= room * 2:
        return text
    return units[: (room - 1) * 2].decode("utf-16-le", errors="ignore").rstrip() + "…"
