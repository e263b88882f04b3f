"""`linkferry admin update-ytdlp`: gets the newest yt-dlp, tries it, and puts it into use.

pip fetches it, over HTTPS and checked against the index's own hashes; built packages only, so that nothing
of them runs before they are tried. They are tried twice: a process of the engine's must get warm with them,
and a sample link must go the whole way. Workers with the same DATA_DIR take it up by themselves, in seconds.
"""

import re
import subprocess
import sys
from importlib.metadata import Distribution
from pathlib import Path

from bot.sample import SampleFailed, fetch_sample
from shared import ytdlp_update
from shared.settings import Settings
from shared.ytdlp_update import Edition

PATIENCE = 300.0  # seconds
_SCRIPTS = re.compile(r"yt-dlp-ejs\s*[=<>~!][^;]*")


class NotUpdated(Exception):
    """The yt-dlp in use stays; the message says why."""


def update(settings: Settings, wanted: str = "") -> tuple[Edition, bool]:
    """The yt-dlp in use from now on, and whether it is another one than before. Raises `NotUpdated`."""
    before = ytdlp_update.in_use(settings.data_dir)
    with ytdlp_update.staging(settings.data_dir) as folder:
        _install(folder, f"yt-dlp=={wanted}" if wanted else "yt-dlp")
        fresh = ytdlp_update.in_folder(folder)
        if fresh is None:
            raise NotUpdated("what was installed does not look like yt-dlp")
        if fresh.order <= before.order:
            return before, False
        if scripts := _scripts_of(folder):
            _install(folder, scripts)
        _try(settings, fresh)
        return ytdlp_update.adopt(settings.data_dir, fresh), True


def _install(folder: Path, package: str) -> None:
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"]
    command = [sys.executable, "-m", "pip", "install", *options, "--target", str(folder), package]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        raise NotUpdated(f"pip does not run: {type(error).__name__}") from None
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["pip said nothing"]
        raise NotUpdated(f"{package} could not be installed. {lines[-1]}")


def _scripts_of(folder: Path) -> str | None:
    """The scripts for YouTube that go with this yt-dlp and no other, as it says itself."""
    for each in folder.glob("yt_dlp-*.dist-info"):
        for requirement in Distribution.at(each).requires or ():
            if found := _SCRIPTS.match(requirement):
                return found[0].strip()
    return None


def _try(settings: Settings, fresh: Edition) -> None:
    command = [sys.executable, "-m", "workers.engine", "--try", str(fresh.folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        raise NotUpdated(f"it could not be tried: {type(error).__name__}") from None
    if done.returncode or ytdlp_update.order_of(done.stdout) != fresh.order:
        lines = done.stderr.strip().splitlines() or ["it is not the one that ran"]
        raise NotUpdated(f"yt-dlp {fresh.version} does not run here. {lines[-1]}")
    try:
        fetch_sample(settings, fresh)
    except SampleFailed as error:
        raise NotUpdated(f"yt-dlp {fresh.version} does not fetch a sample link. {error}") from None
