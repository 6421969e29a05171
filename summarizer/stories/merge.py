"""The facts of a story out of its reports: each field with the reports that state it, disagreements kept.

The report that tells most is the frame; the others confirm it, fill what it leaves open, or contradict it. Copies
of one press release have one voice together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from summarizer.facts.lexicon import key
from summarizer.stories.compare import alike
from summarizer.stories.identity import sameness
from summarizer.stories.words import is_copy
from summarizer.types import Alliance, Facts, Kind, Organisation, ReadArticle, Status


@dataclass(frozen=True, slots=True)
class Stated:
    """One value of a field and the reports, by their place, that state it."""

    value: str
    reports: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """What the reports state of one field, the best supported first; more than one value is a disagreement."""

    #: "date", "kind", "status", "lead", "name", "members" (how many the text says there are), or "party".
    name: str
    stated: tuple[Stated, ...]

    @property
    def is_disputed(self) -> bool:
        """Whether the reports contradict each other; each party is a statement of its own and never does."""
        return self.name != "party" and len(self.stated) > 1


@dataclass(frozen=True, slots=True)
class MergedAlliance:
    """An alliance as the reports of a story tell it together."""

    alliance: Alliance
    #: The reports that tell of it.
    reports: tuple[int, ...]
    fields: tuple[Field, ...]

    @property
    def disputed(self) -> tuple[Field, ...]:
        """The fields in which the reports contradict each other."""
        return tuple(field for field in self.fields if field.is_disputed)


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """All that is known of a story."""

    alliances: tuple[MergedAlliance, ...]
    #: The place of the report that all evidence is quoted from.
    frame: int
    reports: int
    #: How many of them are no copies of another.
    independent_reports: int


def merge(reports: Sequence[ReadArticle]) -> Facts:
    """The facts of a story as one article would state them; its evidence is that of the fullest report."""
    whole = consolidate(reports)
    return facts_of(whole, reports)


def facts_of(whole: StoryFacts, reports: Sequence[ReadArticle]) -> Facts:
    """What was consolidated, as one article would state it."""
    language = reports[whole.frame].facts.language
    return Facts(tuple(merged.alliance for merged in whole.alliances), language)


def independent_reports(reports: Sequence[ReadArticle]) -> int:
    """How many of the reports are no copies of one press release."""
    return len(set(_voices(reports)))


def consolidate(reports: Sequence[ReadArticle]) -> StoryFacts:
    """Lay the reports of a story on one another."""
    frame = max(range(len(reports)), key=lambda i: (_fullness(reports[i]), -i))
    voices = _voices(reports)
    merged = []
    for alliance in reports[frame].facts.alliances:
        told = {frame: alliance}
        for i, report in enumerate(reports):
            match = None if i == frame else _counterpart(alliance, reports[frame], report)
            if match is not None:
                told[i] = match
        merged.append(_merged(told, frame, voices))
    return StoryFacts(tuple(merged), frame, len(reports), len(set(voices)))


def _fullness(report: ReadArticle) -> int:
    return sum(len(alliance.parties) for alliance in report.facts.alliances if alliance.main)


def _voices(reports: Sequence[ReadArticle]) -> list[int]:
    """For each report the first one of which it is a copy, itself where it is none."""
    voices: list[int] = []
    for i, report in enumerate(reports):
        original = next(
            (j for j in range(i) if voices[j] == j and is_copy(report.article.body, reports[j].article.body)),
            i,
        )
        voices.append(original)
    return voices


def _counterpart(alliance: Alliance, frame: ReadArticle, report: ReadArticle) -> Alliance | None:
    """The alliance of another report that is this one."""
    likely = [
        (likeness.score, -n)
        for n, other in enumerate(report.facts.alliances)
        if (likeness := alike(alliance, other, frame, report)) is not None and likeness.score >= 1.0
    ]
    return report.facts.alliances[-max(likely)[1]] if likely else None


def _merged(told: dict[int, Alliance], frame: int, voices: Sequence[int]) -> MergedAlliance:
    base = told[frame]
    parties = _parties(told, frame, voices)
    fields = [
        _field("kind", told, voices, lambda a: a.kind.value),
        _field("status", told, voices, lambda a: a.status.value),
        _field("date", told, voices, lambda a: a.date),
        _field("name", told, voices, lambda a: a.name, same=key),
        _field("lead", told, voices, lambda a: _lead(a, base), same=key),
        _members(told, voices),
        Field("party", tuple(stated for _, stated in parties)),
    ]
    best = {field.name: field.stated[0].value for field in fields if field.stated}
    names = {party.name for party, _ in parties}
    alliance = replace(
        base,
        parties=tuple(party for party, _ in parties),
        kind=Kind(best["kind"]),
        status=Status(best["status"]),
        name=base.name or best.get("name"),
        lead=base.lead or (best.get("lead") if best.get("lead") in names else None),
        date=best.get("date"),
        why=tuple(
            dict.fromkeys(reason for i in sorted(told, key=lambda i: i != frame) for reason in told[i].why)
        ),
    )
    return MergedAlliance(alliance, tuple(sorted(told)), tuple(field for field in fields if field.stated))


def _field(
    name: str,
    told: dict[int, Alliance],
    voices: Sequence[int],
    value_of: Callable[[Alliance], str | None],
    *,
    same: Callable[[str], str] = str,
) -> Field:
    """What the reports say of a field; the value with most independent voices first, then the earliest."""
    by_value: dict[str, list[int]] = {}
    shown: dict[str, str] = {}
    for i in sorted(told):
        value = value_of(told[i])
        if value:
            by_value.setdefault(same(value), []).append(i)
            shown.setdefault(same(value), value)
    if name == "date":
        by_value = _without_vaguer(by_value)
    ranked = sorted(
        by_value, key=lambda value: (-len({voices[i] for i in by_value[value]}), by_value[value][0])
    )
    return Field(name, tuple(Stated(shown[value], tuple(by_value[value])) for value in ranked))


def _without_vaguer(by_value: dict[str, list[int]]) -> dict[str, list[int]]:
    """`2021-11` does not contradict `2021-11-23`; it supports it, if no other day of that month was told."""
    kept = {value: list(told) for value, told in by_value.items()}
    for value in sorted(by_value, key=len):
        exact = [other for other in by_value if other != value and other.startswith(value)]
        if len(exact) == 1:
            kept[exact[0]] = sorted({*kept[exact[0]], *kept.pop(value)})
    return kept


def _lead(alliance: Alliance, base: Alliance) -> str | None:
    """The lead by the name that the frame gives it."""
    if alliance.lead is None:
        return None
    leader = next(
        (party for party in alliance.parties if party.name == alliance.lead), Organisation(alliance.lead)
    )
    return next((party.name for party in base.parties if sameness(party, leader)), alliance.lead)


def _parties(
    told: dict[int, Alliance], frame: int, voices: Sequence[int]
) -> list[tuple[Organisation, Stated]]:
    """The frame's parties, then those that at least half of the independent voices name."""
    found: list[tuple[Organisation, list[int]]] = [(party, [frame]) for party in told[frame].parties]
    for i in sorted(told):
        if i == frame:
            continue
        for party in told[i].parties:
            strengths = [sameness(party, known) for known, _ in found]
            best = max(range(len(found)), key=lambda n: strengths[n], default=None)
            if best is not None and strengths[best] > 0:
                if i not in found[best][1]:
                    found[best][1].append(i)
            else:
                found.append((party, [i]))
    half = len({voices[i] for i in told}) / 2
    return [
        (party, Stated(party.name, tuple(sorted(by))))
        for party, by in found
        if frame in by or len({voices[i] for i in by}) > half
    ]


