"""How a waiter on Discord is answered, and everything of Discord that bot and workers have in common.

channel.py   `DiscordChannel`: progress and answers, by interaction token, in the channel, or in private
look.py      what messages look like: words, the bar, buttons and what they carry
api.py       one account over HTTP, without a gateway
pace.py      Discord's limits, kept by all processes together
"""

from shared.delivery.discord.api import FREE_LIMIT, Api, account_of, channel_name, place_of, point_at
from shared.delivery.discord.channel import DiscordChannel, show
from shared.delivery.discord.look import (
    Address,
    Note,
    Press,
    ack_note,
    cut,
    failure_note,
    menu_of_qualities,
)
from shared.delivery.discord.pace import Pace

__all__ = [
    "FREE_LIMIT",
    "Address",
    "Api",
    "DiscordChannel",
    "Note",
    "Pace",
    "Press",
    "account_of",
    "ack_note",
    "channel_name",
    "cut",
    "failure_note",
    "menu_of_qualities",
    "place_of",
    "point_at",
    "show",
]
