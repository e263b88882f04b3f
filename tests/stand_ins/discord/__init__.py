"""A Discord to test against, over real HTTP and WebSocket: bot's side, people's side, and what goes wrong.

The rules (permissions, interactions, what an edit does) are simcord's; here they are put on the wire, so that
an unmodified discord.py in another process can be pointed at them.

`async with DiscordStandIn.start() as discord:` in tests, `python -m tests.stand_ins.discord` by hand.
"""

from .client import DiscordStandIn
from .seen import SeenFile, SeenMessage
from .world import token_of

__all__ = ["DiscordStandIn", "SeenFile", "SeenMessage", "token_of"]
