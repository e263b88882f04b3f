"""The HTTP API as programs meet it: real server, worker and queue."""

import json
import time
import urllib.request

import httpx
import pytest

from bot.keys import Keys
from shared import embedded
from shared.jobs import Jobs
from tests.e2e.api_house import serve_api

KEY = "a-key-of-the-operators-own-choice"


@pytest.fixture(scope="module")
def api(stack):
    with serve_api(stack, LIMIT_API_DOWNLOAD="1000", LIMIT_API_INFO="1000") as api:
        yield api


@pytest.fixture(scope="module")
def keyed(stack):
    """A server that wants keys, with small limits."""
    with serve_api(stack, "keyed", KEY, API_KEYS=KEY, PUBLIC_URL="https://media.example.com") as api:
        yield api


def bytes_of(url):
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.read()


def events_of(answer):
    """The events of a stream, as dictionaries of their fields."""
    event = {}
    for line in answer.iter_lines():
        name, _, value = line.partition(": ")
        if not line and event.keys() - {"retry"}:
            yield event
        if not line:
            event = {}
        else:
            event[name] = value


def is_problem(answer, status, kind):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["type"] == f"urn:linkferry:problem:{kind}", body
    assert body["status"] == status
    return body


# -- a download's life -------------------------------------------------------------------------------------


