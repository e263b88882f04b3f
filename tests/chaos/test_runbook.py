"""The runbook's commands are typed as they stand there, beside a service that runs; a backup is restored."""

import re
import subprocess
import tarfile

import pytest

from tests.e2e.stack import ROOT, Stack

RUNBOOK = (ROOT / "docs/operations.md").read_text()
LINES = re.findall(r"^ {4}linkferry ([^#\n]+)", RUNBOOK, re.MULTILINE)
INLINE = re.findall(r"`linkferry ((?:admin|doctor|plan)[^`]*)`", RUNBOOK)
BACKUP = re.search(r"^ {4}(tar czf .+)$", RUNBOOK, re.MULTILINE)[1]
PLAYED = {"PERSON": "4711", "LINK": "https://a.example/1", "create": "create runbook"}
ELSEWHERE = ("update-ytdlp", "keys revoke")  # test_ytdlp_update.py, test_api_docs.py


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    stack = Stack(tmp_path_factory.mktemp("runbook"))
    stack.start("worker")
    stack.wait_for_worker()
    yield stack
    stack.stop()


def commands():
    for line in dict.fromkeys(each.strip() for each in LINES + INLINE):
        if not any(words in line for words in ELSEWHERE):
            yield [PLAYED.get(word, word) for word in line.split()]


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_every_command_of_the_runbook_does_its_work(stack, words):
    done = stack.run(*" ".join(words).split(), within=120)
    assert done.code == 0, done.stdout + done.stderr


def test_what_the_owner_set_survives_a_backup_and_a_restore(stack, tmp_path):
    assert stack.run("admin", "limits", "user-minute", "17").code == 0
    env = stack.env | {"DATA_DIR": str(stack.data)}
    subprocess.run(BACKUP, shell=True, cwd=tmp_path, env=env, check=True)
    restored = Stack(tmp_path / "new")
    restored.data.mkdir(parents=True)
    with tarfile.open(tmp_path / "linkferry-backup.tar.gz") as archive:
        archive.extractall(restored.data, filter="data")
    assert "17" in restored.run("admin", "limits").stdout
    assert (restored.data / "secret_key").read_bytes() == (stack.data / "secret_key").read_bytes()
