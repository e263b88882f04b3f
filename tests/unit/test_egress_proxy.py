"""The guard at work, in this process: what gets out, what doesn't, and what the client is told."""

import asyncio
import contextlib
import ipaddress
import itertools
import os
import socket
import time

import pytest

from tests.unit.egress_helpers import SILENCE, NameServer, Site, gate
from workers.egress import session as session_module
from workers.egress.config import Config, Upstream
from workers.egress.handover import arrive, channel_pair, directions, listen, welcome
from workers.egress.jobs import Job
from workers.egress.policy import Policy
from workers.egress.rate import BURST
from workers.egress.refusal import Refusal
from workers.egress.resolver import Hosts, Resolver
from workers.egress.upstreams import ProxyBroken, Upstreams
from workers.egress.ways import Ways, _is_own

LITERALS = {
    "127.0.0.1": "address",
    "[::1]": "address",
    "[::]": "address",
    "0.0.0.0": "address",
    "[::ffff:127.0.0.1]": "address",
    "[64:ff9b::7f00:1]": "address",
    "[2002:7f00:1::]": "address",
    "192.88.99.1": "address",
    "169.254.169.254": "address",
    "[fd00:ec2::254]": "address",
    "224.0.0.1": "address",
    "2130706433": "host",
    "0x7f.1": "host",
    "0177.0.0.1": "host",
    "127.1": "host",
    "[fe80::1%25lo]": "host",
}


@pytest.fixture
async def dns():
    async with NameServer.start() as server:
        yield server


@pytest.mark.parametrize(("host", "reason"), LITERALS.items())
async def test_a_literal_address_that_is_not_public_is_denied_both_ways(host, reason):
    async with Site.start() as site, gate() as guard:
        for answer in (
            await guard.get(f"http://{host}:{site.port}/"),
            await guard.connect(f"{host}:{site.port}"),
        ):
            assert (answer.status, answer.denied) == (403, reason)
            assert answer.phrase == f"Egress denied: {reason}"
            assert answer.body.decode().count(".") == 1
        assert site.connections == 0
        assert guard.job.denials == {reason: 2}


ANSWERS = {
    "loopback": ["127.0.0.1"],
    "private": ["10.0.0.1"],
    "metadata": ["169.254.169.254"],
    "v6 loopback": ["::1"],
    "v4-mapped": ["::ffff:127.0.0.1"],
    "NAT64": ["64:ff9b::7f00:1"],
    "6to4": ["2002:7f00:1::"],
    "multicast": ["ff02::1"],
    "public, then private": ["93.184.216.34", "192.168.0.1"],
    "private, then public": ["192.168.0.1", "93.184.216.34"],
    "public v4 and private v6": ["93.184.216.34", "fd00::1"],
    "public v6 and private v4": ["2606:4700::1111", "10.1.1.1"],
}


@pytest.mark.parametrize("addresses", ANSWERS.values(), ids=ANSWERS.keys())
async def test_a_name_with_any_address_that_is_not_public_is_denied(dns, addresses):
    dns.names["evil.example"] = addresses
    async with gate(dns=dns) as guard:
        answer = await guard.get("http://evil.example/")
        assert (answer.status, answer.denied) == (403, "address")
        assert not any(each in answer.body.decode() for each in addresses)
        assert guard.told == [{"denied": "job", "reason": "address", "host": "evil.example"}]


async def test_a_name_that_changes_its_mind_is_dialled_where_it_was_checked(dns):
    dns.names["rebind.example"] = [["127.0.0.1"], ["127.0.0.99"]]
    async with Site.start() as site, gate(allow=[site.host], dns=dns) as guard:
        for _ in range(3):
            assert (await guard.get(f"http://rebind.example:{site.port}/")).status == 200
        assert dns.asked == {("rebind.example", "A"): 1, ("rebind.example", "AAAA"): 1}


async def test_each_host_of_a_chain_of_redirects_is_checked(dns):
    dns.names |= {"fine.example": ["127.0.0.1"], "evil.example": ["10.0.0.1"]}
    says = b"HTTP/1.1 302 Found\r\nLocation: http://evil.example/\r\nContent-Length: 0\r\n\r\n"
    async with (
        Site.start(says) as site,
        gate(allow=[site.host], dns=dns) as guard,
        guard.client() as client,
    ):
        first = await client.get(f"http://fine.example:{site.port}/")
        assert (first.status, first.headers["location"]) == (302, "http://evil.example/")
        assert (await client.get(first.headers["location"])).denied == "address"


