"""The one door to yt-dlp: hides its parameters, its info dicts and its downloaders from everybody else.

Imported only by the warm parent, and so present in its children; the worker process never loads yt-dlp.
`warm` pays for everything once, before the fork. In a child, `Site.extract` learns what a link offers and
keeps yt-dlp's own dict; `Site.download` fetches one of the formats, or a part of it, into a file with a fixed
name. `Site.packed` is that dict in a form that another child can go on from by `Site.restore`. `Site.listing`
names the items of a playlist or channel without looking at any.
"""

import base64
import importlib
import io
import json
import os
import re
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

os.environ["YTDLP_NO_LAZY_EXTRACTORS"] = "1"  # real extractors in the parent: 0.3 s once, nothing per job
os.environ["YTDLP_NO_PLUGINS"] = "1"  # plugins are loaded by name, never searched for

import yt_dlp
import yt_dlp.networking._curlcffi  # registers the handler that impersonates browsers
import yt_dlp.networking._requests
import yt_dlp.networking._urllib
import yt_dlp.networking._websockets  # noqa: F401  # registers a handler
from deno import find_deno_bin
from imageio_ffmpeg import get_ffmpeg_exe
from yt_dlp.downloader import get_suitable_downloader
from yt_dlp.downloader.external import FFmpegFD
from yt_dlp.downloader.http import HttpFD
from yt_dlp.networking import Request
from yt_dlp.postprocessor.ffmpeg import FFmpegPostProcessor
from yt_dlp.utils import ISO639Utils, PlaylistEntries, dfxp2srt

from shared.errors import (
    BadLink,
    Drm,
    EmptyFile,
    Internal,
    JobError,
    Live,
    NoMedia,
    NotMedia,
    Premiere,
    TooBig,
    Unsupported,
)
from shared.models import Clip, Item
from workers.engine import clips, gallery, magic, subtitles
from workers.engine.audio import Tags
from workers.engine.download import File, Stream
from workers.engine.expiry import earliest
from workers.engine.gallery import Post
from workers.engine.media import (
    LARGEST_LISTING,
    LARGEST_PACKED,
    LONGEST_ADDRESS,
    LONGEST_TEXT,
    MOST_FORMATS,
    MOST_LANGUAGES,
    Format,
    Listing,
    Media,
    Packed,
    in_utf8,
    length_of,
)
from workers.engine.recipe import Recipe
from workers.engine.rehearsal import rehearse
from workers.engine.subtitles import Cue
from workers.engine.ytdlp_albums import LISTS, Albums
from workers.engine.ytdlp_errors import classify, classify_transfer, from_sentence
from workers.engine.ytdlp_fragments import fragments_of, is_in_fragments
from workers.engine.ytdlp_net import Line, Resource, director_of, keep_to_the_proxy, tls_of

Info = dict[str, Any]

FETCHABLE = frozenset(
    {
        "http",
        "https",
        "m3u8",
        "m3u8_native",
        "http_dash_segments",
        "http_dash_segments_generator",
        "ism",
        "bunnycdn",
        "soopvod",
    }
)
"""Protocols that yt-dlp fetches by its own networking; all others would put ffmpeg on the network."""

PICTURES = frozenset({"jpg", "jpeg", "png", "webp", "gif", "avif", "heic"})
PLAYING = frozenset({"mp4", "m4v", "mov", "webm", "mkv", "mp3", "m4a", "ogg", "opus", "wav", "flac"})
"""Files of which a gallery tells no more than the extension: pictures, and what plays."""

SOCKET_TIMEOUT = 20
LONGEST_TITLE = 1000
LONGEST_NAME = 200
"""Characters of the title or id of an item of a playlist, which has many."""
MOST_STEPS = 5
MOST_OF_ANYTHING = 1e18
"""No byte, second, dot or bit a second is counted beyond it: JSON may hold infinity, too."""
LONGEST_LANGUAGE = 100
SNIFFED = 2048
LARGEST_PLAYLIST = 32 * 1024 * 1024
_SUBTITLE_FORMS = ("srt", "vtt", "ttml")
_YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
_SMUGGLED = re.compile(r"#__youtubedl_smuggle.*", re.DOTALL)


def ffmpeg_path() -> str:
    return str(get_ffmpeg_exe())


