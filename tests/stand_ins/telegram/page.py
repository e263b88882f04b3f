"""Draws a chat as a phone would show it, as one HTML page, so that it can be looked at and screenshot.

Hides markup, colours and entity nesting. Media come from /_control/file/.
"""

import time
from html import escape
from itertools import groupby

from .model import Bot, Chat, Json, Message, StoredFile
from .text import utf16_length, utf16_slice

_STYLE = """
*{box-sizing:border-box}
body{margin:0;font:15px/1.38 -apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Color Emoji",sans-serif;
 background:#0e1621;color:#f5f5f5;display:flex;justify-content:center}
.phone{width:100%;max-width:412px;min-height:100vh;background:#0e1621;display:flex;flex-direction:column}
header{position:sticky;top:0;z-index:1;display:flex;gap:12px;align-items:center;background:#17212b;
 padding:10px 14px}
header b{display:block;font-size:16px}header small{color:#7f91a4}
.face{flex:none;width:34px;height:34px;border-radius:50%;display:grid;place-items:center;color:#fff;
 font-weight:600;background:linear-gradient(#72d5fd,#2a9ef1)}
main{flex:1;display:flex;flex-direction:column;gap:7px;padding:12px 8px;justify-content:flex-end}
.row.wide{width:86%}.row.wide .bubble{width:100%}
.row{display:flex;flex-direction:column;align-items:flex-start;max-width:86%}
.row.mine{align-self:flex-end;align-items:flex-end}
.bubble{background:#182533;border-radius:14px 14px 14px 4px;padding:7px 10px 6px;overflow:hidden;
 overflow-wrap:anywhere;min-width:88px;max-width:100%}
.mine .bubble{background:#2b5278;border-radius:14px 14px 4px 14px}
.who{color:#6ab3f3;font-weight:600;font-size:14px}.via,.forward{color:#6ab3f3;font-size:13px}
.text{white-space:pre-wrap;display:inline}
.text a,.mark{color:#6ab3f3;text-decoration:none}
code,pre{font:13px/1.4 ui-monospace,monospace;color:#a8d3ff}
pre{white-space:pre-wrap;margin:4px 0;background:#0005;padding:6px;border-radius:6px}
.quote,blockquote{border-left:3px solid #6ab3f3;margin:2px 0 5px;padding:1px 8px;border-radius:4px;
 background:#6ab3f31c;font-size:13px}
.quote b{color:#6ab3f3;display:block}
.meta{float:right;margin:7px 0 -3px 10px;font-size:11px;color:#8fa5ba}
.bare{position:relative}.bare .media,.bare .album{margin-bottom:-6px}
.bare .meta{position:absolute;right:8px;bottom:8px;background:#0009;color:#fff;border-radius:9px;
 padding:1px 7px;margin:0}
.media{position:relative;margin:-7px -10px 6px;background:#0b0f14}
.quote+.media{margin-top:0}
.media img,.media video{display:block;width:100%;max-height:420px;object-fit:contain}
.media .badge{position:absolute;left:8px;top:8px;background:#0009;border-radius:9px;padding:1px 7px;
 font-size:12px}
.media .play{position:absolute;inset:0;margin:auto;width:46px;height:46px;border-radius:50%;
 background:#0008;display:grid;place-items:center;font-size:18px}
.media.spoiler img,.media.spoiler video{filter:blur(22px)}
.blank{height:170px}
.album{display:grid;grid-template-columns:1fr 1fr;gap:2px;margin:-7px -10px 6px}
.album .media{margin:0}.album .media img,.album .media video{height:130px;object-fit:cover}
.file{display:flex;gap:10px;align-items:center;margin:2px 0 5px}
.file .icon{flex:none;width:42px;height:42px;border-radius:50%;background:#3a9fe6;display:grid;
 place-items:center;font-size:17px}
.file small{color:#8fa5ba;display:block}
.keys{width:100%;display:flex;flex-direction:column;gap:3px;margin-top:3px}
.keys div{display:flex;gap:3px}
.keys span{flex:1;background:#2b3a4acc;border-radius:8px;padding:7px 6px;text-align:center;font-size:14px}
.keys span.link::after{content:" \\2197\\FE0E";color:#8fa5ba}
.reactions{margin-top:4px}.reactions span{background:#3a6ea5aa;border-radius:11px;padding:1px 8px;
 margin-right:4px}
.service{align-self:center;background:#1e2c3a;border-radius:12px;padding:2px 11px;font-size:13px;margin:4px}
.spoilertext{background:#6b7b8c;color:transparent;border-radius:3px}
"""
_WRAP = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "spoiler": ('<span class="spoilertext">', "</span>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote>", "</blockquote>"),
}
_SERVICE = {
    "forum_topic_created": "Topic created",
    "migrate_to_chat_id": "This group became a supergroup",
    "migrate_from_chat_id": "This supergroup was a group before",
}


def render(chat: Chat, first_bot: Bot) -> str:
    """The whole page."""
    bot = chat.owner or first_bot
    title = chat.title or (bot.name if chat.owner else "Inline")
    shown = [message for message in chat.messages.values() if not message.deleted]
    albums = groupby(shown, key=lambda m: m.fields.get("media_group_id") or m.id)
    body = "".join(_album(list(group)) for _, group in albums)
    below = "bot" if chat.kind == "private" else chat.kind
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
        f'<div class="phone"><header><div class="face">{escape(title[:1])}</div>'
        f"<div><b>{escape(title)}</b><small>{below}</small></div></header><main>{body}</main></div></html>"
    )