def test_a_link_becomes_a_file_that_can_be_had_in_ranges(api, origin):
    source = f"{origin.url}/m/whole.mp4?size=300kB&seconds=5"
    job, status = api.fetch(source)
    assert status["status"] == "finished"
    assert status["progress"] == 1.0
    result = status["result"]
    assert (result["status"], result["kind"], result["cached"]) == ("done", "file", False)
    assert "path" not in result
    assert result["link"] == f"{api.url}/api/stream/{job}"
    whole = api.http.get(result["link"])
    assert whole.content == bytes_of(source)
    assert len(whole.content) == result["bytes"] == int(whole.headers["content-length"])
    part = api.http.get(result["link"], headers={"Range": "bytes=10-19", "If-Range": whole.headers["etag"]})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    assert api.http.head(result["link"]).headers["accept-ranges"] == "bytes"
    known = api.http.get(result["link"], headers={"If-None-Match": whole.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    for asked in ("bytes=5-3", "lines=0-1", "bytes=0-1,5-6"):
        assert api.http.get(result["link"], headers={"Range": asked}).content == whole.content
    behind = api.http.get(result["link"], headers={"Range": f"bytes={result['bytes']}-"})
    is_problem(behind, 416, "no_such_range")
    assert behind.headers["content-range"] == f"bytes */{result['bytes']}"
    assert whole.headers["content-disposition"].startswith("inline")
    assert "sandbox" not in whole.headers["content-security-policy"]  # it keeps browsers' players away


def test_a_repeat_is_answered_from_the_cache(api, origin):
    source = f"{origin.url}/m/again.mp4?seconds=1"
    first, _ = api.fetch(source)
    second, status = api.fetch(source)
    assert first != second
    assert status["result"]["cached"]


def test_a_status_that_has_not_changed_is_not_sent_again(api, origin):
    job, _ = api.fetch(f"{origin.url}/m/etag.mp4?seconds=1")
    tag = api.http.get(f"/api/download-status/{job}").headers["etag"]
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = api.http.get(f"/api/download-status/{job}", headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")


def test_a_link_that_leads_nowhere_fails_with_its_reason(api, origin):
    job, status = api.fetch(f"{origin.url}/missing?n=api")
    assert status["status"] == "failed"
    assert status["error"]["kind"] == "not_found"
    is_problem(api.http.get(f"/api/stream/{job}"), 410, "failed")


def test_a_running_download_can_be_given_up(api, origin):
    source = f"{origin.url}/k/rate=20000/m/slow.mp4?size=2MB"
    job = api.ask(source)
    api.wait(job, lambda status: status["status"] == "running" and status["stage"] == "downloading")
    assert api.http.delete(f"/api/download/{job}").status_code == 204
    assert api.status(job)["status"] == "cancelled"
    assert api.http.delete(f"/api/download/{job}").status_code == 204
    is_problem(api.http.get(f"/api/stream/{job}"), 410, "cancelled")


def test_one_caller_giving_up_leaves_the_others_theirs(api, origin):
    source = f"{origin.url}/k/rate=200000/m/shared.mp4?size=600kB"
    first, second = api.ask(source), api.ask(source)
    assert api.http.delete(f"/api/download/{first}").status_code == 204
    assert api.wait(second)["status"] == "finished"
    assert api.status(first)["status"] == "cancelled"


def test_what_has_ended_cannot_be_given_up(api, origin):
    job, _ = api.fetch(f"{origin.url}/m/ended.mp4?seconds=1")
    is_problem(api.http.delete(f"/api/download/{job}"), 409, "already_ended")


def test_the_same_idempotency_key_is_the_same_download(api, origin):
    body = {"url": f"{origin.url}/m/idempotent.mp4?seconds=1"}
    asked = [api.http.post("/api/download", json=body, headers={"Idempotency-Key": "once"}) for _ in range(2)]
    assert asked[0].json() == asked[1].json()
    other = api.http.post(
        "/api/download", json=body | {"quality": "audio"}, headers={"Idempotency-Key": "once"}
    )
    is_problem(other, 422, "idempotency_key_reused")


# -- what a link offers ------------------------------------------------------------------------------------


def test_a_link_s_qualities_are_told_with_their_sizes(api, origin):
    source = f"{origin.url}/m/offer.mp4?size=300kB&seconds=5"
    answer = api.http.post("/api/video-info", json={"url": source})
    assert answer.status_code == 200, answer.text
    info = answer.json()
    assert {"fit", "best", "audio", "mp3"} <= {each["quality"] for each in info["qualities"]}
    assert info["title"]
    assert info["formats"]


def test_each_height_of_a_stream_is_a_quality(api, origin):
    info = api.http.post("/api/video-info", json={"url": f"{origin.url}/dash/manifest.mpd"}).json()
    heights = [each for each in info["qualities"] if each["quality"].isdigit()]
    assert heights
    assert all(each["height"] == int(each["quality"]) for each in heights)


def test_the_items_of_a_playlist_are_listed_as_many_as_wanted(api, origin):
    asked = {"url": f"{origin.url}/site/playlist?list=long", "items": 5}
    info = api.http.post("/api/video-info", json=asked).json()
    assert (info["title"], info["entries"]) == ("Playlist long", 1000)
    assert [item["id"] for item in info["items"]] == [f"plain-{number}" for number in range(1, 6)]
    assert info["items"][0]["url"] == f"{origin.url}/site/watch?v=plain-1"


def test_what_was_learned_is_not_asked_again(api, origin):
    source = f"{origin.url}/page/learned-once"
    first = api.http.post("/api/video-info", json={"url": source}).json()
    asked = len(origin.log())
    assert api.http.post("/api/video-info", json={"url": source}).json() == first
    assert len(origin.log()) == asked


def test_a_busy_worker_still_says_what_a_link_offers(api, origin):
    busy = [api.ask(f"{origin.url}/k/rate=20000/m/busy-{n}.mp4?size=2MB") for n in range(5)]
    api.wait(busy[0], lambda status: status["status"] == "running")
    answer = api.http.post("/api/video-info", json={"url": f"{origin.url}/page/while-busy"})
    assert answer.status_code == 200, answer.text
    assert all(api.status(job)["status"] in ("queued", "running") for job in busy)
    for job in busy:
        assert api.http.delete(f"/api/download/{job}").status_code == 204


def test_why_nothing_can_be_told_is_a_problem(api, origin):
    gone = api.http.post("/api/video-info", json={"url": f"{origin.url}/missing?n=info"})
    is_problem(gone, 422, "not_found")
    ill = api.http.post("/api/video-info", json={"url": f"{origin.url}/status/500?n=info"})
    assert ill.status_code == 502, ill.text
    assert ill.json()["retryable"]


# -- events ------------------------------------------------------------------------------------------------


def test_events_follow_a_download_over_a_reconnect(api, origin):
    job = api.ask(f"{origin.url}/k/rate=300000/m/events.mp4?size=900kB")
    path, heard = f"/api/download-events/{job}", []
    with api.http.stream("GET", path) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        heard.append(next(events_of(answer)))
    with api.http.stream("GET", path, headers={"Last-Event-ID": heard[0]["id"]}) as answer:
        heard.extend(events_of(answer))
    states = [json.loads(each["data"])["status"] for each in heard]
    assert states[-1] == "finished"
    assert "running" in states
    assert len({each["id"] for each in heard}) == len(heard), "an event was sent twice"
    assert api.http.get(path, headers={"Last-Event-ID": heard[-1]["id"]}).status_code == 204


def test_events_of_a_server_that_was_restarted_go_on(stack, origin):
    with serve_api(stack, "first") as first:
        job = first.ask(f"{origin.url}/k/rate=200000/m/restart.mp4?size=600kB")
        with first.http.stream("GET", f"/api/download-events/{job}") as answer:
            heard = next(events_of(answer))
    with (
        serve_api(stack, "second") as second,
        second.http.stream(
            "GET", f"/api/download-events/{job}", headers={"Last-Event-ID": heard["id"]}
        ) as answer,
    ):
        *_, last = events_of(answer)
    assert json.loads(last["data"])["status"] == "finished"


# -- who may ask -------------------------------------------------------------------------------------------


def test_without_a_key_nothing_is_accepted(keyed, origin):
    body = {"url": f"{origin.url}/m/no-key.mp4"}
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"X-API-Key": KEY[:-1]}, {"Authorization": KEY}):
        with httpx.Client(base_url=keyed.url, trust_env=False) as stranger:
            answer = stranger.post("/api/download", json=body, headers=headers)
            is_problem(answer, 401, "unauthorized")
            assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_key_opens_by_either_header(keyed, origin):
    body = {"url": f"{origin.url}/m/keyed.mp4?seconds=1"}
    with httpx.Client(base_url=keyed.url, trust_env=False) as caller:
        assert caller.post("/api/download", json=body, headers={"X-API-Key": KEY}).status_code == 202
    assert keyed.http.post("/api/download", json=body).status_code == 202


def test_keys_are_made_listed_and_revoked_on_the_command_line(stack, keyed, origin):
    made = stack.run("admin", "keys", "create", "tests", "--download", "1")
    key = made.stdout.strip()
    assert key.startswith("lfk_")
    (listed,) = [
        each for each in stack.run("admin", "keys", "list", "--json").answers if each["name"] == "tests"
    ]
    assert listed["download"] == 1
    body, mine = {"url": f"{origin.url}/m/mine.mp4?seconds=1"}, {"X-API-Key": key}
    with httpx.Client(base_url=keyed.url, trust_env=False) as caller:
        first = caller.post("/api/download", json=body, headers=mine)
        assert first.status_code == 202
        assert first.headers["ratelimit-policy"] == '"download";q=1;w=60'
        assert first.headers["ratelimit"].startswith('"download";r=0;t=')
        refused = caller.post("/api/download", json=body, headers=mine)
        assert is_problem(refused, 429, "limited")["retryable"]
        assert 0 < int(refused.headers["retry-after"]) <= 60
        assert stack.run("admin", "keys", "revoke", listed["id"]).code == 0
        end = time.monotonic() + 20
        while caller.post("/api/download", json=body, headers=mine).status_code != 401:
            assert time.monotonic() < end
            time.sleep(0.2)
    assert stack.run("admin", "keys", "revoke", listed["id"]).code == 1


async def test_redis_never_holds_a_key_itself(keyed, stack):
    with embedded.start(stack.data) as server:
        jobs = Jobs.at(server.url)
        try:
            assert "API_KEYS" in [key.name for key in await Keys(jobs.redis).list()]
            assert KEY not in str(await jobs.redis.hgetall("lf:apikeys"))
        finally:
            await jobs.aclose()


def test_a_web_site_cannot_reach_this_machine_by_a_name_of_its_own(api, origin):
    body = {"url": f"{origin.url}/m/rebound.mp4"}
    for headers in (
        {"Host": "evil.example"},
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=1.2.3.4"},
    ):
        is_problem(api.http.post("/api/download", json=body, headers=headers), 401, "unauthorized")


def test_only_a_trusted_proxy_says_for_whom_it_asks(stack, origin):
    body = {"url": f"{origin.url}/m/behind.mp4?seconds=1"}
    proxied = {"TRUSTED_PROXIES": "127.0.0.0/8", "API_ANONYMOUS": "1", "LIMIT_API_DOWNLOAD": "1"}
    with serve_api(stack, "proxied", **proxied) as api:
        for forwarded, expected in (
            ("203.0.113.1", 202),
            ("198.51.100.7, 203.0.113.1", 429),  # what the client itself wrote counts for nothing
            ("203.0.113.2", 202),
            ("2001:db8::1", 202),
            ("2001:db8::2", 429),  # the same customer
            ("203.0.113.1:4711", 429),
            ("[2001:db8::3]:4711", 429),
        ):
            answer = api.http.post("/api/download", json=body, headers={"X-Forwarded-For": forwarded})
            assert answer.status_code == expected, forwarded
    direct = {"API_ANONYMOUS": "1", "LIMIT_API_DOWNLOAD": "1", "LIMIT_API_INFO": "1"}
    with serve_api(stack, "direct", **direct) as api:
        codes = [
            api.http.post(
                "/api/download", json=body, headers={"X-Forwarded-For": f"203.0.113.{n}"}
            ).status_code
            for n in (11, 12)
        ]
        assert codes[-1] == 429, "an address that nobody vouches for counted"


# -- what is not as it must be -----------------------------------------------------------------------------


def test_errors_are_problem_documents(api):
    is_problem(api.http.get("/nowhere"), 404, "not_found")
    wrong = api.http.get("/api/download")
    is_problem(wrong, 405, "method_not_allowed")
    assert "POST" in wrong.headers["allow"]
    is_problem(
        api.http.post("/api/download", content=b"{", headers={"Content-Type": "application/json"}),
        400,
        "malformed",
    )
    deep = api.http.post("/api/download", content=b"[" * 8000, headers={"Content-Type": "application/json"})
    is_problem(deep, 400, "malformed")
    is_problem(api.http.post("/api/download", json={"url": "javascript:alert(1)"}), 422, "bad_link")


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"url": 1},
        {"url": "https://example.com", "quality": "everything"},
        {"url": "https://example.com", "clip": "9-1"},
        {"url": "https://example.com", "subtitles": "e\nn"},
        {"url": "https://example.com", "stream": "yes"},
        {"url": "https://example.com", "cookies": "all"},
        {"url": "https://example.com", "webhook": "file:///etc/passwd"},
    ],
    ids=str,
)
def test_a_wish_that_makes_no_sense_is_refused_without_being_repeated(api, body):
    answer = api.http.post("/api/download", json=body)
    problem = is_problem(answer, 422, "invalid")
    assert problem["errors"]
    assert "passwd" not in answer.text


