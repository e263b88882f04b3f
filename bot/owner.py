"""What an owner can look at and steer by words, in a chat and on the command line. Knows no chat SDK."""

import time
from collections.abc import Sequence
from typing import cast, get_args

from shared.control import RULES, Control, Mode, Policy, Role, Standing, parse_count
from shared.jobs import Jobs
from shared.logins import BadCookies, Login, Logins
from shared.regions import Regions
from shared.settings import Settings
from shared.texts import day, say, size, wait

STANDINGS: dict[str, Standing | None] = {
    "allow": "allowed",
    "block": "blocked",
    "trust": "trusted",
    "forget": None,
}
COMMANDS = ("limits", "surge", "queue", "cookies", *STANDINGS)


class Desk:
    """Obeys; who may command is for the caller to know. May raise `shared.errors.Unavailable`."""

    def __init__(
        self, jobs: Jobs, control: Control, settings: Settings, *, how: str = "owner-limits-how"
    ) -> None:
        """`how`: the key of the sentence that says how to change a limit here."""
        self._jobs, self._control, self._settings, self._how = jobs, control, settings, how
        self._logins = Logins(jobs.redis, settings.secret)

    async def obey(self, command: str, words: Sequence[str], locale: str) -> str:
        """The answer to one of `COMMANDS`."""
        match command:
            case "limits":
                return await self._limits(words, locale)
            case "surge":
                return await self._surge(words, locale)
            case "queue":
                return await self._queue(locale)
            case "cookies":
                return await self._cookies(words, locale)
            case _:
                return await self._stand(command, words, locale)

    async def _limits(self, words: Sequence[str], locale: str) -> str:
        if not words:
            listed = _listed(await self._control.policy())
            return f"{listed}\n\n{say(self._how, locale)}"
        role = words[0] if words[0] in get_args(Role) else "anyone"
        rest = words[1:] if words[0] == role else words
        try:
            name, count = rest
            if name not in RULES:
                raise ValueError(f"{name} is not one of {', '.join(RULES)}")  # noqa: TRY301 - one way to say it
            wanted = parse_count(name, count)
        except ValueError as error:
            return say("owner-limits-bad", locale, why=str(error))
        await self._control.limit(name, cast("Role", role), wanted)
        policy = await self._control.policy()
        return say("owner-limit-set", locale, name=name, count=_count(policy, name, cast("Role", role)))

    async def _surge(self, words: Sequence[str], locale: str) -> str:
        if words and words[0] in get_args(Mode):
            await self._control.surge(cast("Mode", words[0]))
        policy = await self._control.policy()
        return say("owner-surge-is", locale, mode=policy.mode, now=policy.why_surge)

    async def _queue(self, locale: str) -> str:
        workers = await self._jobs.workers()
        lines = []
        for region in sorted({facts["region"] for facts in workers}):
            here = [facts for facts in workers if facts["region"] == region]
            places = sum(int(facts["capacity"]) for facts in here)
            now = await self._jobs.census(region)
            waiting = now.ready + now.delayed
            facts = {"waiting": waiting, "running": now.running, "workers": len(here), "places": places}
            lines.append(say("owner-queue", locale, region=region, **facts))
        return "\n".join(lines) or say("owner-queue-empty", locale)

    async def keep_cookies(self, text: str, words: Sequence[str], locale: str) -> str:
        """Keeps a cookies.txt; `words` are its site and region, where they were said. Shows nothing of it."""
        site, region = (*words, "", "")[:2]
        if region and region not in Regions(self._jobs, self._settings).names:
            return say("owner-cookies-bad", locale, why=f"there is no region {region}")
        try:
            kept = await self._logins.add(text, site, region)
        except BadCookies as error:
            return say("owner-cookies-bad", locale, why=str(error))
        facts: dict[str, str | float] = {
            "site": kept.login.site,
            "id": kept.login.id,
            "count": kept.login.count,
        }
        said = [say("owner-cookies-kept", locale, **facts, region=region or "any")]
        if kept.login.expires:
            said.append(say("owner-cookies-end", locale, date=day(kept.login.expires)))
        if kept.left_out:
            said.append(say("owner-cookies-left-out", locale, count=kept.left_out))
        return " ".join(said)

    async def _cookies(self, words: Sequence[str], locale: str) -> str:
        if len(words) == 2 and words[0] == "remove":
            gone = await self._logins.remove(words[1])
            return say("owner-cookies-removed" if gone else "owner-cookies-unknown", locale, id=words[1])
        lines = [await self._login(each, locale) for each in await self._logins.all()]
        return "\n".join([*lines, say("owner-cookies-how", locale)])

    async def _login(self, login: Login, locale: str) -> str:
        facts: dict[str, str | float] = {
            "site": login.site,
            "id": login.id,
            "count": login.count,
            "region": login.region or "any",
        }
        said = [say("owner-cookies-line", locale, **facts)]
        if login.expires:
            said.append(say("owner-cookies-end", locale, date=day(login.expires)))
        for health in await self._logins.health(login.id):
            rests = wait(health.rests - time.time(), locale) if health.rests else "none"
            score = round(health.score * 100)
            said.append(say("owner-cookies-health", locale, region=health.region, score=score, rests=rests))
        return " ".join(said)

    async def _stand(self, command: str, words: Sequence[str], locale: str) -> str:
        if len(words) != 1 or not words[0].lstrip("-").isdigit():
            return say("owner-person-how", locale, command=command)
        standing = STANDINGS[command]
        await self._control.stand(words[0], standing)
        return say("owner-people", locale, person=words[0], standing=standing or "nobody")


def _listed(policy: Policy) -> str:
    lines = []
    for name, rule in RULES.items():
        trusted = f", trusted {_count(policy, name, 'trusted')}" if rule.personal else ""
        lines.append(f"{name}: {_count(policy, name, 'anyone')}{trusted}")
    return "\n".join(lines)


def _count(policy: Policy, name: str, role: Role) -> str:
    count = policy.count(name, role)
    if not count:
        return "off"
    return size(count) if name == "user-bytes" else str(count)