def deno_path() -> str:
    return str(find_deno_bin())


class _Listener:
    """Takes yt-dlp's output: nothing is printed; warnings are kept, as they may hold a failure's reason."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def debug(self, message: str) -> None:
        pass

    info = error = debug

    def warning(self, message: str) -> None:
        if len(self.warnings) < 100:
            self.warnings.append(str(message)[:2000])


def _params(listener: _Listener) -> Info:
    return {
        "logger": listener,
        "quiet": True,
        "noprogress": True,
        "color": "no_color",
        "cachedir": False,
        "noplaylist": True,
        "playlist_items": "1",
        "ignore_no_formats_error": True,  # a premiere then tells when it starts; the reason is in a warning
        "enable_file_urls": False,
        "socket_timeout": SOCKET_TIMEOUT,
        "retries": 3,
        "fragment_retries": 3,
        "extractor_retries": 1,
        "file_access_retries": 0,
        "retry_sleep_functions": {"http": _pause, "fragment": _pause, "extractor": _pause},
        "skip_unavailable_fragments": False,
        "concurrent_fragment_downloads": 1,
        "hls_prefer_native": True,
        "overwrites": True,
        "updatetime": False,
        "check_formats": None,
        "js_runtimes": {"deno": {"path": deno_path()}},
        "ffmpeg_location": ffmpeg_path(),
        "external_downloader_args": {
            "ffmpeg_i": ["-protocol_whitelist", "http,https,httpproxy,tls,tcp,crypto,data"]
        },
    }


def _pause(n: int) -> float:
    return float(min(4.0, 0.25 * 2**n))


def _refuse_large(status: Info) -> None:
    if int(status.get("downloaded_bytes") or 0) > subtitles.LARGEST:
        raise TooBig


def iso_639_2(language: str) -> str | None:
    """`deu` of `de-AT`; None for what is no language."""
    long = ISO639Utils.short2long(language)
    return str(long) if long else None


def _refuse_ffmpeg(*_: object) -> None:
    raise Unsupported("these streams can only be fetched by ffmpeg, which has no business on the network")


class Site:
    """yt-dlp, warm."""

    def __init__(self, ydl: Any, listener: _Listener) -> None:
        self._ydl = ydl
        self._listener = listener
        self._info: Info = {}
        self._album: list[Info] = []
        self._entries = 0
        self._tls = tls_of(ydl)

    def leave_by(self, proxy: str) -> None:
        """Makes the proxy the only way to the network, before the first request."""
        self._ydl.params["proxy"] = proxy
        self._ydl.__dict__.pop("proxies", None)
        self._ydl.__dict__["_request_director"] = director_of(self._ydl, self._tls)

    def log_in(self, cookies: str | None) -> None:
        """Has these cookies (a cookies.txt) and no others from now on; each goes to its own domain alone."""
        self._ydl.cookiejar.clear()
        if cookies:
            self._ydl.cookiejar.load(io.StringIO(cookies))

    def extract(self, url: str) -> Media:
        """What a link offers; of a post that holds several, `album` tells more. Raises a `JobError`."""
        self._listener.warnings.clear()
        self._album = []
        try:
            found = self._ydl.extract_info(_plain(url), download=False) or {}
            info, entries = _first_entry(found)
        except Exception as error:  # noqa: BLE001  # extractors raise anything
            raise classify(error) from None
        post, items = _post_of(found)
        if items:
            return self._keep_album(post, items, int(post.get("playlist_count") or 0))
        self._refuse_unfetchable(info)
        if info.get("direct") and not info.get("formats"):
            self._check_direct(info)
        if _is_picture(info):
            return self._keep_album(info, [info], 1)
        self._info, self._entries = info, entries
        return _media(info, entries)

    def listing(self, url: str, items: int) -> Listing:
        """The first items of a playlist or channel, read from its site no further. Raises a `JobError`."""
        self._listener.warnings.clear()
        self._ydl.params |= {"noplaylist": False, "playlist_items": f"1:{items}"}
        try:
            return _listing(self._ydl, self._unfolded(_plain(url)), items)
        except Exception as error:  # noqa: BLE001  # extractors raise anything
            raise classify(error) from None
        finally:
            self._ydl.params |= {"noplaylist": True, "playlist_items": "1"}

    def _unfolded(self, url: str) -> Info:
        """What an extractor says of a link, after the pages that only lead on; nothing of it is followed."""
        info: Info = {"_type": "url", "url": url}
        for _ in range(MOST_STEPS):
            if info.get("_type") not in {"url", "url_transparent"}:
                return info
            found = self._ydl.extract_info(
                info["url"], download=False, ie_key=info.get("ie_key"), process=False
            )
            info = found or {}
        raise NoMedia

    def take_post(self, url: str, post: Post) -> Media:
        """As `extract`, of what gallery-dl found behind the link."""
        about = {"id": post.id, "title": post.title, "uploader": post.uploader, "age_limit": post.age_limit}
        about |= {"webpage_url": url, "extractor": post.site, "extractor_key": f"gallery:{post.site}"}
        pieces = [self._piece(about, number, each) for number, each in enumerate(post.pieces, 1)]
        return self._keep_album(about, [each for each in pieces if each], post.count)

    def _piece(self, about: Info, number: int, piece: gallery.Piece) -> Info | None:
        about = about | {"id": f"{about['id']}-{number}"}
        if not piece.url.startswith(gallery.BY_YTDLP):
            ext = piece.ext if piece.ext in PLAYING else piece.ext if piece.ext in PICTURES else "jpg"
            form = {"format_id": "0", "url": piece.url, "ext": ext, "http_headers": dict(piece.headers)}
            return about | form | {"protocol": urlsplit(piece.url).scheme}
        try:
            url = _plain(piece.url.removeprefix(gallery.BY_YTDLP))
            return _first_entry(self._ydl.extract_info(url, download=False) or {})[0]
        except Exception:  # noqa: BLE001  # extractors raise anything; the others may still come
            return None

    def _keep_album(self, post: Info, items: list[Info], entries: int) -> Media:
        able = [each for each in items if self._is_fetchable(each)]
        if not able:
            raise NoMedia
        self._album, self._entries, self._info = able, max(entries, len(items)), able[0]
        names = ("id", "title", "uploader", "channel", "creator", "age_limit", "webpage_url", "original_url")
        known = {name: post[name] for name in (*names, "extractor", "extractor_key") if post.get(name)}
        return _media(able[0] | known, self._entries)

    def _is_fetchable(self, info: Info) -> bool:
        try:
            self._refuse_unfetchable(info)
        except JobError:
            return False
        return True

    @property
    def album(self) -> tuple[Media, ...]:
        """The items of the last extraction, where it was a post with several or with a picture."""
        return tuple(_media(each, 0) for each in self._album)

    def turn_to(self, item: int) -> None:
        """From now on it is about that item of the album, counted from 1; 0 for what is no album."""
        if item:
            self._info = self._album[item - 1]

    def packed(self) -> Packed | None:
        """The last extraction for `restore`; None when it can't be kept: playlists, streams of no end."""
        info = self._info
        formats = _formats(info)
        if self._entries or any(not isinstance(each.get("fragments") or [], list) for each in formats):
            return None
        text = json.dumps(self._ydl.sanitize_info(info), separators=(",", ":"))
        known = base64.b64encode(zlib.compress(text.encode())).decode()
        names = ("url", "manifest_url", "fragment_base_url")
        urls = [str(each[name]) for each in formats for name in names if each.get(name)]
        return Packed(known, earliest(urls, time.time())) if len(known) <= LARGEST_PACKED else None

    def restore(self, known: str) -> Media:
        """Goes on from what another child extracted."""
        self._info = json.loads(zlib.decompress(base64.b64decode(known)))
        self._entries, self._album = 0, []
        for each in (self._info, *(self._info.get("formats") or ())):
            self._ydl._load_cookies(each.get("cookies"), autoscope=False)  # noqa: SLF001  # as yt-dlp's own
        return _media(self._info, 0)

    def _refuse_unfetchable(self, info: Info) -> None:
        status = info.get("live_status")
        if status == "is_upcoming":
            starts = info.get("release_timestamp")
            raise Premiere(**{"starts": str(int(starts))} if starts else {})
        if status == "is_live" or info.get("is_live"):
            raise Live
        if not _formats(info):
            raise self._why_nothing(info)

    def _why_nothing(self, info: Info) -> JobError:
        if info.get("_has_drm"):
            return Drm()
        if reason := self._reason_in_warnings():
            return reason
        offered = info.get("formats") or [info]
        if any(each.get("url") and each.get("protocol") not in FETCHABLE for each in offered):
            return Unsupported("the media comes in a form that cannot be fetched")
        return NoMedia()

    def _check_direct(self, info: Info) -> None:
        """yt-dlp's generic extractor calls anything that is no HTML a video."""
        try:
            with self._ydl.urlopen(Request(info["url"], headers={"Accept-Encoding": "identity"})) as response:
                head = response.read(SNIFFED)
        except Exception as error:  # noqa: BLE001  # the network raises anything
            raise classify(error) from None
        if not head:
            raise EmptyFile
        if magic.family(head) is None:
            raise NotMedia

    def format(self, format_id: str) -> Format:
        """One of the formats of the last extraction."""
        return _format(self._chosen(format_id))

    def download(
        self, format_id: str, target: Path, hear: Callable[[Info], None], clip: Clip | None = None
    ) -> float:
        """Fetches one format into a file. Raises a `JobError`.

        With a `clip` only what holds it, where the stream's form allows that. Returns the second at which the
        file begins. `hear` gets yt-dlp's progress dicts; what it raises ends the download.
        """
        info, offset = self._part(self._chosen(format_id), clip)
        if get_suitable_downloader(dict(info), self._ydl.params) is FFmpegFD:
            _refuse_ffmpeg()
        self._ydl._progress_hooks[:] = [hear]  # noqa: SLF001  # there is no public way to remove one
        try:
            done, _ = self._ydl.dl(str(target), info)
        except Exception as error:  # noqa: BLE001  # downloaders raise anything
            raise classify_transfer(error) from None
        if not done:
            raise self._reason_in_warnings() or Internal("the download ended without a file")
        return offset

    def source(
        self, format_id: str, clip: Clip | None = None, *, sound_only: bool = False
    ) -> File | Stream | None:
        """Where a format, or what holds a part of it, is fetched from. `sound_only`: pictures are not wanted.

        None when only one of yt-dlp's own downloaders knows how.
        """
        info, offset = self._part(self._chosen(format_id), clip)
        downloader = get_suitable_downloader(dict(info), self._ydl.params)
        if downloader is FFmpegFD:
            _refuse_ffmpeg()
        if is_in_fragments(info, self._ydl.params):
            return Stream(str(info["url"]), lambda line: fragments_of(line, info), offset=offset)
        headers = dict(info.get("http_headers") or self._ydl._calc_headers(info))  # noqa: SLF001  # no public way
        if downloader is not HttpFD or any(name.lower() == "range" for name in headers):
            return None
        target = HttpFD(self._ydl, self._ydl.params)._get_impersonate_target(info)  # noqa: SLF001  # no public way
        resource = Resource(str(info["url"]), headers, info.get("request_data"), target)
        return File(resource, clip=clip, sound_only=sound_only)

    @property
    def duration(self) -> float | None:
        """Seconds of the whole medium, as far as the site says."""
        return _number(self._info.get("duration")) or _sum_of_fragments(self._info)

    def line(self) -> Line:
        """A way to the network for one thread."""
        return Line(self._ydl, self._tls)

    def _part(self, info: Info, clip: Clip | None) -> tuple[Info, float]:
        """The format's dict with only the fragments of a clip, and when they begin."""
        if clip is None:
            return info, 0.0
        if info["protocol"].startswith("m3u8") and info.get("format_index") is None:
            text, url = self._playlist(info)
            if playlist := clips.cut_playlist(text, clip):
                # yt-dlp takes a playlist that does not begin at 0 for a live one when the page was generic.
                part = {"hls_media_playlist_data": playlist.text, "url": url, "extractor_key": "Clip"}
                return info | part, playlist.offset
        fragments = info.get("fragments")
        cut = clips.cut_fragments(fragments, clip) if isinstance(fragments, list) else None
        if cut:
            return info | {"fragments": cut.fragments}, cut.offset
        return info, 0.0

    def _playlist(self, info: Info) -> tuple[str, str]:
        if text := info.get("hls_media_playlist_data"):
            return str(text), str(info["url"])
        try:
            with self._ydl.urlopen(Request(info["url"], headers=info.get("http_headers") or {})) as response:
                return response.read(LARGEST_PLAYLIST).decode("utf-8", "ignore"), str(response.url)
        except Exception as error:  # noqa: BLE001  # the network raises anything
            raise classify_transfer(error) from None

    def cues(self, name: str, scratch: Path) -> list[Cue]:
        """The subtitles of that name, people's before automatic ones. Empty when they can't be had."""
        info = self._info
        offered = (info.get("subtitles") or {}).get(name) or (info.get("automatic_captions") or {}).get(name)
        known = [each for each in offered or () if each.get("ext") in _SUBTITLE_FORMS]
        for each in sorted(known, key=lambda each: _SUBTITLE_FORMS.index(each["ext"])):
            try:
                if cues := self._cues(each, scratch):
                    return cues
            except Exception:  # noqa: BLE001, S112  # networks and sites' files raise anything; the next may do
                continue
        return []

    def _cues(self, form: Info, scratch: Path) -> list[Cue]:
        data = form.get("data")
        if data is None:
            self._ydl._progress_hooks[:] = [_refuse_large]  # noqa: SLF001  # see `download`
            headers = form.get("http_headers") or self._info.get("http_headers")
            self._ydl.dl(str(scratch), {**form, "http_headers": headers}, subtitle=True)
            data = scratch.read_bytes()
            scratch.unlink()
        text = data if isinstance(data, str) else data.decode("utf-8-sig", "replace")
        return subtitles.parse(dfxp2srt(text.encode()) if form["ext"] == "ttml" else text)

    def _reason_in_warnings(self) -> JobError | None:
        """The last warning that explains something. That there are no formats is what is to be explained."""
        reasons = [from_sentence(warning) for warning in reversed(self._listener.warnings)]
        return next((each for each in reasons if each and not isinstance(each, NoMedia)), None)

    def _chosen(self, format_id: str) -> Info:
        info = self._info
        chosen = next((each for each in _formats(info) if _said(each["format_id"]) == format_id), None)
        if chosen is None:
            raise Internal("a format was asked for that the extraction did not find")
        merged = {**info, **chosen}
        for key in ("formats", "requested_formats", "requested_downloads"):
            merged.pop(key, None)
        return merged

    def tags(self) -> Tags:
        """What files tell of the medium."""
        about = _media(self._info, self._entries)
        return Tags(about.title, about.uploader, about.url or None)

    def thumbnails(self) -> list[str]:
        """Addresses of pictures of the medium, best first."""
        found = [str(each["url"]) for each in self._info.get("thumbnails") or () if each.get("url")]
        return [url for url in reversed(found) if urlsplit(url).scheme in {"http", "https"}]


