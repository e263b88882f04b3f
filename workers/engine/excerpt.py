"""Hides which bytes of a plain MP4 hold a wished part, and the head that makes a playable file of them.

Two forms are known: an ordinary MP4, wherever its index stands, and one in fragments with a list of them at
its beginning, as sites keep the tracks of DASH. Pure but for `read`. An excerpt begins with the key frame at
or before the part's start and ends a little after its end.
"""

import struct
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, groupby, islice, pairwise, repeat

from shared.errors import BadClip
from shared.models import Clip
from workers.engine.clips import AFTER, overlapping
from workers.engine.ranges import Span

Read = Callable[[Span], bytes]
"""Fetches these bytes of the file."""

GAP = 256 * 1024
"""Bytes that are rather fetched with their neighbours than left out by another request."""
LARGEST_INDEX = 24 * 1024 * 1024
MOST_SAMPLES = 2_000_000
"""Of a track: a day of video, twelve hours of sound."""
MOST_BOXES = 32
MOST_REORDERED = 32
MOST_EDITS = 100
BEFORE = 0.1
"""Seconds of sound before the start, which its decoder needs to get going."""
_PEEK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`head`, then the bytes of `spans`: a file that begins at the second `offset` of the whole."""

    head: bytes
    spans: tuple[Span, ...]
    offset: float


class _Unknown(Exception):
    """The file is of no form that is known."""


def excerpt(head: bytes, size: int, read: Read, clip: Clip, *, sound_only: bool) -> Excerpt | None:
    """Of a file of `size` bytes that begins with `head`; None when it must be fetched as a whole.

    `sound_only` leaves out pictures where that can be. Raises `BadClip`, and whatever `read` raises.
    """
    try:
        index = _Index.found(head, size, read)
        if b"mvex" in _inside(index.moov):
            return _of_fragments(index, clip)
        found = _of_samples(index, clip, sound_only=sound_only)
    except (_Unknown, struct.error, LookupError, OverflowError, ValueError, MemoryError):
        return None
    return found if all(each.end is not None and each.end <= size for each in found.spans) else None


# -- boxes ---------------------------------------------------------------------------------------------------


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and body of the boxes that `data` consists of."""
    at = 0
    while at + 8 <= len(data):
        length, kind, begins = _opening(data, at)
        if length < begins or at + length > len(data):
            raise _Unknown
        yield kind, data[at + begins : at + length]
        at += length


def _opening(data: bytes, at: int) -> tuple[int, bytes, int]:
    """Length of the box there, its kind, and how long its opening is."""
    length, kind = struct.unpack_from(">I4s", data, at)
    if length != 1:
        return length, kind, 8
    return struct.unpack_from(">Q", data, at + 8)[0], kind, 16


def _inside(body: bytes) -> dict[bytes, bytes]:
    """The first box of each kind."""
    found: dict[bytes, bytes] = {}
    for kind, inner in _boxes(body):
        found.setdefault(kind, inner)
    return found


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def _table(kind: bytes, form: str, rows: Sequence[tuple[int, ...]], version: int = 0) -> bytes:
    row = struct.Struct(f">{form}")
    return _box(kind, struct.pack(">B3xI", version, len(rows)), *(row.pack(*each) for each in rows))


class _Rows:
    """A table's rows, unpacked anew each time that they are gone through: as objects they would take 15 times
    the room.
    """

    def __init__(self, body: bytes, form: str) -> None:
        (count,) = struct.unpack_from(">I", body, 4)
        self._row = struct.Struct(f">{form}")
        if count > MOST_SAMPLES or count * self._row.size > len(body) - 8:
            raise _Unknown
        self._table = body[8 : 8 + count * self._row.size]

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        return self._row.iter_unpack(self._table)


def _scale(header: bytes) -> int:
    """How many of its units a second has."""
    return int(struct.unpack_from(">I", header, 12 if header[0] == 0 else 20)[0])


def _with_duration(body: bytes, before: int, value: int) -> bytes:
    """A header box whose duration comes after so many bytes in version 0, where times take four bytes."""
    if body[0] == 0:
        at = before
        return body[:at] + struct.pack(">I", min(value, 2**32 - 1)) + body[at + 4 :]
    at = before + 8  # two times before it take eight bytes each
    return body[:at] + struct.pack(">Q", value) + body[at + 8 :]


