"""Answers to what people press and type: callback queries and inline queries."""

from __future__ import annotations

from typing import Any

from tests.emulators.telegram.keyboards import checked_markup
from tests.emulators.telegram.refusals import bad_request
from tests.emulators.telegram.request import Method, Request
from tests.emulators.telegram.text import TEXT_LENGTH, entities_from, format_text
from tests.emulators.telegram.world import Json

#: A pressed button waits so long for an answer; no page states it, people see about fifteen seconds to a
#: minute.
CALLBACK_SECONDS = 60
INLINE_SECONDS = 30
ANSWER_LENGTH = 200
INLINE_RESULTS = 50
RESULT_ID_BYTES = 64
NEXT_OFFSET_BYTES = 64


def answer_callback_query(request: Request) -> bool:
    """answerCallbackQuery: within its time; later answers replace nothing but are let pass."""
    query_id = request.parameters.text("callback_query_id")
    callback = request.world.callbacks.get(query_id)
    too_late = callback is not None and _is_late(request, callback, CALLBACK_SECONDS)
    if callback is None or too_late:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = request.parameters.text("text")
    if len(text) > ANSWER_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": text, "show_alert": request.parameters.truth("show_alert")}
    request.text = text or None
    request.chat = str(callback["chat"])
    request.detail["callback"] = {"id": query_id, "data": callback["data"]}
    request.world.save_callback(query_id, callback | {"answer": answer})
    return True


def answer_inline_query(request: Request) -> bool:
    """answerInlineQuery."""
    query_id = request.parameters.text("inline_query_id")
    query = request.world.inline_queries.get(query_id)
    results = request.parameters.document("results", "can't parse inline query results JSON object") or []
    if not isinstance(results, list):
        raise bad_request("expected an Array of inline query results")
    if len(results) > INLINE_RESULTS:
        raise bad_request("too many inline query results specified")
    checked = [_result(result) for result in results]
    if len({result["id"] for result in checked}) != len(checked):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(request.parameters.text("next_offset").encode()) > NEXT_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    if query is None or _is_late(request, query, INLINE_SECONDS):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    request.detail["results"] = [result["id"] for result in checked]
    answer = {"results": checked, "is_personal": request.parameters.truth("is_personal")}
    request.world.save_inline_query(query_id, query | answer)
    return True


def _result(result: Any) -> Json:
    if not isinstance(result, dict):
        raise bad_request("can't parse inline query result: Inline query result must be an object")
    if not 1 <= len(str(result.get("id", "")).encode()) <= RESULT_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if result.get("type") == "article":
        content = result.get("input_message_content") or {}
        if not content.get("message_text"):
            raise bad_request("can't parse inline query result: Input message content is not specified")
        format_text(
            content["message_text"],
            parse_mode=content.get("parse_mode", ""),
            entities=entities_from(content.get("entities"), "entities"),
            limit=TEXT_LENGTH,
            what="message",
        )
        if not result.get("title"):
            raise bad_request("RESULT_TITLE_EMPTY")
    if "reply_markup" in result:
        checked_markup(result["reply_markup"])
    return result


def _is_late(request: Request, query: Json, seconds: float) -> bool:
    return request.now - float(query["date"]) > request.windows.clock.span(seconds)


METHODS: dict[str, Method] = {
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
}
