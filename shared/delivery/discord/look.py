"""What our messages on Discord look like: words, the bar, and buttons with what they carry."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Self, cast, get_args

import discord
from discord.utils import escape_markdown

from shared.delivery import WaiterAddress
from shared.delivery.discord.api import FREE_LIMIT
from shared.errors import Failure
from shared.models import MediaFile, Offer, Progress, Result, Waiter
from shared.pages import PageLink
from shared.storage import Link
from shared.texts import explain, minute, progress_bar, quality_name, say, size

MOST_OPTIONS = 25  # of a menu: https://discord.com/developers/docs/components/reference#string-select
CONTENT = 2000  # characters of a message: https://discord.com/developers/docs/resources/message
TITLE = 200
BAR = 16  # cells of the progress bar
BLURPLE = 0x5865F2
QUALITIES = ("best", "1080", "720", "480", "360", "audio", "mp3")

Action = Literal["cancel", "again", "site", "premiere", "audio", "quality", "link", "renew", "delete", "pick"]
_LABELS = {"site": "button-site-back", "link": "discord-button-link"}
_CUSTOM_ID = re.compile(r"lf\|(\w+)\|(dc:[\w:.-]{1,80})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Address(WaiterAddress):
    """Where a waiter's answer goes, and what that place takes.

    `token` lets us edit the acknowledgement `ack` until `until`; `follow`: it is a follow-up, not the
    interaction's own response. `channel` is None where the bot is not; `reply` is the message with the link;
    `limit` the largest file in bytes. `hidden`: only the asker sees the answer. `noticed`: nobody asked, so
    that failures are not worth a word. `adults`: the channel is marked 18+. `bare`: the preview under the
    original message is taken away. `spoiler`: the link was hidden, so that the answer is. `attach`: files may
    be sent there; `links`: they are not wanted. `linked`: whoever asks for a link can have one.
    """

    app: int
    user: int
    channel: int | None = None
    token: str = ""
    until: float = 0.0
    ack: int | None = None
    follow: bool = False
    reply: int | None = None
    limit: int = FREE_LIMIT
    hidden: bool = False
    noticed: bool = False
    adults: bool = False
    silent: bool = False
    bare: bool = False
    spoiler: bool = False
    attach: bool = True
    links: bool = False
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """What a button of ours asks for, about which waiter.

    It travels as the button's `custom_id` (at most 100 characters); buttons hold no other state, so old ones
    work after a restart.
    """

    action: Action
    waiter_id: str

    @property
    def custom_id(self) -> str:
        return f"lf|{self.action}|{self.waiter_id}"

    @classmethod
    def read(cls, custom_id: str) -> Self | None:
        found = _CUSTOM_ID.fullmatch(custom_id)
        if not found or found[1] not in get_args(Action):
            return None
        return cls(cast("Any", found[1]), found[2])


@dataclass(frozen=True, slots=True)
class Note:
    """A message to be: words, an embed, buttons. `preview`: links in the words may unfold."""

    text: str = ""
    embed: discord.Embed | None = None
    view: discord.ui.View | None = None
    preview: bool = False


def _view(*items: discord.ui.Item[Any]) -> discord.ui.View:
    """Components as bare data: presses are recognised by their `custom_id`, so discord.py keeps nothing."""
    view = discord.ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view


def _button(
    waiter: Waiter, action: Action, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> discord.ui.Button[Any]:
    label = say(_LABELS.get(action, f"button-{action}"), waiter.locale)
    return discord.ui.Button(style=style, label=label, custom_id=Press(action, waiter.id).custom_id)


def cancel_button(waiter: Waiter) -> discord.ui.View:
    return _view(_button(waiter, "cancel", discord.ButtonStyle.danger))


def menu_of_qualities(waiter: Waiter, offers: Sequence[Offer] = ()) -> discord.ui.View:
    """A menu of what else there is of the same medium; of what there may be, while that is not known."""
    known = {offer.quality: offer for offer in offers[:MOST_OPTIONS]}
    options = [
        discord.SelectOption(label=quality_name(one, waiter.locale, known.get(one)), value=one)
        for one in known or QUALITIES
    ]
    return _view(
        discord.ui.Select(
            custom_id=Press("pick", waiter.id).custom_id,
            placeholder=say("pick-quality", waiter.locale),
            options=options,
        )
    )


def ack_note(waiter: Waiter, text: str = "") -> Note:
    """The acknowledgement at first; `text`: with what is known of its place in line."""
    embed = discord.Embed(description=text or say("ack", waiter.locale), colour=BLURPLE)
    return Note(embed=embed, view=cancel_button(waiter))


def progress_note(progress: Progress, waiter: Waiter, status: str | None = None) -> Note:
    """The acknowledgement as it stands: an embed with stage, bar and figures as far as they are known.

    `status`: where to look, in case that the answer cannot be sent.
    """
    locale = waiter.locale
    lines = [say(f"stage-{progress.stage}", locale)]
    if done := progress_bar(progress, "▰" * BAR, "▱" * BAR, locale):
        lines.append(done)
    if status:
        lines.append(say("discord-look-there", locale, link=status))
    title = cut(progress.title, TITLE) if progress.title and not waiter.to.get("spoiler") else None
    embed = discord.Embed(title=title, description="\n".join(lines), colour=BLURPLE)
    return Note(embed=embed, view=cancel_button(waiter))


def media_note(result: Result, file: MediaFile, waiter: Waiter) -> Note:
    """The words and buttons that go with a file, or with the first of several."""
    is_plain = file.kind in {"audio", "image"} or result.missing or len(result.files) > 1
    actions: list[Action] = [] if is_plain else ["audio", "quality"]
    if file.kind == "video" and Address.of(waiter).linked:
        actions.append("link")
    items = [_button(waiter, action) for action in actions]
    missing = f"\n{missing_text(result, waiter.locale)}" if result.missing else ""
    head = heading(result, hidden=bool(waiter.to.get("spoiler")))
    return Note(head + missing, view=_view(*items, _button(waiter, "delete")))


def missing_text(result: Result, locale: str) -> str:
    return say("items-missing", locale, count=result.missing)


def link_note(result: Result, file: MediaFile, link: Link, waiter: Waiter, *, why: str) -> Note:
    """The words and buttons of a link; `why` a link is the key of a sentence."""
    until = minute(result.expires, waiter.locale)
    large = result.bytes if isinstance(link, PageLink) else file.bytes
    facts = {"size": size(large), "until": until}
    sentence = say(why, waiter.locale, **facts, count=len(result.files))
    if result.missing:
        sentence = f"{missing_text(result, waiter.locale)}\n{sentence}"
    leads = "watch" if isinstance(link, PageLink) else "download"
    hidden = bool(waiter.to.get("spoiler"))
    way = _hidden(f"[{say(leads, waiter.locale)}]({link.url})", hidden)
    head = heading(result, hidden=hidden)
    if len(head) + len(sentence) + len(way) + 2 > CONTENT:  # two long addresses: ours is the one that counts
        head = _hidden(f"**{cut(escape_markdown(cut(result.title, TITLE // 2)), TITLE)}**", hidden)
    words = f"{head}\n{sentence}\n{way}"
    items = [_button(waiter, "renew"), _button(waiter, "quality"), _button(waiter, "delete")]
    return Note(words, view=_view(*items), preview=True)


def failure_note(failure: Failure, waiter: Waiter) -> Note:
    """The sentence for a failure, with what can be done about it."""
    items = []
    if failure.kind == "premiere" and "starts" in (failure.facts or {}):
        items.append(_button(waiter, "premiere"))
    if failure.kind == "site_down":
        items.append(_button(waiter, "site"))
    if failure.retryable:
        items.append(_button(waiter, "again"))
    return Note(explain(failure, waiter.locale), view=_view(*items) if items else None)


def with_reason(note: Note, channel: int, waiter: Waiter) -> Note:
    """A note that comes in private, with what somebody can do about that."""
    reason = say("discord-not-there", waiter.locale, channel=f"<#{channel}>")
    words = f"{note.text}\n{reason}"
    return replace(note, text=words) if len(words) <= CONTENT else note


def heading(result: Result, *, hidden: bool = False) -> str:
    """Title, uploader and source in Discord's Markdown; the source does not unfold."""
    title = escape_markdown(cut(" ".join(result.title.split()), TITLE))
    host = result.url.split("/", 3)[2] if "://" in result.url else ""
    source = f"[{host}](<{result.url}>)" if len(result.url) < 1000 and not _breaks(result.url) else host
    known = result.uploader and result.uploader not in (host, host.partition(":")[0])
    by = escape_markdown(cut(result.uploader or "", 100)) if known else ""
    return _hidden(f"**{title}**", hidden) + "\n" + " · ".join(part for part in (by, source) if part)


def _hidden(text: str, hidden: bool) -> str:
    return f"||{text}||" if hidden else text


def _breaks(url: str) -> bool:
    """Whether a URL would end the Markdown that holds it."""
    return any(mark in url for mark in "<> \n")


def cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"
