"""Which fragments a part needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import BadClip
from shared.models import Clip
from workers.engine.clips import cut_fragments, cut_playlist

PLAYLIST = """#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-MEDIA-SEQUENCE:7
#EXT-X-MAP:URI="init.mp4"
#EXT-X-KEY:METHOD=AES-128,URI="key"
#EXTINF:4.0,
a.m4s
#EXTINF:4.0,
b.m4s
#EXTINF:4.0,
c.m4s
#EXTINF:2.5,
d.m4s
#EXT-X-ENDLIST
"""


def uris(text):
    return [line for line in text.splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(
    ("clip", "kept", "offset"),
    [
        (Clip(0, 2), ["a.m4s"], 0),
        (Clip(4, 6), ["b.m4s"], 4),
        (Clip(5, 9), ["b.m4s", "c.m4s"], 4),
        (Clip(9), ["c.m4s", "d.m4s"], 8),
        (Clip(14.4, 99), ["d.m4s"], 12),
    ],
)
def test_a_playlist_keeps_what_overlaps(clip, kept, offset):
    cut = cut_playlist(PLAYLIST, clip)
    assert uris(cut.text) == kept
    assert cut.offset == offset


def test_keys_and_init_segments_stay_and_numbers_go_on():
    text = cut_playlist(PLAYLIST, Clip(9, 10)).text
    assert '#EXT-X-MAP:URI="init.mp4"' in text
    assert '#EXT-X-KEY:METHOD=AES-128,URI="key"' in text
    assert "#EXT-X-MEDIA-SEQUENCE:9" in text


def test_byte_ranges_that_count_on_from_the_one_before_get_their_place():
    text = "#EXTM3U\n" + "".join(f"#EXTINF:1,\n#EXT-X-BYTERANGE:{n}00\nall.ts\n" for n in (1, 2, 3, 4))
    cut = cut_playlist(text, Clip(2, 2.5)).text
    assert "#EXT-X-BYTERANGE:300@300" in cut
    assert "#EXT-X-BYTERANGE:100@0" not in cut


def test_a_part_after_the_end_is_none():
    with pytest.raises(BadClip):
        cut_playlist(PLAYLIST, Clip(14.5, 20))
    with pytest.raises(BadClip):
        cut_fragments([{"url": "a", "duration": 2.0}], Clip(2))


@pytest.mark.parametrize("text", ["", "#EXTM3U\n", "#EXTM3U\na.ts\n", PLAYLIST + "#UPLYNK-SEGMENT:x,ad\n"])
def test_what_does_not_say_how_long_it_is_stays_whole(text):
    assert cut_playlist(text, Clip(1, 2)) is None


@pytest.mark.parametrize("number", ["x", "-1", "9" * 5000])
def test_a_playlist_that_counts_from_nowhere_stays_whole(number):
    assert cut_playlist(f"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:{number}\n#EXTINF:5,\na.ts\n", Clip(1, 2)) is None


def test_dash_keeps_its_initialisation():
    fragments = [{"url": "init"}, *({"url": str(n), "duration": 2.0} for n in range(10))]
    cut = cut_fragments(fragments, Clip(6.5, 8))
    assert [each["url"] for each in cut.fragments] == ["init", "3", "4"]
    assert cut.offset == 6
    assert cut_fragments([{"url": "a"}, {"url": "b"}], Clip(1)) is None


@given(
    st.lists(st.floats(0.1, 20), min_size=1, max_size=30),
    st.floats(0, 100),
    st.floats(0.1, 50),
)
def test_what_is_kept_covers_the_part_and_nothing_far_from_it(durations, start, seconds):
    clip = Clip(start, start + seconds)
    fragments = [{"url": str(n), "duration": each} for n, each in enumerate(durations)]
    total = sum(durations)
    try:
        cut = cut_fragments(fragments, clip)
    except BadClip:
        assert start >= total - 1e-6
        return
    end = cut.offset + sum(each["duration"] for each in cut.fragments)
    assert cut.offset <= start + 1e-6
    assert end >= min(clip.end, total) - 1e-6
    assert cut.offset + cut.fragments[0]["duration"] > start - 1e-6
    assert end - cut.fragments[-1]["duration"] < clip.end + 1
