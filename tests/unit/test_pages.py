"""Link pages as records: who gets which, what deleting means, what is remembered."""

import asyncio
import re
import time
from dataclasses import replace

import pytest

from shared.models import MediaFile, Outcome, Request, Result, Waiter, Wish, new_id
from shared.pages import REMEMBERED, PageLink, Pages, reports
from shared.privacy import forget
from shared.settings import load
from shared.shelf import Shelf
from shared.storage import LocalStorage, new_key

ANN = Waiter("tg:1:77:5:x", "telegram:1", asker="tg:77")
BEN = Waiter("tg:1:88:2:x", "telegram:1", asker="tg:88")


@pytest.fixture
async def storage(tmp_path):
    storage = LocalStorage(tmp_path / "files", None, b"secret")
    yield storage
    await storage.aclose()


@pytest.fixture
def pages(jobs, storage, tmp_path):
    settings = load(_env_file=None, public_url="https://media.example/base/", data_dir=tmp_path)
    return Pages(settings, jobs, Shelf(jobs, storage))


@pytest.fixture
def settled(jobs, storage, tmp_path):
    """A stored result of a link that both asked for."""

    async def settled(*waiters, ttl=1000.0):
        for waiter in waiters:
            await jobs.join(Request("https://a.example/1", waiter, Wish(quality="720")))
        _, [claim] = await jobs.claim("default", 1, lease=10, owner="w")
        (tmp_path / "a.mp4").write_bytes(b"x" * 10)
        file = MediaFile(new_key("a.mp4"), "a.mp4", 10, "video/mp4", "video")
        await storage.put(file.key, tmp_path / "a.mp4", content_type=file.mime, filename=file.name)
        now = time.time()
        result = Result(new_id(), "https://www.a.example/1", "A film", (file,), now, now + ttl)
        await Shelf(jobs, storage).enter(result.id, {file.key: 10}, result.expires)
        await jobs.settle(claim, Outcome(result=result))
        return result

    return settled


async def test_of_pages_that_are_made_at_once_for_one_waiter_one_stays(pages, settled, jobs):
    result = await settled(ANN)
    links = await asyncio.gather(*(pages.link(ANN, result) for _ in range(5)))
    assert len({link.url for link in links}) == 1
    assert await jobs.redis.scard("lf:pages:of:tg:77") == 1
    assert await jobs.redis.scard(f"lf:pages:on:{result.id}") == 1


async def page_of(pages, waiter, result):
    await pages.link(waiter, result)
    return await pages.of_waiter(waiter.id)


async def test_a_page_has_an_address_that_nobody_can_guess(pages, settled):
    result = await settled(ANN, BEN)
    links = [await pages.link(waiter, result) for waiter in (ANN, BEN)]
    assert all(isinstance(link, PageLink) for link in links)
    assert all(re.fullmatch(r"https://media\.example/base/d/[\w-]{22}", link.url) for link in links)
    assert links[0].url != links[1].url
    assert int(result.expires) == links[0].expires_at.timestamp()


async def test_who_is_answered_twice_gets_the_same_page(pages, settled):
    result = await settled(ANN)
    assert await pages.link(ANN, result) == await pages.link(ANN, result)


async def test_a_page_knows_how_to_get_its_medium_again_and_outlives_it(pages, settled, jobs):
    page = await page_of(pages, ANN, await settled(ANN, ttl=100.0))
    assert (page.url, page.wish, page.title) == ("https://a.example/1", Wish(quality="720"), "A film")
    assert REMEMBERED < await jobs.redis.ttl(f"lf:page:{page.token}") <= REMEMBERED + 100
    assert await pages.renewal(page) is None
    await pages.introduce("telegram:1", "https://t.me/ferry_bot")
    assert await pages.renewal(page) == f"https://t.me/ferry_bot?start=renew-{page.token}"


@pytest.mark.parametrize(
    "token", ["", "x" * 22, "x" * 21, "../../../../etc/passwd", "for:tg:1:77:5:x", "é" * 22]
)
async def test_a_forged_token_is_no_page(pages, settled, token):
    await page_of(pages, ANN, await settled(ANN))
    assert await pages.get(token) is None


