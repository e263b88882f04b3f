"""Measurements, each against a named rival in the same run: `python -m bench [NAME…]`, or `make bench`.

How a bench plugs in: every module of this package that has a list `BENCHES` of `Bench` is found by itself,
in the alphabetical order of modules. A bench has a name to ask for it by, the number of runs that its medians
are taken of, its method in words (what is timed, against what, behind which limits), and a function::

    from bench import Bench, Row, Session


    def measure(session: Session) -> list[Row]:
        with a_rig() as rig:
            times = session.duel(ours=rig.fetch, rival=rig.fetch_with_the_other_tool)
        return [session.versus("5 MB page, ready", times, bar=0.15)]


    BENCHES = [Bench("page", measure, method="submit → …, against …; origin unthrottled")]

`session.duel` calls each side once uncounted and then `session.runs` times, taking turns, and waits before
each sample until the rest of the machine is quiet; a side returns the seconds that it took, so that building
up and checking stay outside. `session.versus` makes the row of two sides. What has no rival, or is no time,
makes its `Row` itself, with the bar on `ours` (`on="ours"`), at most or, with `at_least=True`, at least.

Every run of a side must have a link of its own (`rigs.fresh`), so that no cache helps anybody, and both
sides' outputs are compared as media (`rigs.Facts`).
"""

from bench.harness import Bench, Row, Session

__all__ = ["Bench", "Row", "Session"]
