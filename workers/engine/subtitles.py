"""Hides what subtitles are written in: WebVTT or SubRip in, cues as values, SubRip out.

Pure. Sites write both with small faults, so that cues are looked for by their times and the rest is ignored.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from shared.models import Clip

LARGEST = 10_000_000
"""Bytes of a subtitle file: a day of talk has less."""
MOST_CUES = 100_000
LARGEST_KEPT = 2_000_000
"""Bytes of subtitles that are kept beside the video that has them, for players which do not look inside."""

_MOMENT = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMES = re.compile(rf"^[ \t]*{_MOMENT}[ \t]*-->[ \t]*{_MOMENT}[^\n]*$", re.MULTILINE)
_MARKUP = re.compile(r"</?(?!/?[biu]>)[^<>\n]{0,200}>")  # bold, italic and underlined are SubRip's, too


@dataclass(frozen=True, slots=True)
class Cue:
    """Words on the screen between two moments, in seconds."""

    start: float
    end: float
    text: str


def parse(text: str) -> list[Cue]:
    """The cues of a WebVTT or SubRip file, in its order; nothing when it is neither."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = list(_TIMES.finditer(text))[:MOST_CUES]
    ends = [*(each.start() for each in found), len(text)][1:]
    cues = []
    for each, end in zip(found, ends, strict=True):
        words = _words(text[each.end() : end])
        start, stop = _seconds(*each.groups()[:4]), _seconds(*each.groups()[4:])
        if words and stop > start:
            cues.append(Cue(start, stop, words))
    return cues


def _words(text: str) -> str:
    """The lines up to the first empty one: what follows is the next cue's number or name, or a note."""
    paragraph = text.strip("\n").split("\n\n", 1)[0]
    plain = html.unescape(_MARKUP.sub("", paragraph))
    return "\n".join(line.strip() for line in plain.split("\n") if line.strip())


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction.ljust(3, "0")) / 1000


def part(cues: Iterable[Cue], clip: Clip) -> list[Cue]:
    """The cues of a clip, counted from its start."""
    end = float("inf") if clip.end is None else clip.end
    inside = (each for each in cues if each.end > clip.start and each.start < end)
    return [
        Cue(max(0.0, each.start - clip.start), min(each.end, end) - clip.start, each.text) for each in inside
    ]


def to_srt(cues: Iterable[Cue]) -> str:
    """As SubRip."""
    blocks = [
        f"{number}\n{_moment(each.start)} --> {_moment(each.end)}\n{each.text}\n"
        for number, each in enumerate(cues, 1)
    ]
    return "\n".join(blocks)


def _moment(seconds: float) -> str:
    total = round(seconds * 1000)
    hours, rest = divmod(total, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d},{rest % 1000:03d}"
