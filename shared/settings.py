"""One frozen settings object, read from the environment (and `.env`), built once in a `__main__`, passed in.

Every name is a promise to operators and stands in `.env.example`. Sizes take `500MB`, `2GiB` or plain bytes,
times take `24h`, `90s`, `7d` or plain seconds.
"""

import base64
import contextlib
import re
import secrets
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import quote, urlsplit

import idna
from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_SECRETS = Path("/run/secrets")
_SIZE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[kKMGT]?i?B?)")
_TIME = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>ms|s|m|h|d|)")
_TIME_UNITS = {"ms": 0.001, "s": 1, "": 1, "m": 60, "h": 3600, "d": 86_400}


class BadSettings(Exception):
    """A setting that cannot be used; the message is the sentence for the operator."""


def parse_size(text: str) -> int:
    """Bytes of `50MB`, `2 GiB` or `1024`. Raises `ValueError` for anything else."""
    if not (found := _SIZE.fullmatch(text.strip())):
        raise ValueError(f"{text!r} is not a size such as 500MB or 2GiB")
    unit = found["unit"].rstrip("B").upper()
    base = 1024 if unit.endswith("I") else 1000
    power = "KMGT".index(unit[0]) + 1 if unit else 0
    return int(float(found["number"]) * base**power)


def parse_time(text: str) -> float:
    """Seconds of `24h`, `90s`, `1.5m` or `30`. Raises `ValueError` for anything else."""
    if not (found := _TIME.fullmatch(text.strip())):
        raise ValueError(f"{text!r} is not a time such as 90s, 24h or 7d")
    return float(found["number"]) * _TIME_UNITS[found["unit"]]


def _textual(parse: Any) -> BeforeValidator:
    return BeforeValidator(lambda v: parse(v) if isinstance(v, str) else v)


def _comma_list(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return tuple(part.strip() for part in value.split(",") if part.strip())


Size = Annotated[int, _textual(parse_size), Field(gt=0)]
MaybeSize = Annotated[int, _textual(parse_size), Field(ge=0)]


def _token(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"\d{3,}:[\w-]{10,}", value.get_secret_value()):
        raise ValueError("this is not a token as @BotFather gives them (123456:ABC…)")
    return value


def _webhook_secret(value: SecretStr) -> SecretStr:
    """As https://core.telegram.org/bots/api#setwebhook takes it, but not one that can be guessed."""
    if not re.fullmatch(r"[\w-]{16,256}", value.get_secret_value(), re.ASCII):
        raise ValueError("must be 16 to 256 letters, digits, dashes and underscores")
    return value


def _discord_token(value: SecretStr) -> SecretStr:
    """It begins with the bot's number in base64 (https://discord.com/developers/docs/reference#authentication)."""
    found = re.fullmatch(r"([\w-]{18,})\.[\w-]{4,}\.[\w-]{20,}", value.get_secret_value())
    with contextlib.suppress(ValueError):
        if found and base64.urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4)).isdigit():
            return value
    raise ValueError("this is not a bot token as Discord's developer portal gives them (Bot, Reset Token)")


def _shards(value: str) -> str:
    found = re.fullmatch(r"(\d+)(?:-(\d+))?/(\d+)", value)
    if value != "auto" and not (found and int(found[1]) <= int(found[2] or found[1]) < int(found[3])):
        raise ValueError("must be auto, or the shards of this process of all there are, such as 0-3/16")
    return value