_KOREAN_COUNT = re.compile(
    r"(\d{1,3})\s?(?:여\s?)?(?:개|곳)\s?(?:의\s)?(?:국내외\s|국내\s)?"
    r"(?=기업|기관|회사|회원사|참여사|업체|대학|단체|사\b|사[가는와로]|곳|파트너|과 |이 |가 )"
)
_ENGLISH_COUNT = re.compile(
    r"\b(\d{1,3})\s(?:\w+\s)?(?:companies|organi[sz]ations|members|firms|institutions|partners|universities|parties)\b",
    re.IGNORECASE,
)


def _members(told: dict[int, Alliance], voices: Sequence[int]) -> Field:
    """How many members each report's own sentences on the alliance say that it has."""
    counts: dict[str, list[int]] = {}
    for i in sorted(told):
        text = " ".join(dict.fromkeys(evidence.quote for evidence in told[i].evidence))
        said = Counter(
            found[1] for pattern in (_KOREAN_COUNT, _ENGLISH_COUNT) for found in pattern.finditer(text)
        )
        if said:
            counts.setdefault(said.most_common(1)[0][0], []).append(i)
    ranked = sorted(counts, key=lambda value: (-len({voices[i] for i in counts[value]}), counts[value][0]))
    return Field("members", tuple(Stated(value, tuple(counts[value])) for value in ranked))
