"""The organisations of an article: every place that names one, all forms of one name together.

Names come from the tagger; once found, a form is looked for in the whole article. Forms are joined by what
the article says ("한국전자통신연구원(ETRI)"), by the lexicon, and by how Korean and English shorten names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from summarizer.document import Document, Entity, Layout, Mention
from summarizer.facts import names
from summarizer.facts.lexicon import Lexicon, key
from summarizer.facts.listed import LISTED, listed, shortened
from summarizer.facts.mending import OFFICE, WITH_UNIT, forms, mended
from summarizer.facts.shortening import LEFT_OUT, WORD, Beginnings
from summarizer.facts.sorts import sort_of
from summarizer.facts.tagger import Tagged
from summarizer.types import Language


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation, and for each of its mentions what the tagger thinks of it there."""

    entity: Entity
    #: Beside `entity.mentions`: how likely this is a name at all, and how likely a party's.
    odds: tuple[tuple[float, float], ...]


@dataclass(slots=True)
class _Form:
    """One way of writing a name, with all its places."""

    text: str
    mentions: list[Mention] = field(default_factory=list)
    odds: list[tuple[float, float]] = field(default_factory=list)


#: From this chance on, what shares its last word with others is a name.
SHARING = 0.1

_TICKER = re.compile(r"^\s?[(\[<](?:(?:KOSPI|KOSDAQ|코스피|코스닥|KRX)\s?[:：]?\s?)?(\d{6})[)\]>]")
_FOREIGN_TICKER = re.compile(
    r"^\s?[(<](?:(?:NASDAQ|Nasdaq|NYSE|나스닥|TSE|TYO|LSE|OTC|HKEX|TSX)\s?[:：]\s?)([A-Z.]{1,6})[)>;,]"
)
#: "KT 클라우드/DX사업단장", "KT 클라우드 사업현황": the field of one of KT's own divisions, and no firm of that name.
_DIVISION = re.compile(r"(?:/[A-Za-z가-힣]+)?\s?(?:사업[가-힣](?<![을은이에과로도의])|원팀)")
#: Where a firm's shares are listed is no other organisation: (Nasdaq Stockholm: ERIC.B).
_LISTING = re.compile(
    r"\((?:[^()]*\b)?(?:Nasdaq|NASDAQ|NYSE|KOSPI|KOSDAQ|Euronext|EURONEXT|LSE|TSE|TYO|HKEX|OTC\w*)\b[^()]*\)"
)
_BRACKET = re.compile(r"^\s?\(([^()]{2,45})\)")
_ROLE = re.compile(
    r"대표|회장|사장|총장|원장|시장|장관|이하|옛|구\)|가칭|학장|소장|이사장|CEO|본부장|군수|지사|은행장"
)


def organisations(document: Document, tagged: Sequence[Tagged], lexicon: Lexicon) -> list[Named]:
    """All organisations in the order in which the article names them."""
    fulls = _fulls(document, lexicon)
    beside = _beside(document, tagged, fulls, lexicon)
    found_forms = _everywhere(document, tagged, forms(document, tagged, lexicon) | beside.keys(), beside)
    groups = _join(document, found_forms, fulls, lexicon)
    found = [_named(document, group, fulls, lexicon) for group in groups]
    found.sort(key=lambda named: (named.entity.mentions[0].sentence, named.entity.mentions[0].start))
    return found


def _beside(
    document: Document, tagged: Sequence[Tagged], fulls: Mapping[str, str], lexicon: Lexicon
) -> dict[str, float]:
    """Names that only a list of names gives away, each with the chance of the list's to be parties."""
    found: dict[str, float] = {}
    for sentence, marks in zip(document.sentences, tagged, strict=True):
        for one in listed(sentence, marks, document.language, lexicon):
            text = mended(one.text, document.language, lexicon)
            if text:
                found[text] = max(found.get(text, 0.0), one.party)
        places = {short: start for short in fulls if (start := sentence.text.find(short)) >= 0}
        odds = {short: marks.odds(start, start + len(short)) for short, start in places.items()}
        # What shares its last word with a sure name is one as well: "Hiroshima, Nagoya and Tohoku universities".
        least = 0.0 if any(name > LISTED for name, _ in odds.values()) else SHARING
        for short, (name, party) in odds.items():
            if name > least:
                found[short] = max(found.get(short, 0.0), party)
    return found


