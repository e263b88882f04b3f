"""Connections whose requests are large, slow or none: a real server, and sockets that misbehave."""

import asyncio
import contextlib

import pytest
import uvicorn

from bot.api import heads
from bot.api.heads import BoundedHeads
from tests.stand_ins.s3 import free_port

GOOD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n"


async def app(scope, receive, send):
    """Answers with the length of the body."""
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    body = str(size).encode()
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]}
    )
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
async def connect():
    """Opens a connection."""
    port = free_port()
    config = uvicorn.Config(app, port=port, log_config=None, http=BoundedHeads, lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    writers = []

    async def connect():
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writers.append(writer)
        return reader, writer

    async with asyncio.timeout(30):
        while not server.started:
            await asyncio.sleep(0.01)
        yield connect
    for each in writers:
        each.close()
    server.should_exit = True
    await serving


async def answer(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
    return int(head.split()[1]), await reader.readexactly(length)


@pytest.mark.parametrize("line", [b"GET /", b"GET / HTTP/1.1\r\nX-Long: ", b"GET / HTTP/1.1\r\n"])
async def test_a_head_that_does_not_end_is_refused_and_not_kept(connect, line):
    reader, writer = await connect()
    writer.write(line)
    sent = 0
    with contextlib.suppress(ConnectionError):
        while sent < 20_000_000 and not reader.at_eof():
            writer.write(b"X-Header: value\r\n" * 1000 if line.endswith(b"1\r\n") else b"a" * 17_000)
            sent += 17_000
            await writer.drain()
            await asyncio.sleep(0)
    assert sent < 20_000_000
    told = b""
    with contextlib.suppress(ConnectionError):
        told = await reader.read()
    assert not told or told.startswith(b"HTTP/1.1 431")


@pytest.mark.parametrize("beginning", [b"", b"\r\n", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n"])
async def test_a_connection_whose_head_does_not_come_is_closed(connect, beginning, monkeypatch):
    monkeypatch.setattr(heads, "PATIENCE", 0.2)
    reader, writer = await connect()
    writer.write(beginning)
    assert await reader.read() == b""


async def test_the_second_head_of_a_connection_has_no_more_time(connect, monkeypatch):
    reader, writer = await connect()
    writer.write(GOOD + b"abcde")
    assert await answer(reader) == (200, b"5")
    monkeypatch.setattr(heads, "PATIENCE", 0.2)
    writer.write(b"GET / HTTP/1.1\r\nHost")
    assert await reader.read() == b""


async def test_a_body_is_no_head(connect):
    reader, writer = await connect()
    writer.write(GOOD + b"ab")
    writer.write(b"cde")
    assert await answer(reader) == (200, b"5")
    writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n" + bytes(300_000))
    assert await answer(reader) == (200, b"300000")
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX-Header: " + b"a" * 60_000 + b"\r\n\r\n")
    assert await answer(reader) == (200, b"0")
