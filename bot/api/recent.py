"""What was true a moment ago, and is taken for true still."""

import time
from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """At most `most` values by name, each for `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self._most, self._seconds = most, seconds
        self._known: OrderedDict[str, tuple[float, T]] = OrderedDict()

    def get(self, name: str) -> T | None:
        found = self._known.get(name)
        if found and time.monotonic() < found[0]:
            return found[1]
        self._known.pop(name, None)
        return None

    def keep(self, name: str, value: T) -> None:
        self._known.pop(name, None)
        self._known[name] = (time.monotonic() + self._seconds, value)
        if len(self._known) > self._most:
            self._known.popitem(last=False)
