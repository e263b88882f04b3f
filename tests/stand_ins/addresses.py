"""Hides how media are spelled in URLs: names of ready-made files, and queries that describe others.

`/files/small.mp4` is one of `FILES`. `/m/ANY.mp4?size=60MB&height=720` describes a clip: the suffix says
the container, the query may say `size`, `seconds`, `height`, `video` (h264, vp9, av1, none), `audio`
(languages by comma, or none), `portrait=1`, `variant=N`, `index=last` or `index=fragments` (see `Arranged`).
Streams take `size`, `seconds`, `heights`, `audio`, `variant` in a folder of the path, so that segments
inherit them; languages and heights are joined by `+`:
`/hls-fmp4/seconds=20,heights=360+720,audio=en+de/master.m3u8`.
"""

import urllib.parse
from collections.abc import Mapping
from pathlib import PurePosixPath

from tests.stand_ins.knobs import parse_size
from tests.stand_ins.media import Arranged, Clip, Picture, Recipe, Stream, Subtitles

FILES: dict[str, Recipe] = {
    "small.mp4": Clip(),
    "small-720.mp4": Clip(height=720),
    "small-1080.mp4": Clip(height=1080),
    "portrait.mp4": Clip(portrait=True),
    "video-only.mp4": Clip(audio=()),
    "audio-only.mp4": Clip(video=None),
    "two-languages.mp4": Clip(audio=("en", "de")),
    "vp9.webm": Clip("webm", "vp9"),
    "vp9-only.webm": Clip("webm", "vp9", audio=()),
    "av1.mp4": Clip(video="av1"),
    "audio.m4a": Clip("m4a", None),
    "audio.mp3": Clip("mp3", None),
    "audio.opus": Clip("opus", None),
    "5MB.mp4": Clip(size=5_000_000, height=720),
    "60MB.mp4": Clip(size=60_000_000, height=720),
    "120MB.mp4": Clip(size=120_000_000, height=720),
    "500MB.mp4": Clip(size=500_000_000, height=720),
    "thumb.jpg": Picture(),
    "thumb.webp": Picture("webp"),
    "thumb.png": Picture("png"),
    "subs.srt": Subtitles(),
    "subs.vtt": Subtitles("vtt"),
    "subs.de.srt": Subtitles(language="de"),
    "subs.de.vtt": Subtitles("vtt", language="de"),
}
STREAM_KINDS = ("hls-fmp4", "hls-ts", "hls-muxed", "dash")


class NoSuchMediaError(ValueError):
    """A name or description that no medium can be made from."""


def recipe_of(name: str, query: Mapping[str, str]) -> Recipe:
    """The medium behind `/m/NAME?QUERY`."""
    container = PurePosixPath(name).suffix[1:]
    variant = int(query.get("variant", 0))
    if container in {"jpg", "webp", "png"}:
        size = int(query.get("width", 640)), int(query.get("height", 360))
        return Picture(container, *size, variant=variant)  # type: ignore[arg-type]  # just checked
    if container in {"srt", "vtt"}:
        return Subtitles(container, query.get("language", "en"), variant=variant)  # type: ignore[arg-type]
    if container not in {"mp4", "webm", "m4a", "mp3", "opus"}:
        raise NoSuchMediaError(f"nothing is called {name!r}")
    clip = _clip_of(container, query, variant)
    index = query.get("index", "first")
    if index not in {"first", "last", "fragments"}:
        raise NoSuchMediaError(f"an index is first, last or fragments, not {index!r}")
    return clip if index == "first" else Arranged(clip, index)  # type: ignore[arg-type]  # just checked


def url_of(recipe: Clip | Picture | Subtitles, name: str = "media") -> str:
    """The path and query by which `recipe_of` finds this recipe again."""
    words: dict[str, object] = {"variant": recipe.variant} if recipe.variant else {}
    if isinstance(recipe, Clip):
        words |= _clip_words(recipe)
    elif isinstance(recipe, Picture):
        words |= {"width": recipe.width, "height": recipe.height}
    else:
        words |= {"language": recipe.language}
    return f"/m/{name}{recipe.suffix}?{urllib.parse.urlencode(words)}"


def stream_of(kind: str, words: str) -> Stream:
    """The stream behind `/KIND/WORDS/…`, with WORDS such as `size=60MB,heights=360+720,audio=en+de`."""
    if kind not in STREAM_KINDS:
        raise NoSuchMediaError(f"no stream is called {kind!r}")
    query = dict(pair.partition("=")[::2] for pair in filter(None, words.split(",")))
    default = "720" if "size" in query else "144+360+720"
    return Stream(
        kind,  # type: ignore[arg-type]  # just checked
        heights=tuple(int(height) for height in query.get("heights", default).split("+")),
        audio=tuple(query.get("audio", "en").split("+")),
        seconds=float(query["seconds"]) if "seconds" in query else None,
        size=parse_size(query["size"]) if "size" in query else None,
        variant=int(query.get("variant", 0)),
    )


def _clip_of(container: str, query: Mapping[str, str], variant: int) -> Clip:
    video = query.get("video", {"mp4": "h264", "webm": "vp9"}.get(container, "none"))
    audio = query.get("audio", "en")
    return Clip(
        container=container,
        video=None if video == "none" else video,
        audio=() if audio == "none" else tuple(audio.split(",")),
        height=int(query.get("height", 720 if "size" in query else 360)),
        seconds=float(query["seconds"]) if "seconds" in query else None,
        size=parse_size(query["size"]) if "size" in query else None,
        portrait=query.get("portrait", "0") == "1",
        variant=variant,
    )


def _clip_words(clip: Clip) -> dict[str, object]:
    words: dict[str, object] = {"video": clip.video or "none", "audio": ",".join(clip.audio) or "none"}
    words["height"] = clip.height
    if clip.seconds is not None:
        words["seconds"] = clip.seconds
    if clip.size is not None:
        words["size"] = clip.size
    if clip.portrait:
        words["portrait"] = 1
    return words
