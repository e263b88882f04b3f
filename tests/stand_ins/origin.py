"""Hides the web that links point to: media, pages, streams and a video site, with faults to order.

By hand: `python -m tests.stand_ins.origin --port 8000` prints `{"url": …}` and serves until SIGTERM.
In tests: `async with Origin.start() as origin:` or `with start_origin() as origin:`, a process of its own.

Before each route may stand `/k/KNOBS` (see `knobs`) and `/expiring/CONDITION`, which is `until=UNIXTIME` or
`uses=N`, with an optional `,n=ANY` to tell URLs apart; afterwards 403.

    /files/NAME, /m/ANY.EXT?WORDS               one medium (see `addresses`)
    /hls-fmp4/[WORDS/]master.m3u8               HLS, audio and video apart; also hls-ts; hls-muxed is together
    /dash/[WORDS/]manifest.mpd                  DASH, audio and video apart
    /live/index.m3u8                            HLS without an end
    /page/ID?title=T&media=KIND&WORDS           a page with og:video; KIND is mp4, webm, hls-fmp4, dash, …
    /text.txt, /empty.mp4, /nothing             text, no bytes, HTML without media
    /status/CODE, /missing, /gone, /forbidden, /unavailable
    /redirect/N/PATH, /redirect?to=URL&code=302, /loop
    /site/watch?v=ID and its kin, /s/ID         the site's bare pages; a short link that redirects
    /site/api/video|playlist|album/ID           what its extractor reads (see `site`)
    /@NAME/ALBUM, /api/v1/statuses/ALBUM        an album as a post in Mastodon, and what gallery-dl reads;
                                                `port-N` there redirects to that port
    /_stats, /_log, POST /_reset                what was counted (see `tally`); never counted itself
"""

import argparse
import asyncio
import contextlib
import dataclasses
import html
import http
import json
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.stand_ins.addresses import FILES, STREAM_KINDS, NoSuchMediaError, recipe_of, stream_of, url_of
from tests.stand_ins.knobs import NAMES, BadKnobError, Knobs
from tests.stand_ins.media import MediaStore, Picture, Recipe, Stream
from tests.stand_ins.serving import FileAnswer, Source
from tests.stand_ins.site import Site
from tests.stand_ins.streams import live_playlist
from tests.stand_ins.tally import LOGGED_HEADERS, Entry, Tally

PREFIX = re.compile(r"(?P<knobs>/k/(?P<words>[^/]*))?(?:/expiring/(?P<condition>[^/]+))?(?P<path>/.*)")
SEGMENT = re.compile(r"seg-0*(\d+)\.")
FIXED_STATUS = {"/missing": 404, "/gone": 410, "/forbidden": 403, "/unavailable": 503}
ROOT = Path(__file__).parents[2]


@dataclasses.dataclass(frozen=True)
class Ask:
    """One request, taken apart: knobs and conditions off, the plain path left."""

    request: web.BaseRequest
    knobs: Knobs
    knob_prefix: str
    condition: str
    path: str
    entry: Entry

    @property
    def url(self) -> str:
        """What counted faults go by."""
        return self.request.path

    @property
    def query(self) -> dict[str, str]:
        return dict(self.request.query)

    @property
    def base(self) -> str:
        """The origin, with the knobs, for absolute URLs in pages."""
        return f"http://{self.request.host}{self.knob_prefix}"


