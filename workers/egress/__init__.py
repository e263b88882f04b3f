"""The egress guard: the only way out for anything that a user's link makes us fetch. See docs/egress.md.

`Guard` is the worker's side. The guard itself is a process (`python -m workers.egress`):

    client.py     the worker's side: starts the guard, opens a way out per job
    handover.py   how a child's listening socket, its identity, gets to the worker; for children with a
                  network namespace of their own, which they don't have yet
    local.py      the guard of one worker, steered over a control socket
    probe.py      shows that a guard holds, for the doctor
    role.py       a guard of its own, behind EGRESS_URL, where jobs show tokens
    session.py    one client connection: requests, answers, tunnels
    heads.py      HTTP heads and bodies, strictly
    policy.py     which hosts, addresses and ports are let through
    resolver.py   names to addresses
    upstreams.py  the operator's proxies, and which of them rest
    rate.py       how many bytes a second come in
    ways.py       from a name to a connection at a checked address
    jobs.py       what one job has used and may use
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workers.egress.client import Guard, JobEgress
    from workers.egress.config import Config

__all__ = ["Config", "Guard", "JobEgress"]


def __getattr__(name: str) -> Any:
    """Loads the worker's side for whoever asks for it: the engine's children need `handover` alone."""
    if name not in __all__:
        raise AttributeError(name)
    from workers.egress import client, config  # noqa: PLC0415 - see above

    return getattr(config if name == "Config" else client, name)
