"""The API keeps what its OpenAPI document says, whatever it is sent."""

import subprocess
import sys
from pathlib import Path

from tests.e2e.api_house import serve_api

KEY = "a-key-of-the-operators-own-choice"
CONFIG = """
[checks]
not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", "502", "503", "504"]
negative_data_rejection.expected-statuses = ["4xx", "5xx"]
"""


def test_schemathesis_finds_no_answer_that_the_document_does_not_allow(stack, tmp_path):
    """Not that what the document allows is taken: it can't say what makes a link."""
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    program = Path(sys.executable).with_name("schemathesis")
    with serve_api(stack, API_KEYS=KEY, LIMIT_OFF="1", PUBLIC_URL="https://media.example.com") as api:
        done = subprocess.run(
            [
                *(program, "run", f"{api.url}/openapi.json", "--header", f"Authorization: Bearer {KEY}"),
                *("--max-examples", "15", "--seed", "1", "--exclude-checks", "positive_data_acceptance"),
                *("--request-timeout", "60", "--no-color", "--suppress-health-check", "all"),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-4000:] + api.stack.log("api")[-4000:]
        assert "UserWarning" not in api.stack.log("api")
