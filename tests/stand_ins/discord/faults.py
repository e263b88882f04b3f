"""What goes wrong on purpose, and which of it meets a call."""

import fnmatch
from dataclasses import dataclass, field

KINDS = {
    "rate_limit": "429 with `value` seconds to wait; `everywhere` makes it the global one",
    "bad_gateway": "502 with an HTML body",
    "error": "any answer: `status`, `code`, `message`",
    "drop_before": "the connection breaks before the call takes effect",
    "drop_after": "the call takes effect, then the connection breaks",
    "latency": "`value` seconds pass before the call takes effect",
}


@dataclass
class Fault:
    """One order: what to do to the next `times` calls of a method whose path matches a glob."""

    kind: str
    method: str = "*"
    path: str = "*"
    times: int = 1
    value: float = 0
    everywhere: bool = False
    status: int = 500
    code: int = 0
    message: str = "Internal Server Error"

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise LookupError(f"no fault {self.kind}; there are {', '.join(KINDS)}")

    def meets(self, method: str, path: str) -> bool:
        return self.times > 0 and self.method in ("*", method) and fnmatch.fnmatch(path, self.path)


@dataclass
class Faults:
    orders: list[Fault] = field(default_factory=list)

    def take(self, method: str, path: str) -> Fault | None:
        """The first order that meets the call, counted down."""
        for order in self.orders:
            if order.meets(method, path):
                order.times -= 1
                return order
        return None
