"""What a model claims, checked against the article: what its sentences do not hold is dropped, and counted.

claims -> a sentence that states it and a word of allying there -> parties, each named by its sentence
       -> name, lead, date, reasons, each with a sentence about this alliance -> facts with evidence

Names are shown as the article writes them, dates are read by `summarizer/language/dates.py` from the words cited.
A check of words cannot see everything: who is named beside a verb of allying and was made a party wrongly, stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from summarizer.claims import ClaimedAlliance, ClaimedParty, ClaimedWords, Claims
from summarizer.document import Sentence
from summarizer.facts.cues import ALLYING, Cue, cues_in
from summarizer.inert import is_inert, is_quotable
from summarizer.language.dates import Basis, DateReading, find_dates
from summarizer.language.detect import language_of
from summarizer.language.sentences import lay_out
from summarizer.occurrence import folded, places, without_legal_form
from summarizer.types import (
    Alliance,
    Article,
    Evidence,
    Facts,
    Kind,
    Language,
    Organisation,
    Reason,
    Status,
)

#: More than an article ever tells of; what comes after is not looked at.
MOST_ALLIANCES, MOST_PARTIES = 12, 60
_LONGEST_NAME = 60
_MOST_ALIASES = 4
#: Sentences so near to the statement tell of the same thing, even where they name nobody. Of the 182 labelled
#: reasons of `dev`, given as claims, 15 are dropped so; 33 at 2 without the words that point back.
_NEAR = 4
#: A statement that names nobody ("양사는 ...") tells of those named as near as this.
_BESIDE = 2
#: Words of which one must stand in a statement.
_STATING = ALLYING | {"equity", "event"}
#: What makes two names beside each other one: "한빛(Hanbit)", "한국전자통신연구원(이하 ETRI)".
_EQUATED = re.compile(
    r"^\s*(?:㈜|\(주\))?\s*[\"'”’]?\s*[\(（]\s*(?:이하|약칭|옛|구|formerly|hereafter|or)?[\s,:]*[\"'“‘]?\s*(?:㈜|\(주\))?\s*$"
)
_ALIAS_ENDS = re.compile(r"^\s*[\"'”’]?\s*[\)）,:·]")
#: What a status says happened on a day; else no day of its own is told.
_HAPPENED = frozenset((Status.FORMED, Status.JOINED, Status.EXPANDED, Status.PLANNED, Status.ENDED))


@dataclass(frozen=True, slots=True)
class Numbered:
    """An article's sentences as a model gets them, by number; the headline among them can be no evidence."""

    article: Article
    language: Language
    sentences: tuple[Sentence, ...]

    def body(self, number: int) -> Sentence | None:
        """The sentence of the body with that number; None where there is none, or none fit to be shown."""
        if not 0 <= number < len(self.sentences):
            return None
        sentence = self.sentences[number]
        return None if sentence.in_title or not is_quotable(sentence.text) else sentence


@dataclass(frozen=True, slots=True)
class Grounded:
    """What is left of the claims, and how many of each kind went."""

    facts: Facts
    dropped: Mapping[str, int] = field(default_factory=dict)


def numbered(article: Article) -> Numbered:
    """The sentences of an article, clutter left out; none where no language that we read is found."""
    language = article.language or language_of(f"{article.title}\n{article.body}")
    if language is None:
        return Numbered(article, Language.EN, ())
    return Numbered(article, language, lay_out(article, language))


def ground(claims: Claims, given: Numbered) -> Grounded:
    """The facts that the article bears out."""
    check = _Check(given)
    kept: list[Alliance] = []
    for claim in claims.alliances[:MOST_ALLIANCES]:
        alliance = check.alliance(claim)
        if alliance is None:
            continue
        if any(_same(alliance, other) for other in kept):
            check.dropped["repeated"] += 1
        else:
            kept.append(alliance)
    return Grounded(Facts(tuple(kept), given.language), dict(check.dropped))


@dataclass(frozen=True, slots=True)
class _Party:
    organisation: Organisation
    sentence: Sentence

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.organisation.name, *self.organisation.aliases)


