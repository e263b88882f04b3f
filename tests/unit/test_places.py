"""What was chosen for a chat, and what holds where nothing was."""

import pytest

from shared.places import Choices, Places


@pytest.fixture
def places(jobs):
    return Places(jobs.redis)


async def test_where_nothing_was_chosen_the_defaults_hold(places):
    assert await places.of("dc:g:1", "dc:c:2") == Choices()


async def test_a_channel_differs_from_its_server_only_in_what_was_chosen_for_it(places):
    await places.choose("dc:g:1", quality="720", sites=("x.com",), quiet=True)
    await places.choose("dc:c:2", quiet=False)
    assert await places.of("dc:g:1", "dc:c:2") == Choices(quality="720", sites=("x.com",), quiet=False)
    assert await places.of("dc:g:1", "dc:c:3") == Choices(quality="720", sites=("x.com",), quiet=True)


async def test_a_choice_can_be_taken_back_alone_or_with_all_others(places, jobs):
    await places.choose("tg:5", quality="720", quiet=True)
    await places.choose("tg:5", quality=None)
    assert await places.of("tg:5") == Choices(quiet=True)
    await places.forget("tg:5")
    assert await places.of("tg:5") == Choices()
    assert await jobs.redis.keys("lf:place:*") == []


async def test_a_choice_that_a_newer_version_wrote_is_passed_over(places, jobs):
    await jobs.redis.hset("lf:place:tg:5", mapping={"flying": "true", "quiet": "true"})
    assert await places.of("tg:5") == Choices(quiet=True)


@pytest.mark.parametrize(
    ("host", "allowed"), [("x.com", True), ("m.x.com", True), ("notx.com", False), ("com", False)]
)
def test_a_site_is_a_host_and_what_is_below_it(host, allowed):
    assert Choices(sites=("x.com",)).allow_site(host) is allowed


def test_without_chosen_roles_everybody_may_ask():
    assert Choices().allow_roles(set())
    assert not Choices(roles=("1",)).allow_roles({"2"})
    assert Choices(roles=("1",)).allow_roles({"1", "2"})
