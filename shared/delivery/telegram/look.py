"""What our messages in Telegram look like: words, the bar, and buttons with what they carry."""

import html
from dataclasses import dataclass
from typing import Any, Literal, Self, cast, get_args

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import MessageLimit

from shared.errors import Failure
from shared.models import Progress, Result, Waiter
from shared.texts import progress_bar, say

BAR = 12  # cells of the progress bar


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
    return keyboard((say("button-cancel", waiter.locale), Press("cancel", waiter.id)))


def failure_buttons(waiter: Waiter, failure: Failure) -> InlineKeyboardMarkup | None:
    facts = failure.facts or {}
    buttons = []
    if failure.kind == "premiere" and "starts" in facts:
        buttons.append((say("button-premiere", waiter.locale), Press("premiere", waiter.id)))
    if failure.kind == "site_down":
        buttons.append((say("button-site-back", waiter.locale), Press("site", waiter.id)))
    if failure.retryable:
        buttons.append((say("button-again", waiter.locale), Press("again", waiter.id)))
    return keyboard(*buttons) if buttons else None


def keyboard(*buttons: tuple[str, Press]) -> InlineKeyboardMarkup:
    rows = [[InlineKeyboardButton(label, callback_data=press.data())] for label, press in buttons]
    return InlineKeyboardMarkup(rows)


def caption_of(result: Result) -> str:
    """Title, uploader and source as Telegram HTML, cut so that 1,024 characters and every tag stay whole."""
    room = MessageLimit.CAPTION_LENGTH - 250
    title = html.escape(cut(result.title, room), quote=False)
    host = result.url.split("/", 3)[2] if "://" in result.url else ""
    source = (
        f'<a href="{html.escape(result.url)}">{html.escape(host)}</a>' if len(result.url) < 1000 else host
    )
    known = result.uploader and result.uploader not in (host, host.partition(":")[0])
    by = html.escape(cut(result.uploader or "", 100), quote=False) if known else ""
    return f"<b>{title}</b>\n" + " · ".join(part for part in (by, source) if part)


def progress_text(progress: Progress, locale: str) -> str:
    """One line of stage, one of title, one of bar and figures as far as they are known."""
    lines = [say(f"stage-{progress.stage}", locale)]
    if progress.title:
        lines.insert(0, cut(progress.title, 100))
    if done := progress_bar(progress, "▓" * BAR, "░" * BAR, locale):
        lines.append(done)
    return "\n".join(lines)


def cut(text: str, room: int) -> str:
    """The text within `room` UTF-16 units, which is how Telegram counts."""
    units = text.encode("utf-16-le", errors="ignore")
    if len(units) <= room * 2:
        return text
    return units[: (room - 1) * 2].decode("utf-16-le", errors="ignore").rstrip() + "…"
