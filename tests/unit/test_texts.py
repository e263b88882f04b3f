"""Every failure has its sentence, in every language, with its placeholders."""

import re
from itertools import pairwise

import pytest
from fluent.syntax import FluentParser, ast

from shared import texts
from shared.errors import KINDS, Failure, Refused
from shared.texts import duration, explain, languages, say, size


def messages(language):
    source = (texts._FOLDER / f"{language}.ftl").read_text()
    entries = FluentParser().parse(source).body
    junk = [entry for entry in entries if isinstance(entry, ast.Junk)]
    assert not junk, junk[0].content
    return {e.id.name: set(re.findall(r"\{ ?\$(\w+)", _text(source, e))) for e in entries if hasattr(e, "id")}


def _text(source, entry):
    return source[entry.span.start : entry.span.end]


def refusals(cls=Refused):
    return [cls.kind, *(kind for sub in cls.__subclasses__() for kind in refusals(sub))]


@pytest.mark.parametrize("kind", sorted((KINDS | set(refusals())) - {"refused"}))
def test_every_kind_of_failure_has_a_sentence_of_its_own(kind):
    if kind != "internal":
        assert explain(Failure(kind, "")) != say("failure-internal")


@pytest.mark.parametrize("language", languages())
def test_no_language_lacks_a_key_or_a_placeholder(language):
    assert messages(language) == messages("en")


def test_an_unknown_language_or_region_falls_back():
    assert say("ack", "xx") == say("ack", "en-GB") == say("ack")


def test_an_unknown_key_is_an_error_not_a_sentence():
    with pytest.raises(KeyError):
        say("nonsense")


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (999, "999 B"), (34_000_000, "34 MB"), (999_600, "1 MB"), (1_234_000_000, "1.2 GB")],
)
def test_sizes_read_as_the_platforms_state_them(count, text):
    assert size(count) == text


@pytest.mark.parametrize(("seconds", "text"), [(7, "0:07"), (61.4, "1:01"), (3723, "1:02:03")])
def test_durations_read_like_a_players(seconds, text):
    assert duration(seconds) == text


@pytest.mark.parametrize("language", languages())
def test_no_line_is_broken_in_the_middle_of_a_sentence(language):
    """Chats show line breaks as they stand in the catalogue."""
    lines = (texts._FOLDER / f"{language}.ftl").read_text().splitlines()
    pairs = pairwise(lines)
    wrapped = [line for line, after in pairs if _goes_on(after) and line[-1:].isalpha()]
    assert wrapped == []


def _goes_on(line):
    """Whether it is a further line of a sentence, and not a case of a choice."""
    return line.startswith("    ") and not line.strip().startswith(("[", "*[", "}", "•"))
