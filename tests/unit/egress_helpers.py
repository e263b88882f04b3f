"""Stand-ins around the egress guard: a name server, an origin of raw bytes, a client that says anything."""

import asyncio
import contextlib
import struct
from collections import Counter
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from workers.egress.config import Config
from workers.egress.jobs import Job
from workers.egress.resolver import Hosts
from workers.egress.session import Session
from workers.egress.ways import Ways

SILENCE = "silence"
NO_SUCH_NAME = "no such name"


class NameServer:
    """Answers from `names`: NAME -> addresses, lists of addresses (one per look-up), or `SILENCE`."""

    def __init__(self):
        self.names = {}
        self.asked = Counter()
        self.asked_over_tcp = Counter()
        self.truncating = False

    @classmethod
    @contextlib.asynccontextmanager
    async def start(cls):
        self = cls()
        loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._serve_tcp, "127.0.0.1", 0)
        address = server.sockets[0].getsockname()
        transport, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(self), local_addr=address)
        self.address = f"127.0.0.1:{address[1]}"
        async with server:
            yield self
        transport.close()

    def answer(self, wire, *, over_tcp=False):
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name = question.name.to_text().rstrip(".")
        kind = dns.rdatatype.to_text(question.rdtype)
        self.asked[name, kind] += 1
        self.asked_over_tcp[name, kind] += over_tcp
        known = self.names.get(name, NO_SUCH_NAME)
        if known == SILENCE:
            return None
        response = dns.message.make_response(query)
        if known == NO_SUCH_NAME:
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif self.truncating and not over_tcp:
            response.flags |= dns.flags.TC
        else:
            if known and isinstance(known[0], list):
                known = known[min(self.asked[name, kind], len(known)) - 1]
            ours = [each for each in known if (":" in each) == (kind == "AAAA")]
            if ours:
                response.answer.append(dns.rrset.from_text_list(question.name, 0, "IN", kind, ours))
        return response.to_wire()

    async def _serve_tcp(self, reader, writer):
        (length,) = struct.unpack(">H", await reader.readexactly(2))
        wire = self.answer(await reader.readexactly(length), over_tcp=True)
        writer.write(struct.pack(">H", len(wire)) + wire)
        await writer.drain()
        writer.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server):
        self.server = server

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        if wire := self.server.answer(data):
            self.transport.sendto(wire, address)


@dataclass
class Site:
    """An origin that reads one head per turn, keeps it, and says what it was told to say."""

    port: int = 0
    heads: list = field(default_factory=list)
    bodies: list = field(default_factory=list)
    connections: int = 0
    says: bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
    then: str = "stay"

    @property
    def host(self):
        return f"127.0.0.1:{self.port}"

    @classmethod
    @contextlib.asynccontextmanager
    async def start(cls, says=None, *, then="stay", serve=None):
        """`then` is stay, close or reset; `serve(reader, writer)` takes over the connection instead."""
        self = cls(then=then)
        if says is not None:
            self.says = says
        writers = set()

        async def met(reader, writer):
            self.connections += 1
            writers.add(writer)
            with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
                await (serve or self._serve)(reader, writer)
            writer.close()

        server = await asyncio.start_server(met, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for writer in writers:
                # One that has closed in good order can't be aborted any more (Python 3.11 trips over it).
                if not writer.transport.is_closing() or writer.transport.get_write_buffer_size():
                    writer.transport.abort()
            await asyncio.sleep(0)

    async def _serve(self, reader, writer):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            self.heads.append(head)
            self.bodies.append(await _body_of(head, reader))
            writer.write(self.says)
            await writer.drain()
            if self.then == "reset":
                writer.transport.abort()
            if self.then != "stay":
                return


async def _body_of(head, reader):
    lower = head.lower()
    if b"content-length: " in lower:
        return await reader.readexactly(int(lower.split(b"content-length: ")[1].split(b"\r\n")[0]))
    if b"transfer-encoding: chunked" in lower:
        return await reader.readuntil(b"0\r\n\r\n")
    return b""


@dataclass
class Reply:
    status: int
    phrase: str
    headers: dict
    body: bytes

    @property
    def denied(self):
        return self.headers.get("x-linkferry-denied")

    @property
    def failed(self):
        return self.headers.get("x-linkferry-failed")


class Client:
    """A connection to the guard."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    @classmethod
    @contextlib.asynccontextmanager
    async def to(cls, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            yield cls(reader, writer)
        finally:
            writer.transport.abort()
            await asyncio.sleep(0)

    async def say(self, data):
        self.writer.write(data)
        await self.writer.drain()

    async def reply(self, *, bodiless=False, tunnel=False):
        """The next answer."""
        async with asyncio.timeout(20):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            first, *lines = head.rstrip().split("\r\n")
            _, status, phrase = first.split(" ", 2)
            headers = {key.lower(): value for key, value in (line.split(": ", 1) for line in lines)}
            if bodiless or status[0] == "1" or status == "204" or (tunnel and status == "200"):
                body = b""
            elif "transfer-encoding" in headers:
                body = await self.reader.readuntil(b"0\r\n\r\n")
            elif "content-length" in headers:
                body = await self.reader.readexactly(int(headers["content-length"]))
            else:
                body = await self.reader.read()
        return Reply(int(status), phrase, headers, body)

    async def get(self, url, *lines, method="GET", body=b""):
        head = [f"{method} {url} HTTP/1.1", "Host: whatever", *lines]
        await self.say("\r\n".join([*head, "", ""]).encode("latin-1") + body)
        return await self.reply(bodiless=method == "HEAD")

    async def connect(self, authority, *lines):
        await self.say("\r\n".join([f"CONNECT {authority} HTTP/1.1", *lines, "", ""]).encode())
        return await self.reply(tunnel=True)


@dataclass
class Gate:
    """A guard's door for one job, in this process."""

    port: int
    job: Job
    told: list

    @contextlib.asynccontextmanager
    async def client(self):
        async with Client.to(self.port) as client:
            yield client

    async def get(self, url, *lines, **options):
        async with self.client() as client:
            return await client.get(url, *lines, **options)

    async def connect(self, authority):
        async with self.client() as client:
            return await client.connect(authority)


@contextlib.asynccontextmanager
async def gate(*, allow=(), dns=None, proxy=(), hosts=None, ways=None, **terms):
    """`dns` is a `NameServer`; without one no name can be looked up."""
    servers = (dns.address,) if dns else ("127.0.0.1:1",)
    nowhere = Hosts(hosts) if hosts else Hosts(_NOWHERE)
    ways = ways or Ways(Config(allow=tuple(allow), dns=servers, proxy=tuple(proxy)), nowhere)
    told = []
    terms = {"budget": 1 << 40, "seconds": 60.0} | terms
    job = Job("job", tell=told.append, **terms)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Session(ways, lambda _: job, job).client, "127.0.0.1", 0)
    try:
        yield Gate(server.sockets[0].getsockname()[1], job, told)
    finally:
        server.close()
        job.end("closed")
        async with asyncio.timeout(5):
            while job.connections:
                await asyncio.sleep(0.005)
        await asyncio.sleep(0.01)


class _Nowhere:
    def stat(self):
        raise FileNotFoundError

    def read_text(self, **_):
        raise FileNotFoundError


_NOWHERE = _Nowhere()
