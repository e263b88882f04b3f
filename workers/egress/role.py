"""A guard of its own role, for networks that let workers reach nothing else: jobs come with tokens."""

import asyncio
import time
from typing import cast

import structlog

from workers.egress.config import Grant, read_basic
from workers.egress.jobs import Job
from workers.egress.refusal import Refusal
from workers.egress.session import Session
from workers.egress.ways import Ways

log = structlog.get_logger(__name__)

MOST_SESSIONS = 8192
CONNECTIONS = 80
"""Of one job: more than its worker's guard lets through, which is the one to say no."""


class Role:
    def __init__(self, ways: Ways, secret: bytes) -> None:
        self._ways = ways
        self._secret = secret
        self._jobs: dict[tuple[str, str], Job] = {}
        self._sessions = 0

    async def listen(self, host: str, port: int) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(self._welcome, host, port, backlog=512)
        log.info("egress_listening", host=host, port=server.sockets[0].getsockname()[1])
        return server

    def identify(self, credentials: str) -> Job:
        """The job that a token was made for. Raises `Refusal`."""
        if not credentials:
            raise Refusal("login")
        job, token = read_basic(credentials)
        if known := self._jobs.get((job, token)):
            return known
        grant = Grant.read(self._secret, job, token)
        if grant is None:
            raise Refusal("credentials")
        return self._begin(grant)

    def _begin(self, grant: Grant) -> Job:
        left = grant.expires - time.time()
        job = Job(grant.job, budget=grant.budget, seconds=left, connections=CONNECTIONS)
        key = grant.job, grant.token
        self._jobs[key] = job
        asyncio.get_running_loop().call_later(left + 1, self._jobs.pop, key, None)
        return job

    def _welcome(self) -> asyncio.Protocol:
        if self._sessions >= MOST_SESSIONS:
            return _TurnedAway()
        self._sessions += 1
        session = Session(self._ways, self.identify)
        session.client.lost.add_done_callback(self._leave)
        return session.client

    def _leave(self, _: object) -> None:
        self._sessions -= 1


class _TurnedAway(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast("asyncio.Transport", transport).abort()