async def test_a_permit_is_for_one_address_and_port(dns):
    dns.names["name.example"] = ["127.0.0.1"]
    async with Site.start() as site, Site.start() as other, gate(allow=[site.host], dns=dns) as guard:
        assert (await guard.get(f"http://{site.host}/")).body == b"hi"
        assert (await guard.get(f"http://name.example:{site.port}/")).body == b"hi"
        for url in (
            f"http://127.0.0.1:{other.port}",
            f"http://127.0.0.2:{site.port}",
            f"http://[::1]:{site.port}",
        ):
            assert (await guard.get(url)).denied == "address"
        assert other.connections == 0


async def test_a_port_of_another_service_is_denied(dns):
    dns.names["public.example"] = ["93.184.216.34"]
    async with gate(dns=dns) as guard:
        assert (await guard.connect("public.example:25")).denied == "port"
        assert (await guard.connect("public.example:22")).denied == "port"


@pytest.mark.parametrize("url", ["https://a.example/", "ftp://a.example/", "rtmp://a.example/"])
async def test_another_scheme_is_denied(url):
    async with gate() as guard:
        assert (await guard.get(url)).denied == "scheme"


async def test_names_of_the_hosts_file_are_the_operators(dns, tmp_path):
    hosts = tmp_path / "hosts"
    hosts.write_text("127.0.0.1 localhost nas.lan # mine\n127.0.0.1 public.example\n10.0.0.5 db\nnonsense\n")
    dns.names["public.example"] = ["10.9.9.9"]
    async with Site.start() as site, gate(allow=[site.host], dns=dns, hosts=hosts) as guard:
        assert (await guard.get(f"http://nas.lan:{site.port}/")).body == b"hi"
        assert (await guard.get(f"http://localhost:{site.port}/")).body == b"hi"
        assert (await guard.get("http://nas.lan:8081/")).failed == "name"
        assert (await guard.get("http://db:8080/")).failed == "name"
    async with gate(dns=dns, hosts=hosts) as guard:
        assert (await guard.get("http://public.example/")).denied == "address"
        assert (await guard.get("http://localhost/")).failed == "name"


def test_an_address_of_this_very_machine_is_known_without_asking_anybody():
    assert _is_own(ipaddress.ip_address("127.0.0.1"))
    assert not _is_own(ipaddress.ip_address("93.184.216.34"))


async def test_a_public_address_of_this_very_machine_is_denied(monkeypatch):
    monkeypatch.setattr("workers.egress.policy.unfit", lambda _: None)
    async with Site.start() as site, gate() as guard:
        assert (await guard.get(f"http://{site.host}/")).denied == "own"
        assert site.connections == 0


# -- names -------------------------------------------------------------------------------------------------


async def test_a_name_that_does_not_exist_is_no_denial(dns):
    async with gate(dns=dns) as guard:
        answer = await guard.get("http://nowhere.example/")
        assert (answer.status, answer.failed, answer.denied) == (502, "name", None)
        assert not guard.job.denials
        assert await guard.get("http://nowhere.example/")
        assert dns.asked["nowhere.example", "A"] == 1


async def test_a_name_without_addresses_is_a_failure(dns):
    dns.names["empty.example"] = []
    async with gate(dns=dns) as guard:
        assert (await guard.get("http://empty.example/")).failed == "name"


async def test_many_connections_share_one_look_up(dns):
    dns.names["a.example"] = ["127.0.0.1"]
    async with Site.start() as site, gate(allow=[site.host], dns=dns) as guard:
        answers = await asyncio.gather(*(guard.get(f"http://a.example:{site.port}/") for _ in range(20)))
        assert {each.status for each in answers} == {200}
        assert dns.asked["a.example", "A"] == 1


