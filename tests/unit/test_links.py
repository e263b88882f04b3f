"""Links as people type them, and the one form of each. The cases are data: `data/links.json`."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.links import MAX_LENGTH, MAX_LINKS, canonical, find_links, shown_host, start_time
from shared.errors import BadLink

CASES = json.loads((Path(__file__).parent / "data" / "links.json").read_text())

REASONS = {"scheme", "credentials", "too_long", "host", "port"}
SAME = [(link, case["is"]) for case in CASES["canonical"] for link in case["of"]]
REFUSED = [(link, reason) for reason, links in CASES["refused"].items() for link in links]
FOUND = [(case["text"], case["links"]) for case in CASES["found"]]
TIMES = [(case["url"], case["seconds"]) for case in CASES["start_time"]]


@pytest.mark.parametrize(("link", "expected"), SAME)
def test_a_link_has_one_form(link, expected):
    assert canonical(link) == expected


@pytest.mark.parametrize("link", sorted({expected for _, expected in SAME}))
def test_the_one_form_stays_as_it_is(link):
    assert canonical(link) == link


@pytest.mark.parametrize(("link", "reason"), REFUSED)
def test_what_can_not_be_opened_is_refused_with_its_reason(link, reason):
    with pytest.raises(BadLink) as refusal:
        canonical(link)
    assert refusal.value.facts == {"reason": reason}
    assert str(refusal.value)


def test_a_refusal_never_repeats_the_link():
    with pytest.raises(BadLink) as refusal:
        canonical("https://user:hunter2@example.com/")
    assert "hunter2" not in str(refusal.value.failure)


@pytest.mark.parametrize(("text", "links"), FOUND)
def test_links_are_found_as_people_type_them(text, links):
    assert find_links(text) == links


def test_links_behind_words_count_after_those_in_the_text():
    behind = ["https://b.example/y", "https://a.example/x", "youtu.be/dQw4w9WgXcQ"]
    assert find_links("a word and https://a.example/x", behind) == [
        "https://a.example/x",
        "https://b.example/y",
        "https://youtu.be/dQw4w9WgXcQ",
    ]


def test_only_the_first_ten_links_are_considered():
    text = " ".join(f"https://example.com/{n}" for n in range(20))
    assert find_links(text) == text.split()[:MAX_LINKS]


@pytest.mark.parametrize(("url", "seconds"), TIMES)
def test_a_start_time_is_read_beside_the_one_form(url, seconds):
    assert start_time(url) == seconds


def test_an_international_host_is_shown_as_what_it_is():
    posing_as_apple = "https://\u0430\u0440\u0440\u04cf\u0435.com/x"
    assert shown_host(posing_as_apple) == "xn--80ak6aa92e.com"
    assert shown_host("https://Example.com:8443/x") == "example.com"


@pytest.mark.parametrize(
    "text",
    [
        "https://" + "a" * 100_000,
        "a." * 50_000,
        "a-" * 50_000 + "/",
        "(" * 50_000 + "https://a.example/x" + ")" * 50_000,
        "https://a.example/" + ")" * 19_000,
        "_" * 10_000 + "https://a.example/x" + "_" * 9_000,
        ",;" * 50_000,
        "http" * 25_000,
        "https://a.example/x," * 5_000,
        "1:05 - " * 10_000,
    ],
)
def test_no_text_keeps_the_search_busy(text):
    began = time.process_time()
    for link in find_links(text):
        form(link)
        start_time(link)
    assert time.process_time() - began < 0.5


def form(link: str) -> str | None:
    """The one form, None for a refusal. Anything else that is raised fails the test."""
    try:
        return canonical(link)
    except BadLink as refusal:
        assert refusal.facts["reason"] in REASONS  # noqa: PT017  what is raised is not the test's subject
        return None


HOSTS = (
    "youtu.be www.youtube.com m.youtube.com music.youtube.com x.com fxtwitter.com tiktok.com "
    "www.instagram.com old.reddit.com m.facebook.com example.com bücher.example [::1] 1.2.3.4"
)
hosts = st.sampled_from(HOSTS.split())
paths = st.lists(
    st.sampled_from(
        ["watch", "shorts", "status", "user", "reel", "p", "@a", "video", "2", "i", "web", "", "..", "%41"]
    )
    | st.from_regex(r"[\w-]{11}", fullmatch=True)
    | st.text(max_size=4),
    max_size=5,
).map("/".join)
queries = st.lists(
    st.tuples(st.sampled_from(["v", "t", "list", "si", "utm_x", "a", "%75tm_x"]), st.text(max_size=12)),
    max_size=4,
).map(lambda pairs: "&".join("=".join(pair) for pair in pairs))
likely = st.builds(
    "{}://{}{}/{}?{}#{}".format,
    st.sampled_from(["http", "https", "HTTPS", "ftp"]),
    hosts,
    st.sampled_from(["", ":80", ":443", ":8080", ":", ":0", "."]),
    paths,
    queries,
    st.sampled_from(["", "t=5", "!/a", "/a?b#c", "!__youtubedl_smuggle=1"]) | st.text(max_size=5),
)
anything = st.text() | st.text(st.characters(categories=["Cs", "Cc", "Cf", "P", "N", "L"])) | likely
urls = likely | st.text().map("https://{}".format) | st.text().map("http://example.com/{}".format) | anything


@given(urls)
def test_the_one_form_of_the_one_form_is_itself(url):
    if (once := form(url)) is not None:
        assert canonical(once) == once
        assert once.isascii()
        assert once.startswith(("http://", "https://"))
        assert len(once) <= MAX_LENGTH
        assert "__youtubedl_smuggle" not in once.partition("#")[2]


@given(st.lists(anything).map(" ".join), st.lists(anything, max_size=3))
def test_any_text_can_be_searched(text, behind):
    links = find_links(text, behind)
    assert len(links) == len(set(links)) <= MAX_LINKS
    forms = [f for f in map(form, links) if f]
    assert len(forms) == len(set(forms))


@given(urls)
def test_any_text_can_be_asked_for_a_start_time(url):
    seconds = start_time(url)
    assert seconds is None or seconds > 0


@given(urls)
def test_a_shown_host_is_plain(url):
    if form(url):
        assert shown_host(url).isascii()
