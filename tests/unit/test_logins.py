"""Cookies that an operator gives: read strictly, kept sealed, used for their site alone, given a rest."""

import time

import pytest

from shared.logins import HEADER, REST, BadCookies, Logins, read

SOON, LATER = int(time.time()) + 40 * 86_400, int(time.time()) + 300 * 86_400
SECRET = "planted-session-value"


def line(domain=".site.example", name="session", value=SECRET, expires=LATER, **other):
    facts = {"subdomains": "TRUE", "path": "/", "secure": "TRUE"} | other
    return "\t".join([domain, facts["subdomains"], facts["path"], facts["secure"], str(expires), name, value])


def export(*lines):
    return "\n".join([HEADER, "# https://curl.se/docs/http-cookies.html", "", *lines, ""])


@pytest.fixture
def logins(jobs):
    return Logins(jobs.redis, b"secret")


def test_an_export_becomes_a_set_for_the_one_site_in_it():
    login, left_out = read(export(line(), line("www.site.example", "lang", "de", 0, subdomains="FALSE")))
    assert (login.site, login.count, login.expires, left_out) == ("site.example", 2, float(LATER), 0)


def test_of_a_whole_browsers_export_only_the_named_site_is_kept():
    text = export(line(), line(".bank.example", value="money"), line(".mysite.example", value="other"))
    login, left_out = read(text, "https://www.site.example/watch?v=1")
    assert (login.site, login.count, left_out) == ("site.example", 1, 2)
    assert "money" not in login.text
    assert "other" not in login.text


def test_the_set_ends_with_the_first_of_its_lasting_cookies():
    brief = line(name="brief", expires=int(time.time()) + 600)
    login, _ = read(export(line(), line(name="sooner", expires=SOON), brief, line(name="of-now", expires=0)))
    assert login.expires == SOON


def test_what_has_run_out_is_left_out_and_http_only_stays():
    old = line(name="old", expires=1_000_000)
    login, _ = read(export(old, f"#HttpOnly_{line()}"))
    assert login.count == 1
    assert f"#HttpOnly_{line()}" in login.text.splitlines()


BAD = {
    "no cookies in it": export(),
    "run out": export(line(expires=1_000_000)),
    "several sites": export(line(), line(".other.example")),
    "line 4": export(line(secure="yes")),
    "line 5": export(line(), line(value="two\twords")),
    "line 6": export(line(), line(), "<html>not a cookie</html>"),
    "more cookies": export(*(line(name=f"n{number}") for number in range(301))),
    "too large": "#" * 1_000_001,
}


@pytest.mark.parametrize("why", BAD)
def test_what_is_no_cookies_txt_is_refused_without_being_quoted(why):
    with pytest.raises(BadCookies, match=why) as refused:
        read(BAD[why])
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "bad",
    [
        {"domain": "example"},
        {"domain": ".site.example/x"},
        {"path": "x"},
        {"name": "a=b"},
        {"name": ""},
        {"value": "x; Domain=.other.example"},
        {"value": "caf\u00e9"},
        {"expires": "never"},
        {"subdomains": "maybe"},
    ],
)
def test_a_field_that_no_browser_writes_is_refused(bad):
    with pytest.raises(BadCookies, match="line 4"):
        read(export(line(**bad)))


@pytest.mark.parametrize("site", ["com", "../x", "a b.example", "site.example:80"])
def test_a_site_must_be_a_domain(site):
    with pytest.raises(BadCookies, match="named like"):
        read(export(line()), site)


async def test_a_set_serves_its_site_and_nobody_else(logins):
    await logins.add(export(line()))
    served = ["https://site.example/v/1", "https://www.site.example/", "http://SITE.example:8080/"]
    others = [
        "https://mysite.example/",
        "https://site.example.evil.example/",
        "https://site.example@evil.example/",
        "https://evil.example/?u=https://site.example/",
        "https://evil.example\\@site.example/",
    ]
    for url in served:
        assert await logins.usable(url, "here"), url
    for url in others[:4]:
        assert not await logins.usable(url, "here"), url


async def test_a_regions_own_sets_come_before_those_for_all(logins):
    for_all = (await logins.add(export(line()))).login
    own = (await logins.add(export(line()), region="eu")).login
    assert [each.id for each in await logins.usable("https://site.example/", "eu")] == [own.id, for_all.id]
    assert [each.id for each in await logins.usable("https://site.example/", "us")] == [for_all.id]


async def test_a_set_that_fails_rests_in_that_region_and_the_next_is_used(logins, jobs):
    first, second = [(await logins.add(export(line(value=value)))).login for value in "ab"]
    await logins.worked(second, "eu")
    assert await logins.failed(first, "eu", "https://site.example/1")
    usable = await logins.usable("https://site.example/1", "eu")
    assert [each.id for each in usable] == [second.id]
    assert len(await logins.usable("https://site.example/1", "us")) == 2
    [health] = await logins.health(first.id)
    assert health.rests - time.time() == pytest.approx(REST, abs=30)
    assert health.score < 1
    await jobs.redis.hset(f"lf:login:{first.id}:eu", "until", 1)
    assert [each.id for each in await logins.usable("https://site.example/1", "eu")] == [second.id, first.id]


async def test_one_link_for_members_alone_makes_no_set_rest(logins):
    login = (await logins.add(export(line()))).login
    for _ in range(5):
        assert not await logins.failed(login, "eu", "https://site.example/members", links=2)
    await logins.worked(login, "eu")
    assert not await logins.failed(login, "eu", "https://site.example/1", links=2)
    assert await logins.failed(login, "eu", "https://site.example/2", links=2)


async def test_it_rests_longer_each_time(logins):
    login = (await logins.add(export(line()))).login
    rests = []
    for number in range(12):
        await logins.failed(login, "eu", f"https://site.example/{number}")
        [health] = await logins.health(login.id)
        rests.append(health.rests - time.time())
    assert rests[1] == pytest.approx(2 * REST, abs=30)
    assert rests[-1] == pytest.approx(86_400, abs=30)


async def test_a_site_is_as_well_off_as_its_best_set_and_badly_while_all_rest(logins):
    one = (await logins.add(export(line()))).login
    assert await logins.scores("eu") == {"site.example": 1.0}
    await logins.failed(one, "eu", "https://site.example/1")
    assert await logins.scores("eu") == {"site.example": 0.0}
    assert await logins.scores("us") == {"site.example": 1.0}
    await logins.add(export(line()), region="us")
    assert await logins.scores("eu") == {"site.example": 0.0}
    await logins.add(export(line()), region="eu")
    assert await logins.scores("eu") == {"site.example": 1.0}


async def test_nothing_of_it_can_be_read_in_redis_or_with_another_secret(logins, jobs):
    login = (await logins.add(export(line()))).login
    [sealed] = await jobs.redis.hvals("lf:logins")
    assert SECRET not in sealed
    assert "site.example" not in sealed
    assert SECRET not in repr(login)
    assert await Logins(jobs.redis, b"other").all() == []
    await jobs.redis.hset("lf:logins", "another", sealed)
    assert [each.id for each in await logins.all()] == [login.id], "moved elsewhere, it is worthless"


async def test_what_is_removed_is_gone(logins):
    login = (await logins.add(export(line()))).login
    assert await logins.remove(login.id)
    assert not await logins.remove(login.id)
    assert await logins.usable("https://site.example/", "eu") == []
