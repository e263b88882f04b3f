"""`python -m workers.engine`: which walls children have here, as a finding of `linkferry doctor`."""

import json
import sys
import tempfile
from pathlib import Path

from shared.settings import BadSettings, load
from workers.engine import isolation


def main() -> int:
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


if __name__ == "__main__":
    sys.exit(main())
