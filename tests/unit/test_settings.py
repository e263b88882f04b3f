"""Settings: what an operator may write, and what a mistake says."""

import multiprocessing
import os
import stat

import pytest

from shared.settings import BadSettings, Settings, load, parse_size, parse_time


@pytest.fixture(autouse=True)
def _clean(monkeypatch, tmp_path):
    for name in list(os.environ):
        if name.startswith(("S3_", "R2_", "REDIS_", "TELEGRAM_", "LINK_", "DATA_", "PORT", "API_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("text", "count"), [("50MB", 50_000_000), ("2GiB", 2 << 30), ("1.5 kB", 1500), ("7", 7), ("1T", 10**12)]
)
def test_sizes_are_written_as_people_write_them(text, count):
    assert parse_size(text) == count


@pytest.mark.parametrize(("text", "seconds"), [("24h", 86_400), ("90s", 90), ("7d", 604_800), ("30", 30)])
def test_times_are_written_as_people_write_them(text, seconds):
    assert parse_time(text) == seconds


@pytest.mark.parametrize("text", ["", "much", "5 parsecs", "-3MB", "1e3"])
def test_nonsense_is_refused(text):
    with pytest.raises(ValueError, match="is not a"):
        parse_size(text)


def test_a_bad_setting_is_named_and_its_value_is_not_shown(monkeypatch):
    monkeypatch.setenv("LINK_TTL", "secret-value")
    with pytest.raises(BadSettings, match="LINK_TTL") as error:
        load()
    assert "input_value" not in str(error.value)


@pytest.mark.parametrize("text", ["4711", "tg:1", "tg:1=99", "tg:1=dc:2,tg:3=dc:2"])
def test_who_is_one_person_is_said_with_platforms_and_once(text):
    with pytest.raises(BadSettings, match="SAME_PEOPLE"):
        load(_env_file=None, same_people=text)


def test_half_an_s3_is_refused(monkeypatch):
    monkeypatch.setenv("S3_ENDPOINT_URL", "https://s3.example")
    with pytest.raises(BadSettings, match="S3_ACCESS_KEY_ID"):
        load()


def test_r2_can_be_named_by_account_and_old_names(monkeypatch):
    monkeypatch.setenv("R2_ACCOUNT_ID", "abc")
    monkeypatch.setenv("R2_ACCESS_KEY", "k")
    monkeypatch.setenv("R2_SECRET_KEY", "s")
    assert load().s3_url == "https://abc.r2.cloudflarestorage.com"


def test_redis_by_parts_keeps_odd_passwords(monkeypatch):
    monkeypatch.setenv("REDIS_HOST", "db")
    monkeypatch.setenv("REDIS_PASSWORD", "p@ss/word")
    assert load().redis == "redis://:p%40ss%2Fword@db:6379/0"


def test_an_empty_variable_counts_as_unset(monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "")
    assert load().telegram_bot_token is None


def test_the_upload_limit_follows_the_kind_of_server(monkeypatch):
    assert load().telegram_limit == 50_000_000
    monkeypatch.setenv("TELEGRAM_LOCAL_MODE", "1")
    assert load().telegram_limit == 2_000_000_000
    monkeypatch.setenv("TELEGRAM_UPLOAD_LIMIT", "20MB")
    assert load().telegram_limit == 20_000_000


def test_secrets_do_not_show_in_the_settings(monkeypatch):
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:very-secret")
    assert "very-secret" not in repr(load())


def _secret(folder):
    return load(data_dir=folder).secret


def test_processes_that_start_at_once_agree_on_one_secret(tmp_path):
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        secrets = pool.map(_secret, [tmp_path / "data"] * 8)
    assert len(set(secrets)) == 1
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600


def test_secrets_may_be_files_and_empty_ones_are_none(tmp_path):
    (tmp_path / "telegram_bot_token").write_text("123456:ABCDEFGHIJKLMNOP\n")
    (tmp_path / "secret_key").write_text("")
    settings = Settings(_env_file=None, _secrets_dir=tmp_path, data_dir=tmp_path)
    assert settings.telegram_bot_token.get_secret_value() == "123456:ABCDEFGHIJKLMNOP"
    assert settings.secret_key is None
