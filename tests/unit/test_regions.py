"""Where links go: what was chosen, what a country means, and where somebody works. On a real Valkey."""

import httpx
import pytest

from bot.api import build
from bot.intake import Intake
from shared.models import Place, Waiter, Wish, new_id
from shared.places import Places
from shared.regions import Regions
from shared.settings import BadSettings, load

THREE = {"regions": "eu,us,asia", "region": "us", "region_countries": "DE=eu,JP=asia"}


async def works_in(jobs, *regions):
    await jobs.redis.flushall()
    for region in regions:
        facts = {"region": region, "capacity": 1, "standing": 1}
        await jobs.announce(new_id(), facts)


async def submitted(jobs, region="", **facts):
    intake = Intake(jobs, load(**THREE))
    waiter = Waiter(new_id(), "telegram:1", {"chat": 1}, **{"asker": "tg:7"} | facts)
    link = f"https://a.example/{new_id()}"
    await intake.submit(link, waiter, wish=Wish(), place=Place(), region=region)
    return (await jobs.request_of(waiter.id)).region


async def test_a_link_goes_where_it_was_wished_to_if_somebody_works_there(jobs):
    await works_in(jobs, "eu", "us")
    regions = Regions(jobs, load(**THREE))
    assert await regions.pick("eu") == "eu"
    assert await regions.pick("asia") == "us"
    assert await regions.pick("", "nowhere", "eu") == "eu"
    assert await regions.pick() == "us"


async def test_without_workers_at_home_a_link_goes_where_there_are_some(jobs):
    await works_in(jobs, "asia")
    assert await Regions(jobs, load(**THREE)).pick() == "asia"
    await works_in(jobs)
    assert await Regions(jobs, load(**THREE)).pick("eu") == "us"


async def test_the_next_region_is_that_of_the_operators_order_round_in_a_circle(jobs):
    await works_in(jobs, "asia", "eu")
    regions = Regions(jobs, load(**THREE))
    assert [await regions.after(name) for name in ("eu", "us", "asia")] == ["asia", "asia", "eu"]
    await works_in(jobs, "eu")
    assert await Regions(jobs, load(**THREE)).after("eu") is None


async def test_a_person_chooses_before_his_chat_and_the_chat_before_the_rest(jobs):
    await works_in(jobs, "eu", "us", "asia")
    assert await submitted(jobs) == "us"
    assert await submitted(jobs, "eu") == "eu"
    await Places(jobs.redis).choose("tg:-5", region="asia")
    assert await submitted(jobs, "eu", chat="tg:-5") == "asia"
    await Places(jobs.redis).choose("tg:7", region="eu")
    assert await submitted(jobs, chat="tg:-5") == "eu"
    assert await submitted(jobs, asker="api:key:1") == "us"


async def test_a_choice_is_told_taken_back_and_checked(jobs):
    await works_in(jobs, "eu")
    intake = Intake(jobs, load(**THREE))
    assert "in eu" in await intake.choose_region("tg:7", "eu", "en")
    assert (await Places(jobs.redis).of("tg:7")).region == "eu"
    assert "I know these regions: eu, us, asia" in await intake.choose_region("tg:7", "moon", "en")
    assert "quickest" in await intake.choose_region("tg:7", "any", "en")
    assert (await Places(jobs.redis).of("tg:7")).region == ""
    assert "only one place" in await Intake(jobs, load()).choose_region("tg:7", "eu", "en")


async def test_a_job_that_turned_heavy_is_asked_for_again_in_its_region_not_in_its_line(jobs):
    waiter = Waiter(new_id(), "telegram:1", {"chat": 1}, asker="tg:7")
    await works_in(jobs, "us")
    await Intake(jobs, load()).submit("https://a.example/1", waiter, wish=Wish(), place=Place())
    [claim] = (await jobs.claim("default", 1, lease=10, owner="w"))[1]
    await jobs.turned_heavy(claim, here=False)
    assert (await jobs.request_of(waiter.id)).region == "default"


async def test_callers_of_the_api_name_a_region_or_come_from_a_country(jobs, valkey, tmp_path):
    await works_in(jobs, "eu", "us", "asia")
    options = {"api_anonymous": True, "trusted_proxies": "10.0.0.0/8", "data_dir": tmp_path}
    app = build(load(**THREE, **options), valkey.url)

    async def region(peer, **headers):
        transport = httpx.ASGITransport(app, client=(peer, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
            link = {"url": f"https://a.example/{new_id()}"}
            answer = await client.post("/api/download", json=link, headers=headers)
        return (await jobs.request_of(f"api:{answer.json()['jobId']}")).region

    assert await region("203.0.113.1") == "us"
    assert await region("203.0.113.2", **{"X-Region": "EU"}) == "eu"
    assert await region("10.0.0.1", **{"CF-IPCountry": "JP", "X-Forwarded-For": "203.0.113.3"}) == "asia"
    assert await region("203.0.113.4", **{"CF-IPCountry": "JP"}) == "us", "anybody can write that header"
    await app.state.service.http.aclose()
    await app.state.service.jobs.aclose()


@pytest.mark.parametrize("wrong", [{"regions": "EU"}, {"region_countries": "Germany=eu"}])
def test_regions_and_countries_have_a_form(wrong):
    with pytest.raises(BadSettings):
        load(**wrong)


def test_a_country_means_a_region_where_the_operator_said_so():
    regions = Regions(None, load(**THREE))
    assert [regions.of_country(code) for code in ("de", "JP", "FR", "")] == ["eu", "asia", "", ""]
