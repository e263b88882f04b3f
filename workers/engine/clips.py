"""Hides which fragments of a stream hold a wished part: HLS playlists and DASH fragment lists, cut down.

Pure. What is left begins at or before the part's start, at the start of a fragment and so at a key frame, and
ends after the part's end. Whoever cuts needs to know at which second of the whole that is: the `offset`. None
means that this stream can't be cut down before it is fetched.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from shared.errors import BadClip
from shared.models import Clip

T = TypeVar("T")

AFTER = 1.0
"""Seconds fetched beyond the part's end: fragments of video and audio don't begin at the same moments."""

_ADVERTISING = ("#ANVATO-SEGMENT-INFO", "#UPLYNK-SEGMENT")  # yt-dlp leaves these out, whatever they last
_DURATION = re.compile(r"#EXTINF:\s*(\d+(?:\.\d+)?)")
_SEQUENCE = "#EXT-X-MEDIA-SEQUENCE:"
_NUMBER = re.compile(r"[0-9]{1,18}")
_BYTERANGE = re.compile(r"#EXT-X-BYTERANGE:\s*([0-9]{1,18})(?:@([0-9]{1,18}))?")
_LASTING = ("#EXT-X-KEY", "#EXT-X-MAP")  # hold for all segments that follow


class CutPlaylist(NamedTuple):
    text: str
    offset: float


class CutFragments(NamedTuple):
    fragments: list[dict[str, Any]]
    offset: float


@dataclass(slots=True)
class _Segment:
    tags: list[str]
    uri: str
    duration: float


def cut_playlist(text: str, clip: Clip) -> CutPlaylist | None:
    """A media playlist with only the segments that overlap a clip. Raises `BadClip`."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    segments = None if any(line.startswith(_ADVERTISING) for line in lines) else _segments(lines)
    sequence = next((line.removeprefix(_SEQUENCE) for line in lines if line.startswith(_SEQUENCE)), "0")
    if not segments or not _NUMBER.fullmatch(sequence.strip()):
        return None
    first, last, offset = overlapping(segments, clip, lambda each: each.duration)
    number = int(sequence) + first
    lasting = [tag for each in segments[:first] for tag in each.tags if tag.startswith(_LASTING)]
    kept = [line for each in segments[first:last] for line in (*each.tags, each.uri)]
    return CutPlaylist(
        "\n".join(["#EXTM3U", f"{_SEQUENCE}{number}", *lasting, *kept, "#EXT-X-ENDLIST"]), offset
    )


def _segments(lines: Sequence[str]) -> list[_Segment] | None:
    """None when a segment does not say how long it is."""
    segments: list[_Segment] = []
    tags: list[str] = []
    place = 0  # in the file that byte ranges count through
    for line in lines:
        if found := _BYTERANGE.match(line):
            start = int(found[2]) if found[2] else place
            place = start + int(found[1])
            tags.append(f"#EXT-X-BYTERANGE:{found[1]}@{start}")
        elif line.startswith("#"):
            if not line.startswith(("#EXTM3U", _SEQUENCE, "#EXT-X-ENDLIST")):
                tags.append(line)
        else:
            duration = next((found[1] for tag in tags if (found := _DURATION.match(tag))), None)
            if duration is None:
                return None
            segments.append(_Segment(tags, line, float(duration)))
            tags = []
    return segments


def cut_fragments(fragments: Sequence[dict[str, Any]], clip: Clip) -> CutFragments | None:
    """yt-dlp's list of a DASH track with only what overlaps a clip. Raises `BadClip`.

    What says no duration at the beginning of the list is the initialisation.
    """
    opening = 0
    while opening < len(fragments) and not fragments[opening].get("duration"):
        opening += 1
    media = fragments[opening:]
    if not media or not all(each.get("duration") for each in media):
        return None
    first, last, offset = overlapping(media, clip, lambda each: float(each["duration"]))
    return CutFragments([*fragments[:opening], *media[first:last]], offset)


def overlapping(parts: Sequence[T], clip: Clip, length: Callable[[T], float]) -> tuple[int, int, float]:
    """The first and one after the last part that overlap a clip, and when the first begins."""
    end = float("inf") if clip.end is None else clip.end + AFTER
    begins, first, offset, last = 0.0, None, 0.0, 0
    for number, part in enumerate(parts):
        ends = begins + length(part)
        if first is None and ends > clip.start:
            first, offset = number, begins
        if begins < end:
            last = number + 1
        begins = ends
    if first is None:
        raise BadClip
    return first, last, offset
