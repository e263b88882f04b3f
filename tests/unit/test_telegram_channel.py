"""What the Telegram channel owes to those who call it, beside what the chats get to see."""

import asyncio

import pytest

from shared.delivery.telegram import TelegramChannel
from shared.models import Progress, Waiter

WAITER = Waiter("tg:1:2:3:0", "telegram:1", {"chat": 2, "ack": 4})


async def test_a_cancellation_that_comes_together_with_telegrams_answer_is_not_lost():
    """Else whoever shows progress in a loop could not be stopped, and its job would never end."""

    class Bot:
        async def edit_message_text(self, *_, **__):
            asyncio.get_running_loop().call_soon(showing.cancel)
            await asyncio.sleep(0)

    channel = TelegramChannel(Bot(), None, account=1, limit=10)
    showing = asyncio.create_task(channel.progress(WAITER, Progress("downloading")))
    with pytest.raises(asyncio.CancelledError):
        await showing
