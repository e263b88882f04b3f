"""`linkferry get` against real processes: a standing worker, the embedded Valkey, the local folder."""

import asyncio
import json
import signal
import subprocess
import time

import av
import pytest

from tests.e2e.stack import LINKFERRY, Stack, keys_for_ever


def tracks(path):
    with av.open(str(path)) as media:
        return {s.type: s.codec_context.name for s in media.streams}, media.duration / 1_000_000


def boxes(path):
    """The names of an MP4's outermost boxes, in order."""
    names, data = [], path.read_bytes()
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        names.append(data[at + 4 : at + 8].decode())
        at += size or len(data)
    return names


def the_one(got):
    assert len(got.answers) == 1, got.stderr
    return got.answers[0]


def test_an_hls_page_with_audio_and_video_apart_becomes_one_playable_mp4(stack, origin, tmp_path):
    got = stack.get(f"{origin.url}/hls-fmp4/master.m3u8", "--to", str(tmp_path))
    answer = the_one(got)
    assert (got.code, answer["status"], answer["kind"]) == (0, "done", "file"), got.stderr
    [path] = tmp_path.iterdir()
    assert str(path) == answer["path"]
    codecs, seconds = tracks(path)
    assert codecs == {"video": "h264", "audio": "aac"}
    assert seconds == pytest.approx(5, abs=0.1)
    names = boxes(path)
    assert names.index("moov") < names.index("mdat")
    assert answer["bytes"] == path.stat().st_size
    assert (answer["width"], answer["height"]) == (1280, 720)
    assert (answer["vcodec"], answer["acodec"], answer["error"]) == ("h264", "aac", None)


@pytest.mark.parametrize(
    "page",
    ["page/a", "page/b?media=dash", "page/c?media=hls-ts", "hls-muxed/master.m3u8", "dash/manifest.mpd"],
)
def test_every_kind_of_page_gives_an_mp4_with_both_tracks(stack, origin, tmp_path, page):
    answer = the_one(stack.get(f"{origin.url}/{page}", "--to", str(tmp_path)))
    assert answer["status"] == "done", answer
    assert tracks(answer["path"])[0] == {"video": "h264", "audio": "aac"}


def test_a_plain_mp4_arrives_byte_for_byte(stack, origin, tmp_path):
    answer = the_one(stack.get(f"{origin.url}/files/small.mp4", "--to", str(tmp_path)))
    assert (tmp_path / "small.mp4").read_bytes() == _body(f"{origin.url}/files/small.mp4")
    assert answer["title"] == "small"


def test_a_webm_stays_a_webm(stack, origin, tmp_path):
    answer = the_one(stack.get(f"{origin.url}/files/vp9.webm", "--to", str(tmp_path)))
    assert answer["path"].endswith(".webm")
    assert answer["vcodec"] == "vp9"


def test_a_post_comes_whole_and_says_what_is_missing(stack, origin, tmp_path):
    answer = the_one(stack.get(f"{origin.url}/@somebody/hole", "--to", str(tmp_path)))
    assert (answer["status"], answer["kind"], answer["missing"]) == ("done", "files", 1), answer
    assert sorted(answer["files"]) == sorted(map(str, tmp_path.iterdir()))
    picture, video = answer["files"]
    assert (tmp_path / picture).read_bytes()[:3] == b"\xff\xd8\xff"
    assert tracks(video)[0] == {"video": "h264", "audio": "aac"}
    assert answer["path"] == picture
    assert answer["title"] == "Album & hole"


@pytest.mark.parametrize(
    ("quality", "height", "vcodec"),
    [("360", 360, "h264"), ("fit", 1080, "h264"), ("audio", None, None), ("best", 2160, "av1")],
)
def test_the_wish_decides_what_comes(stack, origin, tmp_path, quality, height, vcodec):
    url = f"{origin.url}/site/watch?v=movie"
    answer = the_one(stack.get(url, "--quality", quality, "--to", str(tmp_path)))
    assert answer["status"] == "done", answer
    assert (answer["height"], answer["vcodec"]) == (height, vcodec)
    assert answer["acodec"]


def test_several_links_at_once_each_have_their_answer_in_order(stack, origin, tmp_path):
    links = [f"{origin.url}/page/{name}" for name in ("one", "two", "three")] + [f"{origin.url}/missing"]
    got = stack.get(*links, "--to", str(tmp_path))
    assert got.code == 1
    assert [answer["url"] for answer in got.answers] == links
    assert [answer["status"] for answer in got.answers] == ["done", "done", "done", "failed"]
    assert {path.name for path in tmp_path.iterdir()} == {"Page one.mp4", "Page two.mp4", "Page three.mp4"}


def test_the_same_link_twice_is_fetched_once_and_overwrites_nothing(stack, origin, tmp_path):
    url = f"{origin.url}/site/watch?v=plain-twice"
    (tmp_path / "before").mkdir()
    origin.reset()
    got = stack.get(url, url, "--to", str(tmp_path))
    assert [answer["status"] for answer in got.answers] == ["done", "done"], got.answers
    paths = {answer["path"] for answer in got.answers}
    assert len(paths) == 2
    again = the_one(stack.get(url, "--to", str(tmp_path)))
    assert again["cached"]
    assert again["path"] not in paths
    assert origin.stats()["paths"]["/site/api/video/plain-twice"]["requests"] == 1


def test_two_addresses_of_one_video_share_its_file(stack, origin, tmp_path):
    links = [f"{origin.url}/site/watch?v=plain-alias", f"{origin.url}/site/short/plain-alias"]
    first = the_one(stack.get(links[0], "--to", str(tmp_path)))
    second = the_one(stack.get(links[1], "--to", str(tmp_path)))
    assert (first["status"], second["status"]) == ("done", "done")
    assert first["expires_at"] == second["expires_at"]  # the stored result of the first


