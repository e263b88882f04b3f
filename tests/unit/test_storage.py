"""Names and headers, threads, and what the local folder does on the disk."""

import asyncio
import os
import re
import stat
import string
import subprocess
import sys
import threading
import time
from email.message import Message
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.storage import (
    MAX_LIFETIME,
    PART_SIZE,
    LocalStorage,
    S3Storage,
    StorageError,
    content_disposition,
    display_name,
    new_key,
    safe_name,
)
from shared.storage.parts import PartedUpload
from shared.storage.s3 import _refusal
from shared.storage.work import Reader, Threads

VIDEO = {"content_type": "video/mp4", "filename": "a.mp4"}
NASTY = st.text(st.sampled_from("a.b/\\ \"%;'\r\n\t\0é日🎬\u202e\u200d\u0301\ud800-_") | st.characters())


# ---- names ----


@pytest.mark.parametrize(
    ("filename", "safe"),
    [
        ("film.mp4", "film.mp4"),
        ("My Film (2024) [1080p].mp4", "My_Film_2024_1080p.mp4"),
        ("Crème brûlée.webm", "Creme_brulee.webm"),
        ("../../etc/passwd", "etc_passwd"),
        ("..", "file"),
        ("", "file"),
        ("日本語.mp4", "file.mp4"),
        ("a.b.c.tar.gz", "a_b_c_tar.gz"),
        ("evil\u202e4pm.exe", "evil4pm.exe"),
        ("line\r\nbreak\0.mp4", "line_break.mp4"),
        ("-rf.mp4", "rf.mp4"),
        (".hidden", "hidden"),
        ("x" * 300 + ".mp4", "x" * 96 + ".mp4"),
    ],
)
def test_a_safe_name_is_short_plain_ascii(filename: str, safe: str) -> None:
    assert safe_name(filename) == safe


@given(NASTY)
def test_whatever_the_name_a_safe_name_is_safe(filename: str) -> None:
    name = safe_name(filename)

    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9]+)?", name)
    assert len(name) <= 100


@pytest.mark.parametrize(
    ("filename", "shown"),
    [
        ("Füße 日本語 👩\u200d🚀.mp4", "Füße 日本語 👩\u200d🚀.mp4"),
        ("AC/DC: live\\now.mp4", "AC_DC: live_now.mp4"),
        ("two\r\nlines.mp4", "two lines.mp4"),
        ("evil\u202e4pm.exe", "evil4pm.exe"),
        ("half \ud83d surrogate.mp4", "half surrogate.mp4"),
        ("日" * 200 + ".mp4", "日" * 58 + ".mp4"),
        ("...", "file"),
        ("\u200b\u2060.mp4", "file.mp4"),
        (".bashrc", "bashrc"),
    ],
)
def test_a_display_name_keeps_the_script_and_stays_one_short_line(filename: str, shown: str) -> None:
    assert display_name(filename) == shown


@pytest.mark.parametrize(
    ("filename", "ending"),
    [
        ("film.mp4", "/film.mp4"),
        ("FILM.MP4", "/FILM.mp4"),
        ("page.html", "/page.bin"),
        ("script.js", "/script.bin"),
        ("README", "/README.bin"),
        ("", "/file.bin"),
    ],
)
def test_a_key_ends_in_a_safe_name_and_an_allowed_extension(filename: str, ending: str) -> None:
    assert re.fullmatch(r"media/[0-9a-f]{32}" + re.escape(ending), new_key(filename))


def test_no_two_keys_are_alike() -> None:
    assert len({new_key("a.mp4") for _ in range(1000)}) == 1000


@given(NASTY)
def test_whatever_the_name_the_header_is_one_line_and_gives_the_name_back(filename: str) -> None:
    header = content_disposition(filename, inline=False)

    assert set(header) <= set(string.printable) - set("\r\n\t\x0b\x0c")
    plain, _, full = header.removeprefix('attachment; filename="').partition("\"; filename*=UTF-8''")
    assert '"' not in plain
    assert "\\" not in plain
    assert unquote(full) == display_name(filename)
    message = Message()
    message["Content-Disposition"] = header
    assert message.get_filename() in (plain, display_name(filename))
    assert message.get_content_disposition() == "attachment"


