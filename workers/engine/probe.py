"""Hides how facts are read from a media file itself: by PyAV, in the child, after a look at its head."""

from dataclasses import dataclass
from pathlib import Path

import av
from av.container import InputContainer
from av.stream import Disposition

from shared.errors import Truncated
from workers.engine.media import Track

DEMUXERS = "mov,matroska,ogg,mp3,flac,flv,mpeg,mpegvideo,asf,amr,ac3,aac,mpegts,wav,avi"
"""What may be opened at all; everything that leads elsewhere (hls, dash, concat, image2) is left out."""
_DECODERS = (
    *("h264", "hevc", "av1", "libdav1d", "vp8", "libvpx", "vp9", "libvpx-vp9", "vp6", "vp6a", "vp6f", "flv"),
    *(
        "h263",
        "mpeg4",
        "msmpeg4",
        "msmpeg4v2",
        "mpeg1video",
        "mpeg2video",
        "mpegvideo",
        "mjpeg",
        "png",
        "webp",
    ),
    *("prores", "theora", "wmv1", "wmv2", "wmv3", "vc1"),
    *("aac", "aac_latm", "ac3", "eac3", "mp1float", "mp2", "mp2float", "mp3", "mp3float", "opus", "libopus"),
    *("vorbis", "libvorbis", "flac", "alac", "amrnb", "amrwb", "libopencore_amrnb", "libopencore_amrwb"),
    *("wmav1", "wmav2", "wmapro", "speex", "dca", "adpcm_ms", "adpcm_ima_wav", "pcm_alaw", "pcm_mulaw"),
    *("pcm_u8", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be", "pcm_f32le"),
)
MOST_PIXELS = 50_000_000  # 8K has 33 million; a PNG bomb has more
DECODING = {"codec_whitelist": ",".join(_DECODERS), "max_pixels": str(MOST_PIXELS)}
"""What decoders must keep to: of ffmpeg's 500 only those that sites use, and none with a picture so large."""
READING = {"protocol_whitelist": "file", "format_whitelist": DEMUXERS, **DECODING}


@dataclass(frozen=True, slots=True)
class Facts:
    """`demuxer` is ffmpeg's short name of the container, `track` what is inside."""

    demuxer: str
    track: Track

    @property
    def has_video(self) -> bool:
        return self.track.vcodec is not None

    @property
    def has_audio(self) -> bool:
        return self.track.acodec is not None


def facts(path: Path) -> Facts:
    """What is in the file. Raises `Truncated` when it cannot be read as media."""
    # Without `skip_frame` opening decodes several frames, only to learn what `_size` finds with one.
    options = READING | {"skip_frame": "all"}
    try:
        with av.open(str(path), options=options) as container:
            return _read(container)
    except av.FFmpegError:
        raise Truncated("the file cannot be read as media; its end may be missing") from None


def _read(container: InputContainer) -> Facts:
    pictures = Disposition.attached_pic
    video = next((each for each in container.streams.video if not each.disposition & pictures), None)
    audio = next(iter(container.streams.audio), None)
    if video is None and audio is None:
        raise Truncated("the file holds neither video nor audio")
    width, height = _size(container, video) if video else (None, None)
    track = Track(
        duration=container.duration / av.time_base if container.duration else None,
        width=width,
        height=height,
        vcodec=video.codec_context.codec.canonical_name if video else None,
        acodec=audio.codec_context.codec.canonical_name if audio else None,
    )
    return Facts(container.format.name.split(",")[0], track)


def _size(container: InputContainer, video: av.VideoStream) -> tuple[int, int]:
    """As it is shown: a phone's portrait video is often stored lying, with a note to turn it."""
    context = video.codec_context
    context.options = DECODING
    context.thread_count = 1  # several decode several frames ahead, and keep them
    frame = next(container.decode(video), None)
    turned = frame is not None and frame.rotation % 180 != 0
    return (context.height, context.width) if turned else (context.width, context.height)
