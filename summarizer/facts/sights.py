"""What the tagger sees of a sentence: each token by itself, its neighbours, and what lies around it.

These names of features are what is learnt (`training/taggers.py`); `tables.py` knows the same features as numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from summarizer.document import Document, Layout, Morpheme, Sentence
from summarizer.facts.lexicon import Lexicon
from summarizer.types import Language

#: How far to the left and right a token is felt.
REACH = 3

#: A token by itself: its word, tag, script, last letter, ending, mark of the lexicon, whether blanks stand before
#: it, and its first letters.
Features = tuple[str, ...]

#: What stands before the first token and behind the last one.
EDGE: Features = ("", "", "", "", "", "", "", "")


def sequence(
    document: Document, index: int, lexicon: Lexicon, said: Mapping[str, str]
) -> tuple[list[Features], list[Features]]:
    """What the model sees of one sentence: a view of each token by itself, and its place among the others."""
    sentence, tokens = document.sentences[index], document.tokens[index]
    korean = document.language is Language.KO
    marks = lexicon.marks(sentence.text, tokens, document.language)
    views: list[Features] = []
    previous_end = -1
    for token, mark in zip(tokens, marks, strict=True):
        spaced = "1" if token.start != previous_end else "0"
        make = korean_view if korean else english_view
        views.append(make(token.form, token.tag, mark, spaced))
        previous_end = token.end
    return views, contexts(sentence, tokens, korean, said)


def korean_view(form: str, tag: str, mark: str, spaced: str) -> Features:
    word = form if not form.isdigit() else "0"
    noun = tag[0] in "NSX"
    return (
        word,
        tag,
        _script(form),
        form[-1:] if noun else "",
        form[-2:] if noun else "",
        mark,
        spaced,
        form[:2],
    )


def english_view(form: str, tag: str, mark: str, spaced: str) -> Features:
    word = form.lower() if not form.isdigit() else "0"
    ending = word[-3:] if tag not in ("mark", "number") else ""
    return (word, tag, _script(form), word[-2:], ending, mark, spaced, word[:3])


def _script(form: str) -> str:
    first = form[:1]
    if "가" <= first <= "힣":
        return f"h{min(len(form), 5)}"
    if first.isascii() and first.isalpha():
        return ("A" if form.isupper() else "a" if form.islower() else "Aa") + str(min(len(form), 4))
    return "d" if first.isdigit() else "m"


def unigrams(view: Features, shift: int) -> Iterator[str]:
    """The names of what one token says about the token `shift` places to its left (negative) or right."""
    word, tag, script, last, ending, mark, spaced, opening = view
    yield f"p{shift}={tag}"
    if abs(shift) <= 2:
        yield f"w{shift}={word}"
        yield f"l{shift}={mark}"
    if abs(shift) <= 1:
        yield f"c{shift}={script}"
        yield f"s{shift}={spaced}"
        yield f"e{shift}={ending}"
    if shift == 0:
        yield f"e1={last}"
        yield f"o={opening}"
        yield f"ps={tag}{script}{spaced}"
        yield f"pl={tag}{mark}"


def ngrams(left: Features, view: Features, right: Features) -> Iterator[str]:
    """The names of what a token and its two neighbours say together."""
    yield f"pp-={left[1]},{view[1]},{view[6]}"
    yield f"pp+={view[1]},{right[1]},{right[6]}"
    yield f"ppp={left[1]},{view[1]},{right[1]}"
    yield f"wp-={left[0]},{view[1]}"
    yield f"wp+={view[1]},{right[0]}"
    yield f"ew+={view[4]},{right[0]}"
    yield f"ww-={left[0]},{view[0]}"


#: Words that tell of allying, by the strength with which they do so.
TRIGGERS_KO = {
    word: kind
    for kind, words in {
        "sign": "협약 양해각서 MOU mou 체결 맺 서명",
        "hand": "손잡 맞손 제휴 동맹 동맹군 손",
        "coop": "협력 공동 함께 파트너십 연대 협업",
        "body": "컨소시엄 연합 얼라이언스 협의체 원팀 발족 출범 결성 협의회",
        "join": "참여 합류 가입 회원사",
        "jv": "합작 합작법인",
        "buy": "인수 투자 공급 수주 지분",
        "law": "소송",
    }.items()
    for word in words.split()
}
TRIGGERS_EN = {
    word: kind
    for kind, words in {
        "sign": "agreement memorandum mou signed sign signing pact deal agreed",
        "coop": "partnership partner partnered partners jointly collaborate collaboration "
        "collaborated cooperation cooperate together working",
        "hand": "teamed team teaming tie-up forces hands",
        "join": "joined join joins joining members member backed",
        "body": "alliance consortium coalition forum founded founding formed form launched "
        "launch initiative foundation",
        "jv": "joint venture",
        "buy": "acquire acquisition stake contract supply",
        "law": "sued lawsuit",
    }.items()
    for word in words.split()
}


def contexts(
    sentence: Sentence, tokens: Sequence[Morpheme], korean: bool, said: Mapping[str, str]
) -> list[Features]:
    triggers = TRIGGERS_KO if korean else TRIGGERS_EN
    kinds = [triggers.get(token.form if korean else token.form.lower(), "") for token in tokens]
    present = sorted({kind for kind in kinds if kind})
    whole = tuple(f"S={kind}" for kind in present) or ("S=none",)
    layout = f"L={sentence.layout}"
    found: list[Features] = []
    after = "none"
    particle = "end"
    for place in range(len(tokens) - 1, -1, -1):
        token = tokens[place]
        kind = kinds[place]
        if kind:
            after = kind
        own = particle_of(token.form, token.tag, korean=korean)
        particle = particle if own is None else own
        features = (
            *whole,
            layout,
            f"A={after}",
            f"P={particle}",
            f"PA={particle},{after}",
            f"T={said.get(token.form, '')},{sentence.layout == Layout.TITLE}",
        )
        found.append(features)
    found.reverse()
    return found


def particle_of(form: str, tag: str, *, korean: bool) -> str | None:
    """A word or mark by which a sentence is held together; None for all others."""
    if korean and tag[0] in "JEM":
        return f"{form}/{tag}"
    if not korean and tag in ("lower", "possessive"):
        return form
    return form if form in ",·;()" else None


def profile(document: Document) -> dict[str, str]:
    """How often the article says each word that may be of a name, and whether its title does."""
    counts: dict[str, int] = {}
    for tokens in document.tokens:
        for token in tokens:
            if token.tag[0] in "NSCAMI" and token.end > token.start + 1:
                counts[token.form] = counts.get(token.form, 0) + 1
    titled: set[str] = set()
    if document.sentences and document.sentences[0].in_title:
        titled = {token.form for token in document.tokens[0]}
    return {form: f"{'t' if form in titled else ''}{min(count, 4)}" for form, count in counts.items()}