def _everywhere(
    document: Document, tagged: Sequence[Tagged], forms: Iterable[str], beside: Mapping[str, float]
) -> list[_Form]:
    """Every place of every form, the longest form first where they overlap."""
    found: dict[str, _Form] = {}
    taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for text in sorted(forms, key=lambda form: (-len(form), form)):
        form = _Form(text)
        for index, sentence in enumerate(document.sentences):
            if text not in sentence.text:
                continue
            quoted = _quoted(sentence.text) if document.language is Language.EN else []
            for start, end in names.places(sentence.text, text):
                if any(start < other_end and end > other_start for other_start, other_end in taken[index]):
                    continue
                if any(one <= start and end <= other for one, other in quoted):
                    continue
                if " " in text and is_division(sentence.text, end):
                    continue
                odds = tagged[index].odds(start, end)
                if text in beside and odds[0] < LISTED:
                    odds = LISTED, beside[text]
                # A short form may be a common word elsewhere: 라인, 바른, Circle.
                if odds[0] < (0.25 if len(text) < 3 or not text[:1].isupper() else 0.03):
                    continue
                taken[index].append((start, end))
                form.mentions.append(Mention(index, start, end))
                form.odds.append(odds)
        if form.mentions and max(odds[0] for odds in form.odds) > 0.4:
            found[text] = form
    return list(found.values())


def is_division(text: str, end: int) -> bool:
    """Whether a name of two words that ends here is a firm and the field of one of its own divisions."""
    return _DIVISION.match(text, end) is not None


def _quoted(text: str) -> list[tuple[int, int]]:
    """Where a name is no mention: in what tells where shares are listed, and in a person's office."""
    return [match.span() for pattern in (_LISTING, OFFICE) for match in pattern.finditer(text)]


def _fulls(document: Document, lexicon: Lexicon) -> dict[str, str]:
    """Names that are short because they share their last word with others, in full: 신한 in "신한·우리은행".

    A Korean one must be known in full, or be named in full elsewhere: "KT·서울대" shares nothing. Nor do "American and
    Japanese universities" name any.
    """
    whole = "\n".join(sentence.text for sentence in document.sentences)
    return {
        short: full
        for sentence in document.sentences
        for short, full in shortened(sentence.text, document.language)
        if (document.language is Language.EN and lexicon.words.get(short) != "demonym")
        or lexicon.find(full)
        or full in whole
    }


def _join(
    document: Document, forms: list[_Form], fulls: Mapping[str, str], lexicon: Lexicon
) -> list[list[_Form]]:
    """The forms by organisation."""
    parent = list(range(len(forms)))

    def root(place: int) -> int:
        while parent[place] != place:
            place = parent[place]
        return place

    def join(one: int, other: int) -> None:
        parent[root(one)] = root(other)

    places: dict[str, int] = {}
    for place, form in enumerate(forms):
        marks = _marks(form.text, lexicon)
        if form.text in fulls:
            # Not what the short form alone may mean: 신한 of "신한·우리은행" is no 신한금융지주.
            marks = _marks(fulls[form.text], lexicon)
        for mark in marks:
            if mark in places:
                join(place, places[mark])
            else:
                places[mark] = place
    by_start = {(m.sentence, m.start): place for place, form in enumerate(forms) for m in form.mentions}
    for place, form in enumerate(forms):
        for mention in form.mentions:
            text = document.sentences[mention.sentence].text
            bracket = _BRACKET.match(text[mention.end :])
            if not bracket or _ROLE.search(bracket.group(1)):
                continue
            inner = by_start.get((mention.sentence, mention.end + bracket.start(1)))
            if inner is not None and len(forms[inner].text) >= len(bracket.group(1).strip()) - 2:
                join(place, inner)
    beginnings = Beginnings([form.text for form in forms])
    for place, form in enumerate(forms):
        longer = [
            other
            for other in beginnings.like(form.text)
            if shortens(form.text, forms[other].text) and root(other) != root(place)
        ]
        roots = {root(other) for other in longer}
        if len(roots) == 1 and _may_shorten(document, form, forms[longer[0]], lexicon):
            join(place, longer[0])
    groups: dict[int, list[_Form]] = defaultdict(list)
    for place, form in enumerate(forms):
        groups[root(place)].append(form)
    return list(groups.values())


def _marks(text: str, lexicon: Lexicon) -> set[str]:
    """Marks that equal forms share: the bare name, its place in the lexicon, its letters spelt in Hangul."""
    bare = key(text)
    marks = {bare, spelt(bare)}
    place = lexicon.places.get(bare)
    if place is not None:
        marks.add(f"#{place}")
    if bare.endswith("대학교"):
        marks.add(bare[:-2])
    return marks


_KOREAN_LETTERS = (
    "에이 비 씨 디 이 에프 지 에이치 아이 제이 케이 엘 엠 "
    "엔 오 피 큐 알 에스 티 유 브이 더블유 엑스 와이 제트"
)
_LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", _KOREAN_LETTERS.split(), strict=True))


