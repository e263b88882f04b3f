"""What a wish adds to the mere merging of tracks: a part of the whole, subtitles, tags and a cover.

None of the additions is worth failing for: subtitles that can't be muxed come beside the video, and what
can't be had is left out.
"""

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path

from shared.errors import Deadline, Internal, JobError, Truncated
from workers.engine import assembly, audio, mux
from workers.engine import subtitles as words
from workers.engine.alarm import within
from workers.engine.assembly import Captions, Piece
from workers.engine.media import Made, Selection, Track
from workers.engine.mux import Ffmpeg
from workers.engine.probe import Facts
from workers.engine.ytdlp import Site, iso_639_2

SUBTITLES_PATIENCE = 20.0


class Extras:
    """For one transfer. `output` names the finished file by its extension, `scratch` files that are left."""

    def __init__(
        self, site: Site, ffmpeg: Ffmpeg, *, output: Callable[[str], Path], scratch: Callable[[str], Path]
    ) -> None:
        self._site = site
        self._ffmpeg = ffmpeg
        self._output = output
        self._scratch = scratch
        self.beside: list[Made] = []
        self.inside: Captions | None = None
        """The subtitles that the finished file has."""

    def video(self, selection: Selection, pieces: Sequence[Piece], both: Facts) -> Path:
        """One file of the wished part, with the wished subtitles inside it."""
        output = self._output(mux.video_form(selection.container, both))
        captions = self._captions(selection)
        try:
            assembly.video(self._ffmpeg, pieces, output, selection.clip, captions)
            self.inside = captions
        except (Deadline, Internal, Truncated):  # ffmpeg says the same of bad words as of bad media
            if captions is None:
                raise
            assembly.video(self._ffmpeg, pieces, output, selection.clip, None)
            self._put_beside(captions)
        return output

    def sound(self, selection: Selection, piece: Piece) -> Path:
        """The wished part of the audio."""
        assert selection.clip is not None
        codec = piece.facts.track.acodec
        form = "mp3" if selection.container == "mp3" else mux.audio_form(piece.facts) or "mp3"
        output = self._output(form)
        encode = form == "mp3" and codec != "mp3"
        assembly.sound(self._ffmpeg, piece, output, selection.clip, encode=encode)
        return output

    def tag(self, output: Path, cover: str | None) -> None:
        """Title, artist, source and cover, where the file says nothing of them itself."""
        picture = output.with_name(cover).read_bytes() if cover else None
        audio.tag(output, self._site.tags(), picture)

    def _captions(self, selection: Selection) -> Captions | None:
        if not selection.subtitles:
            return None
        cues: list[words.Cue] = []
        with contextlib.suppress(JobError), within(SUBTITLES_PATIENCE):
            cues = self._site.cues(selection.subtitles, self._scratch("subtitles"))
        if selection.clip:
            cues = words.part(cues, selection.clip)
        if not cues:
            return None
        path = self._scratch("srt")
        path.write_text(words.to_srt(cues), encoding="utf-8", errors="replace")
        return Captions(path, iso_639_2(selection.subtitles))

    def _put_beside(self, captions: Captions) -> None:
        path = captions.path.rename(self._output("srt"))
        nothing = Track(None, None, None, None, None)
        made = Made(path.name, path.stat().st_size, "srt", "application/x-subrip", "document", nothing)
        self.beside.append(made)
