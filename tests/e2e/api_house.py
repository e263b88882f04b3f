"""A stack's HTTP server and a client for it."""

import time
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from tests.e2e.stack import LINKFERRY, Stack
from tests.stand_ins.s3 import free_port

LINKFERRY_API = (*LINKFERRY, "api")
ENDED = ("finished", "failed", "cancelled")


@dataclass
class Api:
    """`http` shows `key`, when there is one."""

    stack: Stack
    url: str
    http: httpx.Client

    def ask(self, link: str, **wish) -> str:
        """The job's id."""
        answer = self.http.post("/api/download", json={"url": link} | wish)
        assert answer.status_code == 202, answer.text
        return answer.json()["jobId"]

    def status(self, job: str) -> dict:
        answer = self.http.get(f"/api/download-status/{job}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def wait(self, job: str, until=lambda status: status["status"] in ENDED, within: float = 60) -> dict:
        end = time.monotonic() + within
        while not until(status := self.status(job)):
            assert time.monotonic() < end, f"{status}\n{self.stack.logs()}"
            time.sleep(0.05)
        return status

    def fetch(self, link: str, **wish) -> tuple[str, dict]:
        """The job's id and its status at the end."""
        job = self.ask(link, **wish)
        return job, self.wait(job)


@contextmanager
def serve_api(stack: Stack, name: str = "api", key: str | None = None, **settings: str):
    """Starts `linkferry api` in a stack and waits until it is ready."""
    port = free_port()
    process = stack.start(name, *LINKFERRY_API, API_PORT=str(port), **settings)
    url = f"http://127.0.0.1:{port}"
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    with httpx.Client(base_url=url, headers=headers, timeout=30, trust_env=False) as http:
        end = time.monotonic() + 30
        while True:
            try:
                if http.get("/readyz").status_code == 200:
                    break
            except httpx.TransportError:
                pass
            assert process.poll() is None, stack.log(name)
            assert time.monotonic() < end, stack.log(name)
            time.sleep(0.05)
        try:
            yield Api(stack, url, http)
        finally:
            if name in stack.processes:
                stack.stop(name)
