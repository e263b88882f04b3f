"""What is put together while it comes is what the ffmpeg program makes of the finished files."""

import os
import subprocess
import threading

import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from shared.errors import DiskFull
from tests.stand_ins.client import packets
from tests.stand_ins.media import Clip, MediaStore
from workers.engine import magic, probe
from workers.engine.streaming import Muxing, Unsuitable

FRAGMENTS = ("-movflags", "+frag_keyframe+empty_moov")


def ffmpeg(*words):
    subprocess.run([get_ffmpeg_exe(), "-v", "error", "-y", *map(str, words)], check=True)


@pytest.fixture
def part(tmp_path):
    def part(name, *words, of=None):
        path = tmp_path / name
        ffmpeg("-i", of or MediaStore().path(Clip()), "-c", "copy", *words, path)
        return path

    return part


def feed(path, sink):
    try:
        with path.open("rb") as file:
            while chunk := file.read(100_000):
                os.write(sink, chunk)
    except BrokenPipeError:
        pass
    finally:
        os.close(sink)


def muxed(output, *tracks, reserve=None, hevc=False):
    with Muxing(len(tracks), output, hevc=hevc, reserve=reserve) as muxing:
        for track, sink in zip(tracks, muxing.sinks, strict=True):
            threading.Thread(target=feed, args=(track, sink)).start()
        muxing.finish(lambda: None)
    return output


def same(made, *tracks):
    """Whether the program makes the same of them."""
    by_program = made.with_name(f"program-{made.name}")
    inputs = [word for each in tracks for word in ("-i", each)]
    maps = ["-map", "0:v:0", "-map", f"{len(tracks) - 1}:a:0"]
    ffmpeg(*inputs, *maps, "-c", "copy", "-map_metadata:g", "-1", by_program)
    assert packets(made) == packets(by_program)
    assert probe.facts(made) == probe.facts(by_program)


@pytest.mark.parametrize("reserve", [None, 50_000])
@pytest.mark.parametrize(("suffix", "words"), [("ts", ()), ("mp4", FRAGMENTS)])
def test_tracks_apart_become_what_the_program_makes_of_them(part, tmp_path, suffix, words, reserve):
    tracks = part(f"v.{suffix}", "-an", *words), part(f"a.{suffix}", "-vn", *words)
    made = muxed(tmp_path / "made.mp4", *tracks, reserve=reserve)
    same(made, *tracks)
    assert magic.is_streamable_mp4(made)


def test_tracks_of_a_webm_become_a_webm(part, tmp_path):
    source = MediaStore().path(Clip("webm", "vp9"))
    tracks = part("v.webm", "-an", of=source), part("a.webm", "-vn", of=source)
    same(muxed(tmp_path / "made.webm", *tracks), *tracks)


@pytest.mark.parametrize("clocks", [(0, 5000), (5000, 0)])
def test_a_stream_whose_clock_jumps_goes_on_without_a_gap(part, tmp_path, clocks):
    whole = tmp_path / "whole.ts"
    parts = [part(f"{clock}.ts", "-output_ts_offset", clock) for clock in clocks]
    whole.write_bytes(b"".join(each.read_bytes() for each in parts))
    made = muxed(tmp_path / "made.mp4", whole, reserve=50_000)
    same(made, whole)
    assert probe.facts(made).track.duration == pytest.approx(10, abs=0.2)


def test_video_begins_with_a_key_frame(part, tmp_path):
    whole = part("whole.ts", "-bsf:v", "noise=drop=not(n)").read_bytes()
    (tmp_path / "headless.ts").write_bytes(whole)
    made = muxed(tmp_path / "made.mp4", tmp_path / "headless.ts")
    same(made, tmp_path / "headless.ts")
    assert 0 < packets(made)["video"] < packets(MediaStore().path(Clip()))["video"]


def test_a_full_disk_is_told_as_such(part, tmp_path):
    full = tmp_path / "made.mp4"
    full.symlink_to("/dev/full")
    with pytest.raises(DiskFull):
        muxed(full, part("whole.ts"), reserve=50_000)


@pytest.mark.parametrize(("content", "reserve"), [(b"no media", None), (None, 300)])
def test_what_cannot_be_put_together_is_unsuitable(part, tmp_path, content, reserve):
    track = part("v.mp4", *FRAGMENTS)
    if content:
        track.write_bytes(content)
    with pytest.raises(Unsuitable):
        muxed(tmp_path / "made.mp4", track, reserve=reserve)
