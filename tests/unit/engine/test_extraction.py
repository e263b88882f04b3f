"""What the engine learns of links, through real children, from the stand-in origin and site."""

import time

import pytest

from shared import errors
from shared.models import Place, Wish
from tests.stand_ins.origin import start_origin
from tests.stand_ins.site import LONG_TITLE
from workers.engine.choice import choose

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def extract(engine, url):
    async with engine.job("extraction") as job:
        return await job.extract(url)


async def test_a_page_gives_its_title_and_its_video(engine, origin):
    media = await extract(engine, f"{origin.url}/page/1?title=A%20page&media=mp4")
    assert media.title == "A page"
    assert media.thumbnail.startswith(origin.url)
    assert [each.ext for each in media.formats] == ["mp4"]


@pytest.mark.parametrize("path", ["/hls-fmp4/master.m3u8", "/hls-ts/master.m3u8", "/dash/manifest.mpd"])
async def test_a_manifest_offers_video_by_height_and_audio_apart(engine, origin, path):
    media = await extract(engine, origin.url + path)
    heights = [each.height for each in media.formats if not each.has_audio]
    assert heights == [144, 360, 720]
    assert len([each for each in media.formats if not each.has_video]) == 1
    assert media.duration == pytest.approx(5, abs=0.1)


async def test_what_a_site_says_arrives_with_its_formats(engine, origin):
    media = await extract(engine, f"{origin.url}/site/watch?v=movie")
    assert (media.extractor, media.id, media.uploader) == ("StandIn", "movie", "Stand-in Channel")
    assert media.subtitles == ("en", "de")
    assert media.automatic == ("en", "fr")
    best = next(each for each in media.formats if each.id == "h264-1080")
    assert (best.height, best.vcodec, best.acodec, best.has_video, best.has_audio) == (
        1080,
        "avc1.64001f",
        "none",
        True,
        False,
    )
    assert best.bytes > 1_000_000


async def test_the_original_language_is_the_one_that_the_site_prefers(engine, origin):
    assert (await extract(engine, f"{origin.url}/site/watch?v=dubbed")).original_language == "en"


async def test_a_title_of_300_characters_arrives_whole(engine, origin):
    assert (await extract(engine, f"{origin.url}/site/watch?v=longtitle")).title == LONG_TITLE


async def test_a_watch_link_with_a_list_means_that_one_video(engine, origin):
    media = await extract(engine, f"{origin.url}/site/watch?v=plain&list=three")
    assert (media.id, media.entries) == ("plain", 0)


@pytest.mark.parametrize(("playlist", "entries"), [("three", 3), ("long", 1000)])
async def test_a_playlist_gives_its_first_video_and_how_many_there_are(engine, origin, playlist, entries):
    before = origin.requests_for("/site/api/video/plain-1")
    media = await extract(engine, f"{origin.url}/site/playlist?list={playlist}")
    assert (media.id, media.entries) == ("plain-1", entries)
    assert origin.requests_for("/site/api/video/plain-1") == before + 1


async def test_one_child_extracts_one_link_after_the_other(engine, origin):
    async with engine.job("extraction") as job:
        first = await job.extract(f"{origin.url}/files/small.mp4")
        second = await job.extract(f"{origin.url}/site/watch?v=plain")
    assert (first.extractor, second.extractor) == ("Generic", "StandIn")


