"""How a file goes to Telegram: as which kind, with which facts, and read while it is sent."""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from telegram import (
    Bot,
    InputFile,
    InputMedia,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    Message,
)
from telegram.error import BadRequest

from shared.delivery import Files
from shared.models import MediaFile
from shared.storage import display_name

LARGEST_PHOTO = 10_000_000  # https://core.telegram.org/bots/api#sendphoto, also for the next two
MOST_SIDES = 10_000
LONGEST_RATIO = 20
SHORT = 60.0  # seconds; what has no sound and is no longer moves like a GIF
ADULT = 18
"""The age below which some of what a site shows is not for everybody."""


@asynccontextmanager
async def opened(files: Files, file: MediaFile) -> AsyncIterator[tuple[InputFile, Path | None]]:
    """The file as an upload that is read while it is sent, and its cover."""
    async with contextlib.AsyncExitStack() as stack:
        path = await stack.enter_async_context(files.local(file.key))
        cover = await stack.enter_async_context(files.local(file.thumbnail)) if file.thumbnail else None
        handle = stack.enter_context(path.open("rb"))
        yield (
            InputFile(
                handle, filename=display_name(file.name, limit=100), attach=True, read_file_handle=False
            ),
            cover,
        )


def dead_handle(error: BadRequest) -> bool:
    """Whether Telegram knows a `file_id` no more."""
    text = str(error).lower()
    return "file identifier" in text or "file_id" in text or "wrong remote file" in text


def rewind(content: str | InputFile) -> None:
    if isinstance(content, InputFile) and not isinstance(content.input_file_content, bytes):
        content.input_file_content.seek(0)


async def send_media(bot: Bot, file: MediaFile, content: str | InputFile, **how: Any) -> Message:
    """Sends a file as what it is; `how` is `facts_of`, and what the `send…` methods have in common."""
    send: dict[str, tuple[Callable[..., Awaitable[Message]], str]] = {
        "video": (bot.send_video, "video"),
        "audio": (bot.send_audio, "audio"),
        "image": (bot.send_photo, "photo"),
        "document": (bot.send_document, "document"),
        "animation": (bot.send_animation, "animation"),
    }
    method, name = send[kind_of(file)]
    return await method(**{name: content}, **how)


def handle_in(sent: Message) -> str | None:
    """The `file_id` of what was sent."""
    medium = sent.video or sent.audio or sent.document or sent.animation or (sent.photo or [None])[-1]
    return medium.file_id if medium else None


def cover_of(path: Path | None) -> InputFile | None:
    """At most 200 kB, so read at once (https://core.telegram.org/bots/api#inputmediavideo)."""
    return InputFile(path.read_bytes(), filename="cover.jpg", attach=True) if path else None


def kind_of(file: MediaFile) -> str:
    """How Telegram takes a file: players are for MP4, MP3 and M4A only, the rest are documents."""
    if file.kind == "image":
        return "animation" if file.mime == "image/gif" else "image" if _is_photo(file) else "document"
    plays = {"video": ("video/mp4",), "audio": ("audio/mpeg", "audio/mp4", "audio/x-m4a")}
    if file.mime not in plays.get(file.kind, (file.mime,)):
        return "document"
    is_silent = file.kind == "video" and file.vcodec is not None and file.acodec is None
    return "animation" if is_silent and 0 < (file.duration or 0) <= SHORT else file.kind


def _is_photo(file: MediaFile) -> bool:
    if file.mime not in {"image/jpeg", "image/png", "image/webp"} or not (file.width and file.height):
        return False
    short, long = sorted((file.width, file.height))
    return file.bytes <= LARGEST_PHOTO and short + long <= MOST_SIDES and long <= LONGEST_RATIO * short


def album_of(file: MediaFile) -> str:
    """With what a file can share an album: photos and videos with each other, GIFs with nothing."""
    kind = kind_of(file)
    if kind == "animation":
        return "seen" if file.kind == "video" else ""
    return "seen" if kind in {"image", "video"} else kind


def facts_of(
    file: MediaFile, cover: InputFile | None, *, adult: bool = False, together: bool = False
) -> dict[str, Any]:
    """`adult`: not to be seen before somebody wants to; `together`: in an album."""
    seconds = round(file.duration) if file.duration else None
    hidden = {"has_spoiler": True} if adult else {}
    size_facts = {"width": file.width, "height": file.height, "duration": seconds}
    match _kind_in(file, together=together):
        case "video":
            return size_facts | {"supports_streaming": True, "thumbnail": cover} | hidden
        case "animation":
            return size_facts | {"thumbnail": cover} | hidden
        case "audio":
            names = {"title": file.title, "performer": file.performer}
            return names | {"duration": seconds, "thumbnail": cover}
        case "image":
            return hidden
        case _:
            return {"thumbnail": cover}


def _kind_in(file: MediaFile, *, together: bool) -> str:
    kind = kind_of(file)
    return file.kind if together and kind == "animation" else kind


def input_media(
    file: MediaFile, content: str | InputFile, facts: dict[str, Any], *, together: bool = False
) -> InputMedia:
    kinds: dict[str, Callable[..., InputMedia]] = {
        "video": InputMediaVideo,
        "audio": InputMediaAudio,
        "image": InputMediaPhoto,
        "document": InputMediaDocument,
        "animation": InputMediaAnimation,
    }
    return kinds[_kind_in(file, together=together)](content, **facts)
