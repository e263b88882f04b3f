"""Ways out: from a host's name to an open connection at an address that was checked.

Directly, through an operator's upstream proxy (which is asked for the checked address, never for the name),
or through another guard, which then resolves and judges itself.
"""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence

import aiohappyeyeballs

from workers.egress.config import Config, Upstream, basic
from workers.egress.end import End
from workers.egress.heads import LARGEST_ANSWER_HEAD, Answer, authority, parse_answer
from workers.egress.jobs import Job
from workers.egress.policy import Address, Permit, Policy
from workers.egress.rate import Rate
from workers.egress.refusal import DENIED, FAILED, Refusal
from workers.egress.resolver import Found, Hosts, Resolver
from workers.egress.upstreams import ProxyBroken, Upstreams

DIAL = 15.0
"""Seconds for a connection, over all addresses and proxies."""
DIAL_PROXY = 5.0
"""Seconds for a connection to one proxy."""
NEXT_ADDRESS = 0.25
"""Seconds until the next address is tried beside a silent one (RFC 8305)."""
MOST_DIALLED = 6


class Ways:
    """Opens connections for jobs. Raises `ValueError` for a config that makes no sense."""

    def __init__(self, config: Config, hosts: Hosts | None = None) -> None:
        self._policy = Policy(Permit.parse(each) for each in config.allow)
        self._resolver = Resolver(config.dns)
        self._hosts = hosts or Hosts()
        self._upstreams = Upstreams(Upstream.parse(each) for each in config.proxy)
        self.rate = Rate(config.rate) if config.rate else None
        self._next = Upstream.parse(config.url) if config.url else None

    async def open(self, job: Job, host: str | Address, port: int) -> End:
        """A connection to the host, counted for the job. Raises `Refusal`."""
        try:
            async with asyncio.timeout(DIAL):
                return await self._connected(job, host, port)
        except TimeoutError:
            raise Refusal("timeout") from None

    async def _connected(self, job: Job, host: str | Address, port: int) -> End:
        if guard := self._next:
            target = authority(host, port)
            return await self._made(job, lambda end: _through_guard(end, guard, target, job.onward))
        addresses = await self._checked(job, host, port)
        ways: list[Upstream | None] = [*self._upstreams.of(str(host))]
        *others, last = ways or [None]
        for upstream in others:
            with contextlib.suppress(Refusal):
                return await self._through(job, upstream, addresses, port)
        return await self._through(job, last, addresses, port)

    async def _through(self, job: Job, upstream: Upstream | None, addresses: Found, port: int) -> End:
        if upstream is None or upstream.scheme == "direct":
            return await self._made(job, lambda end: _dial(end, addresses, port))
        try:
            end = await self._made(job, lambda end: _through_proxy(end, upstream, addresses[0], port))
        except Refusal as refusal:
            self._upstreams.failed(upstream, refusal)
            raise
        self._upstreams.worked(upstream)
        return end

    async def _made(self, job: Job, dial: Callable[[End], Awaitable[None]]) -> End:
        """Connected by `dial`, and closed when that does not go well."""
        end = End(job.spend_received, rate=self.rate)
        try:
            await dial(end)
        except BaseException:
            end.close()
            raise
        return end

    async def _checked(self, job: Job, host: str | Address, port: int) -> Found:
        """The addresses of a host, every one of which may be dialled."""
        addresses = await self._addresses(job, host, port) if isinstance(host, str) else (host,)
        self._policy.check(addresses, port)
        if any(_is_own(each) and not self._policy.permits(each, port) for each in addresses):
            raise Refusal("own")
        return addresses

    async def _addresses(self, job: Job, name: str, port: int) -> Found:
        if self._policy.has_permits:
            known = self._hosts.lookup(name)
            if known and all(self._policy.permits(each, port) for each in known):
                return known
        await job.lookups.acquire()
        asked = asyncio.create_task(self._resolver.lookup(name))
        asked.add_done_callback(lambda _: job.lookups.release())
        asked.add_done_callback(_was_heard)
        return await asyncio.shield(asked)  # it goes on, and counts, when who asked has hung up


