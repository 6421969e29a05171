"""The pieces of an article that may be answers to a question, by their form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.answers.grounds import grounds
from summarizer.answers.lexicon import Category, fold, word_list
from summarizer.answers.matching import Matches
from summarizer.answers.page import Known, Page
from summarizer.answers.question import Asks, Query
from summarizer.answers.spans import Form, Span, spans

#: How well a written form suits what is asked; 0 rules it out.
_SUITS: dict[Asks, dict[Form, float]] = {
    Asks.WHO: {Form.NAME: 1, Form.PERSON: 1, Form.NOUN: 0.5, Form.QUOTED: 0.3},
    Asks.PERSON: {Form.PERSON: 1, Form.NAME: 0.6, Form.NOUN: 0.3},
    Asks.ORGANISATION: {Form.NAME: 1, Form.NOUN: 0.6, Form.QUOTED: 0.3, Form.PERSON: 0.2},
    Asks.NAME: {Form.QUOTED: 1, Form.NAME: 1, Form.NOUN: 0.6},
    Asks.DATE: {Form.DATE: 1, Form.DURATION: 0.3},
    Asks.MONEY: {Form.MONEY: 1, Form.NUMBER: 0.2, Form.PERCENT: 0.3, Form.COUNT: 0.2},
    Asks.PERCENT: {Form.PERCENT: 1, Form.NUMBER: 0.2, Form.MONEY: 0.1},
    Asks.COUNT: {Form.COUNT: 1, Form.NUMBER: 0.5, Form.DURATION: 0.1},
    Asks.DURATION: {Form.DURATION: 1, Form.DATE: 0.5, Form.COUNT: 0.2},
    Asks.PLACE: {Form.NAME: 1, Form.NOUN: 0.8, Form.QUOTED: 0.3},
    Asks.WHY: {Form.CLAUSE: 1, Form.NOUN: 0.2},
    Asks.THING: {
        Form.NOUN: 0.9,
        Form.NAME: 0.9,
        Form.QUOTED: 0.9,
        Form.CLAUSE: 0.8,
        Form.MONEY: 0.1,
        Form.COUNT: 0.1,
    },
    Asks.YES_NO: {Form.CLAUSE: 1},
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece of one passage proposed as an answer."""

    passage: int
    span: Span
    known: Known | None

    @property
    def key(self) -> str:
        """What makes two pieces the same answer."""
        return fold(self.known.name) if self.known else fold(self.span.text) or self.span.text


def suits(asks: Asks, form: Form) -> float:
    """How well a written form suits what is asked."""
    return _SUITS[asks].get(form, 0.0)


def _known_spans(page: Page, index: int) -> list[tuple[Span, Known]]:
    """Where a passage names organisations of the facts, longest names first."""
    text = page.passages[index].text
    forms = sorted(
        ((form, known) for known in page.known for form in known.forms if len(form) > 1),
        key=lambda row: -len(row[0]),
    )
    taken: list[tuple[int, int]] = []
    found = []
    for form, known in forms:
        at = text.find(form)
        while at >= 0:
            end = at + len(form)
            before, after = text[at - 1 : at], text[end : end + 1]
            apart = not (before.isalnum() and before.isascii() and form[0].isascii()) and not (
                after.isalnum() and after.isascii() and form[-1].isascii()
            )
            apart = apart and not (re.match(r"[가-힣]", before) and re.match(r"[가-힣]", form[0]))
            if apart and not any(a < end and at < b for a, b in taken):
                taken.append((at, end))
                found.append((Span(Form.NAME, at, end, form, "", "known"), known))
            at = text.find(form, end)
    return found