def _redis_form(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().startswith(("redis://", "rediss://", "unix://", "sentinel://")):
        raise ValueError("must begin with redis://, rediss://, unix:// or sentinel://")
    return value


def _ids(value: tuple[str, ...]) -> tuple[str, ...]:
    if not all(part.lstrip("-").isdigit() for part in value):
        raise ValueError("must be numbers, by comma; @userinfobot in Telegram tells you yours")
    return value


def _same_people(value: tuple[str, ...]) -> tuple[str, ...]:
    names = [name for group in value for name in group.split("=")]
    if not all(re.fullmatch(r"(tg|dc):\d+", name) for name in names) or any("=" not in one for one in value):
        raise ValueError("is written tg:1234=dc:5678, the numbers of one person, by comma for several people")
    if len(set(names)) < len(names):
        raise ValueError("names somebody twice")
    return value


def _long_keys(value: tuple[str, ...]) -> tuple[str, ...]:
    if any(len(key) < SHORTEST_KEY for key in value):
        raise ValueError(
            f"an API key has at least {SHORTEST_KEY} characters; linkferry admin keys makes good ones"
        )
    return value


def _networks(value: tuple[str, ...]) -> tuple[str, ...]:
    for network in value:
        try:
            ip_network(network)
        except ValueError:
            raise ValueError("must be addresses or networks, by comma, such as 10.0.0.0/8") from None
    return value


def _region_names(value: tuple[str, ...]) -> tuple[str, ...]:
    if not all(re.fullmatch(REGION, name) for name in value):
        raise ValueError("must be names of small letters, digits and dashes, by comma, such as eu,us")
    return value


def _countries(value: tuple[str, ...]) -> tuple[str, ...]:
    if not all(re.fullmatch(rf"[A-Z]{{2}}=(?:{REGION})", entry) for entry in value):
        raise ValueError("must be countries with a region each, by comma, such as DE=eu,US=us")
    return value


def _origins(value: tuple[str, ...]) -> tuple[str, ...]:
    if not all(origin == "*" or re.fullmatch(r"https?://[^/\s*]+", origin) for origin in value):
        raise ValueError("must be origins such as https://app.example.com, by comma, or *")
    return value


def _inner_url(value: str) -> str:
    if not re.fullmatch(r"http://[^/\s:]+:\d{1,5}/?", value):
        raise ValueError(
            "must be http://host:port, as the API reaches this worker; {hostname} stands for its name"
        )
    return value


def _domains(value: tuple[str, ...]) -> tuple[str, ...]:
    """As links have them: without a dot or star in front, international names in ASCII."""
    try:
        bare = (each.removeprefix("*").strip(".").lower() for each in value)
        return tuple(idna.encode(each, uts46=True).decode() for each in bare)
    except idna.IDNAError:
        raise ValueError("must be domains such as example.com, by comma") from None


def _links(value: tuple[str, ...]) -> tuple[str, ...]:
    if not all(re.fullmatch(r"https?://[^\s/?#@]+(/\S*)?", link) for link in value):
        raise ValueError("must be links such as https://example.com/watch/1, by comma")
    return value


def _galleries(value: tuple[str, ...]) -> tuple[str, ...]:
    if not all(re.fullmatch(r"[a-z0-9]+:[^\s/@]+", entry) for entry in value):
        raise ValueError(
            "must be kinds of software with a host each, by comma, such as mastodon:fedi.example.org"
        )
    return value


def _week_at_most(seconds: float) -> float:
    if (
        not 1 <= seconds <= 7 * 86_400
    ):  # presigned links: https://developers.cloudflare.com/r2/api/s3/presigned-urls/
        raise ValueError("must be between 1s and 7d")
    return seconds


def _web_address(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value):
        raise ValueError("must be an address such as https://media.example.org")
    return value


Seconds = Annotated[float, _textual(parse_time), Field(ge=0)]
CommaList = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_comma_list)]

SHORTEST_KEY = 24  # characters
REGION = r"[a-z0-9-]{1,32}"

CLOUD_UPLOAD_LIMIT = 50_000_000  # https://core.telegram.org/bots/api#sending-files
LOCAL_UPLOAD_LIMIT = 2_000_000_000  # https://core.telegram.org/bots/api#using-a-local-bot-api-server


