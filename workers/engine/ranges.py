"""Hides in which order the pieces of something are fetched and handed out. Pure: no threads, no network.

A file or a stream is cut into numbered pieces. Several are fetched at once and complete in any order; they
are handed out in order. How far fetching may run ahead of handing out is bounded, in pieces and in bytes.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MIB = 1024 * 1024
SMALLEST_BLOCK, LARGEST_BLOCK = MIB, 4 * MIB
"""Large enough that a round trip is small change; small enough to stay below where servers begin to throttle
a request, and to spread the end of a file over all connections."""
SHORTEST_BLOCK = MIB // 4
"""The same for files that are over after one round."""
ROUNDS = 4
"""Blocks that each connection fetches of one file, or more."""


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes from `start` to before `end`; to the end of the file where `end` is None."""

    start: int
    end: int | None = None


def block_size(size: int, connections: int) -> int:
    """A power of two, so that blocks fill an upload's parts evenly."""
    block = SMALLEST_BLOCK
    while block < LARGEST_BLOCK and block * 2 * connections * ROUNDS <= size:
        block *= 2
    return block


def spans(size: int, first: int, connections: int) -> Iterator[Span]:
    """Cuts a file into blocks, of which the first, up to `first`, was asked for before the size was known."""
    yield Span(0, min(first, size))
    block = block_size(size, connections)
    others = connections - 1  # without the one that the first block came by
    if 0 < size - first <= block * others:
        block = max(SHORTEST_BLOCK, -(-(size - first) // others))
    for start in range(first, size, block):
        yield Span(start, min(start + block, size))


def cut(wanted: Sequence[Span], connections: int) -> list[Span]:
    """The same bytes in blocks that so many connections share. Every span has an end."""
    places = [(each.start, each.end) for each in wanted if each.end is not None]
    size = sum(end - start for start, end in places)
    block = min(block_size(size, connections), max(SHORTEST_BLOCK, -(-size // connections)))
    return [Span(at, min(at + block, end)) for start, end in places for at in range(start, end, block)]


class Order:
    """Which piece is fetched next, and which is handed out next.

    At most `most` pieces are ahead of the next one to hand out. While complete ones that wait hold
    `most_bytes` or more, only that next one is still fetched.
    """

    def __init__(self, most: int, most_bytes: int) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._total: int | None = None
        self._needed = 0
        self._fresh = 0
        self._returned: list[int] = []
        self._waiting: dict[int, int] = {}
        self._waiting_bytes = 0
        self.handed_out = 0

    def plan(self, total: int) -> None:
        """Now it is known how many there are."""
        self._total = total

    def need(self, ahead: int) -> None:
        """So many after the next one must come, whatever the bounds say."""
        self._needed = ahead

    @property
    def total(self) -> int | None:
        return self._total

    @property
    def is_over(self) -> bool:
        """Everything was handed out."""
        return self.handed_out == self._total

    @property
    def progress(self) -> float:
        """From 0 to 1, by pieces that were begun."""
        return self._fresh / self._total if self._total else 0.0

    @property
    def next(self) -> int | None:
        """The piece that `take` would give."""
        number = self._returned[0] if self._returned else self._fresh
        return number if self._may_take(number) else None

    @property
    def is_all_taken(self) -> bool:
        return self._fresh == self._total and not self._returned

    def take(self) -> int | None:
        """The piece to fetch now; None when there is none, or none may be fetched yet."""
        number = self.next
        if number is not None and self._returned:
            heapq.heappop(self._returned)
        elif number is not None:
            self._fresh += 1
        return number

    def _may_take(self, number: int) -> bool:
        if self._total is not None and number >= self._total:
            return False
        if number <= self.handed_out + self._needed:
            return True
        return number < self.handed_out + self._most and self._waiting_bytes < self._most_bytes

    def give_back(self, number: int) -> None:
        """A piece that was taken and not completed is to be taken again."""
        heapq.heappush(self._returned, number)

    def put(self, number: int, size: int) -> None:
        """A piece that was taken is complete."""
        self._waiting[number] = size
        self._waiting_bytes += size

    def peek(self, ahead: int = 0) -> int | None:
        """The next piece in order, or the one `ahead` places later, if all up to it are complete."""
        wanted = range(self.handed_out, self.handed_out + ahead + 1)
        return wanted[-1] if all(each in self._waiting for each in wanted) else None

    def pop(self) -> int | None:
        """The next piece in order, if it is complete; it counts as handed out."""
        number = self.peek()
        if number is not None:
            self._waiting_bytes -= self._waiting.pop(number)
            self.handed_out += 1
        return number
