"""Two servers of ours on loopback: one that links lead to, and a canary that nothing may ever reach."""

import http.server
import threading
from contextlib import contextmanager
from string import Template


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):  # the library's name
        self.server.seen.append(self.path)
        status, kind, body, more = self.server.answer(self.path)
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
    """`seen` holds a path for every request, and for the canary an address for every connection."""

    daemon_threads = True
    canary = False

    def __init__(self, answer):
        self.seen = []
        self.answer = answer
        super().__init__(("127.0.0.1", 0), _Handler)

    def verify_request(self, request, client_address):
        if self.canary:
            self.seen.append(client_address)
        return True

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def serving(answer):
    with Server(answer) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


def secret(_):
    """What the canary says to everybody: a page that looks worth having."""
    return 200, "text/html", b"<title>CANARY</title><video src=/secret.mp4></video>", {}


def site(pages, values):
    """Answers with `pages`, PATH -> (content type, body) or (status, Location), with `values` filled in.

    The canary's address gets the page's name, so that it can tell who led there.
    """

    def answer(path):
        name = path.partition("?")[0].strip("/")
        kind, text = pages.get(name, ("missing", ""))
        text = Template(text).safe_substitute(values | {"CANARY": f"{values['CANARY']}/{name}"})
        if kind == "missing":
            return 404, "text/plain", b"", {}
        if kind.isdigit():
            return int(kind), "text/plain", b"", {"Location": text}
        return 200, kind, text.encode(), {}

    return answer
