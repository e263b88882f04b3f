"""Hides how a video is made to fit a limit: which size and bit rates are still decent, and the two passes.

`plan` is pure; None means that what fits would be no pleasure to watch. `Encoder.shrink` makes the file.
"""

import contextlib
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from shared.errors import Deadline
from workers.engine.mux import Ffmpeg, reason, source, target
from workers.engine.probe import Facts

HEIGHTS = (1080, 720, 480, 360, 240)
"""Lines of the shorter side that a smaller video may have, best first."""
BITS_PER_PIXEL = 0.045
"""x264 in two passes at about 30 frames a second; below this faces turn to blocks."""
FRAME_RATE = 30
SOUND_RATES = (128_000, 96_000, 64_000)
"""bit/s of AAC, best first; the best that leaves the sound no more than `SOUND_SHARE` of all."""
SOUND_SHARE = 0.2
OVERHEAD = 0.97
"""What is left of the limit for the tracks: the container, and that x264 hits a size only nearly."""
AGAIN = 0.93
"""What a second attempt is held below the limit by, when the first came out too big."""
SLOWEST = 20.0
"""Seconds that one second of video may take in both passes together before it counts as hanging."""

_WIDE = 16 / 9


@dataclass(frozen=True, slots=True)
class Plan:
    """`height` is that of the shorter side; rates are bit/s."""

    height: int
    video_rate: int
    audio_rate: int


def plan(duration: float, limit: int, *, height: int | None = None, wide: float = _WIDE) -> Plan | None:
    """The best that fits `limit` bytes, never higher than the source (`height`)."""
    if duration <= 0:
        return None
    total = limit * 8 * OVERHEAD / duration
    audio = next((rate for rate in SOUND_RATES if rate <= total * SOUND_SHARE), SOUND_RATES[-1])
    for lines in HEIGHTS:
        if height is not None and lines > max(height, HEIGHTS[-1]):
            continue
        if total - audio >= lines * lines * wide * FRAME_RATE * BITS_PER_PIXEL:
            return Plan(lines, int(total - audio), audio)
    return None


class Encoder:
    """Two passes of x264 in one folder. `tell` hears how far it is, from 0 to 1."""

    def __init__(self, ffmpeg: Ffmpeg, tell: Callable[[float], None]) -> None:
        self._ffmpeg = ffmpeg
        self._tell = tell

    def shrink(self, original: Path, facts: Facts, limit: int, output: Path) -> bool:
        """Makes an MP4 of at most `limit` bytes. False when that can't be had in decent quality."""
        track = facts.track
        if not track.duration or not track.width or not track.height:
            return False
        short, long = sorted((track.width, track.height))
        wanted = plan(track.duration, limit, height=short, wide=long / short)
        if wanted is None:
            return False
        for _ in range(2):
            self._two_passes(original, wanted, track.duration, output)
            size = output.stat().st_size
            if size <= limit:
                return True
            wanted = replace(wanted, video_rate=int(wanted.video_rate * AGAIN * limit / size))
        output.unlink()
        return False

    def _two_passes(self, original: Path, wanted: Plan, duration: float, output: Path) -> None:
        log = output.with_suffix(".passes")
        lines = f"min({wanted.height},min(iw,ih))"
        size = f"scale='if(lt(iw,ih),{lines},-2)':'if(lt(iw,ih),-2,{lines})'"
        picture = ["-map", "0:v:0", "-vf", f"{size},fps=fps='min({FRAME_RATE},source_fps)',format=yuv420p"]
        x264 = ["-c:v", "libx264", "-preset", "faster", "-b:v", str(wanted.video_rate)]
        x264 += ["-maxrate", str(wanted.video_rate * 2), "-bufsize", str(wanted.video_rate * 4)]
        common = [*source(original), *picture, *x264, "-passlogfile", log.name]
        sound = ["-map", "0:a:0?", "-c:a", "aac", "-ac", "2", "-b:a", str(wanted.audio_rate)]
        try:
            self._pass([*common, "-pass", "1", "-an", "-f", "null", "-"], duration, 0.0, 0.35)
            self._pass([*common, "-pass", "2", *sound, *target(output)], duration, 0.35, 1.0)
        finally:
            for left in output.parent.glob(f"{log.name}*"):
                left.unlink(missing_ok=True)

    def _pass(self, words: list[str], duration: float, begin: float, end: float) -> None:
        start = [self._ffmpeg.program, "-nostdin", "-hide_banner", "-v", "error", "-y"]
        start += ["-progress", "pipe:1", "-stats_period", "0.5"]
        errors = self._ffmpeg.folder / "encoder.log"
        with (
            errors.open("wb") as said,
            subprocess.Popen(
                [*start, *words],
                cwd=self._ffmpeg.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            ) as process,
        ):
            try:
                for line in process.stdout or ():
                    if (now := _moment(line)) is not None:
                        self._tell(begin + (end - begin) * min(1.0, now / duration))
                status = process.wait(60 + duration * SLOWEST)
            except subprocess.TimeoutExpired:
                raise Deadline("ffmpeg took too long") from None
            finally:
                process.kill()
        words_said = errors.read_bytes()
        errors.unlink()
        if status:
            raise reason(status, words_said)


def _moment(line: str) -> float | None:
    """Seconds of `out_time_us=1234567`."""
    name, _, value = line.strip().partition("=")
    with contextlib.suppress(ValueError):
        return int(value) / 1e6 if name == "out_time_us" else None
    return None
