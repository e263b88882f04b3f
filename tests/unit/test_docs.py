"""What the documents say is there, is there; and what is there stands in them."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import AliasChoices
from typer.testing import CliRunner

from bot.__main__ import app
from shared.settings import Settings
from tests import attacks_page
from tests.settings_page import PAGE, SETTING, page

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
EXAMPLE = ROOT / ".env.example"

ALSO = re.compile(r"Also understood: ([A-Z0-9_, ]+)\.")
INDEXED = re.compile(r"^\| `(?P<name>[^`]+)` \|", re.MULTILINE)
LINK = re.compile(r"""\]\((?P<plain>[^)\s]+)\)|(?:src|href)="(?P<html>[^"]+)\"""")
TEST = re.compile(r"^ *(?:async )?def (test_\w+)", re.MULTILINE)
NAMED_TEST = re.compile(r"`(test_\w+)`")
PATH = re.compile(r"`((?:bot|workers|shared|tests|docs)/[\w./-]*)`")
MOST_BYTES = 200_000


def names(document: Path) -> str:
    return str(document.relative_to(ROOT))


def settings_in_example() -> dict[str, tuple[str, set[str]]]:
    """Each setting's value, and its other names, which stand in the comment above it."""
    found, comment = {}, ""
    for line in EXAMPLE.read_text().splitlines():
        if setting := SETTING.fullmatch(line):
            others = ALSO.search(comment)
            found[setting["name"]] = (setting["value"], set(others[1].split(", ")) if others else set())
            assert comment, f"{setting['name']} has no comment"
            comment = ""
        else:
            comment = line.removeprefix("# ")
    return found


def settings_in_code() -> dict[str, tuple[str, set[str]]]:
    """Each setting's field, and its other names."""
    found = {}
    for field, about in Settings.model_fields.items():
        alias = about.validation_alias
        first, *others = (
            [str(one) for one in alias.choices] if isinstance(alias, AliasChoices) else [field.upper()]
        )
        found[first] = (field, set(others))
    return found


def test_the_example_names_every_setting_and_no_other():
    assert set(settings_in_example()) == set(settings_in_code())


def test_the_example_names_every_other_name_of_a_setting():
    in_code = {name: others for name, (_, others) in settings_in_code().items()}
    assert {name: others for name, (_, others) in settings_in_example().items()} == in_code


def test_the_example_shows_the_defaults(tmp_path, monkeypatch):
    for name, (_, others) in settings_in_code().items():
        for each in (name, *others):
            monkeypatch.delenv(each, raising=False)
    uncommented = tmp_path / "all.env"
    lines = [f"{name}={value}" for name, (value, _) in settings_in_example().items()]
    uncommented.write_text("\n".join(lines))
    assert Settings(_env_file=uncommented) == Settings(_env_file=None)


def test_the_page_of_settings_is_made_from_the_example_and_the_code():
    assert PAGE.read_text() == page(), "write it anew: make settings-page"


def test_the_page_of_attacks_is_made_from_them_and_names_tests_that_exist():
    assert [test for test in attacks_page.tests() if len(attacks_page.found(test)) != 1] == []
    assert attacks_page.PAGE.read_text() == attacks_page.page(), "write it anew: make attacks-page"


def commands(group=app):
    """Every command, as the words that are typed."""
    for each in group.registered_commands:
        yield [each.name or each.callback.__name__.replace("_", "-")]
    for part in group.registered_groups:
        yield from ([part.name, *rest] for rest in commands(part.typer_instance))


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_every_command_in_a_document_exists(document):
    known = list(commands())
    for words in re.findall(r"(?:^ {4}|`)linkferry ((?:[a-z-]+ ?)+)", document.read_text(), re.MULTILINE):
        typed = words.split()
        assert any(typed[: len(each)] == each for each in known) or typed == ["admin"], typed


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_every_relative_link_leads_somewhere(document):
    for found in LINK.finditer(document.read_text()):
        target = (found["plain"] or found["html"]).partition("#")[0]
        if target and "://" not in target:
            assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=names)
def test_every_file_that_is_named_exists(document):
    for path in PATH.findall(document.read_text()):
        assert (ROOT / path).exists(), path


def test_every_test_that_is_named_exists():
    tests = {name for path in (ROOT / "tests").rglob("test_*.py") for name in TEST.findall(path.read_text())}
    named = {name for document in DOCUMENTS for name in NAMED_TEST.findall(document.read_text())}
    assert len(named) > 50, "the tables of features name their tests"
    assert named <= tests


def test_every_row_of_a_table_of_features_names_a_test():
    rows = [
        line
        for document in DOCUMENTS
        for table in re.findall(
            r"^\| What \| Test \|\n\| --- \| --- \|\n((?:\|.*\n)+)", document.read_text(), re.MULTILINE
        )
        for line in table.splitlines()
    ]
    assert rows
    assert [row for row in rows if not (NAMED_TEST.search(row) or "tests/" in row)] == []


def test_every_make_target_that_is_named_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        name
        for document in DOCUMENTS
        for name in re.findall(r"(?:`|^)make ([a-z-]+)", document.read_text(), re.MULTILINE)
    }
    assert {"get", "up", "test", "check", "doctor"} <= named <= targets


def named_commands(typer_app, prefix=""):
    for command in typer_app.registered_commands:
        yield prefix + (command.name or command.callback.__name__.replace("_", "-"))
    for group in typer_app.registered_groups:
        yield prefix + group.name
        yield from named_commands(group.typer_instance, f"{prefix}{group.name} ")


def test_every_command_that_is_named_exists():
    pattern = re.compile(r"`linkferry (admin [a-z-]+|[a-z]+)")
    named = {name for document in DOCUMENTS for name in pattern.findall(document.read_text())}
    assert named
    assert named <= set(named_commands(app))


def test_the_list_of_pages_names_every_page():
    listed = set(re.findall(r"\]\(([\w-]+\.md)\)", (ROOT / "docs/README.md").read_text()))
    assert listed == {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"}


def test_the_changelog_has_a_section_for_what_is_unreleased():
    assert re.search(r"^## \[Unreleased\]$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)


def test_every_dependency_has_its_reason_and_every_reason_its_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *groups["dev"], *groups["bench"]]
    given = INDEXED.findall((ROOT / "docs/decisions/0001-dependencies.md").read_text())
    assert sorted(given) == sorted(re.split(r"[\[<>=; ]", requirement)[0] for requirement in wanted)


@pytest.mark.parametrize("picture", sorted((ROOT / "docs/images").glob("*")), ids=names)
def test_pictures_are_quick_to_load(picture):
    assert picture.stat().st_size <= MOST_BYTES


def test_the_table_of_sizes_is_what_the_plan_says(monkeypatch):
    monkeypatch.delenv("WORKER_JOBS", raising=False)
    told = CliRunner().invoke(app, ["plan", "--steps"])
    assert told.exit_code == 0
    assert told.stdout in (ROOT / "docs/scaling.md").read_text(), "put in what `linkferry plan --steps` says"
