"""How a child and its worker meet: the child says that it stands, and is told its way to the network.

A child in a network namespace binds a listener on the loopback there, where nobody else can reach it, and
sends it along: whoever connects to it is that child, and needs no password. Light to import: children are
forked from a small parent.
"""

import asyncio
import os
import socket
import struct
import sys
from typing import NamedTuple

PORT = 3128
_LENGTH = struct.Struct(">H")
_PID = struct.Struct("=i")
_CREDENTIALS = struct.Struct("=iII")  # of Linux: process, user, group
_LINUX = sys.platform == "linux"


class Arrival(NamedTuple):
    """A child that stands; `pid` is its number as the worker sees it."""

    pid: int
    listener: socket.socket | None


def listen(port: int = PORT) -> socket.socket:
    """In a child with a loopback of its own."""
    return socket.create_server(("127.0.0.1", port), backlog=128)


def arrive(channel: socket.socket, listener: socket.socket | None) -> str:
    """In the child: before the first frame, once its namespaces stand. The proxy that it is to use.

    The listener, if there is one, becomes the worker's. Raises `EOFError` when the worker is gone.
    """
    here = _PID.pack(os.getpid())
    if listener:
        with listener:
            socket.send_fds(channel, [here], [listener.fileno()])
    else:
        channel.sendall(here)
    length = channel.recv(_LENGTH.size, socket.MSG_WAITALL)
    if len(length) < _LENGTH.size:
        raise EOFError
    (count,) = _LENGTH.unpack(length)
    return channel.recv(count, socket.MSG_WAITALL).decode()


def directions(proxy: str) -> bytes:
    """What the worker says to a child that has arrived."""
    return _LENGTH.pack(len(proxy)) + proxy.encode("ascii")


def channel_pair() -> tuple[socket.socket, socket.socket]:
    """The worker's end and the child's."""
    ours, theirs = socket.socketpair()
    if _LINUX:  # the kernel's own word on who speaks, in the worker's numbers: the child counts in its own
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    return ours, theirs


async def welcome(channel: socket.socket) -> Arrival:
    """In the worker, before the channel becomes a stream. Raises `EOFError` when the child is gone."""
    loop, readable = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(channel, readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(channel)
    return _read_arrival(channel)


def _read_arrival(channel: socket.socket) -> Arrival:
    try:
        room = socket.CMSG_SPACE(_CREDENTIALS.size) + socket.CMSG_SPACE(4)
        said, parcels, _, _ = channel.recvmsg(_PID.size, room)
    except ConnectionError:
        raise EOFError from None
    if len(said) != _PID.size:
        raise EOFError
    pid, listener = _PID.unpack(said)[0], None
    for _, kind, data in parcels:
        if kind == socket.SCM_RIGHTS:
            listener = socket.socket(fileno=struct.unpack("=i", data[:4])[0])
            listener.set_inheritable(False)
        elif _LINUX and kind == socket.SCM_CREDENTIALS:
            pid = _CREDENTIALS.unpack(data)[0]
    if _LINUX:
        channel.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
    return Arrival(pid, listener)
