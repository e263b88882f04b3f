"""Link pages: what people see behind a link of the bot's, the files on them, and what becomes of a request.

A page is its token: who has it may see it, and nobody learns anything from a token that is none. Pages hold
no address but ours and, for the media, the storage's: a strict CSP says so to the browser.
"""

import asyncio
import re
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path as FilePath
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute

from bot.api.downloads import CHANNEL as API
from bot.api.files import sent
from bot.api.html import html, storage_origin
from bot.api.service import Deps, Service, service_of
from shared.errors import AdultsOnly, StorageTrouble, Unavailable
from shared.models import MediaFile, Outcome, Result
from shared.pages import TOKEN, Page, Pages
from shared.shelf import ASKED
from shared.sites import host_of
from shared.storage import LocalStorage, ObjectMissing, StorageError
from shared.texts import duration, explain, minute, say, size

ADULT = 18
LOOK_AGAIN = 5  # seconds
SUBTITLES = (".vtt", ".srt")
LARGEST_SUBTITLES = 2_000_000  # bytes
_NO_MARKUP = re.compile(r"<(?!/?[biu]>)")
_TIMES = re.compile(r"\s*[\d:]+[.,]\d+\s*-->\s*[\d:]+[.,]\d+")
PREVIEW_TITLE = 200  # characters


class Gone(Exception):
    """There is nothing to show (any more); the page says which."""

    def __init__(self, why: Literal["unknown", "deleted", "expired"], page: Page | None = None) -> None:
        super().__init__(why)
        self.why, self.page = why, page


class _Friendly(APIRoute):
    """Answers people with a page also when something is wrong."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        handler = super().get_route_handler()

        async def friendly(request: Request) -> Response:
            try:
                return await handler(request)
            except Gone as gone:
                return await _gone(request.app.state.service, gone)
            except RequestValidationError:
                return _word("page-unknown", status=404)
            except ObjectMissing:
                return _word("page-expired", status=410)
            except (Unavailable, StorageError):
                return _word("page-busy", status=503)

        return friendly


router = APIRouter(prefix="/d", include_in_schema=False, route_class=_Friendly)
waiting = APIRouter(prefix="/w", include_in_schema=False, route_class=_Friendly)
Token = Annotated[str, Path()]
Number = Annotated[int, Path(ge=1, le=999)]


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as a page shows it. Addresses are paths on our host."""

    kind: str
    mime: str
    title: str
    play: str
    download: str
    poster: str | None
    width: int | None
    height: int | None
    facts: tuple[str, ...]
    tracks: tuple[dict[str, str], ...]


@router.api_route("/{token}", methods=["GET", "HEAD"])
async def page(token: Token, service: Deps, owner: Annotated[str, Query()] = "") -> Response:
    """The page itself."""
    pages, shown = service.pages, await _page(service, token)
    result = await _result(service, shown)
    if await service.jobs.first(f"opened:{result.id}", ASKED):  # reloading a page keeps nothing for ever
        await service.shelf.asked(result.id)
    until = datetime.fromtimestamp(shown.expires, UTC)
    facts = _facts_of(pages, shown, result)
    return html.page(
        "page.html",
        shown.locale,
        await storage_origin(service.storage),
        **facts,
        until=f"{minute(shown.expires, shown.locale)} UTC",
        until_iso=until.isoformat(),
        source=shown.url if len(shown.url) < 500 else None,
        owner=owner if owner and pages.is_owner(shown, owner) else "",
    )


@router.get("/{token}/embed")
async def embed(token: Token, service: Deps) -> Response:
    """The player alone, for chats that show pages in frames."""
    shown = await _page(service, token)
    result = await _result(service, shown)
    facts = _facts_of(service.pages, shown, result)
    return html.page("embed.html", shown.locale, await storage_origin(service.storage), framed=True, **facts)


@router.api_route("/{token}/file", methods=["GET", "HEAD"])
async def first_file(
    token: Token, service: Deps, request: Request, inline: Annotated[bool, Query()] = False
) -> Response:
    """The first file: from storage or the CDN, or the bytes themselves."""
    return await file(token, 1, service, request, inline=inline)


@router.api_route("/{token}/file/{number}", methods=["GET", "HEAD"])
async def file(
    token: Token, number: Number, service: Deps, request: Request, inline: Annotated[bool, Query()] = False
) -> Response:
    """A file, with Range."""
    shown = await _page(service, token)
    result = await _result(service, shown)
    if number > len(result.files):
        raise Gone("unknown")
    one = result.files[number - 1]
    return await _bytes(request, shown, one.key, one.name, one.mime, inline=inline)


