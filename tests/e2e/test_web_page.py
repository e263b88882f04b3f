"""The small web page: a person pastes a link, watches it come, plays it."""

import httpx
import pytest

from bot.api.web import wanted
from shared.settings import load
from tests.e2e.api_house import serve_api
from tests.stand_ins import browser
from tests.stand_ins.browser import Chromium

with_chromium = pytest.mark.skipif(bool(browser.missing()), reason=browser.missing() or "-")


@pytest.fixture(scope="module")
def api(stack):
    with serve_api(stack, "web", LIMIT_API_DOWNLOAD="1000") as api:
        yield api


@pytest.fixture(scope="module")
def chromium():
    with Chromium() as chromium:
        yield chromium


CUT = """{
  const Whole = EventSource
  window.EventSource = class extends Whole {
    constructor() { super("api/nowhere"); window.EventSource = Whole }
  }
}"""
"""The next stream of events ends for good, as after an error of a proxy."""


def ask(tab, link, quality="fit"):
    tab.run(f"document.getElementById('quality').value = '{quality}'")
    tab.run(f"document.getElementById('url').value = '{link}'")
    tab.click("#ask button")


@with_chromium
def test_a_pasted_link_is_fetched_and_plays_in_the_page(chromium, api, origin):
    with chromium.tab(width=390, dark=True) as tab:
        tab.open(api.url)
        ask(tab, f"{origin.url}/page/web-page")
        tab.until("document.querySelector('#jobs video')?.readyState >= 2")
        assert tab.run("document.querySelector('#jobs progress').hidden")
        saved = tab.run("document.querySelector('#jobs a').href")
        assert httpx.get(saved, trust_env=False).status_code == 200
        assert tab.run("document.documentElement.scrollWidth") <= 390
        tab.settle()
        assert tab.complaints == []
        tab.run(CUT)
        ask(tab, f"{origin.url}/page/web-page", "audio")
        tab.until("document.querySelector('#jobs audio')?.readyState >= 1")
        assert tab.run("document.querySelectorAll('#jobs article').length") == 2
        tab.settle()
        assert len(tab.complaints) == 1  # of what is nowhere
        assert all(url.startswith(api.url) for url in tab.asked)


@with_chromium
def test_what_cannot_be_had_is_told_in_words(chromium, api, origin):
    with chromium.tab() as tab:
        tab.open(api.url)
        ask(tab, f"{origin.url}/missing")
        tab.until("document.querySelector('#jobs .bad')?.innerText.length > 10")
        tab.run("document.getElementById('url').type = 'text'")
        ask(tab, "nonsense")
        tab.until("!document.getElementById('trouble').hidden")


@with_chromium
def test_a_download_can_be_given_up(chromium, api, origin):
    with chromium.tab() as tab:
        tab.open(api.url)
        ask(tab, f"{origin.url}/k/rate=20000/m/given-up.mp4?size=2MB")
        tab.until("document.querySelector('#jobs .actions button') !== null")
        tab.click("#jobs .actions button")
        tab.until("document.querySelector('#jobs .facts').innerText === 'Cancelled.'")


@with_chromium
def test_where_keys_are_wanted_the_page_asks_for_one(chromium, stack, origin):
    key = "a-key-of-the-operators-own-choice"
    settings = {"API_KEYS": key, "PUBLIC_URL": "https://media.example.com", "WEB_PAGE": "true"}
    with serve_api(stack, "web-keyed", key, **settings) as api, chromium.tab() as tab:
        tab.open(api.url)
        ask(tab, f"{origin.url}/page/web-keyed")
        tab.until("!document.getElementById('locked').hidden")
        tab.run(f"document.forms.ask.elements.key.value = '{key}'")
        tab.click("#ask button")
        tab.until("document.querySelector('#jobs a:not([hidden])') !== null")


@pytest.mark.parametrize(
    ("settings", "there"),
    [
        ({}, True),
        ({"public_url": "http://localhost:8080"}, True),
        ({"public_url": "https://media.example.org"}, False),
        ({"api_host": "0.0.0.0"}, False),
        ({"api_host": "0.0.0.0", "web_page": True}, True),
        ({"web_page": False}, False),
    ],
)
def test_the_page_is_there_only_at_home_unless_it_is_wanted(settings, there):
    assert wanted(load(_env_file=None, **settings)) == there
