"""A limit by itself, for records that name some: it loads nothing, least of all a client of Redis."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` units for `key` within `period` seconds. A cost above `count` takes all of it."""

    key: str
    count: int
    period: float

    @property
    def interval(self) -> float:
        return self.period / self.count
