"""The parts of Telegram's delivery that need no Telegram."""

import time

import pytest

from bot.telegram_bot.menu import LONGEST_LANGUAGE
from shared.delivery.telegram import Press, caption_of, progress_text
from shared.models import Progress, Result


def result(**facts):
    now = time.time()
    base = {"id": "r", "url": "https://site.example/watch?v=1&x=2", "title": "T", "files": ()}
    return Result(**base | facts, created=now, expires=now + 9)


def units(text):
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize("title", ["x" * 5000, "🎬" * 900, "<&>" * 900, "e\u0301" * 900])
def test_a_caption_has_at_most_1024_units_as_telegram_counts_and_whole_tags(title):
    caption = caption_of(result(title=title, uploader="🎭" * 300))
    shown = caption.replace("&lt;", "<").replace("&amp;", "&").replace("&gt;", ">")
    assert units(shown) - units(shown[shown.index("<a href") : shown.index('">') + 2]) <= 1024
    assert caption.count("<b>") == caption.count("</b>") == 1
    assert caption.count("<a ") == caption.count("</a>") == 1
    caption.encode("utf-8")  # no half of a surrogate pair


def test_a_site_that_names_itself_as_uploader_is_named_once():
    assert caption_of(result(uploader="site.example")).count("site.example</a>") == 1
    assert "· " not in caption_of(result(uploader="site.example"))


def test_a_title_cannot_smuggle_markup():
    assert "<i>" not in caption_of(result(title="<i>x</i>"))


def test_progress_shows_bar_speed_and_time_left():
    text = progress_text(Progress("downloading", 50, 100, 2_000_000, 65, "Title"), "en")
    assert text.startswith("Title\n")
    assert "50%" in text
    assert "2 MB/s" in text
    assert "1:05 left" in text


@pytest.mark.parametrize(("action", "value"), [("premiere", ""), ("words", "x" * LONGEST_LANGUAGE)])
def test_a_button_carries_its_waiter_in_64_bytes(action, value):
    press = Press(action, "tg:1234567890:-1001234567890:1234567890:0123abcd:r1234567890123456789", value)
    assert len(press.data().encode()) <= 64
    assert Press.read(press.data(), account=1234567890, chat=-1001234567890) == press


@pytest.mark.parametrize("data", ["", "x", "cancel", "cancel|", "format-disk|1:2", "|1"])
def test_a_forged_button_is_nothing(data):
    assert Press.read(data, account=1, chat=2) is None
