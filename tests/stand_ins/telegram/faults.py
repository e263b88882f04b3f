"""What goes wrong on purpose: injected faults, and the flood rules of the real one.

Hides which of the ordered faults meets a call, and the arithmetic of Telegram's limits.
"""

import fnmatch
import math
import time
from collections import deque
from dataclasses import dataclass, field

from .model import ApiError, Json
from .uploads import Call

KINDS = {
    "retry_after": "429 with retry_after `value` seconds",
    "bad_gateway": "502 with an HTML body",
    "drop_before": "the connection breaks before the call takes effect",
    "drop_after": "the call takes effect, then the connection breaks",
    "drop_midway": "the connection breaks when `value` bytes of the upload are in",
    "latency": "`value` seconds pass before the call takes effect",
    "slow_reply": "`value` seconds pass between the effect and the answer",
    "unauthorized": "401",
    "error": "any answer: `code`, `description`, `parameters`",
}


@dataclass
class Fault:
    """One order: what to do to the next `times` calls of a method (a glob), perhaps in one chat only."""

    kind: str
    method: str = "*"
    chat_id: int | str | None = None
    times: float = 1
    value: float = 0
    code: int = 500
    description: str = "Internal Server Error"
    parameters: Json = field(default_factory=dict)

    def meets(self, call: Call) -> bool:
        if self.times <= 0 or not fnmatch.fnmatch(call.method.lower(), self.method.lower()):
            return False
        return self.chat_id is None or str(self.chat_id) == str(call.params.get("chat_id"))


@dataclass
class Faults:
    orders: list[Fault] = field(default_factory=list)

    def midway(self, method: str) -> int | None:
        """Bytes after which the upload of a call that is just beginning breaks off."""
        for order in self.orders:
            named = fnmatch.fnmatch(method.lower(), order.method.lower())
            if order.kind == "drop_midway" and order.times > 0 and named:
                order.times -= 1
                return int(order.value)
        return None

    def take(self, call: Call) -> list[Fault]:
        """Delays that meet this call, and the first of the other faults."""
        met = [order for order in self.orders if order.kind != "drop_midway" and order.meets(call)]
        delays = [order for order in met if order.kind in {"latency", "slow_reply"}]
        taken = delays + [order for order in met if order not in delays][:1]
        for order in taken:
            order.times -= 1
        return taken


@dataclass
class _Chat:
    tokens: float = 3
    at: float = field(default_factory=time.monotonic)
    minute: deque[float] = field(default_factory=deque)
    blocked_until: float = 0


@dataclass
class FloodRules:
    """30 a second overall, 1 a second per chat with a burst of 3, 20 a minute per group."""

    second: dict[int, deque[float]] = field(default_factory=dict)
    chats: dict[tuple[int, str], _Chat] = field(default_factory=dict)

    def check(self, call: Call) -> None:
        """Refuse a call that comes too early."""
        if not _counts(call.method.lower()):
            return
        now = time.monotonic()
        recent = self.second.setdefault(call.bot.index, deque())
        _forget(recent, now - 1)
        if len(recent) >= 30:
            raise too_many(1)
        if call.has("chat_id"):
            self._check_chat(call, str(call.params["chat_id"]), now)
        recent.append(now)

    def _check_chat(self, call: Call, chat_id: str, now: float) -> None:
        chat = self.chats.setdefault((call.bot.index, chat_id), _Chat())
        chat.tokens = min(3, chat.tokens + now - chat.at)
        chat.at = now
        _forget(chat.minute, now - 60)
        wait = max(chat.blocked_until - now, 1 - chat.tokens)
        if chat_id.startswith("-") and len(chat.minute) >= 20:
            wait = max(wait, chat.minute[0] + 60 - now)
        if wait > 0:
            chat.blocked_until = now + wait
            raise too_many(math.ceil(wait))
        chat.tokens -= 1
        chat.minute.append(now)


def _forget(times: deque[float], before: float) -> None:
    while times and times[0] <= before:
        times.popleft()


def _counts(method: str) -> bool:
    return method.startswith(("send", "edit", "forward", "copy")) and method != "sendchataction"


def too_many(seconds: int) -> ApiError:
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
