"""Times and parts of a medium as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wishes import parse_clip, parse_time, parse_wish
from shared.models import Clip, Wish


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


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("", Wish()),
        ("mp3", Wish("mp3")),
        ("720p", Wish("720")),
        ("BEST subs:pt-BR", Wish("best", subtitles="pt-BR")),
        ("1:05-2:30 audio", Wish("audio", Clip(65, 150))),
        ("Subtitles=de -90 480", Wish("480", Clip(0, 90), subtitles="de")),
    ],
)
def test_words_beside_a_link_make_a_wish_in_any_order(words, wish):
    assert parse_wish(words.split()) == wish


@pytest.mark.parametrize("word", ["please", "subs:", "subs:1", "2:00-1:00", "p", "0", "99999"])
def test_a_word_that_asks_for_nothing_is_named(word):
    with pytest.raises(ValueError, match=word):
        parse_wish(["720", word])
