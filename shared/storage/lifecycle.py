"""The rules by which a bucket cleans up after itself: the net below our own sweeper.

Pure. A bucket has one list of rules, which is read and written whole; only those whose ids are ours change.
Buckets delete within about a day of the moment, and count in whole days:
https://developers.cloudflare.com/r2/buckets/object-lifecycles/
"""

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from shared.storage.names import PREFIX

EXPIRY, UPLOADS = "linkferry-expiry", "linkferry-unfinished-uploads"

Rule = Mapping[str, Any]


def wanted(age: timedelta) -> list[Rule]:
    """Our rules: files go once they are older than `age`, uploads that nobody finished after a day."""
    about = {"Status": "Enabled", "Filter": {"Prefix": PREFIX}}
    days = math.ceil(age / timedelta(days=1))
    return [
        {"ID": EXPIRY, **about, "Expiration": {"Days": days}},
        {"ID": UPLOADS, **about, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}},
    ]


def merged(present: Sequence[Rule], age: timedelta) -> list[Rule]:
    """What the bucket's list should be: its other rules as they are, then ours."""
    return [rule for rule in present if rule.get("ID") not in (EXPIRY, UPLOADS)] + wanted(age)


def lacking(present: Sequence[Rule], age: timedelta) -> list[str]:
    """The ids of our rules that the bucket does not have, or has in another form."""
    known = {rule.get("ID"): rule for rule in present}
    return [str(rule["ID"]) for rule in wanted(age) if not _same(known.get(rule["ID"]), rule)]


def _same(present: Rule | None, rule: Rule) -> bool:
    """Servers add fields of their own, and some say the prefix in the old place."""
    if present is None:
        return False
    prefix = present.get("Filter", {}).get("Prefix", present.get("Prefix"))
    ours = {name: value for name, value in rule.items() if name != "Filter"}
    return prefix == PREFIX and all(_holds(present.get(name), value) for name, value in ours.items())


def _holds(present: Any, value: Any) -> bool:
    if isinstance(value, Mapping):
        return isinstance(present, Mapping) and all(present.get(k) == v for k, v in value.items())
    return bool(present == value)
