"""The Telegram frontend: messages, commands and presses in, waiters out. Answers: `shared.delivery.telegram`.

client.py     how it runs: polling, which updates there are, which handler takes which
commands.py   what is asked by a command
desk.py       from a message to a waiter: acknowledgement, refusal
presses.py    buttons of our own messages
talk.py       what a message means to us, and how we say something
"""

from bot.telegram_bot.client import serve

__all__ = ["serve"]