def warm(recipe: Recipe) -> Site:
    """Pays for everything that every job would otherwise pay for. Takes about a second."""
    listener = _Listener()
    ydl = Albums(_params(listener))
    ydl.most_items = recipe.items
    _load_plugins(ydl, recipe.plugins)
    keep_to_the_proxy()
    FFmpegFD.real_download = _refuse_ffmpeg  # the last way of yt-dlp's to put ffmpeg on the network
    _learn_versions(ydl)
    _compile_patterns(ydl)
    rehearse(ydl)
    _prepare_sessions(ydl)
    listener.warnings.clear()
    return Site(ydl, listener)


def _load_plugins(ydl: Any, names: Iterable[str]) -> None:
    for name in names:
        try:
            importlib.import_module(name).register(ydl)
        except Exception as error:
            raise Internal(
                f"the yt-dlp plugin {name} cannot be used: {type(error).__name__}: {error}"
            ) from error


def _learn_versions(ydl: Any) -> None:
    """Fills yt-dlp's caches of what ffmpeg and deno are, which it otherwise runs them for in each job."""
    ffmpeg = FFmpegPostProcessor(ydl)
    _ = ffmpeg._version, ffmpeg._probe_version  # noqa: SLF001  # no public way
    for runtime in ydl._js_runtimes.values():  # noqa: SLF001  # no public way
        _ = runtime.info


