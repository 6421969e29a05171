"""Whatever is shown stands in the article: every fact has a sentence, found there letter by letter.

Every labelled article with an alliance is read four times: by the embedded reader, and with models that answer rightly,
that lie in half of what they say (invented parties, names, dates and quotations among right ones, citations one off),
and that make everything up. For each fact shown, whoever served it: its quotation stands in the body at its place; each
party and the alliance's name stand in a quotation; the date is one that its quotation tells, or the day of publication;
each reason has its own sentence. Answers are worded by a lying model too: every number of theirs stands in a sentence
that is shown with it.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.proofs.lectern import Labelled, labelled, lectern
from benchmarks.proofs.outcome import Outcome
from benchmarks.proofs.share import share
from summarizer.extract import read_all
from summarizer.grounding import numbered
from summarizer.language.dates import find_dates
from summarizer.types import Alliance, Answer, Article, Evidence, Facts, Language, ReadArticle
from tests.emulators.model import Asked, Said, claims_of_gold, invented

BAR = "100 % of shown facts carry a quotation found verbatim; 0 numbers or dates absent from it; with a lying model too"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LIES = ("네불라소프트", "Quanta Harbor", "오로라반도체", "2031년 1월 2일", "January 2, 2031", "999억원")


@dataclass
class _Count:
    """What was looked at, and what did not hold."""

    facts: int = 0
    unquoted: Counter[str] = field(default_factory=Counter)
    by_model: int = 0
    lies: int = 0
    answers: int = 0
    answers_by_model: int = 0
    numbers_absent: int = 0


def liar(given: Labelled, dice: random.Random) -> Callable[[Asked], Said]:
    """A model whose every second word is made up."""

    def play(asked: Asked) -> Said:
        numbers = sorted(asked.sentences) or [1]
        if asked.question:
            lie, place = dice.choice(_LIES), dice.choice(numbers)
            words = asked.sentences.get(place, "").split()[:4] or ["KT"]
            text = " ".join([*words, lie]) if dice.random() < 0.7 else " ".join(words)
            return Said({"stated": True, "answers": [words[0]], "text": text, "sentences": [place]})
        claims = claims_of_gold(given.gold, asked.sentences)
        for claim in claims["alliances"]:
            _spoil(claim, numbers, dice)
        return Said(
            {"alliances": claims["alliances"] + invented(asked.sentences, dice.choice(_LIES))["alliances"]}
        )

    return play


def _spoil(claim: dict[str, Any], numbers: Sequence[int], dice: random.Random) -> None:
    for party in claim["parties"]:
        if dice.random() < 0.2:
            party["sentence"] += 1
        party["aliases"].append(dice.choice(_LIES))
    claim["parties"] += [
        {"name": lie, "sentence": dice.choice(numbers), "type": "company", "aliases": [], "ticker": "999999"}
        for lie in dice.sample(_LIES, 2)
    ]
    if dice.random() < 0.5:
        claim["date"] = {"words": dice.choice(_LIES[3:5]), "sentence": dice.choice(numbers)}
    if dice.random() < 0.5:
        claim["name"] = {"words": dice.choice(_LIES), "sentence": dice.choice(numbers)}
    if dice.random() < 0.3:
        claim["statement"]["words"] = dice.choice(_LIES)
    claim["why"] += [{"reason": "trust", "sentence": dice.choice((0, -1, 998))}]


def look(article: Article, facts: Facts, count: _Count) -> None:
    """Check every fact against the article."""
    for alliance in facts.alliances:
        count.facts += 1
        for evidence in alliance.evidence:
            if article.body[evidence.start : evidence.end] != evidence.quote:
                count.unquoted["evidence"] += 1
        quotes = _squeezed(" ".join(e.quote for e in alliance.evidence) + article.title)
        for party in alliance.parties:
            if _squeezed(party.name) not in quotes:
                count.unquoted["party"] += 1
            if facts.reader and party.ticker and party.ticker not in article.body:
                count.unquoted["ticker"] += 1
        if alliance.name and _squeezed(alliance.name) not in _squeezed(article.body + article.title):
            count.unquoted["name"] += 1
        fields = {evidence.field for evidence in alliance.evidence}
        if any(f"why:{reason.value}" not in fields for reason in alliance.why):
            count.unquoted["why"] += 1
        if alliance.date and not _told(article, alliance):
            count.unquoted["date"] += 1
        if any(lie in str(alliance) for lie in (*_LIES, "2031", "한빛우주항공")):
            count.lies += 1


def _told(article: Article, alliance: Alliance) -> bool:
    """Whether the date is read from the sentence that is quoted for it, or is the day of publication."""
    if article.published is not None and alliance.date == article.published.isoformat():
        return True
    given = numbered(article)
    readings = find_dates(
        [s.text for s in given.sentences], published=article.published, language=given.language
    )
    spans = [(e.start, e.end) for e in alliance.evidence if e.field == "date"]
    return any(
        reading.value == alliance.date
        for sentence, row in zip(given.sentences, readings, strict=True)
        if not sentence.in_title
        and any(sentence.start < end and start < sentence.end for start, end in spans)
        for reading in row
    )


def look_at_answer(article: Article, answer: Answer, count: _Count) -> None:
    """Check an answer's numbers and names against the sentences that are shown with it."""
    count.answers += 1
    quoted = " ".join(evidence.quote for evidence in answer.evidence)
    said = answer.text.split("\n", 1)[0]
    count.numbers_absent += sum(number not in quoted for number in _NUMBER.findall(said))
    count.lies += any(lie in answer.text for lie in _LIES)
    if any(not _stands(article, evidence) for evidence in answer.evidence):
        count.unquoted["answer"] += 1


