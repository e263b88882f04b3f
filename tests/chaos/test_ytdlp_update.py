"""A running worker takes up a newer yt-dlp; one that does not start harms nobody; there is a way back."""

import time

from shared.ytdlp_update import adopt, in_folder, installed, staging
from tests.e2e.stack import Stack
from tests.e2e.test_metrics import figures
from tests.stand_ins.newer_ytdlp import put_on_index
from tests.stand_ins.s3 import free_port

NEWER, BROKEN = "2999.01.01", "2999.02.01"


def wait_for_version(port, version):
    end = time.monotonic() + 120
    while version not in (found := [key[2] for key in figures(port) if key[0] == "linkferry_build"]):
        assert time.monotonic() < end, found
        time.sleep(0.3)


def test_a_worker_takes_up_a_newer_ytdlp_and_goes_back_again(origin, tmp_path):
    port = free_port()
    stack = Stack(tmp_path, put_on_index(tmp_path / "index", NEWER))
    stack.start("worker", METRICS_PORT=str(port))
    stack.wait_for_worker()
    try:
        told = stack.run("admin", "update-ytdlp", within=180)
        assert (told.code, NEWER in told.stdout) == (0, True), told.stderr
        wait_for_version(port, NEWER)
        assert stack.get(f"{origin.url}/hls-fmp4/master.m3u8", "--to", str(tmp_path / "a")).code == 0
        with staging(stack.data) as folder:  # by another way than the command, which would refuse it
            (folder / "yt_dlp").mkdir()
            (folder / "yt_dlp/__init__.py").write_text("raise ImportError('broken')")
            (folder / f"yt_dlp-{BROKEN}.dist-info").mkdir()
            adopt(stack.data, in_folder(folder))
        stack.wait_for_log("worker", "ytdlp_refused", within=120)
        assert stack.get(f"{origin.url}/files/small.mp4", "--to", str(tmp_path / "b")).code == 0
        assert NEWER in stack.run("admin", "update-ytdlp", "--rollback").stdout
        stack.stop("worker")
        stack.start("worker", METRICS_PORT=str(port))
        stack.wait_for_worker()
        wait_for_version(port, NEWER)
        assert installed().version in stack.run("admin", "update-ytdlp", "--rollback").stdout
        wait_for_version(port, installed().version)
    finally:
        stack.stop()
