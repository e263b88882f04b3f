"""From a selection to finished files, in the child: download, check, mux, read the facts, make a thumbnail.

Sequential: one track after the other, then the merge. Callers see only `Transfer.run`, its progress and its
errors, and these stay when tracks come in parallel and are merged while they come.
"""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from shared.errors import EmptyFile, Internal, JobError, NotMedia, TooBig
from shared.models import Progress
from workers.engine import magic, mux, probe
from workers.engine.alarm import Stall, while_moving, within
from workers.engine.media import Made, Selection, Track
from workers.engine.mux import Ffmpeg
from workers.engine.probe import Facts
from workers.engine.ytdlp import Info, Site

PATIENCE = 30.0
"""Seconds without a byte after which a download counts as dead."""
PROGRESS_EVERY = 0.2
THUMBNAIL_PATIENCE = 8.0
LARGEST_PICTURE = 8 * 1024 * 1024

_PICTURE_DEMUXER = {"jpeg": "jpeg_pipe", "png": "png_pipe", "webp": "webp_pipe"}
_PICTURE_EXT = {"jpeg": "jpg", "png": "png", "webp": "webp"}


class Transfer:
    """The transfers of one job, one after the other in one folder; what one made the next leaves alone."""

    def __init__(
        self, site: Site, ffmpeg: Ffmpeg, max_bytes: int, report: Callable[[Progress], None]
    ) -> None:
        self._number = 0
        self._site = site
        self._ffmpeg = ffmpeg
        self._folder = ffmpeg.folder
        self._max_bytes = max_bytes
        self._report = report

    def run(self, selection: Selection) -> tuple[Made, ...]:
        """Raises a `JobError`; of what failed nothing is left in the folder."""
        self._number += 1
        try:
            return (self._run(selection),)
        finally:
            for left in self._folder.glob(f"track{self._number}.*"):
                left.unlink(missing_ok=True)

    def _run(self, selection: Selection) -> Made:
        tracks = self._download(selection)
        if selection.kind == "image":
            return self._picture(tracks[0])
        self._report(Progress("merging", done=_total(tracks), total=_total(tracks)))
        facts = [probe.facts(each) for each in tracks]
        return self._made(self._finish(selection, tracks, facts))

    def _download(self, selection: Selection) -> list[Path]:
        meter = _Meter(self._site, selection, self._max_bytes, self._report)
        tracks = []
        for which, format_id in enumerate(selection.formats):
            # A name that was never used: yt-dlp takes a file that is there for one that it has fetched.
            target = self._folder / f"track{self._number}.{which}"
            with while_moving(meter.stall):
                self._site.download(format_id, target, meter.hear)
            _check(target, selection)
            meter.next(target.stat().st_size)
            tracks.append(target)
        return tracks

    def _finish(self, selection: Selection, tracks: list[Path], facts: list[Facts]) -> Path:
        if len(tracks) > 1:
            return self._merge(selection, tracks, facts)
        if selection.kind == "audio" or not facts[0].has_video:
            return self._audio(selection, tracks[0], facts[0])
        return self._video(selection, tracks[0], facts[0])

    def _merge(self, selection: Selection, tracks: list[Path], facts: list[Facts]) -> Path:
        both = _both(facts)
        output = self._output(mux.video_form(selection.container, both))
        self._ffmpeg.merge(tracks, output, hevc=both.track.vcodec == "hevc")
        return output

    def _video(self, selection: Selection, source: Path, facts: Facts) -> Path:
        """A file that is already right passes through untouched; a webm never becomes an mp4 by name."""
        present = mux.present_form(facts)
        keep = selection.container == "original" or present == "webm"
        if present == "mp4" and (keep or selection.container == "mp4") and magic.is_streamable_mp4(source):
            return source.rename(self._output("mp4"))
        if present and present != "mp4" and (keep or present == selection.container):
            return source.rename(self._output(present))
        output = self._output(mux.video_form(selection.container, facts))
        self._ffmpeg.merge([source], output, hevc=facts.track.vcodec == "hevc")
        return output

    def _audio(self, selection: Selection, source: Path, facts: Facts) -> Path:
        form = "mp3" if selection.container == "mp3" else mux.audio_form(facts)
        present = None if facts.has_video else mux.present_form(facts)
        if present and present == (form or present) and (present != "m4a" or magic.is_streamable_mp4(source)):
            return source.rename(self._output(present))
        encode = facts.track.acodec != "mp3" and form in {None, "mp3"}
        output = self._output(form or "mp3")
        self._ffmpeg.sound(source, output, encode=encode)
        return output

    def _picture(self, source: Path) -> Made:
        ext = _PICTURE_EXT[magic.family_of(source) or "jpeg"]
        path = source.rename(self._output(ext))
        nothing = Track(None, None, None, None, None)
        return Made(path.name, path.stat().st_size, ext, mux.MIME[ext], "image", nothing)

    def _output(self, ext: str) -> Path:
        return self._folder / f"media{self._number}.{ext}"

    def _made(self, output: Path) -> Made:
        size = output.stat().st_size
        if not size:
            raise Internal("the muxed file is empty")
        if size > self._max_bytes:
            raise TooBig
        facts = probe.facts(output)
        ext = output.suffix[1:]
        mime = mux.MIME[ext]
        if not facts.has_video:
            mime = mime.replace("video/", "audio/")
        return Made(
            name=output.name,
            bytes=size,
            ext=ext,
            mime=mime,
            kind="video" if facts.has_video else "audio",
            track=facts.track,
            thumbnail=self._thumbnail(output, facts),
        )

    def _thumbnail(self, output: Path, facts: Facts) -> str | None:
        """From the site's picture, else a moment of the video. That there is none is never an error."""
        target = self._folder / f"thumbnail{self._number}.jpg"
        with contextlib.suppress(JobError):
            if self._from_site(target):
                return target.name
        with contextlib.suppress(JobError):
            at = min(3.0, (facts.track.duration or 0) / 4)
            if facts.has_video and self._ffmpeg.thumbnail(output, target, at=at):
                return target.name
        target.unlink(missing_ok=True)
        return None

    def _from_site(self, target: Path) -> bool:
        picture = self._folder / f"track{self._number}.picture"
        with within(THUMBNAIL_PATIENCE):
            for url in self._site.thumbnails()[:2]:
                try:
                    picture.write_bytes(self._site.read(url, LARGEST_PICTURE))
                except Exception:  # noqa: BLE001, S112  # the network raises anything, and the next may do
                    continue
                demuxer = _PICTURE_DEMUXER.get(magic.family_of(picture) or "")
                if demuxer and self._ffmpeg.thumbnail(picture, target, demuxer=demuxer):
                    return True
        return False


