"""The stand-in origin, its media and its site keep the promises that other tests build on."""

import concurrent.futures
import contextlib
import gzip
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import av
import pytest
import yt_dlp

from tests.chaos.house import long
from tests.stand_ins.client import Answer, downloader, extract, fetch, lasting_downloader, packets, speed_of
from tests.stand_ins.extractor import ALBUMS, ERRORS, VIDEOS, register
from tests.stand_ins.media import Clip, MediaStore, Stream
from tests.stand_ins.origin import ROOT, Origin, start_origin

SMALL = "/files/small.mp4"


@pytest.fixture(scope="module")
def shared_origin() -> Iterator[Origin]:
    with start_origin() as origin:
        yield origin


@pytest.fixture
def origin(shared_origin: Origin) -> Origin:
    shared_origin.reset()
    return shared_origin


@pytest.fixture(scope="module")
def small() -> bytes:
    return MediaStore().path(Clip()).read_bytes()


@pytest.fixture(scope="module", autouse=True)
def _close_the_lasting_downloader() -> Iterator[None]:
    yield
    lasting_downloader().close()


# Media


def test_the_same_description_gives_the_same_bytes_in_another_folder(tmp_path: Path, small: bytes) -> None:
    assert MediaStore(tmp_path).path(Clip()).read_bytes() == small


