"""Makes of a file that is there one that fits its chat, several that do, or its sound, in the child."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from shared.models import Progress
from workers.engine import audio, mux, probe, split
from workers.engine.audio import Tags
from workers.engine.choice import MOST_PARTS
from workers.engine.encode import Encoder
from workers.engine.media import Listening, Made, Rework
from workers.engine.mux import Ffmpeg

STEPS = 1000


def rework(ffmpeg: Ffmpeg, job: Rework, report: Callable[[Progress], None]) -> tuple[Made, ...]:
    """Nothing when the wished way is no way for this file."""
    path = ffmpeg.folder / job.made.name
    return _split(ffmpeg, path, job) if job.how == "split" else _shrunk(ffmpeg, path, job, report)


def listen(ffmpeg: Ffmpeg, film: Listening) -> Made:
    """Raises a `JobError` for what has no sound."""
    path = ffmpeg.folder / film.name
    facts = probe.facts(path)
    form = "mp3" if film.as_mp3 else mux.audio_form(facts) or "mp3"
    output = path.with_name(f"sound.{form}")
    ffmpeg.sound(path, output, encode=form == "mp3" and facts.track.acodec != "mp3")
    picture = path.with_name(film.cover).read_bytes() if film.cover else None
    audio.tag(output, Tags(film.title, film.artist, film.source), picture)
    mime = mux.MIME[form].replace("video/", "audio/")
    track = probe.facts(output).track
    return Made(output.name, output.stat().st_size, form, mime, "audio", track, film.cover)


def _shrunk(ffmpeg: Ffmpeg, path: Path, job: Rework, report: Callable[[Progress], None]) -> tuple[Made, ...]:
    furthest = 0.0

    def tell(part: float) -> None:
        nonlocal furthest
        furthest = max(furthest, part)  # a second attempt begins anew, which nobody needs to see
        report(Progress("encoding", done=int(furthest * STEPS), total=STEPS))

    tell(0)
    output = path.with_name(f"{path.stem}-small.mp4")
    if not Encoder(ffmpeg, tell).shrink(path, probe.facts(path), job.limit, output):
        return ()
    return (_made(output, job.made),)


def _split(ffmpeg: Ffmpeg, path: Path, job: Rework) -> tuple[Made, ...]:
    return tuple(_made(each, job.made) for each in split.split(ffmpeg, path, job.limit, MOST_PARTS))


def _made(path: Path, original: Made) -> Made:
    """The same medium in another file."""
    ext = path.suffix[1:]
    mime = original.mime if ext == original.ext else mux.MIME[ext]
    track = probe.facts(path).track
    return replace(original, name=path.name, bytes=path.stat().st_size, ext=ext, mime=mime, track=track)
