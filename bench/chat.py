"""From a link to a video in a chat: against a warm yt-dlp that downloads, then sends."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import Bench, Row, Session
from bench.engine import MB, PAGE, RATE
from bench.rigs import Facts, Service, fresh, origin, scratch
from shared.delivery.telegram import channel_name
from shared.models import Place, Request, Waiter
from tests.stand_ins.telegram import TelegramStandIn

TOKEN = "123456:AAEBenchTokenBenchTokenBenchTokenBen"
ACCOUNT = 123456
UPLOAD_RATE = 10 * MB
LIMIT = 50 * MB


class Chat:
    """A Telegram with people who have just written to the bot."""

    def __init__(self, service: Service, tg: TelegramStandIn, rival: "WarmRival") -> None:
        self._service, self._tg, self._rival = service, tg, rival
        self._people = iter(range(1000, 9000))
        self._expected: Facts | None = None

    def ours(self, url: str) -> float:
        person = self._somebody()
        waiter = Waiter(f"tg:{ACCOUNT}:{person}:1:0", channel_name(ACCOUNT), {"chat": person})
        request = Request(url, waiter, place=Place(limit=LIMIT, links=False))
        return self._timed(person, lambda: self._service.run(self._service.jobs.join(request)))

    def rival(self, url: str) -> float:
        person = self._somebody()
        return self._timed(person, lambda: self._rival.order(url, person))

    def _somebody(self) -> int:
        person = next(self._people)
        self._service.run(self._tg.user_says(person, "hello"))
        return person

    def _timed(self, person: int, order: object) -> float:
        began = time.perf_counter()
        order()  # type: ignore[operator]
        seen = self._tg.wait_for(person, lambda message: message.from_bot and message.media, timeout=60)
        message = self._service.run(seen)
        seconds = time.perf_counter() - began
        self._check(self._service.run(self._tg.media_bytes(message)))
        return seconds

    def _check(self, content: bytes) -> None:
        with tempfile.NamedTemporaryFile(suffix=".mp4") as file:
            file.write(content)
            file.flush()
            facts = Facts.of(Path(file.name))
        self._expected = self._expected or facts
        facts.insist_on(self._expected)


class WarmRival:
    """The other way, in a process of its own (`bench.warm_rival`)."""

    def __init__(self, url: str, folder: Path) -> None:
        command = [sys.executable, "-m", "bench.warm_rival", url, TOKEN, str(folder)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, bufsize=1
        )

    def order(self, url: str, chat: int) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"url": url, "chat": chat}) + "\n")

    def end(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(20)


@contextmanager
def chat() -> Iterator[Chat]:
    with scratch() as folder:
        service = Service.local(folder / "service", TELEGRAM_BOT_TOKEN=TOKEN)
        starting = TelegramStandIn.start(token=TOKEN)
        tg = service.run(starting.__aenter__())
        service.set(TELEGRAM_API_URL=tg.url)
        try:
            with service:
                service.run(tg.upload_rate(UPLOAD_RATE))
                rival = WarmRival(tg.url, folder)
                try:
                    yield Chat(service, tg, rival)
                finally:
                    rival.end()
                service.run(starting.__aexit__(None, None, None))
        except BaseException:
            tg.process.kill()
            raise


def measure(session: Session) -> Iterator[Row]:
    with origin(PAGE) as web, chat() as both:

        def link() -> str:
            return f"{web.with_knobs(rate=RATE)}/page/{fresh()}?media=mp4&size=5MB"

        times = session.duel(ours=lambda: both.ours(link()), rival=lambda: both.rival(link()))
    rival = "warm yt-dlp, one connection, then send"
    yield session.versus("5 MB page into a Telegram chat", times, bar=0.6, rival_is=rival)


BENCHES = [
    Bench(
        "chat",
        measure,
        "jobs.join for a chat until the video stands in it; rival: a standing process with yt-dlp loaded and "
        "a bot connected downloads over one connection, then calls send_video, timed alike. The Telegram "
        "stand-in takes 10 MB/s, the origin gives 5 MB/s per connection",
    )
]
