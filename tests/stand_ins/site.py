"""Hides what the stand-in site knows about its videos: the ids for tests, and what is behind them.

The origin serves this as JSON under `/site/api/…`; the stand-in extractor turns it into yt-dlp's info. URLs
in it are paths; the extractor puts the origin (and its knobs) before them.

An id is a kind, or a kind with a suffix: `big`, `big-1` and `big-x7` are different videos of the same kind,
so tests can have as many as they like.
"""

import itertools
import time
from collections.abc import Callable
from typing import Any, Literal

from tests.stand_ins.addresses import url_of
from tests.stand_ins.media import Clip, MediaStore, Picture, Recipe, Subtitles

Info = dict[str, Any]
SizeWord = Literal["exact", "approx", "rate", "none", "third"]

# kbit/s of H.264 by height; the served files have exactly the size that follows.
LADDER = {144: 110, 240: 250, 360: 500, 480: 800, 720: 1500, 1080: 3000, 1440: 6000, 2160: 12000}
THRIFT = {"h264": 1.0, "vp9": 0.7, "av1": 0.5}
CODEC_NAMES = {"h264": "avc1.64001f", "vp9": "vp09.00.40.08", "av1": "av01.0.08M.08"}
CONTAINERS = {"h264": "mp4", "vp9": "webm", "av1": "mp4"}
LANGUAGE_NAMES = {"en": "English", "de": "German", "es": "Spanish", "fr": "French", "ja": "Japanese"}
LONG_TITLE = ("A/B\\C: “quotes” <and> | pipes? * 🚢🌊 — déjà vu… " * 10)[:300]
PREMIERE_IN = 7200

# What can be fetched, by kind.
VIDEOS = {
    "plain": "progressive H.264 at 360 and 720, sizes known; the cheapest",
    "movie": "144 to 2160 in H.264 (to 1080), VP9, AV1, progressive 360, m4a and opus, subtitles, chapters",
    "oddwords": "as plain, with subtitles that ffmpeg refuses: they hold what is no character",
    "nosize": "like movie to 1080, without any size or bit rate",
    "approx": "like movie to 1080, with filesize_approx and tbr only",
    "big": "60 s H.264: 360 7.5 MB, 480 15 MB, 720 37.5 MB, 1080 82.5 MB; VP9 1080 57.75 MB",
    "huge": "400 s H.264: 360 40 MB, 720 150 MB, 1080 500 MB",
    "liar": "60 s: filesize_approx says a third of the truth: 480 24 MB (says 8), 720 60 MB (says 20)",
    "oversize": "says 5 GB",
    "marathon": "says ten hours",
    "dubbed": "original English, automatic dubs in German and Spanish, listed first",
    "vp9only": "VP9/Opus only",
    "av1only": "AV1 with m4a only",
    "audio": "no video: m4a and opus",
    "silent": "no audio at all",
    "portrait": "9:16",
    "longtitle": "a title of 300 characters with slashes, quotes, pipes and emoji",
    "hls": "HLS in fMP4, audio and video apart",
    "hls-ts": "HLS in TS, audio and video apart",
    "hls-muxed": "HLS in TS, audio and video together",
    "hls-dubbed": "HLS in fMP4 with English (default) and German audio",
    "dash": "DASH, audio and video apart",
    "live": "is_live, an endless playlist",
    "waslive": "was_live, as plain",
    "adult": "age_limit 18, as plain",
    "fleeting": "as plain; its format URLs answer 403 three seconds after the extraction",
    "spent": "as plain; each format URL answers 403 after six requests: enough for one download, not for two",
    "dead": "as plain; its format URLs answer 403 from the start, every time",
}

# What is refused, by kind: the words are in the extractor.
ERRORS = {
    "login": "log-in required, yt-dlp's own sentence",
    "geo": "geo-blocked, GeoRestrictedError, with countries",
    "bot": "YouTube's bot check",
    "private": "YouTube's private video",
    "removed": "removed by the uploader",
    "unavailable": "plain 'Video unavailable'",
    "terminated": "account terminated",
    "members": "members only",
    "age": "YouTube's age gate",
    "ratelimited": "the API answers 429",
    "session-limited": "YouTube's session rate limit",
    "ip-blocked": "TikTok's blocked address",
    "instagram": "Instagram's empty media response",
    "drm": "report_drm",
    "unsupported": "UnsupportedError",
    "premiere": "is_upcoming with release_timestamp: 'Premieres in 2 hours'",
    "upcoming": "is_upcoming live event",
    "offline": "UserNotLive",
    "nomedia": "a post without a video",
    "noformats": "info without formats: 'No video formats found!'",
    "broken": "the extractor itself fails (KeyError): 'please report this issue'",
    "missing": "the API answers 404",
}

