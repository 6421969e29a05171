"""Names that stand in one list with others: "Kraken, Ripple and Gemini" are three where two are known to be names.

The tagger looks at a word and its near neighbours; a list says more: what stands beside two names, set apart in
the same way and looking like them, is one as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.document import Morpheme, Sentence
from summarizer.facts.lexicon import Lexicon
from summarizer.facts.tagger import Tagged
from summarizer.types import Language

#: An item of a list is a name for sure from here on.
_SURE = 0.5
#: What stands in a list of names counts as a name this likely, unless the tagger is surer.
LISTED = 0.6
#: In a pair ("A and B") the other one must be surer still, and the tagger must not exclude this one.
_PAIR_SURE, _PAIR_LEAST = 0.8, 0.2

_NAME_TAGS = frozenset(("Capital", "ALL", "Mixed", "alnum", "Initial"))
_INSIDE = frozenset(("of", "for", "the", "de", "del", "der", "di", "du", "la", "&"))
_GAP_EN = re.compile(
    r"^(?:,?\s(?:Inc|Corp|Co|Ltd|plc)\b\.?)?(?:\s?\([^()]{1,60}\))?"
    r"(?:\s?[,;]\s(?:(?:and|or|plus)\s)?|,?\s(?:and|or|plus|as\swell\sas|&)\s|\s[+×/]\s|\s{2,})"
    r"(?:the\s|an?\s)?(?:(?:[a-z][a-z-]+\s){0,3}"
    r"(?:company|firm|bank|maker|startup|start-up|carrier|operator|provider|university|institute|institutes|"
    r"developer|group|lender|studio|insurer|utility|agency|charity|network|platform|association|chamber|"
    r"cooperative|brewery|retailer|ministry|companies|universities|banks|hospital|giant|unit|broker)\s)?$"
)
#: Words that begin a sentence with a capital and are no part of a name.
_OPENING = frozenset(
    [
        "The",
        "A",
        "An",
        "In",
        "On",
        "At",
        "By",
        "For",
        "From",
        "With",
        "Between",
        "Among",
        "And",
        "But",
        "Or",
        "Its",
        "It",
        "Their",
        "Both",
        "Under",
        "After",
        "Before",
        "While",
        "When",
        "As",
        "If",
        "To",
        "Of",
        "This",
        "That",
        "These",
        "Those",
        "Also",
        "Besides",
        "Only",
        "Two",
        "Three",
        "Four",
        "Five",
        "Six",
        "Seven",
        "Eight",
        "Nine",
        "Ten",
        "He",
        "She",
        "They",
        "We",
        "How",
        "Why",
        "Within",
        "Since",
        "Last",
        "Now",
        "Thanks",
        "Dubbed",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Dec",
        "Nov",
        "Oct",
        "Sept",
        "Aug",
        "Jan",
        "Feb",
        "Who",
        "Members",
        "Partners",
        "Meanwhile",
        "Separately",
        "Including",
        "Not",
        "No",
        "Yes",
        "Mr",
        "Ms",
        "Mrs",
        "Dr",
    ]
)
_GAP_KO = re.compile(
    r"^(?:\s?\([^()]{1,40}\)|\[[^\[\]]{1,20}\]|[’'”\"])*\s?(?:,|·|ㆍ|/|와|과|및|그리고|△|▲|、)\s?(?:및\s)?[‘'“\"]?$"
)
#: "부산대학교, 해양 데이터 기업 해온데이터가": behind a name of the list, what the next one is and then its own name.
_TOLD_BEFORE_KO = re.compile(
    r"(?:\s?\([^()]{1,40}\))?(?:,|와|과|및|\s및)\s(?:[가-힣A-Za-z0-9·()]+\s){0,4}?"
    r"(?!중소|대기업|공기업)[가-힣A-Za-z]*(?:기업|업체|회사|스타트업|투자사|개발사|운영사|제조사|통신사|운용사)\s"
    r"[‘'“]?([가-힣A-Za-z][가-힣A-Za-z0-9]{2,14}?)[’'”]?(?:[은는이가와과]|\s?등[이은]?)(?=[\s,])"
)
_KOREAN_NAME = ("NNG", "NNP", "SL", "SN", "XPN", "XSN", "XR", "SH", "NR")
_LONGEST = 45
#: What sums up those that are not named, or counts them.
_SUMS_UP = re.compile(
    r"^[가-힣0-9]{0,3}(?:[조합방통신력열자객카험증게출언개용]사|3사|지자체|계|업체|기관|업계|관계자들?|취재단|파트너|팹리스|곳|억|명|개)$"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A name that the tagger missed, and how likely the list's names are parties'."""

    text: str
    party: float


