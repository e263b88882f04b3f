"""`linkferry plan`: what a number of users takes, in workers, machines and money.

The figures of one job are measured (docs/performance.md, `python -m bench cost memory`); how people behave
and what things cost is assumed, and every assumption is an option. Waiting follows from Erlang's formula for
many servers, stretched for jobs of uneven length (Kimura's interpolation), which is on the safe side
while arrivals are independent (docs/scaling.md has a simulated day, in which they are not).
"""

import json
import math
import sys
from dataclasses import asdict, dataclass, replace

from rich.console import Console
from rich.table import Table

MB, GB = 1e6, 1e9
MONTH = 30 * 86_400.0  # seconds

CPU_PER_JOB = 0.11  # seconds, with extraction; measured
CPU_PER_MB = 0.009  # seconds, fetched, joined and uploaded; measured
MEMORY_PER_WORKER = 0.30  # GB, worker with its warm parent and guard; measured
MEMORY_PER_JOB = 0.065  # GB, child and upload buffers; measured
REDIS_CPU_PER_LINK = 0.006  # seconds; measured, with a watcher that asks 100 times a second
BUSY = 0.7  # share of a core that may be planned with
UNEVEN = 4.0  # squared coefficient of variation of a job's length: many clips, some films
TAIL = 4.0  # how much larger than the mean a file in hand may be


@dataclass(frozen=True, slots=True)
class Habits:
    """How people use it. `mb` is the size of a medium, `again` the share of links that need no work because
    the same was asked for before, `oversize` the share that goes as a link, `peak` how much busier the
    busiest hour is than the mean.
    """

    users: int
    links: float = 8.0
    mb: float = 25.0
    again: float = 0.3
    oversize: float = 0.1
    peak: float = 3.0
    ttl_hours: float = 24.0


@dataclass(frozen=True, slots=True)
class Rates:
    """How quick the world is: MB per second from sites and to chats, and seconds of each job beside that."""

    down: float = 10.0
    up: float = 10.0
    beside: float = 2.0


@dataclass(frozen=True, slots=True)
class Prices:
    """Money per month: a core, a GB of memory, disk or storage, a TB sent out."""

    core: float = 8.0
    memory: float = 3.0
    disk: float = 0.05
    storage: float = 0.015
    sent: float = 1.0


@dataclass(frozen=True, slots=True)
class Needs:
    """What it takes at the busiest hour."""

    links_per_second: float
    jobs_per_second: float
    job_seconds: float
    workers: int
    slots: int
    load: float
    wait_seconds: float
    cores: float
    memory_gb: float
    disk_gb: float
    in_mbit: float
    out_mbit: float
    redis_load: float
    storage_gb: float
    cost: float


def needs(habits: Habits, rates: Rates, prices: Prices, *, slots_each: int = 4, wait: float = 2.0) -> Needs:
    """`slots_each` is WORKER_JOBS, `wait` the longest mean wait for a worker in seconds."""
    links = habits.users * habits.links / MONTH * habits.peak
    jobs = links * (1 - habits.again)
    seconds = rates.beside + habits.mb / rates.down + habits.mb / rates.up
    workers = _workers(jobs, seconds, slots_each, wait)
    slots = workers * slots_each
    in_rate, out_rate = jobs * habits.mb, jobs * habits.mb * 2  # to the chat, and into storage
    cores = max(0.5 * workers, jobs * (CPU_PER_JOB + CPU_PER_MB * habits.mb) / BUSY)
    memory = workers * (MEMORY_PER_WORKER + slots_each * MEMORY_PER_JOB) + 1.0
    disk = slots * habits.mb * TAIL / 1000
    stored = links / habits.peak * (1 - habits.again) * habits.ttl_hours * 3600 * habits.mb / 1000
    sent = (out_rate + links * habits.oversize * habits.mb) / habits.peak * MONTH / 1e6
    return Needs(
        links_per_second=links,
        jobs_per_second=jobs,
        job_seconds=seconds,
        workers=workers,
        slots=slots,
        load=jobs * seconds / slots,
        wait_seconds=waiting(jobs, seconds, slots),
        cores=cores,
        memory_gb=memory,
        disk_gb=disk,
        in_mbit=in_rate * 8,
        out_mbit=out_rate * 8,
        redis_load=links * REDIS_CPU_PER_LINK,
        storage_gb=stored,
        cost=cores * prices.core
        + memory * prices.memory
        + disk * prices.disk
        + stored * prices.storage
        + sent * prices.sent,
    )


