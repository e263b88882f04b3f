"""A yt-dlp plugin whose site behaves as no site should, from inside the child: what the engine must survive.

`http://mischief.invalid/WHAT` does WHAT; answers travel as the title.
"""

import contextlib
import ctypes
import gc
import json
import os
import resource
import socket
import subprocess
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from yt_dlp.extractor.common import InfoExtractor

from shared.errors import Failure
from workers.engine import wire
from workers.engine.wire import Connection, Failed
from workers.engine.ytdlp import deno_path, ffmpeg_path

SET_NAME = 15
SITE = "http://mischief.invalid/"


def register(ydl):
    others = dict(ydl._ies)
    ydl._ies.clear()
    ydl.add_info_extractor(MischiefListIE())
    ydl.add_info_extractor(MischiefIE())
    ydl._ies.update(others)


class MischiefIE(InfoExtractor):
    _VALID_URL = r"http://mischief\.invalid/(?P<id>\w+)"

    def _real_extract(self, url):
        what = self._match_id(url)
        title = json.dumps(globals()[what]())
        media = urlsplit(url).fragment.removeprefix("/") or "http://mischief.invalid/x.mp4"
        return {"id": what, "title": title, "url": media, "ext": "mp4"}


class MischiefListIE(InfoExtractor):
    _VALID_URL = r"http://mischief\.invalid/lists/(?P<id>\w+)"

    def _real_extract(self, url):
        what = self._match_id(url)
        return self.playlist_result(getattr(self, what)(), what, what)

    def endless(self):
        """A feed that goes on as long as somebody reads; 5,000 items are more than anybody wants."""
        for number in range(1_000_000):
            assert number < 5000
            yield self.url_result(f"http://mischief.invalid/{number}", MischiefIE, video_title="x" * 10_000)

    def talkative(self):
        """Each of them is as long as an item may be."""
        for number in range(1000):
            yield self.url_result(f"http://mischief.invalid/{'x' * 1900}{number}", video_id=str(number))

    def tabs(self):
        """A channel whose videos and shorts are lists of their own."""
        for tab in ("videos", "shorts"):
            yield self.url_result(f"http://mischief.invalid/lists/{tab}", MischiefListIE)

    def videos(self):
        return [self.url_result(f"http://mischief.invalid/v{n}", video_id=f"v{n}") for n in (1, 2)]

    def shorts(self):
        return [self.url_result("http://mischief.invalid/s1", video_id="s1")]

    def nonsense(self):
        """Of these only the last two can be fetched."""
        return [
            {"_type": "url", "url": "file:///etc/passwd", "id": "a"},
            {"_type": "url", "url": "http://mischief.invalid/" + "x" * 5000, "id": "b"},
            {"_type": "url", "url": "http://mischief.invalid/l", "id": "c", "live_status": "is_live"},
            {"_type": "url", "url": "ytsearch:x", "id": "d"},
            {"id": "e", "title": "no address", "formats": []},
            None,
            {"_type": "url_transparent", "url": f"{SITE}g#__youtubedl_smuggle=%7B%7D", "id": "g"},
            {
                "_type": "url",
                "url": f"{SITE}h",
                "id": "half \ud83d",
                "title": "\ude00",
                "duration": float("inf"),
            },
        ]


def environment():
    return dict(os.environ)


def descriptors():
    """What is open besides the standard streams, by kind, without the listing's own descriptor."""
    kinds = []
    for each in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            if int(each.name) > 2:
                kinds.append(str(each.readlink()).partition(":")[0])
    return sorted(kind for kind in kinds if not kind.startswith("/proc/"))


def place():
    Path("mark").touch()
    return os.getpid() == os.getsid(0)


def programs():
    """Both programs at work under the child's limits."""
    deno = subprocess.run(
        [deno_path(), "eval", "console.log(6 * 7)"], capture_output=True, text=True, check=False
    )
    words = ["-v", "error", "-f", "lavfi", "-i", "testsrc=d=1", "-f", "null", "-"]
    ffmpeg = subprocess.run([ffmpeg_path(), *words], capture_output=True, text=True, check=False)
    return [deno.stdout.strip(), ffmpeg.returncode]


