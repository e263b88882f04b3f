"""The parts of Discord's delivery that need no Discord: words, buttons, addresses, and the shared pace."""

import asyncio
import time
from types import SimpleNamespace

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from prometheus_client import REGISTRY
from yarl import URL

from shared.connection import connect
from shared.delivery import Later
from shared.delivery.discord import Address, Pace, Press, menu_of_qualities
from shared.delivery.discord.look import CONTENT, heading, link_note, progress_note
from shared.delivery.discord.pace import NoRoom, giving_way
from shared.logs import mask
from shared.models import MediaFile, Progress, Result, Waiter
from shared.storage import Link

WAITER = Waiter("dc:1234567890123456789:1234567890123456789:4", "discord:1234567890123456789")


def result(**facts):
    now = time.time()
    base = {"id": "r", "url": "https://site.example/watch?v=1", "title": "T", "files": ()}
    return Result(**base | facts, created=now, expires=now + 9)


@pytest.mark.parametrize("title", ["x" * 5000, "*_~`|" * 900, "[click](https://evil.example)" * 90])
async def test_the_words_of_a_link_stay_within_a_message(title):
    file = MediaFile("k", "n.mp4", 10**9, "video/mp4", "video")
    link = Link("https://bucket.example/" + "x" * 900, time.time())
    source = "https://site.example/" + "y" * 970
    note = link_note(result(title=title, uploader="*" * 300, url=source), file, link, WAITER, why="link")
    assert len(note.text) <= CONTENT
    assert note.text.endswith(f"({link.url})")


def test_a_title_cannot_smuggle_markup():
    assert "**" not in heading(result(title="**bold** _x_")).removeprefix("**").split("\n")[0].removesuffix(
        "**"
    )


def test_a_link_that_would_end_its_own_markup_is_not_written_as_one():
    assert "](<" not in heading(result(url="https://site.example/a>b"))


async def test_progress_shows_bar_speed_and_time_left():
    note = progress_note(Progress("downloading", 50, 100, 2_000_000, 65, "Title"), WAITER)
    assert note.embed
    assert note.embed.title == "Title"
    assert "▰▰▰▰▰▰▰▰▱▱▱▱▱▱▱▱  50% · 2 MB/s · 1:05 left" in note.embed.description


def test_a_button_carries_its_waiter_within_discords_limit():
    press = Press("premiere", WAITER.id)
    assert len(press.custom_id) <= 100
    assert Press.read(press.custom_id) == press


@pytest.mark.parametrize(
    "data", ["", "lf", "lf|cancel|", "lf|format|dc:1:2:0", "lf|cancel|tg:1:2:3", "x|cancel|dc:1"]
)
def test_a_forged_button_is_nothing(data):
    assert Press.read(data) is None


async def test_a_menu_of_qualities_names_each_once():
    (menu,) = menu_of_qualities(WAITER).children
    assert len({option.label for option in menu.options}) == len(menu.options) == 7


def test_an_address_keeps_only_what_differs_from_the_default():
    to = Address(app=1, user=2, channel=3, limit=50_000_000, attach=False)
    assert to.data() == {"app": 1, "user": 2, "channel": 3, "limit": 50_000_000, "attach": False}
    assert Address.of(Waiter("dc:1", "discord:1", to.data())) == to


@pytest.mark.parametrize(
    "text",
    [
        "MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.GsecrX.secretsecretsecretsecretsecretsecret",
        "PATCH https://discord.com/api/v10/webhooks/1/secretsecretsecret/messages/@original",
        "POST https://discord.com/api/v10/interactions/1/secretsecret/callback",
    ],
)
def test_no_token_reaches_the_log(text):
    assert "secret" not in mask(text)


# -- the pace that all processes share ----------------------------------------------------------------------

CALL = SimpleNamespace(url=URL("https://discord.com/api/v10/channels/1/messages"))
BY_TOKEN = SimpleNamespace(url=URL("https://discord.com/api/v10/webhooks/1/t/messages/@original"))


def answer(status, **headers):
    return SimpleNamespace(response=SimpleNamespace(status=status, headers=headers))


async def test_two_processes_together_keep_to_40_calls_a_second_after_a_burst_of_five(jobs):
    paces = [Pace(jobs.redis, 1), Pace(jobs.redis, 1)]
    began = time.monotonic()
    await asyncio.gather(*(paces[n % 2]._before(None, None, CALL) for n in range(65)))
    assert time.monotonic() - began >= 1.45


async def test_a_global_hold_stops_calls_but_not_interactions(jobs):
    one, other = Pace(jobs.redis, 1), Pace(jobs.redis, 1)
    await one._after(None, None, answer(429, **{"X-RateLimit-Global": "true", "Retry-After": "30"}))
    with pytest.raises(Later) as later:
        await other._before(None, None, CALL)
    assert 25 < later.value.delay <= 30
    await other._before(None, None, BY_TOKEN)


async def test_progress_gives_way_instead_of_waiting(jobs):
    pace = Pace(jobs.redis, 1)
    with giving_way():
        await pace._before(None, None, CALL)
        with pytest.raises(NoRoom):
            await asyncio.gather(*(pace._before(None, None, CALL) for _ in range(10)))
    await pace._before(None, None, CALL)


async def test_too_many_invalid_calls_open_the_breaker_long_before_discord_bans(jobs):
    pace = Pace(jobs.redis, 1)
    for _ in range(200):  # a busy machine takes so long that some are forgotten meanwhile
        await asyncio.gather(*(pace._after(None, None, answer(403)) for _ in range(50)))
        if await jobs.redis.exists("lf:discord:1:hold"):
            break
    else:
        pytest.fail("the breaker never opened")
    with pytest.raises(Later):
        await pace._before(None, None, CALL)


async def test_limits_that_are_shared_with_others_are_not_our_fault(jobs):
    pace = Pace(jobs.redis, 1)
    for _ in range(2600):
        await pace._after(None, None, answer(429, **{"X-RateLimit-Scope": "shared"}))
    await pace._before(None, None, CALL)


async def test_calls_are_counted_with_their_bytes_and_their_ends(jobs):
    async def gone(_):
        return web.Response(status=404)

    app = web.Application()
    app.router.add_post("/there", gone)
    trace = Pace(jobs.redis, 1).trace()
    trace.freeze()
    async with TestServer(app) as server, aiohttp.ClientSession(trace_configs=[trace]) as session:
        sent, ended, broke = counted(), counted(code="404"), counted(code="error")
        await session.post(server.make_url("/there"), data=b"x" * 1000)
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.post("http://127.0.0.1:1/")
    assert counted() - sent == 1000
    assert (counted(code="404") - ended, counted(code="error") - broke) == (1, 1)


def counted(**labels):
    """Calls that ended so; without labels, bytes that were sent."""
    name = "linkferry_platform_request_seconds_count" if labels else "linkferry_platform_sent_bytes_total"
    return REGISTRY.get_sample_value(name, {"platform": "discord", **labels}) or 0


async def test_without_redis_calls_go_on():
    redis = connect("redis://127.0.0.1:1")
    await asyncio.wait_for(Pace(redis, 1)._before(None, None, CALL), 10)
    await redis.aclose()
