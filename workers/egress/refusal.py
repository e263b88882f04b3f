"""Everything that the guard says no with, as one HTTP answer each.

A **denial** is policy and says so in `X-Linkferry-Denied`: asking again is of no use. A **failure** is the
network's or the site's and says so in `X-Linkferry-Failed`. Clients that hide the headers of a refused
CONNECT still show the status and the reason phrase, so both name the reason too.
"""

from typing import Self

DENIED, FAILED = "X-Linkferry-Denied", "X-Linkferry-Failed"

_DENIALS = {
    "address": (403, "This address is not on the public internet."),
    "own": (403, "This address belongs to the machine that would fetch it."),
    "host": (403, "This host is not written in its plain form."),
    "port": (403, "This port is not open to links."),
    "scheme": (403, "Only http and https are let through."),
    "head": (400, "The request cannot be read beyond doubt."),
    "head-size": (431, "The head of the request is too large."),
    "head-time": (408, "The head of the request took too long."),
    "credentials": (407, "This proxy serves only jobs of its own service."),
    "connections": (429, "The job has too many connections open."),
    "budget": (413, "The job has used up its bytes."),
    "deadline": (403, "The job has used up its time."),
    "closed": (403, "The job is over."),
}
_FAILURES = {
    "login": (407, "The proxy wants to know whose request this is."),
    "name": (502, "There is no such name."),
    "resolver": (504, "The name could not be looked up in time."),
    "unreachable": (502, "No connection could be made."),
    "timeout": (504, "The site does not answer."),
    "answer": (502, "The site's answer cannot be read."),
    "proxy": (502, "The upstream proxy could not be used."),
}
REASONS = frozenset(_DENIALS)


class Refusal(Exception):
    """An end of a request before any of its answer was passed on. `detail` is for the log alone."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        self.is_denial = reason in _DENIALS
        self.status, self.sentence = (_DENIALS if self.is_denial else _FAILURES)[reason]
        super().__init__(f"{self.sentence} ({detail})" if detail else self.sentence)

    def answer(self) -> bytes:
        """The whole HTTP answer, after which the connection ends."""
        header, what = (DENIED, "denied") if self.is_denial else (FAILED, "failed")
        body = f"{self.sentence}\n".encode()
        lines = [
            f"HTTP/1.1 {self.status} Egress {what}: {self.reason}",
            f"{header}: {self.reason}",
            "Content-Type: text/plain; charset=utf-8",
            f"Content-Length: {len(body)}",
            "Connection: close",
        ]
        if self.status == 407:
            lines.append('Proxy-Authenticate: Basic realm="egress"')
        return "\r\n".join([*lines, "", ""]).encode() + body

    @classmethod
    def relayed(cls, denied: str, failed: str) -> Self:
        """What another guard said, in its headers; anything unknown is a proxy that can't be used."""
        if denied in _DENIALS and denied != "credentials":
            return cls(denied, "by the next guard")
        if failed in _FAILURES:
            return cls(failed, "at the next guard")
        return cls("proxy", "the next guard refused us")