async def test_a_cut_answer_is_asked_for_again_over_tcp(dns):
    dns.names["big.example"], dns.truncating = ["127.0.0.1"], True
    async with Site.start() as site, gate(allow=[site.host], dns=dns) as guard:
        assert (await guard.get(f"http://big.example:{site.port}/")).status == 200
        assert dns.asked_over_tcp["big.example", "A"] == 1


async def test_a_job_whose_look_ups_hang_delays_nobody_else(dns):
    dns.names |= {f"slow{n}.example": SILENCE for n in range(12)} | {"fine.example": ["127.0.0.1"]}
    async with Site.start() as site:
        ways = Ways(Config(allow=(site.host,), dns=(dns.address,)))
        async with gate(ways=ways) as bad, gate(ways=ways) as good:
            hanging = [asyncio.create_task(bad.get(f"http://slow{n}.example/")) for n in range(12)]
            async with asyncio.timeout(5):
                while len(dns.asked) < 8:
                    await asyncio.sleep(0.01)
            await asyncio.sleep(0.2)
            assert len({name for name, _ in dns.asked}) == 4
            async with asyncio.timeout(4):  # a look-up that hangs takes eight
                assert (await good.get(f"http://fine.example:{site.port}/")).status == 200
            for task in hanging:
                task.cancel()
            await asyncio.gather(*hanging, return_exceptions=True)


async def test_a_look_up_counts_until_it_ends_though_who_asked_has_hung_up(dns):
    dns.names |= {f"slow{n}.example": SILENCE for n in range(40)}
    async with gate(dns=dns) as guard:
        for n in range(40):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(guard.get(f"http://slow{n}.example/"), 0.05)
        assert len({name for name, _ in dns.asked}) == 4


async def test_an_address_family_that_hangs_costs_a_second_and_no_more(dns, monkeypatch):
    resolver = Resolver([dns.address])
    ask = resolver._query

    async def query(name, kind):
        if kind == 28:
            await asyncio.sleep(60)
        return await ask(name, kind)

    monkeypatch.setattr(resolver, "_query", query)
    dns.names["a.example"] = ["127.0.0.1"]
    async with asyncio.timeout(3):
        assert await resolver.lookup("a.example") == (ipaddress.ip_address("127.0.0.1"),)


@pytest.mark.parametrize("server", ["dns.example", "1.2.3.4:0", "1.2.3.4:x", "::1:53x"])
def test_a_name_server_that_is_no_address_is_an_error(server):
    with pytest.raises(ValueError, match=r"port|address"):
        Resolver([server])


# -- plain requests ----------------------------------------------------------------------------------------


async def test_one_connection_serves_many_requests_to_many_sites():
    async with Site.start() as one, Site.start() as two, gate(allow=["127.0.0.1/32"]) as guard:
        async with guard.client() as client:
            for site in (one, one, two, one):
                assert (await client.get(f"http://{site.host}/")).body == b"hi"
        assert (one.connections, two.connections) == (2, 1)


async def test_a_site_that_let_go_of_an_idle_connection_is_asked_again():
    async with Site.start(then="close") as site, gate(allow=[site.host]) as guard, guard.client() as client:
        for _ in range(3):
            assert (await client.get(f"http://{site.host}/")).body == b"hi"
            await asyncio.sleep(0.02)


async def test_bodies_go_to_the_site_whole():
    async with Site.start() as site, gate(allow=[site.host]) as guard, guard.client() as client:
        await client.get(f"http://{site.host}/", "Content-Length: 5", method="POST", body=b"hello")
        await client.get(
            f"http://{site.host}/", "Transfer-Encoding: chunked", method="POST", body=b"2\r\nhi\r\n0\r\n\r\n"
        )
        await client.get(f"http://{site.host}/last")
        assert site.bodies == [b"hello", b"2\r\nhi\r\n0\r\n\r\n", b""]
        assert site.connections == 1


async def test_what_follows_a_body_is_the_next_request_and_nothing_of_it_is_smuggled():
    async with Site.start() as site, gate(allow=[site.host]) as guard, guard.client() as client:
        smuggled = b"GET http://127.0.0.1:1/ HTTP/1.1\r\n\r\n"
        answer = await client.get(
            f"http://{site.host}/", "Content-Length: 1", method="POST", body=b"x" + smuggled
        )
        assert answer.status == 200
        assert (await client.reply()).denied == "address"
        assert len(site.heads) == 1


