"""Shows that a guard with these settings starts and refuses this machine: what `linkferry doctor` tells."""

import asyncio
import contextlib
import ipaddress
from urllib.parse import urlsplit

from shared.errors import JobError
from workers.egress.client import Guard
from workers.egress.config import Config, basic
from workers.egress.policy import Permit, Policy

INSIDE = ("127.0.0.1", "127.254.254.254", "169.254.169.254")
"""Addresses that no link should lead to; the first that is not permitted is asked for."""
WIDEST = {4: 8, 6: 16}
"""Prefixes of networks: whoever permits a wider one permits nearly everything."""
PATIENCE = 10.0


def probe(config: Config, secret: bytes) -> tuple[str, str]:
    """A verdict of the doctor's, and the sentence that goes with it. Raises `ValueError` for a bad config."""
    guard = Guard.start(config, secret=secret)
    try:
        return asyncio.run(_examine(guard, config))
    except (JobError, OSError, asyncio.IncompleteReadError) as error:
        return "broken", f"does not work: {str(error) or type(error).__name__}"


async def _examine(guard: Guard, config: Config) -> tuple[str, str]:
    permits = [Permit.parse(each) for each in config.allow]
    policy = Policy(permits)
    inside = [each for each in INSIDE if not policy.permits(ipaddress.ip_address(each), 80)]
    async with contextlib.aclosing(guard):
        await guard.ready()
        wide = [each for each in permits if each.network.prefixlen < WIDEST[each.network.version]]
        if wide or not inside:
            return "warning", "links may lead to nearly everything that this machine reaches"
        async with guard.job("probe", budget=1 << 20, seconds=PATIENCE) as egress:
            said = await asyncio.wait_for(_ask(egress.proxy, inside[0]), PATIENCE)
    if "Egress denied" in said:
        return "ok", f"links cannot lead to {inside[0]}" + (
            ", to what EGRESS_ALLOW names they can" * bool(permits)
        )
    return "broken", f"does not refuse {inside[0]}: {said or 'no answer'}"


async def _ask(proxy: str, host: str) -> str:
    """The first line of the guard's answer."""
    way = urlsplit(proxy)
    reader, writer = await asyncio.open_connection(way.hostname, way.port)
    login = basic(way.username or "", way.password or "")
    head = f"GET http://{host}/ HTTP/1.1\r\nHost: {host}\r\nProxy-Authorization: {login}\r\n\r\n"
    writer.write(head.encode())
    try:
        return (await reader.readline()).decode("latin-1").strip()
    finally:
        writer.close()
