import asyncio
import socket
import struct

import pytest

from shared.models import Progress, from_json
from workers.engine import wire
from workers.engine.wire import Ask, BadFrameError, Channel


async def read(data):
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    return await wire.receive(reader)


async def test_a_frame_arrives_as_it_was_sent():
    progress = Progress("downloading", done=5, title="ünï\ncode")
    tag, body = await read(wire.pack(wire.PROGRESS, progress))
    assert (tag, from_json(Progress, body)) == (wire.PROGRESS, progress)


@pytest.mark.parametrize("data", [b"", b"\x00\x00", struct.pack(">I", 10) + b"half"])
async def test_half_a_frame_means_that_the_other_side_is_gone(data):
    with pytest.raises(EOFError):
        await read(data)


async def test_a_frame_that_says_it_is_huge_is_refused_before_it_is_read():
    with pytest.raises(BadFrameError):
        await read(b"\xff\xff\xff\xff")


def test_the_childs_side_reads_frames_until_the_worker_hangs_up():
    ours, theirs = socket.socketpair()
    with theirs:
        channel = Channel(theirs)
        with ours:
            ours.sendall(wire.pack(wire.EXTRACT, Ask("https://a.example/")))
        assert channel.receive() == (wire.EXTRACT, b'{"url":"https://a.example/"}')
        assert channel.receive() is None
        channel._file.close()
