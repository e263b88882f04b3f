"""Hides what yt-dlp's failures mean: its exceptions and sentences, turned into ours.

yt-dlp mostly raises one class with a sentence in it, so that sentences decide where neither class nor HTTP
status does. `SENTENCES` is asked in order; the first that fits wins. What nothing fits is `Internal`: an
extractor that broke, to be looked at in the log.
"""

import errno
import re
from collections.abc import Iterable, Iterator

from yt_dlp.networking.exceptions import HTTPError, IncompleteRead, ProxyError, TransportError
from yt_dlp.utils import (
    ContentTooShortError,
    ExtractorError,
    GeoRestrictedError,
    UnsupportedError,
    UserNotLive,
)

from shared.errors import (
    AgeRestricted,
    BotCheck,
    DiskFull,
    Drm,
    EmptyFile,
    Forbidden,
    GeoBlocked,
    Internal,
    JobError,
    Live,
    LoginRequired,
    NoMedia,
    NotFound,
    NotMedia,
    Premiere,
    Private,
    RateLimited,
    Removed,
    SiteTrouble,
    TooBig,
    Truncated,
    Unreachable,
    Unsupported,
)
from workers.engine.media import in_utf8

LONGEST_MESSAGE = 200
LONGEST_READ = 4000
"""Characters of a sentence, which may quote a site, that are looked at."""

_SENTENCES: tuple[tuple[type[JobError], str], ...] = (
    # What yt-dlp says of the transfer
    (TooBig, r"File too large|larger than max-filesize"),
    (DiskFull, r"No space left on device|Disk quota exceeded"),
    (EmptyFile, r"Did not get any data blocks|downloaded file is empty"),
    (Truncated, r"\d+ bytes read, \d+ more expected|Downloaded \d+ bytes, expected \d+ bytes"),
    (Truncated, r"IncompleteRead|response ended prematurely"),
    (Drm, r"\bDRM\b"),
    # Where a site sent it that nobody should go
    (Forbidden, r"file:// URLs are disabled|No connection adapters were found"),
    # Who is asking, and how often
    (RateLimited, r"rate.?limit|too many requests|try again later.{0,40}session|HTTP Error 429"),
    (BotCheck, r"not a bot\b|captcha|anti-bot|client challenge|unusual traffic|IP address is blocked"),
    # When
    (Premiere, r"\bpremieres? (?:in|on|will)\b|will (?:begin|start|premiere) (?:in|at|on|shortly|soon)"),
    (Premiere, r"not (?:yet )?started|scheduled for|not available yet|will be available"),
    (
        NoMedia,
        r"not currently live|(?:is|was) offline|not live\b|\blive ?\w* has ended",
    ),
    (Live, r"\blive ?streams? (?:is|are) not supported"),
    # Who may see it
    (AgeRestricted, r"confirm your age|age.?restricted|age.?verif|inappropriate for some users|NSFW"),
    (GeoBlocked, r"(?:in|from) your (?:country|location|region)|geo.?(?:restrict|block)|in this region"),
    (GeoBlocked, r"blocked it in your|not available in this country"),
    (
        Private,
        r"private video|(?:is|are|this|a) private\b|private (?:post|subreddit|account|playlist|profile)",
    ),
    (Private, r"protected tweet|password.protected|protected by a password"),
    (
        LoginRequired,
        r"members?.only|only (?:available )?(?:for|to) (?:\w+ )*(?:members|subscribers|registered)",
    ),
    (LoginRequired, r"log(?:ged)?[ -]?in\b|sign(?:ed)? in\b|logging in|authentication is required"),
    (
        LoginRequired,
        r"requires (?:a subscription|authentication|payment)|registered users|--cookies|is paid\b",
    ),
    # Whether it is there
    (Removed, r"(?:been|was|were) (?:removed|deleted|taken down|suspended|terminated)|no longer available"),
    (Removed, r"account .{0,60}terminated|no longer exists|copyright (?:claim|grounds|issues|infringement)"),
    (NoMedia, r"no (?:video|media|audio|playable|playlist)[\w ]*(?:found|could be found|in )"),
    (NoMedia, r"there(?:'s| is) no video|not a video|does not contain (?:any )?(?:video|media)"),
    (NotFound, r"does(?:n't| not) exist|not found\b(?! in (?:webpage|page))|page isn't available"),
    (Removed, r"(?:video|content|media|post|tweet|clip|vod)[\w ]* (?:currently )?not available"),
    (Removed, r"\bunavailable\b"),
    (Unsupported, r"Unsupported URL|is not a valid URL|No suitable extractor|unsupported url scheme"),
    # The wire
    (Unreachable, r"Failed to resolve|Name or service not known|No address associated|name resolution"),
    (Unreachable, r"Could not resolve host|nodename nor servname"),
    (Unreachable, r"Connection refused|No route to host|Network is unreachable|Failed to connect"),
    (SiteTrouble, r"timed? ?out|Connection (?:reset|aborted)|Remote end closed|EOF occurred|SSL|certificate"),
    (SiteTrouble, r"HTTP Error (?:5\d\d|403|408|409|425)|redirect loop|Unable to (?:connect|download)"),
)
_EGRESS = re.compile(r"Egress (?P<what>denied|failed): (?P<reason>[a-z-]+)")
_BUG_REPORT = re.compile(r"[;,.]?\s*please report this issue on")
_ADVICE = re.compile(
    r"[;,.]?\s*(?:Use --cookies|See\s+<address>|Check if this post|It is recommended to use)"
)
SENTENCES = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _SENTENCES)

