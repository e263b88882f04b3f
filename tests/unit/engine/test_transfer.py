"""What comes of a choice: whole files, in the right container, or the reason why not."""

import asyncio

import av
import pytest

from shared import errors
from shared.models import Wish
from tests.unit.engine.helpers import an_engine, fetch
from workers.engine import Selection, magic

pytestmark = pytest.mark.asyncio(loop_scope="session")


def count_packets(path):
    with av.open(str(path)) as container:
        kinds = [packet.stream.type for packet in container.demux() if packet.size]
    return kinds.count("video"), kinds.count("audio")


@pytest.mark.parametrize("path", ["/hls-fmp4/master.m3u8", "/hls-ts/master.m3u8", "/dash/manifest.mpd"])
async def test_two_tracks_become_one_mp4_that_plays_while_it_loads(engine, origin, path):
    async with engine.job("transfer") as job:
        made = await fetch(job, origin.url + path)
        file = job.folder / made.name
        assert (made.kind, made.ext, made.mime, made.bytes) == (
            "video",
            "mp4",
            "video/mp4",
            file.stat().st_size,
        )
        assert (made.track.vcodec, made.track.acodec) == ("h264", "aac")
        assert (made.track.width, made.track.height) == (1280, 720)
        assert made.track.duration == pytest.approx(5, abs=0.1)
        assert magic.is_streamable_mp4(file)
        frames, sounds = count_packets(file)
        assert frames == 125
        assert sounds >= 5 * 48000 / 1024 - 2
        assert sorted(each.name for each in job.folder.iterdir()) == ["media1.mp4", "thumbnail1.jpg"]


async def test_a_muxed_transport_stream_becomes_an_mp4(engine, origin):
    async with engine.job("transfer") as job:
        made = await fetch(job, f"{origin.url}/hls-muxed/master.m3u8")
        assert (made.ext, made.track.vcodec, made.track.acodec) == ("mp4", "h264", "aac")
        assert magic.is_streamable_mp4(job.folder / made.name)


async def test_two_transfers_of_one_job_do_not_mix(engine, origin):
    async with engine.job("transfer") as job:
        await job.extract(f"{origin.url}/site/watch?v=movie")
        made = [
            (await job.transfer(Selection((each,), "mp4", "video"), lambda _: None))[0]
            for each in ("h264-360", "h264-720")
        ]
        assert [each.track.height for each in made] == [360, 720]
        assert [(job.folder / each.name).stat().st_size for each in made] == [each.bytes for each in made]


async def test_of_a_failed_transfer_nothing_is_left_and_another_can_follow(engine, origin):
    async with engine.job("transfer") as job:
        await job.extract(f"{origin.with_knobs(cut=0.3)}/files/small.mp4")
        with pytest.raises(errors.Truncated):
            await job.transfer(Selection(("mp4",), "mp4", "video"), lambda _: None)
        assert not list(job.folder.iterdir())
        assert (await fetch(job, f"{origin.url}/files/small.mp4")).ext == "mp4"


async def test_the_same_link_gives_the_same_bytes_twice(engine, origin):
    contents = set()
    for _ in range(2):
        async with engine.job("transfer") as job:
            made = await fetch(job, f"{origin.url}/hls-fmp4/master.m3u8")
            contents.add((job.folder / made.name).read_bytes())
    assert len(contents) == 1


async def test_a_file_that_is_right_already_passes_through_unchanged(engine, origin, tmp_path):
    async with engine.job("transfer") as job:
        made = await fetch(job, f"{origin.url}/files/5MB.mp4")
        assert made.bytes == 5_000_000


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        ("/files/vp9.webm", ("webm", "video/webm", "video")),
        ("/site/watch?v=vp9only", ("webm", "video/webm", "video")),
        ("/files/audio.m4a", ("m4a", "audio/mp4", "audio")),
        ("/files/audio.mp3", ("mp3", "audio/mpeg", "audio")),
        ("/files/audio.opus", ("ogg", "audio/ogg", "audio")),
        ("/files/audio-only.mp4", ("m4a", "audio/mp4", "audio")),
        ("/files/video-only.mp4", ("mp4", "video/mp4", "video")),
    ],
)
async def test_a_file_is_called_what_it_is(engine, origin, path, facts):
    async with engine.job("transfer") as job:
        made = await fetch(job, origin.url + path)
        assert (made.ext, made.mime, made.kind) == facts


