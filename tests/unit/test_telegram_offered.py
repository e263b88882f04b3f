"""Which commands Telegram offers, and what links into the private chat may ask for."""

from base64 import urlsafe_b64encode

import pytest

from bot.telegram_bot import offered
from bot.telegram_bot.presses import asked_before, in_private
from shared.delivery.telegram import Press
from shared.texts import languages, say


@pytest.mark.parametrize("names", [offered.PRIVATE, offered.GROUPS, offered.ADMINS, offered.OWNERS])
def test_every_command_that_is_offered_says_what_it_does(names):
    assert len(set(names)) == len(names)
    for locale in languages():
        # https://core.telegram.org/bots/api#botcommand
        assert all(1 <= len(say(f"tg-command-{name}", locale)) <= 256 for name in names)


def test_a_link_into_the_private_chat_names_what_was_answered_in_a_group():
    press = Press("best", "tg:1234567890:-1001234567890:123456789:0123abcd")
    _, _, payload = in_private(press, "a_bot").partition("?start=")
    assert len(payload) <= 64
    assert asked_before(payload, 1234567890) == press.waiter_id
    again = Press("best", f"{press.waiter_id}:r1234567890123456789")
    assert in_private(again, "a_bot") == in_private(press, "a_bot")
    again = Press("best", f"{press.waiter_id}:r1234567890123456789")
    assert in_private(again, "a_bot") == in_private(press, "a_bot")


def coded(name):
    return f"best-{urlsafe_b64encode(name.encode()).decode().rstrip('=')}"


@pytest.mark.parametrize(
    "word",
    ["", "inline", "best-", "best-%%%", "best-a", "owner-x", coded("11:1:0123abcd"), coded("AQ:inline")],
)
def test_what_somebody_asked_in_private_cannot_be_asked_for_by_others(word):
    assert asked_before(word, 1) is None