@long
def test_several_processes_may_make_the_same_medium_at_once(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from tests.stand_ins.media import *; "
    code += "print(MediaStore(Path(sys.argv[1])).path(Stream('hls-ts', heights=(144,))))"
    makers = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    answers = {maker.communicate()[0] for maker in makers}
    assert [maker.returncode for maker in makers] == [0, 0, 0]
    assert len(answers) == 1
    assert not list(tmp_path.glob("making-*"))


@pytest.mark.parametrize(
    "clip",
    [
        Clip(size=5_000_000, height=720),
        Clip(size=60_000_000, height=720),
        Clip("webm", "vp9", (), 360, 5, size=250_000),
        Clip("mp4", "av1", (), 360, 5, size=150_000),
    ],
    ids=lambda clip: f"{clip.video}-{clip.size}",
)
def test_a_sized_clip_has_exactly_that_size_and_is_whole(clip: Clip) -> None:
    path = MediaStore().path(clip)
    assert path.stat().st_size == clip.size
    assert packets(path)["video"] == clip.duration * 25


def test_mp4_files_have_their_index_first(small: bytes) -> None:
    assert 0 < small.index(b"moov") < small.index(b"mdat")


def test_a_change_of_variant_gives_other_bytes_of_the_same_shape(small: bytes) -> None:
    other = MediaStore().path(Clip().other())
    assert other.read_bytes() != small
    assert packets(other)["video"] == 125


# Ranges and headers


def test_a_file_comes_whole_with_its_headers(origin: Origin, small: bytes) -> None:
    answer = Answer(origin.url + SMALL)
    assert (answer.status, answer.body) == (200, small)
    assert answer.headers["Content-Length"] == str(len(small))
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["ETag"]
    assert answer.headers["Last-Modified"]


@pytest.mark.parametrize(
    ("asked", "part"),
    [("bytes=0-99", slice(0, 100)), ("bytes=500000-", slice(500000, None)), ("bytes=-70", slice(-70, None))],
)
def test_a_range_gives_that_part(origin: Origin, small: bytes, asked: str, part: slice) -> None:
    answer = Answer(origin.url + SMALL, Range=asked)
    assert (answer.status, answer.body) == (206, small[part])
    first, last, _ = part.indices(len(small))
    assert answer.headers["Content-Range"] == f"bytes {first}-{last - 1}/{len(small)}"


def test_a_range_beyond_the_end_is_refused_with_the_size(origin: Origin, small: bytes) -> None:
    answer = Answer(origin.url + SMALL, Range=f"bytes={len(small)}-")
    assert (answer.status, answer.headers["Content-Range"]) == (416, f"bytes */{len(small)}")


def test_head_gives_the_headers_alone(origin: Origin, small: bytes) -> None:
    answer = Answer(origin.url + SMALL, method="HEAD")
    assert (answer.body, answer.headers["Content-Length"]) == (b"", str(len(small)))


def test_if_range_gives_the_part_only_while_the_file_is_the_same(origin: Origin) -> None:
    etag = Answer(origin.url + SMALL).headers["ETag"]
    assert Answer(origin.url + SMALL, Range="bytes=0-9", If_Range=etag).status == 206
    assert Answer(origin.url + SMALL, Range="bytes=0-9", If_Range='"other"').status == 200


@pytest.mark.parametrize(("word", "advertised"), [("off", None), ("ignore", "bytes")])
def test_ranges_can_be_off_or_ignored(
    origin: Origin, small: bytes, word: str, advertised: str | None
) -> None:
    answer = Answer(origin.with_knobs(range=word) + SMALL, Range="bytes=10-19")
    assert (answer.status, answer.body, answer.headers["Accept-Ranges"]) == (200, small, advertised)


def test_a_lying_range_says_and_sends_another_offset(origin: Origin, small: bytes) -> None:
    answer = Answer(origin.with_knobs(range="lie") + SMALL, Range="bytes=10-19")
    assert (answer.status, answer.body) == (206, small[1010:1020])
    assert answer.headers["Content-Range"] == f"bytes 1010-1019/{len(small)}"


def test_a_lying_body_hides_behind_the_right_content_range(origin: Origin, small: bytes) -> None:
    answer = Answer(origin.with_knobs(range="liebody") + SMALL, Range="bytes=10-19")
    assert answer.body == small[1010:1020]
    assert answer.headers["Content-Range"] == f"bytes 10-19/{len(small)}"


def test_etag_and_date_can_be_left_out(origin: Origin) -> None:
    headers = Answer(origin.with_knobs(etag="off") + SMALL).headers
    assert headers["ETag"] is headers["Last-Modified"] is None


def test_without_length_the_whole_file_comes_in_chunks(origin: Origin, small: bytes) -> None:
    answer = Answer(origin.with_knobs(no_length=1) + SMALL)
    assert (answer.headers["Content-Length"], answer.body) == (None, small)


def test_gzip_comes_when_it_is_accepted_or_forced(origin: Origin, small: bytes) -> None:
    on, force = origin.with_knobs(gzip="on") + SMALL, origin.with_knobs(gzip="force") + SMALL
    assert Answer(on, Accept_Encoding="identity").body == small
    assert gzip.decompress(Answer(on, Accept_Encoding="gzip").body) == small
    assert gzip.decompress(Answer(force, Accept_Encoding="identity").body) == small


# Pace


@long
def test_unthrottled_a_file_comes_at_over_300_mb_a_second(origin: Origin) -> None:
    assert max(speed_of(origin.port, "/files/120MB.mp4") for _ in range(5)) > 300e6


@long
def test_rate_holds_within_a_few_percent_for_each_connection(origin: Origin) -> None:
    url = origin.with_knobs(rate="2MB") + "/files/5MB.mp4"
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(Answer, [url] * 3))
    assert [len(answer.body) for answer in answers] == [5_000_000] * 3
    assert all(2.45 < answer.seconds < 3.5 for answer in answers)


def test_a_response_can_slow_down_past_its_first_bytes(origin: Origin) -> None:
    url = origin.with_knobs(throttle_after="4MB", slow="1MB") + "/files/5MB.mp4"
    assert 0.95 < Answer(url).seconds < 2
    assert Answer(url, Range="bytes=0-3999999").seconds < 0.7


def test_latency_comes_before_each_answer(origin: Origin) -> None:
    assert 0.2 <= Answer(origin.with_knobs(latency=200) + "/text.txt").seconds < 1


def test_more_requests_at_once_than_allowed_get_429(origin: Origin) -> None:
    url = origin.with_knobs(max_conns=2, rate="800kB") + SMALL
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(Answer, [url] * 4))
    assert sorted(answer.status for answer in answers) == [200, 200, 429, 429]
    assert {answer.headers["Retry-After"] for answer in answers} == {None, "1"}
    assert Answer(url).status == 200


# Faults


def test_a_cut_closes_the_connection_partway_so_many_times(origin: Origin, small: bytes) -> None:
    url = origin.with_knobs(cut=0.3, times=2) + SMALL
    first, second, third = Answer(url), Answer(url), Answer(url)
    part = small[: int(len(small) * 0.3)]
    assert [(first.body, first.broken), (second.body, second.broken)] == [(part, True)] * 2
    assert (third.body, third.broken) == (small, False)


