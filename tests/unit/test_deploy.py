"""What is in `deploy/`, the Dockerfile and the compose file, as far as can be checked without a daemon."""

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema
import kubernetes_validate
import pytest
import yaml
from prometheus_client import REGISTRY

from bot.__main__ import app
from shared import metrics
from shared.settings import Settings

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
MANIFESTS = sorted((ROOT / "deploy/kubernetes").glob("*.yaml"))
KUBERNETES = [path for path in MANIFESTS if path.stem != "keda"]  # objects of another project
ALERTS = [
    rule
    for group in yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text())["groups"]
    for rule in group["rules"]
]
DASHBOARD = json.loads((ROOT / "deploy/grafana/dashboards/linkferry.json").read_text())
KEDA = json.loads((ROOT / "tests/unit/data/keda-scaledobject-2.16.json").read_text())
COMMANDS = {each.name or each.callback.__name__ for each in app.registered_commands}


def ran(*command):
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def manifests():
    return [part for path in MANIFESTS for part in yaml.safe_load_all(path.read_text())]


def containers():
    for part in manifests():
        if part["kind"] in {"Deployment", "StatefulSet"}:
            for container in part["spec"]["template"]["spec"]["containers"]:
                yield part["metadata"]["name"], part["spec"]["template"]["spec"], container


def setting_names():
    names = {name.upper() for name in Settings.model_fields}
    for field in Settings.model_fields.values():
        names |= set(getattr(field.validation_alias, "choices", ()))
    return names


def test_the_dockerfile_is_as_a_linter_wants_it():
    ran(str(BIN / "hadolint"), "Dockerfile")


def test_everything_that_the_image_copies_is_there_and_not_ignored():
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().split() if line.startswith("!")}
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    for name in itertools.chain.from_iterable(line.split() for line in copied):
        assert (ROOT / name).exists()
        assert name in kept


def test_the_compose_file_keeps_to_its_schema():
    ran(str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")


def test_every_file_that_the_compose_file_mounts_is_there():
    mounted = [each for service in COMPOSE["services"].values() for each in service.get("volumes", ())]
    ours = [each.partition(":")[0] for each in mounted if each.startswith("./")]
    assert len(ours) >= 4
    for path in ours:
        assert (ROOT / path).exists(), path


def test_every_role_in_containers_is_a_command():
    roles = {s["command"][0] for s in COMPOSE["services"].values() if s.get("image") == "linkferry"}
    roles |= {c["args"][0] for _, _, c in containers() if c["image"].startswith("linkferry")}
    assert roles <= COMMANDS | {"discord"}
    assert {"worker", "api", "telegram", "egress"} <= roles


def test_every_setting_in_containers_exists():
    named = set(COMPOSE["x-linkferry"]["environment"])
    named |= {key for part in manifests() if part["kind"] == "ConfigMap" for key in part["data"]}
    assert {name for name in named if name.isupper()} <= setting_names()


def test_the_api_reaches_each_worker_and_both_sign_with_one_key():
    services = COMPOSE["services"]
    pods = {name: container for name, _, container in containers()}
    settings = {each["name"]: each.get("value") for each in pods["worker"]["env"]}
    urls = services["worker"]["environment"]["WORKER_URL"], settings["WORKER_URL"]
    for url in urls:
        Settings(worker_url=url.replace("$(POD_IP)", "10.0.0.7"))
    assert {"name": "streams", "containerPort": urlsplit(urls[1]).port} in pods["worker"]["ports"]
    assert "inside" in services["api"]["networks"]
    for role in ("api", "worker"):
        assert "secret_key" in services[role].get("secrets", COMPOSE["x-linkferry"]["secrets"])
        assert {"secretRef": {"name": "linkferry"}} in pods[role]["envFrom"]


def test_workers_reach_nothing_but_what_is_inside():
    networks = COMPOSE["networks"]
    assert COMPOSE["services"]["worker"]["networks"] == ["inside"]
    assert networks["inside"]["internal"]


def test_a_worker_is_given_longer_to_stop_than_it_drains():
    drain = Settings.model_fields["worker_drain"].default
    assert int(COMPOSE["services"]["worker"]["stop_grace_period"].removesuffix("s")) > drain
    pods = {name: pod for name, pod, _ in containers()}
    assert pods["worker"]["terminationGracePeriodSeconds"] > drain


@pytest.mark.parametrize("path", KUBERNETES, ids=lambda path: path.stem)
def test_manifests_keep_to_the_schemas(path):
    for part in yaml.safe_load_all(path.read_text()):
        kubernetes_validate.validate(part, kubernetes_validate.latest_version(), strict=True)


def test_nothing_runs_as_root_or_may_become_it():
    for name, pod, container in containers():
        assert pod["securityContext"]["runAsNonRoot"], name
        assert container["securityContext"]["allowPrivilegeEscalation"] is False, name
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}, name


def test_the_scaler_scales_what_is_there():
    (scaler,) = [part for part in manifests() if part["kind"] == "ScaledObject"]
    jsonschema.validate(scaler, KEDA)
    spec = scaler["spec"]
    assert spec["scaleTargetRef"]["name"] in {name for name, _, _ in containers()}
    assert 0 < spec["minReplicaCount"] < spec["maxReplicaCount"]
    for trigger in spec["triggers"]:
        assert trigger["type"] == "prometheus"
        assert set(trigger["metadata"]) == {"serverAddress", "query", "threshold"}
        assert float(trigger["metadata"]["threshold"]) > 0


