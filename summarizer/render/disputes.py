"""Where reports of one event contradict each other, in words: "참여사 16곳/17곳"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from summarizer.render import english, korean
from summarizer.render.updates import english_status, korean_status
from summarizer.stories.merge import Field
from summarizer.types import Kind, Language

#: More versions than this are no information.
_MOST = 3


def disputes(fields: Sequence[Field], form: Kind, language: Language) -> str:
    """All that the reports of an alliance of that form disagree on, in a line; empty where they agree."""
    said = _korean if language is Language.KO else _english
    told = [said(field, form) for field in fields if field.is_disputed]
    return " · ".join(words for words in told if words)


def _korean(field: Field, form: Kind) -> str:
    match field.name:
        case "members":
            return f"참여사 {_joined(field, lambda value: f'{value}곳')}"
        case "date":
            return f"날짜 {_joined(field, korean.when)}"
        case "kind":
            return f"형태 {_joined(field, lambda value: korean.KINDS[Kind(value)])}"
        case "status":
            return f"상태 {_joined(field, lambda value: korean_status(value, form))}"
        case "name":
            return f"이름 {_joined(field, lambda value: f'‘{value}’')}"
        case "lead":
            return f"주도 {_joined(field, str)}"
    return ""


def _english(field: Field, form: Kind) -> str:
    match field.name:
        case "members":
            return f"{_joined(field, str)} members"
        case "date":
            return f"date {_joined(field, english.when)}"
        case "kind":
            return f"form {_joined(field, lambda value: english.KINDS[Kind(value)])}"
        case "status":
            return f"status {_joined(field, lambda value: english_status(value, form))}"
        case "name":
            return f"name {_joined(field, lambda value: f'“{value}”')}"
        case "lead":
            return f"led by {_joined(field, str)}"
    return ""


def _joined(field: Field, said: Callable[[str], str]) -> str:
    return "/".join(said(stated.value) for stated in field.stated[:_MOST])