@dataclass(frozen=True, slots=True)
class _Index:
    """What a file tells of itself: its type and index; the list of its fragments and where they begin."""

    ftyp: bytes
    moov: bytes
    sidx: bytes | None = None
    fragments: int = 0

    @classmethod
    def found(cls, head: bytes, size: int, read: Read) -> "_Index":
        """Goes from box to box; what lies beyond `head` is read where it must be."""
        ftyp, moov, at = b"", None, 0
        for _ in range(MOST_BOXES):
            if at + 16 > size:
                break
            window = head[at:] if at + 16 <= len(head) else read(Span(at, min(at + _PEEK, size)))
            length, kind, begins = _opening(window, 0)
            if length < begins:
                break
            if kind == b"ftyp":
                ftyp = window[begins:length]
            elif kind == b"moov":
                if length > LARGEST_INDEX or at + length > size:
                    raise _Unknown
                if length > len(window):
                    window += read(Span(at + len(window), at + length))
                moov = window[begins:length]
                if b"mvex" not in _inside(moov):
                    return cls(ftyp, moov)
            elif kind == b"sidx" and moov is not None and at + length <= len(head):
                return cls(ftyp, moov, window[begins:length], at + length)
            elif kind in {b"moof", b"sidx"}:
                break
            at += length
        raise _Unknown


# -- files in fragments --------------------------------------------------------------------------------------


def _of_fragments(index: _Index, clip: Clip) -> Excerpt:
    assert index.sidx is not None
    body = index.sidx
    scale, wide = struct.unpack_from(">I", body, 8)[0], body[0] != 0
    first, (count,) = (
        struct.unpack_from(">Q" if wide else ">I", body, 20 if wide else 16)[0],
        (struct.unpack_from(">H", body, 30 if wide else 22)),
    )
    rows = list(struct.iter_unpack(">III", body[32 if wide else 24 :][: count * 12]))
    if not (scale and rows) or any(size >> 31 for size, _, _ in rows):  # a list of lists
        raise _Unknown
    if first and [kind for kind, _ in _boxes(index.moov)].count(b"trak") > 1:  # a list for each track
        raise _Unknown
    places = list(accumulate((size for size, _, _ in rows), initial=index.fragments + first))
    begin, end, _ = overlapping(rows, clip, lambda row: row[1] / scale)
    if any(row[2] >> 31 for row in rows):  # those that are said to begin with a key frame
        begin = next((each for each in range(begin, 0, -1) if rows[each][2] >> 31), 0)
    offset = sum(row[1] for row in rows[:begin]) / scale
    head = _box(b"ftyp", index.ftyp) + _box(b"moov", index.moov)
    return Excerpt(head, (Span(places[begin], places[end]),), offset)


# -- ordinary files ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Samples of a track that lie behind each other; `form` is the number of their description."""

    place: int
    bytes: int
    samples: int
    form: int


