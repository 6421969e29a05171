"""Which sentences tell of an alliance at all: by their words, their neighbours and the whole article."""

from __future__ import annotations

from collections.abc import Sequence

from summarizer.document import Layout
from summarizer.facts.cues import counts
from summarizer.facts.model import Words
from summarizer.facts.reading import Reading
from summarizer.types import Language

Row = list[float]


def article_words(reading: Reading) -> list[str]:
    """What the whole article is about: the words of its title and of its first sentences."""
    found: list[str] = []
    seen = 0
    for sentence, words in zip(reading.document.sentences, reading.words, strict=True):
        if sentence.in_title:
            found.extend(f"T:{word}" for word in words)
        found.extend(words)
        seen += sentence.layout is Layout.PROSE
        if seen >= 6:
            break
    return found


def rows(reading: Reading, sentence_words: Words, whole_words: Words) -> list[Row]:
    """One row of features a sentence."""
    scores = [sentence_words.score(words) for words in reading.words]
    whole = whole_words.score(article_words(reading))
    title = scores[0] if scores and reading.document.sentences[0].in_title else 0.0
    strongest = max(scores, default=0.0)
    total = max(len(scores), 1)
    titled = {place.entity for place in reading.places[0]} if reading.places and title else set()
    found: list[Row] = []
    for index, sentence in enumerate(reading.document.sentences):
        places = reading.places[index]
        parties = sorted((place.party * place.name for place in places), reverse=True)
        entities = {place.entity for place in places}
        same = index > 0 and sentence.paragraph == reading.document.sentences[index - 1].paragraph
        found.append(
            [
                scores[index],
                _at(scores, index - 1),
                _at(scores, index - 2),
                _at(scores, index + 1),
                _at(scores, index + 2),
                max(scores[max(0, index - 4) : index], default=0.0),
                title,
                strongest,
                whole,
                index / total,
                float(index),
                float(sentence.layout is Layout.CAPTION),
                float(sentence.layout is Layout.HEADING),
                float(sentence.layout is Layout.ITEM),
                float(sentence.in_title),
                float(same),
                float(len(sentence.text)),
                float(len(entities)),
                parties[0] if parties else 0.0,
                parties[1] if len(parties) > 1 else 0.0,
                sum(parties),
                float(len(entities & titled)),
                float(reading.document.language is Language.KO),
                *counts(list(reading.cues[index])),
            ]
        )
    return found


def _at(scores: Sequence[float], index: int) -> float:
    return scores[index] if 0 <= index < len(scores) else 0.0