def test_a_form_is_no_json(api):
    """What a web page can send without being asked whether it may."""
    answer = api.http.post(
        "/api/download", content=b'{"url": "https://example.com"}', headers={"Content-Type": "text/plain"}
    )
    assert answer.status_code in {415, 422}
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_large_body_is_refused_said_or_unsaid(api):
    large = b'{"url": "' + b"x" * 20_000 + b'"}'
    is_problem(api.http.post("/api/download", content=large), 413, "too_large")

    def chunks():
        for start in range(0, len(large), 1000):
            yield large[start : start + 1000]

    try:
        answer = api.http.post(
            "/api/download", content=chunks(), headers={"Content-Type": "application/json"}
        )
    except httpx.WriteError:
        return  # hung up on
    is_problem(answer, 413, "too_large")


def test_ids_of_others_and_of_nobody_look_the_same(api, origin):
    job, _ = api.fetch(f"{origin.url}/m/private.mp4?seconds=1")
    bodies = set()
    for guess in (
        job[:-1] + ("0" if job[-1] != "0" else "1"),
        "0" * 32,
        "tg:1:2:3:0",
        job.upper() + "x",
        "%2e%2e",
    ):
        for method, path in (
            ("GET", "download-status"),
            ("GET", "download-events"),
            ("GET", "stream"),
            ("DELETE", "download"),
        ):
            answer = api.http.request(method, f"/api/{path}/{guess}")
            bodies.add(answer.content)
            is_problem(answer, 404, "no_such_job")
    assert len(bodies) == 1


