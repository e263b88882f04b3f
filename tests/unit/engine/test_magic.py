import struct

import pytest

from workers.engine.magic import family, is_streamable_mp4

HEADS = [
    (b"\x00\x00\x00\x18ftypisom", "mp4"),
    (b"\x00\x00\x00\x18stypmsdh", "mp4"),
    (b"\x1a\x45\xdf\xa3\x01", "matroska"),
    (b"OggS\x00\x02", "ogg"),
    (b"ID3\x04", "mp3"),
    (b"\xff\xfb\x90\x64", "mp3"),
    (b"\xff\xf1\x50\x80", "aac"),
    (b"fLaC", "flac"),
    (b"RIFF\x00\x00\x00\x00WAVE", "wav"),
    (b"RIFF\x00\x00\x00\x00WEBP", "webp"),
    ((b"G" + bytes(187)) * 4, "mpegts"),
    (b"\xff\xd8\xff\xe0", "jpeg"),
    (b"#EXTM3U\n#EXT-X-VERSION:3\n", None),
    (b"<?xml version='1.0'?><MPD>", None),
    (b"ffconcat version 1.0\nfile /etc/passwd\n", None),
    (b"<!DOCTYPE html><title>Not found</title>", None),
    (b"GET / HTTP/1.1\r\n", None),
    (b"\xff\xff\xff\xff", None),
    (b"PK\x03\x04", None),
    (b"", None),
]


@pytest.mark.parametrize(("head", "name"), HEADS)
def test_a_file_is_known_by_its_first_bytes(head, name):
    assert family(head) == name


def box(kind, body=b""):
    return struct.pack(">I4s", 8 + len(body), kind) + body


@pytest.mark.parametrize(
    ("boxes", "streamable"),
    [
        ((box(b"ftyp"), box(b"moov"), box(b"mdat")), True),
        ((box(b"ftyp"), box(b"free"), box(b"moov"), box(b"mdat")), True),
        ((box(b"ftyp"), box(b"mdat"), box(b"moov")), False),
        ((box(b"ftyp"), box(b"moov", box(b"mvex")), box(b"moof"), box(b"mdat")), False),
        ((box(b"ftyp"), struct.pack(">I4sQ", 1, b"free", 16), box(b"moov")), True),
        ((box(b"ftyp"), struct.pack(">I4s", 2, b"junk")), False),
        ((box(b"ftyp"), struct.pack(">I4s", 1, b"free")), False),
        ((box(b"ftyp"), struct.pack(">I4sQ", 1, b"free", 2**64 - 1), box(b"moov")), False),
        ((), False),
    ],
)
def test_an_mp4_streams_when_its_index_comes_first_and_it_has_no_fragments(tmp_path, boxes, streamable):
    path = tmp_path / "file"
    path.write_bytes(b"".join(boxes))
    assert is_streamable_mp4(path) is streamable
