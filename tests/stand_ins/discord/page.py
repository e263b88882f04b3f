"""Draws a channel as an HTML page, for screens in the docs and for a look while debugging."""

import html
import re
from typing import Any

from simcord.backend.models import Message
from simcord.components import walk_components

from .world import BOT_ID, Json, World

STYLE = """
body{margin:0;background:#313338;color:#dbdee1;font:15px/1.4 Roboto,'Noto Sans',sans-serif}
.phone{width:380px;padding:14px 16px 18px}
.name{color:#80848e;border-bottom:1px solid #26282c;padding:0 0 9px;font-weight:600}
.m{display:flex;gap:12px;margin-top:14px}
.pic{width:38px;height:38px;border-radius:50%;flex:none;background:#5865f2;color:#fff;text-align:center;
line-height:38px;font-weight:700}
.who{font-weight:600;color:#f2f3f5}
.app{background:#5865f2;color:#fff;border-radius:3px;font-size:10px;padding:1px 4px;margin-left:5px}
.body{min-width:0;flex:1}
.used,.only{font-size:12px;color:#949ba4}
.text{white-space:pre-wrap;overflow-wrap:anywhere}
.embed{background:#2b2d31;border-left:4px solid #5865f2;border-radius:4px;padding:9px 12px;margin-top:5px;
max-width:430px;white-space:pre-wrap}
.embed b{color:#f2f3f5}
.file{margin-top:6px;border-radius:8px;width:100%;display:block}
video{aspect-ratio:16/9;background:#000}
.row{display:flex;gap:8px;flex-wrap:wrap;margin-top:7px}
.b{background:#4e5058;color:#fff;border-radius:4px;padding:5px 14px;font-size:13px}
.b.red{background:#da373c}
.menu{background:#1e1f22;border-radius:4px;padding:8px 12px;color:#949ba4;width:300px}
.options{background:#2b2d31;border-radius:4px;width:318px;color:#dbdee1;font-size:14px}
.options div{padding:6px 12px}
.bar{background:#383a40;border-radius:8px;padding:9px 12px;margin-top:6px}
.bar span{background:#1e1f22;border-radius:3px;padding:2px 6px;margin-left:6px}
a{color:#00a8fc;text-decoration:none}
"""
DANGER, LINK = 4, 5


def draw(world: World, channel: int) -> str:
    """The whole channel, oldest first."""
    place = world.backend.get_channel(channel)
    messages = world.backend.messages[channel].values()
    rows = "".join(_message(world, one) for one in messages)
    name = f"# {place.name}" if place.name else "Linkferry"
    head = f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>"
    return f"{head}<div class=phone><div class=name>{_e(name)}</div>{rows}{_typing(world, channel)}</div>"


def _typing(world: World, channel: int) -> str:
    """An option that somebody is typing, with what completes it."""
    asked = [one for one in world.backend.interactions.values() if one.channel_id == channel]
    if not asked or not (choices := asked[-1].autocomplete_choices):
        return ""
    bar = "<div class=bar><b>/get</b><span>url</span><span>quality |</span></div>"
    return f"<div style='margin-top:16px'>{_options([one['name'] for one in choices])}</div>{bar}"


def _options(labels: list[str]) -> str:
    return f"<div class=options>{''.join(f'<div>{_e(label)}</div>' for label in labels)}</div>"


def _message(world: World, message: Message) -> str:
    author = world.backend.users[message.author_id]
    app = "<span class=app>APP</span>" if message.author_id == BOT_ID else ""
    parts = [_used(message), f"<span class=who>{_e(author.name)}</span>{app}"]
    if message.flags & (1 << 7):
        parts.append("<div class=text>Linkferry is thinking…</div>")
    if message.content:
        parts.append(f"<div class=text>{_marked(message.content)}</div>")
    parts += [_embed(one) for one in message.embeds]
    parts += [_file(one) for one in message.attachments]
    parts.append(_components(message.components))
    if message.is_ephemeral:
        parts.append("<div class=only>👁 Only you can see this</div>")
    return (
        f"<div class=m><div class=pic>{_e(author.name[0])}</div><div class=body>{''.join(parts)}</div></div>"
    )


def _used(message: Message) -> str:
    metadata = message.interaction_metadata or {}
    if "name" not in metadata:
        return ""
    return f"<div class=used>{_e(metadata['user']['username'])} used <b>{_e(metadata['name'])}</b></div>"


def _embed(embed: Json) -> str:
    title = f"<b>{_e(embed['title'])}</b>\n" if embed.get("title") else ""
    return f"<div class=embed>{title}{_marked(embed.get('description') or '')}</div>"


def _file(file: Json) -> str:
    url = _e(file["url"])
    if str(file["content_type"]).startswith("video/"):
        return f"<video class=file src='{url}' controls preload=metadata></video>"
    if str(file["content_type"]).startswith("image/"):
        return f"<img class=file src='{url}'>"
    return f"<div class=embed>📄 {_e(file['filename'])}</div>"


def _components(components: list[Any]) -> str:
    drawn = []
    for one in walk_components(components):
        if one["type"] == 2:
            colour = "b red" if one["style"] == DANGER else "b"
            out = " ↗" if one["style"] == LINK else ""
            drawn.append(f"<span class='{colour}'>{_e(one.get('label', ''))}{out}</span>")
        elif one["type"] == 3:
            labels = [option["label"] for option in one["options"]]
            drawn.append(f"<span class=menu>{_e(one.get('placeholder') or '')} ▾</span>{_options(labels)}")
    return f"<div class=row>{''.join(drawn)}</div>" if drawn else ""


def _marked(text: str) -> str:
    """The little of Markdown that the bot uses."""
    text = re.sub(r"\[([^\]]+)\]\(&lt;([^)]+)&gt;\)", r"<a href='\2'>\1</a>", _e(text))
    text = text.replace(f"&lt;@{BOT_ID}&gt;", "<a>@Linkferry</a>")
    text = re.sub(r"\[([^\]]+)\]\(([^)]+)\)", r"<a href='\2'>\1</a>", text)
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)


def _e(text: str) -> str:
    return html.escape(text, quote=True)
