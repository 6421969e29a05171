"""Labelled questions as examples to learn from: the features of every piece of their article, and which are right.

The facts given to the features are the labelled ones made imperfect on purpose (alliances, parties, aliases and
names dropped at random, seeded by the article), so that the weights do not trust facts more than a reader deserves.
"""

from __future__ import annotations

import json
import pathlib
import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from summarizer.answers.candidates import Candidate, candidates
from summarizer.answers.features import describe
from summarizer.answers.finding import short_form
from summarizer.answers.matching import Matches, match
from summarizer.answers.page import Page, page_of
from summarizer.answers.proposals import Proposal
from summarizer.answers.question import Query, understand
from summarizer.types import (
    Alliance,
    Article,
    Evidence,
    Facts,
    Kind,
    Language,
    Organisation,
    OrganisationType,
    ReadArticle,
    Reason,
    Status,
)

#: The folders of the corpus that are learnt from; `dev` and `fresh` only measure.
FOLDERS = ("train", "more")
#: Beside the folders of the corpus: further questions on their articles, a question a line.
ADDED = "questions"
#: What such a question counts beside one of the article's own, which are more like what people ask.
ADDED_WEIGHT = 0.5

_LEGAL = re.compile(
    (
        r"㈜|\(주\)|주식회사|\(사\)|\(재\)|사단법인|재단법인|\b(inc|corp|corporation|"
        r"co|ltd|llc|plc|ag|gmbh|sa|nv|company|limited)\b\.?"
    ),
    re.I,
)


def plain(name: str) -> str:
    """A form as the corpus compares it: without case, legal form, brackets, spaces and signs."""
    text = _LEGAL.sub(" ", unicodedata.normalize("NFKC", name).casefold())
    text = re.sub(r"^\s*the\s+", "", re.sub(r"\([^)]*\)", " ", text))
    return re.sub(r"[^0-9a-z가-힣]", "", text) or re.sub(r"\s", "", text)


def says(form: str, given: str) -> bool:
    """Whether a given answer names an accepted form."""
    form, given = plain(form), plain(given)
    return bool(form) and (
        form == given or (len(form) >= 2 and form in given and len(given) <= max(30, 2 * len(form)))
    )


def items(*folders: pathlib.Path) -> Iterator[dict]:  # type: ignore[type-arg]
    """The labelled articles of some folders, in the order of their names, with the questions added to them."""
    for folder in folders:
        further = added(folder)
        for path in sorted(folder.glob("*.json")):
            item = json.loads(path.read_text("utf-8"))
            item["gold"]["questions"] += further[item["id"]]
            yield item


def added(folder: pathlib.Path) -> Mapping[str, list[dict[str, Any]]]:
    """The questions that were written for a folder's articles later, by article."""
    by_article: dict[str, list[dict[str, Any]]] = defaultdict(list)
    path = folder.parent / ADDED / f"{folder.name}.jsonl"
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            question = json.loads(line) | {"weight": ADDED_WEIGHT}
            by_article[question.pop("id")].append(question)
    return by_article


def gold_facts(item: dict) -> Facts:  # type: ignore[type-arg]
    """The labelled facts of one article."""
    alliances = tuple(
        Alliance(
            parties=tuple(
                Organisation(p["name"], tuple(p["aliases"][:4]), OrganisationType(p["type"]))
                for p in a["parties"]
            ),
            kind=Kind(a["kind"]),
            status=Status(a["status"]),
            main=a["main"],
            name=a["name"],
            lead=a["lead"],
            why=tuple(Reason(w) for w in a["why"]),
            date=a["date"],
            evidence=(
                *(Evidence("parties", s, e, item["body"][s:e]) for s, e in a.get("spans", [])),
                *_reasons(item["body"], a.get("why_text") or {}),
            ),
        )
        for a in item["gold"]["alliances"]
    )
    return Facts(alliances, Language(item["lang"]))


def _reasons(body: str, told: Mapping[str, str | None]) -> Iterator[Evidence]:
    """Where the labelled words of each reason stand."""
    for label, words in told.items():
        for text in [words] if isinstance(words, str) else words or []:
            at = body.find(text)
            if at >= 0:
                yield Evidence(f"why:{label}", at, at + len(text), text)