def candidates(query: Query, page: Page, matches: Matches) -> list[Candidate]:
    """All pieces of the page whose form suits the question, with the organisations of the facts in them."""
    result: list[Candidate] = []
    named = query.asks in {Asks.WHO, Asks.ORGANISATION, Asks.NAME, Asks.PERSON, Asks.PLACE, Asks.THING}
    people = query.asks in {Asks.WHO, Asks.ORGANISATION, Asks.PERSON}
    ranked = sorted(range(len(page.passages)), key=lambda i: -matches.coverage[i])[:6]
    for index, passage in enumerate(page.passages):
        pieces = page.spans[index]
        known = _known_spans(page, index) if named and page.known else []
        inside = {(span.start, span.end): org for span, org in known}
        spoken = list(inside)
        for span in pieces:
            if suits(query.asks, span.form) <= 0 or (people and _is_generic(span)):
                continue
            if _was(passage.text, span, pieces) and not _BEFORE.search(query.text):
                continue
            if people and _labelled(passage.text, span, spoken):
                continue
            org = inside.pop((span.start, span.end), None)
            if (
                org is None
                and people
                and any(
                    a < span.end and span.start < b and not (span.start <= a and b <= span.end)
                    for a, b in spoken
                )
            ):
                continue  # a part of a name that is known whole
            result.append(Candidate(index, span, org))
        for (start, end), org in inside.items():
            around = next(
                (s for s in pieces if s.start <= start and end <= s.end and s.form in {Form.NAME, Form.NOUN}),
                None,
            )
            after = around.after if around and around.end == end else _particle(passage.text, end)
            group = around.group if around else -1
            result.append(
                Candidate(
                    index, Span(Form.NAME, start, end, passage.text[start:end], after, "known", group), org
                )
            )
        if query.asks is Asks.WHY:
            result += [
                Candidate(
                    index,
                    Span(
                        Form.CLAUSE,
                        g.start,
                        g.end,
                        passage.text[g.start : g.end],
                        "" if g.sure else "?",
                        g.ground.value,
                    ),
                    None,
                )
                for g in (grounds(passage.text, korean=page.korean) if passage.paragraph >= 0 else ())
            ]
        elif suits(query.asks, Form.CLAUSE) and index in ranked:
            told = spans(passage.text, list(passage.words), korean=page.korean, clauses=True)
            result += [Candidate(index, span, None) for span in told if span.form is Form.CLAUSE]
    return result


#: A question about how things were before.
_BEFORE = re.compile(
    r"원래|기존|이전|전에|전에는|당초|종전|\b(?:before|previous|original|former|used to|from)", re.I
)
_COUNTED = frozenset({Form.COUNT, Form.MONEY, Form.PERCENT, Form.NUMBER})


def _was(text: str, span: Span, pieces: Sequence[Span]) -> bool:
    """Whether a figure is what something was, and what it became stands behind: the 11 of `11곳에서 14곳이 됐다`."""
    if span.form not in _COUNTED:
        return False
    korean = text[span.end :].startswith("에서 ")
    english = re.search(r"\bfrom (?:about |some |only |just )?$", text[: span.start]) is not None
    if not korean and not english:
        return False
    return any(
        other.form is span.form
        and 0 < other.start - span.end < 30
        and (korean or re.search(r"\bto\b", text[span.end : other.start]))
        for other in pieces
    )


_LABEL = re.compile(
    r"(?:기업|업체|회사|기관|스타트업|전문기업|자회사|계열사|벤처기업|제조사|운영사|개발사|공급사)\s"
)


def _labelled(text: str, span: Span, known: Sequence[tuple[int, int]]) -> bool:
    """Whether a piece is a known name with a mere label before it: 기업 글로벌파운드리."""
    label = _LABEL.match(text, span.start, span.end)
    return label is not None and (label.end(), span.end) in known


def _is_generic(span: Span) -> bool:
    return span.text.lower().strip(".") in word_list("generic_names")


def _particle(text: str, end: int) -> str:
    found = re.match(r"(와|과|은|는|이|가|을|를|의|에|도|랑|로)", text[end : end + 1])
    return found.group() if found else ""


def fits(category: Category, name: str, known: Known | None) -> bool:
    """Whether a name is of the sort asked for, by its ending, by being well known, or by what the facts say."""
    if category.name == "university" and known is not None and known.type == "company":
        return False  # 현대 ends like a university, and so does many a short form
    forms = known.forms if known else (name,)
    for form in forms:
        lower = form.lower().strip()
        if fold(form) in category.members:
            return True
        for ending in category.endings:
            if (
                lower.endswith(ending)
                and len(lower) > len(ending)
                and (not ending.isascii() or len(ending) > 2 or lower.endswith(" " + ending))
            ):
                return True
        if category.name == "university" and re.search(r"(universit|college|대학)", lower):
            return True
    return bool(
        known
        and known.type in category.types
        and category.name
        in {"university", "association", "institute", "ministry", "agency", "company", "local"}
        and len(category.types) < 3
    )
