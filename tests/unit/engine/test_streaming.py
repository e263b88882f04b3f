"""Files that are made while their tracks come: they grow from front to back, and end as ordinary MP4."""

import contextlib

import av
import pytest

from shared import errors
from shared.models import Place, Wish
from tests.stand_ins.client import packets
from workers.engine import Selection, magic, streaming
from workers.engine.choice import choose

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def grown(job, url, **more):
    """The finished file, and what was said of it while it grew, each time with the bytes it had then."""
    said = []

    def hear(growth):
        with contextlib.suppress(FileNotFoundError):  # what passed through has another name in the end
            said.append((growth, (job.folder / growth.name).read_bytes()))

    media = await job.extract(url)
    selection = choose(media, Wish(), Place(), max_bytes=10**10)
    (made,) = await job.transfer(selection, lambda _: None, hear)
    return made, said


@pytest.mark.parametrize("path", ["/hls-fmp4", "/hls-ts", "/hls-muxed", "/dash"])
async def test_what_was_said_to_be_there_stays_as_it_is_but_for_the_head(engine, origin, path):
    manifest = "manifest.mpd" if path == "/dash" else "master.m3u8"
    link = f"{origin.with_knobs(rate='2MB')}{path}/size=20MB/{manifest}"
    async with engine.job("growing") as job:
        made, said = await grown(job, link)
        final = (job.folder / made.name).read_bytes()
        assert len(said) > 3
        for growth, then in said:
            assert growth.name == made.name
            assert final[growth.head : growth.size] == then[growth.head : growth.size]
        assert magic.is_streamable_mp4(job.folder / made.name)
        counts = packets(job.folder / made.name)
        assert counts["video"] == pytest.approx(made.track.duration * 25, abs=2)
        assert counts["audio"] >= made.track.duration * 48000 / 1024 - 4


async def test_a_file_that_is_right_already_grows_without_a_head(engine, origin):
    async with engine.job("growing") as job:
        made, said = await grown(job, f"{origin.with_knobs(rate='2MB')}/m/grows.mp4?size=20MB")
        final = (job.folder / made.name).read_bytes()
        assert len(said) > 1
        for growth, then in said:
            assert growth.head == 0
            assert final[: growth.size] == then[: growth.size]
        assert made.bytes == 20_000_000


async def test_of_an_early_file_that_comes_to_nothing_it_is_said(engine, origin):
    said = []
    async with engine.job("growing") as job:
        media = await job.extract(f"{origin.with_knobs(missing_segment=4)}/hls-fmp4/size=20MB/master.m3u8")
        selection = choose(media, Wish(), Place(), max_bytes=10**10)
        with pytest.raises(errors.SiteTrouble):
            await job.transfer(selection, lambda _: None, said.append)
        assert not said or said[-1].name is None
        assert not list(job.folder.iterdir())


async def test_a_room_too_small_is_made_good_by_merging_afterwards(origin, tmp_path, monkeypatch):
    """In this process: children inherit the figure from their parent."""
    from imageio_ffmpeg import get_ffmpeg_exe

    from workers.engine import ytdlp
    from workers.engine.mux import Ffmpeg
    from workers.engine.recipe import Recipe
    from workers.engine.transfer import Transfer

    monkeypatch.setattr(streaming, "SMALLEST_INDEX", 100)
    monkeypatch.setattr(streaming, "INDEX_PER_SECOND", 1)
    site = ytdlp.warm(Recipe(10**9))
    media = site.extract(f"{origin.url}/hls-fmp4/master.m3u8")
    said = []
    transfer = Transfer(site, Ffmpeg(get_ffmpeg_exe(), tmp_path), 10**9, lambda _: None)
    (made,) = transfer.run(choose(media, Wish(), Place(), max_bytes=10**10), said.append)
    assert said[-1].name is None
    assert packets(tmp_path / made.name)["video"] == 125
    assert sorted(each.name for each in tmp_path.iterdir()) == [made.name, made.thumbnail]


async def test_vp9_and_opus_apart_become_a_webm_while_they_come(engine, origin):
    async with engine.job("growing") as job:
        media = await job.extract(f"{origin.url}/site/watch?v=movie")
        video = next(each for each in media.formats if (each.vcodec or "").startswith("vp"))
        audio = next(each for each in media.formats if each.acodec == "opus")
        selection = Selection((video.id, audio.id), "webm", "video")
        (made,) = await job.transfer(selection, lambda _: None)
        with av.open(str(job.folder / made.name)) as file:
            assert {each.type for each in file.streams} == {"video", "audio"}
        assert made.ext == "webm"


@pytest.mark.parametrize(("duration", "reserve"), [(None, None), (0, None), (100, 332_768), (10**6, None)])
async def test_room_is_kept_for_the_index_where_the_duration_is_known(duration, reserve):
    assert streaming.reserve_for(duration) == reserve
