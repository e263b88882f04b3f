"""Everything that is imported may be given on together with GPL-3.0-or-later (docs/decisions/0001)."""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# https://www.gnu.org/licenses/license-list.html#GPLCompatibleLicenses
COMPATIBLE = re.compile(
    r"MIT|BSD|ISC|Apache|APL 2|PSF|Python Software Foundation|Unlicense|Public Domain"
    r"|MPL-2\.0|LGPL|GPL-[23]\.0-or-later"
)


PROGRAMS = {"gallery-dl"}
"""Run as programs of their own: not a part of ours."""


def imported(name="linkferry", seen=None):
    """The names of all that is installed because of a package, whatever the platform."""
    seen = set() if seen is None else seen
    for requirement in distribution(name).requires or ():
        needed = re.split(r"[\[<>=!~; ]", requirement)[0].lower().replace("_", "-")
        if needed in seen or "extra ==" in requirement:
            continue
        try:
            distribution(needed)
        except PackageNotFoundError:  # of another platform
            continue
        if needed in PROGRAMS:
            continue
        seen.add(needed)
        imported(needed, seen)
    return sorted(seen)


def says(name):
    about = distribution(name).metadata
    kinds = [each for each in about.get_all("Classifier") or () if each.startswith("License")]
    return " ".join([about.get("License-Expression") or "", (about.get("License") or "")[:80], *kinds])


@pytest.mark.parametrize("name", imported())
def test_what_is_imported_goes_with_our_licence(name):
    assert COMPATIBLE.search(says(name)), says(name)


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_does_not_go_with_our_licence_is_never_imported(name):
    module = re.compile(rf"^\s*(?:import|from) {name.replace('-', '_')}\b", re.MULTILINE)
    sources = [each for part in ("bot", "shared", "workers") for each in (ROOT / part).rglob("*.py")]
    assert not [each for each in sources if module.search(each.read_text())]


def test_the_licence_that_is_named_is_the_one_that_is_there():
    assert distribution("linkferry").metadata["License-Expression"] == "GPL-3.0-or-later"
    assert "Version 3, 29 June 2007" in (ROOT / "LICENSE").read_text()
