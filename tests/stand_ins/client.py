"""Hides how a test plays the other side: an HTTP client that notes how answers break, a quiet yt-dlp."""

import contextlib
import functools
import http.client
import socket
import time
import urllib.parse
from pathlib import Path
from typing import Any

import av
import yt_dlp
from imageio_ffmpeg import get_ffmpeg_exe

from tests.stand_ins.extractor import register
from tests.stand_ins.site import Info


class Answer:
    """One response, read to its end, or to where it broke or fell silent.

    `broken`: it ended before the declared length; `timed_out`: nothing came for `timeout` seconds.
    Request headers are keywords with underscores: `Answer(url, If_Range=etag)`.
    """

    def __init__(self, url: str, method: str = "GET", timeout: float = 20, **headers: str) -> None:
        parts = urllib.parse.urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        self.broken = self.timed_out = False
        began = time.monotonic()
        with contextlib.closing(http.client.HTTPConnection(parts.netloc, timeout=timeout)) as connection:
            connection.request(method, target, headers={k.replace("_", "-"): v for k, v in headers.items()})
            response = connection.getresponse()
            self.status, self.headers = response.status, response.headers
            self.body = self._read(response)
        self.seconds = time.monotonic() - began

    def _read(self, response: http.client.HTTPResponse) -> bytes:
        body = bytearray()
        try:
            while chunk := response.read1(1 << 16):
                body += chunk
        except TimeoutError:
            self.timed_out = True
        except (http.client.IncompleteRead, ConnectionError):
            self.broken = True
        missing = response.headers.get("Content-Length") is not None and response.length not in {0, None}
        self.broken = self.broken or (missing and not self.timed_out)
        return bytes(body)


def speed_of(port: int, path: str) -> float:
    """Bytes per second into a client that does nothing with them."""
    room = bytearray(1 << 20)
    received = 0
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port)) as wire:
        wire.sendall(f"GET {path} HTTP/1.1\r\nHost: origin\r\nConnection: close\r\n\r\n".encode())
        while count := wire.recv_into(room):
            received += count
    return received / (time.monotonic() - began)


class _Silent:
    def debug(self, text: str) -> None: ...
    def warning(self, text: str) -> None: ...
    def error(self, text: str) -> None: ...


def downloader(folder: Path, **options: object) -> Any:
    """A `YoutubeDL` that knows the stand-in site, says nothing and retries at once."""
    at_once = {"http": lambda n: 0, "fragment": lambda n: 0}
    ydl = yt_dlp.YoutubeDL(
        {
            "logger": _Silent(),
            "noprogress": True,
            "cachedir": False,
            "ffmpeg_location": get_ffmpeg_exe(),
            "outtmpl": str(folder / "%(id)s.%(ext)s"),
            "retries": 3,
            "fragment_retries": 3,
            "retry_sleep_functions": at_once,
            "skip_unavailable_fragments": False,
            **options,
        }
    )
    register(ydl)
    return ydl


@functools.cache
def lasting_downloader() -> Any:
    """Building one takes longer than most extractions. Whoever uses `extract` closes it in the end."""
    return downloader(Path())


def extract(url: str, **options: object) -> Info:
    with contextlib.ExitStack() as stack:
        ydl = stack.enter_context(downloader(Path(), **options)) if options else lasting_downloader()
        info: Info = ydl.extract_info(url, download=False)
    return info


def fetch(url: str, folder: Path, **options: object) -> tuple[Info, Path]:
    """Downloads one medium; returns its info and the file."""
    with downloader(folder, **options) as ydl:
        info = ydl.extract_info(url)
    return info, Path(info["requested_downloads"][0]["filepath"])


def packets(path: Path) -> dict[str, int]:
    """Packets with data in each kind of track; reading them all proves the file whole."""
    counts: dict[str, int] = {}
    with av.open(str(path)) as container:
        for packet in container.demux():
            if packet.size:
                counts[packet.stream.type] = counts.get(packet.stream.type, 0) + 1
    return counts
