"""Hides ffmpeg: which container suits which codecs, and the commands that copy tracks into it.

ffmpeg never sees the network: inputs are files in the job's folder whose beginnings were checked, opened with
white lists of protocols and formats, since a playlist that poses as media would make it open other files.
"""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from shared.errors import Deadline, DiskFull, Internal, JobError, TooBig, Truncated
from workers.engine.pictures import MOST_BYTES, SIDE
from workers.engine.probe import READING, Facts

Form = Literal["mp4", "m4a", "mp3", "ogg", "webm", "mkv", "flac", "wav"]

SLOWEST = 2_000_000  # bytes per second that copying may fall to before it counts as hanging

MIME = {
    "mp4": "video/mp4",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "webm": "video/webm",
    "mkv": "video/x-matroska",
    "flac": "audio/flac",
    "wav": "audio/wav",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
    "heic": "image/heic",
}
_MUXER = {"m4a": "ipod", "mkv": "matroska"}
_MP4_VIDEO = frozenset({"h264", "hevc", "av1", "vp9", "mpeg4"})
_MP4_AUDIO = frozenset({"aac", "mp3", "opus", "ac3", "eac3", "alac", "flac"})
_WEBM_VIDEO = frozenset({"vp8", "vp9", "av1"})
_WEBM_AUDIO = frozenset({"opus", "vorbis"})
_AUDIO_FORM: dict[str, Form] = {
    "aac": "m4a",
    "alac": "m4a",
    "mp3": "mp3",
    "opus": "ogg",
    "vorbis": "ogg",
    "flac": "flac",
}


@dataclass(frozen=True, slots=True)
class Ffmpeg:
    """The program and the folder that it works in."""

    program: str
    folder: Path

    def merge(self, inputs: Sequence[Path], output: Path, *, hevc: bool = False) -> None:
        """Copies the video of the first input and the audio of the last one into one file."""
        maps = ["-map", "0:v:0", "-map", f"{len(inputs) - 1}:a:0{'?' if len(inputs) == 1 else ''}"]
        # Apple's players know HEVC by this name only.
        tag = ["-tag:v", "hvc1"] if hevc and output.suffix == ".mp4" else []
        self._write(inputs, [*maps, "-c", "copy", *tag], output)

    def sound(self, original: Path, output: Path, *, encode: bool = False) -> None:
        """Takes the audio out, as it is, or encoded as MP3."""
        codec = ["-c:a", "libmp3lame", "-q:a", "2"] if encode else ["-c:a", "copy"]
        self._write([original], ["-map", "0:a:0", *codec], output)

    def thumbnail(self, video: Path, output: Path, *, at: float) -> bool:
        """A small JPEG of a moment of a video. False when there is none to be had."""
        fit = f"scale='min({SIDE},iw)':'min({SIDE},ih)':force_original_aspect_ratio=decrease"
        form = ["-frames:v", "1", "-vf", f"{fit},format=yuvj420p", "-q:v", "4", "-f", "mjpeg"]
        seek = ["-ss", f"{at:.3f}"] if at else []
        opened = source(video, *seek)
        done = self._run([*opened, "-map", "0:v:0", *form, output.name], 20)
        return done.returncode == 0 and output.exists() and 0 < output.stat().st_size <= MOST_BYTES

    def _write(self, inputs: Sequence[Path], words: list[str], output: Path) -> None:
        size = sum(each.stat().st_size for each in inputs)
        sources = [word for each in inputs for word in source(each)]
        self.run([*sources, *words, *target(output)], 60 + size / SLOWEST)

    def run(self, words: Sequence[str], seconds: float) -> None:
        """One run with these arguments. Raises a `JobError` when it fails or takes longer."""
        done = self._run(list(words), seconds)
        if done.returncode:
            raise reason(done.returncode, done.stderr)

    @property
    def _beginning(self) -> list[str]:
        return [self.program, "-nostdin", "-hide_banner", "-v", "error", "-y"]

    def _run(self, words: list[str], seconds: float) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                [*self._beginning, *words],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Deadline("ffmpeg took too long") from None


def source(path: Path, *options: str) -> list[str]:
    """The arguments that open one of our files and nothing else, with options for this input."""
    bounds = [word for name, value in READING.items() for word in (f"-{name}", value)]
    return [*bounds, *options, "-i", path.name]


def target(output: Path) -> list[str]:
    """The arguments that write a file in the form that its suffix names.

    Without creation dates and random ids, so that the same link gives the same bytes.
    """
    form, options = form_of(output)
    words = [word for name, value in options.items() for word in (f"-{name}", value)]
    return ["-map_metadata:g", "-1", *words, "-f", form, output.name]


def form_of(output: Path, *, reserve: int | None = None) -> tuple[str, dict[str, str]]:
    """The muxer of the form that a file's suffix names, and its options.

    An MP4 has its index first: put there in a second pass, or written into room of `reserve` bytes that is
    kept for it.
    """
    form = output.suffix[1:]
    options = {"fflags": "+bitexact"}
    if form in {"mp4", "m4a"}:
        options |= {"movflags": "+faststart"} if reserve is None else {"moov_size": str(reserve)}
    return _MUXER.get(form, form), options


def reason(status: int, stderr: bytes) -> JobError:
    """What a failed run means."""
    said = stderr.decode("utf-8", "replace")
    if "No space left" in said:
        return DiskFull()
    if "File too large" in said or status == -25:  # SIGXFSZ
        return TooBig()
    if "Invalid data found" in said or "moov atom not found" in said:
        return Truncated("ffmpeg cannot read what was downloaded")
    if status < 0:
        return Internal(f"ffmpeg was killed by signal {-status}")
    return Internal(f"ffmpeg ended with {status}: {said.strip().splitlines()[-1:]}"[:200])


def video_form(wanted: str, facts: Facts) -> Form:
    """The wanted container if it can hold these codecs, else the first that can."""
    if wanted == "mkv" or not (_fits_mp4(facts) or _fits_webm(facts)):
        return "mkv"
    if wanted == "webm":
        return "webm" if _fits_webm(facts) else "mp4"
    return "mp4" if _fits_mp4(facts) else "webm"


def audio_form(facts: Facts) -> Form | None:
    """The container that holds this codec as it is, or None."""
    return _AUDIO_FORM.get(facts.track.acodec or "")


def present_form(facts: Facts) -> Form | None:
    """What a file already is, by its inside; None when no player expects it so."""
    match facts.demuxer:
        case "mov" if _fits_mp4(facts):
            return "mp4" if facts.has_video else "m4a"
        case "matroska":
            return "webm" if _fits_webm(facts) else "mkv"
        case "mp3" | "flac" | "wav" | "ogg" as same if not facts.has_video:
            return same
    return None


def _fits_mp4(facts: Facts) -> bool:
    return _holds(facts, _MP4_VIDEO, _MP4_AUDIO)


def _fits_webm(facts: Facts) -> bool:
    return _holds(facts, _WEBM_VIDEO, _WEBM_AUDIO)


def _holds(facts: Facts, video: frozenset[str], audio: frozenset[str]) -> bool:
    track = facts.track
    return (track.vcodec is None or track.vcodec in video) and (track.acodec is None or track.acodec in audio)
