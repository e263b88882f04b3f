"""Files in a bucket on any S3. Nobody else knows boto3, its errors, or that it is slow to import."""

import asyncio
import contextlib
import io
import os
import random
import re
import threading
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self, cast

from shared.storage import lifecycle
from shared.storage.cdn import Cdn
from shared.storage.check import round_trip
from shared.storage.contract import PART_SIZE, Link, ObjectMissing, StorageError, Upload, expiry
from shared.storage.names import PREFIX, content_disposition, good_key, may_inline, safe_type
from shared.storage.parts import PartedUpload
from shared.storage.work import (
    Reader,
    Stopped,
    T,
    Threads,
    copy,
    disk_errors,
    file_reader,
    open_source,
    replacing,
    see_through,
    teller,
)

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

RETRY_DELAYS = (0.2, 0.5, 1.0, 2.0)
"""Seconds before the second and later tries of one call to S3."""

_REASONS = {
    "AccessDenied": "its keys do not allow this",
    "403": "its keys do not allow this",
    "InvalidAccessKeyId": "it does not know the access key",
    "Unauthorized": "it does not accept the keys",
    "SignatureDoesNotMatch": "the secret key is wrong",
    "RequestTimeTooSkewed": "this machine's clock is wrong",
    "NoSuchBucket": "the bucket does not exist",
    "SlowDown": "it asks us to slow down",
    "QuotaExceeded": "its quota is used up",
}
_MISSING = frozenset({"NoSuchKey", "404", "NotFound"})
_PASSING = frozenset({"SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "TooManyRequests"})


class S3Storage:
    """A bucket on any S3. Its own client, made in the pool at first use, with everything explicit.

    `public_endpoint_url` is the address that people reach the same S3 under, where that differs from ours (a
    signature covers the host); with `cdn`, links lead there instead. What is stored never changes, so that
    caches may keep it for `max_age` seconds. `threads` bounds connections as well.
    """

    def __init__(
        self,
        *,
        endpoint_url: str,
        bucket: str,
        access_key: str,
        secret_key: str,
        region: str = "auto",
        public_endpoint_url: str | None = None,
        cdn: Cdn | None = None,
        max_age: int = 86_400,
        threads: int = 16,
    ) -> None:
        self._bucket = bucket
        self._cdn = cdn
        self._cache_control = f"public, max-age={max_age}, immutable"
        self._server = _Server(endpoint_url, access_key, secret_key, region, threads)
        self._public_endpoint = public_endpoint_url or endpoint_url

    async def warm(self) -> None:
        await self._server.call("be prepared", lambda _client, _stop: None)

    async def put(self, key: str, source: Path, *, content_type: str, filename: str) -> None:
        about = self._about(key, content_type, filename)
        with open_source(source) as (descriptor, size):
            if size > PART_SIZE:
                await self._put_parts(descriptor, size, about)
            else:
                await self._put_whole(descriptor, size, about)

    async def _put_whole(self, descriptor: int, size: int, about: dict[str, Any]) -> None:
        read = file_reader(descriptor, 0)
        await self._server.call(
            "store a file", lambda client, stop: client.put_object(**about, Body=_body(read, size, stop))
        )

    async def _put_parts(self, descriptor: int, size: int, about: dict[str, Any]) -> None:
        async with await _S3Upload(self._server, about).start() as upload:
            for number, start in enumerate(range(0, size, PART_SIZE), 1):
                await upload.part_from(number, min(PART_SIZE, size - start), file_reader(descriptor, start))
            await upload.complete()

    async def begin(self, key: str, *, content_type: str, filename: str) -> Upload:
        return await _S3Upload(self._server, self._about(key, content_type, filename)).start()

    def _where(self, key: str) -> dict[str, Any]:
        return {"Bucket": self._bucket, "Key": good_key(key)}

    def _about(self, key: str, content_type: str, filename: str) -> dict[str, Any]:
        """What an object says of itself, also where it is served without a signed link (a CDN)."""
        return {
            **self._where(key),
            "ContentType": safe_type(content_type),
            "ContentDisposition": content_disposition(filename, inline=False),
            "CacheControl": self._cache_control,
        }

    async def fetch(self, key: str, target: Path, *, on_bytes: Callable[[int], None] | None = None) -> None:
        where, tell = self._where(key), teller(on_bytes)

        def work(client: "S3Client", stop: threading.Event) -> None:
            body = client.get_object(**where)["Body"]
            with (
                contextlib.closing(body),
                disk_errors("keep the file"),
                replacing(target, target.parent) as file,
            ):
                copy(body.read, file, stop, tell)

        await self._server.call("give back a file", work)

    async def size(self, key: str) -> int | None:
        return await self._server.size(self._where(key))

    async def delete(self, *keys: str) -> None:
        """One request per key: DeleteObjects wants checksums that not every S3 understands."""
        await asyncio.gather(*(self._delete(self._where(key)) for key in keys))

    async def _delete(self, where: dict[str, Any]) -> None:
        with contextlib.suppress(ObjectMissing):
            await self._server.call("delete a file", lambda client, _: client.delete_object(**where))

    async def sweep(self, age: timedelta) -> int:
        before = datetime.now(UTC) - age

        def work(client: "S3Client", _: threading.Event) -> list[str]:
            pages = client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=PREFIX)
            return [
                o["Key"] for page in pages for o in page.get("Contents", ()) if o["LastModified"] < before
            ]

        old = await self._server.call("list old files", work)
        for at in range(0, len(old), 50):
            await self.delete(*old[at : at + 50])
        return len(old)

    async def link(
        self,
        key: str,
        *,
        filename: str,
        content_type: str,
        lifetime: timedelta,
        inline: bool = False,
        head: bool = False,
    ) -> Link | None:
        where = self._where(key)
        if self._cdn:  # serves the object with the headers that it was stored with
            return self._cdn.link(key, lifetime)
        content_type = safe_type(content_type)
        inline = inline and may_inline(content_type)
        params = {
            **where,
            "ResponseContentType": content_type,
            "ResponseContentDisposition": content_disposition(filename, inline=inline),
        }
        seconds, expires_at = expiry(lifetime)
        what = "head_object" if head else "get_object"
        url = await self._server.call(
            "make a link",
            lambda client, _: client.generate_presigned_url(what, Params=params, ExpiresIn=seconds),
            endpoint=self._public_endpoint,
        )
        return Link(url, expires_at)

    async def set_rules(self, age: timedelta) -> None:
        """Has the bucket delete what is older than `age`, and unfinished uploads; its other rules stay."""
        present = await self._rules()

        def work(client: "S3Client", _: threading.Event) -> None:
            rules: Any = {"Rules": lifecycle.merged(present, age)}
            client.put_bucket_lifecycle_configuration(Bucket=self._bucket, LifecycleConfiguration=rules)

        await self._server.call("set its lifecycle rules", work)

    async def lacking_rules(self, age: timedelta) -> list[str]:
        """The ids of the rules of `set_rules` that the bucket does not have."""
        return lifecycle.lacking(await self._rules(), age)

    async def _rules(self) -> list[lifecycle.Rule]:
        def work(client: "S3Client", _: threading.Event) -> list[lifecycle.Rule]:
            answer = client.get_bucket_lifecycle_configuration(Bucket=self._bucket)
            return cast(
                "list[lifecycle.Rule]", answer.get("Rules", [])
            )  # servers without them answer at random

        try:
            return await self._server.call("say its lifecycle rules", work)
        except StorageError as error:
            if error.code != "NoSuchLifecycleConfiguration":
                raise
            return []

    async def check(self) -> None:
        def open_link(link: Link) -> Awaitable[bytes]:
            return self._server.call("open its link", lambda _client, _stop: _download(link.url))

        await round_trip(self, open_link)

    async def aclose(self) -> None:
        await self._server.aclose()


class _Server:
    """Calls to S3: in a thread, tried again while their failure may pass, their errors in our words."""

    def __init__(self, endpoint: str, access_key: str, secret_key: str, region: str, threads: int) -> None:
        self._endpoint = endpoint
        self._keys = (access_key, secret_key)
        self._region = region
        self._thread_count = threads
        self._threads = Threads(threads)
        self._clients: dict[str, S3Client] = {}
        self._making_client = threading.Lock()

    async def call(
        self,
        doing: str,
        work: Callable[["S3Client", threading.Event], T],
        *,
        endpoint: str | None = None,
    ) -> T:
        """The answer of one call, tried again after a growing pause. `doing` is for its error's message."""

        def attempt(stop: threading.Event) -> T:
            try:
                return work(self.client(endpoint or self._endpoint), stop)
            except _boto_errors() as error:
                raise _s3_error(error, doing) from None  # its own text may quote keys and signed requests

        delays = iter(RETRY_DELAYS)
        while True:
            try:
                return await self._threads.run(attempt)
            except StorageError as error:
                delay = next(delays, None)
                if delay is None or not error.retryable:
                    raise
            await asyncio.sleep(delay * random.uniform(0.5, 1.0))  # noqa: S311 spreads retries, guards nothing

    async def size(self, where: dict[str, Any]) -> int | None:
        """Bytes of an object; None when there is none."""
        try:
            answer = await self.call("say how big a file is", lambda client, _: client.head_object(**where))
        except ObjectMissing:
            return None
        return answer["ContentLength"]

    def client(self, endpoint: str) -> "S3Client":
        with self._making_client:
            if endpoint not in self._clients:
                self._clients[endpoint] = self._new_client(endpoint)
            return self._clients[endpoint]

    def _new_client(self, endpoint: str) -> "S3Client":
        import boto3  # noqa: PLC0415 takes 0.4 s, so only who stores on S3 pays, and not in the event loop
        from botocore.config import Config  # noqa: PLC0415 as above

        access_key, secret_key = self._keys
        return boto3.session.Session().client(
            "s3",
            endpoint_url=endpoint,
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            region_name=self._region,
            config=Config(
                signature_version="s3v4",
                # TLS already protects the bytes; hashing them as well costs as much CPU as sending them.
                s3={"addressing_style": "path", "payload_signing_enabled": not endpoint.startswith("https:")},
                # R2 refuses the checksums that boto3 sends otherwise.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
                connect_timeout=10,
                read_timeout=60,
                tcp_keepalive=True,
                max_pool_connections=self._thread_count,
                # `call` retries, without holding a thread.
                retries={"total_max_attempts": 1, "mode": "standard"},
            ),
        )

    async def aclose(self) -> None:
        await self._threads.aclose()
        for client in self._clients.values():
            client.close()


class _S3Upload(PartedUpload):
    def __init__(self, server: _Server, about: dict[str, Any]) -> None:
        super().__init__()
        self._server = server
        self._about = about
        self._object: dict[str, Any] = {"Bucket": about["Bucket"], "Key": about["Key"]}
        self._upload: dict[str, Any] = {}
        """The object with the upload's id, once that is known."""
        self._tags: dict[int, str] = {}

    async def start(self) -> Self:
        def work(client: "S3Client", _: threading.Event) -> None:
            # Kept here by the thread itself, so that a cancelled start can still be aborted.
            answer = client.create_multipart_upload(**self._about)
            self._upload = {**self._object, "UploadId": answer["UploadId"]}

        try:
            await self._server.call("start an upload", work)
        except asyncio.CancelledError:
            await see_through(self.abort())
            raise
        return self

    async def _send(self, number: int, size: int, read: Reader) -> None:
        answer = await self._server.call(
            "take a part of a file",
            lambda client, stop: client.upload_part(
                **self._upload, PartNumber=number, Body=_body(read, size, stop)
            ),
        )
        self._tags[number] = answer["ETag"]

    async def _finish(self, size: int) -> None:
        parts: Any = {"Parts": [{"PartNumber": n, "ETag": tag} for n, tag in sorted(self._tags.items())]}
        try:
            await self._server.call(
                "complete an upload",
                lambda client, _: client.complete_multipart_upload(**self._upload, MultipartUpload=parts),
            )
        except StorageError as error:
            if error.code != "NoSuchUpload" or await self._server.size(self._object) != size:
                raise  # else an earlier try had done it, and its answer was lost

    async def _discard(self) -> None:
        if not self._upload:
            return
        try:
            await self._server.call(
                "abort an upload", lambda client, _: client.abort_multipart_upload(**self._upload)
            )
        except StorageError as error:
            if error.code != "NoSuchUpload":
                raise


def _body(read: Reader, size: int, stop: threading.Event) -> IO[bytes]:
    return cast("IO[bytes]", _Body(read, size, stop))


class _Body(io.RawIOBase):
    """One part as the file object that boto3 wants: nothing is copied, and a cancelled upload stops soon."""

    def __init__(self, read: Reader, size: int, stop: threading.Event) -> None:
        super().__init__()
        self._read, self._size, self._stop, self._at = read, size, stop, 0

    def read(self, size: int = -1) -> bytes:
        if self._stop.is_set():
            raise Stopped
        left = self._size - self._at
        size = left if size < 0 else min(size, left)
        block = self._read(self._at, size) if size else b""
        self._at += len(block)
        return block

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True


def _boto_errors() -> tuple[type[Exception], ...]:
    """What calls to boto3 raise (a `ValueError`: for an endpoint that is no URL)."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 loaded with boto3
    from urllib3.exceptions import HTTPError  # noqa: PLC0415 as above

    return BotoCoreError, ClientError, HTTPError, ValueError


def _s3_error(error: Exception, doing: str) -> StorageError:
    """boto3's errors in our words. Only codes are quoted: the texts behind them may hold keys."""
    response = getattr(error, "response", None)
    if isinstance(response, dict):
        return _refusal(response, doing)
    if isinstance(error, ValueError):
        return StorageError(f"The storage could not {doing}: its settings are wrong.")
    inner = getattr(error, "kwargs", {}).get("error")
    if isinstance(inner, StorageError):  # ours, from `_Body.read`
        return inner
    reason = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(error).__name__.removesuffix("Error")).lower()
    return StorageError(f"The storage could not {doing}: no answer ({reason}).", retryable=True)


def _refusal(response: Mapping[str, Any], doing: str) -> StorageError:
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    code = str(response.get("Error", {}).get("Code", ""))
    code = code if re.fullmatch(r"\w{1,64}", code, re.ASCII) else "an error"
    if code in _MISSING:
        return ObjectMissing()
    reason = _REASONS.get(code, f"it answered {code} ({status})")
    return StorageError(
        f"The storage could not {doing}: {reason}.",
        retryable=status >= 500 or status in (408, 429) or code in _PASSING,
        code=code,
    )


def _download(url: str) -> bytes:
    from urllib.request import HTTPError, urlopen  # noqa: PLC0415 slow to import, and only the doctor's

    try:
        with urlopen(url, timeout=30) as response:  # noqa: S310 a link that we made ourselves
            return cast("bytes", response.read())
    except OSError as error:
        reason = f"status {error.code}" if isinstance(error, HTTPError) else type(error).__name__
        raise StorageError(f"The storage's link could not be opened: {reason}.") from None
