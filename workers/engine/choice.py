"""Which formats to fetch for a wish and a place: hides every preference among codecs, sizes and languages.

Pure. `candidates` orders all that could be given, best first; `choose` takes the first. A caller whose
estimate proved wrong goes on to the next.

How a choice is made:

1. *What may be chosen.* A picture is taken as it is. Of others no DRM or storyboards. Watermarked, damaged,
   upscaled or compressed-loudness (DRC) variants only where nothing else exists. One audio language: the
   wished one if the site has it, else the original; never an automatic dub unless wished. Silent video only
   of media without any sound.
2. *Options*: each whole file, and each video track with the one audio track that suits it.
3. *Order.* `fit`: what plays on phones (H.264 and AAC or MP3 in MP4, SDR), the highest first; other codecs
   only where nothing plays, and nothing above the wish's ceiling where there is something below. `best`: the
   highest, then as yt-dlp ranks them. A height: that height, else the nearest lower, else the nearest higher,
   H.264 first at each. `audio`: by bit rate, with a bonus for what
   chats play in place; where no track stands alone, the sound of the smallest video that sounds best. `mp3`
   is the same, but for what comes out, and so has no such bonus but for MP3 itself.
4. *File or link.* `fit` and `audio` want a file: the first option within the limit, but not of a quality that
   is worse than a link (`LOWEST_HEIGHT`, `LOWEST_AUDIO`), then the links. `best` and a height want that very
   quality: a file if it fits, else a link. Where no link can be given, the next smaller that fits.

A height is that of the shorter side, so that portrait video counts as people expect.

Sizes are what the site says or bit rate times duration, cut down to the clip's share; only the byte count of
a file taken as it is counts as exact, everything else gets `MARGIN`. A merge whose audio size is unknown
counts as its video (HLS states the bit rate of both there). An option of unknown size ranks behind a known
one of the same height, and is expected to fit unless a known one of the same or a lower height does not.

A codec that the site does not name is assumed from the file's extension: H.264 and AAC in mp4, VP9 and Opus
in webm. Where that says nothing either, a whole file is handed over as it came (`original`).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shared.errors import BadClip, Drm, JobError, NoLinkPossible, NoMedia, NoSuchFormat, TooBig
from shared.models import BEST, FIT, MP3, Clip, Place, Wish
from workers.engine.media import Container, Format, Media, Selection

MARGIN = 1.02
"""What an estimated size is multiplied with before it is compared to a limit."""
LOWEST_HEIGHT = 240
"""Below this height `fit` gives a link to better video rather than a file."""
LOWEST_AUDIO = 64
"""Below this bit rate (kbit/s) `audio` gives a link to better sound rather than a file."""
NATIVE_BONUS = 4 / 3
"""AAC or MP3, which chats play in place, stands against Opus as if its bit rate were this much higher."""
FULL_SOUND_HEIGHT = 360
"""Sites cut down the sound of smaller video too."""
MP3_RATE = 200
"""kbit/s that an MP3 of the quality that `Ffmpeg.sound` encodes is reckoned at."""
MOST_PARTS = 5
"""Files that people are given where one does not fit and no link can stand in."""
SAME_HEIGHT = 0.01
"""Encoders round: 1088 lines are 1080."""

_WIDE = 16 / 9
_UNSPOKEN_PREFERENCE = -1  # yt-dlp's `language_preference` where a site says nothing

_FAMILIES = {
    "avc": "h264", "h264": "h264", "x264": "h264",
    "hev": "hevc", "hvc": "hevc", "h265": "hevc", "bytevc1": "hevc", "dvh": "hevc",
    "av01": "av1", "av1": "av1",
    "vp09": "vp9", "vp9": "vp9", "vp08": "vp8", "vp8": "vp8",
    "mp4v": "mpeg4", "mpeg4": "mpeg4",
    "mp4a.40.34": "mp3", "mp4a.69": "mp3", "mp4a.6b": "mp3", "mp3": "mp3",
    "mp4a": "aac", "aac": "aac", "alac": "alac",
    "opus": "opus", "vorbis": "vorbis", "flac": "flac",
    "ac-3": "ac3", "ac3": "ac3", "ec-3": "ac3", "eac3": "ac3",
}  # fmt: skip
_VIDEO_BY_EXT = {"mp4": "h264", "m4v": "h264", "webm": "vp9"}
_AUDIO_BY_EXT = {
    "mp4": "aac", "m4v": "aac", "m4a": "aac", "aac": "aac", "mp3": "mp3", "webm": "opus", "weba": "opus",
    "ogg": "vorbis", "oga": "vorbis", "opus": "opus", "flac": "flac",
}  # fmt: skip
_AUDIO_EXTS = {*_AUDIO_BY_EXT, "wav", "wma", "aiff", "mka"} - {"mp4", "m4v", "webm"}
_NO_MEDIA_EXTS = {"mhtml", "jpg", "jpeg", "png", "gif", "webp", "avif", "heic", "bmp", "html", "none"}

_MP4_VIDEO, _MP4_AUDIO = {"h264", "hevc", "av1", "mpeg4"}, {"aac", "mp3", "ac3"}
_WEBM_VIDEO, _WEBM_AUDIO = {"vp8", "vp9", "av1"}, {"opus", "vorbis"}
_PHONE_AUDIO = {"aac", "mp3"}
_AUDIO_CONTAINERS: dict[str, Container] = {
    "aac": "m4a", "alac": "m4a", "mp3": "mp3", "opus": "ogg", "vorbis": "ogg"
}  # fmt: skip
_CONTAINER_ORDER = ("original", "mkv", "webm", "mp4")

_BLEMISHED = re.compile(r"\b(watermarked|drc|ai-upscaled|damaged|missing pot)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Option:
    """One way to give the medium: a whole file, or two tracks to merge.

    `order` is the video's (or lone audio's) place in yt-dlp's list, higher is better. `fetched` counts what
    is downloaded and `bytes` what comes out; they differ where sound is taken out of a video.
    """

    parts: tuple[Format, ...]
    container: Container
    order: int
    bytes: int | None
    fetched: int | None
    exact: bool = False
    sound_only: bool = False

    @property
    def main(self) -> Format:
        return self.parts[0]

    @property
    def height(self) -> int:
        return _short_side(self.main) or 0

    @property
    def playable(self) -> bool:
        """Whether every phone is expected to play it in place."""
        sound = self.parts[-1]
        return (
            self.container == "mp4"
            and video_codec(self.main) == "h264"
            and (not sound.has_audio or _audio_family(sound) in _PHONE_AUDIO)
            and not _is_hdr(self.main)
        )

    @property
    def poor(self) -> bool:
        """Worse for most people than a link to something better."""
        if self.sound_only:
            return 0 < _bitrate(self.main) < LOWEST_AUDIO
        return 0 < self.height < LOWEST_HEIGHT

    def selection(self, media: Media, wish: Wish, *, as_link: bool) -> Selection:
        return Selection(
            formats=tuple(f.id for f in self.parts),
            container=self.container,
            kind="audio" if self.sound_only else "video",
            as_link=as_link,
            bytes=self.bytes,
            subtitles=None if self.sound_only else _subtitles(media, wish),
            clip=clip_of(media, wish),
            exact=self.exact,
        )


def choose(media: Media, wish: Wish, place: Place, *, max_bytes: int) -> Selection:
    """The best that can be given. Raises what `candidates` raises."""
    return candidates(media, wish, place, max_bytes=max_bytes)[0]


def candidates(media: Media, wish: Wish, place: Place, *, max_bytes: int) -> tuple[Selection, ...]:
    """All that could be given, best first, never empty and without repeats.

    Raises `NoMedia`, `Drm`, `NoSuchFormat` (audio wished of a silent medium), `BadClip` (the wished part lies
    outside of the medium), `TooBig` (nothing is within `max_bytes`) or `NoLinkPossible` (nothing is within
    the place's limit, and it can't have a link).
    """
    if media.is_picture:
        return (_picture(media, wish, place, max_bytes),)
    options = _affordable(media, wish, max_bytes)
    chosen = (o.selection(media, wish, as_link=link) for o, link in _placed(options, wish, place))
    if not (found := tuple(dict.fromkeys(chosen))):
        raise NoLinkPossible
    return found


def _picture(media: Media, wish: Wish, place: Place, max_bytes: int) -> Selection:
    """As it is: a picture has no qualities, and no parts."""
    if wish.wants_audio:
        raise NoSuchFormat("there is no sound in this")
    form = media.formats[-1]
    if (form.bytes or 0) > max_bytes:
        raise TooBig
    is_too_big = place.limit is not None and (form.bytes or 0) > place.limit
    if is_too_big and not place.links:
        raise NoLinkPossible
    exact = form.bytes is not None
    return Selection((form.id,), "original", "image", as_link=is_too_big, bytes=form.bytes, exact=exact)


def to_shrink(media: Media, wish: Wish, height: int, *, max_bytes: int) -> Selection:
    """What to encode a video of this height from: the lowest that is not lower, else the highest."""
    options = [o for o in _affordable(media, wish, max_bytes) if not o.sound_only]
    enough = [o for o in reversed(options) if o.height >= height]
    if not options:
        raise NoMedia
    return (enough or options)[0].selection(media, wish, as_link=False)


def to_split(media: Media, wish: Wish, limit: int, *, max_bytes: int) -> Selection:
    """The best that is not more than so many parts of that size. Raises `NoLinkPossible`."""
    most = limit * MOST_PARTS / MARGIN
    for option in _affordable(media, wish, max_bytes):
        if (option.bytes or 0) <= most:
            return option.selection(media, wish, as_link=False)
    raise NoLinkPossible


def clip_of(media: Media, wish: Wish) -> Clip | None:
    """The wished part, None when it is everything. Raises `BadClip` when there is nothing in it."""
    clip, duration = wish.clip, media.duration
    if clip is None or duration is None:
        return clip
    if clip.start >= duration:
        raise BadClip
    end = None if clip.end is None or clip.end >= duration else clip.end
    return Clip(clip.start, end) if clip.start or end else None


def _affordable(media: Media, wish: Wish, max_bytes: int) -> list[_Option]:
    clip_of(media, wish)
    options = [o for o in _ordered(media, wish) if max(o.fetched or 0, o.bytes or 0) <= max_bytes]
    if not options:
        raise TooBig
    if wish.quality == FIT and wish.ceiling is not None:
        return [o for o in options if o.height <= wish.ceiling * (1 + SAME_HEIGHT)] or options[-1:]
    return options


def _placed(options: Sequence[_Option], wish: Wish, place: Place) -> Iterator[tuple[_Option, bool]]:
    """The options in their final order, each with whether it goes out as a link."""
    if place.limit is None:
        yield from ((o, False) for o in options)
    elif wish.quality == FIT or wish.wants_audio:
        poor_is_enough = not place.links or all(o.poor for o in options)
        files = [o for o in options if _fits(o, options, place.limit) and (poor_is_enough or not o.poor)]
        yield from ((o, False) for o in files)
        yield from ((o, True) for o in options if place.links)
    else:
        for option in options:
            if _fits(option, options, place.limit):
                yield option, False
            if place.links:
                yield option, True


def _fits(option: _Option, among: Sequence[_Option], limit: int) -> bool:
    if option.bytes is None:
        known = (o for o in among if o.bytes is not None and o.height <= option.height)
        return all(_fits(o, among, limit) for o in known)
    return option.bytes * (1 if option.exact else MARGIN) <= limit


# Which formats, in which order


def _ordered(media: Media, wish: Wish) -> list[_Option]:
    """Every option that answers the wish, best first. Never empty."""
    usable = [f for f in media.formats if not f.has_drm and _is_media(f)]
    speaking = _of_one_language([f for f in usable if f.has_audio], media, wish)
    videos = _unblemished(f for f in usable if _has_video(f) and (not f.has_audio or f in speaking))
    sounds = _unblemished(f for f in speaking if not _has_video(f))
    make = _Maker(media, wish)

    if wish.wants_audio or not make.has_any_video:
        options = [make.sound(f) for f in sounds] or _taken_out(videos, make)
        if videos and not make.has_any_sound:
            raise NoSuchFormat("there is no sound in this")
    else:
        options = _with_sound(videos, sounds, make, wish) or _in_any_language(usable, make, media, wish)
    if not options:
        raise _why_nothing(media)
    return sorted(_suitable(options, wish), key=_preference(options[0], wish), reverse=True)


def _why_nothing(media: Media) -> JobError:
    return Drm() if any(f.has_drm for f in media.formats) else NoMedia()


def _with_sound(
    videos: Sequence[Format], sounds: Sequence[Format], make: "_Maker", wish: Wish
) -> list[_Option]:
    """Whole files and merges; silent ones only of a medium that has no sound, not even a protected one."""
    whole = [make.whole(f) for f in videos if f.has_audio]
    mute = [f for f in videos if not f.has_audio]
    if sounds:
        return whole + [make.merged(f, _partner(f, sounds, wish)) for f in mute]
    return whole or ([] if make.has_any_sound else [make.whole(f) for f in mute])


def _in_any_language(usable: Sequence[Format], make: "_Maker", media: Media, wish: Wish) -> list[_Option]:
    """For when the right language exists as sound alone, and all video speaks another one."""
    speaking = [f for f in usable if _has_video(f) and f.has_audio]
    return [make.whole(f) for f in _unblemished(_of_one_language(speaking, media, wish))]


def _taken_out(videos: Sequence[Format], make: "_Maker") -> list[_Option]:
    """The sound of the smallest of the videos that sound best."""
    speaking = [f for f in videos if f.has_audio]
    finest = max((f.abr or 0 for f in speaking), default=0)
    fine = [f for f in speaking if (f.abr or 0) == finest]
    if not finest:  # nothing is said of the sound: it goes with the picture
        fine = [f for f in fine if (_short_side(f) or 0) >= FULL_SOUND_HEIGHT] or speaking[-1:]
    ways = sorted((make.extracted(f) for f in fine), key=lambda o: (o.fetched is None, o.fetched or o.height))
    return ways[:1]


def _suitable(options: list[_Option], wish: Wish) -> list[_Option]:
    """For `fit`: what plays on phones; if nothing does, SDR before HDR. Otherwise all."""
    if wish.quality != FIT:
        return options
    return [o for o in options if o.playable] or [o for o in options if not _is_hdr(o.main)] or options


def _preference(sample: _Option, wish: Wish) -> Callable[[_Option], tuple[Any, ...]]:
    """The sort key of a wish: bigger is better. The options of one medium are all video or all sound."""
    if sample.sound_only:
        return lambda o: _by_sound(o, as_mp3=wish.quality == MP3)
    if wish.quality == BEST:
        return lambda o: (o.height, o.order)
    if wish.height:
        wanted = wish.height
        return lambda o: (*_nearness(o, wanted), o.playable, *_by_picture(o))
    return lambda o: (o.height, *_by_picture(o))


def _by_picture(option: _Option) -> tuple[Any, ...]:
    """Among options of one height: SDR, ordinary containers, known sizes, smoothness, quick protocols."""
    video = option.main
    return (
        not _is_hdr(video),
        _CONTAINER_ORDER.index(option.container),
        option.bytes is not None,
        video.fps or 0,
        video.protocol.startswith("http"),
        sum(f.tbr or 0 for f in option.parts),
        option.order,
    )


def _by_sound(option: _Option, *, as_mp3: bool) -> tuple[Any, ...]:
    sound = option.main
    native = {"mp3"} if as_mp3 else _PHONE_AUDIO
    bonus = NATIVE_BONUS if _audio_family(sound) in native else 1
    return (
        _bitrate(sound) * bonus,
        option.bytes is not None,
        sound.protocol.startswith("http"),
        option.order,
    )


def _nearness(option: _Option, wanted: int) -> tuple[int, float]:
    """How near an option's height is: the same, a wide film's of that name, lower, higher, unknown."""
    short, long = _short_side(option.main), max(option.main.width or 0, option.main.height or 0)
    if short is None:
        return (0, 0)
    if abs(short - wanted) <= wanted * SAME_HEIGHT:
        return (4, 0)
    if short < wanted and abs(long - wanted * _WIDE) <= wanted * _WIDE * SAME_HEIGHT:
        return (3, 0)  # sites call 1920x800 "1080p"
    return (2, short - wanted) if short < wanted else (1, wanted - short)


# Tracks and languages


def _partner(video: Format, sounds: Sequence[Format], wish: Wish) -> Format:
    """The audio to merge with a video: what shares its container, unless `best` would lose by it."""
    finest = max(sounds, key=_bitrate)
    natives = _WEBM_AUDIO if video_codec(video) in ("vp8", "vp9") else _PHONE_AUDIO
    native = max((f for f in sounds if _audio_family(f) in natives), key=_sound_rank, default=None)
    if native is None:
        return max(sounds, key=_sound_rank)
    if wish.quality == BEST and 0 < _bitrate(native) * NATIVE_BONUS < _bitrate(finest):
        return finest
    return native


def _sound_rank(sound: Format) -> tuple[float, bool]:
    return (_bitrate(sound), sound.protocol.startswith("http"))


def _of_one_language(speaking: list[Format], media: Media, wish: Wish) -> list[Format]:
    """The formats in the wished language if there are any, else those with the original sound."""
    wished = _speaking(wish.audio_language, speaking)
    preferred = max((_preferred(f) for f in wished or speaking), default=0)
    chosen = [f for f in wished or speaking if _preferred(f) == preferred]
    if wished:
        return chosen
    original = _speaking(media.original_language, chosen)
    named = original or _speaking(next((f.language for f in reversed(chosen) if f.language), None), chosen)
    return [f for f in chosen if f in named or f.language is None]


def _preferred(sound: Format) -> int:
    stated = sound.language_preference
    return _UNSPOKEN_PREFERENCE if stated is None else stated


def _speaking(language: str | None, formats: Sequence[Format]) -> list[Format]:
    """The formats in a language: in that very variety (`pt-BR`) if there are any, else in any of it."""
    if not (wanted := _subtags(language)):
        return []
    exact = [f for f in formats if _subtags(f.language) == wanted]
    return exact or [f for f in formats if _subtags(f.language)[:1] == wanted[:1]]


def _subtags(language: str | None) -> list[str]:
    return re.split(r"[-_]", language.lower()) if language else []


def _subtitles(media: Media, wish: Wish) -> str | None:
    """The site's name of the wished subtitles: those made by people, else automatic ones, else None."""
    wanted = _subtags(wish.subtitles)
    for offered in (media.subtitles, media.automatic):
        exact = (name for name in offered if _subtags(name) == wanted)
        near = (name for name in offered if wanted and _subtags(name)[0] == wanted[0])
        if wanted and (name := next(exact, None) or next(near, None)):
            return name
    return None


