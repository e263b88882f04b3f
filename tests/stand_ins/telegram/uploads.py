"""Reads one API request, in whichever of the Bot API's encodings it comes, streaming files to disk.

Hides multipart, form, JSON and query parameters behind `Call`; never holds a file in memory. Counts what
arrives and refuses past the limit, after having read it all, so that a client always gets the answer.
"""

import asyncio
import hashlib
import json
import re
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import BodyPartReader, web

from .model import ApiError, Bot, Json, Upload, bad

CHUNK = 64 * 1024
_TEXTS = {
    "text",
    "caption",
    "title",
    "performer",
    "name",
    "description",
    "short_description",
    "secret_token",
    "callback_query_id",
    "inline_query_id",
    "inline_message_id",
    "file_id",
    "url",
    "offset_text",
}


@dataclass
class Call:
    """One request by a bot: its parameters, and its files by the name of their part."""

    bot: Bot
    method: str
    params: Json = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)
    received: int = 0

    def has(self, name: str) -> bool:
        return self.params.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        value = self.params.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def optional(self, name: str) -> str | None:
        return self.text(name) if self.has(name) else None

    def number(self, name: str, default: int = 0) -> int:
        value = self.params.get(name)
        try:
            return int(float(value)) if value not in {None, ""} else default
        except (TypeError, ValueError):
            raise bad(f"{name} must be an Integer") from None

    def maybe(self, name: str) -> int | None:
        return self.number(name) if self.has(name) else None

    def flag(self, name: str) -> bool:
        return str(self.params.get(name, "")).lower() in {"true", "1", "yes"}

    def object(self, name: str) -> Any:
        """A JSON parameter, however it was encoded; None when absent."""
        value = self.params.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad(f"can't parse {name} JSON object") from None


@dataclass
class Throttle:
    """Paces all uploads together to a number of bytes per second."""

    rate: float = 0
    free_at: float = 0

    async def take(self, size: int) -> None:
        if not self.rate:
            return
        now = time.monotonic()
        self.free_at = max(self.free_at, now) + size / self.rate
        await asyncio.sleep(self.free_at - now)


@dataclass
class Intake:
    """Reads requests. `cut` stops reading after that many bytes, for a connection that breaks."""

    folder: Path
    limit: int
    throttle: Throttle

    async def read(self, request: web.Request, call: Call, cut: int | None = None) -> Call:
        """Fill in the call's parameters and files."""
        call.params.update({name: decoded(name, value) for name, value in request.query.items()})
        if request.content_type.startswith("multipart/"):
            await self._multipart(request, call, cut)
        elif request.content_type == "application/json":
            call.params.update(await request.json() if request.can_read_body else {})
        else:
            form = await request.post()
            call.params.update({name: decoded(name, str(value)) for name, value in form.items()})
        return call

    async def _multipart(self, request: web.Request, call: Call, cut: int | None) -> None:
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            if not part.name:
                raise bad("part without a name")
            if part.filename is None:
                call.params[part.name] = decoded(part.name, await part.text())
            else:
                call.files[part.name] = await self._save(part, part.name, call, cut)
        total = max(call.received, request.content_length or 0)
        if total > self.limit:
            discard(call)
            raise ApiError(413, "Request Entity Too Large")

    async def _save(self, part: BodyPartReader, name: str, call: Call, cut: int | None) -> Upload:
        digest, size, path = hashlib.sha256(), 0, new_path(self.folder)
        try:
            with path.open("wb") as file:
                async for chunk in _chunks(part):
                    await self._count(call, len(chunk), cut)
                    size += len(chunk)
                    if call.received <= self.limit:
                        digest.update(chunk)
                        file.write(chunk)
        except BaseException:
            path.unlink()
            raise
        mime = part.headers.get("Content-Type")
        return Upload(name, path, size, digest.hexdigest(), part.filename, mime)

    async def _count(self, call: Call, size: int, cut: int | None) -> None:
        await self.throttle.take(size)
        call.received += size
        if cut is not None and call.received > cut:
            raise ConnectionAbortedError


async def _chunks(part: BodyPartReader) -> AsyncIterator[bytes]:
    while chunk := await part.read_chunk(CHUNK):
        yield chunk


def new_path(folder: Path) -> Path:
    return folder / uuid.uuid4().hex


def discard(call: Call) -> None:
    for upload in call.files.values():
        upload.path.unlink(missing_ok=True)


def decoded(name: str, value: str) -> Any:
    """A form value as the log shows it: numbers, booleans and JSON as such, texts as they are."""
    if name in _TEXTS:
        return value
    if value in {"true", "false"}:
        return value == "true"
    if re.fullmatch(r"-?\d{1,18}", value):
        return int(value)
    if value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def kept(upload: Upload) -> Json:
    """An upload as the log shows it."""
    return {
        "field": upload.field,
        "name": upload.name,
        "mime": upload.mime,
        "size": upload.size,
        "sha256": upload.sha256,
    }


def copied(source: Path, folder: Path, field_name: str, mime: str | None) -> Upload:
    """A file of this machine, taken over as if it had been uploaded (`file://` of a local server)."""
    digest, size, path = hashlib.sha256(), 0, new_path(folder)
    with source.open("rb") as file, path.open("wb") as out:
        while chunk := file.read(1024 * 1024):
            digest.update(chunk)
            size += out.write(chunk)
    return Upload(field_name, path, size, digest.hexdigest(), source.name, mime)
