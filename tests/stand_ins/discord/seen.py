"""What a test gets to see: messages, files and interactions as typed values."""

from dataclasses import dataclass
from typing import Any

from simcord.components import walk_components

Json = dict[str, Any]

EPHEMERAL, THINKING, SILENT, NO_PREVIEW = 1 << 6, 1 << 7, 1 << 12, 1 << 2


@dataclass(frozen=True)
class SeenFile:
    name: str
    size: int
    url: str
    sha256: str


@dataclass(frozen=True)
class SeenMessage:
    """A message as it stands."""

    id: int
    channel: int
    author: int
    from_bot: bool
    text: str
    embeds: list[Json]
    components: list[Json]
    files: list[SeenFile]
    flags: int
    edited: bool
    reply_to: int | None

    @classmethod
    def read(cls, seen: Json) -> "SeenMessage":
        return cls(**{**seen, "files": [SeenFile(**one) for one in seen["files"]]})

    @property
    def words(self) -> str:
        """Everything there is to read in it."""
        embedded = [f"{one.get('title') or ''}\n{one.get('description') or ''}" for one in self.embeds]
        return "\n".join([self.text, *embedded])

    @property
    def buttons(self) -> list[str]:
        return [one["label"] for one in walk_components(self.components) if one["type"] == 2]

    @property
    def links(self) -> list[str]:
        """Where its link buttons lead."""
        return [one["url"] for one in walk_components(self.components) if one.get("url")]

    @property
    def choices(self) -> list[str]:
        """The values of its menu."""
        menus = [one for one in walk_components(self.components) if one["type"] == 3]
        return [option["value"] for menu in menus for option in menu["options"]]

    @property
    def choice_labels(self) -> list[str]:
        """What its menu says."""
        menus = [one for one in walk_components(self.components) if one["type"] == 3]
        return [option["label"] for menu in menus for option in menu["options"]]

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def thinking(self) -> bool:
        return bool(self.flags & THINKING)


@dataclass(frozen=True)
class SeenInteraction:
    """An interaction and what became of it; `message` is the answer's number."""

    id: int
    channel: int
    acknowledged: bool
    kind: str | None
    message: int | None
    ephemeral: bool
    choices: list[Json] | None


@dataclass(frozen=True)
class SeenSession:
    """A gateway session. `live`: its connection stands; `resumed`: how often it came back."""

    shard: list[int]
    intents: int
    resumed: int
    live: bool