class Settings(BaseSettings):
    """See `.env.example` for what each setting means to an operator."""

    model_config = SettingsConfigDict(
        frozen=True,
        env_file=".env",
        secrets_dir=_SECRETS if _SECRETS.is_dir() else None,  # as Docker mounts them: a file a setting
        extra="ignore",
        env_ignore_empty=True,
        hide_input_in_errors=True,
    )

    data_dir: Path = Path(".linkferry")
    secret_key: SecretStr | None = None
    log_format: str = Field("pretty", pattern="^(pretty|json)$")
    log_level: str = Field("info", pattern="^(debug|info|warning|error)$")

    redis_url: Annotated[SecretStr, AfterValidator(_redis_form)] | None = None
    redis_host: str | None = None
    redis_port: int = 6379
    redis_password: SecretStr | None = None

    telegram_bot_token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_local_mode: bool = False
    telegram_upload_limit: Size | None = None
    telegram_cache_chat: int | None = None
    telegram_webhook_url: Annotated[str, AfterValidator(_web_address)] | None = None
    telegram_webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = None
    telegram_webhook_host: str = "127.0.0.1"
    telegram_webhook_port: int = Field(8082, ge=1, le=65_535)

    discord_bot_token: Annotated[SecretStr, AfterValidator(_discord_token)] | None = None
    discord_api_url: str = "https://discord.com/api/v10"
    discord_gateway_url: str | None = None
    discord_shards: Annotated[str, AfterValidator(_shards)] = "auto"
    discord_upload_limit: Size | None = None

    s3_endpoint_url: str | None = Field(None, validation_alias=AliasChoices("S3_ENDPOINT_URL", "R2_ENDPOINT"))
    r2_account_id: str | None = None
    s3_bucket: str = Field("linkferry", validation_alias=AliasChoices("S3_BUCKET", "R2_BUCKET"))
    s3_access_key_id: str | None = Field(
        None, validation_alias=AliasChoices("S3_ACCESS_KEY_ID", "R2_ACCESS_KEY")
    )
    s3_secret_access_key: SecretStr | None = Field(
        None, validation_alias=AliasChoices("S3_SECRET_ACCESS_KEY", "R2_SECRET_KEY")
    )
    s3_region: str = "auto"
    storage_quota: Size | None = None
    cdn_url: Annotated[str, AfterValidator(_web_address)] | None = None
    link_ttl: Annotated[Seconds, AfterValidator(_week_at_most)] = 86_400
    public_url: str | None = None

    api_host: str = "127.0.0.1"
    api_port: int = Field(8080, validation_alias=AliasChoices("API_PORT", "PORT"))
    api_keys: Annotated[CommaList, AfterValidator(_long_keys)] = Field((), repr=False)
    api_anonymous: bool = False
    web_page: bool | None = None
    trusted_proxies: Annotated[CommaList, AfterValidator(_networks)] = ()
    cors_origins: Annotated[CommaList, AfterValidator(_origins)] = ()

    metrics_port: int | None = Field(None, ge=1, le=65_535)
    metrics_host: str = "127.0.0.1"

    owner_ids: Annotated[CommaList, AfterValidator(_ids)] = ()
    trusted_ids: Annotated[CommaList, AfterValidator(_ids)] = ()
    same_people: Annotated[CommaList, AfterValidator(_same_people)] = ()
    access: str = Field("open", pattern="^(open|allowlist)$")
    allowed_ids: Annotated[CommaList, AfterValidator(_ids)] = ()

    limit_off: bool = False
    limit_user_minute: int = Field(5, ge=0)
    limit_user_hour: int = Field(60, ge=0)
    limit_user_day: int = Field(300, ge=0)
    limit_user_bytes: MaybeSize = 30_000_000_000
    limit_user_running: int = Field(3, ge=0)
    limit_chat_minute: int = Field(20, ge=0)
    limit_site_minute: int = Field(0, ge=0)
    limit_site_running: int = Field(0, ge=0)
    limit_all_minute: int = Field(0, ge=0)
    limit_api_info: int = Field(10, ge=1)
    limit_api_download: int = Field(3, ge=1)
    limit_trusted: int = Field(5, ge=1)
    surge: str = Field("auto", pattern="^(on|off|auto)$")
    surge_wait: Annotated[Seconds, Field(ge=1)] = 90

    canaries: Annotated[CommaList, AfterValidator(_links)] = ()
    canary_every: Annotated[Seconds, Field(ge=60)] = 3600

    follow_every: Annotated[Seconds, Field(ge=60)] = 1800
    follow_per_chat: int = Field(10, ge=0, le=100)
    follow_in_all: int = Field(1000, ge=0, le=10_000)
    follow_give_up: Seconds = 3 * 86_400

    region: str = Field("default", pattern=f"^{REGION}$")
    regions: Annotated[CommaList, AfterValidator(_region_names)] = ()
    region_countries: Annotated[CommaList, AfterValidator(_countries)] = ()
    max_bytes: Size = 4_000_000_000
    max_duration: Seconds = 6 * 3600
    max_items: int = Field(200, ge=1, le=1000)
    disk_reserve: Size = 500_000_000
    blocked_sites: Annotated[CommaList, AfterValidator(_domains)] = ()
    allowed_sites: Annotated[CommaList, AfterValidator(_domains)] = ()

    bandwidth_limit: Size | None = None
    bandwidth_month: Size | None = None

    egress_allow: CommaList = ()
    egress_proxy: CommaList = Field((), repr=False)  # may hold passwords
    egress_dns: CommaList = ()
    egress_url: SecretStr | None = None

    worker_url: Annotated[str, AfterValidator(_inner_url)] | None = None
    worker_jobs: int = Field(4, ge=1, le=1000)
    worker_heavy_jobs: int | None = Field(None, ge=1)
    worker_heavy_bytes: MaybeSize = 200_000_000
    worker_heavy_duration: Seconds = 1800
    worker_lease: Annotated[Seconds, Field(ge=1)] = 10
    worker_drain: Seconds = 25
    worker_job_timeout: Annotated[Seconds, Field(ge=10)] = 3600
    worker_tries: int = Field(3, ge=1)
    worker_reencode: Seconds = 180
    worker_isolation: Literal["auto", "namespaces", "landlock"] = "auto"
    worker_site_connections: int = Field(8, ge=1, le=64)
    worker_ytdlp_plugins: CommaList = ()
    worker_galleries: Annotated[CommaList, AfterValidator(_galleries)] = ()

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unset(cls, given: dict[str, Any]) -> dict[str, Any]:
        """`env_ignore_empty`, for files of secrets too."""
        return {name: value for name, value in given.items() if value != ""}

    @model_validator(mode="after")
    def _s3_is_whole(self) -> Self:
        keys = (self.s3_access_key_id, self.s3_secret_access_key)
        if self.s3_url and not all(keys):
            raise ValueError(
                "S3_ENDPOINT_URL is set, but S3_ACCESS_KEY_ID or S3_SECRET_ACCESS_KEY is missing"
            )
        if self.cdn_url and not self.s3_url:
            raise ValueError("CDN_URL needs a bucket behind it: set S3_ENDPOINT_URL or R2_ACCOUNT_ID")
        return self

    @property
    def s3_url(self) -> str | None:
        """The S3 endpoint, from `S3_ENDPOINT_URL` or `R2_ACCOUNT_ID`."""
        if self.r2_account_id and not self.s3_endpoint_url:
            return f"https://{self.r2_account_id}.r2.cloudflarestorage.com"
        return self.s3_endpoint_url

    @property
    def redis(self) -> str | None:
        """The Redis URL, or None when the embedded server is wanted. May hold a password: never log it."""
        if self.redis_url:
            return self.redis_url.get_secret_value()
        if not self.redis_host:
            return None
        password = self.redis_password.get_secret_value() if self.redis_password else ""
        login = f":{quote(password, safe='')}@" if password else ""
        return f"redis://{login}{self.redis_host}:{self.redis_port}/0"

    @property
    def heavy_jobs(self) -> int:
        """How many of a worker's jobs may take long; the other places are for short ones alone."""
        wanted = self.worker_heavy_jobs or self.worker_jobs - max(1, self.worker_jobs // 4)
        return max(1, min(wanted, self.worker_jobs))

    @property
    def telegram_limit(self) -> int:
        """The largest file in bytes that the bot may send."""
        standard = LOCAL_UPLOAD_LIMIT if self.telegram_local_mode else CLOUD_UPLOAD_LIMIT
        return self.telegram_upload_limit or standard

    @property
    def gives_links(self) -> bool:
        """Whether a stranger in a chat can open what `storage` links to."""
        return bool(self.s3_url or self.public_url)

    @property
    def only_here(self) -> bool:
        """Whether nobody but this machine is meant to reach the HTTP server."""
        public = urlsplit(self.public_url).hostname if self.public_url else None
        return is_loopback(self.api_host) and (self.public_url is None or is_loopback(public or ""))

    @cached_property
    def secret(self) -> bytes:
        """The key that signs links; made and kept under `DATA_DIR` when `SECRET_KEY` is absent."""
        if self.secret_key:
            return self.secret_key.get_secret_value().encode()
        path = self.data_dir / "secret_key"
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return _keep_new_secret(path)


def _keep_new_secret(path: Path) -> bytes:
    """Writes a new secret unless another process was first; both then have the same one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_urlsafe(32))
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_bytes()


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches that host."""
    address = parsed_address(host)
    return host.lower() == "localhost" or bool(address and address.is_loopback)


def parsed_address(text: str) -> IPv4Address | IPv6Address | None:
    """An address as people and URLs write it; None for anything else."""
    try:
        address = ip_address(text.strip("[]"))
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def load(**overrides: Any) -> Settings:
    """The settings of this process. Raises `BadSettings` with one sentence per bad setting."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        lines = (f"{'.'.join(map(str, e['loc'])).upper() or 'settings'}: {e['msg']}" for e in error.errors())
        raise BadSettings("\n".join(lines)) from None