def test_a_chat_s_request_is_not_reached_through_the_api(api, stack, origin):
    got = stack.get(f"{origin.url}/m/terminal.mp4?seconds=1")
    assert got.code == 0
    is_problem(api.http.get("/api/download-status/" + "term:" + "0" * 27), 404, "no_such_job")


def test_metrics_tell_routes_and_not_ids(api, keyed):
    api.http.get("/api/download-status/0123456789abcdef0123456789abcdef")
    told = api.http.get("/metrics").text
    counted = [line for line in told.splitlines() if line.startswith("linkferry_http_request_seconds_count")]
    assert any('route="/api/download-status/{' in line and 'code="404"' in line for line in counted), counted
    assert "0123456789abcdef" not in told
    assert "linkferry_" in keyed.http.get("/metrics").text
    assert httpx.get(f"{keyed.url}/metrics", trust_env=False).status_code == 401


def test_logs_hold_no_key_and_no_job(api, keyed, stack, origin):
    job, _ = api.fetch(f"{origin.url}/m/logged.mp4?seconds=1")
    assert KEY not in stack.logs()
    assert job not in stack.log("api")


def test_scripts_of_other_sites_are_let_in_by_name(stack):
    with serve_api(stack, "cors", CORS_ORIGINS="https://app.example.com") as api:
        ask = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
        good = api.http.options("/api/download", headers={"Origin": "https://app.example.com", **ask})
        assert good.headers["access-control-allow-origin"] == "https://app.example.com"
        bad = api.http.options("/api/download", headers={"Origin": "https://evil.example", **ask})
        assert "access-control-allow-origin" not in bad.headers
