"""People in a chat who press buttons of others and forge what we hand out; secrets, and what is kept."""

import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from shared import embedded
from shared.follows import Follow, Follows
from shared.jobs import Jobs
from shared.models import Item
from shared.playlists import Playlists, Run
from tests.attacks.evil import a_canary, serving
from tests.chaos.house import long
from tests.e2e.stack import BOT_TOKEN, Stack
from tests.stand_ins.fault_proxy import TcpProxy
from tests.stand_ins.origin import start_origin
from tests.stand_ins.s3 import RcloneS3, free_port
from tests.stand_ins.telegram import TelegramStandIn

pytestmark = pytest.mark.asyncio(loop_scope="module")

SECRETS = {
    "key": "planted-secret-key-0123456789",
    "s3": "planted-s3-secret-0123456789",
    "token": BOT_TOKEN,
    "cookie": "planted-cookie-0123456789",
    "query": "planted-query-0123456789",
    "log-in": "planted-log-in-0123456789",
}
ANN, BOB = {"id": 11, "first_name": "Ann"}, {"id": 12, "first_name": "Bob"}


def says(words):
    return lambda message: message.from_bot and words in (message.text or "")


def with_media(message):
    return message.from_bot and message.media is not None


class Town:
    """A bot with its worker and its links, Telegram, a site that sets cookies, and a canary."""

    def __init__(self, stack, tg, origin, site, canary):
        self.stack, self.tg, self.origin, self.site, self.canary = stack, tg, origin, site, canary

    @asynccontextmanager
    async def jobs(self):
        with embedded.start(self.stack.data) as server:
            jobs = Jobs.at(server.url)
            try:
                yield jobs
            finally:
                await jobs.aclose()

    async def redis(self):
        """Every key with its whole content, as one text, and the time that each has to live."""
        async with self.jobs() as jobs:
            keys = [key async for key in jobs.redis.scan_iter("*")]
            return [(key, await jobs.redis.pttl(key), await _content(jobs.redis, key)) for key in keys]


async def _content(redis, key):
    match await redis.type(key):
        case "string":
            return await redis.get(key)
        case "hash":
            return json.dumps(await redis.hgetall(key))
        case "list":
            return json.dumps(await redis.lrange(key, 0, -1))
        case "set":
            return json.dumps(list(await redis.smembers(key)))
        case _:
            return json.dumps(await redis.zrange(key, 0, -1, withscores=True))


def cookies_and_a_video(origin):
    video = urllib.request.urlopen(f"{origin.url}/files/small.mp4").read()

    def answer(path):
        if path.startswith("/v.mp4"):
            return 200, "video/mp4", video, {}
        cookie = {"Set-Cookie": f"session={SECRETS['cookie']}; Path=/"}
        return 200, "text/html", b"<title>cookies</title><video src=/v.mp4></video>", cookie

    return answer


@asynccontextmanager
async def a_town(folder, **more):
    port = free_port()
    async with TelegramStandIn.start(token=BOT_TOKEN) as tg:
        with start_origin() as origin, a_canary() as canary, serving(cookies_and_a_video(origin)) as site:
            settings = {
                "TELEGRAM_BOT_TOKEN": BOT_TOKEN,
                "TELEGRAM_API_URL": tg.url,
                "TELEGRAM_UPLOAD_LIMIT": "3MB",
                "PUBLIC_URL": f"http://127.0.0.1:{port}",
                "API_PORT": str(port),
                "SECRET_KEY": SECRETS["key"],
                "S3_SECRET_ACCESS_KEY": SECRETS["s3"],
                "LOG_LEVEL": "info",
                "EGRESS_ALLOW": f"127.0.0.1:{origin.port},127.0.0.1:{site.server_port}",
            }
            stack = Stack(folder, {key: value for key, value in (settings | more).items() if value})
            for role in ("worker", "telegram", "api"):
                stack.start(role)
            try:
                stack.wait_for_log("telegram", "telegram_ready")
                yield Town(stack, tg, origin, site, canary)
            finally:
                stack.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town(tmp_path_factory):
    async with a_town(tmp_path_factory.mktemp("town")) as town:
        yield town


async def test_a_button_obeys_only_the_person_who_asked(town):
    await town.tg.user_says(11, f"{town.origin.url}/k/rate=300kB/m/anns.mp4?size=1MB", user=ANN)
    ack = await town.tg.wait_for(11, lambda message: message.from_bot, timeout=20)
    query = await town.tg.press(ack, "Cancel", user=BOB, chat_id=11)
    assert "Only the person who asked" in (await town.tg.answer(query))["text"]
    await town.tg.wait_for(11, with_media, timeout=40)


