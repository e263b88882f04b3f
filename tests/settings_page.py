"""Writes docs/settings.md from `.env.example` and the code: `make settings-page`.

What a setting means stands in `.env.example`, its form and its other names in `shared.settings`. The
tests keep all three the same.
"""

import re
import types
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AliasChoices, SecretStr

from shared.settings import MaybeSize, Seconds, Settings, Size

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / ".env.example"
PAGE = ROOT / "docs/settings.md"

SECTION = re.compile(r"# --- (?P<title>.+?) -+")
SETTING = re.compile(r"#?(?P<name>[A-Z][A-Z0-9_]*)=(?P<value>.*)")
ALSO = re.compile(r" ?Also understood: [A-Z0-9_, ]+\.")

FORMS = {get_args(kind)[1]: name for kind, name in ((Size, "size"), (MaybeSize, "size"), (Seconds, "time"))}
INTRODUCTION = """\
# Settings

Made from `.env.example` and the code by `make settings-page`; a test keeps all three the same.

Settings are read from the environment, then from a file `.env` in the folder where Linkferry is started,
then from files under `/run/secrets` with the setting's name in small letters, as Docker and Kubernetes mount
secrets. What is empty is not set. Sizes are written `500MB`, `2GiB` or in bytes; times `90s`, `24h`, `7d` or
in seconds; lists by comma. What is wrong is told at the start, in one sentence for each setting."""


@dataclass
class Entry:
    """One setting as `.env.example` explains it."""

    name: str
    value: str
    says: str


@dataclass
class Section:
    title: str
    says: str = ""
    entries: list[Entry] = field(default_factory=list)


def sections(text: str) -> Iterator[Section]:
    found, comment = Section(""), list[str]()
    for line in [*text.splitlines(), "# --- end -"]:
        if title := SECTION.fullmatch(line):
            if found.entries:
                yield found
            found, comment = Section(title["title"]), []
        elif setting := SETTING.fullmatch(line):
            found.entries.append(Entry(setting["name"], setting["value"], " ".join(comment)))
            comment = []
        elif line.startswith("# "):
            comment.append(line.removeprefix("# "))
        elif comment and not found.entries:  # a blank line after what is said of the whole section
            found.says, comment = " ".join(comment), []


def forms() -> dict[str, tuple[str, list[str]]]:
    """Each setting's form and other names, from the code."""
    found = {}
    for name, about in Settings.model_fields.items():
        alias = about.validation_alias
        names = [str(each) for each in alias.choices] if isinstance(alias, AliasChoices) else [name.upper()]
        found[names[0]] = (_form(about.annotation, about.metadata), names[1:])
    return found


def _form(annotation: Any, metadata: list[Any]) -> str:
    if get_origin(annotation) is Annotated:
        return _form(annotation.__origin__, list(annotation.__metadata__))
    if get_origin(annotation) in {Union, types.UnionType}:
        inner = next(each for each in get_args(annotation) if each is not type(None))
        return _form(inner, metadata)
    if get_origin(annotation) is Literal:
        return ", ".join(get_args(annotation))
    for each in metadata:
        if each in FORMS:
            return FORMS[each]
        if choices := re.fullmatch(r"\^\((.+)\)\$", getattr(each, "pattern", None) or ""):
            return choices[1].replace("|", ", ")
    if get_origin(annotation) is tuple:
        return "list"
    return {bool: "true, false", int: "number", SecretStr: "secret", Path: "folder"}.get(annotation, "text")


def page() -> str:
    known, parts = forms(), [INTRODUCTION]
    for section in sections(EXAMPLE.read_text()):
        parts += [f"## {section.title}", section.says] if section.says else [f"## {section.title}"]
        rows = [_row(entry, *known[entry.name]) for entry in section.entries]
        parts.append("\n".join(["| Setting | Form | Default | |", "| --- | --- | --- | --- |", *rows]))
    return "\n\n".join(parts) + "\n"


def _row(entry: Entry, form: str, others: list[str]) -> str:
    names = "<br>".join(f"`{name}`" for name in (entry.name, *others))
    default = f"`{entry.value}`" if entry.value else ""
    meaning = ALSO.sub("", entry.says).replace("|", "\\|")
    return f"| {names} | {form} | {default} | {meaning} |"


if __name__ == "__main__":
    PAGE.write_text(page())
