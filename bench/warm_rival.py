"""What `bench.chat` is measured against: everything warm, but one connection, and sending after downloading.

Reads `{"url": …, "chat": …}` lines from standard input: `python -m bench.warm_rival API_URL TOKEN FOLDER`.
"""

import asyncio
import itertools
import json
import os
import sys
from pathlib import Path
from typing import Any

import yt_dlp
from telegram import Bot, InputFile
from telegram.request import HTTPXRequest

from bench.rigs import Facts


def _downloader(folder: Path) -> Any:
    options = {
        "quiet": True,
        "no_warnings": True,
        "noprogress": True,
        "noplaylist": True,
        "cachedir": False,
        "outtmpl": f"{folder}/rival-%(epoch)s-%(autonumber)s.%(ext)s",
    }
    ydl = yt_dlp.YoutubeDL(options)
    for name in list(ydl._ies):
        ydl.get_info_extractor(name)
    return ydl


async def _work(bot: Bot, ydl: Any) -> None:
    async with bot:
        for number in itertools.count():
            if not (line := await asyncio.to_thread(sys.stdin.readline)):
                return
            order = json.loads(line)
            info = await asyncio.to_thread(ydl.extract_info, order["url"])
            await _send(bot, order["chat"], Path(info["requested_downloads"][0]["filepath"]), number)


async def _send(bot: Bot, chat: int, path: Path, number: int) -> None:
    facts = Facts.of(path)
    with path.open("rb") as file:
        video = InputFile(file, filename=f"{number}.mp4", attach=True, read_file_handle=False)
        size = {"width": facts.width, "height": facts.height, "duration": round(facts.seconds)}
        await bot.send_video(chat, video, supports_streaming=True, **size)
    path.unlink()


def main() -> None:
    url, token, folder = sys.argv[1:]
    os.environ["YTDLP_NO_PLUGINS"] = "1"
    request = HTTPXRequest(read_timeout=60, write_timeout=60, media_write_timeout=60)
    asyncio.run(_work(Bot(token, base_url=f"{url}/bot", request=request), _downloader(Path(folder))))


if __name__ == "__main__":
    main()
