"""Which settings the doctor calls unsafe in public, and which he does not."""

import pytest

from bot.unsafe import RISKS, risks
from shared.settings import load

UNSAFE = {
    "LIMIT_OFF": {"limit_off": True},
    "LIMIT_USER_…": {"limit_user_day": 0},
    "EGRESS_ALLOW": {"egress_allow": "10.0.0.0/8"},
    "API_ANONYMOUS": {"api_anonymous": True, "public_url": "https://media.example.org"},
    "CORS_ORIGINS": {"cors_origins": "*"},
    "TRUSTED_PROXIES": {"trusted_proxies": "0.0.0.0/0"},
    "METRICS_HOST": {"metrics_port": 9100, "metrics_host": "0.0.0.0"},
    "PUBLIC_URL": {"public_url": "http://media.example.org"},
    "S3_ENDPOINT_URL": {
        "s3_endpoint_url": "http://bucket.example.org",
        "s3_access_key_id": "x",
        "s3_secret_access_key": "y",
    },
    "REDIS_URL": {"redis_url": "redis://queue.example.org"},
    "SECRET_KEY": {"secret_key": "hunter2"},
    "LOG_LEVEL": {"log_level": "debug"},
}
SAFE = {
    "anonymous on this machine": {"api_anonymous": True},
    "a Redis with a password": {"redis_url": "redis://:secret@queue.example.org"},
    "a Redis on this machine": {"redis_url": "redis://127.0.0.1"},
    "metrics on this machine": {"metrics_port": 9100},
    "an address with HTTPS": {"public_url": "https://media.example.org"},
    "a long secret": {"secret_key": "correct horse battery staple"},
}


def by(field):
    """As the field is named in the environment, for those that go by several names."""
    return field.upper() if field.startswith("s3_") and field != "s3_region" else field


def settings(given):
    return load(_env_file=None, **{by(field): value for field, value in given.items()})


def test_the_defaults_are_safe():
    assert risks(settings({})) == []


def test_every_risk_is_tried():
    assert set(UNSAFE) == {risk.setting for risk in RISKS}


@pytest.mark.parametrize("name", UNSAFE)
def test_an_unsafe_setting_is_named_with_its_mend(name):
    [(setting, says, mend)] = risks(settings(UNSAFE[name]))
    assert setting == name
    assert says
    assert mend


@pytest.mark.parametrize("given", SAFE.values(), ids=SAFE)
def test_what_harms_nobody_is_not_named(given):
    assert risks(settings(given)) == []


def test_no_finding_tells_a_secret():
    found = risks(settings({"secret_key": "hunter2", "redis_url": "redis://user@queue.example.org"}))
    assert len(found) == 2
    assert "hunter2" not in str(found)
    assert "queue.example.org" not in str(found)
