"""Pages for people: templates with everything escaped; headers by which a browser loads only what is ours."""

import secrets
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shared.storage import LocalStorage, Storage, new_key
from shared.texts import RIGHT_TO_LEFT, language_of, say

_TEMPLATES = Path(__file__).parent / "templates"


class Html:
    """Renders templates. Every answer has a nonce of its own for its one style and its one script."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(
        self,
        template: str,
        locale: str,
        media: str = "",
        *,
        status: int = 200,
        framed: bool = False,
        connect: bool = False,
        **facts: Any,
    ) -> HTMLResponse:
        """`media` is the one other origin that media may come from; others may frame a `framed` page."""
        nonce = secrets.token_urlsafe(16)
        about = {
            "nonce": nonce,
            "locale": language_of(locale),
            "direction": "rtl" if language_of(locale) in RIGHT_TO_LEFT else "ltr",
            "say": partial(say, locale=locale),
        }
        text = self._environment.get_template(template).render(**about, **facts)
        return HTMLResponse(text, status, _headers(nonce, media, framed=framed, connect=connect))


def _headers(nonce: str, media: str, *, framed: bool, connect: bool) -> dict[str, str]:
    policy = {
        "default-src": "'none'",
        "style-src": f"'nonce-{nonce}'",
        "script-src": f"'nonce-{nonce}'",
        "img-src": f"'self' data: {media}".rstrip(),
        "media-src": f"'self' {media}".rstrip(),
        "connect-src": "'self'" if connect else "'none'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "*" if framed else "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }


async def storage_origin(storage: Storage) -> str:
    """Where media may come from besides ourselves: the bucket's host, or the one in front of it."""
    if isinstance(storage, LocalStorage):
        return ""
    key, soon = new_key("a.mp4"), timedelta(seconds=1)
    link = await storage.link(key, filename="a.mp4", content_type="video/mp4", lifetime=soon)
    parts = urlsplit(link.url) if link else None
    return f"{parts.scheme}://{parts.netloc}" if parts else ""


html = Html()
