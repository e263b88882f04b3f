"""HTTP heads: one reading or none. Tables of attacks, fuzzing, and h11 as a witness."""

import itertools

import h11
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workers.egress.heads import (
    LARGEST_REQUEST_HEAD,
    BadBodyError,
    Chunked,
    Counted,
    Endless,
    parse_answer,
    parse_request,
)
from workers.egress.refusal import Refusal


def head(*lines):
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def get(*headers, target="http://a.example/x", method="GET", version="1.1"):
    return head(f"{method} {target} HTTP/{version}", *headers)


def test_a_request_goes_on_in_origin_form_to_the_host_of_its_target():
    request = parse_request(get("Host: other.example", "Accept: */*", target="http://A.example:8080/x?y=1"))
    assert (request.host, request.port, request.path) == ("a.example", 8080, "/x?y=1")
    assert request.head() == head("GET /x?y=1 HTTP/1.1", "Host: a.example:8080", "Accept: */*")


TARGETS = {
    "http://a.example": ("a.example", 80, "/"),
    "http://a.example?q": ("a.example", 80, "/?q"),
    "HTTP://a.example/": ("a.example", 80, "/"),
    "http://a.example:81/%0d%0a": ("a.example", 81, "/%0d%0a"),
    "http://a.example/http://b.example/": ("a.example", 80, "/http://b.example/"),
    "http://a.example/@b.example": ("a.example", 80, "/@b.example"),
}


@pytest.mark.parametrize(("target", "read"), TARGETS.items())
def test_targets_are_taken_apart(target, read):
    request = parse_request(get(target=target))
    assert (request.host, request.port, request.path) == read


def test_an_ipv6_address_keeps_its_brackets():
    request = parse_request(
        get(target="CONNECT", method="GET").replace(b"GET CONNECT", b"CONNECT [2606::1]:443")
    )
    assert request.authority == "[2606::1]:443"
    assert b"Host: [2606::1]\r\n" in parse_request(get(target="http://[2606::1]/")).head()


STRIPPED = [
    "Proxy-Authorization: Basic abc",
    "Proxy-Connection: keep-alive",
    "Proxy-Anything: x",
    "Ytdl-Request-Proxy: http://127.0.0.1:9",
    "ytdl-request-proxy: socks5://127.0.0.1:9",
    "Connection: X-Private",
    "X-Private: x",
    "Keep-Alive: timeout=5",
    "TE: trailers",
    "Trailer: X",
    "Upgrade: websocket",
]


def test_nothing_between_client_and_proxy_reaches_the_site():
    sent = parse_request(get(*STRIPPED, "Cookie: kept")).head()
    assert sent == head("GET /x HTTP/1.1", "Host: a.example", "Cookie: kept")


