"""What people wish for beyond the file: parts, subtitles, languages, music, and that it fits the chat."""

import itertools
import time
from contextlib import asynccontextmanager

import av
import mutagen
import pytest

from tests.chaos.house import long
from tests.e2e.stack import BOT_TOKEN, Stack
from tests.stand_ins.telegram import TelegramStandIn

ANN = {"id": 1001, "first_name": "Ann", "language_code": "en"}


def the_one(got):
    assert got.code == 0, got.stdout + got.stderr
    [answer] = got.answers
    return answer


def pitch(path):
    """Of the first second of sound, in hertz: each language of the stand-in site has one of its own."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("s16", "mono", 8000)
        frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    sound = b"".join(bytes(frame.planes[0])[: 2 * frame.samples] for frame in frames)
    samples = memoryview(sound).cast("h")[800:8800]
    return sum(before < 0 <= after for before, after in itertools.pairwise(samples))


@pytest.mark.parametrize("kind", ["plain", "movie", "hls", "hls-ts", "hls-muxed", "dash"])
def test_a_part_is_as_long_as_was_asked(stack, origin, tmp_path, kind):
    url = f"{origin.url}/site/watch?v={kind}-part"
    answer = the_one(stack.get(url, "--clip", "2.3-4.1", "--to", str(tmp_path)))
    assert answer["duration"] == pytest.approx(1.8, abs=0.15)
    assert (answer["vcodec"], answer["acodec"]) == ("h264", "aac")


def test_of_a_stream_only_what_a_part_needs_is_fetched(stack, origin, tmp_path):
    origin.reset()
    url = f"{origin.url}/hls-fmp4/seconds=60,heights=360/master.m3u8"
    the_one(stack.get(url, "--clip", "30-33", "--to", str(tmp_path)))
    segments = [path for path in origin.stats()["paths"] if "seg-" in path]
    assert 0 < len(segments) <= 6, segments


def test_a_link_that_names_a_moment_means_from_there(stack, origin, tmp_path):
    answer = the_one(stack.get(f"{origin.url}/site/watch?v=plain-from&t=2", "--to", str(tmp_path)))
    assert answer["duration"] == pytest.approx(3, abs=0.1)


def test_a_part_after_the_end_is_refused_by_name(stack, origin, tmp_path):
    got = stack.get(f"{origin.url}/site/watch?v=plain-late", "--clip", "9-12", "--to", str(tmp_path))
    assert got.answers[0]["error"]["kind"] == "bad_clip"
    assert list(tmp_path.iterdir()) == []


def test_a_part_or_language_that_is_none_is_misuse(stack, tmp_path):
    for option in (("--clip", "5-3"), ("--clip", "soon"), ("--subtitles", "../x")):
        got = stack.get("https://a.example/", *option, "--to", str(tmp_path))
        assert got.code == 2, option
        assert got.stderr


def test_the_sound_of_a_film_that_is_there_costs_its_site_nothing(stack, origin, tmp_path):
    url = f"{origin.url}/site/watch?v=movie-heard"
    film = the_one(stack.get(url, "--to", str(tmp_path)))
    origin.reset()
    song = the_one(stack.get(url, "--quality", "audio", "--to", str(tmp_path)))
    tune = the_one(stack.get(url, "--quality", "mp3", "--to", str(tmp_path)))
    assert origin.stats()["requests"] == 0
    assert [(one["vcodec"], one["acodec"]) for one in (song, tune)] == [(None, "aac"), (None, "mp3")]
    for one in (song, tune):
        assert one["duration"] == pytest.approx(film["duration"], abs=0.1)
        assert pitch(one["path"]) == pytest.approx(pitch(film["path"]), rel=0.02)
        tags = mutagen.File(one["path"], easy=True)
        assert tags["title"] == [film["title"]]
        assert any(name.startswith(("APIC", "covr")) for name in mutagen.File(one["path"]).tags)


def test_the_site_is_asked_for_sound_when_the_film_is_gone(stack, origin, tmp_path):
    url = f"{origin.url}/site/watch?v=movie-unheard"
    before = set(stack.data.glob("files/**/*.mp4"))
    the_one(stack.get(url, "--to", str(tmp_path)))
    for path in set(stack.data.glob("files/**/*.mp4")) - before:
        path.unlink()
    origin.reset()
    song = the_one(stack.get(url, "--quality", "audio", "--to", str(tmp_path)))
    assert song["acodec"] == "aac"
    assert origin.stats()["requests"] > 0


def test_subtitles_are_inside_the_video_and_follow_its_part(stack, origin, tmp_path):
    url = f"{origin.url}/site/watch?v=movie-subtitles"
    wish = ("--subtitles", "de", "--clip", "2-4")
    answer = the_one(stack.get(url, *wish, "--to", str(tmp_path)))
    with av.open(answer["path"]) as container:
        [stream] = container.streams.subtitles
        assert stream.language == "deu"
        assert stream.codec_context.name == "mov_text"
        words = b"".join(bytes(packet) for packet in container.demux(stream) if packet.size > 2)
    assert b"Line 3 in de" in words
    assert b"Line 4 in de" in words
    assert b"Line 1" not in words


def test_automatic_subtitles_are_taken_where_nobody_wrote_any(stack, origin, tmp_path):
    url = f"{origin.url}/site/watch?v=movie-automatic"
    answer = the_one(stack.get(url, "--subtitles", "fr", "--to", str(tmp_path)))
    with av.open(answer["path"]) as container:
        assert [stream.language for stream in container.streams.subtitles] == ["fra"]


def test_subtitles_that_do_not_exist_leave_the_video_as_it_is(stack, origin, tmp_path):
    url = f"{origin.url}/site/watch?v=movie-none"
    answer = the_one(stack.get(url, "--subtitles", "ja", "--to", str(tmp_path)))
    with av.open(answer["path"]) as container:
        assert not container.streams.subtitles


@pytest.mark.parametrize("kind", ["dubbed", "hls-dubbed"])
def test_the_original_is_heard_and_never_a_dub(stack, origin, tmp_path, kind):
    answer = the_one(stack.get(f"{origin.url}/site/watch?v={kind}", "--to", str(tmp_path)))
    assert pitch(answer["path"]) == pytest.approx(440, abs=5)


@pytest.mark.parametrize(("quality", "ext"), [("audio", "m4a"), ("mp3", "mp3")])
def test_music_says_what_it_is_and_shows_its_cover(stack, origin, tmp_path, quality, ext):
    url = f"{origin.url}/site/watch?v=audio-tags"
    answer = the_one(stack.get(url, "--quality", quality, "--to", str(tmp_path)))
    assert answer["path"].endswith(f".{ext}")
    easy = mutagen.File(answer["path"], easy=True)
    assert (easy["title"], easy["artist"]) == (["Stand-in audio-tags"], ["Stand-in Channel"])
    whole = str(mutagen.File(answer["path"]).tags)
    assert url in whole
    assert any(key.startswith(("covr", "APIC")) for key in mutagen.File(answer["path"]).tags)


def test_another_wish_of_the_same_link_asks_its_site_nothing(stack, origin, tmp_path):
    url = f"{origin.url}/site/watch?v=movie-known"
    origin.reset()
    for quality in ("fit", "360", "audio"):
        the_one(stack.get(url, "--quality", quality, "--to", str(tmp_path)))
    assert origin.stats()["paths"]["/site/api/video/movie-known"]["requests"] == 1


@pytest.mark.parametrize("kind", ["fleeting", pytest.param("spent", marks=long)])
def test_addresses_that_died_in_the_meantime_are_renewed_without_a_word(stack, origin, tmp_path, kind):
    url = f"{origin.url}/site/watch?v={kind}-cache"
    the_one(stack.get(url, "--to", str(tmp_path)))
    time.sleep(3.5)
    for quality in ("best", "720"):
        the_one(stack.get(url, "--quality", quality, "--to", str(tmp_path)))


# In a chat that takes no large files and can't have links


@asynccontextmanager
async def a_chat(folder, limit, **settings):
    async with TelegramStandIn.start(token=BOT_TOKEN) as tg:
        telegram = {"TELEGRAM_BOT_TOKEN": BOT_TOKEN, "TELEGRAM_API_URL": tg.url}
        stack = Stack(folder, telegram | {"TELEGRAM_UPLOAD_LIMIT": str(limit)} | settings)
        stack.start("worker")
        stack.start("telegram")
        try:
            stack.wait_for_log("telegram", "telegram_ready")
            yield tg
        finally:
            stack.stop()


def media_of(messages):
    return [message.media for message in messages if message.from_bot and message.media is not None]


async def test_a_chat_asks_for_a_part_as_mp3_beside_its_link(origin, tmp_path):
    async with a_chat(tmp_path, 30_000_000) as tg:
        await tg.user_says(ANN["id"], f"/get 0:01-0:03 mp3 {origin.url}/site/watch?v=plain", user=ANN)
        messages = await tg.wait_until(ANN["id"], lambda found: len(media_of(found)) == 1, timeout=60)
        [song] = media_of(messages)
        assert (song.kind, round(song.duration)) == ("audio", 2)
        await tg.user_says(ANN["id"], f"/get quickly {origin.url}/site/watch?v=plain", user=ANN)
        messages = await tg.wait_until(ANN["id"], lambda found: "“quickly”" in found[-1].text, timeout=60)
        assert len(media_of(messages)) == 1


async def test_a_wrong_estimate_leads_to_the_next_lower_and_never_to_a_failure(origin, tmp_path):
    async with a_chat(tmp_path, 30_000_000) as tg:
        await tg.user_says(ANN["id"], f"{origin.url}/site/watch?v=liar", user=ANN)
        messages = await tg.wait_until(ANN["id"], lambda found: len(media_of(found)) == 1, timeout=60)
    [video] = media_of(messages)
    assert video.height == 480
    assert video.size <= 30_000_000


@long
async def test_a_short_video_that_fits_in_no_form_is_made_smaller(origin, tmp_path):
    async with a_chat(tmp_path, 3_000_000) as tg:
        await tg.user_says(ANN["id"], f"{origin.url}/site/watch?v=big", user=ANN)
        messages = await tg.wait_until(ANN["id"], lambda found: len(media_of(found)) == 1, timeout=120)
    [video] = media_of(messages)
    assert video.kind == "video"
    assert 1_000_000 < video.size <= 3_000_000
    assert round(video.duration) == 60
    assert video.height >= 240


@long
async def test_what_may_not_be_encoded_comes_in_parts_that_each_play(origin, tmp_path):
    async with a_chat(tmp_path, 3_000_000, WORKER_REENCODE="0") as tg:
        await tg.user_says(ANN["id"], f"{origin.url}/site/watch?v=big", user=ANN)
        messages = await tg.wait_until(ANN["id"], lambda found: len(media_of(found)) >= 2, timeout=60)
    parts = media_of(messages)
    assert all(part.kind == "video" and part.size <= 3_000_000 for part in parts)
    assert sum(part.duration for part in parts) == pytest.approx(60, abs=3)
