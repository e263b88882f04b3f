"""Link pages as people meet them: in a browser, on a phone, in the dark, and when they are gone."""

import html
import re
import time
import urllib.parse
from pathlib import Path

import httpx
import pytest

from shared.errors import Private
from shared.models import MediaFile, Outcome, Request, Waiter
from shared.pages import status_address
from shared.shelf import ASKED
from shared.storage import cdn_of
from shared.takedown import Takedowns
from tests.e2e.page_house import ASKER, SOURCE, film, page_house
from tests.stand_ins import browser
from tests.stand_ins.browser import Chromium
from tests.stand_ins.cdn import Cdn
from tests.stand_ins.media import Clip, MediaStore, Picture
from tests.stand_ins.s3 import MotoS3, RcloneS3

FILM, SONG, COVER = Clip(seconds=8), Clip(container="m4a", video=None, seconds=8), Picture()
NASTY = "</title><script>alert(1)</script> “Fährt” & \"quoted\" 'too' {{ 7*7 }}"
PLAYS = "document.querySelector('video').readyState >= 2"
HOSTILE = "<script>alert(1)</script> Tom & Jerry --> 1, 2"
SRT = "1\n00:00:01,000 --> 00:00:02,500\nAhoy\n"

with_chromium = pytest.mark.skipif(bool(browser.missing()), reason=browser.missing() or "-")


@pytest.fixture(scope="module")
def media():
    return MediaStore()


@pytest.fixture(scope="module")
def house(valkey, tmp_path_factory):
    with page_house(valkey.url, tmp_path_factory.mktemp("pages")) as house:
        yield house


@pytest.fixture(scope="module")
def chromium():
    with Chromium() as chromium:
        yield chromium


@pytest.fixture
def video(house, media):
    return house.publish((media.path(FILM), film(media.path(FILM)), media.path(COVER)))


def get(url, **headers):
    return httpx.get(url, headers=headers, trust_env=False, timeout=30)


# ---- before there is a page ----


def test_a_status_page_looks_again_until_it_leads_to_the_result(house, media):
    async def ask(jobs, pages, shelf):
        await jobs.join(Request("https://a.example/status", Waiter("dc:1:2:0", "discord:1", asker="dc:7")))

    house.ask(ask)
    address = status_address(house.settings, "dc:1:2:0")
    working = get(address)
    assert (working.status_code, working.headers["Refresh"]) == (200, "5")
    assert "looks again by itself" in working.text
    assert get(f"{address[:-1]}_").status_code == 404, "nobody guesses it"
    assert get(status_address(house.settings, "dc:1:3:0")).status_code == 410

    async def fail(jobs, pages, shelf):
        _, claims = await jobs.claim("default", 1, lease=60, owner="w")
        await jobs.settle(claims[0], Outcome(failure=Private().failure))

    house.ask(fail)
    failed = get(address)
    assert "This is private" in failed.text
    assert "Refresh" not in failed.headers

    made = house.publish((media.path(FILM), film(media.path(FILM)), None))
    ready = get(status_address(house.settings, made.page.waiter))
    assert (ready.status_code, ready.headers["Location"]) == (303, made.url)


def test_a_status_page_keeps_media_for_adults_to_the_places_marked_so(house, media):
    for adults in (False, True):
        made = house.publish((media.path(FILM), film(media.path(FILM)), None), age_limit=18, adults=adults)
        answer = get(status_address(house.settings, made.page.waiter))
        assert answer.status_code == (303 if adults else 200)
        assert ("for adults" in answer.text) != adults


# ---- in a browser ----


def watch(chromium, made):
    """Plays a page's film from a place in the middle; returns the tab's record of it."""
    with chromium.tab() as tab:
        tab.open(made.url)
        tab.until(PLAYS)
        player = "document.querySelector('video')"
        tab.run(
            f"(async () => {{ const v = {player}; v.muted = true; v.currentTime = 5; await v.play() }})()"
        )
        tab.until(f"{player}.currentTime > 5.2 && !{player}.seeking")
        assert tab.run(f"{player}.videoWidth") == 640
        tab.settle()
        return tab


