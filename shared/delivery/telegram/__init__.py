"""How a waiter in Telegram is answered, and everything of Telegram that bot and workers have in common.

channel.py   `TelegramChannel`: acknowledgement, progress, media, link or sentence
look.py      what messages look like: words, the bar, buttons and what they carry
media.py     how a file goes to Telegram
api.py       one account over HTTP
"""

from shared.delivery.telegram.api import bot_id, channel_name, make_bot, place_of
from shared.delivery.telegram.channel import TelegramChannel
from shared.delivery.telegram.look import Address, Press, cancel_button, caption_of, progress_text

__all__ = [
    "Address",
    "Press",
    "TelegramChannel",
    "bot_id",
    "cancel_button",
    "caption_of",
    "channel_name",
    "make_bot",
    "place_of",
    "progress_text",
]
