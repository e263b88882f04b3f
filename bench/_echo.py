"""The rival of our intake: a bare python-telegram-bot that says what it was told, all updates at once.

python -m bench._echo URL TOKEN
"""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    await update.message.reply_text(update.message.text or "")


def main() -> None:
    url, token = sys.argv[1:]
    builder = Application.builder().token(token).base_url(f"{url}/bot").concurrent_updates(True)
    application = builder.connection_pool_size(32).pool_timeout(60).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main()
