"""Link pages: what a `/d/{token}` stands for, who may delete it, and what was reported.

    lf:page:<token>       string  the page, as JSON; outlives its result by `REMEMBERED`, to offer a renewal
    lf:page:for:<waiter>  string  the token of a waiter's page
    lf:pages:of:<asker>   set     the tokens of a person's pages
    lf:pages:on:<result>  set     the tokens of the pages that show a result
    lf:page:bot:<channel> string  where a chat account's bot is found, so that pages can lead back to it
    lf:reports            list    what visitors reported, newest first, as JSON

Each has the page's lifetime but the last two: a bot says where it is at each start, and 1,000 reports are
kept for 90 days.
"""

import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from shared.connection import reachable
from shared.jobs import Jobs
from shared.models import Result, Waiter, Wish, from_json, to_json
from shared.settings import Settings
from shared.shelf import Shelf
from shared.storage import Link, open_storage

REMEMBERED = 14 * 86_400.0
"""Seconds for which a page whose files are gone says so, and offers to fetch them again."""
REMEMBERED_BRIEFLY = 86_400.0
"""The same of pages that no chat leads back from: programs may make many, and ask again by themselves."""
RENEW = "renew-"
"""What a bot is started with, before a page's token: https://core.telegram.org/bots/features#deep-linking"""
BOTS_KEPT = 400 * 86_400
REPORTS_KEPT = 90 * 86_400
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_PAGES = "the link pages"


@dataclass(frozen=True, slots=True)
class Page:
    """One link page. `token` is a secret of 128 random bits: who knows it may see the page.

    `result` is the result that it shows to `waiter`, whose `asker` owns the page; `url`, `wish` and `channel`
    say how to get it again. `expires` is in Unix seconds; `deleted` pages know nothing else any more.
    """

    token: str
    result: str
    waiter: str = ""
    channel: str = ""
    asker: str = ""
    url: str = ""
    wish: Wish = field(default_factory=Wish)
    title: str = ""
    expires: float = 0.0
    locale: str = "en"
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class PageLink(Link):
    """A link to a page. `owner_url` leads its owner to the same page with a form to delete it."""

    owner_url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Report:
    """A visitor's report: which page, what it showed, when (Unix seconds), and why."""

    token: str
    url: str
    title: str
    at: float
    why: str


