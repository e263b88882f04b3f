"""What the engine says and is told: a medium and its formats, the choice among them, what came of it.

Plain frozen values; they cross the socket between worker and child as JSON (`shared.models.to_json`). What a
child says is bounded here: a value beyond its bounds cannot be made or read (`ValueError`).
"""

import re
from dataclasses import dataclass
from typing import Literal

from shared.models import Clip, Item

Container = Literal["mp4", "m4a", "mp3", "ogg", "webm", "mkv", "original"]

LONGEST_TEXT = 16 * 1024
"""Characters of a title, a name or an address."""
MOST_FORMATS = 1000
MOST_LANGUAGES = 5000
MOST_FILES = 1000
MOST_ITEMS = 1000
LARGEST_LISTING = 256 * 1024
"""Characters of all items together: who fetches them keeps them for days, and looks at them all the time."""
LONGEST_ADDRESS = 2048
"""Characters: longer ones are not opened anyway (`bot.links`)."""
LARGEST_PACKED = 512 * 1024
_EXT = re.compile(r"[a-z0-9]{1,10}")
_MIME = re.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,60}")


def _hold(*bounds: tuple[int, int]) -> None:
    """Raises `ValueError` unless each first number is at most the second."""
    if any(size > most for size, most in bounds):
        raise ValueError("more than anybody may say of a medium")