@router.api_route("/{token}/thumb/{number}", methods=["GET", "HEAD"])
async def thumbnail(token: Token, number: Number, service: Deps, request: Request) -> Response:
    """A file's picture: our own copy."""
    shown = await _page(service, token)
    result = await _result(service, shown)
    key = result.files[number - 1].thumbnail if number <= len(result.files) else None
    if key is None:
        raise Gone("unknown")
    return await _bytes(request, shown, key, "cover.jpg", "image/jpeg", inline=True)


@router.get("/{token}/subtitles/{number}")
async def subtitles(token: Token, number: Number, service: Deps) -> Response:
    """A file of subtitles, or those that a video has inside, in the one form that browsers read."""
    result = await _result(service, await _page(service, token))
    key = _subtitles_of(result.files[number - 1]) if number <= len(result.files) else None
    if key is None:
        raise Gone("unknown")
    with tempfile.TemporaryDirectory(prefix="linkferry-") as folder:
        path = FilePath(folder, "subtitles")
        await service.storage.fetch(key, path)
        text = await asyncio.to_thread(lambda: as_webvtt(path.read_text(encoding="utf-8", errors="replace")))
    kept = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
    return Response(text, media_type="text/vtt", headers=kept)


@router.post("/{token}/report")
async def report(token: Token, request: Request, service: Deps) -> Response:
    """A visitor says that something is wrong with the page."""
    shown, why = await _page(service, token), await _field(request, "why")
    await service.pages.report(shown, why if why in ("rights", "harm") else "other")
    return _word("page-reported", shown.locale, back=service.pages.path(shown))


@router.post("/{token}/delete")
async def delete(token: Token, request: Request, service: Deps) -> Response:
    """The owner's own form."""
    shown = await _page(service, token)
    if not service.pages.is_owner(shown, await _field(request, "owner")):
        raise Gone("unknown")
    await service.pages.delete(shown)
    return _word("page-deleted", shown.locale)


@waiting.get("/{waiter_id}/{proof}")
async def status(waiter_id: str, proof: str, service: Deps) -> Response:
    """What becomes of a request whose answer may not reach the one who asked: at the end, its page."""
    if not service.pages.shows_status(waiter_id, proof):
        raise Gone("unknown")
    status = await service.jobs.status(waiter_id)
    request = await service.jobs.request_of(waiter_id)
    if status is None or request is None:
        return _word("page-expired", status=410)
    waiter, outcome = request.waiter, status.outcome
    if outcome is None and status.state != "cancelled":
        answer = _word("page-waiting", waiter.locale)
        answer.headers["Refresh"] = str(LOOK_AGAIN)
        return answer
    result = outcome.result if outcome else None
    if result and result.stored and (result.age_limit < ADULT or waiter.to.get("adults")):
        link = await service.pages.link(waiter, result)
        return RedirectResponse(
            link.url, 303, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
        )
    return _word("page-failed", waiter.locale, more=_why(outcome, waiter.locale))


def _why(outcome: Outcome | None, locale: str) -> str:
    """The sentence for a request that ended without a result to show."""
    if outcome is None:
        return say("cancelled", locale)
    if outcome.failure:
        return explain(outcome.failure, locale)
    not_here = AdultsOnly() if outcome.result and outcome.result.stored else StorageTrouble()
    return explain(not_here.failure, locale)


@router.get("/{rest:path}")
async def anything_else(rest: str) -> Response:  # noqa: ARG001 a route's argument
    """Links that were cut or changed on their way deserve a page, too."""
    raise Gone("unknown")


def as_webvtt(text: str) -> str:
    """SubRip or WebVTT as WebVTT: the head, points instead of commas in times, words that are only words."""
    lines = text.replace("\r\n", "\n").removeprefix("\ufeff").split("\n")
    if lines and lines[0].startswith("WEBVTT"):
        return "\n".join(lines)
    return "WEBVTT\n\n" + "\n".join(map(_webvtt_line, lines))


def _webvtt_line(line: str) -> str:
    if _TIMES.match(line):
        return line.replace(",", ".")
    return _NO_MARKUP.sub("&lt;", line.replace("&", "&amp;")).replace("-->", "--&gt;")


def _subtitles_of(one: MediaFile) -> str | None:
    """The key of what can be shown as subtitles: a video's own, or a file of them."""
    if one.name.lower().endswith(SUBTITLES):
        return one.key if one.bytes <= LARGEST_SUBTITLES else None
    return one.subtitles


async def _field(request: Request, name: str) -> str:
    """A field of a form; empty when it is not there."""
    fields = parse_qs((await request.body()).decode(errors="replace"))
    return fields.get(name, [""])[0]


