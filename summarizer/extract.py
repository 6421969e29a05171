"""An article in, its facts out: the readers run in the order of the pipeline."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from summarizer.document import Document, Entity, Morpheme, Sentence
from summarizer.facts.alliances import Models, find, models
from summarizer.facts.attributes import describe
from summarizer.facts.borrowed import returned
from summarizer.facts.following import followed
from summarizer.facts.own_bodies import without_own_bodies
from summarizer.facts.parents import without_parents
from summarizer.facts.sameness import joined
from summarizer.language.detect import language_of
from summarizer.language.english import words
from summarizer.language.korean import morphemes_of
from summarizer.language.sentences import lay_out
from summarizer.types import Alliance, Article, Evidence, Facts, Language

#: Articles laid out at a time, so that Kiwi's threads have enough to do and memory stays bounded.
AHEAD = 32


def read(article: Article) -> Facts:
    """The facts of one article."""
    return next(read_all([article]))


def read_all(articles: Iterable[Article]) -> Iterator[Facts]:
    """The facts of many articles, in the same order: quicker than one by one."""
    learnt = models()
    for document in documents(articles):
        yield facts_of(document, learnt)


def facts_of(document: Document, learnt: Models) -> Facts:
    """The facts of an article that is laid out and tokenised: no Kiwi is needed from here on."""
    found = find(document, learnt)
    entities, drafts = without_own_bodies(document, found.entities, found.drafts, learnt.lexicon)
    drafts = followed(document, entities, without_parents(document, entities, drafts))
    described = describe(document, entities, drafts)
    together = joined(entities, drafts, described)
    if together != drafts:
        described = describe(document, entities, together)
    grounds = (grounded(document, entities, alliance) for alliance in described)
    kept = tuple(one for one in grounds if len(one.parties) > 1)
    return Facts(returned(kept), document.language)


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
    """Articles laid out and tokenised, in the same order.

    Some are laid out ahead, so that Kiwi's threads work on the next ones while the caller reads this one.
    """
    waiting = iter(articles)
    ahead: deque[_LaidOut] = deque()
    texts: deque[str] = deque()
    analysed: Iterator[list[Morpheme]] = iter(())
    while True:
        for article in islice(waiting, AHEAD - len(ahead)):
            ahead.append(_laid_out(article))
            if ahead[-1].language is Language.KO:
                texts.extend(sentence.text for sentence in ahead[-1].sentences)
        if not ahead:
            return
        one = ahead.popleft()
        tokens: list[tuple[Morpheme, ...]] = []
        for sentence in one.sentences:
            if one.language is Language.EN:
                tokens.append(tuple(words(sentence.text)))
                continue
            found = next(analysed, None)
            if found is None:
                # Kiwi had reached the end of what there was: it begins anew.
                analysed = morphemes_of(_taken(texts))
                found = next(analysed)
            tokens.append(tuple(found))
        yield Document(one.article, one.language, one.sentences, tuple(tokens))


def _taken(texts: deque[str]) -> Iterator[str]:
    while texts:
        yield texts.popleft()


@dataclass(frozen=True, slots=True)
class _LaidOut:
    """An article whose sentences are known and whose words are not yet."""

    article: Article
    language: Language
    sentences: tuple[Sentence, ...]


def _laid_out(article: Article) -> _LaidOut:
    language = article.language or language_of(f"{article.title}\n{article.body}")
    if language is None:
        return _LaidOut(article, Language.EN, ())
    return _LaidOut(article, language, lay_out(article, language))
