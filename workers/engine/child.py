"""One job's process: forked warm, confined, then at the service of one socket until it closes.

Nothing here survives the job. An error that is ours to explain goes back as a `Failure`; one that is not goes
back as `Internal` with the place where it happened, and never with its text, which may hold an address.
"""

import os
import socket
import traceback
from pathlib import Path
from typing import NoReturn

from shared.errors import Failure, Internal, JobError, TooBig
from shared.models import Progress, from_json
from workers.engine import wire
from workers.engine.alarm import within
from workers.engine.confinement import Room, confine
from workers.engine.media import Selection
from workers.engine.mux import Ffmpeg
from workers.engine.transfer import Transfer
from workers.engine.wire import Ask, Channel, Output
from workers.engine.ytdlp import Site

EXTRACTION = 60.0
"""Seconds that learning what a link offers may take."""


def live(site: Site, room: Room, sock: socket.socket) -> NoReturn:
    """The child's whole life. Never returns into the code of the parent that it was forked from."""
    status = 1
    try:
        confine(room, sock)
        _Service(site, room, Channel(sock)).run()
        status = 0
    except BaseException:  # noqa: BLE001  # whatever it is, the worker learns it from the status
        status = 70
    finally:
        os._exit(status)


class _Service:
    def __init__(self, site: Site, room: Room, channel: Channel) -> None:
        self._site = site
        self._channel = channel
        ffmpeg = Ffmpeg(room.ffmpeg, room.folder)
        self._transfer = Transfer(site, ffmpeg, room.max_bytes, self._tell)

    def run(self) -> None:
        while request := self._channel.receive():
            try:
                self._channel.send(*self._answer(*request))
            except BrokenPipeError:
                return
            except JobError as error:
                self._channel.send(wire.FAILURE, error.failure)
            except Exception as error:  # noqa: BLE001  # the worker must hear of it, whatever it is
                self._channel.send(wire.FAILURE, _unexpected(error))

    def _answer(self, tag: str, body: bytes) -> tuple[str, object]:
        if tag == wire.EXTRACT:
            with within(EXTRACTION):
                return wire.MEDIA, self._site.extract(from_json(Ask, body).url)
        if tag == wire.TRANSFER:
            return wire.MADE, Output(self._transfer.run(from_json(Selection, body)))
        raise Internal(f"nothing is done for {tag!r}")

    def _tell(self, progress: Progress) -> None:
        self._channel.send(wire.PROGRESS, progress)


def _unexpected(error: Exception) -> Failure:
    if isinstance(error, MemoryError):
        return TooBig("it takes more memory than a job may use").failure
    frames = traceback.extract_tb(error.__traceback__)
    ours = [each for each in frames if "workers" in Path(each.filename).parts] or list(frames)
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
    return Internal(f"{type(error).__name__} at {place}").failure
