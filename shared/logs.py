"""One log stream: structlog for our lines and the libraries', pretty or JSON, with secrets masked."""

import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from shared.settings import Settings

_BOT_TOKEN = re.compile(r"\b\d{6,12}:[\w-]{30,}")
_DISCORD_TOKEN = re.compile(
    r"\b[\w-]{18,}\.[\w-]{4,}\.[\w-]{20,}|(?<=/webhooks/)\d+/[^/\s]+|(?<=/interactions/)\d+/[^/\s]+"
)
_SIGNED = re.compile(r"(?i)\b(X-Amz-[\w-]+|signature|token)=[^&\s\"']+")
_LOGIN = re.compile(r"(\w+://)[^/@\s]*@")


def mask(text: str) -> str:
    """The text without bot tokens, signatures and passwords in URLs."""
    text = _BOT_TOKEN.sub("<token>", text)
    text = _DISCORD_TOKEN.sub("<token>", text)
    text = _SIGNED.sub(r"\1=<masked>", text)
    return _LOGIN.sub(r"\1<login>@", text)


def _mask_event(_logger: Any, _method: str, event: EventDict) -> EventDict:
    return {key: mask(value) if isinstance(value, str) else value for key, value in event.items()}


def configure(settings: Settings, role: str) -> None:
    """Sets up logging of this process, to stderr."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _mask_event,
    ]
    pretty = settings.log_format == "pretty"
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if pretty
        else structlog.processors.JSONRenderer()
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=settings.log_level.upper(), force=True)
    for chatty in (
        "httpx",
        "httpcore",
        "telegram",
        "discord.client",
        "discord.gateway",
        "arq.worker",
        "botocore",
        "boto3",
        "urllib3",
        "s3transfer",
    ):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(role=role)
