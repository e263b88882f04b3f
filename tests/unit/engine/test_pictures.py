"""Sites' pictures, however odd, become small JPEGs or nothing."""

import io
import subprocess

import av
import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from workers.engine.pictures import MOST_BYTES, small_jpeg


def picture(size, codec, *words):
    command = [get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", f"testsrc=size={size}", "-frames:v", "1"]
    form = [*words, "-c:v", codec, "-f", "image2pipe", "-"]
    return subprocess.run([*command, *form], check=True, capture_output=True).stdout


def size_of(jpeg):
    with av.open(io.BytesIO(jpeg), "r") as container:
        context = container.streams.video[0].codec_context
        assert context.name == "mjpeg"
        return context.width, context.height


@pytest.mark.parametrize(
    ("size", "codec", "words", "becomes"),
    [
        ("1280x720", "mjpeg", (), (320, 180)),
        ("640x1080", "png", ("-pix_fmt", "rgba"), (190, 320)),
        ("641x361", "libwebp", (), (320, 180)),
        ("100x50", "mjpeg", (), (100, 50)),
        ("3000x2", "png", (), (320, 1)),
    ],
)
def test_a_picture_is_made_to_fit_and_never_larger(size, codec, words, becomes):
    jpeg = small_jpeg(picture(size, codec, *words))
    assert size_of(jpeg) == becomes
    assert len(jpeg) <= MOST_BYTES


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"\x89PNG\r\n\x1a\n" + b"x" * 1000, b"\xff\xd8\xff" + bytes(500), b"GIF89a" + bytes(99)],
)
def test_what_is_no_picture_gives_none(content):
    assert small_jpeg(content) is None


def test_a_picture_with_too_many_pixels_gives_none():
    assert small_jpeg(picture("9000x6000", "png")) is None


def test_a_picture_that_is_cut_off_gives_none_or_what_can_be_seen():
    whole = picture("640x480", "png")
    cut = small_jpeg(whole[: len(whole) // 3])
    assert cut is None or size_of(cut) == (320, 240)
