"""What a transfer makes of files as they come, however odd: a stand-in site hands them over from a folder."""

import subprocess
import time

import av
import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from shared import errors
from tests.stand_ins.media import Clip, MediaStore, Picture
from workers.engine import fetch
from workers.engine.audio import Tags
from workers.engine.magic import is_streamable_mp4
from workers.engine.media import Format, Selection
from workers.engine.mux import Ffmpeg
from workers.engine.subtitles import Cue
from workers.engine.transfer import Transfer

PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
MANIFEST = b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period/></MPD>'
CONCAT = b"ffconcat version 1.0\nfile other.mp4\n"


class FolderSite:
    """Formats are files; `*` in the place of a file is a download that never moves."""

    def __init__(self, *files, cues=()):
        self._files = dict(zip("abc", files, strict=False))
        self._cues = list(cues)

    def cues(self, name, scratch):
        return self._cues

    def format(self, format_id):
        return Format(format_id, "https", "mp4")

    def source(self, format_id, clip=None, *, sound_only=False):
        return None

    def download(self, format_id, target, hear, clip=None):
        content = self._files[format_id]
        if content == "*":
            time.sleep(60)
        target.write_bytes(content if isinstance(content, bytes) else content.read_bytes())
        hear({"downloaded_bytes": target.stat().st_size})
        return 0.0

    def tags(self):
        return Tags(None, None, None)

    def thumbnails(self):
        return []


@pytest.fixture
def run(tmp_path):
    def run(*files, container="mp4", kind="video", max_bytes=10**9):
        work = tmp_path / "work"
        work.mkdir()
        job = Transfer(FolderSite(*files), Ffmpeg(get_ffmpeg_exe(), work), max_bytes, lambda _: None)
        (made,) = job.run(Selection(tuple("abc"[: len(files)]), container, kind))
        return made, work / made.name

    return run


@pytest.fixture
def remake(tmp_path):
    def remake(clip, name, *words):
        output = tmp_path / name
        source = MediaStore().path(clip)
        command = [get_ffmpeg_exe(), "-v", "error", "-i", source, "-c", "copy", *words, output]
        subprocess.run(command, check=True)
        return output

    return remake


def test_an_mp4_with_its_index_last_gets_it_first(run, remake):
    source = remake(Clip(), "last.mp4")
    assert not is_streamable_mp4(source)
    made, file = run(source)
    assert is_streamable_mp4(file)
    assert (made.track.vcodec, made.track.acodec) == ("h264", "aac")


def test_a_fragmented_mp4_becomes_an_ordinary_one(run, remake):
    source = remake(Clip(), "fragmented.mp4", "-movflags", "+frag_keyframe+empty_moov")
    assert is_streamable_mp4(run(source)[1])


@pytest.mark.parametrize("name", ["a.ts", "a.flv", "a.mkv", "a.avi"])
def test_h264_and_aac_in_whatever_container_become_an_mp4_when_that_was_chosen(run, remake, name):
    made, file = run(remake(Clip(), name))
    assert made.ext == "mp4"
    assert is_streamable_mp4(file)


@pytest.mark.parametrize(("letters", "kept"), [(9, True), (30_000, False)])
def test_subtitles_are_kept_beside_the_film_that_has_them_while_they_are_small(tmp_path, letters, kept):
    cues = [Cue(number / 50, (number + 1) / 50, "x" * letters) for number in range(90)]
    site = FolderSite(MediaStore().path(Clip()), cues=cues)
    job = Transfer(site, Ffmpeg(get_ffmpeg_exe(), tmp_path), 10**9, lambda _: None)
    (made,) = job.run(Selection(("a",), "mp4", "video", subtitles="en"))
    with av.open(str(tmp_path / made.name)) as container:
        assert len(container.streams.subtitles) == 1
    assert [each.name for each in tmp_path.glob("*.srt")] == ([made.subtitles] if kept else [])
    assert bool(made.subtitles) is kept


