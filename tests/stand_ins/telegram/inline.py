"""Methods that answer people's button presses and inline queries."""

import time

from .checks import markup_fields
from .model import Json, bad
from .registry import method
from .uploads import Call
from .world import World

_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_FILE_FIELDS = (
    "video_file_id",
    "photo_file_id",
    "audio_file_id",
    "document_file_id",
    "gif_file_id",
    "mpeg4_file_id",
    "voice_file_id",
)


@method("answerCallbackQuery")
def answer_callback_query(world: World, call: Call) -> bool:
    press = world.callbacks.get(call.text("callback_query_id"))
    if press is None or press["bot"] != call.bot.id:
        raise bad(_TOO_OLD)
    if len(call.text("text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    press["answer"] = {
        "text": call.text("text"),
        "show_alert": call.flag("show_alert"),
        "url": call.optional("url"),
        "time": time.time(),
    }
    world.touch()
    return True


@method("answerInlineQuery")
def answer_inline_query(world: World, call: Call) -> bool:
    """Keeps the answer for whoever asked, and for `cache_time` for whoever asks the same."""
    asked = world.inline_queries.get(call.text("inline_query_id"))
    if asked is None or asked.bot is not call.bot:
        raise bad(_TOO_OLD)
    results: list[Json] = call.object("results") or []
    _check_results(world, call, results)
    asked.answer = {
        "results": results,
        "next_offset": call.text("next_offset"),
        "button": call.object("button"),
        "is_personal": call.flag("is_personal"),
        "cache_time": call.number("cache_time", 300),
        "time": time.time(),
    }
    whose = asked.user.id if asked.answer["is_personal"] else None
    if asked.answer["cache_time"]:
        key = (call.bot.index, asked.query, asked.offset, whose)
        world.inline_cache[key] = (time.time() + asked.answer["cache_time"], asked.answer)
    world.touch()
    return True


def _check_results(world: World, call: Call, results: list[Json]) -> None:
    if len(results) > 50:
        raise bad("RESULTS_TOO_MUCH")
    names = [str(result.get("id", "")) for result in results]
    if len(set(names)) != len(names):
        raise bad("RESULT_ID_DUPLICATE")
    if not all(1 <= len(name.encode()) <= 64 for name in names):
        raise bad("RESULT_ID_INVALID")
    for result in results:
        _check_result(world, call, result)


def _check_result(world: World, call: Call, result: Json) -> None:
    if result.get("type") == "article" and not result.get("input_message_content"):
        raise bad("can't parse inline query result: there is no message content in the article")
    for name in _FILE_FIELDS:
        if name in result:
            world.file_of(result[name], call.bot)
    markup_fields(Call(call.bot, call.method, {"reply_markup": result.get("reply_markup")}))
