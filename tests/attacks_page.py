"""Writes docs/safety.md from the attacks themselves: `make attacks-page`.

What is data in `tests/attacks` is listed from there; the rest is named here, test by test. A test keeps page
and attacks the same, and sees to it that every test that is named exists.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.attacks import test_bite, test_bodies, test_links, test_names
from tests.attacks.intruder import ATTEMPTS

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/safety.md"

INTRODUCTION = """\
# Attacks that are tried

Made from the tests by `make attacks-page`; a test keeps both the same. [SECURITY.md](../SECURITY.md) says
what is to be protected, and what is left.

Links and pages go through a real worker, with its guard and its walls, beside legitimate links that must
still come. *Comes to* is how the job ends: `done`, or one of the kinds of failure that [a chat, a terminal
or the API](api.md) tells in a sentence. Whatever the answer: a server on loopback that nothing may touch
has heard of nobody, nothing of somebody else's was handed out, memory and disk stayed within their bounds,
and no process and no file is left. `make check` runs what is quick, `make check-all` everything, with
namespaces and without them.

That a defence is what holds is shown by its twin: the same attack with the defence taken away, by entry
points and plugins that only the tests have."""

LINKS = "attacks/test_links.py"
BITE = "attacks/test_bite.py"
BODIES = "attacks/test_bodies.py"
NAMES = "attacks/test_names.py"
ISOLATION = "attacks/test_isolation.py"
ALBUMS = "unit/engine/test_albums.py"
API = "e2e/test_api.py"
API_SCHEMA = "e2e/test_api_schema.py"
API_STREAMS = "e2e/test_api_streams.py"
API_WEBHOOKS = "e2e/test_api_webhooks.py"
BOUNDS = "attacks/test_bounds.py"
DISCORD = "e2e/test_discord.py"
DISCORD_DESK = "unit/test_discord_desk.py"
EGRESS_CONFIG = "unit/test_egress_config.py"
EGRESS_HEADS = "unit/test_egress_heads.py"
EXTRACTION = "unit/engine/test_extraction.py"
FOLLOWS = "unit/test_follows.py"
TEXT = "unit/test_links.py"
LOGINS = "unit/test_logins.py"
PAGES = "e2e/test_pages.py"
PLAYLISTS = "unit/test_playlists.py"
REGIONS = "unit/test_regions.py"
STRANGERS = "attacks/test_strangers.py"
SUBTITLES = "unit/engine/test_subtitles.py"
TELEGRAM = "e2e/test_telegram.py"
TELEGRAM_GROUPS = "e2e/test_telegram_groups.py"
TELEGRAM_PLAYLISTS = "e2e/test_telegram_playlists.py"
WEBHOOKS = "attacks/test_webhooks.py"

OTHERS = {
    "In chats": [
        ("a button of somebody else's", "told so", STRANGERS, "a button obeys only the person who asked"),
        ("a button that was made up", "nothing", STRANGERS, "a forged button is nobodys"),
        (
            "buttons of others' lists and follows, made up",
            "nothing",
            STRANGERS,
            "forged buttons touch nobody",
        ),
        ("an owner's order, in Telegram", "no such command", STRANGERS, "an owners order from a stranger"),
        ("an owner's order, on Discord", "told so", DISCORD_DESK, "nobody else can not even who manages"),
        (
            "an interaction of somebody whose role may not ask",
            "told so",
            DISCORD,
            "only chosen roles may ask and",
        ),
        ("settings by who does not manage the server", "told so", DISCORD, "settings are for those who"),
        ("settings by who is no admin", "told so", TELEGRAM_GROUPS, "settings are for admins and hold"),
        ("a link where only admins may ask", "told so", TELEGRAM_GROUPS, "only admins may ask and only"),
        ("following by who is no admin", "told so", TELEGRAM_PLAYLISTS, "what is new in a followed list"),
        (
            "a message of somebody else's, sent inline",
            "told so",
            TELEGRAM_GROUPS,
            "only who asked elsewhere can",
        ),
        ("a flood of inline links", "the person's limits", TELEGRAM_GROUPS, "limits hold for what is asked"),
        ("a flood of one person's", "held back, and nobody else", TELEGRAM, "one person s flood is held"),
        ("a flood on Discord", "the person's limits", DISCORD, "limits hold on discord as in every chat"),
        ("a link hidden behind words", "`forbidden`", STRANGERS, "a link hidden behind words goes nowhere"),
        ("a feed that is new at each look", "five items of a look", FOLLOWS, "only what was not seen is new"),
        ("more follows than a chat may have", "told so", FOLLOWS, "a chat and all chats together follow"),
    ],
    "By HTTP": [
        ("a forged Telegram update", "403", WEBHOOKS, "a forged update is nobodys"),
        ("a forged webhook of ours", "not believed", API_WEBHOOKS, "a forged or altered webhook is not"),
        ("a webhook that leads inside", "nothing is heard there", API_WEBHOOKS, "a private address hears"),
        ("no key, or a wrong one", "401", API, "without a key nothing is accepted"),
        ("a body that is too large", "413", API, "a large body is refused said or unsaid"),
        ("a body that is no JSON", "a problem", API, "a form is no json"),
        ("somebody else's id", "404, as for none", API, "ids of others and of nobody look the same"),
        ("a chat's request", "404", API, "a chat s request is not reached through the api"),
        ("an address in a header", "not believed", API, "only a trusted proxy says for whom it asks"),
        (
            "a country or a region in a header",
            "believed of proxies; one that there is",
            REGIONS,
            "callers of the api name a",
        ),
        ("a web site, by a name that leads to this machine", "401", API, "a web site cannot reach this"),
        ("a worker's port", "nothing", API_STREAMS, "a worker gives nothing to strangers"),
        ("a forged link to a page or file", "404", STRANGERS, "a forged link leads to nothing"),
        ("deleting somebody else's page", "404", PAGES, "nobody else deletes a page"),
        ("a title that is a script", "text", PAGES, "a title is only ever text"),
        (
            "a forged login at a guard of its own role",
            "refused",
            EGRESS_CONFIG,
            "a token is good for its own",
        ),
    ],
    "Secrets": [
        ("tokens, keys and cookies in logs and records", "none", STRANGERS, "secrets stand in no log and no"),
        (
            "keys and signatures of a storage, also when it fails",
            "none",
            STRANGERS,
            "keys and signatures of a",
        ),
        ("API keys in Redis", "only hashed", API, "redis never holds a key itself"),
        (
            "a log-in that a redirect carries elsewhere",
            "it is not sent",
            EXTRACTION,
            "cookies go to their own site",
        ),
        ("the same with gallery-dl", "it is not sent", ALBUMS, "log ins go to their own site alone with"),
        ("a cookies.txt that is none", "refused, and not quoted", LOGINS, "what is no cookies txt is"),
        ("settings for gallery-dl that lie around", "not read", ALBUMS, "settings that lie around change"),
        (
            "plugins and settings for yt-dlp that lie around",
            "not read",
            LINKS,
            "nothing planted was ever used",
        ),
        ("records without an end", "none", STRANGERS, "every record has an end"),
    ],
    "Bounds of the machine": [
        (
            "a disk that is full",
            "`disk_full`, before anything is fetched",
            BOUNDS,
            "a full disk says so before",
        ),
        (
            "a redirect to a site that the operator blocked",
            "`policy`",
            BOUNDS,
            "a redirect into a blocked site",
        ),
        (
            "a guard that is killed",
            "nothing is reached until the next one stands",
            BOUNDS,
            "without its guard a worker",
        ),
    ],
    "Random input": [
        ("any text, searched for links", "some, or none", TEXT, "any text can be searched"),
        (
            "any head of a request to the guard",
            "one request, or a refusal",
            EGRESS_HEADS,
            "whatever is accepted is one",
        ),
        (
            "any answer of a site to the guard",
            "an answer, or a refusal",
            EGRESS_HEADS,
            "reading an answer ends in an",
        ),
        (
            "any request to the API",
            "an answer that its document allows",
            API_SCHEMA,
            "schemathesis finds no answer",
        ),
        (
            "any presses below a playlist",
            "items that are there, each once",
            PLAYLISTS,
            "whatever is pressed the pager",
        ),
        ("any subtitles", "cues, or none", SUBTITLES, "no text breaks the reader"),
    ],
}
"""Attack, what it comes to, file, and how the name of the test begins."""


Row = tuple[str, ...]
Test = tuple[str, str]
"""A file, and how the name of the test begins."""


@dataclass(frozen=True)
class Section:
    title: str
    head: Row
    rows: list[Row]
    by: Test | None = None
    twins: tuple[Test, ...] = ()


ENDED: Row = ("Attack", "Comes to")
ANSWERED = (LINKS, "an attack comes to nothing but a clear answer")
PERMITTED = (LINKS, "these attacks lead to the canary where it is permitted")
TAKEN = (LINKS, "of a list only what may be asked for is taken")
LEFT_OUT = (LINKS, "subtitles from inside and those that nobody could read are left out")
UNGUARDED = (BITE, "without the guards judgement names and addresses lead inside")
DISARMED = (BITE, "without checks and walls a posing file gives away what lies on the disk")
ENDS = (BODIES, "an attack by mass or time ends in a clear answer")
BOUNDLESS = (BITE, "without bounds an attack by mass goes beyond them")
OUTLASTING = (BITE, "without bounds attacks by time outlast them")
PLAIN = (NAMES, "a title becomes a plain name in the folder")
CARELESS = (BITE, "without care for names and room titles are paths and a full disk is filled")
WALLED = (ISOLATION, "an intruder gets nowhere")
UNWALLED = (ISOLATION, "without walls the same attempt succeeds")


def sections() -> list[Section]:
    tracks = [(name, "the video, without them") for name in test_links.SUBTITLES | test_links.TRACKS]
    lists = [(name, f"{count} items") for name, (count, _) in test_links.LISTS.items()]
    bodies = [(*row, _without(row[0])) for row in _ended(test_bodies.QUICK | test_bodies.SLOW)]
    names = [(name, "a plain name in the folder") for name in test_names.ATTACKS]
    attempts = [(name.replace("_", " "), "nothing") for name in ATTEMPTS]
    return [
        Section("Links", ENDED, _ended(test_links.LINKS), ANSWERED, (UNGUARDED,)),
        Section("Pages", ENDED, _ended(test_links.PAGES), ANSWERED, (PERMITTED, DISARMED)),
        Section("Posts with pictures", ENDED, _ended(test_links.GALLERIES), ANSWERED, (PERMITTED,)),
        Section("Subtitles", ENDED, tracks, LEFT_OUT),
        Section("Playlists", ENDED, lists, TAKEN),
        Section("Mass and time", (*ENDED, "Without the bound"), bodies, ENDS, (BOUNDLESS, OUTLASTING)),
        Section("Names", ENDED, names, PLAIN, (CARELESS,)),
        Section("Code that took over a child", ENDED, attempts, WALLED, (UNWALLED,)),
        *(Section(title, (*ENDED, "Shown by"), _single(rows)) for title, rows in OTHERS.items()),
    ]


def _ended(attacks: Mapping[str, tuple[Any, ...]]) -> list[Row]:
    ends = {
        name: " or ".join(sorted(f"`{kind or 'done'}`" for kind in row[0])) for name, row in attacks.items()
    }
    return list(ends.items())


def _without(attack: str) -> str:
    if reason := test_bite.HELD_BY_OTHERS.get(attack):
        return f"no twin: {reason}"
    return "it outlasts its job" if attack in test_bite.LASTING else "it goes beyond it"


def _single(rows: Iterable[tuple[str, str, str, str]]) -> list[Row]:
    return [(attack, expected, named((file, words))) for attack, expected, file, words in rows]


def tests() -> Iterator[Test]:
    """Every test that the page names."""
    for section in sections():
        yield from (each for each in (section.by, *section.twins) if each)
    yield from ((file, words) for rows in OTHERS.values() for _, _, file, words in rows)


def found(test: Test) -> list[str]:
    """The names in the file that begin so."""
    file, words = test
    names = re.findall(r"^(?:async )?def test_(\w+)", (ROOT / "tests" / file).read_text(), re.MULTILINE)
    return [name.replace("_", " ") for name in names if name.startswith(words.replace(" ", "_"))]


def named(test: Test) -> str:
    return f"`{test[0]}`: {found(test)[0]}"


def page() -> str:
    parts = [INTRODUCTION]
    for section in sections():
        parts.append(f"## {section.title}")
        if section.by:
            twins = f" The twin: {'; '.join(map(named, section.twins))}." if section.twins else ""
            parts.append(f"Shown by {named(section.by)}.{twins}")
        lines = (section.head, ["---"] * len(section.head), *section.rows)
        parts.append("\n".join(f"| {' | '.join(line)} |" for line in lines))
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page())