def imperfect(facts: Facts, rng: random.Random) -> Facts:
    """Facts as a reader might give them: some alliances, parties, aliases, names missing."""
    kept = []
    for a in facts.alliances:
        if rng.random() < 0.25:
            continue
        parties = tuple(
            p if rng.random() < 0.6 else Organisation(p.name, (), p.type)
            for p in a.parties
            if rng.random() < 0.85
        )
        if len(parties) < 2:
            continue
        kept.append(
            Alliance(
                parties,
                a.kind,
                a.status,
                a.main,
                a.name if rng.random() < 0.7 else None,
                a.lead if rng.random() < 0.7 else None,
                a.why,
                a.date,
                a.evidence,
            )
        )
    return Facts(tuple(kept), facts.language)


def gold_others(item: dict, rng: random.Random | None = None) -> tuple[Organisation, ...]:  # type: ignore[type-arg]
    """The organisations named beside the parties, all parties among them; with `rng` some are missed."""
    rows = [*(p for a in item["gold"]["alliances"] for p in a["parties"]), *item["gold"].get("others", [])]
    found = tuple(
        Organisation(r["name"], tuple(r.get("aliases", ())[:4]), OrganisationType(r["type"])) for r in rows
    )
    return found if rng is None else tuple(o for o in found if rng.random() > 0.1)


def article_of(item: dict) -> Article:  # type: ignore[type-arg]
    """One item as the article that it holds."""
    return Article(
        item["title"],
        item["body"],
        date.fromisoformat(item["published"]),
        Language(item["lang"]),
        item["outlet"],
        item["url"],
        item["id"],
    )


@dataclass
class Example:
    """One question of the corpus with all that is learned from it."""

    id: str
    story: str
    gold: dict  # type: ignore[type-arg]
    query: Query
    page: Page
    matches: Matches
    pieces: list[Candidate]
    rows: NDArray[np.float32]
    right: NDArray[np.bool_]
    chances: NDArray[np.float32] | None = None
    proposals: Sequence[Proposal] = ()
    sets: NDArray[np.float32] | None = None
    sets_right: NDArray[np.bool_] | None = None
    best: int = -1

    @property
    def weight(self) -> float:
        """How much is learnt from it."""
        return float(self.gold.get("weight", 1.0))

    def names(self, proposal: Proposal) -> list[str]:
        """The short forms of a proposed answer."""
        return [short_form(self.pieces[i]) for i in proposal.pieces]


def examples(*folders: pathlib.Path, noisy: bool = True) -> list[Example]:
    """All questions of some folders of the corpus."""
    result = []
    for item in items(*folders):
        facts = gold_facts(item)
        others = gold_others(item, random.Random(item["id"] + "others") if noisy else None)
        read = ReadArticle(article_of(item), imperfect(facts, random.Random(item["id"])) if noisy else facts)
        page = page_of(read, others)
        for number, question in enumerate(item["gold"]["questions"]):
            query = understand(question["q"])
            matches = match(query, page)
            pieces = candidates(query, page, matches)
            right = np.array(
                [
                    any(
                        says(form, text)
                        for accepted in question["answers"]
                        for form in accepted
                        for text in _forms(piece)
                    )
                    for piece in pieces
                ],
                dtype=bool,
            )
            rows = describe(query, page, matches, pieces)
            result.append(
                Example(
                    f"{item['id']}#q{number}",
                    item["story"],
                    question,
                    query,
                    page,
                    matches,
                    pieces,
                    rows,
                    right,
                )
            )
    return result


def _forms(piece: Candidate) -> tuple[str, ...]:
    return (piece.span.text, *piece.known.forms) if piece.known else (piece.span.text,)


def exactly_right(gold: dict, given: Sequence[str]) -> bool:  # type: ignore[type-arg]
    """Whether all that is listed is named and nothing else."""
    return (
        bool(gold["answerable"])
        and all(any(says(f, g) for f in accepted for g in given) for accepted in gold["answers"])
        and all(any(says(f, g) for accepted in gold["answers"] for f in accepted) for g in given)
    )
