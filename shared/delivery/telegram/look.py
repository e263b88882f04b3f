"""What our messages in Telegram look like: words, the bar, and buttons with what they carry."""

import html
from dataclasses import dataclass
from typing import Any, Literal, Self, cast, get_args

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import MessageLimit

from shared.delivery import WaiterAddress
from shared.errors import Failure
from shared.models import MediaFile, Progress, Result, Waiter
from shared.texts import minute, progress_bar, say, size

BAR = 12  # cells of the progress bar
INLINE = "inline"
"""How the rest of a waiter's id begins whose answer stands in a message that was sent through us."""


@dataclass(frozen=True, slots=True)
class Address(WaiterAddress):
    """Where a waiter's answer goes, and what that place wants.

    `reply` is the message with the link, `ack` our acknowledgement, `seen`: the acknowledgement is a reaction
    to the link. `noticed`: nobody asked, so that failures are not worth a word. `adults`: media for adults
    are welcome. `remove`: the message with the link goes when it is answered. `links`: files are not wanted.
    `same` names what was asked for, for `Said`. `inline` is the number of a message that somebody sent
    through us with `link`: the answer stands in it, and `chat` is only where he can be written to. `link` is
    known, too, where there were several in one message.
    """

    chat: int
    reply: int | None = None
    ack: int | None = None
    thread: int | None = None
    seen: bool = False
    noticed: bool = False
    adults: bool = True
    silent: bool = False
    captions: bool = True
    remove: bool = False
    links: bool = False
    same: str = ""
    inline: str = ""
    link: str = ""


Action = Literal[
    "cancel",
    "again",
    "site",
    "premiere",
    "delete",
    "remove",
    "audio",
    "quality",
    "best",
    "pick",
    "link",
    "words",
    "part",
    "menu",
    "renew",
]


@dataclass(frozen=True, slots=True)
class Press:
    """What a button of ours asks for, about which waiter; travels in at most 64 bytes of callback data.

    A waiter's id is `tg:<bot>:<chat>:<rest>`; bot and chat are known where the button is, so only the rest
    travels. A message that was sent by inline mode stands for the chat. Buttons hold no other state: old ones
    work after a restart. `value` is the quality to `pick`, or the language of the subtitles (`words`).
    """

    action: Action
    waiter_id: str
    value: str = ""

    def data(self) -> str:
        value = f"={self.value}" if self.value else ""
        return f"{self.action}{value}|{self.waiter_id.split(':', 3)[3]}"

    @classmethod
    def read(cls, data: str, *, account: int, chat: int | str) -> Self | None:
        what, _, rest = data.partition("|")
        action, _, value = what.partition("=")
        if action not in get_args(Action) or not rest:
            return None
        return cls(cast("Any", action), f"tg:{account}:{chat}:{rest}", value)


_LABELS = {"site": "button-site-back", "delete": "button-delete-page", "remove": "button-delete"}


def _button(waiter: Waiter, action: Action) -> InlineKeyboardButton:
    label = say(_LABELS.get(action, f"button-{action}"), waiter.locale)
    return InlineKeyboardButton(label, callback_data=Press(action, waiter.id).data())


def cancel_button(waiter: Waiter) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup.from_button(_button(waiter, "cancel"))


def media_buttons(waiter: Waiter, file: MediaFile) -> InlineKeyboardMarkup:
    """What can be done with an answer; where many read, more is for the private chat."""
    actions: list[Action] = []
    if file.kind == "video":
        actions = [] if Address.of(waiter).noticed else ["audio", "quality"]
        actions += ["best"] if waiter.chat else []
    row = [_button(waiter, action) for action in (*actions, "remove")]
    return InlineKeyboardMarkup([row[n : n + 3] for n in range(0, len(row), 3)])


def page_buttons(waiter: Waiter) -> InlineKeyboardMarkup:
    """Below a link to a page, which can be deleted and made again."""
    rows: list[list[Action]] = [["renew", "quality"], ["delete"]]
    return InlineKeyboardMarkup([[_button(waiter, action) for action in row] for row in rows])


def inline_page_buttons(waiter: Waiter) -> InlineKeyboardMarkup:
    """Below a link in a message that was sent through us: nothing that would need another message."""
    return InlineKeyboardMarkup.from_button(_button(waiter, "renew"))


def link_buttons(waiter: Waiter) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup.from_row([_button(waiter, "renew"), _button(waiter, "quality")])


def link_text(
    waiter: Waiter, result: Result, file: MediaFile, link: str, *, page: bool, why: str = "link"
) -> str:
    """A link instead of a file, as Telegram HTML; `why` is the key of the reason, where it was not wished."""
    locale = waiter.locale
    until = minute(result.expires, locale)
    words = html.escape(say("watch" if page else "download", locale))
    why = "link-wanted" if Address.of(waiter).links else why
    large = size(result.bytes if page else file.bytes)
    parts = [caption_of(result, locale), say(why, locale, size=large, until=until, count=len(result.files))]
    return "\n\n".join([*parts, f'<a href="{html.escape(link)}">{words}</a>'])


def failure_buttons(waiter: Waiter, failure: Failure) -> InlineKeyboardMarkup | None:
    actions: list[Action] = []
    if failure.kind == "premiere" and "starts" in (failure.facts or {}):
        actions.append("premiere")
    if failure.kind == "site_down":
        actions.append("site")
    if failure.retryable:
        actions.append("again")
    return (
        InlineKeyboardMarkup.from_column([_button(waiter, action) for action in actions]) if actions else None
    )


def caption_of(result: Result, locale: str = "en") -> str:
    """Title, uploader, source and what is missing as Telegram HTML, cut so that 1,024 characters and every
    tag stay whole.
    """
    room = MessageLimit.CAPTION_LENGTH - 250
    title = html.escape(cut(result.title, room), quote=False)
    host = result.url.split("/", 3)[2] if "://" in result.url else ""
    source = (
        f'<a href="{html.escape(result.url)}">{html.escape(host)}</a>' if len(result.url) < 1000 else host
    )
    known = result.uploader and result.uploader not in (host, host.partition(":")[0])
    by = html.escape(cut(result.uploader or "", 100), quote=False) if known else ""
    missing = f"\n{missing_text(result, locale)}" if result.missing else ""
    return f"<b>{title}</b>\n" + " · ".join(part for part in (by, source) if part) + missing


def missing_text(result: Result, locale: str) -> str:
    return html.escape(say("items-missing", locale, count=result.missing), quote=False)


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