class Server:
    """The routes. One instance serves one port."""

    def __init__(self, store: MediaStore) -> None:
        self._store = store
        self._site = Site(store)
        self._tally = Tally()
        self._born = time.monotonic()
        self.connections: Callable[[], int] = lambda: 0
        stream_path = rf"/(?P<kind>{'|'.join(STREAM_KINDS)})(?:/(?P<words>[^/]*=[^/]*))?/(?P<file>.+)"
        self._routes: list[tuple[re.Pattern[str], Callable[..., Awaitable[web.StreamResponse]]]] = [
            (re.compile(pattern), handler)
            for pattern, handler in (
                (r"/files/(?P<name>[^/]+)", self._file),
                (r"/m/(?P<name>[^/]+)", self._described),
                (stream_path, self._stream),
                (r"/live/(?P<file>.+)", self._live),
                (r"/page/(?P<page>[^/]+)", self._page),
                (r"/text\.txt", self._text),
                (r"/empty\.mp4", self._empty),
                (r"/nothing|/@\w+/[\w-]+|/site/(?:watch|short/.+|embed/.+|playlist|album/.+)", self._nothing),
                (r"/(?:status/(?P<code>\d{3})|missing|gone|forbidden|unavailable)", self._status),
                (r"/redirect(?:/(?P<hops>\d+)(?P<rest>/.*))?", self._redirect),
                (r"/loop", self._loop),
                (r"/s/(?P<video>.+)", self._short),
                (r"/api/v1/statuses/(?P<album>[\w-]+)", self._post),
                (r"/site/api/(?P<what>video|playlist|album)/(?P<which>.+)", self._api),
            )
        ]

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answers one request; everything goes through here."""
        if request.path.startswith("/_"):
            return self._own(request)
        found = PREFIX.fullmatch(request.path)
        assert found  # a path always begins with a slash
        entry = _entry(request, found["path"])
        self._tally.begin(entry, self.connections())
        status = 0
        try:
            knobs = Knobs.parse(found["words"] or "", request.query.items())
            ask = Ask(request, knobs, found["knobs"] or "", found["condition"] or "", found["path"], entry)
            response = await self._within_limits(ask)
            status = response.status
        except (BadKnobError, NoSuchMediaError) as error:
            status = 400
            response = web.Response(status=400, text=f"{error}\n")
        except ConnectionError:  # the client has gone, and aiohttp notices as well
            status = 499
            response = web.Response(status=status)
        finally:
            self._tally.end(entry, status)
        return response

    def _own(self, request: web.BaseRequest) -> web.Response:
        if request.path == "/_reset" and request.method == "POST":
            self._tally.reset()
            return web.json_response({})
        pages: dict[str, Callable[[], object]] = {"/_stats": self._tally.stats, "/_log": self._tally.log}
        if request.path not in pages:
            return web.Response(status=404)
        return web.json_response(pages[request.path](), headers={"Connection": "close"})

    async def _within_limits(self, ask: Ask) -> web.StreamResponse:
        if ask.knobs.max_conns is None:
            return await self._dispatch(ask)
        at_once = self._tally.enter(ask.knob_prefix)
        try:
            if at_once > ask.knobs.max_conns:
                return _status_page(429, retry_after=1)
            return await self._dispatch(ask)
        finally:
            self._tally.leave(ask.knob_prefix)

    async def _dispatch(self, ask: Ask) -> web.StreamResponse:
        for pattern, handler in self._routes:
            if found := pattern.fullmatch(ask.path):
                refusal = await self._faults(ask)
                return refusal or await handler(ask, **found.groupdict())
        return _status_page(404)

    async def _faults(self, ask: Ask) -> web.Response | None:
        knobs = ask.knobs
        media = _is_media(ask.path)
        if knobs.latency and knobs.hits(media=media):
            await asyncio.sleep(knobs.latency / 1000)
        if ask.condition and self._expired(ask):
            return _status_page(403)
        if found := SEGMENT.search(ask.path):
            if knobs.missing_segment == int(found[1]):
                return _status_page(404)
            if knobs.fail_segment == int(found[1]) and self._strikes(ask, "segment"):
                return _status_page(knobs.fail or 503, knobs.retry_after)
        wanted = knobs.fail is not None and knobs.fail_segment is None and knobs.hits(media=media)
        if wanted and self._strikes(ask, "fail"):
            return _status_page(knobs.fail or 503, knobs.retry_after)
        return None

    def _strikes(self, ask: Ask, fault: str) -> bool:
        return ask.knobs.times is None or self._tally.attempt(fault, ask.url) < ask.knobs.times

    def _expired(self, ask: Ask) -> bool:
        name, _, value = ask.condition.partition(",")[0].partition("=")
        if name == "until":
            return time.time() > float(value)
        return ask.request.method == "GET" and self._tally.attempt("uses", ask.url) >= int(value)

    async def _send(self, ask: Ask, recipe: Recipe, inside: str = "") -> web.StreamResponse:
        version = 1 if self._has_changed(ask) else 0
        path = await asyncio.to_thread(self._store.path, recipe.other() if version else recipe)
        path = path / inside if inside else path
        if not path.is_file():
            return _status_page(404)
        knobs = ask.knobs if _is_media(ask.path) else _only_pace(ask.knobs)
        faulty = knobs.cut is not None or knobs.stall is not None or knobs.wrong_length
        struck = bool(faulty) and ask.request.method == "GET" and self._strikes(ask, "body")
        answer = FileAnswer(
            ask.request,
            Source(path, version),
            knobs,
            struck,
            lambda n: self._tally.sent(ask.entry, ask.url, n),
        )
        return await answer.send()

    def _has_changed(self, ask: Ask) -> bool:
        knobs = ask.knobs
        if knobs.change_after_requests is not None and ask.request.method == "GET":
            return self._tally.attempt("change", ask.url) >= knobs.change_after_requests
        after = knobs.change_after_bytes
        return after is not None and self._tally.bytes_of(ask.url) >= after

    async def _file(self, ask: Ask, name: str) -> web.StreamResponse:
        if name not in FILES:
            return _status_page(404)
        return await self._send(ask, FILES[name])

    async def _described(self, ask: Ask, name: str) -> web.StreamResponse:
        return await self._send(ask, recipe_of(name, ask.query))

    async def _stream(self, ask: Ask, kind: str, words: str | None, file: str) -> web.StreamResponse:
        words_in_query = [f"{name}={value}" for name, value in ask.request.query.items() if name in NAMES]
        if words_in_query and not _is_media(ask.path):  # relative URLs lose the query, but inherit the prefix
            prefix = ",".join([ask.knob_prefix or "/k/", *words_in_query]).replace("/k/,", "/k/")
            return web.Response(status=302, headers={"Location": prefix + ask.path})
        return await self._send(ask, stream_of(kind, words or ""), file)

    async def _live(self, ask: Ask, file: str) -> web.StreamResponse:
        stream = Stream("hls-muxed", heights=(360,))
        if file != "index.m3u8":
            return await self._send(ask, stream, f"v360/{file}")
        folder = await asyncio.to_thread(self._store.path, stream)
        text = live_playlist(folder / "v360", elapsed=time.monotonic() - self._born)
        return web.Response(text=text, content_type="application/vnd.apple.mpegurl")

    async def _page(self, ask: Ask, page: str) -> web.Response:
        words = ask.query
        title = words.pop("title", f"Page {page}")
        media = words.pop("media", "mp4")
        if media in STREAM_KINDS:
            spec = ",".join(f"{key}={value}" for key, value in words.items())
            path = f"/{media}/{spec}/" if spec else f"/{media}/"
            video = ask.base + path + ("manifest.mpd" if media == "dash" else "master.m3u8")
        else:
            query = f"?{urllib.parse.urlencode(words)}" if words else ""
            video = f"{ask.base}/m/{urllib.parse.quote(page)}.{media}{query}"
        return _html_page(title, {"og:image": ask.base + url_of(Picture(), "thumb"), "og:video": video})

    async def _text(self, _ask: Ask) -> web.Response:
        return web.Response(text="Nothing but text.\n" * 20)

    async def _empty(self, _ask: Ask) -> web.Response:
        return web.Response(body=b"", content_type="video/mp4")

    async def _nothing(self, _ask: Ask) -> web.Response:
        return _html_page("A page without media", {})

    async def _status(self, ask: Ask, code: str | None) -> web.Response:
        return _status_page(int(code) if code else FIXED_STATUS[ask.path], ask.knobs.retry_after)

    async def _redirect(self, ask: Ask, hops: str | None, rest: str | None) -> web.Response:
        target = ask.query.get("to", "/")
        if hops and rest:
            query = f"?{ask.request.query_string}" if ask.request.query_string else ""
            path = rest if int(hops) <= 1 else f"/redirect/{int(hops) - 1}{rest}"
            target = f"{ask.knob_prefix}{path}{query}"
        return web.Response(status=int(ask.query.get("code", "302")), headers={"Location": target})

    async def _loop(self, ask: Ask) -> web.Response:
        return web.Response(status=302, headers={"Location": ask.request.path})

    async def _short(self, ask: Ask, video: str) -> web.Response:
        return web.Response(status=302, headers={"Location": f"{ask.base}/site/watch?v={video}"})

    async def _post(self, ask: Ask, album: str) -> web.Response:
        if album.startswith("port-"):  # a site that leads elsewhere
            elsewhere = f"http://127.0.0.1:{album.removeprefix('port-')}/"
            return web.Response(status=302, headers={"Location": elsewhere})
        try:
            return web.json_response(await asyncio.to_thread(self._site.status, album, ask.base))
        except KeyError:
            return _status_page(404)

    async def _api(self, _ask: Ask, what: str, which: str) -> web.Response:
        if re.match(r"ratelimited\b", which):
            return _status_page(429, retry_after=60)
        find = {"video": self._site.video, "playlist": self._site.playlist, "album": self._site.album}[what]
        try:
            return web.json_response(await asyncio.to_thread(find, which))
        except KeyError:
            return _status_page(404)


def _entry(request: web.BaseRequest, path: str) -> Entry:
    headers = {name: request.headers[name] for name in LOGGED_HEADERS if name in request.headers}
    return Entry(request.method, path, request.query_string, headers)


def _is_media(path: str) -> bool:
    if path.endswith((".m3u8", ".mpd")):
        return False
    return path.startswith(("/files/", "/m/", "/live/", *(f"/{kind}/" for kind in STREAM_KINDS)))


def _only_pace(knobs: Knobs) -> Knobs:
    """Manifests are never cut, shifted or mislabelled: those faults are for media."""
    return Knobs(rate=knobs.rate if knobs.hits(media=False) else None, etag=knobs.etag)


def _status_page(status: int, retry_after: int | None = None) -> web.Response:
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return web.Response(status=status, text=f"{status} {http.HTTPStatus(status).phrase}\n", headers=headers)


def _html_page(title: str, properties: dict[str, str]) -> web.Response:
    lines = [
        f"<title>{html.escape(title)}</title>",
        f'<meta property="og:title" content="{html.escape(title)}">',
    ]
    lines += [f'<meta property="{name}" content="{html.escape(text)}">' for name, text in properties.items()]
    text = "\n".join(
        ["<!doctype html>", "<html><head>", *lines, "</head><body><p>Hello.</p></body></html>", ""]
    )
    return web.Response(text=text, content_type="text/html")


class Origin:
    """An origin in a process of its own, seen from a test. Use `Origin.start()` or `start_origin()`."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process = process
        self.url = url

    @staticmethod
    @contextlib.asynccontextmanager
    async def start() -> AsyncIterator["Origin"]:
        origin = await asyncio.to_thread(start_origin)
        try:
            yield origin
        finally:
            await asyncio.to_thread(origin.stop)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def with_knobs(self, **knobs: object) -> str:
        """The base URL under which everything misbehaves so: `with_knobs(rate="5MB", cut=0.3, times=1)`."""
        words = ",".join(f"{name}={value}" for name, value in knobs.items())
        return f"{self.url}/k/{words}" if words else self.url

    def stats(self) -> dict[str, Any]:
        """`requests`, `bytes`, `active`, `max_concurrent`, `max_connections`, `statuses`, `paths`."""
        stats: dict[str, Any] = self._call("/_stats")
        return stats

    def log(self) -> list[dict[str, Any]]:
        """Every request since the last reset: method, path, query, headers, began, ended, status, bytes."""
        log: list[dict[str, Any]] = self._call("/_log")
        return log

    def requests_for(self, path: str) -> int:
        """How often a path (without knobs and query) was asked for."""
        return int(self.stats()["paths"].get(path, {"requests": 0})["requests"])

    def reset(self) -> None:
        """Forgets all counts, those of counted faults included."""
        self._call("/_reset", method="POST")

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()

    def _call(self, path: str, method: str = "GET") -> Any:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(urllib.request.Request(self.url + path, method=method), timeout=10) as answer:
            return json.load(answer)


