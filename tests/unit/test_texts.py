"""Every failure has its sentence, in every language, with its placeholders."""

import re
from collections import Counter
from functools import cache
from itertools import pairwise

import pytest
from babel import Locale
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from shared import texts
from shared.errors import KINDS, Failure, Refused
from shared.texts import duration, explain, languages, minute, say, size

LISTED = (
    "discord-help",
    "discord-look-there",
    "discord-not-there",
    "discord-owner-only",
    "discord-owner-limits-how",
)
LIMITS = (
    # https://core.telegram.org/bots/api#botcommand
    (re.compile(r"tg-command-"), 256),
    # https://docs.discord.com/developers/interactions/application-commands#application-command-object
    (re.compile(r"discord-menu$"), 32),
    (
        re.compile(
            rf"(?!{'|'.join(LISTED)}|discord-menu)discord-|settings-option-|language$|settings-own-language"
        ),
        100,
    ),
    # https://docs.discord.com/developers/components/reference#button; Telegram shows some 30 of a wide one
    (re.compile(r".*button-"), 80),
    # https://core.telegram.org/bots/api#answercallbackquery
    (re.compile(r"not-yours|forgotten$|busy|page-|too-late|parked-|settings-admins|failure-"), 200),
)
PLACEHOLDER = 10
"""Characters that a fact may take, where lengths are limited."""


class Parsed(Visitor):
    """What a message holds, beside its words."""

    def __init__(self, message):
        self.variables, self.selects, self.words = set(), [], []
        self.visit(message)

    def visit_VariableReference(self, node):  # noqa: N802 - names of the grammar
        self.variables.add(node.id.name)

    def visit_SelectExpression(self, node):  # noqa: N802
        self.selects.append(node)
        self.generic_visit(node)

    def visit_TextElement(self, node):  # noqa: N802
        self.words.append(node.value)

    def keys_by_variable(self):
        return {one.selector.id.name: {_key(v) for v in one.variants} for one in self.selects}


@cache
def catalogue(language):
    """The messages of a language by key, parsed."""
    entries = FluentParser().parse(_source(language)).body
    junk = [entry.content for entry in entries if isinstance(entry, ast.Junk)]
    assert not junk, junk[0]
    return {entry.id.name: entry for entry in entries if isinstance(entry, ast.Message)}


def _source(language):
    return (texts._FOLDER / f"{language}.ftl").read_text()


def _key(variant):
    return variant.key.name if isinstance(variant.key, ast.Identifier) else variant.key.value


def _words(key, language):
    return "".join(Parsed(catalogue(language)[key]).words)


def _longest(pattern):
    """How long a sentence can become."""
    return sum(
        len(e.value)
        if isinstance(e, ast.TextElement)
        else max(_longest(v.value) for v in e.expression.variants)
        if isinstance(e.expression, ast.SelectExpression)
        else PLACEHOLDER
        for e in pattern.elements
    )


others = pytest.mark.parametrize("language", [each for each in languages() if each != "en"])
every = pytest.mark.parametrize("language", languages())


@others
def test_no_language_lacks_a_sentence_or_has_one_too_many(language):
    here, there = set(catalogue(language)), set(catalogue("en"))
    assert not there - here, f"shared/texts/{language}.ftl lacks {sorted(there - here)}"
    twice = [
        key
        for key, count in Counter(re.findall(r"(?m)^[\w-]+(?= =)", _source(language))).items()
        if count > 1
    ]
    assert not twice, f"shared/texts/{language}.ftl has twice: {twice}"
    assert not here - there, f"shared/texts/{language}.ftl has what en.ftl has not: {sorted(here - there)}"


@others
def test_every_sentence_uses_the_same_facts_as_the_english_one(language):
    for key, message in catalogue(language).items():
        here, there = Parsed(message), Parsed(catalogue("en")[key])
        assert here.variables == there.variables, f"{key} in {language}.ftl"


@others
def test_every_number_has_the_plural_forms_of_the_language(language):
    """By CLDR, for whole numbers as we count them; words that suit every number need none."""
    form = Locale.parse(language).plural_form
    counted = {tag: [n for n in range(1, 200) if form(n) == tag] for tag in map(form, range(1, 200))}
    for key, message in catalogue("en").items():
        here = Parsed(catalogue(language)[key]).keys_by_variable()
        for variable, keys in Parsed(message).keys_by_variable().items():
            if "one" not in keys:
                assert here.get(variable) == keys, f"the cases of ${variable} of {key} in {language}.ftl"
                continue
            forms = {each for each in here.get(variable, set()) if not each.isdigit()}
            missing = set(counted) - forms if forms > {"other"} else None
            assert not missing, f"${variable} of {key} in {language}.ftl lacks {missing}"
            digits = {each for each in keys if each.isdigit()}
            assert digits <= here.get(variable, digits), f"{digits} of {key} in {language}.ftl"


