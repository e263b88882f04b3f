"""Every sentence that a user can read, by key and language, as Fluent files (https://projectfluent.org)."""

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from babel.dates import format_datetime
from fluent.runtime import FluentBundle, FluentResource

from shared.errors import Failure
from shared.models import FIT, Offer, Progress

DEFAULT = "en"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_FOLDER = Path(__file__).parent
_CODECS = {"h264": "H.264", "hevc": "H.265", "av1": "AV1", "vp9": "VP9", "vp8": "VP8"}
_ACTIVE = re.compile("(?<=[@/])\u2068([^\u2069]*)\u2069|\u2068(https?://[^\u2069]*)\u2069")
"""What chats make a link of, between the marks that Fluent puts around it."""


@cache
def languages() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.ftl")))


def language_of(locale: str) -> str:
    """The language that we say something in for a BCP 47 tag: `pt` for `pt-BR`, English for unknown ones."""
    known = (each for each in (locale, locale.split("-", 1)[0]) if each in languages())
    return next(known, DEFAULT)


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=language in RIGHT_TO_LEFT)
    bundle.add_resource(FluentResource((_FOLDER / f"{language}.ftl").read_text()))
    return bundle


def say(key: str, locale: str = DEFAULT, **facts: str | float) -> str:
    """The sentence of a key; in English when the language is unknown or lacks it.

    Raises `KeyError` for a key that no language has.
    """
    for language in (language_of(locale), DEFAULT):
        if _bundle(language).has_message(key):
            bundle = _bundle(language)
            pattern = bundle.get_message(key).value
            assert pattern is not None
            return _ACTIVE.sub(r"\1\2", str(bundle.format_pattern(pattern, facts)[0]))
    raise KeyError(key)


def explain(failure: Failure, locale: str = DEFAULT) -> str:
    """The sentence for a failure."""
    facts = dict(failure.facts or {})
    if "seconds" in facts:
        facts["wait"] = wait(float(facts["seconds"]), locale)
    try:
        return say(f"failure-{failure.kind}", locale, **facts)
    except KeyError:
        return say("failure-internal", locale)


def wait(seconds: float, locale: str = DEFAULT) -> str:
    """A time to wait as people say it: `34 seconds`, `12 minutes`, `3 hours`."""
    for unit, length in (("hours", 3600), ("minutes", 60)):
        if seconds >= 1.5 * length:
            return say(f"wait-{unit}", locale, count=round(seconds / length))
    return say("wait-seconds", locale, count=max(1, round(seconds)))


def minute(moment: float, locale: str = DEFAULT) -> str:
    """A moment in Unix seconds, in UTC, as people read it: `24 Nov 12:30`, `24 нояб. 12:30`."""
    at = datetime.fromtimestamp(moment, UTC)
    return format_datetime(at, "d MMM HH:mm", locale=language_of(locale).replace("-", "_"))


def day(moment: float) -> str:
    """The day of a moment in Unix seconds, as every language reads it: `2026-11-23`."""
    return datetime.fromtimestamp(moment, UTC).date().isoformat()


def size(count: float) -> str:
    """Bytes as people read them: `34 MB`, `1.2 GB`. Decimal units, as the platforms state their limits."""
    for unit in ("B", "kB", "MB"):
        if count < 999.5:
            return f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"


def quality_name(quality: str, locale: str = DEFAULT, offer: Offer | None = None) -> str:
    """What people call a quality, with a height's codec and its size where these are known.

    What fits depends on the chat, so that no size of it is known beforehand.
    """
    parts = [f"{quality}p" if quality.isdigit() else say(f"quality-{quality}", locale)]
    if offer and quality.isdigit() and offer.codec in _CODECS:
        parts.append(_CODECS[offer.codec])
    if offer and offer.bytes and quality != FIT:
        parts.append(size(offer.bytes))
    return " · ".join(parts)


def duration(seconds: float) -> str:
    """Seconds as people read them: `0:07`, `1:02:03`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def progress_bar(progress: Progress, full: str, empty: str, locale: str = DEFAULT) -> str:
    """A bar between `empty` and `full` with share, speed and time left, as far as they are known.

    Nothing where no share of a download is known.
    """
    if progress.fraction is None or progress.stage != "downloading":
        return ""
    cells = round(progress.fraction * len(full))
    figures = [f"{progress.fraction:.0%}"]
    if progress.speed:
        figures.append(f"{size(progress.speed)}/s")
    if progress.eta:
        figures.append(say("left", locale, eta=duration(progress.eta)))
    return full[:cells] + empty[cells:] + "  " + " · ".join(figures)
