"""Servers of ours on loopback: one that links lead to, a canary that nothing may touch, a name server."""

import asyncio
import contextlib
import http.server
import os
import threading
import time
from contextlib import contextmanager
from string import Template

from tests.unit.egress_helpers import NameServer

BLOCK = os.urandom(65536)


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):  # the library's name
        self.server.seen.append(self.path)
        answer = self.server.answer(self.path)
        with contextlib.suppress(OSError):  # who has enough hangs up
            if callable(answer):
                self.close_connection = True
                answer(self)
            else:
                self._say(*answer)

    def _say(self, status, kind, body, more):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in more.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    """`answer(path)` gives status, type, body and headers, or a function that does as it likes.

    `seen` holds a path for every request, and for the canary an address for every connection.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    canary = False

    def __init__(self, answer, address=("127.0.0.1", 0)):
        self.seen = []
        self.answer = answer
        super().__init__(address, _Handler)

    def verify_request(self, request, client_address):
        if self.canary:
            self.seen.append(client_address)
        return True

    def handle_error(self, *_):
        """Clients are expected to hang up on us."""

    @property
    def url(self):
        return f"http://{self.server_address[0]}:{self.server_port}"


@contextmanager
def serving(answer, address=("127.0.0.1", 0)):
    with Server(answer, address) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


@contextmanager
def a_canary(address=("127.0.0.1", 0)):
    with serving(secret, address) as canary:
        canary.canary = True
        yield canary


@contextmanager
def naming(names):
    """A name server that knows `names` and nothing else; yields its address."""
    loop, stop = asyncio.new_event_loop(), asyncio.Event()
    up, address = threading.Event(), []

    async def serve():
        async with NameServer.start() as server:
            server.names = names
            address.append(server.address)
            up.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert up.wait(10)
    try:
        yield address[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(5)
        loop.close()


def secret(_):
    """What the canary says to everybody: a page that looks worth having."""
    return 200, "text/html", b"<title>CANARY</title><video src=/secret.mp4></video>", {}


def site(pages, values):
    """Answers with `pages`, PATH -> (content type, body) or (status, Location), with `values` filled in.

    A page may also be a function, which then answers. The canary's address gets the page's name, so that it
    can tell who led there.
    """

    def answer(path):
        name = path.partition("?")[0].strip("/")
        page = pages.get(name, ("404", ""))
        if callable(page):
            return page
        kind, text = page
        text = Template(text).safe_substitute(values | {"CANARY": f"{values['CANARY']}/{name}"})
        if kind.isdigit():
            return int(kind), "text/plain", b"", {"Location": text}
        return 200, kind, text.encode(), {}

    return answer


def says(handler, kind, *headers, status=200):
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    for name, value in headers:
        handler.send_header(name, value)
    handler.send_header("Connection", "close")
    handler.end_headers()


def endless(kind, beginning=b"", block=BLOCK, pause=0.0):
    """Sends for as long as anybody listens."""

    def answer(handler):
        says(handler, kind)
        handler.wfile.write(beginning)
        while True:
            handler.wfile.write(block)
            time.sleep(pause)

    return answer
