"""What a warm parent is told at its start: plain data, and never a secret."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """`plugins` are dotted names of modules with `register(ydl)`; `connections` is how many one job may have
    at once; `items` is how many a post may hold; `galleries` are `kind:host`, for gallery-dl.
    """

    max_bytes: int
    plugins: tuple[str, ...] = ()
    connections: int = 8
    items: int = 200
    galleries: tuple[str, ...] = ()