def spelt(bare: str) -> str:
    """Latin letters as Korean spells them.

    >>> spelt("nhn클라우드")
    '엔에이치엔클라우드'
    """
    if not re.search(r"[가-힣]", bare) and len(bare) > 4:
        return bare
    return "".join(_LETTERS.get(character, character) for character in bare)


def shortens(short: str, long: str) -> bool:
    """Whether one name looks like another one shortened.

    >>> shortens("자동차연", "한국자동차연구원"), shortens("JPMorgan", "JPMorgan Chase")
    (True, True)
    """
    if len(short) >= len(long) or len(short) < 2:
        return False
    if re.search(r"[가-힣]", short):
        bare, full = key(short), key(long)
        if len(full) < len(bare) + 2 and not full.startswith(bare):
            return False
        if full.startswith(bare) and len(bare) >= 2:
            return True
        full = LEFT_OUT.sub("", full)
        return (len(bare) >= 3 and (full.startswith(bare) or _woven(bare, full))) or (
            len(bare) == 3 and bare[-1] == full[-1] and _woven(bare, full)
        )
    words, first = WORD.findall(long), WORD.findall(short)
    if first and [word.casefold() for word in words[: len(first)]] == [word.casefold() for word in first]:
        return True
    if short.isupper() and len(short) >= 2:
        heads = [word[0] for word in words if word[0].isupper()]
        return "".join(heads).startswith(short) and len(heads) <= len(short) + 1
    return False


def _woven(short: str, long: str) -> bool:
    """Whether the short form's syllables stand in the long one in order, from its first one on."""
    if not long or short[0] != long[0]:
        return False
    place = 0
    for syllable in short:
        place = long.find(syllable, place) + 1
        if not place:
            return False
    return short[-1] == long[-1] or short[-1] in "연원부위청단협"


def _may_shorten(document: Document, short: _Form, long: _Form, lexicon: Lexicon) -> bool:
    """Whether a shorter name can be the longer one here, and not its parent or sibling."""
    known, full = lexicon.places.get(key(short.text)), lexicon.places.get(key(long.text))
    if known is not None and full is not None and known != full:
        # 삼성 may stand for 삼성전자, but only in a headline or after it.
        return all(
            document.sentences[m.sentence].layout in (Layout.TITLE, Layout.HEADING, Layout.CAPTION)
            for m in short.mentions
        )
    if known is not None and full is None:
        return all(document.sentences[m.sentence].layout is Layout.TITLE for m in short.mentions)
    together = {m.sentence for m in short.mentions} & {m.sentence for m in long.mentions}
    body = [m for m in long.mentions if not document.sentences[m.sentence].in_title]
    if not body:
        return True
    first = min((m.sentence, m.start) for m in body)
    earlier = [m for m in short.mentions if m.sentence and (m.sentence, m.start) < first]
    return not earlier or not together


def _named(document: Document, group: list[_Form], fulls: Mapping[str, str], lexicon: Lexicon) -> Named:
    pairs = sorted(
        ((mention, odds) for form in group for mention, odds in zip(form.mentions, form.odds, strict=True)),
        key=lambda pair: (pair[0].sentence, pair[0].start),
    )
    in_body = [
        f for f in group if any(not document.sentences[m.sentence].in_title for m in f.mentions)
    ] or group
    fullest = max(in_body, key=lambda form: (len(key(form.text)), -form.mentions[0].sentence))
    ticker = None
    for mention, _ in pairs:
        rest = document.sentences[mention.sentence].text[mention.end : mention.end + 60]
        match = _TICKER.match(rest) or _FOREIGN_TICKER.match(rest)
        ticker = ticker or (match.group(1) if match else None)
    name = fullest.text
    aliases: list[str] = []
    parent = WITH_UNIT.fullmatch(name)
    if parent:
        aliases += [f"{parent.group(1)} {parent.group(3)}", parent.group(1), parent.group(2)]
    whole = [fulls[form.text] for form in group if form.text in fulls]
    aliases.extend(whole)
    aliases.extend(form.text for form in sorted(group, key=lambda f: (-len(f.mentions), f.text)))
    written = whole or [form.text for form in group]
    entry = next((found for form in written if (found := lexicon.find(form))), None)
    aliases.extend(entry.forms if entry else ())
    if re.search(r"[가-힣]대$", name):
        aliases.append(name + "학교")
    elif name.endswith("대학교"):
        aliases.append(name[:-2])
    seen = {key(name)}
    kept = []
    for alias in aliases:
        if key(alias) not in seen:
            seen.add(key(alias))
            kept.append(alias)
    entity = Entity(
        name=name,
        aliases=tuple(kept[:4]),
        type=sort_of(name, [*whole, *(form.text for form in group)], entry),
        ticker=ticker,
        mentions=tuple(mention for mention, _ in pairs),
    )
    return Named(entity, tuple(odds for _, odds in pairs))