def _album(messages: list[Message]) -> str:
    """One message, or several of one album in one bubble."""
    last = messages[-1]
    service = next((text for key, text in _SERVICE.items() if key in last.fields), None)
    if service:
        return f'<div class="service">{service}</div>'
    files = "".join(_media(m.media, m.fields) for m in messages if m.media)
    if len(messages) > 1 and 'class="media' in files:
        files = f'<div class="album">{files}</div>'
    texts = [_text(m) for m in messages]
    inner = _head(last) + files + "".join(text for text in texts if text) + _foot(last)
    side = "" if last.bot else " mine"
    pictures = 'class="media' in files
    wide = " wide" if pictures else ""
    bare = " bare" if pictures and not any(texts) else ""
    return f'<div class="row{side}{wide}"><div class="bubble{bare}">{inner}</div>{_keys(last)}</div>'


def _head(message: Message) -> str:
    parts = []
    if message.chat.kind in {"group", "supergroup"}:
        name = message.bot.name if message.bot else message.author.first_name if message.author else ""
        parts.append(f'<div class="who">{escape(name)}</div>')
    if message.via:
        parts.append(f'<div class="via">via @{escape(message.via.username)}</div>')
    if "forward_origin" in message.fields:
        parts.append('<div class="forward">Forwarded message</div>')
    original = message.chat.messages.get(message.reply_to or 0)
    if original:
        parts.append(_quote(original))
    return "".join(parts)


def _quote(original: Message) -> str:
    name = original.bot.name if original.bot else original.author.first_name if original.author else ""
    kind = original.media.kind.capitalize() if original.media else "Message"
    text = original.fields.get("text") or original.fields.get("caption") or kind
    return f'<div class="quote"><b>{escape(name)}</b>{escape(text[:60])}</div>'


def _foot(message: Message) -> str:
    clock = time.strftime("%H:%M", time.localtime(message.date))
    edited = "edited " if message.edited else ""
    emoji = [one for given in message.reactions.values() for one in given]
    reactions = "".join(f"<span>{escape(one)}</span>" for one in emoji)
    shown = f'<div class="reactions">{reactions}</div>' if reactions else ""
    return f'<span class="meta">{edited}{clock}</span>{shown}'


def _keys(message: Message) -> str:
    markup: Json = message.fields.get("reply_markup") or {}
    rows = markup.get("inline_keyboard", [])
    drawn = "".join(f"<div>{''.join(_key(button) for button in row)}</div>" for row in rows)
    return f'<div class="keys">{drawn}</div>' if drawn else ""


def _key(button: Json) -> str:
    kind = ' class="link"' if "url" in button else ""
    return f"<span{kind}>{escape(button['text'])}</span>"


def _media(file: StoredFile, fields: Json) -> str:
    url = f"/_control/file/{file.unique}"
    spoiler = " spoiler" if fields.get("has_media_spoiler") else ""
    if file.kind == "photo":
        return f'<div class="media{spoiler}"><img src="{url}"></div>'
    if file.kind in {"video", "animation"}:
        return f'<div class="media{spoiler}">{_moving(file, url)}</div>'
    facts = [_clock(file.facts["duration"])] if file.facts.get("duration") else []
    facts += [file.facts[name] for name in ("performer",) if file.facts.get(name)] + [_size(file.size)]
    icon = "♪" if file.kind in {"audio", "voice"} else "⤓"
    name = str(file.facts.get("title") or file.name or file.kind)
    return (
        f'<div class="file"><div class="icon">{icon}</div><div>{escape(name)}'
        f"<small>{escape(' · '.join(facts))}</small></div></div>"
    )


def _moving(file: StoredFile, url: str) -> str:
    poster = file.cover or file.thumbnail
    width, height = file.facts.get("width") or 16, file.facts.get("height") or 16
    ratio = f"aspect-ratio:{width}/{height}"
    if poster:
        picture = f'<img style="{ratio};object-fit:cover" src="/_control/file/{poster.unique}">'
    else:
        picture = f'<video style="{ratio}" preload="auto" muted src="{url}"></video>'
    label = "GIF" if file.kind == "animation" else _clock(file.facts.get("duration") or 0)
    return (
        f'{picture}<span class="badge">{label} · {_size(file.size)}</span><span class="play">▶&#xFE0E;</span>'
    )


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size // 1000, 1)} kB"


def _text(message: Message) -> str:
    name = "text" if "text" in message.fields else "caption"
    text = message.fields.get(name, "")
    entities = message.fields.get("entities" if name == "text" else "caption_entities", [])
    return f'<div class="text">{rich(text, entities)}</div>' if text else ""


def rich(text: str, entities: list[Json], base: int = 0) -> str:
    """Text with its entities as HTML; entities may nest."""
    out, at, rest = [], base, sorted(entities, key=lambda e: (e["offset"], -e["length"]))
    while rest:
        entity = rest.pop(0)
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if start < at:
            continue
        inner = [e for e in rest if e["offset"] < end]
        rest = [e for e in rest if e["offset"] >= end]
        inside = utf16_slice(text, start - base, end - start)
        opening, closing = _wrap(entity, inside)
        out += [
            escape(utf16_slice(text, at - base, start - at)),
            opening,
            rich(inside, inner, start),
            closing,
        ]
        at = end
    out.append(escape(utf16_slice(text, at - base, base + utf16_length(text) - at)))
    return "".join(out)


def _wrap(entity: Json, inside: str) -> tuple[str, str]:
    if entity["type"] in {"text_link", "url"}:
        return f'<a href="{escape(entity.get("url", inside))}">', "</a>"
    return _WRAP.get(entity["type"], ('<span class="mark">', "</span>"))
