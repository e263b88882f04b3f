"""What is fetched for a place, and what is done when it proves too big."""

import pytest

from shared.errors import NoLinkPossible
from shared.models import Clip, Place, Wish
from workers.course import length, plan, still_worth, with_own_part
from workers.engine.media import Format, Media, Selection

MB = 1_000_000


def video(height, size, **more):
    width = round(height * 16 / 9)
    codecs = {"vcodec": "avc1", "acodec": "mp4a.40.2"}
    return Format(str(height), "https", "mp4", width=width, height=height, estimate=size, **codecs, **more)


def medium(duration=60.0, **more):
    formats = (video(360, 40 * MB), video(720, 60 * MB), video(1080, 100 * MB))
    return Media("1", "Site", "https://a.example/1", "t", formats, duration=duration, **more)


def course(media, wish=None, place=None, reencode=180.0):
    return plan(media, wish or Wish(), place or Place(), max_bytes=10**10, longest_encoding=reencode)


def heights(found):
    return [each.formats[0] for each in found.selections]


def test_a_terminal_gets_the_best_and_nothing_else_is_planned():
    found = course(medium())
    assert (found.first.formats, found.ways) == (("1080",), ())


def test_a_chat_gets_what_fits_then_what_is_lower_and_then_a_smaller_encoding():
    found = course(medium(), place=Place(65 * MB))
    assert heights(found) == ["720", "360"]
    assert found.ways == ("shrink",)


def test_what_fits_in_no_form_is_encoded_from_the_lowest_that_is_good_enough():
    found = course(medium(), place=Place(20 * MB))
    assert heights(found) == ["720"]
    assert found.ways == ("shrink",)


def test_what_is_too_long_to_encode_becomes_a_link():
    found = course(medium(duration=600), place=Place(20 * MB))
    assert found.first.as_link
    assert found.ways == ()


def test_without_links_it_becomes_parts():
    found = course(medium(duration=600), place=Place(20 * MB, links=False))
    assert heights(found) == ["720"]
    assert found.ways == ("split",)


def test_without_links_more_parts_than_people_want_are_a_refusal():
    with pytest.raises(NoLinkPossible):
        course(medium(duration=600), place=Place(5 * MB, links=False))


def test_encoding_can_be_switched_off():
    assert course(medium(), place=Place(20 * MB), reencode=0).first.as_link


def test_only_fit_is_ever_encoded():
    assert course(medium(), Wish("720"), Place(20 * MB)).first.as_link


def test_a_clip_counts_as_long_as_it_is():
    found = course(medium(duration=3600), Wish(clip=Clip(0, 600)), Place(5 * MB, links=True))
    assert found.ways == ("shrink",) or found.first.as_link


def test_places_with_other_limits_share_only_what_is_certain():
    sure = Media("1", "S", "https://a.example", "t", (video(360, None, bytes=MB),), duration=5)
    assert course(sure, place=Place(5 * MB)).key(Place(5 * MB)) == course(sure).key(Place())
    unsure = course(medium(), place=Place(70 * MB))
    assert unsure.key(Place(70 * MB)) != unsure.key(Place(71 * MB))
    forced = course(medium(), place=Place(20 * MB))
    assert forced.key(Place(20 * MB)) != forced.first.key


def test_a_link_may_name_its_own_part_and_the_wish_goes_before_it():
    media = medium(start_time=10.0)
    assert with_own_part(media, Wish()).clip == Clip(10, None)
    assert with_own_part(media, Wish(clip=Clip(1, 2))).clip == Clip(1, 2)
    assert with_own_part(medium(start_time=99.0), Wish()).clip is None
    assert length(media, Wish(clip=Clip(50, 99))) == 10


def test_after_a_wrong_estimate_the_others_are_taken_for_as_wrong():
    options = [
        Selection((name,), "mp4", "video", bytes=size) for name, size in (("a", 20), ("b", 8), ("c", None))
    ]
    assert [each.formats for each in still_worth(options, options[0], 60, 30)] == [("b",), ("c",)]
