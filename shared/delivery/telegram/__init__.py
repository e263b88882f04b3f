"""How a waiter in Telegram is answered, and everything of Telegram that bot and workers have in common.

channel.py   `TelegramChannel`: acknowledgement, progress, media, link or sentence
inline.py    the same in a message that somebody sent through us
look.py      what messages look like: words, the bar, buttons and what they carry
pace.py      Telegram's limits, kept by all processes together
said.py      what was answered lately in which group
media.py     how a file goes to Telegram
api.py       one account over HTTP
"""

from shared.delivery.telegram.api import bot_id, channel_name, make_bot, place_of
from shared.delivery.telegram.channel import TelegramChannel
from shared.delivery.telegram.look import (
    INLINE,
    Action,
    Address,
    Press,
    cancel_button,
    caption_of,
    progress_text,
)
from shared.delivery.telegram.media import ADULT, kind_of
from shared.delivery.telegram.pace import PROGRESS, SENTENCE, Pace
from shared.delivery.telegram.said import Said, same_of

__all__ = [
    "ADULT",
    "INLINE",
    "PROGRESS",
    "SENTENCE",
    "Action",
    "Address",
    "Pace",
    "Press",
    "Said",
    "TelegramChannel",
    "bot_id",
    "cancel_button",
    "caption_of",
    "channel_name",
    "kind_of",
    "make_bot",
    "place_of",
    "progress_text",
    "same_of",
]