# Facts of one format


def _is_media(f: Format) -> bool:
    return f.ext not in _NO_MEDIA_EXTS and f.protocol != "mhtml" and (f.has_video or f.has_audio)


def _has_video(f: Format) -> bool:
    """As the site says, and where it does not say, as the extension does."""
    return f.has_video and not (f.vcodec is None and f.ext in _AUDIO_EXTS)


def _unblemished(formats: Iterable[Format]) -> list[Format]:
    everything = list(formats)
    return [f for f in everything if not _is_blemished(f)] or everything


def _is_blemished(f: Format) -> bool:
    return f.id.endswith(("-drc", "-sr")) or bool(_BLEMISHED.search(f.format_note or ""))


def _is_hdr(f: Format) -> bool:
    return f.dynamic_range not in (None, "SDR")


def _short_side(f: Format) -> int | None:
    return min(f.width, f.height) if f.width and f.height else f.height


def _bitrate(sound: Format) -> float:
    return sound.abr or sound.tbr or 0


def video_codec(f: Format) -> str | None:
    return _family(f.vcodec) if f.vcodec else _VIDEO_BY_EXT.get(f.ext)


def _audio_family(f: Format) -> str | None:
    return _family(f.acodec) if f.acodec else _AUDIO_BY_EXT.get(f.ext)