FORGED = ["cancel|11:1:abcdefgh", "cancel|", "|x", "again|../../x", "explode|1", "premiere|1|2"]


@pytest.mark.parametrize("data", FORGED)
async def test_a_forged_button_is_nobodys(town, data):
    await town.tg.user_says(12, "/start", user=BOB)
    message = await town.tg.wait_for(12, says("Send me a link"), timeout=20)
    query = await town.tg.press(message, data=data, user=BOB, chat_id=12)
    assert "no longer remember" in (await town.tg.answer(query))["text"]


async def test_forged_buttons_touch_nobody_elses_lists_and_follows(town):
    of_ann = {
        "channel": "telegram",
        "url": "https://a.example/list",
        "title": "l",
        "asker": "tg:11",
        "chat": "tg:11",
    }
    follow = Follow(**of_ann)
    run = Run(**of_ann, name="tg:1:11", items=(Item("1", "https://a.example/1", "x"),), chosen=(0,))
    async with town.jobs() as jobs:
        follows, runs = Follows(jobs.redis), Playlists(jobs.redis)
        await follows.add(follow, (), first=time.time() + 3600, a_chat=9, in_all=9)
        await runs.begin(run)
        await town.tg.user_says(12, "/start", user=BOB)
        message = await town.tg.wait_for(12, says("Send me a link"), timeout=20)
        for data in (f"fo|{follow.id}", *(f"pl|{run.id}|{letter}0" for letter in "tpsanfc")):
            query = await town.tg.press(message, data=data, user=BOB, chat_id=12)
            await town.tg.answer(query)
        assert await follows.get(follow.id) == follow
        assert await runs.get(run.id) == run
        await follows.remove(follow)


ORDERS = (
    "/surge on",
    "/limits user-minute 1000000",
    "/allow 12",
    "/block 11",
    "/cookies",
    "/cookies remove 1",
)
STEERED = ("lf:control", "lf:people", "lf:logins")


async def test_an_owners_order_from_a_stranger_is_no_order(town):
    before = [row for row in await town.redis() if row[0].startswith(STEERED)]
    for stranger, order in enumerate(ORDERS, 20):
        await town.tg.user_says(stranger, order, user=BOB | {"id": stranger})
        await town.tg.wait_for(stranger, says("I don't know that command"), timeout=20)
    assert [row for row in await town.redis() if row[0].startswith(STEERED)] == before


async def test_a_link_hidden_behind_words_goes_nowhere_either(town):
    hidden = [{"type": "text_link", "offset": 0, "length": 4, "url": f"{town.canary.url}/"}]
    await town.tg.user_says(13, "look", user=BOB | {"id": 13}, entities=hidden)
    await town.tg.wait_for(13, says("an address that I do not open"), timeout=30)
    assert town.canary.seen == []


def status_of(url):
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code


def forgeries(link):
    """Ways to get somebody else's page or file out of one's own, or what was never given out."""
    base, _, token = link.rpartition("/")
    other = "a" if token[-1] != "a" else "b"
    tokens = [token[:-1] + other, token[:-1], token + other, token.swapcase(), other * len(token)]
    for forged in tokens:
        yield f"{base}/{forged}"
        yield f"{base}/{forged}/file"
    root = urllib.parse.urlsplit(link)._replace(path="", query="").geturl()
    unsigned = f"/files/media/{'0' * 32}/x.mp4?expires=9999999999&signature={'0' * 64}"
    for path in (
        unsigned,
        "/files/../secret_key",
        "/files/%2e%2e/secret_key",
        "/files//etc/passwd",
        "/files/media/",
    ):
        yield root + path


async def test_a_forged_link_leads_to_nothing(town):
    await town.tg.user_says(14, f"{town.origin.url}/m/large.mp4?size=5MB&seconds=200", user=BOB | {"id": 14})
    answer = await town.tg.wait_for(14, says("It works until"), timeout=90)
    link = answer.entities[-1]["url"]
    assert status_of(link) == 200
    assert {status_of(forged) for forged in forgeries(link)} <= {400, 403, 404}