async def test_files_go_with_their_last_page(pages, settled, storage, jobs):
    result = await settled(ANN, BEN)
    ann, ben = [await page_of(pages, waiter, result) for waiter in (ANN, BEN)]
    await pages.delete(ann)
    assert await storage.size(result.files[0].key) == 10
    await pages.delete(ben)
    assert await storage.size(result.files[0].key) is None
    assert await jobs.outcome(result.id) is None


async def test_a_deleted_page_remembers_nothing_but_that(pages, settled, jobs):
    page = await page_of(pages, ANN, await settled(ANN))
    await pages.delete(page)
    left = await jobs.redis.get(f"lf:page:{page.token}")
    assert (await pages.get(page.token)).deleted
    assert not any(secret in left for secret in ("tg:77", "a.example", "A film"))
    assert await pages.of_waiter(ANN.id) is None


async def test_deleting_again_brings_nothing_back(pages, settled, jobs):
    page = await page_of(pages, ANN, await settled(ANN))
    await jobs.redis.delete(f"lf:page:{page.token}")
    await pages.delete(page)
    assert await pages.get(page.token) is None


async def test_a_person_who_is_forgotten_has_no_pages_any_more(pages, settled, storage, jobs):
    result = await settled(ANN, BEN)
    for waiter in (ANN, BEN):
        await pages.link(waiter, result)
    assert await pages.forget("tg:77") == 1
    assert await pages.forget("tg:77") == 0
    assert await pages.of_waiter(ANN.id) is None
    assert await pages.of_waiter(BEN.id) is not None
    assert await storage.size(result.files[0].key) == 10
    assert not [key async for key in jobs.redis.scan_iter("lf:page*:tg:*77*")]


async def test_who_wants_to_be_forgotten_leaves_others_pages_and_none_of_his_own(
    pages, settled, storage, jobs
):
    result = await settled(ANN, BEN)
    [his, hers] = [await page_of(pages, waiter, result) for waiter in (BEN, ANN)]
    await jobs.redis.delete(f"lf:w:{BEN.id}")  # after two days pages are all that is known of a request
    await forget(ANN.asker, jobs, Shelf(jobs, storage), pages)
    assert (await pages.get(hers.token)).deleted
    assert (await pages.get(hers.token)).url == ""
    assert not (await pages.get(his.token)).deleted
    assert await storage.size(result.files[0].key) == 10
    await forget(BEN.asker, jobs, Shelf(jobs, storage), pages)
    assert (await pages.get(his.token)).deleted
    assert await storage.size(result.files[0].key) is None


async def test_a_persons_pages_are_known_for_as_long_as_the_one_that_lives_longest(pages, settled, jobs):
    result = await settled(ANN, ttl=5000)
    await page_of(pages, ANN, result)
    older = replace(result, id=new_id(), expires=time.time() + 10)
    await page_of(pages, replace(ANN, id="tg:1:77:6:x"), older)
    assert await jobs.redis.ttl("lf:pages:of:tg:77") > REMEMBERED + 4000


async def test_only_the_owners_token_is_the_owners(pages, settled):
    result = await settled(ANN, BEN)
    ann, ben = [await page_of(pages, waiter, result) for waiter in (ANN, BEN)]
    assert pages.is_owner(ann, pages.owner_token(ann))
    for wrong in ("", ann.token, pages.owner_token(ben), "é"):
        assert not pages.is_owner(ann, wrong)


async def test_a_report_is_kept_once_a_day_for_each_page(pages, settled, jobs):
    page = await page_of(pages, ANN, await settled(ANN))
    await pages.report(page, "harm")
    await pages.report(page, "other")
    [report] = await reports(jobs)
    assert (report.url, report.title, report.why) == ("https://a.example/1", "A film", "harm")


async def test_everything_that_pages_keep_ends_by_itself(pages, settled, jobs):
    page = await page_of(pages, ANN, await settled(ANN))
    await pages.report(page, "harm")
    await pages.introduce("telegram:1", "https://t.me/ferry_bot")
    kept = [
        key async for key in jobs.redis.scan_iter("lf:*") if key.startswith(("lf:page", "lf:rep", "lf:shelf"))
    ]
    assert len(kept) >= 9
    assert not [key for key in kept if await jobs.redis.ttl(key) == -1]
