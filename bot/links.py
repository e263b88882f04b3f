"""Links in text, and the one form of each: hides how people type them and how sites multiply their addresses.

`canonical` decides what may be opened at all as far as the text of a link tells (the egress guard judges
addresses), and gives links that lead to the same medium the same form, so that they share a job.
"""

import re
from collections.abc import Callable, Sequence
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import NamedTuple
from urllib.parse import SplitResult, quote, unquote, urlsplit

import idna

from bot.wishes import parse_time
from shared.errors import BadLink

MAX_LENGTH = 2048
MAX_LINKS = 10
_MAX_TEXT = 20_000  # no chat allows more; keeps the search short whatever comes in through the API

# What can't stand in a link as people type it: blanks, quotes, invisible characters (zero-width, direction
# marks), brackets and punctuation of East Asian scripts, and what Markdown puts between text and link.
_BREAKS = re.compile(
    r"[\s\x00-\x20\x7f-\xa0\xad\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\ufeff\ud800-\udfff"
    r"<>\"`|\u201c-\u201f\u00ab\u00bb\u2026\u3000-\u3003\u3008-\u3011\u3014-\u301b"
    r"\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]+|\]\(|[,;](?=https?://)",
    re.IGNORECASE,
)
_SCHEME_INSIDE = re.compile(r"https?://(?=[\w\[])", re.IGNORECASE)
_ANY_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,20}://[\w/\[]", re.IGNORECASE)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_TLD = r"(?:[^\W\d_A-Z]{2,24}|[A-Z]{2,24})"  # never capitalised, so that "Mr.Smith/Jones" is no link
_BARE = re.compile(
    rf"(?:{_LABEL}\.){{1,8}}{_TLD}(?::\d{{1,5}})?/[^/\s]"  # youtu.be/x
    rf"|[wW]{{3}}\.(?:{_LABEL}\.){{1,8}}{_TLD}(?![\w@])"
)
_WRAPPERS = "*_~"
_TRAILING = ".,;:!?'\u2019*"
_BRACKETS = {")": "(", "]": "[", "}": "{"}

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(
    r"(?!.{254})(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
)
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_SAFE = "%/:?#[]@!$&'()*+,;=-._~"  # RFC 3986: what may stand in a link as it is

_TRACKING = re.compile(r"utm_\w*|fbclid|gclid|dclid|msclkid|yclid|igshid|igsh|ref_src|ref_url|mibextid")
_TRACKING_OF = {
    "youtube.com": {"si", "feature", "pp", "ab_channel", "t", "start", "time_continue"},
    "spotify.com": {"si"},
    "soundcloud.com": {"si"},
    "x.com": {"s", "t"},
    "reddit.com": {"share_id", "rdt"},
}

_YOUTUBE = {"youtube.com", "m.youtube.com", "music.youtube.com", "gaming.youtube.com", "youtube-nocookie.com"}
_YOUTUBE_ID = re.compile(
    r"/(?:shorts|embed|live|v|e)/(?!videoseries|live_stream)([\w-]{11})(?![\w-])", re.ASCII
)
_ID = re.compile(r"/?([\w-]{11})(?![\w-])", re.ASCII)
_X = {"x.com", "mobile.x.com", "twitter.com", "mobile.twitter.com", "m.twitter.com"}
_X_EMBEDS = {"fxtwitter.com", "vxtwitter.com", "fixupx.com", "fixvx.com", "twittpr.com"}
_X_POST = re.compile(
    r"/(?P<user>i|\w{1,30})(?:/web)?/status(?:es)?/(?P<id>\d{1,25})(?![\w-])(?P<video>/video/[2-9](?!\d))?",
    re.ASCII,
)
_INSTAGRAM = {"instagram.com", "m.instagram.com", "ddinstagram.com", "kkinstagram.com"}
_INSTAGRAM_POST = re.compile(
    r"(?:/(?!share/)[\w.]{1,30})?/(?P<kind>reels?|p|tv)/(?!audio/)(?P<id>[\w-]{5,64})(?=/|$)", re.ASCII
)
_TIKTOK_POST = re.compile(r"/@[\w.-]{0,30}/(?:video|photo)/\d{1,25}(?=/|$)", re.ASCII)
_FACEBOOK = {f"{prefix}facebook.com" for prefix in ("", "m.", "mbasic.", "touch.", "web.")}
_REDDIT = {f"{prefix}reddit.com" for prefix in ("", "old.", "m.", "new.", "np.", "amp.")}


