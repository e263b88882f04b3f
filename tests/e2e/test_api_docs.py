"""The shell lines of docs/api.md do what the page says, one after the other."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.api_house import serve_api

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
PAGE = (ROOT / "docs" / "api.md").read_text()


@pytest.fixture(scope="module")
def api(stack):
    with serve_api(stack) as api:
        yield api


def test_every_line_of_the_page_works(api, origin, tmp_path):
    script = "\n".join(["set -eu", *BLOCK.findall(PAGE)])
    script = re.sub(r"^API=.*$", f"API={api.url}", script, flags=re.MULTILINE)
    script = re.sub(r"^LINK=.*$", f"LINK='{origin.url}/m/curl.mp4?seconds=3'", script, flags=re.MULTILINE)
    env = api.stack.env | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["sh", "-c", script], env=env, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}\n{api.stack.logs()}"
    assert '"status":"finished"' in done.stdout
    assert (tmp_path / "medium.mp4").stat().st_size > 1024
    assert (tmp_path / "beginning.mp4").stat().st_size == 1024
    assert "409" in done.stdout.splitlines()
