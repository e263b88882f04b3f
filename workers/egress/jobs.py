"""A job as the guard knows it: what it may use, what it has used, and the connections that end with it."""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Any, Protocol

import structlog

from workers.egress.refusal import Refusal

log = structlog.get_logger(__name__)

CONNECTIONS = 64
LOOKUPS = 4
MOST_NAMED = 512
"""Hosts of one job after which the log names no further ones."""

Tell = Callable[[dict[str, Any]], None]


class Cuttable(Protocol):
    """A connection that can be ended from outside."""

    def cut(self) -> None: ...


class Job:
    """`tell` hears of denials and of the end, as messages of the control channel."""

    def __init__(
        self,
        name: str,
        *,
        budget: int,
        seconds: float,
        connections: int = CONNECTIONS,
        password: str = "",
        onward: str = "",
        tell: Tell = lambda _: None,
    ) -> None:
        self.name = name
        self.password = password
        self.onward = onward
        """What the next guard wants as `Proxy-Authorization`."""
        self.sent = self.received = 0
        self.denials: Counter[str] = Counter()
        self.over: Refusal | None = None
        self.lookups = asyncio.Semaphore(LOOKUPS)
        self._budget = budget
        self._most = connections
        self._tell = tell
        self._open: set[Cuttable] = set()
        self._hosts: set[str] = set()
        self._clock = asyncio.get_running_loop().call_later(seconds, self.end, "deadline")

    @property
    def bytes(self) -> int:
        return self.sent + self.received

    @property
    def connections(self) -> int:
        return len(self._open)

    def admit(self, connection: Cuttable) -> None:
        """Raises `Refusal` when the job is over or holds as many connections as it may.

        Those that are told so count until they are gone: beyond twice the bound `ConnectionAbortedError`.
        """
        if len(self._open) >= 2 * self._most:
            raise ConnectionAbortedError
        self._open.add(connection)
        if self.over:
            raise Refusal(self.over.reason)
        if len(self._open) > self._most:
            raise Refusal("connections")

    def discharge(self, connection: Cuttable) -> None:
        self._open.discard(connection)

    def renew(self, budget: int, onward: str) -> None:
        """So many bytes from now on, whatever it has used so far."""
        self._budget = self.bytes + budget
        self.onward = onward

    def spend_sent(self, count: int) -> None:
        self.sent += count
        if self.sent + self.received > self._budget:
            self.end("budget")

    def spend_received(self, count: int) -> None:
        self.received += count
        if self.sent + self.received > self._budget:
            self.end("budget")

    def visit(self, host: str, port: int) -> None:
        """Logs each host once, and never a path."""
        if host not in self._hosts and len(self._hosts) < MOST_NAMED:
            self._hosts.add(host)
            log.info("egress", job=self.name, host=host, port=port)

    def deny(self, refusal: Refusal, host: str = "") -> None:
        """Counts and tells a denial; a failure of the network is none."""
        if not refusal.is_denial:
            log.debug("egress_failed", job=self.name, host=host, reason=refusal.reason, detail=refusal.detail)
            return
        self.denials[refusal.reason] += 1
        if self.denials[refusal.reason] > MOST_NAMED:
            return
        log.warning("egress_denied", job=self.name, host=host, reason=refusal.reason, detail=refusal.detail)
        self._tell({"denied": self.name, "reason": refusal.reason, "host": host})

    def end(self, reason: str) -> None:
        """Nothing goes in or out of this job any more; who connects is told why."""
        if self.over:
            return
        self.over = Refusal(reason)
        self._clock.cancel()
        log.info("egress_over", job=self.name, reason=reason, **self.account())
        self._tell({"over": self.name, "reason": reason})
        for connection in list(self._open):
            connection.cut()

    def account(self) -> dict[str, Any]:
        return {"sent": self.sent, "received": self.received, "denials": dict(self.denials)}
