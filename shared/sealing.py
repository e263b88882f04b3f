"""Hides how values that others must not read are kept in Redis: AES-256-GCM under a key from `SECRET_KEY`.

A sealed value opens only with the same secret, for the same purpose and in the same place; anything else is
`SealBroken`, whether it was changed, moved or sealed by somebody with another secret.
"""

import base64
import hashlib
import hmac
import secrets
import zlib
from typing import Any

from Cryptodome.Cipher import AES

_NONCE, _TAG = 12, 16


class SealBroken(Exception):
    """What was not sealed by us, for this purpose and place."""


class Sealer:
    """Seals for one `purpose`; `place` is where a value is kept, such as its key in Redis."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        self._key = hmac.digest(secret, f"linkferry seal: {purpose}".encode(), hashlib.sha256)

    def seal(self, text: str, place: str) -> str:
        cipher = self._cipher(nonce := secrets.token_bytes(_NONCE), place)
        sealed, tag = cipher.encrypt_and_digest(zlib.compress(text.encode(), 1))
        return base64.b64encode(nonce + tag + sealed).decode()

    def open(self, sealed: str, place: str) -> str:
        """Raises `SealBroken`."""
        try:
            raw = base64.b64decode(sealed, validate=True)
            nonce, tag, body = raw[:_NONCE], raw[_NONCE : _NONCE + _TAG], raw[_NONCE + _TAG :]
            return zlib.decompress(self._cipher(nonce, place).decrypt_and_verify(body, tag)).decode()
        except (ValueError, zlib.error):
            raise SealBroken from None

    def _cipher(self, nonce: bytes, place: str) -> Any:
        cipher = AES.new(self._key, AES.MODE_GCM, nonce=nonce, mac_len=_TAG)
        cipher.update(place.encode())
        return cipher
