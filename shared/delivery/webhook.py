"""Tells a program that its download has ended: by a signed POST, as Standard Webhooks says.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md. A repeat has the
same `webhook-id`, by which the receiver knows it. Where the POST leads is a caller's choice, and so it leaves
by the egress guard only.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx

from shared import answers
from shared.delivery import Delivered, Files, Gone, Later, NotTaken
from shared.errors import Internal
from shared.models import MediaFile, Outcome, Progress, Result, Waiter

CHANNEL = "webhook"
PATIENCE = 15.0
"""Seconds for the receiver to answer."""
AT_ONCE = 32
"""Deliveries of one worker: they hold no file, and mostly wait."""
AT_ONCE_FOR_ONE = 8
"""Of these for one API key, and to one receiver: who is slow delays himself only."""
_OVER = frozenset({404, 410})

WayOut = Callable[[], AbstractAsyncContextManager[str]]
"""Opens the only way out for one delivery: the address of a proxy. Turns its refusals into `Gone`."""


class WebhookChannel:
    """Implements `shared.delivery.Channel`. `secret` is the service's own."""

    name = CHANNEL

    def __init__(self, way_out: WayOut, secret: bytes) -> None:
        self._way_out, self._secret = way_out, secret
        self._turns = Turns(AT_ONCE_FOR_ONE)

    def wants_file(self, file: MediaFile) -> bool:  # noqa: ARG002
        return False

    async def deliver(
        self,
        waiter: Waiter,
        outcome: Outcome,
        files: Files,
        still_ours: Callable[[], Awaitable[bool]],
    ) -> Delivered | None:
        """Any 2xx counts as taken. Raises `Gone` for what will never be, `NotTaken` for the rest, and `Later`
        while as many as may be are under way for this key or to this receiver.
        """
        with self._turns.of(f"key {waiter.to['key']}", f"to {urlsplit(waiter.to['url']).netloc}"):
            event = await _event(waiter, outcome, files)
            return await self._deliver(waiter.to, event, still_ours)

    async def _deliver(
        self, to: dict[str, Any], event: dict[str, Any], still_ours: Callable[[], Awaitable[bool]]
    ) -> Delivered | None:
        body = json.dumps(event, ensure_ascii=False).encode()
        ident = f"msg_{to['job']}"
        headers = {"Content-Type": "application/json", "User-Agent": "Linkferry"}
        headers |= signature(signing_key(self._secret, to["key"]), ident, body)
        if not await still_ours():
            return None
        async with self._way_out() as proxy:
            status = await _post(to["url"], body, headers, proxy)
            if status in _OVER:
                raise Gone(f"the receiver answered {status}")
            if not 200 <= status < 300:
                raise NotTaken(f"the receiver answered {status}")
        return Delivered(ident)

    async def tell(self, person: str, text: str) -> None:
        """Programs have no private chat."""

    async def progress(self, waiter: Waiter, progress: Progress) -> None:
        """Programs look themselves, or follow the events."""


class Turns:
    """Deliveries under way by whom they are for; at most `most` for each."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._began: dict[str, list[float]] = {}

    @contextmanager
    def of(self, *names: str) -> Iterator[None]:
        """One more for each of these. Raises `Later` when one has no room: the later, the slower it is."""
        now = time.monotonic()
        for name in names:
            under_way = self._began.get(name, [])
            if len(under_way) >= self._most:
                raise Later(min(PATIENCE, max(0.1, now - under_way[0])))
        for name in names:
            self._began.setdefault(name, []).append(now)
        try:
            yield
        finally:
            for name in names:
                self._began[name].remove(now)
                if not self._began[name]:
                    del self._began[name]


def signing_key(secret: bytes, key_id: str) -> bytes:
    """What the webhooks of an API key are signed with; without `SECRET_KEY` nobody can tell it."""
    return hmac.new(secret, b"linkferry webhook key 1\n" + key_id.encode(), hashlib.sha256).digest()


def shown(key: bytes) -> str:
    """A signing key in the form that libraries for Standard Webhooks take."""
    return "whsec_" + base64.b64encode(key).decode()


def signature(key: bytes, ident: str, body: bytes) -> dict[str, str]:
    """The headers that let a receiver trust a body, and refuse one that is old."""
    stamp = str(int(time.time()))
    signed = hmac.new(key, f"{ident}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": ident,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }


async def _post(url: str, body: bytes, headers: dict[str, str], proxy: str) -> int:
    """The status; of the answer's body nothing is read."""
    try:
        async with (
            httpx.AsyncClient(proxy=proxy, timeout=PATIENCE, trust_env=False) as client,
            client.stream("POST", url, content=body, headers=headers) as answer,
        ):
            return answer.status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotTaken(type(error).__name__) from None  # its text may hold the address


async def _event(waiter: Waiter, outcome: Outcome, files: Files) -> dict[str, Any]:
    data: dict[str, Any] = {"jobId": waiter.to["job"], "result": None, "page": None, "error": None}
    if outcome.result:
        answer = await _answer(waiter.to, outcome.result, files)
        page = await _page(waiter, outcome.result, files)
        data |= {"status": "finished", "result": answer.model_dump(), "page": page}
    else:
        failure = outcome.failure or Internal().failure
        data |= {"status": "failed", "error": answers.trouble(failure).model_dump()}
    return {"type": f"download.{data['status']}", "timestamp": answers.moment(time.time()), "data": data}


async def _answer(to: dict[str, Any], result: Result, files: Files) -> answers.Answer:
    """What the download's status answers: links to storage, else to the API as its caller reached it."""
    links, base = [], to.get("base")  # which entries of older versions lack
    for number, file in enumerate(result.files):
        if link := await files.link(file, result.expires):
            links.append(link.url)
        elif base:
            links.append(answers.stream_link(base, to["job"], number))
    return answers.given(result, links, asked=float(to["asked"]))


async def _page(waiter: Waiter, result: Result, files: Files) -> dict[str, Any] | None:
    """The page of the download itself: the same one that its status names."""
    download = Waiter(waiter.to.get("of", waiter.id), "api", asker=waiter.asker, pull=True)
    page = await files.page(download, result)
    return answers.page_links(page).model_dump(by_alias=True) if page else None
