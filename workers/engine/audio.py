"""Hides how audio files carry their title, artist, source and cover: mutagen, one dialect per container.

What a file says of itself stays; only what is missing is filled in.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mutagen import MutagenError
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, ID3, TIT2, TPE1, WOAS, ID3NoHeaderError
from mutagen.mp4 import MP4, MP4Cover
from mutagen.ogg import OggFileType
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

_FRONT_COVER = 3
_JPEG = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Tags:
    """What is to be told of a medium; None where nothing is known."""

    title: str | None
    artist: str | None
    source: str | None


def tag(path: Path, tags: Tags, cover: bytes | None) -> bool:
    """Writes tags and cover (a JPEG) into an audio file. False when the file takes none."""
    dialect = _DIALECTS.get(path.suffix)
    if dialect is None:
        return False
    try:
        dialect(path, tags, cover)
    except (MutagenError, ValueError, KeyError):  # a file that players read and mutagen does not
        return False
    return True


def _m4a(path: Path, tags: Tags, cover: bytes | None) -> None:
    file = MP4(path)
    _fill(file, {"\xa9nam": tags.title, "\xa9ART": tags.artist, "\xa9cmt": tags.source})
    if cover and "covr" not in file:
        file["covr"] = [MP4Cover(cover, MP4Cover.FORMAT_JPEG)]
    file.save()


def _mp3(path: Path, tags: Tags, cover: bytes | None) -> None:
    try:
        file = ID3(path)
    except ID3NoHeaderError:
        file = ID3()
    for frame, text in ((TIT2, tags.title), (TPE1, tags.artist)):
        if text and frame.__name__ not in file:
            file.add(frame(encoding=3, text=text))
    if tags.source and not file.getall("WOAS"):
        file.add(WOAS(url=tags.source))
    if cover and not file.getall("APIC"):
        file.add(APIC(encoding=3, mime=_JPEG, type=_FRONT_COVER, desc="Cover", data=cover))
    file.save(path, v2_version=3)  # what old players, for whom people want MP3, understand


def _ogg(path: Path, tags: Tags, cover: bytes | None) -> None:
    file = _opened_ogg(path)
    _fill(file, {"title": tags.title, "artist": tags.artist, "comment": tags.source})
    if cover and "metadata_block_picture" not in file:
        file["metadata_block_picture"] = [base64.b64encode(_picture(cover).write()).decode()]
    file.save()


def _opened_ogg(path: Path) -> OggFileType:
    try:
        return OggOpus(path)
    except MutagenError:
        return OggVorbis(path)


def _flac(path: Path, tags: Tags, cover: bytes | None) -> None:
    file = FLAC(path)
    _fill(file, {"title": tags.title, "artist": tags.artist, "comment": tags.source})
    if cover and not file.pictures:
        file.add_picture(_picture(cover))
    file.save()


def _picture(cover: bytes) -> Picture:
    picture = Picture()
    picture.type, picture.mime, picture.desc, picture.data = _FRONT_COVER, _JPEG, "Cover", cover
    return picture


def _fill(file: Any, values: dict[str, str | None]) -> None:
    for key, value in values.items():
        if value and key not in file:
            file[key] = [value]


_DIALECTS: dict[str, Callable[[Path, Tags, bytes | None], None]] = {
    ".m4a": _m4a,
    ".mp3": _mp3,
    ".ogg": _ogg,
    ".flac": _flac,
}
