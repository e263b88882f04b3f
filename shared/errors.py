"""The errors that can end a link's journey, and what each means for retrying and for the person who asked.

    LinkferryError
    ├── Refused            said no before any work: the request never became a job
    │   └── NoLink, BadLink, RefusedByPolicy, TakenDown, RoleMissing, NotAdmitted, Surge
    ├── JobError           ended a job; travels as a `Failure` through Redis to every waiter
    │   ├── of the site    NotFound, Removed, Private, LoginRequired, AgeRestricted, GeoBlocked, BotCheck,
    │   │                  Drm, Unsupported, NoMedia, NotMedia, EmptyFile, Live, Premiere, Forbidden
    │   ├── of the operator  RefusedByPolicy, TakenDown again: not the link, but what lies behind it
    │   ├── of the wish    TooLong, TooBig, NoSuchFormat, BadClip, NoLinkPossible, AdultsOnly
    │   ├── passing        Truncated, SiteTrouble, SiteDown, RateLimited, Unreachable, Deadline
    │   │                  (these and the next are retryable)
    │   └── ours           Internal, Crashed, Expired, DiskFull, StorageTrouble
    └── Unavailable        Redis or another part of ours cannot be reached right now

A class's `kind` is its name in JSON, logs and metrics; the sentence for people is `failure-<kind>` in
`shared/texts`. `retryable` says whether the same request may succeed later.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Failure:
    """A job's typed failure in the form that crosses processes.

    `message` is one short English sentence for logs and the API; people in chats get the sentence of `kind`
    in their own language, with `facts` filled in. It never holds a secret or a full URL.
    """

    kind: str
    message: str
    retryable: bool = False
    facts: dict[str, str] | None = None


class LinkferryError(Exception):
    """The root of every error that is ours to explain."""

    kind: ClassVar[str] = "internal"
    retryable: ClassVar[bool] = False

    def __init__(self, message: str = "", **facts: str) -> None:
        super().__init__(message or (self.__doc__ or "").splitlines()[0])
        self.facts = facts

    @property
    def failure(self) -> Failure:
        return Failure(self.kind, str(self), self.retryable, self.facts or None)


class Unavailable(LinkferryError):
    """A part of the service cannot be reached right now; nothing was lost, try again in a moment."""

    kind = "unavailable"
    retryable = True


class Refused(LinkferryError):
    """The request was turned away before any work."""

    kind = "refused"


class NoLink(Refused):
    """There is no link in the message."""

    kind = "no_link"


class BadLink(Refused):
    """No link that can be opened."""

    kind = "bad_link"


class RoleMissing(Refused):
    """Only some roles may ask in this place."""

    kind = "role"


class NotAdmitted(Refused):
    """The operator of this service does not serve this person."""

    kind = "not_admitted"


class Surge(Refused):
    """Too much is asked for at the moment, and this person is new."""

    kind = "surge"
    retryable = True


class JobError(LinkferryError):
    """Ends a job; every waiter is told."""


class RefusedByPolicy(Refused, JobError):
    """The operator of this service does not allow this link."""

    kind = "policy"


class TakenDown(Refused, JobError):
    """What this link leads to was taken down here, and is not fetched again."""

    kind = "taken_down"


class NotFound(JobError):
    """The page does not exist."""

    kind = "not_found"


class Removed(JobError):
    """The media was removed."""

    kind = "removed"


class Private(JobError):
    """The media is private."""

    kind = "private"


class LoginRequired(JobError):
    """The site shows this only to people who have logged in."""

    kind = "login_required"


class AgeRestricted(JobError):
    """The site asks for an age check."""

    kind = "age_restricted"


class GeoBlocked(JobError):
    """The site does not show this in the worker's country."""

    kind = "geo_blocked"


class BotCheck(JobError):
    """The site asks to prove that no robot is watching."""

    kind = "bot_check"


class Drm(JobError):
    """The media is protected by DRM."""

    kind = "drm"


class Unsupported(JobError):
    """The site is not supported."""

    kind = "unsupported"


class NoMedia(JobError):
    """The page holds no video or audio."""

    kind = "no_media"


class NotMedia(JobError):
    """The link leads to something that is no media."""

    kind = "not_media"


class EmptyFile(JobError):
    """The file behind the link is empty."""

    kind = "empty"


class Live(JobError):
    """The stream is still live."""

    kind = "live"


class Premiere(JobError):
    """The video has not started yet."""

    kind = "premiere"


class Forbidden(JobError):
    """The link leads to an address that this service does not open."""

    kind = "forbidden"


class AdultsOnly(JobError):
    """The media is for adults, and this place is not marked so."""

    kind = "adults_only"


class TooLong(JobError):
    """The media is longer than this service takes."""

    kind = "too_long"


class TooBig(JobError):
    """The media is bigger than this service takes."""

    kind = "too_big"


class NoSuchFormat(JobError):
    """The media does not exist in the form that was asked for."""

    kind = "no_such_format"


class BadClip(JobError):
    """The part that was asked for lies outside of the media."""

    kind = "bad_clip"


class NoLinkPossible(JobError):
    """Too big for the chat, and this service has no way to give out links."""

    kind = "no_link_possible"


class NotWritable(JobError):
    """The folder for the files cannot be written."""

    kind = "not_writable"


class Truncated(JobError):
    """The site stopped sending before the end."""

    kind = "truncated"
    retryable = True


class SiteTrouble(JobError):
    """The site answered with an error of its own."""

    kind = "site_trouble"
    retryable = True


class RateLimited(JobError):
    """The site asks us to slow down."""

    kind = "rate_limited"
    retryable = True


class Unreachable(JobError):
    """The site could not be reached."""

    kind = "unreachable"
    retryable = True


class Deadline(JobError):
    """The work took longer than it may."""

    kind = "deadline"
    retryable = True


class Internal(JobError):
    """A fault of ours."""

    kind = "internal"
    retryable = True


class Crashed(JobError):
    """The work died more than once without saying why."""

    kind = "crashed"
    retryable = True


class Expired(JobError):
    """The request waited for a day without getting its turn."""

    kind = "expired"
    retryable = True


class SiteDown(JobError):
    """The site fails for everyone at the moment."""

    kind = "site_down"
    retryable = True


class DiskFull(JobError):
    """The worker has no room left."""

    kind = "disk_full"
    retryable = True


class StorageTrouble(JobError):
    """The storage for big files does not answer as it should."""

    kind = "storage"
    retryable = True


def _tree(cls: type[JobError]) -> list[type[JobError]]:
    return [cls, *(c for sub in cls.__subclasses__() for c in _tree(sub))]


ASKED_WRONG = frozenset(
    cls.kind for cls in (NotFound, Unsupported, NoMedia, NotMedia, Forbidden, NoSuchFormat, BadClip)
)
"""What the link or wish itself got wrong: not given back by the limits."""

_BY_KIND = {cls.kind: cls for cls in _tree(JobError)}
KINDS = frozenset(_BY_KIND)


def job_error(failure: Failure) -> JobError:
    """The error of a failure that came from another process; an unknown kind is `Internal`."""
    return _BY_KIND.get(failure.kind, Internal)(failure.message, **(failure.facts or {}))
