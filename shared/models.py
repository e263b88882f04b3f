"""The words of the system as frozen values, with their JSON form.

Sizes are bytes, times are seconds, moments are Unix seconds, unless a name says otherwise.
"""

import re
import secrets
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from pydantic import TypeAdapter

from shared.errors import Failure
from shared.limit import Limit

T = TypeVar("T")

FIT, BEST, AUDIO, MP3 = "fit", "best", "audio", "mp3"
QUALITY = re.compile(r"fit|best|audio|mp3|[1-9]\d{1,3}")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,4}")


_adapters: dict[Any, TypeAdapter[Any]] = {}


def _adapter(cls: Any) -> TypeAdapter[Any]:
    """Built on first use: an adapter costs a millisecond, and most processes need few of them."""
    if cls not in _adapters:
        _adapters[cls] = TypeAdapter(cls)
    return _adapters[cls]


def to_json(value: object) -> str:
    """The JSON form of one of the values below."""
    return _adapter(type(value)).dump_json(value, exclude_defaults=True).decode()


def as_json(value: object) -> str:
    """The same with every field, for others than ourselves."""
    return _adapter(type(value)).dump_json(value).decode()


def from_json(cls: type[T], text: str | bytes) -> T:
    """The value behind its JSON form. Raises `ValueError` when the text is not one."""
    value: T = _adapter(cls).validate_json(text)
    return value


def new_id() -> str:
    """128 random bits, as 32 hexadecimal digits."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Clip:
    """A part of a medium, in seconds; `end` None means: to the end."""

    start: float
    end: float | None = None

    def __post_init__(self) -> None:
        if self.start < 0 or (self.end is not None and self.end <= self.start):
            raise ValueError("a clip ends after it starts")

    @property
    def key(self) -> str:
        return f"{self.start:.3f}-{'' if self.end is None else f'{self.end:.3f}'}"

    @property
    def length(self) -> float | None:
        return None if self.end is None else self.end - self.start


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of a medium.

    `quality` is `fit` (the best that arrives as a file and plays on phones, else the best as a link), `best`
    (the highest, any codec), a height such as `720`, `audio` (in the codec that the site has) or `mp3` (the
    same for players that know nothing else). Languages are BCP 47 codes. `ceiling` is a height that `fit`
    keeps below where it can: what a service under too much load gives. `stream` wants it to be playable
    while it is being made, which changes nothing of what comes.
    """

    quality: str = FIT
    clip: Clip | None = None
    subtitles: str | None = None
    audio_language: str | None = None
    ceiling: int | None = None
    stream: bool = False

    def __post_init__(self) -> None:
        if not QUALITY.fullmatch(self.quality):
            raise ValueError(
                f"quality is fit, best, audio, mp3 or a height such as 720, not {self.quality!r}"
            )

        for language in (self.subtitles, self.audio_language):
            if language is not None and not LANGUAGE.fullmatch(language):
                raise ValueError(f"a language is a code such as en or pt-BR, not {language!r}")

    @property
    def height(self) -> int | None:
        return int(self.quality) if self.quality.isdigit() else None

    @property
    def wants_audio(self) -> bool:
        return self.quality in (AUDIO, MP3)

    @property
    def key(self) -> str:
        clip = self.clip.key if self.clip else ""
        parts = [self.quality, clip, self.subtitles or "", self.audio_language or ""]
        return "|".join(parts if self.ceiling is None else [*parts, str(self.ceiling)])

    @property
    def weight(self) -> int:
        """What it costs of a person's limits, a common link being 1."""
        if (self.height or 0) > 1440:
            return 3
        return 2 if self.quality == BEST or (self.height or 0) > 1080 else 1


@dataclass(frozen=True, slots=True)
class Place:
    """What the place that an answer goes to can take.

    `limit` is the size of the largest file in bytes (None: any), `links` whether a link may stand in.
    """

    limit: int | None = None
    links: bool = True

    @property
    def key(self) -> str:
        return f"{self.limit or ''}{'' if self.links else '!'}"


@dataclass(frozen=True, slots=True)
class Waiter:
    """One answer owed to one place.

    `id` is deterministic where a platform may repeat an event (`tg:bot:chat:message:n`), random elsewhere.
    `channel` names who delivers (`telegram:<bot id>`); `pull` marks waiters who come for their answer
    themselves (terminal, API) and so need no delivery. `to` is the channel's own address data; `chat` names
    a group for its limit. `cost` units of each limit in `spent` were taken for the request; what is fetched
    for it is charged to `quotas`.
    """

    id: str
    channel: str
    to: dict[str, Any] = field(default_factory=dict)
    asker: str = ""
    locale: str = "en"
    pull: bool = False
    chat: str = ""
    spent: tuple[Limit, ...] = ()
    cost: float = 1
    quotas: tuple[Limit, ...] = ()


