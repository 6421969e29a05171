"""Changes of facts in words, in both languages: "업데이트: LG전자 합류"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from summarizer.render import english, korean
from summarizer.stories.changes import Change, ChangeKind
from summarizer.types import Kind, Language, Reason, Status

_KOREAN_FORMED = {
    Kind.CONSORTIUM: "결성",
    Kind.AGREEMENT: "체결",
    Kind.PARTNERSHIP: "성사",
    Kind.JOINT_VENTURE: "설립",
    Kind.EQUITY: "성사",
}
_ENGLISH_FORMED = {
    Kind.CONSORTIUM: "formed",
    Kind.AGREEMENT: "signed",
    Kind.PARTNERSHIP: "agreed",
    Kind.JOINT_VENTURE: "set up",
    Kind.EQUITY: "agreed",
}
#: More names than this are counted instead.
_SHOWN = 4
#: A value of a fact, and the alliance's form, to words.
_Said = Callable[[str, Kind], str]


def update(changes: Sequence[Change], language: Language) -> str:
    """All changes of a story in one line; empty where there are none.

    >>> update([Change(ChangeKind.JOINED, "AI 원팀", values=("LG전자",))], Language.KO)
    '업데이트: LG전자 합류'
    """
    if not changes:
        return ""
    several = len({change.subject for change in changes}) > 1
    said: list[str] = []
    about = ""
    for change in changes:
        words = change_in_words(change, language)
        if several and change.subject != about and change.kind is not ChangeKind.TOLD:
            words = f"[{change.subject}] {words}"
        about = change.subject
        said.append(words)
    head = "업데이트" if language is Language.KO else "Update"
    return f"{head}: {' · '.join(said)}"


def change_in_words(change: Change, language: Language) -> str:
    """One change, clipped as a headline is."""
    return _korean(change) if language is Language.KO else _english(change)


def _korean(change: Change) -> str:
    names = _korean_names(change.values)
    match change.kind:
        case ChangeKind.TOLD:
            return f"{names}의 {korean.KINDS[change.form]} 소식도 전해짐"
        case ChangeKind.JOINED:
            return f"{names} 합류"
        case ChangeKind.LEFT:
            return f"{names} 이탈"
        case ChangeKind.NAMED:
            return f"{names} 참여 확인"
        case ChangeKind.UNNAMED:
            return f"{names} 참여는 더 이상 확인되지 않음"
        case ChangeKind.REASONS:
            return f"{korean.reasons([Reason(value) for value in change.values])} 목적 추가"
        case ChangeKind.STATUS:
            return _turned(change, korean_status)
        case ChangeKind.KIND:
            return _turned(change, lambda value, _: korean.KINDS[Kind(value)])
        case ChangeKind.DATE:
            return "날짜 " + _turned(change, lambda value, _: korean.when(value))
        case ChangeKind.NAME:
            return "이름 " + _turned(change, lambda value, _: f"‘{value}’")
        case ChangeKind.LEAD:
            return "주도 " + _turned(change, lambda value, _: value)


def _english(change: Change) -> str:
    names = english.several(change.values) if change.values else ""
    one = len(change.values) == 1
    match change.kind:
        case ChangeKind.TOLD:
            form = english.KINDS[change.form]
            return f"also reported on: {'an' if form[0] in 'ae' else 'a'} {form} of {names}"
        case ChangeKind.JOINED:
            return f"{names} {'joins' if one else 'join'}"
        case ChangeKind.LEFT:
            return f"{names} {'leaves' if one else 'leave'}"
        case ChangeKind.NAMED:
            return f"{names} also {'takes' if one else 'take'} part"
        case ChangeKind.UNNAMED:
            return f"{names} {'is' if one else 'are'} no longer named as {'a party' if one else 'parties'}"
        case ChangeKind.REASONS:
            return f"also to {english.reasons([Reason(value) for value in change.values])}"
        case ChangeKind.STATUS:
            return _turned(change, english_status)
        case ChangeKind.KIND:
            return _turned(change, lambda value, _: english.KINDS[Kind(value)])
        case ChangeKind.DATE:
            return "date: " + _turned(change, lambda value, _: english.when(value))
        case ChangeKind.NAME:
            return f"named “{change.after}”" + (f", not “{change.before}”" if change.before else "")
        case ChangeKind.LEAD:
            return f"led by {change.after}" + (f", not {change.before}" if change.before else "")


def _turned(change: Change, said: _Said) -> str:
    after = said(change.after or "", change.form)
    return after if change.before is None else f"{said(change.before, change.form)} → {after}"


def korean_status(status: str, form: Kind) -> str:
    """What has become of an alliance of that form: 체결, 설립, 합류, 확대, 추진, 진행 중, 종료."""
    return _KOREAN_FORMED[form] if status == Status.FORMED.value else korean.STATUSES[Status(status)]


def english_status(status: str, form: Kind) -> str:
    """What has become of an alliance of that form: signed, set up, new members, expanded, planned, ended."""
    return _ENGLISH_FORMED[form] if status == Status.FORMED.value else english.STATUSES[Status(status)]


def _korean_names(names: Sequence[str]) -> str:
    if len(names) <= _SHOWN:
        return "·".join(names)
    return f"{'·'.join(names[: _SHOWN - 1])} 등 {len(names)}곳"