def _stands(article: Article, evidence: Evidence) -> bool:
    return article.body[evidence.start : evidence.end] == evidence.quote


def _squeezed(text: str) -> str:
    return "".join(text.split())


async def _prove(most: int) -> Outcome:
    articles = [one for language in Language for one in labelled(language, most // 2)]
    embedded = list(read_all([one.article for one in articles]))
    counts = {name: _Count() for name in ("embedded", "right", "lying", "inventing")}
    dice = random.Random(1)
    async with lectern(lambda _: Said()) as desk:
        for given, facts in zip(articles, embedded, strict=True):
            look(given.article, facts, counts["embedded"])
            plays: dict[str, Callable[[Asked], Said]] = {
                "right": lambda asked, gold=given.gold: Said(claims_of_gold(gold, asked.sentences)),
                "lying": liar(given, dice),
                "inventing": lambda asked: Said(invented(asked.sentences)),
            }
            for name, play in plays.items():
                desk.server.play = play
                served = await desk.read(given.article, facts)
                counts[name].by_model += bool(served.reader)
                look(given.article, served, counts[name])
            desk.server.play = plays["lying"]
            quiet = Answer((), "-")
            for question in given.gold["questions"][:2]:
                about = [ReadArticle(given.article, facts)]
                answer = await desk.modelled.answers.answer(question["q"], about, quiet)
                counts["lying"].answers_by_model += answer is not quiet
                if answer is not quiet:
                    look_at_answer(given.article, answer, counts["lying"])
    figures = {"articles": f"{len(articles)}, read four times each"}
    for name, count in counts.items():
        figures[name] = (
            f"{count.facts} alliances ({count.by_model} articles by the model), "
            f"not borne out: {dict(count.unquoted) or 0}, lies shown: {count.lies}"
        )
    lying = counts["lying"]
    figures["answers of the lying model"] = (
        f"{lying.answers} got through, {lying.numbers_absent} numbers absent from their quotation"
    )
    held = all(
        not count.unquoted and not count.lies and not count.numbers_absent for count in counts.values()
    )
    through = counts["right"].by_model > len(articles) // 2 and lying.by_model > 0 and lying.answers > 0
    return Outcome(held=held and through, figures=figures)


def prove() -> Outcome:
    """Two hundred articles."""
    return asyncio.run(_prove(share(200, least=20)))