class _Track:
    """One track's tables. Times are in its own units, and as they are decoded where nothing else is said."""

    def __init__(self, body: bytes, movie_scale: int) -> None:
        inside = _inside(body)
        self.boxes = {b"trak": inside, b"mdia": _inside(inside[b"mdia"])}
        self.boxes[b"minf"] = _inside(self.boxes[b"mdia"][b"minf"])
        self.boxes[b"stbl"] = self._tables = _inside(self.boxes[b"minf"][b"stbl"])
        header = self.boxes[b"mdia"][b"mdhd"]
        self.kind = self.boxes[b"mdia"][b"hdlr"][8:12]
        self.scale = _scale(header)
        if not self.scale or not movie_scale:
            raise _Unknown
        self._read_edits(inside.get(b"edts"), movie_scale)
        self._read_samples()

    def _read_edits(self, edts: bytes | None, movie_scale: int) -> None:
        """Sets `shift`: how much later a sample is decoded than, without reordering, it is shown."""
        elst = _inside(edts).get(b"elst") if edts else None
        edits = list(islice(_Rows(elst, "Iii" if elst[0] == 0 else "Qqi"), MOST_EDITS)) if elst else []
        pause = sum(length for length, start, _ in edits if start == -1) * self.scale // movie_scale
        shown = [(start, rate) for _, start, rate in edits if start != -1]
        if len(shown) > 1 or any(rate != 0x10000 for _, rate in shown) or (edits and not shown):
            raise _Unknown
        self.shift: int = (shown[0][0] if shown else 0) - pause

    def _read_samples(self) -> None:
        tables = self._tables
        self.count: int
        one, self.count = struct.unpack_from(">II", tables[b"stsz"], 4)
        steps = _Rows(tables[b"stts"], "II")
        if not 0 < self.count <= MOST_SAMPLES or sum(count for count, _ in steps) != self.count:
            raise _Unknown
        many = tables[b"stsz"][12 : 12 + 4 * self.count]
        self.sizes = array("I", [one]) * self.count if one else _array(many)
        self.times = array("Q", accumulate(_each(steps), initial=0))  # one more: the end
        late = _Rows(tables[b"ctts"], "Ii") if b"ctts" in tables else [(self.count, 0)]
        if sum(count for count, _ in late) != self.count or len(self.sizes) != self.count:
            raise _Unknown
        self.late = array("i", _each(late))
        keys = tables.get(b"stss")
        self.keys = range(self.count) if keys is None else array("q", _keys(_Rows(keys, "I"), self.count))

    @property
    def is_video(self) -> bool:
        return self.kind == b"vide"

    @property
    def ends(self) -> float:
        """The second at which it ends; where frames are reordered perhaps one that is a little later."""
        return (self.times[-1] + max(self.late[-MOST_REORDERED:]) - self.shift) / self.scale

    def shown(self, number: int) -> float:
        """The second at which a sample is shown or heard."""
        return (self.times[number] + self.late[number] - self.shift) / self.scale

    def key_before(self, seconds: float) -> int:
        """The last key frame that is shown at or before this, else the first."""
        return max((each for each in self.keys if self.shown(each) <= seconds + 1e-6), default=0)

    def at(self, seconds: float) -> int:
        """The sample that is on its way at this second."""
        return max(0, bisect_right(self.times, self._decoded(seconds)) - 1)

    def until(self, seconds: float) -> int:
        """One after the last sample that is needed until then."""
        return min(self.count, bisect_left(self.times, self._decoded(seconds)))

    def _decoded(self, seconds: float) -> float:
        return seconds * self.scale + self.shift

    def chunks(self, first: int, last: int) -> Iterator[_Chunk]:
        """Where the samples from `first` to before `last` lie."""
        begins = 0
        for place, samples, form in self._all_chunks():
            low, high = max(first, begins), min(last, begins + samples)
            if low < high:
                before = sum(self.sizes[begins:low])
                yield _Chunk(place + before, sum(self.sizes[low:high]), high - low, form)
            begins += samples
            if begins >= last:
                return
        raise _Unknown

    def _all_chunks(self) -> Iterator[tuple[int, int, int]]:
        """Place, number of samples, and number of their description."""
        wide = self._tables.get(b"co64")
        places = iter(_Rows(wide, "Q") if wide else _Rows(self._tables[b"stco"], "I"))
        runs = chain(_Rows(self._tables[b"stsc"], "III"), [(MOST_SAMPLES, 1, 1)])
        at = 1
        for (first, samples, form), (end, _, _) in pairwise(runs):
            if first != at or end <= at or not samples:  # or it might never come to an end
                raise _Unknown
            at = end
            for (place,) in islice(places, end - first):
                yield place, samples, form


def _array(table: bytes) -> "array[int]":
    found = array("I", table)
    if sys.byteorder == "little":
        found.byteswap()
    return found


def _keys(rows: Iterable[tuple[int, ...]], count: int) -> Iterator[int]:
    for (number,) in rows:
        if not 0 < number <= count:
            raise _Unknown
        yield number - 1


