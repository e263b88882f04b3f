"""Hides what the origin counts: requests, bytes, and how many came at once.

Paths are counted without their knobs and query, so that a test can read them; attempts, which decide about
counted faults, go by the path with its knobs.
"""

import collections
import dataclasses
import time
from typing import Any

LOG_LENGTH = 20_000
LOGGED_HEADERS = ("Range", "If-Range", "User-Agent", "Cookie", "Referer", "Accept-Encoding")


@dataclasses.dataclass
class Entry:
    """One request, as the origin saw it; `status` 0 and `ended` 0 while it is under way."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    began: float = dataclasses.field(default_factory=time.time)
    ended: float = 0
    status: int = 0
    bytes: int = 0


class Tally:
    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self._log: collections.deque[Entry] = collections.deque(maxlen=LOG_LENGTH)
        self._paths: dict[str, dict[str, int]] = {}
        self._statuses: collections.Counter[str] = collections.Counter()
        self._attempts: collections.Counter[tuple[str, str]] = collections.Counter()
        self._bytes_by_url: collections.Counter[str] = collections.Counter()
        self._at_once: collections.Counter[str] = collections.Counter()
        self._active = self._max_active = self._max_connections = self._requests = self._bytes = 0

    def begin(self, entry: Entry, connections: int) -> None:
        self._log.append(entry)
        self._requests += 1
        self._active += 1
        self._max_active = max(self._max_active, self._active)
        self._max_connections = max(self._max_connections, connections)
        self._paths.setdefault(entry.path, {"requests": 0, "bytes": 0})["requests"] += 1

    def sent(self, entry: Entry, url: str, count: int) -> None:
        entry.bytes += count
        self._bytes += count
        self._bytes_by_url[url] += count
        if entry.path in self._paths:
            self._paths[entry.path]["bytes"] += count

    def end(self, entry: Entry, status: int) -> None:
        entry.ended = time.time()
        entry.status = status
        self._active = max(0, self._active - 1)
        self._statuses[str(status)] += 1

    def attempt(self, what: str, url: str) -> int:
        """How many times this was asked before, for faults that strike the first N times."""
        self._attempts[what, url] += 1
        return self._attempts[what, url] - 1

    def bytes_of(self, url: str) -> int:
        return self._bytes_by_url[url]

    def enter(self, scope: str) -> int:
        """How many requests are now under way in this scope, the new one included."""
        self._at_once[scope] += 1
        return self._at_once[scope]

    def leave(self, scope: str) -> None:
        self._at_once[scope] = max(0, self._at_once[scope] - 1)

    def stats(self) -> dict[str, Any]:
        return {
            "requests": self._requests,
            "bytes": self._bytes,
            "active": self._active,
            "max_concurrent": self._max_active,
            "max_connections": self._max_connections,
            "statuses": dict(self._statuses),
            "paths": self._paths,
        }

    def log(self) -> list[dict[str, Any]]:
        return [dataclasses.asdict(entry) for entry in self._log]
