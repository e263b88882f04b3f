"""Names to addresses, with a resolver of our own: no thread waits, no search domain is tried.

The system's `getaddrinfo` blocks threads that all jobs share, reads `/etc/hosts` and completes names with
search domains, which would let strangers name machines of the operator's network.
"""

import asyncio
import ipaddress
import time
from collections.abc import Sequence
from pathlib import Path

import dns.asyncresolver
import dns.exception
import dns.nameserver
import dns.rdatatype
import dns.resolver

from workers.egress.config import name_server
from workers.egress.policy import Address
from workers.egress.refusal import Refusal

KEPT = 30.0
"""Seconds that an answer is good for, whatever its TTL says."""
KEPT_FAILURE = 5.0
MOST_KEPT = 4096
ATTEMPT, PATIENCE = 2.0, 8.0
"""Seconds for one question to one server, and for a look-up."""
STRAGGLER = 1.0
"""Seconds that one address family may take longer than the other."""
_RESOLV_CONF = Path("/etc/resolv.conf")
_HOSTS = Path("/etc/hosts")

Found = tuple[Address, ...]


class Resolver:
    """`servers` are `ADDRESS` or `ADDRESS:PORT`; without any those of `/etc/resolv.conf` are asked."""

    def __init__(self, servers: Sequence[str] = ()) -> None:
        self._servers = [_nameserver(each) for each in servers]
        self._stub = dns.asyncresolver.Resolver(configure=False)
        self._read_at = -1.0
        self._kept: dict[str, tuple[float, Found | Refusal]] = {}
        self._asking: dict[str, asyncio.Task[Found]] = {}

    async def lookup(self, name: str) -> Found:
        """All addresses of a name, which is looked up once however many ask. Raises `Refusal`."""
        until, known = self._kept.get(name, (0.0, ()))
        if until <= time.monotonic():
            known = await self._ask_once(name)
        if isinstance(known, Refusal):
            raise Refusal(known.reason, known.detail)
        return known

    async def _ask_once(self, name: str) -> Found:
        task = self._asking.get(name)
        if task is None:
            task = self._asking[name] = asyncio.create_task(self._ask(name))
            task.add_done_callback(lambda done: self._keep(name, done))
        return await asyncio.shield(task)

    def _keep(self, name: str, task: asyncio.Task[Found]) -> None:
        del self._asking[name]
        if task.cancelled():
            return
        error = task.exception()
        while len(self._kept) >= MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept.pop(name, None)
        if error is None:
            self._kept[name] = time.monotonic() + KEPT, task.result()
        elif isinstance(error, Refusal):
            self._kept[name] = time.monotonic() + KEPT_FAILURE, error

    async def _ask(self, name: str) -> Found:
        self._configure()
        kinds = (dns.rdatatype.A, dns.rdatatype.AAAA)
        tasks = [asyncio.create_task(self._query(name, kind)) for kind in kinds]
        try:
            done, late = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if late:
                answered = any(not task.exception() and task.result() for task in done)
                await asyncio.wait(late, timeout=STRAGGLER if answered else None)
        finally:
            for task in tasks:
                task.cancel()
        ended = [task for task in tasks if task.done() and not task.cancelled()]
        errors = [error for task in ended if (error := task.exception())]
        found = tuple(address for task in ended if not task.exception() for address in task.result())
        if found:
            return found
        raise errors[0] if errors else Refusal("name", "no addresses")

    async def _query(self, name: str, kind: dns.rdatatype.RdataType) -> Found:
        try:
            answer = await self._stub.resolve(f"{name}.", kind, raise_on_no_answer=False, search=False)
        except dns.resolver.NXDOMAIN:
            raise Refusal("name") from None
        except (dns.exception.DNSException, OSError, EOFError, ValueError) as error:
            raise Refusal("resolver", type(error).__name__) from None
        return tuple(ipaddress.ip_address(record.address) for record in answer.rrset or ())

    def _configure(self) -> None:
        """Reads the servers again when the machine has moved to another network."""
        if self._servers:
            self._stub.nameservers = self._servers
        elif (changed := _changed_at(_RESOLV_CONF)) != self._read_at:
            try:
                self._stub = dns.asyncresolver.Resolver(str(_RESOLV_CONF))
            except dns.exception.DNSException:
                raise Refusal("resolver", "no resolver is configured") from None
            self._read_at = changed
        self._stub.timeout, self._stub.lifetime = ATTEMPT, PATIENCE
        self._stub.cache = None


def _nameserver(text: str) -> dns.nameserver.Nameserver:
    address, port = name_server(text)
    return dns.nameserver.Do53Nameserver(str(address), port)


class Hosts:
    """`/etc/hosts`: the operator's names. Nobody may reach one but by the operator's permit."""

    def __init__(self, path: Path = _HOSTS) -> None:
        self._path = path
        self._read_at = -1.0
        self._names: dict[str, list[Address]] = {}

    def lookup(self, name: str) -> Found:
        if (changed := _changed_at(self._path)) != self._read_at:
            self._names, self._read_at = self._read(), changed
        return tuple(self._names.get(name, ()))

    def _read(self) -> dict[str, list[Address]]:
        names: dict[str, list[Address]] = {}
        try:
            lines = self._path.read_text(errors="replace").splitlines()
        except OSError:
            return names
        for words in (line.partition("#")[0].split() for line in lines):
            try:
                address = ipaddress.ip_address(words[0])
            except (ValueError, IndexError):
                continue
            for name in words[1:]:
                names.setdefault(name.lower(), []).append(address)
        return names


def _changed_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
