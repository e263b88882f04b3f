"""How a child's listening proxy socket gets to its worker: that socket is the child's identity.

The child binds it on the loopback of its own network namespace, where nobody else can reach it, sends it as
the first byte on its channel, and forgets it. Light to import: children are forked from a small parent.
"""

import asyncio
import os
import socket

PORT = 3128
_MARK = b"L"


def offer(channel: socket.socket, port: int = PORT) -> None:
    """In the child, once its namespaces stand and loopback is up, before the first frame."""
    with socket.create_server(("127.0.0.1", port), backlog=128) as listener:
        socket.send_fds(channel, [_MARK], [listener.fileno()])


async def take(channel: socket.socket) -> socket.socket:
    """In the worker, before the channel becomes a stream. Raises `EOFError` when the child is gone."""
    loop, readable = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(channel, readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(channel)
    try:
        mark, descriptors, _, _ = socket.recv_fds(channel, 1, 1)
    except ConnectionError:
        raise EOFError from None
    if mark != _MARK or len(descriptors) != 1:
        raise EOFError
    os.set_inheritable(descriptors[0], False)
    return socket.socket(fileno=descriptors[0])
