"""Titles that want to be paths, headers, other titles or too long, through a real worker to a folder."""

import json
import unicodedata

import pytest

from tests.attacks.house import a_house, wait_until_alone

TITLES = {
    "a way up": "../../../../../../tmp/linkferry-was-here",
    "a way up, encoded": "..%2f..%2f..%2flinkferry-was-here",
    "a way up, backwards": "..\\\\..\\\\..\\\\linkferry-was-here",
    "an absolute path": "/tmp/linkferry-was-here",
    "a hidden file": ".bashrc",
    "nothing but dots": "....",
    "a line break and a header": "x&#13;&#10;Set-Cookie: planted=1&#13;&#10;&#13;&#10;body",
    "a null byte": "before&#0;after",
    "another direction": "invoice&#8238;4pm.exe",
    "300 characters": "a" * 300,
    "300 characters of another script": "\u4e2d" * 300,
    "300 faces": "\U0001f600" * 300,
    "a template": "%(title)s %(id)s {0} ${HOME} $(touch x) `touch x`",
    "an option": "-rf --exec touch",
    "quotes": "a&quot;b'c;d",
    "markup": "&lt;script&gt;alert(1)&lt;/script&gt;",
}
TOLD = {
    "half a character": "before\ud83dafter",
    "the other half": "\ude00",
    "a null byte in JSON": "before\0after",
    "escapes of a terminal": "\x1b[2J\x1b]0;owned\x07title",
    "a line break in JSON": "x\r\nSet-Cookie: planted=1",
    "no characters at all": "\u200b\u2060",
}
"""Titles that a page can only tell in JSON."""


ATTACKS = (*TITLES, *TOLD)


def told(title, number):
    """A page that describes its video as search engines want it (https://schema.org/VideoObject)."""
    about = {"@context": "https://schema.org", "@type": "VideoObject", "name": title, "description": title}
    about |= {"contentUrl": f"$GOOD/m/told-{number}.mp4?seconds=1", "author": title}
    return ("text/html", f'<title>x</title><script type="application/ld+json">{json.dumps(about)}</script>')


def page(title):
    tags = f'<title>{title}</title><meta property="og:title" content="{title}">'
    # The medium's own address is another one each time, or they would all be one medium.
    video = f"$GOOD/m/{abs(hash(title))}.mp4?seconds=1"
    return ("text/html", f'{tags}<meta property="og:video" content="{video}">'.replace("${HOME}", "$${HOME}"))


def name_of(attack):
    return attack.replace(" ", "-").replace(",", "")


@pytest.fixture(scope="module")
def the_round(tmp_path_factory):
    pages = {name_of(name): page(title.replace("$(", "$$(")) for name, title in TITLES.items()}
    pages |= {name_of(name): told(title, number) for number, (name, title) in enumerate(TOLD.items())}
    with a_house(tmp_path_factory.mktemp("names"), pages) as house:
        yield house, house.get({name: f"$EVIL/{name_of(name)}" for name in ATTACKS})


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_title_becomes_a_plain_name_in_the_folder(the_round, attack):
    house, answers = the_round
    answer = answers[attack]
    assert answer["status"] == "done", answer
    [path] = [path for path in house.got.iterdir() if str(path) == answer["path"]]
    assert path.is_file()
    assert path.suffix == ".mp4"
    assert len(path.name.encode()) <= 255
    assert not path.name.startswith((".", "-rf/"))
    assert not [each for each in path.name if unicodedata.category(each) in {"Cc", "Cf"} and each != "\u200d"]


def test_nothing_was_written_anywhere_else(the_round):
    house, answers = the_round
    wait_until_alone(house)
    assert len(list(house.got.iterdir())) == len(answers)
    assert not list(house.folder.rglob("*linkferry-was-here*")) or all(
        path.parent == house.got or (house.stack.data / "files") in path.parents
        for path in house.folder.rglob("*linkferry-was-here*")
    )
