"""Audio files tell what they are."""

import mutagen
import pytest

from tests.stand_ins.media import Clip, MediaStore, Picture, ffmpeg
from workers.engine import magic
from workers.engine.audio import Tags, tag

TAGS = Tags("A “title”", "Ann", "https://a.example/watch?v=1")
CONTAINERS = {"m4a": ["-c:a", "aac"], "mp3": ["-c:a", "libmp3lame"], "ogg": ["-c:a", "libopus"], "flac": []}


@pytest.fixture
def cover():
    return MediaStore().path(Picture()).read_bytes()


def sound(folder, ext, *words):
    path = folder / f"sound.{ext}"
    source = MediaStore().path(Clip("m4a", None))
    ffmpeg("-i", str(source), "-map_metadata", "-1", *CONTAINERS[ext], *words, str(path))
    return path


@pytest.mark.parametrize("ext", CONTAINERS)
def test_title_artist_source_and_cover_are_inside(tmp_path, cover, ext):
    path = sound(tmp_path, ext)
    assert tag(path, TAGS, cover)
    easy = mutagen.File(path, easy=True)
    assert (easy["title"], easy["artist"]) == ([TAGS.title], [TAGS.artist])
    assert cover in path.read_bytes() or ext == "ogg"  # there it is base64
    assert TAGS.source in str(mutagen.File(path).tags)
    assert mutagen.File(path).info.length == pytest.approx(5, abs=0.2)


def test_an_m4a_still_plays_while_it_loads(tmp_path, cover):
    path = sound(tmp_path, "m4a", "-movflags", "+faststart")
    assert tag(path, TAGS, cover)
    assert magic.is_streamable_mp4(path)


@pytest.mark.parametrize("ext", CONTAINERS)
def test_what_a_file_says_of_itself_stays(tmp_path, cover, ext):
    path = sound(tmp_path, ext, "-metadata", "title=Its own")
    assert tag(path, TAGS, cover)
    easy = mutagen.File(path, easy=True)
    assert (easy["title"], easy["artist"]) == (["Its own"], [TAGS.artist])


def test_what_takes_no_tags_is_left_alone(tmp_path, cover):
    wav, broken = tmp_path / "a.wav", tmp_path / "a.m4a"
    wav.write_bytes(b"RIFF")
    broken.write_bytes(b"no MP4 at all")
    assert not tag(wav, TAGS, cover)
    assert not tag(broken, TAGS, cover)
    assert broken.read_bytes() == b"no MP4 at all"
