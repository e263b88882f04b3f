"""Hides how test media come to be: describe a file or a stream, get a path to real, deterministic media.

A `Clip` (one file), a `Stream` (HLS or DASH, a folder), a `Picture` or a `Subtitles` describes what is
wanted; `MediaStore.path` returns where it is, having made it with ffmpeg when nobody has before. The same
description always leads to the same bytes. Several processes may ask for the same thing at once.

Big files are quick to make: a short noisy clip is encoded once and repeated without encoding, and the last
few percent up to the asked-for size are an empty box that players skip (`free` in MP4, `Void` in WebM).
"""

import contextlib
import dataclasses
import fcntl
import functools
import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal, Self

import imageio_ffmpeg

FPS = 25
DEFAULT_SECONDS = 5.0
DEFAULT_BITRATE = 8_000_000
AUDIO_BITRATE = 128_000
CACHE_VERSION = 3

# Each language has a tone of its own, so that a test can tell the tracks apart by ear, and by their bytes.
TONES = {"en": 440, "de": 554, "es": 659, "fr": 740, "ja": 880}
ISO_639_2 = {"en": "eng", "de": "deu", "es": "spa", "fr": "fra", "ja": "jpn"}

VIDEO_ENCODERS = {
    "h264": ["-c:v", "libx264", "-preset", "veryfast", "-sc_threshold", "0"],
    "vp9": [
        "-c:v",
        "libvpx-vp9",
        "-deadline",
        "realtime",
        "-cpu-used",
        "8",
        "-row-mt",
        "1",
        "-tile-columns",
        "2",
    ],
    "av1": ["-c:v", "libsvtav1", "-preset", "12"],
}
AUDIO_ENCODERS = {
    "mp4": ["-c:a", "aac", "-b:a", str(AUDIO_BITRATE)],
    "m4a": ["-c:a", "aac", "-b:a", str(AUDIO_BITRATE)],
    "webm": ["-c:a", "libopus", "-b:a", str(AUDIO_BITRATE)],
    "opus": ["-c:a", "libopus", "-b:a", str(AUDIO_BITRATE)],
    "mp3": ["-c:a", "libmp3lame", "-b:a", str(AUDIO_BITRATE)],
}
FASTSTART = ["-movflags", "+faststart"]
BIT_EXACT = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]


@dataclasses.dataclass(frozen=True)
class Clip:
    """One audio or video file.

    With `size` the file has exactly that many bytes; `seconds` then follows from the size unless it is
    given as well. `variant` changes the pictures and the tone: another file of the same shape.
    """

    container: str = "mp4"
    video: str | None = "h264"
    audio: tuple[str, ...] = ("en",)
    height: int = 360
    seconds: float | None = None
    size: int | None = None
    portrait: bool = False
    variant: int = 0

    @property
    def suffix(self) -> str:
        return f".{self.container}"

    @property
    def duration(self) -> float:
        if self.seconds is not None:
            return self.seconds
        if self.size is None:
            return DEFAULT_SECONDS
        return float(max(DEFAULT_SECONDS, round(self.size * 8 / DEFAULT_BITRATE)))

    @property
    def dimensions(self) -> tuple[int, int]:
        across = round(self.height * 16 / 9 / 2) * 2
        return (self.height, across) if self.portrait else (across, self.height)

    def other(self) -> Self:
        """The same file after its owner has replaced it."""
        return dataclasses.replace(self, variant=self.variant + 1)


@dataclasses.dataclass(frozen=True)
class Stream:
    """A folder with a manifest (`master.m3u8` or `manifest.mpd`) and its segments, numbered from 1.

    With `size` there is one height and the segments together have about that many bytes.
    """

    kind: Literal["hls-fmp4", "hls-ts", "hls-muxed", "dash"]
    heights: tuple[int, ...] = (144, 360, 720)  # all of one exact shape, as DASH wants them
    audio: tuple[str, ...] = ("en",)
    seconds: float | None = None
    size: int | None = None
    variant: int = 0
    suffix = ""

    @property
    def manifest(self) -> str:
        return "manifest.mpd" if self.kind == "dash" else "master.m3u8"

    @property
    def segment_seconds(self) -> int:
        return 1 if self.clip(self.heights[0]).duration <= 20 else 4

    def clip(self, height: int) -> Clip:
        """The track (muxed: the tracks) of one height, before it is cut into segments."""
        audio = self.audio if self.kind == "hls-muxed" else ()
        return Clip(height=height, audio=audio, seconds=self.seconds, size=self.size, variant=self.variant)

    def sound(self, language: str) -> Clip:
        seconds = self.clip(self.heights[0]).duration
        return Clip(container="m4a", video=None, audio=(language,), seconds=seconds, variant=self.variant)

    def other(self) -> Self:
        return dataclasses.replace(self, variant=self.variant + 1)