def _prepare_sessions(ydl: Any) -> None:
    """Children inherit a session that has read the CA bundle (20 ms) and never opened a connection.

    Whatever was opened before is dropped: two processes on one kept-alive socket corrupt each other.
    """
    ydl.__dict__.pop("_request_director", None)
    requests = ydl._request_director.handlers["Requests"]  # noqa: SLF001  # no public way
    requests._get_instance(cookiejar=ydl.cookiejar, legacy_ssl_support=None)  # noqa: SLF001  # no public way


def _compile_patterns(ydl: Any) -> None:
    """Every URL pattern and every pattern that the generic extractor looks for in a page."""
    page = "<html><head><title>-</title></head><body></body></html>"
    for extractor in list(ydl._ies.values()):  # noqa: SLF001  # yt-dlp offers no list of them
        try:
            extractor.suitable("https://preload.invalid/")
            list(extractor.extract_from_webpage(ydl, "https://preload.invalid/", page))
        except Exception:  # noqa: BLE001, S112  # one broken extractor must not keep the others cold
            continue


def _plain(url: str) -> str:
    """The URL without anything that would speak to yt-dlp rather than to the site."""
    plain = _SMUGGLED.sub("", url)
    if urlsplit(plain).scheme not in {"http", "https"}:
        raise Unsupported(str(BadLink()))
    return plain


