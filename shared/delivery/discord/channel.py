"""How a waiter on Discord is answered: by the interaction's token, else in the channel, else in private.

The acknowledgement is turned into the answer by editing it, so that a repeat after a crash changes the same
message; what has to be sent anew carries a nonce by which Discord knows the repeat.
"""

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, closing
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import aiohttp
import discord
import structlog
from discord.http import handle_message_parameters

from shared.delivery import Delivered, Files, Gone, Later
from shared.delivery.discord.api import FREE_LIMIT, Api, channel_name
from shared.delivery.discord.look import (
    Address,
    Note,
    failure_note,
    link_note,
    media_note,
    progress_note,
    with_reason,
)
from shared.delivery.discord.pace import NoRoom, giving_way
from shared.delivery.parts import Part, Sent, parts_of
from shared.errors import AdultsOnly, NoLinkPossible
from shared.models import MediaFile, Outcome, Progress, Result, Waiter
from shared.storage import display_name

log = structlog.get_logger(__name__)

UPLOAD_TIMEOUT = 600.0  # seconds for a file over a slow line
PROGRESS_TIMEOUT = 5.0
STATUS_BEFORE = 180.0  # seconds before a token's end from which progress says where else to look
TOKEN_MARGIN = 5.0  # seconds before a token's end at which it is not relied on any more
ADULT = 18
MOST_TOGETHER = 10  # https://discord.com/developers/docs/resources/message#create-message
MOST_FILES = 30  # in a channel; what has more is seen on its page
REMEMBERED = 1000  # answered waiters, whose late progress is dropped
TOO_LARGE = 40005  # error codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes
UNKNOWN_MESSAGE = 10008
FORBIDDEN = frozenset({50001, 50013})  # no access to a channel; a permission lacks there
NO_PREVIEW = discord.MessageFlags(suppress_embeds=True)

Ours = Callable[[], Awaitable[bool]]


class _Closed(Exception):
    """A way to the person is closed; another may be open."""


class _TooLarge(Exception):
    """Discord does not take a file of this size here."""


