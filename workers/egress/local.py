"""The guard of one worker: jobs are opened and closed over a control socket, each with a listener of its own.

Messages are JSON, one per packet:

    worker -> guard   {"open": JOB, "budget": …, "seconds": …, "connections": …, "password": …, "onward": …}
                      with the listener; {"renew": JOB, "budget": …, "onward": …}; {"close": JOB}
    guard -> worker   {"up": true} or {"failed": why}; {"opened": JOB} or {"refused": JOB};
                      {"used": JOB, "sent": …, "received": …} now and then; {"denied": JOB, "reason": …,
                      "host": …}; {"over": JOB, "reason": …}; {"closed": JOB, "sent": …, …};
                      {"held": seconds that connections waited for the rate}

The guard ends when the worker hangs up, however it died.
"""

import asyncio
import contextlib
import hmac
import json
import socket
from collections import deque
from typing import Any

from workers.egress.config import LARGEST_MESSAGE, read_basic
from workers.egress.jobs import Job
from workers.egress.refusal import Refusal
from workers.egress.session import Session
from workers.egress.ways import Ways

REPORT = 0.5
"""Seconds between reports of what jobs have used."""

Message = dict[str, Any]


class _Door:
    """An open job with its listener."""

    def __init__(self, job: Job, server: asyncio.Server) -> None:
        self.job = job
        self.server = server
        self.reported = 0


class LocalGuard:
    def __init__(self, control: socket.socket, ways: Ways) -> None:
        self._control = control
        self._ways = ways
        self._doors: dict[str, _Door] = {}
        self._heard: asyncio.Queue[tuple[Message, list[socket.socket]] | None] = asyncio.Queue()
        self._unsent: deque[bytes] = deque()
        self._held = 0.0

    async def run(self) -> None:
        """Until the worker hangs up."""
        loop = asyncio.get_running_loop()
        self._control.setblocking(False)
        loop.add_reader(self._control, self._hear)
        self._tell({"up": True})
        reports = loop.create_task(self._report_forever())
        try:
            while heard := await self._heard.get():
                await self._do(*heard)
        finally:
            reports.cancel()
            loop.remove_reader(self._control)

    def _hear(self) -> None:
        try:
            text, descriptors, _, _ = socket.recv_fds(self._control, LARGEST_MESSAGE, 1)
        except BlockingIOError:
            return
        except OSError:
            text, descriptors = b"", []
        sockets = [socket.socket(fileno=each) for each in descriptors]
        self._heard.put_nowait((json.loads(text), sockets) if text else None)

    async def _do(self, message: Message, sockets: list[socket.socket]) -> None:
        if "open" in message:
            await self._open(message, sockets)
        elif door := self._doors.get(message.get("renew", "")):
            door.job.renew(message["budget"], message["onward"])
        elif name := message.get("close"):
            self._close(name)

    async def _open(self, message: Message, sockets: list[socket.socket]) -> None:
        name = message["open"]
        if not sockets or not sockets[0].getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            self._tell({"refused": name})
            return
        job = Job(
            name,
            budget=message["budget"],
            seconds=message["seconds"],
            connections=message["connections"],
            password=message["password"],
            onward=message["onward"],
            tell=self._tell,
        )

        def identify(credentials: str) -> Job:
            if job.password and not credentials:
                raise Refusal("login")  # some clients wait to be asked
            given = read_basic(credentials)[1]
            if job.password and not hmac.compare_digest(given.encode(), job.password.encode()):
                raise Refusal("credentials")
            return job

        loop = asyncio.get_running_loop()
        try:
            server = await loop.create_server(
                lambda: Session(self._ways, identify, job).client, sock=sockets[0], backlog=128
            )
        except (OSError, ValueError):
            self._tell({"refused": name})
            return
        self._doors[name] = _Door(job, server)
        self._tell({"opened": name})

    def _close(self, name: str) -> None:
        if door := self._doors.pop(name, None):
            door.server.close()
            account = door.job.account()
            door.job.end("closed")
            self._tell({"closed": name, **account})
        else:
            self._tell({"closed": name, "sent": 0, "received": 0, "denials": {}})

    async def _report_forever(self) -> None:
        while True:
            await asyncio.sleep(REPORT)
            for name, door in self._doors.items():
                if door.reported != door.job.bytes:
                    door.reported = door.job.bytes
                    self._tell({"used": name, "sent": door.job.sent, "received": door.job.received})
            if (rate := self._ways.rate) and rate.held > self._held:
                self._tell({"held": rate.held - self._held})
                self._held = rate.held

    def _tell(self, message: Message) -> None:
        self._unsent.append(json.dumps(message).encode())
        if len(self._unsent) == 1:
            self._send()

    def _send(self) -> None:
        """In order; what the worker has no room for waits until it has."""
        loop = asyncio.get_running_loop()
        with contextlib.suppress(OSError):
            while self._unsent:
                try:
                    self._control.send(self._unsent[0])
                except BlockingIOError:
                    loop.add_writer(self._control, self._send)
                    return
                self._unsent.popleft()
            loop.remove_writer(self._control)
