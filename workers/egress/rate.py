"""A cap on bytes a second, for all connections of a guard together."""

import asyncio

BURST = 0.25
"""Seconds of the rate that may come at once after a pause."""


class Rate:
    """A bucket of tokens that remembers one moment: when all that came will have been paid for."""

    def __init__(self, per_second: int) -> None:
        self._per_second = per_second
        self._paid = 0.0
        self.held = 0.0
        """Seconds that connections were made to wait, all together."""

    def spend(self, count: int) -> float:
        """In how many seconds whoever took in so many bytes may go on."""
        now = asyncio.get_running_loop().time()
        self._paid = max(self._paid, now - BURST) + count / self._per_second
        wait = max(0.0, self._paid - now)
        self.held += wait
        return wait
