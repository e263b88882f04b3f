"""What an origin may do wrong: the right bytes come out all the same, or a failure that says why."""

import asyncio
import hashlib
import time

import pytest

from shared import errors
from shared.models import Wish
from tests.chaos.house import long
from tests.stand_ins.client import packets
from tests.stand_ins.media import Clip, MediaStore
from tests.unit.engine.helpers import fetch
from workers.engine import Selection, magic

pytestmark = pytest.mark.asyncio(loop_scope="session")

LARGE = Clip(size=5_000_000, height=720)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    "knobs",
    [
        {},
        {"cut": 0.3, "times": 2},
        {"range": "off"},
        {"range": "ignore"},
        {"range": "lie"},
        {"range": "liebody"},
        {"gzip": "force"},
        {"no_length": 1},
        {"etag": "off"},
        {"wrong_length": 1000, "times": 1},
        {"range": "off", "cut": 0.3, "times": 1},
        {"max_conns": 2},
        {"throttle_after": "1200kB", "slow": "50kB"},
        {"fail": 503, "times": 1, "on": "media", "retry_after": 1},
        {"fail": 429, "times": 1, "on": "media"},
    ],
    ids=str,
)
async def test_a_file_comes_out_byte_for_byte(engine, origin, knobs):
    base = origin.with_knobs(**knobs) if knobs else origin.url
    async with engine.job("faults") as job:
        made = await fetch(job, f"{base}/page/p?media=mp4&size=5MB")
        assert digest(job.folder / made.name) == digest(MediaStore().path(LARGE))


@pytest.mark.parametrize("change", ["3req", "2MB"])
async def test_of_a_file_that_changes_midway_only_the_new_one_comes_out(engine, origin, change):
    link = f"{origin.with_knobs(change_after=change, latency=20)}/page/p{change}?media=mp4&size=5MB"
    async with engine.job("faults") as job:
        made = await fetch(job, link)
        versions = [digest(MediaStore().path(each)) for each in (LARGE, LARGE.other())]
        assert digest(job.folder / made.name) in versions


async def test_a_connection_that_falls_silent_is_resumed_elsewhere(engine, origin, monkeypatch):
    async with engine.job("faults") as job:
        began = time.monotonic()
        made = await fetch(job, f"{origin.with_knobs(stall=0.5, times=1)}/page/p?media=mp4&size=5MB")
        assert time.monotonic() - began < 25
        assert digest(job.folder / made.name) == digest(MediaStore().path(LARGE))


@pytest.mark.parametrize(
    ("path", "knobs", "kind"),
    [
        ("/page/p?media=mp4&size=5MB", {"wrong_length": -100_000}, errors.Truncated),
        ("/page/p?media=mp4&size=5MB", {"wrong_length": 1000}, errors.Truncated),
        ("/page/p?media=mp4&size=5MB", {"fail": 429, "on": "media"}, errors.RateLimited),
        ("/page/p?media=mp4&size=5MB", {"fail": 503, "on": "media"}, errors.SiteTrouble),
        ("/hls-fmp4/master.m3u8", {"missing_segment": 3}, errors.SiteTrouble),
        ("/hls-ts/master.m3u8", {"missing_segment": 1}, errors.SiteTrouble),
        ("/dash/manifest.mpd", {"missing_segment": 2}, errors.SiteTrouble),
        ("/hls-fmp4/master.m3u8", {"cut": 0.3}, errors.Truncated),
        ("/hls-fmp4/master.m3u8", {"wrong_length": -1000}, errors.Truncated),
        ("/hls-ts/master.m3u8", {"wrong_length": -1000}, errors.Truncated),
    ],
)
async def test_what_cannot_be_had_whole_fails_with_a_reason_and_leaves_nothing(
    engine, origin, path, knobs, kind
):
    async with engine.job("faults") as job:
        with pytest.raises(errors.JobError) as caught:
            await fetch(job, origin.with_knobs(**knobs) + path)
        assert type(caught.value) is kind
        assert not list(job.folder.iterdir())


STREAM_FAULTS = [
    {"fail_segment": 2, "times": 1},
    {"cut": 0.3, "times": 1},
    {"cut": 0.5, "times": 1, "range": "ignore"},
    {"cut": 0.5, "times": 1, "range": "lie"},
    {"wrong_length": -300, "times": 1},
    {"max_conns": 2},
    {"gzip": "force"},
    {"no_length": 1},
]


@pytest.mark.parametrize(
    ("path", "knobs"),
    [
        *(("/hls-fmp4/master.m3u8", knobs) for knobs in ({}, *STREAM_FAULTS)),
        ("/hls-ts/master.m3u8", {}),
        ("/dash/manifest.mpd", {}),
        *(
            pytest.param(path, knobs, marks=long)
            for path in ("/hls-ts/master.m3u8", "/dash/manifest.mpd")
            for knobs in STREAM_FAULTS
        ),
    ],
    ids=str,
)
async def test_streams_come_out_with_every_packet(engine, origin, path, knobs):
    base = origin.with_knobs(**knobs) if knobs else origin.url
    async with engine.job("faults") as job:
        made = await fetch(job, base + path)
        file = job.folder / made.name
        counts = packets(file)
        assert counts["video"] == 125
        assert counts["audio"] >= 5 * 48000 / 1024 - 2
        assert made.track.duration == pytest.approx(5, abs=0.1)
        assert magic.is_streamable_mp4(file)


async def test_sound_alone_is_fetched_in_parallel_too(engine, origin):
    async with engine.job("faults") as job:
        made = await fetch(job, f"{origin.url}/hls-fmp4/master.m3u8", Wish("audio"))
        assert (made.kind, made.track.vcodec, made.track.acodec) == ("audio", None, "aac")


async def test_all_children_together_keep_to_the_limit_of_connections_to_a_site(engine, origin):
    ready = asyncio.Barrier(4)

    async def one(number):
        async with engine.job(f"limit-{number}") as job:
            media = await job.extract(f"{origin.with_knobs(rate='4MB')}/m/limit{number}.mp4?size=5MB")
            await ready.wait()
            if number == 0:
                await asyncio.to_thread(origin.reset)
            await ready.wait()
            await job.transfer(Selection((media.formats[0].id,), "mp4", "video"), lambda _: None)

    await asyncio.gather(*map(one, range(4)))
    assert 4 <= origin.stats()["max_concurrent"] <= 8
