"""Metrics: names by Prometheus' conventions, labels that stay few, and figures of a whole process tree."""

import re
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from prometheus_client import REGISTRY, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from shared import metrics
from shared.settings import BadSettings, load
from tests.stand_ins.s3 import free_port


def families():
    return list(text_string_to_metric_families(generate_latest(REGISTRY).decode()))


def ours():
    return [family for family in families() if family.name.startswith("linkferry_")]


def test_every_metric_is_ours_by_name_and_says_what_it_is():
    assert len(ours()) > 20
    for family in ours():
        assert re.fullmatch(r"linkferry_[a-z_]+", family.name)
        assert family.documentation.endswith("."), family.name


def test_only_so_many_sites_are_named(monkeypatch):
    monkeypatch.setattr(metrics, "_sites", set())
    names = [metrics.site_label(f"{n}.example") for n in range(1000)]
    assert len(set(names)) == metrics.SITES + 1
    assert names[-1] == "other"
    assert metrics.site_label("0.example") == "0.example"


def test_an_account_is_no_label():
    assert metrics.kind_of("telegram:123456") == "telegram"
    assert metrics.kind_of("terminal") == "terminal"


def test_a_process_is_measured_with_its_children(tmp_path):
    child = subprocess.Popen([sys.executable, "-c", "print(flush=True); input()"], stdin=-1, stdout=-1)
    child.stdout.readline()
    try:
        found = {each.name: each.samples[0].value for each in metrics.ProcessTree(tmp_path).collect()}
    finally:
        child.communicate(b"\n")
    assert found["linkferry_tree_processes"] >= 2
    assert found["linkferry_tree_resident_bytes"] > 10_000_000
    assert found["linkferry_tree_cpu_seconds"] > 0
    assert found["linkferry_disk_free_bytes"] > 0


def test_a_stage_is_timed_however_it_ends():
    def count():
        return REGISTRY.get_sample_value("linkferry_stage_seconds_count", {"stage": "test"}) or 0

    before = count()
    with pytest.raises(ZeroDivisionError), metrics.stage("test"):
        raise ZeroDivisionError
    assert count() == before + 1


async def test_health_is_that_the_loop_turns(tmp_path, monkeypatch):
    monkeypatch.setattr(metrics, "register", lambda _: None)
    port = free_port()
    metrics.serve(load(metrics_port=port, data_dir=tmp_path), "worker")

    def health():
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    metrics.HEARTBEAT.set(time.time() - metrics.STALE - 1)
    assert health() == 503
    await metrics.beat()
    assert health() == 200


def test_a_port_that_is_taken_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(metrics, "register", lambda _: None)
    port = free_port()
    settings = load(metrics_port=port, data_dir=tmp_path)
    metrics.serve(settings, "worker")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        assert b"linkferry_requests_total" in answer.read()
    with pytest.raises(BadSettings, match="METRICS_PORT"):
        metrics.serve(settings, "worker")