async def test_an_answer_before_the_whole_body_is_the_connections_last():
    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
        await reader.read()

    async with Site.start(serve=serve) as site, gate(allow=[site.host]) as guard, guard.client() as client:
        answer = await client.get(f"http://{site.host}/", "Content-Length: 99", method="POST", body=b"x")
        assert (answer.status, answer.headers["connection"]) == (413, "close")
        await client.say(f"GET http://{site.host}/ HTTP/1.1\r\n\r\n".encode())
        assert await client.reader.read() == b""
        assert site.connections == 1


BODIES = {
    "chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "counted": b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
    "after 100": b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
    "none": b"HTTP/1.1 204 No Content\r\n\r\n",
}


@pytest.mark.parametrize("says", BODIES.values(), ids=BODIES.keys())
async def test_a_framed_answer_leaves_the_connection_open(says):
    async with Site.start(says) as site, gate(allow=[site.host]) as guard, guard.client() as client:
        for _ in range(2):
            answer = await client.get(f"http://{site.host}/")
            if answer.status == 100:
                answer = await client.reply()
            assert answer.status in {200, 204}
            assert "connection" not in answer.headers
        assert site.connections == 1


async def test_an_answer_that_ends_with_its_connection_does_so_at_the_client_too():
    async with (
        Site.start(b"HTTP/1.1 200 OK\r\n\r\nabc", then="close") as site,
        gate(allow=[site.host]) as guard,
    ):
        answer = await guard.get(f"http://{site.host}/")
        assert (answer.body, answer.headers["connection"]) == (b"abc", "close")


async def test_an_answer_without_a_length_that_breaks_off_does_not_look_complete():
    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\nabc")
        await writer.drain()
        await asyncio.sleep(0.05)
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        writer.transport.abort()

    async with Site.start(serve=serve) as site, gate(allow=[site.host]) as guard:
        with pytest.raises(ConnectionResetError):
            await guard.get(f"http://{site.host}/")


async def test_of_a_counted_answer_that_breaks_off_the_client_keeps_what_came():
    says = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"
    async with Site.start(says, then="close") as site, gate(allow=[site.host]) as guard:
        with pytest.raises(asyncio.IncompleteReadError) as broken:
            await guard.get(f"http://{site.host}/")
        assert broken.value.partial == b"abc"


async def test_a_head_request_has_no_body():
    says = b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"
    async with Site.start(says) as site, gate(allow=[site.host]) as guard, guard.client() as client:
        for _ in range(2):
            answer = await client.get(f"http://{site.host}/", method="HEAD")
            assert answer.headers["content-length"] == "99"