@with_chromium
def test_a_film_in_the_local_folder_plays_and_seeks(chromium, house, video):
    tab = watch(chromium, video)
    assert tab.complaints == []
    assert {urllib.parse.urlsplit(url).netloc for url in tab.asked} == {
        urllib.parse.urlsplit(house.url).netloc
    }
    assert tab.bytes - Path(MediaStore().path(COVER)).stat().st_size <= 30_000


@with_chromium
def test_a_film_in_a_bucket_plays_and_seeks_there_and_behind_a_cdn(chromium, valkey, media, tmp_path):
    one = (media.path(FILM), film(media.path(FILM)), media.path(COVER))
    with MotoS3() as server, Cdn(server) as cdn:
        with page_house(valkey.url, tmp_path / "s3", **server.settings) as house:
            tab = watch(chromium, house.publish(one))
            assert tab.complaints == []
            hosts = {urllib.parse.urlsplit(url).netloc for url in tab.asked}
            assert hosts == {urllib.parse.urlsplit(each).netloc for each in (house.url, server.endpoint)}
        with page_house(valkey.url, tmp_path / "cdn", **server.settings, cdn_url=cdn.url) as house:
            cdn.rule = cdn_of(house.settings).rule()
            tab = watch(chromium, house.publish(one))
            assert tab.complaints == []
            hosts = {urllib.parse.urlsplit(url).netloc for url in tab.asked}
            assert hosts == {urllib.parse.urlsplit(each).netloc for each in (house.url, cdn.url)}
            assert set(cdn.served) <= {200, 206}


@with_chromium
def test_a_song_plays_and_a_page_is_good_in_the_dark_and_on_a_phone(chromium, house, media):
    about = MediaFile("", "song.m4a", 0, "audio/mp4", "audio", duration=8.0, title="A song")
    song = house.publish((media.path(SONG), about, media.path(COVER)), title="A song")
    with chromium.tab(width=360, dark=True) as tab:
        tab.open(song.url)
        tab.until("document.querySelector('audio').readyState >= 1")
        background = tab.run("getComputedStyle(document.body).backgroundColor")
        assert sum(map(int, re.findall(r"\d+", background)[:3])) < 120
        assert tab.run("document.documentElement.scrollWidth") <= 360
        assert (
            tab.run("Math.min(...[...document.querySelectorAll('.actions *')].map(e => e.offsetHeight))")
            >= 40
        )
        assert tab.complaints == []
    with chromium.tab() as tab:
        tab.open(song.url)
        background = tab.run("getComputedStyle(document.body).backgroundColor")
        assert sum(map(int, re.findall(r"\d+", background)[:3])) > 700


@with_chromium
def test_a_file_that_is_opened_by_itself_plays_in_the_browser(chromium, video):
    with chromium.tab() as tab:
        tab.open(f"{video.url}/file?inline=1")
        tab.until(PLAYS)
        assert tab.complaints == []


@with_chromium
def test_without_scripts_everything_but_the_copy_button_works(chromium, house, video):
    with chromium.tab(scripts=False) as tab:
        tab.open(video.owner)
        tab.until(PLAYS)
        assert tab.run("getComputedStyle(document.getElementById('copy')).display") == "none"
        tab.click("input[value=rights]")
        tab.click("form[action$='/report'] button")
        tab.until("document.body.innerText.includes('Thank you')")
        tab.open(video.owner)
        tab.until("!!document.querySelector(\"form[action$='/delete'] button\")")
        tab.click("form[action$='/delete'] button")
        tab.until("document.body.innerText.includes('was deleted')")
        assert tab.complaints == []
    assert get(video.url).status_code == 410


def album(house, media, count, title):
    """A page of so many photos of one post."""
    photo = media.path(COVER)
    facts = {"width": 640, "height": 360}
    photos = (
        MediaFile("", f"{n}.jpg", 0, "image/jpeg", "image", title=f"{title} ({n}/{count})", **facts)
        for n in range(1, count + 1)
    )
    return house.publish(*((photo, one, None) for one in photos), title=title)


