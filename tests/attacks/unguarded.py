"""A worker whose guard judges no address and looks every name up again: what its judgement is worth.

Run as a program, it is a worker; that worker starts this file once more as its guard.
"""

import subprocess
import sys
from types import SimpleNamespace

import workers.__main__
from workers.egress import __main__ as guard
from workers.egress import client, policy, resolver, ways


def without_judgement():
    policy.Policy.check = lambda *_: None
    ways._is_own = lambda _: False
    resolver.KEPT = 0.0


def start_this_instead(words, **options):
    ours = ["tests.attacks.unguarded" if each == "workers.egress" else each for each in words]
    return subprocess.Popen(ours, **options)


def main():
    if "--control" in sys.argv:
        without_judgement()
        return guard.main()
    client.subprocess = SimpleNamespace(**vars(subprocess) | {"Popen": start_this_instead})
    return workers.__main__.main()


if __name__ == "__main__":
    sys.exit(main())