def listed(sentence: Sentence, tagged: Tagged, language: Language, lexicon: Lexicon) -> Iterator[Listed]:
    """The names of a sentence that stand in a list of names and are not marked as such."""
    if language is Language.EN and sentence.in_title:
        # Every word of a headline may have its capital.
        return
    items = (
        _english_items(tagged.tokens)
        if language is Language.EN
        else _korean_items(sentence.text, tagged.tokens)
    )
    known = list(tagged.names())
    if language is Language.KO:
        yield from _told_before(sentence.text, tagged, known)
    for row in _runs(sentence.text, items, language):
        odds = [tagged.odds(start, end) for start, end in row]
        sure = [(name, party) for name, party in odds if name >= _SURE]
        if len(row) == 2:
            enough = bool(sure) and sure[0][0] >= _PAIR_SURE
            columns = row[1][0] - row[0][1] > 1 and not sentence.text[row[0][1] : row[1][0]].strip()
            least = 0.0 if columns else _PAIR_LEAST
        else:
            enough = len(sure) >= 2 and 2 * len(sure) >= len(row)
            least = 0.0
        if not enough:
            continue
        party = sum(one for _, one in sure) / len(sure)
        for (start, end), (name, _) in zip(row, odds, strict=True):
            # A name may be sure and yet missed: the tagger takes the second column for the first one's end.
            missed = name < _SURE or not any(one < end and other > start for one, other in known)
            if least <= name and missed and _may_be_name(sentence.text[start:end], language, lexicon):
                yield Listed(sentence.text[start:end], party)


def _told_before(text: str, tagged: Tagged, known: Sequence[tuple[int, int]]) -> Iterator[Listed]:
    """Names behind a sure one that are told what they are, of syllables that are no nouns: 해온데이터 looks like a verb.

    What is made of nouns, as most names are, the tagger judges better: "KT와 협력 기업 상생펀드가" names one.
    """
    nouns = [(token.start, token.end) for token in tagged.tokens if token.tag.startswith(_KOREAN_NAME)]
    for start, end in known:
        name, party = tagged.odds(start, end)
        found = _TOLD_BEFORE_KO.match(text, end) if name >= _PAIR_SURE else None
        if found is None or any(one < found.end(1) and other > found.start(1) for one, other in known):
            continue
        if sum(other - one for one, other in nouns if found.start(1) <= one < found.end(1)) < len(found[1]):
            yield Listed(found[1], party)


def _runs(text: str, items: Sequence[tuple[int, int]], language: Language) -> Iterator[list[tuple[int, int]]]:
    """Items that nothing but marks of a list stands between."""
    gap = _GAP_EN if language is Language.EN else _GAP_KO
    row: list[tuple[int, int]] = []
    for item in items:
        if row and not gap.match(text[row[-1][1] : item[0]]):
            if len(row) > 1:
                yield row
            row = []
        row.append(item)
    if len(row) > 1:
        yield row


def _english_items(tokens: Sequence[Morpheme]) -> list[tuple[int, int]]:
    """Words in capitals that stand together."""
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.tag not in _NAME_TAGS or token.form in _OPENING:
            place += 1
            continue
        stop = last = place
        while stop + 1 < len(tokens) and tokens[stop + 1].start - tokens[stop].end <= 1:
            stop += 1
            following = tokens[stop]
            if following.tag in _NAME_TAGS or (following.tag == "number" and following.form.isdigit()):
                last = stop
            elif following.form not in _INSIDE:
                break
        start, end = token.start, tokens[last].end
        if end - start <= _LONGEST:
            found.append((start, end))
        place = last + 1
    return found