async def test_secrets_stand_in_no_log_and_no_record(town, tmp_path):
    person, failing = BOB | {"id": 15}, f"{town.origin.url}/missing?access_token={SECRETS['query']}"
    given = tmp_path / "cookies.txt"
    given.write_text(f"127.0.0.1\tFALSE\t/\tFALSE\t0\tlogin\t{SECRETS['log-in']}\n")
    added = town.stack.run("admin", "cookies", "add", str(given))
    assert "Kept 1 cookies for 127.0.0.1" in added.stdout, added.stderr
    await town.tg.user_says(15, f"{town.origin.url}/page/logged-in", user=person)
    await town.tg.wait_for(15, with_media, timeout=30)
    sent = [each["headers"].get("Cookie", "") for each in town.origin.log() if "logged-in" in each["path"]]
    assert sent
    assert all(SECRETS["log-in"] in each for each in sent)
    await town.tg.user_says(15, f"{town.site.url}/?access_token={SECRETS['query']}", user=person)
    await town.tg.wait_for(15, with_media, timeout=30)
    await town.tg.user_says(15, failing, user=person)
    await town.tg.wait_for(15, says("not"), timeout=30)
    log = town.stack.logs()
    assert "job_settled" in log
    assert [name for name, secret in SECRETS.items() if secret in log] == []
    assert town.site.url.removeprefix("http://") + "/" not in log
    records = await town.redis()
    assert any(key.startswith("lf:meta:") for key, _, _ in records)
    kept = "\n".join(f"{key} {content}" for key, _, content in records)
    assert [name for name in ("key", "s3", "token", "cookie", "log-in") if SECRETS[name] in kept] == []
    shown = town.stack.run("admin", "cookies", "list").stdout
    assert "127.0.0.1" in shown
    assert SECRETS["log-in"] not in shown


SIGNED = re.compile(r"X-Amz-(?:Signature|Credential|Security-Token)=(?!<masked>)|AWS4-HMAC-SHA256 Credential")


def at(s3):
    return {
        **s3.settings,
        "PUBLIC_URL": "",  # or links would lead to a page of ours
        "WORKER_TRIES": "1",
    }


@long
async def test_keys_and_signatures_of_a_storage_stand_in_no_log_and_no_record(tmp_path):
    """Nor when it refuses us, and when it is away, of which libraries like to tell everything."""
    person, large = BOB | {"id": 17}, "/m/large.mp4?size=5MB&seconds=200"
    with RcloneS3() as s3, TcpProxy(s3.endpoint) as way:
        keys = at(s3) | {"S3_ENDPOINT_URL": way.endpoint}
        async with a_town(tmp_path / "keys", **keys) as town:
            await town.tg.user_says(17, f"{town.origin.url}{large}", user=person)
            answer = await town.tg.wait_for(17, says("It works until"), timeout=90)
            link = answer.entities[-1]["url"]
            assert SIGNED.search(link)
            assert status_of(link) == 200
            way.mode = "refuse"
            way.cut()
            await town.tg.user_says(17, f"{town.origin.url}{large}&away", user=person)
            await town.tg.wait_for(17, says("storage for big files"), timeout=90)
            await holds_no_secret_of(s3, town)
        refused = at(s3) | {"S3_SECRET_ACCESS_KEY": SECRETS["s3"]}
        async with a_town(tmp_path / "refused", **refused) as town:
            await town.tg.user_says(17, f"{town.origin.url}{large}&refused", user=person)
            await town.tg.wait_for(17, says("storage for big files"), timeout=90)
            await holds_no_secret_of(s3, town)


async def holds_no_secret_of(s3, town):
    log = town.stack.logs()
    assert "job_started" in log
    told = "\n".join([log, *(f"{key} {content}" for key, _, content in await town.redis())])
    assert [each for each in (s3.secret_key, *SECRETS.values()) if each in told] == []
    assert SIGNED.findall(told) == []


async def test_a_person_can_have_himself_forgotten(town):
    person = BOB | {"id": 16}
    await town.tg.user_says(16, f"{town.origin.url}/page/forget-this", user=person)
    await town.tg.wait_for(16, with_media, timeout=30)
    await town.tg.user_says(16, f"{town.origin.url}/k/rate=30kB/m/forget-me.mp4?size=1MB", user=person)
    await town.tg.wait_for(16, says("%"), timeout=30)
    await town.tg.user_says(16, "/privacy", user=person)
    await town.tg.wait_for(16, says("/forget_me"), timeout=10)
    await town.tg.user_says(16, "/forget_me", user=person)
    await town.tg.wait_for(16, says("deleted what I kept of you"), timeout=20)
    await town.tg.wait_for(16, says("Cancelled"), timeout=10)
    about = [key for key, _, content in await town.redis() if "tg:16" in f"{key} {content}"]
    lapsing = ("lf:limit:tg:16:", "lf:q:", "lf:j:", "lf:claim:")  # told to the person
    assert [key for key in about if not key.startswith(lapsing)] == []


LASTING = ("lf:open", "lf:q:", "lf:outbox:", "lf:logins")
"""Begin keys without a lifetime, whose members leave one by one: when what they name has ended, or by the
operator's word.
"""


async def test_every_record_has_an_end(town):
    for_ever = {key for key, ttl, _ in await town.redis() if ttl == -1}
    assert {key for key in for_ever if not key.startswith(LASTING)} == set()