def test_an_original_stays_as_it_is(run, remake):
    source = remake(Clip(), "a.mkv")
    made, file = run(source, container="original")
    assert (made.ext, made.mime) == ("mkv", "video/x-matroska")
    assert file.read_bytes() == source.read_bytes()


def test_a_webm_is_never_called_an_mp4(run):
    source = MediaStore().path(Clip("webm", "vp9"))
    made, file = run(source, container="mp4")
    assert (made.ext, file.read_bytes()) == ("webm", source.read_bytes())


def test_vp9_and_opus_tracks_become_a_webm(run, remake):
    clip = Clip("webm", "vp9")
    made, _ = run(remake(clip, "v.webm", "-an"), remake(clip, "a.webm", "-vn"), container="webm")
    assert (made.ext, made.track.vcodec, made.track.acodec) == ("webm", "vp9", "opus")


def test_codecs_that_no_mp4_holds_go_into_what_holds_them(run, remake):
    made, _ = run(
        remake(Clip(), "v.mp4", "-an"), remake(Clip("webm", "vp9"), "a.mkv", "-vn", "-c:a", "pcm_s16le")
    )
    assert made.ext == "mkv"


@pytest.mark.parametrize(
    ("words", "ext", "codec"),
    [
        (("-c:a", "aac"), "m4a", "aac"),
        (("-c:a", "libmp3lame"), "mp3", "mp3"),
        (("-c:a", "libopus"), "ogg", "opus"),
        (("-c:a", "flac"), "flac", "flac"),
        (("-c:a", "ac3"), "mp3", "mp3"),
    ],
)
def test_audio_keeps_its_codec_where_players_know_it(run, remake, words, ext, codec):
    made, _ = run(remake(Clip(), "a.mkv", *words), container="m4a", kind="audio")
    assert (made.ext, made.track.acodec, made.track.vcodec) == (ext, codec, None)


def test_a_picture_passes_when_a_picture_was_chosen(run):
    source = MediaStore().path(Picture())
    made, file = run(source, container="original", kind="image")
    assert (made.kind, made.ext, made.mime) == ("image", "jpg", "image/jpeg")
    assert file.read_bytes() == source.read_bytes()


@pytest.mark.parametrize("content", [PLAYLIST, MANIFEST, CONCAT, b"<html>Sorry</html>", b"just text"])
def test_what_only_poses_as_media_never_reaches_ffmpeg(run, content):
    with pytest.raises(errors.NotMedia):
        run(content)


def test_a_picture_in_the_place_of_a_video_is_no_medium(run):
    with pytest.raises(errors.NotMedia):
        run(MediaStore().path(Picture()))


def test_an_empty_file_is_called_empty(run):
    with pytest.raises(errors.EmptyFile):
        run(b"")


def test_an_mp4_without_its_index_counts_as_truncated(run, remake):
    whole = remake(Clip(), "last.mp4").read_bytes()
    with pytest.raises(errors.Truncated):
        run(whole[: len(whole) // 2])


def test_a_track_that_is_not_what_the_site_said_is_no_medium(run, remake):
    silent = remake(Clip(), "v.mp4", "-an")
    with pytest.raises(errors.NotMedia):
        run(silent, silent)


def test_more_bytes_than_allowed_are_too_big(run):
    with pytest.raises(errors.TooBig):
        run(MediaStore().path(Clip()), max_bytes=1000)


def test_a_download_that_stalls_counts_as_truncated(run, monkeypatch):
    monkeypatch.setattr(fetch, "PATIENCE", 0.1)
    began = time.monotonic()
    with pytest.raises(errors.Truncated):
        run("*")
    assert time.monotonic() - began < 5


def test_video_brings_a_small_jpeg_of_itself(run, tmp_path):
    made, file = run(MediaStore().path(Clip()))
    with av.open(str(file.with_name(made.thumbnail))) as picture:
        assert picture.streams.video[0].codec_context.width == 320