@with_chromium
@pytest.mark.parametrize("scripts", [True, False])
def test_a_page_of_many_photos_is_small_and_good_on_a_phone(chromium, house, media, scripts):
    made = album(house, media, 30, "Ein Nachmittag am Fährhafen, mit Möwen & “Booten” " * 4)
    assert len(get(made.url).content) <= 30_000
    with chromium.tab(width=360, scripts=scripts) as tab:
        tab.open(made.url)
        tab.until("document.images[0].naturalWidth == 640")
        assert tab.run("document.documentElement.scrollWidth") <= 360
        assert tab.run("[...document.querySelectorAll('h2')].map(e => e.innerText)[28]") == "30/30"
        assert tab.run("document.querySelectorAll('a[download]').length") == 30
        tab.settle()
        if scripts:  # without them browsers put nothing off
            assert sum("/file/" in each for each in tab.asked) < 20, "those far below wait"
        tab.run("document.images[29].scrollIntoView()")
        tab.until("document.images[29].naturalWidth == 640")
        assert tab.complaints == []


@with_chromium
def test_all_files_of_a_page_are_downloaded_with_one_press(chromium, house, media, tmp_path):
    made = album(house, media, 3, "Möwen")
    assert re.findall('og:image" content="([^"]+)"', get(made.url).text) == [f"{made.url}/file/1?inline=1"]
    with chromium.tab(width=360) as tab:
        tab.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
        tab.open(made.url)
        assert tab.run("document.getElementById('all').innerText") == "Download all 3"
        tab.click("#all")
        tab.until("!document.getElementById('all').disabled")
        saved = [tmp_path / f"{n}.jpg" for n in (1, 2, 3)]
        wait_for(lambda: all(each.exists() for each in saved))
        assert {each.read_bytes() for each in saved} == {media.path(COVER).read_bytes()}
        assert tab.complaints == []


def wait_for(true, within=20):
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


@with_chromium
def test_a_title_is_only_ever_text(chromium, house, media):
    made = house.publish((media.path(FILM), film(media.path(FILM)), None), title=NASTY)
    with chromium.tab() as tab:
        tab.open(made.url)
        assert tab.run("document.title") == NASTY
        assert tab.run("document.querySelector('h1').innerText") == NASTY
        assert tab.run("document.scripts.length") == 1
        tab.settle()
        assert tab.complaints == []


@with_chromium
def test_the_browser_is_told_to_run_nothing_that_is_not_ours(chromium, video):
    """That the policy bites: what is put into the page afterwards neither runs nor loads."""
    with chromium.tab() as tab:
        tab.open(video.url)
        tab.run("document.body.insertAdjacentHTML('beforeend', '<img src=https://third.example/x.png>')")
        tab.run(
            "document.body.append(Object.assign(document.createElement('script'), {text: 'window.evil = 1'}))"
        )
        tab.settle()
        assert tab.run("window.evil === undefined")
        assert len(tab.complaints) >= 2
        assert all("Content Security Policy" in each for each in tab.complaints)


@with_chromium
def test_subtitles_beside_a_film_are_shown_in_its_player(chromium, house, media, tmp_path):
    srt = tmp_path / "words.srt"
    srt.write_text(SRT)
    about = MediaFile("", "words.srt", 0, "application/x-subrip", "document", title="words")
    files = ((media.path(FILM), film(media.path(FILM)), None), (srt, about, None))
    made = house.publish(*files)
    with chromium.tab() as tab:
        tab.open(made.url)
        tab.until(PLAYS)
        tab.until("document.querySelector('track').readyState === 2")
        assert tab.run("document.querySelector('video').textTracks[0].cues[0].text") == "Ahoy"
        assert tab.complaints == []


