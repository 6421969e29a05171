"""The labelled corpus as values: articles beside what a reader must learn from them.

The folders hold one JSON file an article; `tests/quality/corpus/GUIDE.md` says what the labels mean.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from summarizer.types import Article, Kind, Language, OrganisationType, Reason, Status

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "quality" / "corpus"


@dataclass(frozen=True, slots=True)
class GoldParty:
    """An organisation as the labellers wrote it: a party, or one that is none (`GoldArticle.others`)."""

    name: str
    aliases: tuple[str, ...]
    type: OrganisationType

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form of the name, the fullest first."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class GoldAlliance:
    """One alliance with its extra marks."""

    main: bool
    name: str | None
    kind: Kind
    status: Status
    lead: str | None
    parties: tuple[GoldParty, ...]
    why: tuple[Reason, ...]
    date: str | None
    #: The words that say that it comes about or exists, verbatim from title or body.
    trigger: str | None
    #: The words that its date rests on.
    date_text: str | None
    #: For each reason the words that state it.
    why_text: dict[Reason, str | None]
    in_title: bool
    #: The sentences of the body that tell of it, `[start, end)` in code points.
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article, the event that it tells of, and its labels."""

    article: Article
    story: str
    alliances: tuple[GoldAlliance, ...]
    #: The named organisations that are parties of no alliance there.
    others: tuple[GoldParty, ...]
    #: The file as it is, for the scorer.
    item: dict[str, Any]

    @property
    def id(self) -> str:
        """The item's name, "ko-a-001"."""
        return self.article.id

    @property
    def language(self) -> Language:
        """As labelled."""
        assert self.article.language is not None  # noqa: S101 - every item of the corpus says it
        return self.article.language


def load(split: str, folder: Path = CORPUS) -> list[GoldArticle]:
    """All articles of `split` ("train", "dev" or "pairs"), in the order of their ids.

    What we wrote ourselves since (`more`) is for learning, so it comes with "train"; `fresh` does so as well, now that
    what it was kept for has been measured (docs/reader.md).
    """
    folders = ("train", "more", "fresh") if split == "train" else (split,)
    return [
        read_item(json.loads(path.read_text("utf-8")))
        for name in folders
        for path in sorted((folder / name).glob("*.json"))
    ]


def read_item(item: dict[str, Any]) -> GoldArticle:
    """One JSON item as values."""
    gold = item["gold"]
    return GoldArticle(
        article=Article(
            title=item["title"],
            body=item["body"],
            published=date.fromisoformat(item["published"]) if item.get("published") else None,
            language=Language(item["lang"]),
            outlet=item.get("outlet", ""),
            url=item.get("url", ""),
            id=item["id"],
        ),
        story=item["story"],
        alliances=tuple(_alliance(row) for row in gold["alliances"]),
        others=tuple(_party(row) for row in gold.get("others", ())),
        item=item,
    )


def folds(articles: Sequence[GoldArticle], number: int = 5) -> Iterator[tuple[list[int], list[int]]]:
    """Indices to train on and to measure on, a story never on both sides, languages spread evenly.

    Deterministic: stories go to the folds in turn, the largest first, each language by itself.
    """
    stories: dict[tuple[str, str], list[int]] = {}
    for index, gold in enumerate(articles):
        stories.setdefault((min(gold.language, *_languages(articles, gold.story)), gold.story), []).append(
            index
        )
    order = sorted(stories.items(), key=lambda entry: (entry[0][0], -len(entry[1]), _mixed(entry[0][1])))
    held: list[list[int]] = [[] for _ in range(number)]
    for place, (_, indices) in enumerate(order):
        held[place % number].extend(indices)
    for fold in held:
        chosen = set(fold)
        yield [index for index in range(len(articles)) if index not in chosen], sorted(fold)


def _languages(articles: Iterable[GoldArticle], story: str) -> list[Language]:
    return [gold.language for gold in articles if gold.story == story]


def _mixed(story: str) -> int:
    """A stable number that has nothing to do with the alphabet, so that series of ids are spread."""
    value = 0
    for character in story:
        value = (value * 131 + ord(character)) % 1_000_003
    return value


def _party(row: dict[str, Any]) -> GoldParty:
    return GoldParty(row["name"], tuple(row.get("aliases") or ()), OrganisationType(row["type"]))


def _alliance(row: dict[str, Any]) -> GoldAlliance:
    return GoldAlliance(
        main=row["main"],
        name=row["name"],
        kind=Kind(row["kind"]),
        status=Status(row["status"]),
        lead=row["lead"],
        parties=tuple(_party(party) for party in row["parties"]),
        why=tuple(Reason(label) for label in row["why"]),
        date=row["date"],
        trigger=row.get("trigger"),
        date_text=row.get("date_text"),
        why_text={Reason(label): words for label, words in (row.get("why_text") or {}).items()},
        in_title=bool(row.get("in_title")),
        spans=tuple((start, end) for start, end in row.get("spans") or ()),
    )