@pytest.mark.parametrize(
    "says", [b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: " + b"x" * 200_000 + b"\r\n\r\n", b""]
)
async def test_an_answer_that_is_none_is_a_failure(says):
    async with Site.start(says, then="close") as site, gate(allow=[site.host]) as guard:
        answer = await guard.get(f"http://{site.host}/")
        assert (answer.status, answer.failed) == (502, "answer")


async def test_nobody_listening_is_a_failure():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    async with gate(allow=[f"127.0.0.1:{port}"]) as guard:
        answer = await guard.get(f"http://127.0.0.1:{port}/")
        assert (answer.status, answer.failed) == (502, "unreachable")


async def test_the_next_address_is_tried_when_one_does_not_answer(dns):
    dns.names["two.example"] = ["127.0.0.2", "127.0.0.1"]
    async with Site.start() as site, gate(allow=[f"127.0.0.0/8:{site.port}"], dns=dns) as guard:
        assert (await guard.get(f"http://two.example:{site.port}/")).status == 200


async def test_a_site_that_says_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(session_module, "ANSWER", 0.1)

    async def serve(reader, _writer):
        await reader.read()

    async with Site.start(serve=serve) as site, gate(allow=[site.host]) as guard:
        answer = await guard.get(f"http://{site.host}/")
        assert (answer.status, answer.failed) == (504, "timeout")


async def test_a_client_that_goes_away_takes_its_connection_to_the_site_along():
    gone = asyncio.Event()

    async def serve(reader, _writer):
        await reader.readuntil(b"\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            await reader.read()
        gone.set()

    async with Site.start(serve=serve) as site, gate(allow=[site.host]) as guard:
        async with guard.client() as client:
            await client.say(f"GET http://{site.host}/ HTTP/1.1\r\n\r\n".encode())
            await asyncio.sleep(0.1)
        async with asyncio.timeout(2):
            await gone.wait()


async def test_a_reader_that_is_slow_does_not_fill_the_memory():
    sent = 0

    async def serve(reader, writer):
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(bytes(1 << 16))
            await writer.drain()
            sent += 1 << 16

    async with Site.start(serve=serve) as site, gate(allow=[site.host]) as guard, guard.client() as client:
        await client.say(f"GET http://{site.host}/ HTTP/1.1\r\n\r\n".encode())
        await asyncio.sleep(0.5)
        before = sent
        await asyncio.sleep(0.3)
        assert sent == before < 32 << 20


async def test_the_guard_says_that_it_is_well_and_nothing_else():
    async with gate() as guard, guard.client() as client:
        await client.say(b"GET /healthz HTTP/1.1\r\n\r\n")
        assert (await client.reply()).body == b"ok\n"
    async with gate() as guard, guard.client() as client:
        await client.say(b"GET /etc/passwd HTTP/1.1\r\n\r\n")
        assert (await client.reply()).denied == "scheme"


# -- heads and floods --------------------------------------------------------------------------------------


async def test_garbage_gets_a_sentence():
    async with gate() as guard:
        for garbage in (b"\x16\x03\x01\x02\x00\r\n\r\n", b"GET x\n\n", b"\r\n\r\n", b"\0" * 100 + b"\n\n"):
            async with guard.client() as client:
                await client.say(garbage)
                answer = await client.reply()
                assert (answer.status, answer.denied) == (400, "head")


async def test_a_huge_head_is_not_read_to_its_end():
    async with gate() as guard, guard.client() as client:
        with contextlib.suppress(ConnectionError):
            await client.say(b"GET http://a.example/ HTTP/1.1\r\nA: " + b"x" * (1 << 20))
        answer = await client.reply()
        assert (answer.status, answer.denied) == (431, "head-size")


async def test_a_head_that_trickles_is_given_up(monkeypatch):
    monkeypatch.setattr(session_module, "HEAD", 0.3)
    async with gate() as guard, guard.client() as client:
        for byte in b"GET http://a.ex":
            await client.say(bytes([byte]))
            await asyncio.sleep(0.01)
        answer = await client.reply()
        assert (answer.status, answer.denied) == (408, "head-time")


async def test_a_client_that_says_nothing_is_hung_up_on(monkeypatch):
    monkeypatch.setattr(session_module, "IDLE", 0.1)
    async with gate() as guard, guard.client() as client, asyncio.timeout(2):
        assert await client.reader.read() == b""


async def test_a_job_holds_only_so_many_connections():
    async with Site.start() as site, gate(allow=[site.host], connections=3) as guard:
        async with contextlib.AsyncExitStack() as stack:
            for _ in range(3):
                await stack.enter_async_context(guard.client())
            await asyncio.sleep(0.05)
            answer = await guard.get(f"http://{site.host}/")
            assert (answer.status, answer.denied) == (429, "connections")
        await asyncio.sleep(0.05)
        assert (await guard.get(f"http://{site.host}/")).status == 200


async def test_a_flood_of_connections_is_cut_off_without_a_word():
    async with gate(connections=2) as guard, contextlib.AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(guard.client()) for _ in range(12)]
        await asyncio.sleep(0.1)
        assert guard.job.connections <= 4
        with pytest.raises(ConnectionError):
            await clients[-1].reader.readexactly(1)


# -- tunnels -----------------------------------------------------------------------------------------------


async def echo(reader, writer):
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    writer.write(b"bye")
    await writer.drain()


async def test_a_tunnel_carries_bytes_both_ways_and_ends_one_way_at_a_time():
    async with Site.start(serve=echo) as site, gate(allow=[site.host]) as guard, guard.client() as client:
        assert (await client.connect(site.host)).status == 200
        blob = bytes(range(256)) * 4000
        await client.say(blob)
        assert await client.reader.readexactly(len(blob)) == blob
        client.writer.write_eof()
        assert await client.reader.read() == b"bye"
        assert guard.job.sent >= len(blob) <= guard.job.received


async def test_a_client_need_not_wait_for_its_tunnel():
    async with Site.start(serve=echo) as site, gate(allow=[site.host]) as guard, guard.client() as client:
        await client.say(f"CONNECT {site.host} HTTP/1.1\r\n\r\nearly".encode())
        assert (await client.reply(tunnel=True)).status == 200
        assert await client.reader.readexactly(5) == b"early"


async def test_a_tunnel_that_breaks_at_one_end_breaks_at_the_other():
    async def serve(reader, writer):
        await reader.readexactly(1)
        sock = writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        writer.transport.abort()

    async with Site.start(serve=serve) as site, gate(allow=[site.host]) as guard, guard.client() as client:
        await client.connect(site.host)
        await client.say(b"x")
        with pytest.raises(ConnectionError):
            await client.reader.readexactly(1)


# -- budget and end ----------------------------------------------------------------------------------------


async def endless(reader, writer):
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(bytes(1 << 16))
        await writer.drain()


async def test_a_job_ends_at_its_budget_with_all_its_connections():
    async with Site.start(serve=endless) as site, gate(allow=[site.host], budget=1 << 20) as guard:
        async with guard.client() as other:
            await other.connect(site.host)
            with pytest.raises(ConnectionError):
                await guard.get(f"http://{site.host}/")
            with pytest.raises(ConnectionError):
                await other.reader.readexactly(1)
        answer = await guard.get(f"http://{site.host}/")
        assert (answer.status, answer.denied) == (413, "budget")
        assert {"over": "job", "reason": "budget"} in guard.told
        assert guard.job.bytes < 3 << 20


async def test_not_a_byte_is_taken_in_once_a_connection_is_halted():
    async def drip(_reader, writer):
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.005)

    async with Site.start(serve=drip) as site:
        job = Job("job", budget=1000, seconds=60)
        end = await Ways(Config(allow=(site.host,))).open(job, ipaddress.ip_address("127.0.0.1"), site.port)
        await end.exactly(3)
        end.halt()
        heard = job.received
        await asyncio.sleep(0.1)
        assert job.received == heard
        end.reset()
        job.end("closed")
        await end.lost


