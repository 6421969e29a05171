"""The word lists of questions: concepts told in many words, and sorts of organisations."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_VOWEL_END = re.compile(r"[aeiou]$")


@dataclass(frozen=True, slots=True)
class Category:
    """A sort of body that a question can ask for: universities, carriers, banks ..."""

    name: str
    #: Words that ask for it.
    korean: tuple[str, ...]
    english: tuple[str, ...]
    #: Endings of names that show it.
    endings: tuple[str, ...]
    #: Well-known bodies of the sort, folded.
    members: frozenset[str]
    #: Organisation types that such a body may have.
    types: tuple[str, ...]


def fold(text: str) -> str:
    """A name without case, spaces and punctuation, to be compared.

    >>> fold("LG U+"), fold("(주)한글과 컴퓨터")
    ('lgu', '주한글과컴퓨터')
    """
    return re.sub(r"[^0-9a-z가-힣]", "", text.lower())


def _read(name: str) -> dict[str, dict[str, list[str]]]:
    text = files("summarizer").joinpath("lexicons", name).read_text("utf-8")
    data: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return data


@cache
def categories() -> dict[str, Category]:
    """The sorts of organisations by name, without the countries."""
    table = _read("questions_categories.toml")
    return {
        name: Category(
            name=name,
            korean=tuple(row["ko"]),
            english=tuple(word.lower() for word in row["en"]),
            endings=tuple(ending.lower() for ending in [*row["endings_ko"], *row["endings_en"]]),
            members=frozenset(fold(member) for member in row["members"]),
            types=tuple(row["types"]),
        )
        for name, row in table.items()
        if name != "countries"
    }


@cache
def countries() -> dict[str, tuple[str, ...]]:
    """Words that tell a body's country, Korean and English together, by country."""
    table: dict[str, dict[str, list[str]]] = _read("questions_categories.toml")["countries"]  # type: ignore[assignment]
    return {code: (*row["ko"], *row["en"]) for code, row in table.items()}


def _inflected(word: str) -> list[str]:
    """The forms in which an English base form is met.

    >>> _inflected("merge")
    ['merge', 'merges', 'merged', 'merging', 'merger']
    """
    if not word.isalpha() or word.isupper():
        return [word.lower(), word.lower() + "s"]
    word = word.lower()
    if word.endswith("e"):
        return [word, word + "s", word + "d", word[:-1] + "ing", word + "r"]
    if word.endswith("y") and len(word) > 2 and not _VOWEL_END.search(word[-2]):
        return [word, word[:-1] + "ies", word[:-1] + "ied", word + "ing"]
    doubled = [word + word[-1] + "ed", word + word[-1] + "ing"] if len(word) < 7 else []
    return [word, word + "s", word + "es", word + "ed", word + "ing", word + "er", *doubled]


@cache
def _concept_table() -> tuple[dict[str, tuple[str, ...]], re.Pattern[str]]:
    """Which concepts each written word tells, and one pattern that finds all those words."""
    meaning: dict[str, set[str]] = {}
    for concept, row in _read("questions_concepts.toml").items():
        for word in row["ko"]:
            meaning.setdefault(word.lower(), set()).add(concept)
        for base in row["en"]:
            for word in _inflected(base):
                meaning.setdefault(word, set()).add(concept)
    words = sorted(meaning, key=lambda word: (-len(word), word))
    latin = "|".join(re.escape(word) for word in words if re.match(r"[a-z&%]", word))
    hangul = "|".join(re.escape(word) for word in words if not re.match(r"[a-z&]", word))
    pattern = re.compile(rf"(?<![a-z0-9])(?:{latin})(?![a-z0-9])|{hangul}")
    return {word: tuple(sorted(found)) for word, found in meaning.items()}, pattern


def concepts_in(text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """Where a lower-cased text tells which concepts: (start, end, concepts)."""
    meaning, pattern = _concept_table()
    return [(m.start(), m.end(), meaning[m.group()]) for m in pattern.finditer(text)]


@cache
def heads() -> dict[str, tuple[str, ...]]:
    """Korean nouns that stand for what is asked, by the sort of thing: "money", "date" ..."""
    return {sort: tuple(words) for sort, words in _read("questions_words.toml")["heads"].items()}


@cache
def word_list(name: str) -> frozenset[str]:
    """A plain list of words: "stop_english", "empty_korean", "generic_names", "light_verbs"."""
    return frozenset(_read("questions_words.toml")["words"][name])


@cache
def titles() -> tuple[tuple[str, ...], ...]:
    """Rows of titles that may stand for each other in a question, lower-cased."""
    rows = _read("questions_titles.toml")["titles"]
    return tuple(tuple(word.lower() for word in row) for row in rows.values())
