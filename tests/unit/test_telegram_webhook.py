"""What comes to the webhook's port: a real server over HTTP, a real Valkey; the handler is the test's."""

import asyncio
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.telegram_bot import webhook
from shared.settings import Settings
from tests.stand_ins.s3 import free_port

TOKEN = "123456:AAE2eTestTokenTestTokenTestTokenTest1"
SECRET = "a-secret-of-seventeen"


class Desk:
    """Handles updates: slowly while `gate` is shut."""

    def __init__(self):
        self.handled, self.begun, self.gate = [], asyncio.Event(), asyncio.Event()
        self.gate.set()

    async def __call__(self, update):
        self.begun.set()
        await self.gate.wait()
        self.handled.append(update["update_id"])


@asynccontextmanager
async def replica(jobs, desk, lease=10.0):
    """One process's server; a function that posts to it."""
    port = free_port()
    settings = Settings(
        telegram_bot_token=TOKEN,
        telegram_webhook_url="https://bot.example/hook",
        telegram_webhook_secret=SECRET,
        telegram_webhook_port=port,
    )
    once = webhook.Once(jobs.redis, 123456, lease=lease)
    serving = asyncio.create_task(webhook.receive(settings, once, desk))
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:

        async def post(update=None, *, data=None, secret=SECRET):
            headers = {} if secret is None else {webhook.SECRET_HEADER: secret}
            async with session.post("/hook", json=update, data=data, headers=headers) as answer:
                return answer.status

        await _up(session)
        try:
            yield post
        finally:
            serving.cancel()
            await asyncio.wait({serving})


async def _up(session):
    async with asyncio.timeout(15):
        while True:
            try:
                async with session.get("/healthz") as answer:
                    assert answer.status == 200
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.01)


async def test_an_update_is_answered_after_it_was_handled_and_only_once(jobs):
    desk = Desk()
    async with replica(jobs, desk) as post:
        assert await post({"update_id": 1}) == 200
        assert desk.handled == [1]
        assert await post({"update_id": 1}) == 200
        assert await post({"update_id": 2}) == 200
    assert desk.handled == [1, 2]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], f"{SECRET}x", "\u00e9"])
async def test_without_the_secret_nothing_is_handled(jobs, secret):
    desk = Desk()
    async with replica(jobs, desk) as post:
        assert await post({"update_id": 1}, secret=secret) == 403
    assert desk.handled == []


async def test_what_is_no_update_is_refused(jobs):
    desk = Desk()
    async with replica(jobs, desk) as post:
        for nonsense in (b"", b"{", b"[]", b"7", b'{"update_id": "x"}', b"{}", b"\xff"):
            assert await post(data=nonsense) == 400
        assert await post(data=b"{" + b" " * webhook.LARGEST) == 413
    assert desk.handled == []


async def test_a_repeat_at_another_replica_waits_for_the_first_and_does_nothing(jobs):
    desk = Desk()
    desk.gate.clear()
    async with replica(jobs, desk) as one, replica(jobs, desk) as two:
        first = asyncio.create_task(one({"update_id": 1}))
        await desk.begun.wait()
        second = asyncio.create_task(two({"update_id": 1}))
        await asyncio.sleep(0)
        desk.gate.set()
        assert await asyncio.gather(first, second) == [200, 200]
    assert desk.handled == [1]


async def test_an_update_whose_replica_died_is_handled_by_another(jobs):
    await jobs.redis.set("lf:telegram:123456:update:1", "a replica that died", px=500)
    desk = Desk()
    async with replica(jobs, desk) as post:
        assert await post({"update_id": 1}) == 200
    assert desk.handled == [1]


async def test_an_update_that_takes_long_stays_with_its_replica(jobs):
    desk = Desk()
    desk.gate.clear()
    async with replica(jobs, desk, lease=0.6) as one, replica(jobs, desk, lease=0.6) as two:
        first = asyncio.create_task(one({"update_id": 1}))
        await desk.begun.wait()
        second = asyncio.create_task(two({"update_id": 1}))
        await asyncio.sleep(1.5)  # more than two leases
        assert desk.handled == []
        desk.gate.set()
        assert await asyncio.gather(first, second) == [200, 200]
    assert desk.handled == [1]


async def test_an_update_that_fails_on_our_side_is_asked_for_again(jobs):
    class Broken(Desk):
        async def __call__(self, update):
            await super().__call__(update)
            if len(self.handled) == 1:
                raise RuntimeError

    desk = Broken()
    async with replica(jobs, desk) as post:
        assert await post({"update_id": 1}) == 500
        assert await post({"update_id": 1}) == 200
    assert desk.handled == [1, 1]


def test_all_replicas_know_the_same_secret_without_being_told_one():
    settings = [Settings(telegram_bot_token=token) for token in (TOKEN, TOKEN, f"{TOKEN}x")]
    one, two, other = map(webhook.secret_of, settings)
    assert one == two != other
    assert TOKEN not in one


@pytest.mark.parametrize("bad", ["short", "with a blank in it", "é" * 20])
def test_a_secret_that_telegram_would_not_take_is_refused(bad):
    with pytest.raises(ValueError, match="16 to 256"):
        Settings(telegram_webhook_secret=bad)
