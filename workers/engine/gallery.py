"""Hides how gallery-dl is asked what a post holds: a program of its own within the child's walls.

It is GPL-2.0-only and therefore never imported. It only lists: what is found is fetched by our own transfer,
so that bounds, leases and looks at first bytes hold for pictures as for everything else. It reads no settings
of anybody's, keeps nothing, and has no way out but the child's.
"""

import hashlib
import html
import json
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from shared.errors import BotCheck, JobError, LoginRequired, NotFound, SiteTrouble
from workers.engine.alarm import within

PATIENCE = 40.0
LARGEST = 8 * 1024 * 1024
"""Bytes of a listing."""
LONGEST_ADDRESS = 8192
LONGEST_TITLE = 300
LONGEST_READ = 20 * LONGEST_TITLE
"""Characters of what people wrote that are looked at for a title."""
ADULT = 18
BY_YTDLP = "ytdl:"
"""Before an address that gallery-dl leaves to yt-dlp."""
_DIRECTORY, _URL, _ERROR = 2, 3, -1
_ERRORS: dict[str, type[JobError]] = {
    "AuthRequired": LoginRequired,
    "AuthorizationError": LoginRequired,
    "AuthenticationError": LoginRequired,
    "NotFoundError": NotFound,
    "ChallengeError": BotCheck,
    "HttpError": SiteTrouble,
}
_TITLES = ("title", "content", "description", "caption", "text")
_UPLOADERS = ("uploader", "author", "user", "account", "artist", "owner", "blog", "username")
_NAMES = ("display_name", "nick", "name", "full_name", "username", "login")
_FOR_ADULTS = ("sensitive", "possibly_sensitive", "over_18", "over18", "nsfw", "mature", "is_mature")
_TAG = re.compile(r"<[^>]*>")

Words = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """One medium of a post. `url` begins with `BY_YTDLP` where yt-dlp knows more."""

    url: str
    ext: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Post:
    """What one post holds; `count` is how many there are in all, of which `pieces` are the first."""

    id: str
    site: str
    title: str
    uploader: str | None
    age_limit: int
    count: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class GalleryDl:
    """The program. `kinds` names the software (`mastodon`) that runs at hosts which gallery-dl can't know."""

    python: str
    folder: Path
    kinds: Mapping[str, str]
    most: int

    def post(self, url: str, cookies: str | None = None) -> Post | None:
        """None where it knows nothing, and for what is not one post. Raises what it says of the reason.

        `cookies` (a cookies.txt) go to their own domains alone.
        """
        if urlsplit(url).scheme not in {"http", "https"}:  # it has commands of its own that look like links
            return None
        kind = self.kinds.get(urlsplit(url).netloc)
        listing = self._with(cookies, f"{kind}:{url}" if kind else url)
        directories = [each[1] for each in listing if each[0] == _DIRECTORY and len(each) > 1]
        found = [each for each in listing if each[0] == _URL and len(each) > 2]
        pieces = tuple(piece for each in found if (piece := _piece(url, str(each[1]), _words(each[2]))))
        if not pieces:
            _explain(listing)
            return None
        if len(directories) > 1:  # somebody's posts, or a board of them
            return None
        return _post(url, _words(directories[0]) if directories else _words(found[0][2]), pieces[: self.most])

    def _with(self, cookies: str | None, address: str) -> list[list[Any]]:
        if not cookies:
            return self._run(address)
        path = self.folder / "gallery.cookies"
        path.write_text(cookies)
        try:
            return self._run(address, "--cookies", str(path))
        finally:
            path.unlink(missing_ok=True)

    def _run(self, address: str, *more: str) -> list[list[Any]]:
        command = [
            self.python,
            "-s",
            "-P",
            "-B",
            "-m",
            "gallery_dl",
            "--config-ignore",
            "--no-input",
            "--quiet",
        ]
        for option in ("cache.file=", "output.private=true", f"image-range=1-{self.most}", "post-range=1-2"):
            command += ["--option", option]
        process = subprocess.Popen(
            [*command, *more, "--dump-json", "--", address],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert process.stdout is not None
            with within(PATIENCE):
                return _read(process.stdout.read(LARGEST + 1))
        finally:
            process.kill()
            process.wait()


def python() -> str:
    """The interpreter behind the one of a virtual environment, which children do not see."""
    return os.path.realpath(sys.executable)


def library() -> str:
    """What that interpreter is linked to, where it is more than one file; or another's might be found."""
    return str(Path(sysconfig.get_config_var("LIBDIR"), sysconfig.get_config_var("INSTSONAME") or "-"))


def _read(text: bytes) -> list[list[Any]]:
    if len(text) > LARGEST:
        return []
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return [each for each in said if isinstance(each, list) and each] if isinstance(said, list) else []


def _explain(listing: list[list[Any]]) -> None:
    """Raises what the program says went wrong, without its words, which may hold addresses."""
    said = next((_words(each[-1]) for each in listing if each[0] == _ERROR), {})
    if kind := _ERRORS.get(str(said.get("error"))):
        raise kind(f"gallery-dl: {said['error']}")


def _words(value: object) -> Words:
    return value if isinstance(value, dict) else {}


def _piece(page: str, url: str, words: Words) -> Piece | None:
    plain = url.removeprefix(BY_YTDLP)
    if urlsplit(plain).scheme not in {"http", "https"} or len(plain) > LONGEST_ADDRESS:
        return None
    given = _words(words.get("_http_headers")).items()
    headers = {str(name): value for name, value in given if isinstance(value, str) and value[:2] != "b'"}
    parts = urlsplit(page)
    extension = str(words.get("extension") or "").lower()
    return Piece(url, extension, {"Referer": f"{parts.scheme}://{parts.netloc}/", **headers})


def _post(url: str, words: Words, pieces: tuple[Piece, ...]) -> Post:
    count = words.get("count")
    return Post(
        id=hashlib.sha256(url.encode()).hexdigest()[:16],
        site=str(words.get("category") or "gallery")[:100],
        title=_title(words) or Path(urlsplit(url).path).name or urlsplit(url).netloc,
        uploader=_uploader(words),
        age_limit=ADULT if _is_for_adults(words) else 0,
        count=max(len(pieces), count if isinstance(count, int) and count < 10**6 else 0),
        pieces=pieces,
    )


def _title(words: Words) -> str:
    for name in _TITLES:
        if isinstance(text := words.get(name), str) and (plain := _plain(text[:LONGEST_READ])):
            return plain[:LONGEST_TITLE]
    return ""


def _plain(text: str) -> str:
    """Without the tags that some sites put into what people write."""
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())


def _uploader(words: Words) -> str | None:
    for name in _UPLOADERS:
        value = words.get(name)
        if isinstance(value, dict):
            value = next((value[each] for each in _NAMES if isinstance(value.get(each), str)), None)
        if isinstance(value, str) and value:
            return value[:LONGEST_TITLE]
    return None


def _is_for_adults(words: Words) -> bool:
    return any(words.get(name) is True for name in _FOR_ADULTS) or words.get("rating") in {"e", "explicit"}
