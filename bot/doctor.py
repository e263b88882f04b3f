"""`linkferry doctor`: looks at everything a working service needs, and says in sentences what to do."""

import asyncio
import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from redis.exceptions import RedisError

from bot.sample import SampleFailed, fetch_sample
from bot.unsafe import risks
from shared import embedded, ytdlp_update
from shared.connection import connect
from shared.errors import Unavailable
from shared.jobs import Jobs
from shared.settings import BadSettings, Settings
from shared.storage import S3Storage, StorageError, kept_for, open_storage
from shared.texts import size

if TYPE_CHECKING:
    from telegram import Bot

ROOM = 2_000_000_000  # bytes of free disk below which big downloads will fail
OLD_YTDLP = 60  # days after which a site that people use has probably changed
SHORT_TTL = 3600.0  # seconds below which a link may be dead before a person opens it

Verdict = Literal["ok", "warning", "broken"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `mend` says what to do unless all is well."""

    name: str
    verdict: Verdict
    says: str
    mend: str = ""


def run(settings: Settings, *, as_json: bool, quick: bool) -> int:
    """Prints the findings; 1 if anything is broken. A `quick` look leaves out the sample link."""
    findings = asyncio.run(_examine(settings))
    if not quick:
        findings.append(_sample(settings, sound=all(one.verdict != "broken" for one in findings)))
    if as_json:
        sys.stdout.write(json.dumps([asdict(finding) for finding in findings], indent=2) + "\n")
    else:
        for finding in findings:
            sys.stdout.write(_line(finding) + "\n")
    return int(any(finding.verdict == "broken" for finding in findings))


def _line(finding: Finding) -> str:
    sign = {"ok": "✓", "warning": "!", "broken": "✗"}[finding.verdict]
    return f"{sign} {finding.name}: {finding.says}" + (f"\n    → {finding.mend}" if finding.mend else "")


async def _examine(settings: Settings) -> list[Finding]:
    findings = [
        _folder(settings),
        _disk(settings),
        _ytdlp(settings),
        _ffmpeg(),
        _javascript(),
        _links(settings),
    ]
    findings += [_limits(settings), _egress(), _isolation()]
    findings += [Finding(setting, "warning", says, mend) for setting, says, mend in risks(settings)]
    checks: list[Callable[[Settings], Coroutine[Any, Any, Finding | None]]] = [
        _redis,
        _storage,
        _telegram,
        _telegram_inline,
        _discord,
    ]
    return findings + [finding for check in checks if (finding := await check(settings))]


def _folder(settings: Settings) -> Finding:
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.write_text("x")
        probe.unlink()
    except OSError as error:
        return Finding(
            "data folder",
            "broken",
            f"{folder} cannot be written: {error.strerror}",
            "Set DATA_DIR to a folder that this user may write to.",
        )
    return Finding("data folder", "ok", str(folder.resolve()))


def _disk(settings: Settings) -> Finding:
    place = settings.data_dir if settings.data_dir.exists() else settings.data_dir.parent
    free = shutil.disk_usage(place if place.exists() else os.curdir).free
    kept = f"of which {size(settings.disk_reserve)} stay free (DISK_RESERVE)"
    if free < ROOM or free <= settings.disk_reserve:
        mend = "Free some room, or set DATA_DIR to another disk."
        return Finding("disk", "broken", f"only {size(free)} free, {kept}", mend)
    return Finding("disk", "ok", f"{size(free)} free, {kept}")


def _ytdlp(settings: Settings) -> Finding:
    used = ytdlp_update.in_use(settings.data_dir)
    days = int((time.time() - used.released) / 86_400)
    says = f"{used.version}, {days} days old" + (", from an update" if used.folder else "")
    if days > OLD_YTDLP:
        return Finding(
            "yt-dlp", "warning", f"{says}: sites change faster", "Run linkferry admin update-ytdlp."
        )
    return Finding("yt-dlp", "ok", says)


def _ffmpeg() -> Finding:
    mend = "Install Linkferry again (make), or set IMAGEIO_FFMPEG_EXE to an ffmpeg of version 6 or newer."
    try:
        import imageio_ffmpeg  # noqa: PLC0415 - a broken install must not keep the doctor from speaking

        path = imageio_ffmpeg.get_ffmpeg_exe()
        out = subprocess.run([path, "-version"], capture_output=True, text=True, timeout=10, check=True)
    except (ImportError, RuntimeError, OSError, subprocess.SubprocessError) as error:
        return Finding("ffmpeg", "broken", f"does not run: {type(error).__name__}", mend)
    return Finding("ffmpeg", "ok", " ".join(out.stdout.split()[:3]))


def _javascript() -> Finding:
    try:
        import deno  # noqa: PLC0415 - see _ffmpeg

        path = deno.find_deno_bin()
        out = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=10, check=True)
    except (ImportError, OSError, subprocess.SubprocessError):
        return Finding(
            "JavaScript runtime",
            "warning",
            "deno does not run: YouTube will offer few formats or none",
            "Install Linkferry again (make).",
        )
    return Finding("JavaScript runtime", "ok", " ".join(out.stdout.split()[:2]))


def _links(settings: Settings) -> Finding:
    if settings.link_ttl < SHORT_TTL:
        return Finding(
            "links",
            "warning",
            f"expire after {settings.link_ttl:.0f} s, often before anybody opens them",
            "Set LINK_TTL between 1h and 7d.",
        )
    chats = settings.telegram_bot_token or settings.discord_bot_token
    if chats and not settings.gives_links:
        return Finding(
            "links",
            "warning",
            "files too big for a chat cannot be given as a link",
            "Set S3_ENDPOINT_URL or R2_ACCOUNT_ID with its keys, or PUBLIC_URL for links to this machine.",
        )
    return Finding("links", "ok", f"expire after {settings.link_ttl / 3600:g} h")


def _limits(settings: Settings) -> Finding:
    if settings.limit_off:
        return Finding("limits", "ok", "switched off, see LIMIT_OFF")
    a_minute, a_day = settings.limit_user_minute, settings.limit_user_day
    return Finding("limits", "ok", f"{a_minute} links a minute and {a_day} a day for each person")


def _egress() -> Finding:
    found = _ask("workers.egress", "--probe")
    mend = "Check EGRESS_ALLOW, EGRESS_DNS, EGRESS_PROXY and EGRESS_URL."
    return Finding("egress guard", found["verdict"], found["says"], mend * (found["verdict"] != "ok"))


def _isolation() -> Finding:
    found = _ask("workers.engine")
    mend = (
        "docs/isolation.md tells what the machine or the container must allow for stronger walls. "
        "WORKER_ISOLATION says which walls must stand."
    )
    return Finding("isolation", found["verdict"], found["says"], mend * (found["verdict"] != "ok"))


def _ask(module: str, *words: str) -> dict[str, Any]:
    """What a part of the worker finds out about itself, in a process of its own."""
    command = [sys.executable, "-m", module, *words]
    try:
        out = subprocess.run(command, capture_output=True, text=True, timeout=40, check=True)
        return dict(json.loads(out.stdout))
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        return {"verdict": "broken", "says": f"does not start: {type(error).__name__}"}


def _sample(settings: Settings, *, sound: bool) -> Finding:
    if not sound:
        return Finding("sample link", "warning", "not tried", "Mend first what is broken, then look again.")
    try:
        seconds = fetch_sample(settings)
    except (SampleFailed, embedded.EmbeddedError, OSError) as error:
        mend = "What is broken stands in the lines above, or in the worker's words."
        return Finding("sample link", "broken", str(error), mend)
    return Finding(
        "sample link", "ok", f"fetched from this machine, by a worker of its own, in {seconds:.1f} s"
    )


async def _redis(settings: Settings) -> Finding:
    with ExitStack() as stack:
        try:
            url = settings.redis or stack.enter_context(embedded.start(settings.data_dir)).url
        except embedded.EmbeddedError as error:
            return Finding("Redis", "broken", str(error), "Set REDIS_URL to a Redis or Valkey of your own.")
        return await _redis_at(url, embedded_one=not settings.redis)


async def _redis_at(url: str, *, embedded_one: bool) -> Finding:
    client = connect(url)
    try:
        await Jobs(client).status("doctor")  # runs the script that everything rests on
        workers = await Jobs(client).workers()
        config = await client.config_get("appendonly") | await client.config_get("maxmemory-policy")
    except (Unavailable, RedisError, OSError):
        return Finding("Redis", "broken", "cannot be reached", "Check REDIS_URL and that the server runs.")
    finally:
        await client.aclose()
    kind = "embedded" if embedded_one else "your own"
    if config.get("appendonly") != "yes":
        return Finding(
            "Redis", "warning", f"{kind}, without AOF", "Set appendonly yes: a restart loses jobs."
        )
    if config.get("maxmemory-policy") != "noeviction":
        return Finding("Redis", "warning", f"{kind}, may evict jobs", "Set maxmemory-policy noeviction.")
    return Finding("Redis", "ok", f"{kind}, {len(workers)} worker{'s' * (len(workers) != 1)} at work")


async def _storage(settings: Settings) -> Finding:
    mend = "Check S3_ENDPOINT_URL, S3_BUCKET and the keys." if settings.s3_url else "Check DATA_DIR."
    try:
        async with contextlib.aclosing(open_storage(settings)) as storage:
            await storage.check()
            if isinstance(storage, S3Storage) and (finding := await _rules(storage, settings)):
                return finding
    except (StorageError, OSError) as error:
        return Finding("storage", "broken", str(error), mend)
    if settings.storage_quota and settings.storage_quota < 2 * settings.max_bytes:
        return Finding(
            "storage",
            "warning",
            f"a single file of MAX_BYTES takes most of the quota of {size(settings.storage_quota)}",
            "Raise STORAGE_QUOTA, or lower MAX_BYTES.",
        )
    where = "S3" if settings.s3_url else "local folder"
    return Finding("storage", "ok", f"{where}: stored, read and deleted a test file")


async def _rules(storage: S3Storage, settings: Settings) -> Finding | None:
    """Nothing breaks without them: they are the net below our own sweeper."""
    try:
        if not await storage.lacking_rules(kept_for(settings)):
            return None
        says = "the bucket has no lifecycle rules for this LINK_TTL"
    except StorageError as error:
        says = f"the bucket's lifecycle rules are unknown: {error}"
    mend = "Run linkferry admin storage init, with keys that may change the bucket's settings."
    return Finding("storage", "warning", says, mend)


async def _telegram(settings: Settings) -> Finding:
    if not settings.telegram_bot_token:
        return Finding(
            "Telegram", "ok", "not configured; set TELEGRAM_BOT_TOKEN (from @BotFather) to run the bot"
        )
    from telegram.error import InvalidToken, TelegramError  # noqa: PLC0415 - a third of a second

    from shared.delivery.telegram import make_bot  # noqa: PLC0415

    bot = make_bot(settings)
    try:
        me = await bot.get_me()
    except InvalidToken:
        return Finding(
            "Telegram", "broken", "refuses the token", "Copy TELEGRAM_BOT_TOKEN from @BotFather again."
        )
    except TelegramError as error:
        return Finding(
            "Telegram",
            "broken",
            f"cannot be reached: {type(error).__name__}",
            "Check the network and TELEGRAM_API_URL.",
        )
    says = f"@{me.username}, files up to {size(settings.telegram_limit)}"
    if settings.telegram_webhook_url and (trouble := await _webhook_trouble(bot)):
        mend = "Check TELEGRAM_WEBHOOK_URL, and that your proxy hands its path on to TELEGRAM_WEBHOOK_PORT."
        return Finding("Telegram", "warning", f"{says}; its webhook fails: {trouble}", mend)
    return Finding("Telegram", "ok", says)


async def _webhook_trouble(bot: "Bot") -> str:
    """What Telegram says of its last visits, while updates wait; empty when all is well."""
    info = await bot.get_webhook_info()
    return (info.last_error_message or "") if info.pending_update_count else ""


async def _telegram_inline(settings: Settings) -> Finding | None:
    """None without a bot, or when it cannot be reached, which `_telegram` has told."""
    if not settings.telegram_bot_token:
        return None
    from telegram.error import TelegramError  # noqa: PLC0415 - see _telegram

    from shared.delivery.telegram import make_bot  # noqa: PLC0415

    name, bot, chat = "Telegram inline mode", make_bot(settings), settings.telegram_cache_chat
    try:
        on = (await bot.get_me()).supports_inline_queries
    except TelegramError:
        return None
    try:
        if chat:
            await bot.get_chat(chat)
    except TelegramError as error:
        mend = "Let the bot into the chat of TELEGRAM_CACHE_CHAT, as an admin in a channel."
        return Finding(name, "warning", f"the chat for its files cannot be reached: {error}", mend)
    if not on:
        return Finding(name, "ok", "off; /setinline and /setinlinefeedback at @BotFather switch it on")
    feedback = "it needs /setinlinefeedback at @BotFather set to 100%, which Telegram does not let us see"
    return Finding(name, "ok", f"on; {feedback}")


async def _discord(settings: Settings) -> Finding:
    where = "https://discord.com/developers/applications"
    if not settings.discord_bot_token:
        return Finding(
            "Discord", "ok", f"not configured; set DISCORD_BOT_TOKEN (from {where}) to run the bot"
        )
    import aiohttp  # noqa: PLC0415 - with discord.py, a third of a second
    import discord  # noqa: PLC0415

    from bot.discord_bot import invitation, portal  # noqa: PLC0415

    try:
        known = await portal(settings)
    except BadSettings:
        return Finding("Discord", "broken", "refuses the token", f"Reset the token at {where}, under Bot.")
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        says = f"cannot be reached: {type(error).__name__}"
        return Finding("Discord", "broken", says, "Check the network and DISCORD_API_URL.")
    says = f"{known.name}; invite it with {invitation(known.account)}"
    if not known.content:
        mend = f"To notice links by itself it needs the Message Content Intent: {where}, under Bot."
        return Finding("Discord", "warning", says, mend)
    return Finding("Discord", "ok", says)
