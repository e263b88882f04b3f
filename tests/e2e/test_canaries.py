"""Known links are fetched by themselves, on the path of every link, and leave nothing behind."""

import time

from tests.e2e.api_house import serve_api
from tests.e2e.stack import Stack
from tests.e2e.test_metrics import eventually
from tests.stand_ins.s3 import free_port


def test_known_links_are_fetched_and_everybody_is_told_which_sites_work(origin, tmp_path):
    metrics = free_port()
    good = f"{origin.url}/m/canary.mp4?seconds=1"
    bad = f"http://127.0.0.1:{free_port()}/nothing.mp4"
    settings = {"CANARIES": f"{good},{bad}", "WORKER_TRIES": "1"}
    stack = Stack(tmp_path, settings)
    stack.start("worker", METRICS_PORT=str(metrics))
    stack.wait_for_worker()
    try:
        site, other = (link.split("/")[2] for link in (good, bad))
        name = "linkferry_canary_up"
        found = eventually(metrics, lambda now: {(name, site), (name, other)} <= now.keys(), within=60)
        assert (found[name, site], found[name, other]) == (1, 0)
        with serve_api(stack) as api:
            told = {one["site"]: one for one in api.http.get("/api/status").json()["sites"]}
        assert told[site]["works"]
        assert told[other]["kind"] == "unreachable"
        assert told[site]["at"] > time.time() - 120
        shown = stack.run("admin", "sites").stdout
        assert f"{site}: works" in shown
        assert f"{other}: failed as unreachable" in shown
        stack.wait_for_log("worker", "told_owner")
        assert not [path for path in (stack.data / "files").rglob("*.mp4") if path.is_file()]
    finally:
        stack.stop()