class _Link(NamedTuple):
    """The parts of a link that survive. `host` has its port where that is not the scheme's own."""

    scheme: str
    host: str
    path: str
    query: str = ""
    fragment: str = ""

    def __str__(self) -> str:
        query, fragment = self.query and f"?{self.query}", self.fragment and f"#{self.fragment}"
        return f"{self.scheme}://{self.host}{self.path}{query}{fragment}"

    @property
    def site(self) -> str:
        return self.host.removeprefix("www.")


def find_links(text: str, entities_urls: Sequence[str] = (), *, most: int = MAX_LINKS) -> list[str]:
    """The first `most` links in a text and behind its words (`entities_urls`), as typed, without repeats.

    Two spellings of one link count as one. Bare ones (`youtu.be/x`) get https. Links of other schemes are
    found too, so that people can be told why they are not opened.
    """
    found: dict[str, str] = {}
    typed = [link for part in _BREAKS.split(text[:_MAX_TEXT]) if part for link in _link_in(part)]
    behind = [url if _ANY_SCHEME.match(url) else f"https://{url}" for url in entities_urls]
    for link in (*typed, *behind):
        if len(found) == most:
            break
        found.setdefault(_identity(link), link)
    return list(found.values())


def canonical(url: str) -> str:
    """The one form of a link. Raises `BadLink` with `reason`: scheme, credentials, too_long, host or port.

    Fragments are dropped, smuggled data with them, except routes (`#!/…`, `#/…`), by which some sites that
    yt-dlp knows (radiko.jp, music.163.com) name the medium. Nothing is reordered.
    """
    if len(url) > MAX_LENGTH:
        raise _bad("too_long", f"the link is longer than {MAX_LENGTH} characters")
    link = _known(_parsed(url.strip()))
    if len(shown := str(link)) > MAX_LENGTH:
        raise _bad("too_long", f"the link is longer than {MAX_LENGTH} characters")
    return shown


def start_time(url: str) -> float | None:
    """The second at which a YouTube link wants to start (`t=1m30s`); None where it names none, or 0."""
    try:
        if not canonical(url).startswith("https://www.youtube.com/watch?"):
            return None
        parts = urlsplit(url.strip())
    except (BadLink, ValueError):
        return None
    for name, _, value in (p.partition("=") for p in f"{parts.query}&{parts.fragment}".split("&")):
        if name in ("t", "start", "time_continue"):
            try:
                return parse_time(value) or None
            except ValueError:
                continue
    return None


def shown_host(url: str) -> str:
    """The host as people should see it: an international name in punycode, so that it can't pose as another.

    Raises `BadLink`.
    """
    return urlsplit(canonical(url)).hostname or ""


def _identity(link: str) -> str:
    try:
        return canonical(link)
    except BadLink:
        return link


# Finding


def _link_in(part: str) -> list[str]:
    """The link in a piece of text without blanks, if there is one."""
    if inside := _SCHEME_INSIDE.search(part):
        return [_trimmed(part[inside.start() :], before=part[: inside.start()])]
    bare = part.lstrip("([{'*_~.,:;!?-")
    before = part[: len(part) - len(bare)]
    if _ANY_SCHEME.match(bare):
        return [_trimmed(bare, before)]
    return [f"https://{_trimmed(bare, before)}"] if _BARE.match(bare) else []


def _trimmed(link: str, before: str) -> str:
    """Without what belongs to the sentence: its punctuation, its brackets, its Markdown."""
    wrapped = len(before) - len(before.rstrip(_WRAPPERS))
    closing = before[len(before) - wrapped :][::-1]
    surplus = {close: link.count(close) - link.count(opening) for close, opening in _BRACKETS.items()}
    end = len(link)
    while end:
        last = link[end - 1]
        if closing and link.endswith(closing, 0, end):
            end, closing = end - len(closing), ""
        elif last in _TRAILING:
            end -= 1
        elif surplus.get(last, 0) > 0:
            surplus[last] -= 1
            end -= 1
        else:
            break
    return link[:end]


# One form


def _bad(reason: str, message: str) -> BadLink:
    return BadLink(message, reason=reason)


def _parsed(url: str) -> _Link:
    """The link's parts in plain ASCII, without tracking. Raises `BadLink`."""
    scheme = _SCHEME.match(url)
    if not scheme or scheme[1].lower() not in _DEFAULT_PORTS:
        raise _bad("scheme", "only links that begin with http:// or https:// can be opened")
    if " " in url or not url.isprintable():
        raise _bad("host", "there are blanks or invisible characters in the link")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise _bad("host", "the link has no valid host name") from None
    if "@" in parts.netloc:
        raise _bad("credentials", "links with a user name or password in them are not opened")
    host = _host(parts) + _port(parts)
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    if "__youtubedl_smuggle" in unquote(fragment):
        fragment = ""
    return _Link(parts.scheme, host, _ascii(parts.path) or "/", _ascii(parts.query), _ascii(fragment))


