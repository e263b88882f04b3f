"""What is installed is what was locked, by its hash, and audits say what they have not seen."""

import tomllib
from pathlib import Path

import pytest

from tests.audit import report

ROOT = Path(__file__).parents[2]
LOCKED = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
FOREIGN = [each for each in LOCKED if "virtual" not in each["source"] and "editable" not in each["source"]]


def test_every_package_comes_from_a_registry_with_a_hash_for_each_file():
    assert len(FOREIGN) > 50
    for package in FOREIGN:
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else ())]
        assert set(package["source"]) == {"registry"}, package["name"]
        assert files, package["name"]
        assert all(file["hash"].startswith("sha256:") for file in files), package["name"]


VULNERABLE = {"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}
SOUND = {"name": "b", "version": "1", "vulns": []}
UNKNOWN = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "status", "says"),
    [
        ([SOUND, VULNERABLE], 1, "CVE-1, mended in 2"),
        ([SOUND], 0, "1 packages audited: 0"),
        ([SOUND, UNKNOWN], 0, "1 unknown to the database"),
        ([UNKNOWN], 0, "NOT AUDITED"),
    ],
)
def test_an_audit_that_saw_nothing_does_not_sound_like_one_that_found_nothing(packages, status, says, capsys):
    assert report(packages) == status
    assert says in capsys.readouterr().out
