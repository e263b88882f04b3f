"""Where finished files go, and the links that lead to them.

Hides S3 (Cloudflare R2, any S3) and the local folder behind one `Storage`: nobody else imports boto3 or knows
what a key, a part or a signature is. Errors are one small tree:

    StorageError           anything that went wrong; `retryable` says whether trying again may help
    ├── ObjectMissing      there is nothing under that key
    ├── LinkInvalid        a link of the local folder that we did not sign
    └── LinkExpired        one that we did sign, but its time is over

Work that blocks (boto3, disks) runs in a bounded pool of threads that belongs to the storage. Cancelling a
call tells its thread to stop and waits until it has, so nothing goes on behind the caller's back. No message
of an error holds a key, a secret or a signature.

    contract.py   `Storage`, `Upload`, `Link`, the errors and the limits: read this first
    s3.py         a bucket
    lifecycle.py  the rules by which a bucket cleans up after itself
    cdn.py        links on a domain in front of the bucket
    local.py      a folder
    parts.py      the rules of uploads in parts
    names.py      keys, file names, Content-Disposition
    work.py       threads, and copying on the disk
    check.py      the doctor's round trip
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from shared.storage.cdn import Cdn
from shared.storage.contract import (
    MAX_LIFETIME,
    MAX_PARTS,
    MIN_LIFETIME,
    PART_SIZE,
    PARTS_IN_FLIGHT,
    Body,
    Link,
    LinkExpired,
    LinkInvalid,
    ObjectMissing,
    Storage,
    StorageError,
    Upload,
)
from shared.storage.local import LocalFile, LocalStorage
from shared.storage.names import EXTENSIONS, content_disposition, display_name, new_key, safe_name
from shared.storage.s3 import S3Storage

if TYPE_CHECKING:
    from shared.settings import Settings

__all__ = [
    "EXTENSIONS",
    "GRACE",
    "MAX_LIFETIME",
    "MAX_PARTS",
    "MIN_LIFETIME",
    "PARTS_IN_FLIGHT",
    "PART_SIZE",
    "Body",
    "Cdn",
    "Link",
    "LinkExpired",
    "LinkInvalid",
    "LocalFile",
    "LocalStorage",
    "ObjectMissing",
    "S3Storage",
    "Storage",
    "StorageError",
    "Upload",
    "cdn_of",
    "content_disposition",
    "display_name",
    "kept_for",
    "new_key",
    "open_storage",
    "safe_name",
]

GRACE = 3600.0
"""Seconds that a file outlives its result: downloads under way, clocks apart."""


def open_storage(settings: "Settings") -> Storage:
    """The storage that the settings name: S3 when they do, else the folder `DATA_DIR/files`."""
    if settings.s3_url is None:
        return LocalStorage(settings.data_dir / "files", settings.public_url, settings.secret)
    assert settings.s3_access_key_id
    assert settings.s3_secret_access_key
    return S3Storage(
        endpoint_url=settings.s3_url,
        bucket=settings.s3_bucket,
        access_key=settings.s3_access_key_id,
        secret_key=settings.s3_secret_access_key.get_secret_value(),
        region=settings.s3_region,
        cdn=cdn_of(settings),
        max_age=int(settings.link_ttl),
    )


def cdn_of(settings: "Settings") -> Cdn | None:
    """The domain in front of the bucket, where the settings name one."""
    return Cdn.of(settings.cdn_url, settings.secret, settings.link_ttl) if settings.cdn_url else None


def kept_for(settings: "Settings") -> timedelta:
    """How long a file stays stored at most: as long as links to it work, and a little longer."""
    return timedelta(seconds=settings.link_ttl + GRACE)