PLAYLISTS = {
    "three": ("plain-1", "plain-2", "plain-3"),
    "holes": ("plain-1", "private", "plain-2", "removed"),
    "long": tuple(f"plain-{number}" for number in range(1, 1001)),
    "empty": (),
}

GROWING = {"growing": "two videos, and one more in front each time that somebody looks"}
"""Playlists that are never the same."""

ALBUMS = {
    "photos": ("photo", "photo", "photo"),
    "mixed": ("photo", "video", "photo"),
    "many": ("photo",) * 12,
    "one": ("photo",),
    "sensitive": ("photo", "photo"),
    "hole": ("photo", "missing", "video"),
    "crowd": ("photo",) * 23,
}


ODD_WORDS = {"ext": "srt", "data": "1\n00:00:00,000 --> 00:00:02,000\nNo character: \ufffe\n"}


def kind_of(video_id: str, kinds: dict[str, str]) -> str | None:
    """`hls-ts-4` is of the kind `hls-ts`: the longest that fits."""
    fitting = [kind for kind in kinds if video_id == kind or video_id.startswith(f"{kind}-")]
    return max(fitting, key=len, default=None)


class Site:
    """The metadata of every id. Audio files are made on asking, so that their sizes are true."""

    def __init__(self, store: MediaStore) -> None:
        self._store = store
        self._extractions = itertools.count(1)
        self._looks: dict[str, int] = {}

    def video(self, video_id: str) -> Info:
        """Raises KeyError for an id that isn't there."""
        error = kind_of(video_id, ERRORS)
        if error and error != "missing":
            return {"id": video_id, "error": error, "release_timestamp": int(time.time()) + PREMIERE_IN}
        kind = kind_of(video_id, VIDEOS)
        if kind is None:
            raise KeyError(video_id)
        return _about(video_id) | self._special(kind)

    def playlist(self, playlist_id: str) -> Info:
        videos = PLAYLISTS.get(playlist_id)
        if kind_of(playlist_id, GROWING):
            self._looks[playlist_id] = looks = self._looks.get(playlist_id, 0) + 1
            videos = tuple(f"plain-{playlist_id}-{number}" for number in range(looks + 1, 0, -1))
        if videos is None:
            raise KeyError(playlist_id)
        return {"id": playlist_id, "title": f"Playlist {playlist_id}", "videos": videos}

    def album(self, album_id: str) -> Info:
        entries = [
            _album_entry(album_id, number, kind)
            for number, kind in enumerate(ALBUMS[album_id.partition("-")[0]], 1)
        ]
        return {"id": album_id, "title": f"Album {album_id}", "uploader": "Stand-in", "entries": entries}

    def status(self, album_id: str, base: str) -> Info:
        """An album as Mastodon tells of a post (https://docs.joinmastodon.org/entities/Status/)."""
        album = self.album(album_id)
        media = [
            {
                "id": each["id"],
                "type": "image" if each["ext"] == "jpg" else "video",
                "url": base + each["url"],
            }
            for each in map(_one_form, album["entries"])
        ]
        return {
            "id": album_id,
            "reblog": None,
            "in_reply_to_id": None,
            "created_at": "2026-01-02T03:04:05.000Z",
            "sensitive": album_id.startswith("sensitive"),
            "content": f"<p>Album &amp; <b>{album_id}</b></p>",
            "tags": [],
            "account": {"acct": "stand-in", "username": "stand-in", "display_name": "Stand-in"},
            "media_attachments": media,
        }

    def _special(self, kind: str) -> Info:
        makers: dict[str, Callable[[], Info]] = {
            "movie": lambda: self._ladder(2160) | _extras(),
            "oddwords": lambda: {"formats": _plain(), "subtitles": {"en": [ODD_WORDS]}},
            "nosize": lambda: self._ladder(1080, size="none"),
            "approx": lambda: self._ladder(1080, size="approx"),
            "big": self._big,
            "huge": self._huge,
            "liar": self._liar,
            "oversize": lambda: {"formats": [{**each, "filesize": 5 * 10**9} for each in _plain()]},
            "marathon": lambda: {"formats": _plain(), "duration": 36000},
            "dubbed": self._dubbed,
            "vp9only": lambda: {"formats": [track("vp9", 360), track("vp9", 720), self._sound("opus")]},
            "av1only": lambda: {"formats": [track("av1", 360), track("av1", 720), self._sound("m4a")]},
            "audio": lambda: {"formats": [self._sound("opus"), self._sound("m4a")]},
            "silent": lambda: {"formats": [track("h264", 360), track("h264", 720)]},
            "portrait": lambda: {
                "formats": [progressive(360, portrait=True), progressive(720, portrait=True)]
            },
            "longtitle": lambda: {"formats": _plain(), "title": LONG_TITLE},
            "hls": lambda: {"formats": [], "hls": "/hls-fmp4/master.m3u8"},
            "hls-ts": lambda: {"formats": [], "hls": "/hls-ts/master.m3u8"},
            "hls-muxed": lambda: {"formats": [], "hls": "/hls-muxed/master.m3u8"},
            "hls-dubbed": lambda: {"formats": [], "hls": "/hls-fmp4/audio=en+de/master.m3u8"},
            "dash": lambda: {"formats": [], "dash": "/dash/manifest.mpd"},
            "live": lambda: {
                "formats": [],
                "hls": "/live/index.m3u8",
                "live_status": "is_live",
                "duration": None,
            },
            "waslive": lambda: {"formats": _plain(), "live_status": "was_live"},
            "adult": lambda: {"formats": _plain(), "age_limit": 18},
            "fleeting": lambda: self._expiring(f"until={time.time() + 3:.3f}"),
            "spent": lambda: self._expiring("uses=6"),
            "dead": lambda: self._expiring("uses=0"),
        }
        return makers[kind]() if kind in makers else {"formats": _plain()}

    def _ladder(self, top: int, size: SizeWord = "exact") -> Info:
        heights = [height for height in LADDER if height <= top]
        formats = [self._sound("m4a", size=size), self._sound("opus", size=size), progressive(360, size=size)]
        for codec in ("h264", "vp9", "av1"):
            formats += [track(codec, tall, size=size) for tall in heights if codec != "h264" or tall <= 1080]
        return {"formats": formats}

    def _big(self) -> Info:
        rates = {360: 1000, 480: 2000, 720: 5000, 1080: 11000}
        formats = [self._sound("m4a", seconds=60), self._sound("opus", seconds=60)]
        formats += [track("h264", height, rate=rate, seconds=60) for height, rate in rates.items()]
        formats.append(track("vp9", 1080, rate=7700, seconds=60))
        formats.append(progressive(360, rate=1100, seconds=60))
        return {"formats": formats, "duration": 60}

    def _huge(self) -> Info:
        rates = {360: 800, 720: 3000, 1080: 10000}
        formats = [track("h264", height, rate=rate, seconds=400) for height, rate in rates.items()]
        return {"formats": [self._sound("m4a", seconds=400), *formats], "duration": 400}

    def _liar(self) -> Info:
        rates = {480: 3200, 720: 8000}
        formats = [
            track("h264", height, rate=rate, seconds=60, size="third") for height, rate in rates.items()
        ]
        return {"formats": [self._sound("m4a", seconds=60), *formats], "duration": 60}

    def _dubbed(self) -> Info:
        dubs = [self._sound(kind, language=language) for language in ("de", "es") for kind in ("m4a", "opus")]
        originals = [self._sound(kind, language="en") for kind in ("m4a", "opus")]
        for each in dubs:
            name = LANGUAGE_NAMES[each["language"]]
            each |= {"language_preference": -1, "format_note": f"{name} dubbed-auto, medium"}
        for each in originals:
            each |= {"language_preference": 10, "format_note": "English original (default), medium"}
        return {"formats": [*dubs, *originals, track("h264", 360), track("h264", 720)], "language": "en"}

    def _expiring(self, condition: str) -> Info:
        number = next(self._extractions)
        formats = _plain()
        for each in formats:
            each["url"] = f"/expiring/{condition},n={number}{each['url']}"
        return {"formats": formats}

    def _sound(
        self, container: str, *, seconds: float = 5, language: str | None = None, size: SizeWord = "exact"
    ) -> Info:
        clip = Clip("webm" if container == "opus" else container, None, (language or "en",), seconds=seconds)
        codec = "opus" if container == "opus" else "mp4a.40.2"
        name = f"audio-{container}-{language}" if language else f"audio-{container}"
        info = {
            "format_id": name,
            "url": url_of(clip),
            "ext": clip.container,
            "vcodec": "none",
            "acodec": codec,
        }
        if language:
            info["language"] = language
        return info | _sizes(self._bytes(clip), seconds, size, "abr")

    def _bytes(self, recipe: Recipe) -> int:
        return self._store.path(recipe).stat().st_size