def test_different_files_with_the_same_name_are_not_confused(stack, origin, tmp_path):
    one = the_one(stack.get(f"{origin.url}/m/same.mp4?seconds=2", "--to", str(tmp_path)))
    two = the_one(stack.get(f"{origin.url}/m/same.mp4?seconds=4", "--to", str(tmp_path)))
    assert round(one["duration"]) == 2
    assert round(two["duration"]) == 4


BAD = {
    "text.txt": "not_media",
    "empty.mp4": "empty",
    "nothing": "no_media",
    "missing": "not_found",
    "site/watch?v=private": "private",
    "site/watch?v=removed": "removed",
    "site/watch?v=login": "login_required",
    "site/watch?v=geo": "geo_blocked",
    "site/watch?v=bot": "bot_check",
    "site/watch?v=drm": "drm",
    "site/watch?v=premiere": "premiere",
    "site/watch?v=marathon": "too_long",
    "site/watch?v=oversize": "too_big",
    "site/watch?v=live": "live",
}


def test_each_bad_link_has_its_own_kind_of_error_and_is_not_retried(stack, origin, tmp_path):
    links = [f"{origin.url}/{path}" for path in BAD]
    got = stack.get(*links, "--to", str(tmp_path))
    kinds = [(answer["error"] or {}).get("kind") for answer in got.answers]
    assert dict(zip(BAD, kinds, strict=True)) == BAD
    assert got.code == 1
    assert list(tmp_path.iterdir()) == []
    assert all(sentence.startswith("✗ ") for sentence in got.stderr.splitlines())


def test_a_truncated_file_is_a_failure_never_a_short_file(stack, origin, tmp_path):
    url = f"{origin.url}/k/cut=0.5,range=off,etag=off/m/cut.mp4?size=2MB"
    answer = the_one(stack.get(url, "--to", str(tmp_path), within=90))
    assert answer["status"] == "failed"
    assert answer["error"]["kind"] in ("truncated", "site_trouble")
    assert answer["error"]["retryable"]
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_link_is_refused_at_once(stack, tmp_path):
    got = stack.get("ytsearch:cats", "file:///etc/passwd", "--to", str(tmp_path))
    assert [answer["error"]["kind"] for answer in got.answers] == ["bad_link", "bad_link"]
    assert got.code == 1


def test_a_long_title_with_slashes_and_emoji_becomes_a_safe_name(stack, origin, tmp_path):
    title = "a/b\\c:d 🎬 ../" + "long " * 60
    answer = the_one(stack.get(f"{origin.url}/page/long?title={_quoted(title)}", "--to", str(tmp_path)))
    [path] = tmp_path.iterdir()
    assert str(path) == answer["path"]
    assert len(path.name.encode()) <= 200
    assert answer["title"].startswith("a/b")


def test_misuse_is_exit_code_2_and_says_why(stack, tmp_path):
    assert stack.get("https://a.example/", "--quality", "superb").code == 2
    assert stack.run("get").code == 2
    file = tmp_path / "file"
    file.touch()
    assert stack.get("https://a.example/", "--to", str(file)).code == 2
    bad = stack.get("https://a.example/", LINK_TTL="8d")
    assert bad.code == 2
    assert "LINK_TTL" in bad.stderr


def test_ctrl_c_cancels_what_is_under_way_and_says_so(stack, origin, tmp_path):
    url = f"{origin.url}/k/rate=50kB/m/ctrl-c.mp4?size=5MB"
    process = subprocess.Popen(
        (*LINKFERRY, "get", url, "--to", str(tmp_path), "--json"),
        env=stack.env,
        cwd=stack.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    _until(lambda: "/m/ctrl-c.mp4" in origin.stats()["paths"])
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=15)
    assert process.returncode == 1
    assert json.loads(out)["status"] == "cancelled"
    assert list(tmp_path.iterdir()) == []
    stack.wait_until_tidy()


def test_piped_output_is_quiet_lines(stack, origin, tmp_path):
    got = stack.run("get", f"{origin.url}/page/quiet", "--to", str(tmp_path))
    assert got.stdout == ""
    assert got.stderr.startswith("✓ ")
    assert got.stderr.count("\n") == 1


def test_from_nothing_it_brings_its_own_queue_and_worker_and_leaves_none(origin, tmp_path):
    alone = Stack(tmp_path)
    got = alone.get(f"{origin.url}/page/alone", "--to", str(tmp_path / "out"))
    assert the_one(got)["status"] == "done", got.stderr + (alone.data / "worker.log").read_text()
    _until(lambda: not _mentioning(str(alone.data)))


def test_two_terminals_at_once_share_one_embedded_server(origin, tmp_path):
    alone = Stack(tmp_path)
    command = (*LINKFERRY, "get", "--json", "--to", str(tmp_path / "out"))
    both = [
        subprocess.Popen(
            (*command, f"{origin.url}/page/{name}"),
            env=alone.env, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for name in ("left", "right")
    ]  # fmt: skip
    for process in both:
        out, err = process.communicate(timeout=60)
        assert json.loads(out)["status"] == "done", err


def test_nothing_is_left_behind(stack):
    stack.wait_until_tidy()
    assert asyncio.run(keys_for_ever(stack.data)) == []


def _until(condition, within=10.0):
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def _mentioning(words):
    out = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    return [line for line in out.splitlines() if words in line]


def _body(url):
    import urllib.request

    with urllib.request.urlopen(url) as response:
        return response.read()


def _quoted(text):
    import urllib.parse

    return urllib.parse.quote(text, safe="")