def _family(codec: str) -> str:
    name = codec.lower()
    return next((family for prefix, family in _FAMILIES.items() if name.startswith(prefix)), name)


def _container(video: Format, sound: Format) -> Container:
    """The container that these codecs belong in; `original` for a whole file of which too little is known."""
    picture, tone = video_codec(video), _audio_family(sound)
    whole = video is sound
    if picture in _MP4_VIDEO and tone in {*_MP4_AUDIO, "none"}:
        return "mp4"
    if picture in _WEBM_VIDEO and tone in {*_WEBM_AUDIO, "none"}:
        return "webm"
    known = set(_FAMILIES.values()) | {"none"}
    return "original" if whole and not {picture, tone} <= known else "mkv"


class _Maker:
    """Builds options of one medium, with sizes for the part that is wished.

    `has_any_sound` and `has_any_video` tell of the medium as such, protected formats included.
    """

    def __init__(self, media: Media, wish: Wish) -> None:
        self.has_any_sound = any(f.has_audio for f in media.formats if _is_media(f))
        self.has_any_video = any(_has_video(f) for f in media.formats if _is_media(f))
        self._duration = media.duration
        self._share = _share(wish.clip, media.duration)
        self._as_mp3 = wish.quality == MP3
        self._order = {f.id: place for place, f in enumerate(media.formats)}

    def whole(self, f: Format) -> _Option:
        return self._option((f,), _container(f, f), self._size(f))

    def merged(self, video: Format, sound: Format) -> _Option:
        size = self._size(video)
        total = None if size is None else size + (self._size(sound) or 0)
        return self._option((video, sound), _container(video, sound), total)

    def sound(self, f: Format) -> _Option:
        container = _AUDIO_CONTAINERS.get(_audio_family(f) or "", "original")
        option = replace(self._option((f,), container, self._size(f)), sound_only=True)
        return self._encoded(option) if self._as_mp3 and container != "mp3" else option

    def extracted(self, f: Format) -> _Option:
        """Sound that no chat plays as it is becomes MP3."""
        container = _AUDIO_CONTAINERS.get(_audio_family(f) or "", "mp3")
        option = self._option((f,), container, self._size(f))
        size = self._of_rate(f.abr)
        if size and option.fetched:
            size = min(size, option.fetched)
        option = replace(option, bytes=size, exact=False, sound_only=True)
        return self._encoded(option) if self._as_mp3 and container != "mp3" else option

    def _encoded(self, option: _Option) -> _Option:
        return replace(option, container="mp3", bytes=self._of_rate(MP3_RATE), exact=False)

    def _option(self, parts: tuple[Format, ...], container: Container, size: int | None) -> _Option:
        exact = len(parts) == 1 and parts[0].bytes is not None and self._share == 1
        return _Option(parts, container, self._order[parts[0].id], size, size, exact=exact)

    def _size(self, f: Format) -> int | None:
        if f.size:
            return int(f.size * self._share)
        return self._of_rate(f.tbr or (f.vbr if f.has_video else f.abr))

    def _of_rate(self, kbits: float | None) -> int | None:
        if not kbits or not self._duration:
            return None
        return int(kbits * 1000 / 8 * self._duration * self._share)


def _share(clip: Clip | None, duration: float | None) -> float:
    """The part of the whole that a clip is, 1 where that can't be told."""
    if clip is None or not duration:
        return 1
    length = min(clip.end or duration, duration) - clip.start
    return min(1, length / duration) if length > 0 else 1
