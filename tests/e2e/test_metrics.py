"""What a worker's metrics tell of a link that went through it."""

import time
import urllib.request

from prometheus_client.parser import text_string_to_metric_families

from tests.e2e.stack import Stack
from tests.stand_ins.s3 import free_port


def figures(port):
    """Every sample, by its name and labels."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        families = text_string_to_metric_families(answer.read().decode())
        return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}


def eventually(port, true, within=40):
    end = time.monotonic() + within
    while not true(found := figures(port)):
        assert time.monotonic() < end, {k: v for k, v in found.items() if "bucket" not in k[0]}
        time.sleep(0.3)
    return found


def test_a_link_moves_the_metrics_of_its_worker(origin, tmp_path):
    port = free_port()
    stack = Stack(tmp_path, {"METRICS_PORT": str(port)})
    stack.start("worker")
    stack.wait_for_worker()
    try:
        good = stack.get(f"{origin.url}/hls-fmp4/master.m3u8", "--to", str(tmp_path / "out"))
        bad = stack.get(f"{origin.url}/status/404", "--to", str(tmp_path / "out"))
        assert (good.code, bad.code) == (0, 1)
        found = eventually(port, lambda now: now.get(("linkferry_workers", "default")) == 1)
        site = origin.url.removeprefix("http://")
        assert found["linkferry_jobs_total", "done", site] == 1
        assert found["linkferry_jobs_total", "not_found", site] == 1
        assert found["linkferry_job_seconds_count", "done"] == 1
        for stage in ("extracting", "downloading", "storing"):
            assert found["linkferry_stage_seconds_count", stage] >= 1, stage
        assert found["linkferry_fetched_bytes_total",] > 100_000
        assert found["linkferry_stored_bytes_total",] > 100_000
        assert found["linkferry_worker_slots", "default"] == 4
        assert found["linkferry_queue_jobs", "default", "ready"] == 0
        assert found["linkferry_tree_processes",] >= 3
        assert abs(found["linkferry_heartbeat_timestamp_seconds",] - time.time()) < 60
    finally:
        stack.stop()