class DiscordChannel:
    """Implements `shared.delivery.Channel` for one bot account, over HTTP alone."""

    def __init__(
        self, api: Api, *, limit: int | None = None, status_of: Callable[[str], str | None] | None = None
    ) -> None:
        """`limit`: bytes of a file, where the operator knows better than Discord's defaults.

        `status_of` gives the address under which a waiter's status can be seen, if it has one.
        """
        self.name = channel_name(api.account)
        self._api, self._limit, self._status_of = api, limit, status_of
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._answered: OrderedDict[str, None] = OrderedDict()

    def wants_file(self, file: MediaFile) -> bool:
        return file.bytes <= (self._limit or FREE_LIMIT)

    async def tell(self, person: str, text: str) -> None:
        try:
            client = await self._api.client()
            channel = await client.create_dm(discord.Object(int(person)))
            await channel.send(text)
        except (discord.DiscordException, aiohttp.ClientError, OSError, Later, ValueError):
            return

    async def progress(self, waiter: Waiter, progress: Progress) -> None:
        to = Address.of(waiter)
        if to.ack is None:
            return
        try:
            async with asyncio.timeout(PROGRESS_TIMEOUT), self._turn(waiter):
                if waiter.id not in self._answered:
                    with giving_way():
                        note = progress_note(progress, waiter, self._elsewhere(waiter, to))
                        await show(await self._api.client(), to, note)
        except (discord.DiscordException, aiohttp.ClientError, OSError, Later, NoRoom, _Closed) as error:
            log.debug("progress_not_shown", chat_error=type(error).__name__)

    def _elsewhere(self, waiter: Waiter, to: Address) -> str | None:
        return self._status_of(waiter.id) if self._status_of and _may_be_lost(to) else None

    def _turn(self, waiter: Waiter) -> asyncio.Lock:
        """Held while a waiter's message is being changed, so that progress never overwrites the answer."""
        lock = self._turns.get(waiter.id)
        if lock is None:
            lock = self._turns[waiter.id] = asyncio.Lock()
        return lock

    async def deliver(
        self, waiter: Waiter, outcome: Outcome, files: Files, still_ours: Ours
    ) -> Delivered | None:
        async with self._turn(waiter):
            self._answered[waiter.id] = None
            while len(self._answered) > REMEMBERED:
                self._answered.popitem(last=False)
            try:
                answer = _Answer(await self._api.client(), waiter, still_ours)
                return await self._answer(answer, outcome, files)
            except discord.RateLimited as error:
                raise Later(error.retry_after) from error
            except discord.HTTPException as error:
                if error.status == 429:  # without the headers of the API: its proxy keeps us off for a while
                    raise Later(_seconds_of(error)) from error
                raise

    async def _answer(self, answer: "_Answer", outcome: Outcome, files: Files) -> Delivered | None:
        to, waiter = answer.to, answer.waiter
        if outcome.result is None:
            assert outcome.failure is not None
            if to.noticed:
                return Delivered("")
            return await answer.give(failure_note(outcome.failure, waiter))
        if outcome.result.age_limit >= ADULT and not to.adults:
            return (
                Delivered("") if to.noticed else await answer.give(failure_note(AdultsOnly().failure, waiter))
            )
        delivered = await self._whole(answer, outcome.result, files)
        if delivered:
            await answer.tidy()
        return delivered

    async def _whole(self, answer: "_Answer", result: Result, files: Files) -> Delivered | None:
        """Message by message, those that an earlier attempt has sent left out; or a link to everything."""
        limit, waiter = self._limit or answer.to.limit, answer.waiter
        is_much = len(result.files) > MOST_FILES or any(file.bytes > limit for file in result.files)
        wants_files = answer.to.attach and not answer.to.links
        if wants_files and is_much and len(result.files) > 1 and (page := await files.page(waiter, result)):
            return await answer.give(link_note(result, result.files[0], page, waiter, why="link-many"))
        sent = await Sent.of(self._api.redis, self.name, waiter, result)
        delivered: Delivered | None = None
        for part in parts_of(result.files, lambda _: "file", most=MOST_TOGETHER, most_bytes=limit):
            one = await self._part(answer, result, part, files, sent)
            if one is None:
                return None
            delivered = delivered or one
        return delivered

    async def _part(
        self, answer: "_Answer", result: Result, part: Part, files: Files, sent: Sent
    ) -> Delivered | None:
        """The files of one message; where they cannot come together, one after the other."""
        if known := sent.get(part):
            return known
        if len(part) > 1 and answer.to.attach and not answer.to.links and not sent.is_begun(part):
            try:
                if one := await self._attached(answer, result, part, files):
                    await sent.record(part, one)
            except _TooLarge:
                log.info("album_too_large", files=len(part))
            else:
                return one
        delivered: Delivered | None = None
        for number in part:
            one = sent.get((number,)) or await self._one(answer, result, number, files)
            if one is None:
                return None
            await sent.record((number,), one)
            delivered = delivered or one
        return delivered

    async def _attached(
        self, answer: "_Answer", result: Result, part: Part, files: Files
    ) -> Delivered | None:
        async with AsyncExitStack() as stack:
            contents = [
                _Content(await stack.enter_async_context(files.local(file.key)), file, answer.to.spoiler)
                for file in (result.files[number] for number in part)
            ]
            note = media_note(result, result.files[part[0]], answer.waiter) if part[0] == 0 else Note()
            return await answer.give(note, contents, part[0])

    async def _one(self, answer: "_Answer", result: Result, number: int, files: Files) -> Delivered | None:
        """One file of a result: attached where that is possible, else as a link, else a sentence."""
        file, to = result.files[number], answer.to
        fits = file.bytes <= (self._limit or to.limit)
        if fits and to.attach and not to.links:
            try:
                return await self._attached(answer, result, (number,), files)
            except _TooLarge:
                log.info("media_too_large", bytes=file.bytes)
                fits = False
        why = "link" if not fits else "link-wanted" if to.links else "link-no-attach"
        if answer.page:  # shows this file as well
            return answer.page
        page = await files.page(answer.waiter, result)
        link = page or await files.link(file, result.expires)
        if link is None:
            return await answer.give(failure_note(NoLinkPossible().failure, answer.waiter), number=number)
        given = await answer.give(link_note(result, file, link, answer.waiter, why=why), number=number)
        answer.page = given if page else None
        return given


class _Content:
    """A file to attach, opened anew for each way that is tried."""

    def __init__(self, path: Path, file: MediaFile, spoiler: bool) -> None:
        self._path, self._name, self._spoiler = path, display_name(file.name, limit=100), spoiler

    def opened(self) -> discord.File:
        return discord.File(self._path, filename=self._name, spoiler=self._spoiler)


