"""An article in, its facts out: the readers run in the order of the pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from summarizer.document import Document, Entity, Morpheme, Sentence
from summarizer.facts.alliances import find, models
from summarizer.facts.attributes import describe
from summarizer.facts.borrowed import returned
from summarizer.facts.sameness import joined
from summarizer.language.detect import language_of
from summarizer.language.english import words
from summarizer.language.korean import morphemes_of
from summarizer.language.sentences import lay_out
from summarizer.types import Alliance, Article, Evidence, Facts, Language

#: Articles analysed at once, so that Kiwi's threads have enough to do and memory stays bounded.
BATCH = 32


def read(article: Article) -> Facts:
    """The facts of one article."""
    return next(read_all([article]))


def read_all(articles: Iterable[Article]) -> Iterator[Facts]:
    """The facts of many articles, in the same order: quicker than one by one."""
    learnt = models()
    for document in documents(articles):
        found = find(document, learnt)
        described = describe(document, found.entities, found.drafts)
        drafts = joined(found.entities, found.drafts, described)
        if drafts != found.drafts:
            described = describe(document, found.entities, drafts)
        grounds = (grounded(document, found.entities, alliance) for alliance in described)
        kept = tuple(one for one in grounds if len(one.parties) > 1)
        yield Facts(returned(kept), document.language)


def grounded(document: Document, entities: tuple[Entity, ...], alliance: Alliance) -> Alliance:
    """The alliance with a sentence for every party's name; whom no sentence names is dropped."""
    evidence = list(alliance.evidence)
    by_name = {entity.name: entity for entity in entities}
    parties = []
    for party in alliance.parties:
        quoted = "".join(one.quote for one in evidence) + document.article.title
        if _squeezed(party.name) not in _squeezed(quoted):
            places = by_name[party.name].mentions if party.name in by_name else ()
            sentence = next(
                (
                    document.sentences[place.sentence]
                    for place in places
                    if not document.sentences[place.sentence].in_title
                    and _squeezed(party.name) in _squeezed(document.sentences[place.sentence].text)
                ),
                None,
            )
            if sentence is None:
                continue
            evidence.append(Evidence("parties", sentence.start, sentence.end, sentence.text))
        parties.append(party)
    return replace(alliance, parties=tuple(parties), evidence=tuple(evidence))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def documents(articles: Iterable[Article]) -> Iterator[Document]:
    """Articles laid out and tokenised, in the same order."""
    waiting = iter(articles)
    while batch := list(islice(waiting, BATCH)):
        yield from _tokenised([_laid_out(article) for article in batch])


def _laid_out(article: Article) -> tuple[Article, Language, tuple[Sentence, ...]]:
    language = article.language or language_of(f"{article.title}\n{article.body}")
    if language is None:
        return article, Language.EN, ()
    return article, language, lay_out(article, language)


def _tokenised(batch: list[tuple[Article, Language, tuple[Sentence, ...]]]) -> Iterator[Document]:
    korean = [s.text for _, language, found in batch if language is Language.KO for s in found]
    analysed = morphemes_of(korean) if korean else iter(())
    for article, language, found in batch:
        tokens: list[tuple[Morpheme, ...]]
        if language is Language.KO:
            tokens = [tuple(next(analysed)) for _ in found]
        else:
            tokens = [tuple(words(sentence.text)) for sentence in found]
        yield Document(article, language, found, tuple(tokens))
