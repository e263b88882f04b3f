"""How processes of ours know each other over HTTP: by a signature with the service's own secret."""

import hashlib
import hmac
import time

HEADER = "linkferry-signature"
LIFETIME = 60
"""Seconds for which a signature opens anything."""


def sign(secret: bytes, path: str) -> str:
    """The header's value for a request that begins now."""
    until = str(int(time.time()) + LIFETIME)
    return f"{until}.{_digest(secret, path, until)}"


def verify(secret: bytes, path: str, shown: str) -> bool:
    """Whether somebody with our secret has signed this path lately."""
    until, _, digest = shown.partition(".")
    if not (until.isascii() and until.isdigit()) or len(until) > 12:
        return False
    good = hmac.compare_digest(_digest(secret, path, until).encode(), digest.encode(errors="replace"))
    return good and time.time() <= int(until) <= time.time() + 2 * LIFETIME


def _digest(secret: bytes, path: str, until: str) -> str:
    return hmac.new(secret, f"linkferry peer 1\n{path}\n{until}".encode(), hashlib.sha256).hexdigest()
