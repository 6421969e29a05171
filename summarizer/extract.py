"""An article in, its facts out: the readers run in the order of the pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from summarizer.document import Document, Morpheme, Sentence
from summarizer.language.detect import language_of
from summarizer.language.english import words
from summarizer.language.korean import morphemes_of
from summarizer.language.sentences import lay_out
from summarizer.types import Article, Language

#: Articles analysed at once, so that Kiwi's threads have enough to do and memory stays bounded.
BATCH = 32


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
