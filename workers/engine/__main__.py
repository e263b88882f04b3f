"""`python -m workers.engine`: which walls children have here, as a finding of `linkferry doctor`.

With `--try FOLDER`: whether the yt-dlp in that folder gets warm; prints the version that did.
"""

import json
import sys
import tempfile
from pathlib import Path

from shared.settings import BadSettings, load
from workers.engine import isolation


def main() -> int:
    if sys.argv[1:2] == ["--try"]:
        return _try(sys.argv[2])
    try:
        settings = load(log_level="error")
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".isolation-", dir=settings.data_dir.absolute()) as home:
            walls = isolation.survey(settings.worker_isolation, Path(home))
        verdict, says = "ok" if walls.are_whole else "warning", walls.says
    except (BadSettings, OSError) as error:
        verdict, says = "broken", str(error)
    sys.stdout.write(json.dumps({"verdict": verdict, "says": says}) + "\n")
    return 0


def _try(folder: str) -> int:
    sys.path.insert(0, folder)
    from yt_dlp.version import __version__  # noqa: PLC0415 - the folder's, not the installed one

    from workers.engine import ytdlp  # noqa: PLC0415
    from workers.engine.recipe import Recipe  # noqa: PLC0415

    ytdlp.warm(Recipe(1 << 20))
    sys.stdout.write(f"{__version__}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