class _Meter:
    """Adds up what yt-dlp reports of one track after the other, holds the bound, tells now and then."""

    def __init__(
        self, site: Site, selection: Selection, max_bytes: int, report: Callable[[Progress], None]
    ) -> None:
        self.stall = Stall(PATIENCE)
        self._sizes = [site.format(each).size for each in selection.formats]
        self._max_bytes = max_bytes
        self._report = report
        self._finished = 0
        self._seen = 0
        self._next_report = 0.0

    def hear(self, status: Info) -> None:
        """yt-dlp's progress hook. Raises `TooBig`."""
        here = int(status.get("downloaded_bytes") or 0)
        exact = _whole(status.get("total_bytes"))
        done = self._finished + here
        if done > self._max_bytes or (exact or 0) > self._max_bytes:
            raise TooBig
        if done > self._seen:
            self.stall.moved()
            self._seen = done
        now = time.monotonic()
        if now >= self._next_report:
            self._next_report = now + PROGRESS_EVERY
            self._report(self._progress(status, done, exact or _whole(status.get("total_bytes_estimate"))))

    def next(self, size: int) -> None:
        """A track is complete; the next one begins."""
        self._finished += size
        self._sizes = self._sizes[1:]
        self.stall.moved()

    def _progress(self, status: Info, done: int, here: int | None) -> Progress:
        rest = [here or self._sizes[0], *self._sizes[1:]]
        total = self._finished + sum(each or 0 for each in rest) if all(rest) else None
        speed = status.get("speed")
        eta = (total - done) / speed if total and speed and total >= done else None
        return Progress("downloading", done=done, total=total, speed=float(speed) if speed else None, eta=eta)


def _whole(value: Any) -> int | None:
    return int(value) if value else None


def _check(path: Path, selection: Selection) -> None:
    """Raises `EmptyFile` or `NotMedia`: a download may succeed without a file, or with a web page."""
    if not path.exists() or not path.stat().st_size:
        raise EmptyFile
    family = magic.family_of(path)
    if family is None or (family in magic.IMAGES) != (selection.kind == "image"):
        raise NotMedia


def _total(paths: list[Path]) -> int:
    return sum(each.stat().st_size for each in paths)


def _both(facts: list[Facts]) -> Facts:
    """What the merged file will hold: the video of the first, the audio of the last."""
    first, last = facts[0].track, facts[-1].track
    if first.vcodec is None or last.acodec is None:
        raise NotMedia("a track is not what the site said it is")
    return Facts(
        facts[0].demuxer, Track(first.duration, first.width, first.height, first.vcodec, last.acodec)
    )
