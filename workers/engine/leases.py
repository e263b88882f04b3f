"""Hides how all children together stay below the number of connections that one site may get from a worker.

A thread takes a lease before it opens a connection, and keeps it, with the connection, from request to
request. The worker grants leases, and asks for one back when another child waits and this one holds more than
its share; the thread then hangs up after the piece at hand. What a child held is free when it is gone.
"""

import threading
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

MOST_ASKED = 512
"""Connections that one child may hold and wait for, over all sites."""


def site_of(url: str) -> str:
    """Connections are counted by host and port."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


class Leases(Protocol):
    """What threads of a child see."""

    def take(self, site: str, is_over: Callable[[], bool]) -> bool:
        """Waits for a lease. False when `is_over` became true first."""

    def give_back(self, site: str) -> None: ...

    def is_wanted(self, site: str) -> bool:
        """Whether one is to be given back as soon as can be; true once for each that is asked for."""


class Unlimited:
    """Leases where nobody counts."""

    def take(self, site: str, is_over: Callable[[], bool]) -> bool:  # noqa: ARG002  # the protocol's
        return True

    def give_back(self, site: str) -> None:
        pass

    def is_wanted(self, site: str) -> bool:  # noqa: ARG002  # as above
        return False


class Asked:
    """The leases of one child, asked of the worker: `ask` and `give` send a message each."""

    def __init__(self, ask: Callable[[str], None], give: Callable[[str], None]) -> None:
        self._ask = ask
        self._give = give
        self._changed = threading.Condition()
        self._granted: Counter[str] = Counter()
        self._wanted: Counter[str] = Counter()
        self._given_up: Counter[str] = Counter()

    def take(self, site: str, is_over: Callable[[], bool]) -> bool:
        self._ask(site)
        with self._changed:
            while not self._granted[site]:
                if is_over():
                    self._given_up[site] += 1
                    return False
                self._changed.wait(0.5)
            self._granted[site] -= 1
        return True

    def give_back(self, site: str) -> None:
        self._give(site)

    def is_wanted(self, site: str) -> bool:
        with self._changed:
            if not self._wanted[site]:
                return False
            self._wanted[site] -= 1
            return True

    def granted(self, site: str) -> None:
        with self._changed:
            if not self._given_up[site]:
                self._granted[site] += 1
                self._changed.notify_all()
                return
            self._given_up[site] -= 1
        self._give(site)

    def wanted(self, site: str) -> None:
        with self._changed:
            self._wanted[site] += 1


class Ledger:
    """The worker's side: who holds how many connections to which site. Holders are any hashable values.

    A holder that has taken leave of its senses takes no memory: it has `MOST_ASKED` wishes at a time.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._asked: Counter[object] = Counter()
        self._held: dict[str, Counter[object]] = defaultdict(Counter)
        self._recalled: dict[str, Counter[object]] = defaultdict(Counter)
        self._queue: dict[str, deque[tuple[object, Callable[[], None]]]] = defaultdict(deque)
        self._recall: dict[object, Callable[[str], None]] = {}

    def join(self, holder: object, recall: Callable[[str], None]) -> None:
        """A new holder; `recall` asks it for a connection to a site back."""
        self._recall[holder] = recall

    def ask(self, holder: object, site: str, grant: Callable[[], None]) -> None:
        """Calls `grant` now or later. Raises `OverflowError` for one wish too many."""
        if self._asked[holder] >= MOST_ASKED:
            raise OverflowError("nobody needs so many connections")
        self._asked[holder] += 1
        self._queue[site].append((holder, grant))
        self._serve(site)

    def give_back(self, holder: object, site: str) -> None:
        if site in self._held and self._held[site][holder]:
            self._asked[holder] -= 1
            self._held[site][holder] -= 1
            self._recalled[site][holder] = max(0, self._recalled[site][holder] - 1)
            self._serve(site)
            self._forget_unused(site)

    def leave(self, holder: object) -> None:
        """All that the holder has or waits for is over."""
        self._recall.pop(holder, None)
        self._asked.pop(holder, None)
        for site in list(self._held | self._queue):
            self._queue[site] = deque(each for each in self._queue[site] if each[0] is not holder)
            self._held[site].pop(holder, None)
            self._recalled[site].pop(holder, None)
            self._serve(site)
            self._forget_unused(site)

    def _forget_unused(self, site: str) -> None:
        if not self._queue[site] and not self._held[site].total():
            for each in (self._queue, self._held, self._recalled):
                each.pop(site, None)

    @property
    def sites(self) -> int:
        """How many are remembered."""
        return max(len(self._held), len(self._queue), len(self._recalled))

    def held(self, site: str) -> int:
        return self._held[site].total() if site in self._held else 0

    def _serve(self, site: str) -> None:
        """Grants what is free, to whoever has least; then recalls what others have too much."""
        queue, held = self._queue[site], self._held[site]
        while queue and held.total() < self._most:
            turn = min(range(len(queue)), key=lambda each: (held[queue[each][0]], each))
            holder, grant = queue[turn]
            del queue[turn]
            held[holder] += 1
            grant()
        waiting = {holder for holder, _ in queue}
        for holder in waiting:
            self._recall_for(site, holder)

    def _recall_for(self, site: str, waiting: object) -> None:
        held, recalled = self._held[site], self._recalled[site]
        if recalled.total() >= len({holder for holder, _ in self._queue[site]}):
            return
        richest = max(held, key=lambda each: held[each] - recalled[each], default=None)
        if richest is None or richest is waiting:
            return
        left = held[richest] - recalled[richest]
        # Whoever has none must not wait for others to finish, even if all have but one.
        if left >= held[waiting] + 2 or (left and not held[waiting]):
            recalled[richest] += 1
            if recall := self._recall.get(richest):
                recall(site)
