"""Who sends what, and when, in a day of a big bot. Everything follows from `Day` and its seed."""

import bisect
import itertools
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

HOUR = 3600.0
LENGTH = 24 * HOUR
ABUSER = "tg:-"
BUSIEST = 3  # hours


@dataclass(frozen=True, slots=True)
class Day:
    """What is assumed. Sizes in MB, rates in MB/s, `gap` in seconds between the links of one person."""

    people: int = 100_000
    links: float = 1.0
    at_once: float = 1.5
    gap: float = 20.0
    catalogue: int = 1_000_000
    zipf: float = 0.8
    mb: float = 25.0
    sigma: float = 1.476
    most_mb: float = 2000.0
    rate: float = 10.0
    beside: float = 2.0
    abusers: int = 3
    abuse_gap: float = 10.0
    seed: int = 7

    def curve(self, now: float) -> float:
        """How busy a moment is against the mean: 0.4 before dawn, 1.9 at eight in the evening."""
        turn = 2 * math.pi * (now - 20 * HOUR) / LENGTH
        return 1 + 0.75 * math.cos(turn) + 0.15 * math.cos(2 * turn)

    def seconds(self, link: int) -> float:
        """How long the job of a link holds its place: from the site, to the chat, and what is beside that."""
        rng = random.Random(f"{self.seed} {link}")
        mb = min(self.most_mb, rng.lognormvariate(math.log(self.mb) - self.sigma**2 / 2, self.sigma))
        return self.beside + mb / self.rate + mb / self.rate


@dataclass(frozen=True, slots=True, order=True)
class Asked:
    """One link of one person."""

    at: float
    asker: str
    link: int

    @property
    def abuse(self) -> bool:
        return self.asker.startswith(ABUSER)


def ordinary(day: Day) -> list[Asked]:
    """The links of ordinary people, in the order of time."""
    rng = random.Random(day.seed)
    popular = _Popular(day, rng)
    count = day.people * day.links
    found: list[Asked] = []
    while len(found) < count:
        at, asker = _moment(day, rng), f"tg:{rng.randrange(1, day.people + 1)}"
        while at < LENGTH:
            found.append(Asked(at, asker, popular.draw()))
            if rng.random() < 1 / day.at_once:
                break
            at += rng.expovariate(1 / day.gap)
    return sorted(found)


def abuse(day: Day, begins: float) -> Iterator[Asked]:
    """Abusers send a link that nobody else wants every few seconds, from a moment on until midnight."""
    fresh = itertools.count(day.catalogue + 1)
    moments = [
        Asked(begins + number * day.abuse_gap + who, f"{ABUSER}{who + 1}", 0)
        for who in range(day.abusers)
        for number in range(int((LENGTH - begins) / day.abuse_gap))
    ]
    return (Asked(one.at, one.asker, next(fresh)) for one in sorted(moments))


def _moment(day: Day, rng: random.Random) -> float:
    while True:
        now = rng.uniform(0, LENGTH)
        if rng.uniform(0, 1.9) <= day.curve(now):
            return now


class _Popular:
    """Links by their popularity: the n-th is wanted as often as n to the power of minus `zipf`."""

    def __init__(self, day: Day, rng: random.Random) -> None:
        self._rng = rng
        self._sums = list(itertools.accumulate(n**-day.zipf for n in range(1, day.catalogue + 1)))

    def draw(self) -> int:
        return bisect.bisect(self._sums, self._rng.uniform(0, self._sums[-1])) + 1


def work_by_hour(day: Day, asked: list[Asked]) -> list[float]:
    """Seconds of work that each hour brings, when a link is fetched for the first who asks for it."""
    hours, known = [0.0] * 24, set[int]()
    for one in asked:
        if one.link not in known:
            known.add(one.link)
            hours[int(one.at / HOUR)] += day.seconds(one.link)
    return hours


def places_for(day: Day, asked: list[Asked], load: float) -> int:
    """Places of workers that are busy for this share of the busiest hours."""
    busiest = sorted(work_by_hour(day, asked))[-BUSIEST:]
    return max(1, round(sum(busiest) / BUSIEST / HOUR / load))