def _first_entry(info: Info) -> tuple[Info, int]:
    """The first medium of a playlist, however deep, and how many the outermost has."""
    entries = 0
    while info.get("_type") in LISTS:
        inside = [each for each in info.get("entries") or () if each]
        if not inside:
            raise NoMedia
        entries = entries or int(info.get("playlist_count") or len(inside))
        info = inside[0]
    if not info:
        raise NoMedia
    return info, entries


def _listing(ydl: Any, info: Info, most: int) -> Listing:
    """Without items when there is no list. Lists of lists (a channel's tabs) count as one list."""
    items: list[Item] = []
    own = str(info.get("extractor_key") or "")
    entries = _entries(ydl, info) if info.get("_type") in LISTS else iter(())
    for entry in entries:
        if len(items) == most:
            break
        if entry.get("ie_key") == own and own and entry.get("url"):
            inner = ydl.extract_info(entry["url"], download=False, ie_key=own, process=False) or {}
            some = [item for each in _entries(ydl, inner) if (item := _item(each))]
            items += some[: most - len(items)]
        elif item := _item(entry):
            items.append(item)
    known = {item.id: item for item in items}
    return Listing(
        url=_address(info.get("webpage_url") or info.get("original_url")),
        extractor=own or "Generic",
        id=_text(info.get("id")) or "",
        title=_text(info.get("title") or info.get("id")) or "",
        uploader=_text(info.get("uploader") or info.get("channel")),
        count=max(_whole(info.get("playlist_count")) or _length(info), len(known)),
        items=tuple(_fitting(known.values())),
    )


