"""Servers that send too much, too slowly, without end, or something else than they say, to a real worker.

One line of data for each attack: what it must come to, and what the server does. The worker's bounds are the
settings of this run: files of 20 MB, 15 seconds for a job.
"""

import os
import struct
import time
import zlib
from functools import cache

import pytest

from tests.attacks.evil import BLOCK, endless, says
from tests.attacks.house import a_house, wait_until_alone
from tests.stand_ins.media import Clip, MediaStore
from workers.engine.confinement import MEMORY

MAX_BYTES = 20_000_000
MAX_ITEMS = 10
SECONDS = 15
BOUNDS = {
    "MAX_BYTES": str(MAX_BYTES),
    "MAX_ITEMS": str(MAX_ITEMS),
    "WORKER_JOB_TIMEOUT": str(SECONDS),
    "WORKER_YTDLP_PLUGINS": "tests.stand_ins.extractor,tests.attacks.hurry",
}
HTML, MP4, HLS, DASH = "text/html", "video/mp4", "application/vnd.apple.mpegurl", "application/dash+xml"
TOO_MUCH = {"too_big", "deadline"}
TOO_SLOW = {"deadline", "site_trouble", "unreachable", "truncated"}
NONSENSE = {"not_media", "no_media", "truncated", "site_trouble", "unsupported"}
TS_PACKET = b"\x47\x1f\xff\x10" + bytes(184)
MP4_HEAD = b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2" + b"\0\0\0\0mdat"


def whole(kind, body, *headers):
    def answer(handler):
        says(handler, kind, ("Content-Length", str(len(body()))), *headers)
        handler.wfile.write(body())

    return answer


def promising(kind, length, body):
    """Content-Length says one thing, the body another."""

    def answer(handler):
        says(handler, kind, ("Content-Length", length))
        handler.wfile.write(body())

    return answer


def redirects(handler):
    """Every address leads to another one."""
    says(handler, HTML, ("Location", next_of(handler)), ("Content-Length", "0"), status=302)


def refreshes(handler):
    says(handler, HTML)
    handler.wfile.write(f'<meta http-equiv="refresh" content="0;url={next_of(handler)}">'.encode())


def next_of(handler):
    path, _, number = handler.path.partition("?")
    return f"{path}?{int(number or 0) + 1}"


def silent(handler):
    while True:
        handler.wfile.write(b"")
        time.sleep(0.2)
        handler.connection.getpeername()