def in_utf8(text: str) -> str:
    """A site's text as others can write it: JSON may hold half a character (a lone surrogate)."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def length_of(item: Item) -> int:
    """Characters of an item of a list."""
    return len(item.id) + len(item.url) + len(item.title)


@dataclass(frozen=True, slots=True)
class Format:
    """One form in which a site offers a medium, or one track of it.

    `vcodec`/`acodec` are `none` where the format has no such track and None where the site does not say.
    `bytes` is exact, `estimate` from bit rate and duration; both None when nothing is known. `tbr`, `vbr`
    and `abr` are kbit/s. `protocol` is yt-dlp's. `language_preference` is high for the original track.
    """

    id: str
    protocol: str
    ext: str
    container: str | None = None
    vcodec: str | None = None
    acodec: str | None = None
    width: int | None = None
    height: int | None = None
    fps: float | None = None
    bytes: int | None = None
    estimate: int | None = None
    tbr: float | None = None
    vbr: float | None = None
    abr: float | None = None
    language: str | None = None
    language_preference: int | None = None
    dynamic_range: str | None = None
    format_note: str | None = None
    has_drm: bool = False

    @property
    def has_video(self) -> bool:
        return self.vcodec != "none"

    @property
    def has_audio(self) -> bool:
        return self.acodec != "none"

    @property
    def size(self) -> int | None:
        return self.bytes or self.estimate


@dataclass(frozen=True, slots=True)
class Media:
    """What extraction learned of one medium. `formats` are in yt-dlp's order, worst first.

    `entries` counts the items when the link is a playlist (the first one was taken) or an album, else 0.
    `is_picture`: its one format is a picture. `subtitles` and `automatic` name the languages on offer.
    """

    id: str
    extractor: str
    url: str
    title: str
    formats: tuple[Format, ...]
    uploader: str | None = None
    duration: float | None = None
    thumbnail: str | None = None
    age_limit: int = 0
    is_live: bool = False
    entries: int = 0
    subtitles: tuple[str, ...] = ()
    automatic: tuple[str, ...] = ()
    start_time: float | None = None
    end_time: float | None = None
    original_language: str | None = None
    is_picture: bool = False

    def __post_init__(self) -> None:
        said = (self.id, self.extractor, self.url, self.title, self.uploader, self.thumbnail)
        _hold(*((len(each or ""), LONGEST_TEXT) for each in said))
        _hold((len(self.formats), MOST_FORMATS))
        _hold((len(self.subtitles), MOST_LANGUAGES), (len(self.automatic), MOST_LANGUAGES))


@dataclass(frozen=True, slots=True)
class Packed:
    """An extraction that another child can go on from; `expires` is when its addresses stop working."""

    info: str
    expires: float | None = None

    def __post_init__(self) -> None:
        _hold((len(self.info), LARGEST_PACKED))


@dataclass(frozen=True, slots=True)
class Extraction:
    """What came of a link, and how to skip the work next time.

    `album` is what one post holds where that is several media or a picture; `media` is then the post, with
    the facts of its first item. Of its `entries` some may be missing.
    """

    media: Media
    packed: Packed | None = None
    album: tuple[Media, ...] = ()

    def __post_init__(self) -> None:
        _hold((len(self.album), MOST_FILES))


@dataclass(frozen=True, slots=True)
class Listing:
    """The first items of a playlist or channel; none when the link leads to something else.

    `count` is how many there are in all, as far as the site says, else how many were listed.
    """

    url: str
    extractor: str
    id: str
    title: str
    uploader: str | None = None
    count: int = 0
    items: tuple[Item, ...] = ()

    def __post_init__(self) -> None:
        said = (self.id, self.extractor, self.url, self.title, self.uploader or "")
        _hold((len(self.items), MOST_ITEMS), *((len(each), LONGEST_TEXT) for each in said))
        for each in self.items:
            _hold((max(len(each.id), len(each.url), len(each.title)), LONGEST_ADDRESS))
        _hold((sum(map(length_of, self.items)), LARGEST_LISTING))


@dataclass(frozen=True, slots=True)
class Selection:
    """Which formats to fetch and what to make of them.

    `formats` holds one id (a whole file), or a video id and an audio id to merge. `container` is the form
    of the output; `original` hands the file over as it came. `as_link`: expected to be too big for the
    chat. `bytes` is the expected size of the output, None when unknown, and `exact` tells that it is the size
    of a file taken as it is. `subtitles` is the site's name of a language. `item` is the number in an album.
    """

    formats: tuple[str, ...]
    container: Container
    kind: Literal["video", "audio", "image", "document"]
    as_link: bool = False
    bytes: int | None = None
    subtitles: str | None = None
    clip: Clip | None = None
    exact: bool = False
    item: int = 0

    @property
    def key(self) -> str:
        """Names what is fetched, whoever asked and however large his chat's limit is."""
        clip = self.clip.key if self.clip else ""
        return f"{'+'.join(self.formats)}|{self.container}|{self.subtitles or ''}|{clip}"

    @property
    def is_plain(self) -> bool:
        """Whether the file is finished once its tracks are in their container."""
        return self.kind == "video" and not self.clip and not self.subtitles


@dataclass(frozen=True, slots=True)
class Track:
    """Facts read from the finished file itself, not from what the site said."""

    duration: float | None
    width: int | None
    height: int | None
    vcodec: str | None
    acodec: str | None


@dataclass(frozen=True, slots=True)
class Made:
    """One finished file in the job's folder. `name`, `thumbnail` and `subtitles` are file names inside it."""

    name: str
    bytes: int
    ext: str
    mime: str
    kind: Literal["video", "audio", "image", "document"]
    track: Track
    thumbnail: str | None = None
    subtitles: str | None = None

    def __post_init__(self) -> None:
        if not _EXT.fullmatch(self.ext) or not _MIME.fullmatch(self.mime):
            raise ValueError("no form of a medium is called so")


@dataclass(frozen=True, slots=True)
class Rework:
    """A file that proved too big for its chat: to be encoded smaller, or cut into parts that each play."""

    made: Made
    limit: int
    how: Literal["shrink", "split"]


@dataclass(frozen=True, slots=True)
class Listening:
    """The sound of a film in the folder, as chats play it or as MP3, and what it is to tell of itself.

    `cover` is a JPEG in the folder.
    """

    name: str
    as_mp3: bool
    title: str | None
    artist: str | None
    source: str | None
    cover: str | None
