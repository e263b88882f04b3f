"""Files that grow, read while they do."""

import asyncio
import os
from pathlib import Path

import pytest

from shared import peers
from workers.engine.wire import Live
from workers.spools import Broken, Spools


async def read(spool, start=0, end=None):
    return b"".join([block async for block in spool.read(start, end)])


async def test_readers_get_what_comes_later_and_what_was_there(tmp_path):
    spools, path = Spools(), tmp_path / "growing"
    path.write_bytes(b"first ")
    with spools.hearing("job", tmp_path) as hear:
        hear(Live("growing"))
        spool = spools.of("job")
        early = asyncio.create_task(read(spool))
        await asyncio.sleep(0.05)
        with path.open("ab") as file:
            file.write(b"second")
        late = asyncio.create_task(read(spool, 6))
        await asyncio.sleep(0)
    assert spools.of("job") is None
    assert (await early, await late) == (b"first second", b"second")


async def test_a_reader_outlives_the_file_s_name(tmp_path):
    spools, path = Spools(), tmp_path / "gone"
    path.write_bytes(b"still here")
    with spools.hearing("job", tmp_path) as hear:
        hear(Live("gone", total=10))
        reading = asyncio.create_task(read(spools.of("job"), 6, 10))
        await asyncio.sleep(0)
    path.unlink()
    assert await reading == b"here"


async def test_what_fails_or_is_void_breaks_readers_off(tmp_path):
    spools = Spools()
    (tmp_path / "half").write_bytes(b"half")
    with spools.hearing("job", tmp_path) as hear:
        hear(Live("half", total=8))
        reading = asyncio.create_task(read(spools.of("job"), 0, 8))
        await asyncio.sleep(0)
        hear(Live())
        with pytest.raises(Broken):
            await reading
        hear(Live("half"))
        other = asyncio.create_task(read(spools.of("job")))
        await asyncio.sleep(0)
        with pytest.raises(RuntimeError), spools.hearing("another", tmp_path):
            raise RuntimeError
    assert await other == b"half"


@pytest.mark.parametrize("name", ["link", "folder", "pipe", "missing", "../outside", "."])
async def test_only_ordinary_files_are_given_out(tmp_path, name):
    (tmp_path / "link").symlink_to("/etc/hostname")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path.parent / "outside").write_text("secret")
    spools = Spools()
    with spools.hearing("job", tmp_path) as hear:
        hear(Live(name))
        assert spools.of("job") is None


async def test_every_file_is_closed_in_the_end(tmp_path):
    (tmp_path / "file").write_bytes(b"x" * 100)
    before = sum(1 for _ in Path("/proc/self/fd").iterdir())
    spools = Spools()
    for _ in range(5):
        with spools.hearing("job", tmp_path) as hear:
            hear(Live("file", total=100))
            hear(Live("file", total=100))
            await read(spools.of("job"), 0, 100)
    assert sum(1 for _ in Path("/proc/self/fd").iterdir()) == before


def test_a_signature_opens_its_path_for_a_while_and_nothing_else(monkeypatch):
    shown = peers.sign(b"secret", "/streams/1")
    assert peers.verify(b"secret", "/streams/1", shown)
    assert not peers.verify(b"other", "/streams/1", shown)
    assert not peers.verify(b"secret", "/streams/2", shown)
    for forged in ("", "x", "1.2", "²." + shown.partition(".")[2], "9" * 30 + ".0", shown + "0"):
        assert not peers.verify(b"secret", "/streams/1", forged)
    later = peers.time.time() + 2 * peers.LIFETIME
    monkeypatch.setattr(peers.time, "time", lambda: later)
    assert not peers.verify(b"secret", "/streams/1", shown)