_STATUS: dict[int, type[JobError]] = {
    401: LoginRequired,
    402: LoginRequired,
    404: NotFound,
    410: NotFound,
    415: NotMedia,
    429: RateLimited,
    451: GeoBlocked,
}
_ERRNO: dict[int, type[JobError]] = {
    errno.EFBIG: TooBig,
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.ECONNREFUSED: Unreachable,
    errno.EHOSTUNREACH: Unreachable,
    errno.ENETUNREACH: Unreachable,
}


def classify(error: BaseException) -> JobError:
    """What a failed extraction means for the person who asked.

    What yt-dlp says beats what it stumbled over on the way: a 404 of one of its attempts is often in the
    background of a sentence about something else.
    """
    chain = list(_chain(error))
    if found := _of_the_guard(chain):
        return found
    for each in chain:
        if found := _explicit(each):
            return found
    sentence = _bare(str(error))
    if found := _from_status(sentence) or from_sentence(sentence):
        return found
    for each in chain:
        if kind := _by_cause(each):
            return kind(scrub(sentence))
    return _unknown(chain[-1], scrub(sentence))


def _of_the_guard(chain: Iterable[BaseException]) -> JobError | None:
    """What the egress guard answered in the place of a site; it says so in the reason phrase."""
    said = next((found for each in chain if (found := _EGRESS.search(str(each)))), None)
    if not said:
        return None
    if said["what"] == "denied":
        return Forbidden(f"the egress guard said: {said['reason']}")
    kind = Unreachable if said["reason"] in {"name", "unreachable"} else SiteTrouble
    return kind(f"the egress guard could not connect: {said['reason']}")


def classify_transfer(error: BaseException) -> JobError:
    """What a failed download means: a 404 there is a dead link or a missing part, never a missing page."""
    found = classify(error)
    if isinstance(found, NotFound | LoginRequired | Private):
        return SiteTrouble(f"a part of the media cannot be fetched: {found}")
    return found


def from_sentence(message: str) -> JobError | None:
    """What one of yt-dlp's sentences means, or None."""
    text = _bare(message)
    return next((kind(scrub(text)) for kind, words in SENTENCES if words.search(text)), None)


def scrub(message: str) -> str:
    """A sentence of yt-dlp's without addresses, advice for its own users, and requests for bug reports."""
    text = _ADVICE.split(_bare(message))[0]
    return text[:LONGEST_MESSAGE]


def _bare(message: str) -> str:
    text = re.sub(r"\x1b\[[\d;]*m", "", message[:LONGEST_READ]).strip()
    text = re.sub(r"^(?:ERROR:\s*)?(?:\[[\w:.+-]+\]\s+(?:[^\s:]+:\s)?)?", "", text)
    text = _BUG_REPORT.split(text)[0]
    text = re.sub(r"\(caused by .*", "", text, flags=re.DOTALL)
    text = re.sub(r"\b[a-z][a-z0-9+.-]*://\S+", "<address>", text, flags=re.IGNORECASE)
    text = re.sub(r"\bhost='[^']*', port=\d+|url: \S+", "<address>", text)
    return in_utf8(" ".join(text.split()))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what caused it, each once, in yt-dlp's ways of remembering causes and in Python's."""
    seen: list[BaseException] = []
    todo: list[object] = [error]
    while todo:
        each = todo.pop(0)
        if not isinstance(each, BaseException) or any(each is old for old in seen):
            continue
        seen.append(each)
        yield each
        exc_info = getattr(each, "exc_info", None) or (None, None)
        todo += [exc_info[1], getattr(each, "cause", None), each.__cause__, each.__context__]
        todo += [getattr(each, "reason", None), *each.args]


def _explicit(error: BaseException) -> JobError | None:
    """The few classes of yt-dlp's that say all by themselves."""
    if isinstance(error, JobError):
        return error
    if isinstance(error, MemoryError):
        return TooBig("it takes more memory than a job may use")
    message = scrub(str(error))
    if isinstance(error, GeoRestrictedError):
        return GeoBlocked(message, **({"countries": ",".join(error.countries)} if error.countries else {}))
    if isinstance(error, UserNotLive):
        return NoMedia(message)
    if isinstance(error, UnsupportedError):
        return NoMedia() if _comes_from_generic(error) else Unsupported()
    if isinstance(error, IncompleteRead | ContentTooShortError):
        return Truncated(message)
    return None


def _comes_from_generic(error: BaseException) -> bool:
    """The generic one found nothing in a page; others raise the same for URLs that they can't do."""
    trace, module = error.__traceback__, ""
    while trace:
        module = str(trace.tb_frame.f_globals.get("__name__"))
        trace = trace.tb_next
    return module == "yt_dlp.extractor.generic"


def _from_status(sentence: str) -> JobError | None:
    status = re.search(r"HTTP Error (\d{3})", sentence)
    kind = _by_status(int(status[1])) if status else None
    return kind(scrub(sentence)) if kind else None


def _by_status(status: int) -> type[JobError] | None:
    """None where the sentence knows better: sites answer 403 for many reasons."""
    return _STATUS.get(status) or (SiteTrouble if status >= 500 else None)


def _by_cause(error: BaseException) -> type[JobError] | None:
    if isinstance(error, HTTPError):
        return _by_status(int(error.status))
    if isinstance(error, ProxyError):
        return Unreachable
    return _ERRNO.get(error.errno or 0) if isinstance(error, OSError) else None


def _unknown(root: BaseException, message: str) -> JobError:
    if isinstance(root, TransportError):
        return SiteTrouble(message)
    if isinstance(root, ExtractorError):
        return Internal(f"yt-dlp: {message}") if message else Internal()
    return Internal(f"{type(root).__name__} while fetching: {message}"[:LONGEST_MESSAGE])
