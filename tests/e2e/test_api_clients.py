"""Clients of the API that know nothing of us: one generated from its document, and a browser."""

import importlib
import json
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.e2e.api_house import ENDED, serve_api
from tests.e2e.receiver import receiver
from tests.e2e.stack import Stack
from tests.stand_ins import browser
from tests.stand_ins.browser import Chromium

KEY = "a-key-of-the-operators-own-choice"
with_chromium = pytest.mark.skipif(bool(browser.missing()), reason=browser.missing() or "-")


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    stack = Stack(tmp_path_factory.mktemp("stack"), {"PUBLIC_URL": "https://media.example.com"})
    stack.start("worker")
    stack.wait_for_worker()
    yield stack
    stack.stop()


@pytest.fixture(scope="module")
def api(stack, origin):
    """Pages of the origin's may call it."""
    keyed = {"API_KEYS": KEY, "LIMIT_API_DOWNLOAD": "1000"}
    with serve_api(stack, key=KEY, CORS_ORIGINS=origin.url, **keyed) as api:
        yield api


@pytest.fixture(scope="module")
def chromium():
    with Chromium() as chromium:
        yield chromium


@pytest.fixture
def client(api, tmp_path, monkeypatch):
    """A module of the package that was generated from the document, by its name."""
    (tmp_path / "generator.yml").write_text("post_hooks: []\n")
    program = Path(sys.executable).with_name("openapi-python-client")
    about = ("--path", "openapi.json", "--config", "generator.yml", "--meta", "none")
    (tmp_path / "openapi.json").write_text(api.http.get("/openapi.json").text)
    made = subprocess.run(
        [program, "generate", *about, "--output-path", "generated_client"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    monkeypatch.syspath_prepend(tmp_path)
    yield lambda name: importlib.import_module(f"generated_client.{name}")
    for name in [name for name in sys.modules if name.startswith("generated_client")]:
        del sys.modules[name]


def test_a_generated_client_looks_asks_waits_fetches_and_understands_a_no(api, client, origin):
    models = client("models")
    ask, look, fetch = (client(f"api.downloads.{name}") for name in ("download", "status", "stream"))
    link = f"{origin.url}/m/generated.mp4?seconds=1"
    about = {"base_url": api.url, "httpx_args": {"trust_env": False}, "timeout": 60}
    with client("client").AuthenticatedClient(token=KEY, **about) as known:
        info = client("api.information.video_info").sync(client=known, body=models.InfoIn(url=link))
        assert {offer.quality for offer in info.qualities} >= {"fit", "best"}
        job = ask.sync(client=known, body=models.DownloadIn(url=link, quality="fit")).job_id
        end = time.monotonic() + 60
        while (now := look.sync(job, client=known)).status not in ENDED:
            assert time.monotonic() < end, now
            time.sleep(0.05)
        assert (now.status, now.result.status, now.result.duration) == ("finished", "done", 1.0)
        assert len(fetch.sync_detailed(job, client=known).content) == now.result.bytes_
        no = client("api.downloads.cancel").sync(job, client=known)
        assert (no.type_, no.status, no.retryable) == ("urn:linkferry:problem:already_ended", 409, False)
    with client("client").AuthenticatedClient(token="wrong", **about) as nobody:
        assert ask.sync(client=nobody, body=models.DownloadIn(url=link)).status == 401


def answer_at(api, url, **form):
    """At the server itself, where PUBLIC_URL would lead."""
    address = api.url + url.removeprefix("https://media.example.com")
    return httpx.request("POST" if form else "GET", address, data=form or None, trust_env=False)


def test_a_program_is_given_the_page_for_people_and_the_link_that_deletes_it(api, origin):
    at = partial(answer_at, api)
    job, done = api.fetch(f"{origin.url}/m/paged.mp4?seconds=1")
    page = done["page"]
    assert (at(page["link"]).status_code, "/delete" in at(page["link"]).text) == (200, False)
    assert "/delete" in at(page["ownerLink"]).text
    assert api.status(job)["page"] == page
    proof = page["ownerLink"].partition("?owner=")[2]
    assert at(f"{page['link']}/delete", owner=proof).status_code == 200
    assert at(page["link"]).status_code == 410
    assert at(done["result"]["link"]).status_code == 410  # nobody else's page showed the file


def test_a_webhook_names_the_page_that_the_status_names(api, origin):
    with receiver() as program:
        _, done = api.fetch(f"{origin.url}/m/hooked-page.mp4?seconds=1", webhook=program.url)
        program.wait(1)
    told = json.loads(program.heard[0][1])["data"]
    assert told["page"] == done["page"]
    assert told["result"]["link"].startswith("https://media.example.com/files/")


def test_the_page_of_a_film_has_the_subtitles_that_were_asked_for(api, origin):
    _, done = api.fetch(f"{origin.url}/site/watch?v=movie-words", quality="360", subtitles="de")
    link = done["page"]["link"]
    assert "/subtitles/1" in answer_at(api, link).text
    assert 'srclang="de"' in answer_at(api, link).text
    words = answer_at(api, f"{link}/subtitles/1")
    assert (words.status_code, words.headers["content-type"]) == (200, "text/vtt; charset=utf-8")
    assert words.text.startswith("WEBVTT\n\n1\n00:00:00.000 --> 00:00:00.900\nLine 1 in de")
    assert answer_at(api, f"{link}/file/2").status_code == 404


ASK = """
(async () => {
  const api = %s, headers = { "Authorization": "Bearer %s", "Content-Type": "application/json" };
  const body = JSON.stringify({ url: "%s" });
  const asked = await fetch(api + "/api/download", { method: "POST", headers, body });
  const { jobId, statusUrl } = await asked.json();
  const last = await new Promise((resolve) => {
    const events = new EventSource(`${api}/api/download-events/${jobId}`);
    events.addEventListener("status", (event) => {
      const now = JSON.parse(event.data);
      if (["finished", "failed"].includes(now.status)) { events.close(); resolve(now); }
    });
  });
  const part = await fetch(`${api}/api/stream/${jobId}`, { headers: { Range: "bytes=0-99" } });
  return {
    told: asked.headers.get("RateLimit"),
    status: last.status,
    range: part.headers.get("Content-Range"),
    bytes: (await part.arrayBuffer()).byteLength,
    wanted: last.result.bytes,
  };
})()
"""


@with_chromium
def test_a_page_of_a_site_that_was_named_uses_the_api_and_no_other_does(chromium, api, origin):
    script = ASK % (json.dumps(api.url), KEY, f"{origin.url}/m/browser.mp4?seconds=1")
    with chromium.tab() as tab:
        tab.open(f"{origin.url}/page/named")
        got = tab.run(script)
        assert (got["status"], got["bytes"]) == ("finished", 100)
        assert got["range"] == f"bytes 0-99/{got['wanted']}"
        assert got["told"].startswith('"download";r=')
        tab.open(f"{origin.url.replace('127.0.0.1', 'localhost')}/page/not-named")
        assert tab.run(f"({script}).catch((error) => error.name)") == "TypeError"


@with_chromium
def test_the_document_is_shown_in_a_browser_without_anything_from_anywhere_else(chromium, api):
    with chromium.tab() as tab:
        tab.open(f"{api.url}/docs")
        tab.until("document.querySelectorAll('.opblock').length >= 8")
        tab.click("#operations-downloads-status button")
        tab.until("document.querySelector('#operations-downloads-status .parameters') !== null")
        tab.settle()
        assert tab.complaints == []
        assert all(url.startswith(api.url) for url in tab.asked)
