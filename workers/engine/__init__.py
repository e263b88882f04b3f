"""The fetch engine: a link goes in, what it offers comes out; a choice goes in, finished files come out.

`Engine` and `Job` are all that the pipeline needs. yt-dlp, ffmpeg and strangers' bytes stay in
child processes. Those load parts of this package, and nothing of what the worker needs beside them.
"""

from typing import TYPE_CHECKING, Any

from workers.engine.media import Container, Format, Made, Media, Selection, Track
from workers.engine.wire import Growth

if TYPE_CHECKING:
    from workers.engine.engine import Engine, Job

__all__ = ["Container", "Engine", "Format", "Growth", "Job", "Made", "Media", "Selection", "Track"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    from workers.engine import engine  # noqa: PLC0415 - see above

    return getattr(engine, name)
