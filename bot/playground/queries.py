"""Bot API methods that answer taps on buttons and inline queries: once, and in time."""

from typing import TypeVar

from bot.playground import limits
from bot.playground.parameters import Parameters
from bot.playground.refusals import Refusal, bad_request
from bot.playground.stage import Stage
from bot.playground.world import CallbackQuery, InlineQuery, Json

_Query = TypeVar("_Query", CallbackQuery, InlineQuery)

_RESULT_ID_BYTES = range(1, 65)
_NEXT_OFFSET_BYTES = 64
_DEFAULT_CACHE_SECONDS = 300


def answer_callback_query(stage: Stage, parameters: Parameters) -> bool:
    """AnswerCallbackQuery."""
    query = stage.world.callback_queries.get(parameters.text("callback_query_id"))
    text = parameters.text("text")
    limits.check_alert(text)
    fresh = _fresh(stage, query)
    fresh.answer = {
        "text": text,
        "show_alert": parameters.flag("show_alert"),
        "url": parameters.text("url"),
    }
    about = {"query_id": fresh.id, "user_id": fresh.user_id, "chat_id": fresh.chat_id}
    stage.tell("answer", about | fresh.answer)
    return True


def answer_inline_query(stage: Stage, parameters: Parameters) -> bool:
    """AnswerInlineQuery."""
    query = stage.world.inline_queries.get(parameters.text("inline_query_id"))
    results: list[Json] = parameters.structure("results", [])
    next_offset = parameters.text("next_offset")
    if len(results) > limits.INLINE_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    if len(next_offset.encode()) > _NEXT_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    _check_results(results)
    fresh = _fresh(stage, query)
    fresh.answer = {
        "results": results,
        "next_offset": next_offset,
        "cache_time": parameters.integer("cache_time", _DEFAULT_CACHE_SECONDS),
        "is_personal": parameters.flag("is_personal"),
        "button": parameters.structure("button"),
    }
    stage.tell("inline_answer", {"query_id": fresh.id, "user_id": fresh.user_id} | fresh.answer)
    return True


METHODS = {
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
}


def too_old() -> Refusal:
    """Return the refusal for a query that is too old, unknown, or answered already."""
    return bad_request("query is too old and response timeout expired or query ID is invalid")


def inline_content(result: Json) -> Json:
    """Return the content of the message that a chosen result becomes.

    Raises:
        Refusal: The result holds no sendable text, or one that is too long or badly marked up.
    """
    content: Json = result.get("input_message_content") or {}
    renamed = {**content, "text": content.get("message_text", "")}
    return limits.message_text(Parameters(renamed))


def _check_results(results: list[Json]) -> None:
    ids = [str(result.get("id", "")) for result in results]
    if any(len(each.encode()) not in _RESULT_ID_BYTES for each in ids):
        raise bad_request("RESULT_ID_INVALID")
    if len(set(ids)) != len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    for result in results:
        if result.get("type") == "article":
            inline_content(result)
            limits.inline_keyboard(Parameters(result))


def _fresh(stage: Stage, query: _Query | None) -> _Query:
    if query is None or query.answer is not None:
        raise too_old()
    if stage.now() - query.asked_at > limits.CALLBACK_LIFETIME_SECONDS:
        raise too_old()
    return query
