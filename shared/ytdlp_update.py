"""A yt-dlp newer than the installed one: where it lies, which one counts, and how it is switched.

Sites change more often than Linkferry. `linkferry admin update-ytdlp` puts a yt-dlp into a folder of its own,
and a link says which one is in use; whoever starts yt-dlp puts that folder first on its path:

    DATA_DIR/ytdlp/2026.11.20/   what was installed: yt_dlp, yt_dlp_ejs
    DATA_DIR/ytdlp/current       link to the one in use; without it, the installed one is
    DATA_DIR/ytdlp/previous      link to the one before, for a way back

A link is replaced in one step, so that nobody ever sees half an update. One that is not newer than what is
installed does not count: an image that was updated since is not held back.
"""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_VERSION = re.compile(r"\d{4}\.\d{1,2}\.\d{1,2}(?:\.\d+)*")
_DIST = re.compile(r"yt_dlp-(.+)\.dist-info")


@dataclass(frozen=True, slots=True)
class Edition:
    """A yt-dlp; `folder` is None for the installed one."""

    version: str
    folder: Path | None = None

    @property
    def released(self) -> float:
        """Unix seconds, as its version tells; 0 when that is no date."""
        with contextlib.suppress(ValueError):
            year, month, day = (int(part) for part in self.version.split(".")[:3])
            return datetime(year, month, day, tzinfo=UTC).timestamp()
        return 0.0

    @property
    def order(self) -> tuple[int, ...]:
        return order_of(self.version)


def order_of(text: str) -> tuple[int, ...]:
    """A version as something to compare: 2026.10.6 and 2026.10.06 are one."""
    return tuple(int(part) for part in re.findall(r"\d+", text))


def installed() -> Edition:
    try:
        return Edition(version("yt-dlp"))
    except PackageNotFoundError:
        return Edition("unknown")


def in_use(data_dir: Path) -> Edition:
    """What workers with this data folder use."""
    ours, newer = installed(), _behind(_place(data_dir) / "current")
    return newer if newer and newer.order > ours.order else ours


def in_folder(folder: Path) -> Edition | None:
    """The yt-dlp that was installed there."""
    names = [found[1] for each in folder.glob("*.dist-info") if (found := _DIST.fullmatch(each.name))]
    return Edition(names[0], folder) if len(names) == 1 and _VERSION.fullmatch(names[0]) else None


@contextlib.contextmanager
def staging(data_dir: Path) -> Iterator[Path]:
    """A folder to install into; gone afterwards unless `adopt` took it."""
    place = _place(data_dir)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = Path(tempfile.mkdtemp(prefix=".new-", dir=place))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def adopt(data_dir: Path, edition: Edition) -> Edition:
    """Puts a staged yt-dlp into use, and keeps the one before."""
    assert edition.folder is not None
    place, before = _place(data_dir), in_use(data_dir)
    final = place / edition.version
    if final != before.folder:
        shutil.rmtree(final, ignore_errors=True)
        edition.folder.rename(final)
    _point(place / "previous", before.folder)
    _point(place / "current", final)
    for each in place.iterdir():
        if _VERSION.fullmatch(each.name) and each not in {final, before.folder}:
            shutil.rmtree(each, ignore_errors=True)
    return in_use(data_dir)


def lend(data_dir: Path, edition: Edition) -> None:
    """Has another data folder use a yt-dlp where it lies."""
    assert edition.folder is not None
    place = _place(data_dir)
    place.mkdir(parents=True)
    (place / "current").symlink_to(edition.folder.absolute())


def roll_back(data_dir: Path) -> Edition:
    """Puts the one before into use, which is the installed one in the end."""
    place = _place(data_dir)
    before = _behind(place / "previous")
    _point(place / "current", before.folder if before else None)
    _point(place / "previous", None)
    return in_use(data_dir)


def _place(data_dir: Path) -> Path:
    return data_dir.absolute() / "ytdlp"


def _behind(link: Path) -> Edition | None:
    try:
        return in_folder(link.resolve(strict=True))
    except OSError:
        return None


def _point(link: Path, target: Path | None) -> None:
    if target is None:
        link.unlink(missing_ok=True)
        return
    fresh = link.with_name(f".{link.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target.name)
    fresh.replace(link)
