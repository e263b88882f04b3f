"""How a file goes to Telegram: as which kind, with which facts, and read while it is sent."""

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from telegram import (
    InputFile,
    InputMedia,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
)

from shared.delivery import Files
from shared.models import MediaFile
from shared.storage import display_name


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


def rewind(content: str | InputFile) -> None:
    if isinstance(content, InputFile) and not isinstance(content.input_file_content, bytes):
        content.input_file_content.seek(0)


def cover_of(path: Path | None) -> InputFile | None:
    """At most 200 kB, so read at once (https://core.telegram.org/bots/api#inputmediavideo)."""
    return InputFile(path.read_bytes(), filename="cover.jpg", attach=True) if path else None


def kind_of(file: MediaFile) -> str:
    """How Telegram takes a file: players are for MP4, MP3 and M4A only, the rest are documents."""
    plays = {"video": ("video/mp4",), "audio": ("audio/mpeg", "audio/mp4", "audio/x-m4a")}
    return file.kind if file.mime in plays.get(file.kind, (file.mime,)) else "document"


def facts_of(file: MediaFile, cover: InputFile | None) -> dict[str, Any]:
    seconds = round(file.duration) if file.duration else None
    match kind_of(file):
        case "video":
            size_facts = {"width": file.width, "height": file.height, "duration": seconds}
            return size_facts | {"supports_streaming": True, "thumbnail": cover}
        case "audio":
            names = {"title": file.title, "performer": file.performer}
            return names | {"duration": seconds, "thumbnail": cover}
        case "image":
            return {}
        case _:
            return {"thumbnail": cover}


def input_media(file: MediaFile, content: str | InputFile, facts: dict[str, Any]) -> InputMedia:
    kinds: dict[str, Callable[..., InputMedia]] = {
        "video": InputMediaVideo,
        "audio": InputMediaAudio,
        "image": InputMediaPhoto,
        "document": InputMediaDocument,
    }
    return kinds[kind_of(file)](content, **facts)
