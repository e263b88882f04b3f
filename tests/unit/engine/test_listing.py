"""What the engine names of playlists and channels, through real children."""

import pytest

from shared import errors
from tests.unit.engine.helpers import MISCHIEF
from workers.engine.media import LARGEST_LISTING, length_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

HALF = "half \ufffd"
"""What becomes of half a character, which no message of ours can hold."""


async def listed(engine, url, items=50):
    async with engine.job("listing") as job:
        return await job.listing(url, items)


async def test_a_playlist_is_listed_and_no_item_is_looked_at(engine, origin):
    before = origin.requests_for("/site/api/video/plain-1")
    found = await listed(engine, f"{origin.url}/site/playlist?list=three")
    assert (found.title, found.count, found.uploader) == ("Playlist three", 3, "Stand-in Channel")
    assert [item.id for item in found.items] == ["plain-1", "plain-2", "plain-3"]
    first = found.items[0]
    assert (first.title, first.duration) == ("Stand-in plain-1", 5)
    assert first.url == f"{origin.url}/site/watch?v=plain-1"
    assert origin.requests_for("/site/api/video/plain-1") == before


async def test_a_long_list_is_cut(engine, origin):
    found = await listed(engine, f"{origin.url}/site/playlist?list=long", 30)
    assert [item.id for item in found.items] == [f"plain-{number}" for number in range(1, 31)]
    assert found.count == 1000


async def test_a_link_to_one_video_of_a_list_means_the_list(engine, origin):
    assert len((await listed(engine, f"{origin.url}/site/watch?v=plain&list=three")).items) == 3


async def test_what_is_no_list_has_no_items(engine, origin):
    assert (await listed(engine, f"{origin.url}/site/watch?v=plain")).items == ()


async def test_a_child_that_listed_takes_a_watch_link_for_its_video_again(engine, origin):
    async with engine.job("listing") as job:
        await job.listing(f"{origin.url}/site/playlist?list=three", 5)
        media = await job.extract(f"{origin.url}/site/watch?v=plain&list=three")
    assert media.entries == 0


async def test_a_feed_without_an_end_is_read_no_further_than_wanted(engine):
    found = await listed(engine, f"{MISCHIEF}lists/endless", 1000)
    assert len(found.items) == 1000
    assert max(len(item.title) for item in found.items) <= 200


async def test_of_items_that_are_all_long_fewer_are_taken(engine):
    found = await listed(engine, f"{MISCHIEF}lists/talkative", 1000)
    assert 100 < len(found.items) < 150
    assert sum(map(length_of, found.items)) <= LARGEST_LISTING


async def test_the_tabs_of_a_channel_are_one_list(engine):
    assert [i.id for i in (await listed(engine, f"{MISCHIEF}lists/tabs")).items] == ["v1", "v2", "s1"]
    assert [i.id for i in (await listed(engine, f"{MISCHIEF}lists/tabs", 2)).items] == ["v1", "v2"]


async def test_only_what_can_be_fetched_now_is_listed(engine):
    found = await listed(engine, f"{MISCHIEF}lists/nonsense")
    assert [(item.id, item.url) for item in found.items] == [("g", f"{MISCHIEF}g"), (HALF, f"{MISCHIEF}h")]
    assert (found.items[1].title, found.items[1].duration) == ("\ufffd", None)


async def test_a_list_that_is_not_there_says_so(engine, origin):
    with pytest.raises(errors.NotFound):
        await listed(engine, f"{origin.url}/site/playlist?list=nowhere")
