"""What is too big for the chat comes as a page: watched, deleted by its owner, fetched again when gone."""

import re

import httpx

from shared import embedded
from shared.jobs import Jobs
from tests.e2e.stack import BOT_TOKEN, Stack
from tests.stand_ins.s3 import free_port
from tests.stand_ins.telegram import TelegramStandIn

ANN = {"id": 1001, "first_name": "Ann", "language_code": "en"}


def get(url):
    return httpx.get(url, trust_env=False, timeout=30)


def with_page(message):
    return message.from_bot and "Too big for this chat" in (message.text or "")


async def forget(data, token):
    """As the sweeper does it when the time of a result is over."""
    with embedded.start(data) as server:
        jobs = Jobs.at(server.url)
        page = await jobs.redis.get(f"lf:page:{token}")
        await jobs.forget(re.search(r'"result":"([^"]+)"', page)[1])
        await jobs.aclose()


async def test_a_film_that_is_too_big_comes_as_a_page(origin, tmp_path):
    port = free_port()
    async with TelegramStandIn.start(token=BOT_TOKEN) as tg:
        settings = {
            "TELEGRAM_BOT_TOKEN": BOT_TOKEN,
            "TELEGRAM_API_URL": tg.url,
            "TELEGRAM_UPLOAD_LIMIT": "3000000",
            "WORKER_REENCODE": "0",
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "API_PORT": str(port),
        }
        stack = Stack(tmp_path, settings)
        for role in ("worker", "telegram", "api"):
            stack.start(role)
        try:
            stack.wait_for_log("telegram", "telegram_ready")
            await the_story(stack, tg, f"{origin.url}/m/big.mp4?size=5MB")
        finally:
            stack.stop()


async def the_story(stack, tg, link):
    await tg.user_says(ANN["id"], link, user=ANN)
    answer = await tg.wait_for(ANN["id"], with_page, timeout=60)
    url = answer.entities[-1]["url"]
    assert url.startswith(f"{stack.settings['PUBLIC_URL']}/d/")
    seen = get(url)
    assert seen.status_code == 200, seen.text
    assert "<video" in seen.text
    size = len(get(f"{url}/file").content)
    assert size == 5_000_000

    await forget(stack.data, url.rpartition("/")[2])
    expired = get(url)
    assert expired.status_code == 410
    bot, start = re.search(r'href="https://t\.me/(\w+)\?start=([\w-]+)"', expired.text).groups()
    assert bot == "linkferry_bot"
    asked = await tg.user_says(ANN["id"], f"/start {start}", user=ANN)
    again = await tg.wait_for(
        ANN["id"], lambda m: with_page(m) and m.message_id > asked.message_id, timeout=60
    )
    renewed = again.entities[-1]["url"]
    assert renewed != url
    stored = list((stack.data / "files").rglob("*.mp4"))
    assert len(get(f"{renewed}/file").content) == size

    await tg.press(again, "Delete", user=ANN)
    await tg.wait_for(ANN["id"], lambda m: "The link is deleted" in (m.text or ""), timeout=30)
    assert get(renewed).status_code == 410
    assert len(list((stack.data / "files").rglob("*.mp4"))) == len(stored) - 1
