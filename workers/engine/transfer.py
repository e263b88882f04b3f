"""From a selection to finished files, in the child: fetch, mux, read the facts, make a thumbnail.

What could not be put together while it came (`fetch`) is put together here. Callers see only `Transfer.run`,
its progress and its errors.
"""

import contextlib
from collections.abc import Callable
from pathlib import Path

from shared.errors import Internal, JobError, TooBig
from shared.models import Progress
from workers.engine import magic, mux, pictures, probe, subtitles
from workers.engine.assembly import Piece
from workers.engine.extras import Extras
from workers.engine.fetch import Fetch, Fetched, Hearers, Network, both
from workers.engine.media import Made, Selection, Track
from workers.engine.mux import Ffmpeg
from workers.engine.pictures import SitePicture
from workers.engine.probe import Facts
from workers.engine.wire import Growth, Live, Streamed
from workers.engine.ytdlp import Site

_PICTURE_EXT = {each: each for each in magic.IMAGES} | {"jpeg": "jpg"}


class Transfer:
    """The transfers of one job, one after the other in one folder; what one made the next leaves alone."""

    def __init__(
        self,
        site: Site,
        ffmpeg: Ffmpeg,
        max_bytes: int,
        report: Callable[[Progress], None],
        network: Network | None = None,
    ) -> None:
        self.has_fetched = False
        """Whether the last transfer had all that was chosen, and only put it together or added to it."""
        self._number = 0
        self._site = site
        self._ffmpeg = ffmpeg
        self._folder = ffmpeg.folder
        self._max_bytes = max_bytes
        self._report = report
        self._network = network or Network()

    def run(
        self,
        selection: Selection,
        growth: Callable[[Growth], None] | None = None,
        live: Callable[[Live], None] | None = None,
        streamed: Streamed = "no",
    ) -> tuple[Made, ...]:
        """Raises a `JobError`; of what failed nothing is left in the folder.

        `growth` hears of growing, `live` of what can be played while it does.
        """
        hearers = Hearers(self._report, growth, live, streamed)
        self._number += 1
        self.has_fetched = False
        self._extras = Extras(self._site, self._ffmpeg, output=self._output, scratch=self._scratch)
        try:
            return (self._run(selection, hearers), *self._extras.beside)
        finally:
            for left in self._folder.glob(f"track{self._number}.*"):
                left.unlink(missing_ok=True)

    def _run(self, selection: Selection, hearers: Hearers) -> Made:
        track = self._folder / f"track{self._number}"
        fetch = Fetch(self._site, self._network, self._max_bytes, track)
        picture = self._site_picture() if selection.kind != "image" else None
        fetched = fetch.run(selection, self._output, hearers)
        self.has_fetched = True
        if fetched.output is not None:
            return self._made(fetched.output, probe.facts(fetched.output), picture)
        tracks = list(fetched.tracks)
        if magic.family_of(tracks[0]) in magic.IMAGES:
            return self._picture(tracks[0])
        self._report(Progress("merging", done=_total(tracks), total=_total(tracks)))
        facts = [probe.facts(each) for each in tracks]
        output = self._finish(selection, fetched, facts)
        has_passed = not tracks[0].exists()
        return self._made(output, facts[0] if has_passed else probe.facts(output), picture)

    def _site_picture(self) -> SitePicture | None:
        urls = self._site.thumbnails()
        return SitePicture(urls, self._site.line(), self._network.leases) if urls else None

    def _finish(self, selection: Selection, fetched: Fetched, facts: list[Facts]) -> Path:
        tracks = list(fetched.tracks)
        pieces = [Piece(*each) for each in zip(tracks, facts, fetched.offsets, strict=True)]
        if facts[0].has_video and selection.kind == "video" and not selection.is_plain:
            return self._extras.video(selection, pieces, both(facts) if len(facts) > 1 else facts[0])
        if selection.clip:
            return self._extras.sound(selection, pieces[0])
        if len(tracks) > 1:
            return self._merge(selection, tracks, facts)
        if selection.kind == "audio" or not facts[0].has_video:  # of what should be a picture, too
            return self._audio(selection, tracks[0], facts[0])
        return self._video(selection, tracks[0], facts[0])

    def _merge(self, selection: Selection, tracks: list[Path], facts: list[Facts]) -> Path:
        merged = both(facts)
        output = self._output(mux.video_form(selection.container, merged))
        self._ffmpeg.merge(tracks, output, hevc=merged.track.vcodec == "hevc")
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
        width, height = pictures.size(source)
        path = source.rename(self._output(ext))
        size = path.stat().st_size
        if size > self._max_bytes:
            raise TooBig
        return Made(path.name, size, ext, mux.MIME[ext], "image", Track(None, width, height, None, None))

    def _output(self, ext: str) -> Path:
        return self._folder / f"media{self._number}.{ext}"

    def _scratch(self, ext: str) -> Path:
        return self._folder / f"track{self._number}.{ext}"

    def _made(self, output: Path, facts: Facts, picture: SitePicture | None) -> Made:
        thumbnail = self._thumbnail(output, facts, picture)
        if not facts.has_video:
            self._extras.tag(output, thumbnail)
        size = output.stat().st_size
        if not size:
            raise Internal("the muxed file is empty")
        if size > self._max_bytes:
            raise TooBig
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
            thumbnail=thumbnail,
            subtitles=self._subtitles(),
        )

    def _thumbnail(self, output: Path, facts: Facts, picture: SitePicture | None) -> str | None:
        """From the site's picture, else a moment of the video. That there is none is never an error."""
        target = self._folder / f"thumbnail{self._number}.jpg"
        at = min(3.0, (facts.track.duration or 0) / 4)
        jpeg = picture.jpeg() if picture else None
        if jpeg := jpeg or (pictures.moment(output, at) if facts.has_video else None):
            target.write_bytes(jpeg)
            return target.name
        with contextlib.suppress(JobError):
            if facts.has_video and self._ffmpeg.thumbnail(output, target, at=at):
                return target.name
        target.unlink(missing_ok=True)
        return None

    def _subtitles(self) -> str | None:
        """Those that the file has, once more beside it; browsers show no others."""
        captions = self._extras.inside
        if captions is None or captions.path.stat().st_size > subtitles.LARGEST_KEPT:
            return None
        return captions.path.rename(self._folder / f"subtitles{self._number}.srt").name


def _total(paths: list[Path]) -> int:
    return sum(each.stat().st_size for each in paths)
