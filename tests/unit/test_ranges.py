"""Which bytes are asked for, and whether they are known already."""

import pytest

from shared.ranges import is_known, span


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("bytes=0-9", (0, 10)),
        ("Bytes=90-", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-1000", (0, 100)),
        ("bytes=99-1000", (99, 100)),
    ],
)
def test_a_range_is_cut_to_what_there_is(asked, given):
    assert span(asked, 100) == given


@pytest.mark.parametrize("asked", ["bytes=100-", "bytes=1000-2000", "bytes=-0"])
def test_a_range_behind_the_end_is_empty(asked):
    start, end = span(asked, 100)
    assert start >= end


@pytest.mark.parametrize(
    "asked",
    [
        *("", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-3", "items=0-1", "bytes=0-1,5-6"),
        *("bytes=\u0663-\u0665", "bytes=--5", "bytes=+1-2", "bytes=1" + "0" * 5000 + "-"),
    ],
)
def test_what_makes_no_sense_and_several_ranges_mean_the_whole(asked):
    assert span(asked, 100) is None


@pytest.mark.parametrize("asked", ['"tag"', 'W/"tag"', '"other", "tag"', 'W/"other",W/"tag"', "*"])
@pytest.mark.parametrize("tag", ['"tag"', 'W/"tag"'])
def test_a_tag_is_known_in_a_list_and_weakened(asked, tag):
    assert is_known(asked, tag)


@pytest.mark.parametrize("asked", [None, "", "tag", '"tag', '"other"', '"a tag"'])
def test_another_tag_is_not(asked):
    assert not is_known(asked, '"tag"')