def start_origin(host: str = "127.0.0.1", port: int = 0) -> Origin:
    """Starts an origin and waits until it listens. It ends with `stop`, with `with`, or with this process."""
    command = [
        sys.executable,
        "-m",
        "tests.stand_ins.origin",
        "--host",
        host,
        "--port",
        str(port),
        "--until-eof",
    ]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"the origin ended with {process.wait()} before it listened")
    return Origin(process, json.loads(line)["url"])


@contextlib.asynccontextmanager
async def serve(host: str, port: int, store: MediaStore) -> AsyncIterator[str]:
    """Serves in this event loop; yields the URL."""
    server = Server(store)
    wire = web.Server(server.handle)
    server.connections = lambda: len(wire.connections)
    runner = web.ServerRunner(wire, shutdown_timeout=0.2)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port, backlog=1024).start()
        yield f"http://{host}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def _run(options: argparse.Namespace) -> None:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if options.until_eof:
        threading.Thread(target=_watch_stdin, args=(loop, stop), daemon=True).start()
    async with serve(options.host, options.port, MediaStore(options.media)) as url:
        print(json.dumps({"url": url}), flush=True)
        await stop.wait()


def _watch_stdin(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    sys.stdin.read()
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(stop.set)


def main() -> None:
    parser = argparse.ArgumentParser(description="An origin of test media.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--media", type=Path, help="where made media are kept")
    parser.add_argument("--until-eof", action="store_true", help="end when standard input is closed")
    asyncio.run(_run(parser.parse_args()))


if __name__ == "__main__":
    main()
