"""Promises about processes and folders: what lives, what dies, what is left behind."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from shared import errors
from shared.models import to_json
from tests.unit.engine.helpers import MISCHIEF, SECRET, an_engine, fetch, guard_for, settings_for, wait_for
from workers.engine import Engine
from workers.engine.confinement import descendants, is_alive
from workers.engine.quota import Quota
from workers.engine.subtitles import LARGEST_KEPT

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def stay(engine, what, within):
    async with engine.job(what) as job:
        await job.extract(MISCHIEF + what)
        await asyncio.sleep(within)


async def answer(engine, what):
    async with engine.job("mischief") as job:
        return json.loads((await job.extract(MISCHIEF + what)).title)


def parent_of(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


async def test_a_job_has_a_folder_that_only_its_owner_may_enter(engine):
    async with engine.job("folder") as job:
        assert job.folder.stat().st_mode & 0o777 == 0o700


async def test_nothing_is_left_of_a_job_that_is_over(engine, origin):
    async with engine.job("over") as job:
        await fetch(job, f"{origin.url}/files/small.mp4")
    assert not is_alive(job.pid)
    assert not job.folder.exists()


async def test_a_child_works_in_its_own_folder_and_session(engine):
    async with engine.job("place") as job:
        assert json.loads((await job.extract(f"{MISCHIEF}place")).title)
        assert (job.folder / "mark").exists()


async def test_no_secret_reaches_the_parent_or_a_child(engine):
    async with engine.job("secrets") as job:
        title = (await job.extract(f"{MISCHIEF}environment")).title
        environments = [Path(f"/proc/{pid}/environ").read_text() for pid in (job.pid, parent_of(job.pid))]
    assert os.environ["TELEGRAM_BOT_TOKEN"] == SECRET
    proxies = {"http_proxy", "https_proxy", "all_proxy"}
    ours = {"DENO_DIR", "HOME", "LANG", "NO_COLOR", "PATH", "TMPDIR"}
    assert set(json.loads(title)) == ours | proxies | {each.upper() for each in proxies}
    for each in environments:
        assert each
        assert SECRET not in each
        assert "TOKEN" not in each


async def test_a_child_holds_no_descriptor_but_its_own_socket(engine):
    assert await answer(engine, "descriptors") == ["socket"]


async def test_deno_and_ffmpeg_run_within_a_childs_limits(engine):
    assert await answer(engine, "programs") == ["42", 0]


async def test_cancelling_kills_the_child_in_the_middle_and_removes_its_folder(engine, origin):
    under_way = asyncio.Event()
    seen = []

    async def work():
        async with engine.job("cancelled") as job:
            seen.append(job)
            slow = f"{origin.with_knobs(rate='500kB')}/files/5MB.mp4"
            await fetch(job, slow, on_progress=lambda _: under_way.set())

    task = asyncio.create_task(work())
    await under_way.wait()
    (job,) = seen
    assert is_alive(job.pid)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not is_alive(job.pid)
    assert not job.folder.exists()


async def test_a_grandchild_that_left_its_group_is_killed_with_the_job(engine):
    async with engine.job("daemon") as job:
        task = asyncio.create_task(job.extract(f"{MISCHIEF}daemon"))
        note = job.folder / "daemon"
        await asyncio.to_thread(wait_for, note.exists)
        await asyncio.to_thread(wait_for, lambda: len(descendants(job.pid)) == 1)
        (daemon,) = descendants(job.pid)
        assert is_alive(daemon)
        task.cancel()
    assert not is_alive(daemon)


@pytest.mark.parametrize(
    ("what", "kind", "words"),
    [
        ("crash", errors.Crashed, "SIGSEGV"),
        ("leave", errors.Crashed, "status 3"),
        ("processor", errors.Deadline, "processor time"),
        ("memory", errors.TooBig, ""),
        ("disk", errors.TooBig, ""),
        ("nonsense", errors.Crashed, "nonsense"),
        ("a_long_title", errors.Crashed, "nonsense"),
        ("a_lot_to_keep", errors.Crashed, "nonsense"),
        ("wishes_without_end", errors.Crashed, "nonsense"),
        ("a_long_story", errors.NoMedia, "x x x"),
    ],
)
async def test_a_child_that_goes_wrong_ends_as_an_error_with_a_name(engine, what, kind, words):
    with pytest.raises(errors.JobError) as caught:
        await answer(engine, what)
    assert type(caught.value) is kind
    assert words in str(caught.value)
    assert len(to_json(caught.value.failure)) < 2000


@pytest.mark.parametrize("what", ["hoard", "multiply", "hide", "bury"])
async def test_a_job_that_takes_more_than_its_share_is_ended(engine, monkeypatch, what):
    if what == "hide" and not os.geteuid():
        pytest.skip("nothing is closed to root")
    monkeypatch.setattr(engine, "_quota", Quota(disk=100_000_000, memory=300_000_000))
    with pytest.raises(errors.TooBig):
        await stay(engine, what, within=60)
    assert await asyncio.to_thread(wait_for, lambda: not list(engine._home.glob(f"{what}-*")), 15)


async def test_a_child_cannot_exchange_a_file_that_was_looked_at(engine, origin):
    async with engine.job("exchange") as job:
        made = await fetch(job, f"{MISCHIEF}exchange#/{origin.url}/files/small.mp4")
        (job.folder / "now").touch()
        await asyncio.to_thread(wait_for, (job.folder / made.name).is_symlink, 15)
        with pytest.raises(errors.Crashed, match="no file in its folder"):
            await job.seal([made])


async def test_subtitles_too_are_a_small_file_of_the_childs_own_folder(engine, origin):
    async with engine.job("words") as job:
        made = await fetch(job, f"{origin.url}/files/small.mp4")
        (job.folder / "large.srt").write_bytes(bytes(LARGEST_KEPT + 1))
        (job.folder / "there.srt").symlink_to("/etc/passwd")
        for name in ("../../etc/passwd", "/etc/passwd", "there.srt", "large.srt", "none.srt"):
            with pytest.raises(errors.Crashed, match=r"the child named|the child may keep"):
                await job.seal([replace(made, subtitles=name)])
        (job.folder / "large.srt").write_bytes(bytes(LARGEST_KEPT))
        await job.seal([replace(made, subtitles="large.srt")])


async def test_what_is_sealed_has_nobody_left_who_could_change_it(engine, origin):
    async with engine.job("sealed") as job:
        made = await fetch(job, f"{origin.url}/files/small.mp4")
        assert is_alive(job.pid)
        await job.seal([made])
        assert not is_alive(job.pid)
        assert (job.folder / made.name).stat().st_size == made.bytes


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def another(tmp_path_factory):
    """An engine whose parents may be killed and replaced."""
    async with an_engine(tmp_path_factory.mktemp("another")) as engine:
        yield engine


async def test_when_the_parent_is_killed_its_jobs_crash_and_the_next_one_works(origin, another):
    async with another.job("first") as job:
        task = asyncio.create_task(job.extract(f"{MISCHIEF}hang"))
        await asyncio.sleep(0.1)
        os.kill(parent_of(job.pid), signal.SIGKILL)
        with pytest.raises(errors.Crashed):
            await task
    assert not is_alive(job.pid)
    assert not job.folder.exists()
    async with another.job("second") as job:
        assert (await fetch(job, f"{origin.url}/files/small.mp4")).ext == "mp4"


async def test_a_restart_takes_a_new_parent_and_leaves_running_jobs_alone(origin, another):
    async with another.job("old") as old:
        await another.restart()
        async with another.job("new") as new:
            assert parent_of(new.pid) != parent_of(old.pid)
        assert (await fetch(old, f"{origin.url}/files/small.mp4")).ext == "mp4"


async def test_a_parent_that_forked_often_enough_is_replaced(another, monkeypatch):
    monkeypatch.setattr("workers.engine.engine.FORKS", 2)
    parents = []
    for number in range(400):
        async with another.job(f"n{number}") as job:
            parents.append(parent_of(job.pid))
        await asyncio.sleep(0.1)
        if len(set(parents)) > 1:
            break
    first, second = dict.fromkeys(parents)
    await asyncio.to_thread(wait_for, lambda: not is_alive(first))
    assert is_alive(second)


async def test_a_plugin_that_cannot_be_loaded_is_named_when_the_engine_gets_ready(tmp_path):
    settings = settings_for(tmp_path, worker_ytdlp_plugins=("no.such.plugin",))
    guard = guard_for(settings)
    engine = Engine.start(settings, guard)
    with pytest.raises(errors.Internal, match=r"no\.such\.plugin"):
        await engine.ready()
    await engine.aclose()
    await guard.aclose()


async def test_a_job_id_cannot_name_a_folder_elsewhere(engine):
    with pytest.raises(ValueError):
        async with engine.job("../elsewhere"):
            pass


WORKER = """
import asyncio, os, signal, sys
from tests.unit.engine.helpers import MISCHIEF, guard_for, settings_for
from workers.engine import Engine
settings = settings_for(sys.argv[1])
engine = Engine.start(settings, guard_for(settings))
async def main():
    async with engine.job("doomed") as job:
        task = asyncio.create_task(job.extract(MISCHIEF + "daemon"))
        while not (job.folder / "daemon").exists():
            await asyncio.sleep(0.01)
        print(job.pid, flush=True)
        await task
asyncio.run(main())
"""


async def test_a_killed_worker_takes_all_with_it_and_the_next_one_sweeps_up(tmp_path):
    command = [sys.executable, "-c", WORKER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        try:
            child = int(await asyncio.to_thread(worker.stdout.readline))
            parent = parent_of(child)
            everybody = [parent, *descendants(parent)]
        finally:
            worker.kill()
    assert len(everybody) >= 3
    await asyncio.to_thread(wait_for, lambda: not any(map(is_alive, everybody)))
    assert len(list((tmp_path / "work").iterdir())) == 1
    async with an_engine(tmp_path) as engine:
        await engine.sweep()
        assert len(list((tmp_path / "work").iterdir())) == 1
    assert not list((tmp_path / "work").iterdir())


async def test_the_worker_itself_loads_neither_yt_dlp_nor_a_decoder():
    code = "import sys, workers.engine; print(sorted({'yt_dlp', 'av', 'deno'} & set(sys.modules)))"
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", code], capture_output=True, check=True
    )
    assert done.stdout.strip() == b"[]"