def test_a_stall_keeps_the_connection_open_and_silent(origin: Origin, small: bytes) -> None:
    answer = Answer(origin.with_knobs(stall=0.5) + SMALL, timeout=0.5)
    assert answer.timed_out
    assert answer.body == small[: len(small) // 2]


def test_a_failure_strikes_the_first_requests_of_each_path(origin: Origin) -> None:
    base = origin.with_knobs(fail=503, times=2, retry_after=7)
    answers = [Answer(base + SMALL) for _ in range(3)]
    assert [answer.status for answer in answers] == [503, 503, 200]
    assert answers[0].headers["Retry-After"] == "7"
    assert Answer(base + "/files/thumb.jpg").status == 503


def test_a_failure_can_be_kept_to_media_or_to_documents(origin: Origin) -> None:
    media, doc = origin.with_knobs(fail=500, on="media"), origin.with_knobs(fail=500, on="doc")
    assert [Answer(media + path).status for path in (SMALL, "/page/x")] == [500, 200]
    assert [Answer(doc + path).status for path in (SMALL, "/page/x")] == [200, 500]


@pytest.mark.parametrize("off", [1000, -1000])
def test_a_wrong_length_is_more_or_less_than_the_body(origin: Origin, small: bytes, off: int) -> None:
    answer = Answer(origin.with_knobs(wrong_length=off) + SMALL)
    assert answer.headers["Content-Length"] == str(len(small) + off)
    assert answer.body == small[: len(small) + min(off, 0)]
    assert answer.broken == (off > 0)


def test_a_file_can_change_after_so_many_bytes(origin: Origin, small: bytes) -> None:
    url = origin.with_knobs(change_after=100) + SMALL
    before = Answer(url, Range="bytes=0-99")
    after = Answer(url, Range="bytes=100-199", If_Range=before.headers["ETag"])
    assert (before.status, after.status) == (206, 200)
    assert before.headers["ETag"] != after.headers["ETag"]
    assert before.headers["Last-Modified"] != after.headers["Last-Modified"]
    assert after.body == MediaStore().path(Clip().other()).read_bytes() != small


def test_a_file_can_change_after_so_many_requests(origin: Origin) -> None:
    url = origin.with_knobs(change_after="2req") + SMALL
    first, second, third = (Answer(url).headers["ETag"] for _ in range(3))
    assert first == second != third


def test_relative_urls_inherit_the_knobs(origin: Origin) -> None:
    base = origin.with_knobs(missing_segment=2, fail_segment=3, times=1)
    track = f"{base}/hls-fmp4/v360"
    assert Answer(f"{base}/hls-fmp4/master.m3u8").status == 200
    numbers = [1, 2, 2, 3, 3]
    statuses = [Answer(f"{track}/seg-{number:05d}.m4s").status for number in numbers]
    assert statuses == [200, 404, 404, 503, 200]


def test_a_manifest_asked_for_with_knobs_redirects_to_their_prefix(origin: Origin) -> None:
    answer = Answer(f"{origin.url}/hls-ts/master.m3u8?rate=5MB&latency=3")
    assert (answer.status, answer.headers["Location"]) == (302, "/k/rate=5MB,latency=3/hls-ts/master.m3u8")


def test_an_unknown_knob_is_a_bad_request(origin: Origin) -> None:
    assert Answer(origin.with_knobs(rat="5MB") + SMALL).status == 400
    assert Answer(origin.with_knobs(rate="fast") + SMALL).status == 400


@pytest.mark.parametrize(
    ("path", "status"),
    [("/missing", 404), ("/gone", 410), ("/forbidden", 403), ("/unavailable", 503), ("/status/418", 418)],
)
def test_the_fixed_statuses(origin: Origin, path: str, status: int) -> None:
    assert Answer(origin.url + path).status == status


def test_expiring_urls_answer_403_after_their_time_or_uses(origin: Origin) -> None:
    timed = f"{origin.url}/expiring/until={time.time() + 0.5}{SMALL}"
    assert Answer(timed).status == 200
    time.sleep(0.6)
    assert Answer(timed).status == 403
    assert [Answer(f"{origin.url}/expiring/uses=2,n=7{SMALL}").status for _ in range(3)] == [200, 200, 403]


# Counting and the process


def test_requests_bytes_and_concurrency_are_counted(origin: Origin, small: bytes) -> None:
    Answer(origin.url + SMALL, Range="bytes=0-99")
    url = origin.with_knobs(latency=200) + SMALL
    with concurrent.futures.ThreadPoolExecutor(5) as pool:
        list(pool.map(Answer, [url] * 5))
    stats = origin.stats()
    assert (stats["requests"], stats["bytes"]) == (6, 100 + 5 * len(small))
    assert stats["max_concurrent"] == stats["max_connections"] == 5
    assert stats["paths"] == {SMALL: {"requests": 6, "bytes": 100 + 5 * len(small)}}
    assert stats["statuses"] == {"206": 1, "200": 5}
    assert origin.requests_for(SMALL) == 6
    assert origin.log()[0]["headers"]["Range"] == "bytes=0-99"
    origin.reset()
    assert origin.stats()["requests"] == 0


def test_a_client_that_leaves_is_no_error(origin: Origin) -> None:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", origin.port)) as connection:
        connection.request("GET", "/files/60MB.mp4")
        connection.getresponse().read(1000)
    deadline = time.monotonic() + 3
    while origin.stats()["active"] and time.monotonic() < deadline:
        time.sleep(0.05)
    assert origin.stats()["active"] == 0


async def test_an_origin_starts_and_stops_in_async_code() -> None:
    async with Origin.start() as origin:
        assert Answer(f"{origin.url}/text.txt").status == 200
    assert origin.process.returncode == 0


def test_by_hand_it_prints_its_url_and_ends_on_sigterm() -> None:
    command = [sys.executable, "-m", "tests.stand_ins.origin"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        url = json.loads(process.stdout.readline())["url"]
        assert Answer(f"{url}/text.txt").status == 200
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(5) == 0


# yt-dlp on the web's pages and streams


@long
def test_yt_dlp_fetches_the_video_of_a_page_with_its_title(
    origin: Origin, tmp_path: Path, small: bytes
) -> None:
    info, path = fetch(f"{origin.url}/page/clip?title=A%20%22fine%22%20%26%20long%20title", tmp_path)
    assert info["title"] == 'A "fine" & long title'
    assert path.read_bytes() == small


@long
@pytest.mark.parametrize("media", ["hls-fmp4", "hls-ts", "hls-muxed", "dash"])
def test_yt_dlp_fetches_a_stream_with_both_tracks(origin: Origin, tmp_path: Path, media: str) -> None:
    info, path = fetch(f"{origin.url}/page/clip?media={media}", tmp_path)
    assert info["height"] == 720
    assert packets(path)["video"] == 125
    assert packets(path)["audio"] >= 234


@long
def test_yt_dlp_fetches_a_stream_through_a_failing_segment(origin: Origin, tmp_path: Path) -> None:
    base = origin.with_knobs(fail_segment=3, times=1)
    _, path = fetch(f"{base}/hls-fmp4/heights=360/master.m3u8", tmp_path)
    assert packets(path)["video"] == 125
    assert origin.stats()["statuses"]["503"] == 2


@long
def test_yt_dlp_gives_up_on_a_segment_missing_for_good(origin: Origin, tmp_path: Path) -> None:
    with pytest.raises(yt_dlp.utils.DownloadError):
        fetch(f"{origin.with_knobs(missing_segment=3)}/hls-ts/heights=360/master.m3u8", tmp_path)


def test_a_stream_can_have_two_languages(origin: Origin) -> None:
    info = extract(f"{origin.url}/hls-ts/audio=en+de/master.m3u8")
    assert {each["language"] for each in info["formats"] if each["vcodec"] == "none"} == {"en", "de"}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/nothing", "Unsupported URL"),
        ("/missing", "HTTP Error 404"),
        ("/empty.mp4", "Did not get any data blocks"),
        ("/loop", "redirect"),
    ],
)
def test_yt_dlp_refuses_what_holds_no_media(origin: Origin, tmp_path: Path, path: str, words: str) -> None:
    with pytest.raises(yt_dlp.utils.DownloadError, match=words):
        fetch(origin.url + path, tmp_path)


