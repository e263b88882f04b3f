"""Which formats a wish gets, for lists of formats as real sites give them, and what holds for any list."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Drm, JobError, NoLinkPossible, NoMedia, NoSuchFormat, TooBig
from shared.models import Clip, Place, Wish
from workers.engine.choice import LOWEST_HEIGHT, MARGIN, candidates, choose
from workers.engine.media import Format, Media, Selection

MB = 1_000_000
PLENTY = 10**12
CHAT = Place(limit=50 * MB)
TERMINAL = Place(limit=None)


def video(name: str, height: int, size: int | None = None, codec: str = "avc1.640028", **more) -> Format:
    """A video track, 16:9 unless told otherwise."""
    facts = {
        "protocol": "https",
        "ext": "webm" if codec in ("vp8", "vp9") else "mp4",
        "vcodec": codec,
        "acodec": "none",
        "width": round(height * 16 / 9),
        "height": height,
        "fps": 30,
        "bytes": size,
        "dynamic_range": "SDR",
    }
    return Format(name, **{**facts, **more})


def whole(name: str, height: int, size: int | None = None, codec: str = "avc1.64001F", **more) -> Format:
    return video(name, height, size, codec, **{"acodec": "mp4a.40.2", **more})


def sound(name: str, abr: float | None, size: int | None = None, codec: str = "mp4a.40.2", **more) -> Format:
    ext = {"opus": "webm", "mp3": "mp3"}.get(codec, "m4a")
    facts = {"protocol": "https", "ext": ext, "vcodec": "none", "acodec": codec, "abr": abr, "bytes": size}
    return Format(name, **{**facts, **more})


def medium(*formats: Format, **more) -> Media:
    return Media("id", "site", "https://site.example/", "Title", formats, **more)


def pick(media: Media, quality: str = "fit", place: Place = TERMINAL, **wish) -> Selection:
    return choose(media, Wish(quality, **wish), place, max_bytes=PLENTY)


def ids(selection: Selection) -> str:
    return "+".join(selection.formats)


YOUTUBE = medium(
    Format("sb0", "mhtml", "mhtml", vcodec="none", acodec="none", format_note="storyboard", height=180),
    sound("139-drc", 48, 2 * MB, format_note="English original (default), low, DRC"),
    sound("139", 48, 2 * MB),
    sound("140-drc", 129, 6 * MB, format_note="English original (default), medium, DRC"),
    sound("249", 50, 2 * MB, "opus"),
    sound("140", 129, 6 * MB),
    sound("251", 135, 7 * MB, "opus"),
    video("160", 144, 2 * MB),
    video("133", 240, 5 * MB),
    whole("18", 360, 24 * MB),
    video("134", 360, 14 * MB),
    video("135", 480, 30 * MB),
    video("244", 480, 28 * MB, "vp9"),
    video("136", 720, 60 * MB),
    video("247", 720, 55 * MB, "vp9"),
    video("398", 720, 40 * MB, "av01.0.05M.08"),
    video("270", 1080, None, protocol="m3u8_native", tbr=4000),
    video("137", 1080, 150 * MB, tbr=3900),
    video("248", 1080, 110 * MB, "vp9"),
    video("399", 1080, 90 * MB, "av01.0.08M.08"),
    video("271", 1440, 300 * MB, "vp9"),
    video("400", 1440, 250 * MB, "av01.0.12M.08"),
    video("313", 2160, 900 * MB, "vp9"),
    video("401", 2160, 700 * MB, "av01.0.12M.08"),
    video("701", 2160, 950 * MB, "av01.0.12M.10", dynamic_range="HDR10"),
    duration=380,
)

DUBBED = medium(
    sound("140-0", 129, 6 * MB, language="de-DE", language_preference=-1),
    sound("140-1", 129, 6 * MB, language="fr", language_preference=-1),
    sound("140-3", 129, 6 * MB, language="en-US", language_preference=-10, format_note="descriptive"),
    sound("140-2", 129, 6 * MB, language="en-US", language_preference=10),
    whole("18", 360, 24 * MB),
    video("137", 1080, 150 * MB),
)

X = medium(
    sound("hls-audio-128000-Audio", None, None, None, protocol="m3u8_native", ext="mp4"),
    video("hls-460", 360, None, protocol="m3u8_native", tbr=460),
    whole("http-632", 360, None, None, acodec=None, estimate=5 * MB, tbr=632),
    video("hls-1000", 720, None, protocol="m3u8_native", tbr=1000),
    whole("http-2176", 720, None, None, acodec=None, estimate=17 * MB, tbr=2176),
    whole("http-10368", 1080, None, None, acodec=None, estimate=80 * MB, tbr=10368),
    duration=60,
)

TIKTOK = medium(
    whole("download", 1024, 9 * MB, width=576, format_note="Download video, watermarked"),
    whole("h264_540p", 1024, 6 * MB, width=576),
    whole("bytevc1_720p", 1280, 7 * MB, "h265", width=720),
    whole("bytevc1_1080p", 1920, 11 * MB, "h265", width=1080),
)

HLS = medium(
    sound("audio-en", None, None, None, protocol="m3u8_native", ext="mp4", language="en"),
    sound("audio-fr", None, None, None, protocol="m3u8_native", ext="mp4", language="fr"),
    video("800", 360, None, protocol="m3u8_native", tbr=800),
    video("2500", 720, None, protocol="m3u8_native", tbr=2500),
    video("6000", 1080, None, protocol="m3u8_native", tbr=6000),
    duration=100,
    original_language="en",
)

DIRECT = medium(Format("0", "https", "mp4"))
SONG = medium(sound("http_mp3", 128, 4 * MB, "mp3"), sound("hls_opus", 64, None, "opus"))


@pytest.mark.parametrize(
    ("media", "quality", "place", "formats", "container"),
    [
        # YouTube: a terminal takes anything, a chat 50 MB, a big chat 100 MB
        (YOUTUBE, "fit", TERMINAL, "137+140", "mp4"),
        (YOUTUBE, "fit", CHAT, "135+140", "mp4"),
        (YOUTUBE, "fit", Place(limit=100 * MB), "136+140", "mp4"),
        (YOUTUBE, "fit", Place(limit=21 * MB), "134+140", "mp4"),
        (YOUTUBE, "best", TERMINAL, "701+140", "mp4"),
        (YOUTUBE, "1440", TERMINAL, "400+140", "mp4"),
        (YOUTUBE, "1080", TERMINAL, "137+140", "mp4"),
        (YOUTUBE, "900", TERMINAL, "136+140", "mp4"),
        (YOUTUBE, "100", TERMINAL, "160+140", "mp4"),
        (YOUTUBE, "audio", CHAT, "140", "m4a"),
        # X: progressive files whose codecs nobody names
        (X, "fit", CHAT, "http-2176", "mp4"),
        (X, "fit", TERMINAL, "http-10368", "mp4"),
        (X, "best", TERMINAL, "http-10368", "mp4"),
        # TikTok: HEVC does not play everywhere; watermarks are for those who have nothing else
        (TIKTOK, "fit", CHAT, "h264_540p", "mp4"),
        (TIKTOK, "best", CHAT, "bytevc1_1080p", "mp4"),
        (TIKTOK, "720", CHAT, "bytevc1_720p", "mp4"),
        (TIKTOK, "audio", CHAT, "h264_540p", "m4a"),
        # HLS: sizes from bit rates, the sound in a group of its own
        (HLS, "fit", CHAT, "2500+audio-en", "mp4"),
        (HLS, "audio", CHAT, "audio-en", "m4a"),
        (DIRECT, "fit", CHAT, "0", "mp4"),
        (DIRECT, "720", CHAT, "0", "mp4"),
        (DIRECT, "audio", CHAT, "0", "m4a"),
        # A song is a song, whatever is wished
        (SONG, "fit", CHAT, "http_mp3", "mp3"),
        (SONG, "best", TERMINAL, "http_mp3", "mp3"),
        (SONG, "720", CHAT, "http_mp3", "mp3"),
    ],
)
def test_each_wish_gets_its_formats(media, quality, place, formats, container):
    chosen = pick(media, quality, place)
    assert (ids(chosen), chosen.container, chosen.as_link) == (formats, container, False)


def test_too_big_for_the_chat_becomes_a_link_to_the_best_that_plays():
    chosen = pick(medium(sound("a", 128, 50 * MB), video("low", 360, 40 * MB), video("high", 1080, 900 * MB)))
    assert ids(chosen) == "high+a"
    chosen = pick(medium(whole("low", 360, 60 * MB), whole("high", 1080, 900 * MB)), place=CHAT)
    assert (ids(chosen), chosen.as_link, chosen.bytes) == ("high", True, 900 * MB)


def test_a_link_is_better_than_very_low_quality():
    tiny_or_big = medium(whole("tiny", LOWEST_HEIGHT - 96, 20 * MB), whole("big", 1080, 900 * MB))
    assert ids(pick(tiny_or_big, place=CHAT)) == "big"
    assert ids(pick(tiny_or_big, place=replace(CHAT, links=False))) == "tiny"
    assert not pick(medium(tiny_or_big.formats[0]), place=CHAT).as_link


def test_very_low_sound_gives_way_to_a_link():
    podcast = medium(sound("low", 24, 20 * MB), sound("high", 128, 90 * MB))
    assert pick(podcast, "audio", CHAT).as_link
    assert ids(pick(podcast, "audio", replace(CHAT, links=False))) == "low"


def test_without_links_nothing_that_fits_is_an_error():
    with pytest.raises(NoLinkPossible):
        pick(medium(whole("only", 720, 60 * MB)), place=Place(limit=50 * MB, links=False))


def test_best_and_a_height_are_kept_as_links_rather_than_lowered():
    for quality, formats in (("best", "701+140"), ("720", "136+140")):
        chosen = pick(YOUTUBE, quality, CHAT)
        assert (ids(chosen), chosen.as_link) == (formats, True)


def test_best_and_a_height_are_lowered_where_no_link_can_be_given():
    no_links = replace(CHAT, links=False)
    assert ids(pick(YOUTUBE, "best", no_links)) == "398+140"
    assert ids(pick(YOUTUBE, "1080", no_links)) == "398+140"


def test_portrait_video_is_as_high_as_it_is_wide():
    portrait = medium(whole("540", 960, width=540), whole("720", 1280, width=720))
    assert ids(pick(portrait, "720")) == "720"


@pytest.mark.parametrize(("wanted", "formats"), [("1080", "b"), ("1440", "c"), ("720", "a"), ("480", "a")])
def test_wide_films_go_by_the_name_that_sites_give_them(wanted, formats):
    film = medium(whole("a", 534, width=1280), whole("b", 800, width=1920), whole("c", 1066, width=2560))
    assert ids(pick(film, wanted)) == formats


def test_rounded_heights_count_as_what_they_are_called():
    assert ids(pick(medium(whole("720", 720), whole("1088", 1088), whole("4k", 2160)), "1080")) == "1088"


def test_a_height_that_only_other_codecs_have_is_given_in_their_own_container():
    vp9 = medium(
        sound("a", 128), sound("o", 130, codec="opus"), video("h", 1080), video("v", 1440, codec="vp9")
    )
    assert (ids(pick(vp9, "1440")), pick(vp9, "1440").container) == ("v+o", "webm")
    only_aac = medium(sound("a", 128), video("v", 1440, codec="vp9"))
    assert pick(only_aac, "1440").container == "mkv"


@pytest.mark.parametrize(
    ("form", "container"),
    [
        (Format("0", "https", "webm"), "webm"),
        (Format("0", "https", "mov"), "original"),
        (Format("0", "https", "unknown_video"), "original"),
        (Format("0", "m3u8_native", "mp4", vcodec="avc1.4d401f", acodec=None), "mp4"),
        (Format("0", "https", "flv", vcodec="h264", acodec="aac"), "mp4"),
        (Format("0", "https", "mp4", vcodec="vp09.00.40.08", acodec="mp4a.40.2"), "mkv"),
        (Format("0", "https", "avi", vcodec="wmv3", acodec="wmav2"), "original"),
        (Format("0", "https", "mkv", vcodec="h264", acodec="opus"), "mkv"),
        (Format("0", "https", "mp3"), "mp3"),
        (Format("0", "https", "wav"), "original"),
        (Format("0", "https", "webm", vcodec="none", acodec="opus"), "ogg"),
    ],
)
def test_a_whole_file_goes_where_its_codecs_belong(form, container):
    assert pick(medium(form), "best").container == container


def test_the_original_sound_is_taken_however_many_dubs_there_are():
    assert ids(pick(DUBBED)) == "137+140-2"
    assert ids(pick(DUBBED, "audio")) == "140-2"


@pytest.mark.parametrize(
    ("wished", "track"), [("de", "140-0"), ("fr-CA", "140-1"), ("en", "140-2"), ("ja", "140-2")]
)
def test_a_wished_language_is_taken_where_it_exists_else_the_original(wished, track):
    assert ids(pick(DUBBED, audio_language=wished)) == f"137+{track}"


def test_a_video_in_another_language_is_better_than_none():
    media = medium(sound("en", 128, language="en", language_preference=10), whole("de", 720, language="de"))
    assert ids(pick(media)) == "de"
    assert ids(pick(media, "audio")) == "en"


def test_a_dub_is_not_taken_for_its_higher_picture():
    dubbed = whole("dub", 1080, language="de", language_preference=-1)
    assert (
        ids(pick(medium(whole("original", 720, language="en", language_preference=10), dubbed))) == "original"
    )


def test_the_variety_of_a_language_is_respected():
    both = medium(sound("pt", 128, language="pt-PT"), sound("br", 128, language="pt-BR"), video("v", 720))
    assert ids(pick(both, audio_language="pt-BR")) == "v+br"
    assert ids(pick(both, audio_language="pt_pt")) == "v+pt"


def test_original_language_decides_where_no_preference_is_stated():
    assert ids(pick(HLS)) == "6000+audio-en"
    assert ids(pick(replace(HLS, original_language="fr"))) == "6000+audio-fr"


def test_near_equal_opus_gives_way_to_what_chats_play_and_much_better_opus_does_not():
    assert ids(pick(medium(sound("a", 128), sound("o", 160, codec="opus")), "audio")) == "a"
    chosen = pick(medium(sound("a", 48), sound("o", 160, codec="opus")), "audio")
    assert (ids(chosen), chosen.container) == ("o", "ogg")


def test_sound_is_taken_from_the_smallest_video_that_sounds_best():
    media = medium(
        whole("quiet", 240, 5 * MB, abr=64), whole("small", 480, 9 * MB, abr=128), whole("big", 1080, abr=128)
    )
    chosen = pick(replace(media, duration=60), "audio")
    assert (ids(chosen), chosen.kind, chosen.container, chosen.bytes) == ("small", "audio", "m4a", 960_000)


@pytest.mark.parametrize(
    ("codec", "container"), [("opus", "ogg"), ("mp3", "mp3"), ("ac-3", "mp3"), ("mp4a.40.5", "m4a")]
)
def test_sound_taken_from_video_keeps_its_codec_where_chats_know_it(codec, container):
    assert pick(medium(whole("0", 720, acodec=codec)), "audio").container == container


def test_silent_video_is_given_only_when_the_medium_is_silent():
    gif = medium(video("gif", 720))
    assert ids(pick(gif)) == "gif"
    with pytest.raises(NoSuchFormat):
        pick(gif, "audio")
    assert ids(pick(medium(video("mute", 1080), whole("heard", 360)))) == "heard"
    with pytest.raises(Drm):
        pick(medium(video("mute", 1080), sound("locked", 128, has_drm=True)))


def test_protected_formats_are_never_taken():
    assert ids(pick(medium(whole("free", 360), whole("locked", 1080, has_drm=True)))) == "free"
    with pytest.raises(Drm):
        pick(medium(whole("locked", 1080, has_drm=True)))
    with pytest.raises(Drm):
        pick(medium(sound("free", 128), video("locked", 1080, has_drm=True)))
    assert ids(pick(medium(sound("free", 128), video("locked", 1080, has_drm=True)), "audio")) == "free"


def test_images_and_storyboards_are_no_media():
    for formats in ([], [YOUTUBE.formats[0]], [Format("0", "https", "jpg")]):
        with pytest.raises(NoMedia):
            pick(medium(*formats))


def test_hdr_is_for_best_only():
    both = medium(whole("sdr", 1080), whole("hdr", 1080, dynamic_range="HDR10"))
    assert [ids(pick(both, q)) for q in ("fit", "1080", "best")] == ["sdr", "sdr", "hdr"]
    assert ids(pick(medium(both.formats[1]))) == "hdr"


def test_fit_falls_back_to_other_codecs_only_where_nothing_plays():
    assert ids(pick(medium(sound("o", 128, codec="opus"), video("v", 1440, codec="vp9")))) == "v+o"


def test_what_is_too_big_for_the_service_is_skipped_and_nothing_left_is_an_error():
    assert ids(choose(YOUTUBE, Wish("best"), TERMINAL, max_bytes=300 * MB)) == "400+140"
    with pytest.raises(TooBig):
        choose(YOUTUBE, Wish("best"), TERMINAL, max_bytes=MB)


def test_estimates_keep_a_margin_and_exact_sizes_do_not():
    assert not pick(medium(whole("exact", 720, 50 * MB)), place=CHAT).as_link
    assert pick(medium(whole("guess", 720, estimate=50 * MB)), place=CHAT).as_link
    assert not pick(medium(whole("guess", 720, estimate=49 * MB)), place=CHAT).as_link


def test_an_unknown_size_ranks_behind_a_known_one_and_is_trusted_unless_less_is_too_much():
    unknown, known = whole("?", 720), whole("known", 720, 40 * MB)
    assert ids(pick(medium(known, unknown), place=CHAT)) == "known"
    assert not pick(medium(unknown), place=CHAT).as_link
    assert (
        ids(pick(medium(whole("360", 360, 30 * MB), whole("480", 480, 60 * MB), unknown), place=CHAT))
        == "360"
    )


def test_a_clip_counts_only_its_share():
    film = medium(whole("film", 1080, 900 * MB), duration=900)
    chosen = pick(film, place=CHAT, clip=Clip(60, 90))
    assert (chosen.as_link, chosen.bytes) == (False, 30 * MB)


def test_subtitles_are_named_as_the_site_names_them():
    media = medium(whole("0", 720), subtitles=("en-GB", "de"), automatic=("de", "fr-orig"))
    assert [pick(media, subtitles=s).subtitles for s in ("en", "DE", "fr", "ja", None)] == [
        "en-GB", "de", "fr-orig", None, None,
    ]  # fmt: skip
    assert pick(media, "audio", subtitles="de").subtitles is None


def test_candidates_step_down_to_the_next_file_and_end_in_links():
    steps = [(ids(c), c.as_link) for c in candidates(YOUTUBE, Wish(), CHAT, max_bytes=PLENTY)]
    assert steps[:4] == [("135+140", False), ("134+140", False), ("18", False), ("133+140", False)]
    assert steps[4] == ("137+140", True)


def test_candidates_of_a_height_offer_the_link_before_another_height():
    media = medium(whole("360", 360, 20 * MB), whole("720", 720, 40 * MB))
    steps = [(ids(c), c.as_link) for c in candidates(media, Wish("720"), CHAT, max_bytes=PLENTY)]
    assert steps == [("720", False), ("720", True), ("360", False), ("360", True)]


# Whatever a site may list

CODECS = ["avc1.64001f", "hev1.1.6.L93", "av01.0.05M.08", "vp9", "vp8", "wmv3", "none", None]
SOUNDS = ["mp4a.40.2", "mp3", "opus", "vorbis", "ac-3", "flac", "none", None]
PLAYABLE_VIDEO, PLAYABLE_SOUND = {"avc1.64001f"}, {"mp4a.40.2", "mp3"}
LEGAL = {
    "mp4": ({"avc1.64001f", "hev1.1.6.L93", "av01.0.05M.08"}, {"mp4a.40.2", "mp3", "ac-3", "none"}),
    "webm": ({"av01.0.05M.08", "vp9", "vp8"}, {"opus", "vorbis", "none"}),
}

some_formats = st.builds(
    Format,
    id=st.just(""),
    protocol=st.sampled_from(["https", "m3u8_native", "http_dash_segments"]),
    ext=st.sampled_from(["mp4", "webm", "m4a", "mp3", "mov", "flv", "jpg", "mhtml"]),
    vcodec=st.sampled_from(CODECS),
    acodec=st.sampled_from(SOUNDS),
    width=st.none() | st.integers(100, 4000),
    height=st.none() | st.integers(100, 4000),
    fps=st.none() | st.sampled_from([24.0, 30.0, 60.0]),
    bytes=st.none() | st.integers(1, 200 * MB),
    estimate=st.none() | st.integers(1, 200 * MB),
    tbr=st.none() | st.floats(10, 20_000),
    abr=st.none() | st.floats(10, 1000),
    language=st.none() | st.sampled_from(["en", "de", "pt-BR"]),
    language_preference=st.none() | st.sampled_from([-10, -1, 5, 10]),
    dynamic_range=st.none() | st.sampled_from(["SDR", "HDR10"]),
    format_note=st.none() | st.sampled_from(["watermarked", "DRC", "720p"]),
    has_drm=st.booleans(),
)
some_media = st.builds(
    lambda formats, **more: medium(*(replace(f, id=str(n)) for n, f in enumerate(formats)), **more),
    st.lists(some_formats, max_size=12),
    duration=st.none() | st.floats(0.5, 40_000),
    original_language=st.none() | st.sampled_from(["en", "de"]),
)
some_wishes = st.builds(
    Wish,
    quality=st.sampled_from(["fit", "best", "audio", "144", "720", "1080"]),
    clip=st.none() | st.just(Clip(5, 10)) | st.just(Clip(10)),
    audio_language=st.none() | st.sampled_from(["en", "pt", "ja"]),
)
some_limits = st.integers(1, 200 * MB)
some_places = st.builds(Place, limit=st.none() | some_limits, links=st.booleans())


def offered(media: Media, wish: Wish, place: Place, max_bytes: int = PLENTY) -> tuple[Selection, ...]:
    """The candidates; none where a typed error says so. Anything else that is raised fails the test."""
    try:
        return candidates(media, wish, place, max_bytes=max_bytes)
    except JobError:
        return ()


def parts(media: Media, selection: Selection) -> list[Format]:
    by_id = {f.id: f for f in media.formats}
    return [by_id[name] for name in selection.formats]


def height_of(media: Media, selection: Selection) -> int:
    first = parts(media, selection)[0]
    if selection.kind == "audio":
        return 0
    return min(first.width, first.height) if first.width and first.height else first.height or 0


@given(some_media, some_wishes, some_places, some_limits)
def test_nothing_over_a_limit_goes_out_as_a_file(media, wish, place, max_bytes):
    for selection in offered(media, wish, place, max_bytes):
        assert (selection.bytes or 0) <= max_bytes
        if place.limit is not None and not selection.as_link:
            exact = len(selection.formats) == 1 and selection.bytes == parts(media, selection)[0].bytes
            assert (selection.bytes or 0) * (1 if exact else MARGIN) <= place.limit
        if selection.as_link:
            assert place.links
            assert place.limit is not None


@given(some_media, some_wishes, some_places)
def test_no_choice_is_protected_an_image_or_speaks_over_another(media, wish, place):
    for selection in offered(media, wish, place):
        chosen = parts(media, selection)
        assert not any(f.has_drm or f.ext in ("jpg", "mhtml") for f in chosen)
        if len(chosen) == 2:
            picture, tone = chosen
            assert (picture.acodec, tone.vcodec in ("none", None)) == ("none", True)


@given(some_media, some_places)
def test_fit_takes_what_plays_where_something_plays(media, place):
    found = offered(media, Wish(), place)
    plays = [_plays(media, s) for s in found]
    assert all(plays) or not any(plays)


@given(some_media, some_places)
def test_fit_finds_a_playable_whole_file(media, place):
    """As above, told without the module's own idea of what the options are."""
    good = whole("good", 720, 1, codec="avc1.64001f", language_preference=99)
    with_good = replace(media, formats=(*media.formats, good))
    assert all(_plays(with_good, s) for s in offered(with_good, Wish(), place))