JobKind = Literal["media", "info"]
"""`info` only learns what a link offers: light jobs with a queue of their own (`shared.jobs.info_region`)."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked for, who asked, and where the answer goes. `url` is canonical.

    `payer`: whose turn it takes, when the asker is known by another name as well.
    `user_cap` and `site_cap`: how many jobs of this person and site may run at the same time; 0: any number.
    `items`: of an `info`, how many items of a playlist or channel are to be listed; 0: about its first one.
    """

    url: str
    waiter: Waiter
    wish: Wish = Wish()
    place: Place = Place()
    region: str = "default"
    kind: JobKind = "media"
    user_cap: int = 0
    site_cap: int = 0
    items: int = 0
    payer: str = ""

    @property
    def key(self) -> str:
        """Requests with the same key share a job even before anything is known of the medium."""
        if self.kind == "info":
            return f"i|{self.url}|{self.items}" if self.items else f"i|{self.url}"
        return f"u|{self.url}|{self.wish.key}|{self.place.key}"


@dataclass(frozen=True, slots=True)
class JobSpec:
    """The part of a request that is the job's own: what to fetch and for what kind of place."""

    url: str
    wish: Wish
    place: Place
    kind: JobKind = "media"
    items: int = 0


Stage = Literal[
    "queued", "extracting", "downloading", "merging", "encoding", "uploading", "retrying", "restarting"
]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. `total`, `speed` (bytes/s) and `eta` (s) are None while unknown."""

    stage: Stage
    done: int = 0
    total: int | None = None
    speed: float | None = None
    eta: float | None = None
    title: str | None = None

    @property
    def fraction(self) -> float | None:
        return min(1.0, self.done / self.total) if self.total else None


FileKind = Literal["video", "audio", "image", "document"]


@dataclass(frozen=True, slots=True)
class MediaFile:
    """One file of a result: its facts, and the key under which storage holds it.

    `name` is the human file name. `subtitles` is the key of those that a video has inside, as SubRip, for
    players that do not look there; `language` names theirs (BCP 47).
    """

    key: str
    name: str
    bytes: int
    mime: str
    kind: FileKind
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    vcodec: str | None = None
    acodec: str | None = None
    thumbnail: str | None = None
    performer: str | None = None
    title: str | None = None
    subtitles: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What a job produced. `stored` is False when the files were only handed over directly.

    `medium` names what was fetched, however its link was written; `age_limit` is the age in years
    below which the site does not show it; `missing` counts what a post holds beside, and could not be had.
    """

    id: str
    url: str
    title: str
    files: tuple[MediaFile, ...]
    created: float
    expires: float
    uploader: str | None = None
    site: str | None = None
    stored: bool = True
    medium: str | None = None
    age_limit: int = 0
    missing: int = 0

    @property
    def bytes(self) -> int:
        return sum(f.bytes for f in self.files)


@dataclass(frozen=True, slots=True)
class Offer:
    """What one `quality` of a wish would give. `bytes` is an estimate unless `exact`, null when unknown.

    `codec` is that of a video: `h264`, `hevc`, `av1`, `vp9` …
    """

    quality: str
    kind: FileKind
    container: str
    height: int | None = None
    bytes: int | None = None
    exact: bool = False
    codec: str | None = None


@dataclass(frozen=True, slots=True)
class FormatInfo:
    """One form in which the site has the medium. `tbr` is kbit/s; `bytes` as in `Offer`."""

    id: str
    ext: str
    protocol: str
    vcodec: str | None = None
    acodec: str | None = None
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    tbr: float | None = None
    bytes: int | None = None
    exact: bool = False
    language: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One medium of a playlist or channel, as its list shows it. `id` is unique there."""

    id: str
    url: str
    title: str
    duration: float | None = None


@dataclass(frozen=True, slots=True)
class Info:
    """What a link offers. `entries` counts the items of a playlist or album, of which this is the first.

    `items` are listed where that was asked for, as many as were wanted: then this is about the list itself,
    without qualities and formats.
    """

    url: str
    site: str
    id: str
    title: str
    uploader: str | None
    duration: float | None
    thumbnail: str | None
    live: bool
    entries: int
    qualities: tuple[Offer, ...]
    formats: tuple[FormatInfo, ...]
    subtitles: tuple[str, ...]
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended: with a result, a failure, or what a link offers; never two of them.

    `handles` are platform ids of what was already uploaded somewhere (`telegram:<bot id>:<file number>` →
    `file_id`), which make a repeat free.
    """

    result: Result | None = None
    failure: Failure | None = None
    handles: dict[str, str] = field(default_factory=dict)
    info: Info | None = None


State = Literal["queued", "running", "uploading", "finished", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Status:
    """What a waiter can be told at any moment.

    While queued: `position` in line, and the seconds that it will take to get to its turn (`wait`).
    """

    state: State
    progress: Progress | None = None
    position: int | None = None
    outcome: Outcome | None = None
    wait: float | None = None