def test_a_header_can_ask_to_show_in_place() -> None:
    assert content_disposition("a.mp4", inline=True) == "inline; filename=\"a.mp4\"; filename*=UTF-8''a.mp4"


# ---- threads ----


async def test_a_cancelled_call_returns_only_when_its_thread_has_stopped() -> None:
    threads, started, ended = Threads(1), threading.Event(), threading.Event()

    def work(stop: threading.Event) -> None:
        started.set()
        stop.wait(5)
        time.sleep(0.05)
        ended.set()

    call = asyncio.create_task(threads.run(work))
    await asyncio.to_thread(started.wait, 5)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call

    assert ended.is_set()
    await threads.aclose()


async def test_a_call_cancelled_while_it_waits_for_a_thread_never_begins() -> None:
    threads, go, began = Threads(1), threading.Event(), threading.Event()
    first = asyncio.create_task(threads.run(lambda _: go.wait(5)))
    second = asyncio.create_task(threads.run(lambda _: began.set()))
    await asyncio.sleep(0.01)

    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    go.set()
    await first

    await threads.aclose()
    assert not began.is_set()


# ---- uploads ----


class SlowUpload(PartedUpload):
    """Parts that end when they are told to."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[int] = []
        self.go = asyncio.Event()
        self.discarded = False

    async def _send(self, number: int, size: int, read: Reader) -> None:
        self.begun.append(number)
        await self.go.wait()

    async def _finish(self, size: int) -> None:
        pass

    async def _discard(self) -> None:
        self.discarded = True


async def test_at_most_four_parts_are_in_flight_and_the_fifth_waits() -> None:
    upload = SlowUpload()
    for number in range(1, 5):
        await asyncio.wait_for(upload.part(number, bytes(PART_SIZE)), 1)

    fifth = asyncio.create_task(upload.part(5, b"x"))
    await asyncio.sleep(0.02)
    assert not fifth.done()
    upload.go.set()
    await fifth
    await upload.complete()

    assert upload.begun == [1, 2, 3, 4, 5]


async def test_a_part_that_stopped_waiting_may_be_given_again() -> None:
    upload = SlowUpload()
    for number in range(1, 5):
        await upload.part(number, bytes(PART_SIZE))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(upload.part(5, b"x"), 0.01)

    upload.go.set()
    await upload.part(5, b"x")
    await upload.complete()


async def test_a_cancelled_upload_is_discarded_to_the_end() -> None:
    upload = SlowUpload()

    async def send() -> None:
        async with upload:
            await upload.part(1, b"x")
            await upload.complete()

    sending = asyncio.create_task(send())
    await asyncio.sleep(0.01)
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending

    assert upload.discarded


# ---- local folder ----


@pytest.fixture
def folder(tmp_path: Path) -> LocalStorage:
    return LocalStorage(tmp_path / "data" / "store", "https://ferry.example", b"secret")


def files_in(folder: LocalStorage) -> list[Path]:
    return [path for path in folder.root.rglob("*") if path.is_file()]


async def test_a_file_is_stored_as_another_name_of_itself(folder: LocalStorage, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"abc")

    await folder.put("media/x/a.mp4", source, **VIDEO)

    assert source.samefile(folder.root / "media/x/a.mp4")


async def test_a_file_that_cannot_be_linked_is_copied(
    folder: LocalStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    source = tmp_path / "source"
    source.write_bytes(os.urandom(3_000_000))

    await folder.put("media/x/a.mp4", source, **VIDEO)

    stored = folder.root / "media/x/a.mp4"
    assert stored.read_bytes() == source.read_bytes()
    assert not source.samefile(stored)
    assert files_in(folder) == [stored]


async def test_a_copy_that_is_cancelled_leaves_nothing(
    folder: LocalStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copying, real = threading.Event(), os.read

    def slow(descriptor: int, size: int) -> bytes:
        copying.set()
        time.sleep(0.02)
        return real(descriptor, min(size, 1000))

    monkeypatch.setattr(LocalStorage, "_hard_link", lambda *_: False)
    monkeypatch.setattr("shared.storage.local.os.read", slow)
    source = tmp_path / "source"
    source.write_bytes(bytes(1_000_000))
    putting = asyncio.create_task(folder.put("media/x/a.mp4", source, **VIDEO))
    await asyncio.to_thread(copying.wait, 5)

    putting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await putting

    assert files_in(folder) == []


async def test_only_the_owner_may_read(folder: LocalStorage, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"abc")
    source.chmod(0o644)
    await folder.put("media/x/a.mp4", source, **VIDEO)
    async with await folder.begin("media/y/b.mp4", **VIDEO) as upload:
        await upload.part(1, b"abc")
        await upload.complete()

    everything = [folder.root, *folder.root.rglob("*")]
    assert {stat.S_IMODE(path.stat().st_mode) for path in everything if path.is_dir()} == {0o700}
    assert {stat.S_IMODE(path.stat().st_mode) for path in everything if path.is_file()} == {0o600}


async def test_what_is_fetched_is_a_copy_that_may_be_changed(folder: LocalStorage, tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(b"abc")
    await folder.put("media/x/a.mp4", source, **VIDEO)

    await folder.fetch("media/x/a.mp4", target)
    target.write_bytes(b"changed")

    assert (folder.root / "media/x/a.mp4").read_bytes() == b"abc"


async def test_deleting_takes_the_empty_folder_along(folder: LocalStorage, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"abc")
    await folder.put("media/x/a.mp4", source, **VIDEO)

    await folder.delete("media/x/a.mp4")

    assert [path.name for path in folder.root.iterdir() if path.name != ".tmp"] == ["media"]
    assert not list((folder.root / "media").iterdir())


async def test_warming_sweeps_what_a_dead_process_left_a_day_ago(folder: LocalStorage) -> None:
    await folder.warm()
    old, new = folder.root / ".tmp/old", folder.root / ".tmp/new"
    for path, age in ((old, 90_000), (new, 10)):
        path.write_bytes(b"x")
        os.utime(path, (time.time() - age,) * 2)

    await folder.warm()

    assert not old.exists()
    assert new.exists()


async def test_a_disk_that_is_full_is_told_so(folder: LocalStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shared.storage.local.os.pwrite", full)
    async with await folder.begin("media/x/a.mp4", **VIDEO) as upload:
        await upload.part(1, b"x")
        with pytest.raises(StorageError, match="No space left on device"):
            await upload.complete()

    assert files_in(folder) == []


# ---- S3, without a server ----


async def test_links_are_signed_for_the_address_that_people_reach() -> None:
    storage = S3Storage(
        endpoint_url="http://minio:9000",
        bucket="b",
        access_key="key",
        secret_key="secret",
        public_endpoint_url="https://s3.example.org",
    )
    link = await storage.link("media/x/a.mp4", **VIDEO, lifetime=MAX_LIFETIME)
    await storage.aclose()

    assert link
    assert link.url.startswith("https://s3.example.org/b/media/x/a.mp4?")


async def test_bytes_are_hashed_only_where_tls_does_not_protect_them() -> None:
    for endpoint, hashed in (("https://s3.example.org", False), ("http://127.0.0.1:9", True)):
        storage = S3Storage(endpoint_url=endpoint, bucket="b", access_key="key", secret_key="secret")
        config = storage._server.client(endpoint).meta.config
        assert config.s3["payload_signing_enabled"] is hashed
        assert config.request_checksum_calculation == "when_required"
        assert config.response_checksum_validation == "when_required"
        await storage.aclose()


def test_a_servers_error_is_told_by_its_code_never_by_its_text() -> None:
    response = {
        "Error": {"Code": "Odd<Code>", "Message": "key AKIA123 signature=abc"},
        "ResponseMetadata": {"HTTPStatusCode": 500},
    }

    error = _refusal(response, "store a file")

    assert str(error) == "The storage could not store a file: it answered an error (500)."
    assert error.retryable


def test_importing_the_storage_does_not_import_boto3() -> None:
    code = "import sys, shared.storage; sys.exit('boto3' in sys.modules or 'botocore' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=True)