def _plays(media: Media, selection: Selection) -> bool:
    chosen = parts(media, selection)
    assumed = {f.vcodec or "avc1.64001f" for f in chosen[:1]} <= PLAYABLE_VIDEO
    heard = (chosen[-1].acodec or "mp4a.40.2") in {*PLAYABLE_SOUND, "none"}
    return selection.container == "mp4" and assumed and heard and chosen[0].dynamic_range != "HDR10"


@given(some_media, some_limits, some_limits, st.booleans())
def test_a_larger_limit_never_gives_a_lower_file(media, one, other, links):
    small, large = sorted((one, other))
    lesser = offered(media, Wish(), Place(small, links=links))
    greater = offered(media, Wish(), Place(large, links=links))
    if lesser and not lesser[0].as_link:
        assert greater
        assert not greater[0].as_link
        assert height_of(media, greater[0]) >= height_of(media, lesser[0])


@given(some_media, some_wishes, some_places)
def test_candidates_are_the_same_each_time_and_never_repeat(media, wish, place):
    found = offered(media, wish, place)
    assert found == offered(media, wish, place)
    assert len(set(found)) == len(found)


@given(some_media, some_places)
def test_candidates_of_fit_go_down_in_height_files_before_links(media, place):
    found = offered(media, Wish(), place)
    for before, after in pairwise(found):
        assert before.as_link <= after.as_link
        if before.as_link == after.as_link:
            assert height_of(media, before) >= height_of(media, after)


@given(some_media, some_wishes, some_places)
def test_the_container_is_legal_for_its_codecs(media, wish, place):
    for selection in offered(media, wish, place):
        if selection.container in LEGAL and selection.kind == "video":
            videos, sounds = LEGAL[selection.container]
            picture, tone = parts(media, selection)[0], parts(media, selection)[-1]
            assert picture.vcodec is None or picture.vcodec in videos
            assert tone.acodec is None or tone.acodec in sounds
        if selection.kind == "audio":
            assert selection.container in ("m4a", "mp3", "ogg", "original")


@given(some_media, some_places)
def test_only_a_medium_without_anything_to_give_is_refused(media, place):
    """With links, whatever is free and has sound can be had in some form."""
    if any(not f.has_drm and f.has_audio and f.ext not in ("jpg", "mhtml") for f in media.formats):
        try:
            candidates(media, Wish("best"), replace(place, links=True), max_bytes=PLENTY)
        except Drm:
            assert any(f.has_drm for f in media.formats)
