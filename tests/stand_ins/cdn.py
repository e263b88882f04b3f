"""A domain in front of a bucket that checks tokens as Cloudflare's documentation of its rule says.

Reads the text of the rule, as an operator pastes it, and knows nothing of the code that signs links:
https://developers.cloudflare.com/waf/custom-rules/use-cases/configure-token-authentication/
Only what the rule lets through reaches the bucket, by the access that such a domain has to it; answers come
back with the object's own headers and ranges.

    with Cdn(S3_server) as cdn:
        cdn.rule = text_of_the_rule
"""

import base64
import hashlib
import hmac
import http.client
import re
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import boto3

from tests.stand_ins.s3 import S3Server

RULE = re.compile(
    r'\(http\.host eq "(?P<host>[^"]+)" and not is_timed_hmac_valid_v0\("(?P<secret>[^"]+)", '
    r"http\.request\.uri, (?P<ttl>\d+), http\.request\.timestamp\.sec, (?P<separator>\d+)\)\)"
)
PASSED_ON = (
    "Content-Type",
    "Content-Length",
    "Content-Range",
    "Content-Disposition",
    "Cache-Control",
    "ETag",
)


def blocks(rule: str, host: str, uri: str, now: float) -> bool:
    """Whether the rule's expression is true for a request, which is what its action Block is for."""
    found = RULE.fullmatch(rule)
    assert found, f"this is not a rule of the documented form: {rule}"
    if host != found["host"]:
        return False
    token = re.fullmatch(rf"(?P<message>.*).{{{found['separator']}}}(?P<issued>\d{{10}})-(?P<mac>[^-]+)", uri)
    if token is None:
        return True
    signed = (token["message"] + token["issued"]).encode()
    mac = base64.b64encode(hmac.new(found["secret"].encode(), signed, hashlib.sha256).digest())
    if not hmac.compare_digest(mac, urllib.parse.unquote(token["mac"]).encode()):
        return True
    return not now < int(token["issued"]) + int(found["ttl"])


class Cdn:
    """Listens on a free loopback port while its `with` lasts; `url` is what CDN_URL names."""

    def __init__(self, bucket: S3Server) -> None:
        self.rule = ""
        self.served: list[int] = []
        """The status of each answer."""
        self._bucket = bucket.bucket
        self._client: Any = boto3.client(
            "s3",
            endpoint_url=bucket.endpoint,
            region_name=bucket.region,
            aws_access_key_id=bucket.access_key,
            aws_secret_access_key=bucket.secret_key,
        )
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._client.close()

    def behind(self, path: str) -> urllib.parse.SplitResult:
        """Where the bucket gives out what is asked for."""
        params = {"Bucket": self._bucket, "Key": path.removeprefix("/")}
        return urllib.parse.urlsplit(str(self._client.generate_presigned_url("get_object", Params=params)))


def _handler(cdn: Cdn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host = self.headers["Host"].partition(":")[0]
            if blocks(cdn.rule, host, self.path, time.time()):
                self._send(403, {"Content-Length": "0"}, b"")
                return
            url = cdn.behind(self.path.partition("?")[0])
            asked = http.client.HTTPConnection(url.netloc, timeout=30)
            headers = {"Range": self.headers["Range"]} if "Range" in self.headers else {}
            asked.request("GET", f"{url.path}?{url.query}", headers=headers)
            answer = asked.getresponse()
            known = {name: value for name in PASSED_ON if (value := answer.getheader(name))}
            self._send(answer.status, known, answer.read())
            asked.close()

        def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
            cdn.served.append(status)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    return Handler