class Pages:
    """The pages under PUBLIC_URL. Every method may raise `shared.errors.Unavailable`."""

    def __init__(self, settings: Settings, jobs: Jobs, shelf: Shelf) -> None:
        assert settings.public_url
        self._public_url, self._secret = settings.public_url.rstrip("/"), settings.secret
        self._jobs, self._redis, self._shelf = jobs, jobs.redis, shelf

    async def link(self, waiter: Waiter, result: Result) -> PageLink:
        """The page that shows `waiter` a result: the same one however often it is asked for."""
        page = await self.of_waiter(waiter.id)
        if page is None or page.result != result.id or page.deleted:
            page = await self._make(waiter, result, is_first=page is None)
        address, until = self.address(page), datetime.fromtimestamp(int(page.expires), UTC)
        return PageLink(address, until, f"{address}?owner={self.owner_token(page)}")

    def address(self, page: Page) -> str:
        return f"{self._public_url}/d/{page.token}"

    def path(self, page: Page) -> str:
        """The address without the host."""
        return urlsplit(self.address(page)).path

    async def introduce(self, channel: str, address: str) -> None:
        """Where the bot of a channel is found."""
        with reachable(_PAGES):
            await self._redis.set(f"lf:page:bot:{channel}", address, ex=BOTS_KEPT)

    async def renewal(self, page: Page) -> str | None:
        """Where the chat's own bot fetches a page's medium again; None where no link can ask it to."""
        with reachable(_PAGES):
            bot = await self._redis.get(f"lf:page:bot:{page.channel}")
        return f"{bot}?start={RENEW}{page.token}" if bot and page.url else None

    async def get(self, token: str) -> Page | None:
        """The page of a token; None when there never was one, or nothing of it is remembered."""
        if not TOKEN.fullmatch(token):
            return None
        with reachable(_PAGES):
            known = await self._redis.get(f"lf:page:{token}")
        return from_json(Page, known) if known else None

    async def of_waiter(self, waiter_id: str) -> Page | None:
        """The page that a waiter was given."""
        with reachable(_PAGES):
            token = await self._redis.get(f"lf:page:for:{waiter_id}")
        return await self.get(token) if token else None

    def owner_token(self, page: Page) -> str:
        """What proves to the page's own form that somebody may delete it; given to the owner alone."""
        proof = hmac.new(self._secret, f"linkferry page owner 1\n{page.token}".encode(), hashlib.sha256)
        return proof.hexdigest()[:32]

    def is_owner(self, page: Page, token: str) -> bool:
        return hmac.compare_digest(self.owner_token(page).encode(), token.encode(errors="replace"))

    def shows_status(self, waiter_id: str, proof: str) -> bool:
        """Whether this proves that somebody was given a waiter's `status_address`."""
        return hmac.compare_digest(
            _status_proof(self._secret, waiter_id).encode(), proof.encode(errors="replace")
        )

    async def delete(self, page: Page) -> None:
        """Nobody sees this page's files through it any more; they are deleted with their last page."""
        empty = Page(page.token, page.result, locale=page.locale, deleted=True)
        with reachable(_PAGES):
            async with self._redis.pipeline() as pipe:
                pipe.set(f"lf:page:{page.token}", to_json(empty), keepttl=True, xx=True)
                pipe.delete(f"lf:page:for:{page.waiter}")
                pipe.srem(f"lf:pages:of:{page.asker}", page.token)
                pipe.srem(f"lf:pages:on:{page.result}", page.token)
                pipe.scard(f"lf:pages:on:{page.result}")
                *_, others = await pipe.execute()
        if not others:
            await self._shelf.discard(page.result)

    async def forget(self, asker: str) -> int:
        """Deletes all pages of a person (`tg:<id>`), as he asked to be forgotten; returns how many."""
        with reachable(_PAGES):
            tokens = await self._redis.smembers(f"lf:pages:of:{asker}")  # type: ignore[misc]
        pages = [page for token in tokens if (page := await self.get(token))]
        for page in pages:
            await self.delete(page)
        with reachable(_PAGES):
            await self._redis.delete(f"lf:pages:of:{asker}")
        return len(pages)

    async def shows(self, result_id: str) -> bool:
        """Whether a page of anybody's shows this result."""
        with reachable(_PAGES):
            return bool(await self._redis.exists(f"lf:pages:on:{result_id}"))

    async def report(self, page: Page, why: str) -> None:
        """Keeps a visitor's report for the operator; once a day for each page."""
        if not await self._jobs.first(f"report:{page.token}", 86_400):
            return
        report = Report(page.token, page.url, page.title, time.time(), why)
        with reachable(_PAGES):
            async with self._redis.pipeline() as pipe:
                pipe.lpush("lf:reports", json.dumps(asdict(report)))
                pipe.ltrim("lf:reports", 0, 999)
                pipe.expire("lf:reports", REPORTS_KEPT)
                await pipe.execute()

    async def _make(self, waiter: Waiter, result: Result, *, is_first: bool) -> Page:
        """Where several processes make a waiter's first page at once, the one that came first stays."""
        request = await self._jobs.request_of(waiter.id)
        page = Page(
            token=secrets.token_urlsafe(16),
            result=result.id,
            waiter=waiter.id,
            channel=waiter.channel,
            asker=waiter.asker,
            url=request.url if request else result.url,
            wish=request.wish if request else Wish(),
            title=result.title,
            expires=result.expires,
            locale=waiter.locale,
        )
        remembered = REMEMBERED_BRIEFLY if waiter.pull else REMEMBERED
        life = int(max(0.0, page.expires - time.time()) + remembered)
        with reachable(_PAGES):
            async with self._redis.pipeline() as pipe:
                pipe.set(f"lf:page:{page.token}", to_json(page), ex=life)
                for of in (f"of:{page.asker}", f"on:{page.result}"):
                    pipe.sadd(f"lf:pages:{of}", page.token)
                    pipe.expire(f"lf:pages:{of}", life, nx=True)
                    pipe.expire(f"lf:pages:{of}", life, gt=True)  # other pages of it may live longer
                pipe.set(f"lf:page:for:{waiter.id}", page.token, ex=life, nx=is_first)
                *_, is_ours = await pipe.execute()
        if not is_ours and (theirs := await self.of_waiter(waiter.id)):
            await self._unmake(page)
            return theirs
        return page

    async def _unmake(self, page: Page) -> None:
        with reachable(_PAGES):
            async with self._redis.pipeline() as pipe:
                pipe.delete(f"lf:page:{page.token}")
                pipe.srem(f"lf:pages:of:{page.asker}", page.token)
                pipe.srem(f"lf:pages:on:{page.result}", page.token)
                await pipe.execute()


def status_address(settings: Settings, waiter_id: str) -> str | None:
    """Where whoever was given it sees what becomes of a waiter, and gets to its result.

    None where PUBLIC_URL is not set.
    """
    if settings.public_url is None:
        return None
    return f"{settings.public_url.rstrip('/')}/w/{waiter_id}/{_status_proof(settings.secret, waiter_id)}"


def _status_proof(secret: bytes, waiter_id: str) -> str:
    return hmac.new(secret, f"linkferry status 1\n{waiter_id}".encode(), hashlib.sha256).hexdigest()[:32]


@asynccontextmanager
async def open_pages(settings: Settings, jobs: Jobs) -> AsyncIterator[Pages | None]:
    """The pages, for whoever has no other business with storage; None where PUBLIC_URL is not set."""
    if settings.public_url is None:
        yield None
        return
    async with aclosing(open_storage(settings)) as storage:
        yield Pages(settings, jobs, Shelf(jobs, storage))


async def reports(jobs: Jobs, n: int = 100) -> list[Report]:
    """The newest reports."""
    with reachable(_PAGES):
        raw = await jobs.redis.lrange("lf:reports", 0, n - 1)  # type: ignore[misc]
    return [Report(**json.loads(entry)) for entry in raw]
