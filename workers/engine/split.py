"""Hides how a file too big for a chat becomes files that each play: cut at key frames, nothing encoded.

`cuts` is pure: it fills parts up to the limit with whole groups of pictures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av

from shared.errors import NoLinkPossible, Truncated
from workers.engine.mux import SLOWEST, Ffmpeg, source
from workers.engine.probe import READING

FULL = (0.98, 0.9)
"""How much of the limit the tracks of a part may fill, at the first and at a second attempt."""
_HEAD = 50_000  # bytes of a part's own container
_FORMS = {".mp4": "mp4", ".m4a": "ipod", ".mp3": "mp3", ".ogg": "ogg", ".webm": "webm", ".mkv": "matroska"}


@dataclass(frozen=True, slots=True)
class Group:
    """What belongs together: a key frame and all that is shown until the next one."""

    start: float
    bytes: int


def cuts(groups: Sequence[Group], budget: float) -> list[float]:
    """The moments to cut at. Raises `NoLinkPossible` when one group alone is more than a part may hold."""
    moments, filled = [], 0
    for group in groups:
        if group.bytes > budget:
            raise NoLinkPossible
        if filled and filled + group.bytes > budget:
            moments.append(group.start)
            filled = 0
        filled += group.bytes
    return moments


def split(ffmpeg: Ffmpeg, path: Path, limit: int, most: int) -> list[Path]:
    """Parts of at most `limit` bytes, in order. Raises `NoLinkPossible` when it takes more than `most`."""
    groups = _groups(path)
    for share in FULL:
        moments = cuts(groups, (limit - _HEAD) * share)
        if len(moments) >= most:
            raise NoLinkPossible
        parts = _written(ffmpeg, path, moments)
        if all(each.stat().st_size <= limit for each in parts):
            return parts
        for each in parts:
            each.unlink()
    raise NoLinkPossible


def _written(ffmpeg: Ffmpeg, path: Path, moments: Sequence[float]) -> list[Path]:
    form = _FORMS.get(path.suffix)
    if form is None:
        raise NoLinkPossible
    stem = f"{path.stem}-part"
    times = ["-segment_times", ",".join(f"{each:.3f}" for each in moments)] if moments else []
    words = ["-map", "0:v:0?", "-map", "0:a:0?", "-c", "copy", "-f", "segment", *times]
    words += ["-segment_time_delta", "0.02", "-reset_timestamps", "1", "-segment_format", form]
    if form in {"mp4", "ipod"}:
        words += ["-segment_format_options", "movflags=+faststart"]
    words += ["-map_metadata:g", "-1", "-fflags", "+bitexact", f"{stem}%03d{path.suffix}"]
    ffmpeg.run([*source(path), *words], 60 + path.stat().st_size / SLOWEST)
    return sorted(path.parent.glob(f"{stem}*{path.suffix}"))


def _groups(path: Path) -> list[Group]:
    """Read from the packets themselves; nothing is decoded."""
    groups: list[Group] = []
    try:
        with av.open(str(path), options=READING) as container:
            streams = container.streams
            leader = next(iter(streams.video), None) or next(iter(streams.audio))
            for packet in container.demux():
                begins = packet.stream is leader and packet.is_keyframe and packet.pts is not None
                if begins or not groups:
                    moment = float((packet.pts or 0) * packet.time_base) if begins else 0.0
                    groups.append(Group(moment, 0))
                last = groups[-1]
                groups[-1] = Group(last.start, last.bytes + packet.size)
    except (av.FFmpegError, StopIteration):
        raise Truncated("the file cannot be cut into parts") from None
    return groups