def _ascii(text: str) -> str:
    return quote(text, safe=_SAFE)


def _host(parts: SplitResult) -> str:
    try:
        host = _address6(parts.netloc) if "[" in parts.netloc else _name((parts.hostname or "").rstrip("."))
    except (idna.IDNAError, AddressValueError):
        host = ""
    if not host:
        raise _bad("host", "the link has no valid host name")
    return host


def _address6(netloc: str) -> str:
    found = re.fullmatch(r"\[([0-9a-fA-F:.]+)\](?::.*)?", netloc)
    return f"[{IPv6Address(found[1])}]" if found else ""


def _name(host: str) -> str:
    """The host in ASCII; empty when it is no host name."""
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode().lower()
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        return str(IPv4Address(host))  # refuses the decimal, octal and short forms that hide an address
    return host if _HOST.fullmatch(host) else ""


def _port(parts: SplitResult) -> str:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise _bad("port", "the port in the link is not a number from 1 to 65535")
    return "" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}"


def _known(link: _Link) -> _Link:
    """The link as its site writes it, without tracking."""
    fold = next((fold for hosts, fold in _FOLDS if link.site in hosts), None)
    return _untracked(fold(link) if fold else link)


def _untracked(link: _Link) -> _Link:
    domain = ".".join(link.site.rsplit(".", 2)[-2:])
    own = _TRACKING_OF.get(domain, set())
    kept = [p for p in link.query.split("&") if p and not _is_tracking(unquote(p.partition("=")[0]), own)]
    return link._replace(query="&".join(kept))


def _is_tracking(name: str, own: set[str]) -> bool:
    return name in own or bool(_TRACKING.fullmatch(name.lower()))


def _www(link: _Link, site: str) -> _Link:
    return link._replace(scheme="https", host=f"www.{site}")


def _youtube_watch(video: str) -> _Link:
    return _Link("https", "www.youtube.com", "/watch", f"v={video}")


def _youtube(link: _Link) -> _Link:
    """A watch link is its video, whatever list it came from; music keeps its host for everything else."""
    if found := _YOUTUBE_ID.match(link.path):
        return _youtube_watch(found[1])
    video = next((p[2:] for p in link.query.split("&") if p.startswith("v=")), "")
    if link.path.rstrip("/") in ("/watch", "/watch_popup") and (found := _ID.match(video)):
        return _youtube_watch(found[1])
    return link if link.site == "music.youtube.com" else _www(link, "youtube.com")


def _youtu_be(link: _Link) -> _Link:
    found = _ID.match(link.path) or _YOUTUBE_ID.match(link.path)
    return _youtube_watch(found[1]) if found else link


def _x(link: _Link) -> _Link:
    """Which of a post's videos is part of the link; the first is the post's own."""
    link = link._replace(scheme="https", host="x.com")
    if not (found := _X_POST.match(link.path)):
        return link
    return _Link("https", "x.com", f"/{found['user']}/status/{found['id']}{found['video'] or ''}")


def _x_embed(link: _Link) -> _Link:
    return _x(link) if _X_POST.match(link.path) else link


def _instagram(link: _Link) -> _Link:
    if not (found := _INSTAGRAM_POST.match(link.path)):
        return _www(link, "instagram.com")
    kind = found["kind"].removesuffix("s")
    return _www(link, "instagram.com")._replace(path=f"/{kind}/{found['id']}/", fragment="")


def _tiktok(link: _Link) -> _Link:
    """A post needs no parameter; `vm.` and `vt.` links are TikTok's to resolve."""
    if found := _TIKTOK_POST.match(link.path):
        return _Link("https", "www.tiktok.com", found[0])
    return _www(link, "tiktok.com")


def _facebook(link: _Link) -> _Link:
    return _www(link, "facebook.com")


def _reddit(link: _Link) -> _Link:
    return _www(link, "reddit.com")


_FOLDS: tuple[tuple[set[str], Callable[[_Link], _Link]], ...] = (
    (_YOUTUBE, _youtube),
    ({"youtu.be"}, _youtu_be),
    (_X, _x),
    (_X_EMBEDS, _x_embed),
    (_INSTAGRAM, _instagram),
    ({"tiktok.com", "m.tiktok.com"}, _tiktok),
    (_FACEBOOK, _facebook),
    (_REDDIT, _reddit),
)
