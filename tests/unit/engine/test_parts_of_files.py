"""Parts of plain files, by real children of a real engine: what is fetched of a file, what comes out."""

import pytest

from shared.errors import BadClip
from shared.models import Clip, Place, Wish
from tests.chaos.house import long
from tests.stand_ins.client import packets
from tests.stand_ins.media import Clip as File
from tests.stand_ins.media import MediaStore
from tests.unit.engine.test_wishes_of_media import pictures
from workers.engine import Selection
from workers.engine.choice import choose
from workers.engine.magic import is_streamable_mp4

pytestmark = pytest.mark.asyncio(loop_scope="session")

SIZE = 20_000_000  # of 20 seconds
WHOLE = File(size=SIZE, height=720)
PART = Clip(8.4, 10.0)


@pytest.fixture(scope="module")
def around():
    """The pictures around the part, of the file and of the one that may take its place."""
    return [pictures(MediaStore().path(each), 8, 11) for each in (WHOLE, WHOLE.other())]


@pytest.fixture
def fetch_part(engine, origin):
    async def fetch_part(job, path, wish, **knobs):
        """What came, and how many bytes the origin sent once it was known what to fetch."""
        media = await job.extract((origin.with_knobs(**knobs) if knobs else origin.url) + path)
        origin.reset()
        heard = []
        (made,) = await job.transfer(choose(media, wish, Place(), max_bytes=10**10), heard.append)
        assert knobs or all(each.done <= each.total for each in heard)
        return made, origin.stats()["bytes"]

    return fetch_part


def is_right(file, made, around):
    found = pictures(file)
    return (
        is_streamable_mp4(file)
        and len(found) in {40, 41}  # it may show the frame before its start
        and any(found[:40] in (each[9:49], each[10:50]) for each in around)
        and made.track.duration == pytest.approx(1.6, abs=0.05)
        and packets(file)["audio"] >= 1.6 * 48000 / 1024
    )


@pytest.mark.parametrize("words", ["", "&index=last"])
async def test_of_a_file_little_more_than_the_part_is_fetched(engine, fetch_part, around, words):
    async with engine.job("part") as job:
        made, fetched = await fetch_part(job, f"/m/whole.mp4?size=20MB&height=720{words}", Wish(clip=PART))
        assert is_right(job.folder / made.name, made, around[:1])
        assert fetched < SIZE / 4
        assert not [each for each in job.folder.iterdir() if each.name.startswith("track")]


@pytest.mark.parametrize(
    "knobs",
    [
        {"range": "off"},
        pytest.param({"range": "ignore"}, marks=long),
        {"range": "lie"},
        pytest.param({"range": "liebody"}, marks=long),
        pytest.param({"gzip": "force"}, marks=long),
        {"etag": "off"},
        pytest.param({"cut": 0.3, "times": 1}, marks=long),
        pytest.param({"fail": 429, "times": 2, "on": "media"}, marks=long),
        pytest.param({"max_conns": 2}, marks=long),
        {"change_after": "3req", "latency": 20},
    ],
    ids=str,
)
async def test_a_part_comes_out_whatever_the_origin_does(engine, fetch_part, around, knobs):
    async with engine.job("part") as job:
        path = f"/page/part-{'-'.join(knobs)}?media=mp4&size=20MB&height=720"
        made, _ = await fetch_part(job, path, Wish(clip=PART), **knobs)
        assert is_right(job.folder / made.name, made, around)


@pytest.mark.parametrize(
    ("path", "size"),
    [
        ("/m/sound.m4a?seconds=60", 900_000),
        ("/m/fragments.mp4?size=20MB&height=720&audio=none&index=fragments", SIZE),
        ("/m/whole.mp4?size=20MB&height=720", SIZE / 4),  # without its pictures
    ],
)
async def test_sound_and_files_in_fragments_too(engine, fetch_part, path, size):
    wish = Wish("fit" if "audio=none" in path else "audio", PART)
    async with engine.job("part") as job:
        made, fetched = await fetch_part(job, path, wish)
        assert fetched < size / 1.9
        assert made.track.duration == pytest.approx(1.6, abs=0.1)
        assert made.kind == ("video" if wish.quality == "fit" else "audio")


async def test_both_tracks_of_a_selection_are_cut(engine, origin, fetch_part):
    async with engine.job("part") as job:
        media = await job.extract(f"{origin.url}/site/watch?v=big-parts")
        origin.reset()
        selection = Selection(("h264-1080", "audio-m4a"), "mp4", "video", clip=Clip(30.2, 31))
        (made,) = await job.transfer(selection, lambda _: None)
        assert made.track.duration == pytest.approx(0.8, abs=0.1)
        assert packets(job.folder / made.name)["audio"] >= 0.8 * 48000 / 1024
        assert (
            origin.stats()["bytes"]
            < sum(each.bytes for each in media.formats if each.id in selection.formats) / 8
        )


async def test_a_part_outside_of_a_file_that_did_not_say_how_long_it_is(engine, fetch_part):
    async with engine.job("part") as job:
        with pytest.raises(BadClip):
            await fetch_part(job, "/m/whole.mp4?size=20MB&height=720", Wish(clip=Clip(21, 22)))
