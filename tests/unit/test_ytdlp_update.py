"""Which yt-dlp counts, and how one takes the place of another."""

import pytest

from bot.update import NotUpdated, update
from shared import ytdlp_update
from shared.settings import load
from shared.ytdlp_update import Edition, adopt, in_folder, in_use, installed, order_of, roll_back, staging
from tests.stand_ins.newer_ytdlp import put_on_index

NEWER, NEWEST = "2999.01.01", "2999.02.01"


def put_into_use(data, version):
    with staging(data) as folder:
        (folder / f"yt_dlp-{version}.dist-info").mkdir()
        return adopt(data, in_folder(folder))


def test_without_an_update_the_installed_one_is_in_use(tmp_path):
    assert in_use(tmp_path) == installed()
    assert installed().released > 0


def test_an_update_is_in_use_until_it_is_taken_back(tmp_path):
    assert put_into_use(tmp_path, NEWER).version == NEWER
    assert put_into_use(tmp_path, NEWEST).version == NEWEST
    assert roll_back(tmp_path).version == NEWER
    assert roll_back(tmp_path) == installed()
    assert roll_back(tmp_path) == installed()


def test_only_the_one_in_use_and_the_one_before_are_kept(tmp_path):
    for version in ("2999.01.01", "2999.01.02", "2999.01.03"):
        put_into_use(tmp_path, version)
    kept = {each.name for each in (tmp_path / "ytdlp").iterdir()}
    assert kept == {"2999.01.02", "2999.01.03", "current", "previous"}


def test_the_same_version_again_changes_nothing_else(tmp_path):
    put_into_use(tmp_path, NEWER)
    assert put_into_use(tmp_path, NEWER).version == NEWER
    assert in_use(tmp_path).folder.is_dir()


def test_an_update_that_an_installed_one_has_overtaken_does_not_count(tmp_path):
    put_into_use(tmp_path, "2020.01.01")
    assert in_use(tmp_path) == installed()


def test_a_folder_that_is_gone_does_not_count(tmp_path):
    edition = put_into_use(tmp_path, NEWER)
    edition.folder.rename(tmp_path / "elsewhere")
    assert in_use(tmp_path) == installed()


def test_what_is_no_version_is_no_edition(tmp_path):
    (tmp_path / "yt_dlp-..:evil.dist-info").mkdir()
    assert in_folder(tmp_path) is None


def test_versions_are_compared_as_dates():
    assert order_of("2026.9.30") < order_of("2026.10.06") == order_of("2026.10.6") < order_of("2026.10.06.1")
    assert Edition("2026.10.26").released == Edition("2026.10.26.123456").released == 1792972800


def on_index(tmp_path, monkeypatch, version, **kind):
    for name, value in put_on_index(tmp_path / "index", version, **kind).items():
        monkeypatch.setenv(name, value)
    return load(_env_file=None, data_dir=tmp_path / "data")


def test_one_that_does_not_start_is_refused(tmp_path, monkeypatch):
    settings = on_index(tmp_path, monkeypatch, NEWER, broken=True)
    with pytest.raises(NotUpdated, match="this one is broken"):
        update(settings)
    assert in_use(settings.data_dir) == installed()
    assert list((settings.data_dir / "ytdlp").iterdir()) == []


def test_what_is_not_newer_is_not_taken(tmp_path, monkeypatch):
    settings = on_index(tmp_path, monkeypatch, "2020.01.01")
    assert update(settings) == (installed(), False)


def test_an_index_without_it_is_told_of(tmp_path, monkeypatch):
    settings = on_index(tmp_path, monkeypatch, "2020.01.01")
    with pytest.raises(NotUpdated, match=r"yt-dlp==2031\.01\.01"):
        update(settings, "2031.01.01")


def test_a_broken_link_is_no_edition(tmp_path):
    (tmp_path / "ytdlp").mkdir()
    (tmp_path / "ytdlp/current").symlink_to("../..")
    assert ytdlp_update.in_use(tmp_path) == installed()
