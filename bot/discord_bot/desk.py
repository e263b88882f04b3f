"""From an event on Discord to a waiter: who may ask, what the place takes, the acknowledgement, the refusal.

An interaction has three seconds to be acknowledged, so that comes first, whatever Redis does. A message has
no such limit: there the waiter comes first, and its id follows from the message, so that an event which
Discord repeats after a lost connection changes nothing.
"""

import asyncio
import contextlib
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
import discord
import structlog

from bot import owner
from bot.follows import FollowDesk
from bot.intake import WORTH_TELLING, Intake, accepted
from bot.links import canonical, find_links
from bot.offers import Offers
from bot.playlists import Lists
from shared.delivery import Later
from shared.delivery.discord import (
    FREE_LIMIT,
    Address,
    Note,
    ack_note,
    channel_name,
    cut,
    failure_note,
    place_of,
    show,
)
from shared.errors import Failure, Internal, NoLink, Refused, RefusedByPolicy, RoleMissing, Unavailable
from shared.jobs import Jobs, Joined, insist
from shared.models import Offer, Place, Request, Waiter, Wish
from shared.pages import Pages
from shared.places import Choices, Places
from shared.privacy import forget
from shared.settings import Settings
from shared.shelf import Shelf
from shared.sites import host_of
from shared.storage import StorageError, open_storage
from shared.texts import DEFAULT, explain, say

log = structlog.get_logger(__name__)

CHOICES_PATIENCE = 0.8  # seconds; an interaction must be acknowledged within three
IN_TIME = 0.9  # seconds for the queue's word where that comes before the acknowledgement, up to three times
QUEUE_PATIENCE = 4.0  # seconds that a person may wait for our queue before hearing that we are busy
LINE_PATIENCE = 3.0  # seconds in which the place in line is told, or not at all
CONTENT = 2000  # characters of a message: https://discord.com/developers/docs/resources/message
MOST_SEEN = 100  # links of one message, counted to say how many were left out
MOST_LINKS = 5  # of one message: a user-installed app has five follow-ups
TROUBLE = (discord.DiscordException, aiohttp.ClientError, OSError, Later)

Interaction = discord.Interaction[Any]
PLAIN = Wish()


