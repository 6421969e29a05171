"""What speaks for one piece of an article as the answer to one question, in numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from summarizer.answers.acts import Acts
from summarizer.answers.candidates import Candidate, fits, suits
from summarizer.answers.columns import NAMES
from summarizer.answers.context import SUBJECT, after_group, in_context, roles_of, subject_of, topics_of
from summarizer.answers.lexicon import categories, countries, fold
from summarizer.answers.matching import Matches
from summarizer.answers.nearness import Parts, met_here, nearness, scale_of
from summarizer.answers.page import Known, Page
from summarizer.answers.question import Asks, Query
from summarizer.answers.spans import Form, Span
from summarizer.answers.standing import Standing

_ASKS = {ask: float(i) for i, ask in enumerate(Asks)}
_FORMS = {form: float(i) for i, form in enumerate(Form)}
_OBJECT = ("을", "를")
_WITH = ("와", "과", "랑", "이랑", "하고")
_AT = ("에", "에서", "로", "으로", "에서는", "에는")
_REASON_AFTER = re.compile(
    r"위해|위한|위하|려는|려고|고자|기 위|목적|이유|때문|취지|차원|배경|라며|자며|"
    r"하자|덕|따라|면서|탓|계획|구상|노린|포석|전략"
)
_REASON_EN = re.compile(
    r"\b(to|because|for|aim|in order|so that|due|after|amid|as|goal|purpose|citing|said)\b"
)

_SAME_UNITS = [
    {"곳", "개", "개사", "사", "社", "기관", "기업", "회사", "여곳", "여개", "팀", "대학", "은행", "개교"},
    {"명", "인", "여명"},
    {"년", "개월", "달"},
    {"대", "기"},
]


def _sort_of(name: str, known: Known | None) -> str | None:
    """The special sort of a name, other than plain company."""
    for key, category in categories().items():
        if key not in {"company", "person", "startup", "agency"} and fits(category, name, None):
            return key
    return known.type if known else None


#: A name of which the question gives so much is the one that it asks about: 한국로봇산업진흥원 of 로봇산업진흥원.
_MOSTLY = 0.6


def initials_in(text: str) -> frozenset[str]:
    """The initials of the names in an English question: idta of `India Deep Tech Alliance`."""
    runs = re.findall(r"[A-Z][\w&.'-]*(?:\s(?:of\s|for\s|the\s|and\s)*[A-Z][\w&.'-]*)+", text)
    return frozenset("".join(word[0] for word in run.split() if word[0].isupper()).lower() for run in runs)


def _near(words: Sequence[str], text: str) -> bool:
    return any(word in text for word in words)


def describe(query: Query, page: Page, matches: Matches, found: Sequence[Candidate]) -> NDArray[np.float32]:
    """One row of numbers a candidate, columns as in `NAMES`."""
    rows = np.zeros((len(found), len(NAMES)), dtype=np.float32)
    if not found:
        return rows
    column = {name: i for i, name in enumerate(NAMES)}
    coverage = matches.coverage
    order = sorted(range(len(coverage)), key=lambda i: -coverage[i])
    rank = {passage: float(i) for i, passage in enumerate(order)}
    top = max(coverage, default=0.0)
    scale = scale_of(page)
    category = categories().get(query.category or "")
    marks = countries().get(query.country or "", ())
    standing = Standing(query, page)
    cat_words = (*category.korean, *category.english) if category else ()
    parts = Parts.of(query)
    acts = Acts.of(query, page, matches)
    frequency: dict[str, int] = {}
    for passage in page.passages:
        for key in {fold(c.span.text) for c in found if c.passage == passage.index}:
            frequency[key] = frequency.get(key, 0) + 1
    groups: dict[tuple[int, int], set[str]] = {}
    ends: dict[tuple[int, int], int] = {}
    for c in found:
        if c.span.group >= 0:
            groups.setdefault((c.passage, c.span.group), set()).add(
                c.key if c.span.unit in {"whole", "known"} else ""
            )
            ends[c.passage, c.span.group] = max(ends.get((c.passage, c.span.group), 0), c.span.end)
    asked = fold(query.text)
    said = initials_in(query.text)
    names_said = [fold(query.terms[i].form) for i in parts.names if len(query.terms[i].form) > 2]
    title = page.passages[0].lower if page.passages and page.passages[0].paragraph < 0 else ""
    paragraph: dict[int, float] = {}
    for p in page.passages:
        paragraph[p.paragraph] = max(paragraph.get(p.paragraph, 0.0), coverage[p.index])
    weight_sum = sum(matches.weights) or 1.0
    missing = sum(w for w, b in zip(matches.weights, matches.best, strict=True) if b < 0.5) / weight_sum
    names_all = min((matches.best[i] for i in parts.names), default=1.0)
    topics = topics_of(page, matches)
    roles = roles_of(query)
    context = in_context(query, page, matches, parts.names)
    for r, c in enumerate(found):
        passage, span = page.passages[c.passage], c.span
        hits = matches.hits[c.passage]
        text = passage.text
        values = {**nearness(page, matches, parts, c), **standing.of(c, category), **acts.of_piece(c)}
        inside = sum(1 for h in hits if h.strength >= 0.85 and h.start < span.end and span.start < h.end)
        key = fold(span.text)
        in_question = 1.0 if (key and key in asked) or key in said else (0.5 if inside else 0.0)
        if any(term in key and len(term) >= _MOSTLY * len(key) for term in names_said):
            in_question = 1.0
        if c.known and any(len(fold(f)) > 1 and fold(f) in asked for f in c.known.forms):
            in_question = 1.0
        if len(page.also.get(key, "")) > 1 and page.also[key] in asked:
            in_question = 1.0
        window_after = text[ends.get((c.passage, span.group), span.end) :][
            : 16 if page.korean else 40
        ].lower()
        window_before = text[max(0, span.start - (14 if page.korean else 40)) : span.start].lower()
        members = groups.get((c.passage, span.group), set()) - {""}
        values["asks"] = _ASKS[query.asks]
        values["form"] = _FORMS[span.form]
        values["suits"] = suits(query.asks, span.form)
        values["cov"] = coverage[c.passage]
        values["cov_rank"] = rank[c.passage]
        values["cov_best"] = coverage[c.passage] / top if top else 0
        values["total"] = matches.total
        values["prev_cov"] = coverage[c.passage - 1] if c.passage else 0
        values["next_cov"] = coverage[c.passage + 1] if c.passage + 1 < len(coverage) else 0
        values["paragraph_cov"] = paragraph[passage.paragraph]
        values["title"] = float(passage.paragraph < 0)
        values["names_here"] = met_here(matches, parts.names, c.passage)
        values["names_all"] = names_all
        values["verbs_here"] = met_here(matches, parts.verbs, c.passage)
        values["heads_here"] = (
            max((h.strength for h in hits if h.term in parts.heads), default=0.0) if parts.heads else -1
        )
        values["head_best"] = max((matches.best[i] for i in parts.heads), default=-1.0)
        values["in_question"] = in_question
        after = span.after
        if span.group >= 0 and page.korean and not after:
            after = after_group(text[ends[c.passage, span.group] :])
        values["subject_fits"], values["subject_gap"] = subject_of(topics, c)
        values["asks_subject"], values["asks_object"], values["asks_inverted"] = roles
        values["after_subject"] = float(after in SUBJECT)
        values["after_object"] = float(after in _OBJECT)
        values["after_with"] = float(after in _WITH or after in {"and"})
        values["after_gen"] = float(after in {"의", "s", "of"})
        values["after_at"] = float(after in _AT or after in {"in", "at"})
        values["after_edge"] = float(after == "~")
        values["relation"] = {"with": 1.0, "subject": 2.0, "object": 3.0, "at": 4.0}.get(query.relation, 0.0)
        values["category"] = float(list(categories()).index(query.category)) if query.category else -1
        values["fits"] = float(fits(category, span.text, c.known)) if category else -1
        values["near_after"] = float(_near(cat_words, window_after)) if category else -1
        values["near_before"] = float(_near(cat_words, window_before)) if category else -1
        sort = (
            _sort_of(span.text, c.known)
            if category
            and category.name not in {"company", "person"}
            and span.form in {Form.NAME, Form.NOUN}
            and not values["fits"]
            else None
        )
        values["other_sort"] = float(sort is not None and sort != query.category)
        values["country_asked"] = float(bool(marks))
        values["country_before"] = (
            float(_near([m.lower() for m in marks], window_before + " " + span.text.lower())) if marks else -1
        )
        values["country_far"] = float(_near([m.lower() for m in marks], passage.lower)) if marks else -1
        values["group"] = float(span.group >= 0)
        values["group_size"] = float(len(members))
        values["group_count"] = float(query.count is not None and len(members) == query.count)
        values["frequency"] = float(frequency.get(key, 0))
        values["in_title"] = float(bool(key) and span.text.lower() in title)
        values["place"] = c.passage / len(page.passages)
        values["length"] = float(len(key))
        values["words"] = float(span.text.count(" ") + 1)
        values["whole"] = {"whole": 1.0, "known": 2.0}.get(span.unit, 0.0)
        values["unit_fits"] = _unit_fits(query, span)
        values["quoted"] = float(text[max(0, span.start - 1) : span.start] in {"‘", "“", "'", '"', "「", "<"})
        values["latin"] = float(span.text.isascii())
        values["reason_after"] = (
            float(bool(_REASON_AFTER.search(span.text[-6:] + text[span.end : span.end + 8])))
            if page.korean
            else float(bool(_REASON_EN.search(window_before[-16:].strip() + " " + span.text.lower()[:10])))
        )
        here = [name for name in query.concepts if name in passage.concepts]
        values["concepts_here"] = len(here) / len(query.concepts) if query.concepts else 0
        values["concepts_near"] = (
            sum(1 for name in here if min(abs(at - span.end) for at in passage.concepts[name]) < scale * 1.5)
            / len(query.concepts)
            if query.concepts
            else 0
        )
        values["concept_right"] = (
            sum(
                1
                for name in here
                if min((at - span.end if at >= span.end else 99 for at in passage.concepts[name]), default=99)
                < scale
            )
            / len(query.concepts)
            if query.concepts
            else 0
        )
        values["new_near"] = float("new" in query.concepts and "new" in passage.concepts)
        values["unmatched"] = missing
        values["best_missing"] = (
            sum(
                w
                for i, w in enumerate(matches.weights)
                if matches.best[i] < 0.5 and not query.terms[i].is_head
            )
            / weight_sum
        )
        values["besides"] = (
            float(any(fold(b) in key or key in fold(b) for b in query.besides if key))
            if query.besides
            else -1
        )
        values["plural"] = float(query.plural)
        values["count_asked"] = float(query.count or 0)
        values["sentence_words"] = float(len(passage.words))
        values["korean"] = float(page.korean)
        values["cross"] = float((query.language.value == "ko") != page.korean)
        values["person_near"] = float(
            span.form is Form.PERSON and bool(query.head) and (query.head or "") in span.unit
        )
        values["q_terms"] = float(len(query.terms))
        values["span_df"] = (
            sum(1.0 for p in page.passages if span.text.lower() in p.lower) if len(span.text) > 1 else 0.0
        )
        values["ctx_cov"], values["ctx_names"] = context[c.passage]
        values["cov_place"] = float(sum(1 for x in coverage if x > coverage[c.passage] + 1e-6))
        values["by_before"] = float(window_before.rstrip().endswith(" by") or window_before == "by ")
        for name, value in values.items():
            rows[r, column[name]] = value
    _compare(rows, found)
    return rows


def weighed_reasons(rows: NDArray[np.float32], chances: NDArray[np.float32]) -> NDArray[np.float32]:
    """How likely each piece gives the ground that a why-question asks for: what was learnt and a rule, half and half.

    The rule was tried on the why-questions of the training articles; there are too few of them to do without it.
    """
    column = {name: i for i, name in enumerate(NAMES)}

    def of(name: str) -> NDArray[np.float32]:
        return rows[:, column[name]]

    raw = (
        2.0 * of("ctx_cov")
        + 1.5 * of("cov")
        + 2.0 * np.maximum(of("ground_fits"), 0)
        + 1.0 * (of("why_evidence") >= 2)
        - 1.0 * of("in_question")
        - 4.5
    )
    ruled = np.where(of("ground") > 0, 1 / (1 + np.exp(-raw)), 0.01).astype(np.float32)
    both = (_log_odds(ruled) + _log_odds(chances)) / 2
    weighed: NDArray[np.float32] = (1 / (1 + np.exp(-both))).astype(np.float32)
    return weighed


def _log_odds(chances: NDArray[np.float32]) -> NDArray[np.float32]:
    odds: NDArray[np.float32] = np.log(chances + 1e-4) - np.log(1 - chances + 1e-4)
    return odds


def _compare(rows: NDArray[np.float32], found: Sequence[Candidate]) -> None:
    """How each candidate stands among its rivals: those of the page, and those of its form in its passage."""
    column = {name: i for i, name in enumerate(NAMES)}
    serious = rows[:, column["suits"]] * (rows[:, column["in_question"]] < 1)
    near = rows[:, column["prox"]] * serious
    clause = (rows[:, column["same_clause"]] + rows[:, column["ctx_cov"]]) * serious
    rows[:, column["prox_rank"]] = np.argsort(np.argsort(-near, kind="stable"), kind="stable")
    rows[:, column["clause_rank"]] = np.argsort(np.argsort(-clause, kind="stable"), kind="stable")
    rows[:, column["prox_gap"]] = near - near.max()
    groups: dict[tuple[int, int], list[int]] = {}
    for i, c in enumerate(found):
        groups.setdefault((c.passage, c.span.group if c.span.group >= 0 else -2 - i), []).append(i)
    for members in groups.values():
        rows[members, column["group_prox"]] = near[members].max()
        rows[members, column["group_clause"]] = clause[members].max()
    places: dict[tuple[int, Form], list[int]] = {}
    for i, c in enumerate(found):
        if serious[i]:
            places.setdefault((c.passage, c.span.form), []).append(i)
    for members in places.values():
        best = max(near[i] for i in members)
        for i in members:
            rows[i, column["best_of_form"]] = float(near[i] >= best - 1e-6)
            rows[i, column["rivals"]] = float(len(members))


def _unit_fits(query: Query, span: Span) -> float:
    """Whether a number counts what was asked for: 명 for 명, GPUs for GPUs."""
    if query.counter is None or span.form not in {Form.COUNT, Form.NUMBER, Form.DURATION, Form.PERCENT}:
        return -1.0
    asked = query.counter.lower().split()[-1] if query.counter.split() else ""
    unit = span.unit.lower()
    if query.language.value == "ko":
        if unit and (unit == asked or unit.endswith(asked) or asked.startswith(unit)):
            return 1.0
        return 0.6 if any(unit in same and asked in same for same in _SAME_UNITS) else 0.0
    stems = [word[:5] for word in query.counter.lower().split()]
    return 1.0 if unit and asked[:5] and asked[:5] in unit else 0.5 if any(s in unit for s in stems) else 0.0
