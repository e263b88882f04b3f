"""One client's connection to the guard, from its first head to its end."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

import structlog

from workers.egress.end import End
from workers.egress.heads import (
    LARGEST_ANSWER_HEAD,
    LARGEST_REQUEST_HEAD,
    Answer,
    BadBodyError,
    Endless,
    Request,
    parse_answer,
    parse_request,
)
from workers.egress.jobs import Job
from workers.egress.policy import Address
from workers.egress.refusal import Refusal
from workers.egress.ways import Ways

log = structlog.get_logger(__name__)

IDLE = 60.0
"""Seconds until a client that says nothing is hung up on."""
HEAD = 10.0
"""Seconds for a head, from its first byte."""
ANSWER = 120.0
"""Seconds that a site may take to begin its answer."""
HALF_OPEN = 30.0
"""Seconds for the other direction of a tunnel when one has ended."""
_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
_WELL = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n"

Identify = Callable[[str], Job]
"""The job of the credentials in a request. Raises `Refusal`."""


class _Origin(NamedTuple):
    """The connection that a client's last request used."""

    host: str | Address
    port: int
    end: End


class Session:
    """`job` when whoever connects is known by the socket; `identify` checks what each request brings."""

    def __init__(self, ways: Ways, identify: Identify, job: Job | None = None) -> None:
        self.client = End(self._hear, self._begin)
        self._ways = ways
        self._identify = identify
        self._job = job
        self._origin: _Origin | None = None
        self._answering = False
        self._task: asyncio.Task[None]

    def cut(self) -> None:
        """Ends the session now; a client that has no answer yet is told why."""
        self.client.halt()
        if self._origin:
            self._origin.end.halt()
        self._task.cancel()

    def _begin(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._run())

    def _hear(self, count: int) -> None:
        if self._job:
            self._job.spend_sent(count)

    async def _run(self) -> None:
        try:
            await self._serve()
        except asyncio.CancelledError:
            self._answer_or_break()
        except (EOFError, ConnectionError, BadBodyError):
            self.client.reset()
        except Exception:  # a fault of ours ends one connection, loudly
            log.exception("egress_session")
            self.client.reset()
        else:
            self._forget()
        finally:
            if self._origin:
                self._origin.end.reset()
            if self._job:
                self._job.discharge(self)

    async def _serve(self) -> None:
        try:
            if self._job:
                self._job.admit(self)
            while await self._exchange():
                pass
        except Refusal as refusal:
            if self._job:
                self._job.deny(refusal)
            self._answer(refusal.answer())
        self._answering = True
        await self.client.farewell()

    def _answer(self, data: bytes) -> None:
        self._answering = True
        self.client.write(data)

    def _answer_or_break(self) -> None:
        """After a cut: by the job's end, or because the client went away."""
        if self._job and self._job.over and not self._answering:
            self.client.write(self._job.over.answer())
            self.client.close()
        else:
            self.client.reset()

    async def _exchange(self) -> bool:
        """One request and its answer. Returns whether another may follow."""
        self._answering = False
        head = await self._head()
        if head is None:
            return False
        request = parse_request(head)
        if not request.host:
            self._answer_about_us(request)
            return False
        job = self._identified(request)
        job.visit(str(request.host), request.port)
        self.client.on_end = self.cut
        try:
            if request.method == "CONNECT":
                return await self._tunnel(job, request)
            return await self._forward(job, request)
        except Refusal as refusal:
            job.deny(refusal, str(request.host))
            self._answer(refusal.answer())
            return False
        finally:
            self.client.on_end = None

    async def _head(self) -> bytes | None:
        """None when the client has nothing to say."""
        try:
            async with asyncio.timeout(IDLE if self._job else HEAD):
                await self.client.some()
        except (TimeoutError, EOFError):
            return None
        try:
            async with asyncio.timeout(HEAD):
                return await self.client.head(LARGEST_REQUEST_HEAD)
        except TimeoutError:
            raise Refusal("head-time") from None

    def _answer_about_us(self, request: Request) -> None:
        if request.path != "/healthz":
            raise Refusal("scheme", "a request to the guard itself")
        self._answer(_WELL)

    def _identified(self, request: Request) -> Job:
        job = self._identify(request.credentials)
        if self._job is None:
            self._job = job
            job.admit(self)
        elif job is not self._job:
            raise Refusal("credentials", "of another job on the same connection")
        return job

    # -- CONNECT -----------------------------------------------------------------------------------------

    async def _tunnel(self, job: Job, request: Request) -> bool:
        self._forget()
        origin = await self._origin_for(job, request)
        self.client.on_end = None
        self._answer(_ESTABLISHED)
        ways = {
            asyncio.create_task(_one_way(*pair)) for pair in ((self.client, origin), (origin, self.client))
        }
        try:
            ended, rest = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            if rest and not any(task.exception() for task in ended):
                ended, rest = await asyncio.wait(ways, timeout=HALF_OPEN)
            for task in ended:
                task.result()
        finally:
            for task in ways:
                task.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
        return False

    # -- plain requests ----------------------------------------------------------------------------------

    async def _forward(self, job: Job, request: Request) -> bool:
        origin, answer, upload = await self._asked(job, request)
        try:
            return await self._relay(origin, request, answer, upload)
        finally:
            if upload:
                await _ended(upload)

    async def _asked(self, job: Job, request: Request) -> tuple[End, Answer, asyncio.Task[None] | None]:
        """The head of the site's answer; asked twice when the site had let go of the idle connection."""
        for reused in (self._reuse(request), None):
            origin = reused or await self._origin_for(job, request)
            try:
                return origin, *await self._ask(origin, request)
            except (EOFError, ConnectionError):
                self._forget()
                if not reused or request.has_body:
                    break
        raise Refusal("answer", "the site hung up")

    def _reuse(self, request: Request) -> End | None:
        """The connection of the request before, if it leads to the same site."""
        known = self._origin
        if known and known[:2] == (request.host, request.port) and known.end.is_quiet:
            return known.end
        self._forget()
        return None

    async def _origin_for(self, job: Job, request: Request) -> End:
        end = await self._ways.open(job, request.host, request.port)
        self._origin = _Origin(request.host, request.port, end)
        return end

    def _forget(self) -> None:
        if self._origin:
            self._origin.end.let_go()
            self._origin = None

    async def _ask(self, origin: End, request: Request) -> tuple[Answer, asyncio.Task[None] | None]:
        """Sends the request; returns the head of the answer, and the body still being sent."""
        origin.write(request.head())
        upload = asyncio.create_task(self.client.pour(origin, request.body())) if request.has_body else None
        try:
            async with asyncio.timeout(ANSWER):
                while (answer := parse_answer(await origin.head(LARGEST_ANSWER_HEAD))).is_interim:
                    if request.minor:
                        self.client.write(answer.head(keep=True))
        except BaseException as error:
            if upload:
                await _ended(upload)
            if isinstance(error, TimeoutError):
                raise Refusal("timeout") from None
            raise
        return answer, upload

    async def _relay(
        self, origin: End, request: Request, answer: Answer, upload: asyncio.Task[None] | None
    ) -> bool:
        body = answer.body(request.method)
        if answer.chunked and not request.minor:
            raise Refusal("answer", "chunks for a client that cannot read them")
        keep = _is_whole(upload) and not (request.closing or body.until_end)
        self._answer(answer.head(keep=keep))
        try:
            await origin.pour(self.client, body)
        except (EOFError, ConnectionError, BadBodyError):
            if isinstance(body, Endless):
                raise
            return False  # the client sees that something is missing, and keeps what it has
        if not (keep and answer.lasting):
            self._forget()
        return keep


async def _one_way(source: End, target: End) -> None:
    await source.pour(target, Endless())
    target.finish()


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _is_whole(upload: asyncio.Task[None] | None) -> bool:
    return upload is None or (upload.done() and not upload.cancelled() and not upload.exception())