@dataclass(frozen=True, slots=True)
class Desk:
    """What all frontends' parts share: how to submit, and what is known of places."""

    intake: Intake
    jobs: Jobs
    owner: owner.Desk
    places: Places
    settings: Settings
    account: int
    lists: Lists
    follows: FollowDesk
    pages: Pages | None = None
    duties: set[asyncio.Task[object]] = field(default_factory=set)

    # -- commands ------------------------------------------------------------------------------------------

    async def take(
        self, interaction: Interaction, text: str, wish: Wish = PLAIN, *, as_chosen: bool = True
    ) -> None:
        """Answers a command about the links in a text, each with a message of its own.

        `as_chosen`: in the quality that was chosen for the place.
        """
        choices = await self.choices_at(interaction.guild, interaction.channel)
        links = find_links(text, [], most=MOST_SEEN)
        locale = choices.language or str(interaction.locale)
        if refusal := refusal_of(interaction.user, choices, links):
            await self.whisper(
                interaction, failure_note(refusal, self.waiter(interaction, 0, {}, locale)).text
            )
            return
        wish = replace(wish, quality=choices.quality) if as_chosen else wish
        for number, link in enumerate(links[:MOST_LINKS]):
            to = replace(self.address(interaction, choices), spoiler=is_spoiler(link, text))
            waiter = self.waiter(interaction, number, to.data(), locale)
            if known := await _acknowledged(interaction, waiter, to):
                await self._submit(interaction, link, known, wish, self.place(to), choices.region)
        if left := links[MOST_LINKS:]:
            await self.whisper(interaction, say("left-out", locale, most=MOST_LINKS, count=len(left)))

    async def ask_anew(
        self, interaction: Interaction, request: Request, *, over: bool, as_link: bool = False
    ) -> None:
        """Asks for a request's medium again; `over`: the answer takes the place of the message pressed.

        `as_link`: whatever the place takes, as a link.
        """
        choices = await self.choices_at(interaction.guild, interaction.channel)
        if refusal := refusal_of(interaction.user, choices, [request.url]):
            await self.whisper(interaction, explain(refusal, str(interaction.locale)))
            return
        choices = replace(choices, links=choices.links or as_link)
        to = replace(
            self.address(interaction, choices), spoiler=bool(request.waiter.to.get("spoiler", False))
        )
        if over and interaction.message:
            to = replace(to, hidden=interaction.message.flags.ephemeral)
        waiter = self.waiter(interaction, 0, to.data(), request.waiter.locale)
        if known := await _acknowledged(interaction, waiter, to, over=over):
            anew = replace(request, waiter=known, place=self.place(to))
            await self._try(interaction, known, self.intake.ask(anew))

    async def _submit(
        self, interaction: Interaction, link: str, waiter: Waiter, wish: Wish, place: Place, region: str
    ) -> None:
        asking = self.intake.submit(link, waiter, wish=wish, place=place, region=region)
        await self._try(interaction, waiter, asking)

    async def _try(
        self, interaction: Interaction, waiter: Waiter, asking: Coroutine[Any, Any, Joined]
    ) -> None:
        """Waits for the queue's word, and turns the acknowledgement into a sentence when it is no."""
        try:
            async with asyncio.timeout(QUEUE_PATIENCE):
                joined = await asking
        except Refused as error:
            note = failure_note(error.failure, waiter)
        except (Unavailable, TimeoutError):
            self.later(insist(lambda: self.jobs.cancel(waiter.id)))
            note = Note(say("busy", waiter.locale))
        else:
            if joined.surge != "none" or joined.wait >= WORTH_TELLING:
                self.later(self._tell_line(interaction, waiter, joined))
            return
        await _rewrite(interaction, waiter, note)

    async def _tell_line(self, interaction: Interaction, waiter: Waiter, joined: Joined) -> None:
        """Writes the place in line into the acknowledgement, while nothing else has been written there."""
        with contextlib.suppress(Unavailable, TimeoutError):
            async with asyncio.timeout(LINE_PATIENCE):
                status = await self.jobs.status(waiter.id)
                if status and status.state == "queued":
                    await _rewrite(interaction, waiter, ack_note(waiter, accepted(joined, waiter.locale)))

    def waiter(self, interaction: Interaction, number: int, to: dict[str, Any], locale: str) -> Waiter:
        return Waiter(
            id=f"dc:{self.account}:{interaction.id}:{number}",
            channel=channel_name(self.account),
            to=to,
            asker=f"dc:{interaction.user.id}",
            locale=locale,
            chat="" if _is_private(interaction) else f"dc:{interaction.guild_id or interaction.channel_id}",
        )

    def address(self, interaction: Interaction, choices: Choices) -> Address:
        """Where an interaction is answered. The bot is in servers that added it, and in its private chats."""
        private = _is_private(interaction)
        here = private or interaction.is_guild_integration()
        return Address(
            app=interaction.application_id,
            user=interaction.user.id,
            channel=interaction.channel_id if here else None,
            token=interaction.token,
            until=interaction.expires_at.timestamp(),
            limit=interaction.filesize_limit,
            hidden=_is_hidden(interaction) or (choices.quiet and not private),
            adults=marked_for_adults(interaction.channel),
            silent=choices.quiet,
            attach=private or interaction.app_permissions.attach_files,
            links=choices.links and self.settings.gives_links,
            linked=self.settings.gives_links,
        )

    def place(self, to: Address) -> Place:
        place = place_of(self.settings, to.limit)
        return replace(place, limit=None) if to.links else place

    async def park(
        self, interaction: Interaction, request: Request, text: str, wanted: dict[str, Any]
    ) -> None:
        """Keeps a request for later (see `Jobs.park`); its answer will replace the message pressed."""
        assert interaction.message
        to = self.address(interaction, Choices())
        to = replace(to, ack=interaction.message.id, hidden=interaction.message.flags.ephemeral)
        waiter = self.waiter(interaction, 0, to.data(), request.waiter.locale)
        try:
            async with asyncio.timeout(IN_TIME):
                await self.jobs.park(replace(request, waiter=waiter), **wanted)
        except (Unavailable, TimeoutError):
            await self.whisper(interaction, say("busy", waiter.locale))
            return
        with contextlib.suppress(*TROUBLE):
            await interaction.response.edit_message(content=text, embed=None, attachments=[], view=None)

    # -- messages ------------------------------------------------------------------------------------------

    async def take_message(self, message: discord.Message, text: str) -> None:
        """Answers a message that was meant for us: in private, or by naming us."""
        choices = await self.choices_at(message.guild, message.channel)
        links = find_links(text, [], most=MOST_SEEN)
        if refusal := refusal_of(message.author, choices, links):
            waiter = self._message_waiter(message, 0, Address(0, 0), choices)
            await _reply(message, Note(failure_note(refusal, waiter).text), choices)
            return
        for number, link in enumerate(links[:MOST_LINKS]):
            to = replace(self._message_address(message, choices), spoiler=is_spoiler(link, text))
            waiter = self._message_waiter(message, number, to, choices)
            await self._take_one(message, link, waiter, choices)
        if left := links[MOST_LINKS:]:
            words = say("left-out", locale_at(message.guild, choices), most=MOST_LINKS, count=len(left))
            await _reply(message, Note(words), choices)

    async def _take_one(self, message: discord.Message, link: str, waiter: Waiter, choices: Choices) -> None:
        place = self.place(Address.of(waiter))
        try:
            async with asyncio.timeout(QUEUE_PATIENCE):
                joined = await self.intake.submit(
                    link, waiter, wish=Wish(quality=choices.quality), place=place, region=choices.region
                )
        except Refused as error:
            await _reply(message, failure_note(error.failure, waiter), choices)
            return
        except (Unavailable, TimeoutError):
            self.later(insist(lambda: self.jobs.cancel(waiter.id)))
            await _reply(message, Note(say("busy", waiter.locale)), choices)
            return
        if joined.how in ("new", "joined"):
            await self._acknowledge(message, waiter, choices, accepted(joined, waiter.locale))

    async def _acknowledge(
        self, message: discord.Message, waiter: Waiter, choices: Choices, text: str
    ) -> None:
        """Sends the message that turns into the answer, and tells the workers of it."""
        ack = await _reply(message, ack_note(waiter, text), choices)
        if ack is None:
            return  # the answer will come as a message of its own
        try:
            in_time = await self.jobs.amend(replace(waiter, to=waiter.to | {"ack": ack.id}))
        except Unavailable:
            in_time = False
        if not in_time:  # the answer was faster
            with contextlib.suppress(*TROUBLE):
                await ack.delete()

    async def notice(self, message: discord.Message) -> None:
        """Answers links that nobody asked us about, where that was chosen; failures stay without a word."""
        found = find_links(message.content, [], most=MOST_SEEN)
        if not found:
            return
        choices = await self.choices_at(message.guild, message.channel)
        if not choices.notice:
            return
        links = [one for one in found if not refusal_of(message.author, choices, [one])][:MOST_LINKS]
        to = replace(self._message_address(message, choices), noticed=True)
        for number, link in enumerate(links):
            to = replace(to, spoiler=is_spoiler(link, message.content))
            waiter = self._message_waiter(message, number, to, choices)
            try:
                async with asyncio.timeout(QUEUE_PATIENCE):
                    await self.intake.submit(
                        link,
                        waiter,
                        wish=Wish(quality=choices.quality),
                        place=self.place(to),
                        region=choices.region,
                    )
            except (Refused, Unavailable, TimeoutError) as error:
                log.info("link_not_taken", why=type(error).__name__)

    def _message_waiter(self, message: discord.Message, number: int, to: Address, choices: Choices) -> Waiter:
        return Waiter(
            id=f"dc:{self.account}:{message.id}:{number}",
            channel=channel_name(self.account),
            to=to.data(),
            asker=f"dc:{message.author.id}",
            locale=locale_at(message.guild, choices),
            chat=f"dc:{message.guild.id}" if message.guild else "",
        )

    def _message_address(self, message: discord.Message, choices: Choices) -> Address:
        attach, limit = True, self.settings.discord_upload_limit
        if message.guild and not isinstance(message.channel, discord.DMChannel):
            attach = message.channel.permissions_for(message.guild.me).attach_files
            limit = limit or message.guild.filesize_limit
        return Address(
            app=self.account,
            user=message.author.id,
            channel=message.channel.id,
            reply=message.id,
            adults=marked_for_adults(message.channel),
            silent=choices.quiet,
            bare=choices.bare,
            attach=attach,
            links=choices.links and self.settings.gives_links,
            linked=self.settings.gives_links,
            limit=limit or FREE_LIMIT,
        )

    # -- common --------------------------------------------------------------------------------------------

    async def choices_at(self, guild: discord.Guild | None, channel: Any) -> Choices:
        """What was chosen for a place; the defaults when Redis does not say so in time."""
        if guild is None or channel is None:
            return Choices()
        try:
            async with asyncio.timeout(CHOICES_PATIENCE):
                return await self.places.of(*keys_of(guild.id, channel))
        except (Unavailable, TimeoutError):
            return Choices()

    async def forget(self, interaction: Interaction) -> None:
        """Deletes what is kept of the person who asks, and says so to him alone."""
        locale = str(interaction.locale)
        with contextlib.suppress(*TROUBLE):
            await interaction.response.defer(ephemeral=True)
        storage = await asyncio.to_thread(open_storage, self.settings)
        try:
            async with contextlib.aclosing(storage):
                shelf = Shelf(self.jobs, storage)
                gone = await forget(f"dc:{interaction.user.id}", self.jobs, shelf, self.pages)
        except Refused as error:
            await self.whisper(interaction, explain(error.failure, locale))
            return
        except (Unavailable, StorageError):
            await self.whisper(interaction, say("busy", locale))
            return
        for waiter in gone.cancelled:
            with contextlib.suppress(*TROUBLE):
                note = Note(say("cancelled", waiter.locale))
                await show(interaction.client, Address.of(waiter), note)
        await self.whisper(interaction, say("forgotten-you", locale))

    async def request_of(self, waiter_id: str) -> Request | None:
        """What a waiter asked for: while that is remembered, or the page that it led to is.

        Raises `Unavailable`.
        """
        if request := await self.jobs.request_of(waiter_id):
            return request
        page = await self.pages.of_waiter(waiter_id) if self.pages else None
        if page is None or page.deleted or not page.url:
            return None
        waiter = Waiter(waiter_id, page.channel, asker=page.asker, locale=page.locale)
        return Request(page.url, waiter, page.wish)

    async def offers(self, url: str, *, within: float) -> tuple[Offer, ...]:
        """What there is of the medium behind a canonical link (see `Offers.of`)."""
        offers = Offers(self.jobs, region=self.settings.region, channel=channel_name(self.account))
        return await offers.of(url, within=within)

    async def whisper(self, interaction: Interaction, text: str) -> None:
        """Says something to the one who asked, and to nobody else."""
        with contextlib.suppress(*TROUBLE):
            if interaction.response.is_done():
                await interaction.followup.send(cut(text, CONTENT), ephemeral=True)
            else:
                await interaction.response.send_message(cut(text, CONTENT), ephemeral=True)

    async def apologise(self, interaction: Interaction, error: Exception) -> None:
        """Says that something went wrong with us, which the log tells more about."""
        log.error("interaction_not_handled", exc_info=error)
        await self.whisper(interaction, explain(Internal().failure, str(interaction.locale)))

    def later(self, duty: Coroutine[Any, Any, object]) -> None:
        task = asyncio.create_task(duty)
        self.duties.add(task)
        task.add_done_callback(self.duties.discard)