ATTACKS = {
    "bare line feeds": b"GET http://a.example/ HTTP/1.1\nHost: a\n\n",
    "a bare line feed inside": b"GET http://a.example/ HTTP/1.1\r\nA: b\nC: d\r\n\r\n",
    "a bare carriage return": b"GET http://a.example/ HTTP/1.1\r\nA: b\rC: d\r\n\r\n",
    "a null byte": get("A: b\0c"),
    "a folded line": get("A: b", " c"),
    "a space before the colon": get("Content-Length : 5"),
    "no colon": get("nonsense"),
    "an empty name": get(": x"),
    "a space in the target": get(target="http://a.example/ x"),
    "a tab in the request line": b"GET\thttp://a.example/ HTTP/1.1\r\n\r\n",
    "bytes beyond ASCII in the target": get(target="http://a.example/\xe4"),
    "HTTP/2": get(version="2.0"),
    "HTTP/0.9": b"GET http://a.example/\r\n\r\n",
    "an unknown method": get(method="TRACE"),
    "a lower-case method": get(method="get"),
    "two lengths": get("Content-Length: 5", "Content-Length: 5"),
    "a list of lengths": get("Content-Length: 5, 5"),
    "a signed length": get("Content-Length: +5"),
    "a negative length": get("Content-Length: -5"),
    "a length with a blank": get("Content-Length: 5 0"),
    "a hexadecimal length": get("Content-Length: 0x5"),
    "a length in other digits": get("Content-Length: \xb2"),
    "a length and chunks": get("Content-Length: 5", "Transfer-Encoding: chunked"),
    "two codings": get("Transfer-Encoding: gzip, chunked"),
    "chunked twice": get("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
    "an odd coding": get("Transfer-Encoding: xchunked"),
    "identity": get("Transfer-Encoding: identity"),
    "chunks in HTTP/1.0": get("Transfer-Encoding: chunked", version="1.0"),
    "Connection that names the length": get("Connection: Content-Length", "Content-Length: 5"),
    "Connection that names the host": get("Connection: host"),
    "two hosts": get("Host: a", "Host: b"),
    "CONNECT with a body": get("Content-Length: 5", target="a.example:443", method="CONNECT"),
    "CONNECT without a port": get(target="a.example", method="CONNECT"),
    "CONNECT with a URL": get(target="http://a.example/", method="CONNECT"),
    "port 0": get(target="http://a.example:0/"),
    "port 65536": get(target="a.example:65536", method="CONNECT"),
    "port with a sign": get(target="http://a.example:+80/"),
    "an empty port": get(target="http://a.example:/"),
    "a login": get(target="http://user:pass@a.example/"),
    "a login in CONNECT": get(target="user@a.example:443", method="CONNECT"),
    "a fragment": get(target="http://a.example/#x"),
    "a backslash": get(target="http://a.example\\@b.example/"),
    "no host": get(target="http:///x"),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_a_head_that_two_programs_could_read_differently_is_refused(attack):
    with pytest.raises(Refusal) as refused:
        parse_request(attack)
    assert refused.value.reason == "head"
    assert refused.value.status == 400


@pytest.mark.parametrize(
    "target", ["https://a.example/", "ftp://a.example/", "rtmp://a.example/x", "file:///x", "a:1", "*"]
)
def test_other_schemes_are_refused(target):
    with pytest.raises(Refusal) as refused:
        parse_request(get(target=target))
    assert refused.value.reason == "scheme"


@pytest.mark.parametrize("large", [get("A: " + "x" * LARGEST_REQUEST_HEAD), get(*["A: b"] * 201)])
def test_a_huge_head_is_refused(large):
    with pytest.raises(Refusal) as refused:
        parse_request(large)
    assert (refused.value.reason, refused.value.status) == ("head-size", 431)


_PIECES = st.sampled_from(
    [
        b"GET ",
        b"POST ",
        b"CONNECT ",
        b"http://",
        b"https://",
        b"a.example",
        b"127.0.0.1",
        b"[::1]",
        b":80",
        b"/",
        b"@",
        b"#",
        b" HTTP/1.1",
        b" HTTP/1.0",
        b"\r\n",
        b"\n",
        b"\r",
        b" ",
        b"\t",
        b"\0",
        b":",
        b"Host: a",
        b"Content-Length: 5",
        b"Transfer-Encoding: chunked",
        b"Connection: close",
        b"Proxy-Authorization: x",
        b"\xff",
        b"%0d%0a",
        b"x",
    ]
)
_HEADS = st.one_of(
    st.binary(max_size=300).map(lambda data: data + b"\r\n\r\n"),
    st.lists(_PIECES, max_size=20).map(lambda pieces: b"".join(pieces) + b"\r\n\r\n"),
    st.lists(_PIECES, max_size=8).map(
        lambda pieces: b"GET http://a.example/ HTTP/1.1\r\n" + b"".join(pieces) + b"\r\n\r\n"
    ),
)


@given(_HEADS)
@example(get("Content-Length: 0"))
def test_whatever_is_accepted_is_one_request_that_a_strict_parser_reads_the_same(data):
    try:
        request = parse_request(data)
    except Refusal:
        return
    if request.method == "CONNECT" or not request.host:
        return
    sent = request.head()
    assert sent.count(b"\r\n\r\n") == 1
    assert b"\r\nproxy-" not in sent.lower()
    server = h11.Connection(h11.SERVER)
    server.receive_data(sent)
    seen = server.next_event()
    assert isinstance(seen, h11.Request)
    assert seen.method.decode() == request.method
    assert seen.target.decode() == request.path
    assert [value for key, value in seen.headers if key == b"host"] == [
        request.authority.removesuffix(":80").encode()
    ]


@given(_HEADS, st.booleans())
def test_reading_an_answer_ends_in_an_answer_or_a_refusal(data, ours):
    data = data.replace(b"GET http://a.example/ HTTP/1.1", b"HTTP/1.1 200 OK")
    try:
        answer = parse_answer(data, ours=ours)
    except Refusal:
        return
    sent = answer.head(keep=False)
    assert sent.count(b"\r\n\r\n") == 1
    assert sent.replace(b"\r\n", b"").isascii() or b"\xff" in data
    assert b"\n" not in sent.replace(b"\r\n", b"")


ANSWERS = [
    (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "GET", Counted),
    (b"HTTP/1.1 200 OK\nContent-Length: 5\n\n", "GET", Counted),
    (b"HTTP/1.1 200\r\nContent-Length: 5\r\n\r\n", "GET", Counted),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n", "GET", Counted),
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", "GET", Chunked),
    (b"HTTP/1.1 200 OK\r\n\r\n", "GET", Endless),
    (b"ICY 200 OK\r\n\r\n", "GET", Endless),
    (b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "GET", Endless),
    (b"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", "GET", Counted),
    (b"HTTP/1.1 304 Not Modified\r\n\r\n", "GET", Counted),
    (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "HEAD", Counted),
]


@pytest.mark.parametrize(("data", "method", "body"), ANSWERS)
def test_answers_are_framed_as_clients_will_read_them(data, method, body):
    assert isinstance(parse_answer(data).body(method), body)


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        b"HTTP/1.1 101 Switching\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        b"HTTP/1.1 200 \x01\r\n\r\n",
        b"\r\n\r\n",
    ],
)
def test_an_answer_that_cannot_be_read_is_refused(data):
    with pytest.raises(Refusal) as refused:
        parse_answer(data)
    assert (refused.value.reason, refused.value.status) == ("answer", 502)