def _korean_items(text: str, tokens: Sequence[Morpheme]) -> list[tuple[int, int]]:
    """Nouns that stand together; of several words the last one, unless the first is a house's letters ("LG CNS")."""
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(tokens):
        if not tokens[place].tag.startswith(_KOREAN_NAME) or tokens[place].start == tokens[place].end:
            place += 1
            continue
        stop = place
        while (
            stop + 1 < len(tokens)
            and (tokens[stop + 1].tag.startswith(_KOREAN_NAME) or tokens[stop + 1].form in ("&", "-", "."))
            and tokens[stop + 1].start - tokens[stop].end <= 1
        ):
            stop += 1
        start, end = tokens[place].start, tokens[stop].end
        words = text[start:end].split(" ")
        if len(words) > 1 and not re.fullmatch(r"[A-Z]{2,4}", words[-2]):
            start = end - len(words[-1])
        elif len(words) > 2:
            start = end - len(words[-2]) - len(words[-1]) - 1
        if end - start <= _LONGEST:
            found.append((start, end))
        place = stop + 1
    return found


def _may_be_name(text: str, language: Language, lexicon: Lexicon) -> bool:
    if len(text) < 2 or text.isdigit() or text in lexicon.words:
        return False
    if language is Language.EN:
        given = lexicon.words.get(text.split(" ")[0]) == "given" and " " in text
        return not given and any(character.isalpha() for character in text)
    if _SUMS_UP.search(text) and not lexicon.find(text):
        return False
    # A short common word (기업, 대학, 통신) in a list of names sums up what is not named.
    return bool(re.search(r"[A-Za-z]", text)) or len(text) >= 3 or lexicon.find(text) is not None


_SHARED_KO = re.compile(
    r"(?<![가-힣A-Za-z])((?:[가-힣A-Za-z]{2,8}[·ㆍ]){1,9})([가-힣A-Za-z]{2,8}?)"
    r"(저축은행|은행|카드|증권|생명|손해보험|손보|화재|캐피탈|여대|대학교|대병원|대)"
    r"(?=(?:에서|에게|으로|[은는이가을를와과의도에])?(?![가-힣]))"
)
_WORDS_EN = r"[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?"
_SHARED_EN = re.compile(
    rf"((?:{_WORDS_EN},\s)*{_WORDS_EN},?\sand\s{_WORDS_EN})\s(universities|banks|hospitals|colleges)\b"
)
_OF_EN = re.compile(
    rf"\b(universities|cities|ports|airports|governments)\sof\s((?:{_WORDS_EN},\s)*{_WORDS_EN},?\sand\s{_WORDS_EN})"
)
_ONE = {
    "universities": "University", "banks": "Bank", "hospitals": "Hospital", "colleges": "College",
    "cities": "City", "ports": "Port", "airports": "Airport", "governments": "Government",
}  # fmt: skip


def shortened(text: str, language: Language) -> Iterator[tuple[str, str]]:
    """Names that share their last word, each as it stands and in full.

    >>> list(shortened("KB국민·신한·우리은행이 참여한다", Language.KO))
    [('KB국민', 'KB국민은행'), ('신한', '신한은행')]
    >>> list(shortened("with Hiroshima and Kyushu universities", Language.EN))
    [('Hiroshima', 'Hiroshima University'), ('Kyushu', 'Kyushu University')]
    """
    if language is Language.KO:
        for match in _SHARED_KO.finditer(text):
            ending = match.group(3)
            for short in re.split("[·ㆍ]", match.group(1))[:-1]:
                # "한국대·서울은행": what has an ending of its own is whole.
                if not re.search(r"(?:은행|카드|증권|생명|화재|손보|보험|대|공사|협회|협의회|그룹)$", short):
                    yield short, short + ending
        return
    for match in _SHARED_EN.finditer(text):
        for short in re.split(r",?\sand\s|,\s", match.group(1)):
            yield short, f"{short} {_ONE[match.group(2)]}"
    for match in _OF_EN.finditer(text):
        for short in re.split(r",?\sand\s|,\s", match.group(2)):
            yield short, f"{_ONE[match.group(1)]} of {short}"
