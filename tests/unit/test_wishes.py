"""Times and parts of a medium as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wishes import parse_clip, parse_time
from shared.models import Clip


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("90", 90),
        ("90s", 90),
        ("12.5", 12.5),
        ("1:05", 65),
        ("01:05.25", 65.25),
        ("90:00", 5400),
        ("1:02:03", 3723),
        ("1m30s", 90),
        ("1h", 3600),
        ("1H2M3S", 3723),
        ("1m30", 90),
        (" 2:30 ", 150),
    ],
)
def test_a_time_is_understood_in_every_usual_spelling(text, seconds):
    assert parse_time(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "soon", "1:60", "1:61:00", "-5", "1:2:3:4", "1e9", "٣", "99999999999", "s"]
)
def test_what_is_no_time_is_told_so_in_a_sentence(text):
    with pytest.raises(ValueError, match="is not a time"):
        parse_time(text)


@pytest.mark.parametrize(
    ("text", "clip"),
    [
        ("1:05-2:30", Clip(65, 150)),
        ("1:05 \N{EN DASH} 2:30", Clip(65, 150)),
        ("10..20.5", Clip(10, 20.5)),
        ("10\N{HORIZONTAL ELLIPSIS}20", Clip(10, 20)),
        ("-30", Clip(0, 30)),
        ("1m30s-", Clip(90)),
    ],
)
def test_a_clip_is_a_start_and_an_end(text, clip):
    assert parse_clip(text) == clip


@pytest.mark.parametrize("text", ["", "-", "1:05", "2:30-1:05", "5-5", "1-2-3", "a-b", "1:05 to 2:30"])
def test_what_is_no_clip_is_told_so_in_a_sentence(text):
    with pytest.raises(ValueError, match=r"[.]$"):
        parse_clip(text)


@given(st.text() | st.from_regex(r"\d{0,9}[:hms]?\d{0,9}[-.]\d{0,9}"))
def test_any_text_is_a_clip_or_a_value_error(text):
    try:
        clip = parse_clip(text)
    except ValueError:
        return
    assert clip.end is None or clip.end > clip.start >= 0