def slow_head(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        handler.wfile.write(b"a")
        time.sleep(0.2)


def many_headers(handler):
    says(handler, HTML, *[(f"X-{number}", "x" * 100) for number in range(5000)])


@cache
def bomb(beginning, filling):
    """One gigabyte of `filling` in one megabyte of gzip, whose end nobody should get to."""
    packer, block = zlib.compressobj(9, zlib.DEFLATED, 31), filling * (1 << 20)
    first = packer.compress(beginning + block) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + again * 1023


def unfolds(kind, beginning, filling):
    return whole(kind, lambda: bomb(beginning, filling), ("Content-Encoding", "gzip"))


@cache
def film():
    return MediaStore().path(Clip(seconds=1)).read_bytes()


@cache
def png_bomb():
    """A picture of 64 million dots."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    side = 8_000
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(side * 3 + 1)) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def playlist(count, seconds, segment, end="#EXT-X-ENDLIST\n"):
    head = f"#EXTM3U\n#EXT-X-TARGETDURATION:{int(seconds) + 1}\n#EXT-X-MEDIA-SEQUENCE:0\n"
    return (head + f"#EXTINF:{seconds},\n{segment}\n" * count + end).encode()


def feed(link, count):
    items = "".join(f"<item><title>t</title><link>{link.format(n)}</link></item>" for n in range(count))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>f</title>{items}</channel></rss>'


def many_videos(link, count):
    return "".join(f"<video src={link.format(n)}></video>" for n in range(count))


def small(content):
    return lambda: content


WITH_A_KEY = playlist(1, 5, "ts").replace(b"#EXTINF", b'#EXT-X-KEY:METHOD=AES-128,URI="endless-ts"\n#EXTINF')


def og(*properties):
    tags = "".join(f'<meta property="og:{name}" content="{url}">' for name, url in properties)
    return (HTML, f"<title>x</title>{tags}")


QUICK = {
    "an endless video": (TOO_MUCH, endless(MP4, MP4_HEAD)),
    "an endless radio": (TOO_MUCH | NONSENSE, endless("audio/mpeg", b"ID3\4\0\0\0\0\0\0")),
    "an endless page": (TOO_MUCH, endless(HTML, b"<title>x</title>")),
    "an endless playlist": (TOO_MUCH, endless(HLS, b"#EXTM3U\n", b"#EXTINF:5,\na.ts\n" * 4096)),
    "an endless manifest": (TOO_MUCH, endless(DASH, b"<?xml version='1.0'?><MPD>", b"<Period/>" * 8192)),
    "an endless segment": (TOO_MUCH, whole(HLS, small(playlist(1, 5, "endless-ts")))),
    "an endless key": (TOO_MUCH | NONSENSE, whole(HLS, small(WITH_A_KEY))),
    "20,000 segments": ({"too_long"}, whole(HLS, small(playlist(20_000, 5, "ts")))),
    "a gzip bomb as a page": (TOO_MUCH, unfolds(HTML, b"<html><title>x</title>", b" ")),
    "a gzip bomb as a playlist": (TOO_MUCH | NONSENSE, unfolds(HLS, b"#EXTM3U\n", b"\n")),
    "a gzip bomb as a video": (TOO_MUCH | NONSENSE, unfolds(MP4, MP4_HEAD, b"\0")),
    "a picture that unfolds": ({None}, og(("image", "$EVIL/png"), ("video", "$GOOD/files/small.mp4"))),
    "a picture of one's own that unfolds": ({None} | NONSENSE | TOO_MUCH, whole("image/png", png_bomb)),
    "a redirect to itself": ({"site_trouble"}, ("302", "?")),
    "redirects without end": ({"site_trouble"}, redirects),
    "a refresh to itself": (TOO_SLOW | NONSENSE, (HTML, '<meta http-equiv="refresh" content="0;url=?">')),
    "refreshes without end": (TOO_SLOW | NONSENSE, refreshes),
    "a feed of 50,000": ({None}, ("text/xml", feed("$EVIL/item?{}", 50_000))),
    "a page of 50,000 videos": ({None}, (HTML, "<title>x</title>" + many_videos("$GOOD/m/{}.mp4", 50_000))),
    "a feed of itself": (TOO_SLOW | NONSENSE, ("text/xml", feed("$EVIL/a-feed-of-itself", 1))),
    "an endless live stream": ({"live"}, whole(HLS, small(playlist(3, 5, "live.ts", end="")))),
    "more promised than sent": (NONSENSE, promising(MP4, "9000000", film)),
    "less promised than sent": (NONSENSE | {"empty"}, promising(MP4, "1000", small(MP4_HEAD + BLOCK))),
    "beyond all promised": ({"too_big"}, promising(MP4, str(10**15), small(MP4_HEAD + BLOCK))),
    "less than nothing promised": (NONSENSE, promising(MP4, "-5", small(MP4_HEAD + BLOCK))),
    "5,000 headers": (NONSENSE, many_headers),
    "silence": (TOO_SLOW, silent),
    "a slow head": (TOO_SLOW, slow_head),
    "a slow page": (TOO_SLOW, endless(HTML, b"<title>x</title>", b" ", 0.2)),
}  # fmt: skip
SLOW = {
    "a slow video": (TOO_SLOW | NONSENSE, endless(MP4, MP4_HEAD, b"\0", 0.2)),
    "a slow segment": (TOO_SLOW | NONSENSE, whole(HLS, small(playlist(1, 5, "slow-ts")))),
    "20,000 short segments": (TOO_SLOW | NONSENSE | TOO_MUCH, whole(HLS, small(playlist(20_000, 0.1, "ts")))),
    "20,000 segments that fail": (TOO_SLOW | NONSENSE, whole(HLS, small(playlist(20_000, 0.1, "not-there")))),
}
HELPERS = {
    "endless-ts": endless("video/mp2t", block=TS_PACKET * 256),
    "slow-ts": endless("video/mp2t", block=TS_PACKET, pause=0.3),
    "ts": whole("video/mp2t", small(TS_PACKET * 5)),
    "live.ts": whole("video/mp2t", small(TS_PACKET * 5)),
    "png": whole("image/png", png_bomb),
    "item": (HTML, "<title>x</title><video src=$GOOD/files/small.mp4></video>"),
}
ATTACKS = QUICK | (SLOW if "CHAOS" in os.environ else {})


def name_of(attack):
    return attack.replace(" ", "-").replace(",", "").replace("'", "")


def link_of(attack):
    """Each on a host of its own: a site that fails often is asked no more."""
    return f"http://{name_of(attack).lower()}.site.test:$EVIL_PORT/{name_of(attack)}"


def served(attacks):
    return {name_of(name): page for name, (_, page) in attacks.items()} | HELPERS


@pytest.fixture(scope="module")
def the_round(tmp_path_factory):
    with a_house(tmp_path_factory.mktemp("bodies"), served(ATTACKS), **BOUNDS) as house:
        began = time.monotonic()
        answers = house.get({name: link_of(name) for name in ATTACKS}, within=500)
        yield house, answers, time.monotonic() - began


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_by_mass_or_time_ends_in_a_clear_answer(the_round, attack):
    answer = the_round[1][attack]
    kind = answer["error"] and answer["error"]["kind"]
    assert kind in ATTACKS[attack][0], answer["error"]


def test_no_attack_takes_more_than_its_time(the_round):
    _, answers, took = the_round
    rounds = -(-len(answers) // 4)
    assert took < rounds * (SECONDS + 5) + 20


def test_memory_and_disk_stay_within_their_bounds(the_round):
    house = the_round[0]
    wait_until_alone(house)
    assert 0 < house.used.memory < MEMORY * 1.1
    assert house.used.disk < 4 * 4 * MAX_BYTES
    assert house.canary.seen == []


def test_the_worker_serves_the_next_one_as_if_nothing_had_been(the_round):
    got = the_round[0].get({"honest": "$GOOD/page/after-all-that"})
    assert got["honest"]["status"] == "done", got
