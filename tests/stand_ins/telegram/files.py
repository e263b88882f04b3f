"""Turns whatever a bot gives as a file (upload, attach://, file://, http(s)://, file_id) into a stored file.

Hides size limits by way of sending, the checks on photos and thumbnails, and which facts a kind keeps.
"""

import asyncio
import hashlib
import mimetypes
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import aiohttp

from .images import picture
from .model import Json, StoredFile, Upload, bad
from .uploads import CHUNK, Call, copied, new_path
from .world import LOCAL_UPLOAD, World

MAX_PHOTO = 10 * 1024 * 1024
MAX_BY_URL = 20 * 1024 * 1024
MAX_PHOTO_BY_URL = 5 * 1024 * 1024
MAX_THUMBNAIL = 200 * 1024
FACTS = (
    "width",
    "height",
    "duration",
    "title",
    "performer",
    "length",
    "supports_streaming",
    "start_timestamp",
)
KINDS = ("video", "photo", "audio", "document", "animation", "voice", "video_note", "sticker")
_CONTENT_TYPES = {"video": "video/", "audio": "audio/", "photo": "image/"}
_DOCUMENT_LIKE = {"video", "audio", "document", "animation", "voice", "video_note", "sticker"}


@dataclass
class Wanted:
    """What a call says about one file to send."""

    kind: str
    value: str
    facts: Json = field(default_factory=dict)
    thumbnail: str | None = None
    cover: str | None = None


async def resolve(world: World, call: Call, wanted: Wanted, *, uploads: bool = True) -> StoredFile:
    """The stored file for what a call wants to send."""
    upload = await _arrived(world, call, wanted.kind, wanted.value, uploads=uploads)
    if upload is None:
        return _again(world, call, wanted)
    facts = {name: wanted.facts.get(name) for name in FACTS}
    if wanted.kind == "photo":
        facts = _photo_facts(upload)
    upload.mime = _mime(upload, wanted.kind)
    file = world.store(upload, wanted.kind, **facts)
    _attach_thumbnail(world, call, file, wanted.thumbnail)
    if wanted.cover:
        file.cover = await resolve(world, call, Wanted("photo", wanted.cover))
    return file


def _again(world: World, call: Call, wanted: Wanted) -> StoredFile:
    """By `file_id`: the file keeps the kind and the facts that it was first sent with."""
    file = world.file_of(wanted.value, call.bot)
    if wanted.kind != file.kind and not {wanted.kind, file.kind} <= _DOCUMENT_LIKE:
        real, asked = file.kind.capitalize(), wanted.kind.capitalize()
        raise bad(f"can't use file of type {real} as {asked}")
    return file


async def _arrived(world: World, call: Call, kind: str, value: str, *, uploads: bool) -> Upload | None:
    scheme = value.partition("://")[0]
    if scheme == "attach":
        if not uploads:
            raise bad("invalid message content specified")
        return _part(call, value.removeprefix("attach://"))
    if scheme == "file":
        return await _from_disk(world, value)
    if scheme in {"http", "https"}:
        return await _from_url(world, value, kind)
    if not value:
        raise bad(f"there is no {kind} in the request")
    return None


def _part(call: Call, name: str) -> Upload:
    upload = call.files.get(name)
    if upload is None:
        raise bad(f"can't find file part {name}")
    if upload.size == 0:
        raise bad("file must be non-empty")
    return upload


async def _from_disk(world: World, uri: str) -> Upload:
    """Only a local server reads files of its own machine."""
    if not world.options.local:
        raise bad("invalid file HTTP URL specified: Unsupported URL protocol")
    path = Path(unquote(urlsplit(uri).path))
    if not path.is_file():
        raise bad("invalid file path specified: File not found")
    if path.stat().st_size > LOCAL_UPLOAD:
        raise bad("file is too big")
    mime = mimetypes.guess_type(path.name)[0]
    return await asyncio.to_thread(copied, path, world.options.folder, "file", mime)


async def _from_url(world: World, url: str, kind: str) -> Upload:
    limit = MAX_PHOTO_BY_URL if kind == "photo" else MAX_BY_URL
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(20)) as session,
            session.get(url) as response,
        ):
            response.raise_for_status()
            mime = response.content_type
            if not mime.startswith((_CONTENT_TYPES.get(kind, ""), "application/octet-stream")):
                raise bad("wrong type of the web page content")
            return await _saved(world, response, limit, Path(urlsplit(url).path).name, mime)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise bad("failed to get HTTP URL content") from error


async def _saved(world: World, response: aiohttp.ClientResponse, limit: int, name: str, mime: str) -> Upload:
    path, digest, size = new_path(world.options.folder), hashlib.sha256(), 0
    with path.open("wb") as file:
        async for chunk in response.content.iter_chunked(CHUNK):
            digest.update(chunk)
            size += file.write(chunk)
            if size > limit:
                break
    if size > limit:
        path.unlink()
        raise bad("failed to get HTTP URL content")
    return Upload("url", path, size, digest.hexdigest(), name, mime)


def _photo_facts(upload: Upload) -> Json:
    if upload.size > MAX_PHOTO:
        raise bad(
            f"file of size {upload.size} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes"
        )
    seen = picture(upload.path)
    if seen is None:
        raise bad("IMAGE_PROCESS_FAILED")
    _, width, height = seen
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return {"width": width, "height": height}


def _mime(upload: Upload, kind: str) -> str | None:
    if kind == "photo":
        return f"image/{(picture(upload.path) or ('jpeg',))[0]}"
    guessed = mimetypes.guess_type(upload.name or "")[0]
    return guessed or upload.mime


def _attach_thumbnail(world: World, call: Call, file: StoredFile, value: str | None) -> None:
    """Like the real one: a thumbnail that breaks the rules is ignored without a word."""
    part = value.removeprefix("attach://") if value else "thumbnail"
    upload = call.files.get(part)
    if upload is None:
        file.thumbnail_ignored = "must be uploaded" if value else None
        return
    seen = picture(upload.path)
    file.thumbnail_ignored = _fault_of_thumbnail(upload, seen, file.kind)
    if seen and not file.thumbnail_ignored:
        file.thumbnail = world.store(upload, "thumbnail", width=seen[1], height=seen[2])


def _fault_of_thumbnail(upload: Upload, seen: tuple[str, int, int] | None, kind: str) -> str | None:
    if kind in {"photo", "voice", "sticker"}:
        return f"a {kind} takes no thumbnail"
    if seen is None or seen[0] != "jpeg":
        return "not a JPEG"
    if max(seen[1:]) > 320:
        return f"{seen[1]}x{seen[2]} is larger than 320 pixels"
    if upload.size > MAX_THUMBNAIL:
        return f"{upload.size} bytes are more than 200 kB"
    return None


def from_call(call: Call, kind: str) -> Wanted:
    """What a `sendVideo` and its like want to send."""
    value = f"attach://{kind}" if kind in call.files else call.text(kind)
    facts: Json = {name: call.text(name) for name in ("title", "performer") if call.has(name)}
    facts |= {name: call.object(name) for name in FACTS if call.has(name) and name not in facts}
    return Wanted(kind, value, facts, call.optional("thumbnail"), call.optional("cover"))


def from_media(item: Json) -> Wanted:
    """What one `InputMedia…` object wants to send."""
    kind = item.get("type")
    if kind not in {"video", "photo", "audio", "document", "animation"}:
        raise bad("can't parse InputMedia: invalid media type specified")
    facts = {name: item[name] for name in FACTS if name in item}
    return Wanted(kind, item.get("media", ""), facts, item.get("thumbnail"), item.get("cover"))
