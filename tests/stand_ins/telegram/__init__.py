"""A Telegram Bot API to test against, over real HTTP: people's side, bot's side, and what goes wrong between.

`async with TelegramStandIn.start() as tg:` in tests, `python -m tests.stand_ins.telegram` by hand.
"""

from .client import TelegramStandIn
from .model import INLINE_CHAT
from .seen import SeenCall, SeenEdit, SeenMedia, SeenMessage

__all__ = ["INLINE_CHAT", "SeenCall", "SeenEdit", "SeenMedia", "SeenMessage", "TelegramStandIn"]