def track(
    codec: str, height: int, *, rate: int | None = None, seconds: float = 5, size: SizeWord = "exact"
) -> Info:
    """A format with pictures and no sound."""
    kilobits = rate or max(100, int(LADDER[height] * THRIFT[codec]))
    clip = Clip(CONTAINERS[codec], codec, (), height, seconds, size=int(kilobits * 125 * seconds))
    return _pictures(f"{codec}-{height}", clip, size) | {"acodec": "none"}


def progressive(
    height: int,
    *,
    rate: int | None = None,
    seconds: float = 5,
    size: SizeWord = "exact",
    portrait: bool = False,
) -> Info:
    """An H.264 format with pictures and sound."""
    kilobits = rate or LADDER[height] + 160
    clip = Clip(height=height, seconds=seconds, size=int(kilobits * 125 * seconds), portrait=portrait)
    return _pictures(f"progressive-{height}", clip, size) | {"acodec": "mp4a.40.2"}


def _plain() -> list[Info]:
    return [progressive(360), progressive(720)]


def _pictures(name: str, clip: Clip, size: SizeWord) -> Info:
    assert clip.size is not None
    assert clip.video is not None
    width, height = clip.dimensions
    info: Info = {
        "format_id": name,
        "url": url_of(clip),
        "ext": clip.container,
        "vcodec": CODEC_NAMES[clip.video],
    }
    info |= {"width": width, "height": height, "fps": 25, "format_note": f"{clip.height}p"}
    return info | _sizes(clip.size, clip.duration, size, "vbr" if not clip.audio else "tbr")