async def test_audio_of_a_video_comes_without_its_pictures(engine, origin):
    async with engine.job("transfer") as job:
        made = await fetch(job, f"{origin.url}/files/small.mp4", Wish("audio"))
        assert (made.ext, made.kind, made.track.vcodec, made.track.acodec) == ("m4a", "audio", None, "aac")


async def test_audio_becomes_mp3_when_that_was_chosen(engine, origin):
    async with engine.job("transfer") as job:
        await job.extract(f"{origin.url}/site/watch?v=audio")
        (made,) = await job.transfer(Selection(("audio-opus",), "mp3", "audio"), lambda _: None)
        assert (made.ext, made.mime, made.track.acodec) == ("mp3", "audio/mpeg", "mp3")
        assert made.track.duration == pytest.approx(5, abs=0.2)


async def test_portrait_video_is_measured_as_it_is_shown(engine, origin):
    async with engine.job("transfer") as job:
        made = await fetch(job, f"{origin.url}/site/watch?v=portrait")
        assert made.track.height > made.track.width


@pytest.mark.parametrize("path", ["/site/watch?v=plain", "/files/small.mp4"])
async def test_a_thumbnail_comes_from_the_site_or_else_from_the_video(engine, origin, path):
    async with engine.job("transfer") as job:
        made = await fetch(job, origin.url + path)
        picture = job.folder / made.thumbnail
        assert picture.stat().st_size <= 200_000
        with av.open(str(picture)) as container:
            size = container.streams.video[0].codec_context
            assert max(size.width, size.height) == 320


async def test_progress_grows_to_the_end_and_names_its_stage(engine, origin):
    heard = []
    async with engine.job("transfer") as job:
        made = await fetch(job, f"{origin.with_knobs(rate='1MB')}/files/5MB.mp4", on_progress=heard.append)
    stages = [each.stage for each in heard]
    amounts = [each.done for each in heard]
    assert stages == ["downloading"] * (len(stages) - 1) + ["merging"]
    assert 4 <= len(stages) <= 15
    assert amounts == sorted(amounts)
    assert {each.total for each in heard} == {made.bytes}
    assert amounts[-1] == made.bytes


FAULTS = [
    ("/empty.mp4", {}, errors.EmptyFile),
    ("/files/small.mp4", {"cut": 0.3}, errors.Truncated),
    ("/files/small.mp4", {"wrong_length": 1000}, errors.Truncated),
    ("/hls-fmp4/master.m3u8", {"missing_segment": 3}, errors.SiteTrouble),
    ("/site/watch?v=dead", {}, errors.SiteTrouble),
]


@pytest.mark.parametrize(("path", "knobs", "kind"), FAULTS)
async def test_a_download_that_cannot_be_completed_fails_and_says_why(engine, origin, path, knobs, kind):
    base = origin.with_knobs(**knobs) if knobs else origin.url
    async with engine.job("transfer") as job:
        with pytest.raises(errors.JobError) as caught:
            await fetch(job, base + path)
    assert type(caught.value) is kind


@pytest.mark.parametrize(
    ("path", "knobs"),
    [
        ("/files/small.mp4", {"cut": 0.3, "times": 2}),
        ("/hls-fmp4/master.m3u8", {"fail_segment": 2, "times": 1}),
        ("/files/small.mp4", {"no_length": 1}),
        ("/files/small.mp4", {"gzip": "force"}),
        ("/files/small.mp4", {"range": "off"}),
    ],
)
async def test_a_passing_fault_or_a_modest_server_goes_unnoticed(engine, origin, path, knobs):
    async with engine.job("transfer") as job:
        made = await fetch(job, origin.with_knobs(**knobs) + path)
        assert count_packets(job.folder / made.name)[0] == 125


async def test_more_than_the_operator_allows_is_too_big_with_or_without_a_length(origin, tmp_path):
    async with an_engine(tmp_path, max_bytes=300_000) as engine:
        for base in (origin.url, origin.with_knobs(no_length=1)):
            async with engine.job("big") as job:
                with pytest.raises(errors.TooBig):
                    await fetch(job, f"{base}/files/small.mp4")


async def test_eight_jobs_at_once_come_out_whole(engine, origin):
    async def one(number):
        async with engine.job(f"many-{number}") as job:
            made = await fetch(job, f"{origin.url}/hls-fmp4/master.m3u8")
            return count_packets(job.folder / made.name)[0]

    assert await asyncio.gather(*map(one, range(8))) == [125] * 8
