"""What a test gets to see: messages, media and calls as typed values."""

from dataclasses import dataclass
from typing import Any

from .model import Json


@dataclass(frozen=True)
class SeenMedia:
    """A file in a message. `facts` holds what the bot said of it: width, height, duration, title, …"""

    kind: str
    file_id: str
    unique: str
    size: int
    sha256: str
    name: str | None
    mime: str | None
    facts: Json
    thumbnail: "SeenMedia | None" = None
    thumbnail_ignored: str | None = None
    cover: "SeenMedia | None" = None

    @classmethod
    def read(cls, seen: Json | None) -> "SeenMedia | None":
        if seen is None:
            return None
        nested = {name: cls.read(seen[name]) for name in ("thumbnail", "cover")}
        return cls(**{**seen, **nested})

    @property
    def width(self) -> int | None:
        return self.facts.get("width")

    @property
    def height(self) -> int | None:
        return self.facts.get("height")

    @property
    def duration(self) -> int | None:
        return self.facts.get("duration")

    @property
    def supports_streaming(self) -> bool:
        return bool(self.facts.get("supports_streaming"))


@dataclass(frozen=True)
class SeenEdit:
    """How a message stood until `time`."""

    time: float
    text: str | None
    entities: list[Json]
    caption: str | None
    caption_entities: list[Json]
    media: SeenMedia | None
    buttons: list[list[Json]]

    @classmethod
    def read(cls, seen: Json) -> "SeenEdit":
        return cls(**{**seen, "media": SeenMedia.read(seen["media"])})


@dataclass(frozen=True)
class SeenMessage:
    """A message as it stands, and its past. `deleted` and `edited` are times or None."""

    message_id: int
    chat_id: int
    thread_id: int | None
    date: float
    from_bot: str | None
    sender: Json | None
    text: str | None
    entities: list[Json]
    caption: str | None
    caption_entities: list[Json]
    media: SeenMedia | None
    buttons: list[list[Json]]
    reply_to: int | None
    edited: float | None
    deleted: float | None
    history: list[SeenEdit]
    reactions: dict[str, list[str]]
    silent: bool
    pinned: bool
    inline_message_id: str | None
    reply_markup: Json | None
    extra: Json

    @classmethod
    def read(cls, seen: Json) -> "SeenMessage":
        history = [SeenEdit.read(past) for past in seen["history"]]
        return cls(**{**seen, "media": SeenMedia.read(seen["media"]), "history": history})

    @property
    def words(self) -> str:
        """Text or caption, empty when there is neither."""
        return self.text or self.caption or ""

    @property
    def labels(self) -> list[str]:
        """The texts of all buttons, in reading order."""
        return [button["text"] for row in self.buttons for button in row]

    def button(self, label: str) -> Json:
        """A button by (a part of) its text."""
        return next(b for row in self.buttons for b in row if label in b["text"])

    def __str__(self) -> str:
        who = self.from_bot or (self.sender or {}).get("first_name") or "channel"
        media = f" [{self.media.kind} {self.media.size} B]" if self.media else ""
        gone = " (deleted)" if self.deleted else ""
        keys = f" {self.labels}" if self.buttons else ""
        return f"#{self.message_id} {who}:{media} {self.words!r}{keys}{gone}"


@dataclass(frozen=True)
class SeenCall:
    """One API call: when, what, how big each uploaded part was, and what it was answered.

    `status` 0 means that the connection was broken on purpose.
    """

    number: int
    time: float
    method: str
    bot: int | None
    params: Json
    files: list[Json]
    status: int
    ok: bool
    description: str | None
    seconds: float

    @classmethod
    def read(cls, seen: Json) -> "SeenCall":
        return cls(**{"bot": None, **seen})


Answer = dict[str, Any]