def _sizes(size: int, seconds: float, word: SizeWord, rate_key: str) -> Info:
    rate = round(size * 8 / 1000 / seconds, 3)
    words: dict[SizeWord, Info] = {
        "exact": {"filesize": size, rate_key: rate, "tbr": rate},
        "approx": {"filesize_approx": size, "tbr": rate},
        "rate": {"tbr": rate},
        "third": {"filesize_approx": size // 3},
        "none": {},
    }
    return words[word]


def _about(video_id: str) -> Info:
    pictures = [Picture(width=320, height=180), Picture(), Picture("webp", 1280, 720)]
    thumbnails = [
        {"url": url_of(each, "thumb"), "width": each.width, "height": each.height, "preference": rank}
        for rank, each in enumerate(pictures)
    ]
    return {
        "id": video_id,
        "title": f"Stand-in {video_id}",
        "description": "Made by a test.",
        "uploader": "Stand-in Channel",
        "uploader_id": "@stand-in",
        "channel": "Stand-in Channel",
        "upload_date": "20260102",
        "duration": 5,
        "age_limit": 0,
        "live_status": "not_live",
        "thumbnails": thumbnails,
    }


def _extras() -> Info:
    chapters = [
        {"start_time": 0, "end_time": 2, "title": "Beginning"},
        {"start_time": 2, "end_time": 5, "title": "The rest"},
    ]
    return {
        "chapters": chapters,
        "subtitles": {language: _subtitle_formats(language) for language in ("en", "de")},
        "automatic_captions": {language: _subtitle_formats(language) for language in ("en", "fr")},
    }


def _subtitle_formats(language: str) -> list[Info]:
    kinds: tuple[Literal["srt", "vtt"], ...] = ("vtt", "srt")
    return [{"ext": kind, "url": url_of(Subtitles(kind, language), "subs")} for kind in kinds]


def _album_entry(album_id: str, number: int, kind: str) -> Info:
    about = {"id": f"{album_id}-{number}", "title": f"Album {album_id} #{number}", "uploader": "Stand-in"}
    if kind == "video":
        return about | {"formats": [progressive(360)], "duration": 5}
    if kind == "missing":
        return about | {"url": "/missing", "ext": "jpg"}
    picture = Picture(width=1080, height=1080, variant=number)
    return about | {"url": url_of(picture, "photo"), "ext": "jpg", "width": 1080, "height": 1080}


def _one_form(entry: Info) -> Info:
    form: Info = entry.get("formats", [{}])[-1]
    return entry | form
