"""Subtitles in whatever form become SubRip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.models import Clip
from workers.engine.alarm import within
from workers.engine.subtitles import Cue, parse, part, to_srt

VTT = """WEBVTT
Kind: captions

STYLE
::cue { color: lime }

intro
00:01.000 --> 00:02.500 align:start position:0%
<v Ann>Tom &amp; <i>Jerry</i></v>
<00:00:01.200><c>second</c> line

NOTE nothing

01:00:00.000 --> 01:00:01.000
late
"""


def test_webvtt_loses_its_own_markup_and_keeps_ours():
    assert parse(VTT) == [
        Cue(1, 2.5, "Tom & <i>Jerry</i>\nsecond line"),
        Cue(3600, 3601, "late"),
    ]


def test_subrip_of_any_line_ending_is_understood():
    text = "1\r\n00:00:01,5 --> 00:00:02,000\r\nOne\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nTwo\r\n"
    assert parse(text) == [Cue(1.5, 2, "One"), Cue(3, 4, "Two")]


@pytest.mark.parametrize(
    "text", ["", "<html>no</html>", "WEBVTT\n\n", "00:02.000 --> 00:01.000\nbackwards\n"]
)
def test_what_holds_no_cues_gives_none(text):
    assert parse(text) == []


def test_a_part_counts_from_its_own_start():
    cues = [Cue(0, 1, "a"), Cue(1, 3, "b"), Cue(4, 6, "c"), Cue(7, 8, "d")]
    assert part(cues, Clip(2, 5)) == [Cue(0, 1, "b"), Cue(2, 3, "c")]
    assert part(cues, Clip(7)) == [Cue(0, 1, "d")]


words = st.from_regex(r"[a-z]{1,9}( [a-z]{1,9})?", fullmatch=True)
cues = st.lists(
    st.builds(
        lambda a, b, t: Cue(a / 1000, (a + b) / 1000, t), st.integers(0, 10**7), st.integers(1, 10**5), words
    )
)


@given(cues)
def test_what_is_written_is_read_again(given_cues):
    assert parse(to_srt(given_cues)) == [
        Cue(pytest.approx(each.start), pytest.approx(each.end), each.text) for each in given_cues
    ]


@pytest.mark.parametrize("text", ["\n", " ", "\n ", "0:0.0\n", "0:0.0 ", "0:0.0 --> ", "<", "</", "&"])
def test_no_text_keeps_the_reader_busy(text):
    with within(30):
        parse("WEBVTT\n" + text * 300_000)


@given(st.text())
def test_no_text_breaks_the_reader(text):
    parse(text)
