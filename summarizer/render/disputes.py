"""Where reports of one event contradict each other, in words: "참여 기관 16곳/17곳"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from summarizer.render import english, korean
from summarizer.render.updates import english_status, korean_status
from summarizer.stories.merge import Field
from summarizer.types import Alliance, Kind, Language, OrganisationType

#: More versions than this are no information.
_MOST = 3
#: What the parties are called, Korean and English, where all are of this sort; ministries and schools are no 참여사.
_SORTS = {
    OrganisationType.COMPANY: ("참여사", "companies"),
    OrganisationType.UNIVERSITY: ("참여 대학", "universities"),
}
_ANY_SORT = ("참여 기관", "organisations")


def disputes(fields: Sequence[Field], alliance: Alliance, language: Language) -> str:
    """All that the reports of an alliance disagree on, in a line; empty where they agree."""
    said = _korean if language is Language.KO else _english
    told = [said(field, alliance) for field in fields if field.is_disputed]
    return " · ".join(words for words in told if words)


def _korean(field: Field, alliance: Alliance) -> str:
    match field.name:
        case "members":
            return f"{_called(alliance)[0]} {_joined(field, lambda value: f'{value}곳')}"
        case "date":
            return f"날짜 {_joined(field, korean.when)}"
        case "kind":
            return f"형태 {_joined(field, lambda value: korean.KINDS[Kind(value)])}"
        case "status":
            return f"상태 {_joined(field, lambda value: korean_status(value, alliance.kind))}"
        case "name":
            return f"이름 {_joined(field, lambda value: f'‘{value}’')}"
        case "lead":
            return f"주도 {_joined(field, str)}"
    return ""


def _english(field: Field, alliance: Alliance) -> str:
    match field.name:
        case "members":
            return f"{_joined(field, str)} {_called(alliance)[1]}"
        case "date":
            return f"date {_joined(field, english.when)}"
        case "kind":
            return f"form {_joined(field, lambda value: english.KINDS[Kind(value)])}"
        case "status":
            return f"status {_joined(field, lambda value: english_status(value, alliance.kind))}"
        case "name":
            return f"name {_joined(field, lambda value: f'“{value}”')}"
        case "lead":
            return f"led by {_joined(field, str)}"
    return ""


def _called(alliance: Alliance) -> tuple[str, str]:
    sorts = {party.type for party in alliance.parties}
    return _SORTS.get(sorts.pop(), _ANY_SORT) if len(sorts) == 1 else _ANY_SORT


def _joined(field: Field, said: Callable[[str], str]) -> str:
    return "/".join(said(stated.value) for stated in field.stated[:_MOST])
