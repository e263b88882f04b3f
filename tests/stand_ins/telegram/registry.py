"""The table of methods; each module adds its own."""

from collections.abc import Awaitable, Callable
from typing import Any

from .uploads import Call
from .world import World

Handler = Callable[[World, Call], Any | Awaitable[Any]]
METHODS: dict[str, Handler] = {}


def method(*names: str) -> Callable[[Handler], Handler]:
    """Register a function as the answer to these methods."""

    def register(handler: Handler) -> Handler:
        METHODS.update({name.lower(): handler for name in names})
        return handler

    return register