async def _acknowledged(
    interaction: Interaction, waiter: Waiter, to: Address, *, over: bool = False
) -> Waiter | None:
    """The waiter with the message that was sent to it; None when the interaction is lost."""
    note = ack_note(waiter)
    assert note.embed
    assert note.view
    try:
        if over:
            await interaction.response.edit_message(
                content=None, embed=note.embed, attachments=[], view=note.view
            )
            ack, follow = interaction.message.id if interaction.message else None, False
        elif not interaction.response.is_done():
            sent = await interaction.response.send_message(
                embed=note.embed, view=note.view, ephemeral=to.hidden
            )
            ack, follow = sent.message_id, False
        else:
            more = await interaction.followup.send(
                embed=note.embed, view=note.view, ephemeral=to.hidden, wait=True
            )
            ack, follow = more.id, True
    except TROUBLE as error:
        log.warning("not_acknowledged", error=str(error))
        return None
    return replace(waiter, to=replace(to, ack=ack, follow=follow).data())


async def _rewrite(interaction: Interaction, waiter: Waiter, note: Note) -> None:
    """Changes the acknowledgement."""
    to = Address.of(waiter)
    target: Any = to.ack if to.follow else "@original"
    embeds = [note.embed] if note.embed else []
    with contextlib.suppress(*TROUBLE):
        await interaction.followup.edit_message(target, content=note.text, embeds=embeds, view=note.view)


