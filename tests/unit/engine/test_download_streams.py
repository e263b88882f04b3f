"""HLS as it may be written: encrypted, in ranges of one file; served by a host that has no ranges."""

import functools
import http.server
import threading

import pytest
from Cryptodome.Cipher import AES
from Cryptodome.Util.Padding import pad

from tests.stand_ins.client import packets
from tests.stand_ins.media import MediaStore, Stream
from tests.unit.engine.helpers import fetch

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEY, IV = bytes(range(16)), bytes(range(16, 32))


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def host(tmp_path):
    folder = tmp_path / "host"
    folder.mkdir()
    handler = functools.partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield folder, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def segments():
    """The bytes of a transport stream of five seconds, in pieces."""
    folder = MediaStore().path(Stream("hls-muxed", heights=(360,)))
    return [each.read_bytes() for each in sorted((folder / "v360").glob("seg-*.ts"))]


def playlist(lines):
    head = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:2", "#EXT-X-MEDIA-SEQUENCE:0"]
    return "\n".join([*head, *lines, "#EXT-X-ENDLIST", ""])


async def whole(engine, url):
    async with engine.job("streams") as job:
        made = await fetch(job, url)
        return packets(job.folder / made.name)


async def plain_packets(engine, host):
    folder, url = host
    lines = []
    for number, each in enumerate(segments()):
        (folder / f"{number}.ts").write_bytes(each)
        lines += ["#EXTINF:1,", f"{number}.ts"]
    (folder / "plain.m3u8").write_text(playlist(lines))
    return await whole(engine, f"{url}/plain.m3u8")


async def test_encrypted_fragments_come_out_in_the_clear(engine, host):
    folder, url = host
    expected = await plain_packets(engine, host)
    (folder / "key").write_bytes(KEY)
    lines = [f'#EXT-X-KEY:METHOD=AES-128,URI="key",IV=0x{IV.hex()}']
    for number, each in enumerate(segments()):
        if number == 2:  # from here on the number of the fragment is the IV
            lines.append('#EXT-X-KEY:METHOD=AES-128,URI="key"')
        iv = IV if number < 2 else number.to_bytes(16)
        (folder / f"{number}.enc").write_bytes(AES.new(KEY, AES.MODE_CBC, iv).encrypt(pad(each, 16)))
        lines += ["#EXTINF:1,", f"{number}.enc"]
    (folder / "encrypted.m3u8").write_text(playlist(lines))
    assert await whole(engine, f"{url}/encrypted.m3u8") == expected
    assert expected["video"] == 125


async def test_fragments_that_are_ranges_of_one_file_come_out_even_where_there_are_no_ranges(engine, host):
    folder, url = host
    expected = await plain_packets(engine, host)
    (folder / "all.ts").write_bytes(b"".join(segments()))
    lines, position = [], 0
    for each in segments():
        lines += ["#EXTINF:1,", f"#EXT-X-BYTERANGE:{len(each)}@{position}", "all.ts"]
        position += len(each)
    (folder / "ranges.m3u8").write_text(playlist(lines))
    assert await whole(engine, f"{url}/ranges.m3u8") == expected


async def test_a_stream_of_one_fragment_is_fetched_as_a_file(engine, host):
    folder, url = host
    expected = await plain_packets(engine, host)
    (folder / "all.ts").write_bytes(b"".join(segments()))
    (folder / "one.m3u8").write_text(playlist(["#EXTINF:5,", "all.ts"]))
    assert await whole(engine, f"{url}/one.m3u8") == expected