async def test_what_a_job_sends_counts_too():
    async def swallow(reader, _writer):
        while await reader.read(1 << 16):
            pass

    async with Site.start(serve=swallow) as site, gate(allow=[site.host], budget=1 << 20) as guard:
        async with guard.client() as client:
            await client.connect(site.host)
            with pytest.raises(ConnectionError):
                await client.say(bytes(64 << 20))
        assert guard.job.over.reason == "budget"


async def test_a_client_that_has_no_answer_yet_is_told_why_it_gets_none():
    async def serve(reader, _writer):
        await reader.read()

    async with (
        Site.start(serve=serve) as site,
        gate(allow=[site.host], seconds=0.2) as guard,
        guard.client() as client,
    ):
        answer = await client.get(f"http://{site.host}/")
        assert (answer.status, answer.denied) == (403, "deadline")


async def test_denials_are_told_before_the_client_hears_of_them():
    async with gate() as guard:
        assert (await guard.get("http://127.0.0.1/")).denied == "address"
        assert guard.told[0]["reason"] == "address"


async def test_a_log_line_names_hosts_and_never_paths(capfd, dns):
    dns.names["a.example"] = ["10.0.0.1"]
    async with Site.start() as site, gate(allow=[site.host], dns=dns) as guard:
        for n in range(3):
            await guard.get(f"http://{site.host}/secret-path-{n}?token=secret-query")
        await guard.get("http://a.example/secret-path?token=secret-query")
    out = "".join(capfd.readouterr())
    assert "a.example" in out
    assert "secret" not in out
    assert out.count("host=127.0.0.1") == 1


# -- upstream proxies --------------------------------------------------------------------------------------


