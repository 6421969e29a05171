"""A model's answer, checked: it may say only what the sentences that it cites say, and those are shown with it.

claimed answer -> its sentences exist -> each short form stands in one -> every word of its wording does
               -> the wording, and the sentences in quotation marks

The check is of words: endings and particles may change, a few words of grammar may come in, and nothing else. Words
that turn a meaning round (not, 않, 못 ...) are no words of grammar here. What cannot be checked so, such as an answer
in another language than its sentences, is refused, and the embedded answer serves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from summarizer.answers.wording import citation, quoted
from summarizer.answers.words import stem
from summarizer.claims import ClaimedAnswer
from summarizer.document import Sentence
from summarizer.grounding import Numbered
from summarizer.inert import is_inert, is_quotable
from summarizer.occurrence import folded, places
from summarizer.types import Answer, Evidence, Language, Source

#: More would be an extract of the article, not an answer.
MOST_SENTENCES, MOST_FORMS = 3, 20
_LONGEST_TEXT, _LONGEST_FORM = 400, 80

#: Particles and endings that a Korean word may have in one place and not in another.
_ENDINGS = """
    은 는 이 가 을 를 와 과 의 에 에서 에게 에는 에도 에서는 으로 로 으로는 로는 으로서 로서 도 만 까지 부터 보다 처럼
    이나 나 이란 란 라는 이라는 라고 이라고 이며 며 이고 고 이다 다 입니다 이었다 였다 이었습니다 였습니다 인 든 들
    하다 한다 합니다 하고 하며 하여 해 해서 하기 하기로 하기 위해 하는 한 할 함 했다 했고 했으며 했습니다 하였습니다
    하였다 된다 됩니다 되어 되는 된 됐다 되었다 됐습니다 되었습니다 돼 시키는 시켜 시킨 시킵니다
    었다 았다 었습니다 았습니다 습니다 는다 ㄴ다 어 아 고자 려고 려는 으려고 기로 기 는데 지만
""".split()  # noqa: SIM905 - a list of eighty quoted syllables reads worse
_ENDING = re.compile(rf"(?:{'|'.join(sorted(map(re.escape, set(_ENDINGS)), key=len, reverse=True))})+")
#: Words that only hold a sentence together.
_KOREAN_GRAMMAR = frozenset(
    """
    있다 있습니다 있으며 있고 있는 이다 입니다 것 것이다 것입니다 것으로 위해 위한 위하여 등 및 그리고 기사 기사에
    기사에는 기사에서는 따르면 의하면 나와 나옵니다 밝혔다 밝혔습니다 전했습니다 라고 이라고 라며 함께 모두 하기로
    했다 했습니다 합니다 한다 하는 한 해 수 바 이들 통해 대해 대한 관한 관해
    """.split()  # noqa: SIM905
)
_ENGLISH_GRAMMAR = frozenset(
    """
    a an the of to in on at by for from with as and is are was were be been being it its they their them this that
    these those which who whom what when where how has have had do does did so said says say according article
    """.split()  # noqa: SIM905
)
_WORD = re.compile(
    r"[0-9]+(?:[.,][0-9]+)*(?:[%％]|[A-Za-z가-힣]+)?|[A-Za-z가-힣0-9][0-9A-Za-z가-힣&+'’.·-]*|[^\s\w]|\w"
)
_SILENT = re.compile(r"[\s,.;:!?…·\"'“”‘’()\-–—]")
_HANGUL = re.compile(r"[가-힣]")
#: Where a cited sentence denies something, a wording that denies nothing may say the opposite.
_DENYING = re.compile(
    r"않|없|아니|못[하해했한]|부인|결렬|무산|사실무근|중단|거절|거부"
    r"|\b(?:not|no|never|nor|neither|without|den(?:y|ied|ies)|refus\w+|declin\w+|fail\w*|cancel\w*)\b|n[’']t\b",
    re.IGNORECASE,
)
#: "300억 원" and "300억원" are one.
_UNIT = re.compile(r"(?<=[0-9조억만천백])\s+(?=[조억만천백원개곳명건년월일위배%])")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an answer is not said."""

    because: str


