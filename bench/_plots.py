"""The pictures of `bench.day`; `python -m bench._plots FOLDER` draws what growth costs by the plan."""

import sys
from collections.abc import Mapping
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from bench._day import Record
from bench._traffic import BUSIEST, HOUR
from bench.day import Look
from bot.plan import Habits, Prices, Rates, needs

SIZE = (8, 3.6)
COLOURS = ("#7a869a", "#1769c2", "#e09f3e", "#d1495b")


def draw(days: Mapping[str, Record], folder: Path) -> None:
    """Three pictures: the queue over the day, how long links waited, and what was told."""
    for name, paint in (("day-queue", _queue), ("day-wait", _wait), ("day-told", _told)):
        figure, axes = plt.subplots(figsize=SIZE, layout="constrained")
        paint(axes, days)
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
        figure.savefig(folder / f"{name}.png", dpi=110, metadata={"Software": None})
        plt.close(figure)


def _queue(axes: Axes, days: Mapping[str, Record]) -> None:
    for (says, record), colour in zip(reversed(days.items()), reversed(COLOURS), strict=True):
        hours = [at / HOUR for at, _, _ in record.queue]
        axes.plot(hours, [waiting for _, waiting, _ in record.queue], label=says, color=colour, lw=1)
    axes.set(xlabel="hour of the day", ylabel="jobs that wait", xlim=(0, 24), ylim=(0, None))
    axes.set_xticks(range(0, 25, 3))
    axes.legend(frameon=False)


def _wait(axes: Axes, days: Mapping[str, Record]) -> None:
    for (says, record), colour in zip(days.items(), COLOURS, strict=True):
        waits = sorted(one.waited for one in Look(record).served(BUSIEST))
        step = max(1, len(waits) // 2000)
        longer = [1 - n / len(waits) for n in range(len(waits))]
        axes.plot(waits[::step], longer[::step], label=says, color=colour)
    axes.set(xlabel="seconds", ylabel="share of links that wait longer", xscale="symlog", yscale="log")
    axes.set(xlim=(0, None), ylim=(1e-3, 1))
    axes.legend(frameon=False)


def _told(axes: Axes, days: Mapping[str, Record]) -> None:
    _, ours, *_ = days.values()
    told, waited = zip(*Look(ours).told(), strict=True)
    most = max(*told, *waited)
    axes.fill_between([0, most], [0, 0.7 * most], [0, 1.3 * most], color=COLOURS[1], alpha=0.12, lw=0)
    axes.scatter(waited, told, s=3, color=COLOURS[1], alpha=0.35, lw=0)
    axes.plot([0, most], [0, most], color="black", lw=0.7)
    axes.set(xlabel="seconds that a link waited", ylabel="seconds that its sender was told")
    axes.set(xlim=(0, None), ylim=(0, None))


def growth(folder: Path) -> None:
    """Money a month against users a month, by what it is spent on, as the plan assumes."""
    users = range(1_000, 300_001, 1_000)
    parts = ("processors", "memory", "disk and storage", "what is sent")
    figure, axes = plt.subplots(figsize=SIZE, layout="constrained")
    figures = [_money(each) for each in users]
    axes.stackplot(users, *zip(*figures, strict=True), labels=parts, colors=COLOURS, alpha=0.85)
    axes.set(xlabel="users a month", ylabel="money a month", xlim=(0, users[-1]), ylim=(0, None))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.legend(frameon=False, loc="upper left")
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(folder / "growth-cost.png", dpi=110, metadata={"Software": None})
    plt.close(figure)


def _money(users: int) -> tuple[float, float, float, float]:
    """For processors, memory, disk with storage, and what is sent."""

    def cost(**only: float) -> float:
        nothing = {"core": 0.0, "memory": 0.0, "disk": 0.0, "storage": 0.0, "sent": 0.0}
        return needs(Habits(users), Rates(), Prices(**nothing | only)).cost

    all_of_it = Prices()
    return (
        cost(core=all_of_it.core),
        cost(memory=all_of_it.memory),
        cost(disk=all_of_it.disk, storage=all_of_it.storage),
        cost(sent=all_of_it.sent),
    )


if __name__ == "__main__":
    growth(Path(sys.argv[1]))