def test_redirects_lead_to_the_file(origin: Origin, tmp_path: Path, small: bytes) -> None:
    _, path = fetch(f"{origin.url}/redirect/3{SMALL}", tmp_path)
    assert path.read_bytes() == small


# yt-dlp on the site


def test_every_url_of_a_video_gives_the_same_id(origin: Origin) -> None:
    paths = ["watch?v=plain-7", "watch?t=3&v=plain-7", "short/plain-7", "embed/plain-7"]
    infos = [extract(f"{origin.url}/site/{path}") for path in paths]
    infos.append(extract(f"{origin.url}/s/plain-7"))
    assert {(info["id"], info["extractor_key"]) for info in infos} == {("plain-7", "StandIn")}
    assert origin.requests_for("/site/api/video/plain-7") == 5


def test_registering_twice_changes_nothing_and_keeps_the_generic_extractor(origin: Origin) -> None:
    with downloader(Path()) as ydl:
        before = list(ydl._ies)
        register(ydl)
        assert list(ydl._ies) == before
        assert before[:3] == ["StandInList", "StandInAlbum", "StandIn"]
        assert "Generic" in before


def test_a_movie_has_what_real_sites_give(origin: Origin) -> None:
    info = extract(f"{origin.url}/site/watch?v=movie")
    formats = {each["format_id"]: each for each in info["formats"]}
    assert {each["height"] for each in formats.values() if each.get("height")} == {
        *(144, 240, 360, 480, 720, 1080, 1440, 2160)
    }
    assert {"h264-1080", "vp9-2160", "av1-2160", "progressive-360", "audio-m4a", "audio-opus"} <= set(formats)
    assert {*info["subtitles"]} == {"en", "de"}
    assert {*info["automatic_captions"]} == {"en", "fr"}
    assert len(info["chapters"]) == 2
    assert len(info["thumbnails"]) == 3
    assert info["uploader"]