async def _reply(message: discord.Message, note: Note, choices: Choices) -> discord.Message | None:
    """Replies; None when Discord does not let us."""
    more: dict[str, Any] = {"view": note.view} if note.view else {}
    more |= {"embed": note.embed} if note.embed else {}
    reference = discord.MessageReference.from_message(message, fail_if_not_exists=False)
    try:
        return await message.channel.send(
            note.text, reference=reference, mention_author=False, silent=choices.quiet, **more
        )
    except TROUBLE as error:
        log.warning("reply_refused", error=str(error))
        return None


def is_spoiler(link: str, text: str) -> bool:
    """Whether a link stands between `||` and `||`, which hides it until somebody presses there."""
    return any(link in hidden for hidden in text.split("||")[1:-1:2])


def refusal_of(
    person: discord.User | discord.Member, choices: Choices, links: Iterable[str]
) -> Failure | None:
    """Why this person's links are not taken here, if they are not."""
    if isinstance(person, discord.Member) and not _may_ask(person, choices):
        return RoleMissing().failure
    hosts = []
    for link in links:
        with contextlib.suppress(Refused):
            hosts.append(host_of(canonical(link)))
    if not list(links):
        return NoLink().failure
    if hosts and not all(choices.allow_site(host.partition(":")[0]) for host in hosts):
        return RefusedByPolicy().failure
    return None