def test_a_site_can_neither_sound_like_the_guard_nor_smuggle_lines():
    data = b"HTTP/1.1 403 F\r\nX-Linkferry-Denied: address\r\nX-A: b\rX-C: d\r\nFolded: a\r\n b\r\n\r\n"
    assert parse_answer(data).head(keep=True) == head("HTTP/1.1 403 F", "Folded: a b")


@pytest.mark.parametrize("attack", [b"A:" + b" " * 31_000 + b"\x01", b"A:" + b"\t " * 15_000 + b"\x01\x01"])
def test_hostile_blanks_cost_no_time(attack):
    with pytest.raises(Refusal):
        parse_request(b"GET http://a.example/ HTTP/1.1\r\n" + attack + b"\r\n\r\n")
    parse_answer(b"HTTP/1.1 200 " + b" " * 60_000 + b"\r\n" + attack * 2 + b"\r\n\r\n")
    with pytest.raises(Refusal):
        parse_answer(b"HTTP/1.1 200 " + b" " * 60_000 + b"\x01\r\n\r\n")


CHUNKED = b"5\r\nhello\r\n3;ext=1\r\n\r\n!\r\n00A\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"


@given(st.lists(st.integers(1, len(CHUNKED)), max_size=12))
def test_a_chunked_body_ends_where_it_ends_however_it_is_cut(cuts):
    data, body, taken = CHUNKED + b"GET /next", Chunked(), 0
    edges = [0, *sorted(cuts), len(data)]
    for start, stop in itertools.pairwise(edges):
        taken += body.take(data[start:stop])
    assert body.done
    assert taken == len(CHUNKED)


@pytest.mark.parametrize(
    "data",
    [
        b"5\nhello\r\n0\r\n\r\n",
        b"5\r\nhelloXX0\r\n\r\n",
        b"5\r\nhello\n\r0\r\n\r\n",
        b"-5\r\n",
        b"0x5\r\n",
        b"\r\n",
        b"5 5\r\n",
        b"g\r\n",
        b"f" * 16 + b"\r\n",
        b"5;" + b"x" * 9000,
        b"0\r\n" + b"A: b\r\n" * 9000,
        b"5;a\rb\r\nhello\r\n0\r\n\r\n",
    ],
)
def test_a_chunk_that_is_none_is_an_error(data):
    with pytest.raises(BadBodyError):
        Chunked().take(data)


@given(st.integers(0, 50), st.lists(st.binary(max_size=20), max_size=10))
def test_a_counted_body_takes_its_count_and_no_more(length, pieces):
    body = Counted(length)
    taken = sum(body.take(piece) for piece in pieces)
    assert taken == min(length, sum(map(len, pieces)))
    assert body.done == (taken == length)
