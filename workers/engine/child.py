"""One job's process: forked warm, confined, then at the service of one socket until it closes.

Nothing here survives the job. An error that is ours to explain goes back as a `Failure`; one that is not goes
back as `Internal` with the place where it happened, and never with its text, which may hold an address.
"""

import os
import socket
import traceback
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import NoReturn

from shared.errors import Failure, Internal, JobError, NoMedia, TooBig, Unsupported
from shared.models import Progress, from_json
from workers.engine import wire
from workers.engine.alarm import only_main_is_alarmed, within
from workers.engine.confinement import Room, confine
from workers.engine.fetch import Network
from workers.engine.gallery import GalleryDl
from workers.engine.leases import Asked
from workers.engine.media import Extraction, Listening, Media, Rework
from workers.engine.mux import Ffmpeg
from workers.engine.rework import listen, rework
from workers.engine.transfer import Transfer
from workers.engine.wire import Ask, Channel, Connection, Failed, Growth, Live, Order, Output
from workers.engine.ytdlp import Site

EXTRACTION = 60.0
"""Seconds that learning what a link offers may take."""


def live(site: Site, room: Room, sock: socket.socket) -> NoReturn:
    """The child's whole life. Never returns into the code of the parent that it was forked from."""
    status = 1
    try:
        site.leave_by(confine(room, sock))
        _Service(site, room, Channel(sock)).run()
        status = 0
    except BaseException:  # noqa: BLE001  # whatever it is, the worker learns it from the status
        status = 70
    finally:
        os._exit(status)


class _Service:
    """Answers what the worker asks, one thing after the other; what it says meanwhile is heard at once."""

    def __init__(self, site: Site, room: Room, channel: Channel) -> None:
        self._site = site
        self._channel = channel
        self._requests: SimpleQueue[tuple[str, bytes] | None] = SimpleQueue()
        self._leases = Asked(
            ask=lambda host: channel.send(wire.CONNECT, Connection(host)),
            give=lambda host: channel.send(wire.DISCONNECT, Connection(host)),
        )
        network = Network(self._leases, room.connections, again=lambda: channel.send(wire.AGAIN, None))
        self._ffmpeg = Ffmpeg(room.ffmpeg, room.folder)
        self._gallery = GalleryDl(room.python, room.folder, room.galleries, room.items)
        self._transfer = Transfer(site, self._ffmpeg, room.max_bytes, self._tell, network)

    def run(self) -> None:
        Thread(target=self._listen, daemon=True).start()
        while request := self._requests.get():
            try:
                self._channel.send(*self._answer(*request))
            except BrokenPipeError:
                return
            except JobError as error:
                self._fail(request[0], error.failure)
            except Exception as error:  # noqa: BLE001  # the worker must hear of it, whatever it is
                self._fail(request[0], _unexpected(error))

    def _fail(self, tag: str, failure: Failure) -> None:
        fetching = tag == wire.EXTRACT or (tag == wire.TRANSFER and not self._transfer.has_fetched)
        self._channel.send(wire.FAILURE, Failed(failure, fetching))

    def _listen(self) -> None:
        """In a thread: until the worker hangs up."""
        only_main_is_alarmed()
        try:
            while message := self._channel.receive():
                self._hear(*message)
        finally:
            self._requests.put(None)

    def _hear(self, tag: str, body: bytes) -> None:
        if tag == wire.GRANTED:
            self._leases.granted(from_json(Connection, body).site)
        elif tag == wire.WANTED:
            self._leases.wanted(from_json(Connection, body).site)
        else:
            self._requests.put((tag, body))

    def _answer(self, tag: str, body: bytes) -> tuple[str, object]:
        if tag == wire.EXTRACT:
            ask = from_json(Ask, body)
            self._site.log_in(ask.cookies)
            with within(EXTRACTION):
                if ask.items:
                    return wire.LISTING, self._site.listing(ask.url, ask.items)
                return wire.MEDIA, self._extracted(ask)
        if tag == wire.TRANSFER:
            order = from_json(Order, body)
            self._site.turn_to(order.selection.item)
            growth = self._grows if order.growing else None
            return wire.MADE, Output(self._transfer.run(order.selection, growth, self._plays, order.streamed))
        if tag == wire.REWORK:
            return wire.MADE, Output(rework(self._ffmpeg, from_json(Rework, body), self._tell))
        if tag == wire.LISTEN:
            return wire.MADE, Output((listen(self._ffmpeg, from_json(Listening, body)),))
        raise Internal(f"nothing is done for {tag!r}")

    def _extracted(self, ask: Ask) -> Extraction:
        if ask.known:
            return Extraction(self._site.restore(ask.known))
        media = self._learned(ask)
        return Extraction(media, self._site.packed(), self._site.album)

    def _learned(self, ask: Ask) -> Media:
        """Where yt-dlp sees nothing that plays, gallery-dl may see pictures."""
        try:
            return self._site.extract(ask.url)
        except (NoMedia, Unsupported):
            if (post := self._gallery.post(ask.url, ask.cookies)) is None:
                raise
            return self._site.take_post(ask.url, post)

    def _tell(self, progress: Progress) -> None:
        self._channel.send(wire.PROGRESS, progress)

    def _plays(self, live: Live) -> None:
        self._channel.send(wire.LIVE, live)

    def _grows(self, growth: Growth) -> None:
        self._channel.send(wire.GROWTH, growth)


def _unexpected(error: Exception) -> Failure:
    if isinstance(error, MemoryError):
        return TooBig("it takes more memory than a job may use").failure
    frames = traceback.extract_tb(error.__traceback__)
    ours = [each for each in frames if "workers" in Path(each.filename).parts] or list(frames)
    place = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
    return Internal(f"{type(error).__name__} at {place}").failure
