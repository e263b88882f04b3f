"""Parts of files as phones and editors make them: frames at uneven times and out of order, tracks that begin
at different moments, beginnings that are hidden. What counts is which packet comes at which moment.
"""

import struct

import av
import pytest

from shared.models import Clip as Part
from tests.stand_ins.media import ffmpeg
from workers.engine import assembly, probe
from workers.engine.assembly import Piece
from workers.engine.excerpt import excerpt
from workers.engine.mux import Ffmpeg
from workers.engine.ytdlp import ffmpeg_path

SECONDS = 60
LONGEST_FRAME = 0.07
REORDERED = 4  # frames, of which the last may be shown after the part's end
UNEVEN = f"testsrc2=d={SECONDS}:s=160x90:r=25,settb=1/90000,setpts=PTS+0.03*random(7)/TB"
SWELLING = f"sine=d={SECONDS}:sample_rate=44100,volume='0.2+0.8*mod(t,7)/7':eval=frame"
ENCODED = [
    *("-c:v", "libx264", "-preset", "veryfast", "-bf", "3", "-g", "60", "-fps_mode", "vfr"),
    *("-enc_time_base", "1/90000", "-video_track_timescale", "90000", "-c:a", "aac", "-b:a", "48k"),
]
FIRST = ["-movflags", "+faststart"]
FROM_PLAIN = {
    "pictures later": ["-itsoffset", "0.7", "-i", "{0}", "-i", "{0}", "-map", "0:v", "-map", "1:a", *FIRST],
    "sound later, index last": ["-itsoffset", "0.7", "-i", "{0}", "-i", "{0}", "-map", "1:v", "-map", "0:a"],
    "hidden beginning": ["-ss", "3.3", "-i", "{0}", *FIRST],
    "fragments": ["-i", "{0}", "-movflags", "frag_keyframe+empty_moov+default_base_moof"],
    "fragments with lists": ["-i", "{0}", "-movflags", "dash+global_sidx+frag_keyframe"],
}
WIDE = "sound later, wide places"
WHOLE = {"fragments", "fragments with lists"}
"""Are cut after they have come as a whole."""
PARTS = [Part(0, 1.5), Part(0.3, 2), Part(31.37, 34.02), Part(50.5)]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lifelike")
    found = {name: folder / f"{name}.mp4" for name in ("plain", *FROM_PLAIN, WIDE)}
    sources = ["-f", "lavfi", "-i", UNEVEN, "-f", "lavfi", "-i", SWELLING]
    ffmpeg(*sources, *ENCODED, *FIRST, str(found["plain"]))
    for name, words in FROM_PLAIN.items():
        ffmpeg(*(each.format(found["plain"]) for each in words), "-c", "copy", str(found[name]))
    content = found["sound later, index last"].read_bytes()
    begins = content.rindex(b"moov") - 4
    found[WIDE].write_bytes(content[:begins] + with_wide_places(content[begins:]))
    return found


def with_wide_places(boxes):
    """An index whose places take eight bytes, as in files beyond 4 GB."""
    made, at = b"", 0
    while at < len(boxes):
        length, kind = struct.unpack_from(">I4s", boxes, at)
        body = boxes[at + 8 : at + length]
        if kind in {b"moov", b"trak", b"mdia", b"minf", b"stbl"}:
            body = with_wide_places(body)
        elif kind == b"stco":
            (count,) = struct.unpack_from(">I", body, 4)
            places = struct.unpack_from(f">{count}I", body, 8)
            kind, body = b"co64", body[:8] + struct.pack(f">{count}Q", *places)
        made += struct.pack(">I4s", len(body) + 8, kind) + body
        at += length
    return made


def cut(path, part, folder):
    """What the engine makes of a part."""
    data = path.read_bytes()

    def read(span):
        return data[span.start : span.end]

    found = excerpt(data[: 64 * 1024], len(data), read, part, sound_only=False)
    assert (found is None) == (path.stem in WHOLE)
    piece = folder / "piece"
    piece.write_bytes(found.head + b"".join(map(read, found.spans)) if found else data)
    output = folder / "output.mp4"
    offset = found.offset if found else 0.0
    ffmpeg_here = Ffmpeg(ffmpeg_path(), folder)
    assembly.video(ffmpeg_here, [Piece(piece, probe.facts(piece), offset)], output, part, None)
    return output


def packets(path, kind):
    """The second at which each is shown, by its bytes. ffmpeg's own way with edits moves some to a frame."""
    with av.open(str(path), options={"advanced_editlist": "0"}) as container:
        found = container.demux(getattr(container.streams, kind)[0])
        return [(float(each.pts * each.time_base), bytes(each)) for each in found if each.size]


def moved(whole, output, part):
    """By how much each packet is earlier in the output than in the whole."""
    by_content = {}
    for at, content in whole:
        by_content.setdefault(content, []).append(at)
    return [
        min((before - at for before in by_content[content]), key=lambda by: abs(by - part.start))
        for at, content in output
    ]


@pytest.mark.parametrize("part", PARTS, ids=str)
@pytest.mark.parametrize("name", ["plain", *FROM_PLAIN, WIDE])
def test_a_part_of_a_lifelike_file_has_all_it_should_at_its_moment(files, tmp_path, name, part):
    output = cut(files[name], part, tmp_path)
    end = part.end or SECONDS + 1
    for kind in ("video", "audio"):
        whole, came = packets(files[name], kind), packets(output, kind)
        assert all(abs(by - part.start) <= LONGEST_FRAME for by in moved(whole, came, part))
        wanted = {content for at, content in whole if part.start + LONGEST_FRAME <= at < end - LONGEST_FRAME}
        assert wanted <= {content for _, content in came}
        assert max(at for at, _ in came) <= end - part.start + REORDERED * LONGEST_FRAME