def daemon():
    """A grandchild in a session of its own, which no process group reaches; then silence."""
    if (between := os.fork()) == 0:
        os.setsid()
        if os.fork() == 0:
            Path("daemon").write_text(str(os.getpid()))
            time.sleep(600)
        os._exit(0)
    os.waitpid(between, 0)
    time.sleep(600)


def elsewhere():
    """What Python says to ways around the guard, by way."""

    def udp():
        return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    ways = {
        "tcp": lambda: socket.create_connection(("127.0.0.1", 9), 1),
        "udp": lambda: udp().sendto(b"?", ("127.0.0.1", 53)),
        "udp, connected": lambda: udp().connect(("127.0.0.1", 53)),
        "name": lambda: socket.getaddrinfo("example.org", 80),
        "old name": lambda: socket.gethostbyname("example.org"),
    }
    said = {}
    for name, way in ways.items():
        try:
            way()
            said[name] = "nothing"
        except OSError as error:
            said[name] = type(error).__name__
    return said


def greedy():
    """Says a hundred times that it must begin anew, so as to have its budget again each time."""
    channel = next(each for each in gc.get_objects() if type(each).__name__ == "Channel")

    def ask():
        for _ in range(100):
            channel.send("again", None)
            time.sleep(0.01)

    threading.Thread(target=ask, daemon=True).start()


def hang():
    time.sleep(600)


def crash():
    ctypes.string_at(0)


def leave():
    os._exit(3)


def processor():
    resource.setrlimit(resource.RLIMIT_CPU, (0, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    while True:
        pass


def memory():
    return len(bytearray(2_000_000_000))


def disk():
    with Path("large").open("wb") as file:
        file.truncate(100_000_000_000)


def nonsense():
    """Something that is no frame."""
    _say(b"\xff" * 64)


def a_long_story():
    """A failure that nobody would read to its end, in a log or in a chat."""
    _say(
        wire.pack(
            wire.FAILURE, Failed(Failure("no_media", "x\n" * 100_000, facts={"y" * 10_000: "z" * 10_000}))
        )
    )


def a_long_title():
    media = {"id": "1", "extractor": "x", "url": "", "title": "x" * 1_000_000, "formats": []}
    _say(_frame(wire.MEDIA, {"media": media}))


def a_lot_to_keep():
    media = {"id": "1", "extractor": "x", "url": "", "title": "x", "formats": []}
    _say(_frame(wire.MEDIA, {"media": media, "packed": {"info": "x" * 1_000_000}}))


def wishes_without_end():
    """One more connection to one more site, and one more."""
    for number in range(100_000):
        _say(wire.pack(wire.CONNECT, Connection(f"{number}.invalid")), stay=False)
    time.sleep(600)


def hoard():
    """Many files, each within its bound."""
    for number in range(100):
        with Path(str(number)).open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, 10_000_000)
    time.sleep(600)


def hide():
    """A folder that nobody else is to look into."""
    Path("closed").mkdir()
    Path("closed/away").touch()
    Path("closed").chmod(0)
    time.sleep(600)


def multiply():
    """Many processes, each within its bound, by a name that no text can hold."""
    ctypes.CDLL(None).prctl(SET_NAME, b"\xff) Z \xfe")
    for _ in range(8):
        if os.fork() == 0:
            full = b"x" * 50_000_000
            time.sleep(600 + len(full) * 0)
    time.sleep(600)


def bury():
    """Deeper than any path is long."""
    for _ in range(2000):
        os.mkdir("deeper")  # noqa: PTH102
        os.chdir("deeper")


def exchange():
    """Once somebody says so, a finished file becomes a way to a file of the worker's."""

    def wait():
        while not Path("now").exists():
            time.sleep(0.01)
        Path("media1.mp4").unlink()
        Path("media1.mp4").symlink_to("/etc/passwd")

    threading.Thread(target=wait, daemon=True).start()


def _frame(tag, value):
    body = f"{tag}\n{json.dumps(value)}".encode()
    return len(body).to_bytes(4, "big") + body


def _say(frame, *, stay=True):
    """To the worker, on every socket that there is."""
    for fd in range(3, 64):
        with contextlib.suppress(OSError), socket.socket(fileno=os.dup(fd)) as sock:
            sock.sendall(frame)
    if stay:
        time.sleep(600)