@dataclasses.dataclass(frozen=True)
class Picture:
    container: Literal["jpg", "webp", "png"] = "jpg"
    width: int = 640
    height: int = 360
    variant: int = 0

    @property
    def suffix(self) -> str:
        return f".{self.container}"

    def other(self) -> Self:
        return dataclasses.replace(self, variant=self.variant + 1)


@dataclasses.dataclass(frozen=True)
class Subtitles:
    container: Literal["srt", "vtt"] = "srt"
    language: str = "en"
    seconds: int = 5
    variant: int = 0

    @property
    def suffix(self) -> str:
        return f".{self.container}"

    def other(self) -> Self:
        return dataclasses.replace(self, variant=self.variant + 1)


@dataclasses.dataclass(frozen=True)
class Arranged:
    """An MP4 with its index at the end, or in fragments of a second with a list of them at its beginning."""

    clip: Clip
    index: Literal["last", "fragments"]

    @property
    def suffix(self) -> str:
        return self.clip.suffix

    def other(self) -> Self:
        return dataclasses.replace(self, clip=self.clip.other())


Recipe = Clip | Stream | Picture | Subtitles | Arranged


class MediaStore:
    """A folder of media made so far, shared by every process of this user."""

    def __init__(self, folder: Path | None = None) -> None:
        named = os.environ.get("STAND_IN_MEDIA_DIR")
        default = Path(tempfile.gettempdir()) / f"stand-in-media-{os.getuid()}"
        self.folder = folder or (Path(named) if named else default)
        self.folder.mkdir(parents=True, exist_ok=True)

    def path(self, recipe: Recipe) -> Path:
        """The file (for a `Stream` the folder) of that recipe, made first when it isn't there."""
        finished = self.folder / f"{_key(recipe)}{recipe.suffix}"
        if finished.exists():
            return finished
        with self._alone(finished.stem):
            if not finished.exists():
                self._make(recipe, finished)
        return finished

    def _make(self, recipe: Recipe, finished: Path) -> None:
        with tempfile.TemporaryDirectory(dir=self.folder, prefix="making-") as name:
            made = self._build(recipe, Path(name))
            made.rename(finished)

    def _build(self, recipe: Recipe, work: Path) -> Path:
        if isinstance(recipe, Stream):
            from tests.stand_ins.streams import build_stream

            return build_stream(recipe, self, work)
        made = work / f"made{recipe.suffix}"
        if isinstance(recipe, Picture):
            _picture(recipe, made)
        elif isinstance(recipe, Subtitles):
            made.write_text(_subtitles(recipe), encoding="utf-8")
        elif isinstance(recipe, Arranged):
            flags = {"last": [], "fragments": ["-movflags", "dash+global_sidx+frag_keyframe"]}[recipe.index]
            ffmpeg("-i", str(self.path(recipe.clip)), "-c", "copy", *BIT_EXACT, *flags, str(made))
        elif recipe.size is None:
            _encode(recipe, made)
        else:
            _repeat_to_size(recipe, made)
        return made

    @contextlib.contextmanager
    def _alone(self, key: str) -> Iterator[None]:
        with (self.folder / f"{key}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def ffmpeg(*arguments: str, folder: Path | None = None) -> None:
    """Runs ffmpeg and raises with its own words when it fails."""
    command = [_ffmpeg_path(), "-hide_banner", "-loglevel", "error", "-nostdin", "-y", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(
            f"ffmpeg failed with {done.returncode}: {done.stderr.strip()}\n{' '.join(command)}"
        )


@functools.cache
def _ffmpeg_path() -> str:
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def _key(recipe: Recipe) -> str:
    text = f"{CACHE_VERSION} {Path(_ffmpeg_path()).name} {recipe!r}"
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _picture_source(width: int, height: int, variant: int, *, seconds: float, noise: int = 0) -> list[str]:
    graph = f"testsrc2=size={width}x{height}:rate={FPS}:duration={seconds}"
    if noise:
        graph += f",noise=all_seed={variant + 1}:alls={noise}:allf=t"
    if variant:
        graph += f",hue=h={47 * variant}"
    return ["-f", "lavfi", "-i", graph]


def _tone_sources(clip: Clip) -> list[str]:
    arguments = []
    for language in clip.audio:
        pitch = TONES[language] + 50 * clip.variant
        graph = f"sine=frequency={pitch}:sample_rate=48000:duration={clip.duration}"
        arguments += ["-f", "lavfi", "-i", graph]
    return arguments


def _audio_arguments(clip: Clip, *, first_input: int) -> list[str]:
    arguments = []
    for track, language in enumerate(clip.audio):
        arguments += ["-map", f"{first_input + track}:a"]
        arguments += [f"-metadata:s:a:{track}", f"language={ISO_639_2[language]}"]
    return arguments + AUDIO_ENCODERS[clip.container] if clip.audio else arguments


def _container_arguments(clip: Clip) -> list[str]:
    return BIT_EXACT + (FASTSTART if clip.container in {"mp4", "m4a"} else [])


def _encode(clip: Clip, made: Path) -> None:
    sources: list[str] = []
    video: list[str] = []
    if clip.video:
        sources += _picture_source(*clip.dimensions, clip.variant, seconds=clip.duration)
        video = ["-map", "0:v", *VIDEO_ENCODERS[clip.video], "-pix_fmt", "yuv420p", "-g", str(FPS)]
    audio = _audio_arguments(clip, first_input=1 if clip.video else 0)
    ffmpeg(*sources, *_tone_sources(clip), *video, *audio, *_container_arguments(clip), str(made))


def _repeat_to_size(clip: Clip, made: Path) -> None:
    assert clip.size is not None
    assert clip.video is not None
    overhead = 20_000 + len(clip.audio) * clip.duration * AUDIO_BITRATE / 8 * 1.03 + 2_500 * clip.duration
    budget = (clip.size - overhead) / clip.duration
    if budget < 2_000:
        raise ValueError(f"{clip.size} bytes are too few for {clip.duration} s")
    short = _noisy_clip(clip, bytes_per_second=budget, work=made.parent)
    loop = ["-stream_loop", "-1", "-i", str(short)]
    audio = _audio_arguments(clip, first_input=1)
    trim = ["-t", str(clip.duration)]
    ffmpeg(
        *loop,
        *_tone_sources(clip),
        "-map",
        "0:v",
        "-c:v",
        "copy",
        *audio,
        *trim,
        *_container_arguments(clip),
        str(made),
    )
    _pad(made, clip.size)


def _noisy_clip(clip: Clip, *, bytes_per_second: float, work: Path) -> Path:
    """Encodes one second that fills the budget by 90 to 100 %, which takes a few guesses at the bit rate.

    Where the budget is too small for noise, one second that stays below it.
    """
    assert clip.video is not None
    made = work / f"short{clip.suffix}"
    noise = _noise_for(clip, bytes_per_second)
    source = _picture_source(*clip.dimensions, clip.variant, seconds=1, noise=noise)
    encoder = [*VIDEO_ENCODERS[clip.video], "-pix_fmt", "yuv420p", "-g", str(FPS)]
    if clip.video == "h264":  # no B-frames: their timestamps do not survive being repeated
        encoder += ["-preset", "ultrafast", "-bf", "0"]
    rate = bytes_per_second * 8 * 0.95
    for _guess in range(8):
        ffmpeg(*source, *encoder, "-b:v", str(int(rate)), *BIT_EXACT, str(made))
        size = made.stat().st_size
        if size <= bytes_per_second and (not noise or size >= 0.9 * bytes_per_second):
            break
        rate *= 0.96 * bytes_per_second / size
    return made


def _noise_for(clip: Clip, bytes_per_second: float) -> int:
    width, height = clip.dimensions
    bits_per_pixel = bytes_per_second * 8 / (width * height * FPS)
    return 60 if bits_per_pixel > 0.2 else 25 if bits_per_pixel > 0.1 else 0


def _pad(made: Path, size: int) -> None:
    missing = size - made.stat().st_size
    if missing == 0:
        return
    if missing < 9:
        raise RuntimeError(f"{made} came out {9 - missing} bytes too long for {size}")
    with made.open("r+b") as file:
        if made.suffix == ".webm":
            _lengthen_segment(file, missing)
        file.seek(0, os.SEEK_END)
        if made.suffix == ".webm":
            file.write(b"\xec\x01" + (missing - 9).to_bytes(7, "big"))
        else:
            file.write(missing.to_bytes(4, "big") + b"free")
        file.truncate(size)


def _lengthen_segment(file: BinaryIO, more: int) -> None:
    """Takes what will be appended into WebM's outermost element, whose size stands in eight bytes."""
    mark = b"\x18\x53\x80\x67\x01"
    at = file.read(200).index(mark) + len(mark)
    file.seek(at)
    size = int.from_bytes(file.read(7), "big") + more
    file.seek(at)
    file.write(size.to_bytes(7, "big"))


def _picture(picture: Picture, made: Path) -> None:
    source = _picture_source(picture.width, picture.height, picture.variant, seconds=1)
    encoder = {"jpg": ["-c:v", "mjpeg", "-q:v", "4", "-pix_fmt", "yuvj420p"], "webp": ["-c:v", "libwebp"]}
    ffmpeg(*source, "-frames:v", "1", *encoder.get(picture.container, []), *BIT_EXACT, str(made))


def _subtitles(wanted: Subtitles) -> str:
    dot = "," if wanted.container == "srt" else "."
    lines = [] if wanted.container == "srt" else ["WEBVTT", ""]
    for second in range(wanted.seconds):
        start, end = (
            f"00:00:{moment:02d}{dot}{milli}" for moment, milli in ((second, "000"), (second, "900"))
        )
        cue = f"Line {second + 1} in {wanted.language}, version {wanted.variant + 1}"
        lines += [str(second + 1), f"{start} --> {end}", cue, ""]
    return "\n".join(lines)
