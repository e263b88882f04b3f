"""Text and its entities: finds links, commands and mentions, reads HTML and Markdown, counts in UTF-16.

Hides Telegram's offsets (UTF-16 code units) and its parse modes from everything else.
"""

import html
import re
from dataclasses import dataclass, field

from .model import Json, bad

_TLDS = "com|org|net|io|tv|be|me|app|dev|gg|co|uk|de|fr|ru|jp|info|xyz|to|fm|video|social|example|test"
_FOUND = re.compile(
    r"(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    rf"|(?P<url>https?://[^\s<>\"]+|(?<![\w@./])(?:[a-z0-9-]+\.)+(?:{_TLDS})\b(?:[:/?#][^\s<>\"]*)?)"
    r"|(?P<bot_command>(?<![\w/<])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@/])@[A-Za-z]\w{2,31})"
    r"|(?P<hashtag>(?<![\w#/])#\w+)",
    re.IGNORECASE,
)
_OPAQUE = {"code", "pre", "text_link", "url", "text_mention"}
_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^<>]*)>|<")
_ATTRIBUTE = re.compile(r"([a-z-]+)(?:=(?:\"([^\"]*)\"|'([^']*)'|(\S+)))?")
_MARKERS = {
    "MarkdownV2": (
        ("```", "pre"),
        ("`", "code"),
        ("||", "spoiler"),
        ("__", "underline"),
        ("_", "italic"),
        ("*", "bold"),
        ("~", "strikethrough"),
    ),
    "Markdown": (("```", "pre"), ("`", "code"), ("_", "italic"), ("*", "bold")),
}
_RESERVED = set("_*[]()~`>#+-=|{}.!")


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def utf16_slice(text: str, offset: int, length: int) -> str:
    return text.encode("utf-16-le")[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")


@dataclass
class _Rich:
    """Text under construction; offsets are counted in UTF-16 as it grows."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    entities: list[Json] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += utf16_length(text)

    def close(self, start: int, kind: str, extra: Json) -> None:
        if self.length > start:
            self.entities.append({"type": kind, "offset": start, "length": self.length - start, **extra})


def detected(text: str, known: list[Json] | None = None) -> list[Json]:
    """Everything that Telegram marks by itself, outside of code and links that are already `known`."""
    entities = list(known or [])
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in _OPAQUE]
    for match in _FOUND.finditer(text):
        kind = match.lastgroup
        assert kind
        found = _without_tail(match.group()) if kind == "url" else match.group()
        start = utf16_length(text[: match.start()])
        end = start + utf16_length(found)
        if not any(start < b and a < end for a, b in taken):
            entities.append({"type": kind, "offset": start, "length": end - start})
    return sorted(entities, key=lambda e: (e["offset"], -e["length"]))


def _without_tail(url: str) -> str:
    while url and (url[-1] in ".,;:!?'\"*_" or (url[-1] in ")]}" and url.count("(") < url.count(")"))):
        url = url[:-1]
    return url


def formatted(text: str, parse_mode: str | None, entities: list[Json] | None) -> tuple[str, list[Json]]:
    """What a bot's text becomes: parsed, trimmed, with entities given, parsed and found."""
    if parse_mode and not entities:
        text, entities = _parsed(text, parse_mode)
    text, known = _trimmed(text, list(entities or []))
    return text, detected(text, known)


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    shift = utf16_length(text) - utf16_length(text.lstrip())
    text = text.strip()
    end = utf16_length(text)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        stop = min(entity["offset"] - shift + entity["length"], end)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return text, kept


def _parsed(text: str, parse_mode: str) -> tuple[str, list[Json]]:
    mode = parse_mode.lower()
    if mode == "html":
        return _from_html(text)
    if mode in {"markdownv2", "markdown"}:
        return _from_markdown(text, "MarkdownV2" if mode == "markdownv2" else "Markdown")
    raise bad("unsupported parse_mode")


def _from_html(text: str) -> tuple[str, list[Json]]:
    rich, opened, position = _Rich(), list[tuple[str, int, str]](), 0
    for match in _TAG.finditer(text):
        rich.add(html.unescape(text[position : match.start()]))
        position = match.end()
        at = len(text[: match.start()].encode())
        tag = (match.group(2) or "").lower()
        if tag not in _TAGS:
            raise bad(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {at}')
        if not match.group(1):
            opened.append((tag, rich.length, match.group(3)))
            continue
        if not opened or opened[-1][0] != tag:
            raise bad(f"can't parse entities: Unexpected end tag at byte offset {at}")
        _, start, attributes = opened.pop()
        rich.close(start, *_html_entity(tag, attributes))
    rich.add(html.unescape(text[position:]))
    if opened:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{opened[-1][0]}\"")
    return "".join(rich.parts), rich.entities


def _html_entity(tag: str, attributes: str) -> tuple[str, Json]:
    values = {m[0]: html.unescape(m[1] or m[2] or m[3]) for m in _ATTRIBUTE.findall(attributes)}
    if tag == "a" and values.get("href", "").startswith("tg://user?id="):
        number = int(values["href"].rpartition("=")[2])
        return "text_mention", {"user": {"id": number, "is_bot": False, "first_name": "Someone"}}
    if tag == "a":
        return "text_link", {"url": values.get("href", "")}
    if tag == "blockquote" and "expandable" in values:
        return "expandable_blockquote", {}
    if tag == "tg-emoji":
        return "custom_emoji", {"custom_emoji_id": values.get("emoji-id", "")}
    return _TAGS[tag], {}


@dataclass
class _Markdown:
    """A left-to-right reader of one text; each step consumes what stands at `at`."""

    source: str
    mode: str
    at: int = 0
    rich: _Rich = field(default_factory=_Rich)
    opened: list[tuple[str, str, int]] = field(default_factory=list)

    def run(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            if not (self._escape() or self._marker() or self._link_end()):
                self._plain()
        if self.opened:
            raise bad(f"can't parse entities: Can't find end of the entity starting at {self.opened[-1][2]}")
        return "".join(self.rich.parts), self.rich.entities

    def _inside_code(self) -> bool:
        return bool(self.opened) and self.opened[-1][1] in {"code", "pre"}

    def _escape(self) -> bool:
        following = self.source[self.at + 1 : self.at + 2]
        if self.source[self.at] != "\\" or not following or not following.isascii() or following.isalnum():
            return False
        self.rich.add(following)
        self.at += 2
        return True

    def _marker(self) -> bool:
        for mark, kind in _MARKERS[self.mode]:
            if self.source.startswith(mark, self.at):
                return self._toggle(mark, kind)
        if self.source[self.at] == "[" and not self._inside_code():
            self.opened.append(("[", "text_link", self.rich.length))
            self.at += 1
            return True
        return False

    def _toggle(self, mark: str, kind: str) -> bool:
        if self._inside_code() and self.opened[-1][0] != mark:
            return False
        self.at += len(mark)
        if self.opened and self.opened[-1][0] == mark:
            _, _, start = self.opened.pop()
            self.rich.close(start, kind, {})
        else:
            self.opened.append((mark, kind, self.rich.length))
        return True

    def _link_end(self) -> bool:
        if not (self.opened and self.opened[-1][0] == "[" and self.source[self.at] == "]"):
            return False
        match = re.compile(r"\]\(((?:\\.|[^)\\])*)\)").match(self.source, self.at)
        _, kind, start = self.opened.pop()
        if match:
            self.rich.close(start, kind, {"url": re.sub(r"\\(.)", r"\1", match.group(1))})
        self.at = match.end() if match else self.at + 1
        return True

    def _plain(self) -> None:
        char = self.source[self.at]
        line_start = self.at == 0 or self.source[self.at - 1] == "\n"
        quote = char == ">" and line_start
        if self.mode == "MarkdownV2" and char in _RESERVED and not quote and not self._inside_code():
            raise bad(
                f"can't parse entities: Character '{char}' is reserved and must be escaped "
                "with the preceding '\\'"
            )
        if not (quote and self.mode == "MarkdownV2"):
            self.rich.add(char)
        self.at += 1


def _from_markdown(text: str, mode: str) -> tuple[str, list[Json]]:
    return _Markdown(text, mode).run()
