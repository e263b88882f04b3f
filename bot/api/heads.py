"""Keeps heads of requests small and their senders from dawdling: what uvicorn's fast parser leaves open."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST = 64 * 1024
"""Bytes of a request line with its headers; nothing is kept of a head beyond one more read."""
PATIENCE = 10.0
"""Seconds for a whole head, and for the first one of a connection to begin."""
_REFUSAL = b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class BoundedHeads(HttpToolsProtocol):
    """One connection: 431 for a head above `LARGEST`; closed when one does not come."""

    _size = 0
    _in_head = _has_asked = False
    _until: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._size += len(data)
        super().data_received(data)
        if self._in_head and self._size > LARGEST:
            self.transport.write(_REFUSAL)
            self.transport.close()
        elif self._until is None and (self._in_head or self._is_idle):
            self._wait()

    def on_message_begin(self) -> None:
        self._in_head, self._size = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head, self._has_asked = False, True
        self._stop_waiting()
        super().on_headers_complete()

    @property
    def _is_idle(self) -> bool:
        """Whether what came was no request, and stopped uvicorn's own clock for idle connections."""
        return self.timeout_keep_alive_task is None and (not self._has_asked or self.cycle.response_complete)

    def _wait(self) -> None:
        if not self.transport.is_closing():
            self._until = self.loop.call_later(PATIENCE, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._until is not None:
            self._until.cancel()
            self._until = None
