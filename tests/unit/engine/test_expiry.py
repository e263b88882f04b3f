"""Until when addresses work."""

import pytest

from workers.engine.expiry import earliest

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("url", "moment"),
    [
        ("https://a.example/videoplayback?expire=1800021600&ei=x", 1_800_021_600),
        ("https://manifest.example/api/expire/1800021600/ei/x", 1_800_021_600),
        ("https://a.example/v.mp4?x-expires=1800000100", 1_800_000_100),
        ("https://a.example/v.mp4?Expires=1800000100&Key-Pair-Id=K", 1_800_000_100),
        ("https://a.example/v.mp4?hdnts=st=1799999000~exp=1800000100~acl=/*", 1_800_000_100),
        ("https://a.example/v.mp4?expires=1800000100123", 1_800_000_100),
        ("https://a.example/v.mp4?oh=1&oe=6B49D264", 0x6B49D264),
        ("https://a.example/v.mp4?X-Amz-Date=20270115T080000Z&X-Amz-Expires=600", 1_800_000_600),
        ("https://a.example/v.mp4?e=3&t=1800000100", None),
        ("https://a.example/1800000100/v.mp4?id=1800000100", None),
        ("https://a.example/v.mp4?expires=9999999999", None),
        ("https://a.example/v.mp4", None),
    ],
)
def test_an_address_says_until_when_it_works(url, moment):
    assert earliest([url], NOW) == moment


def test_the_first_to_stop_counts():
    assert earliest(["https://a/?expire=1800000900", "https://a/?expire=1800000100"], NOW) == 1_800_000_100