@pytest.mark.parametrize(
    ("video", "chosen", "codec"),
    [
        ("movie", "h264-360", "h264"),
        ("movie", "vp9-360", "vp9"),
        ("movie", "av1-360", "av1"),
        ("movie", "audio-opus", "opus"),
        ("movie", "audio-m4a", "aac"),
    ],
)
def test_a_format_holds_the_codec_and_the_size_it_claims(
    origin: Origin, tmp_path: Path, video: str, chosen: str, codec: str
) -> None:
    info, path = fetch(f"{origin.url}/site/watch?v={video}", tmp_path, format=chosen)
    assert path.stat().st_size == info["filesize"]
    with av.open(str(path)) as container:
        assert container.streams[0].codec_context.codec.canonical_name == codec


def test_a_dubbed_video_prefers_its_original_track(origin: Origin) -> None:
    info = extract(f"{origin.url}/site/watch?v=dubbed", format="bestaudio")
    assert (info["language"], info["language_preference"]) == ("en", 10)
    dubs = [each for each in info["formats"] if each.get("language") in {"de", "es"}]
    assert len(dubs) == 4
    assert all("dubbed-auto" in each["format_note"] for each in dubs)


def test_sizes_may_be_unknown_or_wrong(origin: Origin) -> None:
    nosize = extract(f"{origin.url}/site/watch?v=nosize")["formats"]
    assert not any(each.get(key) for each in nosize for key in ("filesize", "filesize_approx", "tbr"))
    liar = {each["format_id"]: each for each in extract(f"{origin.url}/site/watch?v=liar")["formats"]}
    truth = int(Answer(liar["h264-720"]["url"], method="HEAD").headers["Content-Length"])
    assert (liar["h264-720"]["filesize_approx"], truth) == (20_000_000, 60_000_000)


def test_a_live_video_has_an_endless_playlist(origin: Origin) -> None:
    info = extract(f"{origin.url}/site/watch?v=live")
    assert (info["live_status"], info["is_live"]) == ("is_live", True)
    playlist = Answer(f"{origin.url}/live/index.m3u8").body.decode()
    assert "#EXT-X-ENDLIST" not in playlist
    assert Answer(f"{origin.url}/live/seg-00001.ts").status == 200


