"""Looks for known vulnerabilities in everything that uv.lock names: `make audit`.

Ends with 1 when there are any. Without a vulnerability database it says so and ends with 0: nothing was found
then because nothing was looked at.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

UV = ".uv/bin/uv"
EXPORT = [UV, "export", "--quiet", "--locked", "--no-emit-project", "--format", "requirements-txt"]
AUDIT = [UV, "tool", "run", "--quiet", "pip-audit", "--require-hashes", "--disable-pip"]
AS_JSON = ["--progress-spinner", "off", "--format", "json"]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        locked = Path(folder) / "locked.txt"
        locked.write_text(subprocess.run(EXPORT, check=True, capture_output=True, text=True).stdout)
        done = subprocess.run(
            [*AUDIT, "-r", str(locked), *AS_JSON], check=False, capture_output=True, text=True
        )
    try:
        return report(json.loads(done.stdout)["dependencies"])
    except (ValueError, KeyError):
        last = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        print(f"NOT AUDITED: no vulnerability database could be read ({last[0]}).")
        return 0


def report(packages: list[dict[str, object]]) -> int:
    """Tells what was found, and in how many packages: one that the database does not know was not audited."""
    known = [each for each in packages if "skip_reason" not in each]
    found = [each for each in known if each["vulns"]]
    for each in found:
        for one in each["vulns"]:  # type: ignore[attr-defined]
            fixed = ", ".join(one["fix_versions"]) or "no version yet"
            print(f"{each['name']} {each['version']}: {one['id']}, mended in {fixed}")
    if not known:
        print(f"NOT AUDITED: the vulnerability database knows none of the {len(packages)} packages.")
    else:
        left = f", {len(packages) - len(known)} unknown to the database" if len(known) < len(packages) else ""
        print(f"{len(known)} packages audited{left}: {len(found)} with known vulnerabilities.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
