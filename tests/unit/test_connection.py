"""What is said of Redis when its connections break."""

import asyncio

import pytest
import uvloop
from redis.exceptions import ConnectionError as RedisConnectionError

from shared.connection import connect, raw_pool


@pytest.mark.parametrize("open_pool", [lambda url: connect(url).connection_pool, raw_pool])
def test_a_write_to_a_connection_that_uvloop_has_closed_is_a_lost_connection(valkey, open_pool):
    async def write() -> None:
        pool = open_pool(valkey.url)
        connection = await pool.get_connection()
        connection._writer.transport.abort()
        await asyncio.sleep(0.05)
        assert connection.is_connected, "redis-py has not noticed, or this shows nothing"
        try:
            await connection.send_command("PING", check_health=False)
        finally:
            await pool.aclose()

    with pytest.raises(RedisConnectionError):
        uvloop.run(write())


@pytest.mark.parametrize("open_pool", [lambda url: connect(url).connection_pool, raw_pool])
async def test_a_proxy_that_accepts_for_a_server_that_is_away_is_a_lost_connection(open_pool):
    met = 0

    def hang_up(_, writer):
        nonlocal met
        met += 1
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        pool = open_pool(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        with pytest.raises(RedisConnectionError):
            await pool.get_connection()
        await pool.aclose()
    assert met < 10
