"""Webhooks: what a receiver of somebody else's making hears, believes and never hears."""

import hashlib
import json

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from shared.delivery import Later
from shared.delivery.webhook import AT_ONCE_FOR_ONE, Turns
from tests.e2e.api_house import serve_api
from tests.e2e.receiver import receiver
from tests.e2e.stack import Stack

KEY = "a-key-of-the-operators-own-choice"
OTHER_KEY = "a-key-of-somebody-else-altogether"


@pytest.fixture(scope="module")
def api(stack):
    with serve_api(stack, key=KEY, API_KEYS=f"{KEY},{OTHER_KEY}", LIMIT_API_DOWNLOAD="1000") as api:
        yield api


@pytest.fixture(scope="module")
def secret(api):
    key = hashlib.sha256(KEY.encode()).hexdigest()[:12]
    assert key in {each["id"] for each in api.stack.run("admin", "keys", "list", "--json").answers}
    shown = api.stack.run("admin", "keys", "webhook-secret", key).stdout.strip()
    assert shown.startswith("whsec_")
    return shown


def test_a_receiver_hears_once_that_a_download_is_done_and_can_believe_it(api, secret, origin):
    with receiver() as program:
        job = api.ask(f"{origin.url}/m/hooked.mp4?seconds=1", webhook=program.url)
        program.wait(1)
        [(headers, body)] = program.heard
        event = Webhook(secret).verify(body, headers)
        assert event["type"] == "download.finished"
        assert event["data"]["jobId"] == job
        done = api.wait(job)
        assert event["data"] == {"jobId": job} | {
            name: done[name] for name in ("status", "result", "page", "error")
        }
        assert api.http.get(done["result"]["link"]).status_code == 200
        again = api.ask(f"{origin.url}/m/hooked.mp4?seconds=1", webhook=program.url)  # from the cache
        program.wait(2)
        assert json.loads(program.heard[1][1])["data"]["jobId"] == again
    assert len(program.heard) == 2


def test_a_failure_is_told_as_well(api, secret, origin):
    with receiver() as program:
        api.ask(f"{origin.url}/missing?n=hook", webhook=program.url)
        program.wait(1)
        event = Webhook(secret).verify(program.heard[0][1], program.heard[0][0])
    assert event["type"] == "download.failed"
    assert event["data"]["error"]["kind"] == "not_found"


def test_a_forged_or_altered_webhook_is_not_believed(api, secret, origin):
    with receiver() as program:
        api.ask(f"{origin.url}/m/forged.mp4?seconds=1", webhook=program.url)
        program.wait(1)
    [(headers, body)] = program.heard
    judge = Webhook(secret)
    for forged, its_headers in (
        (body.replace(b"finished", b"finishec"), headers),
        (body, headers | {"webhook-id": "msg_other"}),
        (body, headers | {"webhook-timestamp": str(int(headers["webhook-timestamp"]) - 1)}),
        (body, headers | {"webhook-timestamp": "1600000000"}),
        (body, headers | {"webhook-signature": "v1," + "A" * 44}),
    ):
        with pytest.raises(WebhookVerificationError):
            judge.verify(forged, its_headers)


def test_a_receiver_in_trouble_is_tried_again_with_the_same_id(api, secret, origin):
    with receiver() as program:
        program.answers = [500, 302]
        api.ask(f"{origin.url}/m/trouble.mp4?seconds=1", webhook=program.url)
        program.wait(3)
        assert len({headers["webhook-id"] for headers, _ in program.heard}) == 1
        for headers, body in program.heard:
            Webhook(secret).verify(body, headers)


def test_a_receiver_that_does_not_answer_keeps_nobody_else_waiting(api, origin):
    link, many = f"{origin.url}/m/fair.mp4?seconds=1", AT_ONCE_FOR_ONE + 2
    api.fetch(link)
    with receiver() as stuck, receiver() as quick:
        stuck.gate.clear()
        for _ in range(many):
            api.ask(link, webhook=stuck.url)
        stuck.wait(AT_ONCE_FOR_ONE)
        other = {"Authorization": f"Bearer {OTHER_KEY}"}
        body = {"url": link, "webhook": quick.url}
        assert api.http.post("/api/download", json=body, headers=other).status_code == 202
        quick.wait(1)
        assert len(stuck.heard) == AT_ONCE_FOR_ONE  # and none of them has had its answer
        stuck.gate.set()
        stuck.wait(many)
    assert len({headers["webhook-id"] for headers, _ in stuck.heard}) == many


def test_each_key_and_each_receiver_has_so_many_turns_and_gets_them_back():
    turns = Turns(2)
    with turns.of("key 1", "to a"):
        with turns.of("key 1", "to b"):
            for full in (("key 1", "to c"), ("key 1", "to a")):
                with pytest.raises(Later), turns.of(*full):
                    pass
            with turns.of("key 2", "to a"), pytest.raises(Later), turns.of("key 3", "to a"):
                pass
        with turns.of("key 1", "to c"):
            pass
    with turns.of("key 1", "to a"), turns.of("key 1", "to a"):
        pass


def test_a_private_address_hears_nothing(api, origin):
    """The guard lets 127.0.0.1 through in these tests, and nothing else of this machine."""
    with receiver("127.0.0.2") as program:
        job = api.ask(f"{origin.url}/m/inside.mp4?seconds=1", webhook=program.url)
        hook = f"hook:{hashlib.sha256(job.encode()).hexdigest()[:32]}"
        assert api.wait(job)["status"] == "finished"
        api.stack.wait_for_log("worker", hook)
        api.stack.wait_for_log("worker", "waiter_gone")
    assert program.heard == []


def test_who_gives_up_is_not_told(api, origin):
    with receiver() as program:
        job = api.ask(f"{origin.url}/k/rate=20000/m/given-up.mp4?size=2MB", webhook=program.url)
        assert api.http.delete(f"/api/download/{job}").status_code == 204
        assert api.status(job)["status"] == "cancelled"
        other = api.ask(f"{origin.url}/m/not-given-up.mp4?seconds=1", webhook=program.url)
        program.wait(1)
    assert [json.loads(body)["data"]["jobId"] for _, body in program.heard] == [other]


def test_without_a_key_there_is_no_webhook(stack, origin):
    with serve_api(stack, "anonymous") as anonymous:
        answer = anonymous.http.post(
            "/api/download", json={"url": f"{origin.url}/m/x.mp4", "webhook": "https://example.com/"}
        )
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:linkferry:problem:webhook_needs_key")


def test_logs_hold_no_job_and_no_address_of_a_receiver(api, stack, origin):
    with receiver() as program:
        program.answers = [500]
        job = api.ask(f"{origin.url}/m/quiet.mp4?seconds=1", webhook=f"{program.url}?token=verysecret")
        program.wait(2)
    for name in ("api", "worker"):
        assert job not in stack.log(name)
        assert "verysecret" not in stack.log(name)


def test_a_dead_worker_loses_no_webhook(tmp_path, origin):
    stack = Stack(tmp_path)
    worker = stack.start("worker")
    stack.wait_for_worker()
    try:
        with serve_api(stack, key=KEY, API_KEYS=KEY) as api, receiver() as program:
            program.answers = [500]
            api.ask(f"{origin.url}/m/survives.mp4?seconds=1", webhook=program.url)
            program.wait(1)
            worker.kill()
            worker.wait()
            stack.start("worker")
            program.wait(2)
    finally:
        stack.stop()