def _fitting(items: Iterable[Item]) -> Iterator[Item]:
    """As many as a listing may hold."""
    left = LARGEST_LISTING
    for item in items:
        left -= length_of(item)
        if left < 0:
            return
        yield item


def _entries(ydl: Any, info: Info) -> Iterator[Info]:
    """As many as `playlist_items` says, read as they are wanted."""
    if info.get("_type") in LISTS and info.get("entries") is not None:
        yield from (entry for _, entry in PlaylistEntries(ydl, info).get_requested_items() if entry)


def _length(info: Info) -> int:
    """Of a list that came whole."""
    entries = info.get("entries")
    return len(entries) if isinstance(entries, list) else 0


def _item(entry: Info) -> Item | None:
    """None for what has no address of its own, and for what cannot be fetched yet: it is live, or to come."""
    url = str((entry.get("url") if "url" in str(entry.get("_type")) else entry.get("webpage_url")) or "")
    if entry.get("ie_key") == "Youtube" and _YOUTUBE_ID.fullmatch(url):
        url = f"https://www.youtube.com/watch?v={url}"
    url = _address(_SMUGGLED.sub("", url))
    if not url or entry.get("live_status") in {"is_live", "is_upcoming"}:
        return None
    name, title = entry.get("id") or url, entry.get("title") or entry.get("id") or url
    return Item(_said(name)[:LONGEST_NAME], url, _said(title)[:LONGEST_NAME], _number(entry.get("duration")))