def test_a_premiere_is_refused_or_described(origin: Origin) -> None:
    url = f"{origin.url}/site/watch?v=premiere"
    with pytest.raises(yt_dlp.utils.DownloadError, match="Premieres in 2 hours"):
        extract(url)
    info = extract(url, ignore_no_formats_error=True)
    assert info["live_status"] == "is_upcoming"
    assert info["release_timestamp"] > time.time()


def test_formats_of_an_expired_extraction_answer_403(origin: Origin) -> None:
    urls = [each["url"] for each in extract(f"{origin.url}/site/watch?v=spent")["formats"]]
    assert [Answer(urls[0]).status for _ in range(7)] == [200] * 6 + [403]
    renewed = extract(f"{origin.url}/site/watch?v=spent")["formats"][0]["url"]
    assert Answer(renewed).status == 200


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("login", "only available for registered users"),
        ("geo", "not made this video available in your country"),
        ("bot", "Sign in to confirm you.re not a bot"),
        ("private", "Private video. Sign in if you've been granted access"),
        ("removed", "Video unavailable. This video has been removed by the uploader"),
        ("ratelimited", "HTTP Error 429: Too Many Requests"),
        ("drm", "This video is DRM protected"),
        ("unsupported", "Unsupported URL"),
        ("members", "members-only"),
        ("age", "Sign in to confirm your age"),
        ("broken", "please report this issue"),
    ],
)
def test_a_refusal_speaks_as_yt_dlp_does(origin: Origin, error: str, words: str) -> None:
    with pytest.raises(yt_dlp.utils.DownloadError, match=words):
        extract(f"{origin.url}/site/watch?v={error}-1")


@pytest.mark.parametrize("error", ERRORS)
def test_every_refusal_is_one(origin: Origin, error: str) -> None:
    with pytest.raises(yt_dlp.utils.DownloadError):
        extract(f"{origin.url}/site/watch?v={error}")


@pytest.mark.parametrize("video", sorted(set(VIDEOS) - {"huge"}))
def test_every_video_can_be_extracted(origin: Origin, video: str) -> None:
    assert extract(f"{origin.url}/site/watch?v={video}")["formats"]


def test_a_watch_url_in_a_list_is_one_video_or_all_as_wished(origin: Origin) -> None:
    url = f"{origin.url}/site/watch?v=plain-2&list=three"
    assert extract(url, noplaylist=True)["id"] == "plain-2"
    assert [each["id"] for each in extract(url)["entries"]] == ["plain-1", "plain-2", "plain-3"]


def test_a_playlist_is_listed_without_asking_for_each_video(origin: Origin) -> None:
    info = extract(f"{origin.url}/site/playlist?list=long", extract_flat=True, playlistend=30)
    assert len(list(info["entries"])) == 30
    assert origin.stats()["requests"] == 1


@pytest.mark.parametrize("album", ["mixed", "many"])
def test_an_album_holds_distinct_photos_and_videos(origin: Origin, tmp_path: Path, album: str) -> None:
    with downloader(tmp_path) as ydl:
        ydl.extract_info(f"{origin.url}/site/album/{album}")
    files = sorted(tmp_path.iterdir())
    kinds = {"photo": ".jpg", "video": ".mp4"}
    assert sorted(file.suffix for file in files) == sorted(kinds[kind] for kind in ALBUMS[album])
    assert len({file.read_bytes() for file in files}) == len(files)


def test_knobs_reach_the_site_and_its_formats(origin: Origin, tmp_path: Path) -> None:
    base = origin.with_knobs(fail=503, times=1, on="media")
    _, path = fetch(f"{base}/site/watch?v=plain-5", tmp_path, format="progressive-360")
    assert path.exists()
    assert origin.stats()["statuses"]["503"] == 1
    with pytest.raises(yt_dlp.utils.DownloadError, match="503"):
        extract(f"{origin.with_knobs(fail=503)}/site/watch?v=plain-6")


def test_a_stream_has_about_the_size_that_was_asked_for(origin: Origin) -> None:
    folder = MediaStore().path(Stream("hls-fmp4", heights=(720,), size=60_000_000))
    assert sum(part.stat().st_size for part in folder.rglob("seg-*")) == pytest.approx(60_000_000, rel=0.12)
