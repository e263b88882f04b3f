"""Settings that harm a service which strangers reach: what `linkferry doctor` says of each, and the mend."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from shared.settings import Settings, is_loopback

SHORT_SECRET = 16
"""Characters below which a signing key can be guessed."""
EVERYBODY = {"0.0.0.0/0", "::/0"}


@dataclass(frozen=True, slots=True)
class Risk:
    """`found`: the sentence's end when the settings are so."""

    setting: str
    found: Callable[[Settings], str | None]
    mend: str


def _says(is_so: Callable[[Settings], object], sentence: str) -> Callable[[Settings], str | None]:
    return lambda settings: sentence if is_so(settings) else None


def _opened(settings: Settings) -> str | None:
    if not settings.egress_allow:
        return None
    return f"whoever may send links can read what answers at {', '.join(settings.egress_allow)}"


def _unlimited(settings: Settings) -> str | None:
    names = ("user_minute", "user_hour", "user_day", "user_bytes", "user_running")
    none = [f"LIMIT_{name.upper()}" for name in names if not getattr(settings, f"limit_{name}")]
    return f"one person may have as much as he likes: {', '.join(none)} is 0" if none else None


def _plain(url: str | None) -> bool:
    parts = urlsplit(url or "")
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")


def _open_redis(settings: Settings) -> bool:
    parts = urlsplit(settings.redis or "")
    return (
        parts.scheme in {"redis", "rediss"} and not parts.password and not is_loopback(parts.hostname or "")
    )


def _short_secret(settings: Settings) -> bool:
    return bool(settings.secret_key and len(settings.secret_key.get_secret_value()) < SHORT_SECRET)


RISKS = (
    Risk(
        "LIMIT_OFF",
        _says(lambda s: s.limit_off, "limits are switched off: one person can keep all workers busy"),
        "Remove LIMIT_OFF.",
    ),
    Risk(
        "LIMIT_USER_…", lambda s: None if s.limit_off else _unlimited(s), "Set a limit, or ACCESS=allowlist."
    ),
    Risk("EGRESS_ALLOW", _opened, "Name no more there than everybody who is served may read."),
    Risk(
        "API_ANONYMOUS",
        _says(lambda s: s.api_anonymous and not s.only_here, "strangers use the HTTP API without a key"),
        "Set API_ANONYMOUS=false, and hand out keys: linkferry admin keys create.",
    ),
    Risk(
        "CORS_ORIGINS",
        _says(lambda s: "*" in s.cors_origins, "scripts of every web site may use the HTTP API"),
        "Name the sites that shall.",
    ),
    Risk(
        "TRUSTED_PROXIES",
        _says(
            lambda s: EVERYBODY & set(s.trusted_proxies),
            "everybody can make up the address that limits count for",
        ),
        "Name the addresses of your proxies.",
    ),
    Risk(
        "METRICS_HOST",
        _says(
            lambda s: s.metrics_port and not is_loopback(s.metrics_host),
            "whoever reaches METRICS_PORT reads which sites are used, and how much",
        ),
        "Let nobody but Prometheus reach that port, or set METRICS_HOST=127.0.0.1.",
    ),
    Risk(
        "PUBLIC_URL",
        _says(lambda s: _plain(s.public_url), "links and what they lead to can be read on their way"),
        "Put a proxy with HTTPS in front, and set https://….",
    ),
    Risk(
        "S3_ENDPOINT_URL",
        _says(lambda s: _plain(s.s3_url), "files travel to the bucket and back without encryption"),
        "Use https://, unless the bucket stands in a network of your own.",
    ),
    Risk(
        "REDIS_URL",
        _says(_open_redis, "the queue has no password"),
        "Give it one, unless only Linkferry reaches that network.",
    ),
    Risk(
        "SECRET_KEY",
        _says(_short_secret, "it is short enough to be guessed: links could be made up"),
        f"Use at least {SHORT_SECRET} random characters, or leave it empty and have one made.",
    ),
    Risk(
        "LOG_LEVEL",
        _says(lambda s: s.log_level == "debug", "the log tells who asked for what"),
        "Set it back to info when you have seen enough.",
    ),
)


def risks(settings: Settings) -> list[tuple[str, str, str]]:
    """Setting, what it does, and the mend, for each that is unsafe in public."""
    found = ((risk, risk.found(settings)) for risk in RISKS)
    return [(risk.setting, says, risk.mend) for risk, says in found if says]
