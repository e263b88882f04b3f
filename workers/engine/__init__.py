"""The fetch engine: a link goes in, what it offers comes out; a choice goes in, finished files come out.

`Engine` and `Job` are all that the pipeline needs. yt-dlp, ffmpeg and strangers' bytes stay in
child processes.
"""

from workers.engine.engine import Engine, Job
from workers.engine.media import Container, Format, Made, Media, Selection, Track
from workers.engine.wire import Growth

__all__ = ["Container", "Engine", "Format", "Growth", "Job", "Made", "Media", "Selection", "Track"]
