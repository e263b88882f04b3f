"""A worker that gives its jobs all the bytes and all the disk they ask for; a terminal that takes any name.

Run as a program it is the worker; with the words of `linkferry` it is that.
"""

import sys

import bot.__main__
import bot.terminal
import workers.__main__
from workers import room
from workers.engine import engine

MANY = 1 << 50


def main():
    if len(sys.argv) > 1:
        bot.terminal.display_name = str
        return bot.__main__.app()
    engine.OVERHEAD = MANY
    room.Room._left = lambda _: MANY
    return workers.__main__.main()


if __name__ == "__main__":
    sys.exit(main())
