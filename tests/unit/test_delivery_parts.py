"""Which files share a message, and as what Telegram takes them."""

import pytest

from shared.delivery.parts import parts_of
from shared.delivery.telegram.media import album_of, facts_of, kind_of
from shared.models import MediaFile

JPEG = MediaFile("k", "a.jpg", 1000, "image/jpeg", "image", width=800, height=600)
MP4 = MediaFile("k", "a.mp4", 1000, "video/mp4", "video", duration=3, vcodec="h264", acodec="aac")
SILENT = MediaFile("k", "a.mp4", 1000, "video/mp4", "video", duration=3, vcodec="h264")
GIF = MediaFile("k", "a.gif", 1000, "image/gif", "image", width=80, height=60)
MP3 = MediaFile("k", "a.mp3", 1000, "audio/mpeg", "audio", duration=3, acodec="mp3")
PDF = MediaFile("k", "a.srt", 1000, "application/x-subrip", "document")


def changed(file, **facts):
    return MediaFile(**{name: getattr(file, name) for name in file.__slots__} | facts)


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (JPEG, "image"),
        (changed(JPEG, bytes=10_000_001), "document"),
        (changed(JPEG, width=6000, height=4001), "document"),
        (changed(JPEG, width=2001, height=100), "document"),
        (changed(JPEG, width=None, height=None), "document"),
        (changed(JPEG, mime="image/avif"), "document"),
        (GIF, "animation"),
        (MP4, "video"),
        (SILENT, "animation"),
        (changed(SILENT, duration=61), "video"),
        (changed(SILENT, mime="video/webm"), "document"),
        (MP3, "audio"),
    ],
)
def test_telegram_takes_each_file_as_what_it_may_be(file, kind):
    assert kind_of(file) == kind


def test_photos_and_videos_go_together_in_tens_and_others_apart():
    files = [JPEG, MP4, PDF, GIF, *[JPEG] * 9, MP3, SILENT]
    parts = parts_of(files, album_of, most=10, most_bytes=10**6)
    assert parts == [(0, 1, *range(4, 12)), (2,), (3,), (12, 14), (13,)]


def test_files_that_are_too_large_together_go_apart():
    assert parts_of([MP4] * 3, album_of, most=10, most_bytes=2500) == [(0, 1), (2,)]


def test_what_is_for_adults_is_hidden_at_first():
    assert facts_of(JPEG, None, adult=True) == {"has_spoiler": True}
    assert facts_of(MP4, None, adult=True)["has_spoiler"]
    assert "has_spoiler" not in facts_of(MP4, None)