class _Check:
    """One article's claims on their way through."""

    def __init__(self, given: Numbered) -> None:
        self.dropped: Counter[str] = Counter()
        self._given = given
        self._readings: list[tuple[DateReading, ...]] | None = None

    def alliance(self, claim: ClaimedAlliance) -> Alliance | None:
        stating = self._stating(claim.statement)
        if stating is None:
            return None
        parties = self._parties(claim.parties[:MOST_PARTIES])
        if len(parties) < 2 or not self._tells_of(stating, parties):
            self.dropped["alliance"] += 1
            return None
        evidence = [
            Evidence("parties", s.start, s.end, s.text) for s in _once(party.sentence for party in parties)
        ]
        name = self._name(claim.name, stating, parties)
        if name is not None:
            evidence.append(_evidence("name", name[1]))
        evidence += [_evidence("kind", stating), _evidence("status", stating)]
        lead = self._lead(claim.lead, stating, parties, name)
        if lead is not None:
            evidence.append(_evidence("lead", lead[1]))
        date = self._date(claim, stating, parties, name)
        if date is not None:
            evidence.append(_evidence("date", date[1]))
        why = self._why(claim, stating, parties, name)
        evidence += [_evidence(f"why:{reason.value}", sentence) for reason, sentence in why.items()]
        return Alliance(
            parties=tuple(party.organisation for party in parties),
            kind=self._kind(claim.kind, [stating, *(party.sentence for party in parties)]),
            status=claim.status,
            main=claim.main,
            name=name[0] if name else None,
            lead=lead[0] if lead else None,
            why=tuple(reason for reason in Reason if reason in why),
            date=date[0] if date else None,
            evidence=tuple(evidence),
        )

    def _stating(self, claim: ClaimedWords) -> Sentence | None:
        sentence = self._given.body(claim.sentence)
        if sentence is None:
            self.dropped["citation"] += 1
        elif len(folded(claim.words)) < 4 or not any(places(claim.words, sentence.text, whole=False)):
            self.dropped["quote"] += 1
        elif not any(cue.kind in _STATING for cue in self._cues(sentence)):
            self.dropped["statement"] += 1
        else:
            return sentence
        return None

    def _tells_of(self, stating: Sentence, parties: Sequence[_Party]) -> bool:
        """Whether the statement names one of them, or stands beside a sentence that does."""
        order = self._given.sentences
        at = order.index(stating)
        beside = [s for s in order[max(0, at - _BESIDE) : at + _BESIDE + 1] if not s.in_title]
        return any(_names(sentence, party) for sentence in beside for party in parties)

    def _parties(self, claims: Sequence[ClaimedParty]) -> list[_Party]:
        found: list[_Party] = []
        taken: set[str] = set()
        for claim in claims:
            party = self._party(claim)
            if party is None:
                continue
            forms = {folded(without_legal_form(form)) for form in party.forms}
            if forms & taken:
                self.dropped["repeated"] += 1
                continue
            taken |= forms
            found.append(party)
        return found

    def _party(self, claim: ClaimedParty) -> _Party | None:
        sentence = self._given.body(claim.sentence)
        if sentence is None:
            self.dropped["citation"] += 1
            return None
        name = _written(without_legal_form(claim.name), sentence) or _written(claim.name, sentence)
        if name is None or not self._is_a_name(name):
            self.dropped["party"] += 1
            return None
        aliases = []
        for alias in claim.aliases:
            written = self._alias(alias, name)
            if written is not None and written not in aliases:
                aliases.append(written)
        ticker = claim.ticker
        if ticker is not None and not self._has_ticker(ticker, name):
            self.dropped["ticker"] += 1
            ticker = None
        return _Party(Organisation(name, tuple(aliases[:_MOST_ALIASES]), claim.type, ticker), sentence)

    def _is_a_name(self, name: str) -> bool:
        """Whether it can be a name at all: not "양사", not a number, not half a sentence, not an address."""
        pointing = [c for c in cues_in(name, self._given.language) if c.kind == "anaphor"]
        return (
            1 < len(name) <= _LONGEST_NAME
            and any(letter.isalpha() for letter in name)
            and is_inert(name)
            and not any(cue.start == 0 and cue.end == len(name) for cue in pointing)
        )

    def _alias(self, alias: str, name: str) -> str | None:
        """The alias as the article writes it, where it says that both are one."""
        if folded(alias) == folded(name):
            return None
        for sentence in self._bodies():
            for written in _forms(alias, sentence):
                if self._is_a_name(written) and (
                    folded(without_legal_form(written)) == folded(without_legal_form(name))
                    or _equated(written, name, sentence.text)
                ):
                    return written
        self.dropped["alias"] += 1
        return None

    def _has_ticker(self, ticker: str, name: str) -> bool:
        code = re.escape(ticker.strip())
        return bool(re.fullmatch(r"[0-9A-Za-z.]{1,8}", ticker.strip())) and any(
            any(places(name, sentence.text))
            and re.search(rf"(?<![0-9A-Za-z]){code}(?![0-9A-Za-z])", sentence.text)
            for sentence in self._bodies()
        )

    def _name(
        self, claim: ClaimedWords | None, stating: Sentence, parties: Sequence[_Party]
    ) -> tuple[str, Sentence] | None:
        if claim is None:
            return None
        sentence = self._given.body(claim.sentence)
        written = _written(claim.words, sentence) if sentence is not None else None
        known = {folded(form) for party in parties for form in party.forms}
        if (
            sentence is None
            or written is None
            or not self._is_a_name(written)
            or folded(written) in known
            or not self._about(sentence, stating, parties, None)
        ):
            self.dropped["name"] += 1
            return None
        return written, sentence

    def _lead(
        self,
        claim: ClaimedWords | None,
        stating: Sentence,
        parties: Sequence[_Party],
        name: tuple[str, Sentence] | None,
    ) -> tuple[str, Sentence] | None:
        if claim is None:
            return None
        wanted = folded(without_legal_form(claim.words))
        sentence = self._given.body(claim.sentence)
        for party in parties:
            if wanted not in {folded(without_legal_form(form)) for form in party.forms}:
                continue
            if (
                sentence is not None
                and _names(sentence, party)
                and self._about(sentence, stating, parties, name)
            ):
                return party.organisation.name, sentence
        self.dropped["lead"] += 1
        return None

    def _date(
        self,
        claim: ClaimedAlliance,
        stating: Sentence,
        parties: Sequence[_Party],
        name: tuple[str, Sentence] | None,
    ) -> tuple[str, Sentence] | None:
        """What the words of the date mean, or the day on which it is told that it happened."""
        if claim.date is not None:
            sentence = self._given.body(claim.date.sentence)
            if sentence is not None and self._about(sentence, stating, parties, name):
                value = self._read_date(claim.date.words, claim.date.sentence, claim.status)
                if value is not None:
                    return value, sentence
            self.dropped["date"] += 1
        published = self._given.article.published
        if published is not None and claim.main and claim.status in _HAPPENED:
            return published.isoformat(), stating
        return None

    def _read_date(self, words: str, number: int, status: Status) -> str | None:
        if self._readings is None:
            self._readings = find_dates(
                [sentence.text for sentence in self._given.sentences],
                published=self._given.article.published,
                language=self._given.language,
            )
        found = [
            reading
            for start, end in places(words, self._given.sentences[number].text, whole=False)
            for reading in self._readings[number]
            if reading.start < end and start < reading.end
        ]
        if status is not Status.PLANNED:
            found.sort(key=lambda reading: reading.basis is Basis.AHEAD)
        return found[0].value if found else None

    def _why(
        self,
        claim: ClaimedAlliance,
        stating: Sentence,
        parties: Sequence[_Party],
        name: tuple[str, Sentence] | None,
    ) -> dict[Reason, Sentence]:
        found: dict[Reason, Sentence] = {}
        for stated in claim.why:
            sentence = self._given.body(stated.sentence)
            if sentence is None or not self._about(sentence, stating, parties, name):
                self.dropped["why"] += 1
            else:
                found.setdefault(stated.reason, sentence)
        return found

    def _kind(self, kind: Kind, told: Sequence[Sentence]) -> Kind:
        """A joint company and a stake need a word that says so."""
        said = {cue.kind for sentence in told for cue in self._cues(sentence)}
        if (kind is Kind.JOINT_VENTURE and "jv" not in said) or (
            kind is Kind.EQUITY and "equity" not in said
        ):
            self.dropped["kind"] += 1
            return Kind.AGREEMENT if "sign" in said else Kind.PARTNERSHIP
        return kind

    def _about(
        self,
        sentence: Sentence,
        stating: Sentence,
        parties: Sequence[_Party],
        name: tuple[str, Sentence] | None,
    ) -> bool:
        """Whether a sentence is about this alliance: near its statement, pointing back, or naming a party or it."""
        order = self._given.sentences
        near = abs(order.index(sentence) - order.index(stating)) <= _NEAR
        return (
            near
            or any(cue.kind == "anaphor" for cue in self._cues(sentence))
            or any(_names(sentence, party) for party in parties)
            or (name is not None and any(places(name[0], sentence.text)))
        )

    def _bodies(self) -> Iterable[Sentence]:
        return (s for s in self._given.sentences if not s.in_title and is_quotable(s.text))

    def _cues(self, sentence: Sentence) -> list[Cue]:
        return cues_in(sentence.text, self._given.language)


