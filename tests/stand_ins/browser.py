"""Headless Chromium that is driven as a person drives it, over its DevTools protocol.

    with Chromium() as chromium, chromium.tab(width=390, dark=True) as tab:
        tab.open(url)
        tab.run("document.title")

A tab remembers every address it asked for, and everything that the browser complained of: scripts that broke,
and what a Content-Security-Policy forbade. `missing()` says why there is no Chromium here, or nothing.
"""

import base64
import contextlib
import itertools
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from websockets.sync.client import connect

NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 60.0
"""Seconds for anything that a browser does on a machine that is busy with other things."""
_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--autoplay-policy=no-user-gesture-required",
    "--remote-debugging-port=0",
    "--no-proxy-server",
)


def missing() -> str:
    """Why no browser can be had; empty when one can."""
    return "" if _program() else "there is no Chromium on this machine (Debian: apt-get install chromium)"


def _program() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


class Chromium:
    """One browser with a profile of its own."""

    def __enter__(self) -> Self:
        program = _program()
        assert program, missing()
        with contextlib.ExitStack() as undo:
            folder = undo.enter_context(
                tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
            )
            command = (program, *_OPTIONS, f"--user-data-dir={folder}")
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            undo.callback(_end, process)
            self._base = f"http://127.0.0.1:{_port(Path(folder), process)}"
            self._ended = undo.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.close()

    @contextlib.contextmanager
    def tab(
        self,
        *,
        width: int = 1100,
        height: int = 800,
        dark: bool = False,
        scripts: bool = True,
        scale: float = 1,
    ) -> Iterator["Tab"]:
        """A new tab, as wide as a phone or a desk, in the light or in the dark, with scripts or without."""
        request = urllib.request.Request(f"{self._base}/json/new?about:blank", method="PUT")
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            about = json.load(answer)
        with connect(about["webSocketDebuggerUrl"], max_size=None, proxy=None) as wire:
            tab = Tab(wire)
            for domain in ("Page", "Runtime", "Network", "Log"):
                tab.call(f"{domain}.enable")
            tab.call(
                "Emulation.setDeviceMetricsOverride",
                width=width,
                height=height,
                deviceScaleFactor=scale,
                mobile=width < 600,
            )
            scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
            tab.call("Emulation.setEmulatedMedia", features=[scheme])
            tab.call("Emulation.setScriptExecutionDisabled", value=not scripts)
            yield tab
        urllib.request.urlopen(f"{self._base}/json/close/{about['id']}", timeout=PATIENCE).close()


class Tab:
    """One page at a time."""

    def __init__(self, wire: Any) -> None:
        self._wire = wire
        self._numbers = itertools.count(1)
        self.asked: list[str] = []
        """Every address that was asked for, data: and blob: left out."""
        self.complaints: list[str] = []
        self.bytes = 0
        """Of everything that came over the network, but media."""
        self._media: set[str] = set()
        self._loaded = 0

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """One DevTools command; events that come meanwhile are noted."""
        number = next(self._numbers)
        self._wire.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self._wire.recv(timeout=PATIENCE))
            if message.get("id") == number:
                assert "error" not in message, message
                result: dict[str, Any] = message["result"]
                return result
            self._note(message)

    def open(self, url: str) -> None:
        """Goes to a page and waits until it has loaded."""
        before = self._loaded
        self.call("Page.navigate", url=url)
        self._until(lambda: self._loaded > before, f"{url} did not load")

    def run(self, script: str) -> Any:
        """The value of an expression, awaited if it is a promise."""
        answer = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, script: str, within: float = PATIENCE) -> None:
        """Waits until an expression is true."""
        end = time.monotonic() + within
        while not self._holds(script):
            assert time.monotonic() < end, f"never true: {script}\n{self.complaints}"
            time.sleep(0.05)

    def _holds(self, script: str) -> bool:
        """False, too, while the page that was asked is being replaced by the next."""
        try:
            return bool(self.run(script))
        except AssertionError:
            return False

    def click(self, selector: str) -> None:
        """As a finger does it; works without scripts of the page."""
        self.run(f"document.querySelector({json.dumps(selector)}).click()")

    def shoot(self, picture: Path, *, whole: bool = True) -> None:
        """What is to be seen, as PNG."""
        answer = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        picture.write_bytes(base64.b64decode(answer["data"]))

    def settle(self) -> None:
        """Hears what has happened, until it has been quiet for a while."""
        with contextlib.suppress(TimeoutError):
            while True:
                self._note(json.loads(self._wire.recv(timeout=0.3)))

    def _until(self, fact: Any, otherwise: str) -> None:
        end = time.monotonic() + PATIENCE
        while not fact():
            assert time.monotonic() < end, otherwise
            with contextlib.suppress(TimeoutError):
                self._note(json.loads(self._wire.recv(timeout=0.5)))

    def _note(self, message: dict[str, Any]) -> None:
        about = message.get("params", {})
        match message.get("method"):
            case "Page.loadEventFired":
                self._loaded += 1
            case "Network.requestWillBeSent":
                if about["request"]["url"].startswith("http"):
                    self.asked.append(about["request"]["url"])
                if about.get("type") == "Media":
                    self._media.add(about["requestId"])
            case "Network.loadingFinished" if about["requestId"] not in self._media:
                self.bytes += int(about["encodedDataLength"])
            case "Runtime.exceptionThrown":
                self.complaints.append(str(about["exceptionDetails"]))
            case "Log.entryAdded" if about["entry"]["level"] in ("error", "warning"):
                self.complaints.append(about["entry"]["text"])


def _port(folder: Path, process: "subprocess.Popen[bytes]") -> str:
    told, end = folder / "DevToolsActivePort", time.monotonic() + PATIENCE
    while not (told.exists() and told.read_text().strip()):
        assert process.poll() is None, "Chromium ended at once"
        assert time.monotonic() < end, "Chromium does not start"
        time.sleep(0.05)
    return told.read_text().split()[0]


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