async def upstream_http(reader, writer):
    """A proxy that wants a login, and speaks for whatever it is asked for."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    ASKED.append(head.split(" ")[1])
    if "Proxy-Authorization: Basic dTpw" not in head:
        writer.write(b"HTTP/1.1 407 No\r\n\r\n")
        return
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy")
    await writer.drain()


async def upstream_socks(reader, writer):
    assert await reader.readexactly(4) == b"\x05\x02\x00\x02"
    writer.write(b"\x05\x02")
    assert await reader.readexactly(5) == b"\x01\x01u\x01p"
    writer.write(b"\x01\x00")
    _, _, _, kind = await reader.readexactly(4)
    address = ipaddress.ip_address(await reader.readexactly(4 if kind == 1 else 16))
    port = int.from_bytes(await reader.readexactly(2), "big")
    ASKED.append(f"[{address}]:{port}" if address.version == 6 else f"{address}:{port}")
    writer.write(b"\x05\x00\x00\x03\x04host\x00\x50")
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy")
    await writer.drain()


ASKED = []


@pytest.mark.parametrize(("scheme", "serve"), [("http", upstream_http), ("socks5", upstream_socks)])
@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111"])
async def test_an_upstream_proxy_is_asked_for_the_checked_address(dns, scheme, serve, address):
    ASKED.clear()
    dns.names |= {"a.example": [address], "evil.example": ["127.0.0.1"]}
    async with (
        Site.start(serve=serve) as upstream,
        gate(dns=dns, proxy=[f"{scheme}://u:p@{upstream.host}"]) as guard,
    ):
        assert (await guard.get("http://a.example/")).body == b"proxy"
        assert [f"[{address}]:80" if ":" in address else f"{address}:80"] == ASKED
        assert (await guard.get("http://evil.example/")).denied == "address"
        assert upstream.connections == 1


async def test_upstream_proxies_serve_the_sites_that_they_are_for(dns):
    names = ("video.example", "cdn.video.example", "notvideo.example")
    dns.names |= {name: ["127.0.0.1"] for name in names}
    async with Site.start(serve=upstream_http) as upstream, Site.start() as site:
        proxy = [f"video.example=http://u:p@{upstream.host}", "cdn.video.example=direct"]
        async with gate(allow=[site.host], dns=dns, proxy=proxy) as guard:
            bodies = [(await guard.get(f"http://{name}:{site.port}/")).body for name in names]
    assert bodies == [b"proxy", b"hi", b"hi"]


async def test_an_upstream_proxy_that_refuses_is_a_failure_and_nothing_goes_around_it(dns):
    dns.names["a.example"] = ["127.0.0.1"]
    async with Site.start(serve=upstream_http) as upstream, Site.start() as site:
        for proxy in (f"http://u:wrong@{upstream.host}", "http://127.0.0.1:1", "socks5://127.0.0.1:1"):
            async with gate(allow=[site.host], dns=dns, proxy=[proxy]) as guard:
                assert (await guard.get(f"http://a.example:{site.port}/")).failed == "proxy"
        assert site.connections == 0


async def test_a_proxy_that_fails_rests_and_the_next_for_the_same_sites_is_used(dns):
    ASKED.clear()
    dns.names |= {"a.example": ["93.184.216.34"], "b.example": ["127.0.0.1"]}
    async with Site.start(serve=upstream_http) as bad, Site.start(serve=upstream_http) as good:
        proxy = [f"a.example=http://u:wrong@{bad.host}", f"a.example=http://u:p@{good.host}"]
        async with gate(dns=dns, proxy=[*proxy, f"http://u:p@{good.host}"]) as guard:
            for _ in range(4):
                assert (await guard.get("http://a.example/")).body == b"proxy"
    assert (bad.connections, good.connections) == (1, 4)


async def upstream_unable(reader, writer):
    """A proxy that is well, and cannot reach the site."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 502 No\r\n\r\n")


async def test_a_site_that_cannot_be_reached_makes_no_proxy_rest(dns):
    dns.names["a.example"] = ["93.184.216.34"]
    async with Site.start(serve=upstream_unable) as first, Site.start(serve=upstream_unable) as second:
        proxy = [f"http://{first.host}", f"http://{second.host}"]
        async with gate(dns=dns, proxy=proxy) as guard:
            for _ in range(3):
                assert (await guard.get("http://a.example/")).failed == "proxy"
    assert (first.connections, second.connections) == (3, 3)