def _each(rows: Iterable[tuple[int, ...]]) -> Iterator[int]:
    return chain.from_iterable(repeat(value, count) for count, value in rows)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A track's samples from `first` to before `last`, in an excerpt that begins at the second `begin`."""

    track: _Track
    first: int
    last: int
    begin: float
    chunks: tuple[_Chunk, ...]

    @property
    def hidden(self) -> int:
        """For how long the track runs before the excerpt begins; below 0 when it begins later."""
        at = round(self.begin * self.track.scale) + self.track.shift
        return at - self.track.times[self.first]

    @property
    def lead(self) -> int:
        """For how long it runs before its first sample is shown."""
        first = range(self.first, min(self.last, self.first + MOST_REORDERED))
        earliest = min(self.track.times[each] + self.track.late[each] for each in first)
        return max(0, earliest - self.track.times[self.first])

    @property
    def duration(self) -> int:
        return self.track.times[self.last] - self.track.times[self.first]

    def trak(self, movie_scale: int, places: Callable[[int], int]) -> bytes:
        """The box that describes it; `places` tells where in the excerpt a byte of the whole is."""
        boxes = self.track.boxes
        shown = max(0, (self.duration - self.hidden) * movie_scale // self.track.scale)
        stbl = _box(b"stbl", _box(b"stsd", boxes[b"stbl"][b"stsd"]), *self._tables(places))
        others = [_box(kind, body) for kind, body in boxes[b"minf"].items() if kind != b"stbl"]
        media = [_box(kind, body) for kind, body in boxes[b"mdia"].items() if kind in {b"hdlr", b"elng"}]
        header = _box(b"mdhd", _with_duration(boxes[b"mdia"][b"mdhd"], 16, self.duration))
        return _box(
            b"trak",
            _box(b"tkhd", _with_duration(boxes[b"trak"][b"tkhd"], 20, shown)),
            _box(b"edts", self._edits(movie_scale, shown)),
            _box(b"mdia", header, *media, _box(b"minf", *others, stbl)),
        )

    def _edits(self, movie_scale: int, shown: int) -> bytes:
        """An edit that begins before its first picture is taken by some for one that begins with it."""
        begin = max(self.hidden, self.lead)
        pause = (begin - self.hidden) * movie_scale // self.track.scale
        rows = [(pause, -1, 0x10000)] if pause else []
        return _table(b"elst", "Qqi", [*rows, (max(0, shown - pause), begin, 0x10000)], version=1)

    def _tables(self, places: Callable[[int], int]) -> Iterator[bytes]:
        track, first, last = self.track, self.first, self.last
        times = track.times[first : last + 1]
        steps = [after - before for before, after in pairwise(times)]
        yield _table(b"stts", "II", _runs(steps))
        if any(late := track.late[first:last]):
            yield _table(b"ctts", "Ii", _runs(late), version=1)
        if not isinstance(track.keys, range):
            keys = [(key - first + 1,) for key in track.keys if first <= key < last]
            yield _table(b"stss", "I", keys)
        yield _table(b"stsc", "III", [(n, c.samples, c.form) for n, c in enumerate(self.chunks, 1)])
        sizes = track.sizes[first:last]
        yield _box(b"stsz", struct.pack(f">III{len(sizes)}I", 0, 0, len(sizes), *sizes))
        yield _table(b"co64", "Q", [(places(chunk.place),) for chunk in self.chunks])


def _runs(values: Sequence[int]) -> list[tuple[int, ...]]:
    return [(len(list(same)), value) for value, same in groupby(values)]


def _of_samples(index: _Index, clip: Clip, *, sound_only: bool) -> Excerpt:
    header = _inside(index.moov)[b"mvhd"]
    scale = _scale(header)
    begin, pieces = _pieces(_tracks(index.moov, scale, sound_only=sound_only), clip)
    spans = _covering([chunk for each in pieces for chunk in each.chunks])
    starts = list(accumulate((_length(each) for each in spans), initial=0))

    def head(before: int) -> bytes:
        def place(at: int) -> int:
            which = bisect_right(spans, at, key=lambda each: each.start) - 1
            return before + starts[which] + at - spans[which].start

        duration = max(each.duration * scale // each.track.scale for each in pieces)
        traks = [each.trak(scale, place) for each in pieces]
        moov = _box(b"moov", _box(b"mvhd", _with_duration(header, 16, duration)), *traks)
        mdat = struct.pack(">I4sQ", 1, b"mdat", starts[-1] + 16)
        return _box(b"ftyp", index.ftyp or b"isom\0\0\2\0isom") + moov + mdat

    return Excerpt(head(len(head(0))), tuple(spans), begin)


def _tracks(moov: bytes, scale: int, *, sound_only: bool) -> list[_Track]:
    """The first with pictures and the first with sound, as far as they are wanted and there."""
    found: dict[bytes, _Track] = {}
    for kind, body in _boxes(moov):
        if kind == b"trak":
            handler = _inside(_inside(body)[b"mdia"])[b"hdlr"][8:12]
            if handler in {b"vide", b"soun"} and handler not in found:
                found[handler] = _Track(body, scale)
    if sound_only and b"soun" in found:
        found.pop(b"vide", None)
    if not found:
        raise _Unknown
    return sorted(found.values(), key=lambda each: not each.is_video)


def _pieces(tracks: Sequence[_Track], clip: Clip) -> tuple[float, list[_Piece]]:
    """What is wanted of each track, and the second at which that begins."""
    leading = tracks[0]
    if clip.start >= leading.ends:
        raise BadClip
    key = leading.shown(leading.key_before(clip.start)) if leading.is_video else clip.start
    begin = max(0.0, min(key, clip.start))  # pictures may begin later than sound
    pieces = []
    for each in tracks:
        first = each.key_before(begin) if each.is_video else each.at(begin - BEFORE)
        last = each.count if clip.end is None else each.until(clip.end + AFTER)
        if first < min(last, each.count):
            pieces.append(_Piece(each, first, last, begin, tuple(each.chunks(first, last))))
    if not pieces or pieces[0].track is not leading:
        raise _Unknown
    return begin, pieces


def _covering(chunks: Sequence[_Chunk]) -> list[Span]:
    """Spans in which all these lie, in the file's order."""
    spans: list[Span] = []
    for place, end in sorted((each.place, each.place + each.bytes) for each in chunks):
        before = spans[-1].end if spans else None
        if before is not None and place - before <= GAP:
            spans[-1] = Span(spans[-1].start, max(before, end))
        else:
            spans.append(Span(place, end))
    return spans


def _length(span: Span) -> int:
    assert span.end is not None
    return span.end - span.start
