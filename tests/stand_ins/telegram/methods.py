"""Every method of the Bot API that the stand-in knows, by its lower-case name."""

from . import account, chats, editing, inline, sending
from .registry import METHODS, Handler

__all__ = ["METHODS", "Handler", "account", "chats", "editing", "inline", "sending"]