def test_a_proxy_rests_longer_each_time_and_is_whole_again_when_it_works():
    now = [1000.0]
    first, second = (Upstream.parse(f"http://{name}:1") for name in "ab")
    proxies = Upstreams([first, second], clock=lambda: now[0])
    for rest in (30, 60, 120):
        proxies.failed(first, ProxyBroken("x"))
        proxies.failed(first, ProxyBroken("still the same"))
        now[0] += rest - 1
        assert proxies.of("any.example") == [second, first]
        now[0] += 1
        assert proxies.of("any.example") == [first, second]
    proxies.worked(first)
    proxies.failed(first, ProxyBroken("x"))
    now[0] += 30
    assert proxies.of("any.example") == [first, second]


# -- the rate ----------------------------------------------------------------------------------------------


async def test_what_comes_in_is_held_to_the_rate_over_all_connections():
    size, rate = 600_000, 1_200_000
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size + bytes(size)
    async with Site.start(says=answer) as site:
        ways = Ways(Config(allow=(site.host,), rate=rate))
        async with gate(ways=ways) as guard:
            began = time.monotonic()
            replies = await asyncio.gather(*(guard.get(f"http://{site.host}/") for _ in range(3)))
            took = time.monotonic() - began
    assert [len(each.body) for each in replies] == [size] * 3
    at_once = 3 * 256 * 1024  # what the loop may have at hand
    assert took > (3 * size - rate * BURST - at_once) / rate - 0.1
    assert ways.rate.held > 0


# -- pieces ------------------------------------------------------------------------------------------------


async def test_a_childs_listener_arrives_with_its_first_word_and_it_hears_where_to_go():
    ours, theirs = channel_pair()
    with ours, theirs, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        ours.sendall(directions("http://127.0.0.1:1") + b"the first frame")
        assert arrive(theirs, listen(port)) == "http://127.0.0.1:1"
        assert theirs.recv(100) == b"the first frame"
        pid, listener = await welcome(ours)
        with listener:
            assert pid == os.getpid()
            assert listener.getsockname() == ("127.0.0.1", port)
            assert not listener.get_inheritable()


async def test_a_child_without_a_network_of_its_own_arrives_all_the_same():
    ours, theirs = channel_pair()
    with ours, theirs:
        ours.sendall(directions("http://job:password@127.0.0.1:1"))
        assert arrive(theirs, None) == "http://job:password@127.0.0.1:1"
        assert await welcome(ours) == (os.getpid(), None)


async def test_who_dies_before_the_handover_is_over_is_noticed():
    ours, theirs = channel_pair()
    with ours:
        theirs.close()
        with pytest.raises(EOFError):
            await welcome(ours)
    ours, theirs = channel_pair()
    with theirs:
        ours.close()
        with pytest.raises((EOFError, BrokenPipeError)):
            arrive(theirs, None)


def test_every_refusal_is_one_whole_answer():
    for reason in ("address", "budget", "credentials", "name", "proxy"):
        answer = Refusal(reason, "detail that stays here").answer()
        head, _, body = answer.partition(b"\r\n\r\n")
        assert f"Content-Length: {len(body)}".encode() in head
        assert b"detail" not in answer


def test_a_policy_without_permits_needs_no_hosts_file():
    assert not Policy().has_permits
    assert Hosts().lookup("localhost")


async def test_a_cancelled_request_leaves_no_task_behind(dns):
    dns.names["slow.example"] = SILENCE
    async with gate(dns=dns) as guard:
        for _ in range(5):
            async with guard.client() as client:
                await client.say(b"GET http://slow.example/ HTTP/1.1\r\n\r\n")
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.1)
        assert guard.job.connections == 0
    names = [task.get_coro().__qualname__ for task in asyncio.all_tasks()]
    assert not any("Session" in name for name in names)


def test_jobs_count_to_their_budget_exactly():
    async def run():
        job = Job("j", budget=10, seconds=5)
        for _, spend in zip(range(2), itertools.cycle([job.spend_sent, job.spend_received]), strict=False):
            spend(5)
            assert job.over is None
        job.spend_sent(1)
        assert job.over.reason == "budget"

    asyncio.run(run())
