"""Links of strangers that try to reach what only this machine can reach, through a real worker.

One line of data for each attack: how it is called, what it must come to, and the link or the page behind it.
`$CANARY` is a server on loopback that nothing may touch, `$EVIL` the attacker's site and `$GOOD` a harmless
one; the worker may reach the last two, which `EGRESS_ALLOW` names by address and port. The worker runs with
`no_proxy=*`, and with plugins and configurations planted in its home and current folder.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from html import escape

import pytest

from tests.attacks.evil import endless
from tests.attacks.house import TOUCHED, House, a_house, plant, wait_until_alone

MOST = 100
HTML, MP4 = "text/html", "video/mp4"
HLS, DASH = "application/vnd.apple.mpegurl", "application/dash+xml"
REFUSED = {"forbidden"}
"""The guard was asked, and said no."""
NO_MEDIA = {"no_media", "not_found", "site_trouble", "not_media", "unreachable"}
NEVER = {"bad_link", "unsupported", "no_media"}
"""It did not come to a request."""
DONE = {None}
DONE_OR_REFUSED = DONE | REFUSED
POSING = NO_MEDIA | NEVER | REFUSED
"""It says that it is media, and is not taken for it."""

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
    "metadata of Alibaba": (REFUSED, "http://100.100.100.200/latest/"),
    "metadata of Oracle": (REFUSED, "http://192.0.0.192/opc/"),
    "loopback, IPv4-compatible": (REFUSED, "http://[::7f00:1]:$PORT/"),
    "loopback, ISATAP": (REFUSED, "http://[2001:db8::5efe:127.0.0.1]:$PORT/"),
    "a scope": (NEVER, "http://[fe80::1%25eth0]:$PORT/"),
    "a relay": (REFUSED, "http://192.88.99.1/"),
    "multicast": (REFUSED, "http://224.0.0.1:$PORT/"),
    "broadcast": (REFUSED, "http://255.255.255.255:$PORT/"),
    "a name for inside": (REFUSED, "http://inside.attack.test:$PORT/"),
    "a name for metadata": (REFUSED, "http://metadata.attack.test/latest/meta-data/"),
    "mixed answers": (REFUSED, "http://mixed.attack.test:$PORT/"),
    "mixed answers, IPv6": (REFUSED, "http://mixed6.attack.test:$PORT/"),
    "a mapped answer": (REFUSED, "http://mapped.attack.test:$PORT/"),
    "a name that is no name": ({"unreachable"}, "http://nowhere.attack.test/"),
    "a name server that is silent": ({"unreachable", "site_trouble"}, "http://silent.attack.test/"),
    "a name that changes its mind": (NO_MEDIA, "http://rebinding.attack.test:$EVIL_PORT/rebinding"),
    "a port of another service": (REFUSED, "http://93.184.216.34:22/"),
    "a file": (NEVER, "file:///etc/passwd"),
    "RTMP": (NEVER, "rtmp://127.0.0.1:$PORT/live/a"),
    "RTSP": (NEVER, "rtsp://127.0.0.1:$PORT/a"),
    "MMS": (NEVER, "mms://127.0.0.1:$PORT/a"),
    "gopher": (NEVER, "gopher://127.0.0.1:$PORT/_GET%20/"),
    "a login": (NEVER, "http://user:password@127.0.0.1:$PORT/"),
    "a line break": (NEVER | REFUSED, "http://127.0.0.1:$PORT/%0d%0aHost:%20x"),
    "a backslash": (NEVER, "http://127.0.0.1:$EVIL_PORT\\@127.0.0.1:$PORT/"),
    "a pseudo-link for everything": (NEVER, "ytsearchall:canary"),
    "a user of a site": (NEVER, ":ytfav"),
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
_LIST = '<SegmentList duration="5"><SegmentURL media="{0}"/></SegmentList>'
_VIDEO = "<title>x</title><video src={0}></video>"
_OG = (
    '<title>x</title><meta property="og:video" content="{0}">'
    '<meta property="og:video:type" content="video/mp4">'
)
_MPD_OF_A_FILE = """<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"
profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" mediaPresentationDuration="PT2S" minBufferTime="PT1S">
<Period duration="PT2S"><AdaptationSet mimeType="video/mp4" contentType="video"><Representation id="0"
bandwidth="1000000" codecs="avc1.64001f" width="640" height="360"><BaseURL>file://$HIDDEN</BaseURL>
</Representation></AdaptationSet></Period></MPD>"""
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
    "DASH SegmentURL": (
        REFUSED,
        DASH,
        _MPD.format(base="", segments=_LIST.format("$CANARY/1.m4s")),
    ),
    "DASH SegmentURL, a file": (
        NEVER | REFUSED,
        DASH,
        _MPD.format(base="", segments=_LIST.format("file:///etc/passwd")),
    ),
    "DASH BaseURL, a file": (
        NEVER | REFUSED | {"site_trouble"},
        DASH,
        _MPD.format(base="<BaseURL>file:///etc/</BaseURL>", segments=_TEMPLATE.format("")),
    ),
    "HLS session key": (
        DONE_OR_REFUSED,
        HLS,
        _MASTER.replace("#EXTM3U\n", '#EXTM3U\n#EXT-X-SESSION-KEY:METHOD=AES-128,URI="$CANARY/key"\n')
        + "$GOOD/hls-muxed/v720/index.m3u8\n",
    ),
    "HLS master with an outer track": (
        REFUSED | DONE,
        HLS,
        _MASTER.replace(
            "#EXTM3U\n", '#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="x",URI="$CANARY/a.m3u8"\n'
        ).replace('mp4a.40.2"', 'mp4a.40.2",AUDIO="a"')
        + "$GOOD/hls-muxed/v720/index.m3u8\n",
    ),
    "redirect to a name for inside": (REFUSED, "302", "http://inside.attack.test:$PORT/"),
    "redirect to metadata": (REFUSED, "302", "http://169.254.169.254/latest/meta-data/"),
    "redirect to data": (NEVER | REFUSED, "302", "data:text/html,<video src=$CANARY/a.mp4>"),
    "RTMP in a page": (NEVER | REFUSED, HTML, _VIDEO.format("rtmp://127.0.0.1:$PORT/live/a")),
    "RTSP in a page": (NEVER | REFUSED, HTML, _VIDEO.format("rtsp://127.0.0.1:$PORT/a.mp4")),
    "MMS in a page": (NEVER | REFUSED, HTML, _VIDEO.format("mms://127.0.0.1:$PORT/a.wmv")),
    "a smuggled fragment in a page": (
        REFUSED,
        HTML,
        _VIDEO.format("$CANARY/a.mp4#__youtubedl_smuggle=%7B%22a%22:1%7D"),
    ),
    "a playlist of FTP": (
        NEVER | REFUSED,
        HLS,
        _PLAYLIST + "#EXTINF:5,\nftp://127.0.0.1:$PORT/a.ts\n#EXT-X-ENDLIST\n",
    ),
    "HLS that poses as a video": (POSING, MP4, _PLAYLIST + "#EXTINF:5,\nfile://$HIDDEN\n#EXT-X-ENDLIST\n"),
    "HLS that poses, by a way around": (
        POSING,
        MP4,
        _PLAYLIST + "#EXTINF:5,\n../../../of-somebody-else/hidden.mp4\n#EXT-X-ENDLIST\n",
    ),
    "DASH that poses as a video": (POSING, MP4, _MPD_OF_A_FILE),
    "a list of files that poses as a video": (POSING, MP4, "ffconcat version 1.0\nfile '$HIDDEN'\n"),
    "a session that poses as a video": (
        POSING,
        MP4,
        "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video $PORT RTP/AVP 96\n",
    ),
    "og:video that is HLS": (POSING, HTML, _OG.format("$EVIL/HLS-that-poses-as-a-video")),
    "og:video that is DASH": (POSING, HTML, _OG.format("$EVIL/DASH-that-poses-as-a-video")),
    "og:video that is a list": (POSING, HTML, _OG.format("$EVIL/a-list-of-files-that-poses-as-a-video")),
    "an HLS segment that is a list": (
        POSING | {"truncated"},
        HLS,
        _PLAYLIST + "#EXTINF:5,\n$EVIL/a-list-of-files-that-poses-as-a-video\n#EXT-X-ENDLIST\n",
    ),
    "an HLS map that is a playlist": (
        POSING | {"truncated"},
        HLS,
        _PLAYLIST
        + '#EXT-X-MAP:URI="$EVIL/HLS-that-poses-as-a-video"\n#EXTINF:5,\n$GOOD/text.txt\n#EXT-X-ENDLIST\n',
    ),
    "DASH one file": (
        REFUSED,
        DASH,
        _MPD.format(base="", segments="<BaseURL>$CANARY/a.mp4</BaseURL>"),
    ),
}

_MASTER_WITH_SUBTITLES = (
    "#EXTM3U\n"
    '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="s",NAME="en",LANGUAGE="en",URI="{0}"\n'
    '#EXT-X-STREAM-INF:BANDWIDTH=1000000,CODECS="avc1.64001f,mp4a.40.2",SUBTITLES="s"\n'
    "$GOOD/hls-muxed/v720/index.m3u8\n"
)
SUBTITLES = {
    "subtitles": "$CANARY/s.m3u8",
    "subtitles from a file": "file:///etc/passwd",
    "subtitles as data": "data:text/vtt,WEBVTT%0A%0A00:00.000 --> 00:01.000%0A$CANARY",
    "subtitles by FTP": "ftp://127.0.0.1:$PORT/s.vtt",
}
TRACKS = {
    "subtitles of blank lines": ("text/vtt", "WEBVTT\n" + "\n" * 1_000_000),
    "subtitles without end": endless("text/vtt", b"WEBVTT\n\n", b"00:00.000 --> 00:01.000\nx\n\n" * 2000),
}
"""Beside a video that may be had."""
GALLERIES = {
    "a post with a picture inside": (REFUSED, "$CANARY/a.jpg"),
    "a post with a picture by a name for inside": (REFUSED, "http://inside.attack.test:$PORT/a.jpg"),
    "a post with a file": (NEVER, "file:///etc/passwd"),
    "a post with FTP": (NEVER, "ftp://127.0.0.1:$PORT/a.jpg"),
}
"""Posts that yt-dlp does not know, and gallery-dl does."""


def item(link, title="t"):
    return f"<item><title>{title}</title><guid>lf:j:*&#10;lf:q:</guid><link>{escape(link)}</link></item>"


def a_list(*items):
    return ("text/xml", f'<rss version="2.0"><channel><title>l</title>{"".join(items)}</channel></rss>')


LISTS = {
    "a list that leads inside": (2, a_list(item("$CANARY/a.mp4"), item("http://169.254.169.254/latest/"))),
    "a list of files and commands": (
        0,
        a_list(*map(item, ("file:///etc/passwd", "ytsearch:canary", "javascript:x()", "ftp://127.0.0.1/a"))),
    ),
    "a list with data for yt-dlp": (1, a_list(item("$CANARY/#__youtubedl_smuggle=%7B%22a%22:1%7D"))),
    "a list of 10,000": (MOST, a_list(*(item(f"$EVIL/{number}.mp4") for number in range(10_000)))),
    "a list of addresses without end": (0, a_list(*(item("$EVIL/" + "x" * 10_000) for _ in range(5)))),
}
"""How many of its items are taken. None is opened until somebody asks for it, as for any other link."""


def post(link):
    """As Mastodon tells of one (https://docs.joinmastodon.org/entities/Status/)."""
    who = {"acct": "a", "username": "a", "display_name": "a"}
    about = {"id": "1", "reblog": None, "in_reply_to_id": None, "created_at": "2026-01-02T03:04:05.000Z"}
    media = [{"id": "2", "type": "image", "url": link}]
    return json.dumps(about | {"content": "x", "tags": [], "account": who, "media_attachments": media})


CLIPS = [
    name for name in PAGES if name.startswith(("RTMP", "RTSP", "MMS", "HLS", "DASH", "video tag", "redirect"))
]


def name_of(attack):
    return attack.replace(" ", "-").replace(",", "").replace(":", "")


def page_of(attack):
    return f"$EVIL/{name_of(attack)}"


def with_track(attack):
    track = f"<track kind=subtitles srclang=en src=$EVIL/{name_of(attack)}.vtt>"
    return f"<title>x</title><video src=$GOOD/m/{name_of(attack)}.mp4?seconds=1>{track}</video>"


def post_of(attack):
    return f"$EVIL/@a/{name_of(attack)}"


SERVED = {name_of(name): row[1:] for name, row in PAGES.items()}
SERVED |= {name_of(name): (HLS, _MASTER_WITH_SUBTITLES.format(url)) for name, url in SUBTITLES.items()}
SERVED |= {name_of(name): (HTML, with_track(name)) for name in TRACKS}
SERVED |= {f"{name_of(name)}.vtt": track for name, track in TRACKS.items()}
SERVED |= {name_of(name): page for name, (_, page) in LISTS.items()}
SERVED |= {f"@a/{name_of(name)}": (HTML, "<title>x</title>") for name in GALLERIES}
SERVED |= {
    f"api/v1/statuses/{name_of(name)}": ("application/json", post(link))
    for name, (_, link) in GALLERIES.items()
}
SERVED |= {"rebinding": (HTML, _VIDEO.format("http://rebinding.attack.test:$EVIL_PORT/secret.mp4"))}
EXPECTED = {name: row[0] for name, row in (LINKS | PAGES | GALLERIES).items()}
LEAD_IN = {name_of(name) for name, row in PAGES.items() if row[0] in (REFUSED, DONE) and "$CANARY" in row[2]}
"""Pages that lead whoever opens them to the canary where nobody forbids it."""


@dataclass
class Round:
    """All attacks at once, as one person would send them, and what came of each."""

    house: House
    answers: dict


def attack(house):
    links = {name: link for name, (_, link) in LINKS.items()} | {name: page_of(name) for name in PAGES}
    links |= {name: post_of(name) for name in GALLERIES}
    return Round(house, house.get(links))


@pytest.fixture(scope="module")
def the_round(tmp_path_factory):
    with a_house(tmp_path_factory.mktemp("attacks"), SERVED) as house:
        yield attack(house)


def led_by(house):
    """The pages and posts by which somebody came to the canary."""
    paths = [each.split("/") for each in house.canary.seen if isinstance(each, str)]
    return {name for path in paths for name in (path[1], path[-2])}


def test_these_attacks_lead_to_the_canary_where_it_is_permitted(tmp_path):
    posts = {name: post_of(name) for name, (_, link) in GALLERIES.items() if "$CANARY" in link}
    links = posts | {name: page_of(name) for name in PAGES if name_of(name) in LEAD_IN}
    assert len(links) > 10
    with a_house(tmp_path, SERVED, canary_permitted=True) as house:
        for _ in range(2):  # what is beside a medium, as a picture, is not waited for on a busy machine
            house.get(links)
            links = {name: f"{link}?" for name, link in links.items() if name_of(name) not in led_by(house)}
            if not links:
                break
    assert links == {}


@pytest.mark.parametrize("attack", EXPECTED)
def test_an_attack_comes_to_nothing_but_a_clear_answer(the_round, attack):
    answer = the_round.answers[attack]
    kind = answer["error"] and answer["error"]["kind"]
    assert kind in EXPECTED[attack], answer
    assert "CANARY" not in str(answer)


def test_subtitles_from_inside_and_those_that_nobody_could_read_are_left_out(the_round):
    house, attacks = the_round.house, SUBTITLES | TRACKS
    got = house.get({name: page_of(name) for name in attacks}, "--subtitles", "en")
    assert {name: answer["status"] for name, answer in got.items()} == dict.fromkeys(attacks, "done")
    assert {f"/{name_of(name)}.vtt" for name in TRACKS} <= set(house.evil.seen)
    assert b"CANARY" not in b"".join(each.read_bytes() for each in house.got.iterdir())


@pytest.mark.parametrize("attack", LISTS)
def test_of_a_list_only_what_may_be_asked_for_is_taken(the_round, attack):
    house, (count, _) = the_round.house, LISTS[attack]
    taken = house.listed(page_of(attack), MOST).items
    assert len(taken) == count
    assert "smuggle" not in str(taken)
    if attack == "a list that leads inside":
        got = house.get({each.url: each.url for each in taken})
        assert [answer["error"]["kind"] for answer in got.values()] == ["forbidden", "forbidden"]


def test_a_clip_is_no_way_in_either(the_round):
    got = the_round.house.get({name: page_of(name) for name in CLIPS}, "--clip", "0-1")
    kinds = {name: answer["error"] and answer["error"]["kind"] for name, answer in got.items()}
    assert {name: kind for name, kind in kinds.items() if kind not in EXPECTED[name]} == {}


def test_what_may_be_had_still_comes(the_round):
    legitimate = {
        "a page": "$GOOD/page/honest",
        "a file": "$GOOD/files/small.mp4",
        "HLS": "$GOOD/hls-muxed/master.m3u8",
        "DASH": "$GOOD/dash/manifest.mpd",
        "a redirect": "$GOOD/redirect/2/files/small.mp4",
    }
    got = the_round.house.get(legitimate)
    assert {name: answer["error"] for name, answer in got.items()} == dict.fromkeys(legitimate)


def test_nothing_planted_was_ever_used(the_round):
    assert not (the_round.house.folder / TOUCHED).exists()


def test_what_is_planted_would_be_used_by_a_bare_ytdlp(tmp_path):
    environment = plant(tmp_path, "http://127.0.0.1:9")
    words = [sys.executable, "-m", "yt_dlp", "--ignore-config", "http://127.0.0.1:9/"]
    subprocess.run(words, env=environment, cwd=tmp_path, check=False, capture_output=True)
    assert (tmp_path / TOUCHED).exists()


def test_the_canary_was_never_touched_and_nothing_is_left(the_round):
    house = the_round.house
    wait_until_alone(house)
    assert house.canary.seen == []
    assert house.neighbour.seen == []
    assert house.leaked() == []
    log = house.stack.log("worker")
    assert "egress_denied" in log
    assert "/latest/meta-data/" not in log
