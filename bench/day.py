"""A day of a bot with 100,000 people, in simulated time: with and without abusers, and without protection."""

import os
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from bench import Bench, Row, Session
from bench._day import Protection, Record, Served, play
from bench._traffic import ABUSER, BUSIEST, HOUR, Day
from bench.rigs import scratch
from bot.intake import WORTH_TELLING
from bot.plan import waiting

DAY = Day()
LOAD = 0.8
FIFO = "first come first served"


@dataclass(frozen=True, slots=True)
class Scenario:
    """Who comes, and what holds them back."""

    says: str
    abuse_from: float | None = None
    protection: Protection = "ours"


SCENARIOS = {
    "alone": Scenario("ordinary people alone"),
    "ours": Scenario("with three abusers all day", 0.0),
    "evening": Scenario("with three abusers from 17:00 on", 17 * HOUR),
    "none": Scenario(f"abusers all day, {FIFO}", 0.0, "none"),
}


def played(which: tuple[int, str]) -> Record:
    seed, name = which
    one = SCENARIOS[name]
    with scratch() as folder:
        day, where = replace(DAY, seed=DAY.seed + seed), folder / "valkey"
        return play(day, where, abuse_from=one.abuse_from, protection=one.protection, load=LOAD)


def measure(session: Session) -> Iterable[Row]:
    wanted = [(seed, name) for seed in range(session.runs) for name in SCENARIOS]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        records = dict(zip(wanted, pool.map(played, wanted), strict=True))
    for (seed, name), record in records.items():
        session.say(f"{seed} {name}: {record.calls} calls, {record.took:.0f} s, {dict(record.refused)}")
    days = [{name: records[seed, name] for name in SCENARIOS} for seed in range(session.runs)]
    if folder := os.environ.get("PLOTS"):
        from bench._plots import draw

        draw({SCENARIOS[name].says: record for name, record in days[0].items()}, Path(folder))
    return rows(days)


def rows(days: Sequence[Mapping[str, Record]]) -> Iterator[Row]:
    """What is read off the days: medians of them."""
    looks = [{name: Look(record) for name, record in day.items()} for day in days]
    busy, beside = f"day, {BUSIEST} busiest hours", SCENARIOS["alone"].says

    def row(
        what: str, read: Callable[["Look"], float], *, of: str = "ours", rival: str = "", says: str = "",
        unit: str = "s", bar: float | None = None, on: Literal["ratio", "ours"] = "ratio",
    ) -> Row:  # fmt: skip
        ours = [read(look[of]) for look in looks]
        theirs = [read(look[rival]) for look in looks] if rival else []
        return Row(
            what, statistics.median(ours), unit, bar, statistics.median(theirs) if rival else None, says, on,
            runs=len(days), samples={"ours": ours, "rival": theirs},
        )  # fmt: skip

    for share in (50, 95):
        what = f"{busy}: {share} % of links wait less than, with abusers"
        yield row(what, lambda look, s=share: look.wait(s, BUSIEST), rival="alone", says=beside, bar=1.1)
    what = f"{busy}: half of the links are there within, with abusers"
    yield row(what, lambda look: look.fetched(50, BUSIEST), rival="alone", says=beside, bar=1.1)
    what = f"{busy}: mean wait, with abusers"
    yield row(what, lambda look: look.mean(BUSIEST), rival="alone", says=beside)
    what = f"{busy}: 95 % of links wait less than, with abusers who come in the evening"
    yield row(what, lambda look: look.wait(95, BUSIEST), of="evening", rival="alone", says=beside)
    what = f"{busy}: 95 % of links wait less than, with abusers, {FIFO}"
    yield row(what, lambda look: look.wait(95, BUSIEST), of="none", rival="alone", says=beside)
    what = f"{busy}: Jain's index of service, with abusers"
    yield row(what, Look.jain, unit="of 1", rival="none", says=FIFO)
    what = "day: error of the told wait, median, with abusers"
    yield row(what, Look.eta_error, unit="of the wait", bar=0.3, on="ours")
    what = "day: longest queue, with abusers"
    yield row(what, Look.longest, unit="jobs", rival="none", says=FIFO)
    planned = [look["alone"].planned() for look in looks]
    simulated = [look["alone"].mean(BUSIEST) for look in looks]
    yield Row(
        f"{busy}: mean wait that `plan` expects", statistics.median(planned), bar=2,
        rival=statistics.median(simulated), rival_is="simulated", runs=len(days),
        samples={"ours": planned, "rival": simulated},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """What a day was like for ordinary people; only links that were not there already."""

    record: Record

    def served(self, busiest: int = 24) -> list[Served]:
        """Those of the hours that bring most work."""
        hours: dict[int, list[Served]] = defaultdict(list)
        for one in self.record.served:
            if one.how != "hit" and not one.asker.startswith(ABUSER):
                hours[int(one.at / HOUR)].append(one)
        most = sorted(hours.values(), key=lambda hour: -sum(one.fetched for one in hour))[:busiest]
        return [one for hour in most for one in hour]

    def wait(self, share: int, busiest: int = 24) -> float:
        return _percentile((one.waited for one in self.served(busiest)), share)

    def fetched(self, share: int, busiest: int = 24) -> float:
        return _percentile((one.waited + one.fetched for one in self.served(busiest)), share)

    def mean(self, busiest: int = 24) -> float:
        return statistics.fmean(one.waited for one in self.served(busiest))

    def planned(self) -> float:
        """What the formula of `linkferry plan` says of the busiest hours, told their traffic."""
        jobs = [one for one in self.served(BUSIEST) if one.how == "new"]
        mean = statistics.fmean(one.fetched for one in jobs)
        return waiting(len(jobs) / BUSIEST / HOUR, mean, self.record.places)

    def jain(self) -> float:
        """Over people: which share of the time until they had their media it was being fetched."""
        shares: dict[str, list[float]] = defaultdict(list)
        for one in self.served(BUSIEST):
            if one.fetched:
                shares[one.asker].append(one.fetched / (one.waited + one.fetched))
        each = [statistics.fmean(of_one) for of_one in shares.values()]
        return sum(each) ** 2 / (len(each) * sum(x * x for x in each))

    def told(self) -> list[tuple[float, float]]:
        """The wait that people were told, and the one they had."""
        return [
            (one.told, one.waited) for one in self.served() if one.told >= WORTH_TELLING and one.waited > 0
        ]

    def eta_error(self) -> float:
        return statistics.median(abs(told - waited) / waited for told, waited in self.told())

    def longest(self) -> float:
        return float(max(waiting for _, waiting, _ in self.record.queue))


def _percentile(values: Iterable[float], share: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


BENCHES = [
    Bench(
        "day",
        measure,
        f"{DAY.people:,} people with {DAY.people * DAY.links:,.0f} links in simulated time, the product's "
        "intake, limits and queue on a real Valkey, workers played; places for a load of 80 % in the three "
        "busiest hours; three abusers with a link every ten seconds each; a run is a day of its own",
        runs=3,
    )
]
