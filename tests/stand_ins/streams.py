"""Hides how HLS and DASH folders are laid out.

HLS: `master.m3u8`, one folder per track (`v720`, `a-en`) with `index.m3u8`, and segments `seg-00001.m4s` or
`.ts`, numbered from 1. DASH: `manifest.mpd` and `rN-seg-00001.m4s` beside it. Every URL is relative.
"""

from pathlib import Path

from tests.stand_ins.media import AUDIO_BITRATE, BIT_EXACT, Clip, MediaStore, Stream, ffmpeg

CODECS = "avc1.64001f"
AUDIO_CODEC = "mp4a.40.2"


def build_stream(stream: Stream, store: MediaStore, work: Path) -> Path:
    """Makes the stream in a new folder under `work` and returns that folder."""
    folder = work / "stream"
    folder.mkdir()
    if stream.kind == "dash":
        _dash(stream, store, folder)
    else:
        _hls(stream, store, folder)
    return folder


def _hls(stream: Stream, store: MediaStore, folder: Path) -> None:
    for height in stream.heights:
        _hls_track(stream, store.path(stream.clip(height)), folder / f"v{height}")
    if stream.kind != "hls-muxed":
        for language in stream.audio:
            _hls_track(stream, store.path(stream.sound(language)), folder / f"a-{language}")
    (folder / stream.manifest).write_text(_hls_master(stream, folder), encoding="utf-8")


def _hls_track(stream: Stream, source: Path, folder: Path) -> None:
    folder.mkdir()
    fragmented = stream.kind == "hls-fmp4"
    kind = ["-hls_segment_type", "fmp4" if fragmented else "mpegts", "-hls_fmp4_init_filename", "init.mp4"]
    segments = ["-hls_segment_filename", f"seg-%05d.{'m4s' if fragmented else 'ts'}", "-start_number", "1"]
    length = ["-hls_time", str(stream.segment_seconds), "-hls_list_size", "0", "-hls_playlist_type", "vod"]
    ffmpeg(
        *("-i", str(source), "-map", "0", "-c", "copy", *BIT_EXACT, "-f", "hls"),
        *(*length, *kind, *segments, "index.m3u8"),
        folder=folder,
    )


def _hls_master(stream: Stream, folder: Path) -> str:
    lines = ["#EXTM3U", "#EXT-X-VERSION:7"]
    group = ""
    if stream.kind != "hls-muxed":
        group = ',AUDIO="sound"'
        lines += [_hls_sound(language, default=language == stream.audio[0]) for language in stream.audio]
    for height in stream.heights:
        clip = stream.clip(height)
        width, tall = clip.dimensions
        rate = _bitrate(folder / f"v{height}", clip) + (AUDIO_BITRATE if group else 0)
        codecs = f"{CODECS},{AUDIO_CODEC}"
        lines.append(
            f'#EXT-X-STREAM-INF:BANDWIDTH={rate},RESOLUTION={width}x{tall},FRAME-RATE=25.000,CODECS="{codecs}"{group}'
        )
        lines.append(f"v{height}/index.m3u8")
    return "\n".join([*lines, ""])


def _hls_sound(language: str, *, default: bool) -> str:
    yes = "YES" if default else "NO"
    return (
        f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="{language}",LANGUAGE="{language}",'
        f'DEFAULT={yes},AUTOSELECT=YES,URI="a-{language}/index.m3u8"'
    )


def _bitrate(folder: Path, clip: Clip) -> int:
    return int(sum(part.stat().st_size for part in folder.iterdir()) * 8 / clip.duration)


def _dash(stream: Stream, store: MediaStore, folder: Path) -> None:
    sources = [store.path(stream.clip(height)) for height in stream.heights]
    sources += [store.path(stream.sound(language)) for language in stream.audio]
    inputs: list[str] = []
    maps: list[str] = []
    for number, source in enumerate(sources):
        inputs += ["-i", str(source)]
        maps += ["-map", str(number)]
    sets = ["id=0,streams=v"]
    sets += [f"id={number + 1},streams={len(stream.heights) + number}" for number in range(len(stream.audio))]
    names = ["-init_seg_name", "r$RepresentationID$-init.m4s"]
    names += ["-media_seg_name", "r$RepresentationID$-seg-$Number%05d$.m4s"]
    length = ["-seg_duration", str(stream.segment_seconds), "-use_template", "1", "-use_timeline", "1"]
    ffmpeg(
        *(*inputs, *maps, "-c", "copy", *BIT_EXACT, "-f", "dash", "-adaptation_sets", " ".join(sets)),
        *(*length, *names, stream.manifest),
        folder=folder,
    )


def live_playlist(folder: Path, *, elapsed: float, window: int = 5) -> str:
    """A sliding media playlist without an end, repeating the segments of a finished one for ever.

    `folder` is a track of one-second segments; the URIs are relative to that folder.
    """
    names = sorted(part.name for part in folder.iterdir() if part.name.startswith("seg-"))
    newest = int(elapsed) + window
    first = newest - window
    head = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:1", f"#EXT-X-MEDIA-SEQUENCE:{first}"]
    lines = [*head, f"#EXT-X-DISCONTINUITY-SEQUENCE:{first // len(names)}"]
    for number in range(first, newest):
        if number % len(names) == 0:
            lines.append("#EXT-X-DISCONTINUITY")
        lines += ["#EXTINF:1.0,", names[number % len(names)]]
    return "\n".join([*lines, ""])