def _written(words: str, sentence: Sentence) -> str | None:
    """These words as the sentence writes them."""
    found = next(places(words, sentence.text), None)
    return sentence.text[found[0] : found[1]].strip() if found else None


def _forms(words: str, sentence: Sentence) -> list[str]:
    return list(
        dict.fromkeys(sentence.text[start:end].strip() for start, end in places(words, sentence.text))
    )


def _names(sentence: Sentence, party: _Party) -> bool:
    return any(any(places(form, sentence.text)) for form in party.forms)


def _equated(one: str, other: str, text: str) -> bool:
    for first, second in ((one, other), (other, one)):
        for _, end in places(first, text, whole=False):
            for start, after in places(second, text, whole=False):
                if (
                    end <= start <= end + 20
                    and _EQUATED.match(text[end:start])
                    and _ALIAS_ENDS.match(text[after:])
                ):
                    return True
    return False


def _once(sentences: Iterable[Sentence]) -> list[Sentence]:
    return sorted(dict.fromkeys(sentences), key=lambda sentence: sentence.start)


def _evidence(field_: str, sentence: Sentence) -> Evidence:
    return Evidence(field_, sentence.start, sentence.end, sentence.text)


def _same(one: Alliance, other: Alliance) -> bool:
    names = {folded(party.name) for party in one.parties}
    return names == {folded(party.name) for party in other.parties} and (
        one.kind is other.kind and one.status is other.status and one.name == other.name
    )