# -- what stands behind a token ----------------------------------------------------------------------------


async def _page(service: Service, token: str) -> Page:
    found = await service.pages.get(token) if TOKEN.fullmatch(token) else None
    if found is None:
        raise Gone("unknown")
    if found.deleted:
        raise Gone("deleted", found)
    return found


async def _result(service: Service, shown: Page) -> Result:
    outcome = await service.jobs.outcome(shown.result) if shown.expires > time.time() else None
    if outcome is None or outcome.result is None:
        raise Gone("expired", shown)
    return outcome.result


async def _bytes(request: Request, shown: Page, key: str, name: str, mime: str, *, inline: bool) -> Response:
    storage = service_of(request).storage
    if isinstance(storage, LocalStorage):
        try:
            found = await asyncio.to_thread(
                storage.open, key, filename=name, content_type=mime, inline=inline
            )
        except ObjectMissing:
            raise Gone("expired", shown) from None
        return sent(found, request)
    lifetime = timedelta(seconds=shown.expires - time.time())
    link = await storage.link(
        key,
        filename=name,
        content_type=mime,
        lifetime=lifetime,
        inline=inline,
        head=request.method == "HEAD",
    )
    if link is None:
        raise Gone("expired", shown)
    return RedirectResponse(link.url, 302, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


# -- how it looks ------------------------------------------------------------------------------------------


def _facts_of(pages: Pages, shown: Page, result: Result) -> dict[str, Any]:
    path = pages.path(shown)
    files = [_shown(path, number, one, result) for number, one in enumerate(result.files, 1)]
    return {
        "page": shown,
        "address": pages.address(shown),
        "origin": pages.address(shown).removesuffix(path),
        "path": path,
        "files": files,
        "first": files[0],
        "picture": files[0].poster or (files[0].play if files[0].kind == "image" else None),
        "description": " · ".join(files[0].facts),
    }


def _shown(path: str, number: int, one: MediaFile, result: Result) -> Shown:
    host = host_of(result.url)
    facts = [f"{one.height}p" if one.height and one.kind == "video" else "", _length(one), size(one.bytes)]
    facts += [one.performer or "", host] if number == 1 else []
    return Shown(
        kind=one.kind,
        mime=one.mime,
        title=_title(one, number, result),
        play=f"{path}/file/{number}?inline=1",
        download=f"{path}/file/{number}",
        poster=f"{path}/thumb/{number}" if one.thumbnail else None,
        width=one.width,
        height=one.height,
        facts=tuple(dict.fromkeys(filter(None, facts))),
        tracks=_tracks(path, number, result) if one.kind == "video" else (),
    )


def _title(one: MediaFile, number: int, result: Result) -> str:
    """Of one file; below the first one no title is repeated: of `A title (2/30)` its end is left."""
    title = one.title or one.name
    if number > 1 and title.startswith(result.title):
        title = title.removeprefix(result.title).strip(" ()") or f"{number}/{len(result.files)}"
    return title[:PREVIEW_TITLE]


def _tracks(path: str, number: int, result: Result) -> tuple[dict[str, str], ...]:
    """The subtitles of a video: its own; for the first those, too, that came as files of their own."""
    return tuple(
        {
            "src": f"{path}/subtitles/{at}",
            "language": each.language or "und",
            "label": each.language or each.name,
        }
        for at, each in enumerate(result.files, 1)
        if _subtitles_of(each) and (at == number or (number == 1 and each.kind != "video"))
    )


def _length(one: MediaFile) -> str:
    return duration(one.duration) if one.duration else ""


async def _gone(service: Service, gone: Gone) -> Response:
    if gone.why == "unknown" or gone.page is None:
        return _word("page-unknown", status=404)
    if gone.why == "deleted":
        return _word("page-deleted", gone.page.locale, status=410)
    renewal = await service.pages.renewal(gone.page)
    no_chat = renewal or not gone.page.url or gone.page.channel == API
    says = "" if no_chat else say("page-renew-says", gone.page.locale)
    return _word("page-expired", gone.page.locale, status=410, renewal=renewal, more=says)


def _word(
    key: str,
    locale: str = "en",
    *,
    status: int = 200,
    renewal: str | None = None,
    back: str | None = None,
    more: str = "",
) -> Response:
    """A page with nothing but a heading and a sentence."""
    says = f"{say(f'{key}-says', locale)} {more}".strip()
    facts: dict[str, Any] = {
        "title": say(f"{key}-title", locale),
        "says": says,
        "renewal": renewal,
        "back": back,
    }
    return html.page("word.html", locale, "", status=status, **facts)
