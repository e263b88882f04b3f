"""What every bench shares: sides that take turns, medians, a quiet machine, and the row that comes of it."""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

QUIET = 0.25
"""Share of the machine that others may use when a sample begins."""
GLANCE = 0.3

Side = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    `bar` bounds the ratio or, with `on="ours"`, our own figure; None: for information. `busy` is the largest
    share of the machine that others used when a sample began, `samples` every figure behind the medians.
    """

    what: str
    ours: float
    unit: str = "s"
    bar: float | None = None
    rival: float | None = None
    rival_is: str = ""
    on: Literal["ratio", "ours"] = "ratio"
    at_least: bool = False
    runs: int = 1
    busy: float = 0.0
    samples: dict[str, list[float]] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        return self.ours / self.rival if self.rival else None

    @property
    def met(self) -> bool | None:
        """Whether the bar was reached; None where there is none."""
        figure = self.ratio if self.on == "ratio" else self.ours
        if self.bar is None or figure is None:
            return None
        return figure >= self.bar if self.at_least else figure <= self.bar


@dataclass
class Session:
    """One bench at work."""

    name: str
    runs: int
    patience: float
    """Seconds to wait for a quiet machine before each sample."""
    busy: float = 0.0

    def say(self, text: str) -> None:
        sys.stderr.write(f"{self.name}: {text}\n")

    def duel(self, *, warm_up: bool = True, **sides: Side) -> dict[str, list[float]]:
        """Seconds of each side in each run. Who begins changes from run to run."""
        names = list(sides)
        if warm_up:
            for name in names:
                self.say(f"warm-up  {name} {sides[name]():.3f}")
        times: dict[str, list[float]] = {name: [] for name in names}
        for run in range(self.runs):
            for name in names if run % 2 == 0 else reversed(names):
                self.settle()
                times[name].append(seconds := sides[name]())
                self.say(f"{run + 1}/{self.runs}  {name} {seconds:.3f}")
        return times

    def versus(
        self, what: str, times: dict[str, list[float]], *, bar: float | None, rival_is: str = "rival"
    ) -> Row:
        """The row of the sides `ours` and `rival`."""
        return Row(
            what,
            ours=statistics.median(times["ours"]),
            rival=statistics.median(times["rival"]),
            bar=bar,
            rival_is=rival_is,
            runs=self.runs,
            busy=self.busy,
            samples=times,
        )

    def settle(self) -> None:
        """Waits until the machine is quiet, for as long as there is patience."""
        end = time.monotonic() + self.patience
        while (busy := busy_share()) > QUIET and time.monotonic() < end:
            pass
        self.busy = max(self.busy, busy)


@dataclass(frozen=True, slots=True)
class Bench:
    """See the package's docstring."""

    name: str
    measure: Callable[[Session], Iterable[Row]]
    method: str
    runs: int = 5


def busy_share(seconds: float = GLANCE) -> float:
    """The share of all processors that was at work during a glance; where that can't be read, the load."""
    try:
        idle, total = _processor_ticks()
        time.sleep(seconds)
        idle_then, total_then = _processor_ticks()
    except OSError:
        return min(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    return 1 - (idle_then - idle) / max(1, total_then - total)


def _processor_ticks() -> tuple[int, int]:
    with open("/proc/stat") as file:  # noqa: PTH123 - a device of the kernel
        ticks = [int(word) for word in file.readline().split()[1:9]]
    return ticks[3] + ticks[4], sum(ticks)
