"""One link through the whole path, on this machine alone: what `linkferry doctor` trusts most.

A clip is made and served on a loopback port, and fetched by a worker that is started for it: queue, guard,
walls, yt-dlp, ffmpeg, storage. That worker has a queue and a folder of its own, and is the only one whose
guard opens that one port; it goes with this process.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from shared import embedded, lifeline, ytdlp_update
from shared.settings import Settings
from shared.ytdlp_update import Edition

PATIENCE = 60.0  # seconds
FAREWELL = 10.0  # seconds
KEPT = (
    "PATH",
    "HOME",
    "LANG",
    "TMPDIR",
    "PYTHONPATH",
    "LD_LIBRARY_PATH",
    "IMAGEIO_FFMPEG_EXE",
    "SSL_CERT_FILE",
)
"""What of this environment the sample's processes have: no token, no other service's address."""

_VIDEO = ("-f", "lavfi", "-i", "testsrc=size=320x180:rate=10:duration=1")
_AUDIO = ("-f", "lavfi", "-i", "sine=duration=1")
_PAGE = '<html><head><title>A sample</title></head><body><video src="clip.mp4"></video></body></html>'


class SampleFailed(Exception):
    """The path is broken; the message says where, in one sentence."""


def fetch_sample(settings: Settings, ytdlp: Edition | None = None) -> float:
    """Seconds that a link took, with a worker that was just started; with a `ytdlp` that is not in use yet.

    Raises `SampleFailed`.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    place = tempfile.TemporaryDirectory(prefix="sample-", dir=settings.data_dir, ignore_cleanup_errors=True)
    with place as name, ExitStack() as stack:
        folder = Path(name).absolute()
        if ytdlp and ytdlp.folder:
            ytdlp_update.lend(folder / "data", ytdlp)
        port = stack.enter_context(_site(folder))
        queue = stack.enter_context(embedded.start(folder / "data")).url
        environment = _environment(folder, queue, settings)
        stack.enter_context(_worker(folder, environment | {"EGRESS_ALLOW": f"127.0.0.1:{port}"}))
        got = _get(folder, environment, f"http://127.0.0.1:{port}/page.html")
        if got.get("status") == "done" and got.get("bytes"):
            return float(got["seconds"])
        log = (folder / "worker.log").read_text(errors="replace").strip().splitlines()
    error = got.get("error") or {"message": "there was no answer."}
    raise SampleFailed(error["message"] + (f" The worker said: {log[-1]}" if log else ""))


@contextmanager
def _site(folder: Path) -> Iterator[int]:
    """A page with a clip, on a port of its own."""
    site = folder / "site"
    site.mkdir()
    (site / "page.html").write_text(_PAGE)
    _make_clip(site / "clip.mp4")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the parent's name for it
        """Nobody reads it."""


def _make_clip(target: Path) -> None:
    import imageio_ffmpeg  # noqa: PLC0415 - see bot.doctor

    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        *_VIDEO,
        *_AUDIO,
        "-pix_fmt",
        "yuv420p",
        str(target),
    ]
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise SampleFailed(f"no clip could be made with ffmpeg: {type(error).__name__}") from None


def _environment(folder: Path, queue: str, settings: Settings) -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    own = {"DATA_DIR": str(folder / "data"), "REDIS_URL": queue, "LOG_LEVEL": "warning"}
    return kept | own | {"WORKER_ISOLATION": settings.worker_isolation}


@contextmanager
def _worker(folder: Path, environment: dict[str, str]) -> Iterator[None]:
    with (folder / "worker.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "workers", "--attached"],
            env=environment | {lifeline.ENV: "1"},
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield
    finally:
        try:
            process.communicate(timeout=FAREWELL)  # it ends with its lifeline
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _get(folder: Path, environment: dict[str, str], link: str) -> dict[str, Any]:
    """What `linkferry get` said; nothing when it said nothing in time."""
    command = [sys.executable, "-m", "bot", "get", "--json", "--to", str(folder / "got"), link]
    try:
        done = subprocess.run(
            command, env=environment, cwd=folder, capture_output=True, timeout=PATIENCE, check=False
        )
        return dict(json.loads(done.stdout))
    except (OSError, ValueError, subprocess.SubprocessError):
        return {}
