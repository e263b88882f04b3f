"""A child process that must not outlive its parent, even a parent that was killed.

The parent holds the other end of the child's standard input and never writes; when it closes, the child stops
as if it had been asked to.
"""

import os
import signal
import threading

ENV = "LINKFERRY_LIFELINE"


def hold() -> None:
    """Watches the lifeline, when the parent gave one. Call it once every process to be forked is forked."""
    if os.environ.get(ENV):
        threading.Thread(target=_watch, daemon=True, name="lifeline").start()


def _watch() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