@with_chromium
def test_subtitles_inside_a_film_are_shown_in_its_player_and_go_with_it(chromium, house, media, tmp_path):
    srt = tmp_path / "inside.srt"
    srt.write_text(SRT.replace("Ahoy", HOSTILE))
    about = film(media.path(FILM), subtitles=str(srt), language="de")
    made = house.publish((media.path(FILM), about, None))
    with chromium.tab() as tab:
        tab.open(made.url)
        tab.until(PLAYS)
        tab.until("document.querySelector('track').readyState === 2")
        track = "document.querySelector('video').textTracks[0]"
        assert tab.run(f"[{track}.kind, {track}.language, {track}.mode].join()") == "subtitles,de,showing"
        assert tab.run(f"{track}.cues.length") == 1
        assert tab.run(f"{track}.cues[0].getCueAsHTML().textContent") == HOSTILE
        assert tab.complaints == []
    words = get(f"{made.url}/subtitles/1")
    assert words.headers["content-type"].startswith("text/vtt")
    assert words.headers["x-content-type-options"] == "nosniff"
    assert get(f"{made.url}/file/2").status_code == 404  # no file of the result
    kept = [
        each
        for each in (house.settings.data_dir / "files").rglob("subtitles.srt")
        if "Tom" in each.read_text()
    ]
    assert len(kept) == 1

    async def discard(_jobs, _pages, shelf):
        await shelf.discard(made.result.id)

    house.ask(discard)
    assert not kept[0].exists()


# ---- for programs and previews ----


def test_a_bucket_gives_a_page_its_file_its_picture_and_its_subtitles(valkey, media, tmp_path):
    srt = tmp_path / "inside.srt"
    srt.write_text(SRT)
    content = media.path(FILM).read_bytes()
    with RcloneS3() as server, page_house(valkey.url, tmp_path / "s3", **server.settings) as house:
        about = film(media.path(FILM), subtitles=str(srt), language="de")
        made = house.publish((media.path(FILM), about, media.path(COVER)))
        with httpx.Client(trust_env=False, follow_redirects=True) as client:
            assert client.get(f"{made.url}/file").content == content
            head = client.head(f"{made.url}/file")
            assert (head.status_code, head.headers["content-length"]) == (200, str(len(content)))
            assert client.get(f"{made.url}/thumb/1").content == media.path(COVER).read_bytes()
        words = get(f"{made.url}/subtitles/1")
        assert (words.status_code, words.headers["content-type"]) == (200, "text/vtt; charset=utf-8")
        assert "Ahoy" in words.text

        async def lose_words(_jobs, _pages, shelf):
            await shelf._storage.delete(made.result.files[0].subtitles)

        house.ask(lose_words)
        gone(get(f"{made.url}/subtitles/1"), 410, "This link has expired")


def test_a_chats_preview_finds_a_film_that_it_can_play(house, video, media):
    text = get(video.url).text
    found = dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', text))
    assert found["og:type"] == "video.other"
    assert (found["og:video:type"], found["og:video:width"], found["og:video:height"]) == (
        "video/mp4",
        "640",
        "360",
    )
    assert found["twitter:card"] == "player"
    played = httpx.get(html.unescape(found["og:video"]), trust_env=False)
    assert played.content == media.path(FILM).read_bytes()
    assert played.headers["content-type"] == "video/mp4"
    assert get(found["og:image"]).headers["content-type"] == "image/jpeg"
    framed = get(found["twitter:player"])
    assert "frame-ancestors *" in framed.headers["content-security-policy"]
    assert "<video" in framed.text


