"""The Discord frontend: commands, messages and presses in, waiters out. Answers: `shared.delivery.discord`.

client.py     the gateway: shards, intents, which events there are, how it starts and ends
commands.py   slash commands and the message menu, as Discord shows them
desk.py       from an event to a waiter: permissions, choices, acknowledgement, refusals
presses.py    buttons and menus of our own messages
panel.py      /settings
playlists.py  /playlist: choosing, and how far it is
follows.py    /follow and /unfollow, and what is new
owners.py     /owner
"""

from bot.discord_bot.client import invitation, portal, serve

__all__ = ["invitation", "portal", "serve"]
