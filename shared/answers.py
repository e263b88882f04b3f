"""What became of one link, in the one form that `linkferry get --json`, the API and webhooks all use."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from shared.errors import Failure
from shared.models import MediaFile, Result
from shared.pages import PageLink


class Trouble(BaseModel):
    """Why there is nothing. `message` is one English sentence without secrets."""

    kind: str
    message: str
    retryable: bool


class Answer(BaseModel):
    """`bytes` counts all files; the facts of the medium are those of the first one. Times are seconds.
    `missing` counts what a post holds beside `files`, and could not be had.
    """

    model_config = ConfigDict(frozen=True)

    url: str
    status: Literal["done", "failed", "cancelled"]
    kind: Literal["file", "link", "files"] | None = None
    files: list[str] | None = None
    link: str | None = None
    expires_at: str | None = None
    bytes: int | None = None
    title: str | None = None
    duration: float | None = None
    width: int | None = None
    height: int | None = None
    vcodec: str | None = None
    acodec: str | None = None
    cached: bool = False
    seconds: float = 0.0
    missing: int = 0
    error: Trouble | None = None


class PageLinks(BaseModel):
    """A page for people that shows the result. Whoever has `ownerLink` can delete the page on it."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    link: str
    owner_link: str


def failed(url: str, failure: Failure, *, seconds: float) -> Answer:
    return Answer(url=url, status="failed", seconds=round(seconds, 3), error=trouble(failure))


def done(
    url: str,
    media: Sequence[MediaFile],
    *,
    title: str | None,
    expires: float | None,
    seconds: float,
    cached: bool,
    files: Sequence[str] = (),
    link: str | None = None,
    missing: int = 0,
) -> Answer:
    """`files` says where each of several is: paths or links. `expires` is in Unix seconds."""
    first = media[0] if media else None
    several = len(media) > 1
    return Answer(
        url=url,
        status="done",
        kind=("files" if several else "file") if media else None,
        files=list(files) if several else None,
        link=link,
        expires_at=moment(expires),
        bytes=sum(f.bytes for f in media) if media else None,
        title=title,
        duration=first.duration if first else None,
        width=first.width if first else None,
        height=first.height if first else None,
        vcodec=first.vcodec if first else None,
        acodec=first.acodec if first else None,
        cached=cached,
        seconds=round(seconds, 3),
        missing=missing,
    )


def given(result: Result, links: Sequence[str], *, asked: float) -> Answer:
    """A result for who gets links, one for each file; `asked` is in Unix seconds."""
    return done(
        result.url,
        result.files,
        title=result.title,
        expires=result.expires,
        seconds=max(0.0, result.created - asked),
        cached=result.created < asked,
        files=links,
        link=links[0] if links else None,
        missing=result.missing,
    )


def page_links(link: PageLink) -> PageLinks:
    return PageLinks(link=link.url, owner_link=link.owner_url)


def stream_link(base: str, job_id: str, number: int = 0) -> str:
    """Where the API at `base` gives a file of a download whose storage has no links of its own."""
    return f"{base}/api/stream/{job_id}" + (f"?file={number}" if number else "")


def trouble(failure: Failure) -> Trouble:
    return Trouble(kind=failure.kind, message=failure.message, retryable=failure.retryable)


def moment(seconds: float | None) -> str | None:
    """ISO 8601 of Unix seconds."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds") if seconds else None