def test_a_scaler_with_a_field_that_keda_does_not_know_is_found():
    (scaler,) = [part for part in manifests() if part["kind"] == "ScaledObject"]
    with pytest.raises(jsonschema.ValidationError, match="maxReplicas"):
        jsonschema.validate(scaler | {"spec": scaler["spec"] | {"maxReplicas": 4}}, KEDA)


def test_another_region_is_made_from_the_same_files_as_the_page_says():
    page = (ROOT / "deploy/kubernetes/README.md").read_text()
    (command,) = re.findall(r"^ +(sed .+) \| kubectl apply -f -$", page, re.MULTILINE)
    told = subprocess.run(
        ["sh", "-c", command], cwd=ROOT / "deploy/kubernetes", capture_output=True, text=True, check=True
    )
    deployment, budget, scaler = yaml.safe_load_all(told.stdout)
    for part in (deployment, budget):
        kubernetes_validate.validate(part, kubernetes_validate.latest_version(), strict=True)
        assert part["spec"]["selector"]["matchLabels"] == {"app": "worker", "region": "eu"}
    jsonschema.validate(scaler, KEDA)
    assert {part["metadata"]["name"] for part in (deployment, budget, scaler)} == {"worker-eu"}
    assert scaler["spec"]["scaleTargetRef"]["name"] == "worker-eu"
    template = deployment["spec"]["template"]
    assert template["metadata"]["labels"] == {"app": "worker", "region": "eu"}, "the walls go by the app"
    settings = {each["name"]: each.get("value") for each in template["spec"]["containers"][0]["env"]}
    assert settings["REGION"] == "eu"
    assert all('region="eu"' in each["metadata"]["query"] for each in scaler["spec"]["triggers"])


def test_prometheus_looks_at_every_role():
    (job,) = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text())["scrape_configs"]
    (found,) = job["dns_sd_configs"]
    ours = {name for name, service in COMPOSE["services"].items() if service.get("image") == "linkferry"}
    assert set(found["names"]) == ours
    assert str(found["port"]) == COMPOSE["x-linkferry"]["environment"]["METRICS_PORT"]
    for part in manifests():
        if part["kind"] == "Deployment" and part["metadata"]["name"] in ours:
            marks = part["spec"]["template"]["metadata"]["annotations"]
            assert marks == {"prometheus.io/scrape": "true", "prometheus.io/port": str(found["port"])}


def test_every_image_of_others_is_of_a_named_version():
    images = [s["image"] for s in COMPOSE["services"].values() if s.get("image") != "linkferry"]
    images += [c["image"] for _, _, c in containers() if not c["image"].startswith("linkferry")]
    for image in images:
        assert re.search(r":v?\d[\w.-]*$", image), image


def known_metrics(tmp_path):
    families = list(REGISTRY.collect()) + list(metrics.ProcessTree(tmp_path).collect())
    for family in families:
        suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"]}.get(family.type, [""])
        yield from (family.name + suffix for suffix in suffixes)


def expressions():
    panels = [target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", ())]
    scalers = [
        trigger["metadata"]["query"]
        for part in manifests()
        if part["kind"] == "ScaledObject"
        for trigger in part["spec"]["triggers"]
    ]
    return panels + [rule["expr"] for rule in ALERTS] + scalers


def test_every_metric_in_dashboards_alerts_and_scalers_exists(tmp_path):
    named = set(re.findall(r"\blinkferry_[a-z_]+", " ".join(expressions())))
    assert len(named) > 20
    assert named <= set(known_metrics(tmp_path))


def test_every_alert_leads_to_its_paragraph():
    headings = re.findall(r"^## (.+)$", (ROOT / "docs/operations.md").read_text(), re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    for rule in ALERTS:
        page, _, anchor = rule["annotations"]["runbook"].partition("#")
        assert page == "docs/operations.md"
        assert anchor in anchors, rule["alert"]


def test_alerts_fire_on_their_trouble_and_not_on_a_good_day(promtool):
    ran(promtool, "test", "rules", "deploy/prometheus/alerts_test.yml")


def test_every_alert_has_a_bad_day():
    tested = (ROOT / "deploy/prometheus/alerts_test.yml").read_text()
    for rule in ALERTS:
        assert tested.count(rule["alert"]) == 2, rule["alert"]


@pytest.fixture(scope="session")
def promtool(tmp_path_factory):
    """Prometheus' own checker: from the machine, else from Debian's package, kept in the user's cache."""
    if found := shutil.which("promtool"):
        return found
    kept = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "linkferry-tests/promtool"
    if kept.exists():
        return str(kept)
    folder = tmp_path_factory.mktemp("promtool")
    fetch = ["sh", "-c", "apt-get download prometheus && dpkg -x prometheus_*.deb ."]
    if subprocess.run(fetch, cwd=folder, capture_output=True, check=False).returncode:
        pytest.skip("there is no promtool, and no package index to get it from")
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(folder / "usr/bin/promtool", half := kept.with_suffix(f".{os.getpid()}"))
    half.replace(kept)
    return str(kept)
