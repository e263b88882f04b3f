"""The Telegram frontend: messages, commands and presses in, waiters out. Answers: `shared.delivery.telegram`.

client.py     how it runs: polling, which updates there are, which handler takes which
webhook.py    the other way for updates to come
messages.py   what people write: in private, in groups and topics, in channels
commands.py   what is asked by a command
desk.py       from a message to a waiter: who may ask, acknowledgement, refusal
menu.py       the menu of qualities
playlists.py  choosing from a playlist, and its progress
follows.py    /follow and /unfollow, and what is new
presses.py    buttons of our own messages
offered.py    which commands Telegram offers where
inline.py     `@bot link` in any chat
panel.py      /settings
sentences.py  what we say, and what still waits for room in a chat
tally.py      how much was asked for in which group
fading.py     messages of ours that delete themselves
talk.py       what a message means to us, and how we say something
"""

from bot.telegram_bot.client import serve

__all__ = ["serve"]