def checked(claim: ClaimedAnswer, given: Sequence[Numbered]) -> Answer | Refusal:
    """The answer as a chat shows it, or why it is not to be shown; numbers count on through the articles."""
    if not claim.stated or not claim.answers or not claim.text.strip():
        return Refusal("not stated")
    if not 0 < len(set(claim.sentences)) <= MOST_SENTENCES:
        return Refusal("citation")
    cited: list[tuple[Numbered, Sentence]] = []
    for number in dict.fromkeys(claim.sentences):
        found = _sentence(number, given)
        if found is None or not is_quotable(found[1].text):
            return Refusal("citation")
        cited.append(found)
    texts = [sentence.text for _, sentence in cited]
    text = " ".join(claim.text.split())
    if len(text) > _LONGEST_TEXT or not is_inert(text) or not all(map(is_inert, claim.answers)):
        return Refusal("unfit")
    forms = [_form(form, texts) for form in claim.answers[:MOST_FORMS]]
    if None in forms:
        return Refusal("form")
    if not all(_borne_out(text, texts)):
        return Refusal("wording")
    if any(_DENYING.search(sentence) for sentence in texts) and not _DENYING.search(text):
        return Refusal("denial")
    evidence = tuple(Evidence("answer", s.start, s.end, s.text) for _, s in cited)
    return Answer(
        answers=tuple(dict.fromkeys(form for form in forms if form)),
        text="\n".join([text, *(quoted(sentence) for sentence in texts)]),
        evidence=evidence,
        sources=tuple(dict.fromkeys(_source(article) for article, _ in cited)),
    )


def with_sources(answer: Answer, language: Language) -> Answer:
    """The answer with a line that says where it can be read, as code writes it."""
    cited = [line for source in answer.sources for line in citation(source, language)]
    return replace(answer, text="\n".join([answer.text, *cited]))


def _sentence(number: int, given: Sequence[Numbered]) -> tuple[Numbered, Sentence] | None:
    for article in given:
        if 0 <= number < len(article.sentences):
            sentence = article.sentences[number]
            return None if sentence.in_title else (article, sentence)
        number -= len(article.sentences)
    return None


def _form(form: str, texts: Sequence[str]) -> str | None:
    """A short form as a cited sentence writes it."""
    if not 0 < len(folded(form)) <= _LONGEST_FORM:
        return None
    for text in texts:
        for start, end in places(form, text):
            return text[start:end].strip()
    return None


def _borne_out(text: str, sources: Sequence[str]) -> Iterator[bool]:
    """For each word and each two words that make one name, whether the sources say it."""
    text = _UNIT.sub("", text)
    words = list(_words(text))
    stems = {stem(word.casefold()) for source in sources for word in re.findall(r"[A-Za-z]+", source)}
    bases: list[str | None] = []
    for _, word in words:
        base = None if _is_grammar(word) else _base(word, sources, stems)
        yield _is_grammar(word) or base is not None
        bases.append(base)
    for (one, first), (other, second) in pairwise(zip(words, bases, strict=True)):
        if first is None or second is None or text[one[0] + len(one[1]) : other[0]].strip():
            continue
        # Two names, or a name and a noun, that nothing stands between: "LG 전자", "Acme Robotics".
        joined = first == one[1] and (_names_something(one[1]) or _HANGUL.search(one[1]) is not None)
        if joined and (_names_something(second) or _HANGUL.search(second) is not None):
            yield any(any(places(first + second, source, whole=False)) for source in sources)


def _words(text: str) -> Iterator[tuple[int, str]]:
    for found in _WORD.finditer(text):
        word = found.group().rstrip(".'’·-")
        if word and not _SILENT.fullmatch(word):
            yield found.start(), word


def _is_grammar(word: str) -> bool:
    return word.casefold() in _ENGLISH_GRAMMAR or word in _KOREAN_GRAMMAR


def _base(word: str, sources: Sequence[str], stems: set[str]) -> str | None:
    """The part of a word that the sources say, its ending left aside; None where they do not."""
    for base in _bases(word):
        if any(_stands(base, source) for source in sources):
            return base
    if re.fullmatch(r"[a-z]+", word) and stem(word) in stems:
        return word
    return None


def _bases(word: str) -> Iterator[str]:
    yield word
    for cut in range(len(word) - 1, 0, -1):
        if _ENDING.fullmatch(word, cut):
            yield word[:cut]


def _stands(base: str, source: str) -> bool:
    """Whether these letters stand in the source as a word, whatever its ending is there."""
    for start, end in places(base, source, whole=False):
        before, after = source[start - 1 : start], source[end:]
        if not base[0].isalnum():
            return True
        if before and (
            before.isalnum()
            or (before in ".," and source[start].isdigit() and source[start - 2 : start - 1].isdigit())
        ):
            continue
        if re.match(r"[.,]?[0-9]", after) and source[end - 1].isdigit():
            continue
        rest = re.match(r"[0-9A-Za-z가-힣]*", after)
        if rest is None or not rest.group() or _ENDING.fullmatch(rest.group()):
            return True
    return False


def _names_something(word: str) -> bool:
    return word[:1].isupper() or word[:1].isdigit()


def _source(article: Numbered) -> Source:
    told = article.article
    return Source(told.title, told.url, told.outlet, told.published)
