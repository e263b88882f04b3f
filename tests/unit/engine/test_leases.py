"""Promises about connections: never more than allowed to one site, and nobody waits for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.engine.leases import MOST_ASKED, Asked, Ledger, site_of


class Child:
    """Asks for connections, and gives back what is wanted back."""

    def __init__(self, ledger):
        self.ledger = ledger
        self.held = self.wanted = 0
        ledger.join(self, self.recall)

    def ask(self):
        self.ledger.ask(self, "site", self.granted)

    def granted(self):
        self.held += 1

    def recall(self, _site):
        self.wanted += 1

    def give_back(self):
        self.held -= 1
        self.wanted = max(0, self.wanted - 1)
        self.ledger.give_back(self, "site")


def test_connections_are_counted_by_host_and_port():
    assert site_of("https://user:pass@CDN.example:8443/a?b") == "cdn.example:8443"


def test_no_more_than_allowed_are_granted_and_the_rest_when_one_is_free():
    child = Child(Ledger(2))
    for _ in range(3):
        child.ask()
    assert child.held == 2
    child.give_back()
    assert child.held == 2


def test_sites_are_counted_apart():
    ledger, granted = Ledger(1), []
    child = Child(ledger)
    for site in ("one", "two"):
        ledger.ask(child, site, lambda site=site: granted.append(site))
    assert granted == ["one", "two"]


def test_who_comes_later_gets_a_share_of_what_another_holds():
    ledger = Ledger(8)
    first, second = Child(ledger), Child(ledger)
    for _ in range(8):
        first.ask()
    for _ in range(8):
        second.ask()
    while first.wanted:
        first.give_back()
    assert (first.held, second.held) == (4, 4)


def test_even_one_connection_goes_round():
    ledger = Ledger(1)
    first, second = Child(ledger), Child(ledger)
    first.ask()
    second.ask()
    assert first.wanted == 1
    first.give_back()
    assert second.held == 1


def test_a_child_that_asks_without_end_is_refused_and_takes_no_room():
    ledger = Ledger(2)
    ledger.join("mad", lambda _: None)
    for number in range(MOST_ASKED):
        ledger.ask("mad", f"{number}.test", lambda: None)
        ledger.give_back("mad", f"never-{number}.test")
    with pytest.raises(OverflowError):
        ledger.ask("mad", "more.test", lambda: None)
    ledger.give_back("mad", "1.test")
    ledger.ask("mad", "again.test", lambda: None)
    assert ledger.sites <= MOST_ASKED
    ledger.leave("mad")
    assert ledger.sites == 0


def test_what_a_dead_child_held_or_waited_for_is_free():
    ledger = Ledger(1)
    first, second, third = Child(ledger), Child(ledger), Child(ledger)
    for child in (first, second, third):
        child.ask()
    ledger.leave(second)
    ledger.leave(first)
    assert (second.held, third.held) == (0, 1)


EVENTS = st.lists(st.tuples(st.integers(0, 4), st.booleans()), max_size=80)


@given(st.integers(1, 8), st.integers(1, 5), EVENTS)
def test_whatever_happens_the_limit_holds_and_all_are_served_in_the_end(most, children, events):
    ledger = Ledger(most)
    family = [Child(ledger) for _ in range(children)]
    asked = 0
    for number, asks in events:
        child = family[number % children]
        if asks:
            asked += 1
            child.ask()
        elif child.held:
            child.give_back()
            asked -= 1
        assert ledger.held("site") == sum(each.held for each in family) <= most
    while any(each.held for each in family):
        next(each for each in family if each.held).give_back()
        asked -= 1
    assert asked == 0


def test_a_grant_that_nobody_waits_for_any_more_goes_back():
    given = []
    leases = Asked(ask=lambda _: None, give=given.append)
    assert not leases.take("site", lambda: True)
    leases.granted("site")
    assert given == ["site"]


def test_each_request_for_one_back_is_heard_once():
    leases = Asked(ask=lambda _: None, give=lambda _: None)
    leases.wanted("site")
    assert [leases.is_wanted("site") for _ in range(2)] == [True, False]
