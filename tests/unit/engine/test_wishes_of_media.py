"""Parts, subtitles, smaller files and parts of files, made by real children of a real engine."""

import av
import pytest

from shared.errors import NoLinkPossible
from shared.models import Clip, Place, Wish
from tests.chaos.house import long
from workers.engine.choice import choose
from workers.engine.subtitles import parse

pytestmark = pytest.mark.asyncio(loop_scope="session")


def pictures(path, begin=0.0, end=99.0):
    with av.open(str(path)) as container:
        frames = container.decode(video=0)
        return [bytes(frame.planes[0]) for frame in frames if begin <= frame.time + 0.001 < end]


async def made_of(job, url, wish, place=Place()):  # noqa: B008  # frozen
    media = await job.extract(url)
    return await job.transfer(choose(media, wish, place, max_bytes=10**10), lambda _: None)


# Where both tracks share a transport stream, its fragments begin with whichever is first: 0.1 s off at most.
@pytest.mark.parametrize(
    ("kind", "off"), [("hls-ts", 0.04), pytest.param("dash", 0.04, marks=long), ("hls-muxed", 0.12)]
)
async def test_a_part_begins_at_the_very_picture(engine, origin, kind, off):
    url = f"{origin.url}/site/watch?v={kind}"
    async with engine.job("part") as job:
        (whole,) = await made_of(job, url, Wish())
        (part,) = await made_of(job, url, Wish(clip=Clip(2.4, 4.0)))
        first = pictures(job.folder / part.name)[0]
        assert first in pictures(job.folder / whole.name, 2.4 - off + 0.04, 2.4 + off)
        assert part.track.duration == pytest.approx(1.6, abs=0.15)


@pytest.mark.parametrize("quality", ["audio", "mp3"])
async def test_a_part_of_the_sound_is_as_long_as_asked(engine, origin, quality):
    async with engine.job("sound") as job:
        (part,) = await made_of(job, f"{origin.url}/site/watch?v=audio", Wish(quality, Clip(1, 3)))
        assert (part.kind, part.track.duration) == ("audio", pytest.approx(2, abs=0.1))


async def test_a_webm_takes_subtitles_too_and_has_them_beside_it_for_browsers(engine, origin):
    async with engine.job("webm") as job:
        (made,) = await made_of(job, f"{origin.url}/site/watch?v=movie", Wish("best", subtitles="en"))
        with av.open(str(job.folder / made.name)) as container:
            assert len(container.streams.subtitles) == 1
        words = (job.folder / made.subtitles).read_text()
        assert "Line 3 in en" in words
        assert sorted(each.name for each in job.folder.iterdir() if each.suffix == ".srt") == [made.subtitles]


@pytest.mark.parametrize("clip", [None, Clip(1, 3)])
async def test_subtitles_that_cannot_be_muxed_come_beside(engine, origin, clip):
    async with engine.job("beside") as job:
        url = f"{origin.url}/site/watch?v=oddwords"
        film, words = await made_of(job, url, Wish("360", clip, subtitles="en"))
        with av.open(str(job.folder / film.name)) as container:
            assert not container.streams.subtitles
            assert container.streams.video
        assert (words.kind, words.ext, words.mime) == ("document", "srt", "application/x-subrip")
        assert words.bytes == (job.folder / words.name).stat().st_size
        (cue,) = parse((job.folder / words.name).read_text(encoding="utf-8"))
        assert (cue.start, cue.end, cue.text) == (0, 1 if clip else 2, "No character: \ufffe")


async def test_another_child_goes_on_from_what_one_learned(engine, origin):
    async with engine.job("learned") as job:
        found = await job.extraction(f"{origin.url}/site/watch?v=dash-known")
    assert found.packed
    origin.reset()
    async with engine.job("known") as job:
        again = await job.extraction("", found.packed.info)
        assert again.media == found.media
        assert not origin.stats()["paths"]
        (made,) = await job.transfer(choose(again.media, Wish(), Place(), max_bytes=10**10), lambda _: None)
        assert made.track.duration == pytest.approx(5, abs=0.1)


async def test_a_playlist_is_not_to_be_gone_on_from(engine, origin):
    async with engine.job("list") as job:
        assert (await job.extraction(f"{origin.url}/site/playlist?list=three")).packed is None


async def test_until_when_addresses_work_is_told(engine, origin):
    async with engine.job("until") as job:
        assert (await job.extraction(f"{origin.url}/site/watch?v=fleeting")).packed.expires
        assert (await job.extraction(f"{origin.url}/site/watch?v=plain")).packed.expires is None


async def test_a_file_is_made_smaller_with_progress_and_as_the_same_medium(engine, origin):
    heard = []
    async with engine.job("small") as job:
        (made,) = await made_of(job, f"{origin.url}/m/a.mp4?size=5MB&height=720", Wish())
        (small,) = await job.rework(made, 1_000_000, "shrink", heard.append)
        assert 500_000 < small.bytes <= 1_000_000
        assert small.track.duration == pytest.approx(made.track.duration, abs=0.1)
        assert (small.track.vcodec, small.track.acodec, small.ext) == ("h264", "aac", "mp4")
        assert await job.rework(made, 20_000, "shrink", heard.append) == ()
    assert {each.stage for each in heard} == {"encoding"}
    assert [each.done for each in heard] == [*sorted(each.done for each in heard[:-1]), 0]


async def test_a_file_is_cut_into_parts_that_lose_nothing(engine, origin):
    async with engine.job("parts") as job:
        (made,) = await made_of(job, f"{origin.url}/m/a.mp4?size=5MB&height=720", Wish())
        parts = await job.rework(made, 3_500_000, "split", lambda _: None)
        assert len(parts) == 2
        assert all(part.bytes <= 3_500_000 for part in parts)
        assert sum(packets(job.folder / part.name) for part in parts) == packets(job.folder / made.name)
        with pytest.raises(NoLinkPossible):
            await job.rework(made, 200_000, "split", lambda _: None)


def packets(path):
    with av.open(str(path)) as container:
        return sum(1 for packet in container.demux(video=0) if packet.size)
