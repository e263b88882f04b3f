"""Puts tracks or a part of them, with subtitles, into one file in one pass of ffmpeg that copies everything.

A part begins at the key frame before its start, which an MP4 hides by an edit list: players begin at the very
frame, and nothing is encoded. WebM and Matroska have no such list, so a part of them begins at the key frame.
It ends with the last frame that is stored before its end; where frames are reordered, that one may be shown a
few frames after it. Only MP3 that is made anew is cut to the sample.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shared.errors import BadClip
from shared.models import Clip
from workers.engine import magic, mux, probe
from workers.engine.mux import SLOWEST, Ffmpeg, source, target
from workers.engine.probe import Facts

SHORTEST = 0.001
_SUBTITLE_CODEC = {"mp4": "mov_text", "mkv": "srt", "webm": "webvtt"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A track as it was fetched; `offset` is the second of the whole medium at which it begins."""

    path: Path
    facts: Facts
    offset: float = 0.0


@dataclass(frozen=True, slots=True)
class Captions:
    """A SubRip file, with its language as players call it (ISO 639-2)."""

    path: Path
    language: str | None


def video(
    ffmpeg: Ffmpeg, pieces: Sequence[Piece], output: Path, clip: Clip | None, captions: Captions | None
) -> None:
    """The video of the first piece and the audio of the last one."""
    inputs = _inputs(ffmpeg, pieces, clip)
    maps = ["-map", "0:v:0", "-map", f"{len(pieces) - 1}:a:0{'?' if len(pieces) == 1 else ''}"]
    codecs = ["-c", "copy"]
    if pieces[0].facts.track.vcodec == "hevc" and output.suffix == ".mp4":
        codecs += ["-tag:v", "hvc1"]  # Apple's players know it by this name only
    if captions:
        form = ["-format_whitelist", "srt", "-f", "srt"]
        inputs += ["-protocol_whitelist", "file", *form, "-i", captions.path.name]
        maps += ["-map", f"{len(pieces)}:s:0"]
        codecs += ["-c:s", _SUBTITLE_CODEC[output.suffix[1:]], "-disposition:s:0", "default"]
        codecs += ["-metadata:s:s:0", f"language={captions.language or 'und'}"]
    ffmpeg.run([*inputs, *maps, *codecs, *target(output)], _patience(pieces))


def sound(ffmpeg: Ffmpeg, piece: Piece, output: Path, clip: Clip, *, encode: bool) -> None:
    """A part of the audio, as it is or as MP3."""
    codec = ["-c:a", "libmp3lame", "-q:a", "2"] if encode else ["-c:a", "copy"]
    words = [*_inputs(ffmpeg, [piece], clip), "-map", "0:a:0", *codec]
    ffmpeg.run([*words, *target(output)], _patience([piece]))


def _inputs(ffmpeg: Ffmpeg, pieces: Sequence[Piece], clip: Clip | None) -> list[str]:
    if clip is None:
        return [word for each in pieces for word in source(each.path)]
    return [word for each in pieces for word in _cut(_seekable(ffmpeg, each), clip)]


def _cut(piece: Piece, clip: Clip) -> list[str]:
    start = max(0.0, clip.start - piece.offset)
    duration = piece.facts.track.duration
    if duration is not None and start >= duration:
        raise BadClip
    length = ["-t", f"{clip.end - clip.start:.3f}"] if clip.end is not None else []
    # To seek to the very beginning would leave out what is heard there before the first picture.
    seek = ["-ss", f"{start:.3f}"] if start >= SHORTEST else []
    return source(piece.path, *seek, *length)


def _seekable(ffmpeg: Ffmpeg, piece: Piece) -> Piece:
    """Key frames of transport streams and fragments are found by luck only: an ordinary file comes first."""
    if piece.facts.demuxer not in {"mov", "mpegts"} or magic.is_streamable_mp4(piece.path):
        return piece
    path = piece.path.with_name(f"{piece.path.name}.{mux.video_form('mp4', piece.facts)}")
    words = [*source(piece.path), "-map", "0:v:0?", "-map", "0:a:0?", "-c", "copy", *target(path)]
    ffmpeg.run(words, _patience([piece]))
    return Piece(path, probe.facts(path), piece.offset)


def _patience(pieces: Sequence[Piece]) -> float:
    return 60 + sum(each.path.stat().st_size for each in pieces) / SLOWEST
