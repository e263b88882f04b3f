"""Hides how packets are copied from containers into another one: what the ffmpeg program does for `-c copy`.

Each source begins at 0. Transport streams may jump in time, as where an advertisement was put in, and go on
without a gap. Video begins with a key frame. Time never runs backwards within a track.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Self, TypeAlias

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream

from shared.errors import Truncated

AnyPacket: TypeAlias = "Packet[Stream]"
LONGEST_GAP = 10
"""Seconds by which a transport stream's clock may jump before that counts as another clock (ffmpeg's own)."""


@dataclass(slots=True)
class _Track:
    """A stream on its way; times are in seconds."""

    target: Stream
    is_video: bool
    step: Fraction = Fraction(0)
    """How long a packet is that does not say so."""
    has_begun: bool = False
    last: int | None = None
    expected: Fraction | None = None


class _Source:
    """One container with the streams that are taken of it."""

    def __init__(self, container: InputContainer, tracks: dict[int, _Track]) -> None:
        self._tracks = tracks
        self._jumps = container.format.name == "mpegts"
        self._shift = Fraction(-(container.start_time or 0), av.time_base)
        self._packets = container.demux([container.streams[index] for index in tracks])

    def next(self) -> tuple[Fraction, AnyPacket] | None:
        """The next packet and when it is to be decoded; None after the last."""
        for packet in self._packets:
            track = self._tracks[packet.stream_index]
            if not packet.size or not self._has_begun(track, packet):
                continue
            return self._timed(track, packet, packet.time_base), packet
        return None

    def _has_begun(self, track: _Track, packet: AnyPacket) -> bool:
        track.has_begun = track.has_begun or not track.is_video or packet.is_keyframe
        return track.has_begun

    def _timed(self, track: _Track, packet: AnyPacket, base: Fraction) -> Fraction:
        if packet.dts is None:  # as in the middle of what came as one packet
            if track.expected is None:
                raise Truncated("a packet does not say when it is to be decoded")
            now = track.expected
        else:
            now = packet.dts * base + self._shift
            if self._jumps and track.expected is not None and abs(now - track.expected) > LONGEST_GAP:
                self._shift -= now - track.expected
                now = track.expected
        at = round(now / base) if track.last is None else max(round(now / base), track.last + 1)
        pts = at if packet.pts is None else packet.pts + round(self._shift / base)
        packet.dts, packet.pts = at, max(pts, at)
        packet.stream = track.target
        track.last = at
        track.expected = at * base + (packet.duration * base if packet.duration else track.step)
        return at * base


def packets(
    sources: Sequence[InputContainer], target: OutputContainer, *, hevc: bool = False
) -> Iterator[AnyPacket]:
    """The packets of the video of the first source and the audio of the last, in the order to be written.

    Adds the streams to the target. Raises PyAV's exceptions, and `Truncated`.
    """
    ways = [_Source(each, _taken(each, target, sources, hevc=hevc)) for each in sources]
    heads = {number: found for number, each in enumerate(ways) if (found := each.next())}
    while heads:
        number = min(heads, key=lambda each: heads[each][0])
        yield heads[number][1]
        if found := ways[number].next():
            heads[number] = found
        else:
            del heads[number]


class Beside:
    """A fragmented MP4 of the packets that also go into another file, to be played while it grows."""

    def __init__(self, path: Path, *, hevc: bool) -> None:
        options = {"movflags": "frag_keyframe+empty_moov+default_base_moof", "flush_packets": "1"}
        self._output = av.open(str(path), "w", format="mp4", container_options=options)
        self._hevc = hevc
        self._streams: dict[int, Stream] = {}

    def write(self, packet: AnyPacket, target: OutputContainer) -> None:
        """Before the packet goes into `target`, which has its stream."""
        if not self._streams:
            self._streams = {
                each.index: _added(self._output, each, hevc=self._hevc and each.type == "video")
                for each in target.streams
            }
        copy: AnyPacket = Packet(bytes(packet))
        copy.time_base, copy.pts, copy.dts = packet.time_base, packet.pts, packet.dts
        copy.duration, copy.is_keyframe = packet.duration, packet.is_keyframe
        copy.stream = self._streams[packet.stream_index]
        self._output.mux_one(copy)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(av.FFmpegError):
            self._output.close()


def _taken(
    source: InputContainer, target: OutputContainer, sources: Sequence[InputContainer], *, hevc: bool
) -> dict[int, _Track]:
    taken = {}
    if source is sources[0]:
        video = source.streams.video[0]
        taken[video.index] = _Track(_added(target, video, hevc=hevc), is_video=True)
    if source is sources[-1] and source.streams.audio:
        audio = source.streams.audio[0]
        context = audio.codec_context
        step = Fraction(context.frame_size, context.sample_rate) if context.sample_rate else Fraction(0)
        taken[audio.index] = _Track(_added(target, audio), is_video=False, step=step)
    if not taken:
        raise Truncated("a track is not what it was at its beginning")
    return taken


def _added(target: OutputContainer, template: Stream, *, hevc: bool = False) -> Stream:
    stream = target.add_stream_from_template(template, opaque=True)
    if "language" in template.metadata:
        stream.metadata["language"] = template.metadata["language"]
    if hevc and target.format.name == "mp4":
        stream.codec_context.codec_tag = "hvc1"  # Apple's players know it by this name only
    return stream