def _was_heard(task: asyncio.Task[Found]) -> None:
    """Nobody may be waiting for it any more."""
    if not task.cancelled():
        task.exception()


def _is_own(address: Address) -> bool:
    """Whether a connection to the address would come back to this machine. Sends nothing."""
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((str(address), 9))
        return bool(probe.getsockname()[0] == str(address))
    return False


async def _dial(end: End, addresses: Sequence[Address], port: int) -> None:
    """Exactly these addresses: none of them is ever looked up again."""
    infos = [
        (
            socket.AF_INET if each.version == 4 else socket.AF_INET6,
            socket.SOCK_STREAM,
            socket.IPPROTO_TCP,
            "",
            (str(each), port) if each.version == 4 else (str(each), port, 0, 0),
        )
        for each in addresses[:MOST_DIALLED]
    ]
    try:
        sock = await aiohappyeyeballs.start_connection(infos, happy_eyeballs_delay=NEXT_ADDRESS)
    except (OSError, RuntimeError) as error:
        raise Refusal("unreachable", str(error)) from None
    await asyncio.get_running_loop().create_connection(lambda: end, sock=sock)


async def _dial_operators(end: End, upstream: Upstream) -> None:
    """A proxy that the operator named: looked up like everything of the operator's."""
    loop = asyncio.get_running_loop()
    context = ssl.create_default_context() if upstream.scheme == "https" else None
    try:
        async with asyncio.timeout(DIAL_PROXY):
            await loop.create_connection(lambda: end, upstream.host, upstream.port, ssl=context)
    except OSError as error:  # a timeout is one, too
        raise ProxyBroken(f"no connection to it: {error.strerror or 'it does not answer'}") from None


async def _through_guard(end: End, guard: Upstream, target: str, credentials: str) -> None:
    await _dial_operators(end, guard)
    answer = await _ask_connect(end, target, credentials, ours=True)
    if answer.status != 200:
        raise Refusal.relayed(answer.header(DENIED.lower().encode()), answer.header(FAILED.lower().encode()))


async def _through_proxy(end: End, upstream: Upstream, address: Address, port: int) -> None:
    await _dial_operators(end, upstream)
    if upstream.scheme.startswith("socks5"):
        await _ask_socks(end, upstream, address, port)
        return
    login = basic(upstream.user, upstream.password) if upstream.user else ""
    answer = await _ask_connect(end, authority(address, port), login)
    if answer.status == 407:
        raise ProxyBroken("it refused the login")
    if answer.status != 200:
        raise Refusal("proxy", f"it answered {answer.status}")


async def _ask_connect(end: End, target: str, credentials: str, *, ours: bool = False) -> Answer:
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
    if credentials:
        lines.append(f"Proxy-Authorization: {credentials}")
    end.write("\r\n".join([*lines, "", ""]).encode())
    try:
        return parse_answer(await end.head(LARGEST_ANSWER_HEAD), ours=ours)
    except EOFError:
        raise ProxyBroken("it hung up") from None


async def _ask_socks(end: End, upstream: Upstream, address: Address, port: int) -> None:
    """RFC 1928, with the login of RFC 1929."""
    try:
        end.write(b"\x05\x02\x00\x02" if upstream.user else b"\x05\x01\x00")
        version, method = await end.exactly(2)
        if version != 5 or method not in {0, 2}:
            raise ProxyBroken("no SOCKS5, or it wants another login")
        if method == 2:
            user, password = upstream.user.encode(), upstream.password.encode()
            end.write(bytes([1, len(user)]) + user + bytes([len(password)]) + password)
            if (await end.exactly(2))[1]:
                raise ProxyBroken("it refused the login")
        kind = b"\x01" if address.version == 4 else b"\x04"
        end.write(b"\x05\x01\x00" + kind + address.packed + port.to_bytes(2, "big"))
        _, refused, _, kind_of_reply = await end.exactly(4)
        if refused:
            raise Refusal("unreachable", f"the upstream proxy says {refused}")
        rest = {1: 4, 4: 16}.get(kind_of_reply)
        await end.exactly(2 + (rest if rest is not None else (await end.exactly(1))[0]))
    except EOFError:
        raise ProxyBroken("it hung up") from None
