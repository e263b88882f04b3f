"""What /settings in Telegram shows, where there is more to choose than in most services."""

import pytest

from bot.telegram_bot.panel import PRESSED, _Panel, _read
from shared.places import Choices


def data(keyboard):
    return [button.callback_data.removeprefix(PRESSED) for row in keyboard.inline_keyboard for button in row]


def test_regions_can_be_chosen_where_there_are_several():
    panel = _Panel(Choices(region="far"), "en", private=False, regions=("near", "far"))
    assert "Fetched in: far" in panel.text()
    assert "region|" in data(panel.keyboard())
    assert data(panel.menu("region")) == ["region|any", "region|near", "region|far"]


def test_one_region_is_no_question():
    panel = _Panel(Choices(), "en", private=True)
    assert "Fetched in" not in panel.text()
    assert "region|" not in data(panel.keyboard())


@pytest.mark.parametrize(
    ("name", "value", "chosen"),
    [
        ("region", "far", {"region": "far"}),
        ("region", "any", {"region": None}),
        ("region", "elsewhere", None),
        ("language", "own", {"language": None}),
        ("language", "en", {"language": "en"}),
        ("language", "tlh", None),
        ("quality", "720", {"quality": "720"}),
        ("quality", "9", None),
        ("adults", "1", {"adults": True}),
        ("adults", "yes", None),
        ("paused", "1", None),
    ],
)
def test_a_button_chooses_only_what_there_is(name, value, chosen):
    assert _read(name, value, ("near", "far")) == chosen
