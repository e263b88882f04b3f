"""What the API takes and gives, as OpenAPI shows it."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic.alias_generators import to_camel

from bot.wishes import parse_clip
from shared.answers import Answer, PageLinks, Trouble
from shared.models import LANGUAGE, QUALITY, FormatInfo, Info, Offer, Wish

_CAMEL = ConfigDict(alias_generator=to_camel, populate_by_name=True)
Url = Annotated[str, Field(min_length=1, max_length=4096, examples=["https://example.com/video.mp4"])]
Language = Annotated[str, Field(pattern=f"^(?:{LANGUAGE.pattern})$", max_length=35, examples=["en"])]


_JOB = "0f5a3c9e2b7d41868e1c6a90d4f3b2a7"


def _shows(*examples: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [*examples]})


class _In(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="forbid", strict=True)


class InfoIn(_In):
    """Which link to look at; with `items`, so many of a playlist or channel are listed instead."""

    model_config = _In.model_config | _shows({"url": "https://example.com/video.mp4"})

    url: Url
    items: Annotated[int, Field(ge=0, le=1000, description="How many items of a playlist to list.")] = 0


class DownloadIn(_In):
    """What to fetch. `quality` is `fit`, `best`, `audio`, `mp3` or a height such as `720`."""

    model_config = _In.model_config | _shows(
        {"url": "https://example.com/video.mp4"},
        {"url": "https://example.com/video.mp4", "quality": "720", "clip": "1:05-2:30", "subtitles": "en"},
    )

    url: Url
    quality: Annotated[str, Field(pattern=f"^(?:{QUALITY.pattern})$", max_length=5)] = "fit"
    clip: Annotated[str, Field(max_length=64, examples=["1:05-2:30"])] | None = None
    subtitles: Language | None = None
    audio_language: Language | None = None
    stream: Annotated[bool, Field(description="Make the medium streamable while it is being muxed.")] = False
    webhook: Annotated[str, Field(max_length=2048, pattern=r"^https?://\S+$")] | None = None

    @field_validator("clip")
    @classmethod
    def _is_a_part(cls, text: str | None) -> str | None:
        if text is not None:
            parse_clip(text)
        return text

    @property
    def wish(self) -> Wish:
        clip = parse_clip(self.clip) if self.clip else None
        return Wish(self.quality, clip, self.subtitles, self.audio_language, stream=self.stream)


class Accepted(BaseModel):
    """`jobId` is a secret of the caller's: who knows it can see, stream and cancel this download."""

    model_config = _CAMEL | _shows(
        {"jobId": _JOB, "statusUrl": f"http://localhost:8080/api/download-status/{_JOB}"}
    )

    job_id: str
    status_url: str


class StatusOut(BaseModel):
    """How far a download is. `progress` goes from 0 to 1, null while nobody can tell.

    `result.link` is the file itself, `page` the link to give to people; null where this service has no pages.
    """

    model_config = _CAMEL | _shows(
        {
            "status": "running",
            "stage": "downloading",
            "progress": 0.42,
            "queuePosition": None,
            "etaSeconds": 12.5,
            "result": None,
            "page": None,
            "error": None,
        },
        {
            "status": "finished",
            "stage": None,
            "progress": 1.0,
            "queuePosition": None,
            "etaSeconds": None,
            "result": {
                "url": "https://example.com/video.mp4",
                "status": "done",
                "kind": "file",
                "files": None,
                "link": f"http://localhost:8080/api/stream/{_JOB}",
                "expires_at": "2030-01-02T12:00:00+00:00",
                "bytes": 34_000_000,
                "title": "The whole crossing",
                "duration": 212.0,
                "width": 1280,
                "height": 720,
                "vcodec": "h264",
                "acodec": "aac",
                "cached": False,
                "seconds": 7.3,
                "missing": 0,
                "error": None,
            },
            "page": None,
            "error": None,
        },
    )

    status: Literal["queued", "running", "uploading", "finished", "failed", "cancelled"]
    stage: str | None = None
    progress: float | None = None
    queue_position: int | None = None
    eta_seconds: float | None = None
    result: Answer | None = None
    page: PageLinks | None = None
    error: Trouble | None = None


class SiteOut(BaseModel):
    """A site whose links are fetched on a schedule: what came of it last time; `kind` is why it failed."""

    model_config = _CAMEL

    site: str
    works: bool
    at: float
    kind: str | None = None


class Sites(BaseModel):
    """Which sites work."""

    model_config = _shows(
        {
            "down": ["down.example"],
            "sites": [{"site": "videos.example", "works": True, "at": 1_900_000_000.0, "kind": None}],
        }
    )

    down: list[str]
    sites: list[SiteOut]


INFO: dict[str, Any] = asdict(
    Info(
        url="https://videos.example/watch/1",
        site="VideosExample",
        id="1",
        title="The whole crossing",
        uploader="Ferry watch",
        duration=212.0,
        thumbnail="https://videos.example/watch/1.jpg",
        live=False,
        entries=1,
        qualities=(
            Offer("fit", "video", "mp4", height=720, bytes=34_000_000, exact=True),
            Offer("audio", "audio", "m4a", bytes=3_400_000),
        ),
        formats=(
            FormatInfo("22", "mp4", "https", "h264", "aac", 1280, 720, 25.0, 1283.0, 34_000_000, exact=True),
        ),
        subtitles=("en",),
    )
)
"""What a link offers, for example."""
