"""The operator's upstream proxies: which serves a host, and which rests because it failed."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import structlog

from workers.egress.config import Upstream
from workers.egress.refusal import Refusal

log = structlog.get_logger(__name__)

REST, LONGEST_REST = 30.0, 600.0
"""Seconds for which a proxy that fails is not asked while there is another one; doubles."""


class ProxyBroken(Refusal):
    """The proxy itself is to blame, whatever it was asked for."""

    def __init__(self, detail: str) -> None:
        super().__init__("proxy", detail)


@dataclass(slots=True)
class _Health:
    failed: int = 0
    """How often in a row."""
    rests_until: float = 0.0


class Upstreams:
    """Proxies for the same sites stand in for one another, in the operator's order."""

    def __init__(self, upstreams: Iterable[Upstream], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._all = {each: _Health() for each in upstreams}

    def of(self, host: str) -> list[Upstream]:
        """Those to be tried in turn, the ones that rest last; empty where none is meant for this host."""
        serving = [each for each in self._all if each.serves(host)]
        longest = max((len(each.suffix) for each in serving), default=0)
        ours = [each for each in serving if len(each.suffix) == longest]
        now = self._clock()
        return sorted(ours, key=lambda each: max(0.0, self._all[each].rests_until - now))

    def worked(self, upstream: Upstream) -> None:
        self._all[upstream] = _Health()

    def failed(self, upstream: Upstream, refusal: Refusal) -> None:
        """It rests when it is to blame itself; a site that cannot be reached makes no proxy rest."""
        if not isinstance(refusal, ProxyBroken):
            return
        health, now = self._all[upstream], self._clock()
        if health.rests_until > now:
            return
        rest = min(REST * 2.0**health.failed, LONGEST_REST)
        health.failed, health.rests_until = health.failed + 1, now + rest
        log.warning("egress_proxy_rests", proxy=upstream.host, seconds=rest, why=refusal.detail)
