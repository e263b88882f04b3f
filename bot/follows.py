"""Following playlists and channels: what is new there comes to a chat by itself. Knows no chat SDK.

Workers look (`workers.follows`); what they find new becomes a run of `bot.playlists` that nobody looks at:
each item an ordinary request, in the name of the chat.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import structlog

from bot.playlists import Lists, list_link
from shared.errors import Failure, NotAdmitted
from shared.follows import LISTED, Follow, Follows, News
from shared.models import Place, Waiter, Wish, new_id
from shared.playlists import Run
from shared.texts import explain, say
from shared.texts import wait as wait_in_words

log = structlog.get_logger(__name__)

NEWS_EVERY = 2.0  # seconds
LEASE = 10.0  # seconds
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Where:
    """How a chat wants what is new: the address of each waiter, and what it takes. `paused` until then."""

    to: dict[str, Any]
    wish: Wish
    place: Place
    locale: str
    paused: float = 0.0


class FollowDesk:
    """What the frontends of one chat account share."""

    def __init__(self, lists: Lists) -> None:
        self._lists, self.jobs, self._settings = lists, lists.jobs, lists.settings
        self.follows = Follows(lists.jobs.redis)
        self._me = new_id()[:12]

    async def begin(self, link: str, follow: Follow, waiter: Waiter) -> str:
        """Follows what a link leads to from now on; what to say of it.

        `follow` lacks link and title. It costs the person one link. Raises `shared.errors.Refused`,
        `JobError` and `Unavailable`.
        """
        settings, locale = self._settings, follow.locale
        if not settings.follow_per_chat:
            return say("follow-off", locale)
        policy = await self._lists.intake.control.policy()
        if not policy.admits(follow.chat.partition(":")[2]):
            raise NotAdmitted
        url = list_link(link)
        found = await self._lists.of(url, waiter, most=LISTED)
        if not found.items:
            return say("follow-no-list", locale)
        follow = replace(follow, url=url, title=(found.title or url)[:200])
        added = await self.follows.add(
            follow,
            found.items,
            first=time.time() + settings.follow_every,
            a_chat=settings.follow_per_chat,
            in_all=settings.follow_in_all,
        )
        log.info("follow", how=added)
        return say(
            f"follow-{added}",
            locale,
            title=follow.title,
            count=settings.follow_per_chat,
            every=wait_in_words(settings.follow_every, locale),
        )

    async def end(self, link: str, chat: str) -> Follow | None:
        """Stops following a link in a chat; None when it was not followed there. Raises `BadLink`."""
        url = list_link(link)
        for follow in await self.follows.of(chat):
            if follow.url == url:
                await self.follows.remove(follow)
                return follow
        return None

    async def gone(self, run: Run) -> None:
        """Nobody was left to receive what was new."""
        if follow := await self.follows.get(run.follow):
            await self.follows.remove(follow)

    async def tell(
        self,
        channel: str,
        where: Callable[[Follow], Awaitable[Where | None]],
        speak: Callable[[Follow, str], Awaitable[None]],
    ) -> None:
        """Sees to it that what is new comes. `where` is None for a chat that is no more, and `speak` says a
        sentence in one.
        """
        if not await self.jobs.lead(f"follows:{channel}", self._me, LEASE):
            return
        for news in await self.follows.news(channel, AT_ONCE):
            if news.stopped:
                await speak(news.follow, self._stopped(news))
            elif await self.follows.get(news.follow.id):
                if there := await where(news.follow):
                    await self._lists.runs.begin(_run(news, there))
                else:
                    await self.follows.remove(news.follow)
            await self.follows.told(news)

    def _stopped(self, news: News) -> str:
        locale = news.follow.locale
        why = explain(Failure(news.stopped, ""), locale)
        return say("follow-stopped", locale, title=news.follow.title, why=why)


def _run(news: News, where: Where) -> Run:
    """In the name of the chat: its limits are those that count."""
    follow = news.follow
    platform, _, chat = follow.chat.partition(":")
    account = follow.channel.partition(":")[2]
    return Run(
        channel=follow.channel,
        name=f"{platform}:{account}:{chat}",
        asker=follow.chat,
        url=follow.url,
        title=follow.title,
        items=news.items,
        count=len(news.items),
        to=where.to,
        chat=follow.chat,
        locale=where.locale,
        wish=where.wish,
        place=where.place,
        follow=follow.id,
        state="running",
        chosen=tuple(range(len(news.items))),
        until=where.paused,
        id=news.id,
    )
