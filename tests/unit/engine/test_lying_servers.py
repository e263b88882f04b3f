"""What a server can say of a file that is not so: each lie ends in a clear failure, and in little memory."""

import itertools

import pytest

from shared.errors import JobError
from shared.models import Clip as Part
from shared.models import Wish
from tests.attacks.evil import serving
from tests.stand_ins.media import Clip, MediaStore
from tests.unit.engine.helpers import fetch

pytestmark = pytest.mark.asyncio(loop_scope="session")

MANY = "9" * 5000
_numbers = itertools.count()


def film():
    return MediaStore().path(Clip(size=5_000_000, height=720)).read_bytes()


def says(status, **headers):
    """The film's first 256 kB, and this about it."""

    def answer(handler):
        handler.send_response(status)
        for name, value in (headers | {"Content_Type": "video/mp4", "Connection": "close"}).items():
            handler.send_header(name.replace("_", "-"), value() if callable(value) else value)
        handler.end_headers()
        handler.wfile.write(film()[: 256 * 1024])

    return answer


def changing():
    return f'"{next(_numbers)}"'


PAGE = b"<title>x</title><video src=/v.mp4></video>"
FIRST = "bytes 0-262143/"
LIES = {
    "a size beyond all disks": says(206, Content_Range=f"{FIRST}{10**15}"),
    "a size of 63 bits": says(206, Content_Range=f"{FIRST}{2**63}"),
    "a size of 5,000 digits": says(206, Content_Range=f"{FIRST}{MANY}"),
    "a range that ends before it begins": says(206, Content_Range="bytes 0--1/9000"),
    "a range from the end backwards": says(206, Content_Range="bytes 262144-0/5000000"),
    "a wait of 5,000 digits": says(503, Retry_After=MANY),
    "another file at each request": says(206, Content_Range=f"{FIRST}5000000", ETag=changing),
}
CLEAR = {"too_big", "truncated", "site_trouble"}


@pytest.mark.parametrize("part", [None, Part(1, 2)], ids=["whole", "part"])
@pytest.mark.parametrize("lie", LIES)
async def test_a_lie_ends_in_a_clear_failure(engine, lie, part):
    def answer(path):
        return LIES[lie] if path == "/v.mp4" else (200, "text/html", PAGE, {})

    with serving(answer) as site, pytest.raises(JobError) as caught:
        async with engine.job("lie") as job:
            await fetch(job, f"{site.url}/page", Wish(clip=part))
    assert caught.value.kind in CLEAR, caught.value
    assert "memory" not in str(caught.value)
