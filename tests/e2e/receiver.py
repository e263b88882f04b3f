"""A program that takes webhooks: it knows Standard Webhooks by its authors' library, and nothing of ours."""

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Receiver:
    """`answers` are the statuses of the next POSTs; after them 204. No answer before `gate` is open."""

    url: str
    answers: list[int] = field(default_factory=list)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)

    def wait(self, count: int, within: float = 60) -> None:
        end = time.monotonic() + within
        while len(self.heard) < count:
            assert time.monotonic() < end, self.heard
            time.sleep(0.05)


@contextmanager
def receiver(host: str = "127.0.0.1"):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.heard.append(({k.lower(): v for k, v in self.headers.items()}, body))
            found.gate.wait()
            self.send_response(found.answers.pop(0) if found.answers else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer((host, 0), Handler) as server:
        found = Receiver(f"http://{host}:{server.server_address[1]}/hook")
        found.gate.set()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield found
        finally:
            found.gate.set()
            server.shutdown()
