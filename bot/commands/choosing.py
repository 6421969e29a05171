"""What a field of an order can be set to: rows of buttons, and a word on writing it oneself. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import time

from bot.commands.fields import DAY_NAMES, Field, choices, reason_shown
from bot.domain.characters import width
from bot.domain.chat import Button, Order
from summarizer.types import Language, Reason

Rows = tuple[tuple[Button, ...], ...]
#: How many entries a page of buttons holds.
_PAGE = 8
_TIMES_A_PAGE = 12
_SOURCES_A_PAGE = 12
_LABEL = 40
_CHECK = "✓ "


@dataclass(frozen=True, slots=True)
class At:
    """Where in its choices somebody is."""

    #: What was just added or taken away.
    touched: str = ""
    page: int | None = None
    #: The sources that there are, by number and name.
    sources: Sequence[tuple[int, str]] = ()


def is_list(field: Field) -> bool:
    """Whether several values are chosen, one press after the other."""
    return field in _LISTS


def offered(field: Field, order: Order, base: str, at: At, language: Language) -> tuple[Rows, str]:
    """Buttons that begin with this command, and how to write the value oneself."""
    return _LISTS.get(field, _plain)(field, order, base, at, language)


#: What a choice is about, where its name alone does not say.
_MEANS = {
    Field.LANGUAGE: ("브리핑을 이 언어로 써 드립니다.", "The briefing is written in this language."),
    Field.PRESS: (
        "이 언어로 나온 기사의 소식만 보내 드립니다.",
        "Only stories that were reported in this language will come.",
    ),
    Field.EMPTY: (
        "조건에 맞는 새 소식이 없는 날에 무엇을 보내 드릴지 고르십시오.",
        "What shall come on a day without a fitting story?",
    ),
    Field.HOLIDAYS: (
        "한국의 공휴일에 브리핑을 어떻게 할지 고르십시오.",
        "What shall become of the briefings of Korean public holidays?",
    ),
    Field.NAME: (
        "구독이 여럿일 때 알아보시기 쉽도록 붙이는 이름입니다.",
        "A name to tell it from your other subscriptions.",
    ),
}


def _plain(field: Field, order: Order, base: str, _at: At, language: Language) -> tuple[Rows, str]:
    held = {
        Field.ZONE: order.timezone,
        Field.LANGUAGE: order.language.value,
        Field.PRESS: order.press.value if order.press else "all",
        Field.MOST: str(order.most),
        Field.EMPTY: order.when_empty.value,
        Field.HOLIDAYS: order.holidays.value,
        Field.QUIET: f"{order.quiet[0]:%H:%M}-{order.quiet[1]:%H:%M}" if order.quiet else "off",
        Field.ALERTS: "on" if order.alerts else "off",
        Field.SOUND: "off" if order.silent else "on",
    }.get(field, "")
    rows = choice_rows(
        choices(field, language), held, base, columns=1 if field in (Field.EMPTY, Field.HOLIDAYS) else 2
    )
    examples = {
        Field.ZONE: ("뉴욕, Asia/Tokyo", "New York, Asia/Tokyo"),
        Field.MOST: ("7", "7"),
        Field.QUIET: ("22:30-06:30", "22:30-06:30"),
        Field.NAME: ("아침 브리핑", "Morning"),
    }
    means = [said(language, *_MEANS[field])] if field in _MEANS else []
    own = [_reply_hint(language, *examples[field])] if field in examples else []
    return rows, "\n".join([*means, *own])


def _times(_field: Field, order: Order, base: str, at: At, language: Language) -> tuple[Rows, str]:
    """Every half hour, a quarter of the day a page, beginning in the morning; and those that are set."""
    halves = [time(hour, minute) for hour in (*range(6, 24), *range(6)) for minute in (0, 30)]
    pages = len(halves) // _TIMES_A_PAGE
    touched = at.touched.lstrip("+-")
    there = next((n for n, moment in enumerate(halves) if f"{moment:%H:%M}" == touched), 0) // _TIMES_A_PAGE
    page = min(at.page, pages - 1) if at.page is not None else there
    offered = halves[page * _TIMES_A_PAGE : (page + 1) * _TIMES_A_PAGE]
    odd = [moment for moment in order.times if moment not in halves]
    buttons = [_switch(f"{m:%H:%M}", f"{m:%H:%M}", m in order.times, base) for m in (*odd, *offered)]
    rows = [tuple(buttons[i : i + 4]) for i in range(0, len(buttons), 4)]
    return (*rows, *_turning(base, page, pages, language)), _reply_hint(
        language, "08:10, 오후 6시", "08:10, 6pm"
    )


def _days(_field: Field, order: Order, base: str, _at: At, language: Language) -> tuple[Rows, str]:
    days = [
        _switch(name, str(day), day in order.weekdays, base)
        for day, name in enumerate(DAY_NAMES[language], start=1)
    ]
    sets = [
        ("매일", "every day", "daily"),
        ("평일", "weekdays", "weekdays"),
        ("주말", "weekends", "weekends"),
    ]
    whole = tuple(Button(said(language, ko, en), f"{base} {value}") for ko, en, value in sets)
    return (tuple(days[:4]), tuple(days[4:]), whole), ""


def _reasons(_field: Field, order: Order, base: str, _at: At, language: Language) -> tuple[Rows, str]:
    buttons = [_switch(reason_shown(r, language), r.value, r in order.reasons, base) for r in Reason]
    rows = [tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]
    rows.append((Button(said(language, "모두", "All of them"), f"{base} all"),))
    return tuple(rows), said(
        language,
        "고르신 이유 가운데 하나라도 있는 소식만 보내 드립니다.",
        "Only stories with one of the chosen reasons will come.",
    )


def _written(field: Field, order: Order, base: str, at: At, language: Language) -> tuple[Rows, str]:
    held = {Field.WATCH: order.watched, Field.WORDS: order.words, Field.WITHOUT: order.without}[field]
    pages = max(1, -(-len(held) // _PAGE))
    page = min(at.page or 0, pages - 1)
    kept = held[page * _PAGE : (page + 1) * _PAGE]
    suffix = f" @{page}" if page else ""
    rows: list[tuple[Button, ...]] = [(Button(f"✕ {cut(word)}", f"{base} -{word}{suffix}"),) for word in kept]
    rows += _turning(base, page, pages, language)
    if held:
        rows.append((Button(said(language, "모두 비우기", "Clear all"), f"{base} none"),))
    means = {
        Field.WATCH: (
            "이 기업·기관이 참여한 소식만 보내 드립니다. 비어 있으면 모두 보내 드립니다.",
            "Only stories with one of these as a party will come; all of them where nothing stands here.",
        ),
        Field.WORDS: (
            "이 낱말이 들어 있는 소식만 보내 드립니다. 비어 있으면 모두 보내 드립니다.",
            "Only stories that hold one of these will come; all of them where nothing stands here.",
        ),
        Field.WITHOUT: ("이 낱말이 들어 있는 소식은 뺍니다.", "Stories that hold one of these are left out."),
    }[field]
    examples = {
        Field.WATCH: ("KT, 삼성SDS", "KT, Samsung SDS"),
        Field.WORDS: ("클라우드, 로봇", "cloud, robots"),
        Field.WITHOUT: ("채용, 부고", "hiring, rumour"),
    }[field]
    add = said(
        language,
        f"더하시려면 이 메시지에 답장으로 보내 주십시오. 예: {examples[0]}",
        f"To add some, reply to this, such as: {examples[1]}",
    )
    return tuple(rows), f"{said(language, *means)}\n{add}"


def _sources(_field: Field, order: Order, base: str, at: At, language: Language) -> tuple[Rows, str]:
    """Every source, with a mark where it counts."""
    there = next((n for n, (id_, _) in enumerate(at.sources) if str(id_) == at.touched), 0) // _SOURCES_A_PAGE
    pages = max(1, -(-len(at.sources) // _SOURCES_A_PAGE))
    page = min(at.page, pages - 1) if at.page is not None else there
    offered = at.sources[page * _SOURCES_A_PAGE : (page + 1) * _SOURCES_A_PAGE]
    buttons = [_switch(cut(name), str(id_), id_ not in order.muted, base) for id_, name in offered]
    rows = [tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]
    rows += _turning(base, page, pages, language)
    if order.muted:
        rows.append((Button(said(language, "모두 켜기", "Turn all on"), f"{base} all"),))
    return tuple(rows), said(
        language,
        "✓ 표시가 있는 출처의 보도만 브리핑에 담습니다. "
        "끄시려면 누르시거나, 이 메시지에 답장으로 출처의 이름을 보내 주십시오.",
        "Only the sources with a ✓ count. To turn one off press it, or reply to this with its name.",
    )


_LISTS: dict[Field, Callable[[Field, Order, str, At, Language], tuple[Rows, str]]] = {
    Field.TIME: _times,
    Field.DAYS: _days,
    Field.REASONS: _reasons,
    Field.SOURCES: _sources,
    Field.WATCH: _written,
    Field.WORDS: _written,
    Field.WITHOUT: _written,
}


def choice_rows(offered: Sequence[tuple[str, str]], held: str, base: str, *, columns: int) -> Rows:
    """Values to choose one of, the one that is set marked."""
    buttons = [
        Button(f"{_CHECK if value == held else ''}{label}", f"{base} {value}") for label, value in offered
    ]
    return tuple(tuple(buttons[i : i + columns]) for i in range(0, len(buttons), columns))


def _switch(label: str, value: str, held: bool, base: str) -> Button:
    return Button(f"{_CHECK if held else ''}{label}", f"{base} {'-' if held else '+'}{value}")


def _turning(base: str, page: int, pages: int, language: Language) -> Rows:
    """Buttons to the pages before and after."""
    row: list[Button] = []
    if page > 0:
        row.append(Button(said(language, "◀ 이전", "◀ Back"), f"{base} @{page - 1}"))
    if page < pages - 1:
        row.append(Button(said(language, "다음 ▶", "More ▶"), f"{base} @{page + 1}"))
    return (tuple(row),) if row else ()


def _reply_hint(language: Language, example_ko: str, example_en: str) -> str:
    return said(
        language,
        f"이 메시지에 답장으로 직접 써서 보내셔도 됩니다. 예: {example_ko}",
        f"You can also reply to this with your own, such as: {example_en}",
    )


def cut(text: str) -> str:
    """The text as long as a button's label may be."""
    return text if len(text) <= _LABEL else f"{text[: _LABEL - 1]}…"


def entitled(title: str) -> str:
    """As many parts of an order's title as a button holds, none of them cut.

    >>> entitled("1. 평일 08:30 · 관심 기업 KT, 삼성SDS · 이유 인재 양성")
    '1. 평일 08:30 · 관심 기업 KT, 삼성SDS'
    """
    kept, *rest = title.split(" · ")
    for part in rest:
        if width(f"{kept} · {part}") > _LABEL:
            break
        kept = f"{kept} · {part}"
    return cut(kept)


def said(language: Language, ko: str, en: str) -> str:
    """The one of two wordings that is wanted."""
    return ko if language is Language.KO else en
