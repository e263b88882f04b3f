"""One TCP connection of the guard: hides transports, buffers and backpressure.

Bytes that come in wait in a small buffer until somebody reads them (`head`, `exactly`), or pour straight into
another end (`pour`). Nobody reads faster than the other side writes, so that memory stays flat.
"""

import asyncio
import contextlib
import re
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from workers.egress.heads import BadBodyError, Body
from workers.egress.rate import Rate

ROOM = 256 * 1024
"""Bytes that may wait to be read, and to be written, each."""
FAREWELL = 2.0
"""Seconds that a client has for reading the last answer before it is hung up on."""
PARTING = 30.0
"""Seconds that what was written may take to be sent when nobody waits for it."""
_HEAD_END = re.compile(rb"\n\r?\n")


@dataclass(slots=True)
class _Flow:
    """Where incoming bytes go while they pour."""

    into: "End"
    body: Body
    over: asyncio.Future[None]

    def finish(self, error: Exception | None = None) -> None:
        if self.over.done():
            return
        if error:
            self.over.set_exception(error)
        else:
            self.over.set_result(None)


class End(asyncio.Protocol):
    """`heard` is told of every byte that came in; `on_made` when there is a connection. `rate` slows it."""

    def __init__(
        self,
        heard: Callable[[int], None],
        on_made: Callable[[], None] | None = None,
        rate: Rate | None = None,
    ) -> None:
        self.on_end: Callable[[], None] | None = None
        """Called when the other side stops sending."""
        self.lost = asyncio.get_running_loop().create_future()
        self._heard = heard
        self._on_made = on_made
        self._transport: asyncio.Transport
        self._pending = bytearray()
        self._flow: _Flow | None = None
        self._feeder: End | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._reading = True
        self._full = False
        self._halted = False
        self._rate, self._held = rate, False
        self._ended = False

    @property
    def is_quiet(self) -> bool:
        """Whether the connection is open with nothing said that nobody asked for."""
        return not self._ended and not self._pending

    # -- reading -----------------------------------------------------------------------------------------

    async def head(self, limit: int) -> bytes:
        """Up to and with the first empty line. What exceeds `limit` comes cut, and not further read."""
        searched = 0
        while True:
            if found := _HEAD_END.search(self._pending, max(0, searched - 2)):
                return self._take(min(found.end(), limit + 1))
            if len(self._pending) > limit:
                return self._take(limit + 1)
            searched = len(self._pending)
            await self.more()

    async def exactly(self, count: int) -> bytes:
        while len(self._pending) < count:
            await self.more()
        return self._take(count)

    async def some(self) -> None:
        """Until there is anything to read."""
        if not self._pending:
            await self.more()

    async def more(self) -> None:
        """Until further bytes have come. Raises `EOFError` when none will."""
        if self._ended:
            raise EOFError
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _take(self, count: int) -> bytes:
        taken = bytes(self._pending[:count])
        del self._pending[:count]
        self._regulate()
        return taken

    async def pour(self, into: "End", body: Body) -> None:
        """Everything that comes goes into the other end, until the body is complete.

        Raises `EOFError` when this end stops before that, `ConnectionError` when either breaks, and
        `BadBodyError`.
        """
        flow = _Flow(into, body, asyncio.get_running_loop().create_future())
        self._flow = flow
        into._feeder = self  # noqa: SLF001 - ends are one another's own kind
        try:
            if data := self._take(len(self._pending)):
                self._pass_on(flow, data)
            if body.done:
                return
            self._check(flow)
            self._regulate()
            await flow.over
        finally:
            self._flow = None
            into._feeder = None  # noqa: SLF001
            self._regulate()

    def _check(self, flow: _Flow) -> None:
        """What happened before the flow began is news to it."""
        if flow.into.lost.done():
            flow.finish(ConnectionResetError())
        elif self._ended:
            flow.finish(None if flow.body.until_end else EOFError())

    def _pass_on(self, flow: _Flow, data: bytes) -> None:
        try:
            count = flow.body.take(data)
        except BadBodyError as error:
            flow.finish(error)
            return
        if count == len(data):
            flow.into.write(data)
        else:
            flow.into.write(data[:count])
            self._pending += data[count:]
        if flow.body.done:
            flow.finish()

    # -- writing and ending ------------------------------------------------------------------------------

    def write(self, data: bytes) -> None:
        if not self.lost.done():
            self._transport.write(data)

    def halt(self) -> None:
        """Not one more byte is taken in; the loop may have megabytes at hand."""
        self._halted = True
        self._regulate()

    def finish(self) -> None:
        """No more will be written; what was is still sent."""
        if self.lost.done() or self._transport.is_closing() or not self._transport.can_write_eof():
            return
        with contextlib.suppress(OSError, RuntimeError):
            self._transport.write_eof()

    def close(self) -> None:
        """Ends the connection once what was written is sent."""
        if hasattr(self, "_transport"):
            self._transport.close()

    def let_go(self) -> None:
        """Like `close`, for a connection that nobody looks after any more."""
        self.close()
        asyncio.get_running_loop().call_later(PARTING, self.reset)

    def reset(self) -> None:
        """Breaks the connection in a way that nobody can take for a regular end."""
        if self.lost.done() or not hasattr(self, "_transport"):
            return
        with contextlib.suppress(OSError):
            sock = self._transport.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._transport.abort()

    async def farewell(self) -> None:
        """Ends the connection so that the last bytes are read even by a client that is still sending."""
        self.finish()
        self._pending.clear()
        self._heard = lambda _: None
        with contextlib.suppress(TimeoutError, EOFError):
            async with asyncio.timeout(FAREWELL):
                while True:
                    self._take(len(self._pending))
                    await self.more()
        self.close()
        await self.lost

    # -- called by the loop ------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own are no subclass
        self._transport.set_write_buffer_limits(high=ROOM)
        if self._on_made:
            self._on_made()

    def data_received(self, data: bytes) -> None:
        self._heard(len(data))
        self._hold(len(data))
        if self._flow and not self._flow.over.done():
            self._pass_on(self._flow, data)
            return
        self._pending += data
        self._regulate()
        self._wake()

    def eof_received(self) -> bool:
        self._end()
        return True

    def connection_lost(self, error: Exception | None) -> None:
        if not self.lost.done():
            self.lost.set_result(None)
        if self._flow and error:
            self._flow.finish(ConnectionResetError())
        if self._feeder and self._feeder._flow:  # noqa: SLF001 - ends are one another's own kind
            self._feeder._flow.finish(ConnectionResetError())  # noqa: SLF001
        self._end()

    def pause_writing(self) -> None:
        self._full = True
        self._regulate_feeder()

    def resume_writing(self) -> None:
        self._full = False
        self._regulate_feeder()

    def _end(self) -> None:
        if self._ended:
            return
        self._ended = True
        if self._flow:
            self._check(self._flow)
        self._wake()
        if self.on_end:
            self.on_end()

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    def _hold(self, count: int) -> None:
        """Takes in nothing more until these bytes are within the rate."""
        wait = self._rate.spend(count) if self._rate else 0.0
        if wait > 0:
            self._held = True
            asyncio.get_running_loop().call_later(wait, self._go_on)
            self._regulate()

    def _go_on(self) -> None:
        self._held = False
        self._regulate()

    def _regulate_feeder(self) -> None:
        if self._feeder:
            self._feeder._regulate()  # noqa: SLF001

    def _regulate(self) -> None:
        """Reads exactly while there is somewhere to put what comes."""
        wanted = not self._flow.into._full if self._flow else len(self._pending) < ROOM  # noqa: SLF001
        wanted = wanted and not (self._halted or self._held)
        if wanted == self._reading or self._ended or self._transport.is_closing():
            return
        self._reading = wanted
        if wanted:
            self._transport.resume_reading()
        else:
            self._transport.pause_reading()