class _Answer:
    """The messages that make one answer: the first takes the place of the acknowledgement."""

    def __init__(self, client: discord.Client, waiter: Waiter, still_ours: Ours) -> None:
        self.waiter, self.to = waiter, Address.of(waiter)
        self._client, self._still_ours = client, still_ours
        self._forbidden = False  # to write where the question was
        self.page: Delivered | None = None
        """The message that links to the result's page."""

    async def give(self, note: Note, contents: Sequence[_Content] = (), number: int = 0) -> Delivered | None:
        """By the first way that is open. Raises `_TooLarge`, and `Gone` when none is."""
        if not await self._still_ours():
            return None
        closed = ""
        for way in (self._by_token, self._in_channel, self._in_private):
            try:
                async with asyncio.timeout(UPLOAD_TIMEOUT), AsyncExitStack() as stack:
                    attached = [stack.enter_context(closing(each.opened())) for each in contents]
                    message = await way(note, attached, number)
                return Delivered(str(message.id))
            except _Closed as error:
                closed = str(error)
            except discord.HTTPException as error:
                if error.status == 413 or error.code == TOO_LARGE:
                    raise _TooLarge from error
                if error.status not in (401, 403, 404):
                    raise
                closed = f"{error.status} {error.code}"
                self._forbidden |= error.code in FORBIDDEN
            log.info("way_closed", way=way.__name__.strip("_"), why=closed)
        raise Gone(closed)

    async def _by_token(self, note: Note, attached: list[discord.File], number: int) -> discord.Message:
        if not _token_works(self.to):
            raise _Closed("the token is too old")
        webhook = _webhook(self._client, self.to)
        if number == 0 and self.to.ack is not None:
            try:
                return await webhook.edit_message(_target(self.to), **_changes(note, attached))
            except discord.NotFound as error:
                if error.code != UNKNOWN_MESSAGE:
                    raise
                for file in attached:  # somebody deleted the acknowledgement: the answer comes below
                    file.reset()
        more: dict[str, Any] = {"files": attached} if attached else {}
        more |= {"view": note.view} if note.view else {}
        return await webhook.send(
            note.text,
            wait=True,
            ephemeral=self.to.hidden,
            suppress_embeds=not note.preview,
            **more,
        )

    async def _in_channel(self, note: Note, attached: list[discord.File], number: int) -> discord.Message:
        if self.to.channel is None or self.to.hidden:
            raise _Closed("the channel is not ours to write to")
        channel = self._client.get_partial_messageable(self.to.channel)
        if number == 0 and self.to.ack is not None:
            try:
                return await channel.get_partial_message(self.to.ack).edit(**_changes(note, attached))
            except discord.NotFound as error:
                if error.code != UNKNOWN_MESSAGE:
                    raise
                for file in attached:
                    file.reset()
        return await self._send(channel, note, attached, number)

    async def _in_private(self, note: Note, attached: list[discord.File], number: int) -> discord.Message:
        if self.to.noticed:
            raise _Closed("nobody asked for it")
        channel = await self._client.create_dm(discord.Object(self.to.user))
        if channel.id == self.to.channel:
            raise _Closed("this was the private channel")
        if self._forbidden and self.to.channel:
            note = with_reason(note, self.to.channel, self.waiter)
        return await self._send(channel, note, attached, number)

    async def _send(
        self, channel: discord.abc.Messageable, note: Note, attached: list[discord.File], number: int
    ) -> discord.Message:
        more: dict[str, Any] = {"files": attached} if attached else {}
        more |= {"view": note.view} if note.view else {}
        if self.to.reply and self.to.channel and isinstance(channel, discord.PartialMessageable):
            more["reference"] = discord.MessageReference(
                message_id=self.to.reply, channel_id=self.to.channel, fail_if_not_exists=False
            )
        return await channel.send(
            note.text,
            nonce=_nonce(self.waiter, number),
            silent=self.to.silent,
            mention_author=False,
            suppress_embeds=not note.preview,
            **more,
        )

    async def tidy(self) -> None:
        """Takes away the preview under the message with the link, where that is wished and allowed."""
        if not (self.to.bare and self.to.reply and self.to.channel):
            return
        try:
            with handle_message_parameters(flags=NO_PREVIEW) as change:
                await self._client.http.edit_message(self.to.channel, self.to.reply, params=change)
        except (discord.HTTPException, aiohttp.ClientError, OSError, Later) as error:
            log.info("preview_stays", why=str(error))


async def show(client: discord.Client, to: Address, note: Note) -> None:
    """Changes an acknowledgement: one try, without fall-backs. Raises what discord.py raises."""
    what: dict[str, Any] = {"content": note.text or None, "embed": note.embed, "view": note.view}
    if to.ack is None:
        return
    if _token_works(to):
        await _webhook(client, to).edit_message(_target(to), **what)
    elif to.channel and not to.hidden:
        channel = client.get_partial_messageable(to.channel)
        await channel.get_partial_message(to.ack).edit(**what)


def _changes(note: Note, attached: Sequence[discord.File]) -> dict[str, Any]:
    """An edit that leaves nothing of what was there before."""
    return {
        "content": note.text,
        "embeds": [note.embed] if note.embed else [],
        "attachments": list(attached),
        "view": note.view,
    }


def _may_be_lost(to: Address) -> bool:
    """Whether the token ends soon, and then only a private message is left, which may not be allowed."""
    unreachable = to.channel is None or to.hidden
    return unreachable and bool(to.token) and time.time() > to.until - STATUS_BEFORE


def _token_works(to: Address) -> bool:
    return bool(to.token) and time.time() < to.until - TOKEN_MARGIN


def _webhook(client: discord.Client, to: Address) -> discord.Webhook:
    return discord.Webhook.partial(to.app, to.token, client=client)


def _target(to: Address) -> Any:
    """What an interaction's webhook calls the acknowledgement."""
    return to.ack if to.follow else "@original"


def _nonce(waiter: Waiter, number: int) -> str:
    """At most 25 characters, the same for each repeat of one message."""
    return hashlib.sha256(f"{waiter.id}:{number}".encode()).hexdigest()[:25]


def _seconds_of(error: discord.HTTPException) -> float:
    try:
        return float(error.response.headers.get("Retry-After", ""))
    except ValueError:
        return 5.0
