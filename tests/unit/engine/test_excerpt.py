"""Which bytes of a plain MP4 hold a part, and that they make a file with the very packets of the whole."""

import struct

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import BadClip
from shared.models import Clip as Part
from tests.stand_ins.media import Arranged, Clip, MediaStore
from workers.engine.excerpt import excerpt

HEAD = 64 * 1024
REORDERED = Clip(seconds=8)
NOISY = Clip(size=20_000_000, height=720)
FILES = {
    "index first": REORDERED,
    "index last": Arranged(REORDERED, "last"),
    "large": NOISY,
    "fragments": Arranged(Clip(seconds=8, audio=()), "fragments"),
    "sound": Clip("m4a", None, seconds=8),
    "two languages": Clip(audio=("en", "de")),
}


class Served:
    """A file that is read in places, and how many bytes of it were."""

    def __init__(self, path):
        self.data = path.read_bytes()
        self.head = self.data[:HEAD]
        self.read_bytes = len(self.head)

    def read(self, span):
        self.read_bytes += span.end - span.start
        return self.data[span.start : span.end]

    def part(self, clip, *, sound_only=False):
        found = excerpt(self.head, len(self.data), self.read, clip, sound_only=sound_only)
        return found and (found, found.head + b"".join(map(self.read, found.spans)))


@pytest.fixture(scope="module")
def served():
    return {name: Served(MediaStore().path(recipe)) for name, recipe in FILES.items()}


def packets(path, kind, offset=0.0):
    """Bytes of each packet by the millisecond at which it is shown."""
    with av.open(str(path)) as container:
        found = [each for each in container.demux(getattr(container.streams, kind)[0]) if each.size]
        return {round((float(each.pts * each.time_base) + offset) * 1000): bytes(each) for each in found}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("index first", "video"),
        ("index first", "audio"),
        ("index last", "video"),
        ("index last", "audio"),
        ("large", "video"),
        ("fragments", "video"),
        ("sound", "audio"),
        ("two languages", "audio"),
    ],
)
@pytest.mark.parametrize("part", [Part(0, 1), Part(1.5, 3.2), Part(3.0), Part(4.98, 60)], ids=str)
def test_a_part_holds_the_packets_of_the_whole_at_their_moments(served, tmp_path, name, kind, part):
    found, content = served[name].part(part)
    path = tmp_path / "part.mp4"
    path.write_bytes(content)
    inside = packets(path, kind, 0 if name == "fragments" else found.offset)  # fragments say when they are
    whole = packets(MediaStore().path(FILES[name]), kind)
    begin = max(0, min(whole))
    assert len(inside) > 10
    moved = {at: min(whole, key=lambda each: abs(each - at)) for at in inside}
    assert all(abs(at - before) <= 1 for at, before in moved.items())
    assert all(inside[at] == whole[before] for at, before in moved.items())
    wanted = [at for at in sorted(whole) if part.start * 1000 <= at - begin < (part.end or 99) * 1000]
    assert min(inside) <= wanted[0] + 1
    assert max(inside) >= wanted[-1] - 1


@given(start=st.floats(0, 19), seconds=st.floats(0.1, 20))
def test_what_is_read_is_little_more_than_the_part(served, start, seconds):
    file = served["large"]
    file.read_bytes = 0
    part = Part(start, start + seconds)
    found, content = file.part(part)
    assert start - 1.001 <= found.offset <= start + 0.001  # a key frame each second
    share = (min(20, part.end + 1) - found.offset) / 20
    assert len(content) < len(file.data) * (share + 0.05)


def test_sound_alone_needs_no_key_frame(served, tmp_path):
    found, content = served["large"].part(Part(5.7, 10), sound_only=True)
    assert found.offset == 5.7
    path = tmp_path / "sound.mp4"
    path.write_bytes(content)
    with av.open(str(path)) as container:
        assert [each.type for each in container.streams] == ["audio"]


def test_what_lies_far_between_two_wanted_places_is_left_out(served, monkeypatch):
    monkeypatch.setattr("workers.engine.excerpt.GAP", 0)
    found, content = served["large"].part(Part(5, 10), sound_only=True)
    assert len(found.spans) > 1
    assert len(content) < 200_000


def test_after_the_end_there_is_no_part(served):
    for name in ("index first", "fragments", "sound"):
        with pytest.raises(BadClip):
            served[name].part(Part(8.2, 9))


@pytest.mark.parametrize(
    "recipe", [Clip("webm", "vp9"), Clip("mp3", None), Clip("opus", None), Arranged(REORDERED, "fragments")]
)
def test_what_is_of_another_form_stays_whole(recipe):
    assert Served(MediaStore().path(recipe)).part(Part(1, 2)) is None


@given(at=st.integers(0, 12_000), byte=st.sampled_from([0, 1, 127, 128, 255]))
def test_a_broken_index_never_does_more_than_keep_the_file_whole(served, at, byte):
    file = served["index first"]
    broken = bytearray(file.data)
    broken[at] = byte
    try:
        found = excerpt(
            bytes(broken[:HEAD]),
            len(broken),
            lambda span: bytes(broken[span.start : span.end]),
            Part(2, 3),
            sound_only=False,
        )
    except BadClip:
        return
    assert found is None or all(0 <= each.start < each.end <= len(broken) for each in found.spans)


LIES = {
    "runs without samples": (b"stsc", 1, 0),
    "runs that begin in the middle": (b"stsc", 0, 5),
    "runs that go back": (b"stsc", 3, 1),
    "a key frame before the first": (b"stss", 0, 0),
    "a key frame after the last": (b"stss", 1, 2**32 - 1),
    "more steps than there are": (b"stts", -1, 2**31),
    "a place beyond the end": (b"stco", 0, 2**32 - 1),
    "a sample of 4 GB": (b"stsz", 0, 2**32 - 1),
}
"""A table, the number in it (after how many there are) that lies, and what it says."""


@pytest.mark.parametrize("lie", LIES)
def test_an_index_that_lies_keeps_the_file_whole(served, lie):
    kind, which, value = LIES[lie]
    content = bytearray(served["index first"].data)
    struct.pack_into(">I", content, content.index(kind) + 12 + 4 * which, value)

    def read(span):
        return bytes(content[span.start : span.end])

    assert excerpt(bytes(content[:HEAD]), len(content), read, Part(0, 3), sound_only=False) is None