def test_the_file_is_served_in_ranges_under_its_name(house, video, media):
    content = media.path(FILM).read_bytes()
    part = get(f"{video.url}/file", Range="bytes=100-199")
    assert (part.status_code, part.content) == (206, content[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(content)}"
    whole = get(f"{video.url}/file/1")
    assert whole.content == content
    assert whole.headers["content-disposition"].startswith("attachment")
    assert get(f"{video.url}/file?inline=1").headers["content-disposition"].startswith("inline")
    assert httpx.head(f"{video.url}/file", trust_env=False).headers["content-length"] == str(len(content))


def test_a_page_is_small_private_and_not_for_search_engines(house, video):
    answer = get(video.url)
    assert len(answer.content) <= 30_000
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["referrer-policy"] == "no-referrer"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    [nonce] = set(re.findall(r"'nonce-([\w-]+)'", policy))
    assert nonce not in get(video.url).headers["content-security-policy"]


def test_who_reloads_a_page_again_and_again_keeps_its_file_no_longer(house, video):
    async def worth(jobs, pages, shelf):
        return await jobs.redis.zscore("lf:shelf", video.result.id)

    first = house.ask(worth)
    for _ in range(3):
        assert get(video.url).status_code == 200
    assert house.ask(worth) == first + ASKED * 1000


# ---- when there is nothing to see ----


def gone(answer, status, words):
    """A friendly page, that holds nothing of what it is not for."""
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert words in html.unescape(answer.text)
    assert not any(each in answer.text for each in (SOURCE, "crossing", "media/", ASKER))


PATHS = ("", "/file", "/file/1", "/thumb/1", "/embed", "/subtitles/1")


@pytest.mark.parametrize("path", PATHS)
def test_a_token_that_was_never_ours_is_404(house, path):
    for token in ("x" * 22, "short", "x" * 500, "%2e%2e%2f", "%00", "%F0%9F%98%80"):
        gone(get(f"{house.url}/d/{token}{path}"), 404, "There is no such page")


def test_what_a_page_does_not_have_is_404(house, video):
    for path in ("/file/2", "/file/0", "/file/nonsense", "/thumb/2", "/subtitles/1"):
        gone(get(video.url + path), 404, "There is no such page")


@pytest.mark.parametrize("path", PATHS)
def test_an_expired_page_says_so_and_leads_back_to_the_chat(house, media, path):
    old = house.publish((media.path(FILM), film(media.path(FILM)), None), ttl=-1)

    async def introduce(_jobs, pages, _shelf):
        await pages.introduce("telegram:1", "https://t.me/ferry_bot")

    house.ask(introduce)
    answer = get(old.url + path)
    gone(answer, 410, "This link has expired")
    assert f'href="https://t.me/ferry_bot?start=renew-{old.page.token}"' in answer.text


@pytest.mark.parametrize("path", PATHS)
def test_a_page_whose_result_was_evicted_or_taken_down_has_expired(house, video, path):
    async def discard(_jobs, _pages, shelf):
        await shelf.discard(video.result.id)

    house.ask(discard)
    gone(get(video.url + path), 410, "This link has expired")


def test_a_page_whose_file_is_missing_has_expired(house, video):
    [path] = [
        p
        for p in (house.settings.data_dir / "files").rglob("*.mp4")
        if p.parent.name in video.result.files[0].key
    ]
    path.unlink()
    gone(get(f"{video.url}/file"), 410, "This link has expired")


@pytest.mark.parametrize("path", PATHS)
def test_a_page_that_its_owner_deleted_is_gone(house, video, path):
    asked = urllib.parse.urlsplit(video.owner)
    owner = asked.query.removeprefix("owner=")
    answer = httpx.post(f"{video.url}/delete", data={"owner": owner}, trust_env=False)
    assert answer.status_code == 200
    gone(get(video.url + path), 410, "This page was deleted")


@pytest.mark.parametrize("owner", ["", "x", "0" * 32])
def test_nobody_else_deletes_a_page(house, video, owner):
    gone(httpx.post(f"{video.url}/delete", data={"owner": owner}, trust_env=False), 404, "no such page")
    assert get(video.url).status_code == 200
    assert "/delete" not in get(f"{video.url}?owner={owner}").text


def test_a_takedown_ends_its_pages(house, video):
    async def take_down(jobs, _pages, shelf):
        return await Takedowns(jobs).take_down(SOURCE, shelf)

    assert house.ask(take_down) >= 1
    gone(get(video.url), 410, "This link has expired")

    async def revoke(jobs, _pages, _shelf):
        await Takedowns(jobs).revoke(SOURCE)

    house.ask(revoke)