def _may_ask(person: discord.Member, choices: Choices) -> bool:
    roles = {str(role.id) for role in person.roles}
    return choices.allow_roles(roles) or person.guild_permissions.manage_guild


def _is_private(interaction: Interaction) -> bool:
    """Whether it happened where nobody is but one person and the bot."""
    return bool(interaction.context.dm_channel)


def _is_hidden(interaction: Interaction) -> bool:
    """Whether Discord lets nobody but the asker see an app that a person brought to a server."""
    brought = interaction.guild_id is not None and not interaction.is_guild_integration()
    return brought and not interaction.permissions.use_external_apps


def marked_for_adults(channel: Any) -> bool:
    """Whether a channel, or the one that a thread belongs to, is marked as age-restricted."""
    is_nsfw = getattr(channel, "is_nsfw", None)
    return bool(is_nsfw and is_nsfw())


def keys_of(server: int, channel: Any) -> list[str]:
    """What holds in a channel or thread: the choices of these, each wider than the next."""
    parent = getattr(channel, "parent_id", None)
    return [server_key(server), *(channel_key(one) for one in (parent, channel.id) if one)]


def server_key(guild: int) -> str:
    return f"dc:g:{guild}"


def channel_key(channel: int) -> str:
    return f"dc:c:{channel}"


def locale_at(guild: discord.Guild | None, choices: Choices) -> str:
    """The language that was chosen, else the server's: messages do not say what their author speaks."""
    return choices.language or (str(guild.preferred_locale) if guild else DEFAULT)