def _workers(jobs: float, seconds: float, slots_each: int, wait: float) -> int:
    """The fewest that keep the wait short and the load below 80 %."""
    workers = max(1, math.ceil(jobs * seconds / 0.8 / slots_each))
    while waiting(jobs, seconds, workers * slots_each) > wait:
        workers += 1
    return workers


def waiting(rate: float, seconds: float, servers: int) -> float:
    """Mean seconds that a job waits for one of `servers`; infinite when they can't keep up."""
    load = rate * seconds
    if load >= servers:
        return math.inf
    return _erlang_c(load, servers) * seconds / (servers - load) * _stretch(load / servers, servers)


def _stretch(load: float, servers: int) -> float:
    """How much longer one waits than if lengths were exponential: Kimura 1986, with Cosmetatos 1976."""
    gain = (1 - load) * (servers - 1) * (math.sqrt(4 + 5 * servers) - 2) / (16 * load * servers)
    return (1 + UNEVEN) / (2 * UNEVEN + 2 * (1 - UNEVEN) / (1 + gain))


def _erlang_c(load: float, servers: int) -> float:
    """The share of arrivals that find all servers busy, by Erlang B's recursion."""
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = load * blocked / (n + load * blocked)
    return blocked / (1 - load / servers * (1 - blocked))


# -- the page about growth -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One size of a service: at most so many users a month, in so many regions of equal size, and how."""

    says: str
    users: int
    how: str
    regions: int = 1


STEPS = (
    Step("up to 10,000", 10_000, "one machine, `linkferry up`; results in a folder or a bucket"),
    Step("10,000 to 50,000", 50_000, "one machine, compose with `--scale worker=N`; results in a bucket"),
    Step("50,000 to 100,000", 100_000, "workers on machines of their own, Redis on another"),
    Step("100,000 to 300,000", 300_000, "a cluster: workers by queue length (KEDA), Redis under Sentinel"),
    Step("300,000 in three regions", 300_000, "as before; workers in each region, one Redis, a bucket", 3),
)


def growth(habits: Habits, rates: Rates, prices: Prices, *, slots_each: int = 4, wait: float = 2.0) -> str:
    """Load against architecture and cost, as a table in Markdown, at each step's upper end."""
    head = ("users a month", "links in the busiest minute", "workers", "wait", "cores", "memory", "out")
    lines = [[*head, "storage", "Redis", "money a month", "how"], ["---"] * 11]
    for step in STEPS:
        there = replace(habits, users=step.users // step.regions)
        one = needs(there, rates, prices, slots_each=slots_each, wait=wait)
        lines.append([step.says, *_cells(one, step.regions), step.how])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cells(one: Needs, regions: int) -> list[str]:
    """What all regions need together."""
    return [
        f"{one.links_per_second * 60 * regions:.0f}",
        f"{one.workers * regions}",
        f"{one.wait_seconds:.1f} s",
        f"{one.cores * regions:.1f}",
        f"{one.memory_gb * regions:.1f} GB",
        f"{one.out_mbit * regions:,.0f} Mbit/s",
        f"{one.storage_gb * regions:,.0f} GB",
        f"{one.redis_load * regions:.1%} of a core",
        f"{one.cost * regions:.0f}",
    ]


def show(habits: Habits, found: Needs, *, as_json: bool) -> None:
    """Prints the plan."""
    if as_json:
        sys.stdout.write(json.dumps({"assumed": asdict(habits), "needs": asdict(found)}, indent=2) + "\n")
        return
    table = Table(title=f"{habits.users:,} users a month, in their busiest hour", show_header=False)
    for name, value in _lines(found):
        table.add_row(name, value)
    Console().print(table)


def _lines(found: Needs) -> list[tuple[str, str]]:
    return [
        ("links", f"{found.links_per_second * 60:.1f} a minute"),
        ("jobs", f"{found.jobs_per_second * 60:.1f} a minute; other links are answered from earlier ones"),
        ("a job", f"{found.job_seconds:.1f} s"),
        ("workers", f"{found.workers}, with {found.slots} slots at {found.load:.0%}"),
        ("wait for a worker", f"{found.wait_seconds:.2f} s in the mean"),
        ("cores", f"{found.cores:.1f}"),
        ("memory", f"{found.memory_gb:.1f} GB, with Redis and bots"),
        ("disk of workers", f"{found.disk_gb:.1f} GB"),
        ("network", f"{found.in_mbit:.0f} Mbit/s in, {found.out_mbit:.0f} Mbit/s out"),
        ("Redis", f"{found.redis_load:.1%} of a core"),
        ("storage", f"{found.storage_gb:.1f} GB"),
        ("money", f"{found.cost:.0f} a month"),
    ]
