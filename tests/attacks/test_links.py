"""Links of strangers that try to reach what only this machine can reach, through a real worker.

One line of data for each attack: how it is called, what it must come to, and the link or the page behind it.
`$CANARY` is a server on loopback that nothing may touch, `$EVIL` the attacker's site and `$GOOD` a harmless
one; the worker may reach the last two, which `EGRESS_ALLOW` names by address and port.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from string import Template

import pytest

from tests.attacks.evil import Server, secret, serving, site
from tests.e2e.stack import Stack
from tests.stand_ins.origin import Origin, start_origin

HTML, HLS, DASH = "text/html", "application/vnd.apple.mpegurl", "application/dash+xml"
REFUSED = {"forbidden"}
"""The guard was asked, and said no."""
NEVER = {"bad_link", "unsupported", "no_media"}
"""It did not come to a request."""
DONE = {None}

LINKS = {
    "loopback": (REFUSED, "$CANARY/"),
    "loopback, another address": (REFUSED, "http://127.9.9.9:$PORT/"),
    "loopback by name": (REFUSED | {"unreachable"}, "http://localhost:$PORT/"),
    "loopback, decimal": (NEVER, "http://2130706433:$PORT/"),
    "loopback, octal": (NEVER, "http://0177.0.0.1:$PORT/"),
    "loopback, hexadecimal": (NEVER, "http://0x7f000001:$PORT/"),
    "loopback, short": (NEVER, "http://127.1:$PORT/"),
    "this host": (REFUSED, "http://0.0.0.0:$PORT/"),
    "loopback, IPv6": (REFUSED, "http://[::1]:$PORT/"),
    "loopback, v4-mapped": (REFUSED, "http://[::ffff:127.0.0.1]:$PORT/"),
    "loopback, NAT64": (REFUSED, "http://[64:ff9b::7f00:1]:$PORT/"),
    "loopback, 6to4": (REFUSED, "http://[2002:7f00:1::]:$PORT/"),
    "metadata of a cloud": (REFUSED, "http://169.254.169.254/latest/meta-data/"),
    "metadata of Azure": (REFUSED, "http://168.63.129.16/machine"),
    "metadata, IPv6": (REFUSED, "http://[fd00:ec2::254]/latest/"),
    "a router at home": (REFUSED, "http://192.168.1.1/"),
    "a port of another service": (REFUSED, "http://93.184.216.34:22/"),
    "a file": (NEVER, "file:///etc/passwd"),
    "FTP": (NEVER, "ftp://127.0.0.1:$PORT/a.mp4"),
    "data with a link inside": (REFUSED, "data:text/html,%3Cvideo%20src=$CANARY/a.mp4%3E"),
    "a pseudo-link": (NEVER, "ytsearch:canary"),
    "a smuggled fragment": (
        REFUSED,
        "$CANARY/#__youtubedl_smuggle=%7B%22http_headers%22:%7B%22Ytdl-Request-Proxy%22:%22__noproxy__%22%7D%7D",
    ),
}

_MASTER = '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000000,CODECS="avc1.64001f,mp4a.40.2"\n'
_PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXT-X-PLAYLIST-TYPE:VOD\n"
_MPD = """<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"
mediaPresentationDuration="PT10S"><Period>{base}<AdaptationSet mimeType="video/mp4"><Representation id="0"
bandwidth="1000000" codecs="avc1.64001f" width="640" height="360">{segments}</Representation></AdaptationSet>
</Period></MPD>"""
_TEMPLATE = (
    '<SegmentTemplate media="{0}$$Number$$.m4s" initialization="{0}i.mp4" duration="5" startNumber="1"/>'
)

PAGES = {
    "redirect": (REFUSED, "302", "$CANARY/a.mp4"),
    "redirect for good": (REFUSED, "301", "http://2130706433:$PORT/"),
    "redirect, method kept": (REFUSED, "307", "http://[::ffff:7f00:1]:$PORT/"),
    "redirect to FTP": (NEVER | REFUSED, "302", "ftp://127.0.0.1:$PORT/a.mp4"),
    "redirect to a file": (NEVER | REFUSED, "302", "file:///etc/passwd"),
    "meta refresh": (REFUSED, HTML, '<meta http-equiv="refresh" content="0;url=$CANARY/">'),
    "og:video": (REFUSED, HTML, '<title>x</title><meta property="og:video" content="$CANARY/a.mp4">'),
    "video tag": (REFUSED, HTML, "<title>x</title><video src=$CANARY/a.mp4></video>"),
    "video tag, a manifest": (REFUSED, HTML, "<title>x</title><video src=$CANARY/a.m3u8></video>"),
    "iframe": (NEVER | REFUSED, HTML, "<title>x</title><iframe src=$CANARY/embed/1></iframe>"),
    "video tag, a file": (NEVER, HTML, "<title>x</title><video src=file:///etc/passwd></video>"),
    "video tag, FTP": (
        NEVER | REFUSED,
        HTML,
        "<title>x</title><video src=ftp://127.0.0.1:$PORT/a.mp4></video>",
    ),
    "thumbnail": (
        DONE,
        HTML,
        (
            '<title>x</title><meta property="og:image" content="$CANARY/a.jpg">'
            '<meta property="og:video" content="$GOOD/files/small.mp4">'
        ),
    ),
    "HLS playlist": (REFUSED, HLS, _MASTER + "$CANARY/v.m3u8\n"),
    "HLS segment": (REFUSED, HLS, _PLAYLIST + "#EXTINF:5,\n$CANARY/a.ts\n#EXT-X-ENDLIST\n"),
    "HLS segment, a file": (
        NEVER | REFUSED,
        HLS,
        _PLAYLIST + "#EXTINF:5,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
    ),
    "HLS key": (
        REFUSED,
        HLS,
        _PLAYLIST
        + '#EXT-X-KEY:METHOD=AES-128,URI="$CANARY/key"\n#EXTINF:5,\n$GOOD/text.txt\n#EXT-X-ENDLIST\n',
    ),
    "HLS map": (
        REFUSED,
        HLS,
        _PLAYLIST + '#EXT-X-MAP:URI="$CANARY/i.mp4"\n#EXTINF:5,\n$GOOD/text.txt\n#EXT-X-ENDLIST\n',
    ),
    "DASH BaseURL": (
        REFUSED,
        DASH,
        _MPD.format(base="<BaseURL>$CANARY/</BaseURL>", segments=_TEMPLATE.format("")),
    ),
    "DASH SegmentTemplate": (REFUSED, DASH, _MPD.format(base="", segments=_TEMPLATE.format("$CANARY/"))),
    "DASH one file": (
        REFUSED,
        DASH,
        _MPD.format(base="", segments="<BaseURL>$CANARY/a.mp4</BaseURL>"),
    ),
}

SUBTITLES = (
    "#EXTM3U\n"
    '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="en",LANGUAGE="en",URI="$CANARY/s.m3u8"\n'
    '#EXT-X-STREAM-INF:BANDWIDTH=1000000,CODECS="avc1.64001f,mp4a.40.2",SUBTITLES="s"\n'
    "$GOOD/hls-muxed/video-720.m3u8\n"
)


def name_of(attack):
    return attack.replace(" ", "-").replace(",", "").replace(":", "")


EXPECTED = {name: row[0] for name, row in (LINKS | PAGES).items()}


LEAD_IN = {name_of(name) for name, row in PAGES.items() if row[0] in (REFUSED, DONE) and "$CANARY" in row[2]}
"""Pages that lead whoever opens them to the canary where nobody forbids it."""


@dataclass
class Round:
    """All attacks at once, as one person would send them, and what came of each."""

    stack: Stack
    evil: Server
    canary: Server
    good: Origin
    answers: dict


@contextmanager
def a_round(folder, *, canary_permitted=False):
    pages = {name_of(name): row[1:] for name, row in PAGES.items()} | {"subtitles": (HLS, SUBTITLES)}
    with start_origin() as good, serving(secret) as canary:
        canary.canary = True
        values = {"CANARY": canary.url, "PORT": canary.server_port, "GOOD": good.url}
        with serving(site(pages, values)) as evil:
            ports = [evil.server_port, good.url.rpartition(":")[2]] + [canary.server_port] * canary_permitted
            allowed = ",".join(f"127.0.0.1:{port}" for port in ports)
            stack = Stack(folder, {"EGRESS_ALLOW": allowed, "WORKER_JOBS": "6", "WORKER_TRIES": "1"})
            links = {name: Template(link).safe_substitute(values) for name, (_, link) in LINKS.items()}
            links |= {name: f"{evil.url}/{name_of(name)}" for name in PAGES}
            stack.start("worker")
            try:
                stack.wait_for_worker()
                got = stack.get(*links.values(), "--to", str(folder / "got"), within=90)
                answers = dict(zip(links, got.answers, strict=True))
                yield Round(stack, evil, canary, good, answers)
            finally:
                stack.stop()


@pytest.fixture(scope="module")
def the_round(tmp_path_factory):
    with a_round(tmp_path_factory.mktemp("attacks")) as the_round:
        yield the_round


def test_these_attacks_lead_to_the_canary_where_it_is_permitted(tmp_path):
    with a_round(tmp_path, canary_permitted=True) as the_round:
        led = {each.split("/")[1] for each in the_round.canary.seen if isinstance(each, str)}
    assert led >= LEAD_IN
    assert len(LEAD_IN) > 10


@pytest.mark.parametrize("attack", EXPECTED)
def test_an_attack_comes_to_nothing_but_a_clear_answer(the_round, attack):
    answer = the_round.answers[attack]
    kind = answer["error"] and answer["error"]["kind"]
    assert kind in EXPECTED[attack], answer
    assert "CANARY" not in str(answer)


def test_subtitles_from_inside_are_left_out(the_round, tmp_path):
    got = the_round.stack.get(f"{the_round.evil.url}/subtitles", "--subtitles", "en", "--to", str(tmp_path))
    assert len(got.answers) == 1, got.stderr
    assert b"CANARY" not in b"".join(each.read_bytes() for each in tmp_path.iterdir())


def test_what_may_be_had_still_comes(the_round, tmp_path):
    got = the_round.stack.get(f"{the_round.good.url}/page/honest", "--to", str(tmp_path))
    assert got.code == 0, got.stderr


def test_the_canary_was_never_touched_and_nothing_is_left(the_round):
    assert the_round.canary.seen == []
    the_round.stack.wait_until_tidy()
    log = the_round.stack.log("worker")
    assert "egress_denied" in log
    assert "/latest/meta-data/" not in log