def _address(url: object) -> str:
    """An address of the web that is not too long to be opened; else nothing."""
    text = _said(url or "")
    return text if text.startswith(("http://", "https://")) and len(text) <= LONGEST_ADDRESS else ""


def _post_of(info: Info) -> tuple[Info, list[Info]]:
    """A post and what it holds, where that is several; how deep the post is does not matter."""
    while info.get("_type") in LISTS:
        inside = [each for each in info.get("entries") or () if each]
        if len(inside) > 1:
            return info, inside
        info = inside[0] if inside else {}
    return info, []


def _is_picture(info: Info) -> bool:
    formats = _formats(info)
    return bool(formats) and all(each.get("ext") in PICTURES for each in formats)


def _formats(info: Info) -> list[Info]:
    """What can be fetched, in yt-dlp's order, worst first. Pictures of a timeline are no medium."""
    offered = info.get("formats") or ([info] if info.get("url") else [])
    found = [
        each
        for each in offered
        if each.get("protocol") in FETCHABLE and not each.get("vcodec") == each.get("acodec") == "none"
    ]
    return found[-MOST_FORMATS:]


def _media(info: Info, entries: int) -> Media:
    formats = tuple(_format(each) for each in _formats(info))
    url = _said(info.get("webpage_url") or info.get("original_url") or "")
    return Media(
        id=_said(info["id"])[:LONGEST_TITLE],
        extractor=str(info.get("extractor_key") or info.get("extractor") or "Generic"),
        url=url if len(url) <= LONGEST_TEXT else "",
        title=_said(info.get("title") or info["id"])[:LONGEST_TITLE],
        formats=formats,
        uploader=_text(info.get("uploader") or info.get("channel") or info.get("creator")),
        duration=_number(info.get("duration")) or _sum_of_fragments(info),
        thumbnail=_text(info.get("thumbnail")),
        age_limit=int(info.get("age_limit") or 0),
        entries=entries,
        subtitles=_languages(info.get("subtitles")),
        automatic=_languages(info.get("automatic_captions")),
        start_time=_number(info.get("start_time")),
        end_time=_number(info.get("end_time")),
        original_language=_original_language(formats),
        is_picture=_is_picture(info),
    )


def _format(each: Info) -> Format:
    return Format(
        id=_said(each["format_id"]),
        protocol=str(each["protocol"]),
        ext=str(each.get("ext") or ""),
        container=_text(each.get("container")),
        vcodec=_text(each.get("vcodec")),
        acodec=_text(each.get("acodec")),
        width=_whole(each.get("width")),
        height=_whole(each.get("height")),
        fps=_number(each.get("fps")),
        bytes=_whole(each.get("filesize")),
        estimate=_whole(each.get("filesize_approx")),
        tbr=_number(each.get("tbr")),
        vbr=_number(each.get("vbr")),
        abr=_number(each.get("abr")),
        language=_text(each.get("language")),
        language_preference=_whole(each.get("language_preference")),
        dynamic_range=_text(each.get("dynamic_range")),
        format_note=_text(each.get("format_note")),
        has_drm=bool(each.get("has_drm")),
    )


def _sum_of_fragments(info: Info) -> float | None:
    """The generic extractor does not say how long a DASH manifest is."""
    fragments = next((each["fragments"] for each in _formats(info) if each.get("fragments")), None)
    if not isinstance(fragments, list):
        return None
    return sum(float(each.get("duration") or 0) for each in fragments) or None


def _original_language(formats: tuple[Format, ...]) -> str | None:
    spoken = [each for each in formats if each.language and (each.language_preference or 0) > 0]
    return max(spoken, key=lambda each: each.language_preference or 0).language if spoken else None


def _languages(offered: Info | None) -> tuple[str, ...]:
    named = [each for each in offered or () if len(each) <= LONGEST_LANGUAGE and _said(each) == each]
    return tuple(named[:MOST_LANGUAGES])


def _said(value: object) -> str:
    return in_utf8(str(value))


def _text(value: object) -> str | None:
    return _said(value)[:LONGEST_TITLE] if value else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and 0 <= value < MOST_OF_ANYTHING else None


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) and abs(value) < MOST_OF_ANYTHING else None
