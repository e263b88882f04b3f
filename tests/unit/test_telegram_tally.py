"""How much was asked for in a group, as its admins are told."""

import time

from bot.telegram_bot.tally import DAY, DAYS, Tally


async def test_links_are_counted_by_site_for_a_week_and_then_forgotten(jobs):
    tally = Tally(jobs.redis)
    for site in ("a.example", "b.example", "a.example"):
        await tally.add("tg:-1", site)
    await tally.add("tg:-2", "c.example")
    assert await tally.week("tg:-1") == {"a.example": 2, "b.example": 1}
    today = int(time.time() // DAY)
    await jobs.redis.hset(f"lf:tally:tg:-1:{today - 3}", "a.example", 5)
    await jobs.redis.hset(f"lf:tally:tg:-1:{today - DAYS - 1}", "a.example", 100)
    assert (await tally.week("tg:-1"))["a.example"] == 7
    assert 0 < await jobs.redis.ttl(f"lf:tally:tg:-1:{today}") <= (DAYS + 1) * DAY
    await tally.forget("tg:-1")
    assert await tally.week("tg:-1") == {}
    assert (await tally.week("tg:-2")).total() == 1