@others
def test_a_plural_form_for_several_numbers_says_the_number(language):
    """Russian's `one` is 21, too."""
    form = Locale.parse(language).plural_form
    several = {tag for tag in map(form, range(1, 200)) if sum(form(n) == tag for n in range(1, 200)) > 1}
    for key, message in catalogue(language).items():
        for select in Parsed(message).selects:
            says = {_key(v): select.selector.id.name in Parsed(v.value).variables for v in select.variants}
            mute = [tag for tag in several if not says.get(tag, True)]
            assert not (mute and any(says.values())), f"{mute} of {key} in {language}.ftl"


@others
def test_what_is_typed_or_pressed_stays_as_it_is(language):
    """Commands, links, names and wishes mean the same in every language; lines stay lines."""
    typed = re.compile(
        r"(?<![\w.])/[a-z_]{2,}|@\w+|https?:\S*|subs:\w+|\b720\b|\bmp3\b|\b[A-Z]+_[A-Z_]+\b|\*\*"
    )
    for key, message in catalogue("en").items():
        words = _words(key, language)
        for token in set(typed.findall(_words(key, "en"))):
            assert token in words, f"{key} in {language}.ftl lacks {token}"
        if not Parsed(message).selects:
            assert words.count("\n") == _words(key, "en").count("\n"), f"the lines of {key} in {language}.ftl"


@others
def test_no_sentence_is_left_in_english(language):
    for key in catalogue("en"):
        words = _words(key, "en")
        if len(words.split()) > 3:
            assert _words(key, language) != words, f"{key} in {language}.ftl"


@every
@pytest.mark.parametrize(("keys", "most"), LIMITS)
def test_platforms_take_what_has_a_limit(language, keys, most):
    lengths = {key: _longest(one.value) for key, one in catalogue(language).items() if keys.match(key)}
    assert lengths
    long = {key: length for key, length in lengths.items() if length > most}
    assert not long, f"too long in {language}.ftl, more than {most}: {long}"


def test_every_language_is_called_by_its_own_name():
    assert len({say("language", each) for each in languages()}) == len(languages())


@others
def test_a_language_says_who_has_read_it(language):
    first = _source(language).partition("\n")[0]
    assert re.match(r"# (unreviewed: |reviewed by )\w", first), f"the first line of {language}.ftl"


@every
def test_chats_find_links_names_and_commands_in_a_sentence(language):
    """The marks that keep a link from being turned around in Arabic would become part of it."""
    link = "https://a.example/v"
    said = re.search(r"https[^\s.]+\S+", say("discord-look-there", language, link=link))
    assert said
    assert re.fullmatch(re.escape(link) + r"[.।]?", said[0])
    assert "@a_bot" in say("group-welcome", language, name="a_bot")
    assert "/block 1" in say("owner-person-how", language, command="block")


@every
def test_no_sentence_is_cut_off_where_a_fact_is_named(language):
    """Half a placeable would be shown as it stands."""
    for key in catalogue(language):
        assert not re.search(r"[{}]|\$\w", _words(key, language)), f"{key} in {language}.ftl"


def refusals(cls=Refused):
    return [cls.kind, *(kind for sub in cls.__subclasses__() for kind in refusals(sub))]


@pytest.mark.parametrize("kind", sorted((KINDS | set(refusals())) - {"refused"}))
def test_every_kind_of_failure_has_a_sentence_of_its_own(kind):
    if kind != "internal":
        assert explain(Failure(kind, "")) != say("failure-internal")


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


def test_a_moment_has_the_months_of_its_language():
    at = 1_795_516_200  # 2026-11-24 10:30 UTC
    assert (minute(at), minute(at, "xx"), minute(at, "de-AT")) == ("24 Nov 10:30",) * 2 + ("24 Nov. 10:30",)
    assert minute(at, "ru") == "24 нояб. 10:30"


@pytest.mark.parametrize(("seconds", "text"), [(7, "0:07"), (61.4, "1:01"), (3723, "1:02:03")])
def test_durations_read_like_a_players(seconds, text):
    assert duration(seconds) == text


@every
def test_no_line_is_broken_in_the_middle_of_a_sentence(language):
    """Chats show line breaks as they stand in the catalogue."""
    lines = (texts._FOLDER / f"{language}.ftl").read_text().splitlines()
    pairs = pairwise(lines)
    wrapped = [line for line, after in pairs if _goes_on(after) and line[-1:].isalpha()]
    assert wrapped == []


def _goes_on(line):
    """Whether it is a further line of a sentence, and not a case of a choice."""
    return line.startswith("    ") and not line.strip().startswith(("[", "*[", "}", "•"))
