"""The image's install steps, in a clean folder that holds what the image would."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STEP = re.compile(r"^(COPY|RUN) (?!--from)(.+)$")


def steps():
    """Of the first stage: what is copied in, and what is run."""
    stage = (ROOT / "Dockerfile").read_text().split("\nFROM ")[1]
    return [found.groups() for line in stage.splitlines() if (found := STEP.match(line))]


def copy(names, target):
    for name in names:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, target / name)


def test_what_the_image_installs_runs_without_its_source(tmp_path):
    uv = ROOT / ".uv/bin/uv"
    if not uv.exists():
        pytest.skip("uv is not here")
    app, env = (
        tmp_path / "app",
        {k: v for k, v in os.environ.items() if not k.startswith(("VIRTUAL_ENV", "PYTHON"))},
    )
    app.mkdir()
    env |= {"PATH": f"{uv.parent}:{env['PATH']}", "UV_COMPILE_BYTECODE": "0", "UV_SYSTEM_CERTS": "1"}
    for kind, words in steps():
        if kind == "COPY":
            copy(words.split()[:-1], app)
        else:
            subprocess.run(words, shell=True, cwd=app, env=env, check=True, timeout=600, capture_output=True)
    for folder in ("bot", "shared", "workers"):
        shutil.rmtree(app / folder)
    command = [app / ".venv/bin/linkferry", "doctor", "--json"]
    env |= {"DATA_DIR": str(tmp_path / "data")}
    done = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"sample link",\n    "verdict": "ok"' in done.stdout