REFUSALS = [
    ("/missing", errors.NotFound),
    ("/gone", errors.NotFound),
    ("/forbidden", errors.SiteTrouble),
    ("/unavailable", errors.SiteTrouble),
    ("/status/401", errors.LoginRequired),
    ("/status/429", errors.RateLimited),
    ("/status/451", errors.GeoBlocked),
    ("/loop", errors.SiteTrouble),
    ("/nothing", errors.NoMedia),
    ("/text.txt", errors.NotMedia),
    ("/files/subs.srt", errors.NotMedia),
    ("/live/index.m3u8", errors.Live),
    ("/site/watch?v=live", errors.Live),
    ("/site/watch?v=login", errors.LoginRequired),
    ("/site/watch?v=members", errors.LoginRequired),
    ("/site/watch?v=instagram", errors.LoginRequired),
    ("/site/watch?v=geo", errors.GeoBlocked),
    ("/site/watch?v=bot", errors.BotCheck),
    ("/site/watch?v=ip-blocked", errors.BotCheck),
    ("/site/watch?v=private", errors.Private),
    ("/site/watch?v=age", errors.AgeRestricted),
    ("/site/watch?v=removed", errors.Removed),
    ("/site/watch?v=unavailable", errors.Removed),
    ("/site/watch?v=terminated", errors.Removed),
    ("/site/watch?v=ratelimited", errors.RateLimited),
    ("/site/watch?v=session-limited", errors.RateLimited),
    ("/site/watch?v=drm", errors.Drm),
    ("/site/watch?v=unsupported", errors.Unsupported),
    ("/site/watch?v=upcoming", errors.Premiere),
    ("/site/watch?v=offline", errors.NoMedia),
    ("/site/watch?v=nomedia", errors.NoMedia),
    ("/site/watch?v=noformats", errors.NoMedia),
    ("/site/watch?v=missing", errors.NotFound),
    ("/site/watch?v=broken", errors.Internal),
    ("/site/playlist?list=empty", errors.NoMedia),
]


@pytest.mark.parametrize(("path", "kind"), REFUSALS)
async def test_a_link_that_cannot_be_had_says_why_and_keeps_the_address_to_itself(engine, origin, path, kind):
    with pytest.raises(errors.JobError) as caught:
        await extract(engine, origin.url + path)
    assert type(caught.value) is kind
    assert origin.url not in str(caught.value)
    assert "http" not in str(caught.value).replace("HTTP", "")


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("http://127.0.0.1:1/video", errors.Unreachable),
        ("http://nobody.invalid/video.mp4", errors.Unreachable),
        ("file:///etc/passwd", errors.Unsupported),
        ("ftp://nobody.invalid/video.mp4", errors.Unsupported),
        ("ytsearch:anything", errors.Unsupported),
        (":ytfav", errors.Unsupported),
    ],
)
async def test_what_is_no_web_address_or_has_nobody_behind_it_is_refused(engine, url, kind):
    with pytest.raises(errors.JobError) as caught:
        await extract(engine, url)
    assert type(caught.value) is kind


async def test_a_premiere_says_when_it_starts(engine, origin):
    with pytest.raises(errors.Premiere) as caught:
        await extract(engine, f"{origin.url}/site/watch?v=premiere")
    assert int(caught.value.facts["starts"]) > time.time()


async def test_a_geo_block_says_where_it_could_be_seen(engine, origin):
    with pytest.raises(errors.GeoBlocked) as caught:
        await extract(engine, f"{origin.url}/site/watch?v=geo")
    assert caught.value.facts == {"countries": "DE,FR"}


async def test_what_a_link_smuggles_to_yt_dlp_is_dropped(engine, origin):
    smuggled = "#__youtubedl_smuggle=%7B%22force_videoid%22%3A+%22smuggled%22%7D"
    assert (await extract(engine, f"{origin.url}/files/small.mp4{smuggled}")).id != "smuggled"


def cookies_for(host):
    return f"# Netscape HTTP Cookie File\n{host}\tFALSE\t/\tFALSE\t0\tsession\tplanted\n"


async def test_cookies_go_to_their_own_site_alone_wherever_it_leads(engine, origin):
    origin.reset()
    with start_origin("127.0.0.2") as elsewhere:
        async with engine.job("logged-in") as job:
            link = f"{origin.url}/page/logged?media=mp4"
            found = await job.extraction(link, cookies=cookies_for("127.0.0.1"))
            away = f"{origin.url}/redirect?to={elsewhere.url}/page/away%3Fmedia=mp4"
            await job.extraction(away, cookies=cookies_for("127.0.0.1"))
        async with engine.job("gone-on") as job:
            await job.extraction("", found.packed.info, cookies_for("127.0.0.1"))
            selection = choose(found.media, Wish(), Place(), max_bytes=10**10)
            await job.transfer(selection, lambda _: None)
            await job.extraction(f"{origin.url}/page/without?media=mp4")
        sent = {each["path"]: each["headers"].get("Cookie") for each in origin.log()}
        theirs = elsewhere.log()
    assert sent["/page/logged"] == "session=planted"
    assert {sent.pop(path) for path in list(sent) if path.endswith(".mp4")} == {"session=planted"}
    assert sent["/page/without"] is None
    assert theirs
    assert [each for each in theirs if "Cookie" in each["headers"]] == []
